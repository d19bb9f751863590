"""Trying other weights and numbers on sealed data: who moves, why, and what nobody may do here."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from zugong import engine
from zugong.assessment import services as campaigns
from zugong.assessment.models import Campaign, ResultLine, UnitScore
from zugong.assessment.results import services as results
from zugong.assessment.simulation import bench
from zugong.assessment.simulation.asking import Asked
from zugong.assessment.simulation.telling import answer
from zugong.desk import running
from zugong.engine import simulate
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account

from .county import TODAY, account, county, hold, meeting

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def house() -> Iterator[SimpleNamespace]:
    """住建局 holds meetings, 财政局 has a plan and lists: other weights change who is ahead."""
    with clock.frozen(TODAY):
        made = county()
        first, second, third, _alone = made.departments
        hold(made.branches[first.pk][0], dt.date(2026, 3, 9))
        ledger.record_many(
            [meeting(branch, dt.date(2026, month, 9), number=month * 10 + place)
             for month in range(1, 11) for place, branch in enumerate(made.branches[first.pk])], by=SYSTEM,
        )  # fmt: skip
        plan = ledger.Entry(
            "organs.plan_filed", second, dt.date(2026, 3, 20), {"document": "计划"}, "assessment.daily:1"
        )
        ledger.record_many([plan], by=SYSTEM)
        yield SimpleNamespace(
            made=made, first=first, second=second, third=third, campaign=Campaign.objects.get(),
            assessor=account("assessor", "assessor", made.committee), leader=account("leader", "committee_leader", made.committee),
            clerk=account("clerk", "organ_clerk", first),
        )  # fmt: skip


@pytest.fixture
def sealed(house: SimpleNamespace) -> SimpleNamespace:
    house.campaign = campaigns.close_campaign(campaign=house.campaign, by=house.assessor)
    house.result = results.seal_and_draw_up(campaign=house.campaign, by=house.assessor)
    return house


def get(who: Account, name: str, *keys: object, **query: str):
    client = Client()
    client.force_login(who)
    return client.get(reverse(f"assessment:{name}", args=list(keys)), query)


def asked(house: SimpleNamespace, **query: str) -> Asked:
    return Asked(bench.bench_of(house.campaign)[1], {name.replace("__", ":"): text for name, text in query.items()})


# ---- the engine says it, and nobody else -----------------------------------------------------------


def test_without_a_change_the_trial_is_what_was_sealed(sealed: SimpleNamespace) -> None:
    found = answer(asked(sealed))
    lines = {str(line.unit_id): (line.total, line.place) for line in ResultLine.objects.filter(result=sealed.result)}
    assert {line.subject: (line.after, line.place_after) for line in found.everybody} == lines
    assert found.compared.nothing
    assert found.moved == []


def test_other_weights_give_what_the_scalar_engine_gives(sealed: SimpleNamespace) -> None:
    trial = asked(sealed, w__system="16", w__funds="2", **{"v:attendance_target:": "95"})
    case = trial.bench.case
    alone = running.run_with(case, simulate.with_parameters(case.plan.institution, trial.values))
    found = {line.subject: line.after for line in answer(trial).everybody}
    assert found == {score.subject: score.total for score in alone.result.scores}
    assert trial.balanced
    assert [str(change) for change in trial.changes] == [
        "制度阵地建设分值 12 → 16", "经费保障分值 6 → 2", "到会率目标 80% → 95%",
    ]  # fmt: skip


def test_everything_counted_in_marks_goes_along_with_a_weight(sealed: SimpleNamespace) -> None:
    values = asked(sealed, w__system="16").values
    assert values["full_system"] == D(16)
    assert values["archive_full"] == D(4)
    assert values["archive_bands"] == {"95": D(4), "85": D("2.6667"), "70": D("1.3333"), "below": D(0)}


def test_until_weights_come_to_the_total_it_is_said_and_still_answered(sealed: SimpleNamespace) -> None:
    trial = asked(sealed, w__system="16")
    assert (trial.sums, trial.balanced) == ((D(104), D(100)), False)
    assert answer(trial).after.standings
    page = get(sealed.assessor, "trial", sealed.campaign.pk, **{"w:system": "16"}).content.decode()
    assert "104，要正好 100" in page


def test_the_reason_is_what_tells_a_unit_apart_from_its_group(sealed: SimpleNamespace) -> None:
    before = answer(asked(sealed))
    plan = next(line for line in before.everybody if line.name == "财政局")
    assert plan.place_before == 2
    found = answer(asked(sealed, w__layout="60", w__thought="1", w__team="1"))
    line = next(line for line in found.everybody if line.name == "财政局")
    assert (line.place_before, line.place_after) == (2, 1)
    assert line.reason is not None
    assert line.reason.cause == "谋篇布局分值 8 → 60"
    assert line.reason.more > 0
    assert found.sentence[1] == "2 家名次会变"


def test_numbers_that_cannot_stand_together_are_told_with_the_sentence_of_the_checker(sealed: SimpleNamespace) -> None:
    with pytest.raises(engine.Unsound):
        answer(asked(sealed, **{"v:ceiling:": "90"}))
    page = get(sealed.assessor, "trial", sealed.campaign.pk, **{"v:ceiling:": "90"})
    assert page.status_code == 200
    assert "上限 90 分比" in page.content.decode() or "90" in page.context["problem"]


def test_a_box_with_words_in_it_is_pointed_at(sealed: SimpleNamespace) -> None:
    page = get(sealed.assessor, "trial", sealed.campaign.pk, **{"w:system": "许多"})
    assert "有 1 处填得不对" in page.content.decode()
    assert "这里只能填数字" in page.content.decode()


# ---- pages -----------------------------------------------------------------------------------------


def test_a_trial_leaves_no_trace(sealed: SimpleNamespace) -> None:
    before = dict(UnitScore.objects.values_list("unit_id", "total")), ResultLine.objects.count()
    page = get(sealed.assessor, "trial", sealed.campaign.pk, **{"w:layout": "60", "w:thought": "1"})
    assert "谋篇布局分值 8 → 60" in page.content.decode()
    assert (dict(UnitScore.objects.values_list("unit_id", "total")), ResultLine.objects.count()) == before


def test_the_boxes_of_an_item_are_fetched_when_it_is_unfolded_and_stand_open_once_changed(
    sealed: SimpleNamespace,
) -> None:
    folded = get(sealed.assessor, "trial", sealed.campaign.pk).content.decode()
    assert "到会率目标" not in folded
    part = get(sealed.assessor, "trial-knobs", sealed.campaign.pk, "style").content.decode()
    assert 'name="v:attendance_target:" value="80"' in part
    opened = get(sealed.assessor, "trial", sealed.campaign.pk, **{"v:attendance_target:": "95"}).content.decode()
    assert 'name="v:attendance_target:" value="95"' in opened
    assert get(sealed.assessor, "trial-knobs", sealed.campaign.pk, "nothing").status_code == 404


def test_without_frozen_data_the_page_says_what_to_do(house: SimpleNamespace) -> None:
    page = get(house.assessor, "trial", house.campaign.pk)
    assert "先截止，再封存一版" in page.content.decode()
    assert reverse("assessment:course", args=[house.campaign.pk]) in page.content.decode()


def test_a_folder_that_is_gone_or_was_touched_is_no_data(sealed: SimpleNamespace, settings) -> None:
    bench._benches.clear()
    facts = bench.sealing.home() / sealed.result.folder / "facts" / "facts.parquet"
    facts.write_bytes(facts.read_bytes() + b"x")
    assert "读不出来" in get(sealed.assessor, "trial", sealed.campaign.pk).content.decode()


def test_who_may_try(sealed: SimpleNamespace) -> None:
    for name in ("trial", "trial-export"):
        assert get(sealed.clerk, name, sealed.campaign.pk).status_code == 403
        assert get(sealed.assessor, name, sealed.campaign.pk).status_code == 200
    assert get(sealed.clerk, "trials").status_code == 403
    assert get(sealed.leader, "trials").url == reverse("assessment:trial", args=[sealed.campaign.pk])


def test_the_workbook_holds_every_unit_with_its_reason(sealed: SimpleNamespace) -> None:
    page = get(
        sealed.assessor, "trial-export", sealed.campaign.pk, **{"w:layout": "60", "w:thought": "1", "w:team": "1"}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(page.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 5
    head, line = rows[0], next(row for row in rows if row[1] == "财政局")
    assert dict(zip(head, line, strict=True))["试算名次"] == 1
    assert "谋篇布局分值 8 → 60" in line[-1]


def test_every_drawing_says_its_numbers_in_a_table_and_in_words(sealed: SimpleNamespace) -> None:
    page = get(
        sealed.assessor, "trial", sealed.campaign.pk, **{"w:layout": "60", "w:thought": "1", "w:team": "1"}
    ).content.decode()
    assert page.count('data-figure="') == page.count("看成表格") == 2
    assert 'aria-label="照这样算' in page
    assert "财政局 ▲1" in page
    assert 'stroke-dasharray="6 4"' in page
