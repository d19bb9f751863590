"""Everything below everybody, found at once, is what is found below each one."""

from __future__ import annotations

import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zugong import engine
from zugong.engine.layout import lay_out
from zugong.engine.tests.agreement.ledgers import Held, ledgers
from zugong.engine.vector.walk import Register, Walk, day_number

KINDS = ("department", "general_branch", "branch")


def walked(held: Held) -> tuple[Walk | None, list[str]]:
    layout = lay_out([], held.units)
    ids = layout.unit_ids()
    return Walk.of(Register.of(layout), np.arange(len(ids))), ids


@given(ledgers(), st.sets(st.sampled_from(KINDS), min_size=1))
def test_places_and_owners_are_those_of_the_ledger(held: Held, kinds: set[str]) -> None:
    walk, ids = walked(held)
    if walk is None:
        return
    each, ledger = tuple(sorted(kinds)), held.ledger()
    views = {id: ledger.view(id) for id in ids}
    owners = walk.owners(each)
    assert owners is not None
    pairs = [divmod(int(pair), len(ids)) for pair in owners[0]]
    found = {(ids[subject], ids[unit]): int(owner) for (subject, unit), owner in zip(pairs, owners[1], strict=True)}
    places = list(zip(walk.subject, walk.unit, walk.kind, walk.first, walk.last, strict=True))
    for number, (id, view) in enumerate(views.items()):
        mine = [
            (ids[unit], walk.register.kinds[kind], first, last)
            for subject, unit, kind, first, last in places
            if subject == number
        ]
        assert mine == [(one.unit, one.kind, day_number(one.first), day_number(one.last)) for one in view.places]
        own = {unit: ids[owner] for (subject, unit), owner in found.items() if subject == id and owner >= 0}
        assert own == view.owners(each)


def test_a_register_that_depends_on_the_order_of_its_rows_is_left_to_the_ledger() -> None:
    def row(id: str, parent: str | None, last: dt.date | None = None) -> engine.UnitRow:
        return engine.UnitRow(id, id, "branch", parent, valid_to=last)

    twice = Held([], [row("a", None), row("b", "a"), row("b", "a", dt.date(2026, 5, 1))], [], [])
    ring = Held([], [row("a", "b"), row("b", "a")], [], [])
    assert walked(twice)[0] is None
    assert walked(ring)[0] is None
    assert walked(Held([], [row("a", None), row("b", "a")], [], []))[0] is not None
