"""`zugong snapshot freeze 2026 --into folder [--as-of 2026-12-31]` and `zugong snapshot verify folder`."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from zugong.timeline import Period


def snapshot_command(argv: list[str]) -> int:
    words = _parser().parse_args(argv)
    return _freeze(words) if words.action == "freeze" else _verify(words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zugong snapshot", description="Freeze the ledger, or check a frozen folder.")
    actions = parser.add_subparsers(dest="action", required=True)
    freeze = actions.add_parser("freeze", help="write what the ledger knows about a period")
    freeze.add_argument("period", help="2026, 2026-Q3, 2026-09 or 2024-01-01..2026-12-31")
    freeze.add_argument("--into", type=Path, required=True, help="a folder that does not exist yet")
    freeze.add_argument("--as-of", type=dt.date.fromisoformat, default=None, help="only what was recorded by this day")
    verify = actions.add_parser("verify", help="check every file against the manifest")
    verify.add_argument("folder", type=Path)
    return parser


def _freeze(words: argparse.Namespace) -> int:
    from .snapshot import BadSnapshot, freeze

    try:
        manifest = freeze(Period.parse(words.period), words.into, words.as_of)
    except (BadSnapshot, ValueError) as problem:
        return _say(str(problem), wrong=True)
    for file in manifest.files:
        _say(f"{file.sm3}  {file.rows:>9}  {file.name}")
    return _say(f"{manifest.digest}  {words.into}")


def _verify(words: argparse.Namespace) -> int:
    from .snapshot import Manifest, verify

    problems = verify(words.folder)
    for problem in problems:
        _say(problem, wrong=True)
    if problems:
        return 1
    return _say(f"{Manifest.read(words.folder).digest}  {words.folder}: whole")


def _say(line: str, *, wrong: bool = False) -> int:
    (sys.stderr if wrong else sys.stdout).write(line + "\n")
    return int(wrong)
