"""The vector evaluator: all subjects at once, over a narrow snapshot, in whole numbers."""

from zugong.engine.ir import Unsupported
from zugong.engine.vector.result import Result
from zugong.engine.vector.run import Run, score

__all__ = ["Result", "Run", "Unsupported", "score"]
