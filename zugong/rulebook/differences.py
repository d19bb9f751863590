"""Two editions side by side, in plain words: what is new, what is gone, what reads otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zugong.engine import Institution
from zugong.rulebook.reading import applies_to
from zugong.rulebook.sections import SECTIONS, Told
from zugong.rulebook.wording import reading_day


@dataclass(frozen=True)
class Difference:
    name: str
    before: str
    after: str
    #: "new", "gone" or "changed"
    kind: str


@dataclass(frozen=True)
class Group:
    title: str | Promise
    differences: tuple[Difference, ...]


def between(old: Institution, new: Institution) -> list[Group]:
    """Nothing where the two say the same."""
    groups = [Group(_("版头"), tuple(_compared(_head(old), _head(new))))]
    for section in SECTIONS:
        before, after = section.told(old, reading_day(old)), section.told(new, reading_day(new))
        groups.append(Group(section.title, tuple(_compared(before, after))))
    return [group for group in groups if group.differences]


def _head(one: Institution) -> dict[str, Told]:
    heading = one.heading
    last = heading.in_force_to.isoformat() if heading.in_force_to else ""
    rows = {
        "title": Told(_("名称"), heading.title),
        "to": Told(_("施行到哪天"), last),
        "applies_to": Told(_("适用"), "、".join(applies_to(one))),
        "document": Told(_("文件"), heading.source.document),
        "quote": Told(_("依据原文"), heading.source.quote),
    }
    return {key: told for key, told in rows.items() if told.words}


def _compared(old: Any, new: Any) -> Iterator[Difference]:
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was is None:
            yield Difference(now.name, "", now.words, "new")
        elif now is None:
            yield Difference(was.name, was.words, "", "gone")
        elif (was.name, was.words) != (now.name, now.words):
            same = was.name == now.name
            yield Difference(now.name, was.words if same else f"{was.name}：{was.words}", now.words, "changed")
