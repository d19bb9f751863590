"""A campaign half way and the month's list of the department's section. All 示例; nothing of it is scored."""

from __future__ import annotations

import datetime as dt
import random

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Unit
from zugong.registers import counting, planning, queries
from zugong.registers import services as registers
from zugong.registers.handing import Chosen
from zugong.registers.models import Row
from zugong.rulebook import library
from zugong.timeline import Period

from .structure import County

CAMPAIGNS, PLANS = "source-1.campaigns", "source-0.key-points"
#: content, how it counts, how often in a year
CONTENTS = (
    ("主题党日月月开（示例）", "theme_day", 60), ("书记上党课（示例）", "lesson", 20), ("调研一个难点（示例）", "research", 1),
    ("创一个品牌（示例）", "brand", 1), ("办好一件实事（示例）", "manual", 2), ("清理一次台账（示例）", "manual", 1),
)  # fmt: skip
TASKS = (
    ("修订联系点安排（示例）", 70, -3),
    ("汇总换届情况（示例）", 40, 2),
    ("走访两个乡镇（示例）", 20, 12),
    ("整理党员电教片（示例）", 0, 20),
)
RECURRING = (("更新干部名册（示例）", 10), ("报送组工信息（示例）", 25))


def keep_plans(county: County, chance: random.Random) -> int:
    """Rows. Left out where a county's own folder of institutions does not hold these."""
    section = Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).first()
    if section is None or not {CAMPAIGNS, PLANS} <= {one.id for one in library.in_force(clock.today())}:
        return 0
    by = Account.objects.get(username="planner")
    before = Row.objects.count()
    _campaign(county, section, chance, by)
    _document(section, by)
    _month(section, by)
    return Row.objects.count() - before


def _campaign(county: County, section: Unit, chance: random.Random, by: Account) -> None:
    today = clock.today()
    year = Period.of("year", today)
    theme = _row(CAMPAIGNS, "themes", section, by, name="基层组织提升年（示例）", level="县委")
    one = _row(
        CAMPAIGNS, "campaigns", section, by, name="“基层组织提升年”活动（示例）", template="blank", theme=theme.pk,
        document="《关于开展“基层组织提升年”活动的实施意见》（示例）", starts_on=year.start, due_on=year.end,
    )  # fmt: skip
    stages = [
        _row(CAMPAIGNS, "stages", section, by, name=name, campaign=one.pk, number=str(number), starts_on=half.start, due_on=half.end)
        for number, (name, half) in enumerate(zip(("部署启动", "组织实施", "检查", "总结"), year.split("quarter"), strict=True), 1)
    ]  # fmt: skip
    contents = [
        _row(
            CAMPAIGNS, "contents", section, by, name=name, campaign=one.pk, stage=stages[number % 4].pk, theme=theme.pk, number=str(number + 1),
            measure=measure, target=str(target), starts_on=year.start, due_on=year.end if number % 2 else max(today - dt.timedelta(days=9), year.start),
        )
        for number, (name, measure, target) in enumerate(CONTENTS)
    ]  # fmt: skip
    planning.hand_out_rows(
        register=f"{CAMPAIGNS}/contents", rows=contents, chosen=Chosen(kinds=frozenset({"department"})), by=by
    )
    records = [
        (
            unit,
            {
                "what": "示例",
                "kind": kind,
                "on": today - dt.timedelta(days=chance.randrange(1, 60)),
                "campaign": one.pk,
            },
        )
        for unit in county.departments
        for kind in ("research", "brand")
        if chance.random() < 0.6
    ]
    declared = queries.find(f"{CAMPAIGNS}/records")
    registers.import_rows(register=declared.id, new=records, changed=[], batch="example", by=SYSTEM)
    counting.recount_register(queries.find(f"{CAMPAIGNS}/tasks"))


def _document(section: Unit, by: Account) -> None:
    """A document with its clauses and their tasks, one clause still bare."""
    today = clock.today()
    paper = _row(
        PLANS,
        "documents",
        section,
        by,
        title="年度组织工作要点（示例）",
        level="prefecture",
        came_on=today - dt.timedelta(days=90),
    )
    clauses = [
        _row(PLANS, "clauses", section, by, clause=words, document=paper.pk)
        for words in ("抓好换届（示例）", "建强支部（示例）", "培训党员（示例）")
    ]
    for number, clause in enumerate(clauses[:2]):
        for progress in (80, 30):
            _row(
                PLANS, "tasks", section, by, task=f"{'摸底' if progress == 80 else '推开'}{number + 1}（示例）", clause=clause.pk,
                progress=str(progress), due_on=today + dt.timedelta(days=progress - 40), state="doing",
            )  # fmt: skip


def _month(section: Unit, by: Account) -> None:
    """Last month's items, of which some were left; then this month's list begun from them."""
    today = clock.today()
    now = Period.of("month", today)
    for name, day in RECURRING:
        _row(PLANS, "recurring", section, by, task=name, day=str(day))
    for name, progress, _days in TASKS:
        last = now.previous()
        _row(
            PLANS,
            "tasks",
            section,
            by,
            task=name,
            month=last.code,
            due_on=last.end,
            state="doing",
            progress=str(progress),
        )
    planning.publish_list(register=f"{PLANS}/tasks", unit=section, period=now.code, by=by)
    for row, (_name, _progress, days) in zip(
        Row.objects.filter(register=f"{PLANS}/tasks", unit=section, data__month=now.code).order_by("pk"),
        TASKS,
        strict=False,
    ):
        due_on = min(max(today + dt.timedelta(days=days), now.start), now.end)
        registers.change_row(row=row, version=row.version, cells={**row.data, "due_on": due_on.isoformat()}, by=by)


def _row(holder: str, register: str, unit: Unit, by: Account, **cells: object) -> Row:
    return registers.write_row(register=f"{holder}/{register}", unit=unit, cells=cells, by=by)
