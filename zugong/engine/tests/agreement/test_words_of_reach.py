"""Whose facts, of which days: people, linked units, parties, windows; said by the batch evaluators as by the scalar one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zugong import engine
from zugong.engine.tests.agreement.one import OFFICE, done, marked, of_office, plan_of

UNITS = (
    *OFFICE,
    engine.UnitRow("branch", "支部", "branch", "office"),
    engine.UnitRow("other", "另一局", "department"),
)
PEOPLE = (
    engine.PersonRow("an", "安", "branch", ("member",)),
    engine.PersonRow("bo", "柏", "office", ("member", "secretary")),
    engine.PersonRow("cheng", "程", "other", ("member",)),
)
ONE = {"one": (1, "分")}


def counting(wanted: dict[str, Any], numbers: dict[str, Any] = {}, **scheme: Any) -> engine.Plan:  # noqa: B006
    indicator = {"measure": {"count": {"of": "work.done", **wanted}}, "map": {"per_unit": "one"}}
    return plan_of(ONE | numbers, indicator, **scheme)


def of_all(plan: engine.Plan, facts: list[dict[str, Any]]) -> dict[str, str]:
    found = marked(plan, facts, units=UNITS, people=PEOPLE)
    return {subject: engine.plain(value) for subject, (value, _) in found.items()}


def test_people_are_marked_by_the_facts_about_them_wherever_these_were_recorded() -> None:
    facts = [done("2026-02-01", "branch", person="an"), done("2026-03-01", "other", person="an"), done("2026-03-01", person="bo"),
             done("2026-04-01", "branch")]  # fmt: skip
    assert of_all(counting({}, subjects=["member"]), facts) == {"an": "2", "bo": "1", "cheng": "0"}
    assert of_all(counting({}, subjects=["secretary"]), facts) == {"bo": "1"}


def test_an_indicator_for_one_role_leaves_the_others_out() -> None:
    indicator = {"applies_to": {"roles": ["secretary"], "otherwise": "zero"}, "measure": {"count": {"of": "work.done"}},
                 "map": {"per_unit": "one"}}  # fmt: skip
    facts = [done("2026-02-01", person="an"), done("2026-03-01", person="bo")]
    assert of_all(plan_of(ONE, indicator, subjects=["member"]), facts) == {"an": "0", "bo": "1", "cheng": "0"}


def test_a_person_has_the_facts_of_the_unit_while_being_there() -> None:
    facts = [done("2026-02-01", "branch"), done("2026-03-01", "office", person="bo"), done("2026-03-01", "other")]
    assert of_all(counting({"whose": "unit"}, subjects=["member"]), facts) == {"an": "1", "bo": "2", "cheng": "1"}


def test_the_unit_itself_and_its_people() -> None:
    facts = [done("2026-02-01", "branch"), done("2026-03-01", "office"), done("2026-03-01", "other", person="an")]
    assert of_all(counting({}), facts) == {"office": "2", "other": "1"}
    assert of_all(counting({"whose": "itself"}), facts) == {"office": "1", "other": "1"}
    assert of_all(counting({"whose": "members"}), facts) == {"office": "1", "other": "0"}


def test_parties_each_have_the_fact_once() -> None:
    facts = [done("2026-02-01", "office", **{"with": "other、branch"}), done("2026-02-02", "branch"),
             done("2026-02-03", "other", **{"with": "office"})]  # fmt: skip
    each = {"field": "with", "shares": "each"}
    assert of_all(counting({"parties": each}), facts) == {"office": "3", "other": "2"}
    assert of_all(counting({"parties": each | {"instead": True}}), facts) == {"office": "3", "other": "1"}


def test_parties_share_a_fact_by_their_place_in_the_list() -> None:
    facts = [done("2026-02-01", "office", present=10, **{"with": "other"}), done("2026-02-02", "other", present=1),
             done("2026-02-03", "nowhere", present=5, **{"with": "nobody、other"})]  # fmt: skip
    wanted = {"parties": {"field": "with", "shares": "parts"}}
    parts = {"parts": [0.6, 0.4]}
    assert of_all(counting(wanted, parts), facts) == {"office": "0.6", "other": "1"}  # third in the list: no part
    indicator = {"measure": {"sum": {"of": "work.done", "field": "present", **wanted}}, "map": {"per_unit": "one"}}
    assert of_all(plan_of(ONE | parts, indicator), facts) == {"office": "6", "other": "4.6"}


def test_the_cap_of_one_fact_holds_what_is_left_after_its_share() -> None:
    """Not the level before it is shared: half of 1.5 is 0.75 within a cap of 1, and not half of the cap."""
    facts = [
        done("2026-02-01", "office", level="high", **{"with": "other"}),  # 0.75 and 0.45
        done("2026-02-02", "office", level="low", **{"with": "other"}),  # 2 and 1.2, each at most 1
        done("2026-02-03", "branch", level="high", **{"with": "office"}),  # both shares the office's: 1.2, at most 1
        done("2026-02-04", "nowhere", level="low", **{"with": "nobody、other"}),  # third in the list: no part
    ]
    numbers: dict[str, Any] = {
        "parts": [0.5, 0.3],
        "table": {"high": 1.5, "low": 4},
        "most": (1, "分"),
        "double": (2, "倍"),
    }
    indicator = {
        "sign": "deduct",
        "floor": "none",
        "measure": {"count": {"of": "work.done", "parties": {"field": "with", "shares": "parts"}}},
        "map": {"by_level": {"field": "level", "table": "table", "same": "each", "cap_each": "most"}},
    }
    assert of_all(plan_of(numbers, indicator), facts) == {"office": "7.25", "other": "8.55"}
    facts = [{**one, "data": dict(one["data"])} for one in facts]
    twice = plan_of(numbers, indicator | {"times": [{"factor": "double"}]})
    assert of_all(twice, facts) == {"office": "4.5", "other": "7.1"}


def test_a_window_of_its_own_reaches_beyond_the_period() -> None:
    facts = [
        done("2024-12-31"),
        done("2025-01-01"),
        done("2025-11-30"),
        done("2025-12-01"),
        done("2026-11-30"),
        done("2026-12-01"),
    ]
    numbers = {"two": (2, "年"), "november": "11-30"}
    assert of_office(counting({}), facts) == "2"
    assert of_office(counting({"window": {"back": "two"}}, numbers), facts) == "5"
    assert of_office(counting({"window": {"until": "november"}}, numbers), facts) == "2"


def test_a_fact_belongs_to_the_day_a_field_says() -> None:
    facts = [done("2026-02-01", finished="2025-12-31"), done("2026-02-02", finished="2026-12-31"), done("2025-12-31", finished="2026-01-01"),
             done("2026-03-03")]  # fmt: skip
    assert of_office(counting({"dated_by": "finished"}), facts) == "2"
    assert of_office(counting({"dated_by": "occurred"}), facts) == "3"


def test_coverage_of_branches_by_what_their_people_did() -> None:
    covered = {"of": "work.done", "each": ["branch"], "whose": "members"}
    indicator = {"missing": "zero", "measure": {"coverage": covered}, "map": {"proportion": "all"}}
    plan = plan_of({"all": (100, "%")}, indicator)
    facts = [done("2026-02-01", "branch", person="bo"), done("2026-02-01", "other", person="an")]
    assert marked(plan, facts, units=UNITS, people=PEOPLE)["office"] == (Decimal("10.00"), True)
    assert marked(plan, facts[1:], units=UNITS, people=PEOPLE)["office"] == (Decimal("0.00"), True)
