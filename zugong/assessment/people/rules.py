"""Who sees somebody's marks, who draws them up, who settles them. Each answers None or the sentence to show."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from zugong.assessment.models import PersonResult
from zugong.assessment.rules import may
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, Unit


def answers_for(by: object, unit: Unit) -> bool:
    """Whoever leads or assesses the unit."""
    return may(by, "lead", unit) or may(by, "assess", unit)


def sees(by: Account, unit: Unit, person: int) -> bool:
    return by.person_id == person or (by.sees_business and answers_for(by, unit))


@rule
def draw_up_people(unit: Unit, marked: int, because: str, earlier: int, *, by: object) -> Sentence | None:
    if not answers_for(by, unit):
        return _("只有%(unit)s的负责人和考核组能拟定。") % {"unit": unit}
    if not marked:
        return _("%(unit)s没有这个办法考核的人。") % {"unit": unit}
    if earlier and not because.strip():
        return _("已经拟定过，再拟定要写明更正什么、为什么。")
    return None


@rule
def settle_people(
    unit: Unit, drawn: Collection[PersonResult], lacking: Collection[str], *, by: Account
) -> Sentence | None:
    if not answers_for(by, unit):
        return _("只有%(unit)s的负责人和考核组能审定。") % {"unit": unit}
    if not drawn:
        return _("没有等着审定的成绩，先拟定。")
    if any(one.drawn_by == by.actor_id for one in drawn):
        return _("自己拟定的不能自己审定，请换一个人。")
    if lacking:
        return _("这些人还没有改进项：%(names)s。先在改进台账里各写一条。") % {"names": "、".join(lacking)}
    return None


@rule
def note_seen(result: PersonResult, *, by: Account) -> Sentence | None:
    if by.person_id != result.person_id:
        return _("由本人确认看过。")
    return None if result.settled else _("审定以后再确认。")
