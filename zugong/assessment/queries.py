"""Reads for the pages: which campaigns there are, whose score somebody may see, and the page objects."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.org.models.units import up_from
from zugong.org.scope import Scope, shortest
from zugong.timeline import Period, add_months

from . import detail, schemes, scoring
from .kinds import DailyKind, all_daily
from .models import Campaign, DailyRecord, ScoreChange, UnitScore
from .rows import Compared
from .sheet import RECENT, Sheet

#: Years offered beside the one that is shown.
YEARS = 5
#: Changes read for one page; the rest is on the page of changes.
HISTORY = 100


def campaigns() -> QuerySet[Campaign]:
    """Those of units; of people each sees the own, and whoever answers for them."""
    return Campaign.objects.of_units().order_by("-period_code", "pk")


def current_campaign() -> Campaign | None:
    """This year's, else the latest there is."""
    return _current().first()


def _current() -> QuerySet[Campaign]:
    """The campaign of this year comes first."""
    this_year = Q(period_code=Period.of("year", clock.today()).code)
    return Campaign.objects.of_units().order_by(Case(When(this_year, then=0), default=1), "-period_code", "pk")


def may_see(account: Account, unit: Unit) -> bool:
    """The assessor and whoever reads scores above the department; its own people by the roles they hold inside it."""
    return account.may("assess", unit) or account.scope("read_scores").touches(unit)


def overseen(account: Account) -> Scope:
    """Where this account may see ranks by name: what it assesses, and what it reads from above the assessed units.

    Who reads scores from inside a department sees its own place and nobody else's name.
    """
    assessing = account.scope("assess")
    reading = [path for path in account.scope("read_scores").paths if not path.startswith(assessing.paths)]
    if not reading:
        return assessing
    above = {up for path in reading for up in up_from(path)}
    assessed = set(Unit.objects.filter(path__in=above, kind=Unit.Kind.DEPARTMENT).values_list("path", flat=True))
    outside = [path for path in reading if not any(path.startswith(department) for department in assessed)]
    return Scope(shortest([*assessing.paths, *outside]))


def oversees(account: Account, campaign: Campaign, capability: str = "") -> bool:
    """Whether every unit of a campaign lies within what this account sees by name, or where it holds a capability: what is
    said of a campaign as a whole is for nobody who answers for a part of it. Where no unit is marked yet, those count that its
    scheme will mark; where it is not to be found either, only who sees the whole tree is sure to answer for all."""
    scope = account.scope(capability) if capability else overseen(account)
    if scope.whole or scope.empty:
        return scope.whole
    marked = UnitScore.objects.filter(campaign=campaign)
    if marked.exists():
        return not marked.exclude(scope.q("unit")).exists()
    return covers_scheme(scope, schemes.find_of(campaign), campaign.period)


def covers_scheme(scope: Scope, book: schemes.Book | None, period: Period) -> bool:
    """Whether every unit that a scheme will mark lies within; of a scheme that is not to be found only the whole tree is sure."""
    if scope.whole:
        return True
    to_mark = [] if book is None else scoring.departments_of(book, period)
    return bool(to_mark) and all(scope.covers(unit) for unit in to_mark)


def department_of(unit: Unit | None, kinds: tuple[str, ...] = (Unit.Kind.DEPARTMENT,)) -> Unit | None:
    """The marked unit at or above this one."""
    if unit is None:
        return None
    above = unit.ancestor_paths()
    return Unit.objects.filter(path__in=above, kind__in=kinds).order_by("-path").first()


def scored_department(campaign: Campaign, unit: Unit | None) -> UnitScore | None:
    """The score that concerns a unit: its own, or that of the department it sits in."""
    return None if unit is None else _concerning(unit).filter(campaign=campaign).first()


def current_score(unit: Unit) -> UnitScore | None:
    """The same in the current campaign that marks it, and the campaign with it: of several the one begun first."""
    this_year = Q(campaign__period_code=Period.of("year", clock.today()).code)
    order = (Case(When(this_year, then=0), default=1), "-campaign__period_code", "campaign", "-unit__path")
    return _concerning(unit).select_related("campaign").order_by(*order).first()


def _concerning(unit: Unit) -> QuerySet[UnitScore]:
    found = UnitScore.objects.filter(unit__path__in=unit.ancestor_paths()).select_related("unit", "group")
    return found.defer("trace").order_by("-unit__path")


def ties_of(campaign: Campaign) -> str:
    """What the scheme says of equals; nothing where it is no longer to be found."""
    found = schemes.find_of(campaign)
    return found.ties if found else ""


def sheet_of(
    campaign: Campaign, unit: Unit, account: Account, *, order: str = "book", opened: str = "", brief: bool = False
) -> Sheet:
    """The page object; `brief` is enough for one indicator."""
    score = UnitScore.objects.filter(campaign=campaign, unit=unit).select_related("group").order_by().first()
    sheet = Sheet(
        campaign,
        unit,
        account,
        score,
        [] if brief else peers_of(score),
        [] if brief else years(unit, campaign),
        order=order,
        opened_key=opened,
    )
    if score is not None:
        # The sheet shows the last few; what an indicator did is looked for further back.
        wanted = HISTORY if brief or opened else RECENT + 1
        sheet.history = list(ScoreChange.objects.filter(score=score).order_by("-at", "-pk")[:wanted])
    if score is not None and not brief:
        sheet.beside = list(beside(campaign).filter(scores__unit=unit))
        sheet.before = totals_before(campaign, sheet.peers or [score], month_start())
        sheet.compared = _compared(sheet, score)
        sheet.opened = detail.detail_of(sheet, opened) if opened else None
    return sheet


def peers_of(score: UnitScore | None) -> list[UnitScore]:
    """Everybody in the group, without what they were marked down for."""
    if score is None or score.group_id is None:
        return []
    peers = UnitScore.objects.filter(campaign=score.campaign_id, group=score.group_id)
    return with_part(peers.only("unit_id", "total"), "items")


def with_part(found: QuerySet[UnitScore], *names: str) -> list[UnitScore]:
    """Scores whose summary holds these parts alone: the database cuts them out faster than all can be read."""
    scores = list(found.annotate(**{f"{name}_text": KT(f"summary__{name}") for name in names}))
    for score in scores:
        score.summary = {name: json.loads(getattr(score, f"{name}_text") or "[]") for name in names}
    return scores


def years(unit: Unit, current: Campaign) -> list[dict[str, Any]]:
    """The same institution in its other periods."""
    return [
        {
            "label": campaign.period_code,
            "url": reverse("assessment:sheet", args=[campaign.pk, unit.pk]),
            "current": campaign.pk == current.pk,
        }
        for campaign in periods_of(current)
    ]


def periods_of(campaign: Campaign) -> list[Campaign]:
    """The campaigns of the same institution, the earliest first."""
    return list(reversed(campaigns().filter(institution_id=campaign.institution_id)[:YEARS]))


def beside(campaign: Campaign) -> QuerySet[Campaign]:
    """What else is assessed over the same period."""
    return campaigns().filter(period_code=campaign.period_code).exclude(pk=campaign.pk)


def month_start() -> dt.datetime:
    today = clock.today()
    return dt.datetime.combine(today.replace(day=1), dt.time.min, tzinfo=clock.ZONE)


def totals_before(campaign: Campaign, scores: list[UnitScore], moment: dt.datetime) -> dict[int, Decimal]:
    """unit → its total at a moment, read from the history; who had none then is left out."""
    last = ScoreChange.objects.filter(score=OuterRef("pk"), at__lt=moment).order_by("-at", "-pk").values("after")[:1]
    rows = UnitScore.objects.filter(pk__in=[score.pk for score in scores]).annotate(then=Subquery(last))
    return {unit: then for unit, then in rows.values_list("unit_id", "then") if then is not None}


def _compared(sheet: Sheet, score: UnitScore) -> list[Compared]:
    found = []
    if score.unit_id in sheet.before:
        found.append(Compared(_("比上月"), score.total - sheet.before[score.unit_id]))
    last_year = sheet.campaign.period.previous().code
    if all(year["label"] != last_year for year in sheet.years):
        return found
    moment = add_months(clock.today(), -12)
    end = dt.datetime.combine(moment + dt.timedelta(days=1), dt.time.min, tzinfo=clock.ZONE)
    then = (
        ScoreChange.objects.filter(
            score__unit=score.unit_id,
            score__campaign__period_code=last_year,
            score__campaign__institution_id=sheet.campaign.institution_id,
            at__lt=end,
        )
        .order_by("-at", "-pk")
        .values_list("after", flat=True)
        .first()
    )
    if then is not None:
        found.append(Compared(_("比去年同期"), score.total - then))
    return found


def change_before(source: str) -> ScoreChange | None:
    """The change a record caused; for the panel shown after it was recorded."""
    return (
        ScoreChange.objects.filter(source=source)
        .select_related("score__unit", "score__campaign")
        .order_by("-pk")
        .first()
    )


def may_read_daily(account: Account, unit: Unit) -> bool:
    """A daily record concerns the whole department: its people see it from inside."""
    return (
        account.may("assess", unit)
        or account.may("record", unit)
        or account.may("read_unit", unit)
        or account.scope("read_scores").touches(unit)
    )


def units_of_records(account: Account) -> QuerySet[Unit]:
    """Units this account reads, assesses or sits in."""
    reading = ("assess", "record", "read_unit", "read_scores")
    paths = [path for capability in reading for path in account.scope(capability).paths]
    inside = account.scope("read_scores").paths
    above = {up for path in inside for up in up_from(path)}
    return Unit.objects.order_by().filter(Scope(shortest(paths)).q() | Q(path__in=above))


def daily_records(account: Account, asked: Mapping[str, str]) -> QuerySet[DailyRecord]:
    """Records of units this account reads, assesses or sits in, narrowed as asked."""
    # Units by key and each condition once: nothing is joined for the records that no page shows.
    units = units_of_records(account).values("pk")
    mine = DailyRecord.objects.filter(Q(recorded_by=account.actor_id) | Q(unit__in=units))
    found = mine.select_related("unit", "file").order_by("-occurred_on", "-pk")
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("q"):
        found = found.filter(Q(unit__name__icontains=asked["q"]) | Q(basis__icontains=asked["q"]))
    if asked.get("state") in DailyRecord.State.values:
        found = found.filter(state=asked["state"])
    return found


def in_this_order(keys: Iterable[int]) -> list[DailyRecord]:
    """The records of a page, with unit and file: sorting would otherwise carry both along for every record there is."""
    wanted = list(keys)
    known = DailyRecord.objects.select_related("unit", "file").order_by().in_bulk(wanted)
    return [known[key] for key in wanted if key in known]


def units_to_mark(account: Account, kind: DailyKind) -> QuerySet[Unit]:
    """Units about which this account may write a record of this kind."""
    scope = Q(pk__in=[])
    for capability in kind.capabilities:
        scope |= account.scope(capability).q()
    if kind.unit_kinds:
        answering = Q(kind__in=kind.unit_kinds)
    else:
        answering = Q(kind=Unit.Kind.DEPARTMENT)
        if kind.hand == "unit":
            answering |= Q(parent__kind=Unit.Kind.DEPARTMENT, kind__in=Unit.PARTY_KINDS)
    return Unit.objects.on(clock.today()).filter(scope, answering).order_by("path")


def kinds_to_record(account: Account) -> list[DailyKind]:
    return [kind for kind in all_daily() if any(account.may(capability) for capability in kind.capabilities)]
