"""From marks that stand still to a published, contested, corrected and archived result."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from zugong.assessment import queries
from zugong.assessment import rules as campaign_rules
from zugong.assessment import services as campaigns
from zugong.assessment.models import Campaign, Result, UnitScore
from zugong.assessment.results import differences, objections, rules, sealing, services
from zugong.casework import services as cases
from zugong.casework.models import Case
from zugong.engine import seal
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Membership, Person, UnitGroup, UnitGroupMember

from .county import TODAY, account, county, hold

pytestmark = pytest.mark.django_db
AWARD = "organs.awarded"


@pytest.fixture
def house() -> Iterator[SimpleNamespace]:
    with clock.frozen(TODAY):
        made = county()
        first = made.departments[0]
        hold(made.branches[first.pk][0], dt.date(2026, 3, 9))
        yield SimpleNamespace(
            made=made,
            department=first,
            neighbour=made.departments[1],
            campaign=Campaign.objects.get(),
            assessor=account("assessor", "assessor", made.committee),
            colleague=account("colleague", "assessor", made.committee),
            leader=account("leader", "committee_leader", made.committee),
            clerk=account("clerk", "organ_clerk", first),
            stranger=account("stranger", "organ_clerk", made.departments[1]),
        )


def page(who: Account, name: str, *keys: object, post: dict[str, object] | None = None):
    client = Client()
    client.force_login(who)
    address = reverse(f"assessment:{name}", args=list(keys))
    return client.get(address) if post is None else client.post(address, post)


def drawn(house: SimpleNamespace, because: str = "") -> Result:
    if house.campaign.live:
        house.campaign = campaigns.close_campaign(campaign=house.campaign, by=house.assessor)
    return services.seal_and_draw_up(campaign=house.campaign, because=because, by=house.assessor)


def days(notice: int = 5, contest: int = 10) -> services.Days:
    today = clock.today()
    return services.Days(today + dt.timedelta(days=notice), today + dt.timedelta(days=contest), "工委会议 2026-11-10")


def published(house: SimpleNamespace, because: str = "") -> Result:
    return services.publish_result(result=drawn(house, because), days=days(), by=house.leader)


def awarded(house: SimpleNamespace, unit: object, by: object) -> object:
    said = {"level": "county", "matter": "先进基层党组织", "document": "县委〔2026〕7 号"}
    return campaigns.record_daily(
        kind=AWARD, unit=unit, occurred_on=dt.date(2026, 7, 1), data=said, basis="县委文件", by=by
    )  # fmt: skip


# ---- drawing up ------------------------------------------------------------------------------------


def test_what_is_sealed_is_what_stood_on_every_page(house: SimpleNamespace) -> None:
    result = drawn(house)
    live = dict(UnitScore.objects.filter(campaign=house.campaign).values_list("unit_id", "total"))
    assert {line.unit_id: line.total for line in result.lines.all()} == live
    assert differences.from_live(result) == []
    places = {line.unit.name: (line.place, line.of) for line in result.lines.select_related("unit")}
    assert places["住建局"] == (1, 3)
    assert result.number == 1
    assert result.state == Result.State.DRAWN


def test_a_unit_is_sealed_under_its_own_name_in_the_group_it_is_assessed_in(house: SimpleNamespace) -> None:
    """A member may bear the number of a department; departments stand in groups for coordination as well."""
    branch = house.made.branches[house.department.pk][0]
    member = Person.objects.create(pk=house.department.pk, name="石立群")
    Membership.objects.create(person=member, unit=branch, stage="full")
    other = UnitGroup.objects.create(name="党群口", kind=UnitGroup.Kind.COORDINATION)
    UnitGroupMember.objects.create(group=other, unit=house.department)
    result = drawn(house)
    assert seal.read(sealing.file_of(result))["sealed"]["names"][str(house.department.pk)] == "住建局"
    line = result.lines.get(unit=house.department)
    assert (line.group, line.place, line.of) == ("经济建设组", 1, 3)


def test_the_folder_proves_itself_in_a_process_that_knows_nothing_of_this_database(
    house: SimpleNamespace, tmp_path: Path
) -> None:
    published(house)
    result = Result.objects.get()
    answer = page(house.assessor, "bundle", result.pk, post={})
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        packed.extractall(tmp_path)
    at = tmp_path / result.folder
    command = [sys.executable, "-m", "zugong.config.cli", "verify", str(at / "result.json"), "--by", "sql"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert told.returncode == 0, told.stdout + told.stderr
    facts = (at / "result.json").read_text("utf-8")
    (at / "result.json").write_text(facts.replace('"total": "', '"total": "9', 1), "utf-8")
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert told.returncode == 1
    assert "改过" in told.stdout + told.stderr


def test_a_campaign_that_still_moves_cannot_be_sealed(house: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="还没有截止"):
        services.seal_and_draw_up(campaign=house.campaign, by=house.assessor)


def test_sealing_that_fails_leaves_no_folder_and_no_row(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = campaigns.close_campaign(campaign=house.campaign, by=house.assessor)
    monkeypatch.setattr(services, "kept", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.seal_and_draw_up(campaign=campaign, by=house.assessor)
    assert Result.objects.count() == 0
    assert [one for one in sealing.home().iterdir() if one.name.startswith(sealing.UNFINISHED)] == []


def test_who_may_draw_up(house: SimpleNamespace) -> None:
    house.campaign = campaigns.close_campaign(campaign=house.campaign, by=house.assessor)
    for who in (house.clerk, house.stranger):
        with pytest.raises(Refused, match="考核权限"):
            services.seal_and_draw_up(campaign=house.campaign, by=who)
        assert page(who, "draw-up", house.campaign.pk).status_code == 403
        assert page(who, "course", house.campaign.pk).status_code == 403
    partial = account("partial", "assessor", house.department)  # answers for one unit, and a campaign is of all of them
    for name in ("draw-up", "course"):
        assert page(partial, name, house.campaign.pk).status_code == 403
    assert page(house.assessor, "draw-up", house.campaign.pk, post={}).status_code == 302
    result = Result.objects.get()
    assert [page(who, "result", result.pk).status_code for who in (house.assessor, partial, house.clerk)] == [
        200,
        404,
        404,
    ]
    services.publish_result(result=result, days=days(), by=house.leader)
    assert [page(who, "bundle", result.pk, post={}).status_code for who in (house.assessor, partial)] == [200, 403]
    assert [page(who, "result", result.pk).context["overseer"] for who in (house.leader, partial)] == [True, False]
    assert Result.objects.get().drawn_by == house.assessor.actor_id


def test_a_campaign_opened_while_it_was_sealed_is_sealed_again(house: SimpleNamespace) -> None:
    campaign = campaigns.close_campaign(campaign=house.campaign, by=house.assessor)
    sealed = sealing.seal_campaign(campaign, campaign.closed_at)
    campaigns.reopen_campaign(campaign=campaign, reason="漏了一家", by=house.assessor)
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        campaigns.close_campaign(campaign=campaign, by=house.assessor)
        with pytest.raises(Refused, match="又打开过"):
            services.draw_up_result(campaign=campaign, sealed=sealed, by=house.assessor)
    assert Result.objects.count() == 0


# ---- publishing ------------------------------------------------------------------------------------


def test_nobody_publishes_what_they_sealed_themselves(house: SimpleNamespace) -> None:
    house.campaign = campaigns.close_campaign(campaign=house.campaign, by=house.leader)
    result = services.seal_and_draw_up(campaign=house.campaign, by=house.leader)
    with pytest.raises(Refused, match="换一个人"):
        services.publish_result(result=result, days=days(), by=house.leader)
    result.state, result.decided_by = Result.State.PUBLISHED, result.drawn_by
    result.published_at, result.notice_until = clock.now(), TODAY
    with pytest.raises(IntegrityError), transaction.atomic():
        result.save()


def test_before_it_is_published_only_those_who_prepare_it_see_it(house: SimpleNamespace) -> None:
    result = drawn(house)
    assert [page(who, "result", result.pk).status_code for who in (house.assessor, house.leader, house.clerk)] == [
        200,
        200,
        404,
    ]
    assert page(house.clerk, "line", result.pk, house.department.pk).status_code == 404
    services.publish_result(result=result, days=days(), by=house.leader)
    assert [page(who, "result", result.pk).status_code for who in (house.clerk, house.stranger)] == [200, 200]
    assert page(house.clerk, "line", result.pk, house.department.pk).status_code == 200
    refused = page(house.stranger, "line", result.pk, house.department.pk)
    assert refused.status_code == 403
    assert "住建局每一项的分由它自己和考核组看" in refused.content.decode()


def test_the_days_come_from_the_institution_and_the_leader_publishes_on_the_page(house: SimpleNamespace) -> None:
    result = drawn(house)
    asked = page(house.leader, "review", result.pk)
    assert asked.context["form"].initial["notice_until"] == dt.date(2026, 11, 19)
    assert asked.context["form"].initial["objections_until"] == dt.date(2026, 11, 26)
    said = {name: asked.context["form"].initial[name] for name in ("notice_until", "objections_until", "basis")}
    assert page(house.leader, "review", result.pk, post=said).url == reverse("assessment:result", args=[result.pk])
    result.refresh_from_db()
    assert (result.state, result.notice_until, result.decided_by_name) == ("published", dt.date(2026, 11, 19), "leader")


def test_the_published_table_shows_how_marks_lie_and_where_the_own_unit_stands(house: SimpleNamespace) -> None:
    result = published(house)
    own = result.lines.get(unit=house.department)
    said = page(house.clerk, "result", result.pk).context["spread"].said
    assert f"本单位 {own.total:.1f}" in said
    assert "本单位" not in page(house.assessor, "result", result.pk).context["spread"].said


def test_a_day_in_the_past_is_refused_with_a_sentence(house: SimpleNamespace) -> None:
    result = drawn(house)
    said = {"notice_until": "2026-11-01", "objections_until": "2026-11-26", "basis": "办法"}
    answer = page(house.leader, "review", result.pk, post=said)
    assert answer.status_code == 422
    assert "公示到的日期已经过了" in answer.content.decode()
    assert Result.objects.get().state == Result.State.DRAWN


def test_what_was_turned_down_keeps_its_number_and_the_reason(house: SimpleNamespace) -> None:
    result = drawn(house)
    assert page(house.leader, "discard", result.pk, post={"note": ""}).url == reverse(
        "assessment:review", args=[result.pk]
    )
    assert Result.objects.get().state == Result.State.DRAWN
    services.discard_result(result=result, note="档案馆分组不对", by=house.leader)
    again = services.seal_and_draw_up(campaign=house.campaign, by=house.assessor)
    assert [(one.number, one.state) for one in Result.objects.order_by("number")] == [(1, "discarded"), (2, "drawn")]
    assert again.seal == result.seal


def test_what_was_sealed_before_the_campaign_was_opened_again_cannot_be_published(house: SimpleNamespace) -> None:
    result = drawn(house)
    campaigns.reopen_campaign(campaign=house.campaign, reason="漏了一家", by=house.assessor)
    with pytest.raises(Refused, match="又打开过"):
        services.publish_result(result=result, days=days(), by=house.leader)


def test_papers_are_drawn_from_the_sealed_file_for_whoever_may_see_the_page(house: SimpleNamespace) -> None:
    result = published(house)
    answer = page(house.stranger, "notice", result.pk)
    told = "".join(text.replace("\n", "") for text in _texts(answer))
    assert "2026年11月12日" in told  # the day on which it was let out
    assert "关于县（区）直机关党建工作“10+1”考核办法结果的通报" in told
    assert "住建局" in told
    assert result.seal[:32] in told
    own = "\n".join(_texts(page(house.clerk, "sealed-sheet", result.pk, house.department.pk)))
    assert "住建局" in own
    assert page(house.stranger, "sealed-sheet", result.pk, house.department.pk).status_code == 403
    sealing.file_of(result).write_text("{}", "utf-8")
    assert page(house.stranger, "notice", result.pk).status_code == 404


def test_the_table_is_a_workbook_with_the_marks_of_whom_one_may_see(house: SimpleNamespace) -> None:
    awarded(house, house.department, house.assessor)
    result = published(house)
    for who, seen in ((house.assessor, 4), (house.clerk, 1), (house.stranger, 1)):
        book = openpyxl.load_workbook(io.BytesIO(page(who, "result-workbook", result.pk).content))
        table, marks = (list(book[name].values) for name in ("成绩", "各项得分"))
        totals = {row[0]: Decimal(str(row[3])) for row in table[1:]}
        assert totals == {line.unit.name: line.total.normalize() for line in result.lines.select_related("unit")}
        assert len(marks) == 1 + seen
        own = {name: marks[0].index(name) for name in marks[0]}
        if who != house.stranger:
            row = next(row for row in marks if row[0] == "住建局")
            assert row[next(at for name, at in own.items() if name.endswith("受表彰"))] == 0.5
    assert book["成绩"]["D2"].number_format == "0.00"


def test_a_table_that_is_not_published_is_no_workbook_for_the_assessed(house: SimpleNamespace) -> None:
    result = drawn(house)
    assert page(house.clerk, "result-workbook", result.pk).status_code == 404
    assert page(house.assessor, "result-workbook", result.pk).status_code == 200


def _texts(answer: object) -> list[str]:
    document = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    footers = [one.text for section in document.sections for one in section.footer.paragraphs]
    return [*(one.text for one in document.paragraphs), *cells, *footers]


# ---- objections ------------------------------------------------------------------------------------


def contest(house: SimpleNamespace, result: Result, indicator: str) -> Case:
    line = result.lines.get(unit=house.department)
    mark = objections.Contested(line, indicator)
    return cases.open_case(
        route="source-4.assessment-objections/assessment_objection", unit=house.department, origin=mark.origin, by=house.clerk,
        cells={"item": mark.title, "mark": mark.value, "claim": "县级表彰没有算"},
    )  # fmt: skip


def award_indicator(result: Result) -> str:
    return next(key for key, *_ in result.lines.first().summary["indicators"] if key == "awarded")


def test_a_unit_contests_its_own_mark_from_the_line_while_the_window_is_open(house: SimpleNamespace) -> None:
    result = published(house)
    line = result.lines.get(unit=house.department)
    key = award_indicator(result)
    route = objections.open_route(line, house.clerk)
    assert route is not None
    assert f"origin=assessment.mark%3A{line.pk}%3A{key}" in objections.way_to_contest(
        route, objections.Contested(line, key)
    )
    assert objections.open_route(line, house.stranger) is None
    assert "提异议" in page(house.clerk, "line", result.pk, house.department.pk).content.decode()
    case = contest(house, result, key)
    assert objections.contested_by(case) == objections.Contested(line, key)
    assert list(objections.of_campaign(house.campaign)) == [case]
    assert case.number in page(house.clerk, "line", result.pk, house.department.pk).content.decode()
    with clock.frozen(TODAY + dt.timedelta(days=11)):
        assert objections.open_route(line, house.clerk) is None


def test_who_recorded_what_the_mark_was_made_of_does_not_verify_the_objection(house: SimpleNamespace) -> None:
    awarded(house, house.department, house.assessor)
    result = published(house)
    case = contest(house, result, award_indicator(result))
    said = {"finding": "县委文件核对过"}
    with pytest.raises(Refused, match="换一个人核实"):
        cases.act_on_case(case=case, step="verify", outcome="upheld", cells=said, by=house.assessor)
    moved = cases.act_on_case(case=case, step="verify", outcome="upheld", cells=said, by=house.colleague)
    assert moved.place == "correct"


def test_an_origin_that_names_another_units_mark_is_no_objection_to_it(house: SimpleNamespace) -> None:
    result = published(house)
    line = result.lines.get(unit=house.neighbour)
    with pytest.raises(Refused, match="没有这一项"):
        cases.open_case(
            route="source-4.assessment-objections/assessment_objection", unit=house.department, by=house.clerk,
            origin=f"assessment.mark:{line.pk}:x", cells={"item": "别人的", "claim": "试试"},
        )  # fmt: skip
    assert objections.of_campaign(house.campaign).count() == 0


def test_an_upheld_objection_is_put_right_at_the_record_and_appears_as_an_erratum_beside_the_first(
    house: SimpleNamespace,
) -> None:
    first = published(house)
    case = contest(house, first, award_indicator(first))
    cases.act_on_case(case=case, step="verify", outcome="upheld", cells={"finding": "属实"}, by=house.colleague)
    campaigns.reopen_campaign(campaign=house.campaign, reason=f"{case.number} 成立", by=house.assessor)
    house.campaign.refresh_from_db()
    awarded(house, house.department, house.assessor)
    case.refresh_from_db()
    cases.act_on_case(
        case=case, step="correct", outcome="corrected", cells={"correction": "补记一次表彰"}, by=house.assessor
    )
    with pytest.raises(Refused, match="写明为什么更正"):
        drawn(house)
    second = services.publish_result(result=drawn(house, f"{case.number} 成立"), days=days(), by=house.leader)
    assert second.number == 2
    moved = differences.between(first, second)
    assert [(one.who, one.difference, len(one.indicators)) for one in moved] == [("住建局", Decimal("0.500"), 1)]
    told = page(house.stranger, "result", first.pk).content.decode()
    assert "以第 2 版为准" in told
    corrected = page(house.stranger, "result", second.pk).content.decode()
    assert f"{case.number} 成立" in corrected
    assert (
        first.lines.get(unit=house.department).total + Decimal("0.5") == second.lines.get(unit=house.department).total
    )


def test_a_published_mark_opens_as_it_was_sealed_whatever_has_moved_since(house: SimpleNamespace) -> None:
    """The unit's live page goes on; the first edition keeps its slip, and says what was put right behind it."""
    wrong = awarded(house, house.department, house.assessor)
    first = published(house)
    mark = ("sealed-mark", first.pk, house.department.pk, award_indicator(first))
    before = page(house.clerk, *mark)
    assert before.context["detail"].marks == Decimal("0.50")
    assert [one.taken_back for one in before.context["detail"].counted.rows] == [""]
    campaigns.reopen_campaign(campaign=house.campaign, reason="级别记错", by=house.assessor)
    house.campaign.refresh_from_db()
    campaigns.withdraw_daily(record=wrong, reason="县级记成了市级", by=house.assessor)
    live = page(house.clerk, "indicator", house.campaign.pk, house.department.pk, award_indicator(first))
    assert live.context["detail"].marks == 0
    after = page(house.clerk, *mark)
    assert after.context["detail"].marks == Decimal("0.50")
    assert [one.taken_back for one in after.context["detail"].counted.rows] == ["县级记成了市级"]
    told = after.content.decode()
    assert "计分以后这条记录更正了：县级记成了市级" in told
    assert "还差什么" not in told
    assert reverse("rulebook:institution", args=[house.campaign.institution_id]) in told
    second = services.publish_result(result=drawn(house, "级别记错"), days=days(), by=house.leader)
    assert f"以第 {second.number} 版为准" in page(house.clerk, *mark).content.decode()
    assert page(house.clerk, "sealed-mark", first.pk, house.department.pk, "nothing").status_code == 404
    assert page(house.stranger, *mark).status_code == 403
    assert page(house.assessor, *mark).status_code == 200


def test_an_edition_that_corrects_nothing_is_not_published_again(house: SimpleNamespace) -> None:
    published(house)
    with pytest.raises(Refused, match="一模一样"):
        services.seal_and_draw_up(campaign=house.campaign, because="再看看", by=house.assessor)
    assert Result.objects.count() == 1


# ---- archiving -------------------------------------------------------------------------------------


def test_a_campaign_is_archived_when_nobody_may_contest_it_any_more(house: SimpleNamespace) -> None:
    result = published(house)
    case = contest(house, result, award_indicator(result))
    with pytest.raises(Refused, match="异议期到"):
        services.archive_campaign(campaign=house.campaign, by=house.leader)
    with clock.frozen(TODAY + dt.timedelta(days=11)):
        with pytest.raises(Refused, match="1 件异议没有办结"):
            services.archive_campaign(campaign=house.campaign, by=house.leader)
        cases.act_on_case(
            case=case, step="verify", outcome="rejected", cells={"finding": "文件对不上"}, by=house.colleague, reason="等了原件",
        )  # fmt: skip
        with pytest.raises(Refused, match="公布成绩的权限"):
            services.archive_campaign(campaign=house.campaign, by=house.assessor)
        assert page(house.leader, "archive", house.campaign.pk, post={}).status_code == 302
        facts = {one.unit_id: one.data for one in ledger.standing().filter(kind="assessment.graded")}
        assert len(facts) == 4
        own = facts[house.department.pk]
        assert (own["period"], own["place"], own["of"]) == ("2026", 1, 3)
        assert Decimal(own["total"]) == result.lines.get(unit=house.department).total
        for act in (
            lambda: campaigns.reopen_campaign(campaign=house.campaign, reason="想改", by=house.assessor),
            lambda: services.seal_and_draw_up(campaign=house.campaign, because="想改", by=house.assessor),
        ):
            with pytest.raises(Refused, match="已经归档"):
                act()
        with pytest.raises(Refused, match="不能再改"):
            awarded(house, house.department, house.assessor)


def closed_again(house: SimpleNamespace, reason: str, change: Callable[[], object] = lambda: None) -> None:
    campaigns.reopen_campaign(campaign=house.campaign, reason=reason, by=house.assessor)
    house.campaign.refresh_from_db()
    change()
    house.campaign = campaigns.close_campaign(campaign=house.campaign, by=house.assessor)


def archive(house: SimpleNamespace) -> Campaign:
    return services.archive_campaign(campaign=house.campaign, by=house.leader)


def test_marks_changed_after_publishing_are_published_before_the_campaign_is_filed(house: SimpleNamespace) -> None:
    published(house)
    with clock.frozen(TODAY + dt.timedelta(days=11)):
        closed_again(house, "补记一次表彰", lambda: awarded(house, house.department, house.assessor))
        with pytest.raises(Refused, match="公布以后分又改过，先封存更正版"):
            archive(house)
    with clock.frozen(TODAY + dt.timedelta(days=12)):
        published(house, "补记一次表彰")
    with clock.frozen(TODAY + dt.timedelta(days=23)):
        assert archive(house).archived


def test_a_total_that_stayed_does_not_hide_a_mark_that_moved(house: SimpleNamespace) -> None:
    published(house)
    with clock.frozen(TODAY + dt.timedelta(days=11)):
        closed_again(house, "看一看")
        assert rules.archive_campaign.allows(house.campaign, by=house.leader)
        score = UnitScore.objects.get(campaign=house.campaign, unit=house.department)
        score.summary["indicators"][0][3] = str(Decimal(score.summary["indicators"][0][3]) + 1)
        score.save()
        with pytest.raises(Refused, match="公布以后分又改过"):
            archive(house)


def test_a_campaign_opened_and_closed_without_a_change_is_filed(house: SimpleNamespace) -> None:
    published(house)
    with clock.frozen(TODAY + dt.timedelta(days=11)):
        closed_again(house, "看一看")
        assert archive(house).archived


def test_an_upheld_objection_waits_for_its_edition_even_if_that_comes_to_the_same(house: SimpleNamespace) -> None:
    first = published(house)
    case = contest(house, first, award_indicator(first))
    cases.act_on_case(case=case, step="verify", outcome="upheld", cells={"finding": "属实"}, by=house.colleague)
    case.refresh_from_db()
    cases.act_on_case(case=case, step="correct", outcome="corrected", cells={"correction": "看过"}, by=house.assessor)
    with clock.frozen(TODAY + dt.timedelta(days=11)):
        with pytest.raises(Refused, match=f"异议 {case.number} 成立，还没有出更正版"):
            archive(house)
        second = published(house, f"{case.number} 成立，分没有变")
        assert (second.number, second.seal) == (2, first.seal)
    with clock.frozen(TODAY + dt.timedelta(days=22)):
        assert archive(house).archived


def test_a_correction_turned_down_leaves_the_published_edition_standing(house: SimpleNamespace) -> None:
    first = published(house)
    with clock.frozen(TODAY + dt.timedelta(days=11)):
        award: list[Any] = []
        closed_again(house, "补记", lambda: award.append(awarded(house, house.department, house.assessor)))
        second = drawn(house, "补记一次表彰")
        with pytest.raises(Refused, match="还有一版等复核，公布或者作废了再归档"):
            archive(house)
        services.discard_result(result=second, note="表彰不是今年的", by=house.leader)
    with clock.frozen(TODAY + dt.timedelta(days=12)):
        closed_again(
            house, "不算", lambda: campaigns.withdraw_daily(record=award[0], reason="不是今年的", by=house.assessor)
        )
        shown = page(house.leader, "course", house.campaign.pk).context["course"]
        assert [stage.state for stage in shown.stages] == ["done", "done", "done", "done", "now"]
        assert archive(house).archived
        assert ledger.standing().filter(kind="assessment.graded", source=f"assessment.result:{first.pk}").count() == 4


def test_an_edition_the_same_as_the_published_is_refused_behind_one_turned_down_too(house: SimpleNamespace) -> None:
    published(house)
    last = Result.objects.get()
    Result.objects.create(
        campaign=house.campaign, number=2, state=Result.State.DISCARDED, drawn_at=clock.now(), drawn_by="x", drawn_by_name="x",
        seal="0" * 64, snapshot="0" * 64, scheme_edition="x", engine="x", folder="x", decided_by="y", decision_note="不对",
    )  # fmt: skip
    with pytest.raises(Refused, match=f"和已公布的第 {last.number} 版一模一样"):
        drawn(house, "再看看")


def test_an_objection_taken_back_leaves_the_button_and_one_refused_is_not_upheld(house: SimpleNamespace) -> None:
    first = published(house)
    key = award_indicator(first)
    case = contest(house, first, key)

    def shown() -> tuple[Case | None, bool]:
        own = page(house.clerk, "line", first.pk, house.department.pk).context["line"]
        return next((one.case, bool(one.contest_url)) for one in own.marks if one.key == key)

    assert shown() == (case, True)
    cases.withdraw_case(case=case, reason="看错了", by=house.clerk)
    assert shown() == (None, True)
    again = contest(house, first, key)
    assert shown() == (again, True)
    said = {"finding": "文件对不上"}
    cases.act_on_case(case=again, step="verify", outcome="rejected", cells=said, by=house.colleague)
    other = next(one for one, *_ in first.lines.first().summary["indicators"] if one != key)
    right = contest(house, first, other)
    cases.act_on_case(case=right, step="verify", outcome="upheld", cells=said, by=house.colleague)
    assert list(page(house.assessor, "draw-up", house.campaign.pk).context["upheld"]) == [right]
    assert list(objections.unanswered(first)) == [right]


# ---- the course ------------------------------------------------------------------------------------


def test_the_course_says_what_is_lacking_from_whom_and_what_comes_next(house: SimpleNamespace) -> None:
    shown = page(house.assessor, "course", house.campaign.pk)
    assert [stage.state for stage in shown.context["course"].stages] == ["now", "ahead", "ahead", "ahead", "ahead"]
    sources = {one.key: one for one in shown.context["sources"]}
    waits = next(line for line in sources["assessor"].lines if line.lacking)
    assert (waits.units, len(waits.lacking)) == (4, 4)
    result = published(house)
    shown = page(house.assessor, "course", house.campaign.pk)
    assert [stage.state for stage in shown.context["course"].stages] == ["done", "done", "done", "now", "ahead"]
    assert f"第 {result.number} 版" in shown.content.decode()
    assert [step.why_not != "" for step in shown.context["steps"]] == [False, True, False]


def test_a_stranger_from_outside_sees_nothing(house: SimpleNamespace) -> None:
    result = published(house)
    for name, key in (("results", None), ("result", result.pk), ("course", house.campaign.pk)):
        answer = Client().get(reverse(f"assessment:{name}", args=[key] if key else []))
        assert answer.status_code == 302
    audit = account("audit", "audit_admin", house.made.committee)
    assert page(audit, "results").status_code == 403
    assert page(audit, "result", result.pk).status_code == 404


def test_the_example_system_may_draw_up_but_never_publishes_its_own(house: SimpleNamespace) -> None:
    campaigns.close_campaign(campaign=house.campaign, by=SYSTEM)
    house.campaign.refresh_from_db()
    result = services.seal_and_draw_up(campaign=house.campaign, by=SYSTEM)
    with pytest.raises(Refused, match="换一个人"):
        services.publish_result(result=result, days=days(), by=SYSTEM)


def test_who_assesses_or_leads_a_part_decides_nothing_for_all(house: SimpleNamespace) -> None:
    """The verbs let no account of one department close, seal, publish or file the campaign of all, whatever page they come from."""
    part = account("part", "assessor", house.department)
    leads = account("leads", "committee_leader", house.department)
    other = {"period": house.campaign.period, "institution_id": "source-4.year-one-plus-x"}
    tried = {
        "open": lambda: campaigns.open_campaign(**other, by=part),
        "close": lambda: campaigns.close_campaign(campaign=house.campaign, by=part),
        "rescore": lambda: campaigns.rescore(campaign=house.campaign, by=part),
        "seal": lambda: services.seal_and_draw_up(campaign=house.campaign, by=part),
    }
    for act in tried.values():
        with pytest.raises(Refused, match="要有考核权限"):
            act()
    result = drawn(house)
    with pytest.raises(Refused, match="另一个人来"):
        services.publish_result(result=result, days=days(), by=leads)
    with pytest.raises(Refused, match="归档要有公布成绩的权限"):
        services.archive_campaign(campaign=house.campaign, by=leads)
    with pytest.raises(Refused, match="重新打开考核要有考核权限"):
        campaigns.reopen_campaign(campaign=house.campaign, reason="想改", by=part)
    result.refresh_from_db()
    house.campaign.refresh_from_db()
    assert (result.state, house.campaign.state) == (Result.State.DRAWN, Campaign.State.CLOSED)
    assert not Campaign.objects.filter(institution_id=other["institution_id"]).exists()
    assert campaigns.open_campaign(**other, by=house.assessor).live


def test_of_a_campaign_without_marks_nobody_answers_who_answers_for_a_part(house: SimpleNamespace) -> None:
    """Who opens one has it reckoned at once, so that whoever answers for all that will be marked must be let."""
    part = account("part", "assessor", house.department)
    whole = account("whole", "assessor", house.made.committee.parent)
    asked = (part, house.assessor, whole, house.stranger)
    assert [queries.oversees(who, house.campaign, "assess") for who in asked] == [False, True, True, False]
    UnitScore.objects.filter(campaign=house.campaign).delete()
    assert [queries.oversees(who, house.campaign, "assess") for who in asked] == [False, True, True, False]
    assert [page(who, "course", house.campaign.pk).status_code for who in asked] == [403, 200, 200, 403]
    assert campaign_rules.close_campaign.allows(house.campaign, by=SYSTEM)
    assert not campaign_rules.close_campaign.allows(house.campaign, by=part)
    house.campaign.institution_id = "county.gone"
    assert [queries.oversees(who, house.campaign, "assess") for who in asked] == [False, False, True, False]
