"""The compliance guard: an indicator may not mark what the rules on easing burdens forbid, unless a superior document
demands it. What is forbidden, by which document, and what only looks like it stands in `vocabulary/burdens.yaml`."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from zugong.engine.catalogue import Catalogue
from zugong.engine.filters import Condition, Filter
from zugong.engine.problems import Problems
from zugong.engine.spelling import Number
from zugong.engine.walking import walk

VOCABULARY = Path(__file__).parent / "vocabulary" / "burdens.yaml"
SENTENCE, CLAUSE = re.compile(r"[。；;！!？?\n]"), re.compile(r"[，（）()]")
ID_PARTS = re.compile(r"[^a-z0-9]+")
LATIN_ID = re.compile(r"[a-z][a-z0-9._-]*\Z")


@dataclass(frozen=True, slots=True)
class Ground:
    """One forbidden ground, with how it is recognised and the documents that forbid it."""

    id: str
    zh: str
    en: str
    cites: tuple[str, ...]
    words: tuple[re.Pattern[str], ...]
    always: tuple[re.Pattern[str], ...]
    spared: tuple[re.Pattern[str], ...]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the guard objects to, and the words it saw."""

    ground: Ground
    seen: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    grounds: tuple[Ground, ...]
    before: tuple[re.Pattern[str], ...]
    anywhere: tuple[re.Pattern[str], ...]

    def look(self, texts: Iterable[str]) -> list[Finding]:
        """Each ground once, with the first text that names it."""
        found: dict[str, Finding] = {}
        for text in dict.fromkeys(texts):
            for ground in self.grounds:
                seen = "" if ground.id in found else self._seen(ground, text)
                if seen:
                    found[ground.id] = Finding(ground, seen)
        return [found[ground.id] for ground in self.grounds if ground.id in found]

    def _seen(self, ground: Ground, text: str) -> str:
        if LATIN_ID.match(text):
            padded = f"_{'_'.join(ID_PARTS.split(text))}_"
            return next((text for one in ground.ids if f"_{one}_" in padded), "")
        for sentence in SENTENCE.split(text):
            if _first(self.anywhere, sentence) is not None:
                continue
            for clause in CLAUSE.split(sentence):
                match = self._match(ground, clause.strip())
                # “严禁强制打卡” forbids it; it does not mark it.
                if match is not None and _first(self.before, clause.strip()[: match.start()]) is None:
                    return match[0].strip("　 ")
        return ""

    def _match(self, ground: Ground, clause: str) -> re.Match[str] | None:
        found = _first(ground.always, clause)
        for pattern in ground.spared if found is None else ():
            clause = pattern.sub(lambda spared: "　" * len(spared[0]), clause)
        return found or _first(ground.words, clause)


def _first(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := pattern.search(text))), None)


@functools.cache
def vocabulary(path: Path = VOCABULARY) -> Vocabulary:
    raw = yaml.safe_load(path.read_text("utf-8"))
    documents = {name: str(document["title"]) for name, document in raw["documents"].items()}
    grounds = tuple(
        Ground(
            one["id"], one["zh"], one["en"], tuple(documents[name] for name in one["cites"]), _patterns(one.get("words")),
            _patterns(one.get("always")), _patterns(one.get("spared")), frozenset(one.get("ids", ())),
        )
        for one in raw["grounds"]
    )  # fmt: skip
    spared = raw["spared_clauses"]
    return Vocabulary(grounds, _patterns(spared["before"]), _patterns(spared["anywhere"]))


def _patterns(texts: Iterable[str] | None) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text, re.IGNORECASE) for text in texts or ())


def watch(indicator: Any, seen: Catalogue, problems: Problems) -> None:
    """Refuse an indicator on forbidden grounds that names no superior document."""
    if indicator.basis is not None:
        return
    for finding in vocabulary().look(texts_of(indicator, seen)):
        ground = finding.ground
        problems.add(
            "forbidden", indicator.spot, name=indicator.title, word=ground.zh, word_en=ground.en, seen=finding.seen,
            cites="、".join(ground.cites), cites_en=", ".join(ground.cites),
        )  # fmt: skip


def texts_of(indicator: Any, seen: Catalogue) -> Iterator[str]:
    """Every text that says what is marked: the indicator's own, and the names of all it reads."""
    for node in walk(indicator):
        for name in ("id", "title", "note"):
            text = getattr(node, name, "")
            if isinstance(text, str) and text:
                yield text
        if isinstance(node, Number) and node.name in seen.parameters:
            yield seen.parameters[node.name].title
        if isinstance(node, Filter) and node.of:
            yield from _kind(node.of, seen)
            for condition in (*node.where, *node.counts_if):
                yield from _condition(node.of, condition, seen)
        yield from _fields(node, seen)
    yield from _rows(indicator, seen)


def _kind(kind: str, seen: Catalogue) -> Iterator[str]:
    yield kind
    declared = seen.kinds.get(kind)
    if declared is not None:
        yield from (declared.title, declared.noun)


def _rows(indicator: Any, seen: Catalogue) -> Iterator[str]:
    """What is worth marks because a table says so: the options with a mark in it, whether or not a condition names them."""
    nodes = list(walk(indicator))
    kinds = [
        seen.kinds[kind]
        for kind in dict.fromkeys(one.of for one in nodes if isinstance(one, Filter))
        if kind in seen.kinds
    ]
    options = [seen.options(item) or {} for kind in kinds for item in kind.fields.values()]
    tables = [seen.parameters[one.name] for one in nodes if isinstance(one, Number) and one.name in seen.parameters]
    for value in (dated.value for table in tables for dated in table.values if isinstance(dated.value, dict)):
        for key in (str(key) for key, mark in value.items() if mark):
            yield key
            yield from (held[key] for held in options if key in held)


def _condition(kind: str, condition: Condition, seen: Catalogue) -> Iterator[str]:
    yield from (condition.field, seen.field_label(kind, condition.field))
    for value in condition.values:
        if isinstance(value, str):
            yield from (value, seen.option_label(kind, condition.field, value))


def _fields(node: Any, seen: Catalogue) -> Iterator[str]:
    """A measure names fields of the kinds it reads in many ways (`field`, `top`, `mark`, …): any text of it that is a
    field of one of its kinds counts."""
    wanted: tuple[Filter, ...] = tuple(getattr(node, "reads", ()) or ()) if dataclasses.is_dataclass(node) else ()
    if not wanted:
        return
    named = {getattr(node, item.name) for item in dataclasses.fields(node) if item.type in {"str", str}}
    named |= {one.field for one in getattr(node, "having", ())}
    for one in wanted:
        for name in sorted(named):
            if seen.field(one.of, name) is not None:
                yield from (name, seen.field_label(one.of, name))
