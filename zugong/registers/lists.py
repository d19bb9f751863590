"""The list of a register: its columns, its bar of conditions and its order, all from the institution's file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

import django_filters
import django_tables2
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.columns import cells
from zugong.columns.binding import LABELLED, Binding
from zugong.kernel import clock
from zugong.org.models import Account
from zugong.rulebook.declared import Column, DeclaredRegister
from zugong.ui.addresses import address_of, number_in
from zugong.ui.lights import LIGHTS
from zugong.ui.tables import AtLeast, Filters, Table
from zugong.ui.templatetags.zg import chip

from . import honours, queries, veiled, verifying
from .conditions import asked
from .models import Row, RowWords

STATES = {Row.State.WRITTEN: "info", Row.State.VERIFIED: "ok", Row.State.RETURNED: "warn"}
CHOICES_SHOWN = 3
#: Columns that every register has; no declared column can be called so.
UNIT, LIGHT, STATE = "zg-unit", "zg-light", "zg-state"
CLIP = 60
#: What is not shown on phones.
WIDE = "zg-only-d"
#: Rows that a search hands on by their keys; more are counted in steps of as many, as far as somebody turns the pages.
FEW = 1000


class RowTable(Table):
    """Records are rows; what a page shows of them is worked out for the page together."""

    keys_first = True

    class Meta:
        fields = ()

    def __init__(
        self, rows: Any, *, declared: DeclaredRegister, places: Mapping[str, str], pick: bool = False, **kwargs: Any
    ) -> None:
        self.declared, self.page_of, self.pick = declared, address_of("registers:row"), pick
        shown = queries.listed(declared)
        wide, fixed = veiled.off_phones(declared), veiled.unranked(declared)
        extra = [
            (column.id, django_tables2.Column(
                column.label, order_by=places.get(column.id), orderable=column.id in places.keys() - fixed,
                attrs=_attrs(column, wide=column.id in wide),
            ))
            for column in shown
        ]  # fmt: skip
        extra.append((UNIT, django_tables2.Column(_("组织"), order_by="unit__path")))
        if declared.register.due is not None:
            extra.append((LIGHT, django_tables2.Column(_("亮灯"), orderable=False)))
        if declared.register.verified_by != "nobody":
            title = _("签名") if declared.register.verified_by == "parties" else _("核验")
            extra.append((STATE, django_tables2.Column(title, order_by="state")))
        self.first = shown[0].id if shown else UNIT
        super().__init__(rows, extra_columns=extra, **kwargs)

    def of_keys(self, keys: list[Any]) -> QuerySet[Row]:
        return Row.objects.filter(pk__in=keys).select_related("unit")

    def _records(self) -> Iterable[Any]:
        rows = list(super()._records())  # by their keys: see keys_first
        account = getattr(getattr(self, "request", None), "user", None)
        found = queries.Shown(self.declared, rows, only=tuple(queries.listed(self.declared)), reader=account)
        today = clock.today()
        return [self._line(row, found, today) for row in rows]

    def _line(self, row: Row, found: queries.Shown, today: dt.date) -> dict[str, Any]:
        words = {name: _clipped(said) for name, said in found.words(row).items()}
        line: dict[str, Any] = {**words, UNIT: str(row.unit), **found.ambers(row, words)}
        light = found.light(row, today)
        line[LIGHT] = chip(LIGHTS[light][0], str(LIGHTS[light][1])) if light else "—"
        line[STATE] = chip_of(row, self.declared)
        name = words.get(self.first) or str(row)
        link = f'<a href="{self.page_of(row.pk)}">{escape(name)}</a>'
        line[self.first] = mark_safe(f"{self._box(row, name)}{link}")
        return line

    def _box(self, row: Row, name: str) -> str:
        """What picks the row for the form below the list."""
        if not self.pick:
            return ""
        label = escape(_("选中%(row)s") % {"row": name})
        return f'<input type="checkbox" class="form-check-input rg-pick" form="bulk" name="_row" value="{row.pk}" aria-label="{label}">'


def _clipped(words: str) -> str:
    return words if len(words) <= CLIP else f"{words[:CLIP]}…"


def _attrs(column: Column, *, wide: bool) -> dict[str, Any]:
    number = column.type in ("number", "money", "computed", "linked", "facts", "overlap", "posts", "worth")
    named = " ".join([*(["num"] if number else []), *([WIDE] if wide else [])])
    return {"td": {"class": named}, **({"th": {"class": WIDE}} if wide else {})} if named else {}


# ---- conditions ----------------------------------------------------------------------------------


class RowFilters(Filters):
    """Words, unit, state and views; choices and the first day are put in for each register."""

    q = django_filters.CharFilter(label=gettext_lazy("有什么字"), method="with_words")
    unit = django_filters.CharFilter(label=gettext_lazy("组织"), method="of_unit")

    register = ""
    #: words → the few rows that hold them, looked for once; None where they are many
    found: dict[str, list[int] | None]
    #: The first rows alone are wanted: many hold the words, so looking into one after the other soon has enough.
    first = False

    class Meta:
        model = Row
        fields = ("q", "unit")

    def with_words(self, rows: QuerySet[Row], _name: str, value: str) -> QuerySet[Row]:
        said = self.said(value)
        if value not in self.found:
            seen = said.filter(Exists(rows.order_by().filter(pk=OuterRef("pk"))))
            few = list(seen.values_list("pk", flat=True)[: FEW + 1])
            self.found[value] = few if len(few) <= FEW else None
        if (keys := self.found[value]) is not None:
            return rows.filter(pk__in=keys)
        return rows.filter(Exists(said.filter(pk=OuterRef("pk"))) if self.first else Q(pk__in=said.values("pk")))

    @classmethod
    def said(cls, value: str) -> QuerySet[RowWords]:
        """The words of the rows in which all these stand."""
        said = RowWords.objects.filter(register=cls.register)
        for word in value.lower().split():  # StrIndex: LIKE would fold the case of every letter again
            said = said.filter(GreaterThan(StrIndex("words", Value(word)), 0))
        return said

    def of_unit(self, rows: QuerySet[Row], _name: str, value: str) -> QuerySet[Row]:
        if key := number_in(value):
            return rows.filter(unit=key)
        return rows.filter(Q(unit__name__icontains=value) | Q(unit__short_name__icontains=value))


def number(made: type[RowFilters], rows: QuerySet[Row], asked: Mapping[str, str], last: int) -> int | None:
    """How many rows hold the words that many hold: counted until there are more than anybody looks at here, which is the
    row `last`. None where that is no question of words: none are asked for, or few hold them and more is asked of those."""
    if not made.found:
        return None
    conditions = {name: value for name, value in asked.items() if value and name not in ("q", "sort", "page")}
    few = next(iter(made.found.values()))
    if not conditions and (few is not None or last < FEW):  # as they were found already
        return AtLeast(FEW) if few is None else len(few)
    if few is not None:
        return None
    others = made(conditions, queryset=rows).qs
    holding = made.said(next(iter(made.found))).filter(Exists(others.order_by().filter(pk=OuterRef("pk"))))
    most = (last // FEW + 1) * FEW
    counted = holding.order_by()[: most + 1].count()
    return AtLeast(most) if counted > most else counted


def filters_of(
    declared: DeclaredRegister, places: Mapping[str, str], binding: Binding, account: Account, asked: Mapping[str, str]
) -> type[RowFilters]:
    """The conditions of one register as a class of their own."""
    made: dict[str, Any] = {}
    register = declared.register
    if register.views:
        options = [(view.id, view.title) for view in register.views.values()]
        made["view"] = django_filters.ChoiceFilter(
            label=_("看"), choices=options, method="in_view", empty_label=_("全部")
        )
    if register.verified_by != "nobody":
        states = [*Row.State.choices, (verifying.MINE, _("等我核"))]
        made["state"] = django_filters.ChoiceFilter(
            label=_("核验"), choices=states, method="in_state", empty_label=_("全部")
        )
    # Marks of people are masked: a filter would name who has which.
    marked = register.marks_people.columns if register.marks_people is not None else ()
    choices = [
        column
        for column in register.columns.values()
        if column.type in LABELLED and column.id in places and column.id not in marked
    ]
    for column in choices[:CHOICES_SHOWN]:
        made[f"c-{column.id}"] = django_filters.ChoiceFilter(
            label=column.label,
            choices=list(binding.labels(column).items()),
            field_name=places[column.id],
            empty_label=_("全部"),
        )
    for column in queries.links_of(declared, places):
        shown = queries.rows_offered(declared, column, account, asked.get(f"in-{column.id}", ""))
        made[f"in-{column.id}"] = django_filters.ChoiceFilter(
            label=column.label, choices=shown, field_name=places[column.id], empty_label=_("全部")
        )
    day = next((name for name in places if places[name] == "day1"), None)
    if day is not None:
        label = register.columns[day].label if day in register.columns else _("日期")
        made["since"] = django_filters.DateFilter(
            label=_("%(day)s从") % {"day": label}, field_name="day1", lookup_expr="gte"
        )
        made["until"] = django_filters.DateFilter(
            label=_("%(day)s到") % {"day": label}, field_name="day1", lookup_expr="lte"
        )

    def in_view(self: RowFilters, rows: QuerySet[Row], _name: str, value: str) -> QuerySet[Row]:
        return rows.filter(of_view(declared, value, places, binding))

    def in_state(self: RowFilters, rows: QuerySet[Row], _name: str, value: str) -> QuerySet[Row]:
        return rows.filter(verifying.mine(account, declared) if value == verifying.MINE else Q(state=value))

    own = {"in_view": in_view, "in_state": in_state, "register": declared.id, "found": {}}
    return type("RowFilters", (RowFilters,), {**made, **own})


def of_view(declared: DeclaredRegister, name: str, places: Mapping[str, str], binding: Binding) -> Q:
    view = declared.register.views[name]
    wanted = asked(view.where, places, binding)
    edge = Edge.of(declared, name, places, binding)
    if edge is not None:
        wanted &= Q(**{f"{places[view.best]}__gte": edge.number})
    if view.honour:
        wanted &= Q(pk__in=honours.keys_within(declared, view.honour, places))
    return wanted & late(declared, places, binding, clock.today()) if view.late else wanted


@dataclass(frozen=True)
class Edge:
    """Where the best so many end. Who ties there is shown as well: which of them it is, people decide."""

    number: Decimal
    most: int
    #: Rows with exactly this number, and for how many of them there is a place.
    tied: int
    left: int

    @classmethod
    def of(cls, declared: DeclaredRegister, name: str, places: Mapping[str, str], binding: Binding) -> Edge | None:
        view = declared.register.views.get(name)
        if view is None or view.most is None or view.best not in places:
            return None
        place, most = places[view.best], int(binding.number(view.most))
        wanted = asked(view.where, places, binding)
        rows = Row.objects.standing().filter(wanted, register=declared.id, **{f"{place}__isnull": False})
        best = list(rows.order_by(f"-{place}").values_list(place, flat=True)[:most])
        if not best:
            return None
        return cls(best[-1], most, rows.filter(**{place: best[-1]}).count(), best.count(best[-1]))

    @property
    def said(self) -> str:
        """The sentence above the list; nothing where everybody who ties has a place."""
        if self.tied <= self.left:
            return ""
        return _("第 %(most)d 名有 %(tied)d 个同分（%(number)s），只剩 %(left)d 个名额：都列在这里，取哪个由人来定。") % {
            "most": self.most, "tied": self.tied, "number": cells.plain(self.number), "left": self.left,
        }  # fmt: skip


def tied(declared: DeclaredRegister, name: str, places: Mapping[str, str], account: Account) -> list[str]:
    """Who ties for the last place of a view, for whoever reads all of them."""
    edge = Edge.of(declared, name, places, queries.binding_of(declared))
    if edge is None or not edge.said:
        return []
    place = places[declared.register.views[name].best]
    seen = queries.rows_of(account, declared).filter(**{place: edge.number}).count()
    return [edge.said] if seen >= edge.tied else []


def late(declared: DeclaredRegister, places: Mapping[str, str], binding: Binding, day: dt.date) -> Q:
    """Rows whose due day is over and which are not finished."""
    due = declared.register.due
    if due is None or due.by not in places:
        return Q()
    return Q(**{f"{places[due.by]}__lt": day}) & ~asked(due.done, places, binding)


# ---- sums ----------------------------------------------------------------------------------------


def sums_of(declared: DeclaredRegister, rows: QuerySet[Row], places: Mapping[str, str]) -> list[tuple[str, str]]:
    """Columns added up over all rows that are asked for, in one query."""
    columns = declared.register.columns
    wanted = [name for name in declared.register.sums if name in places]
    if not wanted:
        return []
    totals = rows.order_by().aggregate(**{f"sum_{name}": Sum(places[name]) for name in wanted})
    return [(columns[name].label, _total(columns[name], totals[f"sum_{name}"])) for name in wanted]


def _total(column: Column, total: Decimal | None) -> str:
    number = total or Decimal(0)
    return f"{number:,.2f}" if column.type == "money" else f"{cells.plain(Decimal(number))} {column.unit}".strip()


def ordered(declared: DeclaredRegister, rows: QuerySet[Row], places: Mapping[str, str]) -> QuerySet[Row]:
    """As the institution says, else the newest first."""
    order = declared.register.order
    name = places.get(order.lstrip("-"))
    if order and name:
        return rows.order_by(f"{'-' if order.startswith('-') else ''}{name}", "-pk")
    return rows.order_by("-day1", "-pk")


def chip_of(row: Row, declared: DeclaredRegister) -> SafeString:
    """Whether it was verified, or signed where it is between people."""
    signing = {Row.State.WRITTEN.value: _("等签名"), Row.State.VERIFIED.value: _("都签了")}
    signs = declared.register.verified_by == "parties"
    words = signing.get(row.state) if signs else None
    return chip(STATES[Row.State(row.state)], words or row.get_state_display())
