"""One indicator, opened: the slip, the numbers with their citations, the facts counted and not, the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.engine.trace import IndicatorScore, Line, Score
from zugong.evidence import facts as kinds
from zugong.evidence import ledger, sources
from zugong.evidence import queries as evidence
from zugong.org.models import Account, Unit

from .beside import Beside, beside_of
from .gathering import gathered
from .models import Campaign, ScoreChange
from .needs import Need
from .rows import Change, Marked, spoken
from .schemes import Book
from .steps import rulebook_url

#: Facts on one page of a list; thousands stay in the trace.
PAGE = 8
HISTORY = 5
STEPS, KEPT = 4, 2
WORDS = 60
#: Fields that say what a fact was about, in the order in which they are looked for.
TITLES = ("topic", "title", "matter", "name")
UNSAID = ("precision",)


class Opened(Protocol):
    """Whose indicator is opened: a unit's live sheet, or its line of a sealed result."""

    account: Account
    history: list[ScoreChange]

    @property
    def campaign(self) -> Campaign: ...
    @property
    def unit(self) -> Unit: ...
    @property
    def trace(self) -> Score: ...
    @property
    def book(self) -> Book | None: ...
    @property
    def edition(self) -> str: ...
    @property
    def computed(self) -> str: ...
    @property
    def moving(self) -> bool: ...
    def indicator_url(self, key: str) -> str: ...


@dataclass(frozen=True)
class Evidence:
    """A fact of the ledger as a line: what, whose, when, by whom, and what it counted for."""

    title: str
    unit: str
    occurred_on: dt.date
    recorded_by_name: str
    words: str
    #: its record, else its page in the ledger; nothing for whoever may read neither
    url: str | None
    note: str
    #: why it was taken back after the mark had been made of it
    taken_back: str = ""


@dataclass(frozen=True)
class Page:
    rows: list[Evidence]
    total: int
    first: int
    before: str
    after: str

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


@dataclass(frozen=True)
class Parameter:
    title: str
    value: str
    cite: str
    example: bool


@dataclass(frozen=True)
class Step:
    text: str
    value: str


@dataclass
class Detail(Marked):
    sheet: Opened
    score: IndicatorScore
    counted: Page
    uncounted: Page
    history: list[Change]

    @property
    def settled(self) -> bool:
        lost = self.score.full is not None and self.score.value < self.score.full
        return self.score.settled and lost

    @property
    def rule(self) -> str:
        return spoken(self.score.rule)

    @property
    def cite(self) -> str:
        return self.score.cite

    @property
    def source(self) -> str:
        """Where the institution comes from."""
        heading = self.sheet.book.institution.heading if self.sheet.book else None
        parts = [heading.source.document, heading.source.place] if heading else []
        return " · ".join(part for part in [*parts, self.score.note] if part)

    @property
    def rulebook_url(self) -> str:
        """Where the article can be read with everything around it."""
        return rulebook_url(self.sheet.campaign.institution_id)

    @property
    def basis(self) -> str:
        """The superior document that demands what the rules on easing burdens would leave out."""
        return self.score.basis

    @cached_property
    def beside(self) -> Beside | None:
        """What the item shows beside its marks: rows of a register of the unit, of the period."""
        items = self.sheet.book.institution.scheme.items if self.sheet.book else ()
        wanted = next((one.beside for one in items if any(part.id == self.score.id for part in one.indicators)), "")
        return beside_of(wanted, self.sheet.unit, self.sheet.campaign.period, self.sheet.account) if wanted else None

    @property
    def edition(self) -> str:
        return self.sheet.edition.split(" ")[0]

    @property
    def computed(self) -> str:
        return self.sheet.computed

    @property
    def slip_number(self) -> str:
        return f"{self.sheet.campaign.period_code}-{self.sheet.unit.pk:04d}-{self.score.no or self.score.id}"

    @property
    def steps(self) -> list[Step]:
        return steps_of(self.score.steps)

    @property
    def parameters(self) -> list[Parameter]:
        return [
            Parameter(
                one.title,
                f"{one.value} {one.unit}".strip(),
                " · ".join(part for part in (one.cite, one.note, _("待核") if one.uncertain else "") if part),
                one.example,
            )
            for one in self.score.inputs
        ]

    @cached_property
    def _wishes(self) -> tuple[list[Need], list[Need]]:
        if not self.sheet.moving:
            return [], []
        raising, keeping = ([Need(one, self.sheet.account) for one in found] for found in gathered([self.score]))
        return raising, keeping

    @property
    def needs(self) -> list[Need]:
        """What adds marks first, then what is due next; a long list is cut, the page lists the rest."""
        raising, keeping = self._wishes
        return raising[:STEPS] + keeping[:KEPT]

    @property
    def more_needs(self) -> int:
        return sum(need.wish.size for found in self._wishes for need in found) - sum(n.wish.size for n in self.needs)


def steps_of(lines: Iterable[Line]) -> list[Step]:
    """Lines of a slip, as typed into a pocket calculator."""
    return [Step("  ".join(part for part in (spoken(one.label), one.expression) if part), one.value) for one in lines]


def detail_of(sheet: Opened, key: str, page: int = 1, not_page: int = 1) -> Detail | None:
    """None where the scheme has no such indicator."""
    score = next((one for one in sheet.trace.indicators if one.id == key), None)
    if score is None:
        return None
    reasons = {one.fact: spoken(one.reason) for one in score.not_counted}
    counted, uncounted = list(score.counted), list(reasons)
    shown = _slice(counted, page) + _slice(uncounted, not_page)
    lines = lines_of(shown, reasons, sheet.account)
    address = sheet.indicator_url(key)
    return Detail(
        sheet,
        score,
        _page(counted, lines, page, f"{address}?not={not_page}&page="),
        _page(uncounted, lines, not_page, f"{address}?page={page}&not="),
        _history(sheet, key),
    )


def _slice(keys: Sequence[str], page: int) -> list[str]:
    return list(keys[(page - 1) * PAGE : page * PAGE])


def _page(keys: Sequence[str], lines: dict[str, Evidence], page: int, address: str) -> Page:
    rows = [lines[key] for key in _slice(keys, page) if key in lines]
    return Page(
        rows,
        len(keys),
        (page - 1) * PAGE + 1,
        f"{address}{page - 1}" if page > 1 else "",
        f"{address}{page + 1}" if page * PAGE < len(keys) else "",
    )


def lines_of(keys: Sequence[str], reasons: dict[str, str], account: Account) -> dict[str, Evidence]:
    """A record of another branch counts for the department and is named, but its page opens only to those it is open to."""
    wanted = [int(key) for key in keys]
    open_to = evidence.facts_visible_to(account).order_by().filter(pk=OuterRef("pk"))
    known = ledger.booked().filter(pk__in=wanted).annotate(readable=Exists(open_to))
    found = list(known.select_related("unit", "reversed_by"))
    readable = {fact.pk for fact in found if fact.readable}
    records = sources.urls_for(account, {fact.source for fact in found if fact.pk in readable})
    return {str(fact.pk): _line(fact, reasons.get(str(fact.pk), ""), _way(fact, readable, records)) for fact in found}


def _way(fact: Any, readable: Container[int], records: Mapping[str, str]) -> str | None:
    """To the record; to the ledger where that is not open to this account, and where the counter-entry tells more."""
    if fact.pk not in readable:
        return None
    page = reverse("evidence:fact", args=[fact.pk])
    return page if hasattr(fact, "reversed_by") else records.get(fact.source, page)


def _line(fact: Any, note: str, url: str | None) -> Evidence:
    """Named by what it was about; yes-or-no fields and the precision of a date are for the record's own page."""
    kind = kinds.kind_of(fact.kind)
    title = next((fact.data[name] for name in TITLES if fact.data.get(name)), None) or kind.title
    words = [
        f"{field.label} {field.show(fact.data[field.name])}"
        for field in kind.fields
        if field.type != "bool" and field.name not in UNSAID and fact.data.get(field.name) not in (None, "", title)
    ]
    return Evidence(
        str(title),
        fact.unit.short_name,
        fact.occurred_on,
        fact.recorded_by_name,
        "，".join(words)[:WORDS],
        url,
        note,
        fact.reversed_by.reason if hasattr(fact, "reversed_by") else "",
    )


def _history(sheet: Opened, key: str) -> list[Change]:
    """The changes that moved this indicator, with its own difference."""
    moved = ((row, next((one for one in row.moved if one["key"] == key), None)) for row in sheet.history)
    found = [(row, Decimal(own["after"]) - Decimal(own["before"])) for row, own in moved if own is not None][:HISTORY]
    records = sources.urls_for(sheet.account, {row.source for row, _difference in found})
    return [Change(row, difference, records.get(row.source)) for row, difference in found]
