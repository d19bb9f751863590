"""What has to be said today of what is late. Works out the next rung of each thing; `services` writes it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from zugong.rulebook.declared import DeclaredLadder, Rung

from .ladders import Ladders, looks_back, reached
from .models import Urging
from .watching import WATCHED, Thing, late_days

State = Urging.State
Known = dict[str, Urging]
Spell = tuple[str, int, dt.date]
AT_ONCE = 2000
#: How long ago a thing may have left that is looked at again, in case it is late once more.
A_YEAR = dt.timedelta(days=366)


@dataclass(frozen=True)
class Step:
    """A rung that a thing is at: what is known of it, and whether its day has come."""

    declared: DeclaredLadder
    rung: Rung
    urging: Urging | None
    due: bool
    #: The letter below, while its time for an answer runs.
    waits: Urging | None = None

    def begun(self, thing: Thing, today: dt.date) -> Urging:
        """A new line for it, not yet written."""
        state = State.SAID if self.rung.does == "remind" else State.PROPOSED
        return Urging(
            ladder=self.declared.id, rung=self.rung.id, rung_title=self.rung.title, kind=thing.kind, key=thing.key, rule=thing.rule,
            title=thing.title[:240], unit=thing.unit, holder=thing.holder, due_on=thing.due_on, reached_on=today, state=state,
        )  # fmt: skip


def next_rung(declared: DeclaredLadder, known: Known, due_on: dt.date, day: dt.date) -> Rung | None:
    """The lowest rung not yet reached, if its day has come. One a day; what people have not decided, or decided not to
    send, ends the climb: nothing is left out."""
    rungs = list(declared.ladder.rungs.values())
    highest = max((place for place, rung in enumerate(rungs) if rung.id in known), default=0)
    for rung in rungs[highest:]:  # who was urged by letter sooner is not reminded afterwards
        urging = known.get(rung.id)
        if urging is None:
            return rung if reached(declared, rung, due_on, day) else None
        undecided = urging.state in (State.PROPOSED, State.DROPPED)
        if undecided or urging.reached_on >= day or in_time(urging, day):
            return None
    return None


def in_time(urging: Urging, day: dt.date) -> bool:
    """Who was given time to answer is left in peace until it is over."""
    case = urging.case
    return case is not None and case.is_open and case.due_on is not None and case.due_on >= day


def next_letter(ladders: Ladders, thing: Thing, known: Known) -> Step | None:
    """The lowest letter not yet issued about a thing; None where its ladder has none left."""
    declared, below = ladders.over(thing.kind, thing.rule), None
    for rung in declared.ladder.rungs.values() if declared is not None else ():
        urging = known.get(rung.id)
        if rung.does == "letter" and (urging is None or urging.state != State.ISSUED):
            assert declared is not None
            waits = below if below is not None and in_time(below, ladders.day) else None
            return Step(declared, rung, urging, reached(declared, rung, thing.due_on, ladders.day), waits)
        below = urging if rung.does == "letter" else below
    return None


def known_of(kind: str, keys: list[int]) -> dict[Spell, Known]:
    """What was said so far, by thing and due day; rung → line."""
    found: dict[Spell, Known] = defaultdict(dict)
    for start in range(0, len(keys), AT_ONCE):
        for urging in Urging.objects.filter(kind=kind, key__in=keys[start : start + AT_ONCE]).select_related("case"):
            found[kind, urging.key, urging.due_on][urging.rung] = urging
    return found


def climbs(ladders: Ladders) -> Iterator[Urging]:
    """The lines that today brings, not yet written."""
    day = ladders.day
    for kind, watched in WATCHED.items():
        rows = list(watched.pending(ladders.span.overdue).values_list("pk", "due", "rule"))
        known = known_of(kind, [key for key, _due, _rule in rows])
        wanted: dict[int, tuple[DeclaredLadder, Rung]] = {}
        for key, due_on, rule in rows:
            declared = ladders.over(kind, rule)
            if declared is None or due_on < day - looks_back(declared, day):
                continue
            rung = next_rung(declared, known[kind, key, due_on], due_on, day)
            if rung is not None:
                wanted[key] = (declared, rung)
        keys = list(wanted)
        for start in range(0, len(keys), AT_ONCE):
            for key, thing in watched.things(keys[start : start + AT_ONCE], day).items():
                yield Step(*wanted[key], None, True).begun(thing, day)


def moved(day: dt.date) -> tuple[list[int], list[int]]:
    """Lines whose thing is late no more, or has another due day now; and lines whose thing is late again."""
    recent = Q(left_on__isnull=True) | Q(left_on__gte=day - A_YEAR)
    by_kind: dict[str, list[tuple[int, int, dt.date, dt.date | None]]] = defaultdict(list)
    for pk, kind, key, due_on, left_on in Urging.objects.filter(recent).values_list(
        "pk", "kind", "key", "due_on", "left_on"
    ):
        by_kind[kind].append((pk, key, due_on, left_on))
    left, back = [], []
    for kind, known in by_kind.items():
        late = late_days(kind, sorted({key for _pk, key, _due, _left in known}), day)
        left += [pk for pk, key, due_on, left_on in known if left_on is None and late.get(key) != due_on]
        back += [pk for pk, key, due_on, left_on in known if left_on is not None and late.get(key) == due_on]
    return left, back
