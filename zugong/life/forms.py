"""What a person types about a meeting."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.timeline import Period
from zugong.ui.forms import FileInput, Form

from . import queries
from .models import Attendance, Meeting
from .services import Presence, Said

#: Somebody on the register who is not expected at this meeting.
NOT_EXPECTED = "none"
_PERSON = re.compile(r"p-(\d{1,18})")


#: How the controls behave on a phone.
_LOOKS: dict[str, dict[str, Any]] = {
    "held_on": {"data-refresh": True},
    "started_at": {"type": "time"},
    "place": {"autocomplete": "off"},
    "host_name": {"list": "people", "autocomplete": "off"},
    "topic": {"autocomplete": "off"},
    "minutes": {"rows": 6},
    "expected": {"inputmode": "numeric"},
    "present": {"inputmode": "numeric"},
}


class MeetingForm(Form):
    """The attendance list is not made of form fields: it is drawn from the register and read from the names p-<person>."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("党组织"), empty_label=None)
    activity = forms.ChoiceField(
        label=gettext_lazy("开了什么会"), error_messages={"required": gettext_lazy("选一种会议。")}
    )
    held_on = forms.DateField(
        label=gettext_lazy("日期"),
        error_messages={
            "required": gettext_lazy("填开会那天的日期。"),
            "invalid": gettext_lazy("没有这一天。按 2026-11-12 的样子填。"),
        },
    )
    started_at = forms.TimeField(label=gettext_lazy("开始时间"), required=False, widget=forms.TimeInput(format="%H:%M"))
    place = forms.CharField(label=gettext_lazy("地点"), max_length=100, required=False)
    host_name = forms.CharField(label=gettext_lazy("主持人"), max_length=60, required=False)
    topic = forms.CharField(
        label=gettext_lazy("主要内容"),
        max_length=300,
        error_messages={"required": gettext_lazy("用一句话写这次会的主要内容。")},
    )
    minutes = forms.CharField(label=gettext_lazy("会议记录"), required=False, max_length=20_000, widget=forms.Textarea)
    first_item = forms.BooleanField(label=gettext_lazy("第一项是第一议题学习"), required=False)
    also = forms.MultipleChoiceField(label=gettext_lazy("同时算"), required=False)
    expected = forms.IntegerField(label=gettext_lazy("应到"), required=False, min_value=0, max_value=9999)
    present = forms.IntegerField(label=gettext_lazy("实到"), required=False, min_value=0, max_value=9999)
    upload = forms.FileField(label=gettext_lazy("附件"), required=False, widget=FileInput)
    non_classified = forms.BooleanField(label=gettext_lazy("我确认附件不涉密"), required=False)
    again = forms.BooleanField(label=gettext_lazy("同一天又开了一次"), required=False)

    def __init__(
        self,
        *args: Any,
        account: Account,
        meeting: Meeting | None = None,
        switching: bool = False,
        drafting: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.meeting, self.switching, self.drafting = account, meeting, switching, drafting
        units = queries.units_to_record(account)
        self.fields["unit"].queryset = units.filter(pk=meeting.unit_id) if meeting else units  # type: ignore[attr-defined]
        self.fields["activity"].choices = [(known.id, known.name) for known in self.activities]  # type: ignore[attr-defined]
        self.fields["also"].choices = [(known.id, known.name) for known in self.mergeable]  # type: ignore[attr-defined]
        for name, attrs in _LOOKS.items():
            self.fields[name].widget.attrs.update(attrs)

    # What the page draws ---------------------------------------------------------------------------------------------

    @cached_property
    def activities(self) -> list[queries.Activity]:
        return queries.activities(self.day, self.chosen_unit)

    @cached_property
    def day(self) -> dt.date:
        """The day whose institutions and register are shown: the one typed, else today."""
        try:
            return dt.date.fromisoformat(str(self.typed("held_on")))
        except ValueError:
            return clock.today()

    @cached_property
    def units(self) -> list[Unit]:
        return list(self.fields["unit"].queryset)  # type: ignore[attr-defined]

    @cached_property
    def chosen_unit(self) -> Unit | None:
        """The unit chosen, else the one the account works for, else the first it may record for."""
        chosen = str(self.typed("unit") or "")
        found = next((unit for unit in self.units if str(unit.pk) == chosen), None)
        home = self.account.home_unit
        return found or next((unit for unit in self.units if unit == home), None) or next(iter(self.units), None)

    @cached_property
    def chosen_activity(self) -> queries.Activity | None:
        return next((known for known in self.activities if known.id == self.typed("activity")), None)

    @cached_property
    def mergeable(self) -> list[queries.Activity]:
        """What this meeting may be besides; the institution says so."""
        return queries.mergeable(self.chosen_activity, self.day, self.chosen_unit)

    @property
    def merged(self) -> list[str]:
        data = self.data
        return data.getlist("also") if self.is_bound and hasattr(data, "getlist") else list(self.typed("also") or [])

    @cached_property
    def roll(self) -> list[dict[str, Any]]:
        """The register with what is known or typed about each person: present unless said otherwise."""
        if self.chosen_unit is None:
            return []
        seats = queries.seats(self.chosen_unit, self.attendees, self.day)
        return [self._row(seat) for seat in seats]

    @property
    def expected_rows(self) -> list[dict[str, Any]]:
        return [row for row in self.roll if row["seat"].expected]

    @property
    def other_rows(self) -> list[dict[str, Any]]:
        return [row for row in self.roll if not row["seat"].expected]

    @property
    def others_counted(self) -> bool:
        return any(row["state"] != NOT_EXPECTED for row in self.other_rows)

    @property
    def attendees(self) -> str:
        return self.chosen_activity.attends if self.chosen_activity else queries.MEMBERS

    def _row(self, seat: queries.Seat) -> dict[str, Any]:
        """A seat as the page draws it: what was typed, else what is written, else present."""
        known = self._written_before
        preset = Attendance.State.PRESENT.value if seat.expected and not known else NOT_EXPECTED
        state, reason = known.get(seat.person_id, (preset, ""))
        typed = self.data.get(f"p-{seat.person_id}", state)
        if self.switching and not (seat.expected and typed in (Attendance.State.LEAVE, Attendance.State.ABSENT)):
            # Another kind of meeting has another list; only who was put down as missing is carried over.
            typed = preset
        return {
            "seat": seat,
            "state": typed,
            "reason": self.data.get(f"r-{seat.person_id}", reason),
            "may_be_left_out": not seat.expected or self.attendees == queries.SUBGROUP or typed == NOT_EXPECTED,
        }

    @property
    def listed(self) -> bool:
        """Whether people are named, or only counted as in an old ledger."""
        return bool(self.roll) and (self.meeting is None or bool(self._written_before))

    @property
    def tally(self) -> dict[str, int]:
        states = [row["state"] for row in self.roll]
        counts = {state: states.count(state) for state in Attendance.State.values}
        return {"expected": sum(counts.values()), **counts}

    @property
    def asks_again(self) -> bool:
        """Shown once it matters: the verb has just refused a second meeting of the kind on that day."""
        if not self.is_bound or self.switching:
            return False
        return bool(self.data.get("again") or (self.non_field_errors() and self._held_already))

    @property
    def _held_already(self) -> bool:
        if self.chosen_unit is None or self.chosen_activity is None:
            return False
        known = queries.same_day(self.chosen_unit, self.chosen_activity.id, self.day)
        return (known.exclude(pk=self.meeting.pk) if self.meeting else known).exists()

    @cached_property
    def _written_before(self) -> dict[int, tuple[str, str]]:
        if self.meeting is None:
            return {}
        return {row.person_id: (row.state, row.reason) for row in self.meeting.attendances.all()}

    def typed(self, name: str) -> Any:
        """What was typed, else what the field begins with."""
        return self.data.get(name) if self.is_bound else self.get_initial_for_field(self.fields[name], name)

    def full_clean(self) -> None:
        """Whoever asks for a draft of the minutes has not sent anything yet that could be wrong."""
        if not self.drafting:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    # What the verb gets ----------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.switching:  # only another list is asked for: nothing has been sent that could be wrong
            return cleaned
        if cleaned.get("upload") and not cleaned.get("non_classified"):
            self.add_error("non_classified", _("先确认附件不涉密，再上传。"))
        expected, present = cleaned.get("expected"), cleaned.get("present")
        if not self.presences and expected is not None and present is not None and present > expected:
            self.add_error("present", _("比应到的多 %(n)d 人。列席的人写在会议记录里。") % {"n": present - expected})
        if not self.presences and expected is None:
            self.add_error("expected", _("到会名单里一个人也没有。至少有一个人应到。"))
        return cleaned

    @cached_property
    def presences(self) -> list[Presence]:
        found = []
        for name, state in self.data.items():
            match = _PERSON.fullmatch(name)
            if match and state in Attendance.State.values:
                reason = self.data.get(f"r-{match[1]}", "")[:60] if state == Attendance.State.LEAVE else ""
                found.append(Presence(int(match[1]), state, reason.strip()))
        return found

    def said(self) -> Said:
        kept = {key: value for key, value in self.cleaned_data.items() if key not in ("unit", "reason")}
        fields = self.chosen_activity.fields if self.chosen_activity else ()
        # A talk has no minutes, whatever a form without scripts let somebody type.
        for name, nothing in (("minutes", ""), ("first_item", False)):
            if fields and name not in fields:
                kept[name] = nothing
        return Said(**kept, host=self._host(), attendance=self.presences)

    def _host(self) -> Person | None:
        """The host is linked to a person where the name leaves no doubt."""
        name = "".join(self.cleaned_data.get("host_name", "").split())
        people = [row["seat"].person_id for row in self.roll if row["seat"].name == name] if name else []
        return Person.objects.only("pk", "name").get(pk=people[0]) if len(people) == 1 else None


class CorrectionForm(MeetingForm):
    reason = forms.CharField(
        label=gettext_lazy("为什么更正"),
        max_length=200,
        error_messages={"required": gettext_lazy("写一句原因，以后的人能看懂为什么改。")},
    )


class WithdrawalForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么撤回"),
        max_length=200,
        error_messages={"required": gettext_lazy("写一句原因，以后的人能看懂为什么撤。")},
    )


def period_of(code: str) -> Period | None:
    try:
        return Period.parse(code) if code else None
    except ValueError:
        return None


def first_day_to_show(period: Period | None) -> dt.date | None:
    """Today, if the duty's period is not over; for one that is, the person must say when it was held."""
    today = clock.today()
    return today if period is None or period.contains(today) else None


_KEPT = (
    *("activity", "held_on", "started_at", "place", "host_name", "topic", "minutes"),
    *("first_item", "also", "expected", "present"),
)


def initial_of(meeting: Meeting) -> dict[str, Any]:
    return {"unit": meeting.unit_id, **{name: getattr(meeting, name) for name in _KEPT}}
