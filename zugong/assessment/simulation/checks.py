"""Fairness checks of a trial, each a verdict, a sentence and its figures; the lines stand in an institution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from zugong.assessment.limits import Limits
from zugong.engine import fairness, plain

from .telling import Answer, Line, totals

NAMED = 3
ZERO = Decimal(0)


@dataclass(frozen=True)
class Check:
    """`ok` is None where nobody has set a line: figures without a verdict. `names`: units are named in it."""

    ok: bool | None
    title: str
    words: str
    names: bool = False


def checks(answer: Answer, limits: Limits) -> list[Check]:
    found = (_flat, _size, _heavy, _tied, _order, _fallen, _groups, _ends)
    return [check for function in found for check in function(answer, limits)]


def _scores(answer: Answer) -> dict[str, object]:
    chosen = {line.subject for line in answer.lines}
    return {score.subject: score for score in answer.after.scores if score.subject in chosen}


def _flat(answer: Answer, limits: Limits) -> Iterator[Check]:
    line = limits.line("flat_spread")
    if line is None or answer.units < 2:
        return
    flat = [one for one in fairness.ends(fairness.items(_scores(answer))) if one.spread < line]  # type: ignore[arg-type]
    for one in flat[:NAMED]:
        said = {
            "name": one.title,
            "mean": plain(one.mean.quantize(Decimal("0.1"))),
            "full": plain(one.full),
            "share": plain(one.ceiling.quantize(Decimal(1))),
        }
        yield Check(
            False,
            _("%(name)s拉不开差距") % said,
            _("平均 %(mean)s 分，满分 %(full)s 分，%(share)s%% 的单位满分：只起门槛作用") % said,
        )
    if not flat:
        yield Check(
            True, _("每一项都拉得开差距"), _("各项得分的标准差都在满分的 %(line)s%% 以上") % {"line": plain(line)}
        )


def _size(answer: Answer, limits: Limits) -> Iterator[Check]:
    heads, least, line = answer.asked.bench.heads, limits.line("least_units"), limits.line("size_correlation")
    lines = [one for one in answer.lines if heads.get(one.subject)]
    if least is not None and len(lines) < least:
        yield Check(None, _("单位太少，看不出和大小的关系"), _("至少 %(n)s 家才说") % {"n": plain(least)})
        return
    people = [float(heads[one.subject]) for one in lines]
    now = fairness.correlation(people, [float(one.after) for one in lines])
    was = fairness.correlation(people, [float(one.before) for one in lines])
    if now is None or was is None:
        return
    ok = None if line is None else abs(now) < line
    title = _("跟单位大小关系不大") if ok is not False else _("得分和单位大小有关")
    limit = _("，%(line)s 以内算正常") % {"line": plain(line)} if line is not None else ""
    yield Check(
        ok, title, _("与党员人数的相关系数 %(now)s，原来 %(was)s") % {"now": plain(now), "was": plain(was)} + limit
    )


def _heavy(answer: Answer, limits: Limits) -> Iterator[Check]:
    weights, line, whole = answer.asked.weights, limits.line("item_share"), answer.asked.sums[0]
    if not weights or not whole:
        return
    most = max(weights, key=lambda one: one.after)
    share = most.after * 100 / whole
    said = {
        "name": most.block.title,
        "marks": plain(most.after),
        "share": plain(share.quantize(Decimal("0.1"))),
        "line": "" if line is None else plain(line),
    }
    ok = None if line is None else share <= line
    title = _("没有一项独大") if ok is not False else _("%(name)s占分过重") % said
    yield Check(
        ok,
        title,
        _("最重的是%(name)s，%(marks)s 分，占 %(share)s%%") % said
        + (_("，不宜超过 %(line)s%%") % said if line is not None else ""),
    )


def _tied(answer: Answer, _limits: Limits) -> Iterator[Check]:
    number = fairness.ties(totals(answer.lines, after=True), answer.groups)
    was = fairness.ties(totals(answer.lines, after=False), answer.groups)
    said = {"n": number, "was": was}
    title = _("%(n)d 对单位同分") % said if number else _("没有同分")
    yield Check(number <= was, title, _("原来 %(was)d 对") % said if number or was else _("名次可以直接排出"))


def _order(answer: Answer, limits: Limits) -> Iterator[Check]:
    old, new = ({one.subject: place for one, place in _placed(answer, after)} for after in (False, True))
    kept, line = fairness.order_kept(old, new, answer.groups), limits.line("order_kept")
    if kept is None:
        return
    ok = None if line is None else kept >= line
    title = _("次序大体没变") if ok is not False else _("次序变得多")
    yield Check(
        ok,
        title,
        _("肯德尔系数 %(kept)s（1 是一点没变）") % {"kept": plain(kept)}
        + (_("，%(line)s 以上算没大变") % {"line": plain(line)} if line is not None else ""),
    )


def _placed(answer: Answer, after: bool) -> Iterator[tuple[Line, int]]:
    for line in answer.lines:
        yield line, line.place_after if after else line.place_before


def _fallen(answer: Answer, limits: Limits) -> Iterator[Check]:
    line = limits.line("places_lost")
    if line is None:
        return
    fallen = [one for one in answer.lines if -one.climbed >= line]
    said = {"n": len(fallen), "line": plain(line), "who": "、".join(one.name for one in fallen[:NAMED])}
    if fallen:
        yield Check(
            False,
            _("%(n)d 家退了 %(line)s 名以上") % said,
            _("%(who)s 等，先听听他们的意见") % said if len(fallen) > NAMED else _("%(who)s，先听听他们的意见") % said,
            names=True,
        )
    else:
        yield Check(True, _("没有谁退得很多"), _("退 %(line)s 名以上的没有") % said)


def _groups(answer: Answer, limits: Limits) -> Iterator[Check]:
    """Groups are compared whatever group the page is about."""
    lines, line = answer.everybody, limits.line("group_gap")
    means = fairness.means(totals(lines, after=False), totals(lines, after=True), answer.groups)
    if line is None or len(means) < 2:
        return
    least, most = min(means, key=lambda one: one.delta), max(means, key=lambda one: one.delta)
    gap = (most.delta - least.delta).quantize(Decimal("0.01"))
    said = {"low": answer.group_name(least.group), "high": answer.group_name(most.group), "gap": plain(gap),
            "a": plain(least.delta.quantize(Decimal("0.01"))), "b": plain(most.delta.quantize(Decimal("0.01")))}  # fmt: skip
    ok = gap < line
    yield Check(
        ok,
        _("各组受的影响差不多") if ok else _("%(low)s受的影响大") % said,
        _("组平均：%(low)s %(a)s 分，%(high)s %(b)s 分，相差 %(gap)s") % said,
    )


def _ends(answer: Answer, limits: Limits) -> Iterator[Check]:
    zero, full = limits.line("zero_share"), limits.line("full_share")
    parts = fairness.ends(fairness.indicators(_scores(answer)))  # type: ignore[arg-type]
    for line, name, title, words in (
        (zero, "zero", _("%(n)d 个指标多数单位得零分"), _("%(line)s%% 以上的单位得零分：%(who)s")),
        (full, "ceiling", _("%(n)d 个指标几乎都满分"), _("%(line)s%% 以上的单位满分：%(who)s")),
    ):
        found = [one for one in parts if line is not None and getattr(one, name) >= line]
        if found and line is not None:
            said = {
                "n": len(found),
                "line": plain(line),
                "who": "、".join(one.title for one in found[:NAMED]) + (" …" if len(found) > NAMED else ""),
            }
            yield Check(False, title % said, words % said)
