"""What secretaries and superiors type. Each form ends in one act."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.org.forms.fields import ActForm
from zugong.org.models import Unit
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.timeline import Period
from zugong.ui.forms import DateInput, Form, PeoplePicker, dress

from . import rules, services
from .models import Hall, Report
from .services.reports import declared_of

LONGEST_SECTION = 4000
MOST_VOTERS = 2000


class WriteForm(Form):
    """One field for each section of the report."""

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        declared = declared_of(report)
        for section, title in declared.labels(declared.debriefing.sections).items():
            self.fields[section] = forms.CharField(
                label=title, required=False, max_length=LONGEST_SECTION, initial=report.texts.get(section, ""),
                widget=forms.Textarea({"rows": 4}),
            )  # fmt: skip
        dress(self)

    def act(self, by: Actor) -> Report:
        return services.write_report(report=self.report, texts=self.cleaned_data, by=by)


class SendForm(ActForm):
    key, title, button, folded = "send", gettext_lazy("送上级"), gettext_lazy("送出报告"), False

    def act(self, by: Actor) -> Report:
        return services.send_report(report=self.subject, by=by)

    def done(self) -> str:
        return _("报告已送出，本组织党员也看得到了。")


class ReturnForm(ActForm):
    key, title, button, danger = "return", gettext_lazy("退回修改"), gettext_lazy("退回"), True
    reason = forms.CharField(label=gettext_lazy("退回的原因"), max_length=300)

    def act(self, by: Actor) -> Report:
        return services.return_report(report=self.subject, reason=self.cleaned_data["reason"], by=by)

    def done(self) -> str:
        return _("已退回。")


class AppraiseForm(ActForm):
    key, title, button, folded = "appraise", gettext_lazy("上级评议"), gettext_lazy("保存评议"), False
    opinion = forms.CharField(
        label=gettext_lazy("点评"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    problems = forms.CharField(
        label=gettext_lazy("指出的问题，一行一个"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("评完以后，每个问题可以一按转成整改。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        report: Report = self.subject
        declared = declared_of(report)
        grades = list(declared.labels(declared.debriefing.grades).items())
        self.put(
            "grade", forms.ChoiceField(label=_("等次"), choices=grades, widget=forms.RadioSelect, initial=report.grade)
        )
        self.fields["opinion"].initial, self.fields["problems"].initial = report.opinion, report.problems

    def act(self, by: Actor) -> Report:
        return services.appraise_report(report=self.subject, said=services.Appraisal(**self.cleaned_data), by=by)

    def done(self) -> str:
        return _("评议已保存，定结果以前还能改。")


class SettleForm(ActForm):
    key, title, button, folded = "settle", gettext_lazy("定结果"), gettext_lazy("按权重合成，定结果"), False

    def act(self, by: Actor) -> Report:
        return services.settle_report(report=self.subject, by=by)

    def done(self) -> str:
        return _("合成分 %(total)s，已记进台账。") % {"total": self.result.total}


def forms_of(report: Report, by: Any) -> list[type[ActForm]]:
    """What this account may do with the report now."""
    declared = declared_of(report)
    grades = declared.labels(declared.debriefing.grades)
    found: list[type[ActForm]] = []
    if rules.send_report.allows(report, by=by):
        found.append(SendForm)
    if rules.settle_report.allows(report, declared.debriefing.few, by=by):
        found.append(SettleForm)
    if rules.appraise_report.allows(report, grades, next(iter(grades), ""), by=by):
        found.append(AppraiseForm)
    if rules.return_report.allows(report, "-", by=by):
        found.append(ReturnForm)
    return found


class HallForm(Form):
    """Who speaks in one meeting, and how many vote."""

    title = forms.CharField(label=gettext_lazy("会议名称"), max_length=120)
    held_on = forms.DateField(label=gettext_lazy("开会日期"), widget=DateInput)
    entitled = forms.IntegerField(
        label=gettext_lazy("应到会多少人"), min_value=1, max_value=MOST_VOTERS,
        help_text=gettext_lazy("按这个数印票码，一人抽一张。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, declared: DeclaredDebriefing, unit: Unit, period: Period, ready: list[Report], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.declared, self.unit, self.period, self.ready = declared, unit, period, ready
        self.fields["title"].initial = f"{period.label('zh-hans')}{declared.debriefing.title}"[:120]
        self.fields["held_on"].initial = clock.today()
        choices = [(str(one.pk), f"{one.person.name}（{one.unit}）") for one in ready]
        self.fields["reports"] = forms.MultipleChoiceField(
            label=_("谁来述职"), choices=choices, widget=PeoplePicker(words=(_("共"), _("选了"), _("找人"))),
            initial=[key for key, _label in choices],
        )  # fmt: skip
        dress(self)

    def act(self, by: Actor) -> Hall:
        told = self.cleaned_data
        chosen = [one for one in self.ready if str(one.pk) in told["reports"]]
        held_on: dt.date = told["held_on"]
        called = services.Called(
            period=self.period, reports=chosen, entitled=told["entitled"], held_on=held_on, title=told["title"]
        )
        return services.open_hall(declared=self.declared, unit=self.unit, called=called, by=by)
