"""Lights over rows and cases follow inside the act that moved them, and the daily round finds nothing left to do."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zugong.alerts import measuring
from zugong.alerts.models import Alert
from zugong.alerts.services import survey_units
from zugong.casework import services as casework
from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.registers import services as registers
from zugong.registers.bulk import Choice
from zugong.registers.models import Row
from zugong.work import changes

from .conftest import TODAY, House
from .test_surveying import DAY, lights

WEEK = 7


def written(house: House, state: str = "open", until: dt.date | None = None, what: str = "看望") -> Row:
    cells = {"what": what, "state": state} | ({"until": until} if until else {})
    return registers.write_row(register="test.watch/walks", unit=house.unit, cells=cells, by=SYSTEM)


def of_rows(house: House) -> dict[str, tuple[str, str]]:
    return {name: said for name, said in lights(house.unit).items() if name in ("late", "open")}


def test_a_row_written_changed_removed_and_restored_moves_its_lights_at_once(house: House) -> None:
    survey_units(day=TODAY, by=SYSTEM)
    row = written(house, until=TODAY - DAY)
    assert of_rows(house) == {"late": ("red", "有 1 条过期")}
    other = written(house, what="慰问")
    assert of_rows(house) == {"late": ("red", "有 1 条过期"), "open": ("amber", "有 2 条没走完")}
    row = registers.change_row(row=row, version=1, cells={**row.data, "state": "closed"}, by=SYSTEM)
    assert of_rows(house) == {}
    row = registers.change_row(row=row, version=2, cells={**row.data, "state": "open"}, by=SYSTEM)
    assert of_rows(house) == {"late": ("red", "有 1 条过期"), "open": ("amber", "有 2 条没走完")}
    registers.remove_row(row=row, reason="记错了", by=SYSTEM)
    assert of_rows(house) == {}
    registers.restore_row(row=row, by=SYSTEM)
    assert of_rows(house)["open"] == ("amber", "有 2 条没走完")
    registers.remove_row(row=other, reason="记错了", by=SYSTEM)
    assert of_rows(house) == {"late": ("red", "有 1 条过期")}
    assert survey_units(day=TODAY, by=SYSTEM) == 0


def test_rows_of_a_workbook_and_rows_set_together_are_looked_at_once(house: House) -> None:
    told: list[tuple[str, str, set[int]]] = []
    cells = [{"what": f"第{n}件", "state": "open"} for n in range(3)]
    new = [(house.unit, cells[0]), (house.unit, cells[1]), (house.beside, cells[2])]
    with changes.listeners.also(lambda *one: told.append(one)):
        rows = registers.import_rows(register="test.watch/walks", new=new, changed=[], batch="1", by=SYSTEM)
        assert lights(house.unit)["open"] == ("amber", "有 2 条没走完")
        registers.change_rows(
            register="test.watch/walks", column="state", chosen=[Choice(row.pk, 1) for row in rows], value="closed",
            by=house.assessor,
        )  # fmt: skip
    both = {house.unit.pk, house.beside.pk}
    assert told == [("rows", "test.watch/walks", both)] * len(told)
    assert len(told) <= 2


def test_what_fails_tells_nobody(house: House) -> None:
    told: list[Any] = []

    def fail() -> None:
        with changes.together():
            changes.tell(changes.ROWS, "test.watch/walks", [house.unit.pk])
            raise ZeroDivisionError

    with changes.listeners.only(lambda *one: told.append(one)):
        with pytest.raises(ZeroDivisionError):
            fail()
        changes.tell(changes.ROWS, "test.watch/walks", [])
    assert told == []


def test_only_the_units_and_the_warnings_concerned_are_measured(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[tuple[str, list[int]]] = []
    numbers = measuring.numbers

    def noted(watch: Any, units: Any, some: bool) -> Any:
        measured.append((watch.warning.id, [unit.pk for unit in units]))
        return numbers(watch, units, some)

    monkeypatch.setattr(measuring, "numbers", noted)
    written(house)
    assert measured == [("late", [house.unit.pk]), ("open", [house.unit.pk])]
    measured.clear()
    opened(house)
    assert measured == [("asked", [house.unit.pk]), ("slow", [house.unit.pk])]


@pytest.mark.parametrize("of", ["rows", "cases"])
def test_following_costs_ten_questions_at_most(house: House, of: str) -> None:
    """With two warnings over the register or the route, and a light that comes on."""
    do = (lambda: written(house, until=TODAY - DAY)) if of == "rows" else (lambda: opened(house))
    do()
    Alert.objects.all().delete()
    with CaptureQueriesContext(connection) as followed:
        do()
    assert Alert.objects.exists()
    with changes.listeners.only(), CaptureQueriesContext(connection) as alone:
        do()
    assert len(followed) - len(alone) <= 10


# ---- cases ---------------------------------------------------------------------------------------


def opened(house: House, state: str = "open") -> Case:
    cells = {"what": "请答复", "state": state}
    return casework.open_case(route="test.watch/urged", unit=house.unit, cells=cells, by=house.above)


def answered(house: House, case: Case) -> Case:
    return casework.act_on_case(case=case, step="answer", outcome="done", cells={}, by=house.keeper)


def of_cases(house: House) -> dict[str, tuple[str, str]]:
    return {name: said for name, said in lights(house.unit).items() if name in ("asked", "slow", "gone")}


def test_open_and_overdue_cases_light_up_and_follow_every_move(house: House) -> None:
    first, second = opened(house), opened(house)
    assert of_cases(house) == {"asked": ("amber", "有 2 件没答复")}
    with clock.frozen(TODAY + 7 * DAY):
        survey_units(day=clock.today(), by=SYSTEM)
        assert "slow" not in of_cases(house)  # the last day is not yet late
    with clock.frozen(TODAY + 8 * DAY):
        survey_units(day=clock.today(), by=SYSTEM)
        assert of_cases(house)["slow"] == ("red", "有 2 件督促逾期")
        casework.pause_case(case=first, reason="等材料", by=house.above)
        assert of_cases(house)["slow"] == ("amber", "有 1 件督促逾期")
        casework.resume_case(case=first, by=house.above)
        assert of_cases(house)["slow"] == ("red", "有 2 件督促逾期")
        answered(house, first)
        casework.withdraw_case(case=second, reason="问错了", by=house.above)
        assert of_cases(house) == {}
        casework.reopen_case(case=first, reason="没办好", by=house.above)
        assert of_cases(house) == {"asked": ("amber", "有 1 件没答复")}
    assert lights(house.beside).keys() & {"asked", "slow"} == set()


def test_cases_that_are_not_meant_are_not_counted(house: House) -> None:
    opened(house, state="closed")
    assert of_cases(house) == {}


@pytest.mark.parametrize("seed", range(3))
def test_the_lights_are_those_of_a_plain_count_whatever_is_done(house: House, seed: int) -> None:
    """The oracle: a list of (due day, paused day), and nothing else."""
    dice, day = random.Random(seed), TODAY
    known: dict[int, tuple[dt.date, dt.date | None]] = {}
    for _turn in range(20):
        with clock.frozen(day):
            if not known or dice.random() < 0.4:
                known[opened(house).pk] = (day + WEEK * DAY, None)
            else:
                _moved(house, known, dice.choice(list(known)), day, dice)
            late = sum(due < day and paused is None for due, paused in known.values())
            wanted = {"asked": ("amber", f"有 {len(known)} 件没答复")} if known else {}
            if late:
                wanted["slow"] = ("red" if late >= 2 else "amber", f"有 {late} 件督促逾期")
            assert of_cases(house) == wanted
            day += dice.choice((0, 0, 3)) * DAY
        with clock.frozen(day):
            survey_units(day=day, by=SYSTEM)


def _moved(house: House, known: dict[int, tuple[dt.date, dt.date | None]], key: int, day: dt.date, dice: Any) -> None:
    case, (due, paused) = Case.objects.get(pk=key), known[key]
    what = dice.choice(("answer", "clock", "withdraw"))
    if what == "clock" and paused is None:
        casework.pause_case(case=case, reason="等材料", by=house.above)
        known[key] = (due, day)
    elif paused is not None:
        casework.resume_case(case=case, by=house.above)
        known[key] = (due + (day - paused), None)
    else:
        if what == "withdraw":
            casework.withdraw_case(case=case, reason="问错了", by=house.above)
        else:
            answered(house, case)
        del known[key]


def test_a_refused_move_changes_no_light(house: House) -> None:
    case = opened(house)
    with pytest.raises(Refused):
        casework.act_on_case(case=case, step="answer", outcome="done", cells={}, by=house.stranger)
    assert of_cases(house) == {"asked": ("amber", "有 1 件没答复")}
