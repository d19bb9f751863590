"""Finding a unit by what a clerk wrote. The same name in another spelling is found and said; anything less is only offered."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings

from zugong.kernel.actors import SYSTEM, Actor
from zugong.org.models import Account, Unit, UnitSpell
from zugong.org.scope import Scope
from zugong.sheets.headings import SIMPLIFIED
from zugong.sheets.values import chinese_number, tidy

from .targets import Option

BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
SHORTER = (
    ("总支部委员会", "总支"), ("党总支部", "总支"), ("党总支", "总支"), ("总支部", "总支"), ("支部委员会", "支部"), ("党支部", "支部"),
    ("工作委员会", "工委"), ("机关委员会", "机关党委"), ("直属机关党委", "直属机关党委"),
)  # fmt: skip
MOST = 8


@lru_cache(maxsize=65_536)
def spelling(name: str, county: str = "") -> str:
    """What all spellings of one name have in common: 中共澄川县财政局机关第一支部委员会 = 县财政局机关第一党支部."""
    plain = BRACKETS.sub("", tidy(name)).replace(" ", "").translate(SIMPLIFIED)
    plain = re.sub(r"^(?:中国共产党|中共)", "", plain)
    if county and plain.startswith(county) and len(plain) > len(county) + 1:
        plain = plain[len(county) :]
    plain = re.sub(r"^县(?=.{3})", "", plain)
    for long, short in SHORTER:
        plain = plain.replace(long, short)
    return re.sub(r"第?([0-9]+|[一二三四五六七八九十]+)支部", lambda m: f"第{_number(m[1])}支部", plain)


def _number(written: str) -> int:
    return int(written) if written.isdigit() else chinese_number(written) or 0


def loose(name: str) -> str:
    """Without the words people leave out; two different units may share it, so it only ever suggests."""
    return re.sub(r"机关|直属|委员会|党委|党组|党", "", name)


@dataclass(frozen=True, slots=True)
class UnitFound:
    unit_id: int | None
    options: tuple[Option, ...] = ()
    note: str = ""


@dataclass(slots=True)
class Known:
    pk: int
    name: str
    short_name: str
    kind: str
    path: str
    parent_id: int | None


@dataclass(slots=True)
class UnitNames:
    """All units that exist, by every spelling; loaded once for a whole batch."""

    units: dict[int, Known]
    scope: Scope | None  # None: everything
    exact: dict[str, set[int]] = field(default_factory=dict)
    spelt: dict[str, set[int]] = field(default_factory=dict)
    loosely: dict[str, set[int]] = field(default_factory=dict)
    county: str = ""
    _cache: dict[tuple[str, str], UnitFound] = field(default_factory=dict)

    @classmethod
    def load(cls, by: Actor) -> UnitNames:
        rows = Unit.objects.filter(dissolved_on__isnull=True).values_list(
            "pk", "name", "short_name", "kind", "path", "parent_id"
        )
        scope = by.scope("import_data") if isinstance(by, Account) and by.actor_id != SYSTEM.actor_id else None
        names = cls({row[0]: Known(*row) for row in rows}, scope)
        names.county = settings.ZUGONG_COUNTY
        for unit in names.units.values():
            names.add(unit.pk, unit.name)
            names.add(unit.pk, unit.short_name, loosely=False)
        former = UnitSpell.objects.filter(unit__dissolved_on__isnull=True, valid_to__isnull=False)
        for pk, name in former.values_list("unit_id", "name"):
            names.add(pk, name, loosely=False)
        return names

    def add(self, pk: int, name: str, *, loosely: bool = True) -> None:
        self.exact.setdefault(name, set()).add(pk)
        key = spelling(name, self.county)
        self.spelt.setdefault(key, set()).add(pk)
        if loosely:
            self.loosely.setdefault(loose(key), set()).add(pk)

    def covers(self, pk: int) -> bool:
        return self.scope is None or any(self.units[pk].path.startswith(path) for path in self.scope.paths)

    def label(self, pk: int) -> str:
        return self.units[pk].name

    def find(self, text: str, *, within: str = "") -> UnitFound:
        key = (text, within)
        if key not in self._cache:
            self._cache[key] = self._find(text, within)
        return self._cache[key]

    def _find(self, text: str, within: str) -> UnitFound:
        same = self._inside(self.exact.get(text, set()), within)
        if len(same) == 1:
            return UnitFound(next(iter(same)))
        key = spelling(text, self.county)
        spelt = self._inside(self.spelt.get(key, set()), within)
        if len(spelt) == 1:
            pk = next(iter(spelt))
            return UnitFound(pk, note=f"“{text}”认作“{self.label(pk)}”")
        if within and (found := self._below(key, within)) is not None:
            return found
        close = spelt or self._inside(self.loosely.get(loose(key), set()), within)
        options = close or self._similar(key)
        return UnitFound(None, self._options(options))

    def _inside(self, pks: set[int], within: str) -> set[int]:
        if len(pks) < 2 or not within:
            return pks
        top = self.find(within).unit_id
        return {pk for pk in pks if top is not None and self.units[pk].path.startswith(self.units[top].path)}

    def _below(self, key: str, within: str) -> UnitFound | None:
        """A short name such as 第一支部 under a unit that another column names."""
        top = self.find(within).unit_id
        if top is None:
            return None
        path = self.units[top].path
        below = [
            unit.pk
            for unit in self.units.values()
            if unit.path.startswith(path) and unit.pk != top and spelling(unit.name, self.county).endswith(key)
        ]
        if len(below) == 1:
            return UnitFound(below[0], note=f"“{within}”下的“{key}”认作“{self.label(below[0])}”")
        return UnitFound(None, self._options(below)) if below else None

    def _similar(self, key: str) -> list[int]:
        near = difflib.get_close_matches(key, list(self.spelt), n=MOST, cutoff=0.6)
        ending = [] if near else [name for name in self.spelt if len(key) > 2 and name.endswith(key)]
        return [pk for name in (near or ending[:MOST]) for pk in sorted(self.spelt[name])]

    def _options(self, pks: Iterable[int]) -> tuple[Option, ...]:
        unique = [pk for pk in dict.fromkeys(pks) if self.covers(pk)]
        return tuple((pk, self.label(pk)) for pk in unique[:MOST])

    def tops(self) -> tuple[Option, ...]:
        """Where a unit can be hung when its superior is not known here: the highest Party bodies one may write to."""
        kinds = (Unit.Kind.WORKING_COMMITTEE, Unit.Kind.COUNTY_COMMITTEE, Unit.Kind.TOWN)
        found = [unit for unit in self.units.values() if unit.kind in kinds and self.covers(unit.pk)]
        return self._options(unit.pk for unit in sorted(found, key=lambda unit: kinds.index(unit.kind)))  # type: ignore[arg-type]
