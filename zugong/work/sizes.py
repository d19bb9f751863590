"""Whether a unit is large enough for a duty that an institution asks of larger ones only.

Counted by the register on the first day of the period; for periods still ahead by today's. A unit of which the register
holds no member says nothing about its size: it keeps the duty, and whoever is above it may let it off.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org import queries
from zugong.org.queries import Heads

from .models import Duty
from .obligations import DutyRule, Term


class Sizes:
    """The members of every unit on the days asked for: one query a day, none where no rule asks."""

    def __init__(self) -> None:
        self._known: dict[dt.date, dict[int, Heads]] = {}

    def suffice(self, rule: DutyRule, start: dt.date, unit: int) -> bool:
        if rule.only_if is None:
            return True
        day = min(start, clock.today())
        if day not in self._known:
            self._known[day] = queries.own_heads(day)
        heads = self._known[day].get(unit)
        return heads is None or rule.only_if.holds(heads)


def review(terms: Iterable[Term], sizes: Sizes) -> int:
    """Duties written down before the register knew better: let off the units that are too small, ask again those that
    have grown. Done ones stay, and so does what a person decided. Returns how many are asked again."""
    sized = {(term.rule.rule_id, term.period.code): term for term in terms if term.rule.only_if}
    if not sized:
        return 0
    ours = Q(state=Duty.State.OPEN) | Q(state=Duty.State.EXEMPT, exempted_by=SYSTEM.actor_id)
    duties = Duty.objects.filter(
        ours, rule_id__in={rule for rule, _code in sized}, person__isnull=True, unit__dissolved_on__isnull=True
    ).order_by()
    small: dict[str, list[int]] = defaultdict(list)
    grown: list[int] = []
    for pk, rule_id, code, unit, state in duties.values_list("pk", "rule_id", "period", "unit_id", "state"):
        if (term := sized.get((rule_id, code))) is None:
            continue
        enough = sizes.suffice(term.rule, term.period.start, unit)
        if state == Duty.State.OPEN and not enough:
            small[_reason(term.rule)].append(pk)
        elif state == Duty.State.EXEMPT and enough:
            grown.append(pk)
    for reason, keys in small.items():
        _update(keys, let_off(reason))
    _update(grown, {"state": Duty.State.OPEN, "exempt_reason": "", "exempted_by": "", "exempted_by_name": "",
                    "exempted_on": None})  # fmt: skip
    return len(grown)


def let_off(reason: str) -> dict[str, Any]:
    """What a duty says that nobody owes any more, without anybody having decided so."""
    return {
        "state": Duty.State.EXEMPT,
        "exempt_reason": reason,
        "exempted_by": SYSTEM.actor_id,
        "exempted_by_name": SYSTEM.display_name,
        "exempted_on": clock.today(),
    }


def _reason(rule: DutyRule) -> str:
    assert rule.only_if is not None
    words = {"n": rule.only_if.at_least}
    if rule.only_if.of == "full_members":
        return _("正式党员不到 %(n)s 人，不用做。") % words
    return _("党员不到 %(n)s 人，不用做。") % words


def _update(keys: list[int], values: dict[str, Any], at_once: int = 500) -> None:
    for first in range(0, len(keys), at_once):
        Duty.objects.filter(pk__in=keys[first : first + at_once]).update(**values)
