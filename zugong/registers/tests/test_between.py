"""Registers whose rows know each other: quotas, links, own rows, several people, times in workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from zugong.columns.binding import Binding
from zugong.columns.reading import Reader
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Post, Unit
from zugong.org.tests import factories
from zugong.registers import services
from zugong.registers.models import Row
from zugong.rulebook import declared, library

pytestmark = pytest.mark.django_db
SHELF = "county.rooms"
TEXT = """\
institution: {id: county.rooms, title: 场地, edition: "1", in_force_from: 2020-01-01, applies_to: [branch], source: {document: 《示例》}}
parameters:
  minutes: {title: 几分钟, unit: 分钟, values: [{from: 2020-01-01, value: 5, cite: 示例}]}
  two: {title: 几个, unit: 个, values: [{from: 2020-01-01, value: 2, cite: 示例}]}
  steps: {title: 起点, unit: 元, values: [{from: 2020-01-01, value: [100, 200], cite: 示例}]}
labels:
  tiers: {title: 档次, values: {low: 低, middle: 中, high: 高}}
facts:
  lesson.attended: {title: 听课, recorded_by: unit, fields: {topic: {label: 题目, type: text}}}
registers:
  rooms:
    title: 房间
    kept_by: [branch]
    read_by: everybody
    columns:
      name: {label: 名称, type: text, required: true}
      open: {label: 开放, type: yes_no}
    load: {basis: 《示例》, every: year, minutes: minutes}
    cite: 示例
  stays:
    title: 借用
    kept_by: [branch]
    columns:
      why: {label: 事由, type: text}
      room: {label: 房间, type: row, register: rooms, others: {open: true}, required: true}
      first: {label: 从, type: date, required: true}
      last: {label: 到, type: date, required: true}
    no_overlap: {of: [room], from: first, to: last}
    load: {basis: 《示例》, every: year, minutes: minutes}
    cite: 示例
  prizes:
    title: 奖
    kept_by: [branch]
    written_by: [unit, person]
    read_by: assessor
    columns:
      topic: {label: 题目, type: text, required: true}
      cost: {label: 花费, type: money}
      tier: {label: 档次, type: band, of: cost, limits: steps, labels: tiers}
      year: {label: 哪年, type: period, every: year}
      on: {label: 日期, type: date}
      at: {label: 钟点, type: time}
      who: {label: 听的人, type: people}
    quotas:
      - {where: {tier: high}, per: [year], most: two, say: 高档的满了。}
    emits:
      - {fact: lesson.attended, at: on, person: who, fields: {topic: topic}}
    load: {basis: 《示例》, every: year, minutes: minutes}
    cite: 示例
"""


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, settings: object) -> Iterator[None]:
    (tmp_path / "rooms.yaml").write_text(TEXT, encoding="utf-8")
    settings.ZUGONG_INSTITUTIONS = [tmp_path]  # type: ignore[attr-defined]
    library.forget()
    yield
    library.forget()


@pytest.fixture
def branch() -> Unit:
    return factories.branch(factories.department(factories.working_committee()))


def put(register: str, unit: Unit, **cells: object) -> Row:
    return services.write_row(register=f"{SHELF}/{register}", unit=unit, cells=cells, by=SYSTEM)


def test_days_overlap_from_the_first_to_the_last(branch: Unit) -> None:
    room = put("rooms", branch, name="会议室")
    put("stays", branch, room=room.pk, first="2026-03-01", last="2026-03-03", why="培训")
    with pytest.raises(Refused, match="会议室 2026-03-01–2026-03-03 已经由"):
        put("stays", branch, room=room.pk, first="2026-03-03", last="2026-03-05")
    put("stays", branch, room=room.pk, first="2026-03-04", last="2026-03-05")


def test_a_workbook_is_judged_row_by_row_and_nothing_of_it_is_stored(branch: Unit) -> None:
    room = put("rooms", branch, name="会议室")
    cells = {"room": room.pk, "first": "2026-03-01", "last": "2026-03-03"}
    writer = factories.account("branch_secretary", branch)
    with pytest.raises(Refused, match="已经由"):
        services.import_rows(
            register=f"{SHELF}/stays", new=[(branch, cells), (branch, cells)], changed=[], batch="x", by=writer
        )
    assert Row.objects.filter(register=f"{SHELF}/stays").count() == 0


def test_another_units_row_is_linked_only_where_it_is_open(branch: Unit) -> None:
    other = factories.branch(factories.department(branch.parent.parent), "外支部")
    rooms = [put("rooms", branch, name=name, open=open_) for name, open_ in (("内", False), ("外", True))]
    days = {"first": "2026-03-01", "last": "2026-03-01"}
    with pytest.raises(Refused, match="没有对外支部开放"):
        put("stays", other, room=rooms[0].pk, **days)
    assert put("stays", other, room=rooms[1].pk, **days).pk
    assert put("stays", branch, room=rooms[0].pk, **days).pk


def test_a_quota_counts_what_stands_apart_by_period(branch: Unit) -> None:
    rows = [put("prizes", branch, topic=str(number), cost="250", year="2026") for number in range(2)]
    with pytest.raises(Refused, match="高档的满了。"):
        put("prizes", branch, topic="3", cost="200", year="2026")
    put("prizes", branch, topic="3", cost="199.99", year="2026")
    put("prizes", branch, topic="4", cost="300", year="2025")
    services.remove_row(row=rows[0], reason="错了", by=SYSTEM)
    put("prizes", branch, topic="5", cost="300", year="2026")


def test_several_people_get_a_fact_each(branch: Unit) -> None:
    people = [person.pk for person in factories.members(branch, 2)]
    row = put("prizes", branch, topic="学党史", on="2026-03-01", who=people)
    assert sorted(ledger.standing().filter(source=row.source).values_list("person", flat=True)) == sorted(people)


def test_who_writes_about_oneself_sees_and_changes_the_own_rows_alone(branch: Unit, client: object) -> None:
    one, other = factories.members(branch, 2)
    mine, theirs = (factories.account("member", branch, person=person) for person in (one, other))
    row = services.write_row(register=f"{SHELF}/prizes", unit=branch, cells={"topic": "甲"}, by=mine)
    with pytest.raises(Refused, match="只能改自己写的"):
        services.change_row(row=row, version=1, cells={"topic": "乙"}, by=theirs)
    pages = []
    for account in (mine, theirs):
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")  # type: ignore[attr-defined]
        listed = client.get(reverse("registers:register", args=[SHELF, "prizes"])).content.decode()  # type: ignore[attr-defined]
        pages.append((">甲<" in listed, client.get(reverse("registers:row", args=[row.pk])).status_code))  # type: ignore[attr-defined]
    assert pages == [(True, 200), (False, 403)]


def test_who_holds_a_post_belongs_to_the_unit_too(branch: Unit) -> None:
    elsewhere = factories.branch(factories.department(branch.parent.parent), "外支部")
    person = factories.members(elsewhere, 1)[0]
    account = factories.account("member", elsewhere, person=person)
    assert branch.path not in account.own_paths
    Post.objects.create(person=person, unit=branch, role="member")
    again = type(account).objects.get(pk=account.pk)
    assert (branch.path in again.own_paths, elsewhere.path in again.own_paths) == (True, True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("14:30", "14:30"),
        ("9：05", "09:05"),
        ("14点30分", "14:30"),
        ("9点", "09:00"),
        ("08:00:00", "08:00"),
        ("25:00", None),
        ("早上", None),
    ],
)
def test_a_time_in_a_workbook_is_read_as_clerks_write_it(typed: str, kept: str | None) -> None:
    found = declared.register(f"{SHELF}/prizes", clock.today())
    reader = Reader(Binding(found.institution, found.register.columns, clock.today()))
    value = reader.normalise(found.register.columns["at"], typed, year=None, date1904=False)
    assert (value.value, bool(value.problem)) == (kept, kept is None)


def test_a_number_falls_into_the_band_it_has_reached() -> None:
    found = declared.register(f"{SHELF}/prizes", clock.today())
    binding = Binding(found.institution, found.register.columns, clock.today())
    bands = [binding.computed({"cost": Decimal(amount)})["tier"] for amount in ("0", "99.99", "100", "199", "200")]
    assert bands == ["low", "low", "middle", "middle", "high"]
    assert binding.computed({})["tier"] is None


@pytest.mark.parametrize("said", [True, False])
def test_a_yes_or_no_stands_in_the_form_again_and_stays_when_something_else_is_changed(
    branch: Unit, client: object, said: bool
) -> None:
    row = put("rooms", branch, name="会议室", open=said)
    client.force_login(factories.account("branch_secretary", branch), "django.contrib.auth.backends.ModelBackend")  # type: ignore[attr-defined]
    url = reverse("registers:edit", args=[row.pk])
    form = client.get(url).context["form"]  # type: ignore[attr-defined]
    shown = {name: form[name].value() for name in form.fields}
    assert shown == {"name": "会议室", "open": "true" if said else "false"}
    answer = client.post(url, {**shown, "name": "大会议室", "_version": "1"})  # type: ignore[attr-defined]
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.data == {"name": "大会议室", "open": said}


def test_what_a_file_with_mistakes_declares_is_not_in_force_and_nothing_is_written(
    branch: Unit, tmp_path: Path
) -> None:
    (tmp_path / "rooms.yaml").write_text(TEXT.replace("kept_by: [branch]", "kept_by: [branch, brunch]", 1), "utf-8")
    library.forget()
    with pytest.raises(Refused, match="的文件有错，没有施行"):
        put("rooms", branch, name="会议室")


def test_a_form_offers_own_rooms_and_of_others_only_those_that_are_shared(branch: Unit, client: object) -> None:
    beside = factories.branch(branch.parent)
    rooms = [put("rooms", unit, name=name, open=shared) for unit, name, shared in
             ((branch, "自己的", False), (beside, "共用的", True), (beside, "不共用的", False))]  # fmt: skip
    client.force_login(factories.account("branch_secretary", branch), "django.contrib.auth.backends.ModelBackend")  # type: ignore[attr-defined]
    form = client.get(reverse("registers:new", args=[SHELF, "stays"])).context["form"]  # type: ignore[attr-defined]
    offered = dict(form.fields["room"].choices)
    assert offered == {"": "请选择", str(rooms[1].pk): f"共用的 · {beside}", str(rooms[0].pk): f"自己的 · {branch}"}
