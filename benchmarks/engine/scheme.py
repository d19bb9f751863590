"""The scheme the benchmarks run: 72 indicators of fifteen shapes over 66 kinds of facts, in one table of shapes.

Each row says the kinds, how often a unit has such a fact in a year, which columns they have, and the marking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zugong import engine

FULL = 2  # full marks of every indicator of the items
CITE = {"cite": "示例"}


@dataclass(frozen=True)
class Shape:
    """`rate`: facts per unit and year (of a member kind: per member)."""

    name: str
    many: int
    rate: float
    columns: tuple[str, ...]
    indicator: dict[str, Any]
    special: bool = False


MEMBER = {"of": "{kind}", "each": "member"}
SHAPES = (
    Shape("study", 9, 0.65, ("person",), {
        "missing": "zero", "measure": {"coverage": MEMBER}, "map": {"proportion": {"target": "whole"}}}),
    Shape("meeting", 9, 5.0, (), {
        "sign": "deduct", "floor": 0, "measure": {"shortfall": {"of": "{kind}", "every": "month", "owed": "once"}},
        "map": {"per_unit": "step"}}),
    Shape("lesson", 5, 2.0, (), {
        "sign": "deduct", "floor": 0, "map": {"per_unit": "step"},
        "measure": {"shortfall": {"of": "{kind}", "every": "quarter", "owed": "once", "make_up": "days", "restores": "half"}}}),
    Shape("visit", 7, 0.9, (), {"measure": {"count": {"of": "{kind}"}}, "map": {"proportion": {"target": "three"}}}),
    Shape("project", 5, 0.8, ("amount",), {
        "measure": {"sum": {"of": "{kind}", "field": "amount"}}, "map": {"proportion": {"target": "amount"}}}),
    Shape("report", 5, 0.9, ("on_time",), {
        "missing": "full", "measure": {"share": {"of": "{kind}", "having": {"on_time": True}}}, "map": {"thresholds": "bands"}}),
    Shape("paper", 4, 0.9, ("on_time",), {
        "sign": "deduct", "floor": 0, "measure": {"count": {"of": "{kind}", "where": {"on_time": False}}},
        "map": {"per_unit": "step"}}),
    Shape("plan", 4, 0.9, (), {
        "sign": "deduct", "floor": 0, "missing": "zero", "measure": {"lateness": {"of": "{kind}", "due": "due"}},
        "map": {"per_unit": "day"}}),
    Shape("turnout", 4, 0.9, ("amount", "expected"), {
        "sign": "deduct", "floor": 0, "missing": "zero",
        "measure": {"ratio": {"of": "{kind}", "top": "amount", "bottom": "expected"}},
        "map": {"below_target": {"by": "step", "target": "ninety", "step": "five", "part": "exact"}}}),
    Shape("award", 4, 0.3, ("level", "matter"), {
        "cap": "cap", "measure": {"count": {"of": "{kind}"}},
        "map": {"by_level": {"field": "level", "table": "table", "matter": "matter", "same": "highest"}}}, special=True),
    Shape("idea", 3, 0.3, (), {
        "cap": "cap", "measure": {"count": {"of": "{kind}"}}, "map": {"per_unit": "step"}}, special=True),
    Shape("judging", 3, 0.9, ("rate", "reason"), {
        "missing": "zero", "measure": {"judged": {"of": "{kind}", "by": "考核组", "mark": "rate"}},
        "map": {"as_given": {}}}),
    Shape("survey", 3, 0.9, ("rate",), {
        "missing": "zero", "measure": {"latest": {"of": "{kind}", "field": "rate"}}, "map": {"thresholds": "bands"}}),
    Shape("rating", 2, 0.9, ("rate",), {
        "missing": "zero", "measure": {"mean": {"of": "{kind}", "field": "rate"}},
        "map": {"proportion": {"target": "ninety"}}}),
    Shape("check", 2, 0.9, ("on_time",), {
        "measure": {"met": {"needs": [{"of": "{kind}", "at_least": "once"},
                                      {"of": "{kind}", "where": {"on_time": True}, "at_least": "once"}]}},
        "map": {"all_or_nothing": {}}}),
)  # fmt: skip
#: three more indicators on kinds that are read anyway
MORE = (
    ("persons", "study_0", {"measure": {"count": {"of": "{kind}", "distinct": "person"}}, "map": {"proportion": {"target": "three"}}}),
    ("months", "meeting_0", {"measure": {"count": {"of": "{kind}", "distinct": "month"}}, "map": {"proportion": {"target": "three"}}}),
    ("twice", "study_1", {"missing": "zero", "map": {"proportion": {"target": "whole"}},
                          "measure": {"coverage": {**MEMBER, "at_least": "twice"}}}),
)  # fmt: skip
NUMBERS = {
    "whole": (100, "%"), "once": (1, "次"), "twice": (2, "次"), "three": (3, ""), "step": (0.2, "分"), "day": (0.02, "分"),
    "days": (15, "天"), "half": (50, "%"), "amount": (120, ""), "ninety": (90, ""), "five": (5, ""), "cap": (1, "分"),
    "due": ("03-31", ""), "full": (FULL, "分"), "limit": (5, "分"),
}  # fmt: skip
AIMS = ("whole", "three", "amount", "ninety", "five")
TABLES = {
    "bands": {95: FULL, 80: 1.5, 60: 1, "below": 0},
    "table": {"nation": 3, "province": 2, "city": 1, "county": 0.5},
}
FIELDS = {
    "amount": "integer", "expected": "integer", "on_time": "boolean", "rate": "percent", "level": "choice", "matter": "text",
    "reason": "text",
}  # fmt: skip


def kinds() -> dict[str, Shape]:
    return {f"{shape.name}_{number}": shape for shape in SHAPES for number in range(shape.many)}


def indicators() -> list[tuple[str, str, dict[str, Any], bool]]:
    """Id, kind, marking, special."""
    found = [(kind, kind, shape.indicator, shape.special) for kind, shape in kinds().items()]
    return found + [(id, kind, marking, False) for id, kind, marking in MORE]


def institution(more: int = 0, weight: float = FULL, targets: float = 1) -> dict[str, Any]:
    """The file as a mapping. `more`: so many further indicators over the same kinds; `weight`: full marks of each;
    `targets`: by how much every target, step and limit of a band is higher."""
    basic = [(i, k, m) for i, k, m, special in indicators() if not special]
    plus = [(i, k, m) for i, k, m, special in indicators() if special]
    basic += [(f"{i}_{n}", k, m) for n in range(more // len(basic) + 1) for i, k, m in basic][:more]
    size = 10
    parts = [basic[first : first + size] for first in range(0, len(basic), size)]
    items = [_item(number, part, weight) for number, part in enumerate(parts)]
    numbers = {**NUMBERS, "full": (weight, "分"), "total": (weight * len(basic), "分")}
    numbers |= {f"item{number}": (weight * len(part), "分") for number, part in enumerate(parts)}
    numbers |= {name: (round(number * targets, 3), unit) for name, (number, unit) in NUMBERS.items() if name in AIMS}
    limits = ((95, weight), (80, 1.5), (60, 1))
    bands = {**{round(limit * targets, 1): marks for limit, marks in limits}, "below": 0}
    tables = {**TABLES, "bands": bands}
    parameters = {name: _parameter(value, unit) for name, (value, unit) in numbers.items()}
    parameters |= {name: _parameter(table, "") for name, table in tables.items()}
    return {
        "institution": {"id": "benchmark", "title": "基准", "edition": "1", "in_force_from": "2026-01-01",
                        "source": {"document": "示例"}},
        "parameters": parameters,
        "labels": {"levels": {"title": "级别", "values": {"nation": "国", "province": "省", "city": "市", "county": "县"}}},
        "facts": {kind: _fact(kind, shape) for kind, shape in kinds().items()},
        "scheme": {
            "subjects": ["branch"], "period": "year", "total": "total", "ceiling": "none", "ground": 0,
            "choices": _CHOICES, "items": items,
            "special": {"title": "加减分", "cap": "limit", "floor": "limit",
                        "indicators": [_indicator(i, k, m, special=True) for i, k, m in plus]},
        },
    }  # fmt: skip


def plan(more: int = 0, weight: float = FULL, targets: float = 1) -> engine.Plan:
    import yaml

    text = yaml.safe_dump(institution(more, weight, targets), allow_unicode=True, sort_keys=False).replace(
        "'2026-01-01'", "2026-01-01"
    )
    return engine.compile(engine.loads(text))


_TWO = {"digits": 2, "mode": "half_up"}
_CHOICES = {
    "fact_date": "occurred", "founded_midway": "from_next_period", "numbers_as_of": "period_end", "days": "workdays",
    "ties": "1-1-3", "targets_midway": "whole", "rounding": {"ratio": _TWO, "division": {"digits": 4, "mode": "half_up"}, "indicator": _TWO, "total": _TWO},
}  # fmt: skip


def _parameter(value: Any, unit: str) -> dict[str, Any]:
    return {"title": "数", "unit": unit, "values": [{"from": "2026-01-01", "value": value, **CITE}]}


def _fact(kind: str, shape: Shape) -> dict[str, Any]:
    fields = {name: {"label": name, "type": FIELDS[name]} for name in shape.columns if name != "person"}
    if "level" in fields:
        fields["level"]["labels"] = "levels"
    return {"title": kind, "recorded_by": "unit", "fields": fields}


def _item(number: int, part: list[tuple[str, str, dict[str, Any]]], weight: float) -> dict[str, Any]:
    rows = [_indicator(*row, special=False) for row in part]
    return {"id": f"item{number}", "title": "项", "full": f"item{number}", "indicators": rows}


def _indicator(id: str, kind: str, marking: dict[str, Any], *, special: bool) -> dict[str, Any]:
    full = {} if special else {"full": "full"}
    return {"id": id, "title": id, **CITE, **full, **_with(marking, kind)}


def _with(part: Any, kind: str) -> Any:
    if isinstance(part, dict):
        return {name: _with(value, kind) for name, value in part.items()}
    if isinstance(part, list):
        return [_with(value, kind) for value in part]
    return kind if part == "{kind}" else part
