"""A county with two branches of one organ and one elsewhere; an institution of three duties, told as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Annotated

import pytest

from zugong.evidence import ledger
from zugong.evidence.facts import fact, label
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Unit
from zugong.org.tests import factories
from zugong.work import obligations, services
from zugong.work.obligations import DutyRule, Span, Wanted

HELD = "work_tests.held"
VISITED = "work_tests.visited"
REPORTED = "work_tests.reported"
TODAY = dt.date(2026, 3, 12)


@fact(HELD, title="开了会")
class Held:
    type: Annotated[str, label("类型")]
    minutes: Annotated[bool, label("有记录")] = True


@fact(VISITED, title="走访了")
class Visited:
    place: Annotated[str, label("地点")] = ""


@fact(REPORTED, title="写了报告")
class Reported:
    pages: Annotated[int, label("页数")] = 1


def of_type(*types: str) -> Wanted:
    return Wanted(HELD, (("type", "is", list(types)),))


COMMITTEE = DutyRule(
    institution_id="national.life",
    institution_title="组织生活制度（示例）",
    edition="2026.1",
    duty_id="committee",
    title="开支部委员会会议",
    who=("branch",),
    every="month",
    fulfilled_by=of_type("committee"),
    make_up=Span(20),
    reminders=(7, 3, 0),
    cite="第十二条",
    activity="committee",
    activity_name="支委会",
)
LESSON = DutyRule(
    institution_id="national.life",
    duty_id="lesson",
    title="上党课",
    who=("branch",),
    every="quarter",
    fulfilled_by=of_type("lesson"),
    make_up=Span(30),
    reminders=(7,),
    activity="lesson",
    activity_name="党课",
)
PLAN = DutyRule(
    institution_id="national.plan",
    duty_id="plan",
    title="交年度计划",
    who=("branch", "organ_committee"),
    before="03-31",
    fulfilled_by=Wanted(REPORTED, (("pages", "at_least", ["2"]),)),
)
RULES = [COMMITTEE, LESSON, PLAN]


@pytest.fixture
def institution() -> Iterator[Callable[..., None]]:
    """The duties in force; a test may change them with `institution(rule, …)`."""
    chosen: list[DutyRule] = list(RULES)

    def ask(*rules: DutyRule) -> None:
        chosen[:] = rules

    with obligations.reading(lambda _day: chosen):
        yield ask


@pytest.fixture
def county(db: None, institution: object) -> Iterator[SimpleNamespace]:
    root = factories.county("澄川县")
    organ = factories.unit(Unit.Kind.ORGAN_COMMITTEE, root, "住建局机关党委")
    first, second = (factories.branch(organ, name) for name in ("住建局第一党支部", "住建局第二党支部"))
    elsewhere = factories.branch(root, "水利局党支部")
    member = factories.member(first, "甲")
    with clock.frozen(TODAY):
        yield SimpleNamespace(
            root=root,
            organ=organ,
            first=first,
            second=second,
            elsewhere=elsewhere,
            keeper=factories.account("branch_secretary", first),
            colleague=factories.account("organ_clerk", organ),
            stranger=factories.account("branch_secretary", elsewhere),
            member=factories.account("member", first, person=member),
        )


@pytest.fixture
def generate() -> Callable[..., int]:
    def run(since: str = "2026-01-01", until: str = "2026-06-30") -> int:
        return services.generate_duties(
            since=dt.date.fromisoformat(since), until=dt.date.fromisoformat(until), by=SYSTEM
        )

    return run


_serial = iter(range(1, 10_000))


def hold(unit: Unit, day: str, type_: str = "committee") -> str:
    """Book one meeting; returns its source."""
    source = f"work_tests.meeting:{next(_serial)}"
    ledger.record(
        HELD, unit=unit, occurred_on=dt.date.fromisoformat(day), data={"type": type_}, source=source, by=SYSTEM
    )
    return source
