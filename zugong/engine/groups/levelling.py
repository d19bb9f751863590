"""From places and effects to candidates for grades, and back to what each one gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from zugong.engine.case import Case
from zugong.engine.groups.effecting import Effected
from zugong.engine.groups.grades import Grades, Level, ShareBy
from zugong.engine.groups.grading import Candidate, Lines, Room, allot
from zugong.engine.groups.measuring import named
from zugong.engine.groups.outcome import Standing
from zugong.engine.groups.places import whole
from zugong.engine.groups.testing import Subject, all_hold, found_in
from zugong.engine.ledger import Ledger
from zugong.engine.trace import Line
from zugong.engine.words import Words, plain

if TYPE_CHECKING:
    from zugong.engine.groups.running import Run

ZERO, HUNDRED = Decimal(0), Decimal(100)
LOWEST = Words("一票否决", "veto")
ROUNDING = {"down": Words("舍去小数", "rounded down"), "half_up": Words("四舍五入", "rounded half up"), "up": Words("进一", "rounded up"),
            "": Words("", "")}  # fmt: skip


def graded(going: Run, grades: Grades) -> None:
    """Gives every assessed subject its grade."""
    candidates = {s: _candidate(going, grades, s, one) for s, one in going.standings.items() if one.assessed}
    pools: dict[str, list[Candidate]] = {}
    together = grades.within == "all"
    for one in candidates.values():
        pools.setdefault("" if together else one.group, []).append(one)
    going.places = allot(grades, _lines(going, grades), pools, _room(going, grades, together))
    by_id = {level.id: level for level in grades.levels}
    for subject, one in candidates.items():
        _demote(going, grades, subject, one)
        level, old = by_id[one.grade], going.standings[subject]
        stars = None if level.stars is None else int(going.cases[subject].numbers.decimal(level.stars))
        lacks = _lacks(going, grades, one)
        going.standings[subject] = replace(
            old, graded=one.marks, grade=level.id, grade_title=level.title, stars=stars, lacks=lacks,
            steps=(*old.steps, *one.lines),
        )  # fmt: skip


def _lacks(going: Run, grades: Grades, one: Candidate) -> Decimal | None:
    """Marks to the next better grade, where nothing but its line stands between."""
    ids = [level.id for level in grades.levels]
    step = ids.index(one.grade)
    if step == 0 or grades.gap in {"upper", "round"}:
        return None
    level = grades.levels[step - 1]
    if level.from_ is None or level.id in one.barred or level.id in one.lacks:
        return None
    gap = going.cases[one.subject].numbers.decimal(level.from_) - one.marks
    if gap <= 0:
        return None
    one.say(f"离“{level.title}”还差 {plain(gap)} 分", f"{plain(gap)} marks to “{level.title}”")
    return gap


def _lines(going: Run, grades: Grades) -> Lines:
    numbers = next(iter(going.cases.values())).numbers
    from_ = {level.id: numbers.decimal(level.from_) for level in grades.levels if level.from_ is not None}
    to = {level.id: numbers.decimal(level.to) for level in grades.levels if level.to is not None}
    return Lines(from_, to, grades.gap)


def _candidate(going: Run, grades: Grades, subject: str, standing: Standing) -> Candidate:
    case, score = going.cases[subject], going.scores[subject]
    marks = standing.standard if grades.of == "standard" and standing.standard is not None else standing.total
    one = Candidate(subject, standing.group, marks)
    cut = case.numbers.limit(grades.cut_to)
    if cut is not None and marks > cut:
        one.marks = cut
        one.lines.append(Line(Words("定等次前截到", "cut before grading to"), "", plain(cut)))
    effected = going.effected[subject]
    _bars(grades, effected, one)
    for level in grades.levels:
        if level.needs and all_hold(level.needs, Subject(case, score, standing)) is None:
            one.lacks[level.id] = _needed(case, level)
    if isinstance(grades.tied, tuple):
        one.by = {name: found_in(score, name).value for name in grades.tied}
    for effect, held in effected.held:
        if effect.promote is not None and not effected.lowest and not one.barred.get(effect.promote.to):
            one.fixed, one.uses_place = effect.promote.to, effect.promote.places == "taken"
            one.say(
                f"{effect.title}（{held.reason.zh}），直接定等", f"{effect.title} ({held.reason.en}): graded at once"
            )
    return one


def _bars(grades: Grades, effected: Effected, one: Candidate) -> None:
    """Barred from a grade means from every better one too; a demotion to a grade bars those above it."""
    ids = [level.id for level in grades.levels]
    for effect, held in effected.held:
        reason = Words(f"{effect.title}（{held.reason.zh}）", f"{effect.title} ({held.reason.en})")
        upto = -1
        if effect.bar in ids:
            upto = ids.index(effect.bar)
        if effect.demote is not None and effect.demote.to in ids:
            upto = max(upto, ids.index(effect.demote.to) - 1)
        if effect.veto == "lowest":
            upto = len(ids) - 2
        for id_ in ids[: upto + 1]:
            one.barred.setdefault(id_, reason)


def _needed(case: Case, level: Level) -> Words:
    from zugong.engine.groups.telling import told_test

    told = [told_test(test, case.plan.catalogue, case.numbers) for test in level.needs]
    return Words("，并且".join(t.zh for t in told), " and ".join(t.en for t in told))


def _demote(going: Run, grades: Grades, subject: str, one: Candidate) -> None:
    """Down by so many grades; the place that was used stays empty. Several: the lowest holds."""
    ids = [level.id for level in grades.levels]
    steps = [
        int(going.cases[subject].numbers.decimal(effect.demote.by))
        for effect, _ in going.effected[subject].held
        if effect.demote is not None and effect.demote.by is not None
    ]
    if steps:
        step = min(ids.index(one.grade) + max(steps), len(ids) - 1)
        one.grade = ids[step]
        title = grades.levels[step].title
        one.say(f"降 {max(steps)} 个等次，为“{title}”", f"{max(steps)} grades down: “{title}”")


# ---- how many places -------------------------------------------------------------------------------


def _room(going: Run, grades: Grades, together: bool) -> Callable[[str, Level], Room | None]:
    numbers = next(iter(going.cases.values())).numbers

    def places(pool: str, level: Level) -> Room | None:
        if level.count is not None:
            many = int(numbers.decimal(level.count))
            return Room(None, many, Words(f"“{level.title}”名额 {many} 个", f"{many} places of “{level.title}”"))
        if not level.limited:
            return None
        members = list(going.cases) if together else going.room.members(pool)
        base = sum(1 for subject in members if _in_base(going, grades, subject))
        if level.share is not None:
            share, why = numbers.decimal(level.share), Words("", "")
        else:
            assert level.share_by is not None
            share, why = _share_by(going, level.share_by, pool)
        exact = Decimal(base) * share / HUNDRED
        many = whole(exact, grades.rounding or "down")
        least = 0 if grades.least_places is None else int(numbers.decimal(grades.least_places))
        many = max(many, least) if base else 0
        mode = ROUNDING[grades.rounding] if exact != many else Words("", "")
        zh = f"“{level.title}”名额：{base} × {plain(share)}% = {plain(exact)}{'，' + mode.zh if mode.zh else ''}，{many} 个{why.zh}"
        en = f"places of “{level.title}”: {base} × {plain(share)}% = {plain(exact)}{', ' + mode.en if mode.en else ''}: {many}{why.en}"
        return Room(base, many, Words(zh, en))

    return places


def _in_base(going: Run, grades: Grades, subject: str) -> bool:
    base = grades.base
    if base is None:
        return going.standings[subject].assessed
    if base.exempt == "left_out" and not going.standings[subject].assessed:
        return False
    if base.barred == "left_out" and going.standings[subject].assessed and going.effected[subject].bars:
        return False
    case = going.cases[subject]
    return not any(case.pick(wanted).facts for wanted in base.without)


def _share_by(going: Run, node: ShareBy, pool: str) -> tuple[Decimal, Words]:
    """The share follows from the grade that the group's unit has in another scheme."""
    case = next(iter(going.cases.values()))
    numbers, ledger = case.numbers, case.view.ledger
    assert node.table is not None
    table: dict[str, Decimal] = numbers.dated(node.table).value
    period = named(case).previous() if node.period == "previous" else named(case)
    standing = going.room.earlier.standing(node.result, period, pool)
    if standing is None or standing.grade not in table:
        share = min(table.values()) if node.lacking == "lowest" else ZERO
        return share, Words("（单位没有等次）", " (the unit has no grade)")
    share = table[standing.grade]
    told = [f"单位“{standing.grade_title}” {plain(share)}%"]
    for plus in node.plus:
        if all_hold(plus.when, Subject(_unit_case(case, ledger, pool))) is not None:
            add = numbers.decimal(plus.add)
            share += add
            told.append(f"+{plain(add)}%")
    most = numbers.limit(node.most)
    if most is not None and share > most:
        share = most
        told.append(f"最多 {plain(most)}%")
    return share, Words(f"（{'，'.join(told)}）", f" ({', '.join(told)})")


def _unit_case(case: Case, ledger: Ledger, unit: str) -> Case:
    """The unit's own facts, asked for the sake of its people."""
    return Case(case.plan, ledger.view(unit), case.period, case.as_of, case.numbers, named=case.named, room=case.room)
