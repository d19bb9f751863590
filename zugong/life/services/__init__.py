"""The verbs of life; the only files that write its tables."""

from .birthdays import opt_in_to_birthday, opt_out_of_birthday
from .imports import Booked, import_meetings, withdraw_import
from .meetings import Presence, Said, correct_meeting, record_meeting, withdraw_meeting

__all__ = [
    "Booked",
    "Presence",
    "Said",
    "correct_meeting",
    "import_meetings",
    "opt_in_to_birthday",
    "opt_out_of_birthday",
    "record_meeting",
    "withdraw_import",
    "withdraw_meeting",
]
