"""After a few facts only what they can move is marked anew; the rest of the score stands as it was kept.

A kept score is taken only if it is proved to be of this day, of the same units, people and scheme, and of the same facts
but for those just booked. Whatever else has happened, the department is scored from the whole ledger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zugong import engine
from zugong.engine.again import again, touched
from zugong.kernel import clock

from . import schemes, subtree
from .models import Campaign, UnitScore


def carried(
    campaign: Campaign, book: schemes.Book, frame: subtree.Frame, before: Mapping[int, UnitScore], booked: Sequence[Any]
) -> tuple[dict[int, Any], dict[int, list[int]]]:
    """The scores of the departments that can be carried over, and the keys of the facts that now stand in each."""
    today = clock.today()
    kept = [
        row for unit, row in before.items()
        if row.as_of == today and row.fingerprint.endswith(frame.fingerprint(unit, scheme_of(book)))
    ]  # fmt: skip
    if not kept:
        return {}, {}
    moved = touched(book.plan, booked)
    facts = frame.facts([row.unit_id for row in kept], data_of=moved.kinds)
    now = {row.unit_id: frame.keys_of(row.unit_id, facts) for row in kept}
    kept = [row for row in kept if row.fingerprint.startswith(_before(frame, row, now[row.unit_id], booked))]
    part = frame.ledger([one for one in facts if one.kind in moved.kinds])
    scores = {
        row.unit_id: again(
            book.plan, part, campaign.period, today, engine.Score.from_dict(row.trace), moved.indicators
        )
        for row in kept
    }  # fmt: skip
    return scores, {unit: now[unit] for unit in scores}


def scheme_of(book: schemes.Book) -> str:
    return f"{book.edition} {book.made_from} {engine.VERSION}"


def _before(frame: subtree.Frame, row: UnitScore, now: Sequence[int], booked: Sequence[Any]) -> str:
    """The print of the facts as they stood before these were booked."""
    new = {fact.pk for fact in booked}
    back = [fact.reverses_id for fact in booked if fact.is_reversal and frame.holds(row.unit_id, fact)]
    return facts_print([*(key for key in now if key not in new), *back])


def facts_print(keys: Sequence[int]) -> str:
    return subtree.fingerprint(map(str, sorted(keys)))
