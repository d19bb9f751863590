"""What the batch evaluators do not know they refuse, naming word and indicator."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from zugong import engine
from zugong.engine.ir import Unsupported, lower
from zugong.engine.ir.refusing import understood
from zugong.engine.tests.small import SMALL
from zugong.timeline import Period

YEAR, LAST = Period.parse("2026"), dt.date(2026, 12, 31)


def test_levels_over_different_matters_are_refused_by_name() -> None:
    text = SMALL.replace("measure: {count: {of: awarded}}", "measure: {count: {of: awarded, distinct: matter}}")
    with pytest.raises(Unsupported) as refused:
        lower(engine.compile(engine.loads(text)), YEAR, LAST)
    assert refused.value.indicator == "awarded"
    assert "by_level" in refused.value.what


@dataclass(frozen=True, kw_only=True)
class Word:
    word = "odd"
    known: str = ""
    later: str = "usual"


def test_a_part_that_was_added_later_is_refused_only_where_it_says_something() -> None:
    understood(Word(known="x"), "known")
    with pytest.raises(Unsupported, match=r"odd\.later"):
        understood(replace(Word(), later="unusual"), "known")
