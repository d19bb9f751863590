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
from zugong.engine.tests.agreement.schemes import FIELDS, KINDS, MAY_LACK, NUMERIC, PERIODS, SOURCE, Writer

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
    scheme: dict[str, Any] = {
        "subjects": list(subjects), "period": period,
        "total": writer.parameter(sum(full for _, full in items), "分"),
        "ceiling": writer.parameter(sum(full for _, full in items) + 1, "分") if writer.maybe() else "none",
        "ground": writer.one("none", 0), "choices": _choices(writer), "items": [item for item, _ in items],
    }  # fmt: skip
    if draw(st.booleans()):
        scheme["special"] = _special(writer, period)
    return {
        "institution": {
            "id": "drawn",
            "title": "试",
            "edition": "1",
            "in_force_from": dt.date(2026, 1, 1),
            "source": SOURCE,
        },
        "parameters": writer.parameters,
        "scheme": scheme,
    }


def _choices(writer: Writer) -> dict[str, Any]:
    modes = ("half_up", "half_up", "half_even", "down", "up")
    steps = {"ratio": (0, 1, 2), "division": (2, 4), "indicator": (1, 2), "total": (0, 1, 2)}
    return {
        "fact_date": writer.one("occurred", "recorded"),
        "founded_midway": writer.one("from_next_period", "from_founding_period"),
        "numbers_as_of": writer.one("period_start", "period_end"),
        "days": writer.one("workdays", "calendar"),
        "targets_midway": "whole",
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
        found["applies_to"] = writer.scope("full", "zero", "redistributed")
    if signs != {"add"}:
        found["floor"] = writer.one("none", 0)
    writer.indicators.append(id)
    return found


def _two(writer: Writer, period: str, full: int) -> tuple[list[dict[str, Any]], set[str]]:
    """Two clauses; two that earn share the full marks between them."""
    clauses = [{"title": part, **_clause(writer, period, full)} for part in ("甲款", "乙款")]
    if writer.draw(st.integers(0, 3)) == 0:
        clauses[0]["applies_to"] = writer.scope()
    if writer.draw(st.integers(0, 3)) == 0:
        clauses[1]["times"] = [{"factor": writer.number([2, 0.5], "倍")}]
    signs = {clause["sign"] for clause in clauses}
    if "deduct" not in signs:
        for clause in clauses:
            clause["cap"] = writer.parameter(full / 2, "分")
    elif writer.maybe():
        clauses[0]["cap"] = writer.number([1, 0.7], "分")
    return clauses, signs


def _clause(writer: Writer, period: str, full: Any) -> dict[str, Any]:
    sign = writer.one("deduct", "add", "both")
    kinds = (*NUMERIC, "yes_no")
    word, kind, parts = writer.measure(PERIODS[period], kinds)
    clause: dict[str, Any] = {"sign": sign}
    if kind == "yes_no" and sign != "both":
        clause["map"] = {"all_or_nothing": {}}
    else:
        clause["map"] = writer.map(kind, word, sign, full)
    if "nth" in clause["map"]:
        parts.pop("weigh_by", None), parts.pop("weights", None)
    if "by_level" in clause["map"]:
        for name in ("distinct", "weigh_by", "weights"):  # refused by the batch evaluators, see test_refusing
            parts.pop(name, None)
    clause["measure"] = {word: parts}
    if word in MAY_LACK or sign == "both":
        clause["missing"] = writer.one("zero", "full", "not_assessed", *(["not_done"] if sign == "both" else []))
    return clause


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
