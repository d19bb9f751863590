"""A result written down so that it can be proven later: what went in by hash, what came out, and a seal over both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zugong.engine.hashing import sm3_of_data
from zugong.engine.words import Words

FORMAT = "zugong-result/1"


class BadResult(Exception):
    """A file that is no sealed result; the message says why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.words = Words(zh, en)


@dataclass(frozen=True, slots=True)
class Source:
    """One file that went in."""

    name: str
    size: int
    sm3: str

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "size": self.size, "sm3": self.sm3}


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place at which two things differ. `path` from the outside in: section, subject, indicator, field."""

    path: tuple[str, ...]
    stored: str
    found: str

    def sentence(self, language: str = "zh-hans") -> str:
        where = " › ".join(self.path)
        if language.startswith("en"):
            return f"{where}: the result says {self.stored}, computed again it is {self.found}"
        return f"{where}：结果里是 {self.stored}，重新算是 {self.found}"


def manifest(files: Sequence[Source]) -> dict[str, Any]:
    """The files with one hash over all of them, whatever the order they were read in."""
    listed = [one.to_dict() for one in sorted(files, key=lambda one: one.name)]
    return {"sm3": sm3_of_data(listed), "files": listed}


def sealed(body: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    """`places` say where the files lay; they may move, so the seal does not cover them."""
    content = {"format": FORMAT, **body}
    return {"sealed": content, "seal": sm3_of_data(content), "places": dict(places)}


def write(result: Mapping[str, Any], path: Path) -> None:
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def read(path: Path) -> dict[str, Any]:
    """The result; BadResult if it is none, or if somebody changed it after it was sealed."""
    try:
        result = json.loads(path.read_text("utf-8"))
        content, seal = result["sealed"], result["seal"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadResult(f"{path} 不是一份封存的结果", f"{path} is no sealed result.") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BadResult(f"{path} 的格式不是 {FORMAT}", f"{path} is not laid out as {FORMAT}.")
    if sm3_of_data(content) != seal:
        raise BadResult(
            f"{path} 在封存之后被改过：内容的 SM3 和封条对不上",
            f"{path} was changed after it was sealed: the SM3 of its content is not the seal's.",
        )
    return dict(result)


def first_difference(stored: Any, found: Any, path: tuple[str, ...] = ()) -> Difference | None:
    """Depth first, in the order of the stored one."""
    if isinstance(stored, dict) and isinstance(found, dict):
        return _in_mapping(stored, found, path)
    if isinstance(stored, list) and isinstance(found, list):
        return _in_list(stored, found, path)
    return None if stored == found else Difference(path, _shown(stored), _shown(found))


def _in_mapping(stored: dict[str, Any], found: dict[str, Any], path: tuple[str, ...]) -> Difference | None:
    for key in _keys(stored, found):
        if key not in stored or key not in found:
            return Difference((*path, str(key)), _shown(stored.get(key)), _shown(found.get(key)))
        inner = first_difference(stored[key], found[key], (*path, str(key)))
        if inner is not None:
            return inner
    return None


def _in_list(stored: list[Any], found: list[Any], path: tuple[str, ...]) -> Difference | None:
    for place, (one, other) in enumerate(zip(stored, found, strict=False)):
        inner = first_difference(one, other, (*path, _title(one, place)))
        if inner is not None:
            return inner
    return None if len(stored) == len(found) else Difference(path, f"{len(stored)} 项", f"{len(found)} 项")


def _keys(stored: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    yield from stored
    yield from (key for key in found if key not in stored)


def _title(one: Any, place: int) -> str:
    """An item of a list by what a person calls it."""
    if isinstance(one, dict):
        for key in ("title", "id", "name", "subject"):
            if one.get(key):
                return str(one[key])
    return str(place + 1)


def _shown(value: Any) -> str:
    if value is None:
        return "（没有）"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= 120 else text[:117] + "…"
