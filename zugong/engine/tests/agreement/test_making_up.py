"""Making up, where drawn schemes seldom come: many facts of few units, gaps and surpluses close together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from zugong import engine
from zugong.engine import sql, vector
from zugong.engine.layout import lay_out
from zugong.engine.tests.county import UNITS, YEAR
from zugong.engine.tests.small import SMALL

WHERE = "where: {type: theme_day}, counts_if: {minutes: true}, owed: once, every: month, each: [branch]"
LAST = dt.date(2026, 12, 31)


@settings(max_examples=40)
@given(st.data(), st.sampled_from([5, 31, 70]), st.sampled_from(["month", "quarter", "week"]))
def test_what_is_made_up_is_the_same_everywhere(data: Any, days: int, every: str) -> None:
    text = SMALL.replace(WHERE, f"owed: once, every: {every}, each: [branch], make_up: late, restores: half")
    text = text.replace(
        "parameters:\n",
        f"parameters:\n  late: {{title: 补, unit: 天, values: [{{from: 2026-01-01, value: {days}, cite: 测试}}]}}\n"
        '  half: {title: 抵, unit: "%", values: [{from: 2026-01-01, value: 50, cite: 测试}]}\n',
    )
    assert "make_up: late" in text
    plan = engine.compile(engine.loads(text))
    held = data.draw(
        st.lists(st.tuples(st.integers(0, 364), st.sampled_from(["first", "second"])), min_size=8, max_size=40)
    )
    facts = [engine.FactRow(str(number), "life.meeting_held", unit, day, day, {"present": 1, "expected": 2})
             for number, (offset, unit) in enumerate(held, 1) for day in [dt.date(2026, 1, 1) + dt.timedelta(days=offset)]]  # fmt: skip
    total = engine.score(plan, engine.Ledger(facts, UNITS), YEAR, LAST)["bureau"].total
    layout = lay_out(facts, UNITS)
    assert vector.score(plan, layout, YEAR, LAST).total.at(0) == total
    assert sql.score(plan, layout, YEAR, LAST).total.at(0) == total
