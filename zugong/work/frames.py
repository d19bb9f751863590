"""How much was done under each label of a frame: what people tagged, and what the institutions hung on it recorded. Never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Account
from zugong.rulebook import library
from zugong.rulebook.declared import DeclaredFrame, Institution
from zugong.rulebook.declared import frames as declared_frames
from zugong.timeline import Period

from . import items
from .models import Duty, Obligation, Tag, TagQuerySet

MONTHS = range(1, 13)
ATTENDED = "life.meeting_attended"


def find(id: str, day: dt.date | None = None) -> DeclaredFrame | None:
    return next((one for one in declared_frames(day or clock.today()) if one.id == id), None)


def labels_of(declared: DeclaredFrame) -> dict[str, str]:
    own = declared.institution.labels.get(declared.frame.labels)
    values = own.values if own is not None else library.catalogue().labels.get(declared.frame.labels)
    return dict(values or {})


def groups_of(declared: DeclaredFrame) -> dict[str, str]:
    """Label → the goal over it, where the label set is divided into classes."""
    own = declared.institution.labels.get(declared.frame.labels)
    if own is None or not own.classed_by:
        return {}
    above = declared.institution.labels[own.classed_by].values or {}
    return {label: above.get(kind, kind) for label, kind in (own.classes or {}).items()}


@dataclass
class Line:
    """One label in one year, within what somebody may read."""

    label: str
    title: str
    group: str = ""
    institutions: list[Institution] = field(default_factory=list)
    months: list[int] = field(default_factory=lambda: [0] * 12)
    records: int = 0
    asked: int = 0
    done: int = 0
    tagged: int = 0
    #: Nothing in the running period although the frame wants something in each.
    gap: bool = False

    @property
    def all(self) -> int:
        return self.records + self.done + self.tagged

    @property
    def blank(self) -> bool:
        return self.all == 0


def board(account: Account, declared: DeclaredFrame, year: int) -> list[Line]:
    """Every label in the order of the file; three questions, however many labels."""
    groups = groups_of(declared)
    lines = {key: Line(key, title, groups.get(key, "")) for key, title in labels_of(declared).items()}
    hung = _hung(declared, lines)
    period = Period.parse(f"{year:04d}")
    _count_records(account, period, lines, hung)
    _count_duties(account, period, lines, hung)
    _count_tags(account, declared, period, lines)
    running = Period.of(declared.frame.every, clock.today())
    if period.contains(clock.today()):
        first = running.start.month if running.start.year == year else 1
        for line in lines.values():
            line.gap = not any(line.months[first - 1 : clock.today().month])
    return list(lines.values())


def _hung(declared: DeclaredFrame, lines: Mapping[str, Line]) -> dict[str, str]:
    """Institution in force → label."""
    in_force = {one.id: one for one in library.in_force(clock.today())}
    found = {key: label for key, label in (declared.frame.hangs or {}).items() if key in in_force and label in lines}
    for key, label in found.items():
        lines[label].institutions.append(in_force[key])
    return found


def _count_records(account: Account, period: Period, lines: Mapping[str, Line], hung: Mapping[str, str]) -> None:
    kinds = {kind: label for key, label in hung.items() for kind in library.get(key, clock.today()).facts}
    facts = ledger.standing().filter(account.scope("read_unit").q("unit"), kind__in=kinds)
    facts = facts.filter(occurred_on__gte=period.start, occurred_on__lte=period.end).order_by()
    # By the day: SQLite works a month out row by row, and a year has only so many days.
    for kind, day, number in facts.values_list("kind", "occurred_on").annotate(n=Count("pk")):
        line = lines[kinds[kind]]
        line.records += number
        line.months[day.month - 1] += number


def _count_duties(account: Account, period: Period, lines: Mapping[str, Line], hung: Mapping[str, str]) -> None:
    """Duties of institutions that declare no facts of their own: with them the facts are counted already."""
    bare = [key for key in hung if not library.get(key, clock.today()).facts]
    asking = dict(Obligation.objects.filter(institution_id__in=bare).values_list("pk", "institution_id"))
    if not asking:
        return
    duties = Duty.objects.filter(account.scope("read_unit").q("unit"), obligation__in=list(asking))
    duties = duties.filter(period_start__gte=period.start, period_start__lte=period.end, due_on__lte=clock.today())
    rows = duties.order_by().values_list("obligation", "due_on")
    for obligation, day, asked, done in rows.annotate(
        n=Count("pk"), done=Count("pk", filter=Q(state__in=Duty.FINISHED))
    ):
        line = lines[hung[asking[obligation]]]
        line.asked += asked
        line.done += done
        line.months[day.month - 1] += done


def _count_tags(account: Account, declared: DeclaredFrame, period: Period, lines: Mapping[str, Line]) -> None:
    tags = within(account, declared.id).filter(put_on__gte=period.start, put_on__lte=period.end).order_by()
    for label, day, number in tags.values_list("label", "put_on").annotate(n=Count("pk")):
        if label in lines:
            lines[label].tagged += number
            lines[label].months[day.month - 1] += number


@dataclass(frozen=True)
class Own:
    """What one person has on record under one label this year."""

    title: str
    records: int


def of_person(person: int, declared: DeclaredFrame, year: int) -> list[Own]:
    """Facts about the person, and meetings of the kinds that the hung institutions name, at which they were present."""
    hung = _hung(declared, {key: Line(key, title) for key, title in labels_of(declared).items()})
    institutions = {key: library.get(key, clock.today()) for key in hung}
    kinds = {kind: hung[key] for key, one in institutions.items() for kind in one.facts}
    types = {name: hung[key] for key, one in institutions.items() for name in one.activities}
    facts = ledger.standing().filter(person=person, occurred_on__year=year, kind__in=[*kinds, ATTENDED])
    found = dict.fromkeys(labels_of(declared), 0)
    for kind, data in facts.values_list("kind", "data"):
        label = types.get(data.get("type", "")) if kind == ATTENDED else kinds[kind]
        if label in found:
            found[label] += 1
    return [Own(title, found[key]) for key, title in labels_of(declared).items()]


def within(account: Account, frame: str) -> TagQuerySet:
    """Labels on things of the units somebody reads: they are counted, whether or not the thing can be opened."""
    scope = account.scope("read_unit")
    if account.is_administrator or scope.empty:
        return Tag.objects.none()
    return Tag.objects.standing().filter(scope.q("unit"), frame=frame)  # type: ignore[return-value]


def tagged(account: Account, frame: str, label: str, also: Iterable[tuple[str, str]] = ()) -> list[Tag]:
    """The things with a label, and with labels of other frames besides, which this account may open."""
    found = within(account, frame).filter(label=label).select_related("unit")
    for other, wanted in also:
        same = Tag.objects.standing().filter(source=OuterRef("source"), frame=other, label=wanted)
        found = found.filter(Exists(same))
    things = list(found.order_by("-put_on", "-pk"))
    seen = items.seen(account, ((one.source, one.place) for one in things))
    return [one for one in things if one.source in seen]


def loose(declared: DeclaredFrame) -> list[Institution]:
    """Institutions in force that hang on no label."""
    hung = declared.frame.hangs or {}
    return [one for one in library.in_force(clock.today()) if one.id not in hung and one.id != declared.institution.id]
