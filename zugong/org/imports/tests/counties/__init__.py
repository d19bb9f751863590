"""Workbooks as other counties keep them: other column names, two-row headings, several sheets, blanks that mean "as above"."""

from __future__ import annotations

from collections.abc import Callable

from . import of_meetings, of_members, of_units
from .made import County, person

COUNTIES: dict[str, Callable[[], County]] = {
    made.__name__: made
    for made in (
        of_members.two_row_heading,
        of_members.one_sheet_per_branch,
        of_members.gbk_csv,
        of_units.units_with_blanks,
        of_units.units_per_committee,
        of_meetings.sections_inside,
        of_meetings.date_in_three_columns,
    )
}
__all__ = ["COUNTIES", "County", "person"]
