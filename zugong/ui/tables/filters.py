from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zugong.ui.forms import dress


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition that is in force, and the address without it."""

    label: str
    value: str
    url: str


class Filters(django_filters.FilterSet):  # type: ignore[misc]
    """The compact bar above a list. Everything it knows is in the address."""

    @property
    def form(self) -> forms.Form:
        if not hasattr(self, "_form"):
            form = super().form
            for field in form.fields.values():
                field.required = False
                if isinstance(field, forms.ChoiceField) and hasattr(field, "empty_label"):
                    field.empty_label = _("全部")
            dress(form)
        return cast("forms.Form", self._form)

    @property
    def conditions(self) -> list[Condition]:
        if not self.is_bound or not self.form.is_valid():
            return []
        found = []
        for name in self.form.fields:
            value = self.form.cleaned_data.get(name)
            if value not in (None, "", [], ()) and not _is_empty(value):
                bound = self.form[name]
                found.append(Condition(str(bound.label), _words(bound, value), self._without(name)))
        return found

    def _without(self, name: str) -> str:
        query = QueryDict(mutable=True)
        query.update(self.data)
        for key in [key for key in query if key == name or key.startswith(f"{name}_") or key == "page"]:
            del query[key]
        return f"?{query.urlencode()}"


def _is_empty(value: Any) -> bool:
    return hasattr(value, "exists") and not value.exists()


def _words(bound: forms.BoundField, value: Any) -> str:
    """How the person knows this value: the choice's words, the object's name, or what was typed."""
    choices = getattr(bound.field, "choices", None)
    if isinstance(value, str) and choices:
        names = {str(key): str(words) for key, words in choices}
        return names.get(value, value)
    if isinstance(value, slice):
        return " – ".join(str(end) for end in (value.start, value.stop) if end)
    if isinstance(value, (list, tuple)) or hasattr(value, "all"):
        return "、".join(str(item) for item in value)
    return str(_("是")) if value is True else str(value)
