"""Schemes out of the words that exist, as the mapping a YAML file would give; small numbers, so that limits are met."""

from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.tests.agreement.maps import NUMERIC, Maps
from zugong.engine.tests.agreement.measures import MAY_LACK, Measures
from zugong.engine.tests.agreement.writing import FIELDS, KINDS, PERIODS, SOURCE

__all__ = ["FIELDS", "KINDS", "MAY_LACK", "NUMERIC", "PERIODS", "SOURCE", "Writer"]


@dataclass
class Writer(Measures, Maps):
    """Writes a scheme."""
