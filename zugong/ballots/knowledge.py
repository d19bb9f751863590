"""Questions that the register itself answers: a member of the branch is asked, other units give the wrong options.

What is right stands in the paper as its worth, a hundred or nothing, so that the mean of a question is its rate of right
answers and the count needs to know nothing else. Who answers sees names without numbers, in an order of chance.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from zugong.org.models import Membership, Post, Unit
from zugong.work.findings import Finding

from .counting.paper import Ask, Draw, Option, Paper
from .models import Poll

RIGHT, WRONG = Decimal(100), Decimal(0)
UNSURE = "unsure"
#: Units looked at for wrong options: enough to choose among, few enough for a page.
NEIGHBOURS = 200
_random = secrets.SystemRandom()


@dataclass(frozen=True)
class Known:
    """What the register says of the unit, and what it says of others."""

    right: str
    others: tuple[str, ...]


def filled(paper: Paper, unit: Unit, day: dt.date) -> Paper:
    """The paper with questions about this unit; those the register cannot answer are left out, and of the rest so many
    are drawn as the institution says."""
    draw = paper.draw
    if draw is None:
        return paper
    asked = [one for ask in paper.asks if (one := _asked(ask, unit, day, draw.options)) is not None]
    known = [one for one in asked if one.draws]
    kept = {one.id for one in _random.sample(known, min(len(known), draw.questions))}
    return replace(paper, asks=tuple(one for one in asked if not one.draws or one.id in kept))


def drawn(unit: Unit, draw: Draw, day: dt.date) -> list[int]:
    """Whom the lot falls on: members of the unit on this day, by their keys and not in the order of drawing."""
    members = list(Membership.objects.on(day).filter(unit=unit).values_list("person_id", flat=True).distinct())
    return sorted(_random.sample(members, min(len(members), _number(len(members), draw))))


def _number(members: int, draw: Draw) -> int:
    exact = Fraction(draw.share) * members
    return max(draw.least, -(-exact.numerator // exact.denominator))


def _asked(ask: Ask, unit: Unit, day: dt.date, options: int) -> Ask | None:
    if not ask.draws:
        return ask
    known = _of(ask.draws, unit, day)
    wrong = [one for one in dict.fromkeys(known.others) if one != known.right]
    if not known.right or not wrong:
        return None
    names = [known.right, *_random.sample(wrong, min(len(wrong), options - 1))]
    _random.shuffle(names)
    offered = [
        Option(id=f"o{n}", title=name, worth=RIGHT if name == known.right else WRONG) for n, name in enumerate(names, 1)
    ]
    return replace(ask, options=(*offered, Option(id=UNSURE, title=_("不清楚"), worth=WRONG)))


def _of(draws: str, unit: Unit, day: dt.date) -> Known:
    near = Unit.objects.on(day).filter(kind=unit.kind).exclude(pk=unit.pk).select_related("parent")
    if draws == "branch":
        return Known(unit.name, _names(near))
    if draws == "superior":
        return Known(
            unit.parent.name if unit.parent else "", tuple(one.parent.name for one in near[:NEIGHBOURS] if one.parent)
        )
    holders = Post.objects.on(day).filter(role=draws).select_related("person")
    mine = [one.person.name for one in holders.filter(unit=unit)]
    others = holders.filter(unit__kind=unit.kind).exclude(unit=unit)
    return Known(mine[0] if len(mine) == 1 else "", tuple(one.person.name for one in others[:NEIGHBOURS]))


def _names(units: Any) -> tuple[str, ...]:
    return tuple(one.name for one in units[:NEIGHBOURS])


# ---- what came of it -------------------------------------------------------------------------------------------------


def rate(poll: Poll) -> Decimal | None:
    """The share of right answers over all questions, in per cent; None where too few answered to show anything."""
    shown = [poll.result["cells"][ask.id][""]["all"] for ask in poll.paper.asks if ask.draws]
    means = [Decimal(one["mean"]) for one in shown if one is not None and one["mean"] is not None]
    return sum(means, Decimal(0)) / len(means) if means else None


def finding(poll: Poll) -> Finding | None:
    """What is proposed where too few know. Nobody is named in it, and nothing is opened before a person does."""
    below = poll.paper.finding
    reached = rate(poll) if below is not None and poll.has_result and poll.result["stands"] else None
    if below is None or reached is None or reached >= below.rate:
        return None
    told = _("%(title)s：%(n)d 人答，答对率 %(rate)s%%，低于 %(least)s%%。%(worst)s") % {
        "title": poll.title, "n": poll.result["valid"], "rate": f"{reached:.0f}", "least": f"{below.rate:f}",
        "worst": _("错得最多：%(what)s") % {"what": _worst(poll.paper.asks, poll)},
    }  # fmt: skip
    return Finding(
        unit=poll.unit, route=below.route, values={**below.fields, below.problem: told}, said=told, origin=poll.source
    )


def _worst(asks: Sequence[Ask], poll: Poll) -> str:
    means = {ask.title: poll.result["cells"][ask.id][""]["all"] for ask in asks if ask.draws}
    return min((title for title, one in means.items() if one), key=lambda title: Decimal(means[title]["mean"] or 0))
