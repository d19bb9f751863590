"""One kind of daily record for many units at once: a row each, filled from the keyboard, stored all together or not at all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from zugong.kernel import clock, once
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.ui.forms import Form

from . import queries, services
from .forms import form_field
from .kinds import DailyKind
from .models import DailyRecord

#: A committee's departments stand on one page; of branches as many as a person fills in before a pause.
PER_PAGE = 80


class SharedForm(Form):
    """What holds for all rows."""

    occurred_on = forms.DateField(label=gettext_lazy("发生日期"), initial=clock.today)
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=300,
        help_text=gettext_lazy("文件名称和文号、会议，或检查的时间和人；对下面每一行都一样"),
        error_messages={"required": gettext_lazy("写明依据，被考核的单位能看到。")},
    )


class RowForm(Form):
    """One unit. A row nobody touched asks for nothing; one that was begun has to be whole."""

    use_required_attribute = False

    def __init__(self, kind: DailyKind, unit: Unit, recorded: int, data: Any = None) -> None:
        self.unit, self.recorded = unit, recorded
        super().__init__(data, prefix=f"u{unit.pk}", empty_permitted=True)
        for field in kind.kind.fields:
            self.fields[field.name] = _untouched(form_field(field, ""))
            self.fields[field.name].widget.attrs["aria-label"] = f"{unit.short_name or unit.name} {field.label}"
        self._dress()

    def _dress(self) -> None:
        from zugong.ui.forms import dress  # the fields came after ui had dressed the others

        dress(self)

    @property
    def filled(self) -> bool:
        return any(self.data.get(self.add_prefix(name)) for name in self.fields)

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


def _untouched(field: forms.Field) -> forms.Field:
    """A browser sends the first choice of a list that nobody opened: a row that is to stay empty begins with none."""
    if isinstance(field, forms.ChoiceField) and field.required:
        field.choices = [("", "—"), *field.choices]  # type: ignore[misc]
    return field


class Sheet:
    """The page: what is shared, and the rows of the units on it."""

    def __init__(self, request: SignedIn, kind: DailyKind) -> None:
        sent = request.POST if request.method == "POST" else None
        self.kind, self.shared = kind, SharedForm(sent)
        units = queries.units_to_mark(request.user, kind)
        self.page: Page[Unit] = Paginator(units, PER_PAGE).get_page(request.GET.get("page"))
        known = recorded(kind, self.page.object_list)
        self.rows = [RowForm(kind, unit, known[unit.pk], sent) for unit in self.page]

    @property
    def is_bound(self) -> bool:
        return self.shared.is_bound

    @property
    def heads(self) -> list[str]:
        return [f"{field.label}{'' if field.required else _('（可不填）')}" for field in self.kind.kind.fields]

    @property
    def filled(self) -> list[RowForm]:
        return [row for row in self.rows if row.filled]

    def is_valid(self) -> bool:
        """Every row is looked at, so that all mistakes are told at once."""
        good = [self.shared.is_valid(), *(row.is_valid() for row in self.filled)]
        if self.is_bound and not self.filled:
            self.shared.add_error(None, _("一家也没有填。在要记的单位那一行填上。"))
            return False
        return all(good)

    def add_error(self, field: None, error: Any) -> None:
        self.shared.add_error(field, error)

    def said(self) -> Iterator[tuple[Unit, Mapping[str, Any]]]:
        return ((row.unit, row.said()) for row in self.filled)


def recorded(kind: DailyKind, units: Any) -> Counter[int]:
    """How many standing records of this kind each has this year."""
    year = dt.date(clock.today().year, 1, 1)
    found = DailyRecord.objects.filter(
        kind=kind.id, state=DailyRecord.State.RECORDED, occurred_on__gte=year, unit__in=list(units)
    )
    return Counter(found.values_list("unit_id", flat=True))


@require_http_methods(["GET", "POST"])
def record(request: SignedIn, kind: str) -> HttpResponse:
    daily = next((known for known in queries.kinds_to_record(request.user) if known.id == kind), None)
    if daily is None or daily.needs_file:
        raise Http404
    sheet = Sheet(request, daily)
    answer = once.sent(
        request, sheet, lambda: _record(request, sheet), lambda _found: f"{reverse('assessment:daily')}?kind={daily.id}"
    )
    return answer or render(
        request, "assessment/record_many.html", {"sheet": sheet, "kind": daily}, status=422 if sheet.is_bound else 200
    )


def _record(request: SignedIn, sheet: Sheet) -> list[DailyRecord]:
    said = sheet.shared.cleaned_data
    found = services.record_many_daily(
        kind=sheet.kind.id,
        said=list(sheet.said()),
        occurred_on=said["occurred_on"],
        basis=said["basis"],
        by=request.user,
    )
    messages.success(request, _("%(n)d 家记下了，得分已重算。") % {"n": len(found)})
    return found
