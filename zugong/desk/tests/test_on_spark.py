"""`zugong rules … --by spark` against a real Spark Connect server, from where there is no Java."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from zugong.desk import cli
from zugong.desk.tests.county import TOTALS, write_county
from zugong.engine.tests.agreement import cluster


@pytest.mark.long
def test_marks_and_traces_from_a_connect_server(tmp_path: Path) -> None:
    scheme = write_county(tmp_path)
    table, sealed = tmp_path / "m.csv", tmp_path / "r.json"
    with cluster.master(tmp_path) as master, cluster.connect(tmp_path, master) as address:
        known = cluster.without_java(tmp_path)
        asked = ["--facts", tmp_path / "facts", "--by", "spark", "--spark", address]
        assert cli.rules_command(["run", str(scheme), "--facts", str(tmp_path / "facts"), "-o", str(sealed)]) == 0
        verified = [sys.executable, "-m", "zugong.config.cli", "verify", sealed, "--by", "spark", "--spark", address]
        subprocess.run(verified, env=known, check=True, timeout=cluster.LONGEST)
        for words in (
            ["marks", scheme, *asked, "-o", table],
            ["explain", scheme, *asked, "--subject", "样本局", "--marks", table],
        ):
            command = [sys.executable, "-m", "zugong.config.cli", "rules", *words]
            subprocess.run(command, env=known, check=True, timeout=cluster.LONGEST)
    assert {row["subject"]: row["total"] for row in csv.DictReader(table.open())} == TOTALS


@pytest.mark.parametrize("words", [["--by", "spark"], ["--by", "sql", "--spark", "sc://127.0.0.1:1"]])
def test_spark_and_its_address_belong_together(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scheme = write_county(tmp_path)
    argv = ["marks", str(scheme), "--facts", str(tmp_path / "facts"), "-o", str(tmp_path / "m.csv"), *words]
    assert cli.rules_command(argv) == 2
    assert "--by spark and --spark sc://HOST:PORT belong together." in capsys.readouterr().err
