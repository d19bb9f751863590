"""Every scheme that marks units can be tried: the bench says what the reading of record says, whatever words it uses."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zugong import engine
from zugong.assessment import limits
from zugong.assessment.simulation import page
from zugong.assessment.simulation.asking import Asked
from zugong.assessment.simulation.bench import Bench
from zugong.assessment.simulation.telling import answer
from zugong.desk import running
from zugong.desk.folder import Folder
from zugong.engine import simulate
from zugong.engine.examples import rows_of
from zugong.rulebook import library
from zugong.timeline import Period

from .county import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.long]
SCHEMES = [path for path in sorted(library.PACKAGED.rglob("*.yaml")) if "\nscheme:" in path.read_text("utf-8")]
#: Numbers of each scheme that are tried.
SOME = 3


def case_of(path: Path) -> running.Case | None:
    """The largest example of a file as frozen data; nothing where people are marked."""
    rules = running.rules_at(path)
    plan = engine.compile(rules.institution, rules.shelf.catalogue)
    if plan.persons or not rules.institution.examples:
        return None
    example = max(rules.institution.examples, key=lambda one: len(one.units))
    found = Folder(path)
    found.facts, found.units, found.heads, found.people = rows_of(example)
    found.groups = {subject: group for group, members in (example.groups or {}).items() for subject in members}
    assert example.as_of is not None
    return running.Case(rules, plan, found, Period.parse(example.period), example.as_of)


def told(result: engine.Result) -> dict[str, tuple[Any, ...]]:
    return {one.subject: (one.total, one.graded, one.place, one.grade) for one in result.standings}


@pytest.mark.parametrize("path", SCHEMES, ids=[path.stem for path in SCHEMES])
def test_other_numbers_give_what_marking_one_by_one_gives(path: Path) -> None:
    case = case_of(path)
    if case is None:
        pytest.skip("marks people")
    bench = Bench(case)
    assert told(bench.before) == told(running.run(case).result)
    tried = 0
    for name in bench.levers:
        value = Asked(bench, {}).dated(name).value
        if tried < SOME and isinstance(value, Decimal) and value:
            other = {name: (value * Decimal("1.5")).quantize(Decimal(1)) or Decimal(1)}
            try:
                alone = running.run_with(case, simulate.with_parameters(bench.institution, other))
            except engine.Unsound as refused:
                if {one.code for one in refused.problems} != {"sum-total"}:
                    with pytest.raises(engine.Unsound):
                        bench.after(other)
                continue
            assert told(bench.after(other)) == told(alone.result), name
            tried += 1
    asked = Asked(bench, {})
    assert [fold.number for fold in page.folds(asked)] == [
        len(one.names) + sum(bool(part.full) for part in one.parts) for one in bench.levers.blocks if one.names or any(part.full for part in one.parts)
    ] + ([len(bench.levers.whole)] if bench.levers.whole else [])  # fmt: skip
    assert page.of(answer(asked), limits.on(TODAY))["rows"] == []
