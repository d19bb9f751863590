"""The daily record's form is made from the kind's own fields: an institution declares them, nobody codes them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.evidence import files
from zugong.evidence.facts import Field
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.ui.forms import FileInput, Form

from . import queries
from .kinds import DailyKind

#: Names of the form's own fields; a kind's fields are prefixed so that they can never meet.
PREFIX = "data-"


class DailyForm(Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("单位"), empty_label=None)
    occurred_on = forms.DateField(
        label=gettext_lazy("发生日期"),
        error_messages={
            "required": gettext_lazy("填事情发生那天的日期。"),
            "invalid": gettext_lazy("没有这一天。按 2026-11-12 的样子填。"),
        },
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=300,
        help_text=gettext_lazy("文件名称和文号、会议，或检查的时间和人"),
        error_messages={"required": gettext_lazy("写明依据，被考核的单位能看到。")},
    )
    upload = forms.FileField(label=gettext_lazy("凭证"), required=False, widget=FileInput)
    non_classified = forms.BooleanField(label=gettext_lazy("已确认文件不涉密"), required=False)

    def __init__(self, *args: Any, account: Account, kind: DailyKind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = queries.units_to_mark(account, kind)  # type: ignore[attr-defined]
        self.fields["upload"].required = kind.needs_file
        for field in kind.kind.fields:
            self.fields[PREFIX + field.name] = form_field(field, kind.field_help.get(field.name, ""))
        last = ["basis", "upload", "non_classified"]
        self.order_fields([name for name in self.fields if name not in last] + last)
        self.fields["occurred_on"].initial = clock.today
        self._dress()

    def _dress(self) -> None:
        from zugong.ui.forms import dress  # fields made from the kind came after ui had dressed the others

        dress(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        upload = cleaned.get("upload")
        if upload:
            problem = files.problem_of(upload, non_classified=bool(cleaned.get("non_classified")))
            if problem:
                self.add_error("upload", problem)
        return cleaned

    def data_of_kind(self) -> dict[str, Any]:
        """The kind's own fields, without those left empty."""
        return {
            name.removeprefix(PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX) and value not in (None, "")
        }


def form_field(field: Field, help_text: str) -> forms.Field:
    """A control for one field of a fact."""
    common: dict[str, Any] = {
        "label": field.label,
        "required": field.required,
        "help_text": help_text or str(field.unit),
    }
    if field.choices:
        blank = [] if field.required else [("", _("不填"))]
        return forms.ChoiceField(choices=[*blank, *field.choices], **common)
    if field.type == "bool":
        return forms.BooleanField(**{**common, "required": False})
    if field.type == "int":
        return forms.IntegerField(**common)
    if field.type == "decimal":
        return forms.DecimalField(localize=False, **common)
    if field.type == "date":
        return forms.DateField(**common)
    return forms.CharField(max_length=300, **common)


class WithdrawalForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么撤回"),
        max_length=300,
        error_messages={"required": gettext_lazy("写明为什么撤回，原记录和原因都会留下。")},
    )


class ReopeningForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么重新打开"),
        max_length=300,
        error_messages={"required": gettext_lazy("写明为什么重新打开，原因会留在审计记录里。")},
    )


__all__ = ["PREFIX", "DailyForm", "ReopeningForm", "WithdrawalForm", "form_field"]


class TrialForm(Form):
    """What a trial needs to become a draft."""

    since = forms.DateField(label=_("从哪天起"), help_text=_("宜从下一个考核周期起算，考核到一半不换尺子。"))
    cite = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件名称、文号、条款，或者哪次会议。"))
    why = forms.CharField(label=_("为什么改"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
