from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zugong.evidence import ledger
from zugong.kernel.rules import Refused
from zugong.life import services
from zugong.life.models import Meeting
from zugong.org.imports import services as imports
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.reading import read_upload
from zugong.org.imports.staging import unpack_row

from .conftest import TODAY, Branch

HEAD = ("序号", "党支部", "会议类型", "时间", "地点", "主持人", "应到", "实到", "主要内容")
MEETINGS = [
    ("第一支部", "支部党员大会", dt.date(2025, 2, 7), "三楼会议室", "蒋立", 26, 24, "讨论支部年度计划"),
    ("第一支部", "党员大会", "2025.6", "", "宋 云", 12, "10人", "研究党费收缴使用"),
    ("第一支部", "支委会", "20250816", "党员活动室", "陶舒", 3, 3, "研究发展党员"),
]


def workbook(rows: Iterable[tuple[Any, ...]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["2025年度“三会一课”开展情况台账（示例）"])
    sheet.append(list(HEAD))
    for number, row in enumerate(rows, 1):
        sheet.append([number, *row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def staged(branch: Branch, rows: Iterable[tuple[Any, ...]] = MEETINGS) -> ImportBatch:
    reading = read_upload(workbook(rows), "三会一课台账.xlsx", target="meetings")
    batch = imports.receive(
        file_name="三会一课台账.xlsx",
        file_hash="0",
        target="meetings",
        found=reading.by_target()["meetings"],
        by=branch.registrar,
    )
    return imports.look(batch=batch, by=branch.registrar)


def imported(branch: Branch, rows: Iterable[tuple[Any, ...]] = MEETINGS) -> ImportBatch:
    return imports.apply_batch(batch=staged(branch, rows), only_good=False, by=branch.registrar)


def statuses(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("status", flat=True))


def said(batch: ImportBatch) -> list[str]:
    rows = [unpack_row(row.payload) for row in batch.rows.order_by("number")]
    return [remark.sentence for row in rows for remark in row["remarks"] if remark.level == "problem"]


def standing() -> list[tuple[Any, ...]]:
    fields = ("activity_name", "held_on", "precision", "place", "host_name", "expected", "present", "topic", "origin")
    return list(Meeting.objects.standing().order_by("held_on").values_list(*fields))


def test_a_ledger_becomes_meetings_and_facts(branch: Branch) -> None:
    batch = imported(branch)

    assert standing() == [
        ("支部党员大会", dt.date(2025, 2, 7), "day", "三楼会议室", "蒋立", 26, 24, "讨论支部年度计划", "import"),
        ("支部党员大会", dt.date(2025, 6, 1), "month", "", "宋云", 12, 10, "研究党费收缴使用", "import"),
        ("支部委员会会议", dt.date(2025, 8, 16), "day", "党员活动室", "陶舒", 3, 3, "研究发展党员", "import"),
    ]
    facts = ledger.standing().filter(kind="life.meeting_held").order_by("occurred_on")
    assert [(fact.occurred_on, fact.data["precision"], fact.data.get("minutes")) for fact in facts] == [
        (dt.date(2025, 2, 7), "day", None),
        (dt.date(2025, 6, 1), "month", None),
        (dt.date(2025, 8, 16), "day", None),
    ]
    assert set(Meeting.objects.values_list("batch", flat=True)) == {f"import:{batch.pk}"}


def test_the_same_file_twice_changes_nothing(branch: Branch) -> None:
    imported(branch)
    again = staged(branch)

    assert statuses(again) == ["unchanged"] * 3
    with pytest.raises(Refused, match="没有要新增或修改的行"):
        imports.apply_batch(batch=again, only_good=False, by=branch.registrar)
    assert (Meeting.objects.count(), ledger.booked().count()) == (3, 3)


def test_a_changed_row_corrects_its_meeting_and_an_empty_cell_changes_nothing(branch: Branch) -> None:
    imported(branch)
    name, kind, day, _place, host, expected, _present, topic = MEETINGS[0]
    batch = imported(branch, [(name, kind, day, "", host, expected, 25, topic), *MEETINGS[1:]])

    assert statuses(batch) == ["changed", "unchanged", "unchanged"]
    new = Meeting.objects.standing().get(held_on=day)
    assert (new.present, new.place, new.corrects.present, new.corrects.state) == (25, "三楼会议室", 24, "corrected")
    assert [fact.data["present"] for fact in ledger.standing().filter(occurred_on=day)] == [25]


def test_two_meetings_of_a_day_are_told_apart_by_what_was_discussed(branch: Branch) -> None:
    first = MEETINGS[0]
    second = (*first[:7], "接收预备党员")
    imported(branch, [first, second])

    assert list(Meeting.objects.order_by("ordinal").values_list("ordinal", "topic")) == [
        (1, "讨论支部年度计划"),
        (2, "接收预备党员"),
    ]
    assert statuses(staged(branch, [second, first])) == ["unchanged", "unchanged"]


def test_a_row_written_twice_counts_once(branch: Branch) -> None:
    batch = imported(branch, [MEETINGS[0], MEETINGS[0]])

    assert (statuses(batch), Meeting.objects.count()) == (["new", "skipped"], 1)


def test_wrong_rows_say_what_is_wrong(branch: Branch) -> None:
    good = MEETINGS[0]
    batch = staged(
        branch,
        [
            ("没有的支部", *good[1:]),
            (good[0], "茶话会", *good[2:]),
            (*good[:2], "2025-02-30", *good[3:]),
            (*good[:2], "2027-01-05", *good[3:]),
            (*good[:5], 20, 24, good[7]),
        ],
    )

    assert statuses(batch) == ["wrong"] * 5
    assert [sentence for sentence in said(batch) if "2 月" not in sentence] == [
        "名册里没有“没有的支部”这个组织。",
        "制度里没有“茶话会”这种会。",
        "2027年1月5日还没到。",
        "实到 24 人比应到 20 人还多。",
    ]


def test_what_a_branch_recorded_itself_is_not_overwritten(branch: Branch) -> None:
    services.record_meeting(
        unit=branch.unit,
        said=services.Said(
            activity="branch_general_meeting",
            held_on=dt.date(2025, 2, 7),
            topic="支部自己记的",
            expected=5,
            present=5,
        ),
        by=branch.keeper,
    )

    assert statuses(staged(branch, MEETINGS[:1])) == ["unchanged"]


def test_a_batch_is_withdrawn_as_long_as_nobody_went_on_from_it(branch: Branch) -> None:
    before = imported(branch, MEETINGS[:1])
    name, kind, day, place, host, expected, _present, topic = MEETINGS[0]
    after = imported(branch, [(name, kind, day, place, host, expected, 25, topic), MEETINGS[2]])

    imports.withdraw_batch(batch=after, by=branch.registrar)
    assert standing() == [
        ("支部党员大会", dt.date(2025, 2, 7), "day", "三楼会议室", "蒋立", 26, 24, "讨论支部年度计划", "import")
    ]
    with pytest.raises(Refused, match="有 1 次会议后来又更正或撤回过"):
        imports.withdraw_batch(batch=before, by=branch.registrar)


def test_the_cost_does_not_grow_with_the_rows(branch: Branch) -> None:
    def cost(rows: list[tuple[Any, ...]]) -> int:
        with CaptureQueriesContext(connection) as queries:
            staged(branch, rows)
        return len(queries)

    cost(MEETINGS[:1])  # what is read once and kept is read now
    one = cost(MEETINGS[:1])
    day = dt.date(2025, 1, 1)
    many = [(*MEETINGS[0][:2], day + dt.timedelta(n), *MEETINGS[0][3:]) for n in range(200)]

    assert cost(many) == one


def test_a_keeper_s_own_day_still_counts_today(branch: Branch) -> None:
    batch = staged(branch, [(*MEETINGS[0][:2], TODAY, *MEETINGS[0][3:])])

    assert statuses(batch) == ["new"]


def test_the_batch_remembers_the_years_of_its_meetings(branch: Branch) -> None:
    rows = [*MEETINGS, ("第一支部", "支委会", "2024.12.3", "", "", 3, 3, "研究年终总结")]
    batch = imported(branch, rows)
    assert ImportBatch.objects.get(pk=batch.pk).years == [2025, 2024]
    assert batch.good == 4
