"""What the workbooks of other counties are made of.

Each gives the bytes, the target, and which field every column of every sheet should become ("" = none of ours).
All people, numbers and places are invented; area codes 99xxxx belong to no place.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from zugong.sheets.identity import check_digit

SURNAMES, GIVEN = "林苏沈顾许宋方温陶魏", ["知远", "思齐", "若安", "望舒", "景行", "怀瑾", "敏之", "衡", "清和", "致中"]


@dataclass
class County:
    name: str
    data: bytes
    target: str
    columns: dict[str, list[str]]  # sheet → the field of each column
    rows: int
    file_name: str = "名册.xlsx"
    expect: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)  # (sheet, row) → values


def person(number: int) -> dict[str, Any]:
    born = dt.date(1960 + number % 40, number % 12 + 1, number % 28 + 1)
    body = f"9902{number % 90 + 10:02d}{born:%Y%m%d}{number % 999:03d}"
    return {
        "name": SURNAMES[number % 10] + GIVEN[number * 7 % 10],
        "sex": "男" if number % 999 % 2 else "女",
        "birth": born,
        "id": body + check_digit(body),
        "phone": f"138{60000000 + number}",
        "joined": dt.date(1990 + number % 30, number % 12 + 1, number % 27 + 1),
    }
