"""One scheme with a word of every way in which the batch evaluators look at facts, groups and days."""

from __future__ import annotations

from typing import Any

from zugong import engine
from zugong.engine.tests.agreement.ledgers import Held
from zugong.engine.tests.agreement.one import CHOICES, LAST, YEAR, done, plan_of, rows

DAILY = {"of": "work.done", "owed": "once", "every": "day"}
MONTHLY = {
    "of": "work.done",
    "owed": "twice",
    "every": "month",
    "each": ["branch"],
    "of_units": "mean",
    "make_up": "three",
}
DUE = {"of": "work.done", "due_in": "until", "done": "finished", "take": "days", "undone": "late"}
RATE = {"ratio": {"of": "work.done", "top": "present", "bottom": "expected"}}
COUNT = {"count": {"of": "work.done"}}
RANK = {"by": COUNT, "order": "high", "ties": "average"}
MEAN = {"own": "left_out", "zeros": "counted", "by": "small", "step": "once", "part": "drop", "above": "full"}
CLAUSES: dict[str, dict[str, Any]] = {
    "daily": {"sign": "deduct", "floor": 0, "measure": {"shortfall": DAILY}, "map": {"per_unit": "tiny"}},
    "monthly": {"sign": "deduct", "floor": 0, "measure": {"shortfall": MONTHLY}, "map": {"per_unit": "small"}},
    "row": {"measure": {"streak": {"of": "work.done", "every": "week", "run": "longest", "of_parts": "with"}}, "map": {"per_unit": "small"}},
    "late": {"sign": "deduct", "floor": 0, "measure": {"lateness": DUE}, "map": {"per_unit": "tiny"}},
    "shared": {"measure": {"count": {"of": "work.done", "parties": {"field": "with", "shares": "parts"}}}, "map": {"per_unit": "small"}},
    "people": {"measure": {"count": {"of": "work.done", "whose": "members"}}, "map": {"per_unit": "small"}},
    "placed": {"missing": "zero", "measure": {"rank": RANK}, "map": {"rank_step": {"by": "three_marks", "least": "small"}}},
    "best": {"missing": "group_mean", "measure": RATE, "map": {"of_best": {"order": "high", "best_zero": "no_data"}}},
    "mean": {"measure": COUNT, "map": {"of_mean": MEAN}},
    "covered": {"missing": "zero", "measure": {"coverage": {"of": "work.done", "each": ["branch"], "without": {"of": "case.closed"}}},
                "map": {"proportion": "all"}},
}  # fmt: skip
NUMBERS = {"once": (1, "次"), "twice": (2, "次"), "three": (3, "天"), "small": (0.5, "分"), "tiny": (0.1, "分"), "three_marks": (3, "分"), "parts": [0.6, 0.4],
           "all": (100, "%"), "sum": (10 * len(CLAUSES), "分")}  # fmt: skip


def plan() -> engine.Plan:
    indicators = [{"id": id, "title": id, "cite": "试", "full": "ten", **clause} for id, clause in CLAUSES.items()]
    items = [{"id": "item", "title": "项", "full": "sum", "indicators": indicators}]
    return plan_of(
        NUMBERS, {}, total="sum", items=items, choices={**CHOICES, "days": "workdays"}, groups={"within": "all"}
    )


def case() -> tuple[engine.Plan, Any, Any, Held]:
    """As the drawn ones."""
    return plan(), YEAR, LAST, held()


def held() -> Held:
    units = [engine.UnitRow(id, id, "department") for id in ("d0", "d1", "d2")]
    units += [engine.UnitRow("b0", "b0", "branch", "d0"), engine.UnitRow("b1", "b1", "branch", "d0")]
    people = [engine.PersonRow("p1", "p1", "b0"), engine.PersonRow("p2", "p2", "d1")]
    facts = [done(f"2026-{month:02}-{day:02}", unit, present=day % 5, expected=4, until=f"2026-{month:02}-10", finished=f"2026-{month:02}-{day:02}")
             for unit, days in (("d0", (2, 9, 16)), ("b0", (9, 23)), ("d1", (4, 11, 12, 13))) for month in range(1, 13) for day in days]  # fmt: skip
    facts += [done("2026-03-03", "d2", person="p1", **{"with": "d0、d1"}), done("2026-03-03", "b1", kind="case.closed"),
              done("2026-05-05", "d0", person="p2", until="2026-05-01", **{"with": "d1"}), done("2026-06-06", "d2")]  # fmt: skip
    return Held(rows(facts), units, [], people)
