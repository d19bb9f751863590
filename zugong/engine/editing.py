"""Changing an institution file without rewriting it: only the places that change are touched, so that comments, order
and spelling of everything else stay as their author wrote them, byte for byte.

    editing = Editing(text)
    editing.set(("institution", "edition"), "2026.2")
    editing.add(("parameters", "meetings", "values"), {"from": day, "value": Decimal(2), "cite": "…"})
    text = editing.done()

`done` reads what it wrote and compares it with what was meant; rather than a wrong file there is `CannotEdit`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import yaml

Path = tuple[str | int, ...]
#: words that need no quotation marks: they cannot be taken for a number, a date or a sign of YAML
PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z《“（][\u4e00-\u9fffA-Za-z0-9《》“”（）、。；_./-]*\Z")
WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "none"})
LARGEST = 200_000  # nodes; a file whose aliases unfold to more is not edited


class CannotEdit(Exception):
    """This place of this file can only be changed by hand; says where."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(".".join(str(step) for step in path))


def written(value: Any) -> str:
    """A value as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{written(str(key))}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(one) for one in value) + "]"
    if isinstance(value, bool | int | Decimal | dt.date):
        return _bare(value)
    text = str(value)
    plain = PLAIN.match(text) and text.lower() not in WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)


def _bare(value: bool | int | Decimal | dt.date) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


class Editing:
    """One file being changed. Changes are gathered and made at once; none may touch the place of another."""

    def __init__(self, text: str) -> None:
        self.text = text
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if not isinstance(root, yaml.MappingNode):
            raise CannotEdit(())
        self.root = root
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.splices: list[tuple[int, int, str]] = []
        self.wanted = _plain(root)
        self._aliases: list[yaml.AliasToken] | None = None

    # ---- what can be done ------------------------------------------------------------------------

    def set(self, path: Path, value: Any, *, after: str = "") -> None:
        """Replace a value; a key that is not there yet is written, behind the key `after` or at the end."""
        holder = self._node(path[:-1])
        if isinstance(holder, yaml.SequenceNode) or self._has(holder, path):
            self._replace(path, holder, value)
        else:
            self._insert(path, holder, value, after)
        _put(self.wanted, path, _meant(value))

    def add(self, path: Path, value: Any) -> None:
        """Put a value at the end of a list."""
        node = self._node(path)
        if not isinstance(node, yaml.SequenceNode):
            raise CannotEdit(path)
        line = written(value)
        if node.flow_style:
            self._into_flow(node, line)
        else:
            first = node.value[0]
            dash = self.text.rfind("-", 0, first.start_mark.index)
            indent = dash - (self.text.rfind("\n", 0, dash) + 1)
            self._below(self._end(node), f"{' ' * indent}- {line}")
        _look(self.wanted, path).append(_meant(value))

    def remove(self, path: Path) -> None:
        """Take a key out of its mapping."""
        holder = self._node(path[:-1])
        if not isinstance(holder, yaml.MappingNode) or not self._has(holder, path):
            raise CannotEdit(path)
        place = next(n for n, (key, _value) in enumerate(holder.value) if key.value == path[-1])
        key = holder.value[place][0]
        start, end = key.start_mark.index, self._value_span(path, holder, place)[1]
        if holder.flow_style:
            if place:
                start = self._value_span(path, holder, place - 1)[1]
            elif len(holder.value) > 1:
                end = holder.value[1][0].start_mark.index
        else:
            line = self.text.rfind("\n", 0, start) + 1
            if self.text[line:start].strip() or len(holder.value) == 1:
                raise CannotEdit(path)
            start, end = line, min(self._line_end(end) + 1, len(self.text))
        self.splices.append((start, end, ""))
        del _look(self.wanted, path[:-1])[path[-1]]

    def done(self) -> str:
        text = self.text
        edges = sorted(self.splices, key=lambda one: (one[0], one[1]))
        if any(second[0] < first[1] for first, second in pairwise(edges)):
            raise CannotEdit(())
        for start, end, new in reversed(edges):
            text = text[:start] + new + text[end:]
        try:
            made = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError:
            raise CannotEdit(()) from None
        if made is None or _plain(made) != self.wanted:
            raise CannotEdit(())
        return text

    # ---- where things stand ----------------------------------------------------------------------

    def _node(self, path: Path) -> yaml.Node:
        node: yaml.Node = self.root
        for step in path:
            found = next((value for at, before, value in _inside(node) if at == step and _own(before, value)), None)
            if found is None:
                raise CannotEdit(path)
            node = found
        return node

    @staticmethod
    def _has(holder: yaml.Node, path: Path) -> bool:
        return isinstance(holder, yaml.MappingNode) and any(key.value == path[-1] for key, _value in holder.value)

    def _value_span(self, path: Path, holder: yaml.MappingNode, place: int) -> tuple[int, int]:
        key, value = holder.value[place]
        if _own(key.end_mark.index, value):
            return value.start_mark.index, self._end(value)
        for alias in self._alias_tokens():
            if alias.start_mark.index >= key.end_mark.index:
                return alias.start_mark.index, alias.end_mark.index
        raise CannotEdit(path)

    def _alias_tokens(self) -> list[yaml.AliasToken]:
        if self._aliases is None:
            tokens = yaml.scan(self.text, Loader=yaml.SafeLoader)
            self._aliases = [token for token in tokens if isinstance(token, yaml.AliasToken)]
        return self._aliases

    def _end(self, node: yaml.Node) -> int:
        """Where the text of a node ends; a block ends where its last leaf does."""
        if isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">"):
            return int(node.end_mark.index)
        if isinstance(node, yaml.ScalarNode):
            return int(node.start_mark.index) + len(
                self.text[node.start_mark.index : node.end_mark.index].rstrip(" \r\n")
            )
        if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
            return int(node.end_mark.index)
        if isinstance(node, yaml.MappingNode):
            return self._value_span((), node, len(node.value) - 1)[1]
        *_rest, (_at, before, last) = _inside(node)
        if not _own(before, last):
            raise CannotEdit(())
        return self._end(last)

    def _line_end(self, index: int) -> int:
        """The place of the line break behind, or the end of the text."""
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found

    # ---- the changes -----------------------------------------------------------------------------

    def _replace(self, path: Path, holder: yaml.Node, value: Any) -> None:
        if isinstance(holder, yaml.SequenceNode):
            node = self._node(path)
            start, end = node.start_mark.index, self._end(node)
        else:
            assert isinstance(holder, yaml.MappingNode)
            place = next(n for n, (key, _value) in enumerate(holder.value) if key.value == path[-1])
            key, node = holder.value[place]
            start, end = self._value_span(path, holder, place)
            if _own(key.end_mark.index, node):
                self._hand_on(node, start, end)
        self.splices.append((start, end, written(value)))

    def _hand_on(self, node: yaml.Node, start: int, end: int) -> None:
        """A text that others refer to is handed on to the first of them."""
        anchor = re.match(r"&(\S+)", self.text[start:end])
        if anchor is None:
            return
        for alias in self._alias_tokens():
            if alias.value == anchor[1] and alias.start_mark.index >= end and not self._touched(alias):
                if not isinstance(node, yaml.ScalarNode):
                    raise CannotEdit(())
                text = f"&{anchor[1]} {self._respelt(node, start, end, len(anchor[0]))}"
                self.splices.append((alias.start_mark.index, alias.end_mark.index, text))
                return

    def _respelt(self, node: yaml.ScalarNode, start: int, end: int, skipped: int) -> str:
        """Words are quoted, since the new place may not bear them bare; what is no word stays as it was written."""
        raw = self.text[start + skipped : end].strip()
        bare = node.style is None and node.tag != "tag:yaml.org,2002:str"
        return raw if bare else json.dumps(node.value, ensure_ascii=False)

    def _touched(self, alias: yaml.AliasToken) -> bool:
        return any(start <= alias.start_mark.index < end for start, end, _new in self.splices)

    def _insert(self, path: Path, holder: yaml.Node, value: Any, after: str) -> None:
        if not isinstance(holder, yaml.MappingNode):
            raise CannotEdit(path)
        line = f"{written(str(path[-1]))}: {written(value)}"
        if holder.flow_style:
            self._into_flow(holder, line)
            return
        places = [n for n, (key, _value) in enumerate(holder.value) if key.value == after]
        place = places[0] if places else len(holder.value) - 1
        indent = holder.value[0][0].start_mark.column
        self._below(self._value_span(path, holder, place)[1], " " * indent + line)

    def _into_flow(self, node: yaml.CollectionNode, line: str) -> None:
        if not node.value:
            place = node.end_mark.index - 1
            self.splices.append((place, place, line))
            return
        place = node.end_mark.index - 1
        while self.text[place - 1].isspace():
            place -= 1
        between = " " if self.text[place - 1] == "," else ", "
        self.splices.append((place, place, between + line))

    def _below(self, index: int, line: str) -> None:
        place = self._line_end(index)
        if place and self.text[place - 1] == "\r":
            place -= 1
        self.splices.append((place, place, self.newline + line))


def _inside(node: yaml.Node) -> Iterator[tuple[str | int, int, yaml.Node]]:
    """The parts of a node: key or number, where its text begins at the earliest, and the part."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), key.end_mark.index, value
    elif isinstance(node, yaml.SequenceNode):
        before = node.start_mark.index
        for place, value in enumerate(node.value):
            yield place, before, value
            before = max(before, value.start_mark.index + 1)


def _own(before: int, value: yaml.Node) -> bool:
    """An alias stands elsewhere, further up; what is shared cannot be changed in one place alone."""
    return bool(value.start_mark.index >= before)


# ---- what was meant ------------------------------------------------------------------------------


def _plain(root: yaml.Node) -> Any:
    """The document as plain data, everything as it is spelt; what is shared is unfolded."""
    budget = iter(range(LARGEST))

    def convert(node: yaml.Node) -> Any:
        if next(budget, None) is None:
            raise CannotEdit(())
        if isinstance(node, yaml.ScalarNode):
            return (node.tag, node.value)
        if isinstance(node, yaml.SequenceNode):
            return [convert(one) for one in node.value]
        return {key.value: convert(value) for key, value in node.value}

    return convert(root)


def _meant(value: Any) -> Any:
    made = yaml.compose(written(value), Loader=yaml.SafeLoader)
    assert made is not None
    return _plain(made)


def _look(data: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        data = data[step]
    return data


def _put(data: Any, path: Path, value: Any) -> None:
    _look(data, path[:-1])[path[-1]] = value


def paths(text: str) -> Iterator[tuple[Path, int, int]]:
    """Every place of a file with the line and column of its key or item: which place a problem speaks of."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)

    def walk(node: yaml.Node, path: Path) -> Iterator[tuple[Path, int, int]]:
        keys = [key for key, _value in node.value] if isinstance(node, yaml.MappingNode) else []
        for place, (step, before, value) in enumerate(_inside(node)):
            at = keys[place] if keys else value
            yield (*path, step), at.start_mark.line + 1, at.start_mark.column + 1
            if _own(before, value):
                yield from walk(value, (*path, step))

    if root is not None:
        yield from walk(root, ())


def place_of(text: str, line: int, column: int) -> Path:
    """The innermost place that begins at or before a spot."""
    best: Path = ()
    for path, at_line, at_column in paths(text):
        if (at_line, at_column) <= (line, column):
            best = path
        else:
            break
    return best
