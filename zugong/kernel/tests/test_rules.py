import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from zugong.kernel.rules import Refused, rule


@rule
def record_meeting(unit: str, *, by: str) -> str | None:
    """Only the recorder of a unit."""
    if by != f"recorder@{unit}":
        return f"只有{unit}的记录人可以登记"
    return None


def test_a_rule_answers_in_four_ways() -> None:
    assert record_meeting("一支部", by="recorder@一支部") is None
    assert record_meeting.allows("一支部", by="recorder@一支部") is True
    assert record_meeting.allows("一支部", by="x") is False
    assert record_meeting.why_not("一支部", by="x") == "只有一支部的记录人可以登记"
    with pytest.raises(Refused) as refusal:
        record_meeting.check("一支部", by="x")
    assert str(refusal.value) == "只有一支部的记录人可以登记"


def test_a_rule_keeps_its_name_and_words() -> None:
    assert (record_meeting.__name__, record_meeting.__doc__) == ("record_meeting", "Only the recorder of a unit.")


def test_a_rule_that_forgot_its_sentence_still_refuses() -> None:
    forgetful = rule(lambda: "")
    assert forgetful.allows() is False
    with pytest.raises(Refused):
        forgetful.check()


def test_a_refusal_is_translated_when_it_is_read() -> None:
    refusal = Refused(_("Yes"))
    with translation.override("zh-hans"):
        chinese = str(refusal)
    with translation.override("en"):
        assert (chinese, str(refusal)) == ("是", "Yes")
