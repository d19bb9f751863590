"""The list of each month: what would be carried over and filled in, how each unit stands, what its summary says. Never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.rulebook.declared import Cycle, DeclaredRegister
from zugong.timeline import Period
from zugong.work.models import Duty

from . import parties, places, queries
from .conditions import asked
from .handing import same_cells
from .models import Row

PLAN, DISPATCH, SUMMARY = "plan", "dispatch", "summary"
STEPS = (PLAN, DISPATCH, SUMMARY)
WHY = {"carried": lambda: _("上期结转"), "recurring": lambda: _("每期都办"), "duty": lambda: _("当期应办")}


@dataclass(frozen=True)
class Proposed:
    """A row that the list would begin with, and why."""

    why: str
    title: str
    cells: dict[str, Any]
    origin: str
    before: Row | None = None
    due_on: str = ""

    @property
    def reason(self) -> str:
        return WHY[self.why]()


@dataclass
class Standing:
    """How the list of one unit stands in one period."""

    unit: Unit
    lights: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("done", "open", "soon", "late", "ahead"), 0))
    blocked: int = 0
    #: step → the row that was filed
    filed: dict[str, Row] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(self.lights.values())

    @property
    def share(self) -> int:
        return round(100 * self.lights["done"] / self.rows) if self.rows else 0

    @property
    def light(self) -> str:
        """The worst of its items."""
        return next((light for light in ("late", "soon", "open", "ahead", "done") if self.lights[light]), "")


@dataclass
class Lists:
    """The lists of one register in one period, for whoever looks at them."""

    declared: DeclaredRegister
    account: Account
    period: Period

    def __post_init__(self) -> None:
        assert self.declared.register.cycle is not None
        self.cycle: Cycle = self.declared.register.cycle
        self.filed = self.declared.beside(self.cycle.filed.to) if self.cycle.filed is not None else None
        self.places = places.of(self.declared)

    @property
    def label(self) -> str:
        return self.period.label(get_language() or "zh-hans")

    def rows(self, period: Period | None = None, unit: Unit | None = None) -> list[Row]:
        where = _at(self.places, self.cycle.by, (period or self.period).code)
        rows = queries.rows_of(self.account, self.declared).filter(**where).select_related("unit")
        return list((rows.filter(unit=unit) if unit is not None else rows).order_by("unit__path", "day1", "pk"))

    def points(self, unit: Unit | None = None) -> list[Row]:
        """What was filed for the period."""
        if self.filed is None:
            return []
        rows = queries.rows_of(self.account, self.filed).filter(
            **_at(places.of(self.filed), self.cycle.by, self.period.code)
        )
        return list((rows.filter(unit=unit) if unit is not None else rows).select_related("unit").order_by("pk"))

    def standings(self, units: Iterable[Unit], *, unit: Unit | None = None) -> list[Standing]:
        """Every unit that keeps the list, those without one too: they are late with it. Counted by the database."""
        found = {one.pk: Standing(one) for one in units}
        for key, n, done, late, soon, ahead, blocked in self._figures(unit):
            standing = found.get(key)
            if standing is not None:
                standing.lights = {
                    "done": done, "late": late, "soon": soon, "ahead": ahead, "open": n - done - late - soon - ahead,
                }  # fmt: skip
                standing.blocked = blocked
        for point in self.points(unit):
            assert self.cycle.filed is not None
            if point.unit_id in found:
                found[point.unit_id].filed.setdefault(str(point.data.get(self.cycle.filed.step)), point)
        return list(found.values())

    def _figures(self, unit: Unit | None) -> Iterable[tuple[int, ...]]:
        """Unit, rows, and how many of them are done, late, soon due, not begun, blocked."""
        due, binding, today = self.declared.register.due, queries.binding_of(self.declared), clock.today()
        assert due is not None
        by, starts = self.places.get(due.by), self.places.get(due.starts)
        never = Q(pk__in=[])
        done = asked(due.done, self.places, binding)
        ahead = Q(**{f"{starts}__gt": today}) & ~done if starts else never
        warn = today + dt.timedelta(days=int(binding.number(due.warn)) if due.warn is not None else 0)
        late = Q(**{f"{by}__lt": today}) & ~done & ~ahead if by else never
        soon = Q(**{f"{by}__range": (today, warn)}) & ~done & ~ahead if by and due.warn is not None else never
        blocked = Q(**{f"data__{self.cycle.blocked}__isnull": False}) & ~done if self.cycle.blocked else never
        rows = queries.rows_of(self.account, self.declared).filter(**_at(self.places, self.cycle.by, self.period.code))
        rows = rows if unit is None else rows.filter(unit=unit)
        counts = {
            name: Count("pk", filter=which)
            for name, which in (
                ("finished", done),
                ("late", late),
                ("soon", soon),
                ("ahead", ahead),
                ("blocked", blocked),
            )
        }
        return rows.order_by().values_list("unit").annotate(n=Count("pk"), **counts)  # type: ignore[return-value]

    # ---- what the list would begin with

    def proposed(self, unit: Unit) -> list[Proposed]:
        every = [*self._carried(unit), *self._recurring(unit), *self._duties(unit)]
        made = Row.objects.filter(register=self.declared.id, unit=unit, origin__in=[one.origin for one in every])
        there = set(made.values_list("origin", flat=True))
        return [one for one in every if one.origin not in there]

    def _carried(self, unit: Unit) -> Iterable[Proposed]:
        """What the period before left undone. Its day has passed: the end of this period is the new one."""
        due = self.declared.register.due
        assert due is not None
        before = self.rows(self.period.previous(), unit)
        shown = queries.Shown(self.declared, before)
        for row in before:
            if shown.light(row, clock.today()) == "done":
                continue
            cells = {**parties.without_words(self.declared, row.data), self.cycle.by: self.period.code}
            if str(cells.get(due.by) or "") < self.period.start.isoformat():
                cells[due.by] = self.period.end.isoformat()
            if self.cycle.times:
                cells[self.cycle.times] = str(int(Decimal(row.data.get(self.cycle.times) or "0")) + 1)
            yield Proposed("carried", str(row), cells, row.source, row, str(cells.get(due.by) or ""))

    def _recurring(self, unit: Unit) -> Iterable[Proposed]:
        if not self.cycle.recurring:
            return
        source = self.declared.beside(self.cycle.recurring)
        for row in Row.objects.standing().filter(register=source.id, unit=unit).order_by("pk"):
            day = row.data.get(self.cycle.ends) if self.cycle.ends else None
            said = same_cells(source, self.declared, row.data)
            due_on = self._day(day)
            made = self._new(said, due_on)
            origin = f"{row.source}@{self.period.code}"
            yield Proposed("recurring", str(row), made, origin, due_on=due_on.isoformat())

    def _duties(self, unit: Unit) -> Iterable[Proposed]:
        if not self.cycle.duties:
            return
        duties = Duty.objects.filter(unit=unit, person__isnull=True, due_on__range=(self.period.start, self.period.end))
        for duty in duties.exclude(state=Duty.State.EXEMPT).select_related("obligation").order_by("due_on", "pk"):
            said = self._new({self.cycle.duties: duty.obligation.title}, duty.due_on)
            origin = f"work.duty:{duty.pk}"
            yield Proposed("duty", duty.obligation.title, said, origin, due_on=duty.due_on.isoformat())

    def _new(self, said: dict[str, Any], due_on: dt.date) -> dict[str, Any]:
        assert self.declared.register.due is not None
        return {
            **(self.cycle.begins or {}), **said, self.cycle.by: self.period.code,
            self.declared.register.due.by: due_on.isoformat(),
        }  # fmt: skip

    def _day(self, day: Any) -> dt.date:
        if not day:
            return self.period.end
        return min(self.period.start + dt.timedelta(days=max(int(Decimal(str(day))), 1) - 1), self.period.end)

    # ---- what its papers say

    def drafted(self, unit: Unit, step: str) -> str:
        """The words of a point as the rows tell them: a draft that a person corrects."""
        rows, today = self.rows(unit=unit), clock.today()
        shown = queries.Shown(self.declared, rows)
        by_light: dict[str, list[Row]] = {}
        for row in rows:
            by_light.setdefault(shown.light(row, today) or "open", []).append(row)
        done = by_light.get("done", [])
        head = _("%(month)s共 %(n)d 项，办完 %(done)d 项，没办完 %(left)d 项，其中过期 %(late)d 项。") % {
            "month": self.label, "n": len(rows), "done": len(done), "left": len(rows) - len(done),
            "late": len(by_light.get("late", [])),
        }  # fmt: skip
        if step == PLAN:
            return _("%(month)s计划 %(n)d 项。") % {"month": self.label, "n": len(rows)}
        parts = [head]
        for light, title in (
            ("done", _("已办完：")),
            ("late", _("已过期：")),
            ("soon", _("快到期：")),
            ("open", _("正在办：")),
        ):
            if by_light.get(light):
                parts.append("\n".join([title, *(self._line(row) for row in by_light[light])]))
        return "\n\n".join(parts)

    def _line(self, row: Row) -> str:
        blocked = row.data.get(self.cycle.blocked) if self.cycle.blocked else ""
        return f"· {row}" + (_("（卡在：%(why)s）") % {"why": blocked} if blocked else "")


def _at(given: dict[str, str], column: str, code: str) -> dict[str, str]:
    return {given[column]: code} if column in given else {f"data__{column}": code}


def period_of(declared: DeclaredRegister, code: str) -> Period:
    """The period asked for, else the running one."""
    assert declared.register.cycle is not None
    kind = declared.register.columns[declared.register.cycle.by].every
    try:
        asked = Period.parse(code) if code else None
    except ValueError:
        asked = None
    return asked if asked is not None and asked.kind == kind else Period.of(kind, clock.today())
