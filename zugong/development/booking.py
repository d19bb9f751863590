"""What an act leaves behind: its fact in the ledger, and its papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zugong.evidence import files
from zugong.evidence.ledger import Entry
from zugong.kernel.actors import Actor

from .facts import StepTaken
from .models import Candidate, Paper, StepAct
from .paths import Step
from .record import STOPS

if TYPE_CHECKING:
    from .services.said import PaperSaid

#: where papers lie: evidence gives them to who sees the candidate, those of restricted steps to the handling organisations alone
OPEN, RESTRICTED = "development.act", "development.review"


def entries(act: StepAct, candidate: Candidate, step: Step) -> list[Entry]:
    """The fact of a step. What a restricted one found stays with the handling organisations; that it was done is a fact once it passed."""
    if step.restricted and act.outcome in STOPS:
        return []
    told = StepTaken(
        step=step.id, title=step.title, stage=step.stage, late=any(mark["code"] == "too_late" for mark in act.marks),
        local=step.local, outcome="" if step.restricted else act.outcome,
    )  # fmt: skip
    return [
        Entry(
            kind=StepTaken, unit=candidate.unit, occurred_on=act.acted_on, data=told, source=act.source,
            person=candidate.person,
        )
    ]  # fmt: skip


def store_papers(act: StepAct, step: Step, papers: Sequence[PaperSaid], by: Actor) -> list[Paper]:
    kept = []
    for one in papers:
        if one.key not in step.materials or not (one.upload or one.on_paper):
            continue
        file = None
        if one.upload:
            place = f"{RESTRICTED}:{act.pk}" if step.restricted else act.source
            unit = act.candidate.unit
            file = files.store(one.upload, unit=unit, by=by, non_classified=one.non_classified, source=place)
        title = step.materials[one.key]
        kept.append(Paper.objects.create(act=act, key=one.key, title=title, on_paper=one.on_paper, file=file))
    return kept
