"""A matter on its way: who acts, by when, what is refused, what is stamped; back, up, apart, paused, closed, again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from zugong.casework import queries, rules, services
from zugong.casework.models import Case
from zugong.casework.routing import route_of
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Account
from zugong.timeline import Workdays

from .conftest import FILING, RECTIFY, TODAY, House

pytestmark = pytest.mark.django_db
PROBLEM = {"problem": "三会一课记录不全", "class": "life"}


def opened(house: House, **cells: Any) -> Case:
    return services.open_case(route=RECTIFY, unit=house.unit, cells={**PROBLEM, **cells}, by=house.above)


def done(case: Case, by: Account) -> Case:
    return services.act_on_case(case=case, step="work", outcome="done", cells={"measures": "补齐了"}, by=by)


def passed(case: Case, by: Account) -> Case:
    return services.act_on_case(case=case, step="look", outcome="pass", cells={}, by=by)


def closed(house: House, **cells: Any) -> Case:
    case = done(opened(house, **cells), house.keeper)
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        return passed(case, house.above)


def refusal(call: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return str(refused.value)


def test_a_problem_waits_for_its_unit_with_a_number_and_a_deadline_in_workdays(house: House) -> None:
    case = opened(house)
    assert (case.number, case.place, case.title) == ("2026-0001", "work", "三会一课记录不全")
    assert case.due_on == Workdays().add(TODAY, 10)
    waiting = {
        name: list(queries.waiting_for(getattr(house, name))) for name in ("keeper", "above", "stranger", "admin")
    }
    assert waiting == {"keeper": [case], "above": [case], "stranger": [], "admin": []}
    assert opened(house).number == "2026-0002"


def test_a_person_in_a_field_of_text_is_named_in_the_fact(house: House) -> None:
    cells = {"measures": "补齐了", "leader": house.people[3].pk}
    case = services.act_on_case(case=opened(house), step="work", outcome="done", cells=cells, by=house.keeper)
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        passed(case, house.above)
    assert ledger.standing().get(kind="rectify.led").data == {"leader": house.people[3].name}


def test_rectified_looked_back_by_another_on_a_later_day_and_closed_with_its_fact(house: House) -> None:
    case = done(opened(house), house.keeper)
    assert case.place == "look"
    assert refusal(passed, case, house.above) == "“整改”是今天办的，这一步要改天再办。"
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        case = passed(case, house.above)
        assert (case.place, case.ended_on, case.ended_well) == ("closed", TODAY + dt.timedelta(days=1), True)
    assert [(fact.kind, fact.data) for fact in ledger.standing().filter(source=case.source)] == [
        ("problem.closed", {"class": "life"})
    ]
    assert [(stamp.step_title, stamp.outcome_label, stamp.by_name) for stamp in case.stamps.all()] == [
        ("提出", "", house.above.display_name),
        ("整改", "改好了", house.keeper.display_name),
        ("回看", "通过", house.above.display_name),
    ]


def test_who_rectified_does_not_look_back(house: House) -> None:
    case = done(opened(house), house.above)  # the clerk above did it for the branch
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        assert refusal(passed, case, house.above) == "“整改”是您办的，这一步要换一个人。"
        assert passed(case, house.higher).place == "closed"


def test_an_outcome_that_needs_a_column_or_a_reason_says_so(house: House) -> None:
    case = opened(house)
    assert (
        refusal(services.act_on_case, case=case, step="work", outcome="done", cells={}, by=house.keeper)
        == "先填措施，再办。"
    )
    case = done(case, house.keeper)
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        failed = {"case": case, "step": "look", "outcome": "fail", "cells": {}, "by": house.above}
        assert refusal(services.act_on_case, **failed) == "“没改好”要写原因。"
        assert services.act_on_case(**failed, reason="材料对不上").place == "work"


def test_a_page_that_is_out_of_date_does_not_act_twice(house: House) -> None:
    case = opened(house)
    done(case, house.keeper)
    assert "已经不在这一步" in refusal(done, case, house.keeper)
    assert case.stamps.count() == 2


@pytest.mark.parametrize("who", ["colleague", "stranger", "member", "admin"])
def test_nobody_else_acts(house: House, who: str) -> None:
    assert refusal(done, opened(house), getattr(house, who)) == "这一步不由您办。"


def test_filing_climbs_level_by_level_and_nobody_is_skipped(house: House) -> None:
    helpers = [house.people[0].pk, house.people[2].pk]
    case = services.open_case(
        route=FILING, unit=house.unit, cells={"text": "清单", "helpers": helpers}, by=house.keeper
    )
    accept = {"step": "check", "outcome": "accept", "cells": {}}
    assert queries.holders_of(case) == ["机关党委"]
    case = services.act_on_case(case=case, **accept, by=house.above)
    assert (case.place, queries.holders_of(case)) == ("check", ["民政局"])
    assert refusal(services.act_on_case, case=case, **accept, by=house.above) == "这一步不由您办。"
    case = services.act_on_case(case=case, **accept, by=house.higher)
    assert (case.place, sorted(queries.holders_of(case))) == ("sign", sorted(house.people[n].name for n in (0, 2)))
    sign = {"step": "sign", "outcome": "yes", "cells": {}}
    case = services.act_on_case(case=case, **sign, by=house.keeper)
    assert case.place == "sign"  # one of two has signed
    assert services.act_on_case(case=case, **sign, by=house.member).place == "filed"


def test_sent_back_it_begins_its_way_up_again(house: House) -> None:
    case = services.open_case(route=FILING, unit=house.unit, cells={"text": "清单"}, by=house.keeper)
    case = services.act_on_case(case=case, step="check", outcome="accept", cells={}, by=house.above)
    case = services.act_on_case(case=case, step="check", outcome="back", cells={}, reason="不具体", by=house.higher)
    case = services.act_on_case(case=case, step="redo", outcome="again", cells={}, by=house.keeper)
    assert (case.place, queries.holders_of(case)) == ("check", ["机关党委"])


def test_a_step_for_people_nobody_named_is_not_entered(house: House) -> None:
    case = services.open_case(route=FILING, unit=house.unit, cells={"text": "清单"}, by=house.keeper)
    case = services.act_on_case(case=case, step="check", outcome="accept", cells={}, by=house.above)
    said = refusal(services.act_on_case, case=case, step="check", outcome="accept", cells={}, by=house.higher)
    assert said == "“会签”还不知道由谁来办：先把办的人填上。"
    case.refresh_from_db()
    assert (case.place, case.stamps.count()) == ("check", 2)


def test_the_clock_stands_still_while_paused(house: House) -> None:
    case = opened(house)
    due = case.due_on
    assert due is not None
    case = services.pause_case(case=case, reason="等上级批复", by=house.above)
    assert case.light(TODAY + dt.timedelta(days=60)) == "paused"
    assert refusal(done, case, house.keeper) == "现在停着表，先恢复计时再办。"
    with clock.frozen(TODAY + dt.timedelta(days=5)):
        case = services.resume_case(case=case, by=house.above)
    assert case.due_on == due + dt.timedelta(days=5)


def test_a_delegate_acts_and_the_stamp_says_who(house: House) -> None:
    case = services.delegate_task(case=opened(house), person=house.people[2], by=house.keeper)
    assert list(queries.waiting_for(house.member)) == [case]
    assert done(case, house.member).stamps.last().by_name == house.member.display_name  # type: ignore[union-attr]


def test_only_the_opener_withdraws(house: House) -> None:
    case = opened(house)
    assert refusal(services.withdraw_case, case=case, reason="x", by=house.keeper) == "只有提出的人能撤回。"
    case = services.withdraw_case(case=case, reason="搞错支部", by=house.above)
    assert (case.place, case.ended_well, list(queries.waiting_for(house.keeper))) == ("dropped", False, [])


def test_reopened_it_takes_its_fact_back_and_waits_again(house: House) -> None:
    case = closed(house)
    case = services.reopen_case(case=case, reason="又不记了", by=house.above)
    assert (case.place, case.ended_on, ledger.standing().filter(source=case.source).count()) == ("work", None, 0)
    assert list(queries.waiting_for(house.keeper)) == [case]


def test_the_same_kind_at_the_same_unit_within_twelve_months_recurs(house: House) -> None:
    first = closed(house)
    assert opened(house).recurs == first
    assert opened(house, **{"class": "style"}).recurs is None
    with clock.frozen(dt.date(2027, 11, 13)):
        assert opened(house).recurs == first
    with clock.frozen(dt.date(2027, 11, 14)):
        assert opened(house).recurs is None


@pytest.mark.parametrize(
    ("who", "reads"),
    [("keeper", True), ("above", True), ("higher", True), ("assessor", True), ("colleague", False), ("stranger", False), ("admin", False)],
)  # fmt: skip
def test_who_reads_a_case(house: House, who: str, reads: bool) -> None:
    case, by = opened(house), getattr(house, who)
    assert rules.read_case.allows(case, route_of(case, TODAY), by=by) is reads
    assert (case in queries.visible_to(by)) is reads
