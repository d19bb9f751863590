"""Portals (服务门户): for one audience its service items, guides, and the answers to search before asking."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.problems import Spot
from zugong.engine.spelling import boolean, named, nodes, options, spelt, spot_field, text


@dataclass(frozen=True, kw_only=True)
class Service:
    """One thing that can be asked for: a route with some of its columns filled in."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    route: str = spelt(text, "走哪个流程", "route it takes", required=True, default="")
    with_: dict[str, str] = spelt(
        options, "流程的栏 → 写定的值", "column of the route → fixed value", default=None, compare=False
    )
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Guide:
    """How something is done, in a few words."""

    title: str = spelt(text, "名称", "title", required=True, default="")
    text_: str = spelt(text, "怎么办", "how it is done", required=True, default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Portal:
    """The page of one audience: what it may ask for, how things are done, what was answered before."""

    id: str = ""
    title: str = spelt(text, "名称", "title", required=True, default="")
    audience: str = spelt(text, "给谁用", "for whom", required=True, default="")
    services: dict[str, Service] = spelt(named, "服务事项", "services", required=True, of=Service)
    guides: tuple[Guide, ...] = spelt(nodes, "办事指南", "guides", default=(), of=Guide)
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    uncertain: bool = spelt(boolean, "待核", "still to be checked", default=False)
    note: str = spelt(text, "说明", "note", default="")
    spot: Spot = spot_field()
