"""The blocks of the cookbook put into whole files: parameters, facts and everything a page of a cookbook leaves out."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from zugong.engine.parameters import UNITS
from zugong.engine.tests.shapes import paper, world

DOCS = Path(__file__).resolve().parents[4] / "docs"
OF_SCHEME = {"categories", "items", "special", "groups", "compose", "standardise", "grades", "effects", "baseline", "window", "ceiling", "ground", "choices"}  # fmt: skip
LEFT_OUT = ["…"]
PARAMETER = re.compile(r"^# ([a-z]\w*)(?:: (.+))?$", re.M)
ROUNDING = {"digits": 2, "mode": "half_up"}
OPEN = {"cap": "none", "floor": "none"}


class Plain(yaml.CSafeLoader):
    """As the engine reads: `yes` and `on` are words."""


Plain.yaml_implicit_resolvers = {
    first: [one for one in many if one[0] != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, many in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Entry:
    """One way of giving marks: its code, its block, and what happens when something is left out or written otherwise."""

    code: str
    title: str
    block: str
    changes: tuple[tuple[str, str, str], ...]  # what stands there, what is written instead, the code that asks


def entries(page: str) -> list[Entry]:
    found = []
    for head, text in re.findall(r"^### ([^\n]+)\n(.*?)(?=^##|\Z)", page, re.M | re.S):
        code, _, title = head.partition(" ")
        block = re.search(r"```yaml\n(.*?)```", text, re.S)
        assert block is not None, head
        left_out = [(old, "", code) for old, code in re.findall(r"^- 不写 `(.+?)` → `([\w-]+)`", text, re.M)]
        otherwise = re.findall(r"^- 把 `(.+?)` 写成 `(.*?)` → `([\w-]+)`", text, re.M)
        found.append(Entry(code, title, block[1], (*left_out, *otherwise)))
    return found


def without(block: str, old: str, new: str) -> str:
    """The block with this left out, its line too if nothing else stands on it."""
    assert old in block, f"{old} does not stand in the block"
    if new:
        return block.replace(old, new)
    if re.search(rf"^\s*{re.escape(old)}\n", block, re.M):
        return re.sub(rf"^\s*{re.escape(old)}\n", "", block, flags=re.M)
    for neighbour in (f", {old}", f"{old}, ", old):
        if neighbour in block:
            return block.replace(neighbour, "")
    raise AssertionError(old)


def institution(block: str) -> str:
    """The whole file."""
    told = {name: value for name, value in PARAMETER.findall(block)}
    body = yaml.load(block, Plain) or {}
    scheme = {key: value for key, value in body.items() if key in OF_SCHEME}
    rule = {key: value for key, value in body.items() if key not in OF_SCHEME}
    numbers = {"full": (10, "分")} | {
        name: _number(value) for name, value in told.items() if value and name != "subjects"
    }
    made = _head(paper.HEAD)
    other = _head(world.HEAD)
    made["institution"]["applies_to"] = ["department"]
    made["labels"] |= other["labels"]
    made["facts"] |= other["facts"] | {"case.reported": {**made["facts"]["event"], "title": "被通报"}}
    given = made["scheme"] | {"subjects": [told.get("subjects", "department")]} | scheme
    given["choices"] = {**other["scheme"]["choices"], **scheme.get("choices", {})}
    _furnish(given, rule, "special" in told)
    _count(given, numbers)
    made["scheme"] = given
    made["parameters"] = {name: _parameter(name, *value) for name, value in numbers.items()}
    return yaml.dump(made, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)


@cache
def _read_head(text: str) -> Any:
    """What the small worlds of the other tests declare; what they leave open is `none` here and written over."""
    empty = dict.fromkeys(("parameters", "more", "scheme", "body"), "")
    known = {"days": "calendar", "ties": "1-1-3", "midway": "whole"}
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    return yaml.load(text.format(**{name: (empty | known).get(name, "none") for name in names}), Plain)


def _head(text: str) -> Any:
    return copy.deepcopy(_read_head(text))


def _number(value: str) -> tuple[Any, str]:
    amount, _, unit = value.rpartition(" ")
    if amount and unit in UNITS:
        return yaml.load(amount, Plain), unit
    found = yaml.load(value, Plain)
    return (value, "") if isinstance(found, str) else (found, "")


def _parameter(name: str, value: Any, unit: str) -> dict[str, Any]:
    return {"title": f"数 {name}", "unit": unit, "values": [{"from": paper.YEAR.start.replace(year=2020), "value": value, "cite": "测试"}]}  # fmt: skip


def _plain(name: str, full: str) -> dict[str, Any]:
    """An indicator that stands for those a block does not show."""
    return {"id": f"{name}_plain", "title": "平常", "full": full, "cite": "测试", "missing": "zero",
            "measure": {"latest": {"of": "stat.reported", "field": "value"}}, "map": {"as_given": {"over": "full"}}}  # fmt: skip


def _furnish(scheme: dict[str, Any], rule: dict[str, Any], special: bool) -> None:
    """Items, and the rule where it belongs."""
    written = {"id": "rule", "title": "指标", "cite": "测试", **rule}
    if rule and special:
        scheme["special"] = {"title": "加减分", **OPEN, "indicators": [written]}
    if "items" not in scheme and not ("baseline" in scheme and not rule):
        shown = [{**written, "full": "full"}] if rule and not special else [_plain("item", "full")]
        scheme["items"] = [{"id": "item", "title": "项目", "full": "full", "indicators": shown}]
    for item in scheme.get("items", ()):
        if item["indicators"] == LEFT_OUT:
            item["indicators"] = [_plain(item["id"], item["full"])]


def _count(scheme: dict[str, Any], numbers: dict[str, Any]) -> None:
    """What everything adds up to, unless a block says it."""
    if "total" not in numbers:
        parts = [item["full"] for item in scheme.get("items", ())] + (
            [scheme["baseline"]["marks"]] if "baseline" in scheme else []
        )
        numbers["total"] = numbers["full"] if "compose" in scheme else (sum(numbers[part][0] for part in parts), "分")
    scheme["total"] = "total"
