"""Acts on what the form asks of an organisation."""

from __future__ import annotations

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org import queries
from zugong.org.models import Unit
from zugong.org.services import Changes
from zugong.org.services.saving import save
from zugong.roster import rules
from zugong.roster.models import Confirmation, UnitParticulars

COLUMNS = ("situation", "body_name", "nature", "founding", "contact", "contact_phone", "covers")


@act("unit", "changes")
def set_unit_particulars(*, unit: Unit, changes: Changes, by: Actor) -> UnitParticulars:
    """Put right what is held about an organisation."""
    rules.set_unit_particulars.check(unit, by=by)
    held = UnitParticulars.objects.filter(unit=unit).first() or UnitParticulars(unit=unit)
    changes.apply(held, set(COLUMNS))
    save(held)
    return held


@act("unit")
def confirm_register(*, unit: Unit, by: Actor) -> Confirmation:
    """Say that the card is right. The numbers are those counted at this moment, never typed."""
    rules.confirm_register.check(unit, by=by)
    heads = queries.head_counts([unit])[unit.pk]
    return Confirmation.objects.create(
        unit=unit, on=clock.today(), members=heads.members, branches=heads.branches, by_name=by.display_name
    )
