"""What a draft would do to this period's marks and places: everybody is scored by both editions on the ledger of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from zugong import engine
from zugong.engine.simulate import Moved, compare, with_parameters
from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.rulebook import library
from zugong.rulebook.consequences import Change
from zugong.rulebook.decisions import Decision
from zugong.rulebook.uses import Use
from zugong.timeline import Period
from zugong.ui.panels import Panel

from . import schemes, scoring, subtree
from .models import Campaign
from .reach import Reach

#: Reasons told for each unit that moves.
REASONS = 3


@dataclass(frozen=True)
class Mover(Moved):
    unit: str
    group: str
    before: Decimal
    after: Decimal
    place_before: int
    place_after: int
    reasons: tuple[tuple[str, Decimal], ...]


def marks(change: Change) -> Panel | None:
    """Who would move up or down, and why; nothing where neither edition gives marks."""
    old, new = _scheme(change.before), _scheme(change.after)
    if old is None and new is None:
        return None
    asked = new or old
    assert asked is not None
    period = Period.of(asked.scheme.period, clock.today())
    context: dict[str, Any] = {
        "period": period.label(get_language() or "zh-hans"),
        "ends": new is None,
        "new": old is None,
    }
    units = _units(asked, period)
    if new is not None and units:
        context |= _tried(change, old, units, period)
    return Panel("assessment/panels/foresight.html", {**context, "units": len(units)})


def _scheme(one: Any) -> Any:
    return one if one is not None and one.scheme is not None else None


def _units(institution: Any, period: Period) -> list[Unit]:
    day = min(clock.today(), period.end)
    return list(Unit.objects.on(day).filter(kind__in=institution.scheme.subjects).order_by("path"))


def _tried(change: Change, old: Any, units: list[Unit], period: Period) -> dict[str, Any]:
    before = None if old is None else engine.compile(old, library.catalogue())
    with change.tried():
        after = engine.compile(_as_of(change.after, change.since, period), library.catalogue())
    groups = {str(unit): group for unit, group in _groups(units).items()}
    names = {str(unit.pk): unit.short_name for unit in units}
    scores_after = _scored(after, units, period)
    if before is None:
        return {"listed": _listed(scores_after, names, groups)}
    compared = compare(_scored(before, units, period), scores_after, groups, after.scheme.choices.ties)
    return {
        "movers": [_mover(move, names, groups) for move in compared.moves],
        "up": sum(move.delta > 0 for move in compared.moves),
        "down": sum(move.delta < 0 for move in compared.moves),
        "compared": compared,
        "same": compared.nothing,
    }


def _as_of(institution: Any, since: dt.date, period: Period) -> Any:
    """The draft with the numbers of its first day, even where that day lies behind the period they are tried on."""
    day = period.start if institution.scheme.choices.numbers_as_of == "period_start" else period.end
    later = {
        name: dated.value
        for name, parameter in institution.parameters.items()
        if (dated := parameter.on(max(since, day))) is not None and dated is not parameter.on(day)
    }
    return with_parameters(institution, later) if later else institution


def _groups(units: list[Unit]) -> dict[int, str]:
    """Names of the groups in which units are ranked, as they stand today."""
    members = scoring.group_members(units, clock.today())
    return {unit: group.name for unit, group in members.items()}


def _scored(plan: Any, units: list[Unit], period: Period) -> dict[str, Any]:
    """Nothing is kept; a handful of units at a time, so that the county's facts are never all in memory."""
    reach = Reach.of(plan, period)
    found: dict[str, Any] = {}
    for start in range(0, len(units), scoring.CHUNK):
        some = units[start : start + scoring.CHUNK]
        frame = subtree.frame(some, reach, period)
        subjects = [str(unit.pk) for unit in some]
        found |= engine.score(plan, frame.ledger(frame.facts()), period, clock.today(), subjects)
    return found


def _mover(move: Any, names: dict[str, str], groups: dict[str, str]) -> Mover:
    reasons = tuple((_title(shift), shift.delta) for shift in move.shifts[:REASONS])
    return Mover(
        names[move.subject], groups.get(move.subject, ""), move.before, move.after, move.place_before, move.place_after,
        reasons,
    )  # fmt: skip


def _title(shift: Any) -> str:
    return shift.title if shift.id else _("封顶、折算、取整或否决")


def _listed(scores: dict[str, Any], names: dict[str, str], groups: dict[str, str]) -> list[dict[str, Any]]:
    """A new scheme has nothing to be compared with: what it would give today, group by group."""
    rows = [{"unit": names[key], "group": groups.get(key, ""), "total": score.total} for key, score in scores.items()]
    return sorted(rows, key=lambda row: (row["group"], -row["total"], row["unit"]))


def follow(decision: Decision) -> None:
    """Called inside the act that decided: running scores follow an edition that holds already."""
    if decision.ended or decision.since > clock.today():
        return
    for campaign in Campaign.objects.of_units().filter(
        institution_id__in=decision.institutions, state=Campaign.State.LIVE
    ):
        if campaign.period.contains(clock.today()) and schemes.find_of(campaign) is not None:
            because = scoring.Because(gettext_noop("考核办法换了新版"), by_name=decision.by_name)
            scoring.rescore(campaign, None, because=because)


def in_use(editions: list[Any], account: Any) -> Iterator[Use]:
    """Campaigns that were scored by an institution."""
    may_see = account.may("read_scores")
    for campaign in Campaign.objects.of_units().filter(institution_id=editions[0].id)[:5]:
        url = reverse("assessment:ranks", args=[campaign.pk]) if may_see and account.may("assess") else ""
        yield Use(campaign.short, str(campaign.get_state_display()), url)
