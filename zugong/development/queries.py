"""Reads for the pages of development. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from zugong.kernel import clock
from zugong.org.models import Account, Unit

from . import outlook, records, rules
from .booking import OPEN, RESTRICTED
from .models import Candidate, Paper, Reminder, StepAct
from .outlook import View
from .paths import Path, Step, path_on
from .record import probation_end

#: how many candidates a column of the board names; the list shows them all
SHOWN = 12


def review_files(account: Account) -> Q:
    """Files of political review: of the units this account handles, but never about the account's own person."""
    return account.scope(rules.CAPABILITY).q("unit") & ~_about(account, RESTRICTED)


def paper_files(account: Account) -> Q:
    """Files of all other steps: for who sees the candidates of the unit, not for everybody who reads the unit."""
    return _seen(account) & ~_about(account, OPEN)


def _about(account: Account, prefix: str) -> Q:
    """Files about the account's own person."""
    if account.person_id is None:
        return Q(pk__in=[])
    own = StepAct.objects.filter(candidate__person=account.person_id).values_list("pk", flat=True)
    return Q(source__in=[f"{prefix}:{key}" for key in own])


def _seen(account: Account) -> Q:
    """Units whose candidates one sees: whose members one may see, and those one handles."""
    return account.scope("read_members").q("unit") | account.scope(rules.CAPABILITY).q("unit")


def readable(account: Account) -> QuerySet[Candidate]:
    """The candidates one sees; oneself besides."""
    seen = _seen(account) | (Q(person=account.person_id) if account.person_id else Q(pk__in=[]))
    return Candidate.objects.filter(seen).select_related("person", "unit")


def in_scope(account: Account) -> QuerySet[Candidate]:
    return Candidate.objects.filter(_seen(account))


def own(account: Account) -> Candidate | None:
    if account.person_id is None:
        return None
    return Candidate.objects.filter(person=account.person_id).select_related("person", "unit").order_by("-pk").first()


def unread(account: Account) -> QuerySet[Reminder]:
    return Reminder.objects.filter(account=account, read_at__isnull=True)


# ---- the board


@dataclass(frozen=True)
class Card:
    candidate: Candidate
    step: str
    number: int
    light: str  # bad warn ok mute


@dataclass
class Column:
    id: str
    title: str
    total: int = 0
    late: int = 0
    cards: list[Card] = field(default_factory=list)


def board(account: Account, *, unit: Unit | None = None, today: dt.date | None = None) -> list[Column]:
    """Candidates in hand by stage, who has waited longest first. Two questions for each stage at most."""
    today = today or clock.today()
    path = path_on(today)
    found = in_scope(account).filter(state=Candidate.State.ACTIVE)
    if unit is not None:
        found = found.filter(unit__path__startswith=unit.path)
    totals = {
        stage: (total, late)
        for stage, total, late in found.order_by()
        .values_list("stage")
        .annotate(total=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    }
    columns = []
    for id, title in path.stages.items():
        total, late = totals.get(id, (0, 0))
        column = Column(id, title, total, late)
        if total:
            rows = found.filter(stage=id).select_related("person", "unit").order_by("since", "pk")
            late_first = sorted(
                rows.only(*_CARD)[: SHOWN * 4], key=lambda one: (not _late(one, today), -one.stuck_days, one.pk)
            )
            column.cards = [card(one, path, today) for one in late_first[:SHOWN]]
        columns.append(column)
    return columns


_CARD = (
    "person__name", "unit__name", "unit__short_name", "unit__path", "waiting", "since", "earliest_on", "due_on", "due_step", "stage",
    "state", "gaps", "marked", "done", "pending",
)  # fmt: skip


def _late(candidate: Candidate, today: dt.date) -> bool:
    return candidate.due_on is not None and candidate.due_on < today


def card(candidate: Candidate, path: Path, today: dt.date) -> Card:
    step = path.steps.get(candidate.waiting)
    return Card(candidate, step.title if step else "", step.number if step else 0, light(candidate, path, today))


def light(candidate: Candidate, path: Path, today: dt.date) -> str:
    """Red past the last lawful day, amber near it, green where it may be done now, grey where the law still makes it wait."""
    if not candidate.is_active or not candidate.waiting:
        return "mute"
    if candidate.due_on is not None:
        left = (candidate.due_on - today).days
        if left < 0:
            return "bad"
        if path.warn and left <= max(path.warn):
            return "warn"
    return "mute" if candidate.earliest_on and candidate.earliest_on > today else "ok"


#: what a row of the list and of the exported ledger says
LISTED = (
    *_CARD, "person__sex", "person__birth_on", "person__birth_precision", "person__ethnicity", "person__education", "job", "note",
    "contacts", "introducers", "dates",
)  # fmt: skip


# ---- one candidate


@dataclass(frozen=True)
class PaperLine:
    key: str
    title: str
    paper: Paper | None


@dataclass(frozen=True)
class Line:
    """One step on the candidate's page."""

    view: View
    act: StepAct | None
    acts: Sequence[StepAct]
    papers: Sequence[PaperLine]
    planned_on: dt.date | None

    @property
    def step(self) -> Step:
        return self.view.step

    @property
    def missing(self) -> list[PaperLine]:
        return [one for one in self.papers if one.paper is None] if self.act else []


@dataclass(frozen=True)
class FileOf:
    candidate: Candidate
    path: Path
    lines: Sequence[Line]
    probation_end: dt.date | None
    today: dt.date

    @property
    def now(self) -> list[Line]:
        """What is to be done next: what is open, and what has to be done again by a day."""
        return [one for one in self.lines if one.view.is_open or (one.view.again and one.view.latest)]

    @property
    def gaps(self) -> list[tuple[Line, PaperLine]]:
        return [(line, paper) for line in self.lines for paper in line.missing]

    @property
    def stages(self) -> list[tuple[str, list[Line]]]:
        return [
            (title, [line for line in self.lines if line.step.stage == id]) for id, title in self.path.stages.items()
        ]


def file_of(candidate: Candidate, today: dt.date | None = None, *, review: bool = False) -> FileOf:
    """The whole route with what was done, what may be done and what not, and the papers. Three questions.

    Of a restricted step only that it was passed is there; everything about it with `review`, whose reading is on record.
    """
    today = today or clock.today()
    acts = records.acts_of(candidate)
    record = records.record_of(candidate, acts)
    by_done = {id(done): act for done, act in zip(record.acts, acts, strict=True)}
    papers: dict[int, dict[str, Paper]] = {}
    for paper in Paper.objects.filter(act__in=[one.pk for one in acts]).select_related("file"):
        papers.setdefault(paper.act_id, {})[paper.key] = paper
    plans = dict(candidate.plans.values_list("step", "planned_on"))
    lines = []
    for view in outlook.views(record, today):
        act = by_done.get(id(view.act)) if view.act and (review or not view.is_sealed) else None
        step = path_on(act.acted_on).steps.get(act.step, view.step) if act else view.step
        held = papers.get(act.pk, {}) if act else {}
        lines.append(
            Line(
                view, act, _shown(acts, act, step, review),
                [PaperLine(key, title, held.get(key)) for key, title in step.materials.items()],
                plans.get(step.id),
            )
        )  # fmt: skip
    path = path_on(today)
    return FileOf(candidate, path, lines, probation_end(record, path), today)


def _shown(acts: Sequence[StepAct], last: StepAct | None, step: Step, review: bool) -> list[StepAct]:
    if step.restricted and not review:
        return [last] if last else []
    return [one for one in acts if one.step == step.id]


def organs_for(candidate: Candidate, path: Path, account: Account) -> list[Unit]:
    """Who may act: the branch; for who stands above it, the committees above and the organisation department."""
    above = [candidate.unit.path[:end] for end in range(4, len(candidate.unit.path), 4)]
    uppers = Unit.objects.on(clock.today()).filter(Q(path__in=above, kind__in=path.upper) | Q(kind__in=path.department))
    scope = account.scope(rules.CAPABILITY)
    found = [one for one in uppers.order_by("-path") if scope.over(candidate.unit) and scope.covers(one)]
    return [candidate.unit, *sorted(found, key=lambda one: (-len(one.path), one.kind in path.department))]
