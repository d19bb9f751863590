"""A chart as every page shows it: one question, a drawing that needs neither colour nor script, the same numbers as a table,
and both to take along. What is drawn carries its own colours, so that the picture that is saved looks as it does here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

#: The colours of a saved picture; they are those of css/tokens.css.
INK, SOFT, LINE, UP, DOWN, DOWN_WORDS, STILL, RED = (
    "#211E1A", "#686258", "#DAD4C8", "#1D4F73", "#C8702A", "#8F4710", "#BDB5A6", "#A3201A",
)  # fmt: skip
FILL = "#7FA3BC"
ROW, HEAD = 28, 30


@dataclass(frozen=True)
class Figure:
    """`said`: the conclusion in a sentence, for whoever cannot see the drawing. `head` and `rows`: what it is drawn from."""

    key: str
    title: str
    said: str
    drawing: SafeString
    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    legend: SafeString | str = ""


def picture(said: str, height: int, parts: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg class="zg-draw" xmlns="http://www.w3.org/2000/svg" width="100%" height="{}" role="img" aria-label="{}" '
        'font-family="sans-serif" font-size="13">{}</svg>',
        height, said, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def _text(x: str, y: int, words: object, anchor: str = "start", fill: str = INK, bold: bool = False) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="{}"{}>{}</text>',
        x, y, anchor, fill, mark_safe(' font-weight="600"') if bold else "", words,
    )  # fmt: skip


# ---- from place to place ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Slope:
    """One line from a place to a place; up is solid, down is dashed, both say how far in words."""

    name: str
    before: int
    after: int

    @property
    def climbed(self) -> int:
        return self.before - self.after


LEFT, RIGHT = 33, 60


def slopes(lines: Sequence[Slope], ends: tuple[str, str], said: str) -> SafeString:
    """Names stand at both ends, so that no legend is needed; those who share a place stand below each other."""
    left = _rows({line.name: line.before for line in lines})
    right = _rows({line.name: line.after for line in lines})
    parts = [
        _text(f"{LEFT}%", 16, ends[0], "middle", SOFT), _text(f"{RIGHT}%", 16, ends[1], "middle", SOFT),
        *(format_html('<line x1="{0}%" x2="{0}%" y1="24" y2="{1}" stroke="{2}"/>', x, HEAD + ROW * len(lines), LINE)
          for x in (LEFT, RIGHT)),
    ]  # fmt: skip
    for line in sorted(lines, key=lambda one: abs(one.climbed)):
        parts += _slope(line, left[line.name], right[line.name])
    return picture(said, HEAD + ROW * len(lines) + 4, parts)


def _rows(places: dict[str, int]) -> dict[str, int]:
    """Name → row, by place."""
    ordered = sorted(places, key=lambda name: (places[name], name))
    return {name: row for row, name in enumerate(ordered)}


def _slope(line: Slope, left: int, right: int) -> list[SafeString]:
    y1, y2 = HEAD + ROW * left + ROW // 2, HEAD + ROW * right + ROW // 2
    moved = bool(line.climbed)
    stroke, words = (STILL, SOFT) if not moved else (UP, UP) if line.climbed > 0 else (DOWN, DOWN_WORDS)
    dash = mark_safe(' stroke-dasharray="6 4"') if line.climbed < 0 else ""
    mark = f" {'▲' if line.climbed > 0 else '▼'}{abs(line.climbed)}" if moved else ""
    return [
        format_html('<line x1="{}%" y1="{}" x2="{}%" y2="{}" stroke="{}" stroke-width="{}"{}/>',
                    LEFT, y1, RIGHT, y2, stroke, 2 if moved else 1.25, dash),
        *(format_html('<circle cx="{}%" cy="{}" r="{}" fill="{}"/>', x, y, 4.5 if moved else 3.5, stroke)
          for x, y in ((LEFT, y1), (RIGHT, y2))),
        _text(f"{LEFT - 2}%", y1 + 5, f"{line.name} {line.before}", "end", words, moved),
        _text(f"{RIGHT + 2}%", y2 + 5, f"{line.after} {line.name}{mark}", "start", words, moved),
    ]  # fmt: skip


# ---- how many where --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bins:
    """How many lie in each stretch `[low, low + width)`; the last takes its end too."""

    low: Decimal
    width: Decimal
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def highest(self) -> int:
        return max((*self.before, *self.after, 1))

    def words(self, place: int) -> str:
        start = self.low + self.width * place
        return f"{start.normalize():f}–{(start + self.width).normalize():f}"


WIDTHS = (Decimal("0.5"), Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10), Decimal(20), Decimal(50))
MOST = 12


def bins(before: Sequence[Decimal], after: Sequence[Decimal]) -> Bins:
    values = [*before, *after]
    low, high = min(values), max(values)
    width = next((one for one in WIDTHS if (high - low) / one < MOST), (high - low) / MOST)
    start = (low / width).to_integral_value("ROUND_FLOOR") * width
    number = max(int((high - start) / width) + 1, 1)
    return Bins(start, width, _counted(before, start, width, number), _counted(after, start, width, number))


def _counted(values: Sequence[Decimal], start: Decimal, width: Decimal, number: int) -> tuple[int, ...]:
    counts = [0] * number
    for value in values:
        counts[min(int((value - start) / width), number - 1)] += 1
    return tuple(counts)


TALL, FOOT = 150, 24


def histogram(found: Bins, key: str, said: str) -> SafeString:
    """What will be is hatched, what is stands around it as a dashed outline."""
    number, step = len(found.after), Decimal(92) / len(found.after)
    parts = [
        format_html(
            '<defs><pattern id="h-{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<rect width="6" height="6" fill="{}"/><line x1="0" x2="0" y1="0" y2="6" stroke="{}" stroke-width="2"/></pattern></defs>',
            key, FILL, UP,
        ),
        format_html('<line x1="6%" x2="100%" y1="{0}" y2="{0}" stroke="{1}"/>', TALL + 10, STILL),
    ]  # fmt: skip
    for place in range(number):
        x = 7 + step * place
        after, before = (Decimal(TALL) * count / found.highest for count in (found.after[place], found.before[place]))
        fill = format_html("url(#h-{})", key)
        parts.append(_column(x, step, after, fill, UP, ""))
        parts.append(
            _column(x, step, before, SafeString("none"), INK, SafeString(' stroke-dasharray="3 2" stroke-width="1.5"'))
        )
        if found.after[place]:
            parts.append(_text(_percent(x + step / 2), TALL + 6 - int(after), found.after[place], "middle", INK))
    every = max(1, -(-number // 6))
    parts += [
        _text(_percent(7 + step * place), TALL + FOOT + 2, f"{(found.low + found.width * place).normalize():f}", "middle", SOFT)
        for place in range(0, number + 1, every)
    ]  # fmt: skip
    return picture(said, TALL + FOOT + 10, parts)


def _percent(number: Decimal) -> str:
    return f"{number:.2f}%"


def _column(x: Decimal, step: Decimal, height: Decimal, fill: str, stroke: str, more: str) -> SafeString:
    if not height:
        return mark_safe("")
    return format_html(
        '<rect x="{}" width="{}" y="{}" height="{}" fill="{}" stroke="{}"{}/>',
        _percent(x), _percent(step * Decimal("0.92")), f"{TALL + 10 - height:.1f}", f"{height:.1f}", fill, stroke, more,
    )  # fmt: skip


# ---- one beside the other --------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A bar with its name and its amount in words. `over`: it is beyond a limit, and is drawn hatched and said so."""

    name: str
    value: Decimal
    words: str
    over: bool = False


#: The name stands above its bar, so that it has the whole width however narrow the screen; in per cent, pixels and characters.
BAR, TALL_ROW, LONGEST = 70, 40, 22


def bars(lines: Sequence[Line], key: str, said: str) -> SafeString:
    whole = max((line.value for line in lines), default=Decimal(0))
    parts = [
        format_html(
            '<defs><pattern id="b-{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<rect width="6" height="6" fill="#fff"/><line x1="0" x2="0" y1="0" y2="6" stroke="{}" stroke-width="4"/></pattern></defs>',
            key, RED,
        )
    ]  # fmt: skip
    for row, line in enumerate(lines):
        y = TALL_ROW * row
        width = max(line.value, Decimal(0)) / whole * BAR if whole else Decimal(0)
        fill, stroke = (format_html("url(#b-{})", key), RED) if line.over else (SafeString(UP), UP)
        name = line.name if len(line.name) <= LONGEST else f"{line.name[: LONGEST - 1]}…"
        parts += [
            _text("0", y + 14, name),
            format_html('<rect x="0" y="{}" width="{}" height="12" fill="{}" stroke="{}"/>', y + 20, _percent(width), fill, stroke),
            _text(_percent(width + 2), y + 31, line.words, "start", RED if line.over else INK, line.over),
        ]  # fmt: skip
    return picture(said, TALL_ROW * len(lines) + 4, parts)
