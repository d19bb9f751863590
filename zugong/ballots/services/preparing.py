"""Before the first ballot: what is asked, of whom, and who keeps the key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from zugong.ballots import box, knowledge, queries, rules, sweeping
from zugong.ballots.counting.paper import Paper
from zugong.ballots.models import Poll, Scrutineer, Subject, Urn, Voter
from zugong.ballots.sealing import envelopes, scrutiny
from zugong.kernel import audit, clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org.models import Account, Membership, Post, Unit


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an organiser says. `voters`: person → group; `entitled` where codes are drawn and nobody is known."""

    institution: str
    form: str
    edition: str = ""
    title: str = ""
    paper: Paper | None = None
    subjects: Sequence[Subject] = ()
    voters: Mapping[int, str] = field(default_factory=dict)
    watchers: Sequence[Account] = ()
    entitled: int = 0
    closes_on: dt.date | None = None


@act("unit", "asked.form", "asked.title")
def prepare_poll(*, unit: Unit, asked: Asked, by: Actor) -> Poll:
    """Write down the paper with its numbers, the subjects, the voters and the scrutineers. Nothing is open yet."""
    paper, sample = _drawn(asked.paper, unit)
    rules.prepare_poll.check(
        unit,
        paper,
        asked.voters,
        asked.watchers,
        by=by,
        subjects=len(asked.subjects),
        drawn=len(sample),
        closes_on=asked.closes_on,
    )
    assert paper is not None
    paper = replace(paper, title=asked.title or paper.title)
    poll = Poll.objects.create(
        unit=unit, institution=asked.institution, form=asked.form, edition=asked.edition, title=paper.title,
        secrecy=paper.secrecy, paper_text=paper.written(), closes_on=asked.closes_on, entitled=len(sample) or asked.entitled,
        sample=sample,
        organiser_id=by.actor_id, organiser_name=by.display_name, prepared_on=clock.today(),
    )  # fmt: skip
    for order, subject in enumerate(asked.subjects):
        subject.poll, subject.order = poll, order
    subjects = Subject.objects.bulk_create(asked.subjects)
    _enrol(poll, subjects, asked.voters)
    Scrutineer.objects.bulk_create(Scrutineer(poll=poll, account=one) for one in asked.watchers)
    return poll


@act("poll")
def accept_scrutiny(*, poll: Poll, passphrase: str, by: Actor) -> Scrutineer:
    """A scrutineer chooses a passphrase. Only the public half of the key that follows from it is kept."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    mine = queries.scrutineer_of(poll, by)
    rules.accept_scrutiny.check(poll, mine, passphrase, by=by)
    assert mine is not None
    mine.salt = scrutiny.new_salt()
    mine.public_key = scrutiny.public_key(passphrase, mine.salt)
    mine.save(update_fields=["salt", "public_key"])
    return mine


@act("poll")
def launch_poll(*, poll: Poll, by: Actor) -> Poll:
    """Make the key, divide it, forget it; set up the urns. From here on the electorate stands."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    rules.launch_poll.check(poll, by=by)
    private, public = envelopes.new_key()
    poll.public_key = scrutiny.text_of(public)
    if poll.needs_scrutineers:
        _divide(poll, private)
    else:
        poll.private_key = scrutiny.text_of(private)
    voters = queries.electorate(poll)
    poll.entitled = max(poll.entitled, voters)
    poll.state, poll.launched_on = Poll.State.OPEN, clock.today()
    box.set_up(poll, voters)
    poll.save()
    audit.anchor()
    return poll


@act("poll", "reason")
def withdraw_poll(*, poll: Poll, reason: str, by: Actor) -> Poll:
    """Give the vote up. What lies in the urns is destroyed unread, and so are the keys to it."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    rules.withdraw_poll.check(poll, by=by, reason=reason)
    poll.state, poll.reason, poll.private_key, poll.sample = Poll.State.WITHDRAWN, reason.strip(), "", []
    poll.save(update_fields=["state", "reason", "private_key", "sample"])
    Urn.objects.filter(poll=poll).delete()
    poll.scrutineers.update(share="", passed=[])
    transaction.on_commit(sweeping.sweep)
    return poll


@act("poll", "voter", "subjects")
def recuse_voter(*, poll: Poll, voter: Voter, subjects: Sequence[str], by: Actor) -> Voter:
    """Whom this voter may not rate; said before the vote is cast."""
    rules.recuse_voter.check(poll, voter, subjects, by=by)
    voter.recused = sorted(set(subjects))
    voter.save(update_fields=["recused"])
    return voter


def _drawn(paper: Paper | None, unit: Unit) -> tuple[Paper | None, list[int]]:
    """Questions about this unit and the members who answer them, where the lot says who."""
    if paper is None or paper.draw is None:
        return paper, []
    today = clock.today()
    return knowledge.filled(paper, unit, today), knowledge.drawn(unit, paper.draw, today)


def _divide(poll: Poll, private: bytes) -> None:
    watchers = {one.pk: one for one in poll.scrutineers.all()}
    shares = scrutiny.divided(private, {pk: one.public_key for pk, one in watchers.items()}, poll.place)
    for pk, one in watchers.items():
        one.share = shares[pk]
    Scrutineer.objects.bulk_update(watchers.values(), ["share"])


def _enrol(poll: Poll, subjects: Sequence[Subject], voters: Mapping[int, str]) -> None:
    """The electorate, in the order of keys and not of choosing, each with whom they may not rate."""
    recused = _recused(poll.paper, subjects, list(voters))
    Voter.objects.bulk_create(
        Voter(poll=poll, person_id=person, group=voters[person], recused=recused.get(person, []))
        for person in sorted(voters)
    )


def _recused(paper: Paper, subjects: Sequence[Subject], people: list[int]) -> dict[int, list[str]]:
    if paper.recused == "self":
        mine = {one.person_id: one.key for one in subjects if one.person_id}
        return {person: [mine[person]] for person in people if person in mine}
    if paper.recused != "own_unit":
        return {}
    paths = _paths_of(people)
    return {
        person: [one.key for one in subjects if one.unit and any(path.startswith(one.unit.path) for path in paths.get(person, ()))]
        for person in people
    }  # fmt: skip


def _paths_of(people: list[int]) -> dict[int, list[str]]:
    """Where each person belongs and holds a post."""
    found: dict[int, list[str]] = {}
    for model in (Membership, Post):
        rows = model.objects.filter(person__in=people, valid_to__isnull=True).values_list("person_id", "unit__path")
        for person, path in rows:
            found.setdefault(person, []).append(path)
    return found
