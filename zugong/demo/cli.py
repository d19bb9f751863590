"""`zugong demo`: fictional counties of several sizes."""

from __future__ import annotations

import argparse
from pathlib import Path


def demo_command(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zugong demo", description="Generate a fictional county.")
    parser.add_argument("--size", choices=("tiny", "county", "large", "engine"), default="county")
    parser.add_argument("--units", type=int, default=300_000, help="engine only: how many organisations (300000)")
    parser.add_argument("--facts", type=int, default=6_000_000, help="engine only: how many facts (6000000)")
    parser.add_argument(
        "--into", type=Path, default=Path("var/engine-demo"), help="engine only: folder for the Parquet files"
    )
    options = parser.parse_args(argv)
    if options.size == "engine":
        from .province import write_province

        write_province(options.into, units=options.units, facts=options.facts)
        print(f"{options.into}: {options.units} organisations, {options.facts} facts（示例）")
        return 0
    from .county import load

    try:
        load(options.size)
    except ValueError as problem:
        print(problem)
        return 1
    return 0
