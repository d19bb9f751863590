from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.ui.forms import Form

from . import queries

LIGHTS = (("", _("全部")), ("late", _("逾期")), ("soon", _("三天内到期")), ("open", _("一周内到期")))


class DeskForm(Form):
    """The bar above the desk. Everything it knows is in the address."""

    office = forms.CharField(label=_("组织"), required=False, max_length=60)
    institution = forms.ChoiceField(label=_("哪项制度"), required=False)
    light = forms.ChoiceField(label=_("亮灯"), required=False, choices=LIGHTS)
    rung = forms.ChoiceField(label=_("催到哪一级"), required=False)

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("全部"))
        rungs = [(title, title) for title in queries.rungs_known(day)]
        self.fields["institution"].choices = [everything, *queries.institutions_watched(day)]  # type: ignore[attr-defined]
        self.fields["rung"].choices = [  # type: ignore[attr-defined]
            everything, (queries.PROPOSED, _("待签发")), (queries.UNSAID, _("还没催")), *rungs,
        ]  # fmt: skip


class DropForm(Form):
    reason = forms.CharField(
        label=_("为什么不发"),
        max_length=200,
        help_text=_("写清事实，比如：已经报来，只是还没录入。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
