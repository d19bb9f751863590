"""Who gets which grade: cut-offs, places, ties at the edge. Plain data in and out, whatever computed the marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from zugong.engine.groups.grades import Grades, Level
from zugong.engine.groups.outcome import Places
from zugong.engine.groups.places import stretches
from zugong.engine.trace import Line
from zugong.engine.words import Words, plain

ONE = Decimal(1)
NO_LIMIT = Words("不限名额", "no limit of places")
FILLED = Words("名额有空，递补", "a place was left: moved up")


@dataclass(slots=True)
class Candidate:
    """One subject on its way to a grade."""

    subject: str
    group: str
    marks: Decimal
    #: level id → why not
    barred: dict[str, Words] = field(default_factory=dict)
    #: level id → which further condition is lacking
    lacks: dict[str, Words] = field(default_factory=dict)
    #: indicator id → marks, for ties
    by: Mapping[str, Decimal] = field(default_factory=dict)
    fixed: str = ""
    uses_place: bool = False
    grade: str = ""
    lines: list[Line] = field(default_factory=list)

    def say(self, zh: str, en: str, value: str = "") -> None:
        self.lines.append(Line(Words(zh, en), "", value))


@dataclass(frozen=True, slots=True)
class Room:
    """How many places a level has in a pool, and why so many."""

    base: int | None
    places: int
    line: Words


@dataclass(frozen=True, slots=True)
class Lines:
    """Cut-offs as numbers: per level the lowest marks, and whether those marks themselves belong to it."""

    from_: Mapping[str, Decimal]
    to: Mapping[str, Decimal]
    gap: str = ""

    def reached(self, levels: tuple[Level, ...], step: int, marks: Decimal) -> bool:
        level = levels[step]
        least = self.from_.get(level.id)
        if least is None:
            return True
        if self.gap == "round":
            return marks.quantize(ONE, rounding=ROUND_HALF_UP) >= least
        below = self.to.get(levels[step + 1].id) if step + 1 < len(levels) else None
        if self.gap == "upper" and below is not None and below < least:
            return marks > below
        return marks >= least


def allot(
    grades: Grades, lines: Lines, pools: Mapping[str, list[Candidate]], room: Callable[[str, Level], Room | None]
) -> list[Places]:
    """Gives every candidate its grade. `room` says how many places a level has in a pool."""
    found = []
    for pool in sorted(pools):
        waiting = sorted(pools[pool], key=lambda one: (-one.marks, one.subject))
        for one in waiting:
            if one.fixed:
                one.grade = one.fixed
        for step, level in enumerate(grades.levels):
            found.append(
                _level(grades, lines, step, [one for one in waiting if not one.grade], waiting, room(pool, level), pool)
            )
            if level is grades.levels[-1]:
                _rest(level, waiting)
    return [one for one in found if one is not None and (one.places is not None or one.given)]


def _rest(level: Level, waiting: list[Candidate]) -> None:
    for one in waiting:
        if not one.grade:
            one.grade = level.id
            one.say(f"归入“{level.title}”", f"falls to “{level.title}”")


def _level(
    grades: Grades,
    lines: Lines,
    step: int,
    waiting: list[Candidate],
    everybody: list[Candidate],
    room: Room | None,
    pool: str,
) -> Places:
    level = grades.levels[step]
    able = [one for one in waiting if _may(level, one)]
    good = [one for one in able if lines.reached(grades.levels, step, one.marks)]
    reached = {one.subject for one in good}
    for one in able:
        _tell_cut(lines, level, one, one.subject in reached)
    fixed = [one for one in everybody if one.fixed == level.id]
    if room is None:
        chosen = [] if level is grades.levels[-1] else good
        _give(level, chosen)
        return Places(pool, level.id, level.title, None, None, len(chosen) + len(fixed), 0, NO_LIMIT)
    free = max(room.places - sum(1 for one in fixed if one.uses_place), 0)
    over = level.from_ is not None and level.when_full == "over"
    chosen = good if over else _fitting(grades, level, good, free)
    _give(level, chosen)
    if level.when_short == "fill" and len(chosen) < free and len(chosen) == len(good):
        more = _fitting(grades, level, [one for one in able if one.subject not in reached], free - len(chosen))
        for one in more:
            one.lines.append(Line(FILLED, "", ""))
        _give(level, more)
        chosen = [*chosen, *more]
    taken = Words(f"“{level.title}”名额 {room.places} 个已满", f"the {room.places} places of “{level.title}” are taken")
    for one in good:
        if not one.grade:
            one.say(taken.zh, taken.en)
    given = len(chosen) + len(fixed)
    return Places(pool, level.id, level.title, room.base, room.places, given, max(free - len(chosen), 0), room.line)


def _may(level: Level, one: Candidate) -> bool:
    reason = one.barred.get(level.id)
    if reason is not None:
        one.say(f"不得评“{level.title}”：{reason.zh}", f"not “{level.title}”: {reason.en}")
        return False
    lacking = one.lacks.get(level.id)
    if lacking is not None:
        one.say(f"“{level.title}”还要{lacking.zh}", f"“{level.title}” also needs {lacking.en}")
        return False
    return True


def _tell_cut(lines: Lines, level: Level, one: Candidate, reached: bool) -> None:
    least = lines.from_.get(level.id)
    if least is None:
        return
    zh = f"{plain(one.marks)} 分，{'达到' if reached else '没有达到'}“{level.title}” {plain(least)} 分"
    one.say(
        zh, f"{plain(one.marks)} marks: {plain(least)} for “{level.title}” {'reached' if reached else 'not reached'}"
    )


def _give(level: Level, chosen: list[Candidate]) -> None:
    for one in chosen:
        one.grade = level.id
        one.say(f"评为“{level.title}”", f"graded “{level.title}”")


def _fitting(grades: Grades, level: Level, waiting: list[Candidate], free: int) -> list[Candidate]:
    """In order of marks; at the edge those who tie go as the scheme says."""
    by_name = {one.subject: one for one in waiting}
    chosen: list[Candidate] = []
    for names in stretches((one.subject, one.marks) for one in waiting):
        left = free - len(chosen)
        if left <= 0:
            break
        together = [by_name[name] for name in names]
        if len(together) <= left:
            chosen += together
            continue
        chosen += _edge(grades, level, together, left)
        break
    return chosen


def _edge(grades: Grades, level: Level, together: list[Candidate], left: int) -> list[Candidate]:
    told = f"{len(together)} 个同分，“{level.title}”只剩 {left} 个名额"
    told_en = f"{len(together)} tie for the last {left} places of “{level.title}”"
    if grades.tied == "in":
        for one in together:
            one.say(f"{told}：都算", f"{told_en}: all are in")
        return together
    if grades.tied == "next" or not isinstance(grades.tied, tuple):
        for one in together:
            one.say(f"{told}：都不算", f"{told_en}: none is in")
        return []
    order = sorted(
        together, key=lambda one: (tuple(-one.by.get(name, Decimal(0)) for name in grades.tied), one.subject)
    )
    keys = [tuple(one.by.get(name, Decimal(0)) for name in grades.tied) for one in order]
    if keys[left - 1] == keys[left]:
        still = [one for one, key in zip(order, keys, strict=True) if key > keys[left]]
        for one in order:
            one.say(
                f"{told}：比了{'、'.join(grades.tied)}，边上的仍然相同，都不算",
                f"{told_en}: still equal by {', '.join(grades.tied)}",
            )
        return still
    for one in order:
        one.say(f"{told}：比{'、'.join(grades.tied)}", f"{told_en}: by {', '.join(grades.tied)}")
    return order[:left]
