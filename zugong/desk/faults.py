"""Institution files with something wrong in them: not in force, and said wherever the place is started or goes its round."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from zugong.engine.shelf import Fault, Shelf, institution_files, read_shelf


def of_files(folders: Sequence[Path]) -> Shelf:
    """What lies in these folders, checked; what was decided in a database is not there."""
    return read_shelf(institution_files(folders, templates=False))


def say(shelf: Shelf) -> None:
    """A line for each faulty file; the others are served."""
    for fault in shelf.faults:
        sys.stderr.write(f"{line(fault)}\n")


def line(fault: Fault) -> str:
    """Where, what is wrong first, how much more, and what shows all of it."""
    first, more = fault.first, f"（还有 {fault.more} 处 / {fault.more} more）" if fault.more else ""
    return (
        f"制度文件有错，没有施行 / faulty, not in force: {first.spot} {first.sentence()} {first.sentence('en')}{more} "
        "全部见 / see `zugong rules check`"
    )
