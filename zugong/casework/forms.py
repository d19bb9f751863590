"""What a person chooses beside the columns of a step: who instead."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zugong.columns.fields import PeopleField
from zugong.org.models import Unit
from zugong.ui.forms import Form, dress


class DelegateForm(Form):
    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PeopleField(unit=unit, several=False, label=_("委托给谁"), max_length=60)
        dress(self)
