"""Who sees which lights, and the matter that may be opened from one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from zugong.alerts.models import Alert
from zugong.alerts.services import survey_units
from zugong.casework.models import Case
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account
from zugong.rulebook import library
from zugong.rulebook.sections import warnings

from .conftest import TODAY, House

SignedIn = Callable[[Account], Client]


@pytest.fixture(autouse=True)
def _surveyed(house: House) -> None:
    survey_units(day=TODAY, by=SYSTEM)


def alert(house: House, name: str) -> Alert:
    return Alert.objects.get(unit=house.unit, rule_id=f"test.watch/{name}")


@pytest.mark.parametrize(
    ("who", "own", "told_above"),
    [
        ("keeper", 200, 404), ("colleague", 404, 404), ("stranger", 404, 404), ("above", 200, 200), ("assessor", 200, 200),
        ("admin", 404, 404),
    ],
)  # fmt: skip
def test_who_sees_a_light(house: House, signed_in: SignedIn, who: str, own: int, told_above: int) -> None:
    client = signed_in(getattr(house, who))
    pages = [client.get(reverse("alerts:alert", args=[alert(house, name).pk])) for name in ("rare", "thin")]
    assert [page.status_code for page in pages] == [own, told_above]


def test_a_light_shows_its_article_its_limits_and_its_number(house: House, signed_in: SignedIn) -> None:
    page = signed_in(house.keeper).get(reverse("alerts:alert", args=[alert(house, "rare").pk])).content.decode()
    wanted = ("第一支部", "三个月里只走访了 0 次", "走访预警（测试）", "第三条", "不超过 0", "低于 2 次", "示例第二条")
    assert [words in page for words in wanted] == [True] * len(wanted)


def test_the_matter_is_opened_by_whoever_may_filled_in_and_the_light_then_leads_to_it(
    house: House, signed_in: SignedIn
) -> None:
    url = reverse("alerts:alert", args=[alert(house, "rare").pk])
    assert "提出办件" not in signed_in(house.keeper).get(url).content.decode()
    client = signed_in(house.above)
    page = client.get(url).content.decode()
    way = page.partition('btn-primary zg-no-print" href="')[2].partition('"')[0].replace("&amp;", "&")
    form = client.get(way).content.decode()
    assert "三个月里只走访了 0 次</textarea>" in form
    said = {"what": "三个月里只走访了 0 次", "state": "open", "_unit": str(house.unit.pk)}
    assert client.post(way, said).status_code == 302
    case = Case.objects.get()
    assert (case.unit, case.origin) == (house.unit, alert(house, "rare").source)
    page = client.get(url).content.decode()
    assert [case.number in page, "提出办件" in page] == [True, False]


def test_the_list_narrows_by_light_and_words_and_goes_out_as_a_workbook(house: House, signed_in: SignedIn) -> None:
    client = signed_in(house.above)
    page = client.get(reverse("alerts:alerts"), {"q": "第一支部", "light": "red", "state": "on"}).content.decode()
    assert ["三个月里只走访了 0 次" in page, "第二支部" in page] == [True, False]
    assert client.get(reverse("alerts:alerts"), {"q": "没有的"}).status_code == 200
    book = client.get(reverse("alerts:alerts"), {"export": "xlsx"})
    assert "spreadsheet" in book["Content-Type"]


def test_workbench_and_unit_page_show_what_burns(house: House, signed_in: SignedIn) -> None:
    client = signed_in(house.above)
    assert "三个月里只走访了 0 次" in client.get(reverse("cockpit:later")).content.decode()
    assert "三个月里只走访了 0 次" in client.get(reverse("alerts:of-unit", args=[house.unit.pk])).content.decode()
    assert (
        reverse("alerts:of-unit", args=[house.unit.pk])
        in client.get(reverse("cockpit:unit", args=[house.unit.pk])).content.decode()
    )
    assert "要留意" not in signed_in(house.admin).get(reverse("cockpit:later")).content.decode()


def test_the_list_asks_few_questions(house: House, signed_in: SignedIn, django_assert_max_num_queries: object) -> None:
    client = signed_in(house.assessor)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get(reverse("alerts:alerts"))


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("zh-hans", ["“走访”（地点不是办公室）有几次；往回看 3 个月", "离上一次“走访”几天", "“走访”的户数合计；只看今年", "“走访台账”过期的行",
                     "“走访台账”（状态为在办）的行", "“走访督促”（状态为在办）没办完的办件", "“走访督促”逾期的办件", "“test.nowhere/urged”没办完的办件"]),
        ("en", ["how many “走访” (地点: not 办公室); looking back 3 个月", "overdue rows of “走访台账”", "open cases of “走访督促” (状态: 在办)"]),
    ],
)  # fmt: skip
def test_the_institution_says_which_facts_rows_and_cases_are_looked_at(language: str, wanted: list[str]) -> None:
    institution = library.get("test.watch", TODAY)
    with translation.override(language):
        said = {row.looks for row in warnings.rows(institution, TODAY)}
    assert set(wanted) - said == set()
