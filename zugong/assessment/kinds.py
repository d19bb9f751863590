"""Kinds of daily record: what institutions declare under `facts` and people write down by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zugong.evidence.facts import Kind, kind_of
from zugong.org.models import Unit
from zugong.rulebook import library

#: Whose hand a kind asks for, and the capabilities that give this hand.
HANDS = {"assessor": ("assess",), "unit": ("record", "assess")}


@dataclass(frozen=True)
class DailyKind:
    """A kind as the form needs it."""

    id: str
    title: str
    hand: str
    help: str
    needs_file: bool
    institution: str
    field_help: Mapping[str, str]

    @property
    def capabilities(self) -> tuple[str, ...]:
        return HANDS[self.hand]

    @property
    def kind(self) -> Kind:
        return kind_of(self.id)

    @property
    def unit_kinds(self) -> frozenset[str]:
        """Units that a scheme looks at one by one (“each branch …”); empty where the department answers as a whole."""
        return frozenset(
            unit_kind
            for institution in library.institutions()
            if institution.scheme is not None
            for block in institution.scheme.blocks
            for indicator in block.indicators
            for clause in indicator.parts
            if any(wanted.of == self.id for wanted in clause.measure.reads)
            for unit_kind in getattr(clause.measure, "each", ())
            if unit_kind in Unit.Kind.values
        )


_known: dict[int, tuple[object, dict[str, DailyKind]]] = {}


def _daily() -> dict[str, DailyKind]:
    """Gathered once per reading of the institutions: a page asks for every step it shows."""
    shelf = library.shelf()
    kept = _known.get(0)
    if kept is None or kept[0] is not shelf:
        kept = _known[0] = (shelf, _gathered())
    return kept[1]


def _gathered() -> dict[str, DailyKind]:
    found: dict[str, DailyKind] = {}
    for institution in library.institutions():
        for declared in (institution.facts or {}).values():
            if declared.recorded_by in HANDS:
                found[declared.id] = DailyKind(
                    declared.id,
                    declared.title,
                    declared.recorded_by,
                    declared.help,
                    declared.evidence,
                    institution.title,
                    {field.id: field.help for field in (declared.fields or {}).values()},
                )
    return found


def all_daily() -> list[DailyKind]:
    """Every kind that somebody writes by hand, in the order of the institutions; a later edition replaces an earlier."""
    return list(_daily().values())


def find(kind: str) -> DailyKind | None:
    return _daily().get(kind)


def hand_of(kind: str) -> str:
    """Who writes this kind; an unknown kind is nobody's."""
    found = find(kind)
    return found.hand if found else ""


__all__ = ["HANDS", "DailyKind", "all_daily", "find", "hand_of", "kind_of"]
