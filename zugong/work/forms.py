from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.ui.forms import Form


class ExemptForm(Form):
    reason = forms.CharField(
        label=_("为什么不用做"),
        max_length=200,
        help_text=_("写清事实，比如：支部不足 7 人，没有设支委会。本组织会看到这句话。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
