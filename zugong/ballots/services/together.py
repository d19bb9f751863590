"""Ballots that arrive at the same time, cast by whoever comes first: the others find theirs done when their turn comes.

A transaction with its sync of the disk takes longer than everything else of a vote. In a hall where five hundred press at
once, those who wait for the one at work are all taken by the next: the fuller the hall, the larger the handful.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import QueryDict

from zugong.ballots.models import Poll, Slip
from zugong.ballots.reading import answers_of
from zugong.ballots.sealing import codes
from zugong.kernel.rules import Refused

from .casting import HOLDER, Handful, Receipt, Said, cast_slips

logger = logging.getLogger(__name__)


@dataclass
class Arrival:
    """What a phone sent with its code, and what came of it."""

    slip: str = field(repr=False)
    sent: QueryDict = field(repr=False)
    poll: Poll | None = None
    receipt: Receipt | None = None
    #: Its code is used: before, by another press of the same moment, or by this one.
    used: bool = False
    done: bool = False
    #: Rung when it is done, or when it is this one's turn to take all who wait.
    bell: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def code(self) -> str:
        """The number the voter keeps."""
        return codes.tidy(self.sent.get("code", ""))


#: A slip, and everybody who pressed with its code; of two presses the first counts.
Pressed = tuple[Slip, list[Arrival]]


class Together:
    """One for each process: who waits in another process waits for the tables instead."""

    MOST = 64
    MOMENT = 0.004  # seconds

    def __init__(self) -> None:
        self._waiting: deque[Arrival] = deque()
        self._door = threading.Lock()
        self._at_work = False
        self._last = 0

    def cast(self, slip: str, sent: QueryDict) -> Arrival:
        """With a receipt if the ballot lies in the urn. Without one nothing happened: cast it alone, and be told why not."""
        mine = Arrival(slip, sent)
        if not self.arrive(mine):
            mine.bell.wait()
        if not mine.done:
            self._take()
        return mine

    def arrive(self, one: Arrival) -> bool:
        """Whether this one takes all who wait, or waits to be taken."""
        with self._door:
            self._waiting.append(one)
            leads, self._at_work = not self._at_work, True
        return leads

    def _take(self) -> None:
        """Cast all who wait, oneself among them; then ring for them and for the next to take over."""
        if len(self._waiting) < self._last:
            time.sleep(self.MOMENT)  # those the last handful has just let go are followed by as many
        with self._door:
            taken = [self._waiting.popleft() for _n in range(min(len(self._waiting), self.MOST))]
        try:
            for poll, pressed in _by_poll(taken):
                _cast(poll, pressed)
        finally:
            self._ring(taken)

    def _ring(self, taken: list[Arrival]) -> None:
        self._last = len(taken)
        for one in taken:
            one.done = True
            one.bell.set()
        with self._door:
            self._at_work = bool(self._waiting)
            if self._at_work:
                self._waiting[0].bell.set()


def _by_poll(arrivals: Iterable[Arrival]) -> Iterable[tuple[Poll, list[Pressed]]]:
    by_print: dict[str, list[Arrival]] = {}
    for one in arrivals:
        by_print.setdefault(codes.index(one.slip), []).append(one)
    found: dict[int, tuple[Poll, list[Pressed]]] = {}
    for slip in Slip.objects.filter(fingerprint__in=by_print, cancelled=False).select_related("poll__unit"):
        found.setdefault(slip.poll_id, (slip.poll, []))[1].append((slip, by_print[slip.fingerprint]))
    return found.values()


def _cast(poll: Poll, pressed: list[Pressed]) -> None:
    fresh = [presses[0] for slip, presses in pressed if not slip.used]
    if fresh and poll.is_open:
        for one, receipt in zip(fresh, _receipts(poll, fresh), strict=True):
            one.receipt = receipt
    for slip, presses in pressed:
        for one in presses:
            one.poll, one.used = poll, slip.used or presses[0].receipt is not None


def _receipts(poll: Poll, fresh: list[Arrival]) -> list[Receipt | None]:
    try:
        keys = poll.subject_keys
        ballots = [(one.slip, Said(answers_of(poll.paper, keys, one.sent), one.code)) for one in fresh]
        return cast_slips(poll=poll, handful=Handful(ballots), by=HOLDER)
    except Refused:
        return [None] * len(fresh)
    except Exception as fault:
        # One that cannot be cast must not cost the others theirs: each goes on alone. No log holds words of a ballot.
        logger.warning("A handful of %d ballots was not cast together: %s", len(fresh), type(fault).__name__)
        return [None] * len(fresh)


together = Together()
