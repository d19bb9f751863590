"""What people or other offices decided, and what is worked out from other measures."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zugong.engine.expression import Expression, Malformed, names_in, parse
from zugong.engine.filters import Filter
from zugong.engine.measures.base import COUNT_UNITS, MEASURES, Measure
from zugong.engine.section import Section
from zugong.engine.source import Mapping
from zugong.engine.spelling import (
    Number,
    Spelling,
    choice,
    inline,
    named_ones,
    number,
    spelt,
    text,
)

TAKES = ("latest", "sum", "mean", "highest")


@dataclass(frozen=True, kw_only=True)
class Judged(Measure):
    """Marks given by people, with who and why. The latest holds, unless `take` says otherwise."""

    word: ClassVar[str] = "judged"
    kind: ClassVar[str] = "mark"
    may_lack: ClassVar[bool] = True
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    by: str = spelt(text, "由谁评", "who judges", required=True, default="")
    mark: str = spelt(text, "评分字段", "field of the mark", default="mark")
    reason: str = spelt(text, "理由字段", "field of the reason", default="reason")
    approval: str = spelt(
        text, "写着会议或批准依据的字段，必填", "field that must hold the meeting or approval", default=""
    )
    take: str = spelt(choice, "有几个分时取哪个", "which of several", default="latest", choices=TAKES)
    most: Number | None = spelt(number, "最多取几个", "at most so many", units=COUNT_UNITS)
    keep: str = spelt(choice, "超出个数时留哪些", "which are kept", default="", choices=("earliest", "highest"))


@dataclass(frozen=True, kw_only=True)
class Imported(Measure):
    """A result that others worked out; it counts only with its source and its document."""

    word: ClassVar[str] = "imported"
    kind: ClassVar[str] = "figure"
    may_lack: ClassVar[bool] = True
    filter: Filter = spelt(inline, "事实", "facts", default=Filter(), of=Filter)
    field: str = spelt(text, "取哪个字段", "which field", required=True, default="")
    source: str = spelt(text, "写着谁算出来的字段", "field that names who worked it out", required=True, default="")
    document: str = spelt(text, "写着文件或期次的字段", "field that names the document", required=True, default="")
    take: str = spelt(choice, "有几个结果时取哪个", "which of several", default="latest", choices=TAKES)


@dataclass(frozen=True, kw_only=True)
class Marks(Measure):
    """The marks of another indicator, in per cent of its full marks."""

    word: ClassVar[str] = "marks"
    kind: ClassVar[str] = "percent"
    of: str = spelt(text, "另一个指标的编号", "id of another indicator", required=True, default="")


@dataclass(frozen=True, slots=True)
class Formulation:
    """A formula as written and as read; `numbers` are the parameters it names."""

    text: str
    tree: Expression
    numbers: tuple[Number, ...] = ()
    #: it could not be read; the parameters it seems to name are not unused because of that
    broken: bool = False


def formulation(section: Section, key: str, spelling: Spelling) -> Formulation | None:
    """The text of a formula. Names under `let` are measures; every other name is a parameter."""
    written = text(section, key, spelling)
    if written is None:
        return None
    entry = section.value.entries[key][1]
    let = section.value.entries.get("let")
    own = let[1].entries.keys() if let is not None and isinstance(let[1], Mapping) else set()
    try:
        tree = parse(written)
    except Malformed as wrong:
        section.problems.add(
            wrong.code, entry.spot, name=wrong.name, formula=written, at=wrong.at + 1, instead=wrong.instead
        )
        tree = Expression("number")
        names, broken = [name for name in names_in(written) if name not in own], True
    else:
        names, broken = [part.name for part in tree.walk() if part.op == "name" and part.name not in own], False
    numbers = tuple(Number(name, "number", (), key, entry.spot) for name in dict.fromkeys(names))
    return Formulation(written, tree, numbers, broken)


@dataclass(frozen=True, kw_only=True)
class Formula(Measure):
    """A restricted formula over named measures and parameters. Every division is rounded at once (rounding.division);
    division by 0, or a part without data that is needed, gives no data."""

    word: ClassVar[str] = "formula"
    let: dict[str, Measure] = spelt(named_ones, "各个名字量的是什么", "what each name measures", of=MEASURES)
    is_: Formulation | None = spelt(formulation, "怎么算", "the formula", required=True)
    gives: str = spelt(
        choice,
        "算出来的是什么",
        "what it yields",
        default="figure",
        choices=("figure", "count", "percent", "mark", "people"),
    )

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.gives

    @property
    def may_lack(self) -> bool:  # type: ignore[override]
        """Counts are always there; what is divided by may be 0."""
        tree = None if self.is_ is None else self.is_.tree
        return any(part.may_lack for part in self.let.values()) or (tree is not None and tree.divides)

    @property
    def reads(self) -> tuple[Filter, ...]:
        return tuple(wanted for part in self.let.values() for wanted in part.reads)
