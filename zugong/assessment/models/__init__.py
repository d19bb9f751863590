from .campaigns import Campaign, DailyRecord, ScoreChange, UnitScore
from .results import Result, ResultLine
from .visits import Visit, VisitCheck, VisitSample

__all__ = [
    "Campaign",
    "DailyRecord",
    "Result",
    "ResultLine",
    "ScoreChange",
    "UnitScore",
    "Visit",
    "VisitCheck",
    "VisitSample",
]
