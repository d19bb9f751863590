"""Scalar evaluation of measures; importing the package registers every one of them."""

from zugong.engine import shortfall
from zugong.engine.measuring import amounts, judging, owing, requirements
from zugong.engine.measuring.base import action, counting, distinct_by, measure, quotient

__all__ = [
    "action",
    "amounts",
    "counting",
    "distinct_by",
    "judging",
    "measure",
    "owing",
    "quotient",
    "requirements",
    "shortfall",
]  # fmt: skip
