"""The list of institutions, cut down by state, pack, module and words; the list of templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.kernel import clock
from zugong.rulebook import library, modules, reading, rules
from zugong.rulebook.models import InstitutionDraft, InstitutionEnd
from zugong.rulebook.reading import Card

STATES: dict[str, tuple[str | Promise, Callable[[Card], bool]]] = {
    "": (gettext_lazy("全部"), lambda card: True),
    "running": (gettext_lazy("施行中"), lambda card: card.in_force),
    "coming": (gettext_lazy("将施行"), lambda card: card.coming),
    "retired": (gettext_lazy("已停用"), lambda card: card.ended),
    "uncertain": (gettext_lazy("待核"), lambda card: card.uncertain > 0),
    "example": (gettext_lazy("示例"), lambda card: card.example),
}


@dataclass(frozen=True)
class Choice:
    key: str
    label: str | Promise
    count: int
    current: bool


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    words: str = ""
    state: str = ""
    pack: str = ""
    module: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        state = given.get("state", "")
        return cls(
            given.get("q", "").strip()[:60],
            state if state in STATES else "",
            given.get("pack", ""),
            given.get("module", ""),
        )


@dataclass(frozen=True)
class Listing:
    asked: Asked
    cards: tuple[Card, ...]
    states: tuple[Choice, ...]
    pack_choices: tuple[Choice, ...]
    module_choices: tuple[Choice, ...]
    count: int
    running: int
    broken: int
    uncertain: int
    drafts: tuple[InstitutionDraft, ...] = ()
    ends: tuple[InstitutionEnd, ...] = ()
    drafter: bool = False


def of(asked: Asked, account: Any) -> Listing:
    """Whoever prepares institutions sees all of them and the drafts; everybody else those in force."""
    drafter = rules.drafts(account)
    every = [card for card in reading.cards(clock.today()) if drafter or card.in_force]
    worded = [card for card in every if _says(card.institution, asked.words)]
    placed = [card for card in worded if asked.pack in ("", card.pack_key) and _belongs(card.institution, asked.module)]
    shown = [card for card in placed if STATES[asked.state][1](card)]
    return Listing(
        asked,
        tuple(shown),
        tuple(_states(placed, asked)) if drafter else (),
        tuple(_packs(worded, asked)),
        tuple(_modules(worded, asked)),
        len(every),
        sum(card.in_force for card in every),
        sum(card.errors > 0 for card in every),
        sum(card.uncertain for card in every if card.in_force),
        *(_unfinished() if drafter else ((), ())),
        drafter,
    )


def _unfinished() -> tuple[tuple[InstitutionDraft, ...], tuple[InstitutionEnd, ...]]:
    drafts = InstitutionDraft.objects.filter(state__in=InstitutionDraft.UNFINISHED).defer("text")
    return tuple(drafts), tuple(InstitutionEnd.objects.filter(state=InstitutionEnd.State.PROPOSED))


def _states(cards: list[Card], asked: Asked) -> Iterable[Choice]:
    for key, (label, holds) in STATES.items():
        yield Choice(key, label, sum(map(holds, cards)), key == asked.state)


def _packs(cards: list[Card], asked: Asked) -> Iterable[Choice]:
    counts: dict[str, int] = {}
    for card in cards:
        counts[card.pack_key] = counts.get(card.pack_key, 0) + 1
    for key, count in counts.items():
        yield Choice(key, reading.pack_title(key), count, key == asked.pack)


def _modules(cards: list[Card], asked: Asked) -> Iterable[Choice]:
    counts: dict[str, int] = {}
    for card in cards:
        for area in modules.areas_of(card.institution.heading.modules):
            counts[area] = counts.get(area, 0) + 1
    for key in sorted(counts):
        yield Choice(key, modules.area_title(key), counts[key], key == asked.module)


def _belongs(one: Institution, area: str) -> bool:
    return area in ("", *modules.areas_of(one.heading.modules))


def _says(one: Institution, words: str) -> bool:
    """Every word somewhere among the names an institution gives."""
    if not words:
        return True
    names = [
        one.title, one.id, one.heading.summary, one.heading.source.document, one.heading.source.quote,
        *(modules.title(module) for module in one.heading.modules),
        *(part.title for part in one.parameters.values()), *(duty.title for duty in one.duties.values()),
        *(activity.name for activity in one.activities.values()), *(kind.title for kind in one.facts.values()),
        *(indicator.title for block in (one.scheme.blocks if one.scheme else ()) for indicator in block.indicators),
    ]  # fmt: skip
    text = "\n".join(names).lower()
    return all(word in text for word in words.lower().split())


def templates(asked: Asked) -> tuple[list[Card], list[Choice]]:
    """The institutions to be copied, and the areas they belong to."""
    every = [reading.card(one, library.templates().problems[one.file]) for one in library.templates().institutions]
    worded = [card for card in every if _says(card.institution, asked.words)]
    shown = [card for card in worded if _belongs(card.institution, asked.module)]
    return shown, list(_modules(worded, asked))


def suggested_id(template: Institution) -> str:
    return f"county.{template.id.rpartition('.')[2]}"


def suggested_title(template: Institution, county: str) -> str:
    """The county's name before a title that bears none yet."""
    return (
        template.title
        if template.title.startswith(county)
        else _("%(county)s%(title)s") % {"county": county, "title": template.title}
    )


def first_day(today: dt.date) -> dt.date:
    """A new institution usually begins with a month."""
    return (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
