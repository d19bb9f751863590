"""异议: whoever drew somebody's marks up, or let them stand, does not verify what is said against them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zugong.assessment.models import PersonResult
from zugong.casework.models import Case
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence
from zugong.rulebook.declared import Step

PREFIX = "assessment.person:"


def bar(case: Case, step: Step, by: Actor) -> Sentence | None:
    key = case.origin.removeprefix(PREFIX)
    if key == case.origin or not key.isdecimal():
        return None
    found = PersonResult.objects.filter(pk=key, unit=case.unit_id).first()
    if found is None or by.actor_id not in (found.drawn_by, found.settled_by):
        return None
    return _("这份成绩是您拟定或审定的，这件异议要换一个人核实。")
