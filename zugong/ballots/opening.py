"""Opening the urns: in memory, once, and what is written down cannot be joined to what lay in them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zugong.kernel import audit, clock
from zugong.kernel.rules import Refused

from . import box, queries, sweeping
from .counting.opened import Opened, Slips, opened
from .counting.paper import Ballot, ballot
from .counting.tally import result
from .models import OpenedAnswer, OpenedCode, Poll, SlipCount
from .sealing import envelopes, merkle, scrutiny


def open_with(poll: Poll, private: bytes) -> str:
    """Open, judge, take apart, shuffle, count, write; destroy envelopes and keys. Gives the number of what was opened."""
    if scrutiny.text_of(envelopes.public_of(private)) != poll.public_key:
        raise Refused(_("两把钥匙合不到一起，票箱没有开。请告诉系统管理员。"))
    ballots, damaged = _ballots(poll, private)
    slips = [slips_of(one) for one in queries.agreed_counts(poll) or []]
    found = opened(poll.paper, poll.subject_keys, ballots, slips)
    _write(poll, found)
    void = {**found.void, **({"damaged": damaged} if damaged else {})}
    poll.opened = {"void": void, "valid": found.valid, "left_out": found.left_out, "named": list(found.named)}
    found = Opened(found.answers, found.codes, void, found.valid, found.left_out, found.named)
    poll.result = result(poll.paper, poll.subject_keys, found, slips, queries.turnout(poll))
    poll.root = root_of(found)
    poll.state, poll.counted_on, poll.private_key, poll.sample = Poll.State.COUNTED, clock.today(), "", []
    poll.save()
    poll.urns.all().delete()
    poll.scrutineers.update(share="", passed=[])
    transaction.on_commit(sweeping.sweep)
    audit.anchor()
    return poll.root


def _ballots(poll: Poll, private: bytes) -> tuple[list[Ballot], int]:
    found, damaged = [], 0
    for envelope in box.take_out(poll):
        try:
            found.append(ballot(envelopes.unpadded(envelopes.unseal(envelope, private, poll.place))))
        except envelopes.CannotOpen:
            damaged += 1
    return found, damaged


def _write(poll: Poll, found: Opened) -> None:
    """All rows of a vote in one go: one transaction number, and an order that says nothing."""
    OpenedAnswer.objects.bulk_create(
        OpenedAnswer(
            poll=poll, question=one.question, subject=one.subject, group=one.group, value=one.value, voter_id=one.voter
        )
        for one in found.answers
    )
    OpenedCode.objects.bulk_create(OpenedCode(poll=poll, code=code) for code in found.codes)


def slips_of(count: SlipCount) -> Slips:
    return Slips(group=count.group, returned=count.returned, void=count.void, votes=count.votes)


def root_of(found: Opened) -> str:
    """Over every answer and every code; whoever changes, adds or removes one makes another number."""
    codes = [b"code:" + code.encode() for code in found.codes]
    return merkle.root([*(b"answer:" + one.written() for one in found.answers), *codes])


def kept(poll: Poll) -> Opened:
    """What was opened, as it stands in the tables now."""
    from .counting.opened import Answer

    answers = tuple(
        Answer(question=one.question, subject=one.subject, value=one.value, group=one.group, voter=one.voter_id)
        for one in poll.answers.all()
    )
    codes = tuple(poll.codes.values_list("code", flat=True))
    told = poll.opened
    return Opened(answers, codes, told["void"], told["valid"], told["left_out"], tuple(told["named"]))
