"""Drawn maps."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from zugong.engine.tests.agreement.writing import Writing

NUMERIC = ("count", "figure", "percent", "days", "people", "mark")
MAPS = {
    "per_unit": (("count", "figure", "days", "people"), ("deduct", "add")),
    "below_target": (NUMERIC, ("deduct",)),
    "above_target": (NUMERIC, ("deduct", "add")),
    "around_target": (NUMERIC, ("add",)),
    "rates": (("count", "figure", "days", "people"), ("deduct", "add")),
    "milestones": (NUMERIC, ("deduct", "add")),
    "thresholds": (NUMERIC, ("deduct", "add")),
    "proportion": (NUMERIC, ("add",)),
    "all_or_nothing": ((*NUMERIC, "yes_no"), ("deduct", "add")),
    "two_sided": ((*NUMERIC, "yes_no"), ("both",)),
    "by_level": (("count",), ("deduct", "add")),
    "nth": (("count",), ("deduct", "add")),
    "discretion": (("mark",), ("deduct", "add")),
    "as_given": (("mark", "figure"), ("deduct", "add")),
    "rank_table": (("place", "figure", "count"), ("deduct", "add")),
    "rank_step": (("place", "figure", "count"), ("add",)),
    "of_best": (NUMERIC, ("add",)),
    "of_mean": (NUMERIC, ("add",)),
}


class Maps(Writing):
    def map(self, kind: str, word: str, sign: str, full: Any) -> dict[str, Any]:
        options = [name for name, (takes, signs) in MAPS.items() if kind in takes and sign in signs]
        if word != "count":
            options = [name for name in options if name not in {"by_level", "nth"}]
        if word != "judged":
            options = [name for name in options if name != "discretion"]
        name = self.one(*options)
        return {name: getattr(self, f"_map_{name}")(sign, full)}

    def map_of_single_facts(self, sign: str, full: Any) -> dict[str, Any]:
        name = self.one("by_level", "by_level", "nth")
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

    def _map_rates(self, sign: str, full: Any) -> dict[str, Any]:
        found = {
            "bands": self.parameter({66.7: 0.25, 3: 0.5, 1: 0.125, "below": 1}),
            "mode": self.one("whole", "progressive"),
        }
        if self.maybe():
            found["caps"] = self.parameter({66.7: 2, 3: 1, 1: 0.2, "below": 0.5})
        return {**found, "step": self.number([1, 3, 0.7]), "part": self.one("exact", "drop", "whole")}

    def _map_milestones(self, sign: str, full: Any) -> dict[str, Any]:
        return {
            "steps": self.parameter({90: 1, 3: full, 1: 0.125, "below": 0}),
            "take": self.one("highest", "each"),
        }

    def _map_thresholds(self, sign: str, full: Any) -> dict[str, Any]:
        bands = self.parameter({90: full, 66.7: 1, 1: 0.125, "below": 0})
        return {"bands": bands, "edge": self.one("at_least", "above")}

    def _map_proportion(self, sign: str, full: Any) -> dict[str, Any]:
        return {
            "target": self.target(),
            "if_zero": self.one("full", "zero", "not_assessed"),
            "over": self.one("capped", "counts"),
        }

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
        same = self.one("highest", "each", "once_per_level", "build_up")
        found = {"field": "level", "table": table, "same": same}
        if same == "build_up":
            found["lowest"] = self.one("low", "high")
        if same in {"build_up", "highest"} or self.maybe():
            found["matter"] = "matter"
        if self.draw(st.integers(0, 2)) == 0:
            found["top"] = self.number([1, 2], "次")
        if self.draw(st.integers(0, 2)) == 0:
            found["quantity"] = self.one("present", "rate", "mark")
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
        found = {"marks": self.parameter(marks), "values": values, "beyond": self.one("all", "last", "nothing")}
        if self.maybe():
            found["matter"] = "matter"
        if self.draw(st.integers(0, 2)) == 0:
            found["within"] = self.number([0, 1, 30, 90], "天")
        return found

    def _map_as_given(self, sign: str, full: Any) -> dict[str, Any]:
        return {"over": self.one("full", "kept")}

    def _map_rank_table(self, sign: str, full: Any) -> dict[str, Any]:
        table = self.draw(st.sampled_from([[3, 2, 1], [1.5], [1, 0.7, 0.7, 0.25]]))
        return {"table": self.parameter(table), "beyond": self.one("nothing", "last")}

    def _map_rank_step(self, sign: str, full: Any) -> dict[str, Any]:
        by = self.one(self.number([0.3, 1, 0], "分"), self.number([10, 33.3], "%"))
        return {"by": by, "least": self.one("none", self.number([0.5, 2], "分"))}

    def _map_of_best(self, sign: str, full: Any) -> dict[str, Any]:
        return {"order": self.one("high", "low"), "best_zero": self.one("zero", "full", "no_data")}

    def _map_of_mean(self, sign: str, full: Any) -> dict[str, Any]:
        found = {name: self.one("counted", "left_out") for name in ("own", "zeros")}
        return {**found, "by": self.marks(), "step": self.number([1, 3, 0.7]), "part": self.one("exact", "drop", "whole"),
                "above": self.one("full", "counts")}  # fmt: skip
