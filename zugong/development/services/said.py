"""What somebody says about a step that was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zugong.ballots.models import Poll
from zugong.development.judging import Told
from zugong.development.votes import Count
from zugong.org.models import Unit


@dataclass(frozen=True, kw_only=True)
class PaperSaid:
    """One paper: a file to be kept, or the word that the paper copy lies in the folder."""

    key: str
    on_paper: bool = False
    upload: Any = None
    non_classified: bool = False

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True, kw_only=True)
class Said:
    """`unit` is who acted; the branch itself where nothing is said."""

    step: str
    acted_on: dt.date
    unit: Unit | None = None
    by_whom: str = ""
    opinion: str = ""
    outcome: str = ""
    months: int = 0
    figures: Mapping[str, int] = field(default_factory=dict)
    notice_from: dt.date | None = None
    notice_to: dt.date | None = None
    count: Count | None = None
    papers: Sequence[PaperSaid] = ()
    reason: str = ""
    poll: Poll | None = None

    def told(self, unit: Unit, members: int | None, papers: frozenset[str]) -> Told:
        """As the law looks at it; `papers` are those that were there before."""
        given = {one.key for one in self.papers if one.on_paper or one.upload}
        return Told(
            reason=self.reason, unit_kind=unit.kind, figures=self.figures, notice_from=self.notice_from,
            notice_to=self.notice_to, count=self.count, members=members, papers=papers | given,
        )  # fmt: skip

    @property
    def kept(self) -> dict[str, Any]:
        """What is stored beside the columns."""
        kept: dict[str, Any] = {"figures": dict(self.figures)} if self.figures else {}
        if self.notice_from and self.notice_to:
            kept["notice"] = [self.notice_from.isoformat(), self.notice_to.isoformat()]
        if self.count is not None:
            kept["votes"] = self.count.told
        return kept
