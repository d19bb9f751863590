"""One selection that ends in several honours: who stands within which, who ties at an edge, which places are free. The program
works out and tells; people name, and whoever is named out of order is named with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, groupby
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zugong.columns import cells
from zugong.columns.binding import Binding
from zugong.kernel.rules import Refused
from zugong.org.models import Account
from zugong.rulebook.declared import DeclaredRegister, Honours
from zugong.timeline import Period

from . import linking, places, queries, veiled
from .conditions import asked
from .models import Row


@dataclass(frozen=True)
class Candidate:
    """A row in the order: by its number, and the honour that is written in it."""

    key: int
    number: Decimal | None
    named: str


@dataclass(frozen=True)
class Stand:
    """Where a candidate stands: the place all share who have its number, how many these are, and the honours the places
    they fill end in – several at an edge, none beyond the last."""

    place: int
    tied: int
    within: tuple[str, ...]


@dataclass(frozen=True)
class Edge:
    """The last place of an honour, where more stand on it than places are left. `at`: how many places there are down to it;
    `place`: the one that those who tie share; `left`: how many of them the places down to it still take."""

    honour: str
    at: int
    place: int
    tied: int
    left: int
    number: Decimal

    @property
    def said(self) -> str:
        return _("到“%(honour)s”一共 %(at)d 个名额：并列第 %(place)d 名的有 %(tied)d 个（%(number)s），只剩 %(left)d 个名额，取哪个由人来定。") % {
            "honour": self.honour, "at": self.at, "place": self.place, "tied": self.tied, "left": self.left,
            "number": cells.plain(self.number),
        }  # fmt: skip


@dataclass(frozen=True)
class Field:
    """The candidates of one selection, the best first."""

    titles: Mapping[str, str]
    most: Mapping[str, int]
    candidates: tuple[Candidate, ...]

    @cached_property
    def ordered(self) -> list[Candidate]:
        return sorted((one for one in self.candidates if one.number is not None), key=_falling)

    @cached_property
    def lasts(self) -> dict[str, int]:
        """Honour → its last place, counted from the first of all."""
        return dict(zip(self.most, accumulate(self.most.values()), strict=True))

    @cached_property
    def stands(self) -> dict[int, Stand]:
        """Row → where it stands; a row without a number stands nowhere."""
        found: dict[int, Stand] = {}
        before = 0
        for _number, group in groupby(self.ordered, key=lambda one: one.number):
            keys = [one.key for one in group]
            stand = Stand(before + 1, len(keys), tuple(self._between(before, before + len(keys))))
            found |= dict.fromkeys(keys, stand)
            before += len(keys)
        return found

    def _between(self, first: int, end: int) -> Iterator[str]:
        """The honours in which places from first to end (counted from 0, the end beside them) lie."""
        for honour, last in self.lasts.items():
            if max(first, last - self.most[honour]) < min(end, last):
                yield honour

    def edges(self) -> list[Edge]:
        """Where people have to choose among those who tie; nothing any more where the places are all given."""
        found, names = [], list(self.most)
        for honour, last in self.lasts.items():
            here = self.ordered[last - 1] if 0 < last < len(self.ordered) else None
            if here is None or here.number is None or self.given(honour) >= self.most[honour]:
                continue
            stand, chosen = self.stands[here.key], names[: names.index(honour) + 1]
            taken = sum(one.number == here.number and one.named in chosen for one in self.ordered)
            left = last - stand.place + 1 - taken
            if left > 0 and stand.place + stand.tied - 1 > last:
                found.append(Edge(self.titles[honour], last, stand.place, stand.tied, left, here.number))
        return found

    def given(self, honour: str, beside: int = 0) -> int:
        """How many are named for it, besides one row."""
        return sum(one.named == honour for one in self.candidates if one.key != beside)

    def may(self, honour: str, key: int) -> bool:
        """Whether the order gives a row this honour: it stands within it, or within a higher one of which all places are given."""
        within = self.stands[key].within if key in self.stands else ()
        if honour in within or not within:
            return honour in within
        names = list(self.most)
        between = names[names.index(within[0]) : names.index(honour)]
        return bool(between) and all(self.given(one, key) >= self.most[one] for one in between)


def _falling(one: Candidate) -> tuple[Decimal, int]:
    return -(one.number or Decimal(0)), one.key


# ---- reading the candidates --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Selection:
    """The selections of a register, each with its candidates."""

    declared: DeclaredRegister
    honours: Honours
    given: Mapping[str, str]

    @classmethod
    def of(cls, declared: DeclaredRegister, given: Mapping[str, str] | None = None) -> Selection | None:
        honours = declared.register.honours
        if honours is None:
            return None
        return cls(declared, honours, places.of(declared) if given is None else given)

    @cached_property
    def binding(self) -> Binding:
        return queries.binding_of(self.declared)

    def field(self, candidates: Iterable[Candidate]) -> Field:
        titles = self.binding.labels(self.declared.register.columns[self.honours.named])
        numbers = self.honours.most or {}
        most = {option: int(self.binding.number(numbers[option])) for option in titles if option in numbers}
        return Field(titles, most, tuple(candidates))

    def candidates(self, rows: QuerySet[Row]) -> Iterator[tuple[tuple[str, ...], Candidate]]:
        """Each candidate with what its selection goes by; one question."""
        names = (self.honours.by, self.honours.named, *self.honours.per)
        standing = rows.filter(asked(self.honours.where, self.given, self.binding))
        for key, number, named, *per in standing.values_list("pk", *(self._where(name) for name in names)):
            yield (
                tuple("" if one is None else str(one) for one in per),
                Candidate(key, None if number is None else Decimal(number), named or ""),
            )

    def _where(self, name: str) -> str:
        return self.given.get(name) or f"data__{name}"

    def fields(self) -> dict[tuple[str, ...], Field]:
        """What a selection goes by → its candidates."""
        found: dict[tuple[str, ...], list[Candidate]] = {}
        for group, one in self.candidates(Row.objects.standing().filter(register=self.declared.id)):
            found.setdefault(group, []).append(one)
        return {group: self.field(those) for group, those in found.items()}

    def field_of(self, row: Row) -> Field | None:
        """The candidates of the selection this row stands in; None where it does not say which."""
        if any(row.data.get(name) is None for name in self.honours.per):
            return None
        rows = places.same(self.declared, self.given, self.honours.per, row.data)
        return self.field(one for _group, one in self.candidates(rows))

    def latest(self, fields: Mapping[tuple[str, ...], Field]) -> tuple[str, ...]:
        """Of the latest period where a selection goes by one, else the one somebody was entered in last."""
        columns, per = self.declared.register.columns, self.honours.per
        periods = [number for number, name in enumerate(per) if columns[name].type == "period"]

        def falls(group: tuple[str, ...]) -> tuple[list[dt.date], int]:
            starts = [Period.parse(group[one]).start if group[one] else dt.date.min for one in periods]
            return starts, max(candidate.key for candidate in fields[group].candidates)

        return max(fields, key=falls)


# ---- what is refused -----------------------------------------------------------------------------------------


def check(row: Row, selection: Selection, others: QuerySet[Row], known: Mapping[str, Any]) -> None:
    """No honour for whoever is no candidate, none beyond its places, and none out of order without a reason. `others`: the
    standing rows of the same selection; `known`: the cells of this row with what follows from them. What was named before is
    not judged anew: others may have declined since, or been withdrawn, and a county may give fewer places than it gave."""
    honours, honour, key = selection.honours, row.data.get(selection.honours.named), row.pk or 0
    if honour not in (honours.most or {}):
        return
    kept = Row.objects.select_related("unit").filter(pk=row.pk).first()
    was = linking.known(selection.declared, kept) if kept is not None else {}

    def stays(*names: str) -> bool:
        return kept is not None and all(was.get(name) == known.get(name) for name in names)

    if not selection.binding.meets(honours.where, known):
        if not stays(honours.named):
            raise Refused(_("这一行不在评的里面（审核没过、放弃或者撤销了），不能评上。"))
        return
    mine = Candidate(key, _exact(known.get(honours.by)), honour)
    field = selection.field([mine, *(one for _group, one in selection.candidates(others.exclude(pk=key)))])
    stands = kept is not None and not kept.removed and selection.binding.meets(honours.where, was)
    if not (stands and stays(honours.named, *honours.per)) and field.given(honour, beside=key) >= field.most[honour]:
        raise Refused(
            _("“%(honour)s”的 %(most)d 个名额满了。") % {"honour": field.titles[honour], "most": field.most[honour]}
        )
    unless = [honours.unless] if honours.unless else []
    judged = not stays(honours.named, *honours.per, *unless)
    if judged and not field.may(honour, key) and not any(known.get(name) for name in unless):
        raise Refused(_out_of_order(selection, field, honour, key))


def _exact(number: Any) -> Decimal | None:
    return None if number is None else Decimal(number).quantize(linking.EXACT)


def _out_of_order(selection: Selection, field: Field, honour: str, key: int) -> str:
    columns = selection.declared.register.columns
    said = {"by": columns[selection.honours.by].label, "honour": field.titles[honour]}
    if key in field.stands:
        words = _("按%(by)s排第 %(place)d 名，不在“%(honour)s”里。") % {**said, "place": field.stands[key].place}
    else:
        words = _("还没有%(by)s，排不出名次。") % said
    if not selection.honours.unless:
        return words
    return words + _("确实要这样定的，在“%(column)s”里写理由。") % {"column": columns[selection.honours.unless].label}


# ---- what is shown -------------------------------------------------------------------------------------------


def keys_within(declared: DeclaredRegister, honour: str, given: Mapping[str, str]) -> set[int]:
    """The rows that stand within an honour, with all who tie at its edges, of every selection."""
    selection = Selection.of(declared, given)
    fields = selection.fields().values() if selection is not None else ()
    return {key for field in fields for key, stand in field.stands.items() if honour in stand.within}


@dataclass(frozen=True)
class Told:
    """The latest selection above the list: each honour with its places, given and free, and where people choose among equals."""

    group: str
    lines: list[tuple[str, int, int, int]]
    edges: list[str]
    #: The edges tell marks of people, which are not shown on phones.
    wide: bool = False


def told(declared: DeclaredRegister, account: Account, given: Mapping[str, str]) -> Told | None:
    """For whoever reads all its candidates."""
    selection = Selection.of(declared, given)
    fields = selection.fields() if selection is not None else {}
    if selection is None or not fields:
        return None
    field = fields[selection.latest(fields)]
    if not _reads_all(field, selection, account):
        return None
    lines = [
        (field.titles[one], most, field.given(one), max(most - field.given(one), 0)) for one, most in field.most.items()
    ]
    wide = selection.honours.by in veiled.off_phones(declared)
    return Told(_name(selection, field), lines, [edge.said for edge in field.edges()], wide)


def _name(selection: Selection, field: Field) -> str:
    """What the selection goes by, in words: 2026年."""
    names = selection.honours.per
    row = Row.objects.get(pk=field.candidates[0].key) if names else None
    if row is None:
        return ""
    words = queries.Shown(
        selection.declared, [row], only=tuple(selection.declared.register.columns[one] for one in names)
    ).words(row)
    return " · ".join(words[name] for name in names)


def _reads_all(field: Field, selection: Selection, account: Account) -> bool:
    """Reads every candidate, and of each what the order goes by: marks of people are not told by their order either."""
    declared, keys = selection.declared, [one.key for one in field.candidates]
    rows = queries.rows_of(account, declared).filter(pk__in=keys)
    if declared.register.marks_people is None:
        return rows.count() == len(keys)
    hidden = (veiled.marks_hidden(declared, row, account) for row in rows.select_related("unit"))
    return sum(selection.honours.by not in one for one in hidden) == len(keys)


def said_of(row: Row, declared: DeclaredRegister, account: Account) -> list[str]:
    """On the page of a candidate: its place, and what that comes to, for whoever may know the whole order."""
    selection = Selection.of(declared)
    field = selection.field_of(row) if selection is not None and not row.removed else None
    if selection is None or field is None or not field.candidates:
        return []
    if row.pk not in {one.key for one in field.candidates}:
        return [_("不在评的里面。")]
    if not _reads_all(field, selection, account):
        return []
    return list(_said(row.pk, field))


def _said(key: int, field: Field) -> Iterator[str]:
    stand = field.stands.get(key)
    if stand is None:
        yield _("还排不出名次。")
        return
    yield _("排第 %(place)d 名，参评 %(all)d 个。") % {"place": stand.place, "all": len(field.ordered)}
    last = stand.place + stand.tied - 1
    beyond = last > max(field.lasts.values(), default=0)
    names = "、".join(f"“{field.titles[one]}”" for one in stand.within)
    if len(stand.within) + beyond > 1:
        edges = [edge for edge in field.edges() if stand.place <= edge.at <= last]
        yield from (edge.said for edge in edges)
    elif stand.within:
        yield _("按名次在%(honour)s的名额里。") % {"honour": names}
    else:
        yield _("在名额以外。")
