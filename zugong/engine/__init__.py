"""Institution files → check → compile → score, in plain Python. Nothing here knows Django or any table.

institution = engine.load(path)
problems = engine.check(institution, catalogue)
plan = engine.compile(institution, catalogue)
scores = engine.score(plan, ledger, period, as_of, subjects=None)
"""

from zugong.engine.catalogue import UNIT_KINDS, Catalogue
from zugong.engine.check import check
from zugong.engine.groups.outcome import Result, Standing
from zugong.engine.groups.running import ordered, run
from zugong.engine.ledger import FactRow, HeadRow, Ledger, PersonRow, UnitRow
from zugong.engine.load import load, loads
from zugong.engine.nodes import Activity, Duty, FactKind, Field, Institution
from zugong.engine.parameters import Dated, Parameter
from zugong.engine.plan import Plan, compile
from zugong.engine.problems import Problem, Spot, Unsound
from zugong.engine.scoring import score
from zugong.engine.trace import IndicatorScore, Input, ItemScore, Line, NotCounted, RaiseBy, Score
from zugong.engine.words import Words, plain

VERSION = "1"  # of the meaning of the language; a published result names it

__all__ = [
    "UNIT_KINDS", "VERSION", "Activity", "Catalogue", "Dated", "Duty", "FactKind", "FactRow", "Field", "HeadRow", "IndicatorScore",
    "Input", "Institution", "ItemScore", "Ledger", "Line", "NotCounted", "Parameter", "PersonRow", "Plan", "Problem", "RaiseBy", "Result", "Score",
    "Spot", "Standing", "UnitRow", "Unsound", "Words", "check", "compile", "load", "loads", "ordered", "plain", "run", "score",
]  # fmt: skip
