"""After the last ballot: close, count paper, open, publish. Opening is one transaction that destroys what it opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zugong.ballots import booking, queries, rules
from zugong.ballots.models import Poll, Scrutineer, SlipCount
from zugong.ballots.opening import open_with
from zugong.ballots.sealing import envelopes, scrutiny
from zugong.evidence import ledger
from zugong.kernel import audit, clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused


@dataclass
class Opening:
    """A scrutineer's passphrase. `root`, once the urns were opened, is the number of all that lay in them."""

    passphrase: str = field(default="", repr=False)
    root: str = ""


@act("poll")
def close_poll(*, poll: Poll, by: Actor) -> Poll:
    """No more ballots. Who is casting one holds the vote, so it is either in before this or told that it is closed."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    rules.close_poll.check(poll, by=by)
    poll.state, poll.closed_on = Poll.State.CLOSED, clock.today()
    poll.save(update_fields=["state", "closed_on"])
    audit.anchor()
    return poll


@act("poll", "group")
def count_slips(*, poll: Poll, group: str, told: Mapping[str, Any], by: Actor) -> SlipCount:
    """What one person counted. The same person may say it again; it takes two who say the same."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    rules.count_slips.check(poll, group, told, by=by)
    figures = {"returned": told["returned"], "void": told["void"], "votes": told["votes"]}
    found, _made = SlipCount.objects.update_or_create(
        poll=poll, group=group, counted_by=by.actor_id, defaults={**figures, "counted_by_name": by.display_name}
    )
    return found


@act("poll", "opening.root")
def hand_in_share(*, poll: Poll, opening: Opening, by: Actor) -> Poll:
    """The first share waits, sealed to the other two. With the second the urns are opened here and now."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    mine = queries.scrutineer_of(poll, by)
    rules.hand_in_share.check(poll, mine, by=by)
    assert mine is not None
    key = scrutiny.private_key(opening.passphrase, mine.salt)
    if scrutiny.text_of(envelopes.public_of(key)) != mine.public_key:
        raise Refused(_("口令不对。要和当初接受监票时设的一字不差。"))
    share = scrutiny.own_share(mine.share, key, poll.place, mine.pk)
    earlier = [scrutiny.own_share(one, key, poll.place, mine.pk) for one in mine.passed]
    if earlier:
        opening.root = open_with(poll, scrutiny.joined([share, *earlier]))
        Scrutineer.objects.filter(pk=mine.pk).update(handed_in=True)
    else:
        _pass_on(poll, mine, share)
    return poll


@act("poll", "opening.root")
def open_poll(*, poll: Poll, opening: Opening, by: Actor) -> Poll:
    """Where there are no scrutineers the key file opens what it sealed; no sooner than the vote is closed."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    rules.open_poll.check(poll, by=by)
    opening.root = open_with(poll, scrutiny.bytes_of(poll.private_key))
    return poll


@act("poll")
def publish_poll(*, poll: Poll, by: Actor) -> Poll:
    """The result, the numbers of all ballots, and the facts that follow."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    rules.publish_poll.check(poll, by=by)
    poll.state, poll.published_on = Poll.State.PUBLISHED, clock.today()
    poll.save(update_fields=["state", "published_on"])
    ledger.record_many(booking.entries(poll), by=by)
    return poll


def _pass_on(poll: Poll, mine: Scrutineer, share: scrutiny.Share) -> None:
    others = {one.pk: one for one in poll.scrutineers.exclude(pk=mine.pk)}
    sealed = scrutiny.passed_on(share, {pk: one.public_key for pk, one in others.items()}, poll.place)
    for pk, one in others.items():
        one.passed = [*one.passed, sealed[str(pk)]]
        one.save(update_fields=["passed"])
    mine.handed_in = True
    mine.save(update_fields=["handed_in"])
    audit.anchor()
