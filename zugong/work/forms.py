from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.evidence.facts import kind_of
from zugong.evidence.ledger import FactRow
from zugong.ui.forms import Form

from .steering import Steered


class ExemptForm(Form):
    reason = forms.CharField(
        label=_("为什么不用做"),
        max_length=200,
        help_text=_("写清事实，比如：支部不足 7 人，没有设支委会。本组织会看到这句话。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskForm(Form):
    """For an exemption: whoever is above reads the reason."""

    prefix = "ask"
    reason = forms.CharField(
        label=_("为什么要免"),
        max_length=200,
        help_text=_("写清事实，比如：住院一个月。批的人会看到这句话。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MakeUpForm(Form):
    """For a late one to count: which record made it up, and why it was late."""

    prefix = "late"
    fact = forms.TypedChoiceField(label=_("哪条记录补的"), coerce=int)
    reason = forms.CharField(
        label=_("为什么晚了"),
        max_length=200,
        help_text=_("批的人会看到这句话。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, late: Sequence[FactRow] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [  # type: ignore[attr-defined]
            (fact.id, _said(fact)) for fact in late
        ]


def _said(fact: FactRow) -> str:
    return f"{fact.occurred_on.isoformat()} {kind_of(fact.kind).summary(fact.data)}".rstrip()


class AnswerForm(Form):
    answer = forms.CharField(
        label=_("答复"), max_length=200, required=False, help_text=_("不同意要写为什么。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


@dataclass(frozen=True)
class MatterSaid:
    """What a leader says when something is put first."""

    kind: str
    points: tuple[str, ...]
    leader: str


class MatterForm(Form):
    kind = forms.ChoiceField(label=_("哪一种"))
    points = forms.MultipleChoiceField(
        label=_("属于哪一点"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可以不选，也可以选几个"),
    )
    leader = forms.CharField(label=_("牵头领导"), max_length=60)

    def __init__(self, *args: Any, steered: Steered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(steered.kinds.items())  # type: ignore[attr-defined]
        self.fields["points"].choices = list(steered.points.items())  # type: ignore[attr-defined]
        if not steered.points:
            del self.fields["points"]

    @property
    def said(self) -> MatterSaid:
        data = self.cleaned_data
        return MatterSaid(data["kind"], tuple(data.get("points", ())), data["leader"].strip())


class ProgressForm(Form):
    text = forms.CharField(
        label=_("这一周进展"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("写一句办到哪里了。")},
    )
