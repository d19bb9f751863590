"""Trying other weights and numbers on sealed data: who moves, why, and what nobody may do here."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import docx
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from zugong import engine
from zugong.assessment import services as campaigns
from zugong.assessment.models import Campaign, ResultLine, UnitScore
from zugong.assessment.results import services as results
from zugong.assessment.simulation import bench
from zugong.assessment.simulation import frozen as frozen_data
from zugong.assessment.simulation.asking import Asked
from zugong.assessment.simulation.telling import answer
from zugong.desk import running
from zugong.engine import fairness, simulate
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Account
from zugong.rulebook import library
from zugong.rulebook import services as drafts
from zugong.rulebook.models import InstitutionDraft, Opinion

from .county import TODAY, account, county, get, hold, meeting

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
    assert not trial.bench.one_by_one  # the batch evaluator knows every word of the scheme the county begins with
    alone = running.run_with(case, simulate.with_parameters(case.plan.institution, trial.values))
    found = {line.subject: line.after for line in answer(trial).everybody}
    assert found == {score.subject: score.total for score in alone.result.scores}
    assert trial.balanced
    assert [str(change) for change in trial.changes] == [
        "制度阵地建设分值 12 → 16", "经费保障分值 6 → 2", "到会率目标 80% → 95%",
    ]  # fmt: skip


def test_what_is_counted_in_marks_goes_along_and_until_weights_come_to_the_total_it_is_said(
    sealed: SimpleNamespace,
) -> None:
    trial = asked(sealed, w__system="16")
    assert (trial.sums, trial.balanced) == ((D(104), D(100)), False)
    assert answer(trial).after.standings
    values = trial.values
    assert (values["full_system"], values["archive_full"]) == (D(16), D(4))
    assert values["archive_bands"] == {"95": D(4), "85": D("2.6667"), "70": D("1.3333"), "below": D(0)}
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


def test_means_of_a_group_are_worked_out_once_however_many_are_in_it(
    sealed: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = answer(asked(sealed, w__layout="60", w__thought="1", w__team="1"))
    worked: list[int] = []
    mean = fairness.mean
    monkeypatch.setattr(fairness, "mean", lambda values: worked.append(len(values)) or mean(values))
    lines = found.everybody
    assert len(worked) == sum(len(means) for means in found._means.values()) + len(found._mean_rates)
    for line in lines:  # and each is what it would be, worked out for this unit alone
        mates = [one.subject for one in lines if one.group == line.group]
        reason = line.reason
        assert reason is not None
        done = {one: found._by_cause[one] for one in mates}
        cause = next(cause for one in mates for cause in done[one] if found._named(cause) == reason.cause)
        assert (reason.own, reason.mean) == (
            done[line.subject].get(cause, D(0)),
            mean([done[one].get(cause, D(0)) for one in mates]),
        )
        kept = [one for mate in mates for one in found.before.score(mate).items if cause and one.id == cause[0].item]
        assert reason.mean_rate == (mean([one.value * 100 / one.full for one in kept]) if kept else None)


def test_members_are_counted_for_the_nearest_unit_that_is_assessed(sealed: SimpleNamespace) -> None:
    trial = bench.bench_of(sealed.campaign)[1]
    folder = trial.case.folder
    branch = sealed.made.branches[sealed.first.pk][0]
    heads = [engine.HeadRow(str(branch.pk), 7, 6), engine.HeadRow(str(sealed.first.pk), 2, 2)]
    held = replace(folder, heads=heads)
    nested = replace(trial.before.standings[0], subject=str(branch.pk))
    result = replace(trial.before, standings=[*trial.before.standings, nested])
    made = SimpleNamespace(case=SimpleNamespace(folder=held), before=result)
    counted = bench.Bench.heads.func(made)
    assert (counted[str(branch.pk)], counted[str(sealed.first.pk)]) == (7, 2)


def test_what_cannot_be_reckoned_is_said_in_place_of_the_answer(sealed: SimpleNamespace) -> None:
    """By the checker where numbers cannot stand together, by the box where there is no number."""
    page = get(sealed.assessor, "trial", sealed.campaign.pk, **{"v:ceiling:": "90"})
    assert page.status_code == 200
    assert "90" in page.context["problem"]
    page = get(sealed.assessor, "trial", sealed.campaign.pk, **{"w:system": "许多"}).content.decode()
    assert "有 1 处填得不对" in page
    assert "这里只能填数字" in page


# ---- pages -----------------------------------------------------------------------------------------


def test_the_page_tells_it_in_words_drawings_and_a_workbook_and_leaves_no_trace(sealed: SimpleNamespace) -> None:
    before = dict(UnitScore.objects.values_list("unit_id", "total")), ResultLine.objects.count()
    wish = {"w:layout": "60", "w:thought": "1", "w:team": "1"}
    page = get(sealed.assessor, "trial", sealed.campaign.pk, **wish).content.decode()
    assert "谋篇布局分值 8 → 60" in page
    assert page.count('data-figure="') == page.count("看成表格") == 2
    assert 'aria-label="照这样算' in page
    assert "财政局 ▲1" in page
    assert 'stroke-dasharray="6 4"' in page
    book = get(sealed.assessor, "trial-export", sealed.campaign.pk, **wish)
    head, *rows = openpyxl.load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True)
    line = next(dict(zip(head, row, strict=True)) for row in rows if row[1] == "财政局")
    assert (len(rows), line["试算名次"]) == (4, 1)
    assert "谋篇布局分值 8 → 60" in line["主要原因"]
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


def test_while_it_runs_the_data_of_a_day_are_frozen_and_stay_as_they_were(house: SimpleNamespace) -> None:
    before = get(house.assessor, "trial", house.campaign.pk).content.decode()
    assert "冻结今天的数据来试算" in before
    reader = account("reader", "unit_leader", house.made.committee)
    page = get(reader, "trial", house.campaign.pk).content.decode()
    assert "先截止，再封存一版" in page
    assert reverse("assessment:course", args=[house.campaign.pk]) in page
    client = Client()
    freeze = reverse("assessment:freeze-trial", args=[house.campaign.pk])
    client.force_login(reader)
    assert client.post(freeze).status_code == 409
    client.force_login(house.assessor)
    assert client.post(freeze).status_code == 302
    frozen = {line.name: line.after for line in answer(asked(house)).everybody}
    assert frozen == {score.unit.name: score.total for score in UnitScore.objects.select_related("unit")}
    hold(house.made.branches[house.third.pk][0], dt.date(2026, 4, 9), 900)
    assert {line.name: line.after for line in answer(asked(house)).everybody} == frozen
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        assert client.post(freeze).status_code == 302
    later = {line.name: line.after for line in answer(asked(house)).everybody}
    assert later["水利局"] > frozen["水利局"]
    assert len(list(frozen_data.home().glob(f"{house.campaign.pk}-*"))) == 1


def test_a_folder_that_is_gone_or_was_touched_is_no_data(sealed: SimpleNamespace, settings) -> None:
    bench._benches.clear()
    facts = bench.sealing.home() / sealed.result.folder / "facts" / "facts.parquet"
    facts.write_bytes(facts.read_bytes() + b"x")
    assert "读不出来" in get(sealed.assessor, "trial", sealed.campaign.pk).content.decode()


def test_who_may_try(sealed: SimpleNamespace) -> None:
    for name in ("trial", "trial-export"):
        assert get(sealed.clerk, name, sealed.campaign.pk).status_code == 403
        assert get(sealed.assessor, name, sealed.campaign.pk).status_code == 200
    partial = account("partial", "assessor", sealed.made.departments[0])  # all units' marks are laid together here
    assert get(partial, "trial", sealed.campaign.pk).status_code == 403
    assert get(sealed.clerk, "trials").status_code == 403
    assert get(sealed.leader, "trials").url == reverse("assessment:trial", args=[sealed.campaign.pk])


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_moving_a_weight_shows_the_answer_and_keeps_it_in_the_address(
    sealed: SimpleNamespace, live_server, page: Page
) -> None:
    client = Client()
    client.force_login(sealed.assessor, "django.contrib.auth.backends.ModelBackend")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(live_server.url + reverse("assessment:trial", args=[sealed.campaign.pk]))
    page.get_by_role("button", name="制度阵地建设 加一分").click()
    expect(page.locator("#answer")).to_contain_text("制度阵地建设分值 12 → 13")
    expect(page.locator("#trial-sum")).to_contain_text("101，要正好 100")
    page.get_by_role("button", name="经费保障 减一分").click()
    expect(page.locator("#trial-sum")).to_contain_text("正好 100")
    page.wait_for_url("**w%3Asystem=13&w%3Afunds=5")
    for kind in ("svg", "png", "xlsx"):  # picture and table of what is asked now, by the keyboard
        taken = page.locator(f"[data-figure=spread] [data-take={kind}]")
        taken.focus()
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        content = Path(saved.value.path()).read_bytes()
        assert content.startswith({"svg": b"<svg", "png": b"\x89PNG", "xlsx": b"PK"}[kind])
    head, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert head == ("分数段", "现行", "试算")
    assert sum(row[2] for row in rows) == 3


# ---- from the trial to the draft -------------------------------------------------------------------


WISH = {"w:system": "16", "w:funds": "2"}
SAID = {"since": "2027-01-01", "cite": "工委会议纪要〔2026〕9 号", "why": "经费保障拉不开差距"}


def save(who: Account, house: SimpleNamespace, said: dict[str, str] = SAID, wish: dict[str, str] = WISH):
    client = Client()
    client.force_login(who)
    address = reverse("assessment:save-trial", args=[house.campaign.pk])
    return client.post(f"{address}?{urlencode(wish)}", said)


def test_what_was_tried_becomes_a_draft_with_the_comparison_beside_it(sealed: SimpleNamespace) -> None:
    done = save(sealed.assessor, sealed)
    draft = InstitutionDraft.objects.get()
    assert done.url == reverse("rulebook:draft", args=[draft.pk])
    opened = Client()
    opened.force_login(sealed.assessor)
    page = opened.get(done.url).content.decode()
    assert page.count("试算对比") == page.count("征求意见的通知（Word）") == 1
    assert SAID["why"] in page  # the reason need not be written again when it is proposed
    one = engine.loads(draft.text)
    day = dt.date(2027, 1, 1)
    assert (one.edition, one.heading.in_force_from) == ("2027.1", day)
    written = {
        name: one.parameters[name].on(day) for name in ("full_system", "archive_full", "archive_bands", "full_funds")
    }
    assert {name: dated.value for name, dated in written.items()} == {
        "full_system": D(16), "archive_full": D(4), "full_funds": D(2),
        "archive_bands": {"95": D(4), "85": D("2.6667"), "70": D("1.3333"), "below": D(0)},
    }  # fmt: skip
    assert {dated.cite for dated in written.values()} == {SAID["cite"]}
    assert one.parameters["full_system"].on(dt.date(2026, 12, 31)).value == D(12)
    exhibit = draft.exhibits.get()
    assert "制度阵地建设分值 12 → 16；经费保障分值 6 → 2" in "".join(exhibit.content["lines"])
    assert len(exhibit.content["tables"][0]["rows"]) == 4
    assert not exhibit.outdated
    assert draft.reason == SAID["why"]
    # on the same frozen facts the numbers of the draft give what the trial showed
    tried = asked(sealed, w__system="16", w__funds="2")
    assert {name: one.parameters[name].on(day).value for name in tried.values} == tried.values


@pytest.mark.long
def test_two_people_and_the_second_sees_the_comparison(sealed: SimpleNamespace) -> None:
    save(sealed.assessor, sealed)
    draft = InstitutionDraft.objects.get()
    drafts.restate_examples(draft=draft, version=draft.version, by=sealed.assessor)
    draft.refresh_from_db()
    client = Client()
    client.force_login(sealed.assessor)
    words = _letter(client.get(reverse("rulebook:draft-notice", args=[draft.pk])))
    assert "征求《县（区）直机关党建工作“10+1”考核办法》（2027.1 版草稿）意见" in words.replace(
        "\n", ""
    )  # a long title is broken evenly
    assert "附件：1. 试算对比" in words
    assert "得分怎么分布" in words
    assert "财政局" not in words  # what goes to all of them tells no place that is still a draft
    drafts.propose_draft(draft=draft, reason=SAID["why"], version=draft.version, by=sealed.assessor)
    draft.refresh_from_db()
    with pytest.raises(Refused, match="审定制度由机关工委书记来办"):
        drafts.enact_draft(draft=draft, by=sealed.assessor)
    client.force_login(sealed.leader)
    page = client.get(reverse("rulebook:consequences", args=[draft.pk])).content.decode()
    assert "试算对比" in page
    assert "附上以后草稿又改过" in page  # the examples were restated after it was attached
    exhibit = client.get(reverse("rulebook:exhibit", args=[draft.pk, draft.exhibits.get().pk])).content.decode()
    assert "财政局" in exhibit
    assert "肯德尔系数" in exhibit or "没有定界线" in exhibit
    drafts.enact_draft(draft=draft, by=sealed.leader)
    assert library.get(sealed.campaign.institution_id, dt.date(2027, 2, 1)).parameters["full_system"].on(
        dt.date(2027, 2, 1)
    ).value == D(16)


def _letter(answer) -> str:
    told = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell.text for table in told.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in told.paragraphs), *cells])


def test_the_comparison_goes_to_the_units_it_tells_of_and_each_reads_its_own_row(sealed: SimpleNamespace) -> None:
    save(sealed.assessor, sealed)
    draft = InstitutionDraft.objects.get()
    client = Client()
    client.force_login(sealed.assessor)
    asked_for = client.get(reverse("rulebook:ask", args=[draft.pk]))
    marked = {str(line.unit_id) for line in ResultLine.objects.filter(result=sealed.result)}
    assert set(asked_for.context["form"].fields["units"].initial) == marked
    said = {"units": sorted(marked), "until": "2026-11-30", "note": "", "version": str(draft.version)}
    sent = client.post(reverse("rulebook:ask", args=[draft.pk]), said)
    neighbour = account("neighbour", "organ_clerk", sealed.second)
    for who, own, other in ((sealed.clerk, "住建局", "财政局"), (neighbour, "财政局", "住建局")):
        client.force_login(who)
        page = client.get(sent.url)
        table = next(one for one in page.context["letter"].exhibits[0].tables if one.title == "谁变了，为什么")
        assert [row[1] for row in table.rows] == [own]
        text = page.content.decode() + _letter(client.get(f"{sent.url}letter/"))
        assert own in text
        assert other not in text
        assert "得分怎么分布" in text
    client.force_login(sealed.clerk)
    opinion = Opinion.objects.get(unit=sealed.first)
    client.post(reverse("rulebook:opinion", args=[opinion.pk]), {"stance": "some", "text": "经费分值降得太多"})
    client.force_login(sealed.leader)
    page = client.get(reverse("rulebook:consequences", args=[draft.pk])).content.decode()
    assert "经费分值降得太多" in page
    assert "问了 4 家，1 家答复，1 家有意见" in page


def test_nothing_is_stored_by_halves(sealed: SimpleNamespace) -> None:
    for wish, said, sentence in (
        ({"w:system": "16"}, SAID, "各项合计 104，要正好 100"),
        ({}, SAID, "还没有改动"),
        ({"w:system": "许多"}, SAID, "有 1 处填得不对"),
        (WISH, {**SAID, "cite": ""}, "这一栏还没填"),
    ):
        page = save(sealed.assessor, sealed, said, wish)
        assert page.status_code == 422
        assert sentence in page.content.decode()
    InstitutionDraft.objects.create(
        institution_id=sealed.campaign.institution_id,
        changed_by_name="吴敏",
        made_by_name="吴敏",
        text="",
        origin="upload",
    )
    assert "吴敏正在起草这份制度的新版" in save(sealed.leader, sealed).content.decode()
    assert InstitutionDraft.objects.count() == 1


def test_who_may_write_a_trial_down(sealed: SimpleNamespace) -> None:
    assert save(sealed.clerk, sealed).status_code == 403
    reader = account("reader", "unit_leader", sealed.made.committee)
    assert get(reader, "trial", sealed.campaign.pk, **WISH).status_code == 200
    assert "存为草稿" not in get(reader, "trial", sealed.campaign.pk, **WISH).content.decode()
    assert "不能存为草稿" in save(reader, sealed).content.decode()
    assert not InstitutionDraft.objects.exists()
