"""One ballot: sealed as it arrives, and nothing kept of when, from where or by which page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from zugong.ballots import box, queries, rules
from zugong.ballots.counting.paper import Answers, Ballot
from zugong.ballots.models import Poll, Slip, Voter
from zugong.ballots.sealing import codes
from zugong.kernel import audit, clock
from zugong.kernel.actors import Actor, NamedActor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.org.models import Account

#: Who votes with a drawn code is this and nobody else.
HOLDER = NamedActor("ballots.slip", "凭票码的人")


@dataclass(frozen=True)
class Unnamed:
    """A voter of a secret vote, as the trail knows one: it keeps every act with its moment, and who voted at which
    moment is nobody's business. That this person voted is marked elsewhere, without one."""

    person_id: int | None
    is_active: bool
    actor_id: str = "ballots.voter"
    display_name: str = "一名投票人"


def voter_for(poll: Poll, account: Account) -> Actor:
    """As whom an account casts its ballot in this vote."""
    if poll.secrecy == Poll.Secrecy.NAMED:
        return account
    return Unnamed(account.person_id, account.is_active)


@dataclass
class Said:
    """A ballot on its way. `urn` is filled in once it lies there: what the trail says of the urn, not of the ballot."""

    answers: Answers = field(repr=False)
    code: str = field(repr=False)
    urn: str = ""


@dataclass(frozen=True)
class Receipt:
    code: str = field(repr=False)


@act("poll", "said.urn")
def cast_ballot(*, poll: Poll, said: Said, by: Actor) -> Receipt:
    """Mark the voter, seal the ballot, put it into the urn: all or nothing. The vote is held, so nobody closes it
    meanwhile: whoever is told that the ballot counts, counts."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if poll.needs_scrutineers and not isinstance(by, Unnamed):
        raise TypeError("A secret ballot is cast by voter_for(poll, account), or the trail would say who voted when.")
    voter = queries.voter_of(poll, by)
    rules.cast_ballot.check(poll, voter, said.answers, said.code, by=by)
    assert voter is not None
    if not Voter.objects.filter(pk=voter.pk, mark=Voter.Mark.NONE).update(mark=Voter.Mark.ELECTRONIC):
        raise Refused(_("你已经投过票了。一个人一票，投了不能改。"))
    named = voter.pk if poll.secrecy == Poll.Secrecy.NAMED else None
    ballot = Ballot(code=said.code, answers=said.answers, group=voter.group, voter=named, recused=tuple(voter.recused))
    said.urn = _put_in(poll, box.room(poll), [ballot])
    return Receipt(said.code)


@act("poll", "said.urn")
def cast_slip(*, poll: Poll, slip: str, said: Said, by: Actor) -> Receipt:
    """The same by a drawn code. Nobody is marked but the code."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    found = poll.slips.filter(fingerprint=codes.index(slip), cancelled=False).first()
    rules.cast_slip.check(found, said.answers, said.code, by=by)
    assert found is not None
    if not Slip.objects.filter(pk=found.pk, used=False).update(used=True):
        raise Refused(_("这个票码已经用过了。一张票只能投一次。"))
    said.urn = _put_in(poll, box.room(poll), [_ballot(found, said)])
    return Receipt(said.code)


@dataclass
class Handful:
    """Ballots by drawn codes that arrived together, each with its code. `number` and `urn` are filled in once they lie
    there: what the trail says of the urn, and how many came at once."""

    ballots: Sequence[tuple[str, Said]] = field(repr=False)
    number: int = 0
    urn: str = ""


@act("poll", "handful.number", "handful.urn")
def cast_slips(*, poll: Poll, handful: Handful, by: Actor) -> list[Receipt | None]:
    """A handful of ballots in one transaction, one urn and one line of the trail: a hall in which all press at once does
    not wait for a sync of the disk each. None for every ballot that was not taken (its code is used or unknown, an answer
    is missing, the urn has no more room): it is cast alone, and told why not."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    into = box.room(poll, len(handful.ballots))
    prints = [codes.index(slip) for slip, _said in handful.ballots]
    free = {one.fingerprint: one for one in poll.slips.filter(fingerprint__in=prints, cancelled=False, used=False)}
    taken: dict[int, Slip] = {}
    for place, (fingerprint, (_slip, said)) in enumerate(zip(prints, handful.ballots, strict=True)):
        found = free.get(fingerprint) if len(taken) < into.left else None
        if found is not None and rules.cast_slip.allows(found, said.answers, said.code, by=by):
            taken[place] = free.pop(fingerprint)
    rules.cast_slips.check(poll, len(taken), by=by)
    mine = Slip.objects.filter(pk__in=[slip.pk for slip in taken.values()], used=False)
    if mine.update(used=True) != len(taken):
        raise Refused(_("这个票码已经用过了。一张票只能投一次。"))
    ballots = [_ballot(slip, handful.ballots[place][1]) for place, slip in taken.items()]
    handful.number, handful.urn = len(ballots), _put_in(poll, into, ballots)
    return [Receipt(said.code) if place in taken else None for place, (_slip, said) in enumerate(handful.ballots)]


def _ballot(slip: Slip, said: Said) -> Ballot:
    return Ballot(code=said.code, answers=said.answers, group=slip.group)


def _put_in(poll: Poll, into: box.Room, ballots: Sequence[Ballot]) -> str:
    told = box.put_in(poll, into, ballots)
    hour = clock.now().strftime("%Y-%m-%dT%H")
    if poll.noted_hour != hour:
        # Once an hour the end of the trail is noted outside the database: from there on a removed ballot is seen.
        Poll.objects.filter(pk=poll.pk).update(noted_hour=hour)
        audit.anchor()
    return told


@act("poll", "voter")
def hand_paper(*, poll: Poll, voter: Voter | None, by: Actor) -> Poll:
    """A paper slip is handed out; who took one does not vote here as well."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    voter = None if voter is None else poll.voters.filter(pk=voter.pk).first()
    rules.hand_paper.check(poll, voter, by=by)
    if voter is not None:
        voter.mark = Voter.Mark.PAPER
        voter.save(update_fields=["mark"])
    poll.paper_issued += 1
    poll.save(update_fields=["paper_issued"])
    return poll


@act("poll", "group", "number")
def print_slips(*, poll: Poll, group: str, number: int, by: Actor) -> Sequence[str]:
    """New codes, given back once to be printed. Nobody can print them again, only cancel them."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    rules.print_slips.check(poll, group, number, by=by)
    fresh = [codes.slip() for _n in range(number)]
    Slip.objects.bulk_create(
        Slip(poll=poll, fingerprint=fingerprint, group=group)
        for fingerprint in sorted(codes.index(code) for code in fresh)
    )
    return fresh


@act("poll", "group")
def cancel_slips(*, poll: Poll, group: str, by: Actor) -> Poll:
    """Printed codes that went astray: none of this group's works any more."""
    rules.cancel_slips.check(poll, group, by=by)
    Slip.objects.filter(poll=poll, group=group, used=False).update(cancelled=True)
    return poll
