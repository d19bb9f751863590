"""What one mechanism found, and another can take up as a matter: neither knows the other.

Whoever finds shows the place `finding` on its page; casework answers there with the way to open what is proposed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zugong.org.models import Unit


@dataclass(frozen=True)
class Finding:
    """A proposal: at which unit, on which route (institution/route), what its columns would say, and where it comes from."""

    unit: Unit
    route: str
    values: Mapping[str, str]
    #: what was found, in a sentence; it stands in one of the columns too
    said: str
    #: the record that found it, as the ledger writes sources; one matter is opened for it
    origin: str
