"""Before an amendment is enacted, its page says which cases it touches, and which edition judges them."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.casework import foresight, services
from zugong.rulebook import consequences, library

from .conftest import RECTIFY, House

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 1, 1)
LIMIT = "values: [{from: 2026-01-01, value: 10, cite: 示例}]"
WITHOUT_LOOK = [
    ("        outcomes:\n          done: {label: 改好了, to: look, needs: [measures]}\n      look:\n        title: 回看\n        actor: {at: above}\n        not_by: [work]\n        after: work\n        outcomes:\n          pass: {label: 通过, to: closed}\n          fail: {label: 没改好, to: work, reason: true, back: true}\n",
     "        outcomes:\n          done: {label: 改好了, to: read, needs: [measures]}\n      read:\n        title: 上级看\n        actor: {at: above}\n        outcomes:\n          pass: {label: 通过, to: closed}\n"),
]  # fmt: skip


def amended(*pairs: tuple[str, str]) -> consequences.Change:
    before = library.get("test.rectify")
    text = library.text(before)
    for old, new in [
        ('edition: "1"', 'edition: "2"'),
        ("in_force_from: 2026-01-01", "in_force_from: 2027-01-01"),
        *pairs,
    ]:
        assert old in text
        text = text.replace(old, new, 1)
    with library.trying(text) as after:
        return consequences.Change("test.rectify", before.title, DAY, before, after, text)


def told(change: consequences.Change) -> list[tuple[str, str, str]]:
    panel = foresight.cases(change)
    return [(line.what, line.words, line.tone) for line in panel.context["lines"]] if panel else []


@pytest.fixture
def cases(house: House) -> None:
    for n in range(3):
        said = {"problem": f"问题{n}", "class": "life"}
        case = services.open_case(route=RECTIFY, unit=house.unit, cells=said, by=house.above)
        if n:
            services.act_on_case(case=case, step="work", outcome="done", cells={"measures": "改"}, by=house.keeper)


def test_an_amendment_of_words_alone_says_nothing(cases: None) -> None:
    assert told(amended(("title: 整改\n", "title: 着手整改\n"))) == []


def test_a_step_that_goes_says_how_many_stand_there_and_which_edition_judges_them(cases: None) -> None:
    assert told(amended(*WITHOUT_LOOK)) == [
        ("问题整改 · 回看", "这一步没有了。2 件停在这里：按开始时的版次办完。", "warn"),
        ("问题整改 · 上级看", "新的一步。按开始时的版次办完。", "info"),
    ]


def test_other_time_limits_are_told_with_who_is_at_the_step(cases: None) -> None:
    longer = "values: [{from: 2026-01-01, value: 10, cite: 示例}, {from: 2027-01-01, value: 15, cite: 示例}]"
    assert told(amended((LIMIT, longer))) == [
        ("问题整改 · 整改", "期限从 10 个工作日改成 15 个工作日。1 件已经在这一步，期限不变；2027-01-01起到这一步的按新期限。", "warn")
    ]  # fmt: skip


def test_an_end_says_how_the_cases_on_their_way_go_on(cases: None) -> None:
    before = library.get("test.rectify")
    assert told(consequences.Change("test.rectify", before.title, DAY, before, None))[0] == (
        "问题整改", "这个流程没有了，不再提得出新的。3 件在办：按开始时的版次办完。", "warn",
    )  # fmt: skip
    assert [use.words for use in foresight.in_use([before], None)] == ["3 件"]
