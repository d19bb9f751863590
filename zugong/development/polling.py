"""A secret vote of `ballots` that was held on a candidate: its published numbers, taken over as the count of the meeting."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from zugong.ballots.counting.paper import WHOLE
from zugong.ballots.models import Poll
from zugong.org.models import Unit

from .models import StepAct
from .votes import Count

#: the form by which a general meeting votes on one candidate
BALLOT = ("national.party-votes", "branch_vote")
SHOWN = 20


def offered(unit: Unit, act: StepAct | None = None) -> list[Poll]:
    """Votes of this branch by that form, published, valid and shown, that no other act has taken over. `act`: the one corrected."""
    used = StepAct.objects.standing().filter(poll__isnull=False)
    if act is not None:
        used = used.exclude(pk=act.pk)
    institution, form = BALLOT
    found = Poll.objects.filter(unit=unit, institution=institution, form=form, state=Poll.State.PUBLISHED)
    newest = found.filter(secrecy=Poll.Secrecy.SECRET).exclude(pk__in=used.values("poll")).order_by("-pk")[:SHOWN]
    return [one for one in newest if one.result.get("stands") and _votes(one) is not None]


def of(key: Any, unit: Unit, act: StepAct | None = None) -> Poll | None:
    """The vote somebody chose, if it may be taken over."""
    return next((one for one in offered(unit, act) if str(one.pk) == str(key)), None)


def why_not(poll: Poll | None, unit: Unit, day: dt.date, act: StepAct | None = None) -> str | None:
    """A meeting takes over what was voted on its own day, and no vote twice."""
    if poll is None:
        return None
    told = {"title": poll.title}
    if of(poll.pk, unit, act) is None:
        return _("“%(title)s”不能取：要是本支部已经公布、有效的支部大会表决，而且没有记在别的一步上。") % told
    first, last = poll.launched_on, poll.closed_on
    if first is None or last is None or not first <= day <= last:
        return _("“%(title)s”是 %(first)s 至 %(last)s 投的，和办的日期对不上。") % (
            told | {"first": first, "last": last}
        )
    return None


def count_of(poll: Poll, typed: Count) -> Count:
    """What the vote says. Written opinions lie in its urn as paper slips: as many as were typed are taken out again,
    since whoever had said so in writing was not there. Who lawfully does not count stays as typed."""
    votes, issued = _votes(poll) or {}, poll.result["issued"]
    for_, against, abstained = (votes.get(name, 0) for name in ("for", "against", "abstain"))
    return replace(
        typed, due=poll.result["entitled"], present=issued - typed.written, for_=for_ - typed.written_for,
        against=against - typed.written_against, abstained=abstained - typed.written_abstained,
        void=issued - for_ - against - abstained,
    )  # fmt: skip


def _votes(poll: Poll) -> dict[str, int] | None:
    """None where the paper asks something else, or too few voted to be shown."""
    ask = next((one for one in poll.paper.asks if one.asks == "approve"), None)
    shown = poll.result["cells"][ask.id][WHOLE]["all"] if ask is not None else None
    return None if shown is None else shown["votes"]
