"""Effects: what bars, vetoes, lowers or raises a grade; everything that touches people is a proposal only."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.basis import Basis
from zugong.engine.groups.conditions import TESTS, Test, each_of
from zugong.engine.problems import Spot
from zugong.engine.spelling import Number, choice, identifier, node, number, spelt, spot_field, text


@dataclass(frozen=True, kw_only=True)
class Demote:
    """Down by so many grades, or to a grade."""

    to: str = spelt(text, "降到哪个等次", "to which grade", default="")
    by: Number | None = spelt(number, "降几个等次", "by so many grades", units=("个", "次", ""))
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Promote:
    """Straight to a grade."""

    to: str = spelt(text, "直接定为哪个等次", "to which grade", required=True, default="")
    places: str = spelt(choice, "占不占名额", "whether it uses a place", default="", choices=("taken", "extra"))
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Propose:
    """A line in somebody's inbox; nothing happens by itself."""

    to: str = spelt(text, "交给谁", "to whom", required=True, default="")
    what: str = spelt(text, "建议做什么", "what is proposed", required=True, default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Pay:
    """An amount for a printed proposal table; nothing is paid by it."""

    base: Number | None = spelt(number, "基数", "base amount", units=("元", "万元"))
    table: Number | None = spelt(number, "金额表（参数）", "table of amounts", shape="table")
    by: str = spelt(choice, "按得分率、等次还是名次", "by the share of full marks, the grade or the place", required=True, default="total",
                    choices=("total", "grade", "place"))  # fmt: skip
    places: Number | None = spelt(number, "各名次的金额（参数，一列数）", "amounts of the places", shape="list")
    amount: Number | None = spelt(number, "定额", "a fixed amount", units=("元", "万元"))
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Effect:
    id: str = spelt(identifier, "编号", "id", required=True, default="")
    title: str = spelt(text, "名称", "title", required=True, default="")
    cite: str = spelt(text, "依据", "citation", required=True, default="")
    when: tuple[Test, ...] = spelt(
        each_of, "什么情形（都要满足）", "when; all must hold", required=True, default=(), of=TESTS
    )
    ladder: str = spelt(
        text,
        "同一阶梯的只取最重的（先写的轻）",
        "of one ladder only the severest holds; the mildest is written first",
        default="",
    )
    bar: str = spelt(text, "不得评这个及更好的等次", "neither this grade nor a better one", default="")
    veto: str = spelt(choice, "一票否决：末等、记零、记几分（at）、不参评",
                      "lowest grade, total zero, the marks of `at`, or not assessed", default="",
                      choices=("lowest", "zero", "fixed", "unassessed"))  # fmt: skip
    at: Number | None = spelt(number, "一票否决记几分", "marks that a veto fixes the total at", units=("分",))
    demote: Demote | None = spelt(node, "降等", "demotion", of=Demote)
    promote: Promote | None = spelt(node, "直接定等", "promotion", of=Promote)
    propose: Propose | None = spelt(node, "提出建议事项", "a proposal", of=Propose)
    pay: Pay | None = spelt(node, "钱物，只出建议表", "money: a proposal table only", of=Pay)
    lasts: Number | None = spelt(
        number, "从事实之日起影响多久", "how long it lasts from the day of the fact", units=("个月", "月", "年")
    )
    holds: str = spelt(
        choice, "影响期和考核期怎么算碰上", "how its time meets the period", default="", choices=("any_day", "at_end")
    )
    basis: Basis | None = spelt(node, "上级依据", "superior basis", of=Basis)
    spot: Spot = spot_field()

    @property
    def acts(self) -> tuple[object, ...]:
        return tuple(one for one in (self.bar, self.veto, self.demote, self.promote, self.propose, self.pay) if one)


#: what must be known first
ORDER = ("marks", "place", "grade")


def stage(effect: Effect) -> str:
    """What must be known before it can be asked."""
    known = [test.after for test in effect.when]
    if effect.pay is not None and effect.pay.by in {"grade", "place"}:
        known.append(effect.pay.by)
    return max(known, key=ORDER.index, default="marks")
