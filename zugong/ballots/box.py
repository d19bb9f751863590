"""Putting envelopes into the urns of a vote and taking them out. Called by verbs, inside their transactions."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext as _

from zugong.kernel.rules import Refused

from .counting.paper import Ballot, size_of
from .models import Poll, Urn
from .sealing import envelopes, scrutiny, urn


def envelope_size(poll: Poll) -> int:
    return poll.ballot_size + envelopes.OVERHEAD


def set_up(poll: Poll, voters: int) -> None:
    """Empty urns with room for everybody, none much smaller than another; their length never changes afterwards."""
    poll.ballot_size = size_of(poll.paper, poll.subject_keys)
    number = -(-voters // urn.SLOTS)
    rooms = [(voters + turn) // number for turn in range(number)]
    Urn.objects.bulk_create(
        Urn(poll=poll, number=number, slots=slots, contents=urn.packed([], slots, envelope_size(poll)))
        for number, slots in enumerate(rooms, 1)
    )


def put_in(poll: Poll, ballot: Ballot) -> str:
    """Seal the ballot and put it into an urn with room, any of them; gives what the trail says of that urn."""
    public = scrutiny.bytes_of(poll.public_key)
    envelope = envelopes.seal(envelopes.padded(ballot.written(), poll.ballot_size), public, poll.place)
    # Rows of values and no objects: in a full hall everybody passes here, one after the other.
    urns = list(poll.urns.values_list("pk", "number", "slots", "used"))
    room = [slots - used for _pk, _number, slots, used in urns]
    if not any(room):
        raise Refused(_("票箱满了：投进去的票和应投人数一样多。请告诉组织者。"))
    pk, number, slots, _used = secrets.SystemRandom().choices(urns, room)[0]
    found = Urn.objects.filter(pk=pk).order_by()
    inside = [*urn.unpacked(found.values_list("contents", flat=True)[0], envelope_size(poll)), envelope]
    found.update(contents=urn.packed(inside, slots, envelope_size(poll)), used=len(inside))
    return described(number, urn.digest(inside))


def described(number: int, digest: str) -> str:
    return f"{number}:{digest}"


def take_out(poll: Poll) -> list[bytes]:
    """All envelopes of all urns, shuffled together."""
    size = envelope_size(poll)
    return urn.shuffled(envelope for box in poll.urns.all() for envelope in urn.unpacked(box.contents, size))


def contents(poll: Poll) -> dict[int, list[bytes]]:
    size = envelope_size(poll)
    return {box.number: urn.unpacked(box.contents, size) for box in poll.urns.all()}
