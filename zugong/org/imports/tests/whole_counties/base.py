"""What four invented counties share: people with valid numbers, sheets that know their merges, and the truth to compare with.

Area codes 99xxxx belong to no place; every name, number and meeting is invented.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = [
    "明",
    "建国",
    "秀英",
    "志强",
    "晓燕",
    "永红",
    "丽",
    "海波",
    "文静",
    "国庆",
    "玉兰",
    "卫东",
    "春梅",
    "浩然",
    "子涵",
    "欣怡",
    "德福",
]
WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


@dataclass(frozen=True)
class Person:
    name: str
    sex: str
    born: dt.date
    number: str
    nation: str
    education: str
    joined: dt.date
    full: dt.date | None
    phone: str
    branch: str
    duty: str = ""


@dataclass(frozen=True)
class Unit:
    name: str
    superior: str
    kind: str
    head: str
    phone: str = ""
    founded: str = ""
    expires: str = ""


@dataclass(frozen=True)
class Meeting:
    branch: str
    kind: str
    day: str  # 2025-03-05, or 2025-03 where the book says no more
    topic: str = ""
    present: frozenset[str] = frozenset()
    absent: frozenset[tuple[str, str]] = frozenset()
    expected: int | None = None
    attended: int | None = None


@dataclass
class Book:
    file_name: str
    data: bytes
    columns: dict[str, list[str]]  # sheet → what each column means, in the order of the sheet


@dataclass
class Abroad:
    title: str
    units: list[Unit]
    people: list[Person]
    meetings: list[Meeting]
    books: dict[str, Book] = field(default_factory=dict)
    months_of_birth: bool = False  # its registers say no more of a birthday


def id_number(area: str, born: dt.date, serial: int) -> str:
    body = f"{area}{born:%Y%m%d}{serial:03d}"
    return body + CHECKS[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def person(index: int, branch: str, area: str, duty: str = "") -> Person:
    """Somebody invented, the same every time; every seventh is on probation, names are different within 340."""
    born = dt.date(1958 + index * 7 % 45, 1 + index * 5 % 12, 1 + index * 11 % 28)
    joined = dt.date(born.year + 20 + index % 4, 1 + index * 3 % 12, 1 + index * 13 % 28)
    probation = index % 7 == 6
    if probation:
        joined = dt.date(2025, 3 + index % 6, 1 + index % 28)
    return Person(
        name=SURNAMES[index % 20] + GIVEN[(index + index // 20) % 17],
        sex="女" if index % 3 == 1 else "男",
        born=born,
        number=id_number(area, born, 100 + 2 * index + (0 if index % 3 == 1 else 1)),
        nation=["汉族", "回族", "土家族", "汉"][index % 4],
        education=["大学本科", "大专", "高中", "硕士研究生", "初中"][index % 5],
        joined=joined,
        full=None if probation else dt.date(joined.year + 1, joined.month, joined.day),
        phone=f"13{index % 9}{10000000 + index * 7919:08d}",
        branch=branch,
        duty=duty,
    )


class Sheet:
    """Rows written one after another, with the merges a clerk would make."""

    def __init__(self, name: str):
        self.name = name
        self.rows: list[list[Any]] = []
        self.merges: list[tuple[int, int, int, int]] = []  # from row, from column, to row, to column; from 1

    def add(self, *cells: Any) -> int:
        self.rows.append(list(cells))
        return len(self.rows)

    def title(self, text: str, width: int) -> None:
        row = self.add(text)
        self.merge(row, 1, row, width)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        self.merges.append((top, left, bottom, right))

    def heading(self, *columns: str | tuple[str, ...], depth: int = 2) -> None:
        """A heading of `depth` rows: a plain text is merged downwards, ("甲", "乙") puts 乙 under 甲, merged across equals."""
        first = len(self.rows) + 1
        paths = [(c,) if isinstance(c, str) else c for c in columns]
        for level in range(depth):
            self.add(*[_at(paths, level, index) for index in range(len(paths))])
        for index, path in enumerate(paths, 1):
            if len(path) < depth:
                self.merge(first + len(path) - 1, index, first + depth - 1, index)
        for level in range(depth - 1):
            start = 0
            for index in range(1, len(paths) + 1):
                if index == len(paths) or paths[index][: level + 1] != paths[start][: level + 1]:
                    if index - start > 1 and len(paths[start]) > level + 1:
                        self.merge(first + level, start + 1, first + level, index)
                    start = index


def _at(paths: list[tuple[str, ...]], level: int, index: int) -> str | None:
    path = paths[index]
    if level >= len(path):
        return None
    same = index and len(path) > level + 1 and paths[index - 1][: level + 1] == path[: level + 1]
    return None if same else path[level]


def xlsx(*sheets: Sheet) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for row in sheet.rows:
            page.append(row)
        for top, left, bottom, right in sheet.merges:
            page.merge_cells(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def chinese_day(day: dt.date) -> str:
    """二〇一四年三月五日"""
    return f"{''.join('〇一二三四五六七八九'[int(d)] for d in str(day.year))}年{_below_40(day.month)}月{_below_40(day.day)}日"


def _below_40(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else "一二三"[tens - 1] + "十") + (
        "一二三四五六七八九"[ones - 1] if ones else ""
    )


def serial(day: dt.date) -> int:
    return (day - dt.date(1899, 12, 30)).days


def spaced(name: str) -> str:
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
