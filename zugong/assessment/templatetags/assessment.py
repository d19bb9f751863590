"""How marks and differences are written on the score pages."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zugong.assessment import rows
from zugong.assessment.board import HEIGHT, Board, Row, Section
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
