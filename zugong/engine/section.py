"""A mapping of the file while it is being read, and the words in it, which remember where they stood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from zugong.engine.problems import NOWHERE, Problems, Spot
from zugong.engine.source import Mapping, Scalar, Value

LEFT_TO_WRITE = "待写"  # what a draft made from a table marks the rows with that nobody has written yet


class Word(str):
    """A word that remembers where it stood, so that what is wrong with it is told there."""

    spot: Spot

    def __new__(cls, text: str, spot: Spot = NOWHERE) -> Word:
        word = super().__new__(cls, text)
        word.spot = spot
        return word


@dataclass(slots=True)
class Section:
    """A mapping being read: knows its name for messages, and which keys were asked for."""

    name: str
    value: Mapping
    problems: Problems
    used: set[str] = field(default_factory=set)

    @property
    def spot(self) -> Spot:
        return self.value.spot

    def has(self, key: str) -> bool:
        return key in self.value.entries

    def take(self, key: str) -> Value | None:
        self.used.add(key)
        entry = self.value.entries.get(key)
        return None if entry is None else entry[1]

    def key_spot(self, key: str) -> Spot:
        entry = self.value.entries.get(key)
        return self.spot if entry is None else entry[0]

    def part(self, key: str, value: Value, forms: Iterable[str] = ()) -> Section | None:
        """`forms`: how it is written, for who wrote something else."""
        if isinstance(value, Mapping):
            return Section(key, value, self.problems)
        listed = list(forms)
        shown = value.text if isinstance(value, Scalar) else ""
        if "：" in shown:
            self.problems.add("full-width", value.spot, name=key)
        elif f"{shown}: …" in listed:
            self.problems.add("word-alone", value.spot, name=key, word=shown)
        elif shown and listed:
            shapes = "、".join(f"{key}: {{{form}}}" for form in listed[:4]) + ("…" if len(listed) > 4 else "")
            self.problems.add(
                "not-a-word", value.spot, name=key, value=shown, forms=shapes, forms_en=shapes.replace("、", ", ")
            )
        else:
            self.problems.add("not-mapping", value.spot, name=key)
        return None

    def close(self) -> None:
        for key, (spot, _) in self.value.entries.items():
            if key in self.used:
                continue
            if key.startswith(LEFT_TO_WRITE):
                self.problems.add("left-to-write", spot)
            else:
                self.problems.add("unknown-key", spot, near=self.used, name=key)
