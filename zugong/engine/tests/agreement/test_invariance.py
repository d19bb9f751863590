"""The order of rows, the hash seed, the locale and the time zone change nothing."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from zugong import engine
from zugong.engine import vector
from zugong.engine.layout import Layout, fields_read
from zugong.engine.tests.agreement.test_agreement import cases, columns_of, marks_of, run

ROOT = Path(__file__).resolve().parents[4]


@settings(max_examples=15)
@given(cases(), st.randoms(use_true_random=False))
def test_shuffled_facts_and_units_give_the_same_marks(case: Any, chance: random.Random) -> None:
    plan, period, as_of, held = case
    first = vector.score(plan, held.layout(), period, as_of, groups=held.groups)
    mixed = list(held.facts)
    chance.shuffle(mixed)
    second = vector.score(plan, held._replace(facts=mixed).layout(), period, as_of, groups=held.groups)
    assert [columns_of(first, id) for id in first.subjects] == [columns_of(second, id) for id in second.subjects]


@settings(max_examples=15)
@given(cases())
def test_only_the_fields_a_scheme_reads_are_needed(case: Any) -> None:
    plan, period, as_of, held = case
    whole = vector.score(plan, held.layout(), period, as_of, groups=held.groups)
    narrow = vector.score(plan, held.layout(fields_read(plan)), period, as_of, groups=held.groups)
    assert [columns_of(whole, id) for id in whole.subjects] == [columns_of(narrow, id) for id in narrow.subjects]


@settings(max_examples=10)
@given(cases())
def test_the_trace_of_a_subject_ends_in_the_batch_marks(case: Any) -> None:
    """Scored alone, with its trace, a subject has the marks it has among all."""
    plan, period, as_of, held = case
    result = vector.score(plan, held.layout(), period, as_of, groups=held.groups)
    ledger, everybody = held.ledger(), run(case)
    for subject in result.subjects[:1]:
        alone = engine.score(plan, ledger, period, as_of, [subject], groups=everybody)[subject]
        assert columns_of(result, subject) == marks_of(alone)
        assert engine.Score.from_dict(alone.to_dict()) == alone


def test_a_saved_layout_gives_the_marks_of_the_one_in_memory(tmp_path: Path) -> None:
    program = "from zugong.engine.tests.agreement import small_run; print(small_run.run())"
    held = json.loads(_run(program, {}))
    layout_in_memory, plan, period, as_of = _small()
    saved = layout_in_memory.save(tmp_path / "layout")
    assert isinstance(saved, Layout)
    result = vector.score(plan, saved, period, as_of)
    assert held == {id: str(result.total.at(result.place(id))) for id in result.subjects}


def test_hash_seed_locale_and_time_zone_change_nothing() -> None:
    program = "from zugong.engine.tests.agreement import small_run; print(small_run.run())"
    found = {
        _run(program, {"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone})
        for seed, locale, zone in (("1", "C", "UTC"), ("77", "C.UTF-8", "Asia/Shanghai"))
    }
    assert len(found) == 1


def _small() -> Any:
    from zugong.engine.tests.agreement import small_run

    return small_run.small()


def _run(program: str, more: dict[str, str]) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    return ran.stdout
