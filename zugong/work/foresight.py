"""What a decision about an institution would do to duties, and how many there are already: told to the library's pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.rulebook import prescribing
from zugong.rulebook.consequences import Change
from zugong.rulebook.uses import Use
from zugong.timeline import Period
from zugong.ui.panels import Panel

from . import backlog, burden, generation, limits, owing
from .models import Duty
from .obligations import DutyRule, RulesByDay
from .sizes import Sizes

YEAR = dt.timedelta(weeks=52)  # so that a year of weeks is not sometimes one longer


@dataclass
class Load:
    """One duty under one edition, over a year."""

    title: str
    kinds: tuple[str, ...]
    #: "unit", or for whom else it is counted.
    per: str = "unit"
    #: How many units owe it, or how many people.
    units: int = 0
    #: How often all together are asked; a sum is asked once. None where it hangs on what happens.
    times: int | None = 0
    #: What doing it once costs, what that is asked by, and what need not be written again.
    minutes: int = 0
    basis: str = ""
    reuses: str = ""
    prescribed: bool = True

    @property
    def each(self) -> str:
        """How often one unit is asked, said as a number or a span."""
        return "" if self.times is None or not self.units else f"{round(self.times / self.units, 1):g}"

    @property
    def whole(self) -> int:
        """Minutes of all units in the year."""
        return (self.times or 0) * self.minutes

    @property
    def of_each(self) -> str:
        """What one unit spends on it in the year."""
        return "" if self.times is None or not self.units else burden.span(self.whole / self.units)


@dataclass(frozen=True)
class Row:
    """One duty before and after."""

    title: str
    who: str
    before: Load | None
    after: Load | None
    register: bool = False

    @property
    def more(self) -> int | None:
        old = 0 if self.before is None else self.before.times
        new = 0 if self.after is None else self.after.times
        return None if old is None or new is None else new - old

    @property
    def kinds(self) -> set[str]:
        return {kind for load in (self.before, self.after) if load is not None for kind in load.kinds}

    @property
    def new_prescribed(self) -> bool:
        """Something everybody has to do from now on, and had not to before."""
        had = self.before is not None and self.before.prescribed
        return self.after is not None and self.after.prescribed and not self.register and not had

    @property
    def same(self) -> bool:
        return (
            self.before is not None and self.after is not None and self._shape(self.before) == self._shape(self.after)
        )

    @staticmethod
    def _shape(load: Load) -> tuple[object, ...]:
        return (load.title, load.kinds, load.per, load.units, load.times, load.minutes, load.prescribed)


def duties(change: Change) -> Panel | None:
    """Duties a year, before and after, and of how many units."""
    rows = rows_of(change)
    if not rows:
        return None
    counted = [row for row in rows if row.more is not None]
    context = {
        "rows": [row for row in rows if not row.same],
        "kept": sum(row.same for row in rows),
        "before": sum(row.before.times or 0 for row in counted if row.before),
        "after": sum(row.after.times or 0 for row in counted if row.after),
        "since": change.since,
        "past": change.since < clock.today(),
        "late": backlog.of(change),
        "open": _open_after(change) if change.after is None else 0,
        "hours": [burden.span(sum(load.whole for load in loads if load)) for loads in _sides(rows)],
        **_approval(rows, change.since),
        **limits.foretold(change, {kind for row in rows if not row.same for kind in row.kinds}),
    }
    return Panel("work/panels/foresight.html", context)


def _approval(rows: list[Row], day: dt.date) -> dict[str, object]:
    """What everybody will have to do from now on, and whose approval that needs."""
    kinds = prescribing.approvers(day)
    who = _("、").join(str(Unit.Kind(kind).label) for kind in kinds)
    return {"approval": [row.title for row in rows if row.new_prescribed] if kinds else [], "approvers": who}


def _sides(rows: list[Row]) -> tuple[list[Load | None], list[Load | None]]:
    return [row.before for row in rows], [row.after for row in rows]


def rows_of(change: Change) -> list[Row]:
    before = {**_loads(change), **_registers(change)}
    with change.tried():
        after = {**_loads(change), **_registers(change)}
    rows = []
    for key in dict.fromkeys([*before, *after]):
        known = after.get(key) or before[key]
        who = who_of(known.per, _("、").join(str(Unit.Kind(kind).label) for kind in known.kinds))
        rows.append(Row(known.title, who, before.get(key), after.get(key), register="#" in key))
    return rows


def _loads(change: Change) -> dict[str, Load]:
    """The duties of these institutions over the year that begins with the change, as the library now has it."""
    rules, until = RulesByDay(), change.since + YEAR
    owed = _Owed()
    found: dict[str, Load] = {}
    asked: dict[str, set[int]] = defaultdict(set)
    for term in generation.terms_of(change.since, until, rules):
        rule = term.rule
        if rule.institution_id not in change.institutions or not change.since <= term.asked_on < until:
            continue
        load = found.setdefault(rule.rule_id, _of_rule(rule))
        by = owed.by(rule, term.period.start, term.due_on)
        load.times = (load.times or 0) + len(by) * (1 if rule.sum_of else rule.owed)
        asked[rule.rule_id].update(by)
    today = clock.today()
    for rule in _following(rules(max(change.since, today)), change):
        found[rule.rule_id] = _of_rule(rule, times=None)
        asked[rule.rule_id] = set(owed.by(rule, today, today))
    for key, load in found.items():
        load.units = len(asked[key])
    return found


class _Owed:
    """By which units or people a duty is owed in a stretch of time."""

    def __init__(self) -> None:
        self._units, self._sizes = owing.units(), Sizes()

    @cached_property
    def _people(self) -> owing.People:
        return owing.People(Q())

    def by(self, rule: DutyRule, start: dt.date, due_on: dt.date) -> list[int]:
        if rule.personal:
            return [one.person for one in self._people.of(rule) if one.owes(start, due_on)]
        units = (unit for unit in self._units if unit.kind in rule.who and unit.owes(start, due_on))
        return [unit.pk for unit in units if self._sizes.suffice(rule, start, unit.pk)]


def who_of(per: str, units: str) -> str:
    """The units, or their people."""
    words = {
        "member": _("%(units)s的每名党员"),
        "full_member": _("%(units)s的每名正式党员"),
        "post": _("%(units)s里担任这些职务的人"),
    }
    return words[per] % {"units": units} if per in words else units


def _of_rule(rule: DutyRule, times: int | None = 0) -> Load:
    return Load(
        rule.title, rule.who, rule.per, times=times, minutes=rule.minutes, basis=rule.basis, reuses=rule.reuses,
        prescribed=rule.prescribed,
    )  # fmt: skip


def _registers(change: Change) -> dict[str, Load]:
    """The registers of these institutions over the same year; their keys are no ids of duties."""
    year = Period.between(change.since, change.since + YEAR - dt.timedelta(days=1))
    numbers = Counter(Unit.objects.filter(dissolved_on__isnull=True).order_by().values_list("kind", flat=True))
    found = {}
    for one in burden.registers_in(year):
        if one.id.partition("/")[0] in change.institutions:
            units = sum(numbers[kind] for kind in one.kinds)
            load = Load(
                one.title, one.kinds, units=units, times=one.times * one.rows * units, minutes=one.minutes,
                basis=one.basis, reuses=one.reuses,
            )  # fmt: skip
            found[one.id.replace("/", "#")] = load
    return found


def _following(rules: list[DutyRule], change: Change) -> Iterator[DutyRule]:
    """Duties that other facts bring with them: how many there will be nobody knows."""
    return (rule for rule in rules if rule.after is not None and rule.institution_id in change.institutions)


def _open_after(change: Change) -> int:
    """Duties written down already that would be let off."""
    return Duty.objects.filter(
        rule_id__startswith=f"{change.institution_id}/", state=Duty.State.OPEN, due_on__gte=change.since
    ).count()


def in_use(editions: list[Any], account: Any) -> Iterator[Use]:
    """Duties of this year that go back to an institution, and the facts of its kinds."""
    year = Period.of("year", clock.today())
    mine = Duty.objects.filter(
        rule_id__startswith=f"{editions[0].id}/", period_start__lte=year.end, period_end__gte=year.start
    )
    counts = mine.aggregate(all=Count("pk"), done=Count("pk", filter=Q(state__in=("done", "late"))))
    if counts["all"]:
        yield Use(_("今年的责任任务"), _("%(all)s 件，做了 %(done)s 件") % counts, reverse("work:duties"))
    kinds = {kind for one in editions for kind in one.facts}
    booked = ledger.standing().filter(kind__in=kinds).count() if kinds else 0
    if booked:
        yield Use(_("记下的事实"), _("%(number)s 条") % {"number": booked}, reverse("evidence:facts"))
