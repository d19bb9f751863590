"""The same script on a real Spark: a standalone master and a worker, started and ended here."""

from __future__ import annotations

import os
import pickle
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from zugong import engine
from zugong.engine import sql
from zugong.engine.layout import lay_out
from zugong.engine.tests.agreement.test_agreement import cases, columns_of, marks_of

ROOT = Path(__file__).resolve().parents[4]
SPARK = ROOT / "var" / "spark"
VERSION = "pyspark==4.0.1"
MOST = 3  # schemes: each costs Spark many small queries
LONGEST = 900.0


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """Where Spark is; fetched once, since nothing else needs its 400 MB."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none: apt install openjdk-17-jre-headless")
    home = SPARK / "pyspark"
    if not home.exists():
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "pip", "install", "-q", "--target", SPARK, VERSION], check=True, timeout=LONGEST)
    paths = os.pathsep.join([str(ROOT), str(SPARK)])
    return {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": paths,
            "PYSPARK_PYTHON": sys.executable}  # fmt: skip


@pytest.fixture
def master(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """A master and a worker on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"spark://127.0.0.1:{port}"
    launcher = Path(environment["SPARK_HOME"]) / "bin" / "spark-class"
    log = (tmp_path / "spark.log").open("w")
    common: dict[str, Any] = {"env": environment, "stdout": log, "stderr": log, "cwd": tmp_path}
    where = ["--host", "127.0.0.1", "--webui-port", "0"]
    started = [
        subprocess.Popen([launcher, "org.apache.spark.deploy.master.Master", "--port", str(port), *where], **common),
        subprocess.Popen(
            [launcher, "org.apache.spark.deploy.worker.Worker", address, "-c", "1", "-m", "1g", *where], **common
        ),
    ]
    try:
        _wait(port)
        yield address
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(60)
        log.close()


def _wait(port: int) -> None:
    for _ in range(240):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    raise TimeoutError("the master does not answer")


def drawn() -> list[Any]:
    """Cases that SQL knows, the same in every run."""
    found: list[Any] = []

    @seed(2026)
    @settings(max_examples=40, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(cases())
    def collect(case: Any) -> None:
        plan, period, as_of, (facts, units, heads) = case
        if len(found) < MOST and len(facts) > 5:
            try:
                script = sql.script_of(plan, lay_out(facts, units, heads), period, as_of)
            except sql.Unsupported:
                return
            found.append((case, script))

    collect()
    return found


@pytest.mark.long
def test_spark_and_scalar_agree_on_every_mark(environment: dict[str, str], master: str, tmp_path: Path) -> None:
    pairs = drawn()
    assert len(pairs) == MOST
    scripts, results = tmp_path / "scripts", tmp_path / "results"
    scripts.write_bytes(pickle.dumps([script for _, script in pairs]))
    program = Path(__file__).with_name("on_spark.py")
    subprocess.run([sys.executable, program, master, scripts, results], env=environment, check=True, timeout=LONGEST)
    for (case, _), result in zip(pairs, pickle.loads(results.read_bytes()), strict=True):
        plan, period, as_of, (facts, units, heads) = case
        scores = engine.score(plan, engine.Ledger(facts, units, heads), period, as_of)
        assert {subject: columns_of(result, subject) for subject in scores} == {
            subject: marks_of(score) for subject, score in scores.items()
        }
