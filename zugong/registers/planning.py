"""The verbs of plans: give rows out to units, begin the list of a period, file its points. Each may be repeated without harm."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit
from zugong.work import changes

from . import planning_rules as rules
from .cycles import PLAN, Lists, period_of
from .handing import MOST, Chosen, Hands, origin_of
from .models import Row
from .queries import find
from .services import change_row, write_row
from .writing import write_many


@act("register")
def hand_out_rows(*, register: str, rows: Sequence[Row], chosen: Chosen, by: Account) -> int:
    """A row in the other register for each unit that has none from this row yet. How many were made."""
    declared = find(register)
    rules.hand_out_rows.check(declared, rows, chosen, by=by)
    hands = Hands(declared, by)
    shares = hands.shares(rows, chosen)
    new = [(unit, hands.cells(share.row, class_)) for share in shares for unit, class_ in share.new]
    if len(new) > MOST:
        raise Refused(_("一次要生成 %(n)d 行，太多了；分几次来。") % {"n": len(new)})
    origins = [origin_of(share.row) for share in shares for _one in share.new]
    write_many(hands.target, new, by, origins)
    return len(new)


@act("register", "unit", "period")
def publish_list(*, register: str, unit: Unit, period: str, by: Account) -> int:
    """Carry over what the period before left undone, fill in what comes back and what is owed, and file the plan."""
    lists = _lists(register, period, by)
    rules.publish_list.check(lists.declared, unit, by=by)
    proposed = lists.proposed(unit)
    with changes.together():
        write_many(lists.declared, [(unit, one.cells) for one in proposed], by, [one.origin for one in proposed])
        for one in proposed:
            if one.before is not None and lists.cycle.carried:
                change_row(
                    row=one.before, version=one.before.version, cells={**one.before.data, **lists.cycle.carried},
                    reason=_("结转到%(month)s") % {"month": lists.label}, by=by,
                )  # fmt: skip
        if lists.filed is not None and not _filed(lists, unit, PLAN):
            _file(lists, unit, PLAN, lists.drafted(unit, PLAN), by)
    return len(proposed)


@act("register", "unit", "period", "step")
def file_point(*, register: str, unit: Unit, period: str, step: str, text: str, by: Account) -> Row:
    """Notes of a dispatch, or a summary; one that was filed before gets the new words."""
    lists = _lists(register, period, by)
    rules.file_point.check(lists.declared, unit, step=step, text=text, by=by)
    before = _filed(lists, unit, step)
    if before is None:
        return _file(lists, unit, step, text.strip(), by)
    assert lists.cycle.filed is not None
    said = {**before.data, lists.cycle.filed.text: text.strip()}
    return change_row(row=before, version=before.version, cells=said, by=by)


def _lists(register: str, period: str, by: Account) -> Lists:
    declared = find(register)
    return Lists(declared, by, period_of(declared, period))


def _filed(lists: Lists, unit: Unit, step: str) -> Row | None:
    assert lists.cycle.filed is not None
    return next((row for row in lists.points(unit) if row.data.get(lists.cycle.filed.step) == step), None)


def _file(lists: Lists, unit: Unit, step: str, text: str, by: Actor) -> Row:
    filed, target = lists.cycle.filed, lists.filed
    assert filed is not None
    assert target is not None
    said = {lists.cycle.by: lists.period.code, filed.step: step, filed.on: clock.today(), filed.text: text}
    return write_row(register=target.id, unit=unit, cells=said, by=by)
