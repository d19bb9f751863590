"""From a file to an `Institution`. Content never raises: what is wrong is in `institution.problems`."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from zugong.engine.measures import Owed
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems, Spot
from zugong.engine.section import Section
from zugong.engine.source import Mapping, read
from zugong.engine.spelling import read_node
from zugong.engine.walking import rewritten


def load(path: str | Path) -> Institution:
    """Read one institution file."""
    path = Path(path)
    raw = path.read_bytes()
    try:
        return loads(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        problems = Problems()
        problems.add("yaml", Spot(str(path), 1, 1), why="文件不是 UTF-8 编码", why_en="the file is not UTF-8")
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
    return dataclasses.replace(
        with_duties(institution), problems=tuple(problems.sorted()), unreadable=frozenset(problems.unreadable)
    )


def with_duties(institution: Institution) -> Institution:
    """`shortfall: {duty: …}` says again what the duty says: filter, how many, how often, by whom, made up when."""
    duties = institution.duties

    def filled(node: Any) -> Any:
        if not isinstance(node, Owed) or node.duty not in duties:
            return node
        duty = duties[node.duty]
        subjects = institution.scheme.subjects if institution.scheme is not None else ()
        each = node.each or (duty.who if set(duty.who) != set(subjects) else ())
        make_up = duty.make_up if duty.make_up is None or "天" in duty.make_up.units else None
        return dataclasses.replace(
            node, filter=duty.fulfilled_by, owed=node.owed or duty.owed, every=node.every or duty.every, each=each,
            make_up=node.make_up or make_up, only_if=node.only_if or duty.only_if,
        )  # fmt: skip

    if institution.scheme is None:
        return institution
    scheme = rewritten(institution.scheme, filled)
    return institution if scheme is institution.scheme else dataclasses.replace(institution, scheme=scheme)
