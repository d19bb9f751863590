"""What the library puts on the workbench: what waits for whoever decides."""

from __future__ import annotations

from typing import Any

from zugong.rulebook import rules
from zugong.rulebook.models import InstitutionDraft, InstitutionEnd
from zugong.ui.panels import Panel


def to_decide(request: Any, _unit: Any) -> Panel | None:
    """Drafts and ends that somebody else proposed; sent-back drafts are the drafters' own to remember."""
    if not rules.may(request.user, "adopt"):
        return None
    mine = request.user.actor_id
    drafts = InstitutionDraft.objects.filter(state=InstitutionDraft.State.PROPOSED).exclude(proposed_by=mine)
    ends = InstitutionEnd.objects.filter(state=InstitutionEnd.State.PROPOSED).exclude(proposed_by=mine)
    context = {"drafts": list(drafts.defer("text")), "ends": list(ends)}
    return Panel("rulebook/panels/to_decide.html", context) if any(context.values()) else None
