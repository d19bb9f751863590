"""The narrow snapshot: facts sorted by (kind, unit, id), a typed file per kind, only what rules read.

Units and persons are dense numbers inside it. The batch evaluators read nothing else."""

from zugong.engine.layout.layout import BadLayout, Field, KindMeta, Layout
from zugong.engine.layout.writing import fields_read, lay_out

__all__ = ["BadLayout", "Field", "KindMeta", "Layout", "fields_read", "lay_out"]
