"""What the pages of an import show. Numbers of people are masked on all of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import Actor
from zugong.org.models import Account
from zugong.org.models.people import mask_id_number, mask_phone
from zugong.sheets import Field, Raw, RowNote, Trouble, column_letter, text_of
from zugong.sheets.grid import is_empty
from zugong.sheets.report import ReportRow, ReportSheet

from . import rules, targets
from .drafting import draft_table, read_mapping
from .forms import choice_value
from .models import ImportBatch, ImportRow, ImportTable
from .staging import Corrections, unpack_row, unpack_table
from .targets import PROBLEM, WARNING, Remark

PER_PAGE = 50
NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)")
MOBILE = re.compile(r"(?<!\d)(1[3-9]\d{9})(?!\d)")


def masked(text: str) -> str:
    """Anything in a cell that looks like somebody's number."""
    text = NUMBER.sub(lambda m: mask_id_number(m[1]), text)
    return MOBILE.sub(lambda m: mask_phone(m[1]), text)


def batches_of(by: Actor) -> list[ImportBatch]:
    found = ImportBatch.objects.select_related("uploaded_by")
    if isinstance(by, Account):
        found = found.exclude(state=ImportBatch.State.DROPPED)
    return [batch for batch in found[:60] if rules.see_batch.allows(batch, by=by)][:30]


# -- columns ----------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class ColumnChoice:
    index: int
    letter: str
    label: str
    source: str
    hidden: bool
    samples: list[str]
    value: str
    extra: str  # the label of a choice that is not one field
    confidence: float
    why: str

    @property
    def tone(self) -> str:
        return "mute" if not self.value else "ok" if self.confidence >= 0.75 else "warn"


@dataclass(slots=True)
class TableChoice:
    row: ImportTable
    title: str
    header: str
    columns: list[ColumnChoice]
    counts: dict[str, int]
    left_out: list[RowNote]
    hidden_rows: int
    turned: bool

    @property
    def matched(self) -> int:
        return sum(bool(column.value) for column in self.columns if column.source == "cell")

    @property
    def written(self) -> int:
        return sum(column.source == "cell" for column in self.columns)


def columns_of(batch: ImportBatch) -> list[TableChoice]:
    target = targets.get(batch.target)
    return [_table_choice(target, row) for row in getattr(batch, "_shown_tables", None) or batch.tables.all()]


def _table_choice(target: targets.Target, row: ImportTable) -> TableChoice:
    table, notes = unpack_table(row.payload)
    columns = []
    for column in table.columns:
        entry = row.mapping.get(str(column.index), {})
        keys, part = entry.get("fields", []), entry.get("part", "")
        samples = list(
            dict.fromkeys(masked(text_of(raw))[:30] for raw in column.samples if not isinstance(raw, Trouble))
        )
        labels = "＋".join(target.field(key).label for key in keys)
        columns.append(
            ColumnChoice(
                index=column.index,
                letter=column.letter,
                label=column.label,
                source=column.source,
                hidden=column.hidden,
                samples=samples[:3],
                value=choice_value(keys, part),
                extra=f"{labels}（{PARTS[part]}）" if part else labels if len(keys) > 1 else "",
                confidence=float(entry.get("confidence", 0)),
                why=str(entry.get("why", "")),
            )
        )
    counts = dict(Counter(note.kind for note in notes))
    left_out = [note for note in notes if note.kind != "header"]
    hidden_rows = sum(one.hidden for one in table.rows)
    header = "、".join(map(str, table.header_rows))
    return TableChoice(row, table.title, header, columns, counts, left_out, hidden_rows, table.turned)


PARTS = {"year": _("年"), "month": _("月"), "day": _("日"), "": ""}


def field_choices(batch: ImportBatch) -> dict[str, list[Field]]:
    fields = targets.get(batch.target).fields
    return {"kept": [f for f in fields if f.stored], "known": [f for f in fields if not f.stored]}


def show_choices(batch: ImportBatch, mappings: dict[int, dict[str, Any]], included: set[int]) -> None:
    """Put what was posted on the rows in memory, so that a refused form shows what the person chose."""
    tables = list(batch.tables.all())
    for table in tables:
        table.mapping, table.included = mappings[table.pk], table.pk in included
    batch._shown_tables = tables  # type: ignore[attr-defined]


# -- preview ----------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class PreviewCell:
    field: str
    label: str
    text: str
    old: str = ""
    tone: str = ""  # bad | fix | dup
    filled: int = 0
    first: bool = False  # what the row is known by


@dataclass(slots=True)
class PreviewRow:
    row: ImportRow
    cells: list[PreviewCell]
    remarks: list[Remark]
    tone: str


@dataclass(slots=True)
class Preview:
    batch: ImportBatch
    table: ImportTable
    tables: list[ImportTable]
    columns: list[tuple[str, str, str]]  # letter, label, field
    page: Page[ImportRow]
    rows: list[PreviewRow] = field(default_factory=list)
    show: str = "look"


SHOWN = {
    "look": ["wrong"],
    "wrong": ["wrong"],
    "new": ["new"],
    "changed": ["changed"],
    "unchanged": ["unchanged"],
    "skipped": ["skipped"],
}


@dataclass(slots=True, frozen=True)
class Tab:
    show: str
    number: int
    title: Any
    hint: Any
    icon: str
    tone: str


def tabs(batch: ImportBatch) -> list[Tab]:
    counts = batch.counts

    def number(key: str) -> int:
        return int(counts.get(key, 0))

    every = [
        Tab("wrong", number("wrong"), _("必须改"), _("不改不能导入"), "alert-octagon", "zg-bad-t"),
        Tab("warned", number("warned"), _("请看一眼"), _("不改也能导入"), "alert-triangle", "zg-warn-t"),
        Tab("new", number("new"), _("新增"), _("库里还没有"), "plus", "zg-ok-t"),
        Tab("changed", number("changed"), _("修改"), _("和库里不一样"), "pencil", "zg-blue-t"),
        Tab("unchanged", number("unchanged"), _("没有变化"), _("和库里一样，不动"), "check", ""),
        Tab("skipped", number("skipped"), _("重复"), _("表里出现两次，只算一次"), "copy", ""),
    ]
    return [tab for tab in every if tab.number or tab.show in ("wrong", "new", "changed", "unchanged")]


def first_tab(batch: ImportBatch) -> str:
    return next((show for show in ("wrong", "warned", "changed", "new", "unchanged") if batch.counts.get(show)), "new")


def preview_of(batch: ImportBatch, *, show: str, table: str, page: str) -> Preview:
    tables = list(batch.tables.filter(included=True))
    chosen = next((one for one in tables if str(one.pk) == table), tables[0])
    rows = _rows(batch, show)
    if not table and len(tables) > 1:
        chosen = next((one for one in tables if rows.filter(table=one).exists()), chosen)
    paged = Paginator(rows.filter(table=chosen), PER_PAGE).get_page(page)
    target = targets.get(batch.target)
    columns = _columns(target, chosen)
    preview = Preview(batch, chosen, tables, columns, paged, show=show)
    lines = _lines(target, batch, chosen, [row.number for row in paged.object_list if not row.payload])
    preview.rows = [_preview_row(target, row, chosen, lines, columns) for row in paged.object_list]
    if show in ("look", "wrong", "warned"):
        _bring_forward(preview)
    return preview


def _bring_forward(preview: Preview) -> None:
    """What has to be looked at stands right behind the names, so that nobody must scroll sideways to find it."""
    troubled = {cell.field for row in preview.rows for cell in row.cells if cell.tone}
    names = {cell.field for row in preview.rows for cell in row.cells if cell.first}

    def place(key: str) -> int:
        return 0 if key in names else 1 if key in troubled else 2

    preview.columns.sort(key=lambda column: place(column[2]))
    for row in preview.rows:
        row.cells.sort(key=lambda cell: place(cell.field))


def _lines(
    target: targets.Target, batch: ImportBatch, table_row: ImportTable, numbers: list[int]
) -> dict[int, dict[str, str]]:
    """Rows about which nothing is said are shown as the table holds them."""
    if not numbers or not table_row.payload:
        return {}
    table, _notes = unpack_table(table_row.payload)
    wanted = set(numbers)
    table.rows = [row for row in table.rows if row.number in wanted]
    mapping = read_mapping(table_row.mapping)
    drafted = draft_table(target, table, table_row.pk, mapping, Corrections(batch.corrections))
    return {one.draft.row: one.draft.raw for one in drafted}


def _rows(batch: ImportBatch, show: str) -> QuerySet[ImportRow]:
    if show == "warned":
        return batch.rows.filter(warned=True).exclude(status="wrong")
    return batch.rows.filter(status__in=SHOWN[show]) if show in SHOWN else batch.rows.all()


def _columns(target: targets.Target, table: ImportTable) -> list[tuple[str, str, str]]:
    """The file's own columns in their order; what is not imported stays away from the table."""
    shown: list[tuple[str, str, str]] = []
    for index, label, _source in table.headings:
        for key in table.mapping.get(str(index), {}).get("fields", []):
            if target.field(key).stored:
                letter = column_letter(index) if index >= 0 else ""
                if not any(field == key for _l, _t, field in shown):
                    shown.append((letter, label if letter else f"{label}", key))
    return shown


def _preview_row(
    target: targets.Target,
    row: ImportRow,
    table: ImportTable,
    lines: dict[int, dict[str, str]],
    columns: list[tuple[str, str, str]],
) -> PreviewRow:
    packed = unpack_row(row.payload)
    packed["raw"] = packed["raw"] or lines.get(row.number, {})
    cells = []
    filled = {key: packed["filled"].get(int(index), 0) for index, e in table.mapping.items() for key in e["fields"]}
    known_by = next((wanted.key for wanted in target.fields if wanted.required), "")
    for _letter, label, key in columns:
        worst = _worst(packed["remarks"], key)
        old, new = packed["changes"].get(key, ("", ""))
        text = new if new else masked(packed["raw"].get(key, "")) or _worked_out(packed, key)
        cells.append(PreviewCell(key, label, text[:80], old, worst, filled.get(key, 0), key == known_by))
    remarks = [remark for remark in packed["remarks"] if remark.level != "note"] or packed["remarks"][:2]
    tone = "bad" if row.status == "wrong" else "fix" if row.warned else "dup" if row.status == "changed" else ""
    remarks = [Remark(r.level, r.field, masked(r.sentence), r.options, r.for_all, r.ask) for r in remarks]
    return PreviewRow(row, cells, remarks, tone)


def _worked_out(packed: dict[str, Any], key: str) -> str:
    value = packed["values"].get(key)
    return "" if value is None else masked(str(value))


def _worst(remarks: list[Remark], key: str) -> str:
    levels = {remark.level for remark in remarks if remark.field == key}
    asked = any(remark.options and remark.field == key for remark in remarks)
    if PROBLEM in levels:
        return "dup" if asked else "bad"
    return "fix" if WARNING in levels else ""


# -- the coloured workbook --------------------------------------------------------------------------------------------
def wrong_rows(batch: ImportBatch) -> list[ReportSheet]:
    """Every row with a problem, with all of its columns as they were written and as they were corrected since."""
    sheets = []
    for table in batch.tables.all():
        rows = batch.rows.filter(table=table, status="wrong")
        if not rows.exists():
            continue
        headings = _report_headings(batch, table)
        sheets.append(
            ReportSheet(table.sheet, [label for _index, label in headings], _report_rows(rows, table, headings))
        )
    return sheets


def _report_headings(batch: ImportBatch, table: ImportTable) -> list[tuple[int, str]]:
    """The columns as they were called. What stood around the table becomes a column of its own, under the field's name."""
    target = targets.get(batch.target)
    headings = []
    for index, label, source in table.headings:
        keys = table.mapping.get(str(index), {}).get("fields", [])
        if source == "cell":
            headings.append((index, label))
        elif keys:
            headings.append((index, target.field(keys[0]).label))
    return headings


def _report_rows(rows: QuerySet[ImportRow], table: ImportTable, headings: list[tuple[int, str]]) -> list[ReportRow]:
    target = targets.get(table.batch.target)
    positions = {index: number for number, (index, _label) in enumerate(headings)}
    where = {
        key: positions[int(index)]
        for index, entry in table.mapping.items()
        for key in entry["fields"]
        if int(index) in positions
    }
    report = []
    for row in rows.iterator(chunk_size=500):
        packed = unpack_row(row.payload)
        texts = [_written(packed, index, table, target) for index, _label in headings]
        one = ReportRow(row.number, texts, reasons=_reasons(packed["remarks"], row.number))
        for remark in packed["remarks"]:
            if remark.field in where and remark.level in (PROBLEM, WARNING):
                into = one.problems if remark.level == PROBLEM else one.warnings
                into.setdefault(where[remark.field], remark.sentence)
        report.append(one)
    return report


def _written(packed: dict[str, Any], index: int, table: ImportTable, target: targets.Target) -> str:
    entry = table.mapping.get(str(index), {})
    keys = entry.get("fields", [])
    if len(keys) == 1 and not entry.get("part") and packed["raw"].get(keys[0]):
        raw_text, value = str(packed["raw"][keys[0]]), packed["values"].get(keys[0])
        # The year that only the title names would be lost with the title.
        lacks_year = value is not None and target.field(keys[0]).kind == "date" and str(value)[:4] not in raw_text
        return str(value) if lacks_year else raw_text
    raw: Raw = packed["cells"][index] if 0 <= index < len(packed["cells"]) else None
    return "" if is_empty(raw) else text_of(raw)


def _reasons(remarks: list[Remark], number: int) -> str:
    said = [remark.sentence for remark in remarks if remark.level in (PROBLEM, WARNING)]
    return f"原表第 {number} 行：" + "；".join(dict.fromkeys(said))
