"""Drawn filters."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from zugong.engine.tests.agreement.writing import KINDS, Writing


def shared(measure: dict[str, Any]) -> bool:
    """Only a part of each fact counts."""
    return bool(measure.get("parties", {}).get("shares", "each") != "each")


class Filters(Writing):
    def filter(self, *, shares: bool = False) -> dict[str, Any]:
        wanted: dict[str, Any] = {"of": self.one(*KINDS)}
        if self.draw(st.integers(0, 2)) == 0:
            wanted |= self.reach(shares)
        if self.maybe():
            wanted["where"] = self.conditions()
        if self.draw(st.integers(0, 3)) == 0:
            wanted["counts_if"] = self.conditions()
        if self.draw(st.integers(0, 5)) == 0:
            wanted["recorded_within"] = self.number([0, 1, 10], "天")
        if self.draw(st.integers(0, 7)) == 0:
            wanted["excused"] = {"where": self.conditions(), "approval": "reason"}
        return wanted

    def reach(self, shares: bool) -> dict[str, Any]:
        """Whose facts, and of which days."""
        found: dict[str, Any] = {}
        if self.maybe():
            found["whose"] = self.one("own", "itself", "unit", "members")
        if self.maybe():
            found["window"] = self.window()
        if self.draw(st.integers(0, 2)) == 0:
            found["dated_by"] = self.one("occurred", "recorded", "finished", "until")
        if self.draw(st.integers(0, 2)) == 0:
            parts = [self.parameter([0.5, 0.3]), self.parameter([1, 0.25, 0])] if shares else []
            found["parties"] = {"field": "with", "instead": self.maybe(), "shares": self.one("each", *parts)}
        return found

    def window(self, *kinds: str) -> dict[str, Any]:
        kind = self.one(*(kinds or ("until", "back", "both")))
        found = {"until": self.number(["11-30", "02-29", "12-31"])} if kind != "back" else {}
        if kind != "until":
            many, unit = self.one((1, "年"), (2, "年"), (3, "个月"), (90, "天"))
            found["back"] = self.parameter(many, unit)
        return found

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
