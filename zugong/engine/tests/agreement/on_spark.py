"""Run by the Spark test in a process of its own: `on_spark.py MASTER SCRIPTS RESULTS`."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from pyspark.sql import SparkSession

from zugong.engine.sql import spark


def main(master: str, scripts: Path, results: Path) -> None:
    builder = SparkSession.builder.master(master).appName("agreement")
    for name, value in (("spark.ui.enabled", "false"), ("spark.sql.shuffle.partitions", "1"), ("spark.cores.max", "1"),
                        ("spark.executor.memory", "700m"), ("spark.sql.ansi.enabled", "true")):  # fmt: skip
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    found = [spark.score(script, session, results.parent) for script in pickle.loads(scripts.read_bytes())]
    results.write_bytes(pickle.dumps(found))
    session.stop()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
