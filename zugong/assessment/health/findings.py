"""指标体检: what each indicator did in a sealed period, and a sentence of advice for whatever is beyond the county's lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from zugong.assessment.limits import Limits
from zugong.assessment.models import Result
from zugong.assessment.results import differences, objections
from zugong.assessment.simulation.bench import Bench
from zugong.engine import plain
from zugong.engine.vitals import Vitals, vitals
from zugong.engine.worth import worth

from .load import Load

HUNDRED = Decimal(100)
ZERO, WHOLE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Finding:
    """What is beyond a line, and what could be done about it."""

    what: str
    advice: str


@dataclass(frozen=True)
class Checked:
    """One indicator. Shares in per cent of the units it applies to; `minutes` of one unit on average, `only` what of them is
    spent for nothing else."""

    vitals: Vitals
    missing: Decimal
    contested: Decimal
    corrected: Decimal
    minutes: Decimal
    only: Decimal
    findings: tuple[Finding, ...] = ()

    @property
    def discrimination(self) -> str:
        return "—" if self.vitals.discrimination is None else plain(self.vitals.discrimination)


@dataclass
class Health:
    """`load` is what the period's duties and registers cost."""

    result: Result
    bench: Bench
    limits: Limits
    load: Load
    _lines: list[tuple[int, dict[str, list[str]]]] = field(init=False)

    def __post_init__(self) -> None:
        self._lines = list(self.result.lines.order_by().values_list("unit_id", "summary"))

    @cached_property
    def checked(self) -> list[Checked]:
        """Those with most to say first, then in the order of the scheme."""
        found = [self._checked(one) for one in self._vitals]
        return sorted(found, key=lambda one: -len(one.findings))

    @cached_property
    def to_look_at(self) -> list[Checked]:
        return [one for one in self.checked if one.findings]

    @cached_property
    def _vitals(self) -> list[Vitals]:
        before = self.bench.before
        scores = {score.subject: score for score in before.scores}
        groups = {one.subject: one.group for one in before.standings}
        ties = self.bench.case.plan.scheme.choices.ties or "1-1-3"
        brings = worth(self.bench.case.plan, self.bench.case.period)
        return vitals(scores, groups, ties, self.limits.line("alike"), self.limits.line("least_units"), brings)

    def _checked(self, one: Vitals) -> Checked:
        told = Checked(
            one, _share(self._missing[one.id], one.units), _share(self._contested[one.id], one.units),
            _share(self._corrected[one.id], one.units), self.load.by_indicator.get(one.id, ZERO), self.load.only_for.get(one.id, ZERO),
        )  # fmt: skip
        return replace(told, findings=tuple(findings(told, self.limits)))

    # ---- how many units --------------------------------------------------------------------------

    @cached_property
    def _missing(self) -> Counter[str]:
        """Nothing was recorded, or somebody has never judged."""
        return Counter(
            id_ for _unit, summary in self._lines for id_ in {*summary.get("bare", []), *summary.get("awaits", [])}
        )

    @cached_property
    def _contested(self) -> Counter[str]:
        origins = objections.of_campaign(self.result.campaign).values_list("unit_id", "origin")
        return Counter(
            indicator
            for _unit, indicator in {(unit, origin.split(":")[2]) for unit, origin in origins if origin.count(":") == 2}
        )

    @cached_property
    def _corrected(self) -> Counter[str]:
        """Between the edition published first and the one that stands."""
        first = self.result.campaign.results.published().order_by("number").first()
        moved = differences.between(first, self.result) if first is not None and first.pk != self.result.pk else []
        return Counter(part["key"] for one in moved for part in one.indicators)


def _share(number: int, units: int) -> Decimal:
    return (Decimal(min(number, units)) * HUNDRED / units).quantize(WHOLE) if units else ZERO


def findings(one: Checked, limits: Limits) -> Iterator[Finding]:
    yield from _ends(one.vitals, limits)
    yield from _sameness(one.vitals, limits)
    yield from _trouble(one, limits)
    yield from _cost(one, limits)


def _cost(one: Checked, limits: Limits) -> Iterator[Finding]:
    """What is owed anyhow would be spent without the indicator as well, and is no reason against it."""
    line, said = limits.line("minutes_each"), {"n": plain(one.only.quantize(WHOLE)), "moves": one.vitals.moves}
    if line is None or one.only < line:
        return
    advice = (
        _("去掉它有 %(moves)d 家换名次：看记录能不能少填，或从别处取。")
        if one.vitals.moves
        else _("花时间多，不考它名次也一样：宜删，或并进别的指标。")
    )
    yield Finding(_("只为它每个单位约花 %(n)s 分钟") % said, advice % said)


def _ends(one: Vitals, limits: Limits) -> Iterator[Finding]:
    full, zero, flat = limits.line("full_share"), limits.line("zero_share"), limits.line("flat_spread")
    if full is not None and one.ceiling is not None and one.ceiling >= full:
        yield Finding(
            _("%(n)s%% 满分") % {"n": plain(one.ceiling.quantize(WHOLE))},
            _("只起门槛作用：改成不达标扣分，或者提高目标。"),
        )
    if zero is not None and one.full is not None and one.zero >= zero:
        yield Finding(
            _("%(n)s%% 零分") % {"n": plain(one.zero.quantize(WHOLE))},
            _("先弄清是做不到、没有记，还是口径太窄，再定去留。"),
        )
    at_an_end = full is not None and one.ceiling is not None and one.ceiling >= full
    if flat is not None and one.spread is not None and one.spread < flat and not at_an_end:
        yield Finding(_("拉不开差距"), _("各家得分差不多：换一个量法，或者降低分值。"))


def _sameness(one: Vitals, limits: Limits) -> Iterator[Finding]:
    line = limits.line("discrimination")
    if line is not None and one.discrimination is not None and one.discrimination < line:
        said = {"r": plain(one.discrimination)}
        yield Finding(
            _("和其余得分不是一个方向（%(r)s）") % said, _("看它量的是不是想量的事；是，就留着，写明为什么。")
        )
    for title, r in one.alike:
        yield Finding(
            _("和“%(title)s”几乎是一回事（%(r)s）") % {"title": title, "r": plain(r.quantize(Decimal("0.01")))},
            _("一件事别考两次：留一个。"),
        )


def _trouble(one: Checked, limits: Limits) -> Iterator[Finding]:
    for share, name, what, advice in (
        (one.missing, "missing_share", _("%(n)s%% 没有数据"), _("先把记录的来源接通，再拿来考。")),
        (one.contested, "contested_share", _("%(n)s%% 提过异议"), _("条文和口径写得更细，举一个例子。")),
        (one.corrected, "corrected_share", _("%(n)s%% 更正过"), _("核一核记录是谁、什么时候填的。")),
    ):
        line = limits.line(name)
        if line is not None and share >= line and share:
            yield Finding(what % {"n": plain(share)}, advice)
