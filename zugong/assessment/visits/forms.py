"""Forms of a visit: who goes where, and one line of the list as it is filled in on a phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.assessment.models import VisitCheck, VisitSample
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.rulebook.declared import DeclaredVisit
from zugong.ui.forms import Form, PeoplePicker

from . import queries
from .services import Marked

SAMPLE = "s"


class PlanForm(Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("去哪里"))
    on = forms.DateField(label=_("哪天去"), initial=clock.today)
    assessors = forms.TypedMultipleChoiceField(
        label=_("考核人"), coerce=int, widget=PeoplePicker, help_text=_("只有选中的人能在现场打分"),
        error_messages={"required": _("至少选一名考核人，只有选中的人能在现场打分。")},
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account, declared: DeclaredVisit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.pk: one for one in queries.who_may_assess(account)}
        self.fields["unit"].queryset = queries.units_to_visit(account, declared)  # type: ignore[attr-defined]
        self.fields["assessors"].choices = [(one.pk, one.display_name) for one in self.known.values()]  # type: ignore[attr-defined]
        self.fields["assessors"].widget.words = (_("能去的"), _("选中"), _("找人"))  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        return {**chosen, "assessors": [self.known[key] for key in chosen["assessors"]]}


class CheckForm(Form):
    """A line: each sample as recorded or not, the mark, why, and what was found wrong."""

    mark = forms.DecimalField(label=_("评分"), max_digits=9, decimal_places=3, localize=False)
    reason = forms.CharField(label=_("理由"), max_length=300, required=False)
    finding = forms.CharField(
        label=_("发现的问题"), max_length=500, required=False, help_text=_("办结后可以一键转整改；没有就不填")
    )

    def __init__(self, *args: Any, check: VisitCheck, **kwargs: Any) -> None:
        self.samples = list(check.samples.all())
        shown = {"reason": check.reason, "finding": check.finding, "mark": check.mark}
        super().__init__(*args, initial=shown, prefix=check.key, auto_id=f"id_{check.key}_%s", **kwargs)
        for one in self.samples:
            self.fields[f"{SAMPLE}{one.pk}"] = forms.ChoiceField(
                choices=VisitSample.Verdict.choices, required=False, initial=one.verdict, label=one.words,
                widget=forms.RadioSelect,
            )  # fmt: skip

    def marked(self) -> Marked:
        said = self.cleaned_data
        verdicts = {one.pk: said[f"{SAMPLE}{one.pk}"] for one in self.samples}
        return Marked(said["mark"], said["reason"], said["finding"], verdicts)
