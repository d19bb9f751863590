"""A workbook of a register on its way in: new rows, changed cells, and cells that somebody else changed meanwhile.

A row that carries its number is compared cell by cell with what it was when it was exported: what both sides changed is
a conflict, which a person decides; nothing is lost. A row without a number is new, or, by the columns that may not
repeat, one that is there already."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.columns import cells
from zugong.columns.reading import Reader, sheet_field
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.targets import CHANGED, NEW, UNCHANGED, Draft, Target
from zugong.org.models import Account, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister
from zugong.sheets import Field, Raw, Value
from zugong.sheets import values as sheet_values

from . import places, queries, rules, services
from .merging import Clash, merged
from .models import Row, RowVersion
from .workbook import ROW_HEADING, UNIT_HEADING, VERSION_HEADING

PREFIX = "register:"
ROW, VERSION, UNIT = "_row", "_version", "_unit"
MINE, THEIRS = 1, 2
AT_ONCE = 500


class RegisterWorkbook(Target):
    """The target of one register; made when it is asked for, since registers come and go with institutions."""

    offered = False

    def __init__(self, declared: DeclaredRegister) -> None:
        self.declared = declared
        self.key = f"{PREFIX}{declared.id}"  # type: ignore[misc]
        self.title = declared.register.title  # type: ignore[misc]

    @cached_property
    def reader(self) -> Reader:
        return Reader(queries.binding_of(self.declared))

    @cached_property
    def fields(self) -> tuple[Field, ...]:  # type: ignore[override]
        around = ("cell", "sheet", "caption", "section")
        return (
            Field(ROW, ROW_HEADING, "integer"),
            Field(VERSION, VERSION_HEADING, "integer"),
            Field(UNIT, UNIT_HEADING, "party_unit", words=("单位", "党组织", "党支部", "所属组织"), sources=around),
            *(sheet_field(column, self.reader.binding) for column in self.declared.register.columns.values()),
        )  # fmt: skip

    def why_not(self, by: Actor) -> Sentence | None:
        if isinstance(by, Account) and queries.units_to_write(by, self.declared):
            return None
        return _("“%(title)s”不由您填，不能导入。") % {"title": self.declared.register.title}

    def normalise(self, wanted: Field, raw: Raw, *, year: int | None, date1904: bool) -> Value:
        column = self.declared.register.columns.get(wanted.key)
        if column is None:
            return (
                sheet_values.integer(raw)
                if wanted.key in (ROW, VERSION)
                else super().normalise(wanted, raw, year=year, date1904=date1904)
            )
        return self.reader.normalise(column, raw, year=year, date1904=date1904)

    def examine(self, drafts: list[Draft], *, by: Actor) -> None:
        _Examination(self, drafts, by).run()

    def apply(self, drafts: list[Draft], *, batch: ImportBatch, by: Actor) -> None:
        new = [draft for draft in drafts if draft.status == NEW]
        changed = [draft for draft in drafts if draft.status == CHANGED]
        rows = services.import_rows(
            register=self.declared.id,
            new=[(draft.data["unit"], draft.data["cells"]) for draft in new],
            changed=[(draft.data["row"], draft.data["cells"]) for draft in changed],
            batch=str(batch.pk),
            by=by,
        )
        for draft, row in zip((*new, *changed), rows, strict=True):
            draft.result = {"row": row.pk, "version": row.version, "new": draft.status == NEW}

    def home(self) -> str:
        return reverse("registers:register", args=[self.declared.institution.id, self.declared.register.id])

    def next_steps(self, batch: ImportBatch) -> list[tuple[str, str]]:
        return [(_("看台账"), self.home())]

    def why_not_withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch) -> str | None:
        now = dict(Row.objects.filter(pk__in=[one["row"] for one in results]).values_list("pk", "version"))
        touched = sum(now.get(one["row"]) != one["version"] for one in results)
        if not touched:
            return None
        return _("这批里有 %(n)d 行后来又改过，整批撤回会盖掉那些改动。请逐行处理。") % {"n": touched}

    def withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch, by: Actor) -> None:
        reason = _("撤回导入“%(file)s”") % {"file": batch.file_name[:120]}
        for one in results:
            row = Row.objects.get(pk=one["row"])
            if one["new"]:
                services.remove_row(row=row, reason=reason, by=by)
            else:
                before = RowVersion.objects.filter(row=row, version__lt=one["version"]).order_by("-version").first()
                if before is not None:
                    services.change_row(row=row, version=row.version, cells=before.data, reason=reason, by=by)


class _Examination:
    """What would become of every row of a workbook; reads only."""

    def __init__(self, target: RegisterWorkbook, drafts: list[Draft], by: Actor) -> None:
        self.target, self.declared, self.drafts, self.by = target, target.declared, drafts, by
        self.columns = self.declared.register.columns
        self.units = queries.units_to_write(by, self.declared) if isinstance(by, Account) else list(Unit.objects.filter(kind__in=self.declared.register.kept_by))  # fmt: skip
        self.by_name = {name: unit for unit in self.units for name in (unit.short_name, unit.name) if name}

    def run(self) -> None:
        self.target.reader.resolve(self.drafts)
        rows = self._rows()
        bases = self._bases(rows)
        twins = self._twins()
        for draft in self.drafts:
            if not draft.wrong:
                self._judge(draft, rows, bases, twins)

    def _rows(self) -> dict[int, Row]:
        keys = [key for draft in self.drafts if isinstance(key := draft.values.get(ROW), int)]
        found: dict[int, Row] = {}
        for start in range(0, len(keys), AT_ONCE):
            rows = Row.objects.filter(register=self.declared.id, pk__in=keys[start : start + AT_ONCE])
            found |= {row.pk: row for row in rows.select_related("unit")}
        return found

    def _bases(self, rows: Mapping[int, Row]) -> dict[tuple[int, int], dict[str, Any]]:
        """What rows held when they were exported, for those that have changed since."""
        old = {
            (row.pk, version)
            for draft in self.drafts
            if (row := rows.get(draft.values.get(ROW) or 0)) and (version := draft.values.get(VERSION)) != row.version
            and isinstance(version, int)
        }  # fmt: skip
        found: dict[tuple[int, int], dict[str, Any]] = {}
        keys = sorted({pk for pk, _version in old})
        for start in range(0, len(keys), AT_ONCE):
            versions = RowVersion.objects.filter(row__in=keys[start : start + AT_ONCE])
            found |= {(one.row_id, one.version): one.data for one in versions if (one.row_id, one.version) in old}
        return found

    def _twins(self) -> dict[tuple[int, str], Row]:
        """Standing rows by what may not repeat."""
        if not self.declared.register.key:
            return {}
        rows = Row.objects.standing().filter(register=self.declared.id, unit__in=[unit.pk for unit in self.units])
        return {(row.unit_id, row.key): row for row in rows.select_related("unit") if row.key}

    def _judge(
        self,
        draft: Draft,
        rows: Mapping[int, Row],
        bases: Mapping[tuple[int, int], dict[str, Any]],
        twins: Mapping[tuple[int, str], Row],
    ) -> None:
        said = self.target.reader.cells(draft)
        number = draft.values.get(ROW)
        row = rows.get(number) if isinstance(number, int) else None
        if number is not None and row is None:
            draft.problem(ROW, _("系统里没有这一行；是新的一行，就把这一格清空。"))
            return
        if row is None:
            self._new(draft, said, twins)
        elif row.removed:
            draft.problem(ROW, _("这一行已经在系统里删除了（%(why)s）。") % {"why": row.removed_reason})
        else:
            version = draft.values.get(VERSION)
            base = bases.get((row.pk, version), row.data) if isinstance(version, int) else row.data
            self._changed(draft, row, base, said)

    def _new(self, draft: Draft, said: dict[str, Any], twins: Mapping[tuple[int, str], Row]) -> None:
        unit = self._unit(draft)
        if unit is None:
            return
        fresh = {name: value for name, value in said.items() if value is not None}
        probe = Row(register=self.declared.id, unit=unit, data=fresh)
        places.fill(probe, self.declared, {}, {})
        twin = twins.get((unit.pk, probe.key)) if probe.key else None
        draft.key = f"{unit.pk}|{probe.key}" if probe.key else ""
        if twin is not None:
            self._changed(draft, twin, twin.data, said)
            return
        if self._faultless(draft, fresh):
            draft.status, draft.data["unit"], draft.data["cells"] = NEW, unit, fresh

    def _unit(self, draft: Draft) -> Unit | None:
        named = draft.text(UNIT)
        if not named:
            if len(self.units) == 1:
                return self.units[0]
            draft.problem(UNIT, _("没写是哪个组织的；您管着 %(n)d 个组织，请写上名称。") % {"n": len(self.units)})
            return None
        unit = self.by_name.get(named)
        if unit is None:
            draft.problem(UNIT, _("您能填的组织里没有“%(name)s”。") % {"name": named})
        return unit

    def _changed(self, draft: Draft, row: Row, base: dict[str, Any], said: dict[str, Any]) -> None:
        """`said` holds only the columns of the workbook; the others stay as they are."""
        mine = {**base, **said}
        result, clashes = merged(base, row.data, {name: value for name, value in mine.items() if value is not None})
        for clash in clashes:
            self._ask(draft, row, clash, result)
        if draft.wrong:
            return
        refused = rules.change_row.why_not(row, self.declared, by=self.by)
        refused = refused or rules.keep_parties.why_not(row, self.declared, result, by=self.by)
        if refused:
            draft.problem(ROW, str(refused))
            return
        draft.key = f"row|{row.pk}"
        if result == row.data:
            draft.status = UNCHANGED
            return
        if self._faultless(draft, result):
            draft.changes = self._changes(row.data, result)
            draft.status, draft.data["row"], draft.data["cells"] = CHANGED, row, result

    def _ask(self, draft: Draft, row: Row, clash: Clash, result: dict[str, Any]) -> None:
        """One cell that two changed; `result` holds this workbook's word until the person picks the other."""
        chosen = draft.chosen.get(clash.column)
        if chosen == MINE:
            return
        if chosen == THEIRS:
            result.pop(clash.column, None)
            if clash.theirs is not None:
                result[clash.column] = clash.theirs
            return
        theirs, mine, base = (self._words(clash.column, value) for value in (clash.theirs, clash.mine, clash.base))
        sentence = _("冲突：导出以后，%(who)s把它从“%(base)s”改成了“%(theirs)s”，表里写的是“%(mine)s”。") % {
            "who": row.written_by_name, "base": base, "theirs": theirs, "mine": mine,
        }  # fmt: skip
        options = ((MINE, _("用表里的“%(v)s”") % {"v": mine}), (THEIRS, _("留系统里的“%(v)s”") % {"v": theirs}))
        draft.problem(clash.column, sentence, options)

    def _faultless(self, draft: Draft, stored: dict[str, Any]) -> bool:
        known = cells.values(self.columns, stored)
        for fault in self.target.reader.binding.faults(known, self.declared.register.valid):
            draft.problem(fault.columns[0] if fault.columns else ROW, fault.sentence)
        return not draft.wrong

    def _changes(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
        return {
            name: (self._words(name, before.get(name)), self._words(name, after.get(name)))
            for name in self.columns
            if before.get(name) != after.get(name)
        }

    def _words(self, column: str, stored: Any) -> str:
        one = self.columns[column]
        showing = cells.Showing(self.target.reader.binding, cells.Names.of({column: one}, [{column: stored}]))
        return showing.words(one, stored)


def target_of(key: str) -> Target | None:
    """What `org.imports.targets` asks for a key that begins with our prefix."""
    if not key.startswith(PREFIX):
        return None
    try:
        return RegisterWorkbook(institutions.register(key.removeprefix(PREFIX), clock.today()))
    except KeyError:
        return None
