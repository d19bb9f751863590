"""Scheme, score sheets and ranking notice as Word documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from zugong.desk.office import embedded
from zugong.desk.office.gongwen import SMALL, TEXT_HEIGHT
from zugong.desk.office.gongwen import Paper as Page
from zugong.desk.office.paper import HEADS, Paper
from zugong.desk.show import in_order
from zugong.engine import Result, Score, Standing, plain
from zugong.timeline import Period

NUMERALS = "一二三四五六七八九十"
WIDTHS = (30, 34, 14, 78, 26, 22, 21)  # mm, together the width of the text on a sheet that lies on its side
BASIS = "按减负规定本不应考，上级依据："


def scheme_document(paper: Paper, source: str, path: Path) -> None:
    """The scheme as its table document; `source` lies inside, so that nothing is lost on the way back."""
    page = Page(paper.title, f"（{paper.edition} 版）")
    parts: list[tuple[str, Any]] = [*paper.before, ("考核内容和评分标准", None), *paper.after]
    for place, (title, lines) in enumerate(parts):
        if lines is None:
            page.turn(wide=True)
        page.heading(f"{NUMERALS[place]}、{title}")
        if lines is not None:
            for line in lines:
                page.text(line)
            continue
        red = {(number, 3): BASIS + row.basis for number, row in enumerate(paper.rows) if row.basis}
        page.table(HEADS, [row.cells for row in paper.rows], WIDTHS, merged=(0,), centred=(2,), red=red)
        page.turn(wide=False)
    embedded.into_word(page.document, source)
    page.save(path)


def sheets_document(title: str, rows: list[tuple[str, Standing | None, Score]], seal: str, path: Path) -> None:
    """One score sheet (计分表) for each, to be signed."""
    page = Page()
    for number, (name, standing, score) in enumerate(rows):
        if number:
            page.new_page()
        _sheet(page, title, name, standing, score, seal)
    page.save(path)


def _sheet(page: Page, title: str, name: str, standing: Standing | None, score: Score, seal: str) -> None:
    page.title(f"{title}计分表", f"（{_period(score.period)}）")
    full = f"（满分 {plain(score.full)} 分）" if score.full else ""
    head = [f"总分：{plain(score.total)} 分{full}"]
    if standing is not None and standing.place is not None:
        head.append(f"名次：{standing.place}/{standing.of}")
    if standing is not None and standing.grade_title:
        head.append(f"等次：{standing.grade_title}")
    page.note(f"单位：{name}")
    page.note("　".join(head))
    cells: list[tuple[str, ...]] = []
    red: dict[tuple[int, int], str] = {}
    for item in score.items:
        for one in item.indicators:
            if one.basis:
                red[len(cells), 3] = BASIS + one.basis
            item_cell = f"{item.no} {item.title}\n{plain(item.value)}"
            full = "" if one.full is None else plain(one.full)
            mark = plain(one.value) if one.assessed else "不考"
            cells.append((item_cell, f"{one.no} {one.title}", full, one.rule.zh, _calculation(one), mark))
    page.table(
        ("项目", "指标", "满分", "评分标准", "怎么算的", "得分"),
        cells,
        (20, 24, 11, 46, 42, 13),
        merged=(0,),
        centred=(2, 5),
        red=red,
    )
    for line in score.steps:
        shown = f"{line.expression} = " if line.expression else ""
        page.note(f"{line.label.zh}：{shown}{line.value}")
    for bar in standing.barred if standing is not None else ():
        page.text(f"{bar.title}：{bar.does.zh}（{bar.cite}）。", red=True)
    page.note("填表人：　　　　　复核人：　　　　　被考核单位负责人：")
    page.note(f"算到 {_day(score.as_of)}　校验码：{seal[:32]}", SMALL)


def _calculation(one: Any) -> str:
    lines = [f"{line.label.zh} {line.expression} = {line.value}" if line.expression else f"{line.label.zh} {line.value}"
             for line in one.steps]  # fmt: skip
    if one.counted:
        lines.append(f"计入 {len(one.counted)} 条")
    if one.not_counted:
        lines.append(
            f"未计 {len(one.not_counted)} 条：" + "；".join(dict.fromkeys(bad.reason.zh for bad in one.not_counted))
        )
    return "\n".join(line.strip() for line in lines)


def notice_document(
    title: str, result: Result, names: dict[str, str], seal: str, path: Path, signed: str | None = None
) -> None:
    """The ranking notice: places, marks and grades, group by group. `signed`: the day under it, that of the marks unless said."""
    period = _period(result.period)
    page = Page(f"关于{title}结果的通报", f"（{period}）")
    rows = in_order(result)
    page.text(_opening(title, period, result, [one for one in rows if one.assessed]))
    graded = any(one.grade_title for one in rows)
    digits = max((_digits(one.graded) for one in rows), default=0)
    for group in dict.fromkeys(one.group for one in rows):
        members = [one for one in rows if one.group == group]
        if len({one.group for one in rows}) > 1:
            page.heading(names.get(group, group))
        heads, widths = ["名次", "单位", "总分"], [20.0, 96.0 if graded else 116.0, 20.0]
        cells = [
            [
                "—" if one.place is None else str(one.place),
                names.get(one.subject, one.subject),
                f"{one.graded:.{digits}f}",
            ]
            for one in members
        ]
        if graded:
            heads.append("等次")
            widths.append(20)
            cells = [[*cell, one.grade_title] for cell, one in zip(cells, members, strict=True)]
        page.table(heads, cells, widths, centred=(0, 2, 3))
    for one in rows:
        for bar in one.barred:
            page.text(f"{names.get(one.subject, one.subject)}：{bar.title}，{bar.does.zh}（{bar.cite}）。")
    on_grounds = {(part.title, part.basis) for score in result.scores for part in score.indicators if part.basis}
    for indicator, basis in sorted(on_grounds):
        page.text(f"“{indicator}”{BASIS}{basis}。", red=True)
    page.right(_day(result.as_of) if signed is None else signed)
    page.note(f"校验码：{seal[:32]}", SMALL)
    page.save(path)


def _opening(title: str, period: str, result: Result, assessed: Sequence[Standing]) -> str:
    begun = f"按照《{title}》（{result.edition} 版），{period}考核已经结束，"
    if not assessed:
        return f"{begun}没有单位参加考核。"
    full = f"，满分 {plain(result.full)} 分" if result.full else ""
    return f"{begun}参加考核的单位 {len(assessed)} 个{full}。结果如下。"


def _digits(mark: Decimal) -> int:
    """How many digits behind the point a mark needs; in one column all have as many."""
    return len(plain(mark).partition(".")[2])


def _period(code: str) -> str:
    return Period.parse(code).label("zh-hans")


@dataclass(frozen=True)
class Sheet:
    """A table of words; `widths` are shares of the width, all alike if left out."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


Exhibits = Sequence[tuple[str, Sequence[str], Sequence[Sheet]]]


@dataclass(frozen=True)
class Asking:
    """What a letter asks about. Without a day and an addressee they are left to whoever sends it."""

    title: str
    edition: str
    since: dt.date
    reason: str = ""
    note: str = ""
    until: dt.date | None = None
    to: str = ""


def consultation_document(
    asking: Asking, *, changed: Sequence[tuple[str, str, str, str]], exhibits: Exhibits, path: Path
) -> None:
    """A letter that asks for opinions on a draft."""
    page = Page(f"关于征求《{asking.title}》（{asking.edition} 版草稿）意见的通知")
    page.text(f"{asking.to or '各有关单位'}：")
    page.text(
        f"现就《{asking.title}》{asking.edition} 版草稿征求意见。草稿拟从 {_day(asking.since)} 起施行，还没有审定。"
    )
    if asking.reason:
        page.text(f"修改理由：{asking.reason}")
    if asking.note:
        page.text(asking.note)
    until = (
        f"{_day(asking.until)}前在平台上填写意见，或者书面报送"
        if asking.until
        else "　　月　　日前将意见书面报送　　　　　"
    )
    page.text(f"请于{until}；没有意见的也请回复。")
    if exhibits:
        page.text(
            "附件：" + "；".join(f"{number}. {name}" for number, (name, _lines, _sheets) in enumerate(exhibits, 1))
        )
    page.right("年　　月　　日")
    if changed:
        page.turn(wide=True)
        page.heading("改了什么")
        page.table(("部分", "项", "现行", "草稿"), changed, (32, 58, 67, 68), merged=(0,))
    for number, (name, lines, sheets) in enumerate(exhibits, 1):
        page.turn(wide=True)
        page.heading(f"附件 {number}　{name}")
        for line in lines:
            page.text(line)
        for sheet in sheets:
            _sheet_of(page, sheet)
    page.save(path)


def _sheet_of(page: Page, sheet: Sheet) -> None:
    page.heading(sheet.title)
    shares = sheet.widths or [1] * len(sheet.head)
    page.table(sheet.head, sheet.rows, [TEXT_HEIGHT * share / sum(shares) for share in shares])


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
