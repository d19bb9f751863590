from .campaigns import BRANCHES, Campaign, DailyRecord, ScoreChange, UnitScore
from .results import Result, ResultLine
from .visits import Visit, VisitCheck, VisitSample

__all__ = [
    "BRANCHES",
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
