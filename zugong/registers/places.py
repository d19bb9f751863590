"""Where the columns of a register lie that are sorted and filtered by: beside the JSON, in places with a type and an index."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from zugong.columns import cells
from zugong.columns.binding import DERIVED
from zugong.rulebook.declared import Column, DeclaredRegister, Register
from zugong.timeline import Period

from .models import PLACES, Place, Row

KINDS = {
    "date": "day", "number": "number", "money": "number", "computed": "number", "linked": "number", "facts": "number", "overlap": "number", "posts": "number", "worth": "number",
    "time": "word", "choice": "word", "band": "word", "class": "word", "moved": "word", "period": "word", "text": "word", "yes_no": "word", "unit": "word", "person": "word", "row": "word",
}  # fmt: skip
WORD = 120
#: Register → column → place.
OfMany = dict[str, dict[str, str]]
#: The places of several registers where somebody else wants them too: asked when they are first wanted.
Beside = Callable[[], OfMany]


def wanted(register: Register) -> Iterator[Column]:
    """The columns that most need a place come first: the order, the due day, what views and charts ask for, the list."""
    names = [register.progress, *_asked_and_derived(register), register.weight]
    names += (
        [register.honours.by, register.honours.named, *register.honours.per] if register.honours is not None else []
    )
    names += [name for board in register.boards.values() for name in (board.within, board.columns, *board.rows)]
    names.append(register.order.lstrip("-"))
    if register.due is not None:
        names += [register.due.by, *(one.field for one in register.due.done), register.due.starts, register.due.on]
    if register.cycle is not None:
        names += [register.cycle.by, register.cycle.times]
    names += [column.id for column in register.columns.values() if column.type == "row"]
    names += [one.field for one in register.pinned]
    overlap = register.no_overlap
    names += [overlap.on, *overlap.of] if overlap is not None else []
    names += [one.field for view in register.views.values() for one in view.where]
    names += [view.best for view in register.views.values()]
    names += [name for chart in register.charts for name in (chart.by, chart.sum)]
    names += [*register.sums, *register.listed, *register.columns]
    for name in dict.fromkeys(names):
        column = register.columns.get(name)
        if column is not None and column.type in KINDS and not (column.is_ is not None and "today" in column.is_.names):
            yield column


def _asked_and_derived(register: Register) -> list[str]:
    """What nobody types is in no JSON: a condition over it is asked of its place or of nothing."""
    conditions = [*register.pinned, *(register.due.done if register.due is not None else ())]
    conditions += [one for view in register.views.values() for one in view.where]
    conditions += register.honours.where if register.honours is not None else ()
    columns = register.columns
    return [one.field for one in conditions if one.field in columns and columns[one.field].type in DERIVED]


def of(declared: DeclaredRegister) -> dict[str, str]:
    """Column → place."""
    return dict(Place.objects.filter(register=declared.id).values_list("column", "place"))


def give(declared: DeclaredRegister) -> tuple[dict[str, str], dict[str, str]]:
    """The same, and of it the columns that had none yet and got what was free: rows that stand are to be filled there."""
    known = of(declared)
    free = {kind: [name for name in names if name not in known.values()] for kind, names in PLACES.items()}
    made: dict[str, str] = {}
    for column in wanted(declared.register):
        left = free[KINDS[column.type]]
        if column.id not in known and left:
            made[column.id] = left.pop(0)
    if made:
        Place.objects.bulk_create(
            [Place(register=declared.id, column=name, place=place) for name, place in made.items()],
            ignore_conflicts=True,
        )
    return {**known, **made}, made


def of_many(ids: Iterable[str]) -> OfMany:
    """The same of several registers, in one question."""
    found: OfMany = {id: {} for id in ids}
    for register, column, place in Place.objects.filter(register__in=list(found)).values_list(
        "register", "column", "place"
    ):
        found[register][column] = place
    return found


def same(
    declared: DeclaredRegister, given: Mapping[str, str], names: Iterable[str], values: Mapping[str, Any]
) -> QuerySet[Row]:
    """The standing rows whose cells are the same in these columns."""
    wanted = Q(register=declared.id)
    for name in names:
        value = values.get(name)
        place = given.get(name)
        if place is None:
            wanted &= Q(**{f"data__{name}": value})
        else:
            wanted &= Q(**{place: str(value) if place.startswith("word") else value})
    return Row.objects.standing().filter(wanted)


def fill(row: Row, declared: DeclaredRegister, places: Mapping[str, str], computed: Mapping[str, Any]) -> None:
    """Copy the cells of a row to their places, and work out its title, its words and its key."""
    columns = declared.register.columns
    for name, place in places.items():
        column = columns.get(name)
        given = None if column is None else computed.get(name) if column.type in DERIVED else row.data.get(name)
        setattr(row, place, _placed(place, given))
    row.title = _title(row, columns)
    row.key = _key(row, declared.register)


def _placed(place: str, given: Any) -> Any:
    if place.startswith("word"):
        return "" if given is None else str(given)[:WORD]
    if given in (None, ""):
        return None
    return dt.date.fromisoformat(given) if place.startswith("day") else Decimal(str(given))


def _title(row: Row, columns: Mapping[str, Column]) -> str:
    for column in columns.values():
        if column.type in ("text", "long_text") and row.data.get(column.id) and not column.personal:
            return " ".join(str(row.data[column.id]).split())[:200]
    periods = [row.data[one.id] for one in columns.values() if one.type == "period" and row.data.get(one.id)]
    return Period.parse(periods[0]).label() if periods else ""


def _key(row: Row, register: Register) -> str:
    """The same words written with other spaces are the same."""
    if not register.key:
        return ""
    parts = ["".join(str(row.data.get(name, "")).split()) for name in register.key]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest() if any(parts) else ""


def searchable(row: Row, declared: DeclaredRegister, showing: cells.Showing) -> str:
    """All words of a row that everybody who sees the row may see."""
    said = [
        showing.words(column, row.data.get(column.id))
        for column in declared.register.columns.values()
        if not column.personal and column.type not in (*DERIVED, "file")
    ]
    return " ".join(word for word in said if word).lower()[:4000]
