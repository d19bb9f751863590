"""M27 党建联系与下沉督导. S0-13: every cadre has at least one liaison point and every point one cadre; gaps are listed; the next
visit follows from the two months. S0-14: a round every two months; each visit is one form on a phone; the cumulative count is
shown by round and by unit. S2-17: front-line postings and days are recorded with role and result and feed the portrait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.evidence import ledger
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.work.models import Duty
from zugong.work.services import generate_duties

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
VISITS, POINTS = ["source-0.sink-down-visits", "visits"], ["source-0.sink-down-visits", "liaison_points"]


@pytest.fixture
def section() -> Unit:
    return factories.unit("organisation_department", factories.county(), "县委组织部")


def test_a_visit_is_one_form_fulfils_the_round_and_adds_to_the_count(section: Unit, signed_in: SignedIn) -> None:
    village = factories.unit("village", factories.unit("town", section.parent, "城关镇"), "东关村")
    cadre = factories.members(factories.branch(section, "机关支部"), 1)[0]
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    client = signed_in(factories.account("organ_clerk", section, person=cadre))
    typed = {
        "visited": "东关村",
        "team": cadre.name,
        "found": "三会一课正常",
        "problems": "2",
        "_unit": str(section.pk),
    }
    for day, code in (("2026-09-15", "2026-B5"), ("2026-11-10", "2026-B6")):
        answer = client.post(reverse("registers:new", args=VISITS), {**typed, "visited_on": day, "round": code})
        assert answer.status_code == 302, answer.content.decode()
    states = dict(Duty.objects.filter(rule_id__endswith="/sink_down").values_list("period", "state"))
    assert [states[f"2026-B{n}"] for n in (4, 5, 6)] == ["open", "done", "done"]
    page = client.get(reverse("registers:register", args=VISITS)).content.decode()
    assert "下沉督导台账，2 次" in page
    figures = client.get(reverse("registers:register", args=VISITS), {"figures": "1"}).content.decode()
    assert [words in figures for words in ("2026年9—10月", "2026年11—12月", "东关村", "4 个")] == [True] * 4
    assert set(Row.objects.values_list("data__visited", flat=True)) == {village.pk}


def test_every_cadres_points_are_listed_and_counted_by_cadre(section: Unit, signed_in: SignedIn) -> None:
    points = [factories.branch(factories.department(section.parent), f"支部{n}") for n in range(3)]
    people = factories.members(factories.branch(section, "机关支部"), 2)
    client = signed_in(factories.account("organ_clerk", section))
    for n, point in enumerate(points):
        typed = {"who": people[n % 2].name, "point": point.name, "since": "2026-01-01", "_unit": str(section.pk)}
        assert client.post(reverse("registers:new", args=POINTS), typed).status_code == 302
    page = client.get(reverse("registers:register", args=POINTS), {"view": "now"}).content.decode()
    assert [point.name in page for point in points] == [True] * 3
    figures = client.get(reverse("registers:register", args=POINTS), {"figures": "1"}).content.decode()
    assert [person.name in figures for person in people] == [True, True]
    stranger = signed_in(factories.account("branch_secretary", points[0]))
    assert points[0].name in stranger.get(reverse("registers:register", args=POINTS)).content.decode()
    assert stranger.get(reverse("registers:new", args=POINTS)).status_code == 403


def test_who_has_no_point_and_which_place_nobody_looks_after_is_listed(section: Unit, signed_in: SignedIn) -> None:
    first, second = (factories.department(section.parent, name) for name in ("县水利局", "县林业局"))
    people = factories.members(factories.branch(section, "机关支部"), 3)
    client = signed_in(factories.account("organ_clerk", section))
    typed = {"who": people[0].name, "point": first.name, "since": "2026-01-01", "_unit": str(section.pk)}
    assert client.post(reverse("registers:new", args=POINTS), typed).status_code == 302
    ended = {**typed, "who": people[1].name, "point": second.name, "until": "2026-06-30"}
    assert client.post(reverse("registers:new", args=POINTS), ended).status_code == 302

    gaps = client.get(reverse("registers:register", args=POINTS), {"coverage": "1"}).content.decode()
    assert ["应有 3，已有 1" in gaps, "应有 2，已有 1" in gaps] == [True, True]
    assert [f">{person.name}<" in gaps for person in people] == [False, True, True]
    assert [f">{place.name}<" in gaps for place in (first, second)] == [False, True]
    form = client.get(reverse("registers:new", args=POINTS), {"point": second.name}).content.decode()
    assert f'value="{second.name}"' in form

    stranger = signed_in(factories.account("branch_secretary", factories.branch(second, "林业支部")))
    seen = stranger.get(reverse("registers:register", args=POINTS), {"coverage": "1"}).content.decode()
    assert [person.name in seen for person in people] == [False] * 3


def test_the_places_not_yet_visited_this_round_are_listed_with_its_last_day(section: Unit, signed_in: SignedIn) -> None:
    first, second = (factories.department(section.parent, name) for name in ("县水利局", "县林业局"))
    cadre = factories.members(factories.branch(section, "机关支部"), 1)[0]
    client = signed_in(factories.account("organ_clerk", section, person=cadre))
    said = {"team": cadre.name, "found": "正常", "_unit": str(section.pk)}
    for place, day, code in ((first, "2026-11-10", "2026-B6"), (second, "2026-09-10", "2026-B5")):
        typed = {**said, "visited": place.name, "visited_on": day, "round": code}
        assert client.post(reverse("registers:new", args=VISITS), typed).status_code == 302
    gaps = client.get(reverse("registers:register", args=VISITS), {"coverage": "1"}).content.decode()
    assert [f">{place.name}<" in gaps for place in (first, second)] == [False, True]
    assert ["应有 2，已有 1" in gaps, "2026年11—12月，到12月31日为止" in gaps] == [True, True]


def test_a_posting_to_the_front_line_is_logged_ends_with_a_result_and_stands_in_the_cadres_record(
    section: Unit, signed_in: SignedIn
) -> None:
    village = factories.unit("village", factories.unit("town", section.parent, "城关镇"), "东关村")
    branch = factories.branch(section, "机关支部")
    cadre = factories.members(branch, 1)[0]
    client = signed_in(factories.account("organ_clerk", section))

    def write(register: str, **typed: str) -> Row:
        url = reverse("registers:new", args=["source-2.front-line", register])
        answer = client.post(url, {**typed, "_unit": str(section.pk)})
        assert answer.status_code == 302, answer.content.decode()
        return Row.objects.latest("pk")

    posting = write("postings", task="驻村帮扶", place=village.name, state="posted")
    there = {
        "task": "驻村帮扶",
        "place": village.name,
        "state": "there",
        "who": cadre.name,
        "role": "fighter",
        "since": "2026-11-02",
    }
    url = reverse("registers:edit", args=[posting.pk])
    assert client.post(url, {**there, "_version": "1"}).status_code == 302
    ended = {**there, "state": "finished", "until": "2026-11-11", "result": "帮村里开好三次党员大会", "_version": "2"}
    refused = client.post(url, ended)
    assert [refused.status_code, "一篇日志也没有，不能结束。" in refused.content.decode()] == [422, True]
    write("logs", on="2026-11-03", posting=str(posting.pk), done="走访五户")
    assert client.post(url, ended).status_code == 302

    page = client.get(reverse("registers:row", args=[posting.pk])).content.decode()
    assert ["10 天" in page, "1 篇" in page, "战斗员" in page] == [True] * 3
    fact = ledger.standing().get(kind="frontline.finished")
    assert (fact.person_id, fact.data) == (cadre.pk, {"post": "驻村帮扶", "role": "fighter", "days": "10"})
    own, other = (
        signed_in(factories.account("member", branch, person=who)) for who in (cadre, factories.members(branch, 1)[0])
    )
    seen = [one.get(reverse("evidence:fact", args=[fact.pk])) for one in (own, other)]
    assert [answer.status_code for answer in seen] == [200, 404]
    assert "一线任务完成" in seen[0].content.decode()
