"""The verbs of dues; the only files that write its tables."""

from .bases import read_basis, set_bases, set_basis
from .bills import issue_bills, void_bill
from .books import close_month, pass_down, pass_up, reverse_entry, spend
from .orders import GATEWAY, Told, answer_dispute, ask_open_orders, place_order, settle_order
from .payments import Money, confirm_payment, confirm_payments, reverse_payment, reverse_payments
from .table import take_over_bills, withdraw_table
from .telling import publish_use, read_notices, remind_members

__all__ = [
    "GATEWAY",
    "Money",
    "Told",
    "answer_dispute",
    "ask_open_orders",
    "close_month",
    "confirm_payment",
    "confirm_payments",
    "issue_bills",
    "pass_down",
    "pass_up",
    "place_order",
    "publish_use",
    "read_basis",
    "read_notices",
    "remind_members",
    "reverse_entry",
    "reverse_payment",
    "reverse_payments",
    "set_bases",
    "set_basis",
    "settle_order",
    "spend",
    "take_over_bills",
    "void_bill",
    "withdraw_table",
]
