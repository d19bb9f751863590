"""The vote of a general meeting on one candidate: whether it could vote, and whether it said yes. Plain numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

from .paths import Vote


@dataclass(frozen=True, kw_only=True)
class Count:
    """Members with a vote: due, and of them present. `written_…`: who could not come and had said so in writing before."""

    due: int = 0
    present: int = 0
    for_: int = 0
    against: int = 0
    abstained: int = 0
    #: papers handed in that do not count
    void: int = 0
    written_for: int = 0
    written_against: int = 0
    written_abstained: int = 0
    #: full members of the register who lawfully do not count among those due, and why
    left_out: int = 0
    left_out_why: str = ""

    @classmethod
    def of(cls, told: dict[str, Any]) -> Count:
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in told.items() if name in known})

    @property
    def told(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def written(self) -> int:
        return self.written_for + self.written_against + self.written_abstained

    @property
    def all_for(self) -> int:
        return self.for_ + self.written_for


def least(share: Any, due: int) -> int:
    """The smallest number that is more than this part of those due."""
    return int(share * due) + 1


def could_vote(count: Count, vote: Vote) -> bool:
    return count.present > vote.quorum * count.due


def passed(count: Count, vote: Vote) -> bool:
    """Enough for it, written opinions counted; only where the meeting could vote at all."""
    return could_vote(count, vote) and count.all_for > vote.majority * count.due


def contradictions(count: Count, members: int | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Numbers that cannot be: each with its code and what it is about. `members`: full members of the branch on the day."""
    if count.due <= 0:
        yield "vote_due", {}
    if count.present > count.due:
        yield "vote_present", {"present": count.present, "due": count.due}
    cast = count.for_ + count.against + count.abstained + count.void
    if cast != count.present:
        yield "vote_cast", {"cast": cast, "present": count.present}
    if min(count.present, count.for_, count.against, count.abstained) < 0:
        yield "vote_below", {"written": count.written}
    if count.written > max(count.due - count.present, 0):
        yield "vote_written", {"written": count.written, "absent": max(count.due - count.present, 0)}
    if count.left_out and not count.left_out_why.strip():
        yield "vote_left_out", {"n": count.left_out}
    if members is not None and count.due + count.left_out != members:
        yield "vote_members", {"members": members, "due": count.due, "left_out": count.left_out}
