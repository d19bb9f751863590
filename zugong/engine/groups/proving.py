"""Examples of whole groups: the little county, the results before it, and what its owner expects of everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from decimal import Decimal

from zugong.engine.groups.outcome import Result, Standing
from zugong.engine.groups.running import run
from zugong.engine.ledger import Ledger
from zugong.engine.plan import Plan
from zugong.engine.sample import EarlierResult, Example, Expected
from zugong.engine.trace import Score
from zugong.engine.words import plain
from zugong.timeline import Period

ZERO = Decimal(0)


def proved(plan: Plan, example: Example, ledger: Ledger) -> tuple[Result, list[str]]:
    """The outcome of an example, and what came out otherwise than expected."""
    assert example.as_of is not None
    earlier = [earlier_result(one, example.groups or {}) for one in example.earlier]
    result = run(plan, ledger, Period.parse(example.period), example.as_of, example.groups, earlier=earlier)
    told = [] if example.expect is None else _of_subject(example.expect, result, example.subject, "")
    for subject, expected in example.others.items():
        told += _of_subject(expected, result, subject, f"{ledger.name(subject)}的")
    return result, told


def earlier_result(one: EarlierResult, groups: Mapping[str, Collection[str]]) -> Result:
    """As if it had been drawn up in the groups of the example: a last place is the last of a group."""
    group_of = {subject: group for group, subjects in groups.items() for subject in subjects}
    sizes = Counter(group_of.get(subject, "") for subject in one.standings)
    standings = tuple(
        Standing(
            row.id, group_of.get(row.id, ""), row.total or ZERO, row.total or ZERO, row.standard, place=row.place,
            of=sizes[group_of.get(row.id, "")],
            grade=row.grade, grade_title=row.grade,
        )
        for row in one.standings.values()
    )  # fmt: skip
    start = Period.parse(one.period)
    return Result(one.of, "", start.code, start.end, "", one.full or ZERO, standings)


def _of_subject(expected: Expected, result: Result, subject: str, who: str) -> list[str]:
    standing = result.standing(subject)
    if standing is None:
        return [f"{subject}：没有结果"]
    told = [f"{who}{one}" for one in differences(expected, result.score(subject), standing.total)]
    effects = sorted({one.effect for one in standing.barred} | {one.effect for one in standing.proposals})
    wanted = None if expected.effects is None else sorted(expected.effects)
    for name, want, got in (
        ("换算分", expected.standard, standing.standard), ("名次", expected.place, standing.place),
        ("等次", expected.grade or None, standing.grade), ("星级", expected.stars, standing.stars),
        ("参评", expected.assessed, standing.assessed), ("否决和建议", wanted, effects),
    ):  # fmt: skip
        if want is not None and want != got:
            told.append(f"{who}{name}：应为 {_shown(want)}，算出 {_shown(got)}")
    amounts = {one.effect: one.amount for one in standing.proposals}
    for effect, amount in (expected.amounts or {}).items():
        if amounts.get(effect) != amount:
            told.append(f"{who}“{effect}”的金额：应为 {plain(amount)}，算出 {_shown(amounts.get(effect))}")
    return told


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list):
        return "、".join(value) or "没有"
    return "没有" if value in (None, "") else str(value)


def differences(expect: Expected | None, result: Score, total: Decimal | None = None) -> list[str]:
    """What came out otherwise, as sentences. `total`: after effects, where there are any."""
    if expect is None:
        return []
    found: list[str] = []

    def compare(name: str, wanted: Decimal | None, got: Decimal) -> None:
        if wanted is not None and wanted != got:
            found.append(f"{name}：应得 {plain(wanted)}，算出 {plain(got)}")

    compare("总分", expect.total, result.total if total is None else total)
    for id_, wanted in (expect.items or {}).items():
        compare(result.item(id_).title, wanted, result.item(id_).value)
    for id_, wanted in (expect.indicators or {}).items():
        compare(result.indicator(id_).title, wanted, result.indicator(id_).value)
    return found
