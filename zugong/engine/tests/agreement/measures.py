"""Drawn measures."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st

from zugong.engine.tests.agreement.filters import Filters, shared

MEASURES = {
    "count": "count", "sum": "figure", "mean": "figure", "min": "figure", "max": "figure", "latest": "figure",
    "share": "percent", "ratio": "percent", "coverage": "percent", "shortfall": "count", "fulfilment": "percent", "lateness": "days", "due_in": "days",
    "late_items": "count", "streak": "count", "held": "yes_no", "duty": "count",
    "judged": "mark", "imported": "figure", "headcount": "people", "met": "yes_no", "marks": "percent",
    "votes": "figure", "vote_share": "percent", "formula": "figure", "rank": "place", "group": "figure",
}  # fmt: skip
#: words that give different kinds of numbers, or stand in several ways
WORDS = {"due_in": "lateness", "late_items": "lateness", "duty": "shortfall"}
MAY_LACK = {
    "mean",
    "min",
    "max",
    "latest",
    "share",
    "ratio",
    "coverage",
    "fulfilment",
    "lateness",
    "judged",
    "imported",
    "votes",
    "vote_share",
    "formula",
    "rank",
    "group",
}
#: words that hold other measures
OUTER = ("formula", "rank", "group")
FORMULAS = (
    "a + b", "a - b", "a * b", "a / b", "-a / p", "min(a, b, p)", "max(a, b) - 1", "abs(a - b)", "floor(a / p) * p", "ceil(b / p)",
    "if(a > b, a, b)", "if(a >= p and not b == 0, a / b, 0)", "if(a < 1 or b != a, 100 * a, a / (a - b))", "a / b + b / a",
)  # fmt: skip


class Measures(Filters):
    def measure(self, every: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[str, str, dict[str, Any]]:
        """The word, what kind of number it gives, and its parts."""
        words = [word for word in MEASURES if word != "marks" or self.indicators]
        return self._measure(words, every, kinds)

    def inner(self, every: tuple[str, ...]) -> tuple[dict[str, Any], bool]:
        """A measure inside something else, and whether it may lack data."""
        words = [word for word in MEASURES if word not in OUTER and (word != "marks" or self.indicators)]
        word, _, parts = self._measure(words, every, tuple(MEASURES.values()))
        return {word: parts}, word in MAY_LACK

    def _measure(
        self, words: list[str], every: tuple[str, ...], kinds: tuple[str, ...]
    ) -> tuple[str, str, dict[str, Any]]:
        word = self.one(*[word for word in words if MEASURES[word] in kinds])
        return WORDS.get(word, word), MEASURES[word], getattr(self, f"_{word}")(every)

    def _count(self, every: tuple[str, ...]) -> dict[str, Any]:
        return self.count()

    def count(self) -> dict[str, Any]:
        found = self.filter(shares=True)
        if self.draw(st.integers(0, 3)) == 0:
            found |= {"weigh_by": "level", "weights": self.parameter({"high": 1.5, "low": 0.5})}
        if self.maybe():
            found["distinct"] = self.one("month", "quarter", "week", "unit", "person", "matter", "type", "present")
        return found

    def _field(self, every: tuple[str, ...], *, shares: bool = False) -> dict[str, Any]:
        return {**self.filter(shares=shares), "field": self.one("present", "rate", "mark")}

    def _sum(self, every: tuple[str, ...]) -> dict[str, Any]:
        return self._field(every, shares=True)

    _mean = _min = _max = _field

    def _latest(self, every: tuple[str, ...]) -> dict[str, Any]:
        if self.draw(st.integers(0, 3)):
            return self._field(every)
        if self.maybe():
            return {**self.filter(), "field": "done"}
        return {**self.filter(), "field": "level", "worth": self.parameter({"high": 2.5, "low": 0})}

    def _share(self, every: tuple[str, ...]) -> dict[str, Any]:
        return {**self.filter(), "having": self.conditions()}

    def _ratio(self, every: tuple[str, ...]) -> dict[str, Any]:
        return {**self.filter(), "top": self.one("present", "rate"), "bottom": self.one("expected", "mark")}

    def _coverage(self, every: tuple[str, ...]) -> dict[str, Any]:
        found = {**self.filter(), "each": self.one("member", ["branch"], ["branch", "general_branch"])}
        if self.maybe():
            found["at_least"] = self.number([1, 2], "次")
        return {**found, "without": self.filter()} if self.draw(st.integers(0, 3)) == 0 else found

    def _shortfall(self, every: tuple[str, ...]) -> dict[str, Any]:
        found = self._fulfilment(every)
        return {**found, "of_units": self.one("sum", "mean")} if "each" in found else found

    def _fulfilment(self, every: tuple[str, ...]) -> dict[str, Any]:
        found = {**self.filter(), "every": self.one(*every), "owed": self.number([1, 2, 3], "次")}
        if self.maybe():
            found["each"] = self.one(["branch"], ["branch", "general_branch"])
        if self.draw(st.integers(0, 3)) == 0:
            found["only_if"] = {"of": self.one("members", "full_members"), "at_least": self.number([1, 2], "人")}
        if self.maybe():
            found["make_up"] = self.number([0, 5, 31, 70], "天")
            if self.maybe():
                found["restores"] = self.number([50, 100, 33.3], "%")
        return found

    def _lateness(self, every: tuple[str, ...]) -> dict[str, Any]:
        return {**self.filter(), "due": self.number(["03-31", "06-30", "05-01"])}

    def _due_in(self, every: tuple[str, ...], take: str = "days") -> dict[str, Any]:
        found = {**self.filter(), "due_in": "until", "take": take}
        if self.maybe():
            found |= {"done": "finished", "undone": self.one("late", "skip")}
        if self.maybe():
            found |= {"extended": "extended", "approval": "reason"}
        return found

    def _late_items(self, every: tuple[str, ...]) -> dict[str, Any]:
        return self._due_in(every, "items")

    def _streak(self, every: tuple[str, ...]) -> dict[str, Any]:
        found = {**self.filter(), "every": self.one(*every), "run": self.one("longest", "current"),
                 "of_parts": self.one("with", "without")}  # fmt: skip
        if self.maybe():
            found["window"] = self.window("back")
        return {**found, "at_least": self.number([1, 2], "次")} if self.maybe() else found

    def _held(self, every: tuple[str, ...]) -> dict[str, Any]:
        again = self.one("every_period", "once")
        found = {**self.filter(), "again": again}
        if again == "every_period":
            found["window"] = self.window("back", "both")
        return {**found, "until": "until"} if self.maybe() else found

    def _duty(self, every: tuple[str, ...]) -> dict[str, Any]:
        name = f"duty{len(self.duties)}"
        self.duties[name] = {
            "title": name, "who": ["branch"], "every": self.one(*every), "owed": self.number([1, 2], "次"),
            "fulfilled_by": self.filter(), "cite": "测试",
            "load": {"basis": "测试", "minutes": self.number([10], "分钟")},
        }  # fmt: skip
        if self.maybe():
            self.duties[name]["make_up"] = self.number([5, 31], "天")
        return {"duty": name, "of_units": self.one("sum", "mean")}

    def _judged(self, every: tuple[str, ...]) -> dict[str, Any]:
        found = {**self.filter(), "by": "考核组"}
        if self.maybe():
            found |= {"take": self.one("latest", "sum", "mean", "highest"), "approval": "matter"}
        if self.draw(st.integers(0, 3)) == 0:
            found |= {"most": self.number([1, 2], "条"), "keep": self.one("earliest", "highest")}
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

    def _votes(self, every: tuple[str, ...]) -> dict[str, Any]:
        found, how = self._ballots(), self.one("choice", "aspects", "mark", "tally")
        if how == "mark":
            return {**found, "mark": self.one("mark", "rate")}
        blank = self.maybe()
        found["worth"] = self.parameter({"a": self.one(3, 10), "b": self.one(1.5, -2), **({} if blank else {"c": 0})})
        if how == "tally":
            return {**found, "tally": {"a": "present", "b": "expected", "blank" if blank else "c": "present"}}
        if how == "choice":
            return {**found, "choice": "type"}
        return {**found, "choice": ["type", "view"], "weights": self.parameter({"type": 70, "view": 30}, "%")}

    def _vote_share(self, every: tuple[str, ...]) -> dict[str, Any]:
        how = self.one({"choice": "type"}, {"tally": {"a": "present", "b": "expected", "blank": "present"}})
        return {**self._ballots(), **how, "options": self.one(["a"], ["a", "b"])}

    def _ballots(self) -> dict[str, Any]:
        """Whose they are, from which groups, and how many were issued."""
        found = {**self.filter(), "blank": self.one("not_valid", "zero")}
        if self.maybe():
            found["voters"] = {
                "field": "level", "weights": self.parameter({"high": 65, "low": 35}, "%"), "least": self.number([1, 2, 4], "票"),
                "empty": self.one("redistributed", "zero", "no_result"),
            }  # fmt: skip
        if self.draw(st.integers(0, 3)) == 0:
            issued = {**self.filter(), "field": "expected", "over": self.one("void", "valid")}
            found["issued"] = {**issued, "take_part": self.parameter("1/2")} if self.maybe() else issued
        return found

    def scope(self, *otherwise: str) -> dict[str, Any]:
        name = self.one("kinds", "categories", "roles", "with", "exempt")
        found = {"kinds": ["department"], "categories": ["key"], "roles": ["secretary"]}.get(name) or self.filter()
        return {name: found, "otherwise": self.one(*otherwise)} if otherwise else {name: found}

    def per(self, period: str) -> dict[str, Any]:
        if self.maybe():
            by = self.one("unit", "person", "fact", "matter", "type", "present")
            return {"by": by, "join": self.one("sum", "mean", "highest")}
        by = self.one(
            *{"year": ("month", "quarter", "half"), "half": ("month", "quarter"), "quarter": ("month",)}[period]
        )
        cap = {"cap": self.number([1, 0.5], "分")} if self.maybe() else {}
        return {"by": by, "join": self.one("sum", "mean", "highest"), **cap}

    def _rank(self, every: tuple[str, ...]) -> dict[str, Any]:
        found = {"by": self._compared(every), "order": self.one("high", "low"), "lacking": self.one("unplaced", "last")}
        ties = self.one("", "1-1-3", "1-1-2", "average", "void", "void_all")
        return {**found, "ties": ties} if ties else found

    def _compared(self, every: tuple[str, ...]) -> dict[str, Any]:
        found, _ = self.inner(every)
        (parts,) = found.values()
        if shared(parts):
            parts["parties"]["shares"] = "each"
        return found

    def _group(self, every: tuple[str, ...]) -> dict[str, Any]:
        found = {name: self.one("counted", "left_out") for name in ("own", "zeros")}
        return {"by": self._compared(every), "take": self.one("mean", "highest", "lowest", "sum"), **found}

    def _headcount(self, every: tuple[str, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {"of": self.one("members", "full_members", "branch")}
        return {**found, "without": self.filter()} if self.draw(st.integers(0, 2)) == 0 else found

    def _met(self, every: tuple[str, ...]) -> dict[str, Any]:
        needs = [{**self.filter(), "at_least": self.number([1, 2], "次")} for _ in range(self.draw(st.integers(1, 2)))]
        return {"needs": needs, "join": self.one("all", "any")}

    def _formula(self, every: tuple[str, ...]) -> dict[str, Any]:
        text = self.one(*FORMULAS)
        let = {name: self.inner(every)[0] for name in ("a", "b") if re.search(rf"\b{name}\b", text)}
        return {"let": let, "is": re.sub(r"\bp\b", self.number([0, 1, 3, 0.5]), text)}

    def _marks(self, every: tuple[str, ...]) -> dict[str, Any]:
        return {"of": self.one(*self.indicators)}
