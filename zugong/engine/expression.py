"""The restricted formula: named numbers, + − × ÷, min max abs floor ceil, comparisons, and a choice. Nothing else.

A formula is read once into a small tree, which every evaluator walks in its own way. Numbers and truths do not mix."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

#: the only numbers that may stand in a formula: conversions, not decisions
LITERALS = ("0", "1", "100")
FUNCTIONS = {"min": (2, 9), "max": (2, 9), "abs": (1, 1), "floor": (1, 1), "ceil": (1, 1), "if": (3, 3)}
#: signs of paper, and how a formula writes them
WRITTEN = {
    "=": "==", "≥": ">=", "≤": "<=", "≠": "!=", "＝": "==", "＞": ">", "＜": "<", "×": "*", "÷": "/", "＋": "+", "－": "-",
    "−": "-", "（": "(", "）": ")", "，": ",",
}  # fmt: skip
COMPARISONS = ("<=", ">=", "!=", "==", "<", ">")
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_.]*(?::[a-z][a-z0-9_]*)?)|(<=|>=|==|!=|[-+*/(),<>]))")
_NAME = re.compile(r"[a-z][a-z0-9_.]*(?::[a-z][a-z0-9_]*)?(?![a-z0-9_.:]*\s*\()")
DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Expression:
    """`op` is name, number, neg, a sign of arithmetic or comparison, and, or, not, or a function."""

    op: str
    args: tuple[Expression, ...] = ()
    name: str = ""
    number: Decimal = Decimal(0)

    @property
    def truth(self) -> bool:
        return self.op in COMPARISONS or self.op in {"and", "or", "not"}

    @property
    def divides(self) -> bool:
        """By something that may be 0; 100 may not."""
        return any(part.op == "/" and not part.args[1].number for part in self.walk())

    def walk(self) -> Iterator[Expression]:
        yield self
        for part in self.args:
            yield from part.walk()


class Malformed(Exception):
    """The formula cannot be read: `code` is the message, `at` counts characters from 0."""

    def __init__(self, code: str, at: int, name: str = "") -> None:
        self.code, self.at, self.name = code, at, name
        self.instead = WRITTEN.get(name, "")
        super().__init__(code)


def parse(text: str) -> Expression:
    """A number. Raises `Malformed`."""
    tree = _tree(text)
    if tree.truth:
        raise Malformed("formula-truth", 0, text.strip())
    return tree


def parse_truth(text: str) -> Expression:
    """A comparison, or several joined by and, or, not. Raises `Malformed`."""
    tree = _tree(text)
    if not tree.truth:
        raise Malformed("formula-no-truth", 0, text.strip())
    return tree


def _tree(text: str) -> Expression:
    tokens: list[tuple[str, int]] = []
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise Malformed("formula-written" if text[at] in WRITTEN else "formula-sign", at, text[at])
        tokens.append((found.group(found.lastindex or 0), found.start(found.lastindex or 0)))
        at = found.end()
    reader = _Reader(tokens, len(text))
    tree = reader.choice()
    if reader.place < len(tokens):
        token, place = tokens[reader.place]
        raise Malformed("formula-more", place, token)
    return tree


def names_in(text: str) -> list[str]:
    """What looks like a name in a formula, even where the formula itself cannot be read."""
    return [name for name in _NAME.findall(text) if name not in {"and", "or", "not"}]


class _Reader:
    """Recursive descent, loosest first: or · and · not · comparison · sum · product · sign · atom."""

    def __init__(self, tokens: list[tuple[str, int]], end: int) -> None:
        self.tokens, self.end, self.place, self.depth = tokens, end, 0, 0

    def next(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else ""

    def at(self) -> int:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else self.end

    def take(self, wanted: str) -> None:
        if self.next() != wanted:
            cut = wanted in {")", ","} and self.place == len(self.tokens)
            raise Malformed("formula-cut" if cut else "formula-wanted", self.at(), wanted)
        self.place += 1

    def _row(self, signs: tuple[str, ...], inner: Callable[[], Expression], truth: bool) -> Expression:
        left = inner()
        while self.next() in signs:
            sign, at = self.next(), self.at()
            self.place += 1
            right = inner()
            self.same(truth, at, left, right)
            left = Expression(sign, (left, right))
        return left

    def same(self, truth: bool, at: int, *parts: Expression) -> None:
        if any(part.truth != truth for part in parts):
            raise Malformed("formula-mixed", at)

    def choice(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Malformed("formula-deep", self.at())
        found = self._row(("or",), lambda: self._row(("and",), self.negation, True), True)
        self.depth -= 1
        return found

    def negation(self) -> Expression:
        if self.next() != "not":
            return self.comparison()
        at = self.at()
        self.place += 1
        inner = self.negation()
        self.same(True, at, inner)
        return Expression("not", (inner,))

    def comparison(self) -> Expression:
        left = self.sum()
        if self.next() in COMPARISONS:
            sign, at = self.next(), self.at()
            self.place += 1
            right = self.sum()
            self.same(False, at, left, right)
            return Expression(sign, (left, right))
        return left

    def sum(self) -> Expression:
        return self._row(("+", "-"), lambda: self._row(("*", "/"), self.sign, False), False)

    def sign(self) -> Expression:
        if self.next() != "-":
            return self.atom()
        at = self.at()
        self.place += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise Malformed("formula-deep", at)
        inner = self.sign()
        self.depth -= 1
        self.same(False, at, inner)
        return Expression("neg", (inner,))

    def atom(self) -> Expression:
        token, at = self.next(), self.at()
        if token == "(":
            self.place += 1
            inner = self.choice()
            self.take(")")
            return inner
        if not token or token in {"and", "or", ")", ",", "*", "/", "+"} or token in COMPARISONS:
            raise Malformed("formula-name", at, token)
        self.place += 1
        if token[0].isdigit():
            if token not in LITERALS:
                raise Malformed("formula-number", at, token)
            return Expression("number", number=Decimal(token))
        if self.next() == "(":
            return self.call(token, at)
        return Expression("name", name=token)

    def call(self, name: str, at: int) -> Expression:
        if name not in FUNCTIONS:
            raise Malformed("formula-function", at, name)
        self.place += 1
        args = [self.choice()]
        while self.next() == ",":
            self.place += 1
            args.append(self.choice())
        self.take(")")
        least, most = FUNCTIONS[name]
        if not least <= len(args) <= most:
            raise Malformed("formula-count", at, name)
        self.same(name == "if", at, args[0])
        self.same(False, at, *args[1:])
        return Expression(name, tuple(args))
