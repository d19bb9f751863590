from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from zugong.kernel import clock
from zugong.ui.templatetags import zg


def drawn(source: str, **context: object) -> str:
    return Template("{% load zg %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("2.804"), "2.8"),
        ("0.25", "0.3"),
        (Decimal("-0.2"), "−0.2"),
        (Decimal("-0.04"), "0.0"),
        (None, "—"),
        ("x", "—"),
    ],
)
def test_a_mark_has_one_place_and_a_real_minus(value: object, written: str) -> None:
    assert zg.mark(value) == written


@pytest.mark.parametrize(("value", "written"), [(Decimal("1.16"), "+1.2"), ("-0.5", "−0.5"), (0, "±0.0"), ("", "—")])
def test_a_difference_carries_its_sign(value: object, written: str) -> None:
    assert zg.signed(value) == written


def test_a_share_is_written_in_percent() -> None:
    assert [zg.percent("0.754"), zg.percent("0.754", 1), zg.percent(None)] == ["75%", "75.4%", "—"]


def test_days_are_written_as_people_say_them() -> None:
    with clock.frozen(dt.date(2026, 11, 12)):
        day, before = dt.date(2026, 11, 3), dt.date(2025, 2, 6)
        assert [zg.day(day), zg.day(before), zg.day(None), zg.iso(day)] == [
            "11月3日",
            "2025年2月6日",
            "—",
            "2026-11-03",
        ]
        with translation.override("en"):
            assert [zg.day(day), zg.day(before)] == ["3 Nov", "6 Feb 2025"]


def test_a_moment_is_shown_in_local_time() -> None:
    with clock.frozen(dt.date(2026, 11, 12)):
        assert zg.clock_time(dt.datetime(2026, 11, 12, 2, 5, tzinfo=dt.UTC)) == "11月12日 10:05"


def test_a_chip_has_colour_icon_and_words() -> None:
    chip = drawn('{% chip "bad" words %}', words="逾期 <2> 天")
    assert chip.startswith('<span class="zg-chip bad"><svg class="icon"')
    assert chip.endswith("逾期 &lt;2&gt; 天</span>")


def test_an_icon_speaks_only_when_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "check" "sm" %}')
    assert 'class="icon icon-sm" viewBox="0 0 24 24" aria-hidden="true">' in drawn('{% icon "check" "sm" %}')
    assert 'role="img" aria-label="已完成"' in drawn('{% icon "check" "" "已完成" %}')


def test_a_wrapper_around_nothing_is_nothing() -> None:
    assert drawn('{% wrap "div" "kick" %}  {% if no %}x{% endif %} {% endwrap %}') == ""
    assert drawn('{% wrap "aside" "a" aria_label=name %} x {% endwrap %}', name='"旁"') == (
        '<aside class="a" aria-label="&quot;旁&quot;">x</aside>'
    )


def test_a_link_keeps_the_conditions_and_changes_one() -> None:
    request = RequestFactory().get("/list/", {"unit": "3", "page": "2", "q": "王"})
    assert drawn("{% query_string page=None sort='-name' %}", request=request) == (
        "?unit=3&amp;q=%E7%8E%8B&amp;sort=-name"
    )


def test_a_table_cell_writes_days_for_machines_and_numbers_bare() -> None:
    assert [zg.cell(dt.date(2026, 1, 2)), zg.cell(1234567), zg.cell("甲")] == ["2026-01-02", "1234567", "甲"]


def test_words_of_a_template_follow_the_language_of_each_page() -> None:
    page = Template('{% load i18n zg %}{% trans "退出" %}{% trans "退出" as leave %} {{ leave }} {% trans word %}')
    drawn = []
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            drawn.append(page.render(Context({"word": "退出"})))
    assert drawn == ["退出 退出 退出", "Sign out Sign out Sign out", "退出 退出 退出"]
