"""Fields and forms that org's pages share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.org.scope import Scope
from zugong.ui.forms import Form, dress

LISTED = 6


class NameInput(forms.TextInput):
    """A text input that proposes names: a county has too many units for a list to choose from."""

    proposals: Iterable[str] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attrs = {**(attrs or {}), "list": f"list-{name}", "autocomplete": "off"}
        options = format_html_join("", '<option value="{}">', ((one,) for one in self.proposals))
        return format_html(
            '{}<datalist id="list-{}">{}</datalist>', super().render(name, value, attrs, renderer), name, options
        )


class UnitField(forms.CharField):
    """A living unit of a scope, named in full or by a part that fits only one."""

    widget = NameInput

    def __init__(self, *, scope: Scope, kinds: Iterable[str] = (), near: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = Unit.objects.filter(scope.q(), dissolved_on__isnull=True)
        if kinds:
            self.units = self.units.filter(kind__in=list(kinds))
        if near is not None:
            top = near.parent or near
            close = self.units.filter(path__startswith=top.path).exclude(pk=near.pk)
            self.widget.proposals = list(close.values_list("name", flat=True)[:50])

    def clean(self, value: Any) -> Unit | None:
        words = super().clean(value).strip()
        if not words:
            return None
        exact = list(self.units.filter(name=words)[:2]) or list(self.units.filter(short_name=words)[:2])
        found = exact or list(self.units.filter(name__icontains=words)[: LISTED + 1])
        if not found:
            raise ValidationError(_("没有叫“%(words)s”的组织；换个写法再找") % {"words": words})
        if len(found) > 1:
            names = "、".join(unit.name for unit in found[:LISTED])
            raise ValidationError(_("不止一个：%(names)s。请写全称") % {"names": names})
        return found[0]


class UnitsField(UnitField):
    """Several living units of a scope, by their names."""

    def clean(self, value: Any) -> Any:
        found = [super(UnitsField, self).clean(name) for name in split_names(forms.CharField.clean(self, value))]
        return list(dict.fromkeys(found))

    def prepare_value(self, value: Any) -> Any:
        """Units stand in the form by their full names, which fit one alone."""
        return "、".join(unit.name for unit in value) if isinstance(value, list) else value


def split_names(words: str) -> list[str]:
    """甲、乙，丙: names as people write them one after the other."""
    for mark in "，,;；\n":
        words = words.replace(mark, "、")
    return [name for part in words.split("、") if (name := "".join(part.split()))]


class ActForm(Form):
    """A form that ends in one act. What the rule refuses is said on the form."""

    key = ""
    title: Any = ""
    button: Any = ""
    #: Shown where the form stands folded away until somebody needs it.
    folded = True
    danger = False

    def __init__(self, *args: Any, subject: Any, by: Any, **kwargs: Any) -> None:
        self.subject, self.by = subject, by
        super().__init__(*args, prefix=self.key, **kwargs)

    def put(self, name: str, field: forms.Field, *, last: bool = False) -> None:
        """A field that depends on the subject or on who asks."""
        self.fields = {**self.fields, name: field} if last else {name: field, **self.fields}
        dress(self)

    def act(self, by: Actor) -> Any:
        raise NotImplementedError

    def run(self) -> bool:
        """Do it; False leaves the sentences on the form."""
        if not self.is_valid():
            return False
        try:
            self.result = self.act(self.by)
        except Refused as refused:
            self.add_error(None, str(refused))
            return False
        return True

    def done(self) -> str:
        return str(_("已保存"))


def on_field(label: Any, **kwargs: Any) -> forms.DateField:
    """The day from which a change holds; today unless somebody says otherwise."""
    return forms.DateField(label=label, initial=clock.today, **kwargs)
