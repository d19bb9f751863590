"""How marks and differences are written on the score pages."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.assessment import rows
from zugong.assessment.board import HEIGHT, Board, Row, Section
from zugong.assessment.matrix import NAME, TOTAL, Column, Mark, Matrix
from zugong.assessment.matrix import Row as MatrixRow
from zugong.ui.templatetags import zg

register = template.Library()
register.filter("fine", rows.fine)
STEP = Decimal("0.1")


@register.filter
def plain(number: Decimal | None) -> str:
    """A full mark: 8, 7.5; never 8.000."""
    if number is None:
        return ""
    text = format(Decimal(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.simple_tag
def difference(number: Decimal | None) -> SafeString | str:
    """A step up or down with its sign; the sign carries the meaning, the colour only helps."""
    if number is None:
        return "—"
    shown = Decimal(number)
    if abs(shown) >= STEP or not shown:
        shown = shown.quantize(STEP)
    if not shown:
        return "0.0"
    way, sign = ("plus", "+") if shown > 0 else ("minus", "−")
    return mark_safe(f'<span class="zg-{way}">{sign}{plain_or_step(abs(shown))}</span>')


def plain_or_step(number: Decimal) -> str:
    """One place as a rule; more where one place would show nothing at all."""
    return format(number, "f") if number >= STEP else plain(number)


@register.simple_tag
def rank_rows(section: Section, board: Board) -> SafeString:
    """The body of a table of ranks. A county has hundreds of cells; a template would take longer over them than
    everything else on the page together. Units' names are the only text that people typed, and are escaped."""
    return mark_safe("\n".join(_rank_row(row, board) for row in section.rows))


def _rank_row(row: Row, board: Board) -> str:
    if board.detailed:
        middle = "".join(
            f'<td class="c"><span class="as-cell{" low" if cell.low else ""}">{zg.mark(cell.marks)}'
            f'<i style="width:{cell.share}%"></i></span></td>'
            for cell in row.cells
        )
    else:
        middle = (
            f'<td><svg class="as-bars" viewBox="0 0 {board.bars_width} {HEIGHT}" aria-hidden="true">'
            f'<use href="#as-full"/><path d="{row.bars}"/></svg></td>'
        )
    change = '<span class="zg-mute">—</span>' if row.change is None else difference(row.change)
    return (
        f'<tr><td class="rank">{"—" if row.rank is None else row.rank}</td>'
        f'<td class="unit"><a href="{row.url}">{escape(row.unit)}</a></td><td class="c total">{zg.mark(row.total)}</td>'
        f'{middle}<td class="c">{difference(row.special)}</td><td class="c">{change}</td></tr>'
    )


@register.simple_tag
def matrix_table(matrix: Matrix) -> SafeString:
    """Head, body and foot of the matrix: seven thousand cells, so a cell is a value and at most one letter of class;
    in the body only marks are `td`."""
    head = "".join(
        f'<th data-k="{escape(one.key)}"><a href="{escape(matrix.address(sort=one.key))}" title="{escape(one.title)}"'
        f"{_current(matrix, one.key)}>{escape(f'{one.number} {one.title}'.strip())}</a></th>"
        for one in matrix.shown
    )
    first = "".join(
        f'<th{place}><a href="{escape(matrix.address(sort=key))}"{_current(matrix, key)}>{title}</a></th>'
        for key, title, place in ((NAME, _("单位"), ' class="u"'), (TOTAL, _("总分"), ""))
    )
    body = "\n".join(_matrix_row(row, matrix) for row in matrix.rows)
    foot = "".join(_foot(title, [read(one) for one in matrix.shown]) for title, read in FEET)
    return mark_safe(f"<thead><tr>{first}{head}</tr></thead><tbody>{body}</tbody><tfoot>{foot}</tfoot>")


FEET = (
    (gettext_lazy("中位数"), lambda one: zg.mark(one.middle)),
    (gettext_lazy("得满分的"), lambda one: str(one.whole)),
    (gettext_lazy("没得分的"), lambda one: str(one.zero)),
)


def _current(matrix: Matrix, key: str) -> str:
    return ' aria-current="true"' if key == (matrix.sorted_by or TOTAL) else ""


def _matrix_row(row: MatrixRow, matrix: Matrix) -> str:
    cells = "".join(_matrix_cell(column, row.marks.get(column.key)) for column in matrix.shown)
    return (
        f'<tr data-u="{row.key}"><th class="u" scope="row"><input type="checkbox" name="u" value="{row.key}" '
        f'aria-label="{escape(row.unit)}"><a href="{matrix.base}{row.key}/">{escape(row.unit)}</a></th>'
        f"<th>{zg.mark(row.score.total)}</th>{cells}</tr>"
    )


def _matrix_cell(column: Column, mark: Mark | None) -> str:
    if mark is None:
        return "<td>"
    if mark.awaited:
        return "<td class=z>…"
    if column.outlying(mark):
        return f"<td class=o>{zg.mark(mark.value)}"
    return f"<td>{zg.mark(mark.value)}" if mark.value else "<td class=z>0"


def _foot(title: object, values: list[str]) -> str:
    return f'<tr><td class="u">{title}</td><td></td>{"".join(f"<td>{value}" for value in values)}</tr>'
