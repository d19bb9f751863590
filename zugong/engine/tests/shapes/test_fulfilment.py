"""“开一次得一次”: of what the whole year owes, the share that is done."""

from decimal import Decimal

from zugong.engine.tests.shapes.paper import fact, marks, problems, result

RULE = "missing: full\nmeasure: {fulfilment: {of: event, owed: once, every: quarter, each: branch%s}}\nmap: {proportion: whole}"
NUMBERS = {"once": (1, "次"), "whole": (100, "%")}
YEAR = [fact(f"{month:02d}-10", unit=unit) for unit in ("first", "second") for month in (1, 4, 7, 10)]


def test_each_one_held_earns_its_share_on_the_day_it_is_held() -> None:
    earned = [marks(RULE % "", YEAR[:held], as_of="2026-10-20", **NUMBERS) for held in range(5)]
    assert earned == [Decimal(text) for text in ("0", "1.25", "2.5", "3.75", "5")]


def test_the_days_that_pass_take_nothing_away() -> None:
    at = {day: marks(RULE % "", YEAR[:2], as_of=day, **NUMBERS) for day in ("2026-04-20", "2026-08-01", "2026-12-31")}
    assert set(at.values()) == {Decimal("2.5")}


def test_one_quarter_does_not_fill_another_except_made_up_for_half() -> None:
    late = [fact("01-10", unit="first"), fact("07-05", unit="first"), fact("07-10", unit="first")]
    assert marks(RULE % "", late, **NUMBERS) == Decimal("2.5")
    more = {**NUMBERS, "fifteen": (15, "天"), "half": (50, "%")}
    assert marks(RULE % ", make_up: fifteen, restores: half", late, **more) == Decimal("3.13")


def test_what_is_still_to_come_can_still_be_earned_and_what_was_missed_cannot() -> None:
    found = result(RULE % "", YEAR[:1], as_of="2026-05-06", **NUMBERS)
    assert (found.value, found.best) == (Decimal("1.25"), Decimal("8.75"))
    assert [(step.kind, step.gain, str(step.sentence)) for step in found.raise_by] == [
        ("raise", Decimal("5"), "以后各期按时开好“事件”，还有 4 次"),
        ("raise", Decimal("1.25"), "第一支部开好2026年第二季度“事件”"),
        ("raise", Decimal("1.25"), "第二支部开好2026年第二季度“事件”"),
    ]


def test_a_subject_without_such_units_has_no_data() -> None:
    nobody = RULE.replace("each: branch", "each: subgroup") % ""
    assert marks(nobody, **NUMBERS) == Decimal("10")
    assert marks(nobody.replace("missing: full", "missing: zero"), **NUMBERS) == Decimal("0")


def test_what_no_data_means_must_be_said() -> None:
    assert "choose-missing" in [code for code, _ in problems((RULE % "").replace("missing: full\n", ""), **NUMBERS)]


def test_a_unit_too_small_owes_nothing_and_one_without_a_register_owes() -> None:
    sized = RULE % ", only_if: {of: full_members, at_least: seven}"
    numbers = {**NUMBERS, "seven": (7, "人")}
    held = [one for one in YEAR if one.unit == "first"]
    at = [
        marks(sized, held, heads=heads, **numbers)
        for heads in ({"first": 9, "second": 6}, {"first": 9, "second": 7}, {})
    ]
    assert at == [Decimal(text) for text in ("10", "5", "5")]
    told = str(result(sized, held, heads={"first": 9}, **numbers).rule)
    assert told.startswith("每个党支部（正式党员 7 名以上的）每季度应有 1 次“事件”")
