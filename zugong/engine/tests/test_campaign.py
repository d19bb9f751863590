"""The campaign of broken schemes: each gets its sentence at its line and column, none is accepted, none crashes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from zugong import engine
from zugong.engine.tests.broken.mutations import Broken, mutations
from zugong.engine.tests.small import SMALL

CASES = {
    one["name"]: one for one in yaml.safe_load((Path(__file__).parent / "broken" / "cases.yaml").read_text("utf-8"))
}
KINDS = ("misspelt", "id", "text for", "mapping for", "bare number for", "unknown parameter for", "no value", "twice")
EVERY = 4  # of the breaks made by the machine, so many-th is tried each time; `make test-long` tries all


def errors(text: str) -> list[engine.Problem]:
    return [problem for problem in engine.check(engine.loads(text, "small.yaml")) if problem.severity == "error"]


@cache
def broken() -> tuple[Broken, ...]:
    return tuple(mutations(SMALL))


def told(one: Broken) -> str:
    """What is wrong with how it was told; empty when it was told as it should be."""
    found = errors(one.text)
    if any(problem.code in one.codes and one.finds(problem.line, problem.column) for problem in found):
        return ""
    return f"{one.name} at {one.line}:{one.column} {sorted(one.codes)}, told: {[str(problem) for problem in found][:5]}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_break_made_by_the_machine_is_told_where_it_is(kind: str) -> None:
    made = [one for one in broken() if one.name.startswith(f"{kind} ")][::EVERY]
    assert made
    assert [wrong for one in made if (wrong := told(one))] == []


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_every_break_made_by_the_machine_is_told_where_it_is(kind: str) -> None:
    assert [wrong for one in broken() if one.name.startswith(f"{kind} ") and (wrong := told(one))] == []


def test_the_campaign_is_large_enough() -> None:
    assert len(broken()) // EVERY + len(CASES) >= 200


def spoilt(case: dict[str, Any]) -> str:
    text = SMALL + f"examples:\n  - {case['example']}\n" if "example" in case else SMALL
    for old, new in [[case["old"], case["new"]], *case.get("also", [])] if "old" in case else []:
        assert old in text, "the small scheme has changed"
        text = text.replace(old, new, 1)
    return text


def place(text: str, case: dict[str, Any]) -> tuple[int, int]:
    index = text.index(case["at"]) if case["at"] else len(text)
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + case.get("column", 1)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_break_made_by_hand_is_told_where_it_is(name: str) -> None:
    case = CASES[name]
    text = spoilt(case)
    found = errors(text)
    assert (case["code"], *place(text, case)) in [(one.code, one.line, one.column) for one in found], "\n".join(
        map(str, found)
    )
    assert [one for one in found if not one.sentence() or not one.sentence("en")] == []
    with pytest.raises(engine.Unsound):
        engine.compile(engine.loads(text, "small.yaml"))
