"""A small run that can be repeated in another process."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from zugong import engine
from zugong.engine import vector
from zugong.engine.layout import lay_out
from zugong.engine.tests.county import UNITS, YEAR, fact, monthly
from zugong.engine.tests.small import SMALL


def small() -> Any:
    numbers = iter(range(1, 1000))
    facts = [
        one._replace(id=str(next(numbers)))
        for one in [
            *monthly("first", range(1, 10)), *monthly("second"), fact("a", "awarded", "2026-03-03", level="city", matter="桥"),
            fact("b", "awarded", "2026-03-04", level="county", matter="桥"), fact("c", "survey.done", "2026-05-05", rate="96.5"),
            fact("d", "plan.filed", "2026-04-05"),
        ]
    ]  # fmt: skip
    return lay_out(facts, UNITS), engine.compile(engine.loads(SMALL)), YEAR, dt.date(2026, 12, 31)


def run() -> str:
    layout, plan, period, as_of = small()
    result = vector.score(plan, layout, period, as_of)
    return json.dumps({id: str(result.total.at(result.place(id))) for id in result.subjects})
