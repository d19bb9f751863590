"""Who sees somebody's marks, and who says that they were seen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zugong.assessment.models import ResultLine
from zugong.assessment.rules import keeps, leads
from zugong.assessment.schemes import Book
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, Unit


def answers_for(by: Account, book: Book, unit: Unit) -> bool:
    """For members the very branch alone, for others whoever leads or assesses the unit."""
    return by.sees_business and (keeps(by, unit) if book.marks_members else leads(by, unit))


def sees(by: Account, book: Book, unit: Unit, person: int) -> bool:
    """The person, and whoever answers for the unit."""
    return by.person_id == person or answers_for(by, book, unit)


@rule
def note_seen(line: ResultLine, *, by: Account) -> Sentence | None:
    if by.person_id is None or by.person_id != line.person_id:
        return _("由本人确认看过。")
    return None if line.result.published else _("审定以后再确认。")
