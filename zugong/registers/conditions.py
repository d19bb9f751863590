"""Conditions of an institution's file over the cells of rows, as the database asks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import DecimalField, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

from zugong.columns.binding import Binding
from zugong.rulebook.declared import Condition


def asked(conditions: Iterable[Condition], places: Mapping[str, str], binding: Binding) -> Q:
    """Conditions over cells as the database asks them: in their places where they have one, else in the JSON."""
    found = Q()
    for one in conditions:
        found &= _asked(one, places.get(one.field), binding)
    return found


def _asked(one: Condition, place: str | None, binding: Binding) -> Q:
    where = place or f"data__{one.field}"
    if one.op == "is_set":
        empty = Q(**{where: ""}) if place and place.startswith("word") else Q(**{f"{where}__isnull": True})
        return ~empty if one.values[0] else empty
    if one.op in {"is", "not"}:
        values = [str(value) if place else value for value in one.values]
        same = Q(**{f"{where}__in": values})
        return same if one.op == "is" else ~same
    assert one.number is not None
    limit = binding.number(one.number)
    if one.op in _LOOKUPS and place is None:  # JSON keeps numbers as text
        amount = Cast(KeyTextTransform(one.field, "data"), DecimalField(max_digits=19, decimal_places=4))
        return Q(_COMPARED[one.op](amount, Decimal(limit)))
    if one.op in _LOOKUPS:
        return Q(**{f"{where}__{_LOOKUPS[one.op]}": Decimal(limit)})
    if one.op == "by_day":
        return Q(**{f"{where}__day__lte": int(limit)})
    month, day = (int(part) for part in str(limit).split("-"))
    earlier, later = ("lt", "lte") if one.op == "by" else ("gt", "gte")
    return Q(**{f"{where}__month__{earlier}": month}) | Q(**{f"{where}__month": month, f"{where}__day__{later}": day})


_LOOKUPS = {"at_least": "gte", "at_most": "lte", "above": "gt", "below": "lt"}
_COMPARED = {"at_least": GreaterThanOrEqual, "at_most": LessThanOrEqual, "above": GreaterThan, "below": LessThan}
