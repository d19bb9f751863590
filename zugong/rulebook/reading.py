"""An institution as people read it: its card in the list, the sections of its page, what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from zugong.engine import UNIT_KINDS, Institution, Problem
from zugong.rulebook import library, modules
from zugong.rulebook.models import InstitutionEdition
from zugong.rulebook.sections import SECTIONS, Section

ONE_DAY = dt.timedelta(days=1)
PACK_TITLES = {
    "national": gettext_noop("全国性制度"),
    "county": gettext_noop("本县制度"),
    "templates": gettext_noop("模板"),
}


@dataclass(frozen=True)
class Holding:
    """One kind of thing an institution holds, and how many."""

    label: str | Promise
    count: int


@dataclass(frozen=True)
class Card:
    """An edition in the list."""

    institution: Institution
    pack: str
    pack_key: str
    holdings: tuple[Holding, ...]
    errors: int
    uncertain: int
    in_force: bool = False
    coming: bool = False
    ended: bool = False
    adopted: InstitutionEdition | None = None

    @property
    def example(self) -> bool:
        return self.institution.heading.example or any(
            value.example for parameter in self.institution.parameters.values() for value in parameter.values[-1:]
        )


@dataclass(frozen=True)
class Part:
    """A section of one institution's page, with what it shows."""

    section: Section
    rows: Sequence[Any]


def pack_title(name: str) -> str:
    if name.startswith("source-"):
        return _("来源文件 %(number)s") % {"number": name.removeprefix("source-")}
    return _(PACK_TITLES[name]) if name in PACK_TITLES else name


def cards(day: dt.date) -> list[Card]:
    """Each institution once, by the edition of the day; besides it those that are still to come. Pack by pack."""
    decided = InstitutionEdition.objects.defer("text")
    adopted = {(one.institution_id, one.edition): one for one in decided}
    running = {one.file for one in library.in_force(day)}
    shown = {one.file for one in _of_the_day(day)}
    return [
        card(
            one,
            library.problems(one),
            in_force=one.file in running,
            coming=one.heading.in_force_from > day,
            ended=one.heading.in_force_to is not None and one.heading.in_force_to < day,
            adopted=adopted.get((one.id, one.edition)),
        )
        for one in library.institutions()
        if one.file in shown
    ]


def _of_the_day(day: dt.date) -> Iterator[Institution]:
    for id_ in {one.id for one in library.institutions()}:
        known = library.editions(id_)
        yield library.get(id_, day)
        yield from (one for one in known if one.heading.in_force_from > day)


def card(one: Institution, problems: Sequence[Problem], **standing: Any) -> Card:
    errors = sum(problem.severity == "error" for problem in problems)
    pack = library.pack(one)
    return Card(one, pack_title(pack), pack, holdings(one), errors, doubts(one), **standing)


def holdings(one: Institution) -> tuple[Holding, ...]:
    counted = (Holding(section.counted, section.count(one)) for section in SECTIONS)
    return tuple(holding for holding in counted if holding.count)


def doubts(one: Institution) -> int:
    """How many things are still to be checked against the document."""
    return sum(section.doubts(one) for section in SECTIONS)


def parts(one: Institution, day: dt.date) -> list[Part]:
    """The sections that have something to show."""
    shown = (Part(section, section.rows(one, day)) for section in SECTIONS)
    return [part for part in shown if part.rows]


def problem_rows(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    language = get_language() or "zh-hans"
    return [
        {"line": one.line, "column": one.column, "sentence": one.sentence(language), "severity": one.severity}
        for one in problems
    ]


def fault_rows() -> list[dict[str, Any]]:
    """Files that are not in force because something in them is wrong: the file's name, the first sentence, how many more."""
    language = get_language() or "zh-hans"
    return [
        {"file": Path(fault.first.file).name, "line": fault.first.line, "sentence": fault.first.sentence(language), "more": fault.more}
        for fault in library.shelf().faults
    ]  # fmt: skip


def fault_words() -> str:
    """The same in a sentence, for whoever looks after the files and not after what they say."""
    rows = fault_rows()
    if not rows:
        return ""
    names = _("、").join(row["file"] for row in rows)
    words = {"n": len(rows), "files": names}
    return _("有 %(n)s 份制度文件有错，没有施行：%(files)s。用 zugong rules check 看哪里错了。") % words


def applies_to(one: Institution) -> list[str]:
    return [_(UNIT_KINDS[name][0]) for name in one.heading.applies_to if name in UNIT_KINDS]


def module_titles(one: Institution) -> list[str]:
    return [modules.title(module) for module in one.heading.modules]


@dataclass(frozen=True)
class EditionRow:
    """One edition in the history: until when it held, and who decided it."""

    institution: Institution
    #: The last day on which it held, by itself or because a later one began.
    until: dt.date | None
    decided: InstitutionEdition | None
    digest: str


def edition_rows(known: Sequence[Institution]) -> list[EditionRow]:
    """The newest first."""
    decided = {one.edition: one for one in InstitutionEdition.objects.filter(institution_id=known[0].id).defer("text")}
    rows = []
    for place, one in enumerate(known):
        later = known[place + 1].heading.in_force_from - ONE_DAY if place + 1 < len(known) else None
        ends = [day for day in (one.heading.in_force_to, later) if day is not None]
        rows.append(EditionRow(one, min(ends) if ends else None, decided.get(one.edition), library.digest(one)))
    return rows[::-1]
