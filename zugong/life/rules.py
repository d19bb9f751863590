"""Who may write down a meeting, and when. Each rule bears the name of the verb it guards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Membership, Person, Unit

from . import queries
from .models import Meeting, written_day


@rule
def record_meeting(
    unit: Unit,
    activity: str,
    held_on: dt.date,
    *,
    by: Actor,
    people: Iterable[int] = (),
    came: int | None = None,
    again: bool = False,
) -> str | None:
    """`people` are those expected, `came` how many were there, if that is known; `again` says that a second meeting of
    the kind on that day is meant."""
    return (
        _may_record(by, unit)
        or _kind_known(activity, held_on, unit)
        or _day_possible(unit, held_on)
        or _all_of_unit(unit, people, held_on)
        or _somebody_came(came)
        or (None if again else _not_twice(unit, activity, held_on))
    )


@rule
def correct_meeting(
    meeting: Meeting,
    activity: str,
    held_on: dt.date,
    *,
    by: Actor,
    reason: str,
    people: Iterable[int] = (),
    came: int | None = None,
    again: bool = False,
) -> str | None:
    moved = (activity, held_on) != (meeting.activity, meeting.held_on)
    return (
        _may_record(by, meeting.unit)
        or _still_stands(meeting)
        or _reason_given(reason)
        or _kind_known(activity, held_on, meeting.unit)
        or _day_possible(meeting.unit, held_on)
        or _all_of_unit(meeting.unit, people, held_on)
        or _somebody_came(came)
        or (_not_twice(meeting.unit, activity, held_on) if moved and not again else None)
    )


@rule
def merge_kinds(unit: Unit, activity: str, held_on: dt.date, also: Sequence[str]) -> str | None:
    """One meeting is of one kind, but for what the institution lets it be besides."""
    known = queries.activity(activity, held_on)
    allowed = {one.id for one in queries.mergeable(known, held_on, unit)}
    wrong = [kind for kind in also if kind not in allowed]
    if not wrong or known is None:
        return None
    return _("一次%(name)s不能同时算%(also)s：制度没有写可以合并开展。分开记，或者请管制度的人在制度里写上。") % {
        "name": known.name,
        "also": queries.names_of_kinds(wrong, held_on),
    }


@rule
def withdraw_meeting(meeting: Meeting, *, by: Actor, reason: str) -> str | None:
    return _may_record(by, meeting.unit) or _still_stands(meeting) or _reason_given(reason)


@rule
def import_meetings(*, by: Actor) -> str | None:
    if by is SYSTEM or by.may("import_data"):  # type: ignore[attr-defined]
        return None
    return _("会议台账由底册管理员导入。你的账号没有这个角色，请找安全保密管理员开通。")


@rule
def withdraw_import(meetings: Sequence[Meeting], *, by: Actor) -> Sentence | None:
    refused = import_meetings.why_not(by=by)
    touched = sum(not meeting.stands for meeting in meetings)
    if refused or not touched:
        return refused
    return _("这批里有 %(n)d 次会议后来又更正或撤回过，整批撤回会盖掉那些改动。请逐条处理。") % {"n": touched}


@rule
def read_meeting(meeting: Meeting, *, by: Actor, attended: bool = False) -> str | None:
    """The unit's own people, whoever has the unit in their scope, and those who were there."""
    if by.may("read_unit", meeting.unit) or attended:  # type: ignore[attr-defined]
        return None
    return _("这次会议只有%(unit)s、它的上级组织和到会的人能看。") % {"unit": meeting.unit}


@rule
def opt_out_of_birthday(person: Person, *, by: Actor) -> str | None:
    """Oneself; and for a member without an account whoever records for the branch, at the member's word."""
    if by is SYSTEM or getattr(by, "person_id", None) == person.pk:
        return None
    branches = [one.unit for one in Membership.objects.on(clock.today()).filter(person=person).select_related("unit")]
    if any(by.may("record", unit) for unit in branches):  # type: ignore[attr-defined]
        return None
    return _("过不过政治生日由本人定，本人没有账号的请支部书记代记。")


@rule
def opt_in_to_birthday(person: Person, *, by: Actor) -> str | None:
    """What a member did not want, nobody else brings back."""
    if getattr(by, "person_id", None) == person.pk:
        return None
    return _("说过不过的，只有本人能在“我的组织生活”里恢复。")


def _may_record(by: Actor, unit: Unit) -> str | None:
    if by is SYSTEM or by.may("record", unit):  # type: ignore[attr-defined]
        return None
    return _("%(unit)s的会议由本组织的书记或专职党务工作者记录。") % {"unit": unit}


def _kind_known(activity: str, held_on: dt.date, unit: Unit) -> str | None:
    known = queries.activity(activity, held_on)
    if known is None:
        return _("%(day)s施行的制度里没有这种会，请重选会议类型。") % {"day": written_day(held_on, "day")}
    if known.held_by and unit.kind not in known.held_by:
        return _("%(name)s不由%(kind)s召开，请重选会议类型。") % {"name": known.name, "kind": unit.get_kind_display()}
    return None


def _day_possible(unit: Unit, held_on: dt.date) -> str | None:
    if held_on > clock.today():
        return _("%(day)s还没到。会开完再来记。") % {"day": written_day(held_on, "day")}
    if unit.founded_on and held_on < unit.founded_on:
        return _("%(unit)s是%(day)s成立的，不能记成立以前的会。") % {
            "unit": unit,
            "day": written_day(unit.founded_on, "day"),
        }
    if unit.dissolved_on and held_on >= unit.dissolved_on:
        return _("%(unit)s已在%(day)s撤销，不能记撤销以后的会。") % {
            "unit": unit,
            "day": written_day(unit.dissolved_on, "day"),
        }
    return None


def _all_of_unit(unit: Unit, people: Iterable[int], held_on: dt.date) -> str | None:
    names = queries.strangers(unit, people, held_on)
    if not names:
        return None
    return _("%(names)s在%(day)s还不是（或已不是）%(unit)s的人，请从名单里去掉。") % {
        "names": "、".join(names),
        "day": written_day(held_on, "day"),
        "unit": unit,
    }


def _somebody_came(came: int | None) -> str | None:
    return _("没有一个人到会，这次会不算开过，不用记。") if came == 0 else None


def _not_twice(unit: Unit, activity: str, held_on: dt.date) -> str | None:
    known = queries.same_day(unit, activity, held_on).first()
    if known is None:
        return None
    return _("%(day)s已经记过一次%(name)s（%(by)s记的）。确实又开了一次，勾上“同一天又开了一次”再存。") % {
        "day": written_day(held_on, "day"),
        "name": known.activity_name,
        "by": known.recorded_by_name,
    }


def _still_stands(meeting: Meeting) -> str | None:
    if meeting.stands:
        return None
    return _("这条记录%(state)s，不能再改。请打开最新的一条。") % {"state": meeting.get_state_display()}


def _reason_given(reason: str) -> str | None:
    return None if reason.strip() else _("写一句原因，以后的人能看懂为什么改。")
