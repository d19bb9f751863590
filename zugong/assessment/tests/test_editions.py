"""Editions of a result beside each other: who reads what of the review and of what was put right."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from zugong.assessment import services as campaigns
from zugong.assessment.models import Campaign, Result
from zugong.assessment.results import differences, sealing, services
from zugong.kernel import clock
from zugong.kernel.rules import Refused

from .test_results import awarded, days, drawn, house, page, published

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
