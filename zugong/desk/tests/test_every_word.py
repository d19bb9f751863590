"""Whatever a scheme can say comes out on its paper: no word of the language is dropped on the way."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from zugong.desk.office.paper import Paper, written
from zugong.desk.tests import every_word as words
from zugong.engine import filters, manual, scheme
from zugong.engine import measures as m
from zugong.engine.groups import conditions, grades
from zugong.engine.specimens import SPECIMENS
from zugong.engine.spelling import Number

#: what only names a part for the rest of the file, or is said again by what it names
UNSAID = {
    ("Item", "id"), ("Special", "id"), ("Indicator", "id"), ("Clause", "id"), ("Level", "id"), ("Effect", "id"),
    ("shortfall", "duty"), ("fulfilment", "duty"),
}  # fmt: skip
AN = {name: Number(f"{name}_a", name) for name in ("number", "table", "list", "month_day", "bands", "share")}
EVENT = filters.Filter(of="event")
LIMITED = {"share": AN["number"], "share_by": None, "count": None}
#: words that say something only beside others
BESIDE: dict[tuple[str, str], dict[str, Any]] = {
    ("judged", "keep"): {"most": AN["number"]}, ("lateness", "due"): {"due_in": ""}, ("lateness", "approval"): {"extended": "first"},
    ("lateness", "take"): {"due_in": "first"}, ("place", "times"): {"over": AN["number"], "run": None}, ("place", "first"): {"last": None},
    ("place", "over"): {"times": AN["number"], "run": None}, ("moved", "down"): {"up": None}, ("Level", "when_full"): LIMITED,
    ("Level", "when_short"): LIMITED, ("Level", "count"): {"share": None}, ("Level", "share_by"): {"share": None},
    ("Pay", "table"): {"by": "grade", "base": None}, ("Pay", "places"): {"by": "place", "base": None}, ("Demote", "by"): {"to": ""},
    ("Pay", "by"): {"base": AN["number"], "table": AN["table"], "places": AN["list"]}, ("times", "indicator"): {"measure": None},
    ("times", "as"): {"measure": words.WHAT, "indicator": ""}, ("times", "measure"): {"indicator": ""},
    ("Factor", "missing"): {"measure": words.WHAT, "factor": None, "where": ()}, ("Factor", "measure"): {"factor": None, "where": ()},
    ("all_or_nothing", "at_most"): {"at_least": None}, ("nth", "within"): {"matter": "first"},
    ("by_level", "same"): {"matter": "first"}, ("result", "join"): {"every": "month"},
    ("result", "every"): {"join": "mean"}, ("result", "lacking"): {"every": "month"}, ("votes", "limits_are"): {"limits": AN["table"]},
    ("vote_share", "limits_are"): {"limits": AN["table"]}, ("shortfall", "of_units"): {"each": ("branch",)},
    ("Grades", "tied"): {"levels": (grades.Level(id="a", title="优", share=AN["number"]),)},
    ("Grades", "rounding"): {"levels": (grades.Level(id="a", title="优", share=AN["number"]),)},
    ("shortfall", "restores"): {"make_up": AN["number"]}, ("fulfilment", "restores"): {"make_up": AN["number"]},
    ("Scope", "otherwise"): {"categories": ("window",)}, ("Effect", "holds"): {"lasts": AN["number"]}, ("Effect", "at"): {"veto": "fixed"},
    ("votes", "choice"): {"worth": None}, ("Indicator", "join"): {"clauses": (words.CLAUSE, words.CLAUSE)},
    ("Indicator", "floor"): {"clauses": (dataclasses.replace(words.CLAUSE, sign="deduct"),)},
    ("Clause", "missing"): {"sign": "add"}, ("count", "weigh_by"): {"weights": AN["table"]},
    ("met", "join"): {"needs": tuple(m.Need(filter=EVENT, at_least=AN["number"]) for _ in "ab")}, ("proportion", "target_of"): {"target": None},
}  # fmt: skip


def shown(paper: Paper) -> str:
    rows = ["｜".join((*row.cells, row.basis)) for row in paper.rows]
    return "\n".join([*(line for _, lines in (*paper.before, *paper.after) for line in lines), *rows])


def told(node: Any) -> str:
    return shown(written(words.plan_of(words.placed(node))))


def name_of(cls: type) -> str:
    return getattr(cls, "word", "") or cls.__name__


SECTIONS = words.sections()


def test_every_section_with_a_specimen_has_its_place_in_a_scheme() -> None:
    """Other sections of a file — registers, forms, facts, duties, examples — are no part of what is marked and how."""
    assert {manual.key_of(cls) for cls in _inside(scheme.Scheme)} - set(SECTIONS) == set()
    assert {key for key in SPECIMENS if key[0].islower()} <= set(SECTIONS)


def _inside(cls: type, seen: frozenset[type] = frozenset()) -> set[type]:
    """Every kind of section that can stand somewhere inside this one."""
    found = {cls}
    for item in dataclasses.fields(cls):
        spelling = item.metadata.get("spelling")
        inner = () if spelling is None else spelling.of.values() if isinstance(spelling.of, dict) else (spelling.of,)
        for one in inner:
            if isinstance(one, type) and one is not conditions.Bounds and one not in seen | found:
                found |= _inside(one, seen | found)
    return found


@pytest.mark.parametrize("key", SECTIONS)
def test_no_word_of_a_section_is_dropped(key: str) -> None:
    cls = SECTIONS[key]
    base = words.specimen(key, cls)
    if cls is scheme.Scheme:
        base = words.placed(scheme.Choices())
    if cls in {scheme.Indicator, scheme.Item, scheme.Special}:
        base = _filled(cls)
    dropped = []
    for item, spelling in words.words(cls):
        word = spelling.key or item.name.rstrip("_")
        if (name_of(cls), word) in UNSAID:
            continue
        node = dataclasses.replace(
            base,
            **{
                k + "_" * (k in {"as", "is", "from", "with"}): v
                for k, v in BESIDE.get((name_of(cls), word), {}).items()
            },
        )
        values = words.pairs(cls, item, spelling)
        texts = [told(dataclasses.replace(node, **{item.name: value})) for value in values]
        if len(set(texts)) != len(texts):
            dropped.append(word)
    assert dropped == []


def _filled(cls: type) -> Any:
    indicator = scheme.Indicator(id="told", title="指标", full=AN["number"], cite="测试", clauses=(words.CLAUSE,))
    if cls is scheme.Indicator:
        return indicator
    return cls(id="one", title="某项", indicators=(indicator,))
