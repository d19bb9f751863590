"""Whole institution files around the generated clauses: totals meet, and every choice is made."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from typing import Any

import yaml
from hypothesis import strategies as st

from zugong import engine
from zugong.engine.tests.agreement.composing import composition
from zugong.engine.tests.agreement.filters import shared
from zugong.engine.tests.agreement.schemes import FIELDS, KINDS, MAY_LACK, NUMERIC, PERIODS, SOURCE, Writer
from zugong.timeline import KINDS as PERIOD_KINDS

UNITS_OWE = ("shortfall", "fulfilment", "coverage", "streak", "without")
TOO_LONG = {"month": ("bimonth", "quarter", "half", "year"), "quarter": ("half", "year"), "half": ("year",)}
MISSING = ("zero", "full", "not_assessed", "group_mean")
LABELS = {
    "kinds": {"title": "类", "values": {"a": "甲", "b": "乙", "c": "丙"}},
    "levels": {"title": "级", "values": {"high": "高", "low": "低"}},
}


@st.composite
def texts(draw: Any, period: str = "year", subjects: tuple[str, ...] = ("department",)) -> str:
    """An institution file as text. JSON is YAML, and quicker; only days must not stand in quotes."""
    text = json.dumps(draw(files(period, subjects)), ensure_ascii=False, default=str)
    return re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", text)


@cache
def catalogue() -> engine.Catalogue:
    """The kinds of facts that drawn schemes speak of."""
    heading = {"id": "kinds", "title": "类", "edition": "1", "in_force_from": dt.date(2026, 1, 1), "source": SOURCE}
    facts = {kind: {"title": kind, "recorded_by": "unit", "fields": FIELDS} for kind in KINDS}
    text = yaml.safe_dump({"institution": heading, "labels": LABELS, "facts": facts}, allow_unicode=True)
    return engine.Catalogue.of([engine.loads(text)])


@st.composite
def files(draw: Any, period: str, subjects: tuple[str, ...]) -> dict[str, Any]:
    writer = Writer(draw)
    items = [_item(writer, period, number) for number in range(draw(st.integers(1, 2)))]
    begin = writer.one(0, 0, 0, 7)
    total = begin + sum(full for _, full in items)
    scheme: dict[str, Any] = {
        "subjects": list(subjects), "period": period, "categories": {"key": "重点", "other": "其他"},
        "total": writer.parameter(total, "分"),
        "ceiling": writer.parameter(total + 1, "分") if writer.maybe() else "none",
        "ground": writer.one("none", 0), "choices": _choices(writer), "items": [item for item, _ in items],
    }  # fmt: skip
    scheme["groups"] = {"within": writer.one("all", "given", "given", "kind", "category", "parent", "unit")}
    if begin:
        scheme["baseline"] = {"marks": writer.parameter(begin, "分"), "midway": writer.one("full", "by_months")}
    if draw(st.booleans()):
        scheme["special"] = _special(writer, period)
        if writer.maybe():
            scheme["special"]["opens"] = {writer.one("at_least", "above"): writer.number([1.5, 3, 7], "分")}
    if draw(st.integers(0, 3)) == 0:
        scheme["compose"] = composition(writer, scheme, PERIODS[period])
    if writer.maybe():
        scheme["grades"] = _grades(writer, scheme["items"][0]["indicators"][0]["id"])
    return {
        "institution": {
            "id": "drawn",
            "title": "试",
            "edition": "1",
            "in_force_from": dt.date(2026, 1, 1),
            "source": SOURCE,
        },
        "parameters": writer.parameters,
        **({"duties": writer.duties} if writer.duties else {}),
        "scheme": scheme,
    }


def _grades(writer: Writer, first: str) -> dict[str, Any]:
    """A line and a quota for the best, a line for the next; the batch evaluators give the marks for it."""
    excellent = {"id": "excellent", "title": "优秀", "from": writer.number([1.5, 3, 7], "分"), "share": writer.number([20, 50], "%"),
                 "when_full": writer.one("next", "over"), "when_short": writer.one("vacant", "fill")}  # fmt: skip
    return {
        "within": writer.one("group", "all"), "cut_to": "none", "tied": writer.one("next", {"by": [first]}), "rounding": writer.one("down", "half_up", "up"),
        "base": {"exempt": writer.one("left_out", "counted"), "barred": "counted"},
        "levels": [excellent, {"id": "good", "title": "良好", "from": writer.number([0, 1], "分")}, {"id": "rest", "title": "一般"}],
    }  # fmt: skip


def _choices(writer: Writer) -> dict[str, Any]:
    modes = ("half_up", "half_up", "half_even", "down", "up")
    steps = {"ratio": (0, 1, 2), "division": (2, 4), "hundred": (1, 3), "indicator": (1, 2), "total": (0, 1, 2)}
    return {
        "fact_date": writer.one("occurred", "recorded"),
        "founded_midway": writer.one("from_next_period", "from_founding_period"),
        "numbers_as_of": writer.one("period_start", "period_end"),
        "days": writer.one("workdays", "calendar"),
        "targets_midway": writer.one("whole", "by_months"),
        "ties": writer.one("1-1-3", "1-1-2"),
        "rounding": {
            step: {"digits": writer.one(*digits), "mode": writer.one(*modes)} for step, digits in steps.items()
        },
    }


def _item(writer: Writer, period: str, number: int) -> tuple[dict[str, Any], int]:
    indicators, total = [], 0
    for place in range(writer.draw(st.integers(1, 3))):
        full = writer.one(1, 3, 5)
        indicators.append(_indicator(writer, period, f"i{number}{place}", full))
        total += full
    item = {"id": f"item{number}", "title": "项", "full": writer.parameter(total, "分"), "indicators": indicators}
    if writer.draw(st.integers(0, 3)) == 0:
        item["sum"] = writer.one("scaled", "capped")
        item["floor"] = writer.one(0, "none")
    if writer.draw(st.integers(0, 7)) == 0:
        item["applies_to"] = writer.scope("full", "zero", "redistributed")
    return item, total


def _indicator(writer: Writer, period: str, id: str, full: int) -> dict[str, Any]:
    found: dict[str, Any] = {"id": id, "title": id, "cite": "测试", "full": writer.parameter(full, "分")}
    if writer.draw(st.integers(0, 2)):
        clause = _clause(writer, period, full)
        found |= clause
        signs = {clause["sign"]}
    else:
        found["clauses"], signs = _two(writer, period, full)
        found["join"] = writer.one("sum", "greatest", "first")
    if writer.draw(st.integers(0, 5)) == 0:
        found["applies_to"] = writer.scope("full", "zero", "redistributed", "group_mean")
    if signs != {"add"}:
        found["floor"] = writer.one("none", 0)
    writer.indicators.append(id)
    return found


def _two(writer: Writer, period: str, full: int) -> tuple[list[dict[str, Any]], set[str]]:
    """Two clauses; two that earn share the full marks between them."""
    clauses = [{"title": part, **_clause(writer, period, full)} for part in ("甲款", "乙款")]
    if writer.draw(st.integers(0, 3)) == 0:
        clauses[0]["applies_to"] = writer.scope()
    signs = {clause["sign"] for clause in clauses}
    if "deduct" not in signs:
        for clause in clauses:
            clause["cap"] = writer.parameter(full / 2, "分")
    elif writer.maybe():
        clauses[0]["cap"] = writer.number([1, 0.7], "分")
    return clauses, signs


def _clause(writer: Writer, period: str, full: Any) -> dict[str, Any]:
    if writer.one(False, False, False, True):
        sign, word, kind, parts = writer.one("deduct", "add"), "count", "count", writer.count()
        clause: dict[str, Any] = {"sign": sign, "map": writer.map_of_single_facts(sign, full)}
    else:
        sign = writer.one("deduct", "add", "both")
        word, kind, parts = writer.measure(
            PERIODS[period], (*NUMERIC, "yes_no", *(() if sign == "both" else ("place",)))
        )
        clause = {"sign": sign}
    if kind == "yes_no" and sign != "both":
        clause["map"] = {"all_or_nothing": {}}
    if "map" not in clause:
        clause["map"] = writer.map(kind, word, sign, full)
    clause["measure"] = {word: parts}
    lacks = word in MAY_LACK or sign == "both"
    (to,) = clause["map"].values()
    if "target" in to and writer.one(False, False, True):
        del to["target"]
        to["target_of"], may_lack = writer.inner(PERIODS[period])
        lacks = lacks or may_lack
    if lacks:
        clause["missing"] = writer.one(*MISSING, *(["not_done"] if sign == "both" else []))
    if writer.one(False, False, word == "count", True):
        clause |= _times(writer, PERIODS[period], single=word == "count")
    return _parted(writer, clause, period)


def _parted(writer: Writer, clause: dict[str, Any], period: str) -> dict[str, Any]:
    """Perhaps worked out part by part; without what the batch evaluators refuse (see test_refusing)."""
    if writer.one(False, False, False, False, True):
        clause["per"] = writer.per(period)
        text, by = json.dumps(clause, default=str), clause["per"]["by"]
        words = UNITS_OWE if by not in TOO_LONG else [f'every": "{kind}' for kind in TOO_LONG[by]]
        if any(f'"{word}"' in text for word in words):
            del clause["per"]
    if "per" in clause and clause["per"]["by"] not in PERIOD_KINDS and clause["per"]["join"] != "sum":
        clause.setdefault("missing", writer.one(*MISSING))
    count = clause["measure"].get("count", {})
    uneven = shared(count) or "weights" in count or '"where"' in json.dumps(clause.get("times", ""), default=str)
    for name in ("matter", "within") if "nth" in clause["map"] and uneven else ():
        clause["map"]["nth"].pop(name, None)
    return clause


def _times(writer: Writer, every: tuple[str, ...], *, single: bool) -> dict[str, Any]:
    """One factor or two: plain or measured, of the whole clause or of single facts."""
    factors: list[dict[str, Any]] = []
    for _ in range(writer.one(1, 2)):
        if writer.maybe():
            own = {"where": writer.conditions()} if single and writer.one(True, True, False) else {}
            factors.append({"factor": writer.number([2, 0.5], "倍"), **own})
        else:
            measure, may_lack = writer.inner(every)
            factors.append({"measure": measure, **({"missing": writer.one("one", "zero")} if may_lack else {})})
    return {"times": factors, **({"several": writer.one("multiply", "highest")} if len(factors) > 1 else {})}


def _special(writer: Writer, period: str) -> dict[str, Any]:
    indicators = []
    for place in range(writer.draw(st.integers(1, 2))):
        clause = _clause(writer, period, 2)
        cap = {"cap": "none"} if clause["sign"] == "add" else {}
        indicators.append({"id": f"s{place}", "title": "加减", "cite": "测试", **clause, **cap})
    limit = writer.parameter(1.5, "分")
    return {
        "title": "加减分",
        "cap": writer.one("none", limit),
        "floor": writer.one("none", limit),
        "indicators": indicators,
    }
