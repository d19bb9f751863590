"""Minutes drafted from what the form holds already: who met where and when, who came, and the parts the institution names.
A person writes what was said; nothing is saved by drafting."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .forms import MeetingForm
from .models import Attendance, written_day

NUMERALS = "一二三四五六七八九十"


def draft_of(form: MeetingForm) -> str:
    """What was typed before stands below the draft."""
    typed = str(form.typed("minutes") or "").strip()
    return "\n".join([_opening(form), *_parts(form), *(["", typed] if typed else [])])


def _opening(form: MeetingForm) -> str:
    unit, kind = form.chosen_unit, form.chosen_activity
    said = _("%(day)s%(time)s，%(unit)s%(place)s召开%(kind)s。") % {
        "day": written_day(form.day, "day"),
        "time": f" {form.typed('started_at')}" if form.typed("started_at") else "",
        "unit": unit.name if unit else "",
        "place": _("在%(place)s") % {"place": form.typed("place")} if form.typed("place") else "",
        "kind": kind.name if kind else _("会议"),
    }
    if form.typed("host_name"):
        said += _("%(host)s主持。") % {"host": form.typed("host_name")}
    return said + _attendance(form)


def _attendance(form: MeetingForm) -> str:
    if not form.listed:
        counted = {name: form.typed(name) for name in ("expected", "present")}
        return _("应到 %(expected)s 人，实到 %(present)s 人。") % counted if counted["expected"] else ""
    said = _("应到 %(expected)d 人，实到 %(present)d 人。") % form.tally
    for state, words in ((Attendance.State.LEAVE, _("请假：")), (Attendance.State.ABSENT, _("缺席："))):
        names = [
            row["seat"].name + (f"（{row['reason']}）" if row["reason"] else "")
            for row in form.roll
            if row["state"] == state
        ]
        said += f"{words}{'、'.join(names)}。" if names else ""
    return said


def _parts(form: MeetingForm) -> list[str]:
    outline = form.chosen_activity.outline if form.chosen_activity else ()
    topic = str(form.typed("topic") or "").strip()
    lines = [_("主要内容：%(topic)s") % {"topic": topic}] if topic else []
    return [*lines, *(f"{NUMERALS[number]}、{part}：" for number, part in enumerate(outline[: len(NUMERALS)]))]
