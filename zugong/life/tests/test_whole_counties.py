"""Four counties nobody has seen before, book by book through the real import, against the truth they were made from."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from zugong.life import queries
from zugong.life.models import Attendance, Meeting
from zugong.org.imports import intake, services
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.reading import read_upload
from zugong.org.imports.tests.whole_counties import WHOLE, Abroad
from zugong.org.models import Account, Membership, Post, Unit
from zugong.org.tests import factories

from .conftest import TODAY

pytestmark = pytest.mark.django_db
KINDS = ("units", "members", "meetings")
#: What a column means → the field it should become, by what the book is.
MEANS = {
    "units": {
        "name": "name", "superior": "superior", "kind": "kind", "head": "secretary", "phone": "phone", "count": "members", "founded": "founded_on",
        "elected": "elected_on", "expires": "term_ends_on", "code": "code", "address": "address", "deputy": "deputy",
    },
    "members": {
        "name": "name", "sex": "sex", "nation": "ethnicity", "origin": "native_place", "education": "education", "number": "id_number",
        "born": "birth_on", "joined": "joined_on", "full": "full_on", "duty": "party_post", "post": "duty_title", "phone": "phone", "dues": "dues",
        "floating": "floating", "branch": "branch", "category": "stage", "landline": "landline", "address": "address",
    },
    "meetings": {
        "branch": "unit", "kind": "activity", "day": "held_on", "place": "place", "topic": "topic", "chair": "host_name", "recorder": "recorder",
        "expected": "expected", "attended": "present", "present": "attendees", "absent": "absent_names", "person": "person", "came": "mark",
        "reason": "absence_reason", "on leave": "leave_names", "away": "absent_names", "counts": "expected+present+absent_names",
    },
}  # fmt: skip


def keeper_of(county: Abroad, settings: Any) -> Account:
    """An empty county: its root, and whom its highest organisations are under."""
    settings.ZUGONG_COUNTY = county.title[:3]
    root = factories.county(f"中共{county.title[:3]}委员会")
    own = {unit.name for unit in county.units} | {root.name}
    for top in dict.fromkeys(unit.superior for unit in county.units if unit.superior not in own):
        factories.working_committee(root, top)
    return factories.account("registrar", root)


def stage(county: Abroad, kind: str, by: Account) -> ImportBatch:
    book = county.books[kind]
    batches = intake.stage(read_upload(book.data, book.file_name), by=by)
    assert [batch.target for batch in batches] == [kind]
    return services.look(batch=batches[0], by=by)


def bring_in(county: Abroad, by: Account) -> None:
    for kind in KINDS:
        services.apply_batch(batch=stage(county, kind, by), only_good=False, by=by)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_every_sheet_is_matched_without_help(name: str, kind: str):
    book = WHOLE[name]().books[kind]
    wrong, columns = [], 0
    for one in read_upload(book.data, book.file_name).found:
        wanted = book.columns.get(one.table.sheet) or book.columns[""]
        cells = [(m, c) for m, c in zip(one.matches, one.table.columns, strict=True) if c.source == "cell"]
        columns += len(cells)
        for (match, column), meaning in zip(cells, wanted, strict=True):
            got, field = "+".join((match.field, *match.also)), MEANS[kind].get(meaning, meaning)
            if got != field:
                wrong.append((one.table.sheet, column.label, field, got))
    assert (wrong, columns >= 4) == ([], True)


@pytest.mark.parametrize("name", WHOLE)
def test_no_organisation_is_lost_or_hung_elsewhere(name: str, settings: Any):
    county = WHOLE[name]()
    keeper = keeper_of(county, settings)
    services.apply_batch(batch=stage(county, "units", keeper), only_good=False, by=keeper)
    found = {}
    for unit in Unit.objects.filter(name__in=[unit.name for unit in county.units]).select_related("parent"):
        head = Post.objects.filter(unit=unit, role="secretary").values_list("person__name", "person__phone").first()
        found[unit.name] = (head, *(_written(unit, day) for day in ("founded", "term_ends")))
    assert found == {unit.name: ((unit.head, unit.phone), unit.founded, unit.expires) for unit in county.units}
    above = {unit.name: unit.ancestor_paths() for unit in Unit.objects.all()}
    paths = dict(Unit.objects.values_list("name", "path"))
    assert [u.name for u in county.units if paths[u.superior] not in above[u.name]] == []


def _written(record: Any, day: str) -> str:
    found, precision = getattr(record, f"{day}_on"), getattr(record, f"{day}_precision")
    return "" if found is None else found.isoformat()[: 7 if precision == "month" else 10]


@pytest.mark.parametrize("name", WHOLE)
def test_no_member_is_lost_joined_or_misdated(name: str, settings: Any):
    county = WHOLE[name]()
    keeper = keeper_of(county, settings)
    for kind in KINDS[:2]:
        services.apply_batch(batch=stage(county, kind, keeper), only_good=False, by=keeper)
    found = Counter(
        (
            held.person.name,
            held.person.id_number,
            {"male": "男", "female": "女"}[held.person.sex],
            held.unit.name,
            _written(held.person, "birth"),
            _written(held, "joined"),
            _written(held, "full"),
            held.person.phone.split("/")[0],
        )
        for held in Membership.objects.select_related("person", "unit")
    )
    born = 7 if county.months_of_birth else 10
    assert found == Counter(
        (
            one.name,
            one.number,
            one.sex,
            one.branch,
            one.born.isoformat()[:born],
            one.joined.isoformat(),
            one.full.isoformat() if one.full else "",
            one.phone,
        )
        for one in county.people
    )


@pytest.mark.parametrize("name", WHOLE)
def test_no_meeting_and_nobody_at_it_is_lost_joined_or_misdated(name: str, settings: Any):
    county = WHOLE[name]()
    bring_in(county, keeper_of(county, settings))
    kinds = queries.activity_names(TODAY)
    wanted = {
        (m.branch, kinds[queries.plain_name(m.kind)].id, m.day): (
            m.topic,
            m.attended if m.attended is not None else len(m.present),
            m.expected if m.expected is not None else len(m.present) + len(m.absent),
            m.present,
            m.absent,
        )
        for m in county.meetings
    }
    assert len(wanted) == len(county.meetings)
    assert [_told(meeting) for meeting in Meeting.objects.order_by("pk") if _told(meeting) not in wanted.items()] == []
    assert Meeting.objects.count() == len(county.meetings)


def _told(meeting: Meeting) -> tuple[Any, Any]:
    came, away = set(), set()
    for one in Attendance.objects.filter(meeting=meeting).select_related("person"):
        if one.state == Attendance.State.PRESENT:
            came.add(one.person.name)
        else:
            on_leave = one.state == Attendance.State.LEAVE
            away.add((one.person.name, one.reason or ("请假" if on_leave else "")))
    key = (meeting.unit.name, meeting.activity, meeting.held_on.isoformat())
    return key, (meeting.topic, meeting.present, meeting.expected, frozenset(came), frozenset(away))


@pytest.mark.parametrize("name", WHOLE)
def test_the_books_of_a_county_sent_twice_change_nothing(name: str, settings: Any):
    county = WHOLE[name]()
    keeper = keeper_of(county, settings)
    bring_in(county, keeper)
    again = {}
    for kind in KINDS:
        counts = stage(county, kind, keeper).counts
        again[kind] = {key: counts.get(key, 0) for key in ("new", "changed", "wrong")}
    assert again == {kind: {"new": 0, "changed": 0, "wrong": 0} for kind in KINDS}
