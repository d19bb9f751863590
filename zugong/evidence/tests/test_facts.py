from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

import pytest

from zugong.evidence import facts
from zugong.evidence.facts import BadKind, fact, kind_of, register_kind
from zugong.evidence.tests.conftest import TALK, TalkGiven
from zugong.kernel.rules import Refused

pytestmark = pytest.mark.django_db  # the declared kinds come from the library, which asks the database for amendments
SPEC = {
    "id": "evidence_tests.grant_paid",
    "title": "发了补助",
    "recorded_by": "unit",
    "fields": [
        {"name": "amount", "type": "decimal", "label": "金额", "unit": "元"},
        {"name": "paid_on", "type": "date", "label": "发放日期"},
        {"name": "way", "type": "choice", "label": "方式", "choices": ["现金", "转账"], "required": False},
        {"name": "approved", "type": "boolean", "label": "已审批"},
    ],
}


@pytest.fixture
def grant() -> facts.Kind:
    return register_kind(SPEC)


def test_values_are_kept_as_json_can_hold_them_exactly(grant):
    kept = grant.clean({"amount": Decimal("1200.50"), "paid_on": dt.date(2026, 3, 5), "way": "转账", "approved": False})
    assert kept == {"amount": "1200.50", "paid_on": "2026-03-05", "way": "转账", "approved": False}


def test_every_problem_is_said_at_once(grant):
    with pytest.raises(Refused) as refused:
        grant.clean({"amount": 0.1, "paid_on": "3月5日", "way": "支票", "approved": "yes", "note": "x"})
    assert str(refused.value) == (
        "“发了补助”没有“note”这一项。"
        "“金额”要填数，现在是“0.1”。"
        "“发放日期”要填日期，如 2026-09-01，现在是“3月5日”。"
        "“方式”只能是：现金、转账；现在是“支票”。"
        "“已审批”要填是或否，现在是“yes”。"
    )


def test_a_missing_value_is_a_problem_only_where_required(grant):
    assert grant.problems({"amount": 1, "approved": True, "paid_on": None}) == ["“发放日期”没有填。"]


@pytest.mark.parametrize(
    ("value", "kept"), [(3, 3), ("3", 3), (Decimal(3), 3)], ids=["an int", "its text", "a whole decimal"]
)
def test_whole_numbers_come_in_several_spellings(value, kept):
    assert kind_of(TALK).clean({"topic": "党章", "minutes": value})["minutes"] == kept


@pytest.mark.parametrize("value", [True, 3.5, "三", "NaN"])
def test_what_is_no_whole_number_is_refused(value):
    assert kind_of(TALK).problems({"topic": "党章", "minutes": value}) == [f"“时长”要填整数，现在是“{value}”。"]


def test_a_decimal_that_is_no_number_is_refused(grant):
    problems = grant.problems({"amount": Decimal("Infinity"), "paid_on": dt.date(2026, 1, 1), "approved": True})
    assert problems == ["“金额”要填数，现在是“Infinity”。"]


def test_declared_classes_are_frozen():
    talk = TalkGiven(topic="党章", minutes=40)
    with pytest.raises(AttributeError):
        talk.minutes = 50  # type: ignore[misc]


def test_data_is_shown_with_labels_units_and_the_words_of_choices():
    shown = kind_of(TALK).shown({"topic": "党章", "minutes": 40, "kind_of_talk": "visit", "given_by_secretary": True})
    assert shown == [("题目", "党章"), ("时长", "40 分钟"), ("形式", "送学"), ("书记讲", "是")]


def test_a_line_says_the_first_few_things():
    data = {"topic": "党章", "minutes": 40, "kind_of_talk": "visit", "given_by_secretary": True}
    assert kind_of(TALK).summary(data, most=2) == "党章 · 40 分钟 · 送学"
    assert kind_of(TALK).summary(data, most=1, choices=0) == "党章"


def test_a_line_says_the_words_of_choices_shortly_and_never_their_keys():
    labels = {"first": "以习近平新时代中国特色社会主义思想为指导的学习", "second": "送学", "third": "第三个"}
    fields = [{"name": name, "type": "choice", "label": name, "choices": labels} for name in ("a", "b", "c")]
    kind = facts.register_kind(
        {"id": "evidence_tests.chosen", "fields": [*fields, {"name": "d", "type": "text", "label": "d"}]}
    )
    try:
        said = kind.summary({"a": "first", "b": "second", "c": "third", "d": "还说什么"})
        assert said == "以习近平新时代中国特色社会主义… · 送学 · 还说什么"
        assert [len(one) <= facts.SHORT for one in said.split(" · ")] == [True] * 3
    finally:
        facts._kinds.pop("evidence_tests.chosen")


def test_what_says_how_an_entry_was_made_is_left_to_the_page():
    held = kind_of("life.meeting_held")
    data = {"type": "party_lesson", "precision": "month", "first_item": True, "topic": "党章"}
    assert [held.summary(data), ("日期精度", "到月") in held.shown(data)] == ["党课 · 党章", True]


def test_keys_of_a_field_may_have_names():
    facts.name_values("topic", lambda: {"charter": "党章"})
    try:
        assert kind_of(TALK).summary({"topic": "charter"}) == "党章"
        assert kind_of(TALK).summary({"topic": "其他"}) == "其他"
    finally:
        facts._names.pop("topic")


def test_the_catalogue_is_plain_data():
    assert facts.kinds()[TALK]["fields"]["minutes"] == {
        "type": "int",
        "label": "时长",
        "choices": [],
        "unit": "分钟",
        "required": True,
    }


def test_an_optional_annotation_is_not_required():
    @fact("evidence_tests.optional", title="可空")
    class Optional:
        seen_on: Annotated[dt.date | None, "看到的日期"]

    field = kind_of("evidence_tests.optional").field("seen_on")
    assert (field.type, field.label, field.required) == ("date", "看到的日期", False)


def test_an_institution_may_declare_its_kind_again_but_not_another_owners(grant):
    assert register_kind(SPEC | {"title": "发放补助"}).title == "发放补助"
    with pytest.raises(BadKind, match="declared twice"):
        register_kind({"id": TALK, "fields": []})


def test_a_type_that_cannot_be_held_is_refused():
    with pytest.raises(BadKind, match="not a type"):
        register_kind({"id": "evidence_tests.bad", "fields": [{"name": "x", "type": "float"}]})


def test_an_unknown_kind_says_how_to_declare_one():
    with pytest.raises(BadKind, match="Declare it with @fact"):
        kind_of("evidence_tests.nothing")


def test_providers_are_asked_when_a_name_is_first_needed():
    facts.provide(lambda: [SPEC | {"id": "evidence_tests.provided"}])
    try:
        assert kind_of("evidence_tests.provided").title == "发了补助"
    finally:
        facts._providers.pop()
