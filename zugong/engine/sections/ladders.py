"""Ladders (督办阶梯): what is said, and by whom, the longer something is overdue: remind, urge by letter, look into it."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.problems import Spot
from zugong.engine.spelling import (
    Number,
    Word,
    boolean,
    choice,
    named,
    nodes,
    number,
    options,
    spelt,
    spot_field,
    text,
    texts,
)

#: what can be late: duties, rows of registers with a due day, steps of cases
WATCHED = ("duties", "rows", "cases")
DOES = ("remind", "letter")
ISSUERS = ("people", "machine")
#: what a letter can say of the late thing → the types of column that hold it
SAYS: dict[str, tuple[str, ...]] = {
    "title": ("text", "long_text"), "holder": ("text",), "basis": ("text", "long_text"), "due": ("date",), "days": ("number",),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What a ladder looks at. The ladder that names a thing most closely has it alone."""

    of: str = spelt(
        choice, "看什么：duties 任务、rows 台账的行、cases 办件的步骤", "duties, rows of registers, steps of cases",
        required=True, default="duties", choices=WATCHED,
    )  # fmt: skip
    only: tuple[Word, ...] = spelt(
        texts, "只看哪些：本文件里的编号、别的制度、或“制度/编号”；不写就是全部",
        "which: a name of this file, an institution, or institution/name; without it, all", default=(),
    )  # fmt: skip
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step up: so long after the due day, this happens."""

    id: str = ""
    title: str = spelt(text, "这一级叫什么", "title", required=True, default="")
    after: Number | None = spelt(
        number, "逾期满几天", "how long overdue", required=True, units=("天", "个工作日")
    )  # fmt: skip
    does: str = spelt(
        choice, "做什么：remind 提醒、letter 发要答复的函", "a reminder, or a letter that must be answered",
        required=True, default="remind", choices=DOES,
    )  # fmt: skip
    route: str = spelt(text, "函走哪条流程", "route of the letter", default="")
    fills: dict[str, str] = spelt(
        options, "函上的栏 → 写逾期这件事的什么", "column of the letter → what of the late thing", default=None, compare=False
    )  # fmt: skip
    issued_by: str = spelt(
        choice, "people 由人签发、machine 由系统直接发", "whether people issue it or the machine itself",
        default="people", choices=ISSUERS,
    )  # fmt: skip
    sooner: bool = spelt(
        boolean, "一逾期，人就可以提前发", "people may issue it as soon as the thing is overdue", default=False
    )
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """What is watched, and the rungs in their order; none is left out, and none is reached twice for one thing."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    watches: tuple[Watch, ...] = spelt(nodes, "看哪些事", "what it watches", required=True, default=(), of=Watch)
    looks_back: Number | None = spelt(
        number, "逾期多久以内的才管", "how old a lateness may be when it is taken up", required=True, units=("天",)
    )
    issued_for: tuple[Word, ...] = spelt(
        texts, "函以上级哪类组织的名义发", "kinds of units above in whose name letters go", required=True, default=()
    )
    rungs: dict[str, Rung] = spelt(named, "从低到高的各级", "the rungs, lowest first", required=True, of=Rung)
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()
