"""Before an amendment is enacted, its page says which votes are on their way: they keep the paper they were prepared with."""

from __future__ import annotations

import datetime as dt

from zugong.ballots import foresight
from zugong.ballots.models import Poll
from zugong.rulebook import consequences, library

from .conftest import House, prepared, voters, yes_or_no

ORGANS = "source-4.organs-appraisal-votes"


def test_a_paper_that_changes_or_goes_names_the_votes_that_keep_it(house: House) -> None:
    poll = prepared(house, yes_or_no(secrecy="named"), voters(house, 5))
    Poll.objects.filter(pk=poll.pk).update(institution=ORGANS, form="leaders")
    before = library.get(ORGANS)
    text = library.text(before)
    for old, new in (('edition: "2025.1"', 'edition: "2027.1"'), ("in_force_from: 2025-01-01", "in_force_from: 2027-01-01"), ("    all_same: void\n", "    all_same: valid\n")):  # fmt: skip
        assert old in text
        text = text.replace(old, new, 1)
    with library.trying(text) as after:
        change = consequences.Change(ORGANS, before.title, dt.date(2027, 1, 1), before, after, text)
    panel = foresight.polls(change)
    assert panel is not None
    assert [(line.what, line.words) for line in panel.context["lines"]] == [
        ("班子成员年度民主测评", "票样变了，以后办的按新的。1 次正在办，票样早已定下，不变。")
    ]
    ended = foresight.polls(consequences.Change(ORGANS, before.title, dt.date(2027, 1, 1), before, None))
    assert ended is not None
    assert [line.words for line in ended.context["lines"]][
        1
    ] == "这张票样没有了，不再办得了新的。1 次正在办，票样早已定下，不变。"
    assert [use.words for use in foresight.in_use([before], None)] == ["1 次"]
