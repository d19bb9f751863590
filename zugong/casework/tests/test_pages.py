"""Pages of casework: open, act, look, print; who gets in; few questions for many cases."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zugong.casework import services
from zugong.casework.lamps import Lamps
from zugong.casework.models import Case
from zugong.kernel import clock

from .conftest import RECTIFY, TODAY, House

pytestmark = pytest.mark.django_db
ADDRESS = ["test.rectify", "rectify"]
PROBLEM = {"problem": "三会一课记录不全", "class": "life"}


def opened(house: House) -> Case:
    return services.open_case(route=RECTIFY, unit=house.unit, cells=PROBLEM, by=house.above)


def test_from_the_form_to_the_close_in_the_browser_of_three_people(client: Client, house: House) -> None:
    client.force_login(house.above)
    typed = {**PROBLEM, "_unit": str(house.unit.pk)}
    answer = client.post(reverse("casework:new", args=ADDRESS), typed)
    case = Case.objects.get()
    assert answer["Location"] == reverse("casework:case", args=[case.pk])
    client.force_login(house.keeper)
    assert "三会一课记录不全" in client.get(reverse("casework:inbox")).content.decode()
    act = reverse("casework:act", args=[case.pk])
    refused = client.post(act, {"_step": "work", "_outcome": "done", "measures": ""})
    assert (refused.status_code, "先填措施，再办。" in refused.content.decode()) == (422, True)
    assert client.post(act, {"_step": "work", "_outcome": "done", "measures": "补齐了"}).status_code == 302
    client.force_login(house.above)
    page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "“整改”是今天办的，这一步要改天再办。" in page
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        client.force_login(house.above)
        client.post(act, {"_step": "look", "_outcome": "pass"})
    case.refresh_from_db()
    assert (case.place, case.ended_well) == ("closed", True)
    sheet = client.get(reverse("casework:sheet", args=[case.pk])).content.decode()
    assert ["补齐了" in sheet, "改好了" in sheet, "结果：销号" in sheet] == [True, True, True]


def test_the_form_sent_twice_opens_one_case(client: Client, house: House) -> None:
    client.force_login(house.above)
    typed = {**PROBLEM, "once_key": "0" * 32}
    first, second = (client.post(reverse("casework:new", args=ADDRESS), typed) for _ in range(2))
    assert (first["Location"], Case.objects.count()) == (second["Location"], 1)


@pytest.mark.parametrize(
    ("who", "case", "new", "inbox"),
    [("keeper", 200, 403, 200), ("above", 200, 200, 200), ("stranger", 403, 403, 200), ("member", 403, 403, 200)],
)
def test_who_gets_in(client: Client, house: House, who: str, case: int, new: int, inbox: int) -> None:
    found = opened(house)
    client.force_login(getattr(house, who))
    addresses = (
        reverse("casework:case", args=[found.pk]),
        reverse("casework:new", args=ADDRESS),
        reverse("casework:inbox"),
    )
    assert [client.get(address).status_code for address in addresses] == [case, new, inbox]
    if who in ("stranger", "member"):
        assert found.title not in client.get(reverse("casework:inbox")).content.decode()
        assert found.title not in client.get(reverse("casework:cases")).content.decode()


def test_the_diagram_is_drawn_from_the_file(client: Client, house: House) -> None:
    client.force_login(house.keeper)
    page = client.get(reverse("casework:route", args=ADDRESS)).content.decode()
    assert [words in page for words in ("整改", "回看", "没改好", "销号", "不能是前面办过的同一个人")] == [True] * 5


def test_lists_of_many_cases_ask_at_most_fifteen_questions(client: Client, house: House) -> None:
    for _ in range(12):
        opened(house)
    client.force_login(house.keeper)
    for address in (reverse("casework:cases"), reverse("casework:inbox"), "/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= 15, address


def test_a_time_limit_is_amber_as_many_days_before_as_the_route_says(house: House) -> None:
    case = opened(house)
    assert case.due_on is not None
    tones = {}
    for left in (4, 3, 0, -1):
        today = case.due_on - dt.timedelta(days=left)
        tones[left] = Lamps(today).of(case)[0]
    assert tones == {4: "info", 3: "warn", 0: "warn", -1: "bad"}
