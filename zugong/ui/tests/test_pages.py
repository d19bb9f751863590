from __future__ import annotations

import json

import pytest
from django.test import Client, RequestFactory

from zugong.ui import errors
from zugong.ui.tests.conftest import seated


def test_a_denied_page_says_who_may_see_it_and_whom_to_ask(stranger: Client) -> None:
    answer = stranger.get("/denied/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "这页只有干部科能看" in page
    assert "能看的人：干部科。要用的话，请找组织部干部科 内线 6012（示例）。" in page


def test_for_a_swap_only_the_sentence_is_sent(stranger: Client) -> None:
    answer = stranger.get("/denied/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (403, b"")
    assert json.loads(answer.headers["HX-Trigger"]) == {"zg:toast": {"tone": "bad", "text": "这页只有干部科能看"}}


def test_a_rule_that_refuses_is_answered_with_its_sentence(colleague: Client) -> None:
    answer = colleague.get("/refused/")
    assert answer.status_code == 409
    assert "会议开完后再登记" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "status", "words"), [("/nowhere/", 404, "没有这一页"), ("/broken/", 500, "平台出了故障")]
)
def test_what_goes_wrong_is_said_in_words(stranger: Client, path: str, status: int, words: str) -> None:
    answer = stranger.get(path)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)


def test_a_request_turned_away_before_anybody_was_asked_who_they_are_gets_a_page() -> None:
    answer = errors.bad_request(RequestFactory().get("/nowhere/"))
    assert (answer.status_code, "这个请求没看懂" in answer.content.decode()) == (400, True)


def test_a_visitor_gets_the_error_page_without_a_name_on_it() -> None:
    page = seated("nobody").get("/nowhere/").content.decode()
    assert "没有这一页" in page
    assert "zg-av" not in page


def test_the_shell_names_the_person_the_unit_and_the_county(colleague: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ZUGONG_EXAMPLE, settings.ZUGONG_COUNTY, settings.ZUGONG_SEAL = True, "澄川县", "澄"
    page = colleague.get("/nowhere/").content.decode()
    for words in (
        "林知远<small>支部书记</small>",
        "县住建局机关第二党支部",
        "澄川县（示例）",
        "示例数据，人名地名均为虚构",
        "非涉密系统",
    ):
        assert words in page


def test_example_accounts_are_offered_at_sign_in() -> None:
    page = seated("nobody").get("/org/sign-in").content.decode()
    assert 'data-fill="linzhiyuan" data-password="chengchuan-2026"' in page


def test_the_size_of_type_is_remembered(stranger: Client) -> None:
    answer = stranger.post("/text-size/", {"size": "xl", "next": "/nowhere/?a=1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/nowhere/?a=1")
    assert 'data-size="xl"' in stranger.get("/nowhere/").content.decode()
    assert (
        stranger.post("/text-size/", {"size": "huge", "next": "https://elsewhere.example/"}).headers["Location"] == "/"
    )
    assert 'data-size=""' in stranger.get("/nowhere/").content.decode()


def test_english_is_chosen_not_guessed(stranger: Client) -> None:
    assert "没有这一页" in stranger.get("/nowhere/", headers={"Accept-Language": "en-US"}).content.decode()
