"""The verbs of work; nothing else writes its tables, except that facts fulfil duties inside their own booking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.rulebook.declared import DeclaredFrame

from . import applications, fulfilment, generation, reminders, rules
from .forms import MatterSaid
from .items import Item
from .models import Application, Duty, KeyMatter, Message, Progress, Tag


@act("since", "until")
def generate_duties(*, until: dt.date, by: Actor, since: dt.date | None = None) -> int:
    """Write the duties that the institutions in force bring to these days; without `since`, from the first of this year.
    Returns how many were new. Facts already booked count at once; what is there already stays."""
    since = since or dt.date(min(clock.today(), until).year, 1, 1)
    rules.generate_duties.check(since, until, by=by)
    return generation.generate(since, until)


@act("since", "until")
def recount_duties(*, since: dt.date, until: dt.date, by: Actor) -> int:
    """Count the ledger's facts again for the duties of these days; returns how many came out otherwise."""
    rules.recount_duties.check(by=by)
    return generation.recount(since, until)


@act("day")
def write_reminders(*, day: dt.date, by: Actor) -> int:
    """Put into the inboxes what falls due, as many days before as the institutions say; never twice."""
    rules.write_reminders.check(by=by)
    return reminders.write(day)


def _held(duty: Duty) -> Duty:
    return Duty.objects.select_for_update(of=("self",)).select_related("unit", "obligation").get(pk=duty.pk)


def _let_off(duty: Duty, reason: str, by: Actor) -> None:
    duty.state, duty.exempt_reason = Duty.State.EXEMPT, reason.strip()[:200]
    duty.exempted_by, duty.exempted_by_name, duty.exempted_on = by.actor_id, by.display_name, clock.today()
    duty.done, duty.counted, duty.fulfilled_on, duty.waiting_for = 0, [], None, ""


@act("duty", "reason")
def exempt_duty(*, duty: Duty, reason: str, by: Actor) -> Duty:
    """Let a unit or a person off one duty. Whom it concerns is told."""
    duty = _held(duty)
    rules.exempt_duty.check(duty, reason, by=by)
    applications.overtaken(duty, reason, by)
    _let_off(duty, reason, by)
    duty.save()
    reminders.tell(duty, Message.Kind.EXEMPTED, duty.exempt_reason)
    return fulfilment.resettle(duty)


@act("duty")
def restore_duty(*, duty: Duty, by: Actor) -> Duty:
    """Take an exemption back; what was done in the meantime counts."""
    duty = _held(duty)
    rules.restore_duty.check(duty, by=by)
    duty.state = Duty.State.OPEN
    duty.exempt_reason = duty.exempted_by = duty.exempted_by_name = ""
    duty.exempted_on = None
    duty.save()
    reminders.tell(duty, Message.Kind.RESTORED, "")
    return fulfilment.resettle(duty)


@act("duty", "reason")
def apply_for_make_up(*, duty: Duty, fact: int | None, reason: str, by: Actor) -> Application:
    """Ask that a fact from after the due day count for a duty; until it is answered, it does not."""
    duty = _held(duty)
    rules.apply_for_make_up.check(duty, fact, reason, by=by)
    if fact not in {one.id for one in applications.late_facts(duty)}:
        raise Refused(_("这条记录不能补这件事：只算过期以后、可以补的日子里、还没用过的。"))
    return applications.file(duty, Application.Kind.MAKE_UP, fact, reason, by)


@act("duty", "reason")
def apply_for_exemption(*, duty: Duty, reason: str, by: Actor) -> Application:
    """Ask to be let off; somebody above answers."""
    duty = _held(duty)
    rules.apply_for_exemption.check(duty, reason, by=by)
    return applications.file(duty, Application.Kind.EXEMPTION, None, reason, by)


@act("application", "agreed", "answer")
def answer_application(*, application: Application, agreed: bool, answer: str, by: Actor) -> Application:
    """Agree to what was asked, or return it with a reason. Who asked is told."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("duty__unit", "duty__obligation")
        .get(pk=application.pk)
    )
    rules.answer_application.check(application, agreed, answer, by=by)
    duty = _held(application.duty)
    applications.close(application, agreed, answer, by)
    duty.waiting_for = ""
    if agreed and application.kind == Application.Kind.EXEMPTION:
        _let_off(duty, application.reason, by)
    duty.save()
    fulfilment.resettle(duty)
    return application


@act()
def read_messages(*, messages: Sequence[Message], by: Actor) -> int:
    """Mark messages as read; returns how many were not yet."""
    rules.read_messages.check(messages, by=by)
    unread = Message.objects.unread().filter(pk__in=[message.pk for message in messages])
    return unread.update(read_at=clock.now())


@act("item.source", "said.kind")
def list_matter(*, item: Item, said: MatterSaid, by: Actor) -> KeyMatter:
    """Put a thing first: it stands on top of its lists, and somebody says every week how it goes."""
    rules.list_matter.check(item, said.kind, by=by)
    today = clock.today()
    return KeyMatter.objects.create(
        source=item.source, place=item.place, title=item.title[:200], unit=item.unit, kind=said.kind,
        points=list(said.points), leader=said.leader, set_by=by.actor_id, set_by_name=by.display_name[:60], set_on=today,
        said_on=today,
    )  # fmt: skip


@act("item.source", "frame.id", "labels")
def tag_item(*, item: Item, frame: DeclaredFrame, labels: Sequence[str], by: Actor) -> list[Tag]:
    """Say which labels of a frame a thing bears: exactly these. What is taken off stays on record."""
    rules.tag_item.check(item, frame, labels, by=by)
    today, wanted = clock.today(), dict.fromkeys(labels)
    held = Tag.objects.standing().select_for_update().filter(source=item.source, frame=frame.id)
    there = set(held.values_list("label", flat=True))
    held.exclude(label__in=wanted).update(removed_on=today, removed_by_name=by.display_name[:60])
    return Tag.objects.bulk_create(
        Tag(source=item.source, place=item.place, title=item.title[:200], unit=item.unit, frame=frame.id, label=label,
            put_on=today, put_by=by.actor_id, put_by_name=by.display_name[:60])
        for label in wanted if label not in there
    )  # fmt: skip


@act("matter")
def say_progress(*, matter: KeyMatter, text: str, by: Actor) -> Progress:
    """A dated word on how a key matter goes; with it the week is green again."""
    matter = KeyMatter.objects.select_for_update(of=("self",)).select_related("unit").get(pk=matter.pk)
    rules.say_progress.check(matter, text, by=by)
    matter.said_on = clock.today()
    matter.save(update_fields=["said_on"])
    return Progress.objects.create(
        matter=matter, on=matter.said_on, text=text.strip()[:500], by=by.actor_id, by_name=by.display_name[:60]
    )


@act("matter")
def release_matter(*, matter: KeyMatter, by: Actor) -> KeyMatter:
    """No longer put first. What was said of it stays."""
    matter = KeyMatter.objects.select_for_update(of=("self",)).select_related("unit").get(pk=matter.pk)
    rules.release_matter.check(matter, by=by)
    matter.released_on, matter.released_by_name = clock.today(), by.display_name[:60]
    matter.save(update_fields=["released_on", "released_by_name"])
    return matter
