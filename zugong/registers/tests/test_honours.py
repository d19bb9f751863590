"""Several honours out of one order, however many: who stands within which, who ties at an edge, who may be named."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Sequence
from decimal import Decimal

import pytest

from zugong.kernel.actors import SYSTEM
from zugong.org.tests import factories
from zugong.registers import honours, places, queries, services
from zugong.registers.honours import Candidate, Field

pytestmark = pytest.mark.django_db
MOST = {"first": 1, "second": 2, "third": 3}
TITLES = {"first": "一等", "second": "二等", "third": "三等", "none": "未评上"}


def field(
    numbers: Sequence[int | None], named: dict[int, str] | None = None, most: dict[str, int] | None = None
) -> Field:
    said = named or {}
    candidates = [
        Candidate(key, None if number is None else Decimal(number), said.get(key, ""))
        for key, number in enumerate(numbers, 1)
    ]
    return Field(TITLES, MOST if most is None else most, tuple(candidates))


def within(one: Field) -> dict[int, tuple[str, ...]]:
    return {key: stand.within for key, stand in one.stands.items()}


def test_places_fall_one_after_the_other_and_whoever_has_no_number_stands_nowhere() -> None:
    one = field([50, 90, None, 70, 80, 60, 40, 30])
    assert within(one) == {
        2: ("first",), 5: ("second",), 4: ("second",), 6: ("third",), 1: ("third",), 7: ("third",), 8: (),
    }  # fmt: skip
    assert (one.edges(), one.stands[8].place) == ([], 7)


def test_those_who_tie_stand_within_all_the_honours_their_places_end_in() -> None:
    one = field([90, 90, 80, 80, 80, 70])
    assert within(one) == {
        1: ("first", "second"), 2: ("first", "second"), 3: ("second", "third"), 4: ("second", "third"), 5: ("second", "third"), 6: ("third",),
    }  # fmt: skip
    assert [(edge.honour, edge.at, edge.tied, edge.left) for edge in one.edges()] == [
        ("一等", 1, 2, 1),
        ("二等", 3, 3, 1),
    ]
    assert one.edges()[1].said == "到“二等”一共 3 个名额：并列第 3 名的有 3 个（80），只剩 1 个名额，取哪个由人来定。"


def test_a_tie_over_two_edges_is_told_at_both_and_at_the_end() -> None:
    one = field([90] * 8)
    assert set(within(one).values()) == {("first", "second", "third")}
    assert [(edge.at, edge.place, edge.tied, edge.left) for edge in one.edges()] == [
        (1, 1, 8, 1), (3, 1, 8, 3), (6, 1, 8, 6),
    ]  # fmt: skip
    assert one.edges()[1].said == "到“二等”一共 3 个名额：并列第 1 名的有 8 个（90），只剩 3 个名额，取哪个由人来定。"


def test_once_people_chose_among_equals_nothing_more_is_told() -> None:
    numbers = [90, 90, 80, 80, 80, 70]
    assert [edge.at for edge in field(numbers, {2: "first"}).edges()] == [3]
    assert [edge.at for edge in field(numbers, {2: "first", 1: "second"}).edges()] == [3]
    assert field(numbers, {2: "first", 1: "second", 4: "second"}).edges() == []


def test_fewer_candidates_than_places_leave_places_free_and_no_edge() -> None:
    assert (within(field([90])), field([90]).edges()) == ({1: ("first",)}, [])
    assert (field([90, 90]).edges()[0].at, field([]).edges(), field([None]).stands) == (1, [], {})


def test_an_honour_without_a_place_is_given_to_nobody() -> None:
    one = field([90, 80], most={"first": 0, "second": 1})
    assert within(one) == {1: ("second",), 2: ()}
    assert (one.may("first", 1), one.may("second", 1)) == (False, True)


@pytest.mark.parametrize(
    ("key", "honour", "named", "may"),
    [
        (1, "first", {}, True), (2, "first", {}, False), (2, "second", {}, True), (1, "second", {}, False),
        (1, "second", {5: "first"}, True),  # somebody else was taken for the first, with a reason: the next is free to it
        (1, "third", {5: "first"}, False), (1, "third", {5: "first", 6: "second", 4: "second"}, True),
        (7, "third", {}, False), (7, "third", {2: "first", 3: "second"}, False), (9, "third", {}, False),
    ],
)  # fmt: skip
def test_who_may_be_named_in_the_order(key: int, honour: str, named: dict[int, str], may: bool) -> None:
    assert field([90, 85, 80, 75, 70, 65, 60], named).may(honour, key) is may


def test_any_field_fills_its_honours_from_who_is_not_in_a_higher_one() -> None:
    """Against a plain reading: sort, cut, and put into a cut whoever has the number of one who is in it."""
    dice = random.Random(1910)
    for _round in range(300):
        numbers = [dice.randint(1, 12) for _n in range(dice.randint(0, 30))]
        most = {name: dice.randint(0, 6) for name in MOST}
        one, ordered, start = field(numbers, most=most), sorted(numbers, reverse=True), 0
        wanted: dict[int, tuple[str, ...]] = {key: () for key in range(1, len(numbers) + 1)}
        for name, many in most.items():
            cut = set(ordered[start : start + many])
            start += many
            for key, number in enumerate(numbers, 1):
                wanted[key] += (name,) if number in cut else ()
        assert within(one) == wanted
        told = sum(edge.left < edge.tied for edge in one.edges())
        assert told == len(one.edges())
        lasts = [sum(list(most.values())[: n + 1]) for n in range(len(most))]
        split = [n for n, last in enumerate(lasts) if 0 < last < len(ordered) and ordered[last - 1] == ordered[last]]
        assert len(one.edges()) == sum(list(most.values())[n] > 0 for n in split)


def test_the_order_of_thousands_is_read_in_one_go() -> None:
    one = field([number % 997 for number in range(5000)])
    assert len(one.stands) == 5000
    assert math.isclose(sum(stand.tied for stand in one.stands.values()) / 5000, 5.02, abs_tol=0.05)


def test_the_order_is_told_to_whoever_reads_all_candidates_and_to_nobody_else() -> None:
    declared = queries.find("source-4.brands/selection", dt.date(2026, 11, 12))
    committee = factories.working_committee()
    said = {"name": "示例品牌", "year": "2026", "of": committee.pk, "deeds": "示例", "check": "fit"}
    row = services.write_row(register=declared.id, unit=committee, cells=said, by=SYSTEM)
    reader, administrator = factories.account("organ_clerk", factories.department()), factories.account("audit_admin")
    told = honours.told(declared, reader, places.of(declared))
    assert told is not None
    assert (told.group, told.lines, told.edges) == (
        "2026年", [("十佳机关党建名牌", 10, 0, 10), ("机关党建优秀品牌", 20, 0, 20)], [],
    )  # fmt: skip
    assert honours.said_of(row, declared, reader) == ["还排不出名次。"]
    assert honours.told(declared, administrator, places.of(declared)) is None
    assert honours.said_of(row, declared, administrator) == []
    services.remove_row(row=row, reason="重了", by=SYSTEM)
    row.refresh_from_db()
    assert honours.told(declared, reader, places.of(declared)) is None
    assert honours.said_of(row, declared, reader) == []
