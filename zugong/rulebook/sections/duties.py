"""Who owes what by when, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Duty, Institution, Words
from zugong.engine.catalogue import ROLES
from zugong.engine.telling import EVERY, kinds, what
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed, number_of, number_words, said, seen_by

OWERS: dict[str, Any] = {
    "member": gettext_lazy("%(units)s的每名党员"),
    "full_member": gettext_lazy("%(units)s的每名正式党员"),
    "post": gettext_lazy("%(units)s的每个%(roles)s"),
}
APPROVERS: dict[str, Any] = {"keeper": gettext_lazy("管台账的人"), "above": gettext_lazy("上级组织")}


@dataclass(frozen=True)
class DutyRow:
    duty: Duty
    who: str
    when: str
    fulfilled: str
    reminders: str
    cost: str


def rows(one: Institution, day: dt.date) -> list[DutyRow]:
    return [
        DutyRow(duty, _who(one, duty, day), _when(one, duty, day), said(what(seen_by(one), duty.fulfilled_by)),
                _reminders(one, duty, day), _cost(one, duty, day))
        for duty in one.duties.values()
    ]  # fmt: skip


def _when(one: Institution, duty: Duty, day: dt.date) -> str:
    when = ""
    owed = number_words(one, duty.owed, day)
    if duty.sum_of:
        owed = _("%(field)s合计 %(owed)s") % {
            "field": seen_by(one).field_label(duty.fulfilled_by.of, duty.sum_of),
            "owed": owed,
        }
    if duty.cycle is not None:
        length = number_words(one, duty.cycle, day)
        every = said(EVERY[duty.every]) if duty.every in EVERY else ""
        when = _("每轮（%(length)s）") % {"length": f"{every} × {length}" if every else length}
        when += f" {owed}" if owed else ""
    elif duty.every:
        when = said(EVERY[duty.every]) + (f" {owed}" if owed else "") if duty.every in EVERY else duty.every
    elif duty.before is not None:
        when = _("每年%(day)s前") % {"day": number_words(one, duty.before, day)}
    elif duty.after_each is not None:
        noun = said(what(seen_by(one), duty.after_each.filter))
        days = number_words(one, duty.after_each.within, day)
        when = _("%(fact)s之后%(days)s内") % {"fact": noun, "days": days}
    made_up = number_of(one, duty.make_up, day)
    if made_up is not None and made_up.value:
        when = _("%(when)s，过期后 %(days)s内可补") % {"when": when, "days": number_words(one, duty.make_up, day)}
    if duty.make_up_approved_by:
        when = _("%(when)s，%(who)s同意才算") % {"when": when, "who": APPROVERS[duty.make_up_approved_by]}
    return when


def _who(one: Institution, duty: Duty, day: dt.date) -> str:
    who = said(kinds(duty.who))
    if duty.personal:
        roles = "、".join(said(Words(*ROLES[role])) for role in duty.roles if role in ROLES)
        return str(OWERS[duty.per]) % {"units": who, "roles": roles}
    if duty.only_if is None:
        return who
    size = {"who": who, "n": number_words(one, duty.only_if.at_least, day)}
    full = duty.only_if.of == "full_members"
    return (_("%(who)s（正式党员 %(n)s及以上的）") if full else _("%(who)s（党员 %(n)s及以上的）")) % size


def _reminders(one: Institution, duty: Duty, day: dt.date) -> str:
    days = number_words(one, duty.reminders, day)
    return _("提前 %(days)s提醒") % {"days": days} if days else ""


def _cost(one: Institution, duty: Duty, day: dt.date) -> str:
    """What it takes once; and whether anybody has to."""
    minutes = number_words(one, duty.load.minutes, day) if duty.load is not None else ""
    parts = [
        _("每次约 %(minutes)s") % {"minutes": minutes} if minutes else "",
        "" if duty.prescribed else _("自选动作"),
    ]
    return listed(parts)


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {
        row.duty.id: Told(row.duty.title, listed((row.who, row.when, row.fulfilled, row.reminders, row.cost)))
        for row in rows(one, day)
    }


SECTION = Section(
    "duties",
    gettext_lazy("谁要做什么"),
    "rulebook/sections/duties.html",
    rows,
    told,
    gettext_lazy("项任务"),
    lambda one: len(one.duties),
    lambda one: sum(duty.uncertain for duty in one.duties.values()),
)
