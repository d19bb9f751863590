"""A folder (or one workbook) of facts, units, heads, people and groups. The layout is in docs/reference/facts-folder.md.

Nothing raises for what stands inside a file: what does not fit is kept in `troubles` with file, line and sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from zugong.desk import values
from zugong.desk.facts import FactReader
from zugong.desk.tables import KINDS, Cell, Table, Unreadable, tables
from zugong.engine import UNIT_KINDS, Catalogue, FactRow, HeadRow, PersonRow, UnitRow, Words
from zugong.engine.catalogue import PERSON_KINDS
from zugong.engine.hashing import sm3_of_file
from zugong.engine.seal import Source

#: what a table holds → names of files and sheets, columns → their names
TABLES: dict[str, tuple[str, ...]] = {
    "facts": ("facts", "fact", "事实", "台账", "记录"),
    "units": ("units", "unit", "单位", "组织", "考核对象"),
    "heads": ("heads", "members", "党员数", "人数"),
    "people": ("people", "persons", "人员"),
    "groups": ("groups", "group", "分组", "考核组"),
}
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "编号", "序号"),
    "kind": ("kind", "类别", "事实类别", "组织类别", "单位类别"),
    "unit": ("unit", "unit_id", "单位", "组织", "党组织", "所在单位"),
    "person": ("person", "person_id", "人员", "人员编号"),
    "occurred_on": ("occurred_on", "date", "day", "发生日", "发生日期", "日期", "时间"),
    "recorded_on": ("recorded_on", "recorded_at", "登记日", "登记日期"),
    "source": ("source", "来源", "出处"),
    "data": ("data", "内容"),
    "name": ("name", "名称", "单位名称", "姓名"),
    "parent": ("parent", "parent_id", "上级", "上级单位"),
    "path": ("path", "路径"),
    "valid_from": ("valid_from", "founded", "founded_on", "成立日", "起始日"),
    "valid_to": ("valid_to", "dissolved", "dissolved_on", "撤销日", "终止日"),
    "members": ("members", "党员数", "党员人数"),
    "full_members": ("full_members", "full", "正式党员数", "正式党员"),
    "group": ("group", "组", "分组", "考核组"),
    "roles": ("roles", "role", "身份", "职务"),
    "categories": ("categories", "category", "分类"),
}
#: how a person's roles are written: id → name
ROLES = {role: zh for role, (zh, _) in PERSON_KINDS.items()}
#: of each kind of table: the columns it may have and those it must have
SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "facts": (("id", "kind", "unit", "person", "occurred_on", "recorded_on", "source", "data"), ("occurred_on",)),
    "units": (("id", "name", "kind", "parent", "path", "valid_from", "valid_to", "categories"), ()),
    "heads": (("unit", "members", "full_members"), ("unit", "members")),
    "people": (("id", "name", "unit", "roles", "valid_from", "valid_to", "categories"), ("unit",)),
    "groups": (("group", "unit"), ("group", "unit")),
}


TICK = 10_000  # rows between two looks at the bar


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in a file that could not be taken, and where."""

    file: str
    line: int
    sentence: str
    english: str

    def within(self, language: str) -> str:
        said = Words(self.sentence, self.english).within(language)
        return f"{self.file}:{self.line} {said}" if self.line else f"{self.file} {said}"

    def __str__(self) -> str:
        return self.within("zh-hans")


@dataclass(slots=True)
class Folder:
    """What was read."""

    place: Path
    facts: list[FactRow] = field(default_factory=list)
    units: list[UnitRow] = field(default_factory=list)
    heads: list[HeadRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    #: person → titles of posts, where a snapshot has them
    titles: dict[str, list[str]] = field(default_factory=dict)
    files: list[Source] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)


def read(place: Path, catalogue: Catalogue, *, kinds: Iterable[str] | None = None, subjects: tuple[str, ...] = (),
         tick: Callable[[int], object] = lambda rows: None) -> Folder:  # fmt: skip
    """Everything in the folder. `kinds`: only facts of these; `subjects`: what a unit is where nothing says it."""
    return _Reader(Path(place), catalogue, None if kinds is None else set(kinds), subjects, tick).run()


def files_of(place: Path) -> list[Path]:
    found = [place] if place.is_file() else [path for path in sorted(place.rglob("*")) if path.suffix.lower() in KINDS]
    return [path for path in found if not any(part.startswith((".", "~$")) for part in path.parts[len(place.parts) :])]


class _Reader:
    def __init__(self, place: Path, catalogue: Catalogue, kinds: set[str] | None, subjects: tuple[str, ...],
                 tick: Callable[[int], object]) -> None:  # fmt: skip
        self.found = Folder(place)
        self.catalogue, self.kinds, self.subjects, self.tick = catalogue, kinds, subjects, tick
        self.unit_ids: dict[str, str] = {}
        self.ids: set[str] = set()
        self.strange: set[str] = set()

    def run(self) -> Folder:
        place = self.found.place
        if not place.exists():
            self.found.troubles.append(
                Trouble(str(place), 0, "没有这个文件夹或文件", "there is no such folder or file")
            )
            return self.found
        waiting: list[tuple[str, Table]] = []
        for path in files_of(place):
            name = path.name if place.is_file() else str(path.relative_to(place))
            self.found.files.append(Source(name, path.stat().st_size, sm3_of_file(path)))
            try:
                waiting += [(self._what(table, path), table) for table in tables(path)]
            except Unreadable as error:
                self.found.troubles.append(Trouble(name, 0, str(error).split("：", 1)[-1], error.english))
        order = list(TABLES)
        waiting.sort(key=lambda pair: order.index(pair[0]) if pair[0] != "facts" else len(order))
        for what, table in waiting:
            self._take(what, table)
        self._without_units()
        return self.found

    def _what(self, table: Table, path: Path) -> str:
        """By the name of the sheet or file; else by its columns; a table named after a fact kind holds facts."""
        for name in (table.name, path.stem):
            for what, words in TABLES.items():
                if name.lower() in words:
                    return what
        columns = {self._column(name) for name in table.columns}
        if "occurred_on" in columns:
            return "facts"
        if "members" in columns:
            return "heads"
        return "groups" if "group" in columns else "units" if columns & {"parent", "name"} else "facts"

    @staticmethod
    def _column(name: str, among: Iterable[str] = COLUMNS) -> str:
        plain = name.strip().lower()
        return next((key for key in among if plain in COLUMNS[key]), "")

    def _take(self, what: str, table: Table) -> None:
        may, must = SHAPES[what]
        names = {name: self._column(name, may) for name in table.columns}
        lacking = [key for key in must if key not in names.values()]
        if lacking:
            wanted = "、".join(COLUMNS[key][1] if len(COLUMNS[key]) > 1 else key for key in lacking)
            english = f"these columns are lacking: {', '.join(lacking)}"
            self.found.troubles.append(Trouble(f"{table.file}“{table.name}”", 1, f"缺这几列：{wanted}", english))
            return
        if what == "facts":
            self._facts(table, names)
            return
        taken: Callable[[dict[str, Cell]], None] = getattr(self, f"_{what}")
        for record in table.rows:
            known = {names[name]: cell for name, cell in record.cells.items() if names.get(name)}
            try:
                taken(known)
            except values.Wrong as wrong:
                self.found.troubles.append(Trouble(table.file, record.line, wrong.words.zh, wrong.words.en))
            self.tick(1)

    def _facts(self, table: Table, names: dict[str, str]) -> None:
        reader = FactReader(table, self.catalogue, names, self.unit_ids, self.kinds)
        for column in reader.strange:
            self.found.notes.append(
                Words(
                    f"{table.file}“{table.name}”的“{column}”这一列不是任何事实类别的字段，没有读",
                    f"{table.file} “{table.name}”: the column “{column}” is no field of any fact kind and was not read",
                )
            )
        for number, record in enumerate(table.rows, 1):
            try:
                fact = reader.read(record, self.kinds)
                if fact is not None:
                    self._keep(fact)
            except values.Wrong as wrong:
                self.found.troubles.append(Trouble(table.file, record.line, wrong.words.zh, wrong.words.en))
            if not number % TICK:
                self.tick(TICK)

    def _keep(self, fact: FactRow) -> None:
        if fact.id in self.ids:
            raise values.Wrong(f"编号“{fact.id}”前面已经用过", f"the id “{fact.id}” is used before")
        self.ids.add(fact.id)
        self.found.facts.append(fact)

    # ---- one row of each kind --------------------------------------------------------------------

    def _units(self, known: dict[str, Cell]) -> None:
        name = values.text(known.get("name")) or values.text(known.get("id"))
        key = values.text(known.get("id")) or name
        if not key:
            raise values.Wrong("这一行没有单位名称，也没有编号", "this row has neither the name nor the id of a unit")
        parent = values.text(known.get("parent"))
        self.unit_ids.setdefault(name, key)
        self.found.units.append(
            UnitRow(
                key, name, self._unit_kind(values.text(known.get("kind"))), parent or None, values.text(known.get("path")),
                _day(known.get("valid_from")), _day(known.get("valid_to")), self._categories(known.get("categories")),
            )
        )  # fmt: skip

    def _categories(self, cell: Cell) -> tuple[str, ...]:
        """By id or name; one the scheme does not know would put its unit into a group of its own, unseen."""
        declared = self.catalogue.categories
        found = _called(cell, declared)
        for name in found if declared else ():
            if name not in declared and name not in self.strange:
                self.strange.add(name)
                known = "、".join(declared.values())
                self.found.notes.append(
                    Words(
                        f"方案里没有“{name}”这个分类，写了它的单独成一类；有的是：{known}",
                        f"The scheme has no category “{name}”: who carries it forms a group apart. Known: {', '.join(declared)}",
                    )
                )
        return found

    def _unit_kind(self, shown: str) -> str:
        if not shown:
            return self.subjects[0] if self.subjects else "department"
        found = shown if shown in UNIT_KINDS else next((key for key, words in UNIT_KINDS.items() if shown in words), "")
        if not found:
            raise values.Wrong(
                f"“{shown}”不是组织类别，可以写：{'、'.join(zh for zh, _ in UNIT_KINDS.values())}",
                f"“{shown}” is no kind of unit; possible: {', '.join(UNIT_KINDS)}",
            )
        return found

    def _unit(self, cell: Cell) -> str:
        shown = values.text(cell)
        return self.unit_ids.get(shown, shown)

    def _heads(self, known: dict[str, Cell]) -> None:
        members = values.whole(known.get("members", 0))
        full = values.whole(known["full_members"]) if "full_members" in known else members
        self.found.heads.append(HeadRow(self._unit(known.get("unit")), members, full))

    def _people(self, known: dict[str, Cell]) -> None:
        name = values.text(known.get("name"))
        self.found.people.append(
            PersonRow(
                values.text(known.get("id")) or name, name, self._unit(known.get("unit")), _called(known.get("roles"), ROLES) or ("member",),
                _day(known.get("valid_from")), _day(known.get("valid_to")), self._categories(known.get("categories")),
            )
        )  # fmt: skip

    def _groups(self, known: dict[str, Cell]) -> None:
        self.found.groups[self._unit(known.get("unit"))] = values.text(known.get("group"))

    def _without_units(self) -> None:
        """Parents may be written by name; without a table of units every unit named is one that is marked."""
        found = self.found
        if found.units:
            found.units = [
                replace(row, parent=self.unit_ids.get(row.parent, row.parent)) if row.parent else row
                for row in found.units
            ]
            known = {row.id for row in found.units}
            strange = sorted({fact.unit for fact in found.facts if fact.unit} - known)
            if strange:
                names = "、".join(strange[:5]) + ("…" if len(strange) > 5 else "")
                english = f"{len(strange)} units are not in the table of units: {names}"
                found.troubles.append(
                    Trouble(str(found.place), 0, f"有 {len(strange)} 个单位不在单位表里：{names}", english)
                )
        elif found.facts or found.heads:
            named = {fact.unit for fact in found.facts} | {head.unit for head in found.heads}
            kind = self.subjects[0] if self.subjects else "department"
            found.units = [UnitRow(name, name, kind) for name in sorted(named) if name]
            many = len(found.units)
            found.notes.append(
                Words(
                    f"没有单位表：事实里出现的 {many} 个单位都当作考核对象",
                    f"no table of units: the {many} units named in the facts are taken to be marked",
                )
            )


def _day(cell: Cell) -> dt.date | None:
    return None if cell is None else values.day(cell)


def _called(cell: Cell, known: Mapping[str, str]) -> tuple[str, ...]:
    """Several words, each by its id or by what it is called."""
    ids = {name: key for key, name in known.items()}
    return tuple(part if part in known else ids.get(part, part) for part in _several(cell))


def _several(cell: Cell) -> tuple[str, ...]:
    """Names in one cell, separated by any comma."""
    parts = values.text(cell).replace("、", ",").replace("，", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())
