"""本县的工作日: a county's own days off and on, said once in an institution, count wherever workdays are counted."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from zugong import engine
from zugong.desk import running
from zugong.engine.shelf import TEMPLATES, read_shelf
from zugong.rulebook import library
from zugong.timeline import spans, workdays

pytestmark = pytest.mark.django_db
OWN = library.PACKAGED / TEMPLATES / "county-workdays.yaml"
#: Tuesday before and Saturday after a Wednesday on which only this county rests
TUESDAY, WEDNESDAY, THURSDAY, SATURDAY = (dt.date(2026, 5, day) for day in (5, 6, 7, 9))


@pytest.fixture
def county(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.ZUGONG_INSTITUTIONS = [library.PACKAGED, tmp_path]
    shutil.copy(OWN, tmp_path)
    library.forget()
    library.shelf()
    yield tmp_path
    settings.ZUGONG_INSTITUTIONS = None
    library.forget()
    library.shelf()


def test_without_it_the_notice_of_the_state_council_holds_alone() -> None:
    library.shelf()
    assert [workdays.here().is_workday(day) for day in (TUESDAY, WEDNESDAY, THURSDAY)] == [False, True, True]


def test_a_limit_in_workdays_is_counted_by_the_days_of_the_county(county: Path) -> None:
    assert [workdays.here().is_workday(day) for day in (WEDNESDAY, SATURDAY)] == [False, True]
    assert spans.after(TUESDAY, 1, "个工作日") == THURSDAY


def test_a_scheme_counts_by_them_too_and_seals_them_with_its_rules(county: Path) -> None:
    scheme = library.get("source-4.organs-ten-plus-one")
    plan = engine.compile(scheme, library.catalogue())
    assert plan.workdays.add(TUESDAY, 1) == THURSDAY
    assert "templates.county-workdays" in [one.id for one in running.used_by(plan, library.shelf())]


def test_an_entry_that_names_no_day_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN.read_text("utf-8").replace("2026-05-06: 0", "五月六日: 0"), "utf-8")
    read = read_shelf([tmp_path / "own.yaml"])
    assert [fault.first.code for fault in read.faults] == ["county-day"]
