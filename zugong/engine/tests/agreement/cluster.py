"""A real Spark on this machine: a standalone master, a worker, and a Connect server before them; started and ended here."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[4]
SPARK = ROOT / "var" / "spark"
#: what a user of Spark Connect needs: Python alone
CLIENT = ROOT / "var" / "spark-client"
VERSION = "4.0.1"
LONGEST = 900.0


def fetched(into: Path, *what: str) -> Path:
    """Fetched once, since nothing else needs it."""
    if not (into / "pyspark").exists():
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "pip", "install", "-q", "--target", into, *what], check=True, timeout=LONGEST)
    return into


def environment() -> dict[str, str]:
    """Where Spark is."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none: apt install openjdk-17-jre-headless")
    home = fetched(SPARK, f"pyspark=={VERSION}") / "pyspark"
    paths = os.pathsep.join([str(ROOT), str(SPARK)])
    return {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": paths,
            "PYSPARK_PYTHON": sys.executable}  # fmt: skip


def without_java(tmp: Path) -> dict[str, str]:
    """Where only the client of Spark Connect is, and no Java at all."""
    paths = os.pathsep.join([str(ROOT), str(fetched(CLIENT, f"pyspark-client=={VERSION}", "pandas<3"))])
    known = {name: value for name, value in os.environ.items() if name not in {"JAVA_HOME", "SPARK_HOME"}}
    return {**known, "PYTHONPATH": paths, "PATH": str(tmp)}


@contextmanager
def master(tmp: Path) -> Iterator[str]:
    """A master and a worker on this machine."""
    port, where = _free(), ["--host", "127.0.0.1", "--webui-port", "0"]
    address = f"spark://127.0.0.1:{port}"
    programs = [
        ["spark-class", "org.apache.spark.deploy.master.Master", "--port", str(port), *where],
        ["spark-class", "org.apache.spark.deploy.worker.Worker", address, "-c", "1", "-m", "1g", *where],
    ]
    with _running(programs, tmp):
        _wait(port)
        yield address


@contextmanager
def connect(tmp: Path, address: str) -> Iterator[str]:
    """A Connect server whose work is done by the workers of a master."""
    port = _free()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1", "spark.connect.grpc.binding.port": port, "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": 1, "spark.cores.max": 1, "spark.executor.memory": "700m", "spark.driver.memory": "900m",
    }  # fmt: skip
    words = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    server = "org.apache.spark.sql.connect.service.SparkConnectServer"
    with _running([["spark-submit", "--class", server, "--master", address, *words, "spark-internal"]], tmp):
        _wait(port)
        yield f"sc://127.0.0.1:{port}"


@contextmanager
def _running(programs: list[list[str]], tmp: Path) -> Iterator[None]:
    known = environment()
    launchers = Path(known["SPARK_HOME"]) / "bin"
    with (tmp / f"{programs[0][0]}.log").open("w") as log:
        common: dict[str, Any] = {"env": known, "stdout": log, "stderr": log, "cwd": tmp}
        started = [subprocess.Popen([launchers / program, *words], **common) for program, *words in programs]
        try:
            yield
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(60)


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _wait(port: int) -> None:
    for _ in range(240):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    raise TimeoutError("the server does not answer")
