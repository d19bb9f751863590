"""Which lights come on, and when they go out: from facts, rows, duties and heads."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.alerts.models import Alert
from zugong.alerts.services import survey_units
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.registers import services as registers
from zugong.work.services import generate_duties

from .conftest import TODAY, House, walked

DAY = dt.timedelta(days=1)


def lights(unit: Unit) -> dict[str, tuple[str, str]]:
    found = Alert.objects.burning().filter(unit=unit)
    return {alert.rule_id.partition("/")[2]: (alert.light, alert.sentence) for alert in found}


def test_too_few_facts_of_a_time_light_up_and_a_new_fact_puts_it_out_at_once(house: House) -> None:
    survey_units(day=TODAY, by=SYSTEM)
    assert lights(house.unit)["rare"] == ("red", "三个月里只走访了 0 次")
    walked(house.unit, TODAY - DAY)
    assert lights(house.unit)["rare"] == ("amber", "三个月里只走访了 1 次")
    walked(house.unit, TODAY)
    assert "rare" not in lights(house.unit)
    spells = Alert.objects.filter(unit=house.unit, rule_id="test.watch/rare").order_by("pk")
    assert [(alert.light, alert.cleared_on) for alert in spells] == [("red", TODAY), ("amber", TODAY)]
    assert lights(house.beside)["rare"][0] == "red"


def test_a_fact_that_is_not_meant_and_one_taken_back_do_not_count(house: House) -> None:
    walked(house.unit, TODAY, place="办公室")
    fact = walked(house.unit, TODAY - DAY)
    assert lights(house.unit)["rare"] == ("amber", "三个月里只走访了 1 次")
    ledger.reverse(source=fact.source, reason="记错了", by=SYSTEM)
    assert lights(house.unit)["rare"] == ("red", "三个月里只走访了 0 次")


def test_facts_from_before_the_span_are_not_counted(house: House) -> None:
    walked(house.unit, dt.date(2026, 8, 11))
    walked(house.unit, dt.date(2026, 8, 12), place="西关村")
    assert lights(house.unit)["rare"] == ("amber", "三个月里只走访了 1 次")


@pytest.mark.parametrize(("days", "light"), [(60, ""), (61, "amber"), (100, "amber"), (101, "red")])
def test_days_since_the_latest(house: House, days: int, light: str) -> None:
    walked(house.unit, TODAY - days * DAY)
    said = (light, f"已经 {days} 天没走访") if light else None
    assert lights(house.unit).get("silent") == said


def test_where_nothing_was_ever_recorded_the_days_begin_with_the_ledger_or_the_unit(house: House) -> None:
    walked(house.unit, dt.date(2026, 5, 1))
    house.beside.founded_on = dt.date(2026, 8, 1)
    house.beside.save()
    survey_units(day=TODAY, by=SYSTEM)
    elsewhere = house.stranger.home_unit
    assert elsewhere is not None
    assert lights(house.beside)["silent"] == ("red", "已经 103 天没走访")
    assert lights(elsewhere)["silent"] == ("red", "已经 195 天没走访")


def test_a_unit_founded_within_the_time_is_not_told_that_it_did_too_little(house: House) -> None:
    house.unit.founded_on = dt.date(2026, 9, 1)
    house.unit.save()
    survey_units(day=TODAY, by=SYSTEM)
    assert "rare" not in lights(house.unit)
    assert "thin" not in lights(house.unit)


def test_a_field_is_added_up_over_the_running_period(house: House) -> None:
    walked(house.unit, dt.date(2026, 1, 5), households=4)
    walked(house.unit, dt.date(2026, 6, 5), households=5)
    assert lights(house.unit)["thin"] == ("red", "今年只走到 9 户")
    walked(house.unit, dt.date(2026, 6, 6), households=1)
    assert "thin" not in lights(house.unit)


def test_overdue_rows_missed_duties_and_missing_posts_light_up_in_the_daily_round(house: House) -> None:
    cells = {"what": "看望老党员", "state": "open", "until": dt.date(2026, 11, 1)}
    registers.write_row(register="test.watch/walks", unit=house.unit, cells=cells, by=SYSTEM)
    generate_duties(since=dt.date(2026, 8, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    house.beside.posts.update(valid_to=dt.date(2026, 10, 1))
    survey_units(day=TODAY, by=SYSTEM)
    assert lights(house.unit)["late"] == ("red", "有 1 条过期")
    assert lights(house.unit)["missed"] == ("red", "错过 3 次")
    assert "nobody" not in lights(house.unit)
    assert lights(house.beside)["nobody"] == ("red", "没有书记")


def test_surveying_twice_changes_nothing_and_a_day_later_only_the_words(house: House) -> None:
    walked(house.unit, TODAY - 70 * DAY)
    survey_units(day=TODAY, by=SYSTEM)
    before = set(Alert.objects.values_list("pk", flat=True))
    assert survey_units(day=TODAY, by=SYSTEM) == 0
    with clock.frozen(TODAY + DAY):
        assert survey_units(day=TODAY + DAY, by=SYSTEM) == 0
    assert set(Alert.objects.values_list("pk", flat=True)) == before
    assert lights(house.unit)["silent"] == ("amber", "已经 71 天没走访")
    assert Alert.objects.get(unit=house.unit, rule_id="test.watch/silent").lit_on == TODAY


def test_the_lights_of_a_dissolved_unit_go_out(house: House) -> None:
    survey_units(day=TODAY, by=SYSTEM)
    house.beside.dissolved_on = TODAY
    house.beside.save()
    survey_units(day=TODAY, by=SYSTEM)
    assert lights(house.beside) == {}


def test_nobody_has_lights_worked_out_by_hand(house: House) -> None:
    with pytest.raises(Refused, match="预警由系统按制度每天计算"):
        survey_units(day=TODAY, by=house.assessor)
