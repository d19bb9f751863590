"""Scores are computed here and nowhere else: live for the departments a fact touches, in batch for a whole campaign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zugong import engine
from zugong.engine.again import again, touched
from zugong.kernel import clock
from zugong.org.models import Unit, UnitGroup, UnitGroupMember
from zugong.timeline import Period

from . import schemes, subtree
from .carrying import carried, facts_print, scheme_of
from .gathering import gathered
from .models import Campaign, ScoreChange, UnitScore

#: Departments read together: each fact is read once, and never all of the county's at the same time.
CHUNK = 8
#: How many steps a panel may show; the page reads all of them from the trace.
SHOWN = 5
DAYS_PASS = gettext_noop("日期推移")
#: As the engine names a step for which others have to act.
AWAIT = "await"
SCORE_FIELDS = [
    "group", "total", "base", "special", "possible", "full", "summary", "trace", "computed_at", "as_of", "fingerprint",
    "fact_count",
]  # fmt: skip


@dataclass(frozen=True)
class Because:
    """Why a score is computed again, as the history will say it."""

    cause: str
    source: str = ""
    fact_id: int | None = None
    by_name: str = ""
    #: Where no fact has come or gone since the last time, it is the days that moved the score.
    as_days_pass: bool = False
    #: The record behind it, as `causes` keeps it.
    about: dict[str, Any] = field(default_factory=dict)


def campaign_for(period: Period, book: schemes.Book, unit: Unit | None = None) -> Campaign:
    """The campaign of this scheme over this period, of people that of one unit; made when first needed."""
    title = _("%(period)s考核 · %(title)s") % {"period": period.label("zh-hans"), "title": book.title}
    title = f"{title} · {unit}" if unit is not None else title
    campaign, _created = Campaign.objects.get_or_create(
        period_code=period.code,
        institution_id=book.id,
        unit=unit,
        defaults={"title": title[:120], "edition": book.edition, "opened_at": clock.now()},
    )
    return campaign


def departments_of(book: schemes.Book, period: Period) -> list[Unit]:
    """Everybody the scheme marks who existed at some time in the period and has not been dissolved since."""
    day = min(clock.today(), period.end)
    return list(Unit.objects.on(day).filter(kind__in=book.subject_kinds).order_by("path"))


def rescore(campaign: Campaign, units: Iterable[Unit] | None, *, because: Because, as_days_pass: bool = True) -> int:
    """Compute all departments of a campaign, or these; returns how many scores moved."""
    period = campaign.period
    book = schemes.book(campaign.institution_id, period)
    departments = departments_of(book, period) if units is None else list(units)
    if campaign.edition == book.edition:
        because = replace(because, as_days_pass=as_days_pass)
    else:
        campaign.edition = book.edition
        campaign.save(update_fields=["edition"])
    return score_all(campaign, book, departments, {department.pk: because for department in departments})


def score_all(
    campaign: Campaign,
    book: schemes.Book,
    departments: Sequence[Unit],
    reasons: dict[int, Because],
    booked: Sequence[Any] = (),
) -> int:
    """Any number of departments, a handful at a time; returns how many moved."""
    return sum(
        score_departments(campaign, book, departments[start : start + CHUNK], reasons, booked)
        for start in range(0, len(departments), CHUNK)
    )


def score_departments(
    campaign: Campaign,
    book: schemes.Book,
    departments: Sequence[Unit],
    reasons: dict[int, Because],
    booked: Sequence[Any] = (),
) -> int:
    """Fetch, score and keep a handful of departments; returns how many moved.

    `booked` are the facts that have just come. They answer for what they did today, not for what the days since the
    last reckoning did: that is booked first, as a change of its own.
    """
    if not departments:
        return 0
    frame = subtree.frame(departments, book.reach(campaign.period), campaign.period)
    before = _kept(campaign, departments, whole=bool(booked))
    scores, keys = carried(campaign, book, frame, before, booked) if booked else ({}, {})
    rest = [department for department in departments if department.pk not in scores]
    _from_all_facts(campaign, book, frame, rest, before, booked, scores, keys)
    groups = groups_of(departments, campaign)
    rows = [
        _row(campaign, department, groups.get(department.pk), scores[department.pk], keys[department.pk],
             frame.fingerprint(department.pk, scheme_of(book)))
        for department in departments
    ]  # fmt: skip
    UnitScore.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["campaign", "unit"], update_fields=SCORE_FIELDS
    )
    return _remember(campaign, rows, before, reasons)


def _kept(campaign: Campaign, departments: Sequence[Unit], *, whole: bool) -> dict[int, UnitScore]:
    """The scores as they stand; with their traces where something of them may be carried over."""
    found = UnitScore.objects.filter(campaign=campaign, unit__in=departments)
    # Two meetings of one department recorded in the same moment wait for each other: the second finds the first.
    return {row.unit_id: row for row in (found.select_for_update() if whole else found.defer("trace"))}


def _from_all_facts(
    campaign: Campaign, book: schemes.Book, frame: subtree.Frame, departments: Sequence[Unit], before: dict[int, UnitScore],
    booked: Sequence[Any], scores: dict[int, Any], keys: dict[int, list[int]],
) -> None:  # fmt: skip
    """Scores of these departments from everything in the ledger. What the days did is booked first."""
    if not departments:
        return
    today, period = clock.today(), campaign.period
    facts = frame.facts()
    everything = frame.ledger(facts)
    aged = [one for one in departments if booked and _aged(before.get(one.pk), period, today)]
    moved = touched(book.plan, booked).indicators
    for unit, score in _scores(book, frame.before(facts, booked), period, aged).items() if aged else ():
        _pass_days(before[unit], score)
        scores[unit] = again(book.plan, everything, period, today, score, moved)
    rest = [one for one in departments if one.pk not in scores]
    scores.update(_scores(book, everything, period, rest))
    for one in departments:
        keys[one.pk] = frame.keys_of(one.pk, facts)


def _scores(book: schemes.Book, ledger: Any, period: Period, departments: Sequence[Unit]) -> dict[int, Any]:
    subjects = [str(department.pk) for department in departments]
    found = engine.score(book.plan, ledger, period, clock.today(), subjects)
    return {int(subject): score for subject, score in found.items()}


def _aged(old: UnitScore | None, period: Period, today: dt.date) -> bool:
    """Reckoned on an earlier day, while days still count."""
    return old is not None and old.as_of < min(today, period.end + dt.timedelta(days=1))


def _pass_days(old: UnitScore, score: Any) -> None:
    """Book what the days did, and let what is remembered as “before” be how it stood this morning."""
    summary = summary_of(score)
    moved = moves(old.summary, summary)
    if moved or old.total != score.total:
        _change(old.pk, old.total, score.total, moved, Because(DAYS_PASS)).save()
    old.total, old.summary, old.as_of = score.total, summary, score.as_of


def groups_of(departments: Iterable[Unit], campaign: Campaign) -> dict[int, UnitGroup]:
    """The group in which each is ranked, as it stands on the last day that counts."""
    return group_members(departments, min(clock.today(), campaign.period.end), campaign.group_kind)


def group_members(units: Iterable[Unit], day: dt.date, kind: str = UnitGroup.Kind.ASSESSMENT) -> dict[int, UnitGroup]:
    members = UnitGroupMember.objects.filter(unit__in=[unit.pk for unit in units], group__kind=kind).select_related(
        "group"
    )
    return {
        member.unit_id: member.group
        for member in members
        if (member.valid_from is None or member.valid_from <= day)
        and (member.valid_to is None or member.valid_to > day)
    }


def _row(
    campaign: Campaign, unit: Unit, group: UnitGroup | None, score: Any, facts: Sequence[int], frame: str
) -> UnitScore:
    return UnitScore(
        campaign=campaign,
        unit=unit,
        group=group,
        total=score.total,
        base=score.base,
        special=score.special,
        possible=score.possible,
        full=score.full,
        summary=summary_of(score),
        trace=score.to_dict(),
        computed_at=clock.now(),
        as_of=score.as_of,
        fingerprint=facts_print(facts) + frame,
        fact_count=len(facts),
    )


def summary_of(score: Any) -> dict[str, Any]:
    """What ranks, panels and the history need; a hundredth of the trace."""
    raising, keeping = gathered(score.indicators)
    return {
        "items": [
            {
                "id": item.id,
                "no": item.no,
                "title": item.title,
                "full": _text(item.full),
                "value": _text(item.value),
                "best": _text(item.best),
                "special": item.special,
            }
            for item in score.items
        ],
        "indicators": [[one.id, one.no, one.title, _text(one.value), _text(one.full)] for one in score.indicators],
        # Where somebody still has to mark, vote or report; and where nothing at all has been recorded.
        "awaits": [one.id for one in score.indicators if any(step.kind == AWAIT for step in one.raise_by)],
        "bare": [
            one.id for one in score.indicators if one.assessed and one.full and one.value < one.full and not one.counted
        ],
        # Whom it does not apply to has nothing to record.
        "spared": [one.id for one in score.indicators if not one.assessed],
        "needs": [
            {
                "sentence": one.words.to_list(),
                "gain": _text(one.gain if one.keeps else one.total),
                "deadline": one.first.deadline.isoformat(),
                "kind": one.first.kind,
                "indicator": one.indicator.id,
                "size": one.size,
            }
            for one in [*raising, *keeping][:SHOWN]
        ],
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def marks_in(summary: dict[str, Any]) -> dict[str, tuple[str, Decimal]]:
    """indicator → (its name, its marks)"""
    return {
        key: (f"{number} {title}".strip(), Decimal(value))
        for key, number, title, value, _full in summary.get("indicators", [])
    }


def _remember(
    campaign: Campaign, rows: Sequence[UnitScore], before: dict[int, UnitScore], reasons: dict[int, Because]
) -> int:
    """Book a change for every score that moved; a score that stays is no news."""
    keys = {unit: old.pk for unit, old in before.items()}
    if fresh := [row.unit_id for row in rows if row.unit_id not in keys]:
        keys |= dict(UnitScore.objects.filter(campaign=campaign, unit__in=fresh).values_list("unit_id", "pk"))
    changes = []
    for row in rows:
        old = before.get(row.unit_id)
        moved = moves(old.summary, row.summary) if old else []
        if old is not None and not moved and old.total == row.total:
            continue
        reason = reasons[row.unit_id]
        if reason.as_days_pass and old is not None and old.fingerprint == row.fingerprint and old.as_of < row.as_of:
            reason = Because(DAYS_PASS)
        changes.append(_change(keys[row.unit_id], old.total if old else None, row.total, moved, reason))
    ScoreChange.objects.bulk_create(changes)
    return len(changes)


def _change(score: int, before: Decimal | None, after: Decimal, moved: list[Any], reason: Because) -> ScoreChange:
    return ScoreChange(
        score_id=score,
        at=clock.now(),
        before=before,
        after=after,
        moved=moved,
        cause=reason.cause[:200],
        about=reason.about,
        source=reason.source,
        fact_id=reason.fact_id,
        by_name=reason.by_name,
    )


def moves(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """The indicators that differ between two summaries."""
    old = marks_in(before)
    if not old:
        return []
    return [
        {
            "key": key,
            "label": label,
            "before": format(old.get(key, ("", Decimal()))[1], "f"),
            "after": format(value, "f"),
        }
        for key, (label, value) in marks_in(after).items()
        if old.get(key, ("", None))[1] != value
    ]
