"""Effects: which hold of whom, and what they do. Nothing here touches people; what would is a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from zugong.engine.case import Case
from zugong.engine.groups.effects import Effect, Pay, stage
from zugong.engine.groups.grades import Grades
from zugong.engine.groups.outcome import Barred, Proposal, Standing
from zugong.engine.groups.testing import Held, Subject, all_hold
from zugong.engine.numbers import Numbers
from zugong.engine.trace import Line
from zugong.engine.words import Words, plain

if TYPE_CHECKING:
    from zugong.engine.groups.running import Run

ZERO = Decimal(0)
FEN = Decimal("0.01")  # money is written to the fen
VETOES = {
    "lowest": Words("一票否决，定为末等", "veto: the lowest grade"),
    "zero": Words("一票否决，记零分", "veto: total zero"),
    "fixed": Words("一票否决，记 {at} 分", "veto: {at} marks"),
    "unassessed": Words("不参评", "not assessed"),
}


@dataclass(slots=True)
class Effected:
    """What holds of one subject."""

    held: list[tuple[Effect, Held]] = field(default_factory=list)

    def _has(self, veto: str) -> bool:
        return any(effect.veto == veto for effect, _ in self.held)

    def total(self, score: Decimal, numbers: Numbers) -> Decimal:
        """The total, or what a veto makes of it: the least, where several hold."""
        fixed = [numbers.decimal(effect.at) for effect, _ in self.held if effect.veto == "fixed"]
        return min([*fixed, *([ZERO] if self._has("zero") else [])], default=score)

    @property
    def lowest(self) -> bool:
        return self._has("lowest")

    @property
    def unassessed(self) -> bool:
        return self._has("unassessed")

    @property
    def bars(self) -> bool:
        return any(effect.bar or effect.veto for effect, _ in self.held)


def before_grades(going: Run, known: str) -> None:
    """Effects that can be asked once marks (then places) are known."""
    effects = [effect for effect in going.plan.scheme.effects if stage(effect) == known]
    for subject, case in going.cases.items():
        effected = going.effected.setdefault(subject, Effected())
        effected.held += _held(effects, case, going, subject)
        effected.held = _ladders(effected.held, going)


def _held(effects: list[Effect], case: Case, going: Run, subject: str) -> Iterator[tuple[Effect, Held]]:
    for effect in effects:
        lasts = None
        if effect.lasts is not None:
            lasts = int(case.numbers.decimal(effect.lasts)), case.numbers.unit(effect.lasts)
        known = Subject(case, going.scores.get(subject), going.standings.get(subject), lasts, effect.holds)
        held = all_hold(effect.when, known)
        if held is not None:
            yield effect, held


def _ladders(held: list[tuple[Effect, Held]], going: Run) -> list[tuple[Effect, Held]]:
    """Of one ladder only the severest: the one written last."""
    order = {effect.id: step for step, effect in enumerate(going.plan.scheme.effects)}
    severest: dict[str, int] = {}
    for effect, _ in held:
        if effect.ladder:
            severest[effect.ladder] = max(severest.get(effect.ladder, -1), order[effect.id])
    return [(e, why) for e, why in held if not e.ladder or order[e.id] == severest[e.ladder]]


# ---- after the grades ------------------------------------------------------------------------------


def after_grades(going: Run) -> None:
    """What depends on the grade, and then everything that is proposed."""
    before_grades(going, "grade")
    for subject, one in going.standings.items():
        effected, case = going.effected[subject], going.cases[subject]
        barred = tuple(
            _barred(going, effect, held)
            for effect, held in effected.held
            if effect.bar or effect.veto or effect.demote or effect.promote
        )
        proposals = tuple(p for effect, held in effected.held for p in _proposals(going, case, one, effect, held))
        lines = tuple(
            Line(
                Words(
                    f"{mark.title}：{mark.does.zh}（{mark.reason.zh}）",
                    f"{mark.title}: {mark.does.en} ({mark.reason.en})",
                ),
                "",
                "",
            )
            for mark in barred
        )
        going.standings[subject] = replace(one, barred=barred, proposals=proposals, steps=(*one.steps, *lines))


def _barred(going: Run, effect: Effect, held: Held) -> Barred:
    basis = "" if effect.basis is None else str(effect.basis)
    what = does(effect, going.plan.scheme.grades, next(iter(going.cases.values())).numbers)
    return Barred(effect.id, effect.title, effect.cite, what, held.reason, held.facts, held.until, basis)


def does(effect: Effect, grades: Grades | None, numbers: Numbers) -> Words:
    """What an effect does to the grade, in words."""
    titles = {} if grades is None else {level.id: level.title for level in grades.levels}
    told = []
    if effect.bar:
        title = titles.get(effect.bar, effect.bar)
        told.append(Words(f"不得评“{title}”", f"not “{title}” or better"))
    if effect.veto:
        at = plain(numbers.decimal(effect.at)) if effect.veto == "fixed" else ""
        told.append(Words(VETOES[effect.veto].zh.format(at=at), VETOES[effect.veto].en.format(at=at)))
    if effect.demote is not None and effect.demote.to:
        title = titles.get(effect.demote.to, effect.demote.to)
        told.append(Words(f"最高只能是“{title}”", f"“{title}” at the most"))
    elif effect.demote is not None:
        by = plain(numbers.decimal(effect.demote.by))
        told.append(Words(f"降 {by} 个等次", f"{by} grades down"))
    if effect.promote is not None:
        title = titles.get(effect.promote.to, effect.promote.to)
        taken = ("占名额", "a place is used") if effect.promote.places == "taken" else ("不占名额", "no place is used")
        told.append(Words(f"直接定为“{title}”，{taken[0]}", f"straight to “{title}”, {taken[1]}"))
    return Words("；".join(one.zh for one in told), "; ".join(one.en for one in told))


def _proposals(going: Run, case: Case, one: Standing, effect: Effect, held: Held) -> Iterator[Proposal]:
    if effect.propose is not None:
        what = Words(effect.propose.what, effect.propose.what)
        yield Proposal(effect.id, one.subject, effect.propose.to, what, held.reason, effect.cite)
    if effect.pay is not None:
        amount, unit, shown = _amount(going, case, one, effect.pay)
        if amount is not None:
            yield Proposal(
                effect.id,
                one.subject,
                "",
                Words(f"{effect.title}：{shown}", f"{effect.title}: {shown}"),
                held.reason,
                effect.cite,
                amount,
                unit,
            )


def _amount(going: Run, case: Case, one: Standing, pay: Pay) -> tuple[Decimal | None, str, str]:
    """An amount for the printed table, how it came about, and its unit."""
    numbers = case.numbers
    if pay.amount is not None:
        value = numbers.decimal(pay.amount)
        return value, numbers.unit(pay.amount), plain(value)
    if pay.by == "grade" and pay.table is not None:
        found = numbers.dated(pay.table).value.get(one.grade)
        return found, numbers.unit(pay.table), one.grade_title
    if pay.by == "place" and pay.places is not None:
        amounts = numbers.dated(pay.places).value
        there = one.place is not None and one.place <= len(amounts)
        return (amounts[(one.place or 1) - 1] if there else None), numbers.unit(pay.places), f"第 {one.place} 名"
    score = going.scores[one.subject]
    base = numbers.decimal(pay.base)
    if not score.full:
        return None, "", ""
    value = (base * one.total / score.full).quantize(FEN, rounding=ROUND_HALF_UP)
    return value, numbers.unit(pay.base), f"{plain(base)} × {plain(one.total)} ÷ {plain(score.full)}"
