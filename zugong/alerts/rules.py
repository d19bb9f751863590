"""Who may have the lights looked at; each rule guards the service of the same name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence, rule


@rule
def survey_units(*, by: Actor) -> Sentence | None:
    return None if by.actor_id == SYSTEM.actor_id else _("预警由系统按制度每天计算，不用人工计算。")
