"""What a trial answers: who moves and why, against the mean of the own group; how marks spread; whom it hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zugong import engine
from zugong.engine import fairness, plain, simulate
from zugong.engine.simulate import Comparison, Move, Moved
from zugong.ui.figures import Bins, bins

from .asking import Asked, Change

ZERO, HUNDRED = Decimal(0), Decimal(100)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Reason:
    """What one cause did to a unit, and to its group on average. `rate`: the share of full marks it has there."""

    cause: str
    own: Decimal
    mean: Decimal
    rate: Decimal | None = None
    mean_rate: Decimal | None = None

    @property
    def more(self) -> Decimal:
        return self.own - self.mean


@dataclass(frozen=True)
class Line(Moved):
    """One unit before and after."""

    subject: str
    name: str
    group: str
    group_title: str
    before: Decimal
    after: Decimal
    place_before: int
    place_after: int
    grade_before: str
    grade_after: str
    reason: Reason | None

    @property
    def moved(self) -> bool:
        return bool(self.climbed or self.delta or self.grade_before != self.grade_after)


@dataclass
class Answer:
    """`group`: whom the page is about; empty for everybody."""

    asked: Asked
    after: engine.Result
    group: str = ""

    @property
    def before(self) -> engine.Result:
        return self.asked.bench.before

    @cached_property
    def names(self) -> dict[str, str]:
        return self.asked.bench.case.names

    @cached_property
    def groups(self) -> dict[str, str]:
        return {one.subject: one.group for one in self.before.standings}

    @cached_property
    def group_names(self) -> list[tuple[str, str, int]]:
        """Key, what it is called, how many are in it; the largest first."""
        found: dict[str, int] = {}
        for group in self.groups.values():
            found[group] = found.get(group, 0) + 1
        return sorted(((key, self.group_name(key), n) for key, n in found.items()), key=lambda one: (-one[2], one[1]))

    def group_name(self, key: str) -> str:
        return self.names.get(key, key) or _("不分组")

    # ---- who moves -------------------------------------------------------------------------------

    @cached_property
    def compared(self) -> Comparison:
        return simulate.compare(self.before, self.after, self.groups)

    @cached_property
    def _moves(self) -> dict[str, Move]:
        return {move.subject: move for move in self.compared.moves}

    @cached_property
    def everybody(self) -> list[Line]:
        old = {one.subject: one for one in self.before.standings}
        found = []
        for new in self.after.standings:
            was = old[new.subject]
            found.append(
                Line(new.subject, self.names.get(new.subject, new.subject), was.group, self.group_name(was.group), was.graded, new.graded,
                     was.place or 0, new.place or 0, was.grade_title, new.grade_title, self._reason(new.subject))
            )  # fmt: skip
        return sorted(found, key=lambda line: (-line.climbed, line.place_after, line.name))

    @cached_property
    def lines(self) -> list[Line]:
        """Of the chosen group."""
        return [line for line in self.everybody if not self.group or line.group == self.group]

    @cached_property
    def moved(self) -> list[Line]:
        return [line for line in self.lines if line.moved]

    @cached_property
    def reranked(self) -> list[Line]:
        return [line for line in self.lines if line.climbed]

    @property
    def regraded(self) -> list[Line]:
        return [line for line in self.lines if line.grade_before != line.grade_after]

    # ---- why -------------------------------------------------------------------------------------

    @cached_property
    def _causes(self) -> dict[str, tuple[Change, ...]]:
        """Indicator → what was turned that it looks at; "" → what was turned and no indicator looks at."""
        found: dict[str, tuple[Change, ...]] = {"": tuple(one for one in self.asked.changes if not one.indicators)}
        for change in self.asked.changes:
            for id_ in change.indicators:
                found[id_] = (*found.get(id_, ()), change)
        return found

    @cached_property
    def _by_cause(self) -> dict[str, dict[tuple[Change, ...], Decimal]]:
        """Subject → what each cause did to its marks."""
        found: dict[str, dict[tuple[Change, ...], Decimal]] = {subject: {} for subject in self.groups}
        for move in self.compared.moves:
            for shift in move.shifts:
                cause = self._causes.get(shift.id, ())
                found[move.subject][cause] = found[move.subject].get(cause, ZERO) + shift.delta
        return found

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for subject, group in self.groups.items():
            found.setdefault(group, []).append(subject)
        return found

    @cached_property
    def _means(self) -> dict[str, dict[tuple[Change, ...], Decimal]]:
        """Group → what each cause did to one of its members on average."""
        found: dict[str, dict[tuple[Change, ...], Decimal]] = {}
        for group, members in self._members.items():
            causes = {cause for one in members for cause in self._by_cause[one]}
            found[group] = {
                cause: fairness.mean([self._by_cause[one].get(cause, ZERO) for one in members]) for cause in causes
            }
        return found

    def _reason(self, subject: str) -> Reason | None:
        """What tells this unit apart from its group: what moved all of them alike moved no place."""
        own, means = self._by_cause[subject], self._means[self.groups[subject]]
        if subject not in self._moves or not means:
            return None
        told = [(own.get(cause, ZERO), mean, cause) for cause, mean in means.items()]
        climbed = self._moves[subject].climbed
        sign = 1 if climbed > 0 else -1 if climbed < 0 else 0
        mine, mean, cause = max(told, key=lambda one: ((one[0] - one[1]) * sign if sign else abs(one[0]), str(one[2])))
        rates = self._rates(subject, cause)
        return Reason(self._named(cause), mine, mean, *rates)

    def _named(self, cause: tuple[Change, ...]) -> str:
        return _("，").join(str(one) for one in cause) or _("封顶、折算、取整或否决")

    def _rates(self, subject: str, cause: tuple[Change, ...]) -> tuple[Decimal | None, Decimal | None]:
        """Where an item weighs otherwise: how much of it the unit has, and the group on average."""
        item = cause[0].item if len(cause) == 1 else ""
        if not item:
            return None, None
        return self._item_rates.get((subject, item)), self._mean_rates.get((self.groups[subject], item))

    @cached_property
    def _item_rates(self) -> dict[tuple[str, str], Decimal]:
        """Subject and item → how much of the item it has, in per cent; where an item is worth nothing there is no rate."""
        return {
            (score.subject, one.id): one.value * HUNDRED / one.full
            for score in self.before.scores
            for one in score.items
            if one.full
        }

    @cached_property
    def _mean_rates(self) -> dict[tuple[str, str], Decimal]:
        """Group and item → the mean of its members."""
        rates: dict[tuple[str, str], list[Decimal]] = {}
        for (subject, item), rate in self._item_rates.items():
            rates.setdefault((self.groups[subject], item), []).append(rate)
        return {key: fairness.mean(known) for key, known in rates.items()}

    # ---- in a sentence ---------------------------------------------------------------------------

    @property
    def units(self) -> int:
        return len(self.lines)

    @property
    def sentence(self) -> tuple[str, str, str]:
        """Before, within and behind the words that are marked."""
        if not self.asked.changes:
            return _("还没有改动：下面是现行办法算出来的。"), "", ""
        if not self.reranked:
            return _("照这样算，%(n)d 家的名次都不变。") % {"n": self.units}, "", ""
        start = _("照这样算，%(n)d 家里有") % {"n": self.units}
        marked = ngettext("%(n)d 家名次会变", "%(n)d 家名次会变", len(self.reranked)) % {"n": len(self.reranked)}
        return start, marked, _("：%(who)s。") % {"who": _("，").join(filter(None, (self._far(1), self._far(-1))))}

    def _far(self, sign: int) -> str:
        """Who climbs furthest, or falls."""
        steps = max((line.climbed * sign for line in self.reranked), default=0)
        if steps <= 0:
            return ""
        who = [line.name for line in self.reranked if line.climbed * sign == steps]
        said = {"who": who[0], "n": len(who), "steps": steps}
        if len(who) == 1:
            return (_("%(who)s升 %(steps)d 位") if sign > 0 else _("%(who)s降 %(steps)d 位")) % said
        return (_("%(n)d 家各升 %(steps)d 位") if sign > 0 else _("%(n)d 家各降 %(steps)d 位")) % said

    @property
    def figures(self) -> list[tuple[str, str, str]]:
        """A few numbers after, and what they were."""
        old, new = [line.before for line in self.lines], [line.after for line in self.lines]
        found = [
            (_("平均分"), _short(fairness.mean(new)), _short(fairness.mean(old))),
            (_("首末差距"), _short(max(new) - min(new)), _short(max(old) - min(old))),
            (_("名次变了"), _("%(n)d 家") % {"n": len(self.reranked)}, ""),
        ]
        if any(line.grade_before for line in self.lines):
            found.append((_("等次变了"), _("%(n)d 家") % {"n": len(self.regraded)}, ""))
        return found

    @cached_property
    def bins(self) -> Bins:
        return bins([line.before for line in self.lines], [line.after for line in self.lines])

    def reason_words(self, reason: Reason | None) -> str:
        if reason is None:
            return ""
        said = {
            "cause": reason.cause,
            "own": _signed(reason.own),
            "mean": _signed(reason.mean),
            "n": plain(abs(_round(reason.more))),
        }
        more = _("比组内平均多得 %(n)s 分") if reason.more > 0 else _("比组内平均少得 %(n)s 分")
        compared = more % said if _round(reason.more) else _("和组内平均一样")
        if reason.rate is not None and reason.mean_rate is not None:
            said |= {"rate": f"{reason.rate:.0f}", "mean_rate": f"{reason.mean_rate:.0f}", "compared": compared}
            return _("%(cause)s，得分率 %(rate)s%%（平均 %(mean_rate)s%%），%(compared)s") % said
        return _("%(cause)s，自己 %(own)s，组内平均 %(mean)s，%(compared)s") % {**said, "compared": compared}


def answer(asked: Asked, group: str = "") -> Answer:
    """Raises `engine.Unsound` where these numbers cannot stand together."""
    found = Answer(asked, asked.bench.after({} if asked.problem else asked.values))
    found.group = group if group in found.groups.values() else ""
    return found


def unsound(error: engine.Unsound, language: str) -> str:
    return " ".join(one.sentence(language) for one in error.problems[:2])


def _round(number: Decimal) -> Decimal:
    return number.quantize(TENTH) if abs(number) >= TENTH else number.quantize(TENTH / 10)


def _short(number: Decimal) -> str:
    return plain(number.quantize(TENTH))


def _signed(number: Decimal) -> str:
    shown = _round(number)
    return f"+{plain(shown)}" if shown > 0 else plain(shown)


def totals(lines: Sequence[Line], *, after: bool) -> dict[str, Decimal]:
    return {line.subject: line.after if after else line.before for line in lines}
