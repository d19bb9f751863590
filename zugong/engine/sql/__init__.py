"""The SQL evaluator: the same program as SQL, for DuckDB and for Spark; for audits by others and for many machines."""

from zugong.engine.ir import Unsupported
from zugong.engine.sql.duck import score, script_of
from zugong.engine.sql.telling import explain

__all__ = ["Unsupported", "explain", "score", "script_of"]
