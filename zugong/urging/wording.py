"""A rung, a letter, a light in words and colour."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zugong.casework.models import Case
from zugong.rulebook import declared as institutions

from .models import Urging
from .watching import Thing

Chip = tuple[str, str, str]


def day(value: dt.date) -> str:
    return date_format(value, _("n月j日"))


def light_of(thing: Thing, today: dt.date) -> Chip:
    days = thing.days(today)
    if days > 0:
        return "bad", _("逾期 %(n)s 天") % {"n": days}, ""
    if days == 0:
        return "warn", _("今天到期"), ""
    soon = thing.light(today) == "soon"
    return ("warn" if soon else "info"), _("还剩 %(n)s 天") % {"n": -days}, "clock"


def rung_of(urging: Urging, today: dt.date) -> Chip:
    """How far it was urged."""
    names = {
        "rung": urging.rung_title,
        "number": urging.case.number if urging.case else "",
        "day": day(urging.reached_on),
    }
    if urging.state == Urging.State.PROPOSED:
        return "warn", _("%(rung)s待签发") % names, "ballpen"
    if urging.state == Urging.State.DROPPED:
        return "mute", _("决定不发%(rung)s") % names, "minus"
    if urging.case is None:
        return "info", _("%(day)s已%(rung)s") % names, "bell"
    return letter_of(urging.case, today)


def letter_of(case: Case, today: dt.date) -> Chip:
    """Whether a letter was answered."""
    route = institutions.route(case.route, case.opened_on, case.edition).route
    if not case.is_open:
        end = route.ends.get(case.place)
        return ("ok" if case.ended_well else "mute"), str(end.title if end else case.place), ""
    if case.place != route.begins:
        return "info", _("已答复，待审"), "clock"
    left = (case.due_on - today).days if case.due_on is not None else 0
    if left < 0:
        return "bad", _("没按时答复，过了 %(n)s 天") % {"n": -left}, ""
    return "warn", _("待答复，还剩 %(n)s 天") % {"n": left}, "hourglass-high"


def outcome_of(case: Case) -> str:
    """Where a letter has come to: its end, or the step it waits at."""
    route = institutions.route(case.route, case.opened_on, case.edition).route
    found = route.ends.get(case.place) or route.steps.get(case.place)
    return found.title if found is not None else case.place
