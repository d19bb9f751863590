"""Measures: one number per subject. Every class is one word of the language; evaluation lives elsewhere."""

from zugong.engine.measures.base import COUNT_UNITS, DAY_UNITS, FIXED_KEYS, MEASURES, Measure
from zugong.engine.measures.counting import (
    Count,
    Coverage,
    FieldMeasure,
    Headcount,
    Latest,
    Max,
    Mean,
    Met,
    Min,
    Need,
    Ratio,
    Share,
    Sum,
)
from zugong.engine.measures.judging import TAKES, Formula, Formulation, Imported, Judged, Marks
from zugong.engine.measures.owing import Fulfilment, Held, Lateness, Owed, Shortfall, Streak
from zugong.engine.spelling import registry

MEASURES.update(
    registry(
        (
            Count, Sum, Mean, Min, Max, Latest, Share, Ratio, Coverage, Shortfall, Fulfilment, Lateness, Streak, Judged, Imported,
            Headcount, Held, Met, Marks, Formula,
        )
    )
)  # fmt: skip

__all__ = [
    "COUNT_UNITS", "DAY_UNITS", "FIXED_KEYS", "MEASURES", "TAKES", "Count", "Coverage", "FieldMeasure", "Formula",
    "Formulation", "Fulfilment", "Headcount", "Held", "Imported", "Judged", "Lateness", "Latest", "Marks", "Max", "Mean",
    "Measure", "Met",    "Min", "Need", "Owed", "Ratio", "Share", "Shortfall", "Streak", "Sum",
]  # fmt: skip
