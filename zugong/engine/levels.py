"""Maps that look at single facts: by level, by turn, within a range."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from zugong.engine import maps
from zugong.engine.case import Case, number_in
from zugong.engine.ledger import FactRow
from zugong.engine.mapping import Mapped, give
from zugong.engine.measured import Measured
from zugong.engine.trace import Line, NotCounted
from zugong.engine.words import Words, plain

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Worth:
    """A fact with its level and its marks; `marks` is `base` × how many × what it weighs, within the cap of one."""

    fact: FactRow
    level: str
    base: Decimal
    marks: Decimal
    matter: str


Bad = list[NotCounted]


@give.register
def _(node: maps.ByLevel, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    rejected: Bad = []
    worth = _worth(node, measured, case, rejected)
    if node.same == "highest":
        worth = _best(worth, rejected, 1)
    elif node.same == "once_per_level":
        worth = _once_per_level(worth, rejected)
    elif node.same == "build_up":
        worth = _built_up(node, worth, measured, case, rejected)
    if node.top is not None:
        many = int(case.numbers.decimal(node.top))
        worth = _best(worth, rejected, many) if node.matter else _best_of_all(worth, rejected, many)
    total = sum((one.marks for one in worth), ZERO)
    lines = tuple(_level_lines(node, worth, case, total))
    return Mapped(total, lines, tuple(one.fact for one in worth), tuple(rejected))


def _worth(node: maps.ByLevel, measured: Measured, case: Case, rejected: Bad) -> list[Worth]:
    assert node.table is not None
    table = case.numbers.dated(node.table).value
    cap = case.numbers.limit(node.cap_each)
    found: list[Worth] = []
    for fact in measured.facts:
        level = str(fact.data.get(node.field))
        base = table.get(level)
        many = ONE if not node.quantity else number_in(fact, node.quantity)
        if base is None or many is None:
            name = node.field if base is None else node.quantity
            label = case.plan.catalogue.field_label(fact.kind, name)
            zh, en = ("不在分值表里", "is not in the table") if base is None else ("没有填", "is empty")
            rejected.append(NotCounted(fact.id, Words(f"“{label}”{zh}", f"“{label}” {en}")))
            continue
        marks = base * many * measured.weights.get(fact.id, ONE)
        matter = str(fact.data.get(node.matter) or "").strip() if node.matter else ""
        found.append(Worth(fact, level, base, marks if cap is None else min(marks, cap), matter or f"\0{fact.id}"))
    return found


def _best(worth: list[Worth], rejected: Bad, many: int) -> list[Worth]:
    """One matter counts so many times, at its highest; a fact without a matter stands for itself."""
    by_matter: dict[str, list[Worth]] = {}
    for one in worth:
        by_matter.setdefault(one.matter, []).append(one)
    kept: set[str] = set()
    for same in by_matter.values():
        kept |= {one.fact.id for one in sorted(same, key=lambda one: -one.marks)[:many]}
    for one in worth:
        if one.fact.id not in kept:
            times = (
                Words("最高的一次", "once, at its highest")
                if many == 1
                else Words(f"最高的 {many} 次", f"its best {many} only")
            )
            rejected.append(
                NotCounted(
                    one.fact.id, Words(f"同一事项“{one.matter}”只计{times.zh}", f"“{one.matter}” counts {times.en}")
                )
            )
    return [one for one in worth if one.fact.id in kept]


def _best_of_all(worth: list[Worth], rejected: Bad, many: int) -> list[Worth]:
    kept = {one.fact.id for one in sorted(worth, key=lambda one: -one.marks)[:many]}
    over = Words(f"最多计 {many} 次，取高的", f"at most {many} count, the best")
    rejected += [NotCounted(one.fact.id, over) for one in worth if one.fact.id not in kept]
    return [one for one in worth if one.fact.id in kept]


def _once_per_level(worth: list[Worth], rejected: Bad) -> list[Worth]:
    """Within a matter (or altogether, where no matter is named) each level counts once."""
    best: dict[tuple[str, str], Worth] = {}
    for one in worth:
        key = (one.matter if not one.matter.startswith("\0") else "", one.level)
        if key not in best or one.marks > best[key].marks:
            best[key] = one
    kept = {one.fact.id for one in best.values()}
    again = Words("这一级已经计过一次", "this level has counted once")
    rejected += [NotCounted(one.fact.id, again) for one in worth if one.fact.id not in kept]
    return [one for one in worth if one.fact.id in kept]


def _built_up(node: maps.ByLevel, worth: list[Worth], measured: Measured, case: Case, rejected: Bad) -> list[Worth]:
    """A matter earns its highest level and every level below it."""
    assert node.table is not None
    table = case.numbers.dated(node.table).value
    kind = measured.facts[0].kind if measured.facts else ""
    item = case.plan.catalogue.field(kind, node.field)
    order = list((None if item is None else case.plan.catalogue.options(item)) or table)
    if order and order[0] != node.lowest:
        order.reverse()
    best: dict[str, Worth] = {}
    for one in worth:
        held = best.get(one.matter)
        if held is None or order.index(one.level) > order.index(held.level):
            best[one.matter] = one
    kept = {one.fact.id for one in best.values()}
    inside = Words("已包含在更高一级里", "contained in the higher level")
    rejected += [NotCounted(one.fact.id, inside) for one in worth if one.fact.id not in kept]
    grown = []
    for one in worth:
        if one.fact.id in kept:
            base = sum((table.get(level, ZERO) for level in order[: order.index(one.level) + 1]), ZERO)
            grown.append(replace(one, base=base, marks=base * measured.weights.get(one.fact.id, ONE)))
    return grown


def _level_lines(node: maps.ByLevel, worth: list[Worth], case: Case, total: Decimal) -> list[Line]:
    counts: dict[tuple[str, Decimal], int] = {}
    for one in worth:
        label = case.plan.catalogue.option_label(one.fact.kind, node.field, one.fact.data.get(node.field))
        counts[label, one.marks] = counts.get((label, one.marks), 0) + 1
    lines = [
        Line(Words(label, label), f"{plain(marks)} × {count}", plain(marks * count))
        for (label, marks), count in counts.items()
    ]
    return lines if len(lines) == 1 else [*lines, Line(Words("合计", "sum"), "", plain(total))]


# ---- by turn -------------------------------------------------------------------------------------


@give.register
def _(node: maps.Nth, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    assert node.marks is not None
    marks = list(case.numbers.dated(node.marks).value)
    if int(value) != len(measured.facts):  # a value that is only supposed
        return Mapped(_of_run(node, marks, int(value), full))
    runs = _runs(node, measured, case)
    total = ZERO
    lines: list[Line] = []
    for matter, facts in runs:
        amount = _of_run(node, marks, len(facts), full)
        total += amount
        if node.matter and len(lines) < 12:
            name = matter or "没有写明事项的"
            lines.append(Line(Words(f"“{name}”{len(facts)} 次", f"“{name}”: {len(facts)} times"), "", plain(amount)))
    turns = "、".join(plain(mark) for mark in marks)
    lines.append(Line(Words(f"按次数（{turns}）折成分", f"by turn ({turns}), in marks"), "", plain(total)))
    return Mapped(total, tuple(lines))


def _runs(node: maps.Nth, measured: Measured, case: Case) -> list[tuple[str, list[FactRow]]]:
    """Facts that follow one another: all of them, or those of one matter, each soon enough after the one before."""
    groups: dict[str, list[FactRow]] = {}
    for fact in measured.facts:
        matter = str(fact.data.get(node.matter) or "").strip() if node.matter else ""
        groups.setdefault(matter or (f"\0{fact.id}" if node.matter else ""), []).append(fact)
    within = None if node.within is None else int(case.numbers.decimal(node.within))
    runs: list[tuple[str, list[FactRow]]] = []
    for matter, facts in groups.items():
        run: list[FactRow] = []
        for fact in facts:
            if run and within is not None and (fact.occurred_on - run[-1].occurred_on).days > within:
                runs.append((matter.lstrip("\0"), run))
                run = []
            run.append(fact)
        runs.append(("" if matter.startswith("\0") else matter, run))
    return [(matter, run) for matter, run in runs if run]


def _of_run(node: maps.Nth, marks: list[Decimal], times: int, full: Decimal) -> Decimal:
    """Marks of so many times in a run."""
    if times <= 0 or not marks:
        return ZERO
    listed = marks[: min(times, len(marks))]
    amount = listed[-1] if node.values == "cumulative" else sum(listed, ZERO)
    over = times - len(marks)
    if over <= 0:
        return amount
    if node.beyond == "all":
        return max(full, amount)
    return amount + marks[-1] * over if node.beyond == "last" and node.values == "each" else amount


# ---- discretion ----------------------------------------------------------------------------------


@give.register
def _(node: maps.Discretion, value: Decimal, measured: Measured, case: Case, full: Decimal) -> Mapped:
    low, high, step = (case.numbers.decimal(number) for number in (node.from_, node.to, node.step))
    if not measured.amounts or measured.again is None or value != measured.value:
        return Mapped(min(max(value, low), high))
    kept, bad = [], []
    for fact, mark in measured.amounts:
        if low <= mark <= high and (step == 0 or (mark - low) % step == 0):
            kept.append((fact, mark))
            continue
        band = Words(f"在 {plain(low)}－{plain(high)} 分之外", f"outside {plain(low)}–{plain(high)}")
        off = Words(f"不是每 {plain(step)} 分一档", f"not on a step of {plain(step)}")
        why = off if low <= mark <= high else band
        bad.append(NotCounted(fact.id, Words(f"评的 {plain(mark)} 分{why.zh}", f"its mark {plain(mark)} is {why.en}")))
    left = measured.again(kept, bad)
    limits = Words(f"{plain(low)}－{plain(high)} 分之间酌情", f"discretion within {plain(low)}–{plain(high)}")
    if left.value is None:
        return Mapped(ZERO, (Line(limits, "", ""),), (), left.rejected, lacks=True)
    lines = (Line(limits, "", plain(left.value)),)
    return Mapped(left.value, (*(left.lines if bad else ()), *lines), left.facts, left.rejected)
