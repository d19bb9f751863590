"""Several institution files read together, so that they may refer to one another."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from zugong.engine.catalogue import Catalogue
from zugong.engine.check import check
from zugong.engine.load import load
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problem


@dataclass(frozen=True)
class Fault:
    """A file that is not in force: what is wrong first, and how much more."""

    first: Problem
    more: int


@dataclass(frozen=True, eq=False)  # told apart by what it is and not by what stands on it
class Shelf:
    """Everything read in one look: institutions in order of pack and file, with what `check` says of each."""

    stamp: tuple[tuple[str, int, int], ...]
    institutions: tuple[Institution, ...]
    catalogue: Catalogue
    problems: dict[str, tuple[Problem, ...]]

    @cached_property
    def editions(self) -> Mapping[str, Sequence[Institution]]:
        """All editions of each institution by its id, the first one first."""
        found: dict[str, list[Institution]] = {}
        for one in sorted(self.institutions, key=lambda one: one.heading.in_force_from):
            found.setdefault(one.id, []).append(one)
        return found

    def sound(self) -> Iterator[Institution]:
        for institution in self.institutions:
            if not any(problem.severity == "error" for problem in self.problems[institution.file]):
                yield institution

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The files that say something wrong, in their order."""
        wrong = (
            [one for one in self.problems[institution.file] if one.severity == "error"]
            for institution in self.institutions
        )
        return tuple(Fault(errors[0], len(errors) - 1) for errors in wrong if errors)


#: a pack folder of this name holds institutions to be copied; nothing in it is in force
TEMPLATES = "templates"


def institution_files(places: Iterable[Path], *, templates: bool = True) -> list[Path]:
    """All institution files of these files and folders, in a fixed order; `templates=False` leaves out what lies in a
    folder `templates` below a place (a place that is itself called so was meant)."""
    found: list[Path] = []
    for place in places:
        inside = [place] if place.is_file() else sorted(place.rglob("*.yaml"))
        found += [path for path in inside if templates or TEMPLATES not in path.relative_to(place).parts[:-1]]
    return list(dict.fromkeys(found))


def read_shelf(
    paths: Sequence[Path], stamp: tuple[tuple[str, int, int], ...] = (), *, asked: Container[str] | None = None
) -> Shelf:
    """`asked`: only these files are checked, the others are read for what they declare."""
    return shelf_of([load(path) for path in paths], stamp, asked=asked)


def shelf_of(
    institutions: Iterable[Institution],
    stamp: tuple[tuple[str, int, int], ...] = (),
    *,
    asked: Container[str] | None = None,
) -> Shelf:
    """Institutions that were read, wherever their text came from, put side by side."""
    read = list(institutions)
    read.sort(key=lambda one: (one.heading.in_force_from, one.file))
    catalogue = Catalogue.of(reversed(read))
    problems = {one.file: tuple(check(one, catalogue)) if asked is None or one.file in asked else () for one in read}
    ordered = sorted((replace(one, beside=catalogue) for one in read), key=lambda one: one.file)
    return Shelf(stamp, tuple(ordered), catalogue, problems)
