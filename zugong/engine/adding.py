"""Clauses → indicator → item → total: sums, caps and floors, each where the scheme puts it."""

from __future__ import annotations

from decimal import Decimal

from zugong.engine.case import Case, rounded
from zugong.engine.plan import Frame
from zugong.engine.scheme import Baseline, Door, Indicator, Item, Limit, Special
from zugong.engine.trace import IndicatorScore, ItemScore, Line, Score
from zugong.engine.words import Words, plain
from zugong.engine.workings import note

ZERO = Decimal(0)
CAPPED, FULL = Words("封顶", "capped"), Words("满分封顶", "no more than full marks")
FLOORED = Words("扣完为止", "floor reached")


def indicator_value(case: Case, indicator: Indicator, marks: list[Decimal], lines: list[Line] | None = None) -> Decimal:
    """Clauses together, then cap, floor and rounding; each step that changed anything leaves a line, if lines are kept."""
    frame = frame_of(case, indicator)
    signed = [mark if sign > 0 else -mark for mark, sign in zip(marks, frame.signs, strict=True)]
    if indicator.join != "sum":
        signed = _joined(indicator, signed, lines)
    beyond = ZERO
    if any(frame.beyond):
        beyond = sum((mark for mark, out in zip(signed, frame.beyond, strict=True) if out), ZERO)
        signed = [mark for mark, out in zip(signed, frame.beyond, strict=True) if not out]
    value = sum(signed, frame.start)
    if lines is not None:
        _together(frame.start, signed, value, lines)
    if lines is not None:
        note(case, "together", indicator.id, value)
    value = _limited(indicator, frame, value, lines)
    if lines is not None:
        note(case, "limited", indicator.id, value)
    if beyond:
        value += beyond
        if lines is not None:
            lines.append(Line(Words("封底之外另扣", "beyond the floor"), plain(beyond), plain(value)))
    final = rounded(value, frame.rounding)
    if lines is not None and final != value and frame.rounding is not None:
        digits = frame.rounding.digits
        lines.append(Line(Words(f"保留 {digits} 位小数", f"rounded to {digits} digits"), "", plain(final)))
    return final


def frame_of(case: Case, indicator: Indicator) -> Frame:
    frames = case.plan.frames.setdefault(case.numbers.day, {})
    found = frames.get(indicator.id)
    if found is None:
        full = case.numbers.decimal(indicator.full)
        start = full if indicator.starts_full else ZERO
        rounding = case.plan.scheme.choices.rounding
        found = frames[indicator.id] = Frame(
            start, full,
            tuple(-1 if part.sign == "deduct" else 1 for part in indicator.parts), most_of(case, indicator, full),
            least_of(case, indicator, start), tuple(bool(part.beyond_floor) for part in indicator.parts),
            None if rounding is None else rounding.indicator,
        )  # fmt: skip
    return found


def most_of(case: Case, indicator: Indicator, full: Decimal) -> Decimal | None:
    """The most an indicator can give. A cap it states holds, even above its full marks; else full marks are the cap.
    Where marks are only taken, `cap` says how much is taken at the most: by the clause, by several together."""
    taken_only = all(part.sign == "deduct" for part in indicator.parts)
    if indicator.cap is not None and not taken_only:
        return case.numbers.limit(indicator.cap)
    return full if indicator.full is not None else None


def least_of(case: Case, indicator: Indicator, start: Decimal) -> Decimal | None:
    """The least an indicator can give: its floor, and what a cap on several deductions leaves of its beginning."""
    floor = case.numbers.limit(indicator.floor)
    cap = case.numbers.limit(indicator.cap) if indicator.caps_taken else None
    if cap is None:
        return floor
    return start - cap if floor is None else max(floor, start - cap)


def _limited(indicator: Indicator, frame: Frame, value: Decimal, lines: list[Line] | None) -> Decimal:
    if frame.most is not None and value > frame.most:
        value = frame.most
        if lines is not None:
            lines.append(Line(FULL if indicator.cap is None else CAPPED, "", plain(value)))
    if frame.floor is not None and value < frame.floor:
        value = frame.floor
        if lines is not None:
            lines.append(Line(CAPPED if indicator.caps_taken else FLOORED, "", plain(value)))
    return value


def _joined(indicator: Indicator, signed: list[Decimal], lines: list[Line] | None) -> list[Decimal]:
    """All clauses together, or one of them alone."""
    if indicator.join == "sum" or len(signed) < 2:
        return signed
    acting = [place for place, amount in enumerate(signed) if amount]
    if not acting:
        return signed
    place = acting[0] if indicator.join == "first" else max(acting, key=lambda one: (abs(signed[one]), -one))
    if lines is not None and len(acting) > 1:
        title = indicator.parts[place].title or str(place + 1)
        words = {
            "first": Words(f"按先后只取〔{title}〕", f"the first that gives: [{title}]"),
            "greatest": Words(f"几条只取最多的〔{title}〕", f"the greatest only: [{title}]"),
        }[indicator.join]
        lines.append(Line(words, "", plain(abs(signed[place]))))
    return [amount if one == place else ZERO for one, amount in enumerate(signed)]


def _together(start: Decimal, signed: list[Decimal], value: Decimal, lines: list[Line]) -> None:
    shown = [plain(start)] if start else []
    for amount in signed:
        shown.append(f"{'−' if amount < 0 else '+'} {plain(abs(amount))}" if shown else plain(amount))
    if len(shown) > 1:
        lines.append(Line(Words("合起来", "together"), " ".join(shown), plain(value)))


# ---- items ---------------------------------------------------------------------------------------


def item_score(
    case: Case, item: Item, number: int, done: dict[str, IndicatorScore], without: Words | None
) -> ItemScore:
    """`without`: why the item does not apply, if it does not."""
    full = case.numbers.decimal(item.full)
    scores = tuple(done[indicator.id] for indicator in item.indicators)
    if without is not None and item.applies_to is not None:
        otherwise = item.applies_to.otherwise
        value = full if otherwise == "full" else ZERO
        line = Line(Words(f"这一项不适用：{without.zh}", f"does not apply: {without.en}"), "", plain(value))
        taken = otherwise in {"full", "zero"}
        return ItemScore(
            item.id, item.no or str(number), item.title, full, value, value, False, scores, (line,), item.cite, taken
        )
    taken_scores = [indicator for indicator in scores if indicator.assessed]
    value = sum((indicator.value for indicator in taken_scores), ZERO)
    best = sum((indicator.best for indicator in taken_scores), ZERO)
    lines: list[Line] = []
    base = sum((indicator.full or ZERO for indicator in taken_scores), ZERO)
    if (len(taken_scores) < len(scores) or item.sum == "scaled") and base and base != full:
        words = (
            Words("有指标不考，按其余指标折算", "some indicators not assessed; the rest scaled up")
            if len(taken_scores) < len(scores)
            else Words("按本项满分折算", "scaled to the item's full marks")
        )
        shown = f"{plain(value)} × {plain(full)} ÷ {plain(base)}"
        value, best = (_scaled(case, one, full, base) for one in (value, best))
        lines.append(Line(words, shown, plain(value)))
    note(case, "item", item.id, value)
    most: Limit = item.full if item.sum == "capped" and item.cap is None else item.cap
    value, best = _bounds(case, value, most, item.floor, lines), _bounds(case, best, most, item.floor, None)
    assessed = bool(taken_scores) or not scores
    return ItemScore(
        item.id, item.no or str(number), item.title, full, value, best, False, scores, tuple(lines), item.cite, assessed
    )


def _scaled(case: Case, value: Decimal, full: Decimal, base: Decimal) -> Decimal:
    rounding = case.plan.scheme.choices.rounding
    return rounded(value * full / base, None if rounding is None else rounding.indicator)


def _bounds(case: Case, value: Decimal, cap: Limit, floor: Limit, lines: list[Line] | None) -> Decimal:
    most, least = case.numbers.limit(cap), case.numbers.limit(floor)
    if most is not None and value > most:
        value = most
        if lines is not None:
            lines.append(Line(Words("本项封顶", "item capped"), "", plain(value)))
    if least is not None and value < least:
        value = least
        if lines is not None:
            lines.append(Line(Words("本项扣完为止", "floor of the item reached"), "", plain(value)))
    return value


def baseline_score(case: Case, baseline: Baseline) -> ItemScore:
    """What everybody begins with; who joined midway gets all of it, or his months' part."""
    full = value = case.numbers.decimal(baseline.marks)
    lines: tuple[Line, ...] = ()
    if baseline.midway == "by_months":
        lived, months = case.months
        if lived < months:
            rounding = case.plan.scheme.choices.rounding
            value = rounded(full * lived / months, None if rounding is None else rounding.division)
            shown = f"{plain(full)} × {lived} ÷ {months}"
            lines = (Line(Words("按月折算", "by months"), shown, plain(value)),)
    return ItemScore("baseline", "", baseline.title, full, value, value, False, (), lines, baseline.cite)


def opened(case: Case, door: Door, base: Decimal) -> Words | None:
    """Why no bonus counts; None where the items come to enough."""
    for wanted, word, en in ((door.at_least, "达到", "at least"), (door.above, "高于", "more than")):
        if wanted is None:
            continue
        line = case.numbers.decimal(wanted)
        if base < line or (base == line and wanted is door.above):
            return Words(
                f"基本项目 {plain(base)} 分，没有{word} {plain(line)} 分，加分不算",
                f"items {plain(base)}, not {en} {plain(line)}: no bonus counts",
            )
    return None


def special_score(case: Case, special: Special, done: dict[str, IndicatorScore], items: list[ItemScore]) -> ItemScore:
    """The block of bonus and deductions; `items` are asked where a bonus only counts from some marks on."""
    shut, shut_best = _shut(case, special, items)
    scores = tuple(done[indicator.id] for indicator in special.indicators)
    lines: list[Line] = []
    value = best = ZERO
    for name, zh, en in (("up", "加分", "bonus"), ("down", "扣分", "deductions")):
        values = [s.value for s in scores if (s.value > 0) == (name == "up")]
        bests = [s.best for s in scores if (s.best > 0) == (name == "up")]
        limit = case.numbers.limit(special.cap if name == "up" else special.floor)
        amount, high = sum(values, ZERO), sum(bests, ZERO)
        note(case, name, special.id, amount)
        lines.append(Line(Words(f"{zh}合计", f"{en} together"), "", plain(amount)))
        if limit is not None and abs(amount) > limit:
            amount = limit if name == "up" else -limit
            lines.append(Line(Words(f"{zh}最多 {plain(limit)} 分", f"{en} at most {plain(limit)}"), "", plain(amount)))
        if limit is not None and abs(high) > limit:
            high = limit if name == "up" else -limit
        if name == "up" and shut is not None:
            amount = ZERO
            lines.append(Line(shut, "", "0"))
        high = ZERO if name == "up" and shut_best is not None else high
        value, best = value + amount, best + high
    return ItemScore(special.id, special.no, special.title, None, value, best, True, scores, tuple(lines), special.cite)


def _shut(case: Case, special: Special, items: list[ItemScore]) -> tuple[Words | None, Words | None]:
    """Why no bonus counts, as things stand and at the best that can still be reached."""
    if special.opens is None:
        return None, None
    base, best, _ = _whole(case, [item for item in items if item.assessed], items)
    return opened(case, special.opens, base), opened(case, special.opens, best)


def total_score(case: Case, items: list[ItemScore]) -> Score:
    scheme, numbers, plan = case.plan.scheme, case.numbers, case.plan
    basic = [item for item in items if not item.special and item.assessed]
    special = sum((item.value for item in items if item.special), ZERO)
    full = numbers.decimal(scheme.total)
    base, best, scaled = _whole(case, basic, items)
    if scheme.compose is not None:
        return _composed(case, items, base, special, full)
    note(case, "whole", "", base + special)
    total, lines = _bounded(case, base + special)
    shown = " + ".join(plain(item.value) for item in basic)
    possible, _ = _bounded(case, best + sum((item.best for item in items if item.special), ZERO))
    steps = (
        Line(Words("基本项目合计", "items together"), shown, plain(sum((item.value for item in basic), ZERO))),
        *scaled,
        Line(
            Words("加特色与加减分", "with the special block"),
            f"{plain(base)} + {plain(special)}",
            plain(base + special),
        ),
        *lines,
    )
    return Score(
        case.view.subject, plan.institution.id, plan.institution.edition, (case.named or case.period).code, case.as_of, full, base,
        special, total, max(possible, total), all(item.settled for item in items), tuple(items), steps,
    )  # fmt: skip


def _composed(case: Case, items: list[ItemScore], base: Decimal, special: Decimal, full: Decimal) -> Score:
    """The total where the scheme says itself how it is made."""
    from zugong.engine.groups.composing import compose

    plan = case.plan
    assert plan.scheme.compose is not None
    value, best, steps = compose(case, plan.scheme.compose, items)
    note(case, "whole", "", value)
    total, lines = _bounded(case, value)
    possible, _ = _bounded(case, best)
    return Score(
        case.view.subject, plan.institution.id, plan.institution.edition, (case.named or case.period).code, case.as_of, full, base,
        special, total, max(possible, total), all(item.settled for item in items), tuple(items), (*steps, *lines),
    )  # fmt: skip


def _whole(case: Case, basic: list[ItemScore], items: list[ItemScore]) -> tuple[Decimal, Decimal, list[Line]]:
    """What the items that are assessed come to, and the most they still can. Where whole items are not, the others carry
    their marks."""
    base, best = sum((item.value for item in basic), ZERO), sum((item.best for item in basic), ZERO)
    full, fulls = case.numbers.decimal(case.plan.scheme.total), sum((item.full or ZERO for item in basic), ZERO)
    if all(item.assessed for item in items) or not fulls or fulls == full:
        return base, best, []
    rounding = case.plan.scheme.choices.rounding
    step = None if rounding is None else rounding.indicator
    scaled = rounded(base * full / fulls, step)
    line = Line(
        Words("有的项目不考，按其余项目折算", "some items not assessed; the rest scaled up"),
        f"{plain(base)} × {plain(full)} ÷ {plain(fulls)}", plain(scaled),
    )  # fmt: skip
    return scaled, rounded(best * full / fulls, step), [line]


def _bounded(case: Case, value: Decimal) -> tuple[Decimal, list[Line]]:
    scheme = case.plan.scheme
    lines = []
    ceiling, ground = case.numbers.limit(scheme.ceiling), case.numbers.limit(scheme.ground)
    if ceiling is not None and value > ceiling:
        value = ceiling
        lines.append(Line(Words("总分封顶", "total capped"), "", plain(value)))
    if ground is not None and value < ground:
        value = ground
        lines.append(Line(Words("总分不低于", "total not below"), "", plain(value)))
    rounding = scheme.choices.rounding
    exact, value = value, rounded(value, None if rounding is None else rounding.total)
    if exact != value:
        lines.append(Line(Words("总分取整", "total rounded"), "", plain(value)))
    return value, lines
