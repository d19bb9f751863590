"""Periods and workdays, in plain Python: the bedrock that every other package may stand on."""

from zugong.timeline.periods import KINDS, Period, add_months
from zugong.timeline.spans import after
from zugong.timeline.workdays import Workdays

__all__ = ["KINDS", "Period", "Workdays", "add_months", "after"]
