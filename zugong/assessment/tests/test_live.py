"""Scores follow the ledger: at once, exactly, and the same way as when everything is computed anew."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

import pytest
from django.utils import translation

from zugong.assessment import causes, schemes, scoring, services
from zugong.assessment.models import Campaign, ScoreChange, UnitScore
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org import services as org
from zugong.org.tests import factories
from zugong.timeline import Period

from .county import TEN_PLUS_ONE, TODAY, County, county, hold, meeting, unit

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2026")
KINDS = ["branch_committee_meeting", "branch_general_meeting", "theme_day", "party_lesson", "first_agenda_study"]


@pytest.fixture
def here() -> Iterator[County]:
    with clock.frozen(TODAY):
        made = county()
        services.open_campaign(period=YEAR, institution_id=TEN_PLUS_ONE, by=SYSTEM)
        yield made


def campaign() -> Campaign:
    return Campaign.objects.get(period_code="2026")


def standings() -> dict[str, tuple[object, ...]]:
    rows = UnitScore.objects.filter(campaign=campaign()).select_related("unit")
    return {row.unit.name: (row.total, row.base, row.special, row.possible, row.fingerprint, row.trace) for row in rows}


def test_the_first_fact_gives_everybody_a_score(here: County) -> None:
    hold(here.branches[here.departments[0].pk][0], dt.date(2026, 11, 3))
    assert sorted(standings()) == sorted(department.name for department in here.departments)


def test_a_meeting_moves_its_department_and_nobody_else(here: County) -> None:
    first, second = here.departments[:2]
    hold(here.branches[first.pk][0], dt.date(2026, 11, 3))
    before = standings()
    hold(here.branches[second.pk][0], dt.date(2026, 10, 9), number=2)
    after = standings()
    assert [name for name in after if after[name] != before[name]] == [second.name]
    assert after[second.name][0] > before[second.name][0]


def test_the_change_names_the_record_that_caused_it(here: County) -> None:
    branch = here.branches[here.departments[0].pk][0]
    hold(here.branches[here.departments[1].pk][0], dt.date(2026, 11, 3))
    hold(branch, dt.date(2026, 10, 9), number=7)
    change = ScoreChange.objects.get(source="life.meeting:7")
    assert change.score.unit == here.departments[0]
    assert "committee" in {moved["key"] for moved in change.moved}
    assert causes.told(change.cause, change.about) == f"{branch.name}：支部委员会会议（10月9日）"


def test_a_reversal_brings_the_score_back_exactly(here: County) -> None:
    branch = here.branches[here.departments[0].pk][0]
    hold(branch, dt.date(2026, 11, 3))
    before = standings()
    hold(branch, dt.date(2026, 9, 3), number=2)
    assert standings() != before
    ledger.reverse(source="life.meeting:2", reason="记错了支部", by=SYSTEM)
    assert standings() == before


def test_a_branch_that_is_founded_owes_at_once_and_its_department_only(here: County) -> None:
    first = here.departments[0]
    for number, branch in enumerate(here.branches[first.pk], 1):  # the mean falls only if the others did something
        hold(branch, dt.date(2026, 10, 9), number=number)
    before = standings()
    org.found_unit(
        name="住建局第三支部", kind="branch", parent=here.branches[first.pk][0].parent,
        founded_on=dt.date(2020, 1, 1), by=SYSTEM,
    )  # fmt: skip
    live = standings()
    assert [name for name in live if live[name] != before[name]] == [first.name]
    assert live[first.name][0] < before[first.name][0]
    change = ScoreChange.objects.filter(score__unit=first).latest("pk")
    assert change.cause == "组织或党员名册有变动"
    services.rescore(campaign=campaign(), by=SYSTEM)
    assert standings() == live


def test_a_change_of_the_register_opens_no_campaign(here: County) -> None:
    Campaign.objects.all().delete()
    org.rename_unit(unit=here.departments[0], name="住房城乡建设局", on=TODAY, by=SYSTEM)
    org.found_unit(name="第九支部", kind="branch", parent=here.branches[here.departments[0].pk][0].parent, by=SYSTEM)
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("seed", range(4))
def test_live_equals_batch(here: County, seed: int) -> None:
    chance = random.Random(seed)
    branches = [branch for department in here.departments for branch in here.branches[department.pk]]
    for number in range(1, 25):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(315))
        ledger.record_many([meeting(chance.choice(branches), day, chance.choice(KINDS), number)], by=SYSTEM)
        if chance.random() < 0.25:
            ledger.reverse(source=f"life.meeting:{chance.randint(1, number)}", reason="改", by=SYSTEM)
    live = standings()
    assert services.rescore(campaign=campaign(), by=SYSTEM) == 0
    assert standings() == live


def equal_to_batch() -> None:
    live = standings()
    assert services.rescore(campaign=campaign(), by=SYSTEM) == 0
    assert standings() == live


def test_a_second_fact_of_the_day_marks_only_what_it_touches(here: County, monkeypatch: pytest.MonkeyPatch) -> None:
    branch = here.branches[here.departments[0].pk][0]
    hold(branch, dt.date(2026, 11, 3))
    with monkeypatch.context() as patch:
        patch.setattr("zugong.engine.score", lambda *_: pytest.fail("everything was marked anew"))
        hold(branch, dt.date(2026, 10, 9), number=2)
        ledger.reverse(source="life.meeting:1", reason="记错了", by=SYSTEM)
    equal_to_batch()


def test_what_was_booked_unseen_is_found_with_the_next_fact(here: County) -> None:
    branch = here.branches[here.departments[0].pk][0]
    hold(branch, dt.date(2026, 11, 3))
    with ledger.quietly():
        ledger.record_many([meeting(branch, dt.date(2026, 7, 1), "party_lesson", 2)], by=SYSTEM)
    hold(branch, dt.date(2026, 10, 9), number=3)
    equal_to_batch()


def test_nothing_is_carried_over_from_another_scheme(here: County, monkeypatch: pytest.MonkeyPatch) -> None:
    branch = here.branches[here.departments[0].pk][0]
    hold(branch, dt.date(2026, 11, 3))
    monkeypatch.setattr("zugong.assessment.scoring.scheme_of", lambda _: "another")
    monkeypatch.setattr("zugong.assessment.carrying.scheme_of", lambda _: "another")
    monkeypatch.setattr("zugong.assessment.carrying.again", lambda *_: pytest.fail("something was carried over"))
    hold(branch, dt.date(2026, 10, 9), number=2)
    live = standings()["住建局"]
    services.rescore(campaign=campaign(), by=SYSTEM)
    assert standings()["住建局"] == live


def test_an_appointment_marks_nobody_anew_where_no_scheme_looks_at_people(
    here: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch = here.branches[here.departments[0].pk][0]
    hold(branch, dt.date(2026, 11, 3))
    monkeypatch.setattr("zugong.assessment.scoring.score_all", lambda *_: pytest.fail("marks do not hang on posts"))
    post = org.appoint(
        person=factories.member(branch), unit=branch, role="secretary", on=dt.date(2026, 11, 4), by=SYSTEM
    )
    org.relieve(post=post, on=dt.date(2026, 11, 5), by=SYSTEM)


def test_a_unit_that_moved_is_followed_in_both_places(here: County) -> None:
    first, second = here.departments[:2]
    branch = here.branches[first.pk][0]
    hold(branch, dt.date(2026, 3, 3))
    org.move_unit(unit=branch, parent=here.branches[second.pk][0].parent, on=dt.date(2026, 6, 1), by=SYSTEM)
    branch.refresh_from_db()
    for number, day in enumerate((dt.date(2026, 4, 9), dt.date(2026, 8, 9), dt.date(2026, 4, 10)), 2):
        hold(branch, day, number=number)
        equal_to_batch()


def test_many_facts_at_once_leave_one_change_per_department(here: County) -> None:
    hold(here.branches[here.departments[0].pk][0], dt.date(2026, 11, 3))
    ScoreChange.objects.all().delete()
    branches = [branch for department in here.departments for branch in here.branches[department.pk]]
    ledger.record_many([meeting(b, dt.date(2026, 8, 9), number=10 + n) for n, b in enumerate(branches)], by=SYSTEM)
    assert ScoreChange.objects.count() == len(here.departments)


def test_last_year_s_ledger_gives_last_year_s_score(here: County) -> None:
    hold(here.branches[here.departments[0].pk][0], dt.date(2025, 6, 3))
    assert Campaign.objects.get(period_code="2025").scores.count() == len(here.departments)
    assert not campaign().scores.exists()


def test_a_closed_campaign_stands_still(here: County) -> None:
    branch = here.branches[here.departments[0].pk][0]
    hold(branch, dt.date(2026, 11, 3))
    services.close_campaign(campaign=campaign(), by=SYSTEM)
    before = standings()
    hold(branch, dt.date(2026, 10, 9), number=2)
    assert standings() == before


def test_a_fact_no_scheme_reads_moves_nothing(here: County) -> None:
    branch = here.branches[here.departments[0].pk][0]
    hold(branch, dt.date(2026, 11, 3))
    steps = ScoreChange.objects.count()
    ledger.record_many([meeting(branch, dt.date(2024, 10, 9), number=3)], by=SYSTEM)
    assert ScoreChange.objects.count() == steps


def test_a_department_without_a_group_is_scored_and_not_ranked(here: County) -> None:
    hold(here.branches[here.departments[0].pk][0], dt.date(2026, 11, 3))
    assert UnitScore.objects.get(unit=here.departments[3]).group is None


def test_a_unit_that_is_no_department_has_no_score(here: County) -> None:
    village = unit("城关镇", "town", None)
    hold(village, dt.date(2026, 11, 3))
    assert not UnitScore.objects.filter(unit=village).exists()


def test_scores_come_from_the_ten_plus_one(here: County) -> None:
    book = schemes.book(TEN_PLUS_ONE, YEAR)
    assert (len(book.institution.scheme.items), book.ties) == (10, "1-1-3")
    hold(here.branches[here.departments[0].pk][0], dt.date(2026, 11, 3))
    summary = UnitScore.objects.filter(campaign=campaign()).first().summary
    assert [item["special"] for item in summary["items"]] == [False] * 10 + [True]


def test_rescoring_one_unit_leaves_the_others(here: County) -> None:
    assert scoring.rescore(campaign(), [here.departments[1]], because=scoring.Because("试")) == 1
    assert list(standings()) == [here.departments[1].name]


def history(source: str = "") -> list[tuple[str, object, object]]:
    rows = ScoreChange.objects.filter(score__unit__name="住建局").order_by("pk")
    return [(row.cause, row.before, row.after) for row in rows if source in ("", row.source)]


def test_what_the_days_did_is_not_laid_at_the_door_of_a_good_meeting(here: County) -> None:
    branch = here.branches[here.departments[0].pk][0]
    hold(branch, dt.date(2026, 11, 3))
    start = standings()["住建局"][0]
    # The year ends without a meeting of organisation life; then a meeting of October is written down.
    with clock.frozen(dt.date(2027, 1, 5)):
        hold(branch, dt.date(2026, 10, 9), number=2)
        days, meeting_held = history()[-2:]
        assert (days[0], days[1]) == ("日期推移", start)
        assert days[2] < start
        assert (meeting_held[1], meeting_held[2]) == (days[2], standings()["住建局"][0])
        assert meeting_held[2] > meeting_held[1]
        # The second of the day finds the first one's score.
        hold(branch, dt.date(2026, 9, 8), number=3)
        assert "日期推移" not in [cause for cause, *_ in history()[-1:]]
        assert services.rescore(campaign=campaign(), by=SYSTEM) == len(here.departments) - 1


def test_taking_a_meeting_back_later_costs_what_the_meeting_gave(here: County) -> None:
    branch = here.branches[here.departments[0].pk][0]
    hold(branch, dt.date(2026, 11, 3))
    hold(branch, dt.date(2026, 10, 9), number=2)
    gave = history("life.meeting:2")[0]
    with clock.frozen(dt.date(2027, 1, 5)):
        ledger.reverse(source="life.meeting:2", reason="记错了", by=SYSTEM)
        assert "日期推移" in [cause for cause, *_ in history()[-2:-1]]
        cost = history("life.meeting:2")[-1]
    assert cost[1] - cost[2] == gave[2] - gave[1]


def test_recalculating_overnight_says_that_days_passed(here: County) -> None:
    hold(here.branches[here.departments[0].pk][0], dt.date(2026, 11, 3))
    with clock.frozen(dt.date(2027, 1, 5)):
        services.rescore(campaign=campaign(), by=SYSTEM)
        assert history()[-1][0] == "日期推移"


def test_a_cause_is_told_in_the_language_of_the_reader(here: County) -> None:
    branch = here.branches[here.departments[0].pk][0]
    with translation.override("en"):
        hold(branch, dt.date(2026, 11, 3))
        hold(branch, dt.date(2026, 10, 9), number=7)
        ledger.reverse(source="life.meeting:7", reason="记错了", by=SYSTEM)
    taken_back = ScoreChange.objects.filter(source="life.meeting:7").latest("pk")
    assert causes.told(taken_back.cause, taken_back.about) == f"撤回：{branch.name}：支部委员会会议（10月9日）"
    with translation.override("en"):
        assert causes.told(taken_back.cause, taken_back.about) == f"Withdrawn: {branch.name}: 支部委员会会议 (9 Oct)"


def test_many_records_at_once_are_told_as_many(here: County) -> None:
    branch = here.branches[here.departments[0].pk][0]
    hold(branch, dt.date(2026, 11, 3))
    ledger.record_many([meeting(branch, dt.date(2026, 8, 9), number=n) for n in (11, 12)], by=SYSTEM)
    change = ScoreChange.objects.latest("pk")
    assert change.about["records"] == 2
    assert causes.told("", change.about) == f"一次记入 2 条，第一条 {branch.name}：支部委员会会议（8月9日）"


def test_a_sentence_written_before_causes_were_data_stands(here: County) -> None:
    assert causes.told("水利局：开了一次会（3月9日）", {}) == "水利局：开了一次会（3月9日）"
    with translation.override("en"):
        assert causes.told("日期推移", {}) == "Days passed"
