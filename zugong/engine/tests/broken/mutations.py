"""One small break at every place of a sound file, with the sentence it must get and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

#: under these keys stand names that the author chooses, not words of the language
FREE = {
    "parameters",
    "labels",
    "activities",
    "facts",
    "duties",
    "fields",
    "values",
    "value",
    "where",
    "counts_if",
    "data",
    "indicators",
    "items",
}
#: what a parameter's value may be is anything; what is wrong with it shows elsewhere
ANYTHING = {"value"}
#: lists of which a single word may stand alone, whatever it is
STANDS_ALONE = {"aliases"}


@dataclass(frozen=True)
class Broken:
    name: str
    text: str
    codes: frozenset[str]
    line: int
    column: int
    last: int  # column; what is told inside a short form stands a little to the right

    def finds(self, line: int, column: int) -> bool:
        return line == self.line and self.column <= column <= self.last


@dataclass(frozen=True)
class Place:
    """A key with its value, and the keys above it."""

    path: tuple[str, ...]
    key: yaml.ScalarNode
    value: yaml.Node
    flow: bool

    @property
    def name(self) -> str:
        return ".".join((*self.path, self.key.value))

    @property
    def free(self) -> bool:
        return bool(self.path) and self.path[-1] in FREE and not self.path[-1].isdigit()


def places(text: str) -> list[Place]:
    found: list[Place] = []

    def walk(node: yaml.Node, path: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                found.append(Place(path, key, value, bool(node.flow_style)))
                walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value):
                walk(item, (*path, str(number)))

    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert root is not None
    walk(root, ())
    return found


def mutations(text: str) -> Iterator[Broken]:
    numbers = set(yaml.safe_load(text)["parameters"])
    for place in places(text):
        if place.key.value == "value" and place.path[:1] == ("parameters",):
            bad = _replaced(text, place.value, "{一: 二}")
            yield Broken(
                f"no value {place.name}", bad, frozenset({"value-shape"}), place.key.start_mark.line + 1, 1, 200
            )
            yield _twice(text, place)
            continue
        inside_value = bool(set(place.path) & ANYTHING) or (place.path[:1] == ("labels",) and "values" in place.path)
        if not inside_value:
            yield from _key(text, place)
            yield from _value(text, place, numbers)
        yield _twice(text, place)


def _replaced(text: str, node: yaml.Node, new: str) -> str:
    """A block ends before the line breaks behind it."""
    end = node.start_mark.index + len(text[node.start_mark.index : node.end_mark.index].rstrip())
    return text[: node.start_mark.index] + new + text[end:]


def _broken(kind: str, place: Place, text: str, codes: set[str], at: yaml.Mark | None = None) -> Broken:
    mark = at or place.value.start_mark
    return Broken(f"{kind} {place.name}", text, frozenset(codes), mark.line + 1, mark.column + 1, mark.column + 2)


def _key(text: str, place: Place) -> Iterator[Broken]:
    if place.free:
        bad = _replaced(text, place.key, "编号")
        if place.path[-1] in {"parameters", "labels", "activities", "facts", "duties", "fields"}:
            yield _broken("id", place, bad, {"bad-id"}, place.key.start_mark)
        return
    yield _broken(
        "misspelt", place, _replaced(text, place.key, place.key.value + "x"), {"unknown-key"}, place.key.start_mark
    )


def _value(text: str, place: Place, numbers: set[str]) -> Iterator[Broken]:
    if not isinstance(place.value, yaml.ScalarNode):
        if place.key.value not in STANDS_ALONE:
            wrong = {
                "not-mapping",
                "not-a-word",
                "word-alone",
                "not-list",
                "not-text",
                "unknown-unit-kind",
                "unknown-subject",
                "unknown-field",
            }
            yield _broken("text for", place, _replaced(text, place.value, "文字"), wrong)
        return
    if place.path and place.path[-1] in {"where", "counts_if"}:
        return
    listed = "{一: 二}"
    wrong = {
        "not-text",
        "not-date",
        "not-whole",
        "not-boolean",
        "not-list",
        "not-mapping",
        "uncited-number",
        "bad-choice",
        "unknown-key",
    }
    yield _broken("mapping for", place, _replaced(text, place.value, listed), wrong)
    if place.value.value in numbers and place.path[:1] in {("scheme",), ("duties",)}:
        yield _broken("bare number for", place, _replaced(text, place.value, "7"), {"uncited-number"})
        yield _broken("unknown parameter for", place, _replaced(text, place.value, "nowhere"), {"unknown-parameter"})


def _twice(text: str, place: Place) -> Broken:
    """The key again behind its value; the second one is the one that is wrong."""
    end = place.value.end_mark.index
    if place.flow:
        bad = text[:end] + f", {place.key.value}: 0" + text[end:]
        mark = _mark(bad, end + 2)
    else:
        # A block ends where the next line of less indent begins.
        indent = " " * place.key.start_mark.column
        end = (
            text.index("\n", end) + 1
            if isinstance(place.value, yaml.ScalarNode) or place.value.flow_style
            else _line_start(text, end)
        )
        bad = text[:end] + f"{indent}{place.key.value}: 0\n" + text[end:]
        mark = _mark(bad, end + len(indent))
    return Broken(f"twice {place.name}", bad, frozenset({"twice"}), *mark, mark[1])


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _mark(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - _line_start(text, index) + 1
