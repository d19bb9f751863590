"""Every block of the cookbook is sound, and no shape of these families is left out."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from zugong import engine
from zugong.engine.parameters import UNITS
from zugong.engine.tests.shapes.paper import paper

PAGE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "scheme-cookbook.md"
ENTRY = re.compile(r"^### (\w+) ([^\n]+)\n(?:>[^\n]*\n\n)```yaml\n(.*?)```", re.M | re.S)
BLOCKS = {f"{code} {title}": block for code, title, block in ENTRY.findall(PAGE.read_text(encoding="utf-8"))}
OURS = {
    *(f"D{n}" for n in range(1, 12)), *(f"B{n}" for n in range(1, 15)), *(f"M{n}" for n in (1, 2, 3, 5, 6, 7, 10, 11, 12, 13)),
    *(f"X{n}" for n in (5, 6, 7, 8)), *(f"P{n}" for n in range(1, 11)),
}  # fmt: skip


def told(block: str) -> dict[str, Any]:
    """The comment lines at the head of a block: parameters, and where the indicator stands."""
    given: dict[str, Any] = {}
    for line in block.splitlines():
        if not line.startswith("# "):
            break
        name, _, value = line[2:].partition(": ")
        amount, _, unit = value.rpartition(" ")
        if name == "special":
            given["special"] = True
        elif name == "baseline":
            given |= {"scheme": f"baseline: {{marks: full, midway: {value}}}", "total": "both", "both": 20}
        elif name == "subjects":
            given["subjects"] = value
        elif unit in UNITS and amount:
            given[name] = (yaml.safe_load(amount), unit)
        else:
            given[name] = (yaml.safe_load(value), "")
    return given


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_a_block_of_the_cookbook_is_accepted_as_it_stands(name: str) -> None:
    text = paper(BLOCKS[name], **told(BLOCKS[name]))
    assert [str(p) for p in engine.check(engine.loads(text)) if p.severity == "error"] == []


def test_every_shape_has_its_entry() -> None:
    written = {name.split()[0] for name in BLOCKS}
    assert written >= OURS
    assert len(BLOCKS) == len(re.findall(r"^### \w+ ", PAGE.read_text(encoding="utf-8"), re.M))
