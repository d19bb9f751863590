"""Verbs of a consultation: ask, answer, respond, end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Unit
from zugong.rulebook.models import Consultation, InstitutionDraft, Opinion

from . import rules
from .letters import Letter


@dataclass(frozen=True)
class Asking:
    """Whom, until when, and what one would like to hear."""

    units: Sequence[Unit]
    until: dt.date
    note: str = ""


@act("draft", "asking.until")
def ask_opinions(*, draft: InstitutionDraft, asking: Asking, version: int, by: Actor) -> Consultation:
    """Every unit finds it on its workbench with the exhibits behind it: its own rows, and what names nobody."""
    draft = InstitutionDraft.objects.select_for_update().get(pk=draft.pk)
    rules.ask_opinions.check(draft, asking.units, asking.until, version, by=by)
    keys = {str(unit.pk) for unit in asking.units}
    asked = Consultation.objects.create(
        draft=draft, version=version, until=asking.until, note=asking.note.strip(), content=Letter.of(draft, keys).plain(),
        asked_by_name=by.display_name,
    )  # fmt: skip
    Opinion.objects.bulk_create(Opinion(consultation=asked, unit=unit) for unit in asking.units)
    return asked


@act("asked")
def end_asking(*, asked: Consultation, by: Actor) -> Consultation:
    """Nobody else answers; what was said stays."""
    asked = Consultation.objects.select_for_update(of=("self",)).select_related("draft").get(pk=asked.pk)
    rules.end_asking.check(asked, by=by)
    asked.ended_on = clock.today()
    asked.save(update_fields=["ended_on"])
    return asked


@act("opinion", "stance")
def give_opinion(*, opinion: Opinion, stance: str, text: str, by: Actor) -> Opinion:
    """In the name of the unit; until the last day it may be said otherwise."""
    opinion = _held(opinion)
    rules.give_opinion.check(opinion, stance, text, by=by)
    opinion.stance, opinion.text = stance, text.strip() if stance == Opinion.Stance.SOME else ""
    opinion.said_by_name, opinion.said_at = by.display_name, clock.now()
    # what was said to the former words is no answer to these
    opinion.taken, opinion.response, opinion.responded_by_name = "", "", ""
    opinion.save()
    return opinion


@act("opinion", "taken")
def respond_to_opinion(
    *, opinion: Opinion, said_at: dt.datetime | None, taken: str, response: str, by: Actor
) -> Opinion:
    """What becomes of it. The unit reads this too. `said_at`: of the words that are answered, which may be others by now."""
    opinion = _held(opinion)
    rules.respond_to_opinion.check(opinion, said_at, taken, response, by=by)
    opinion.taken, opinion.response, opinion.responded_by_name = taken, response.strip(), by.display_name
    opinion.save(update_fields=["taken", "response", "responded_by_name"])
    return opinion


def _held(opinion: Opinion) -> Opinion:
    held = Opinion.objects.select_for_update(of=("self",)).select_related("unit", "consultation__draft")
    return held.get(pk=opinion.pk)
