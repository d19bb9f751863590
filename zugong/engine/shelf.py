"""Several institution files read together, so that they may refer to one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zugong.engine.catalogue import Catalogue
from zugong.engine.check import check
from zugong.engine.load import load
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problem


@dataclass(frozen=True)
class Shelf:
    """Everything read in one look: institutions in order of pack and file, with what `check` says of each."""

    stamp: tuple[tuple[str, int, int], ...]
    institutions: tuple[Institution, ...]
    catalogue: Catalogue
    problems: dict[str, tuple[Problem, ...]]

    def sound(self) -> Iterator[Institution]:
        for institution in self.institutions:
            if not any(problem.severity == "error" for problem in self.problems[institution.file]):
                yield institution


def institution_files(places: Iterable[Path]) -> list[Path]:
    """All institution files of these files and folders, in a fixed order."""
    found: list[Path] = []
    for place in places:
        found += [place] if place.is_file() else sorted(place.rglob("*.yaml"))
    return list(dict.fromkeys(found))


def read_shelf(paths: Sequence[Path], stamp: tuple[tuple[str, int, int], ...] = ()) -> Shelf:
    read = [load(path) for path in paths]
    read.sort(key=lambda one: (one.heading.in_force_from, one.file))
    catalogue = Catalogue.of(reversed(read))
    problems = {one.file: tuple(check(one, catalogue)) for one in read}
    ordered = sorted((replace(one, beside=catalogue) for one in read), key=lambda one: one.file)
    return Shelf(stamp, tuple(ordered), catalogue, problems)
