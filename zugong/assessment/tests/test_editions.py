"""Editions of a result beside each other: who reads what of the review and of what was put right."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from zugong.assessment import services as campaigns
from zugong.assessment.models import Campaign, Result
from zugong.assessment.results import differences, sealing, services
from zugong.casework import services as cases
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Person

from .county import account
from .test_results import award_indicator, awarded, contest, days, drawn, house, page, published

__all__ = ["house"]
pytestmark = pytest.mark.django_db


def test_the_review_of_a_published_result_is_for_those_who_prepare_it(house: SimpleNamespace) -> None:
    """Live totals of every unit and the note of the decision are no part of what was published."""
    result = published(house)
    seen = (house.assessor, house.leader, house.clerk, house.stranger)
    assert [page(who, "review", result.pk).status_code for who in seen] == [200, 200, 404, 404]
    assert page(house.clerk, "discard", result.pk, post={"note": "想改"}).status_code == 404


def corrected(house: SimpleNamespace) -> tuple[Result, Result]:
    """The first edition, and the one in which the department has its award."""
    first = published(house)
    campaigns.reopen_campaign(campaign=house.campaign, reason="漏记表彰", by=house.assessor)
    house.campaign.refresh_from_db()
    awarded(house, house.department, house.assessor)
    return first, services.publish_result(result=drawn(house, "漏记表彰"), days=days(), by=house.leader)


def test_what_the_marks_of_a_unit_were_corrected_in_is_read_by_itself_and_the_assessors(house: SimpleNamespace) -> None:
    _first, second = corrected(house)
    for who, reads in ((house.assessor, True), (house.clerk, True), (house.stranger, False)):
        shown = page(who, "result", second.pk)
        (moved,) = shown.context["moved"]
        assert (moved.who, moved.veiled) == ("住建局", not reads)
        told = shown.content.decode()
        assert (" 0.00 → 0.50" in told, "每一项由本单位和考核组看" in told) == (reads, not reads)
        assert f"{moved.before.total:.2f} → <b>{moved.after.total:.2f}</b>" in told
        assert "别人动了" not in told


def test_who_is_new_and_who_is_gone_is_told(house: SimpleNamespace) -> None:
    first, second = corrected(house)
    first.lines.filter(unit=house.neighbour).delete()
    second.lines.filter(unit=house.made.departments[2]).delete()
    moved = {one.who: one for one in differences.between(first, second)}
    assert {who: (one.before is None, one.after is None) for who, one in moved.items()} == {
        "住建局": (False, False), "财政局": (True, False), "水利局": (False, True),
    }  # fmt: skip
    gone = moved["水利局"]
    assert gone.difference == -first.lines.get(unit=house.made.departments[2]).total
    own = page(house.assessor, "line", first.pk, house.made.departments[2].pk).content.decode()
    assert ["更正版里没有这个单位。" in own, "看更正版" in own] == [True, False]
    assert "看更正版" in page(house.clerk, "line", first.pk, house.department.pk).content.decode()
    told = page(house.clerk, "result", second.pk).content.decode()
    assert [words in told for words in ("上一版不在榜", "不再在榜", "别人动了")] == [True, True, False]


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_an_earlier_result_that_was_touched_is_not_taken_into_a_new_seal(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    first = published(house)
    kept = sealing.file_of(first)
    if harm == "changed":
        kept.write_text(kept.read_text("utf-8").replace('"total": "', '"total": "9', 1), "utf-8")
    else:
        kept.unlink()
    monkeypatch.setattr(sealing, "results_read", lambda _plan: {house.campaign.institution_id})
    following = Campaign.objects.get(pk=house.campaign.pk)
    following.pk, following.period_code = None, "2027"
    following.save(force_insert=True)
    with pytest.raises(Refused) as refused:
        sealing.seal_campaign(following, clock.now())
    assert str(refused.value) == (f"据以计算的“{first.campaign.title}”第 1 版封存文件不在了或被改过，先从备份找回。")
    assert [one for one in sealing.home().iterdir() if one.name.startswith(sealing.UNFINISHED)] == []


# ---- four eyes -------------------------------------------------------------------------------------


def of_one_human(registered: Account, other: Account) -> None:
    """One is tied to the person on the register, the other knows the same number: neither name says so."""
    person = Person(name="邢知远")
    person.set_id_number("110101199003070019")
    person.save()
    Account.objects.filter(pk=registered.pk).update(person=person)
    Account.objects.filter(pk=other.pk).update(holder_index=person.id_number_index)
    registered.refresh_from_db()
    other.refresh_from_db()


@pytest.mark.parametrize("turned", [False, True])
def test_one_human_with_two_accounts_does_not_publish_what_the_other_account_sealed(
    house: SimpleNamespace, turned: bool
) -> None:
    pair = (house.leader, house.assessor) if turned else (house.assessor, house.leader)
    of_one_human(*pair)
    result = drawn(house)
    with pytest.raises(Refused) as refused:
        services.publish_result(result=result, days=days(), by=house.leader)
    assert str(refused.value) == "这一版是您封存的（或者分不清是不是您封存的），要换一个人复核公布。"
    assert str(refused.value) in page(house.leader, "review", result.pk).content.decode()
    another = account("another", "committee_leader", house.made.committee)
    assert services.publish_result(result=result, days=days(), by=another).published


def test_accounts_of_the_same_name_that_nobody_can_tell_apart_count_as_one_human(house: SimpleNamespace) -> None:
    result = drawn(house)
    Account.objects.filter(pk=house.leader.pk).update(display_name=house.assessor.display_name)
    with pytest.raises(Refused, match="要换一个人复核公布"):
        services.publish_result(result=result, days=days(), by=house.leader)


def test_one_human_with_two_accounts_does_not_verify_what_the_other_account_recorded(house: SimpleNamespace) -> None:
    awarded(house, house.department, house.assessor)
    result = published(house)
    case = contest(house, result, award_indicator(result))
    of_one_human(house.assessor, house.colleague)
    said = {"finding": "核对过"}
    with pytest.raises(Refused, match="这一项的分用了您记的材料"):
        cases.act_on_case(case=case, step="verify", outcome="upheld", cells=said, by=house.colleague)
