"""The verbs of life; the only files that write its tables."""

from .imports import import_meetings, withdraw_import
from .meetings import Presence, Said, correct_meeting, record_meeting, withdraw_meeting

__all__ = [
    "Presence",
    "Said",
    "correct_meeting",
    "import_meetings",
    "record_meeting",
    "withdraw_import",
    "withdraw_meeting",
]
