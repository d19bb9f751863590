"""A scheme of one indicator, marked by all three evaluators."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from zugong import engine
from zugong.engine import sql, vector
from zugong.engine.layout import fields_read, lay_out
from zugong.engine.tests.agreement.files import catalogue
from zugong.engine.tests.agreement.writing import SOURCE
from zugong.timeline import Period

YEAR, LAST = Period.parse("2026"), dt.date(2026, 12, 31)
OFFICE = (engine.UnitRow("office", "示例局", "department"),)
CHOICES = {
    "fact_date": "occurred", "founded_midway": "from_next_period", "numbers_as_of": "period_end", "days": "calendar",
    "targets_midway": "whole", "ties": "1-1-3",
    "rounding": {step: {"digits": 2, "mode": "half_up"} for step in ("ratio", "division", "hundred", "indicator", "total")},
}  # fmt: skip


def done(day: str, unit: str = "office", kind: str = "work.done", **data: Any) -> dict[str, Any]:
    return {"day": dt.date.fromisoformat(day), "unit": unit, "kind": kind, "data": data}


def rows(facts: Iterable[dict[str, Any]]) -> list[engine.FactRow]:
    return [_row(number, dict(one["data"]), one) for number, one in enumerate(facts, 1)]


def _row(number: int, data: dict[str, Any], one: dict[str, Any]) -> engine.FactRow:
    person = data.pop("person", None)
    return engine.FactRow(str(number), one["kind"], one["unit"], one["day"], one["day"], data, person)


def plan_of(
    numbers: dict[str, Any], indicator: dict[str, Any], *, duties: dict[str, Any] | None = None, **scheme: Any
) -> engine.Plan:
    """`numbers`: parameter → value, or (value, unit). Full marks are 10."""
    parameters = {"ten": (10, "分"), **numbers}
    whole = {
        "institution": {"id": "one", "title": "试", "edition": "1", "in_force_from": dt.date(2026, 1, 1), "source": SOURCE},
        "parameters": {
            name: {"title": name, "unit": value[1] if isinstance(value, tuple) else "",
                   "values": [{"from": dt.date(2026, 1, 1), "value": value[0] if isinstance(value, tuple) else value, "cite": "试"}]}
            for name, value in parameters.items()
        },
        **({"duties": duties} if duties else {}),
        "scheme": {
            "subjects": ["department"], "period": "year", "total": "ten", "ceiling": "none", "ground": 0, "choices": CHOICES,
            "items": [{"id": "item", "title": "项", "full": "ten", "indicators": [
                {"id": "it", "title": "它", "cite": "试", "full": "ten", **indicator}]}],
            **scheme,
        },
    }  # fmt: skip
    text = re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", json.dumps(whole, ensure_ascii=False, default=str))
    return engine.compile(engine.loads(text), catalogue())


def marked(
    plan: engine.Plan, facts: Iterable[dict[str, Any]] = (), units: Iterable[engine.UnitRow] = OFFICE,
    heads: Iterable[engine.HeadRow] = (), people: Iterable[engine.PersonRow] = (), as_of: dt.date = LAST,
) -> dict[str, tuple[Decimal, bool]]:  # fmt: skip
    """Subject → marks of the indicator, and whether it was assessed; the same from all three, or it fails here."""
    held, units, heads, people = rows(facts), list(units), list(heads), list(people)
    scores = engine.score(plan, engine.Ledger(held, units, heads, people), YEAR, as_of)
    layout = lay_out(held, units, heads, fields_read(plan), people=people)
    for evaluate in (vector.score, sql.score):
        result = evaluate(plan, layout, YEAR, as_of)
        for subject, score in scores.items():
            place, column = result.place(subject), result.indicators["it"]
            absent = column.absent is not None and bool(column.absent[place])
            assert (column.at(place), not absent) == (score.indicator("it").value, score.indicator("it").assessed)
            assert result.total.at(place) == score.total
    return {subject: (score.indicator("it").value, score.indicator("it").assessed) for subject, score in scores.items()}


def of_office(plan: engine.Plan, facts: Iterable[dict[str, Any]] = (), **more: Any) -> str:
    """Marks of the one department as text; “—” where it was not assessed."""
    value, assessed = marked(plan, facts, **more)["office"]
    return engine.plain(value) if assessed else "—"
