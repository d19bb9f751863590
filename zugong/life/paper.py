"""The minutes as an official paper in Word, laid out as GB/T 9704 asks."""

from __future__ import annotations

from django.http import FileResponse
from django.utils.translation import gettext as _

from zugong.desk.office.gongwen import Paper
from zugong.org.models import Account
from zugong.registers.paper import sent

from . import queries
from .models import Attendance, Meeting


def minutes_paper(meeting: Meeting, *, by: Account) -> FileResponse:
    paper = Paper(_("%(kind)s记录") % {"kind": meeting.activity_name}, meeting.unit.name)
    for label, words in _particulars(meeting):
        if words:
            paper.text(f"{label}{words}")
    if meeting.minutes.strip():
        paper.heading(_("会议记录"))
        for line in meeting.minutes.splitlines():
            if line.strip():
                paper.text(line.strip())
    paper.text("")
    paper.text(_("主持人签字：　　　　　　　　记录人签字："))
    return sent(paper, f"{meeting.unit}{meeting.activity_name}{meeting.held_on:%Y%m%d}", meeting.source, by=by)


def _particulars(meeting: Meeting) -> list[tuple[str, str]]:
    came = queries.attendances(meeting)
    counted = meeting.expected is not None
    time = f" {meeting.started_at:%H:%M}" if meeting.started_at else ""
    return [
        (_("时间："), f"{meeting.when}{time}"),
        (_("地点："), meeting.place),
        (_("主持人："), meeting.host_name),
        (_("记录人："), meeting.recorded_by_name),
        (_("同时算："), queries.names_of_kinds(meeting.also, meeting.held_on)),
        (_("应到："), _("%(n)d 人") % {"n": meeting.expected} if counted else ""),
        *((f"{label}：", _names(came, state)) for state, label in Attendance.State.choices),
        (_("主要内容："), meeting.topic),
    ]


def _names(came: list[Attendance], state: str) -> str:
    return "、".join(
        row.person.name + (f"（{row.reason}）" if row.reason else "") for row in came if row.state == state
    )
