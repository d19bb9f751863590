"""Every block of the second cookbook is sound, and no shape of these families is left out."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from zugong import engine
from zugong.engine.parameters import UNITS
from zugong.engine.tests.shapes.world import PLAIN, text

PAGE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "scheme-cookbook-groups.md"
ENTRY = re.compile(r"^### (\w+) ([^\n]+)\n(?:>[^\n]*\n\n)```yaml\n(.*?)```", re.M | re.S)
BLOCKS = {f"{code} {title}": block for code, title, block in ENTRY.findall(PAGE.read_text(encoding="utf-8"))}
OURS = {
    *(f"R{n}" for n in range(1, 9)), *(f"V{n}" for n in range(1, 10)), "M4", "M8", "M9", *(f"C{n}" for n in range(1, 12)),
    *(f"G{n}" for n in range(1, 10)), *(f"X{n}" for n in range(1, 5)),
}  # fmt: skip
WHOLE = re.compile(r"^(items|groups|compose|grades|effects|special|standardise):", re.M)


def told(block: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The comment lines at the head of a block: parameters, and whom the scheme marks."""
    numbers: dict[str, Any] = {}
    more: dict[str, str] = {}
    for line in block.splitlines():
        if not line.startswith("# "):
            break
        name, _, value = line[2:].partition(": ")
        amount, _, unit = value.rpartition(" ")
        if name == "subjects":
            more["subjects"] = value
        elif unit in UNITS and amount:
            numbers[name] = (yaml.safe_load(amount), unit)
        else:
            numbers[name] = (yaml.safe_load(value), "")
    return numbers, more


def placed(block: str) -> str:
    """Under `scheme`, with the rest of a small scheme around it."""
    lines = "".join(f"  {line}\n" for line in block.splitlines() if not line.startswith("#"))
    if WHOLE.search(block):
        return lines if "items:" in block else PLAIN + lines
    head = "    - id: one\n      title: 项目\n      full: full\n      indicators:\n        - id: one_mark\n          title: 指标\n          full: full\n          cite: 第一条\n"
    body = "".join(f"          {line}\n" for line in block.splitlines() if not line.startswith("#"))
    return "  groups: {within: all}\n  items:\n" + head + body


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_a_block_of_the_cookbook_is_accepted_as_it_stands(name: str) -> None:
    numbers, more = told(BLOCKS[name])
    found = engine.check(engine.loads(text(placed(BLOCKS[name]), numbers, **more)))
    assert [str(one) for one in found if one.severity == "error"] == []


def test_every_shape_has_its_entry() -> None:
    assert {name.split()[0] for name in BLOCKS} == OURS
    assert len(BLOCKS) == len(re.findall(r"^### \w+ ", PAGE.read_text(encoding="utf-8"), re.M))
