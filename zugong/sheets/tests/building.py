"""Workbooks made on the spot: a plain way to write what a clerk would, and a raw way to write what nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(
    *sheets: tuple[str, Sequence[Sequence[Any]]], merges: dict[str, Sequence[str]] | None = None, **options: Any
) -> bytes:
    """A workbook as Excel writes it; `merges` by sheet name, `hidden` rows by sheet name."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merges or {}).get(name, ()):
            sheet.merge_cells(area)
        for number in options.get("hidden", {}).get(name, ()):
            sheet.row_dimensions[number].hidden = True
        if name in options.get("hidden_sheets", ()):
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def package(
    sheet: str = "",
    *,
    sheets: dict[str, str] | None = None,
    extra: dict[str, bytes | str] | None = None,
    names: Sequence[str] | None = None,
    strings: str = "",
    styles: str = "",
    date1904: bool = False,
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """An xlsx written part by part; `sheet` is what stands inside <worksheet>."""
    parts = sheets or {"Sheet1": sheet}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names or list(parts), 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(parts) + 1)
    )
    relations += (
        f'<Relationship Id="rIdS" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>' if strings else ""
    )
    relations += f'<Relationship Id="rIdT" Type="{RELATIONS}/styles" Target="styles.xml"/>' if styles else ""
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(date1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
    }
    for i, inner in enumerate(parts.values(), 1):
        whole = (
            inner
            if inner.startswith("<?xml")
            else f'<?xml version="1.0"?><worksheet xmlns="{NAMESPACE}">{inner}</worksheet>'
        )
        files[f"xl/worksheets/sheet{i}.xml"] = whole
    if strings:
        files["xl/sharedStrings.xml"] = f'<?xml version="1.0"?><sst xmlns="{NAMESPACE}">{strings}</sst>'
    if styles:
        files["xl/styles.xml"] = f'<?xml version="1.0"?><styleSheet xmlns="{NAMESPACE}">{styles}</styleSheet>'
    files.update(extra or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def rows_of(*rows: Sequence[str]) -> str:
    """<sheetData> of plain text rows."""
    out = []
    for number, row in enumerate(rows, 1):
        cells = "".join(text_cell(f"{chr(65 + column)}{number}", text) for column, text in enumerate(row) if text)
        out.append(f'<row r="{number}">{cells}</row>')
    return f"<sheetData>{''.join(out)}</sheetData>"


MEMBERS = rows_of(("姓名", "性别", "身份证号码", "所在党支部"), ("甲一", "男", "990000198001010017", "第一党支部"))
