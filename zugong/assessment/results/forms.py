"""Forms of a result: why again, until when, and what the reviewer says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.ui.forms import Form

from .services import Days


class DrawUpForm(Form):
    because = forms.CharField(
        label=_("更正什么，为什么"),
        max_length=300,
        required=False,
        help_text=_("会和更正版一起公布，例如：县示例局对 3.2 的异议成立，漏记一次党课"),
    )


class ReviewForm(Form):
    """`hangs_out`: whether there is a public notice; of people there is none unless the institution names the document."""

    notice_until = forms.DateField(label=_("公示到"))
    objections_until = forms.DateField(label=_("异议收到"))
    basis = forms.CharField(
        label=_("天数按什么定"), max_length=300, error_messages={"required": _("写明公示和异议的天数按什么定。")}
    )
    note = forms.CharField(label=_("复核意见"), max_length=300, required=False)

    def __init__(self, *args: Any, hangs_out: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hangs_out:
            del self.fields["notice_until"]

    def days(self) -> Days:
        said = self.cleaned_data
        return Days(said.get("notice_until"), said["objections_until"], said["basis"])


class DiscardForm(Form):
    note = forms.CharField(
        label=_("为什么不公布"),
        max_length=300,
        error_messages={"required": _("写明为什么不公布，封存的人要照着改。")},
    )
