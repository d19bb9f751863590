"""Which facts: the kind, what it is (`where`), and what it must also satisfy to count (`counts_if`).

The two differ on purpose. A fact that fails `where` is simply another matter; a fact that fails `counts_if` is
listed for the reader as “not counted”, with the reason."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zugong.engine.problems import Spot
from zugong.engine.section import Section
from zugong.engine.source import Listing, Mapping, Scalar, Value
from zugong.engine.spelling import (
    Number,
    Spelling,
    boolean,
    choice,
    node,
    number,
    spelt,
    spot_field,
    text,
)

OPERATORS = ("at_least", "at_most", "above", "below", "by", "by_day", "from", "is_set", "not")
WHOSE = ("own", "itself", "unit", "members")
OCCURRED = "occurred"

Literal = str | bool


#: how those whom one fact names share it, where no list says so
EACH, EQUAL = "each", "equal"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """`field op value`; the field `occurred` means the day it happened."""

    field: str
    op: str
    values: tuple[Literal, ...] = ()
    number: Number | None = None
    spot: Spot = spot_field()


def shares_of(section: Section, key: str, spelling: Spelling) -> str | Number | None:
    """`each`, `equal`, or the name of a list."""
    entry = section.value.entries.get(key)
    if entry is not None and isinstance(entry[1], Scalar) and entry[1].text in {EACH, EQUAL}:
        section.take(key)
        return entry[1].text
    return number(section, key, spelling)


def conditions(section: Section, key: str, spelling: Spelling) -> tuple[Condition, ...] | None:
    value = section.take(key)
    part = None if value is None else section.part(key, value)
    if part is None:
        return None
    found = []
    for name, (spot, entry) in part.value.entries.items():
        found += _conditions(part, name, spot, entry)
    return tuple(sorted(found, key=lambda item: (item.field, item.op)))


def _conditions(part: Section, name: str, spot: Spot, entry: Value) -> list[Condition]:
    if not isinstance(entry, Mapping):
        return _is(part, name, spot, entry, "is")
    if not entry.entries:
        part.problems.add("not-one", entry.spot, name=name, count=0)
    return [condition for op in entry.entries for condition in _operator(part, name, spot, entry, op)]


def _is(part: Section, name: str, spot: Spot, entry: Value, op: str) -> list[Condition]:
    items = entry.items if isinstance(entry, Listing) else (entry,)
    values: list[Literal] = []
    for item in items:
        if not isinstance(item, Scalar) or item.value is None:
            part.problems.add("not-text", item.spot, name=name)
        elif isinstance(item.value, Decimal):
            part.problems.add("uncited-number", item.spot, key=name, value=item.text)
        else:
            values.append(item.value if isinstance(item.value, bool) else item.text)
    return [Condition(field=name, op=op, values=tuple(values), spot=spot)] if values else []


def _operator(part: Section, name: str, spot: Spot, entry: Mapping, op: str) -> list[Condition]:
    op_spot, operand = entry.entries[op]
    if op not in OPERATORS:
        part.problems.add("unknown-key", op_spot, near=OPERATORS, name=op)
        return []
    if op == "not":
        return _is(part, name, spot, operand, op)
    if op == "is_set":
        wanted = isinstance(operand, Scalar) and operand.value is True
        return [Condition(field=name, op=op, values=(wanted,), spot=spot)]
    shape = "month_day" if op in {"by", "from"} else "number"
    units = ("日",) if op == "by_day" else ()
    reference = number(Section(name, entry, part.problems), op, Spelling(number, "", "", shape=shape, units=units))
    return [] if reference is None else [Condition(field=name, op=op, number=reference, spot=spot)]


@dataclass(frozen=True, kw_only=True)
class Parties:
    """The fact also belongs to those whom a field of it names: by their id, several in a list."""

    field: str = spelt(text, "写着各方编号的字段", "field that names the parties", required=True, default="")
    instead: bool = spelt(boolean, "只归各方，不归登记的一方", "theirs instead of the recorder's", default=False)
    shares: str | Number | None = spelt(
        shares_of,
        "每方各计（each），各方均分（equal），或按先后各占几成（参数，一列数）",
        "each in full, equal parts, or a list of shares in order",
        shape="list",
    )
    spot: Spot = spot_field()

    @property
    def divided(self) -> bool:
        """Whether one fact is shared out, so that it counts for less than one."""
        return self.shares is not None and self.shares != EACH


@dataclass(frozen=True, kw_only=True)
class Excused:
    """Facts that match are not counted, provided that somebody approved it; they stay on the list."""

    where: tuple[Condition, ...] = spelt(conditions, "什么情形", "which facts", default=())
    approval: str = spelt(text, "写着批准依据的字段", "field that holds the approval", required=True, default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Window:
    """Facts of which days; the whole period of the scheme if nothing is said."""

    until: Number | None = spelt(
        number, "每年到哪一天截止（含当天），之后算下一年", "last month-day of the year, included", shape="month_day"
    )
    back: Number | None = spelt(
        number, "从期末往回看多久", "how far back from the end of the period", units=("年", "个月", "月", "天")
    )
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Filter:
    of: str = spelt(text, "事实类别", "fact kind", required=True, default="")
    where: tuple[Condition, ...] = spelt(conditions, "是什么样的", "which of them", default=())
    counts_if: tuple[Condition, ...] = spelt(
        conditions, "还要满足什么才计", "what they must satisfy to count", default=()
    )
    recorded_within: Number | None = spelt(
        number, "发生后几天内登记才计", "days after the event within which it must be recorded", units=("天",)
    )
    whose: str = spelt(
        choice, "谁的：own 本组织及以下（或本人），itself 仅本组织，unit 本人所在组织，members 本组织的人",
        "own: the unit and below, or the person; itself: the unit alone; unit: the person's unit; members: people of the unit",
        default="own", choices=WHOSE,
    )  # fmt: skip
    parties: Parties | None = spelt(node, "各方都算", "parties it also belongs to", of=Parties)
    excused: Excused | None = spelt(node, "经批准不计的", "excused with approval", of=Excused)
    window: Window | None = spelt(node, "哪一段时间", "which days", of=Window)
    dated_by: str = spelt(
        text,
        "归在哪一天：occurred、recorded 或日期字段",
        "the day it belongs to: occurred, recorded or a date field",
        default="",
    )
    spot: Spot = spot_field()

    @property
    def plain(self) -> bool:
        """It looks at the subject's own facts of the period, and nowhere else."""
        return self.whose == "own" and self.parties is None and self.window is None and not self.dated_by
