"""The sections of an institution in the order of its page. One module each."""

from __future__ import annotations

from zugong.rulebook.sections import (
    activities,
    debriefings,
    dispatches,
    duties,
    examples,
    facts,
    forms,
    frames,
    labels,
    ladders,
    lights,
    parameters,
    pathways,
    portals,
    registers,
    routes,
    scheme,
    steering,
    visits,
    warnings,
)
from zugong.rulebook.sections.base import Section, Told

SECTIONS: tuple[Section, ...] = (
    scheme.SECTION,
    duties.SECTION,
    activities.SECTION,
    forms.SECTION,
    debriefings.SECTION,
    registers.SECTION,
    routes.SECTION,
    pathways.SECTION,
    ladders.SECTION,
    dispatches.SECTION,
    visits.SECTION,
    warnings.SECTION,
    lights.SECTION,
    portals.SECTION,
    frames.SECTION,
    steering.SECTION,
    facts.SECTION,
    labels.SECTION,
    parameters.SECTION,
    examples.SECTION,
)

__all__ = ["SECTIONS", "Section", "Told"]
