from .campaigns import Campaign, DailyRecord, ScoreChange, UnitScore
from .results import Result, ResultLine

__all__ = ["Campaign", "DailyRecord", "Result", "ResultLine", "ScoreChange", "UnitScore"]
