"""What registers show on pages: marks still missing, what points to a row, the lights of a unit, answers given before, where a case is kept."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any, Protocol

from django.http import QueryDict
from django.urls import reverse

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister, DeclaredRoute
from zugong.timeline import Period
from zugong.ui.panels import Panel
from zugong.work.feeds import Window

from . import calendar_feed, lights, marks, places, queries, verifying
from .models import Row, RowWords
from .pointing import pointing_at

ANSWERS, WORD = 6, 2
SHOWN, SHOWN_DUE = 6, 5
#: How far around today rows are looked at; when one turns amber its institution says.
BEFORE, AHEAD = dt.timedelta(days=60), dt.timedelta(days=60)


def pointing(request: SignedIn, row: Row) -> Panel | None:
    declared = queries.find(row.register)
    found = pointing_at(row, declared, request.user)
    return Panel("registers/panels/pointing.html", {"found": found}) if found else None


def lit(request: SignedIn, unit: Unit | None) -> Panel | None:
    """The lights of a unit, for who may read what happens there."""
    if unit is None or not request.user.may("read_unit", unit):
        return None
    declared = [one for one in institutions.lights(clock.today()) if unit.kind in one.lights.per]
    if not declared:
        return None
    return Panel("registers/panels/lights.html", {"found": [(one, lights.table(one, [unit])[0]) for one in declared]})


class Asking(Protocol):
    """What is asked on a route, and in which words."""

    @property
    def declared(self) -> DeclaredRoute: ...
    @property
    def words(self) -> str: ...


def answered(request: SignedIn, asking: Asking) -> Panel | None:
    """Answers that were given before to what somebody is about to ask."""
    route, words = asking.declared.route, asking.words
    if not route.answered_in or not words:
        return None
    register = queries.find(institutions.whole(asking.declared.institution, route.answered_in))
    rows = matching(request, register, words)
    shown = queries.Shown(register, rows)
    answers = [(row, [(column, shown.words(row)[column.id]) for column in queries.listed(register)]) for row in rows]
    return Panel("registers/panels/answered.html", {"register": register, "answers": answers, "words": words})


def matching(request: SignedIn, register: DeclaredRegister, words: str) -> list[Row]:
    """Rows that share pieces of the words; most pieces first. Chinese has no spaces: every two characters are a piece."""
    bare = "".join(character if character.isalnum() else " " for character in words.lower()).split()
    pieces = {part[start : start + WORD] for part in bare for start in range(max(len(part) - WORD + 1, 1))}
    shared: dict[int, int] = {}
    for key, said in RowWords.objects.filter(register=register.id).values_list("row", "words"):
        count = sum(piece in said for piece in pieces)
        if count >= min(2, len(pieces)):
            shared[key] = count
    rows = queries.rows_of(request.user, register).filter(pk__in=shared).select_related("unit")
    return sorted(rows, key=lambda row: (-shared[row.pk], -row.pk))[:ANSWERS]


class Case(Protocol):
    route: str
    place: str
    unit: Unit
    data: dict[str, Any]


def kept(request: SignedIn, case: Case) -> Panel | None:
    """A finished case may be kept in a register: the form, filled in with what the case says."""
    declared = institutions.route(case.route, clock.today())
    keeps = declared.route.keeps
    if keeps is None or case.place != keeps.on:
        return None
    register = queries.find(institutions.whole(declared.institution, keeps.register))
    if not queries.units_to_write(request.user, register):
        return None
    query = QueryDict(mutable=True)
    query.update({to: str(case.data.get(column, "")) for to, column in (keeps.fill or {}).items()})
    url = f"{reverse('registers:new', args=[register.institution.id, register.register.id])}?{query.urlencode()}"
    return Panel("registers/panels/kept.html", {"register": register.register, "keeps": keeps, "url": url})


def unmarked(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """Nothing where no institution asks for marks, or none is missing."""
    wanting = marks.wanting(request.user)
    if not wanting:
        return None
    return Panel("registers/panels/marks.html", {"wanting": wanting[:SHOWN], "more": max(len(wanting) - SHOWN, 0)})


def _places(request: SignedIn) -> places.OfMany:
    """For what waits to be signed and for what falls due, in one question of the workbench."""
    held: dict[str, places.OfMany] = vars(request)
    if "_registers_places" not in held:
        wanted = (one for one in institutions.registers(clock.today()) if one.register.parties or one.register.due)
        held["_registers_places"] = places.of_many(one.id for one in wanted)
    return held["_registers_places"]


def to_verify(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """Rows that wait for this account to verify them: a line for each register, with the way to exactly these rows."""
    found = verifying.waiting(request.user, partial(_places, request))
    return Panel("registers/panels/to_verify.html", {"found": found, "mine": verifying.MINE}) if found else None


def due(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """Rows that are overdue or soon will be, in time to remind whoever keeps them or looks after those who do."""
    account, today = request.user, clock.today()
    if not (account.may("record") or account.may("assess")):
        return None
    window = Window(account, Period.between(today - BEFORE, today + AHEAD), today)
    rows = sorted(
        (one for one in calendar_feed.rows(window, partial(_places, request)) if one.light in ("bad", "warn")),
        key=lambda one: one.day,
    )
    more = sum(one.number for one in rows[SHOWN_DUE:])  # many of one day are one line with their number
    return Panel("registers/panels/due.html", {"rows": rows[:SHOWN_DUE], "more": more}) if rows else None
