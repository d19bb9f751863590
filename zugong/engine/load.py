"""From a file to an `Institution`. Content never raises: what is wrong is in `institution.problems`."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems, Spot
from zugong.engine.source import Mapping, read
from zugong.engine.spelling import Section, read_node


def load(path: str | Path) -> Institution:
    """Read one institution file."""
    path = Path(path)
    raw = path.read_bytes()
    try:
        return loads(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        problems = Problems()
        problems.add("yaml", Spot(str(path), 1, 1), why="文件不是 UTF-8 编码")
        return Institution(file=str(path), problems=tuple(problems.sorted()))


def loads(text: str, file: str = "<text>") -> Institution:
    """Read an institution from text."""
    problems = Problems()
    root = read(text, file, problems)
    if root is None:
        return Institution(file=file, problems=tuple(problems.sorted()))
    if not isinstance(root, Mapping):
        problems.add("not-mapping", root.spot, name=Path(file).name)
        return Institution(file=file, problems=tuple(problems.sorted()))
    section = Section(Path(file).name, root, problems)
    institution = read_node(Institution, section, file=file)
    return dataclasses.replace(institution, problems=tuple(problems.sorted()))
