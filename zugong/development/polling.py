"""A secret vote of `ballots` that was held on a candidate: its published numbers, taken over as the count of the meeting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from zugong.ballots.counting.paper import WHOLE
from zugong.ballots.models import Poll
from zugong.kernel import clock
from zugong.org.models import Unit

from . import queries
from .votes import Count


def of(key: Any, unit: Unit) -> Poll | None:
    """The vote somebody chose, if it is one of this branch and published."""
    return queries.polls_for(unit, clock.today()).filter(pk=int(key)).first() if str(key or "").isdecimal() else None


def count_of(poll: Poll, typed: Count) -> Count:
    """Due and present as the vote says, and its votes; what was said in writing before it and who does not count stays as typed."""
    result = poll.result
    ask = next(one for one in poll.paper.asks if one.asks == "approve")
    shown = (result["cells"][ask.id][WHOLE]["all"] or {}).get("votes", {})
    for_, against, abstained = (shown.get(name, 0) for name in ("for", "against", "abstain"))
    present = result["issued"]
    return replace(
        typed, due=result["entitled"], present=present, for_=for_, against=against, abstained=abstained,
        void=max(present - for_ - against - abstained, 0),
    )  # fmt: skip
