"""The institutions on this installation: files, and what was enacted here; read again when something changes, asked by day.

`trying` lets everybody who asks the library see it as it would be with a draft in force: nothing is stored.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.conf import settings

from zugong.engine import Activity, Dated, Duty, FactKind, Institution, Problem, check, county_days, loads
from zugong.engine.catalogue import Catalogue
from zugong.engine.load import load
from zugong.engine.sections.forms import Form
from zugong.engine.shelf import TEMPLATES, Shelf, institution_files, read_shelf, shelf_of
from zugong.rulebook import decided
from zugong.timeline.workdays import Workdays

TRIED = f"{decided.SHELF}/~draft.yaml"  # behind everything that was decided
LOOK_AGAIN = 1.0  # seconds between looks at the folders and at what was decided
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


@dataclass(frozen=True)
class DeclaredForm:
    """A ballot or questionnaire and the institution that declares it."""

    form: Form
    institution: Institution


@dataclass(frozen=True, eq=False)
class _Holding:
    """The shelf as it was last read, and the texts of those editions that are no files."""

    shelf: Shelf
    stamp: tuple[Any, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


_held: _Holding | None = None
_looked = -math.inf
_tried: ContextVar[_Holding | None] = ContextVar("tried", default=None)


def folders() -> list[Path]:
    return [Path(folder) for folder in getattr(settings, "ZUGONG_INSTITUTIONS", None) or [PACKAGED]]


def files(places: Iterable[Path] | None = None) -> list[Path]:
    """All institution files of the folders, in a fixed order; templates are no institutions of this place."""
    return institution_files(folders() if places is None else places, templates=False)


def _holding() -> _Holding:
    """The current shelf; a changed, new or removed file makes it new, and so does a decision."""
    global _held, _looked  # noqa: PLW0603 - one cache per process
    if (tried := _tried.get()) is not None:
        return tried
    now = time.monotonic()
    if _held is not None and now - _looked < LOOK_AGAIN:
        return _held
    seen = tuple((str(path), stat.st_mtime_ns, stat.st_size) for path in files() for stat in (path.stat(),))
    stamp = (seen, decided.stamp())
    if _held is None or _held.stamp != stamp:
        _held = _read(*stamp)
    _looked = now
    return _held


@lru_cache(maxsize=4)
def _read(seen: tuple[tuple[str, int, int], ...], stamp: decided.Stamp) -> _Holding:
    """Both stamps name every content, so the same ones are the same shelf: told in the transaction that decides, and
    again after it, it is read once."""
    texts = decided.texts()
    read = [*(_loaded(*one) for one in seen), *(loads(text, name) for name, text in texts.items())]
    return _Holding(shelf_of(decided.ended(read, decided.ends()), seen), (seen, stamp), texts)


@lru_cache(maxsize=1024)
def _loaded(file: str, mtime: int, size: int) -> Institution:
    """A file that is as it was needs not be read again when another one changes or something is decided."""
    del mtime, size  # by which a change is seen
    return load(file)


def shelf() -> Shelf:
    return _holding().shelf


def look_again() -> None:
    """Look at the folders and decisions at the next question, whatever the clock says."""
    global _looked  # noqa: PLW0603
    _looked = -math.inf


def forget() -> None:
    """Look for everything again at the next question: other folders, other files, other decisions."""
    global _held  # noqa: PLW0603
    look_again()
    _held = None


def packaged() -> Shelf:
    """The files alone: what is asked before there is a database."""
    return read_shelf(files())


@contextmanager
def afresh() -> Iterator[None]:
    """The library with what this transaction has just decided, for those who are told of it before it is committed."""
    seen = _holding().shelf.stamp
    token = _tried.set(_read(seen, decided.stamp()))
    try:
        yield
    finally:
        _tried.reset(token)


@contextmanager
def trying(text: str = "", *, ends: Iterable[tuple[str, dt.date]] = ()) -> Iterator[Institution | None]:
    """The library as it would be with this text enacted, and with these institutions ended; yields the edition."""
    holding = _with(_holding(), text, tuple(ends))
    token = _tried.set(holding)
    try:
        yield next((one for one in holding.shelf.institutions if one.file == TRIED), None)
    finally:
        _tried.reset(token)


@lru_cache(maxsize=4)
def _with(present: _Holding, text: str, ends: tuple[tuple[str, dt.date], ...]) -> _Holding:
    """A page tries the same draft a dozen times: for what changes, its examples, its marks, each kind of report."""
    added = loads(text, TRIED) if text else None
    read = [*present.shelf.institutions, *([added] if added else [])]
    stamp = (present.stamp, fingerprint(text.encode()), ends)
    texts = {**present.texts, **({TRIED: text} if text else {})}
    return _Holding(shelf_of(decided.ended(read, ends)), stamp, texts)


# ---- what others ask -----------------------------------------------------------------------------


def institutions() -> list[Institution]:
    """All editions of all institutions, sound or not."""
    return list(shelf().institutions)


def problems(institution: Institution) -> tuple[Problem, ...]:
    return shelf().problems.get(institution.file, institution.problems)


def is_sound(institution: Institution) -> bool:
    """Whether its file says nothing wrong; what is wrong is not in force."""
    return not any(problem.severity == "error" for problem in problems(institution))


def catalogue() -> Catalogue:
    return shelf().catalogue


def workdays() -> Workdays:
    """The county's calendar, by what its institutions say of single days, as they were last read: no look of its own,
    since every limit that is counted comes from an institution that has just been read."""
    held, known = _tried.get() or _held, _calendar.get("now")
    if held is None:
        return Workdays()
    beside = held.shelf.catalogue
    if known is None or known[0] is not beside:
        known = _calendar["now"] = (beside, county_days.workdays(beside.parameters.values()))
    return known[1]


_calendar: dict[str, tuple[Catalogue, Workdays]] = {}


def in_force(day: dt.date) -> list[Institution]:
    """The edition of each institution that holds on a day; a superseded institution is left out.
    Of two that begin on the same day the one decided later holds."""
    current: dict[str, Institution] = {}
    for institution in shelf().sound():
        if not institution.in_force(day):
            continue
        held = current.get(institution.id)
        if held is None or institution.heading.in_force_from >= held.heading.in_force_from:
            current[institution.id] = institution
    replaced = {one.heading.supersedes for one in current.values()}
    return [one for id_, one in current.items() if id_ not in replaced]


def editions(id: str) -> list[Institution]:
    """All editions of an institution, the first one first."""
    return list(shelf().editions.get(id, ()))


def get(id: str, day: dt.date | None = None) -> Institution:
    """An institution by its id: the edition of the day, else the latest one. KeyError with a sentence if unknown."""
    found = editions(id)
    if not found:
        raise KeyError(f"没有编号为“{id}”的制度。")
    holding = [one for one in found if day is not None and one.in_force(day)]
    return (holding or found)[-1]


def activities(day: dt.date) -> list[DeclaredActivity]:
    return [DeclaredActivity(one, holder) for holder in in_force(day) for one in holder.activities.values()]


def duties(day: dt.date) -> list[DeclaredDuty]:
    return [DeclaredDuty(one, holder) for holder in in_force(day) for one in holder.duties.values()]


def forms(day: dt.date) -> list[DeclaredForm]:
    return [DeclaredForm(one, holder) for holder in in_force(day) for one in holder.forms.values()]


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


def text(institution: Institution) -> str:
    """The edition as it was written."""
    kept = _holding().texts.get(institution.file)
    return Path(institution.file).read_bytes().decode("utf-8-sig") if kept is None else kept


def digest(institution: Institution) -> str:
    """SM3 of the file, so that a result can name exactly what it was computed by."""
    kept = _holding().texts.get(institution.file)
    return fingerprint(Path(institution.file).read_bytes() if kept is None else kept.encode())


def fingerprint(content: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def stamp() -> str:
    """Another one as soon as a file is changed, new or gone, or something was decided; the same in every process."""
    return hashlib.blake2b(repr(_holding().stamp).encode(), digest_size=16).hexdigest()


def pack(institution: Institution) -> str:
    """The folder an institution lies in; what was enacted here belongs where its id begins."""
    if institution.file in _holding().texts:
        return institution.id.partition(".")[0]
    return Path(institution.file).parent.name


# ---- templates -----------------------------------------------------------------------------------


def templates() -> Shelf:
    """The institutions to be copied: in force nowhere. Each is read as it would stand among those in force."""
    found = [path for place in folders() for path in sorted(place.rglob("*.yaml")) if _is_template(path, place)]
    beside = catalogue()
    stamp = tuple((str(path), stat.st_mtime_ns, stat.st_size) for path in found for stat in (path.stat(),))
    known = _templates.get("shelf")
    if known is None or known.stamp != stamp or known.catalogue is not beside:
        read = [replace(load(path), beside=beside) for path in found]
        known = Shelf(stamp, tuple(read), beside, {one.file: tuple(check(one, beside)) for one in read})
        _templates["shelf"] = known
    return known


def _is_template(path: Path, place: Path) -> bool:
    return TEMPLATES in path.relative_to(place).parts[:-1]


_templates: dict[str, Shelf] = {}
