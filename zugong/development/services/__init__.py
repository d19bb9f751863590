"""Verbs of development. Each judges before it writes, and nobody becomes a member but by somebody's act."""

from .acts import add_paper, correct_act, take_step, withdraw_act
from .candidates import open_candidacy, plan_step, refresh_candidates, stop_candidacy
from .imports import Row, import_candidates, touched_since, withdraw_import
from .membership import enter_register
from .reminders import read_reminders, remind_handlers
from .said import PaperSaid, Said

__all__ = [
    "PaperSaid",
    "Row",
    "Said",
    "add_paper",
    "correct_act",
    "enter_register",
    "import_candidates",
    "open_candidacy",
    "plan_step",
    "read_reminders",
    "refresh_candidates",
    "remind_handlers",
    "stop_candidacy",
    "take_step",
    "touched_since",
    "withdraw_act",
    "withdraw_import",
]
