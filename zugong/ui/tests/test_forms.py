from __future__ import annotations

import datetime as dt

import pytest
from django import forms

from zugong.ui.forms import Form, PeoplePicker


class Meeting(Form):
    held_on = forms.DateField(label="开会日期", help_text="写开会那一天")
    topic = forms.CharField(label="议题", error_messages={"required": "写一句议题"})
    people = forms.MultipleChoiceField(
        label="到会的人", choices=[("1", "甲"), ("2", "乙")], widget=PeoplePicker(), required=False
    )


def test_errors_stand_on_top_and_lead_to_their_fields() -> None:
    drawn = str(Meeting({}))
    assert "<b>有 2 处要改</b>" in drawn
    assert '<a href="#f-held_on">开会日期</a>' in drawn
    assert 'id="f-held_on"' in drawn


def test_a_control_is_tied_to_its_help_and_its_error() -> None:
    drawn = str(Meeting({})["held_on"].as_field_group())
    assert 'aria-describedby="id_held_on_helptext id_held_on_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_held_on_helptext"' in drawn
    assert 'id="id_held_on_error"' in drawn


def test_our_sentences_give_way_to_the_fields_own() -> None:
    form = Meeting({"held_on": "2026-11-31"})
    assert form.errors == {"held_on": ["没有这一天，照 2026-11-12 的样子写"], "topic": ["写一句议题"]}


@pytest.mark.parametrize("typed", ["2026-11-12", "2026/11/12", "2026.11.12", "2026年11月12日", "20261112"])
def test_days_are_read_as_offices_write_them(typed: str) -> None:
    form = Meeting({"held_on": typed, "topic": "党费"})
    assert form.is_valid()
    assert form.cleaned_data["held_on"] == dt.date(2026, 11, 12)


def test_people_can_be_ticked_without_any_script() -> None:
    drawn = str(Meeting(initial={"people": ["2"]})["people"])
    assert '<input type="checkbox" class="form-check-input" name="people" value="2" id="id_people_1" checked>' in drawn
    assert "<b data-picker-total>2</b>" in drawn
    assert "<b data-picker-chosen>1</b>" in drawn
