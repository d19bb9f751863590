"""What an app says of a change where no numbers go up or down: which of its things are touched, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zugong.ui.panels import Panel


@dataclass(frozen=True)
class Touched:
    """One thing, what becomes of it, and how grave that is: bad, warn, info."""

    what: str
    words: str
    tone: str = "info"


def panel(id: str, title: str, lines: Sequence[Touched]) -> Panel | None:
    return Panel("rulebook/panels/touched.html", {"id": id, "title": title, "lines": lines}) if lines else None
