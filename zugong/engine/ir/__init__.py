"""The intermediate plan: readings per fact kind, shared by all indicators, and the marks made from them.

It is what the vector and the SQL evaluators run. A word of the language they do not know is refused by name here."""

from zugong.engine.ir.lowering import lower
from zugong.engine.ir.program import Program
from zugong.engine.ir.refusing import Unsupported

__all__ = ["Program", "Unsupported", "lower"]
