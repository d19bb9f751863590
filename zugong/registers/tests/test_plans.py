"""Rows that count facts, rows above them, boards, and giving rows out: what follows is always what the ledger and the rows say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.org.tests import factories
from zugong.registers import boards, counting, linking, places, planning, queries, services, writing
from zugong.registers.handing import Chosen
from zugong.registers.models import Place, Row
from zugong.registers.overlapping import share
from zugong.registers.tests.conftest import TODAY, House
from zugong.rulebook.declared import DeclaredRegister
from zugong.work import changes

pytestmark = pytest.mark.django_db
WINDOW = {"since": "2026-03-01", "until": "2026-03-31", "target": "2"}


@pytest.fixture
def items() -> DeclaredRegister:
    return queries.find("test.plans/items")


def item(unit: Unit, **cells: object) -> Row:
    said = {"name": "事项", "way": "meetings", **WINDOW, **cells}
    return services.write_row(register="test.plans/items", unit=unit, cells=said, by=SYSTEM)


def plan(house: House, **cells: object) -> Row:
    said = {"name": "计划", **cells}
    return services.write_row(register="test.plans/plans", unit=house.unit.parent, cells=said, by=SYSTEM)


def meet(unit: Unit, day: int, source: str = "life.meeting:1", month: int = 3) -> None:
    ledger.record("plan.met", unit=unit, occurred_on=dt.date(2026, month, day), data={}, source=source, by=SYSTEM)


def shown(row: Row, declared: DeclaredRegister) -> dict[str, Decimal | None]:
    row = Row.objects.select_related("unit").get(pk=row.pk)
    return linking.derived(declared, row)


def placed(row: Row, declared: DeclaredRegister, column: str) -> Decimal | None:
    row.refresh_from_db()
    found: Decimal | None = getattr(row, places.of(declared)[column])
    return found


def test_facts_of_the_window_are_counted_when_they_are_booked_and_uncounted_when_taken_back(
    house: House, items: DeclaredRegister
) -> None:
    row = item(house.unit)
    assert placed(row, items, "share") == 0
    meet(house.unit, 5)
    meet(house.unit, 5, "life.meeting:2", month=4)  # outside the window
    meet(house.neighbour, 6, "life.meeting:3")  # another unit
    assert [shown(row, items)["done"], placed(row, items, "share")] == [1, 50]
    meet(house.unit, 31, "life.meeting:4")
    assert [placed(row, items, "share"), shown(row, items)["share"]] == [100, 100]
    ledger.reverse(source="life.meeting:1", reason="记错了", by=SYSTEM)
    assert placed(row, items, "share") == 50


def test_a_field_may_be_added_up_and_what_nothing_counts_is_reported(house: House, items: DeclaredRegister) -> None:
    hours = item(house.unit, way="hours", target="10")
    manual = item(house.unit, name="其他", way="manual", reported="1")
    said = {"unit": house.unit, "occurred_on": dt.date(2026, 3, 9), "source": "test:1", "by": SYSTEM}
    ledger.record("plan.studied", data={"hours": Decimal("2.5")}, **said)
    assert [placed(row, items, "share") for row in (hours, manual)] == [25, 50]
    nothing = item(house.unit, name="没填", way="manual")
    assert shown(nothing, items)["done"] == 0


def test_facts_loaded_quietly_are_counted_afterwards(house: House, items: DeclaredRegister) -> None:
    row = item(house.unit)
    with ledger.quietly():
        meet(house.unit, 5)
    assert placed(row, items, "share") == 0
    counting.recount_register(items)
    assert placed(row, items, "share") == 50


def test_progress_goes_up_by_weight_when_facts_come(house: House, items: DeclaredRegister) -> None:
    above = plan(house)
    item(house.unit, plan=above.pk, weight="3")
    item(house.neighbour, plan=above.pk)
    plans = queries.find("test.plans/plans")
    meet(house.unit, 5)
    assert [placed(above, plans, "progress"), shown(above, plans)["progress"]] == [Decimal("37.5"), Decimal("37.5")]


def test_what_a_row_above_must_satisfy_is_judged_when_one_below_is_written(house: House) -> None:
    above = plan(house, budget="100")
    item(house.unit, plan=above.pk, cost="60")
    with pytest.raises(Refused, match="“计划”：花的超过经费。"):
        item(house.neighbour, plan=above.pk, cost="50")
    assert Row.objects.filter(register="test.plans/items").count() == 1
    item(house.neighbour, plan=above.pk, cost="40")


def test_a_light_waits_for_the_first_day_and_goes_out_when_reached(house: House, items: DeclaredRegister) -> None:
    row = item(house.unit)
    light = queries.Shown(items, [Row.objects.select_related("unit").get(pk=row.pk)]).light
    assert [light(row, dt.date(2026, month, 15)) for month in (2, 3, 5)] == ["ahead", "open", "late"]
    meet(house.unit, 5)
    meet(house.unit, 6, "life.meeting:2")
    again = Row.objects.select_related("unit").get(pk=row.pk)
    assert queries.Shown(items, [again]).light(again, dt.date(2026, 5, 15)) == "done"


def test_rows_are_given_out_once_and_not_again_after_one_was_removed(house: House) -> None:
    above = plan(house)
    said = {
        "register": "test.plans/plans",
        "rows": [above],
        "chosen": Chosen(kinds=frozenset({"branch"})),
        "by": house.above,
    }
    assert [planning.hand_out_rows(**said), planning.hand_out_rows(**said)] == [2, 0]
    made = Row.objects.filter(register="test.plans/items").order_by("unit__path")
    assert [row.data["way"] for row in made] == ["meetings", "meetings"]
    services.remove_row(row=made[0], reason="不用", by=house.above)
    assert planning.hand_out_rows(**said) == 0
    for wrong, sentence in ((Chosen(), "先选分给哪类单位。"), (said["chosen"], "由登记的单位来分")):
        with pytest.raises(Refused, match=sentence):
            planning.hand_out_rows(**{**said, "chosen": wrong, "by": house.keeper})


def test_a_board_shows_shares_totals_and_ranks_of_what_one_sees(house: House, items: DeclaredRegister) -> None:
    above = plan(house)
    item(house.unit, plan=above.pk)
    item(house.neighbour, plan=above.pk)
    item(house.neighbour, plan=above.pk, way="manual", reported="2", name="其他")
    meet(house.unit, 5)
    board = items.register.boards["ways"]
    with clock.frozen(dt.date(2026, 4, 2)):
        drawn = boards.drawn(items, board, house.above, above)
    assert [(line.label, line.rank, line.total.share, line.total.late) for line in drawn.lines] == [
        ("第一支部", 1, Decimal("50.0"), 1), ("第二支部", 1, Decimal("50.0"), 1),
    ]  # fmt: skip
    assert [(cell.label, cell.share, cell.light) for cell in drawn.total.cells] == [
        ("开会", Decimal("25.0"), "late"), ("学时", None, "open"), ("自己填", Decimal("100.0"), "done"),
    ]  # fmt: skip
    own = boards.drawn(items, board, house.keeper, above)
    assert [line.label for line in own.lines] == ["第一支部"]


def test_a_board_costs_no_more_for_many_rows(
    house: House, items: DeclaredRegister, django_assert_max_num_queries: object
) -> None:
    above = plan(house)
    new = [(house.unit, {"name": f"事项{n}", "way": "meetings", "plan": above.pk, **WINDOW}) for n in range(120)]
    writing.write_many(items, new, SYSTEM)
    client = Client()
    client.force_login(house.above, "django.contrib.auth.backends.ModelBackend")
    for name, args in (
        ("board", ["test.plans", "items", "ways"]),
        ("register", ["test.plans", "items"]),
        ("row", [above.pk]),
    ):
        url = reverse(f"registers:{name}", args=args)
        client.get(url)
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert client.get(url).status_code == 200


def test_strangers_and_administrators_get_no_board_and_wrong_addresses_are_not_found(house: House) -> None:
    url = reverse("registers:board", args=["test.plans", "items", "ways"])
    client = Client()
    client.force_login(house.admin, "django.contrib.auth.backends.ModelBackend")
    assert client.get(url).status_code == 403
    client.force_login(house.above, "django.contrib.auth.backends.ModelBackend")
    assert [client.get(url).status_code, client.get(f"{url}?in=x&rows=y&page=99").status_code] == [200, 200]
    for wrong in (["test.plans", "items", "none"], ["test.plans", "none", "ways"]):
        assert client.get(reverse("registers:board", args=wrong)).status_code == 404
    above = plan(house)
    assert client.get(reverse("registers:tree", args=[above.pk])).status_code == 404
    assert client.get(reverse("registers:cycle", args=["test.plans", "items"])).status_code == 404


def test_texts_that_share_long_runs_overlap_and_short_phrases_do_not() -> None:
    superior = "要把学习贯彻摆在首位，领导干部带头学。"
    assert [share(superior, superior), share("学习贯彻。", superior), share("", superior)] == [100, 0, None]
    assert share("我们领导干部带头学好一点", "各级要让领导干部带头学好") == Decimal("66.7")


def test_the_cells_of_a_page_add_up_to_its_lines_and_to_the_columns(house: House, items: DeclaredRegister) -> None:
    """Lines, columns and cells are asked for apart from one another; a page brings the cells of its own lines alone."""
    above = plan(house)
    for unit, way, reported in (
        (house.unit, "manual", "2"),
        (house.unit, "meetings", ""),
        (house.neighbour, "manual", "1"),
    ):
        item(unit, plan=above.pk, way=way, name=f"{unit}{way}", **({"reported": reported} if reported else {}))
    board = items.register.boards["ways"]
    drawn = boards.drawn(items, board, house.above, above)
    lines = [*drawn.page(0, 1), *drawn.page(1, 2)]
    assert [sum(cell.rows for cell in line.cells) for line in lines] == [line.total.rows for line in lines] == [2, 1]
    assert [sum(cells.top for cells in column) for column in zip(*(line.cells for line in lines), strict=True)] == [
        cell.top for cell in drawn.total.cells
    ]
    assert (drawn.rows, drawn.total.total.top) == (3, sum(line.total.top for line in lines))
    assert [line.cells for line in boards.drawn(items, board, house.above, above).page(0, 2)] == [
        one.cells for one in lines
    ]


def test_a_list_that_is_begun_is_told_once_however_many_rows_it_carries_over(db: None) -> None:
    section = factories.unit("organisation_department", factories.county())
    said = {"month": "2026-10", "due_on": "2026-10-20", "state": "doing"}
    for name in ("甲", "乙"):
        cells = {"task": name, **said}
        services.write_row(register="source-0.key-points/tasks", unit=section, cells=cells, by=SYSTEM)
    told: list[str] = []
    clerk = factories.account("organ_clerk", section)
    register = "source-0.key-points/tasks"
    with changes.listeners.only(lambda _of, name, _units: told.append(name)):
        assert planning.publish_list(register=register, unit=section, period=f"{TODAY:%Y-%m}", by=clerk) == 2
    assert sorted(told) == ["source-0.key-points/month_points", register]


def test_a_board_of_months_reads_a_day_that_found_no_place_from_the_cells(house: House) -> None:
    declared = queries.find("source-0.first-item/meetings")
    unit = Unit.objects.get(kind="department", path__in=house.unit.ancestor_paths())
    said = {
        "name": "党组会",
        "kind": "party_group",
        "state": "draft",
        "planned_on": "2026-10-12",
        "held_on": "2026-11-10",
    }
    services.write_row(register=declared.id, unit=unit, cells=said, by=SYSTEM)
    Place.objects.filter(register=declared.id, column="held_on").delete()
    Row.objects.update(day1=dt.date(2026, 1, 5))
    board = boards.drawn(declared, declared.register.boards["year"], house.assessor, None, year=2026)
    months = zip((head for head, _label in board.heads), board.total.cells, strict=True)
    assert [head for head, cell in months if cell.rows] == ["11"]
