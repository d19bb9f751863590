"""Whoever stops `zugong start` stops everything it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from .conftest import PATIENCE, ROOT, free_port, wait_until_healthy

pytestmark = pytest.mark.browser


def _children(process: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks the kernel for the children of a process")
def test_a_terminated_start_leaves_no_process_behind(tmp_path: Path) -> None:
    environment = {**os.environ, "ZUGONG_VAR": str(tmp_path), "ZUGONG_DATABASE": ""}
    port = free_port()
    start = subprocess.Popen(
        [sys.executable, "-m", "zugong.config.cli", "start", "--port", str(port)], cwd=ROOT, env=environment
    )
    wait_until_healthy(f"http://127.0.0.1:{port}", start)
    children = _children(start.pid)
    assert len(children) == 2
    start.send_signal(signal.SIGTERM)
    assert start.wait(timeout=PATIENCE) == 0
    deadline = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
