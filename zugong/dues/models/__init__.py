"""The tables of dues. Only `dues.services` writes here."""

from .bases import Basis, Relief
from .bills import OPEN, Bill, Notice
from .books import Account, Balance, Close, Entry, Head, Line
from .cents import CENT, CentsField
from .payments import Order, Payment, Publication

__all__ = [
    "CENT",
    "OPEN",
    "Account",
    "Balance",
    "Basis",
    "Bill",
    "CentsField",
    "Close",
    "Entry",
    "Head",
    "Line",
    "Notice",
    "Order",
    "Payment",
    "Publication",
    "Relief",
]
