"""What the two commands leave behind for who works in the source tree."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_command_of_the_documentation_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "ops" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    monkeypatch.setattr(bootstrap, "BIN", tmp_path)
    monkeypatch.setattr(bootstrap, "PYTHON", sys.executable)
    bootstrap.command_line()
    templates = ROOT / "zugong" / "institutions" / "templates" / "information-points.yaml"
    done = subprocess.run([tmp_path / "zugong", "rules", "check", templates],
                          capture_output=True, text=True, cwd=ROOT, check=False)  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "1 个文件，0 处错误，0 处提醒。")
