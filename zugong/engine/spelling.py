"""How nodes are spelt. A node is a frozen dataclass; each field says, once, how its value is read from the file
and what it means. The reader, the unknown-key check and the reference manual all come from that."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from zugong.engine.problems import NOWHERE, Spot
from zugong.engine.section import Section, Word
from zugong.engine.source import Listing, Mapping, Scalar, Value

Node = TypeVar("Node")
ID = re.compile(r"[a-z][a-z0-9._-]*\Z")
PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
MONTH_DAY = re.compile(r"\d{2}-\d{2}\Z")


def written(value: str) -> bool:
    """Whether the word stands in the file, rather than being what is taken where nothing is said."""
    return isinstance(value, Word)


Reader = Callable[[Section, str, "Spelling"], Any]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How one field is written."""

    how: Reader
    zh: str
    en: str
    required: bool = False
    choices: tuple[str, ...] = ()
    of: Any = None
    shape: str = "number"
    units: tuple[str, ...] = ()
    key: str = ""
    #: not required where this other key is written
    unless: str = ""


def spelt(how: Reader, zh: str, en: str, *, default: Any = None, compare: bool = True, **more: Any) -> Any:
    """A field of a node, with how it is written and what it means. A named collection starts empty."""
    metadata = {"spelling": Spelling(how, zh, en, **more)}
    if how in {named, named_ones}:
        return field(default_factory=dict, compare=False, metadata=metadata)
    return field(default=default, compare=compare, metadata=metadata)


def spot_field() -> Any:
    return field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the scheme: the name of a parameter, or the literal 0 (which no document needs to state)."""

    name: str = ""
    shape: str = field(default="number", compare=False)
    units: tuple[str, ...] = field(default=(), compare=False)
    key: str = field(default="", compare=False)
    spot: Spot = spot_field()

    @property
    def is_zero(self) -> bool:
        return self.name == ""


def read_node(
    cls: type[Node], section: Section, *, keep_open: bool = False, waived: bool = False, **given: Any
) -> Node:
    """Fill the dataclass from the section; whatever is wrong is noted and left at its default."""
    values: dict[str, Any] = dict(given)
    unread: list[str] = []
    for item in dataclasses.fields(cls):  # type: ignore[arg-type]
        spelling: Spelling | None = item.metadata.get("spelling")
        if spelling is None or item.name in given:
            continue
        key = spelling.key or item.name.rstrip("_")
        if spelling.how is inline:
            waived = bool(spelling.unless) and section.has(spelling.unless)
            values[item.name] = read_node(spelling.of, section, keep_open=True, waived=waived)
            continue
        present = section.has(key)
        result = spelling.how(section, key, spelling) if present else None
        section.used.add(key)
        if present and result is None:
            unread.append(key)
        if result is not None:
            values[item.name] = result
        elif not present and spelling.required and not waived and not section.has(spelling.unless):
            section.problems.add("missing-key", section.spot, where=section.name, name=key)
    if any(item.name == "spot" for item in dataclasses.fields(cls)):  # type: ignore[arg-type]
        values.setdefault("spot", section.spot)
    for word in unread:
        section.problems.unread(values.get("spot", section.spot), word)
    if not keep_open:
        section.close()
    return cls(**values)


def forms_of(cls: type) -> list[str]:
    """How a section of this kind is written: all that it must hold, or one of what it may."""
    must: list[str] = []
    may: list[str] = []
    for item in dataclasses.fields(cls):
        spelling: Spelling | None = item.metadata.get("spelling")
        if spelling is None or spelling.how is inline:
            continue
        (must if spelling.required else may).append(f"{spelling.key or item.name.rstrip('_')}: …")
    return [", ".join(must)] if must else may


def inline(section: Section, key: str, spelling: Spelling) -> Any:  # pragma: no cover - a marker, see read_node
    """The fields of the part stand directly among those of the whole."""
    raise AssertionError(key)


# ---- the ways a value can be written -------------------------------------------------------------


def _scalar(section: Section, key: str, code: str) -> Scalar | None:
    value = section.take(key)
    if isinstance(value, Scalar):
        if value.value is not None:
            return value
        if value.text in {"", "~", "null"}:
            section.problems.add("missing-key", section.key_spot(key), where=section.name, name=key)
        return None
    if value is not None:
        section.problems.add(code, value.spot, name=key)
    return None


def text(section: Section, key: str, spelling: Spelling) -> str | None:
    value = _scalar(section, key, "not-text")
    if value is None:
        return None
    if spelling.required and not value.text.strip():
        section.problems.add("missing-key", section.key_spot(key), where=section.name, name=key)
    return Word(value.text.strip(), value.spot)


def identifier(section: Section, key: str, spelling: Spelling) -> str | None:
    value = _scalar(section, key, "not-text")
    if value is None:
        return None
    if not ID.match(value.text):
        section.problems.add("bad-id", value.spot, name=value.text)
    return value.text


def boolean(section: Section, key: str, spelling: Spelling) -> bool | None:
    value = _scalar(section, key, "not-boolean")
    if value is None:
        return None
    if isinstance(value.value, bool):
        return value.value
    section.problems.add("not-boolean", value.spot, name=key)
    return None


def date(section: Section, key: str, spelling: Spelling) -> dt.date | None:
    value = _scalar(section, key, "not-date")
    if value is None:
        return None
    if isinstance(value.value, dt.date):
        return value.value
    section.problems.add("not-date", value.spot, name=key)
    return None


def whole(section: Section, key: str, spelling: Spelling) -> int | None:
    value = _scalar(section, key, "not-whole")
    if value is None:
        return None
    if isinstance(value.value, Decimal) and value.value == value.value.to_integral_value():
        return int(value.value)
    section.problems.add("not-whole", value.spot, name=key)
    return None


def choice(section: Section, key: str, spelling: Spelling) -> str | None:
    value = _scalar(section, key, "not-text")
    if value is None:
        return None
    if value.text in spelling.choices:
        return Word(value.text, value.spot)
    section.problems.add("bad-choice", value.spot, near=spelling.choices, key=key, name=value.text)
    return None


def number(section: Section, key: str, spelling: Spelling) -> Number | None:
    value = _scalar(section, key, "not-text")
    if value is None:
        return None
    if isinstance(value.value, Decimal):
        if value.value != 0:
            section.problems.add("uncited-number", value.spot, key=key, value=value.text)
        return Number("", spelling.shape, spelling.units, key, value.spot)
    if isinstance(value.value, dt.date) or value.text[:1].isdigit():  # a day, or a number with its unit: 2分
        section.problems.add("uncited-number", value.spot, key=key, value=value.text)
        return Number("", spelling.shape, spelling.units, key, value.spot)
    return Number(value.text, spelling.shape, spelling.units, key, value.spot)


def numbers(section: Section, key: str, spelling: Spelling) -> dict[str, Number] | None:
    """A mapping word → number, in the order of the file."""
    value = section.take(key)
    part = None if value is None else section.part(key, value)
    if part is None:
        return None
    read = {name: number(part, name, spelling) for name in part.value.entries}
    return {name: one for name, one in read.items() if one is not None}


def number_or_none(section: Section, key: str, spelling: Spelling) -> Number | str | None:
    """A number, or the word `none`, which is a choice and not an omission."""
    value = section.value.entries.get(key)
    if value is not None and isinstance(value[1], Scalar) and value[1].text == "none":
        section.take(key)
        return "none"
    return number(section, key, spelling)


def listing(section: Section, key: str) -> tuple[Value, ...] | None:
    value = section.take(key)
    if isinstance(value, Listing):
        return value.items
    if value is not None:
        section.problems.add("not-list", value.spot, name=key)
    return None


def texts(section: Section, key: str, spelling: Spelling) -> tuple[str, ...] | None:
    """A list of words; a single word may stand alone."""
    value = section.value.entries.get(key)
    if value is not None and isinstance(value[1], Scalar):
        single = text(section, key, spelling)
        return None if single is None else (single,)
    items = listing(section, key)
    if items is None:
        return None
    found = []
    for item in items:
        if isinstance(item, Scalar) and item.value is not None:
            found.append(Word(item.text, item.spot))
        else:
            section.problems.add("not-text", item.spot, name=key)
    return tuple(found)


def node(section: Section, key: str, spelling: Spelling) -> Any:
    value = section.take(key)
    part = None if value is None else section.part(key, value, forms_of(spelling.of))
    return None if part is None else read_node(spelling.of, part)


def nodes(section: Section, key: str, spelling: Spelling) -> tuple[Any, ...] | None:
    """A list of nodes."""
    items = listing(section, key)
    if items is None:
        return None
    parts = [section.part(key, item) for item in items]
    return tuple(read_node(spelling.of, part) for part in parts if part is not None)


def named(section: Section, key: str, spelling: Spelling) -> dict[str, Any] | None:
    """A mapping id → node; the node's field `id` gets the key."""
    value = section.take(key)
    part = None if value is None else section.part(key, value)
    if part is None:
        return None
    found: dict[str, Any] = {}
    for name, (spot, entry) in part.value.entries.items():
        inner = part.part(name, entry)
        if not ID.match(name):
            section.problems.add("bad-id", spot, name=name)
        if inner is not None:
            found[name] = read_node(spelling.of, inner, id=name, spot=spot)
    return found


def named_ones(section: Section, key: str, spelling: Spelling) -> dict[str, Any] | None:
    """A mapping name → one of several forms: `let: {a: {count: …}}`."""
    value = section.take(key)
    part = None if value is None else section.part(key, value)
    if part is None:
        return None
    found: dict[str, Any] = {}
    for name, (spot, entry) in part.value.entries.items():
        if not PLAIN_NAME.match(name):
            section.problems.add("bad-name", spot, name=name)
        inner = part.part(name, entry)
        one = None if inner is None else read_one_of(inner, spelling.of)
        if one is not None:
            found[name] = one
    return found


def options(section: Section, key: str, spelling: Spelling) -> dict[str, str] | None:
    """A mapping id → name, in the order of the file."""
    value = section.take(key)
    part = None if value is None else section.part(key, value)
    if part is None:
        return None
    return {name: text(part, name, spelling) or "" for name in part.value.entries}


def one_of(section: Section, key: str, spelling: Spelling) -> Any:
    """A mapping with exactly one key, which chooses the node: `measure: {count: {…}}`."""
    value = section.take(key)
    part = None if value is None else section.part(key, value, (f"{word}: …" for word in spelling.of))
    return None if part is None else read_one_of(part, spelling.of)


def read_one_of(part: Section, table: Map[str, type]) -> Any:
    known = [word for word in part.value.entries if word in table]
    for word, (spot, _) in part.value.entries.items():
        if word not in table:
            part.problems.add("unknown-key", spot, near=table, name=word)
    if len(known) != 1:
        if known or not part.value.entries:
            part.problems.add("not-one", part.spot, name=part.name, count=len(known))
        return None
    word = known[0]
    spot, entry = part.value.entries[word]
    cls = table[word]
    if isinstance(entry, Scalar):
        return _from_scalar(cls, word, spot, entry, part)
    if isinstance(entry, Listing) and len(keys := said_of(cls)) == 1:  # `{sum: […]}` is short for `{sum: {parts: […]}}`
        only = Mapping({keys[0]: (entry.spot, entry)}, entry.spot)
        return read_node(cls, Section(word, only, part.problems), spot=spot)
    inner = part.part(word, entry)
    return None if inner is None else read_node(cls, inner, spot=spot)


def said_of(cls: type) -> list[str]:
    """The keys of a form."""
    fields = (item for item in dataclasses.fields(cls) if "spelling" in item.metadata)
    return [item.metadata["spelling"].key or item.name.rstrip("_") for item in fields]


def _from_scalar(cls: type, word: str, spot: Spot, entry: Scalar, part: Section) -> Any:
    """`map: {per_unit: step}` is short for `map: {per_unit: {by: step}}`; `{as_given: }` needs nothing."""
    fields = [item for item in dataclasses.fields(cls) if "spelling" in item.metadata]
    if entry.value is not None and fields and fields[0].metadata["spelling"].how is inline:
        part.problems.add("not-mapping", entry.spot, name=word)
        return None
    if entry.value is None or not fields:
        inner = Section(word, Mapping({}, entry.spot), part.problems)
    else:
        key = fields[0].metadata["spelling"].key or fields[0].name.rstrip("_")
        inner = Section(word, Mapping({key: (entry.spot, entry)}, entry.spot), part.problems)
    return read_node(cls, inner, spot=spot)


def registry(classes: Iterable[type]) -> dict[str, type]:
    return {cls.word: cls for cls in classes}  # type: ignore[attr-defined]
