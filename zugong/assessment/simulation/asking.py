"""What somebody asks to try: boxes for weights and numbers, read from an address, and the numbers that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from zugong import engine
from zugong.engine import plain
from zugong.engine.levers import Block, Entangled, Levers, Part, reweighed, sums
from zugong.engine.parameters import Dated, Parameter
from zugong.rulebook import amounts

from .bench import Bench

WEIGHT, VALUE = "w:", "v:"
ZERO = Decimal(0)


@dataclass(frozen=True)
class Box:
    """One box of the page. `now`: what holds; `text`: what stands in it."""

    name: str
    label: str
    now: str
    text: str
    hint: str = ""
    wrong: str = ""

    @property
    def changed(self) -> bool:
        return self.text.strip() != self.now


@dataclass(frozen=True)
class Weight:
    """The full marks of an item."""

    block: Block
    box: Box
    before: Decimal
    after: Decimal

    @property
    def delta(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Knob:
    """One number with its boxes; `of` names the indicators that take it."""

    parameter: Parameter
    dated: Dated
    boxes: tuple[Box, ...]
    of: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return any(box.changed for box in self.boxes)


@dataclass(frozen=True)
class Change:
    """One thing somebody turned: what is said of it, and the indicators it can move."""

    label: str
    before: str
    after: str
    indicators: frozenset[str]
    #: the item whose weight it is
    item: str = ""

    def __str__(self) -> str:
        return f"{self.label} {self.before} → {self.after}"


@dataclass
class Asked:
    bench: Bench
    query: Mapping[str, str]
    _weights: dict[str, Decimal] = field(default_factory=dict)
    _values: dict[str, Any] = field(default_factory=dict)
    #: sentences about boxes that could not be read, by box
    wrong: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.day = self.bench.numbers_day
        for part in self.levers.weighed:
            self._weight(part.id, part.full)
        for name in self._named:
            self._value(name)

    @property
    def levers(self) -> Levers:
        return self.bench.levers

    @property
    def institution(self) -> engine.Institution:
        return self.bench.institution

    def dated(self, name: str) -> Dated:
        parameter = self.institution.parameters[name]
        return parameter.on(self.day) or parameter.values[0]

    @cached_property
    def _labels(self) -> dict[str, str]:
        labels = self.institution.labels.values()
        return {key: name for one in labels for key, name in (one.values or {}).items()}

    @cached_property
    def _named(self) -> list[str]:
        """Parameters the address speaks of."""
        spoken = {name[len(VALUE) :].rsplit(":", 1)[0] for name in self.query if name.startswith(VALUE)}
        return [name for name in self.levers if name in spoken]

    # ---- reading ---------------------------------------------------------------------------------

    def _weight(self, id_: str, name: str) -> None:
        text = self.query.get(WEIGHT + id_, "").strip()
        if not text or not name:
            return
        value, wrong = amounts.read(self.dated(name), {"": text})
        if wrong:
            self.wrong[WEIGHT + id_] = wrong[""]
        elif value != self.dated(name).value:
            self._weights[id_] = value

    def _value(self, name: str) -> None:
        dated = self.dated(name)
        known = {box.key: box.text for box in amounts.boxes(dated, self._labels)}
        texts = {key: self.query.get(f"{VALUE}{name}:{key}", "").strip() or text for key, text in known.items()}
        value, wrong = amounts.read(dated, texts)
        self.wrong |= {f"{VALUE}{name}:{key}": sentence for key, sentence in wrong.items()}
        if not wrong and value != dated.value:
            self._values[name] = value

    # ---- what follows ----------------------------------------------------------------------------

    @cached_property
    def _turned(self) -> tuple[dict[str, Any], tuple[str, ...], str]:
        try:
            turned = reweighed(self.institution, self.levers, self.day, self._weights)
        except Entangled as shared:
            return (
                {},
                (),
                _("“%(name)s”是几处共用的数，不能给它们各定各的；先在制度文件里分开写。") % {"name": shared.title},
            )
        return {**turned.values, **self._values}, turned.left, ""

    @property
    def values(self) -> dict[str, Any]:
        """Every number that is to be otherwise, as it would stand in the institution."""
        return self._turned[0]

    @property
    def left(self) -> tuple[str, ...]:
        """Numbers several parts share: they stay, whatever the weights."""
        return self._turned[1]

    @property
    def problem(self) -> str:
        if self.wrong:
            return _("有 %(n)d 处填得不对，改好再算。") % {"n": len(self.wrong)}
        return self._turned[2]

    @cached_property
    def sums(self) -> tuple[Decimal, Decimal]:
        """What the items come to, and what they have to come to."""
        return sums(self.institution, self.day, self.values)

    @property
    def balanced(self) -> bool:
        return self.sums[0] == self.sums[1]

    @cached_property
    def changes(self) -> list[Change]:
        found = [self._change(part) for part in self.levers.weighed if part.id in self._weights]
        for name, value in self._values.items():
            parameter, dated = self.institution.parameters[name], self.dated(name)
            found.append(
                Change(
                    parameter.title, *_words(dated, value, parameter.unit, self._labels), self.levers.moved_by([name])
                )
            )
        return found

    def _change(self, part: Block | Part) -> Change:
        inside = [one.full for one in part.parts] if isinstance(part, Block) else []
        return Change(
            _("%(name)s分值") % {"name": part.title}, plain(self.dated(part.full).value), plain(self._weights[part.id]),
            self.levers.moved_by([part.full, *inside]), part.id if isinstance(part, Block) else "",
        )  # fmt: skip

    # ---- boxes -----------------------------------------------------------------------------------

    @cached_property
    def weights(self) -> list[Weight]:
        return [self._weight_of(block) for block in self.levers.blocks if block.full]

    def _weight_of(self, block: Block) -> Weight:
        before = self.dated(block.full).value
        after = self.values.get(block.full, before)
        return Weight(block, self._full_box(block.id, block.title, before), before, after)

    def _full_box(self, id_: str, label: str, before: Decimal, hint: str = "") -> Box:
        """What was written, never what follows from other boxes: that would be asked for the next time."""
        name = WEIGHT + id_
        return Box(
            name,
            label,
            plain(before),
            self.query.get(name, "").strip() or plain(before),
            hint,
            self.wrong.get(name, ""),
        )

    def full_of(self, id_: str, name: str, title: str) -> Knob:
        """The full marks of one indicator."""
        before = self.dated(name).value
        after = self.values.get(name, before)
        hint = (
            _("随项目折成 %(marks)s") % {"marks": plain(after)} if after != before and id_ not in self._weights else ""
        )
        box = self._full_box(id_, _("满分"), before, hint)
        return Knob(self.institution.parameters[name], self.dated(name), (box,), (title,))

    def knob(self, name: str, of: tuple[str, ...] = ()) -> Knob:
        dated = self.dated(name)
        boxes = []
        for box in amounts.boxes(dated, self._labels):
            key = f"{VALUE}{name}:{box.key}"
            text = self.query.get(key, "").strip() or box.text
            boxes.append(Box(key, box.label, box.text, text, box.hint, self.wrong.get(key, "")))
        return Knob(self.institution.parameters[name], dated, tuple(boxes), of)

    def knobs_of(self, block: Block) -> list[Knob]:
        """Everything of an item that can be turned beside its own full marks; a number several indicators take stands once."""
        fulls = [self.full_of(part.id, part.full, part.title) for part in block.parts if part.full]
        users: dict[str, list[str]] = {}
        for part in block.parts:
            for name in part.own:
                users.setdefault(name, []).append(part.title)
        return [*fulls, *(self.knob(name, tuple(users.get(name, ()))) for name in block.names)]

    @property
    def touched(self) -> list[Knob]:
        """Numbers that were changed: they stand on the page whatever else is folded away."""
        return [
            self.knob(name)
            for name in self._named
            if name in self._values or any(key.startswith(f"{VALUE}{name}:") for key in self.wrong)
        ]


def _words(dated: Dated, value: Any, unit: str, names: Mapping[str, str]) -> tuple[str, str]:
    """A value before and after; of a table only the lines that differ."""
    if isinstance(value, Mapping) and isinstance(dated.value, Mapping):
        old, new = list(dated.value.items()), list(value.items())
        pairs = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
        return tuple(
            "；".join(f"{names.get(key, key)} {plain(mark)}" for key, mark in side) for side in zip(*pairs, strict=True)
        )  # type: ignore[return-value]
    sign = unit if unit in ("%", "分") else ""
    return f"{_plain(dated.value)}{sign}", f"{_plain(value)}{sign}"


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(_plain(one) for one in value)
    return plain(value) if isinstance(value, Decimal) else str(value)
