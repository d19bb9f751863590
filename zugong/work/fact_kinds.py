"""Kinds of facts that institutions declare are handed from the library to the ledger here: neither knows the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zugong.evidence import facts


def hand_over() -> None:
    facts.provide(of_institutions)
    facts.name_values("type", names_of_activities)


def names_of_activities() -> dict[str, str]:
    from zugong.rulebook import library

    return {
        activity.id: activity.name
        for institution in library.institutions()
        for activity in institution.activities.values()
    }


def of_institutions() -> Iterator[dict[str, Any]]:
    from zugong.rulebook import library

    declared_by_apps = {kind.id for kind in facts.declared_by_apps()}
    # A choice may take the labels of another institution, as the check of the language lets it.
    shared = library.catalogue().labels
    for institution in library.institutions():
        labels = {**shared, **{key: found.values or {} for key, found in institution.labels.items()}}
        for kind in institution.facts.values():
            if kind.id not in declared_by_apps:
                yield spec_of(kind, institution.id, labels)


def spec_of(kind: Any, institution: str, labels: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {
        "id": kind.id,
        "title": kind.title,
        "recorded_by": kind.recorded_by,
        "institution": institution,
        "fields": [
            {
                "name": field.id,
                "type": field.type,
                "label": field.label,
                "required": field.required,
                "choices": labels.get(field.labels, {}) if field.labels else {},
            }
            for field in (kind.fields or {}).values()
        ],
    }
