"""Run by the Spark tests in a process of its own: `on_spark.py ADDRESS SCRIPTS RESULTS`."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from zugong.engine.sql import spark


def session_at(address: str) -> Any:
    if address.startswith("sc://"):
        return spark.remote(address)
    builder = SparkSession.builder.master(address).appName("agreement")
    for name, value in (("spark.ui.enabled", "false"), ("spark.sql.shuffle.partitions", "1"), ("spark.cores.max", "1"),
                        ("spark.executor.memory", "700m"), ("spark.sql.ansi.enabled", "true")):  # fmt: skip
        builder = builder.config(name, value)
    return builder.getOrCreate()


def main(address: str, scripts: Path, results: Path) -> None:
    session = session_at(address)
    folder = None if address.startswith("sc://") else results.parent
    found = [spark.told(script, session, folder) for script in pickle.loads(scripts.read_bytes())]
    results.write_bytes(pickle.dumps(found))
    session.stop()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
