"""The verbs of votes. Each is an act of the same name as its rule."""

from .casting import (
    HOLDER,
    Handful,
    Receipt,
    Said,
    cancel_slips,
    cast_ballot,
    cast_slip,
    cast_slips,
    hand_paper,
    print_slips,
    voter_for,
)
from .opening import Opening, close_poll, count_slips, hand_in_share, open_poll, publish_poll
from .preparing import Asked, accept_scrutiny, launch_poll, prepare_poll, recuse_voter, withdraw_poll
from .together import together

__all__ = [
    "HOLDER",
    "Asked",
    "Handful",
    "Opening",
    "Receipt",
    "Said",
    "accept_scrutiny",
    "cancel_slips",
    "cast_ballot",
    "cast_slip",
    "cast_slips",
    "close_poll",
    "count_slips",
    "hand_in_share",
    "hand_paper",
    "launch_poll",
    "open_poll",
    "prepare_poll",
    "print_slips",
    "publish_poll",
    "recuse_voter",
    "together",
    "voter_for",
    "withdraw_poll",
]
