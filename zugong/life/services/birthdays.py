"""Whether somebody wants the day they joined the Party to be kept."""

from __future__ import annotations

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.life import rules
from zugong.life.models import BirthdayOptOut
from zugong.org.models import Person


@act("person")
def opt_out_of_birthday(*, person: Person, by: Actor) -> BirthdayOptOut:
    """From now on nobody is told of the day; said twice it is said once."""
    rules.opt_out_of_birthday.check(person, by=by)
    found = BirthdayOptOut.objects.standing().filter(person=person).first()
    return found or BirthdayOptOut.objects.create(person=person, since=clock.today())


@act("person")
def opt_in_to_birthday(*, person: Person, by: Actor) -> None:
    rules.opt_in_to_birthday.check(person, by=by)
    BirthdayOptOut.objects.standing().filter(person=person).update(ended_on=clock.today())
