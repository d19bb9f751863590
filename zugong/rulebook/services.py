"""Verbs of the rulebook."""

from __future__ import annotations

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.rulebook import library, rules
from zugong.rulebook.models import InstitutionEdition


@act("institution_id", "reason")
def adopt(*, institution_id: str, by: Actor, reason: str = "") -> InstitutionEdition:
    """Adopt the current edition of an institution: from now on its content is fixed by its fingerprint."""
    institution = library.get(institution_id, clock.today())
    rules.adopt.check(institution, by=by)
    heading = institution.heading
    return InstitutionEdition.objects.create(
        institution_id=institution.id,
        edition=institution.edition,
        title=institution.title,
        in_force_from=heading.in_force_from,
        in_force_to=heading.in_force_to,
        digest=library.digest(institution),
        reason=reason.strip(),
        adopted_on=clock.today(),
        adopted_by=by.actor_id,
        adopted_by_name=by.display_name,
    )
