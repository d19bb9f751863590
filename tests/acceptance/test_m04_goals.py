"""M04 目标布局标签.

S0-01: any internal record can be tagged to one of the four criteria; one page shows evidence counts, trend and gaps. S0-02: three
goals and nine sub-lines are an editable tree, every system hangs on one node so that coverage can be seen. S1-02: vision words
are an editable tag set. S1-03, S1-04: any task can be linked to one of the core tasks and a page shows how each was served.
S1-08, S1-09: every task belongs to one of four lines, five constructions; labels can be combined in filters. S4-04, S4-05: one or
both core tasks, seven fields; blank areas show. (S0-03, S1-01, S1-05–07, S2-68, S4-114, S4-123 are context.)"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.evidence import ledger
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.rulebook import library
from zugong.work import frames
from zugong.work.models import Tag

from .conftest import TODAY
from .pages import page_of, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


@pytest.fixture
def department() -> Unit:
    return factories.department(factories.working_committee(), "县财政局")


@pytest.fixture
def keeper(department: Unit) -> Account:
    return factories.account("organ_clerk", department)


@pytest.fixture
def row(department: Unit, keeper: Account, signed_in: SignedIn) -> Row:
    """Something recorded: a year's budget."""
    return write(signed_in(keeper), "source-4.venues-and-funds", "budgets", department, year="2026", budget="30000")


def put(client: Client, row: Row, frame: str, *labels: str) -> int:
    said = {"source": row.source, "frame": frame, "label": list(labels)}
    return client.post(reverse("work:tag"), said, follow=True).status_code


def lines(account: Account, frame: str, year: int = 2026) -> dict[str, frames.Line]:
    declared = frames.find(frame)
    assert declared is not None
    return {line.label: line for line in frames.board(account, declared, year)}


def page(client: Client, frame: str, **asked: str) -> str:
    return page_of(client, reverse("work:frame", args=frame.split("/")), **asked)


@pytest.mark.parametrize(
    ("frame", "number"),
    [
        ("source-0.goals/model_department", 4), ("source-0.goals/three_first_class", 9), ("source-1.goals/vision", 4),
        ("source-1.goals/core_tasks", 4), ("source-1.goals/izations", 4), ("source-1.goals/wheels", 4),
        ("source-1.goals/constructions", 5), ("source-4.goals/core", 2), ("source-4.goals/layout", 7),
    ],
)  # fmt: skip
def test_each_set_of_labels_has_its_page(frame: str, number: int, keeper: Account, signed_in: SignedIn) -> None:
    declared = frames.find(frame)
    assert declared is not None
    shown = page(signed_in(keeper), frame)
    assert len(frames.labels_of(declared)) == number
    assert [title for title in frames.labels_of(declared).values() if title not in shown] == []


def test_any_record_is_tagged_on_its_page_and_counted_with_its_trend_and_gaps(
    row: Row, keeper: Account, signed_in: SignedIn
) -> None:
    client, frame = signed_in(keeper), "source-0.goals/model_department"
    assert "目标标签" in page_of(client, reverse("registers:row", args=[row.pk]))
    put(client, row, frame, "politics")
    board = lines(keeper, frame)
    assert (board["politics"].tagged, board["politics"].months[10], board["politics"].blank) == (1, 1, False)
    assert (board["skill"].tagged, board["skill"].blank, board["skill"].gap) == (0, True, True)
    shown = page(client, frame, label="politics")
    assert ["空白" in shown, str(row) in shown, row.title in shown] == [True, True, True]


def test_what_a_hung_institution_records_counts_by_itself_and_old_work_leaves_a_gap_now(
    department: Unit, keeper: Account
) -> None:
    frame = "source-1.goals/wheels"
    kind = next(iter(library.get("source-4.two-lists", TODAY).facts))
    data = {"kind": "duties", "level": "main"}
    for month in (2, 3):
        ledger.record(
            kind, unit=department, occurred_on=dt.date(2026, month, 5), data=data, source=f"test:{month}", by=SYSTEM
        )
    line = lines(keeper, frame)["grass_roots"]
    assert (line.records, line.months[1:3], line.blank, line.gap) == (2, [1, 1], False, True)
    assert lines(keeper, frame, 2025)["grass_roots"].records == 0


def test_every_system_hangs_on_one_node_of_the_tree_and_those_that_do_not_are_listed(
    keeper: Account, signed_in: SignedIn
) -> None:
    shown = page(signed_in(keeper), "source-0.goals/three_first_class")
    declared = frames.find("source-0.goals/three_first_class")
    assert declared is not None
    assert [words in shown for words in ("一流政治机关", "一流组工队伍", "一流组工形象", "领导带头学")] == [True] * 4
    assert library.get("source-0.sink-down-visits", TODAY).title in shown
    assert library.get("source-4.two-lists", TODAY) in frames.loose(declared)
    assert set(declared.frame.hangs.values()) == set(frames.labels_of(declared)) - {"information"}


def test_a_thing_bears_one_or_several_labels_as_the_frame_says_and_what_is_taken_off_stays_on_record(
    row: Row, keeper: Account, signed_in: SignedIn
) -> None:
    client = signed_in(keeper)
    put(client, row, "source-4.goals/core", "serve", "build")
    put(client, row, "source-1.goals/wheels", "own", "cadres")  # only one of the four
    put(client, row, "source-4.goals/core", "build")
    assert set(Tag.objects.standing().values_list("frame", "label")) == {("source-4.goals/core", "build")}
    assert Tag.objects.exclude(removed_on=None).get().label == "serve"
    put(client, row, "source-4.goals/core", "nonsense")
    assert Tag.objects.standing().count() == 1


def test_labels_of_several_sets_are_combined_in_a_filter(
    row: Row, department: Unit, keeper: Account, signed_in: SignedIn
) -> None:
    client = signed_in(keeper)
    other = write(client, "source-4.venues-and-funds", "budgets", department, year="2025", budget="20000")
    for one in (row, other):
        put(client, one, "source-1.goals/core_tasks", "ecology")
    put(client, row, "source-1.goals/constructions", "style")
    both = page(client, "source-1.goals/core_tasks", label="ecology")
    narrowed = page(
        client, "source-1.goals/core_tasks", **{"label": "ecology", "source-1.goals/constructions": "style"}
    )
    addresses = [reverse("registers:row", args=[one.pk]) for one in (row, other)]
    assert [address in both for address in addresses] == [True, True]
    assert [address in narrowed for address in addresses] == [True, False]


def test_a_colleague_above_sees_and_tags_a_stranger_neither(row: Row, keeper: Account, signed_in: SignedIn) -> None:
    frame = "source-1.goals/vision"
    put(signed_in(keeper), row, frame, "green")
    above = factories.account("assessor", row.unit.parent)
    stranger = factories.account("organ_clerk", factories.department(row.unit.parent))
    member = factories.account("member", factories.branch(row.unit), person=factories.person())
    assert [lines(one, frame)["green"].tagged for one in (above, stranger)] == [1, 0]
    assert put(signed_in(above), row, frame, "green", "strong") == 200
    assert put(signed_in(stranger), row, frame, "beautiful") == 404
    assert Tag.objects.standing().filter(source=row.source).count() == 2
    assert signed_in(member).get(reverse("work:frames")).status_code == 403
