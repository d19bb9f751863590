"""Schemes out of the words that exist, as the mapping a YAML file would give; small numbers, so that limits are met."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Draw = Any
FIELDS = {
    "type": {"label": "类型", "type": "choice", "labels": "kinds"},
    "level": {"label": "级别", "type": "choice", "labels": "levels"},
    "done": {"label": "办结", "type": "boolean"},
    "present": {"label": "实到", "type": "integer"},
    "expected": {"label": "应到", "type": "integer"},
    "rate": {"label": "比率", "type": "percent"},
    "mark": {"label": "评分", "type": "mark"},
    "reason": {"label": "理由", "type": "text"},
    "matter": {"label": "事项", "type": "text"},
    "finished": {"label": "办结日", "type": "date"},
}
KINDS = ("work.done", "case.closed")
SOURCE = {"document": "测试文件"}
PERIODS = {"year": ("month", "quarter", "half", "year", "bimonth", "week"), "half": ("month", "quarter", "fortnight"),
           "quarter": ("month", "week", "day")}  # fmt: skip


@dataclass
class Writer:
    """Writes a scheme; parameters are made as they are needed."""

    draw: Draw
    parameters: dict[str, Any] = field(default_factory=dict)
    indicators: list[str] = field(default_factory=list)

    def parameter(self, value: Any, unit: str = "") -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = {
            "title": name,
            "unit": unit,
            "values": [{"from": dt.date(2026, 1, 1), "value": value, "cite": "测试"}],
        }
        return name

    def number(self, values: list[Any], unit: str = "") -> str:
        return self.parameter(self.draw(st.sampled_from(values)), unit)

    def one(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def maybe(self) -> bool:
        return self.draw(st.booleans())

    # ---- filters ---------------------------------------------------------------------------------

    def filter(self) -> dict[str, Any]:
        wanted: dict[str, Any] = {"of": self.one(*KINDS)}
        if self.maybe():
            wanted["where"] = self.conditions()
        if self.draw(st.integers(0, 3)) == 0:
            wanted["counts_if"] = self.conditions()
        if self.draw(st.integers(0, 5)) == 0:
            wanted["recorded_within"] = self.number([0, 1, 10], "天")
        if self.draw(st.integers(0, 7)) == 0:
            wanted["excused"] = {"where": self.conditions(), "approval": "reason"}
        return wanted

    def conditions(self) -> dict[str, Any]:
        found = {}
        for _ in range(self.draw(st.integers(1, 2))):
            name, condition = self.condition()
            found[name] = condition
        return found

    def condition(self) -> tuple[str, Any]:
        name = self.one("type", "done", "matter", "rate", "present", "occurred", "finished")
        if name == "type":
            return name, self.one("a", "b", ["a", "b"], ["b", "c"], {"not": "a"})
        if name in {"done", "matter"}:
            return name, self.maybe() if name == "done" else {"is_set": self.maybe()}
        if name in {"rate", "present"}:
            return name, self._number_condition()
        if self.draw(st.integers(0, 3)) == 0:
            return name, {"by_day": self.number([5, 30], "日")}
        return name, {self.one("by", "from"): self.number(["03-31", "06-30", "02-29", "07-01"])}

    def _number_condition(self) -> dict[str, Any]:
        if self.draw(st.integers(0, 3)) == 0:
            return {"is_set": True}
        return {self.one("at_least", "at_most", "above", "below"): self.number([2, 3, 90, 89.5, 33.3])}

    # ---- measures --------------------------------------------------------------------------------

    def measure(self, every: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[str, str, dict[str, Any]]:
        """The word, what kind of number it gives, and its parts."""
        words = [word for word in MEASURES if word != "marks" or self.indicators]
        word = self.one(*[word for word in words if MEASURES[word] in kinds])
        return word, MEASURES[word], getattr(self, f"_{word}")(every)

    def _count(self, every: tuple[str, ...]) -> dict[str, Any]:
        found = self.filter()
        if self.draw(st.integers(0, 3)) == 0:
            return {**found, "weigh_by": "level", "weights": self.parameter({"high": 1.5, "low": 0.5})}
        if self.maybe():
            found["distinct"] = self.one("month", "quarter", "week", "unit", "person", "matter", "type", "present")
        return found

    def _field(self, every: tuple[str, ...]) -> dict[str, Any]:
        return {**self.filter(), "field": self.one("present", "rate", "mark")}

    _sum = _mean = _min = _max = _latest = _field

    def _share(self, every: tuple[str, ...]) -> dict[str, Any]:
        return {**self.filter(), "having": self.conditions()}

    def _ratio(self, every: tuple[str, ...]) -> dict[str, Any]:
        return {**self.filter(), "top": self.one("present", "rate"), "bottom": self.one("expected", "mark")}

    def _coverage(self, every: tuple[str, ...]) -> dict[str, Any]:
        found = {**self.filter(), "each": self.one("member", ["branch"], ["branch", "general_branch"])}
        if self.maybe():
            found["at_least"] = self.number([1, 2], "次")
        return found

    def _shortfall(self, every: tuple[str, ...]) -> dict[str, Any]:
        found = {**self.filter(), "every": self.one(*every), "owed": self.number([1, 2, 3], "次")}
        if self.maybe():
            found |= {"each": self.one(["branch"], ["branch", "general_branch"]), "of_units": self.one("sum", "mean")}
        if self.maybe():
            found["make_up"] = self.number([0, 5, 31, 70], "天")
            if self.maybe():
                found["restores"] = self.number([50, 100, 33.3], "%")
        return found

    def _lateness(self, every: tuple[str, ...]) -> dict[str, Any]:
        return {**self.filter(), "due": self.number(["03-31", "06-30", "05-01"])}

    def _judged(self, every: tuple[str, ...]) -> dict[str, Any]:
        found = {**self.filter(), "by": "考核组"}
        if self.maybe():
            found |= {"take": self.one("latest", "sum", "mean", "highest"), "approval": "matter"}
        return found

    def _imported(self, every: tuple[str, ...]) -> dict[str, Any]:
        take = self.one("latest", "sum", "mean", "highest")
        return {
            **self.filter(),
            "field": self.one("rate", "mark"),
            "source": "matter",
            "document": "reason",
            "take": take,
        }

    def scope(self, *otherwise: str) -> dict[str, Any]:
        name = self.one("kinds", "categories", "with", "exempt")
        found = {"kinds": ["department"], "categories": ["key"]}.get(name) or self.filter()
        return {name: found, "otherwise": self.one(*otherwise)} if otherwise else {name: found}

    def _headcount(self, every: tuple[str, ...]) -> dict[str, Any]:
        return {"of": self.one("members", "full_members", "branch")}

    def _met(self, every: tuple[str, ...]) -> dict[str, Any]:
        needs = [{**self.filter(), "at_least": self.number([1, 2], "次")} for _ in range(self.draw(st.integers(1, 2)))]
        return {"needs": needs, "join": self.one("all", "any")}

    def _marks(self, every: tuple[str, ...]) -> dict[str, Any]:
        return {"of": self.one(*self.indicators)}

    # ---- maps ------------------------------------------------------------------------------------

    def map(self, kind: str, word: str, sign: str, full: Any) -> dict[str, Any]:
        options = [name for name, (takes, signs) in MAPS.items() if kind in takes and sign in signs]
        if word != "count":
            options = [name for name in options if name not in {"by_level", "nth"}]
        if word != "judged":
            options = [name for name in options if name != "discretion"]
        name = self.one(*options)
        return {name: getattr(self, f"_map_{name}")(sign, full)}

    def marks(self) -> str:
        return self.number([0, 0.005, 0.15, 0.3, 1, 1.25], "分")

    def target(self) -> str:
        return self.number([0, 1, 3, 90, 33.3, 66.7])

    def _map_per_unit(self, sign: str, full: Any) -> dict[str, Any]:
        return {"by": self.marks()}

    def _steps(self) -> dict[str, Any]:
        return {
            "target": self.target(),
            "step": self.number([1, 3, 0.7]),
            "part": self.one("exact", "drop", "whole"),
        }

    def _map_below_target(self, sign: str, full: Any) -> dict[str, Any]:
        return {"by": self.marks(), **self._steps()}

    _map_above_target = _map_below_target

    def _map_around_target(self, sign: str, full: Any) -> dict[str, Any]:
        return {"up": self.marks(), "down": self.marks(), **self._steps()}

    def _map_milestones(self, sign: str, full: Any) -> dict[str, Any]:
        return {
            "steps": self.parameter({90: 1, 3: full, 1: 0.125, "below": 0}),
            "take": self.one("highest", "each"),
        }

    def _map_thresholds(self, sign: str, full: Any) -> dict[str, Any]:
        bands = self.parameter({90: full, 66.7: 1, 1: 0.125, "below": 0})
        return {"bands": bands, "edge": self.one("at_least", "above")}

    def _map_proportion(self, sign: str, full: Any) -> dict[str, Any]:
        return {"target": self.target(), "if_zero": self.one("full", "zero"), "over": self.one("capped", "counts")}

    def _map_all_or_nothing(self, sign: str, full: Any) -> dict[str, Any]:
        found = {}
        if self.maybe():
            found["at_least"] = self.target()
        if self.maybe():
            found["at_most"] = self.target()
        if sign == "deduct" and self.maybe():
            found["worth"] = self.marks()
        return found

    def _map_two_sided(self, sign: str, full: Any) -> dict[str, Any]:
        found = {"yes": self.parameter(full, "分"), "no": self.marks()}
        return {**found, "at_least": self.target()} if self.maybe() else found

    def _map_by_level(self, sign: str, full: Any) -> dict[str, Any]:
        table = self.parameter({"high": 1.5, "low": 0.25})
        same = self.one("highest", "each")
        found = {"field": "level", "table": table, "matter": "matter", "same": same}
        return {**found, "cap_each": self.number([1, 0.2], "分")} if self.maybe() else found

    def _map_discretion(self, sign: str, full: Any) -> dict[str, Any]:
        return {
            "from": self.number([1, 0.5], "分"),
            "to": self.number([2, 3], "分"),
            "step": self.number([0.5, 1], "分"),
        }

    def _map_nth(self, sign: str, full: Any) -> dict[str, Any]:
        marks = self.draw(st.sampled_from([[1, 2, 3], [0.5, 0.75], [1]]))
        values = self.one("each", "cumulative")
        return {"marks": self.parameter(marks), "values": values, "beyond": self.one("all", "last", "nothing")}

    def _map_as_given(self, sign: str, full: Any) -> dict[str, Any]:
        return {"over": self.one("full", "kept")}


NUMERIC = ("count", "figure", "percent", "days", "people", "mark")
MEASURES = {
    "count": "count", "sum": "figure", "mean": "figure", "min": "figure", "max": "figure", "latest": "figure",
    "share": "percent", "ratio": "percent", "coverage": "percent", "shortfall": "count", "lateness": "days",
    "judged": "mark", "imported": "figure", "headcount": "people", "met": "yes_no", "marks": "percent",
}  # fmt: skip
MAY_LACK = {"mean", "min", "max", "latest", "share", "ratio", "coverage", "lateness", "judged", "imported"}
MAPS = {
    "per_unit": (("count", "figure", "days", "people"), ("deduct", "add")),
    "below_target": (NUMERIC, ("deduct",)),
    "above_target": (NUMERIC, ("deduct", "add")),
    "around_target": (NUMERIC, ("add",)),
    "milestones": (NUMERIC, ("deduct", "add")),
    "thresholds": (NUMERIC, ("deduct", "add")),
    "proportion": (NUMERIC, ("add",)),
    "all_or_nothing": ((*NUMERIC, "yes_no"), ("deduct", "add")),
    "two_sided": ((*NUMERIC, "yes_no"), ("both",)),
    "by_level": (("count",), ("deduct", "add")),
    "nth": (("count",), ("deduct", "add")),
    "discretion": (("mark",), ("deduct", "add")),
    "as_given": (("mark", "figure"), ("deduct", "add")),
}
