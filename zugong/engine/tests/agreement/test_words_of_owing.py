"""Each word of what is owed, said by the batch evaluators as by the scalar one."""

from __future__ import annotations

import datetime as dt

from zugong import engine
from zugong.engine.tests.agreement.one import OFFICE, done, marked, of_office, plan_of

BRANCHES = (
    *OFFICE,
    engine.UnitRow("large", "大支部", "branch", "office"),
    engine.UnitRow("small", "小支部", "branch", "office"),
)
ONCE = {"once": (1, "次"), "seven": (7, "人")}
LARGE_ENOUGH = {"of": "full_members", "at_least": "seven"}


def test_only_units_large_enough_owe() -> None:
    owed = {
        "of": "work.done",
        "owed": "once",
        "every": "quarter",
        "each": ["branch"],
        "of_units": "sum",
        "only_if": LARGE_ENOUGH,
    }
    plan = plan_of(
        ONCE | {"two": (2, "分")},
        {"sign": "deduct", "floor": 0, "measure": {"shortfall": owed}, "map": {"per_unit": "two"}},
    )
    facts = [done("2026-02-01", "large")]
    both = of_office(plan, facts, units=BRANCHES)
    assert both == "0"  # three quarters of the one, four of the other
    heads = [engine.HeadRow("large", 9, 7), engine.HeadRow("small", 9, 6)]
    assert of_office(plan, facts, units=BRANCHES, heads=heads) == "4"
    heads = [engine.HeadRow("large", 9, 7), engine.HeadRow("small", 0, 0)]  # nobody registered yet: not let off
    assert of_office(plan, facts, units=BRANCHES, heads=heads) == "0"


def test_a_unit_too_small_to_owe_is_let_off_as_a_part_of_another_and_by_itself() -> None:
    owed = {"of": "work.done", "owed": "once", "every": "quarter", "each": ["branch"], "of_units": "sum"}
    plan = plan_of(
        ONCE | {"one": (1, "分")},
        {
            "sign": "deduct",
            "floor": 0,
            "measure": {"shortfall": owed | {"only_if": LARGE_ENOUGH}},
            "map": {"per_unit": "one"},
        },
        subjects=["department", "branch"],
    )
    heads = [engine.HeadRow("large", 9, 8), engine.HeadRow("small", 5, 4)]
    found = {subject: value for subject, (value, _) in marked(plan, units=BRANCHES, heads=heads).items()}
    assert found == {"large": 6, "office": 6, "small": 10}


def test_fulfilment_is_the_share_of_all_that_the_year_owes() -> None:
    owed = {
        "of": "work.done",
        "owed": "once",
        "every": "quarter",
        "each": ["branch"],
        "make_up": "days",
        "restores": "half",
    }
    numbers = ONCE | {"days": (31, "天"), "half": (50, "%"), "all": (100, "%")}
    indicator = {"missing": "not_assessed", "measure": {"fulfilment": owed}, "map": {"proportion": "all"}}
    facts = [done("2026-01-05", "large"), done("2026-04-20", "small"), done("2026-04-21", "small")]
    june = dt.date(2026, 5, 1)
    # of eight, two in time and one made up by half: 31.25 %
    assert of_office(plan_of(numbers, indicator), facts, units=BRANCHES, as_of=june) == "3.13"
    assert of_office(plan_of(numbers, indicator), facts, as_of=june) == "—"  # nobody owes anything
