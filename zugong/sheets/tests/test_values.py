"""Names, numbers and codes: what was read differently from how it was written is said."""

from __future__ import annotations

import pytest

from zugong.sheets import DateCell, Raw, identity, values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("尹　望", "尹望"),
        (" 张 三 ", "张三"),
        ("阿不都 • 热合曼", "阿不都·热合曼"),
        ("𠮷田䶮", "𠮷田䶮"),
        ("甲\u200b一", "甲一"),
        ("Li Lei", "Li Lei"),
        ("无", None),
    ],
)
def test_a_name_loses_its_typesetting_and_nothing_else(written: str, value: str | None):
    assert values.person_name(written).value == value


@pytest.mark.parametrize("written", ["张三（男）", "张三、李四", "张三2", "张三/李四"])
def test_two_things_in_a_name_are_a_problem(written: str):
    assert values.person_name(written).problem


@pytest.mark.parametrize(
    ("written", "value"),
    [("25人", 25), ("２５", 25), ("25名", 25), (25, 25), (25.0, 25), ("二十五", 25), ("1,234", 1234), ("—", None)],
)
def test_a_count_is_read(written: Raw, value: int | None):
    assert values.integer(written).value == value


@pytest.mark.parametrize("written", ["约25人", "25/23", 25.5, -3, DateCell("2025-10-09", "day"), True])
def test_what_is_no_count_is_a_problem(written: Raw):
    read = values.integer(written)
    assert (read.value, bool(read.problem)) == (None, True)


def test_an_id_number_with_a_wrong_check_digit_warns_and_is_kept():
    body = "99000019800101001"
    right, wrong = body + identity.check_digit(body), body + ("0" if identity.check_digit(body) != "0" else "1")
    assert identity.id_number(right) == values.Value(right)
    assert (identity.id_number(wrong).value, bool(identity.id_number(wrong).warning)) == (wrong, True)


@pytest.mark.parametrize(
    "written", [990106195611016382, 9.90106195611016e17, "9.90106E+17", "9901061956110163", "99010619561101638245"]
)
def test_an_id_number_that_lost_digits_is_never_kept(written: Raw):
    read = identity.id_number(written)
    assert (read.value, bool(read.problem)) == (None, True)


def test_a_masked_number_identifies_nobody():
    assert identity.id_number("990106********6382").value is None


def test_spaces_and_a_small_x_do_not_matter_in_an_id_number():
    body = "99000019800101001"
    number = next(f"{b}X" for b in (f"{int(body) + n}" for n in range(500)) if identity.check_digit(b) == "X")
    assert identity.id_number(f" {number[:6]} {number[6:14]} {number[14:].lower()}").value == number


@pytest.mark.parametrize(("written", "value", "warned"), [("138 1234-5678", "13812345678", False), (13812345678, "13812345678", False),
                                                          ("+8613812345678", "13812345678", False), ("177712345678", "177712345678", True), ("0571-88889999", "0571-88889999", False)])  # fmt: skip
def test_a_phone_warns_and_never_blocks(written: Raw, value: str, warned: bool):
    read = identity.phone(written)
    assert (read.value, bool(read.warning), read.problem) == (value, warned, "")
