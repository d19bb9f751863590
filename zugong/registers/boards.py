"""Boards: a line for each unit or class, a column for each content or stage, in each cell how much of it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, ExtractMonth, Substr
from django.utils.translation import gettext as _

from zugong.columns.binding import Binding
from zugong.kernel import clock, planner
from zugong.org.models import Account, Unit
from zugong.rulebook.declared import Board, Column, DeclaredRegister, link_to

from . import places, queries
from .conditions import asked
from .models import Row

UNIT = "unit"
FULL = Decimal(100)
#: Rows of another register that become columns; wider boards cannot be read.
WIDEST = 40
#: Where in a written day its month stands, and how many digits it has.
MONTH = (6, 2)


@dataclass
class Cell:
    """Rows together: what of their weight is done, how many are finished, how many late."""

    top: Decimal = Decimal(0)
    whole: Decimal = Decimal(0)
    rows: int = 0
    done: int = 0
    late: int = 0
    label: str = ""

    def add(self, other: Cell) -> None:
        self.top += other.top
        self.whole += other.whole
        self.rows += other.rows
        self.done += other.done
        self.late += other.late

    @property
    def share(self) -> Decimal | None:
        return (self.top / self.whole).quantize(Decimal("0.1")) if self.whole else None

    @property
    def light(self) -> str:
        """done, late, or open."""
        if self.rows and self.done == self.rows:
            return "done"
        return "late" if self.late else "open"


@dataclass
class Line:
    key: Any
    label: str
    #: The unit that began it goes first.
    first: bool = False
    cells: list[Cell] = field(default_factory=list)
    total: Cell = field(default_factory=Cell)
    rank: int = 0


@dataclass
class Asked:
    """The rows of a board, where its lines and columns lie, and what is added up over them."""

    rows: QuerySet[Row]
    line: str
    head: str
    #: Nothing where no row was written yet.
    figures: Mapping[str, Any]
    #: All figures, where they are few and known already.
    cells: Mapping[tuple[Any, ...], Cell] | None = None

    def by(self, *names: str, only: Iterable[Any] | None = None) -> dict[tuple[Any, ...], Cell]:
        """The figures by these: of a board with thousands of cells the database adds up lines and columns too."""
        if not self.figures:
            return {}
        rows = self.rows if only is None else self.rows.filter(**{f"{self.line}__in": list(only)})
        groups = [planner.apart(name) if name.startswith("word") else name for name in names]
        found = rows.order_by().values_list(*groups).annotate(**self.figures)
        return {tuple(one[: len(names)]): _cell(*one[len(names) :]) for one in found}


def _cell(top: Any, whole: Any, n: int, finished: int, overdue: int) -> Cell:
    return Cell(_decimal(top or 0), _decimal(whole or n), n, finished, overdue)


@dataclass
class Drawn:
    heads: list[tuple[Any, str]]
    lines: list[Line]
    total: Line
    asked: Asked

    def page(self, start: int, end: int) -> list[Line]:
        """These lines with their cells; those of the other pages are neither asked for nor laid out."""
        some = self.lines[start:end]
        only = None if len(some) == len(self.lines) else [line.key for line in some]
        cells = self.asked.cells or self.asked.by(self.asked.line, self.asked.head, only=only)
        figures = {(line, str(head)): cell for (line, head), cell in cells.items()}
        for line in some:
            found = [figures.get((line.key, head)) for head, _label in self.heads]
            line.cells = [cell or Cell() for cell in found]
            for cell, (_head, label) in zip(line.cells, self.heads, strict=True):
                cell.label = label
        return some

    @property
    def rows(self) -> int:
        return self.total.total.rows


def within(declared: DeclaredRegister, board: Board, account: Account) -> list[Row]:
    """What can be chosen first, such as the campaigns, newest first."""
    if not board.within:
        return []
    other = queries.pointed(declared, declared.register.columns[board.within])
    return list(queries.rows_of(account, other).select_related("unit").order_by("-pk")[: queries.LINKED])


def by_month(declared: DeclaredRegister, board: Board) -> bool:
    """Whether the columns are the twelve months of a year: those of a day of each row."""
    return declared.register.columns[board.columns].type == "date"


def drawn(
    declared: DeclaredRegister, board: Board, account: Account, chosen: Row | None, by: str = UNIT, year: int | None = None
) -> Drawn:  # fmt: skip
    """The board of what this account reads: one question each for the figures of lines and of columns (one for
    both where there are few), and for their names. `year`: of which year the months are, where a day of each row divides."""
    given, binding = places.of(declared), queries.binding_of(declared)
    rows: QuerySet[Row] = queries.rows_of(account, declared)
    if chosen is not None:
        place = given.get(board.within)
        rows = rows.filter(**({place: str(chosen.pk)} if place else {f"data__{board.within}": chosen.pk}))
    line_at = "unit" if by == UNIT else given.get(by, f"data__{by}")
    head_at = given.get(board.columns, f"data__{board.columns}")
    if by_month(declared, board):
        rows, head_at = _by_month(rows, board.columns, given, year or clock.today().year), "month"
    found = Asked(rows, line_at, head_at, _figures(declared, board, given, binding))
    if by == UNIT:  # hundreds of lines
        lines = {line: cell for (line,), cell in found.by(line_at).items()}
        columns = {str(head): cell for (head,), cell in found.by(head_at).items()}
    else:
        found.cells = found.by(line_at, head_at)
        lines, columns = _added(found.cells)
    heads = _heads(declared, board, chosen, binding, columns.keys() - {"None", ""})
    names = _line_names(declared, by, set(lines), binding)
    first = chosen.unit_id if chosen is not None and by == UNIT else None
    return _put_together(found, lines, columns, heads, names, first)


def _by_month(rows: QuerySet[Row], column: str, given: Mapping[str, str], year: int) -> QuerySet[Row]:
    """The rows of a year, each with its month; where all places for days were taken they are read from the cells."""
    place = given.get(column)
    if place is not None:
        return rows.filter(**{f"{place}__year": year}).annotate(month=ExtractMonth(place))
    day = Cast(KeyTextTransform(column, "data"), TextField())
    of_year = rows.annotate(written=day).filter(written__startswith=f"{year:04d}-")
    return of_year.annotate(month=Cast(Substr("written", *MONTH), IntegerField()))


def _added(cells: Mapping[tuple[Any, ...], Cell]) -> tuple[dict[Any, Cell], dict[str, Cell]]:
    """Few cells, each added to its line and to its column."""
    lines: dict[Any, Cell] = defaultdict(Cell)
    columns: dict[str, Cell] = defaultdict(Cell)
    for (line, head), cell in cells.items():
        lines[line].add(cell)
        columns[str(head)].add(cell)
    return dict(lines), dict(columns)


def _figures(declared: DeclaredRegister, board: Board, given: Mapping[str, str], binding: Binding) -> dict[str, Any]:
    register, zero, one = declared.register, Value(Decimal(0)), Value(Decimal(1))
    progress = given.get(register.progress)
    if progress is None:  # no row was written yet
        return {}
    weight = Coalesce(F(given[register.weight]), one) if register.weight in given else one
    done, late = Q(pk__in=[]), Q(pk__in=[])
    if register.due is not None:
        done = asked(register.due.done, given, binding)
        if register.due.by in given:
            late = Q(**{f"{given[register.due.by]}__lt": clock.today()}) & ~done
    else:
        done = Q(**{f"{progress}__gte": FULL})
    if board.done:
        done = asked(board.done, given, binding)
    return {"top": Sum(Coalesce(F(progress), zero) * weight), "whole": Sum(weight), "n": Count("pk"),
            "finished": Count("pk", filter=done), "overdue": Count("pk", filter=late)}  # fmt: skip


def _decimal(number: Any) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(str(number))


def _heads(
    declared: DeclaredRegister, board: Board, chosen: Row | None, binding: Binding, used: set[str]
) -> list[tuple[str, str]]:
    """Every option, or every row of the other register that belongs to what was chosen, also those nobody has begun."""
    column = declared.register.columns[board.columns]
    if column.type == "date":
        return [(str(month), _("%(n)d月") % {"n": month}) for month in range(1, 13)]
    if column.type == "choice":
        return list(binding.labels(column).items())
    wanted = Q(pk__in=[int(key) for key in used if key.isdigit()])
    other = queries.pointed(declared, column)
    link = link_to(other.register, declared.register.columns[board.within].register) if board.within else None
    if link is not None and chosen is not None:
        place = places.of(other).get(link.id)
        wanted |= Q(**({place: str(chosen.pk)} if place else {f"data__{link.id}": chosen.pk}))
    found = Row.objects.standing().filter(wanted, register=other.id).order_by("pk").only("pk", "title")[:WIDEST]
    return [(str(row.pk), str(row)) for row in found]


def _line_names(declared: DeclaredRegister, by: str, keys: set[Any], binding: Binding) -> dict[Any, str]:
    if by == UNIT:
        units = Unit.objects.filter(pk__in=keys).only("name", "short_name")
        return {unit.pk: str(unit) for unit in units}
    column: Column = declared.register.columns[by]
    return {**{key: key or _("没有分类") for key in keys}, **binding.labels(column)}


def _put_together(
    found: Asked, totals: Mapping[Any, Cell], columns: Mapping[str, Cell], heads: list[tuple[Any, str]],
    names: Mapping[Any, str], first: int | None,
) -> Drawn:  # fmt: skip
    """Lines with their totals, each in its place; a line that has a name and no row stands last."""
    label, total = _("合计"), Cell(label=_("合计"))
    for cell in totals.values():
        total.add(cell)
        cell.label = label
    lines = [Line(key, name, key == first, [], totals.get(key) or Cell(label=label)) for key, name in names.items()]
    below = [columns.get(key) or Cell() for key, _label in heads]
    for cell, (_key, said) in zip(below, heads, strict=True):
        cell.label = said
    _rank(lines)
    order = sorted(lines, key=lambda line: (not line.first, line.rank or len(lines) + 1, line.label))
    return Drawn(heads, order, Line("", label, False, below, total), found)


def _rank(lines: list[Line]) -> None:
    """1-1-3; who has nothing to do has no place."""
    placed = sorted((line for line in lines if line.total.share is not None), key=lambda line: -(line.total.share or 0))
    for number, line in enumerate(placed, 1):
        same = number > 1 and placed[number - 2].total.share == line.total.share
        line.rank = placed[number - 2].rank if same else number
