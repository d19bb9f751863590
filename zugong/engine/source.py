"""YAML text → values that remember where they stood. Only the plain part of YAML: text, whole and decimal
numbers, true/false, dates, lists, mappings. `yes`, `on` and `1:30` stay text, because paper means text by them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

import yaml

from zugong.engine.problems import Problems, Spot

INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+\Z")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
LARGEST = 2_000_000  # characters; an institution is a document, not a data set


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    value: str | Decimal | bool | dt.date | None
    text: str
    spot: Spot


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    items: tuple[Value, ...]
    spot: Spot


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    entries: dict[str, tuple[Spot, Value]]
    spot: Spot


Value = Scalar | Listing | Mapping


def read(text: str, file: str, problems: Problems) -> Value | None:
    """The document's root, or None after a problem has been noted."""
    if len(text) > LARGEST:
        problems.add("yaml", Spot(file, 1, 1), why=f"文件超过 {LARGEST} 个字符", why_en=f"over {LARGEST} characters")
        return None
    try:
        node = _compose(text)
    except yaml.MarkedYAMLError as error:
        _unreadable(error, text, file, problems)
        return None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        why = str(error).splitlines()[0]
        problems.add("yaml", Spot(file, 1, 1), why=why, why_en=why)
        return None
    if node is None:
        problems.add("empty", Spot(file, 1, 1))
        return None
    return _Converter(file, problems).convert(node)


#: what the reader of YAML says → the same for people; the first that the sentence begins with
WHY: tuple[tuple[str, str], ...] = (
    ("could not find expected ':'", "这一行不是“键: 值”；冒号要用半角，后面要空一格"),
    ("mapping values are not allowed", "冒号的位置不对：文字里有冒号就给文字加引号，要不就是缩进没对齐"),
    ("expected ',' or '}'", "花括号里少了逗号或右括号；文字里有冒号、逗号就加引号"),
    ("expected ',' or ']'", "方括号里少了逗号或右括号"),
    ("found character '\\t'", "行首用了制表符（Tab），缩进要用空格"),
    ("found undefined alias", "这里用了 *名字，前面却没有 &名字"),
    ("found duplicate anchor", "&名字 用了两次"),
    ("but found another document", "一个文件里只写一份制度，不要用 --- 分成几份"),
    ("found unexpected end of stream", "引号没有合上"),
    ("expected <block end>", "缩进和上面几行没有对齐"),
    ("found character", "这里有一个不能用在开头的字符；给文字加引号"),
    ("found unexpected", "这里的符号不该出现；给文字加引号"),
)


def _unreadable(error: yaml.MarkedYAMLError, text: str, file: str, problems: Problems) -> None:
    """A key without its colon is told where the key stands, not on the line below it."""
    english = error.problem or error.context or "?"
    mark = error.problem_mark or error.context_mark
    if english.startswith(WHY[0][0]) and error.context_mark is not None:
        mark = error.context_mark
    spot = Spot(file, mark.line + 1, mark.column + 1) if mark else Spot(file, 1, 1)
    chinese = next((zh for beginning, zh in WHY if english.startswith(beginning)), english)
    lines = text.splitlines()
    if spot.line <= len(lines) and "：" in lines[spot.line - 1]:
        chinese += "（这一行有全角冒号“：”）"
        english += " (this line has a full-width colon)"
    problems.add("yaml", spot, why=chinese, why_en=english)


FLAT = 100  # levels; what is deeper is read by the slow reader, which knows its own depth


def _compose(text: str) -> yaml.Node | None:
    """The fast reader where there is one; what it does not like is read again by the one that says why."""
    fast = getattr(yaml, "CSafeLoader", None)
    if fast is None or _depth(text) > FLAT:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    try:
        return yaml.compose(text, Loader=fast)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _depth(text: str) -> int:
    """No less than how deeply anything is nested."""
    deepest = depth = 0
    for mark in re.findall(r"[\[{\]}]", text):
        depth += 1 if mark in "[{" else -1
        deepest = max(deepest, depth)
    indent = max((len(line) - len(line.lstrip(" -?:")) for line in text.splitlines()), default=0)
    return max(deepest, indent)


class _Converter:
    """Shared nodes (anchors) are converted once, so that a file of nested aliases cannot explode."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.done: dict[int, Value] = {}
        self.open: set[int] = set()

    def spot(self, node: yaml.Node) -> Spot:
        return Spot(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def convert(self, node: yaml.Node) -> Value:
        key = id(node)
        if key in self.done:
            return self.done[key]
        if key in self.open:
            self.problems.add("loop", self.spot(node), name="…")
            return Scalar(None, "", self.spot(node))
        self.open.add(key)
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python"):
            self.problems.add("tag", self.spot(node), name=node.tag.removeprefix("tag:yaml.org,2002:"))
        value = self._convert(node)
        self.open.discard(key)
        self.done[key] = value
        return value

    def _convert(self, node: yaml.Node) -> Value:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return Listing(tuple(self.convert(item) for item in node.value), self.spot(node))
        return self._mapping(node)

    def _mapping(self, node: yaml.Node) -> Mapping:
        entries: dict[str, tuple[Spot, Value]] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            spot = self.spot(key_node)
            if key in entries:
                self.problems.add("twice", spot, name=key, line=entries[key][0].line)
                continue
            entries[key] = (spot, self.convert(value_node))
        return Mapping(entries, self.spot(node))

    def _scalar(self, node: yaml.ScalarNode) -> Scalar:
        text, spot = node.value, self.spot(node)
        if node.style:
            return Scalar(text, text, spot)
        if text in WORDS:
            return Scalar(WORDS[text], text, spot)
        if INTEGER.match(text) or DECIMAL.match(text):
            return Scalar(Decimal(text), text, spot)
        if DATE.match(text):
            try:
                return Scalar(dt.date.fromisoformat(text), text, spot)
            except ValueError:
                self.problems.add("bad-date", spot, value=text)
                return Scalar(None, text, spot)
        return Scalar(text, text, spot)
