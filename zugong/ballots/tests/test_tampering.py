"""What is inserted, altered or removed by hand, before the opening and after, is seen by `verify`."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db import connection

from zugong.ballots.models import Poll, Urn
from zugong.ballots.sealing import urn
from zugong.ballots.tests import attacks
from zugong.ballots.verifying import verify_ballot, verify_command
from zugong.kernel import audit, clock

from .conftest import (
    House,
    cast,
    launched,
    opened,
    voters,
    yes_or_no,
)

YES: Any = {"agreed": {"": "for"}}
NO: Any = {"agreed": {"": "against"}}


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def four_votes(house: House) -> Poll:
    people = voters(house, 6)
    poll = launched(house, yes_or_no(), people)
    for one, answer in zip(people[:4], (YES, YES, YES, NO), strict=True):
        cast(poll, one, answer)
    assert verify_ballot(poll) == []
    return poll


def test_an_older_urn_put_back_is_seen(house: House) -> None:
    people = voters(house, 6)
    poll = launched(house, yes_or_no(), people)
    cast(poll, people[0], YES)
    with connection.cursor() as cursor:
        cursor.execute("SELECT contents FROM ballots_urn")
        older = cursor.fetchone()[0]
    cast(poll, people[1], NO)
    sql("UPDATE ballots_urn SET contents = %s, used = 1", older)
    sql("UPDATE ballots_voter SET mark = '' WHERE person_id = %s", people[1].person_id)
    assert [said[:12] for said in verify_ballot(poll)] == ["投票记号有 1 个，审计", "1 号票箱里的票和最后一"]


def test_an_urn_written_by_hand_is_seen(house: House) -> None:
    poll = four_votes(house)
    sql("UPDATE ballots_urn SET contents = %s", "sm4:1:" + "A" * 400)
    assert [said[:8] for said in verify_ballot(poll)] == ["有票箱被动过：它"]


def test_envelopes_swapped_added_or_removed_by_somebody_with_the_key_file_are_seen(house: House) -> None:
    """Whoever has the database and the key file can write an urn that opens; the trail has said what lies in it."""
    poll = four_votes(house)
    box = Urn.objects.get()
    from zugong.ballots.box import envelope_size

    size = envelope_size(poll)
    inside = urn.unpacked(box.contents, size)
    for changed in ([*inside[1:], inside[1]], inside[1:], [*inside, bytes(size)]):
        Urn.objects.filter(pk=box.pk).delete()
        Urn.objects.create(poll=poll, number=1, slots=6, used=len(changed), contents=urn.packed(changed, 6, size))
        assert "1 号票箱里的票和最后一次投票时不一样：有票被换、被加或被拿走。" in verify_ballot(poll)
        box = Urn.objects.get()


def test_a_mark_set_by_hand_is_seen(house: House) -> None:
    poll = four_votes(house)
    sql("UPDATE ballots_voter SET mark = 'electronic'")
    assert len(verify_ballot(poll)) == 2


CHANGES = {
    "altered": "UPDATE ballots_openedanswer SET value = '\"abstain\"' WHERE id = (SELECT min(id) FROM ballots_openedanswer)",
    "removed": "DELETE FROM ballots_openedanswer WHERE id = (SELECT min(id) FROM ballots_openedanswer)",
    "added": "INSERT INTO ballots_openedanswer (poll_id, question, subject, \"group\", value) SELECT poll_id, question, subject, \"group\", value FROM ballots_openedanswer LIMIT 1",
    "replaced by a copy of another": "UPDATE ballots_openedanswer SET value = '\"for\"' WHERE id = (SELECT min(id) FROM ballots_openedanswer WHERE question = 'agreed' AND value = '\"against\"')",
    "a code added": "INSERT INTO ballots_openedcode (poll_id, code) SELECT poll_id, 'AAAA-AAAA' FROM ballots_openedcode LIMIT 1",
    "a code replaced by a copy of another": "UPDATE ballots_openedcode SET code = (SELECT max(code) FROM ballots_openedcode)",
    "a code altered": "UPDATE ballots_openedcode SET code = 'AAAA-AAAA' WHERE id = (SELECT min(id) FROM ballots_openedcode)",
    "a code removed": "DELETE FROM ballots_openedcode WHERE id = (SELECT min(id) FROM ballots_openedcode)",
    "the result altered": "UPDATE ballots_poll SET result = '{}'",
    "the root altered": "UPDATE ballots_poll SET root = 'f'",
    "a mark removed": "UPDATE ballots_voter SET mark = '' WHERE id = (SELECT min(id) FROM ballots_voter WHERE mark <> '')",
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_after_the_opening_is_seen(house: House, change: str) -> None:
    poll = opened(house, four_votes(house))
    assert verify_ballot(poll) == []
    sql(CHANGES[change])
    assert verify_ballot(Poll.objects.get()) != []


def test_the_trail_cut_and_computed_anew_is_seen_by_what_was_noted_outside(house: House) -> None:
    poll = four_votes(house)
    audit.anchor()
    sql("DELETE FROM kernel_auditentry WHERE seq > 4")
    assert any(said.startswith("审计记录从第") for said in verify_ballot(poll))


def test_the_command_says_which_vote_is_whole_and_which_was_touched(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    poll = opened(house, four_votes(house))
    assert verify_command(["verify"]) == 0
    assert capsys.readouterr().out == f"{poll.pk} 表决：完整\n"
    sql(CHANGES["removed"])
    assert verify_command(["verify", str(poll.pk)]) == 1
    assert "有答案或票号被改、被加或被删" in capsys.readouterr().out


def test_once_an_hour_the_trail_is_noted_outside_while_a_vote_is_open(
    house: House, django_capture_on_commit_callbacks: Any
) -> None:
    people = voters(house, 5)
    poll = launched(house, yes_or_no(), people)
    noted = []
    for one, hour in zip(people, (9, 9, 10, 10, 11), strict=True):
        with (
            clock.frozen(dt.datetime(2026, 11, 12, hour, 30, tzinfo=dt.UTC)),
            django_capture_on_commit_callbacks() as told,
        ):
            cast(poll, one, YES)
        noted.append(len(told))
    assert noted == [1, 0, 1, 0, 1]


def test_without_shuffling_the_order_gives_everybody_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the opening: the attack that finds nothing finds everybody once nothing is shuffled."""
    people = voters(house, 60)
    chance = random.Random(5)
    surprises = []
    for shuffled in (True, False):
        if not shuffled:
            unmoved = type("Unmoved", (), {"shuffle": lambda _self, _list: None})()
            monkeypatch.setattr("zugong.ballots.sealing.urn._random", unmoved)
            monkeypatch.setattr("zugong.ballots.counting.opened._random", unmoved)
        poll = launched(house, yes_or_no(), people)
        order = chance.sample(people, len(people))
        truth = {one.person_id: chance.choice(("for", "against", "abstain")) for one in order}
        for one in order:
            cast(poll, one, {"agreed": {"": truth[one.person_id]}})
        answers = list(opened(house, poll).answers.order_by("pk").values_list("value", flat=True))
        surprises.append(attacks.in_order([one.person_id for one in order], answers, truth))
    assert abs(surprises[0]) < 4
    assert surprises[1] > 9
