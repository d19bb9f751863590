"""What every score keeps, whatever the rule and whatever the facts."""

import datetime as dt
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zugong import engine
from zugong.engine.tests.shapes import test_b, test_d, test_m, test_p, test_x
from zugong.engine.tests.shapes.paper import PEOPLE, UNITS, YEAR, paper

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "half": 0.5, "half_mark": 0.5, "low": 1, "high": 2,
    "hundred": 100, "once": (1, "次"), "turns": [1, 3], "table": {"national": 5, "province": 3, "city": 2, "county": 1},
    "weights": {"national": 2, "province": 2, "city": 1, "county": 0.5}, "bands": {"90": 10, "50": 7, "below": 0},
    "steps": {"5": 4, "3": 2, "below": 0}, "shares": [0.6, 0.4], "twice": (2, "倍"), "month": (30, "天"), "years": (5, "年"),
    "target": (60, "%"), "step": (1, "%"), "cut": "11-30",
}  # fmt: skip
CAPPED = "measure: {count: {of: event}}\nmap: {per_unit: two}\nper: {by: %s, cap: three, join: %s}"
RULES = {
    "each": test_d.EACH_TWO, "shortfall": test_d.SHORT, "branches": test_d.EACH % ", of_units: mean",
    "nth": test_d.NTH % ("cumulative", "all"), "levels": test_d.LEVELS % "highest", "built": test_b.LEVELS % ("", "build_up", ", matter: matter, lowest: county"),
    "once": test_b.LEVELS % ("", "once_per_level", ", matter: matter, top: top"), "double": test_d.DOUBLE % "times: [{factor: twice, where: {concealed: true}}]",
    "surcharge": test_d.SURCHARGE % ", beyond_floor: true", "repeat": test_d.REPEAT % "each", "discretion": test_d.DISCRETION,
    "late": test_d.LATE % ("days", "late"), "late items": test_d.LATE % ("items", "skip"), "both": test_b.BOTH % "zero",
    "rates": test_b.RATES % "progressive", "milestones": test_b.MILES % "each", "monthly": CAPPED % ("month", "sum"),
    "by matter": CAPPED % ("matter", "highest"), "by fact": CAPPED % ("fact", "mean"), "held": test_b.HELD % ("every_period", ", window: {back: years}"),
    "below": test_m.BELOW % "exact", "around": test_m.AROUND, "own": test_m.OWN, "formula": test_m.FORMULA % "if(all > 0, done / all, 0) + money / hundred",
    "streak": test_x.YEARS.replace("ten", "years"), "cut": "measure: {count: {of: event, window: {until: cut}}}\nmap: {per_unit: one}",
    "parties": test_p.PARTIES % "shares", "excused": test_p.EXCUSED, "own items": test_p.EXCUSED.replace("count: {of", "count: {whose: members, of"),
}  # fmt: skip
OWN = {"discretion": {"step": 0.5}}
SCHEMES = {
    name: engine.compile(engine.loads(paper(rule, full=30, special=name in {"both", "held"}, top=(2, "次"), **{**NUMBERS, **OWN.get(name, {})})))
    for name, rule in RULES.items()
}
DAYS = st.integers(-700, 364).map(lambda offset: dt.date(2026, 1, 1) + dt.timedelta(days=offset))
EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "level": st.sampled_from(["national", "province", "city", "county", "nonsense"]), "matter": st.sampled_from(["甲", "乙", ""]),
        "amount": st.sampled_from([0, 1, 49, 50, "90", "12.5", "x"]), "rate": st.sampled_from([0, 50, "59.95", 60, 90, 100]),
        "concealed": st.booleans(), "done": st.booleans(), "cause": st.sampled_from(["force_majeure", "other"]),
        "approval": st.sampled_from(["", "批"]), "partners": st.sampled_from(["other", ["bureau", "other"], "x、bureau", ""]),
        "due_on": DAYS.map(str), "finished_on": DAYS.map(str), "new_due": DAYS.map(str), "expires_on": DAYS.map(str),
    },
)  # fmt: skip
MARKS = st.fixed_dictionaries({"mark": st.sampled_from([1, "1.5", 2, 3, -1]), "reason": st.sampled_from(["好", ""])})
RESULTS = st.fixed_dictionaries({"score": st.integers(0, 9), "agency": st.sampled_from(["局", ""]), "document": st.just("文")})
FACTS = st.lists(
    st.tuples(
        st.sampled_from(["bureau", "first", "second", "other"]), DAYS, st.integers(0, 60),
        st.one_of(EVENTS.map(lambda d: ("event", d)), MARKS.map(lambda d: ("mark.given", d)), RESULTS.map(lambda d: ("result.given", d))),
    ), max_size=25,
)  # fmt: skip


def rows(drawn: list) -> list[engine.FactRow]:
    return [
        engine.FactRow(f"{number:03d}", kind, unit, day, day + dt.timedelta(days=later), data, "li" if number % 3 == 0 else None)
        for number, (unit, day, later, (kind, data)) in enumerate(drawn)
    ]


@pytest.mark.parametrize("name", sorted(RULES))
@settings(max_examples=25, deadline=None)
@given(drawn=FACTS, seed=st.integers(0, 2**16), offset=st.integers(-30, 400))
def test_every_rule_keeps_its_promises(name: str, drawn: list, seed: int, offset: int) -> None:
    facts, day = rows(drawn), dt.date(2026, 1, 1) + dt.timedelta(days=offset)
    score = engine.score(SCHEMES[name], engine.Ledger(facts, UNITS, (), PEOPLE), YEAR, day, ["bureau"])["bureau"]
    shuffled = random.Random(seed).sample(facts, len(facts))
    assert engine.score(SCHEMES[name], engine.Ledger(shuffled, UNITS[::-1], (), PEOPLE), YEAR, day, ["bureau"])["bureau"] == score
    assert engine.Score.from_dict(json.loads(json.dumps(score.to_dict()))) == score
    rule = score.indicator("rule")
    assert score.possible >= score.total
    assert rule.best >= rule.value
    assert not set(rule.counted) & {bad.fact for bad in rule.not_counted}
    assert all(bad.reason.zh and bad.reason.en for bad in rule.not_counted)
    assert all(step.gain > 0 and step.sentence.zh and step.sentence.en for step in rule.raise_by)
    assert all(line.label.zh and line.label.en for line in rule.steps)
    assert rule.rule.zh.endswith("。")
    assert rule.rule.en.endswith(".")
