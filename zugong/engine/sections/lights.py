"""Lights of units (亮灯): on or off by what registers and the organisation hold; nobody reports them."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.filters import Condition, conditions
from zugong.engine.problems import Spot
from zugong.engine.spelling import Word, boolean, named, spelt, spot_field, text, texts


@dataclass(frozen=True, kw_only=True)
class Lamp:
    """One light: on where somebody holds a post, or where a register has a row."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    posts: tuple[Word, ...] = spelt(
        texts, "有人担任这些职务就亮", "on where somebody holds one of these posts", default=()
    )
    register: str = spelt(text, "这张台账里有行就亮", "on where this register has a row", default="")
    where: tuple[Condition, ...] = spelt(conditions, "什么样的行才算", "which rows", default=())
    in_: str = spelt(
        text, "只看今天所在周期的行：哪一栏是周期", "only rows of today's period: the column with it", default=""
    )
    spot: Spot = spot_field()  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Lights:
    """A table of units with lights that follow from what is recorded elsewhere."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    per: tuple[Word, ...] = spelt(texts, "哪类组织各一行", "unit kinds, a line each", required=True, default=())
    lamps: dict[str, Lamp] = spelt(named, "灯", "lights", required=True, of=Lamp)
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()
