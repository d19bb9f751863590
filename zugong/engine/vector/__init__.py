"""The vector evaluator: all subjects at once, over a narrow snapshot, in whole numbers."""

from zugong.engine.ir import Unsupported
from zugong.engine.vector.handing import scores
from zugong.engine.vector.result import Result
from zugong.engine.vector.run import Run, score
from zugong.engine.vector.telling import explain

__all__ = ["Result", "Run", "Unsupported", "explain", "score", "scores"]
