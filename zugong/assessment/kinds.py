"""Kinds of daily record: what institutions declare under `facts` and people write down by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zugong.evidence.facts import Kind, kind_of
from zugong.rulebook import library

from .rules import HANDS

#: How the field types of an institution file are kept in a fact.
KEPT_AS = {
    "text": "str",
    "integer": "int",
    "decimal": "decimal",
    "percent": "decimal",
    "mark": "decimal",
    "boolean": "bool",
    "date": "date",
}
#: Kinds of other packages, declared there; an institution may still name them to refer to their fields.
ELSEWHERE = ("life", "system")


@dataclass(frozen=True)
class DailyKind:
    """A kind as the form needs it."""

    id: str
    title: str
    hand: str
    help: str
    needs_file: bool
    institution: str
    field_types: Mapping[str, str]
    field_help: Mapping[str, str]

    @property
    def capabilities(self) -> tuple[str, ...]:
        return HANDS[self.hand]

    @property
    def kind(self) -> Kind:
        return kind_of(self.id)


def all_daily() -> list[DailyKind]:
    """Every kind that somebody writes by hand, in the order of the institutions."""
    return [
        _daily(institution, declared)
        for institution in library.institutions()
        for declared in (institution.facts or {}).values()
        if declared.recorded_by in HANDS
    ]


def find(kind: str) -> DailyKind | None:
    return next((daily for daily in all_daily() if daily.id == kind), None)


def hand_of(kind: str) -> str:
    """Who writes this kind; an unknown kind is nobody's."""
    found = find(kind)
    return found.hand if found else ""


def specs() -> Iterable[dict[str, Any]]:
    """All kinds declared by institutions, as evidence wants them."""
    for institution in library.institutions():
        for declared in (institution.facts or {}).values():
            if declared.recorded_by not in ELSEWHERE:
                yield _spec(institution, declared)


def _daily(institution: Any, declared: Any) -> DailyKind:
    fields = (declared.fields or {}).values()
    return DailyKind(
        declared.id,
        declared.title,
        declared.recorded_by,
        declared.help,
        declared.evidence,
        institution.title,
        {field.id: field.type for field in fields},
        {field.id: field.help for field in fields},
    )


def _spec(institution: Any, declared: Any) -> dict[str, Any]:
    return {
        "id": declared.id,
        "title": declared.title,
        "recorded_by": declared.recorded_by,
        "institution": institution.id,
        "fields": [
            {
                "name": field.id,
                "type": KEPT_AS.get(field.type, "str"),
                "label": field.label,
                "choices": _choices(institution, field),
                "unit": "%" if field.type == "percent" else "",
                "required": field.required,
            }
            for field in (declared.fields or {}).values()
        ],
    }


def _choices(institution: Any, field: Any) -> dict[str, str]:
    if field.type != "choice" or not field.labels:
        return {}
    own = (institution.labels or {}).get(field.labels)
    return dict(own.values or {}) if own else {}


__all__ = ["DailyKind", "all_daily", "find", "hand_of", "kind_of", "specs"]
