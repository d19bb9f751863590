from .campaigns import Campaign, DailyRecord, ScoreChange, UnitScore
from .people import PersonResult
from .results import Result, ResultLine
from .visits import Visit, VisitCheck, VisitSample

__all__ = [
    "Campaign",
    "DailyRecord",
    "PersonResult",
    "Result",
    "ResultLine",
    "ScoreChange",
    "UnitScore",
    "Visit",
    "VisitCheck",
    "VisitSample",
]
