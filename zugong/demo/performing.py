"""Cadres of the example organisation department at work: tasks of their posts, achievements, the month's summary. All 示例."""

from __future__ import annotations

import datetime as dt
import random

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Membership, Unit
from zugong.registers import services as registers
from zugong.registers.models import Row
from zugong.rulebook import library
from zugong.timeline import Period

from .cadres import NAME

EVALUATION, LOOKS = "source-1.cadre-evaluation", "source-3.five-looks"
EFFICIENCY, PERFORMANCE = "source-1.post-efficiency", "source-0.performance"
TASKS = ("报党员统计（示例）", "整理部务会材料（示例）", "核对干部名册（示例）", "下沉走访记录（示例）")
REMARKS = {
    "good": "交办的事件件有回音（示例）",
    "fair": "材料按时，细节还要抠（示例）",
    "plain": "两件事催过才办（示例）",
}
MONTHS = 3


def perform(chance: random.Random) -> int:
    """How many rows; left out where a county's own folder of institutions does not hold these."""
    section = Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).first()
    if section is None or not {EFFICIENCY, PERFORMANCE} <= {one.id for one in library.in_force(clock.today())}:
        return 0
    people = list(Membership.objects.filter(unit__name=NAME).order_by("pk").values_list("person", flat=True))
    before = Row.objects.count()
    planner = Account.objects.get(username="planner")
    for number, person in enumerate(people, 1):
        said = {"name": f"科员岗位{number}（示例）", "who": person, "duties": "党员底册\n组织生活指导（示例）"}
        post = _write(f"{EFFICIENCY}/posts", section, **said)
        _work(section, person, post, planner, chance)
        _months(section, person, chance)
    return Row.objects.count() - before


def _write(register: str, unit: Unit, **cells: object) -> Row:
    return registers.write_row(register=register, unit=unit, cells=cells, by=SYSTEM)


def _work(section: Unit, person: int, post: Row, planner: Account, chance: random.Random) -> None:
    """Tasks done a little early or late; the last one waits to be verified."""
    rows = []
    for back, topic in enumerate(TASKS):
        due = clock.today() - dt.timedelta(days=20 * back + 6)
        done = due + dt.timedelta(days=chance.choice((-2, -1, 0, 0, 2)))
        said = {"post": post.pk, "who": person, "topic": topic, "due_on": due, "done_on": done}
        rows.append(
            _write(f"{EFFICIENCY}/tasks", section, **said, quality=chance.choice(("excellent", "good", "good", "fair")))
        )
    if chance.random() < 0.6:
        said = {"on": clock.today() - dt.timedelta(days=40), "who": person, "topic": "调研文章被采用（示例）"}
        level = chance.choice(("county", "city"))
        rows.append(_write(f"{EFFICIENCY}/achievements", section, **said, level=level, proof="市委办简报（示例）"))
    for row in rows[1:]:
        registers.verify_row(row=row, by=planner)


def _months(section: Unit, person: int, chance: random.Random) -> None:
    this = Period.of("month", clock.today())
    for month in list(Period.of("year", clock.today()).split("month"))[
        max(0, this.start.month - 1 - MONTHS) : this.start.month - 1
    ]:
        summary = _write(f"{PERFORMANCE}/monthly", section, month=month.code, who=person)
        grade = chance.choice(("good", "good", "fair", "plain"))
        _write(
            f"{PERFORMANCE}/reviews", section, summary=summary.pk, who=person, on=month.end, grade=grade, remark=REMARKS[grade],
        )  # fmt: skip


def evaluate(chance: random.Random) -> int:
    """Analyses of virtue, a test, opinions of the five looks and what each wants to improve: rows, all 示例."""
    section = Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).first()
    if section is None or not {EVALUATION, LOOKS} <= {one.id for one in library.in_force(clock.today())}:
        return 0
    people = list(Membership.objects.filter(unit__name=NAME).order_by("pk").values_list("person", flat=True))
    before, planner = Row.objects.count(), Account.objects.get(username="planner")
    day = clock.today() - dt.timedelta(days=15)
    half = Period.of("half", clock.today())
    for person in people:
        said = {"on": day, "who": person, "facts": "全年没有投诉，走访记录齐全（示例）"}
        row = _write(f"{EVALUATION}/analyses", section, **said, grade=chance.choice(("excellent", "good", "good")))
        registers.verify_row(row=row, by=planner)
        said = {"on": day, "who": person, "test": "组工业务测试（示例）"}
        _write(f"{EVALUATION}/tests", section, **said, mark=str(chance.randrange(72, 99)))
        for look in ("character", "ability", "attitude", "style", "results"):
            for rater in ("own", "peers", "leaders"):
                said = {"half": half.code, "on": max(day, half.start), "who": person, "rater": rater, "look": look}
                _write(f"{LOOKS}/views", section, **said, view=chance.choice(("excellent", "good", "good", "fair")))
    for person in people[1:]:
        said = {
            "period": half.code,
            "who": person,
            "look": "style",
            "what": "每周到联系点一次（示例）",
            "state": "planned",
        }
        _write(f"{LOOKS}/improvements", section, **said, due_on=half.end)
    return Row.objects.count() - before
