"""A form field for every type of column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zugong.evidence import files
from zugong.kernel import clock
from zugong.org.forms.fields import NameInput, UnitField, UnitsField, split_names
from zugong.org.models import Membership, Person, Unit
from zugong.org.scope import Scope
from zugong.rulebook.declared import Column
from zugong.timeline import Period
from zugong.ui.forms import FileInput

from .binding import DERIVED, Binding

TEXT, LONG = 300, 20_000
#: How many periods back from today's a person may choose, and how many ahead.
BACK, AHEAD = 24, 12
#: Names proposed while somebody types; more would make the page heavy.
PROPOSED = 300
ROWS = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Around:
    """What the fields of one row need to know: its unit, and how rows of other registers are called."""

    binding: Binding
    unit: Unit | None
    linked: Callable[[Column], ROWS] = field(default=lambda column: ())


def field_of(column: Column, around: Around) -> forms.Field:
    """An empty form field; required is judged by the whole row, so that one sentence says it all."""
    made = _MAKE[column.type](column, around)
    made.label, made.help_text = column.label, _help(column)
    made.required = column.required
    return made


def _help(column: Column) -> str:
    unit = _("单位：%(unit)s") % {"unit": column.unit} if column.unit else ""
    return "　".join(part for part in (unit, column.help) if part)


class PeopleField(forms.CharField):
    """One or several people of the register by name, separated by 、; a name that fits two asks for the other way in."""

    widget = NameInput

    def __init__(self, *, unit: Unit | None, several: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit, self.several = unit, several
        near = self._near() if unit else Person.objects.none()
        self.widget.proposals = list(near.values_list("name", flat=True).order_by("name").distinct()[:PROPOSED])

    def _near(self) -> Any:
        """Members of the unit's department, else of the unit."""
        assert self.unit is not None
        here = Membership.objects.filter(unit__path__startswith=self.unit.path, valid_to__isnull=True)
        return Person.objects.filter(pk__in=here.values("person"))

    def prepare_value(self, value: Any) -> Any:
        keys = value if isinstance(value, list) else [value] if isinstance(value, int) else None
        if keys is None:
            return value
        names = dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))
        return "、".join(names[key] for key in keys if key in names)

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        names = [name for name in split_names(words)]
        if not self.several and len(names) > 1:
            raise ValidationError(_("这里只填一个人"))
        found = [self._one(name) for name in names]
        return found if self.several else (found[0] if found else None)

    def _one(self, name: str) -> int:
        here = list(self._near().filter(name=name).values_list("pk", flat=True)[:2]) if self.unit else []
        found = here or list(Person.objects.filter(name=name).values_list("pk", flat=True)[:2])
        if not found:
            raise ValidationError(_("底册里没有叫“%(name)s”的人") % {"name": name})
        if len(found) > 1:
            raise ValidationError(_("叫“%(name)s”的不止一个，先请底册管理员加以区分") % {"name": name})
        return int(found[0])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


class UnitKeyField(UnitField):
    """A unit, kept by its key."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return found.pk if found is not None else None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return str(Unit.objects.filter(pk=value).values_list("name", flat=True).first() or "")
        return value


class UnitKeysField(UnitsField):
    """Several units, kept by their keys."""

    def clean(self, value: Any) -> Any:
        return [unit.pk for unit in super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        named = dict(Unit.objects.filter(pk__in=value).values_list("pk", "name"))
        return "、".join(named[key] for key in value if key in named)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


class EvidenceField(forms.FileField):
    """A file; what stays in the row is the key under which it is kept."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if found and found is not initial:
            problem = files.problem_of(found, non_classified=True)
            if problem:
                raise ValidationError(problem)
        return found


def _text(column: Column, _around: Around) -> forms.Field:
    return forms.CharField(max_length=TEXT, widget=forms.TextInput({"autocomplete": "off"}))


def _long_text(column: Column, _around: Around) -> forms.Field:
    return forms.CharField(max_length=LONG, widget=forms.Textarea({"rows": 3}))


def _number(column: Column, _around: Around) -> forms.Field:
    places = 2 if column.type == "money" else 4
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(max_digits=15, decimal_places=places, widget=widget)


def _date(column: Column, _around: Around) -> forms.Field:
    return forms.DateField()


def _time(column: Column, _around: Around) -> forms.Field:
    invalid = {"invalid": _("写成钟点，如 14:30")}
    return forms.TimeField(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), error_messages=invalid)


def _period(column: Column, _around: Around) -> forms.Field:
    language = get_language() or "zh-hans"
    found = [(period.code, period.label(language)) for period in periods_near(column.every, clock.today())]
    return forms.ChoiceField(choices=[("", gettext_lazy("选一个周期")), *found])


def periods_near(kind: str, day: dt.date) -> list[Period]:
    """Those a row may be about, the latest first."""
    here = Period.of(kind, day)
    ahead, back = [], []
    later = earlier = here
    for _step in range(AHEAD):
        later = later.next()
        ahead.append(later)
    for _step in range(BACK):
        earlier = earlier.previous()
        back.append(earlier)
    return [*reversed(ahead), here, *back]


def _choice(column: Column, around: Around) -> forms.Field:
    options = list(around.binding.labels(column).items())
    return forms.ChoiceField(choices=[("", gettext_lazy("请选择")), *options])


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or nothing said; what is stored stands in the form again."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", gettext_lazy("请选择")), ("true", gettext_lazy("是")), ("false", gettext_lazy("否"))]
        super().__init__(choices=choices, coerce=lambda text: text in ("true", "True"), empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(value).lower() if isinstance(value, bool) else value


def _yes_no(column: Column, _around: Around) -> forms.Field:
    return YesNoField()


def _unit(column: Column, around: Around) -> forms.Field:
    return UnitKeyField(scope=Scope(("",)), near=around.unit)


def _units(column: Column, around: Around) -> forms.Field:
    return UnitKeysField(scope=Scope(("",)), near=around.unit, max_length=LONG)


def _row(column: Column, around: Around) -> forms.Field:
    choices = [("", gettext_lazy("请选择")), *((str(key), words) for key, words in around.linked(column))]
    return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None)


_MAKE: dict[str, Callable[[Column, Around], forms.Field]] = {
    "text": _text, "long_text": _long_text, "number": _number, "money": _number, "date": _date, "period": _period,
    "time": _time, "choice": _choice, "yes_no": _yes_no, "unit": _unit, "units": _units, "row": _row,
    "person": lambda column, around: PeopleField(unit=around.unit, several=False, max_length=LONG),
    "people": lambda column, around: PeopleField(unit=around.unit, several=True, max_length=LONG),
    "file": lambda column, around: EvidenceField(),
}  # fmt: skip


def typed(columns: Iterable[Column]) -> list[Column]:
    """The columns somebody fills; the others follow from them."""
    return [column for column in columns if column.type not in DERIVED]
