"""The institutions on this installation: read from YAML, read again when a file changes, asked by day.

Nothing here touches the database, so `zugong rules` works on a bare laptop."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.conf import settings

from zugong.engine import Activity, Catalogue, Dated, Duty, FactKind, Institution, Problem
from zugong.engine.shelf import Shelf, institution_files, read_shelf

LOOK_AGAIN = 1.0  # seconds between looks at the folders
PACKAGED = Path(__file__).resolve().parent.parent / "institutions"


@dataclass(frozen=True)
class DeclaredActivity:
    """An activity and the institution that declares it."""

    activity: Activity
    institution: Institution


@dataclass(frozen=True)
class DeclaredDuty:
    """A duty and the institution that declares it."""

    duty: Duty
    institution: Institution


_shelf: Shelf | None = None
_looked = 0.0


def folders() -> list[Path]:
    return [Path(folder) for folder in getattr(settings, "ZUGONG_INSTITUTIONS", None) or [PACKAGED]]


def files(places: Iterable[Path] | None = None) -> list[Path]:
    """All institution files of the folders, in a fixed order; templates are no institutions of this place."""
    return institution_files(folders() if places is None else places, templates=False)


def shelf() -> Shelf:
    """The current shelf; a changed, new or removed file makes it new."""
    global _shelf, _looked  # noqa: PLW0603 - one cache per process
    now = time.monotonic()
    if _shelf is not None and now - _looked < LOOK_AGAIN:
        return _shelf
    stamp = tuple((str(path), stat.st_mtime_ns, stat.st_size) for path in files() for stat in (path.stat(),))
    if _shelf is None or _shelf.stamp != stamp:
        _shelf = read_shelf([Path(name) for name, _, _ in stamp], stamp)
    _looked = now
    return _shelf


def forget() -> None:
    """Look at the folders at the next question, whatever the clock says."""
    global _looked, _shelf
    _looked, _shelf = 0.0, None


# ---- what others ask -----------------------------------------------------------------------------


def institutions() -> list[Institution]:
    """All editions of all institutions, sound or not."""
    return list(shelf().institutions)


def problems(institution: Institution) -> tuple[Problem, ...]:
    return shelf().problems.get(institution.file, institution.problems)


def catalogue() -> Catalogue:
    return shelf().catalogue


def in_force(day: dt.date) -> list[Institution]:
    """The edition of each institution that holds on a day; a superseded institution is left out."""
    current: dict[str, Institution] = {}
    for institution in shelf().sound():
        if not institution.in_force(day):
            continue
        held = current.get(institution.id)
        if held is None or institution.heading.in_force_from > held.heading.in_force_from:
            current[institution.id] = institution
    replaced = {one.heading.supersedes for one in current.values()}
    return [one for id_, one in current.items() if id_ not in replaced]


def get(id: str, day: dt.date | None = None) -> Institution:
    """An institution by its id: the edition of the day, else the latest one. KeyError with a sentence if unknown."""
    editions = [one for one in shelf().institutions if one.id == id]
    if not editions:
        raise KeyError(f"没有编号为“{id}”的制度。")
    editions.sort(key=lambda one: one.heading.in_force_from)
    holding = [one for one in editions if day is not None and one.in_force(day)]
    return (holding or editions)[-1]


def activities(day: dt.date) -> list[DeclaredActivity]:
    return [DeclaredActivity(one, holder) for holder in in_force(day) for one in holder.activities.values()]


def duties(day: dt.date) -> list[DeclaredDuty]:
    return [DeclaredDuty(one, holder) for holder in in_force(day) for one in holder.duties.values()]


def schemes(day: dt.date) -> list[Institution]:
    return [one for one in in_force(day) if one.scheme is not None]


def fact_kinds() -> dict[str, FactKind]:
    return dict(shelf().catalogue.kinds)


def dated(institution: str, name: str, day: dt.date) -> Dated:
    """A parameter's value on a day with its citation; `name` may be `other-institution:name`."""
    holder, _, short = name.rpartition(":")
    owner = get(holder or institution, day)
    parameter = owner.parameters.get(short)
    value = None if parameter is None else parameter.on(day)
    if value is None:
        raise KeyError(f"制度“{owner.title}”在 {day} 没有参数“{short}”。")
    return value


def parameter(institution: str, name: str, day: dt.date) -> Any:
    """A parameter's value on a day: Decimal, month-day text, dict or tuple."""
    return dated(institution, name, day).value


def digest(institution: Institution) -> str:
    """SM3 of the file, so that a result can name exactly what it was computed by."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(Path(institution.file).read_bytes())
    return digest.finalize().hex()


def pack(institution: Institution) -> str:
    """The folder an institution lies in."""
    return Path(institution.file).parent.name
