"""The lines of a score page: items, indicators, steps still possible, changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zugong.engine.trace import IndicatorScore, ItemScore
from zugong.evidence import sources
from zugong.org.models import Account

from . import causes
from .models import ScoreChange

ZERO = Decimal(0)
#: Indicators named in one line of the history.
MOST_MOVED = 3


def fine(number: Decimal) -> str:
    """One place, or two where one place would say 0.0."""
    return f"{number:.1f}" if abs(number) >= Decimal("0.1") else f"{number:.2f}"


def spoken(words: Any) -> str:
    return str(words.within(get_language() or "zh-hans"))


class Marked:
    """What is marked — an item, an indicator, an indicator opened — bears number and name, and has full marks and its own."""

    score: ItemScore | IndicatorScore

    @property
    def key(self) -> str:
        return self.score.id

    @property
    def number(self) -> str:
        return self.score.no

    @property
    def title(self) -> str:
        return self.score.title

    @property
    def full(self) -> Decimal | None:
        return self.score.full

    @property
    def marks(self) -> Decimal:
        return self.score.value


@dataclass(frozen=True)
class IndicatorRow(Marked):
    score: IndicatorScore
    url: str
    opened: bool = False
    #: The campaign is closed: what could still have been done is no news.
    closed: bool = False

    @property
    def brief(self) -> str:
        return spoken(self.score.rule)

    @property
    def lost(self) -> Decimal:
        return max((self.score.full or ZERO) - self.score.value, ZERO) if self.score.full is not None else ZERO

    @property
    def tone(self) -> str:
        if not self.score.assessed:
            return "mute"
        if self.score.full is None:
            return "ok" if self.marks > 0 else "warn" if self.marks < 0 else "mute"
        if not self.lost:
            return "ok"
        return "mute" if self.score.settled or self.closed else "warn"

    @property
    def icon(self) -> str:
        return {
            "ok": "check",
            "warn": "circle-dashed",
            "mute": "lock" if self.score.settled or self.closed else "circle-dashed",
        }[self.tone]

    @property
    def state(self) -> str:
        """How it stands, and how many records stand behind it."""
        number = len(self.score.counted)
        records = ngettext("凭证 %d", "凭证 %d", number) % number
        return f"{self._standing} · {records}"

    @property
    def _standing(self) -> str:
        if not self.score.assessed:
            return _("不考这一项")
        if self.score.full is None:
            return _("加分") if self.marks > 0 else _("扣分") if self.marks < 0 else _("没有加减")
        if not self.lost:
            return _("已满分")
        if self.score.settled:
            return _("今年已定")
        gain = ZERO if self.closed else max(self.score.best - self.score.value, ZERO)
        return _("还可得 %s") % fine(gain) if gain else _("失 %s 分") % fine(self.lost)


@dataclass(frozen=True)
class ItemRow(Marked):
    score: ItemScore
    indicators: tuple[IndicatorRow, ...]
    rank: int | None = None
    open: bool = False
    url: str = ""
    closed: bool = False

    @property
    def special(self) -> bool:
        return self.score.special

    @property
    def lost(self) -> Decimal:
        return ZERO if self.special else max((self.full or ZERO) - self.marks, ZERO)

    @property
    def gain(self) -> Decimal:
        return ZERO if self.special or self.closed else max(self.score.best - self.marks, ZERO)

    @property
    def settled(self) -> bool:
        return self.score.settled

    @property
    def counted(self) -> int:
        return len({fact for row in self.indicators for fact in row.score.counted})

    @property
    def parts(self) -> list[IndicatorRow]:
        return [row for row in self.indicators if row.marks]

    @property
    def why(self) -> str:
        """The printed reason: which indicators lost, and how much."""
        if self.special:
            return "；".join(f"{row.title} {_signed(row.marks)}" for row in self.parts)
        return "；".join(f"{row.number} {row.title} −{fine(row.lost)}" for row in self.indicators if row.lost)


def _signed(number: Decimal) -> str:
    return f"{'+' if number > 0 else '−'}{abs(number):.1f}"


@dataclass(frozen=True)
class Compared:
    label: str
    value: Decimal


@dataclass
class Change:
    """A line of the history, with the way to the record that caused it where its reader may open that."""

    row: ScoreChange
    difference: Decimal
    url: str | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def cause(self) -> str:
        return causes.told(self.row.cause, self.row.about)

    @property
    def moved_words(self) -> str:
        """The indicators that moved most, and how many more did."""
        moved = [(one["label"], Decimal(one["before"]), Decimal(one["after"])) for one in self.row.moved]
        most = sorted(moved, key=lambda one: -abs(one[2] - one[1]))[:MOST_MOVED]
        words = [f"{label} {before:.2f} → {after:.2f}" for label, before, after in most]
        if len(moved) > len(most):
            words.append(_("另有 %(n)d 项") % {"n": len(moved) - len(most)})
        return "；".join(words)


def changes(rows: Sequence[ScoreChange], account: Account) -> list[Change]:
    records = sources.urls_for(account, {row.source for row in rows})
    return [
        Change(row, row.after - (row.before if row.before is not None else row.after), records.get(row.source))
        for row in rows
    ]
