"""Acts on people: the register, membership as spells, posts, and looking behind a mask."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org import register, rules
from zugong.org.models import CorrectionRequest, Membership, Person, Post, Unit

from .changes import Changes
from .saving import save

_PERSON_COLUMNS = {
    "name",
    "sex",
    "birth_on",
    "birth_precision",
    "ethnicity",
    "education",
    "works_since",
    "works_since_precision",
    "id_number",
    "phone",
    "note",
}


@dataclass(frozen=True)
class PersonDetails:
    """What is known about a person when they are put on the register."""

    name: str
    sex: str = ""
    birth_on: dt.date | None = None
    ethnicity: str = ""
    education: str = ""
    works_since: dt.date | None = None
    id_number: str = ""
    phone: str = ""
    note: str = ""

    def __str__(self) -> str:
        return self.name


@act("details", "unit")
def register_person(*, details: PersonDetails, unit: Unit, by: Actor) -> Person:
    """Put somebody on the register of a unit; `admit` makes them a member of a branch."""
    rules.register_person.check(unit, details.id_number, by=by)
    values = asdict(details)
    person = Person(**{name: value for name, value in values.items() if name != "id_number"})
    person.set_id_number(details.id_number.strip().upper())
    save(person)
    return person


@act("person", "changes")
def correct_person(*, person: Person, changes: Changes, by: Actor) -> Person:
    """Put right what is held about somebody."""
    rules.correct_person.check(person, changes.get("id_number"), by=by)
    changes.apply(person, _PERSON_COLUMNS)
    if "id_number" in changes:
        person.set_id_number(changes["id_number"].strip().upper())
    save(person)
    return person


@act("person", "unit", "stage", "on")
def admit(
    *,
    person: Person,
    unit: Unit,
    on: dt.date,
    by: Actor,
    stage: str = Membership.Stage.FULL,
    joined_on: dt.date | None = None,
    full_on: dt.date | None = None,
) -> Membership:
    """Make somebody a member of a branch from a day on."""
    rules.admit.check(person, unit, on, by=by)
    membership = Membership(person=person, unit=unit, stage=stage, joined_on=joined_on, full_on=full_on, valid_from=on)
    save(membership)
    register.announce([unit])
    return membership


@act("details", "unit", "stage", "on")
def admit_new(
    *,
    details: PersonDetails,
    unit: Unit,
    on: dt.date,
    by: Actor,
    stage: str = Membership.Stage.FULL,
    joined_on: dt.date | None = None,
    full_on: dt.date | None = None,
) -> Person:
    """Put somebody on the register and into a branch: both, or neither."""
    rules.admit_new.check(unit, details.id_number, on, by=by)
    person = register_person(details=details, unit=unit, by=by)
    admit(person=person, unit=unit, on=on, stage=stage, joined_on=joined_on, full_on=full_on, by=by)
    return person


@act("membership", "to", "on")
def transfer_membership(*, membership: Membership, to: Unit, on: dt.date, by: Actor) -> Membership:
    """Close the spell in one branch and open it in the other on the same day, so that nobody is counted twice."""
    rules.transfer_membership.check(membership, to, on, by=by)
    following = carry_over(membership, to, on, Membership.End.TRANSFERRED)
    register.announce([membership.unit, to])
    return following


@act("membership", "on")
def send_on_way(*, membership: Membership, on: dt.date, by: Actor) -> Membership:
    """The branch lets a member go: from this day on no branch counts them until one takes them in. Who may decide it is
    judged by the transfer of which this is a step; here it is judged whether the register allows it."""
    rules.send_on_way.check(membership, on, by=by)
    following = carry_over(
        membership, membership.unit, on, Membership.End.STATE_CHANGED, state=Membership.State.IN_TRANSIT
    )
    register.announce([membership.unit])
    return following


@act("membership", "to", "on")
def take_in(*, membership: Membership, to: Unit, on: dt.date, by: Actor) -> Membership:
    """A branch takes in a member on the way, or the old one takes them back (`to` is where they came from)."""
    rules.take_in.check(membership, to, on, by=by)
    back = membership.unit_id == to.pk
    reason = Membership.End.STATE_CHANGED if back else Membership.End.TRANSFERRED
    following = carry_over(membership, to, on, reason, state=Membership.State.NORMAL)
    register.announce([membership.unit, to])
    return following


@act("membership", "on")
def let_go(*, membership: Membership, on: dt.date, by: Actor) -> Membership:
    """An organisation outside the county took in a member on the way: the membership here ends."""
    rules.let_go.check(membership, on, by=by)
    membership.valid_to, membership.end_reason = on, Membership.End.LEFT_COUNTY
    save(membership)
    register.announce([membership.unit])
    return membership


@act("membership", "changes")
def correct_membership(*, membership: Membership, changes: Changes, by: Actor) -> Membership:
    """Put right dates and titles of a membership."""
    rules.correct_membership.check(membership, by=by)
    changes.apply(membership, {"joined_on", "joined_precision", "full_on", "full_precision", "duty_title", "stage"})
    save(membership)
    register.announce([membership.unit])
    return membership


@act("membership", "on", "reason")
def end_membership(*, membership: Membership, on: dt.date, reason: str, by: Actor) -> Membership:
    """End a membership in this county: the relation left, the person died or was expelled."""
    rules.end_membership.check(membership, on, by=by)
    membership.valid_to, membership.end_reason = on, reason
    save(membership)
    register.announce([membership.unit])
    return membership


@act("membership", "state", "on")
def change_state(*, membership: Membership, state: str, on: dt.date, by: Actor) -> Membership:
    """Put another state of the membership on record from a day on; the past keeps its own."""
    rules.change_state.check(membership, state, on, by=by)
    following = carry_over(membership, membership.unit, on, Membership.End.STATE_CHANGED, state=state)
    register.announce([membership.unit])
    return following


@act("membership", "on")
def confirm_full(*, membership: Membership, on: dt.date, by: Actor) -> Membership:
    """A probationary member becomes a full one."""
    rules.confirm_full.check(membership, on, by=by)
    membership.stage, membership.full_on, membership.full_precision = Membership.Stage.FULL, on, "day"
    save(membership)
    register.announce([membership.unit])
    return membership


@act("person", "unit", "role", "on")
def appoint(*, person: Person, unit: Unit, role: str, on: dt.date, by: Actor, title: str = "") -> Post:
    """Appoint somebody to a post."""
    rules.appoint.check(person, unit, role, on, by=by)
    post = Post(person=person, unit=unit, role=role, title=title, valid_from=on)
    save(post)
    register.announce_posts([unit])
    return post


@act("post", "on")
def relieve(*, post: Post, on: dt.date, by: Actor) -> Post:
    """Relieve somebody of a post."""
    rules.relieve.check(post, on, by=by)
    post.valid_to = on
    save(post)
    register.announce_posts([post.unit])
    return post


@act("person", "field", "reason")
def unmask(*, person: Person, field: str, reason: str, by: Actor) -> str:
    """Read one number in full. The audit line says who read whose number and why."""
    rules.unmask.check(person, field, reason, by=by)
    return str(getattr(person, field))


@act("person")
def request_correction(*, person: Person, text: str, by: Actor) -> CorrectionRequest:
    """Ask that something held about oneself be put right."""
    rules.request_correction.check(person, by=by)
    request = CorrectionRequest(person=person, text=text, asked_at=clock.now())
    save(request)
    return request


@act("request", "state")
def answer_correction(*, request: CorrectionRequest, state: str, answer: str, by: Actor) -> CorrectionRequest:
    """Say what became of a request."""
    rules.answer_correction.check(request, by=by)
    request.state, request.answer = state, answer
    request.answered_at, request.answered_by = clock.now(), by.display_name
    save(request)
    return request


def carry_over(membership: Membership, to: Unit, on: dt.date, reason: str, *, state: str = "") -> Membership:
    """End one spell and begin the next, the same in all but place (or state)."""
    membership.valid_to, membership.end_reason = on, reason
    membership.save(update_fields=["valid_to", "end_reason"])
    following = Membership(
        person_id=membership.person_id,
        unit=to,
        stage=membership.stage,
        state=state or membership.state,
        joined_on=membership.joined_on,
        joined_precision=membership.joined_precision,
        full_on=membership.full_on,
        full_precision=membership.full_precision,
        valid_from=on,
    )
    if membership.unit_id == to.pk:
        following.duty_title = membership.duty_title
    following.save()
    return following
