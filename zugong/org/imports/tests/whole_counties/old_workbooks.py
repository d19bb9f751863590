"""Writes the two old-format workbooks under data/ anew. Needs xlwt, which nothing else here needs: pip install xlwt."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from .base import Sheet
from .yunpi import OLD, county, ledger_sheet, members_sheet


def write(sheet: Sheet, path: Path) -> None:
    import xlwt  # type: ignore[import-untyped,import-not-found,unused-ignore]

    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(sheet.name)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    merged = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}
    for r, row in enumerate(sheet.rows):
        for c, value in enumerate(row):
            style = [day] if isinstance(value, dt.date) else []
            if (r + 1, c + 1) in merged:
                bottom, right = merged[r + 1, c + 1]
                page.write_merge(r, bottom - 1, c, right - 1, value, *style)
            elif value is not None:
                page.write(r, c, value, *style)
    book.save(str(path))


if __name__ == "__main__":
    OLD.mkdir(exist_ok=True)
    here = county()
    write(members_sheet(here.people), OLD / "yunpi-members.xls")
    write(ledger_sheet(here.meetings, here.people), OLD / "yunpi-attendance.xls")
    sys.stdout.write("written\n")
