"""Putting envelopes into the urns of a vote and taking them out. Called by verbs, inside their transactions."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Room:
    """An urn that still takes so many ballots."""

    pk: int
    number: int
    slots: int
    left: int


def room(poll: Poll, wanted: int = 1) -> Room:
    """An urn with room for all of them, any such urn (where there is none, any with some): the more room, the likelier."""
    # Rows of values and no objects: in a full hall everybody passes here, one after the other.
    urns = list(poll.urns.values_list("pk", "number", "slots", "used"))
    left = [slots - used for _pk, _number, slots, used in urns]
    if not any(left):
        raise Refused(_("票箱满了：投进去的票和应投人数一样多。请告诉组织者。"))
    if any(one >= wanted for one in left):
        left = [one if one >= wanted else 0 for one in left]
    pk, number, slots, used = secrets.SystemRandom().choices(urns, left)[0]
    return Room(pk, number, slots, slots - used)


def put_in(poll: Poll, into: Room, ballots: Sequence[Ballot]) -> str:
    """Seal the ballots and put them into the urn, no more than it takes; gives what the trail says of that urn."""
    public = scrutiny.bytes_of(poll.public_key)
    sealed = [envelopes.seal(envelopes.padded(one.written(), poll.ballot_size), public, poll.place) for one in ballots]
    found = Urn.objects.filter(pk=into.pk).order_by()
    inside = [*urn.unpacked(found.values_list("contents", flat=True)[0], envelope_size(poll)), *sealed]
    found.update(contents=urn.packed(inside, into.slots, envelope_size(poll)), used=len(inside))
    return described(into.number, urn.digest(inside))


def described(number: int, digest: str) -> str:
    return f"{number}:{digest}"


def take_out(poll: Poll) -> list[bytes]:
    """All envelopes of all urns, shuffled together."""
    size = envelope_size(poll)
    return urn.shuffled(envelope for box in poll.urns.all() for envelope in urn.unpacked(box.contents, size))


def contents(poll: Poll) -> dict[int, list[bytes]]:
    size = envelope_size(poll)
    return {box.number: urn.unpacked(box.contents, size) for box in poll.urns.all()}
