"""The examples of a file, restated by what its present numbers give: after a county set other numbers than the author."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zugong.engine.catalogue import Catalogue
from zugong.engine.editing import Editing, Path
from zugong.engine.examples import Outcome, run
from zugong.engine.groups.outcome import Result
from zugong.engine.nodes import Institution
from zugong.engine.sample import Example, Expected
from zugong.engine.trace import Score


def restated(text: str, institution: Institution, catalogue: Catalogue | None = None) -> str:
    """The text with every expectation that no longer holds replaced by what comes out; nothing else changes."""
    editing = Editing(text)
    for place, (example, outcome) in enumerate(zip(institution.examples, run(institution, catalogue), strict=True)):
        if not outcome.holds:
            for path, value in _restated(example, outcome):
                editing.set(("examples", place, *path), value)
    return editing.done()


def _restated(example: Example, outcome: Outcome) -> Iterator[tuple[Path, Any]]:
    if example.expect is not None:
        yield from _expectation(("expect",), example.expect, outcome.score, outcome.result, example.subject)
    if outcome.result is not None:
        for subject, expected in example.others.items():
            score = outcome.result.score(subject)
            yield from _expectation(("others", subject), expected, score, outcome.result, subject)


def _expectation(
    path: Path, expected: Expected, score: Score, result: Result | None, subject: str
) -> Iterator[tuple[Path, Any]]:
    standing = None if result is None else result.standing(subject)
    total = score.total if standing is None else standing.total
    if expected.total is not None and expected.total != total:
        yield (*path, "total"), total
    for id_, wanted in (expected.items or {}).items():
        if wanted != score.item(id_).value:
            yield (*path, "items", id_), score.item(id_).value
    for id_, wanted in (expected.indicators or {}).items():
        if wanted != score.indicator(id_).value:
            yield (*path, "indicators", id_), score.indicator(id_).value
    if standing is not None:
        yield from _standing(path, expected, standing)


def _standing(path: Path, expected: Expected, standing: Any) -> Iterator[tuple[Path, Any]]:
    for name in ("standard", "place", "grade", "stars", "assessed"):
        wanted, got = getattr(expected, name), getattr(standing, name)
        if wanted not in (None, "") and wanted != got and got not in (None, ""):
            yield (*path, name), got
    effects = sorted({one.effect for one in standing.barred} | {one.effect for one in standing.proposals})
    if expected.effects is not None and sorted(expected.effects) != effects:
        yield (*path, "effects"), effects
