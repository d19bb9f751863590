"""A unit's score as its page shows it: total, place, items, what is still missing, what changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zugong.engine.trace import ItemScore, Score
from zugong.engine.words import plain
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.timeline import Period
from zugong.ui.templatetags.zg import day

from . import ranks, schemes, steps
from .gathering import gathered
from .models import Campaign, Result, ScoreChange, UnitScore
from .needs import Need
from .rows import ZERO, Change, Compared, IndicatorRow, ItemRow, changes

RECENT = 6
#: The page lists no more steps than this; the rest is fetched when somebody unfolds it.
SHOWN = 6


@dataclass
class Sheet:
    """Everything on the page. Trace and group are read once."""

    campaign: Campaign
    unit: Unit
    account: Account
    score: UnitScore | None
    peers: list[UnitScore]
    years: list[dict[str, Any]]
    order: str = "book"
    opened_key: str = ""
    before: dict[int, Decimal] = field(default_factory=dict)
    compared: list[Compared] = field(default_factory=list)
    history: list[ScoreChange] = field(default_factory=list)
    opened: Any = None
    #: other campaigns of the period that mark the same unit
    beside: list[Campaign] = field(default_factory=list)

    @cached_property
    def url(self) -> str:
        """The sheet's own address; those of its parts begin with it, and there are a hundred of them on a page."""
        return reverse("assessment:sheet", args=[self.campaign.pk, self.unit.pk])

    @cached_property
    def trace(self) -> Score:
        assert self.score is not None
        return Score.from_dict(self.score.trace)

    @property
    def grounds(self) -> list[tuple[str, str]]:
        """Indicators that the rules on easing burdens would leave out, with the superior document that demands them."""
        return [(one.title, one.basis) for one in self.trace.indicators if one.basis]

    @cached_property
    def book(self) -> schemes.Book | None:
        return schemes.find_of(self.campaign)

    @cached_property
    def published(self) -> Result | None:
        """What was published of this campaign last; while marks still move nobody asks."""
        return None if self.campaign.live else self.campaign.results.published().order_by("-number").first()

    @property
    def ties(self) -> str:
        return self.book.ties if self.book else ranks.REFUSED

    @property
    def example(self) -> bool:
        return (
            any(one.example for indicator in self.trace.indicators for one in indicator.inputs) if self.score else False
        )

    @property
    def sheet_title(self) -> str:
        """The printed sheet bears the name of what it was marked by."""
        return self.book.title if self.book else self.campaign.title

    @cached_property
    def _limits(self) -> tuple[Decimal | None, Decimal | None]:
        special = self.book.institution.scheme.special if self.book else None
        if self.book is None or special is None:
            return None, None
        numbers = self.book.plan.numbers(self.campaign.period)
        return numbers.limit(special.cap), numbers.limit(special.floor)

    @property
    def limits_words(self) -> str:
        """How much the special block may add and take away, as the scheme says."""
        up, down = self._limits
        said = [
            _("最多加 %s 分") % plain(abs(up)) if up is not None else "",
            _("最多扣 %s 分") % plain(abs(down)) if down is not None else "",
        ]
        return _("，").join(part for part in said if part)

    @property
    def limits_signed(self) -> str:
        """The same in the narrow column of the printed sheet: +10 / −10."""
        up, down = self._limits
        said = [f"+{plain(abs(up))}" if up is not None else "", f"−{plain(abs(down))}" if down is not None else ""]
        return " / ".join(part for part in said if part)

    @property
    def moving(self) -> bool:
        return self.campaign.live

    @property
    def edition(self) -> str:
        return self.campaign.edition

    @property
    def group(self) -> str:
        return str(self.score.group) if self.score and self.score.group else ""

    @property
    def size(self) -> int:
        return len(self.peers)

    @property
    def _moment(self) -> dt.datetime:
        assert self.score is not None
        return self.score.computed_at.astimezone(clock.ZONE)

    @property
    def computed(self) -> str:
        return f"{day(self._moment.date())} {self._moment:%H:%M}"

    @property
    def computed_long(self) -> str:
        """With its year, for paper."""
        return f"{Period.of('day', self._moment.date()).label(get_language() or 'zh-hans')} {self._moment:%H:%M}"

    # ── place in the group ──────────────────────────────────────────────────────────────────────
    @cached_property
    def _places(self) -> dict[int, ranks.Place] | None:
        try:
            return ranks.places({peer.unit_id: peer.total for peer in self.peers}, self.ties)
        except ranks.TiesUndecided:
            return None

    @property
    def place(self) -> ranks.Place | None:
        return (self._places or {}).get(self.unit.pk)

    @property
    def why_no_place(self) -> str:
        if self._places is None:
            return _("有单位同分，方案没写同分怎么排，先不排名。")
        return _("这个单位还没有编入考核组，只计分，不排名。")

    @property
    def rank_before(self) -> int | None:
        if self.unit.pk not in self.before or len(self.before) < 2:
            return None
        own = self.before[self.unit.pk]
        return ranks.rank_with(own, [v for key, v in self.before.items() if key != self.unit.pk], self.ties)

    @property
    def others(self) -> list[Decimal]:
        return [peer.total for peer in self.peers if peer.unit_id != self.unit.pk]

    @property
    def strip(self) -> list[Decimal]:
        """Totals without names, best first, so that not even their order tells who is who."""
        return sorted((round(peer.total, 1) for peer in self.peers), reverse=True)

    @property
    def strip_own(self) -> Decimal:
        assert self.score is not None
        return round(self.score.total, 1)

    @property
    def middle(self) -> Decimal | None:
        found = ranks.middle([peer.total for peer in self.peers])
        return round(found, 1) if found is not None and len(self.peers) > 2 else None

    # ── what can still be reached ───────────────────────────────────────────────────────────────
    @property
    def open_gain(self) -> Decimal:
        assert self.score is not None
        return max(self.score.possible - self.score.total, ZERO)

    @property
    def settled_loss(self) -> Decimal:
        assert self.score is not None
        return max(self.score.full - self.score.base - self.open_gain, ZERO)

    @property
    def lost(self) -> Decimal:
        """What a closed campaign leaves short of full marks."""
        assert self.score is not None
        return max(self.score.full - self.score.base, ZERO)

    @property
    def reach_rank(self) -> int | None:
        assert self.score is not None
        return ranks.rank_with(self.score.possible, self.others, self.ties) if self.place else None

    @property
    def got_width(self) -> str:
        assert self.score is not None
        return _width(self.score.total, self.score.full)

    @property
    def reach_width(self) -> str:
        assert self.score is not None
        return _width(self.score.possible, self.score.full)

    # ── items ───────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def all_rows(self) -> list[ItemRow]:
        return [self._item(item) for item in self.trace.items]

    @property
    def items(self) -> list[ItemRow]:
        return [row for row in self.all_rows if not row.special]

    @property
    def special(self) -> ItemRow | None:
        return next((row for row in self.all_rows if row.special), None)

    @property
    def rows(self) -> list[ItemRow]:
        if self.order != "lost":
            return self.all_rows
        return sorted(self.all_rows, key=lambda row: (row.special, -row.lost))

    @property
    def printed(self) -> list[ItemRow]:
        return self.all_rows

    @property
    def widest(self) -> Decimal:
        return max((row.full or ZERO for row in self.items), default=ZERO)

    @property
    def counted(self) -> int:
        return len({fact for row in self.all_rows for one in row.indicators for fact in one.score.counted})

    def _item(self, item: ItemScore) -> ItemRow:
        rows = tuple(
            IndicatorRow(one, self.indicator_url(one.id), one.id == self.opened_key, not self.campaign.live)
            for one in item.indicators
        )
        opened = self.opened_key == item.id or any(row.opened for row in rows)
        return ItemRow(item, rows, self._item_rank(item), opened, f"{self.url}item/{item.id}/", not self.campaign.live)

    def _item_rank(self, item: ItemScore) -> int | None:
        if len(self.peers) < 2:
            return None
        others = [
            Decimal(found["value"])
            for peer in self.peers
            if peer.unit_id != self.unit.pk
            for found in peer.summary.get("items", [])
            if found["id"] == item.id
        ]
        return ranks.rank_with(item.value, others, self.ties or ranks.SHARED)

    def indicator_url(self, key: str) -> str:
        return f"{self.url}{key}/"

    # ── what is missing, what changed ───────────────────────────────────────────────────────────
    @cached_property
    def _wishes(self) -> tuple[list[Need], list[Need]]:
        if not self.campaign.live:
            return [], []
        raising, keeping = (
            [Need(one, self.account, f"{self.url}?open={one.indicator.id}#i-{one.indicator.id}") for one in found]
            for found in gathered(self.trace.indicators)
        )
        return raising, keeping

    @property
    def all_needs(self) -> list[Need]:
        """Steps that add marks, the greatest first."""
        return self._wishes[0]

    @property
    def all_kept(self) -> list[Need]:
        """Steps that only keep marks from being lost, the next due first."""
        return self._wishes[1]

    @property
    def over(self) -> bool:
        """The year has passed and nobody has closed it yet: nothing is chased any more, what is added late still counts."""
        return self.campaign.live and self.campaign.period.end < clock.today()

    @property
    def needs(self) -> list[Need]:
        return self.all_needs[:SHOWN]

    @property
    def kept(self) -> list[Need]:
        return self.all_kept[:SHOWN]

    @property
    def need_count(self) -> int:
        return sum(need.wish.size for need in self.all_needs)

    @property
    def kept_count(self) -> int:
        return sum(need.wish.size for need in self.all_kept)

    @property
    def more_needs(self) -> bool:
        return len(self.all_needs) > SHOWN

    @property
    def more_kept(self) -> bool:
        return len(self.all_kept) > SHOWN

    @property
    def needs_url(self) -> str:
        return f"{self.url}needs/"

    @property
    def changes(self) -> list[Change]:
        return changes(self.history[:RECENT], self.account)

    @property
    def more_changes(self) -> bool:
        return len(self.history) > RECENT

    @property
    def changes_url(self) -> str:
        return f"{self.url}changes/"

    @property
    def record_url(self) -> str:
        return steps.record_url(self.account)

    @property
    def rulebook_url(self) -> str:
        return steps.rulebook_url(self.campaign.institution_id)

    @property
    def check_code(self) -> str:
        """Ties a printed sheet to what was computed: edition, facts, total."""
        assert self.score is not None
        return f"{self._moment:%Y%m%d}-{self.unit.pk:04d}-{self.score.fingerprint[:6].upper()}"


def _width(part: Decimal, whole: Decimal) -> str:
    return f"{min(max(part / whole * 100, ZERO), Decimal(100)):.1f}" if whole else "0"
