"""What is late in the example county, one letter answered and one not, a few targets and chains of responsibility. All 示例."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import AbstractContextManager

from zugong.casework import services as casework
from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.org.models import Account, Membership, Unit
from zugong.registers import services as registers
from zugong.registers.models import Row
from zugong.rulebook import library
from zugong.timeline import Period
from zugong.urging import services

from .structure import County

KEY_WORK = "source-1.key-work"
TARGETS = "source-1.target-responsibility"
CHAIN = "source-4.responsibility-chain"
#: Days from today on which a sub-task falls due: some late, one soon, some later.
DUE = (-30, -16, -9, -2, 2, 20)
PARTS = (
    "排查摸底（示例）",
    "报送工作方案（示例）",
    "开展集中培训（示例）",
    "建立台账（示例）",
    "总结报送（示例）",
    "资料归档（示例）",
)
#: Duty, whose responsibility, days from today until it must be done, and what the assessment said.
DUTIES = (
    ("每季度专题研究一次党建工作（示例）", "main", 20, "pass"), ("带头讲一次党课（示例）", "main", 12, ""),
    ("每季度开展一次廉政谈话（示例）", "supervision", 20, "fail"), ("督促整改检查发现的问题（示例）", "supervision", -3, ""),
    ("落实党建责任清单（示例）", "main", 30, ""),
)  # fmt: skip


def urge(county: County, chance: random.Random) -> tuple[int, int]:
    """Rows and cases. Left out where a county's own folder of institutions does not hold these."""
    if not {KEY_WORK, TARGETS, CHAIN} <= {one.id for one in library.in_force(clock.today())}:
        return 0, 0
    rows, parts = _key_work(county)
    return rows + _targets(county, chance), _letters(parts) + _chains(county)


def _key_work(county: County) -> tuple[int, list[Row]]:
    """One key task in parts, for the units whose people have a login in the example, and for others."""
    today = clock.today()
    committee = Account.objects.get(username="committee").home_unit or county.working_committee
    whole = {
        "task": "党支部标准化建设（示例）",
        "leader": "分管领导（示例）",
        "until": today + dt.timedelta(days=60),
        "state": "open",
    }
    task = registers.import_rows(register=f"{KEY_WORK}/tasks", new=[(committee, whole)], changed=[], batch="example", by=SYSTEM)[0]  # fmt: skip
    own = [Account.objects.get(username=name).home_unit for name in ("clerk", "neighbour")]
    others = [unit for unit in county.departments if unit not in own]
    units = [unit for unit in (*own, *others) if unit is not None][: len(DUE)]
    new = []
    for unit, days, what in zip(units, DUE, PARTS, strict=False):
        owner = _member_of(unit)
        if owner is not None:
            new.append((unit, {"task": task.pk, "what": what, "who": owner, "until": today + dt.timedelta(days=days), "state": "open"}))  # fmt: skip
    return len(new) + 1, registers.import_rows(register=f"{KEY_WORK}/subtasks", new=new, changed=[], batch="example", by=SYSTEM)  # fmt: skip


def _member_of(unit: Unit) -> int | None:
    found = Membership.objects.filter(unit__path__startswith=unit.path, valid_to__isnull=True)
    return found.order_by("pk").values_list("person", flat=True).first()


def _letters(parts: list[Row]) -> int:
    """The round of some past days; the first part's letter was not answered, the second one's was."""
    for back in (15, 14):
        with days_ago(back):
            services.climb_ladders(day=clock.today(), by=SYSTEM)
    assessor, committee, neighbour = (
        Account.objects.get(username=name) for name in ("assessor", "committee", "neighbour")
    )
    with days_ago(13):
        sent = [_letter(row, assessor) for row in parts[:2]]
    if len(sent) > 1:
        answer = {"result": "going", "answer": "方案已经起草，周五报送（示例）"}
        with days_ago(8):
            _act(sent[1], "answer", "answered", answer, neighbour)
        with days_ago(7):
            _act(sent[1], "look", "accept", {}, committee)
    with days_ago(1):
        services.climb_ladders(day=clock.today(), by=SYSTEM)
    return len(sent)


def _letter(row: Row, by: Account) -> Case:
    urging = services.issue_letter(kind="rows", key=row.pk, rung="urge", by=by)
    assert urging.case is not None
    return urging.case


def _act(case: Case, step: str, outcome: str, cells: dict[str, str], by: Actor, reason: str = "") -> Case:
    return casework.act_on_case(case=case, step=step, outcome=outcome, cells=cells, reason=reason, by=by)


def days_ago(days: int) -> AbstractContextManager[dt.datetime]:
    return clock.frozen(clock.now() - dt.timedelta(days=days))


def _targets(county: County, chance: random.Random) -> int:
    today = clock.today()
    new = []
    for unit in county.departments[:4]:
        owner = _member_of(unit)
        if owner is not None:
            new.append((unit, {
                "year": str(today.year), "target": "党支部标准化达标（示例）", "indicator": "达标的支部数", "goal": str(chance.randrange(4, 12)),
                "who": owner, "signed_on": dt.date(today.year, 1, 15),
            }))  # fmt: skip
    targets = registers.import_rows(register=f"{TARGETS}/targets", new=new, changed=[], batch="example", by=SYSTEM)
    assessor = Account.objects.get(username="assessor")
    for row in targets:
        registers.verify_row(row=row, by=assessor)
    quarters = [
        one for one in Period.between(dt.date(today.year, 1, 1), today).overlapping("quarter") if one.end < today
    ]
    told = [
        (
            row.unit,
            {"target": row.pk, "quarter": one.code, "added": str(chance.randrange(0, 3)), "reported_on": one.end},
        )
        for row in targets
        for one in quarters
    ]
    return len(targets) + len(registers.import_rows(register=f"{TARGETS}/progress", new=told, changed=[], batch="example", by=SYSTEM))  # fmt: skip


def _chains(county: County) -> int:
    """One chain whole, one broken at the assessment, one late, two still under way."""
    clerk, committee, assessor = (Account.objects.get(username=name) for name in ("clerk", "committee", "assessor"))
    home, today = clerk.home_unit, clock.today()
    owner = _member_of(home) if home is not None else None
    if home is None or owner is None:
        return 0
    for duty, kind, until, assessed in DUTIES:
        cells = {"duty": duty, "responsibility": kind, "owner": owner, "until": today + dt.timedelta(days=until), "basis": "duties"}  # fmt: skip
        with days_ago(20):
            case = casework.open_case(route=f"{CHAIN}/chain", unit=home, cells=cells, by=SYSTEM)
            _act(case, "define", "set", {}, committee)
        if not assessed:
            continue
        with days_ago(9):
            _act(case, "perform", "done", {"performed": "按季度做了，有记录（示例）"}, clerk)
        with days_ago(4):
            found = {"pass": "做到了，记录齐全（示例）", "fail": "应谈四次，只谈了一次（示例）"}[assessed]
            _act(case, "assess", assessed, {"found": found}, assessor, "" if assessed == "pass" else "没有做到（示例）")
    return len(DUTIES)
