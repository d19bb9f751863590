"""What a person types about a step. Which fields there are, the step of the day's edition says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.org.services import PersonDetails
from zugong.ui.forms import FileInput, Form, dress

from . import polling, queries, records, rules
from .judging import may_act
from .models import Candidate, StepAct
from .paths import Path, Step, path_on
from .record import OUTCOMES
from .services import PaperSaid, Said
from .votes import Count

VOTES: tuple[tuple[str, Any], ...] = (
    ("due", gettext_lazy("应到有表决权的")), ("present", gettext_lazy("实到有表决权的")), ("for_", gettext_lazy("赞成")),
    ("against", gettext_lazy("反对")), ("abstained", gettext_lazy("弃权")), ("void", gettext_lazy("废票")),
    ("written_for", gettext_lazy("会前书面赞成")), ("written_against", gettext_lazy("会前书面反对")),
    ("written_abstained", gettext_lazy("会前书面弃权")), ("left_out", gettext_lazy("不计入应到的正式党员")),
)  # fmt: skip


class PapersForm(Form):
    """Whatever is uploaded, somebody has said first that it is not classified."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(name) for name in self.files) and not cleaned.get("non_classified"):
            self.add_error("non_classified", _("先确认附件不涉密，再上传。"))
        return cleaned


class StepForm(PapersForm):
    """One step. `day` says whose edition is shown: the day typed, else today."""

    acted_on = forms.DateField(label=gettext_lazy("哪天办的"))
    by_whom = forms.CharField(label=gettext_lazy("谁办的"), max_length=120, required=False)
    opinion = forms.CharField(
        label=gettext_lazy("意见、结论"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    reason = forms.CharField(
        label=gettext_lazy("晚办、特殊情况的原因"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("按期办的不写。"),
    )

    def __init__(
        self, *args: Any, candidate: Candidate, step: str, account: Account, act: StepAct | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidate, self.act, self.account = candidate, act, account
        self.path: Path = self._path(step)
        self.step: Step = self.path.steps[step]
        self.organs = queries.organs_for(candidate, self.path, account)
        self._organ()
        self._result()
        self._numbers()
        self._papers()
        self.order_fields([*self.leading, "opinion", "reason"])
        dress(self)

    @property
    def leading(self) -> list[str]:
        middle = [name for name in self.fields if name not in {"acted_on", "unit", "by_whom", "opinion", "reason"}]
        return ["acted_on", "unit", "by_whom", *middle]

    def _path(self, step: str) -> Path:
        """The edition of the day; where that does not know the step (a local one, before it or after its end), one that
        does, so that the verb can say so beside what was typed."""
        days = [self._day(), *([self.act.acted_on] if self.act else []), clock.today()]
        return next(path for path in map(path_on, days) if step in path.steps)

    def _day(self) -> dt.date:
        typed = self.data.get("acted_on") if self.is_bound else self.initial.get("acted_on")
        try:
            return dt.date.fromisoformat(str(typed))
        except ValueError:
            return clock.today()

    def _organ(self) -> None:
        fitting = [one for one in self.organs if may_act(self.step, one.kind, self.path)]
        if len(fitting) == 1 and fitting[0].pk == self.candidate.unit_id:
            return
        choices = [(one.pk, str(one)) for one in fitting]
        self.fields["unit"] = forms.ChoiceField(
            label=_("哪个组织办的"), choices=choices or [("", _("你的账号办不了这一步"))], required=bool(choices)
        )

    def _result(self) -> None:
        if not self.step.decides:
            return
        labels = dict(StepAct.Outcome.choices)
        choices = [(one, labels[one]) for one in OUTCOMES[self.step.decides]]  # type: ignore[index]
        self.fields["outcome"] = forms.ChoiceField(label=_("结果"), choices=[("", "—"), *choices])
        if self.step.decides == "confirmation":
            most = self.path.probation.most
            self.fields["months"] = forms.IntegerField(
                label=_("延长几个月"), required=False, min_value=0, max_value=99,
                help_text=_("只在延长预备期时写：不少于 %(least)s，不超过 %(most)s。")
                % {"least": self.path.probation.least, "most": most},
            )  # fmt: skip

    def _numbers(self) -> None:
        for one in self.step.figures:
            self.fields[f"figure-{one.id}"] = forms.IntegerField(
                label=one.label, min_value=0, max_value=9999, required=not self.step.any_figure
            )
        if self.step.notice:
            said = {"long": self.step.notice}
            self.fields["notice_from"] = forms.DateField(
                label=_("公示从哪天"), help_text=_("不少于 %(long)s，头尾两天都算。") % said
            )
            self.fields["notice_to"] = forms.DateField(label=_("公示到哪天"))
        if self.step.vote:
            self._votes()

    def _votes(self) -> None:
        polls = polling.offered(self.candidate.unit, self.act)
        if polls:
            named = [(one.pk, f"{one.closed_on:%Y-%m-%d} {one.title}") for one in polls]
            self.fields["poll"] = forms.ChoiceField(
                label=_("取无记名投票的结果"), required=False, choices=[("", _("不取，照纸票填")), *named],
                help_text=_("选了就用平台上公布的票数；下面只填会前书面意见（从票里减去）和不计入应到的人数。"),
            )  # fmt: skip
        for name, label in VOTES:
            asked = not polls and name in {"due", "present", "for_"}
            self.fields[f"vote-{name}"] = forms.IntegerField(label=label, required=asked, min_value=0, max_value=9999)
        members = records.full_members(self.candidate.unit, self._day())
        self.fields["vote-due"].help_text = _("名册上这天有 %(n)d 名正式党员。") % {"n": members}
        self.fields["vote-left_out_why"] = forms.CharField(label=_("不计入的依据"), required=False, max_length=120)

    def _papers(self) -> None:
        for key, title in self.step.materials.items():
            held = self.act is not None and self.act.papers.filter(key=key).exists()
            self.fields[f"paper-{key}"] = forms.BooleanField(
                label=_("纸质件已入卷：%(title)s") % {"title": title}, required=False, initial=held
            )
            self.fields[f"file-{key}"] = forms.FileField(
                label=_("上传：%(title)s") % {"title": title}, required=False, widget=FileInput
            )
        if self.step.materials:
            self.fields["non_classified"] = forms.BooleanField(label=_("我确认附件不涉密"), required=False)

    #: the form by which the vote may be held here
    ballot = polling.BALLOT

    # ---- what the verb gets

    @property
    def vote_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("vote-")]

    @property
    def plain_fields(self) -> list[Any]:
        return [
            one
            for one in self
            if not one.name.startswith(("vote-", "paper-", "file-")) and one.name != "non_classified"
        ]

    @property
    def paper_fields(self) -> list[tuple[str, Any, Any]]:
        return [(title, self[f"paper-{key}"], self[f"file-{key}"]) for key, title in self.step.materials.items()]

    def said(self) -> Said:
        told = self.cleaned_data
        poll = polling.of(told.get("poll"), self.candidate.unit, self.act) if self.step.vote else None
        return Said(
            step=self.step.id, acted_on=told["acted_on"], unit=self._chosen(), by_whom=told["by_whom"], opinion=told["opinion"],
            outcome=told.get("outcome", ""), months=(told.get("months") or 0) if told.get("outcome") == "extended" else 0,
            figures={one.id: number for one in self.step.figures if (number := told.get(f"figure-{one.id}")) is not None},
            notice_from=told.get("notice_from"), notice_to=told.get("notice_to"),
            count=(polling.count_of(poll, self._count()) if poll else self._count()) if self.step.vote else None,
            papers=self._said_papers(), reason=told["reason"], poll=poll,
        )  # fmt: skip

    def _chosen(self) -> Unit:
        wanted = str(self.cleaned_data.get("unit") or self.candidate.unit_id)
        return next((one for one in self.organs if str(one.pk) == wanted), self.candidate.unit)

    def _count(self) -> Count:
        numbers = {name: self.cleaned_data.get(f"vote-{name}") or 0 for name, _label in VOTES}
        return Count(**numbers, left_out_why=self.cleaned_data.get("vote-left_out_why", ""))

    def _said_papers(self) -> list[PaperSaid]:
        told = self.cleaned_data
        return [
            PaperSaid(
                key=key, on_paper=told.get(f"paper-{key}", False), upload=told.get(f"file-{key}"),
                non_classified=told.get("non_classified", False),
            )
            for key in self.step.materials
        ]  # fmt: skip


def initial_of(act: StepAct) -> dict[str, Any]:
    """What is written, for a form that corrects it."""
    told = act.told
    found: dict[str, Any] = {
        "acted_on": act.acted_on, "unit": act.unit_id, "by_whom": act.by_whom, "opinion": act.opinion, "reason": act.reason,
        "outcome": act.outcome, "months": act.months, "poll": act.poll_id,
    }  # fmt: skip
    found |= {f"figure-{name}": number for name, number in told.get("figures", {}).items()}
    found |= {f"vote-{name}": number for name, number in told.get("votes", {}).items()}
    if "notice" in told:
        found |= dict(zip(("notice_from", "notice_to"), told["notice"], strict=True))
    return found


class CorrectionForm(StepForm):
    change_reason = forms.CharField(label=gettext_lazy("为什么更正"), max_length=200)


class ReasonForm(Form):
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class PlanForm(Form):
    step = forms.CharField(widget=forms.HiddenInput)
    planned_on = forms.DateField(label=gettext_lazy("打算哪天办"), required=False)


class PaperForm(PapersForm):
    """A paper that was missing."""

    on_paper = forms.BooleanField(label=gettext_lazy("纸质件已入卷"), required=False)
    upload = forms.FileField(label=gettext_lazy("上传"), required=False, widget=FileInput)
    non_classified = forms.BooleanField(label=gettext_lazy("我确认附件不涉密"), required=False)


class OpeningForm(PapersForm):
    """Who applies, where, and when the application was handed in."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("哪个党支部"), empty_label=None)
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    sex = forms.ChoiceField(label=gettext_lazy("性别"), required=False, choices=[("", "—"), *Person.Sex.choices])
    birth_on = forms.DateField(label=gettext_lazy("出生日期"))
    ethnicity = forms.CharField(label=gettext_lazy("民族"), max_length=20, required=False)
    education = forms.CharField(label=gettext_lazy("学历"), max_length=20, required=False)
    job = forms.CharField(label=gettext_lazy("工作单位及职务"), max_length=120, required=False)
    id_number = forms.CharField(
        label=gettext_lazy("身份证号码"),
        max_length=18,
        required=False,
        help_text=gettext_lazy("加密存，页上只显示后四位。"),
    )
    acted_on = forms.DateField(label=gettext_lazy("哪天递交的申请书"))
    on_paper = forms.BooleanField(label=gettext_lazy("入党申请书纸质件已入卷"), required=False)
    upload = forms.FileField(label=gettext_lazy("上传入党申请书"), required=False, widget=FileInput)
    non_classified = forms.BooleanField(label=gettext_lazy("我确认附件不涉密"), required=False)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = account.scope(rules.CAPABILITY)
        units = Unit.objects.on(clock.today()).filter(scope.q(), kind__in=Unit.MEMBER_KINDS).order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    @property
    def details(self) -> PersonDetails:
        names = ("name", "sex", "birth_on", "ethnicity", "education", "id_number")
        return PersonDetails(**{name: self.cleaned_data[name] for name in names})

    def said(self) -> Said:
        told = self.cleaned_data
        first = path_on(told["acted_on"]).national[0]
        papers = [
            PaperSaid(
                key=key, on_paper=told["on_paper"], upload=told.get("upload"), non_classified=told["non_classified"]
            )
            for key in first.materials
        ]
        return Said(step=first.id, acted_on=told["acted_on"], papers=papers, by_whom=told["name"])
