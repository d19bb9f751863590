"""What a branch says of itself, and what it talks about among its own."""

from __future__ import annotations

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Unit
from zugong.portal import rules
from zugong.portal.models import BranchPage, Remark, Topic


@act("unit")
def describe_branch(*, unit: Unit, about: str, phone: str, by: Actor) -> BranchPage:
    rules.describe_branch.check(unit, by=by)
    said = {
        "about": about.strip(),
        "phone": phone.strip(),
        "changed_by_name": by.display_name,
        "changed_at": clock.now(),
    }
    return BranchPage.objects.update_or_create(unit=unit, defaults=said)[0]


@act("unit")
def open_topic(*, unit: Unit, title: str, text: str, by: Actor) -> Topic:
    rules.open_topic.check(unit, title, text, by=by)
    now = clock.now()
    topic = Topic.objects.create(
        unit=unit, title=" ".join(title.split())[:100], by=by.actor_id, by_name=by.display_name, opened_at=now, latest_at=now
    )  # fmt: skip
    _remark(topic, text, by)
    return topic


@act("topic")
def say_remark(*, topic: Topic, text: str, by: Actor) -> Remark:
    topic = _held(topic)
    rules.say_remark.check(topic, text, by=by)
    topic.latest_at = clock.now()
    topic.save(update_fields=["latest_at"])
    return _remark(topic, text, by)


@act("remark", "reason")
def remove_remark(*, remark: Remark, reason: str, by: Actor) -> Remark:
    """The words go, their place stays: who removed them and why is seen by everybody of the branch."""
    remark = Remark.objects.select_for_update(of=("self",)).select_related("topic__unit").get(pk=remark.pk)
    rules.remove_remark.check(remark, reason, by=by)
    remark.text, remark.reason = "", reason.strip()[:200]
    remark.removed_at, remark.removed_by_name = clock.now(), by.display_name
    remark.save()
    return remark


@act("topic", "reason")
def close_topic(*, topic: Topic, reason: str, by: Actor) -> Topic:
    topic = _held(topic)
    rules.close_topic.check(topic, reason, by=by)
    topic.closed_at, topic.closed_by_name, topic.reason = clock.now(), by.display_name, reason.strip()[:200]
    topic.save()
    return topic


def _held(topic: Topic) -> Topic:
    return Topic.objects.select_for_update(of=("self",)).select_related("unit").get(pk=topic.pk)


def _remark(topic: Topic, text: str, by: Actor) -> Remark:
    return Remark.objects.create(
        topic=topic, text=text.strip(), by=by.actor_id, by_name=by.display_name, at=clock.now()
    )
