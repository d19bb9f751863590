"""The verbs of transfers; the only files that write its tables."""

from .asking import Arrival, Wish, register_arrival, request_transfer
from .deciding import agree_step, issue_letter, refuse_transfer, reissue_letter, return_transfer, withdraw_transfer
from .landing import accept_transfer, register_receipt, send_receipt
from .watching import end_broken_ways, read_notices, say_directness, write_notices

__all__ = [
    "Arrival",
    "Wish",
    "accept_transfer",
    "agree_step",
    "end_broken_ways",
    "issue_letter",
    "read_notices",
    "refuse_transfer",
    "register_arrival",
    "register_receipt",
    "reissue_letter",
    "request_transfer",
    "return_transfer",
    "say_directness",
    "send_receipt",
    "withdraw_transfer",
    "write_notices",
]
