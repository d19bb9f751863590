from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from zugong.evidence import ledger
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.life import services, uses
from zugong.life.models import Attendance, Meeting
from zugong.life.services import Presence, Said
from zugong.org.tests import factories
from zugong.rulebook import library

from .conftest import COMMITTEE, GENERAL, TODAY, Branch


def record(branch: Branch, **changes: object) -> Meeting:
    about = {"unit": branch.unit, "by": branch.keeper}
    about |= {name: changes.pop(name) for name in list(changes) if name in about}
    said = {
        "activity": GENERAL,
        "held_on": TODAY,
        "topic": "研究党费收缴使用",
        "minutes": "会议由书记主持。",
        "attendance": [Presence(person.pk) for person in branch.people],
        **changes,
    }
    return services.record_meeting(said=Said(**said), **about)


def standing(meeting: Meeting) -> list[tuple[str, int | None, dt.date, dict[str, object]]]:
    facts = ledger.standing().filter(source=meeting.source).order_by("pk")
    return [(fact.kind, fact.person_id, fact.occurred_on, fact.data) for fact in facts]


def test_a_recorded_meeting_counts_itself_and_tells_the_ledger(branch: Branch) -> None:
    first, second, *rest = branch.people
    attendance = [
        Presence(first.pk),
        Presence(second.pk, "leave", "出差"),
        *(Presence(person.pk, "absent") for person in rest),
    ]

    meeting = record(branch, attendance=attendance)

    assert (meeting.activity_name, meeting.expected, meeting.present, meeting.recorded_by_name) == (
        "支部党员大会",
        5,
        1,
        branch.keeper.display_name,
    )
    assert standing(meeting) == [
        (
            "life.meeting_held",
            None,
            TODAY,
            {
                "type": GENERAL,
                "minutes": True,
                "precision": "day",
                "first_item": False,
                "topic": "研究党费收缴使用",
                "expected": 5,
                "present": 1,
            },
        ),
        ("life.meeting_attended", first.pk, TODAY, {"type": GENERAL, "topic": "研究党费收缴使用"}),
    ]
    assert list(meeting.attendances.values_list("person_id", "state", "reason"))[1] == (second.pk, "leave", "出差")


def test_a_correction_keeps_the_old_record_and_moves_the_facts(branch: Branch) -> None:
    old = record(branch)

    new = services.correct_meeting(
        meeting=old,
        reason="日期记错了",
        said=Said(
            activity=GENERAL,
            held_on=TODAY - dt.timedelta(1),
            topic="研究党费收缴使用",
            attendance=[Presence(branch.people[0].pk)],
        ),
        by=branch.keeper,
    )

    old.refresh_from_db()
    assert (old.state, old.reason, new.corrects_id, new.stands) == ("corrected", "日期记错了", old.pk, True)
    assert standing(old) == []
    assert [(kind, day) for kind, _person, day, _data in standing(new)] == [
        ("life.meeting_held", TODAY - dt.timedelta(1)),
        ("life.meeting_attended", TODAY - dt.timedelta(1)),
    ]


def test_a_withdrawn_meeting_stays_and_its_facts_go(branch: Branch) -> None:
    meeting = record(branch)

    withdrawn = services.withdraw_meeting(meeting=meeting, reason="记到别的支部了", by=branch.keeper)

    assert (withdrawn.state, withdrawn.reason, standing(meeting)) == ("withdrawn", "记到别的支部了", [])


def test_a_record_is_corrected_once_and_then_its_correction(branch: Branch) -> None:
    meeting = record(branch)
    again = {"meeting": meeting, "reason": "补记录", "said": Said(activity=GENERAL, held_on=TODAY), "by": branch.keeper}
    services.correct_meeting(**again)

    stale = Meeting.objects.get(pk=meeting.pk)
    stale.state = Meeting.State.RECORDED
    with pytest.raises(Refused, match="刚刚被别人改过"):
        services.correct_meeting(**again | {"meeting": stale})


def test_the_next_record_is_numbered_after_the_first_of_the_day(branch: Branch) -> None:
    record(branch)

    assert record(branch, again=True).ordinal == 2


def test_a_refused_meeting_leaves_nothing(branch: Branch) -> None:
    with pytest.raises(Refused):
        record(branch, held_on=TODAY + dt.timedelta(1))

    assert (Meeting.objects.count(), Attendance.objects.count(), ledger.booked().count()) == (0, 0, 0)


def test_fifty_people_cost_no_more_queries_than_five(branch: Branch) -> None:
    record(branch, activity="party_lesson")  # what is read once and kept is read now
    with CaptureQueriesContext(connection) as five:
        record(branch)
    crowd = [*branch.people, *factories.members(branch.unit, 45)]
    with CaptureQueriesContext(connection) as fifty:
        record(branch, activity=COMMITTEE, attendance=[Presence(person.pk) for person in crowd])

    assert len(fifty) == len(five)


def test_the_database_refuses_more_present_than_expected(branch: Branch) -> None:
    meeting = record(branch)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(present=6)


def test_the_system_may_record_for_the_example_county(branch: Branch) -> None:
    assert record(branch, by=SYSTEM).recorded_by == SYSTEM.actor_id


def test_the_library_says_how_many_meetings_go_back_to_an_institution(branch: Branch) -> None:
    editions = library.editions("national.organisation-life")
    assert [use.words for use in uses.in_use(editions, branch.keeper)] == []
    record(branch)
    assert [(use.label, use.words) for use in uses.in_use(editions, branch.keeper)] == [("记下的会议", "1 次")]
