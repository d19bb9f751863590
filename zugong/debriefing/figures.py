"""What is on record of a unit in a round: the numbers a report begins with, each with what lies behind it. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zugong.columns.binding import Binding
from zugong.evidence import ledger
from zugong.evidence.ledger import FactRow
from zugong.kernel import clock
from zugong.org import queries as register
from zugong.org.models import Unit
from zugong.registers.counting import meets
from zugong.rulebook.declared import DeclaredDebriefing, Reckoned
from zugong.timeline import Period
from zugong.work.models import Duty

#: Sections of the report that the register and the duties fill, where the institution has them.
TEAM, TASKS, PROBLEMS = "team", "tasks", "problems"
NAMED = 10


@dataclass(frozen=True)
class Figure:
    """One number of a report. `number` is text, as it is kept: whole numbers and amounts alike."""

    id: str
    title: str
    number: str
    unit: str
    section: str

    def kept(self) -> dict[str, Any]:
        return asdict(self)


def reckoned(declared: DeclaredDebriefing, unit: Unit, period: Period, sections: Iterable[str]) -> list[Figure]:
    """Everything there is to say in numbers, in the order of the sections."""
    order = list(sections)
    found = [*_of_the_register(unit, period), *_of_duties(unit, period), *_of_the_ledger(declared, unit, period)]
    return sorted((one for one in found if one.section in order), key=lambda one: order.index(one.section))


def _of_the_register(unit: Unit, period: Period) -> list[Figure]:
    heads = register.head_counts([unit], min(period.end, clock.today()))[unit.pk]
    told = [
        ("members", _("党员"), heads.members, _("人")),
        ("probationary", _("其中预备党员"), heads.probationary, _("人")),
    ]
    if unit.kind not in Unit.MEMBER_KINDS:
        told.insert(0, ("branches", _("党支部"), heads.branches, _("个")))
    return [Figure(id, title, str(number), of, TEAM) for id, title, number, of in told]


def _of_duties(unit: Unit, period: Period) -> list[Figure]:
    """Duties due in the round up to today, of the unit and whatever lies under it."""
    counted = _duties(unit, period).aggregate(
        owed=Count("pk", filter=~Q(state__in=(Duty.State.EXEMPT, Duty.State.OFFERED))),
        done=Count("pk", filter=Q(state__in=(Duty.State.DONE, Duty.State.LATE))),
        late=Count("pk", filter=Q(state=Duty.State.LATE)), open=Count("pk", filter=Q(state=Duty.State.OPEN)),
    )  # fmt: skip
    titles = {"owed": _("到期的责任任务"), "done": _("做完的"), "late": _("其中晚做补上的"), "open": _("到期没做完的")}
    return [Figure(f"duties-{id}", title, str(counted[id]), _("项"), TASKS) for id, title in titles.items()]


def _duties(unit: Unit, period: Period) -> Any:
    until = min(period.end, clock.today())
    units = Unit.objects.order_by().filter(path__startswith=unit.path).values("pk")
    return Duty.objects.filter(unit__in=units, person__isnull=True, due_on__gte=period.start, due_on__lte=until)


def undone(unit: Unit, period: Period) -> list[str]:
    """What fell due and is not done, by name: a report does not leave it out."""
    rows = _duties(unit, period).filter(state=Duty.State.OPEN).order_by("due_on", "pk")
    return list(dict.fromkeys(rows.values_list("obligation__title", flat=True)))[:NAMED]


def _of_the_ledger(declared: DeclaredDebriefing, unit: Unit, period: Period) -> list[Figure]:
    figures = declared.debriefing.figures
    facts = _facts(declared, unit, period, figures.values())
    return [
        Figure(one.id, one.title, _told(one, _behind(declared, one, unit, facts)), one.unit, one.section)
        for one in figures.values()
    ]


def behind(declared: DeclaredDebriefing, figure: Reckoned, unit: Unit, period: Period) -> list[FactRow]:
    """The facts that make a number, the latest first."""
    found = _behind(declared, figure, unit, _facts(declared, unit, period, [figure]))
    return sorted(found, key=lambda fact: (fact.occurred_on, fact.id), reverse=True)


def _facts(declared: DeclaredDebriefing, unit: Unit, period: Period, figures: Iterable[Reckoned]) -> list[FactRow]:
    """One question for all kinds together."""
    return ledger.facts_for([unit.path], {str(one.of) for one in figures}, period)


def _behind(declared: DeclaredDebriefing, figure: Reckoned, unit: Unit, facts: list[FactRow]) -> list[FactRow]:
    binding = Binding(declared.institution, {}, clock.today())
    mine = [fact for fact in facts if fact.kind == figure.of and (figure.below or fact.unit_id == unit.pk)]
    return [fact for fact in mine if meets(figure.where, fact, binding)]


def _told(figure: Reckoned, facts: list[FactRow]) -> str:
    if not figure.sum:
        return str(len(facts))
    return f"{sum((Decimal(str(fact.data.get(figure.sum) or 0)) for fact in facts), Decimal(0)).normalize():f}"


# ---- words, and where a number leads -------------------------------------------------------------------


def drafted(
    declared: DeclaredDebriefing, unit: Unit, period: Period, figures: list[Figure], earlier: Iterable[str]
) -> dict[str, str]:
    """Each section begins with what is on record; the secretary says the rest. `earlier`: problems named last time."""
    texts: dict[str, str] = {}
    span = _("%(start)s 至 %(end)s") % {
        "start": period.start.isoformat(),
        "end": min(period.end, clock.today()).isoformat(),
    }
    for section in declared.labels(declared.debriefing.sections):
        lines = [f"{one.title} {one.number} {one.unit}".rstrip() for one in figures if one.section == section]
        texts[section] = f"{span}：{'，'.join(lines)}。" if lines else ""
    if PROBLEMS in texts:
        late, said = undone(unit, period), [line for line in earlier if line]
        told = [_("到期没做完的任务：%(what)s。") % {"what": "、".join(late)}] if late else []
        told += [_("上一轮上级指出的问题：%(what)s。") % {"what": "；".join(said)}] if said else []
        texts[PROBLEMS] = "\n".join(told)
    return texts


def address(declared: DeclaredDebriefing, report: Any, id: str) -> str:
    """Where the number is explained: the list of what it counts."""
    if id in declared.debriefing.figures:
        return reverse("debriefing:behind", args=[report.pk, id])
    if id.startswith("duties-"):
        span: Period = report.span
        standing = {"duties-done": "done", "duties-late": "late", "duties-open": ""}.get(id, "")
        until = min(span.end, clock.today())
        asked = {"unit": report.unit.name, "standing": standing, "since": span.start, "until": until, "whose": ""}
        return f"{reverse('work:scope')}?{urlencode({key: value for key, value in asked.items() if value})}"
    return reverse("org:unit", args=[report.unit_id])


def moved(kept: list[dict[str, Any]], now: list[Figure]) -> dict[str, str]:
    """Figures that say something else today than when they were written down: id → what they say now."""
    said = {one["id"]: one["number"] for one in kept}
    return {one.id: one.number for one in now if one.id in said and said[one.id] != one.number}
