"""The same script on a real Spark: a standalone master and a worker, and through Spark Connect, without Java where it is
asked."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from zugong.engine.explaining import explained
from zugong.engine.sql.telling import TellingScript, script_of
from zugong.engine.tests.agreement import cluster, wide
from zugong.engine.tests.agreement.ledgers import Held
from zugong.engine.tests.agreement.one import LAST, OFFICE, YEAR, done, plan_of, rows
from zugong.engine.tests.agreement.test_agreement import cases, columns_of, marks_of, run

MOST = 3  # schemes: each costs Spark many small queries


def script(case: Any) -> TellingScript:
    plan, period, as_of, held = case
    subjects = [one.subject for one in run(case).scores]
    return script_of(plan, held.layout(), period, as_of, subjects, groups=held.groups)


def drawn() -> list[Any]:
    """A scheme of every way to look at facts, groups and days, and some drawn ones; the same in every run."""
    found: list[Any] = [(wide.case(), script(wide.case()))]

    @seed(2026)
    @settings(max_examples=40, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(cases())
    def collect(case: Any) -> None:
        if len(found) < MOST and len(case[3].facts) > 5:
            found.append((case, script(case)))

    collect()
    return found


def of_single_facts() -> tuple[Any, Any]:
    """Words that look at single facts, where the two dialects differ most: one scheme with all of them."""
    count = {"count": {"of": "work.done", "distinct": "matter"}}
    level = {"field": "level", "table": "table"}
    per_one = {"cap": "none", "measure": {"count": {"of": "work.done"}}, "map": {"per_unit": "one"}}
    judged = {"of": "work.done", "by": "考核组", "take": "latest", "most": "marks", "keep": "highest"}
    parts = {
        "let": {"a": {"sum": {"of": "work.done", "field": "present"}}, "b": count},
        "is": "if(a > b, floor(a / b), b / 0)",
    }
    whole = [
        {"cap": "none", "measure": count, "map": {"by_level": {**level, "same": "each"}}},
        {"cap": "none", "measure": {"count": {"of": "work.done"}},
         "map": {"by_level": {**level, "same": "build_up", "matter": "matter", "lowest": "low", "top": "two"}}},
        {"cap": "none", "measure": {"count": {"of": "work.done"}},
         "map": {"nth": {"marks": "turns", "values": "each", "beyond": "last", "matter": "matter", "within": "days"}}},
        {"missing": "zero", "measure": {"judged": judged}, "map": {"as_given": {}}},
        {**per_one, "per": {"by": "matter", "join": "highest"}},
        {**per_one, "per": {"by": "fact", "join": "sum"}, "several": "highest",
         "times": [{"factor": "half", "where": {"type": "a"}}, {"factor": "many", "where": {"present": {"at_least": "one"}}}]},
        {**per_one, "per": {"by": "quarter", "join": "mean"}},
        {"missing": "not_assessed", "measure": {"formula": parts}, "map": {"as_given": {}}},
    ]  # fmt: skip
    named = [
        {"id": f"i{number}", "title": "它", "cite": "试", "full": "ten", **one} for number, one in enumerate(whole)
    ]
    numbers = {"table": {"high": 3, "low": 1}, "turns": [1, 2], "days": (28, "天"), "two": (2, "次"), "marks": (2, "条"), "one": (1, "分"),
               "half": (0.5, "倍"), "many": (3, "倍")}  # fmt: skip
    plan = plan_of(
        numbers, {}, items=[{"id": "item", "title": "项", "full": "ten", "sum": "scaled", "indicators": named}]
    )
    facts = [
        done(f"2026-0{1 + number % 5}-1{number}", matter=matter, level=level, present=number % 4, mark=number % 5, reason="好", type=kind)
        for number, (matter, level, kind) in enumerate([
            ("桥", "low", "a"), ("桥", "high", "b"), ("路", "high", "a"), ("", "low", None), (None, "low", "a"), ("桥 ", "high", "b"),
        ])
    ]  # fmt: skip
    case = plan, YEAR, LAST, Held(rows(facts), list(OFFICE), [], [])
    return case, script(case)


def agree(pairs: list[tuple[Any, TellingScript]], address: str, environment: dict[str, str], tmp: Path) -> None:
    """Every mark and every trace of these schemes, worked out by a process of its own."""
    scripts, results = tmp / "scripts", tmp / "results"
    scripts.write_bytes(pickle.dumps([script for _, script in pairs]))
    program = Path(__file__).with_name("on_spark.py")
    words = [sys.executable, program, address, scripts, results]
    subprocess.run(words, env=environment, check=True, timeout=cluster.LONGEST)
    found = pickle.loads(results.read_bytes())
    for (case, script), (result, workings) in zip(pairs, found, strict=True):
        plan, period, as_of, held = case
        scores = {one.subject: one for one in run(case).scores}
        assert {subject: columns_of(result, subject) for subject in scores} == {
            subject: marks_of(score) for subject, score in scores.items()
        }
        assert explained(plan, script.layout, period, as_of, (script.told, result, workings), held.groups) == scores


@pytest.mark.long
def test_spark_and_scalar_agree_on_every_mark_and_trace(tmp_path: Path) -> None:
    pairs = [*drawn(), of_single_facts()]
    assert len(pairs) == MOST + 1
    with cluster.master(tmp_path) as address:
        agree(pairs, address, cluster.environment(), tmp_path)


@pytest.mark.long
def test_spark_connect_needs_no_java_and_agrees_with_the_oracle(tmp_path: Path) -> None:
    pairs = [(wide.case(), script(wide.case())), of_single_facts()]
    with cluster.master(tmp_path) as master, cluster.connect(tmp_path, master) as address:
        agree(pairs, address, cluster.without_java(tmp_path), tmp_path)
