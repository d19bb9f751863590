"""The workbook that is brought back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.ui.forms import Form


class UploadForm(Form):
    workbook = forms.FileField(label=_("表格"), widget=forms.FileInput({"accept": ".xlsx,.xls,.csv"}))
