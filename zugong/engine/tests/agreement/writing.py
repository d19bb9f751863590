"""What every part of the generator shares: parameters that are made as they are needed, and draws."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Draw = Any
FIELDS = {
    "type": {"label": "类型", "type": "choice", "labels": "kinds"},
    "view": {"label": "看法", "type": "choice", "labels": "kinds"},
    "level": {"label": "级别", "type": "choice", "labels": "levels"},
    "done": {"label": "办结", "type": "boolean"},
    "present": {"label": "实到", "type": "integer"},
    "expected": {"label": "应到", "type": "integer"},
    "rate": {"label": "比率", "type": "percent"},
    "mark": {"label": "评分", "type": "mark"},
    "reason": {"label": "理由", "type": "text"},
    "matter": {"label": "事项", "type": "text"},
    "finished": {"label": "办结日", "type": "date"},
    "until": {"label": "期限", "type": "date"},
    "extended": {"label": "延到", "type": "date"},
    "with": {"label": "各方", "type": "text"},
}
KINDS = ("work.done", "case.closed")
SOURCE = {"document": "测试文件"}
PERIODS = {"year": ("month", "quarter", "half", "year", "bimonth", "week"), "half": ("month", "quarter", "fortnight"),
           "quarter": ("month", "week", "day")}  # fmt: skip


@dataclass
class Writing:
    """Parameters, and draws."""

    draw: Draw
    parameters: dict[str, Any] = field(default_factory=dict)
    indicators: list[str] = field(default_factory=list)
    duties: dict[str, Any] = field(default_factory=dict)

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

    def draw_order(self, options: list[Any]) -> list[Any]:
        found: list[Any] = self.draw(st.permutations(options))
        return found

    def maybe(self) -> bool:
        return self.draw(st.booleans())
