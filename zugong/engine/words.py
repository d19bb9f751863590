"""Two languages side by side, and numbers as people write them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages; `str()` is the Chinese one, which is the source language."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh

    def within(self, language: str) -> str:
        return self.en if language.lower().startswith("en") else self.zh

    def __add__(self, other: Words) -> Words:
        gap = " " if self.en and other.en else ""
        return Words(self.zh + other.zh, self.en + gap + other.en)

    def to_list(self) -> list[str]:
        return [self.zh, self.en]


NOTHING = Words("", "")


def same(text: str) -> Words:
    """A name, which is not translated."""
    return Words(text, text)


def joined(parts: list[Words], zh: str = "", en: str = " ") -> Words:
    kept = [part for part in parts if part.zh or part.en]
    return Words(zh.join(part.zh for part in kept), en.join(part.en for part in kept))


def plain(number: Decimal) -> str:
    """12.50 → 12.5, 3.0 → 3, −2 with the real minus sign; never an exponent."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in {"-0", ""}:
        text = "0"
    return "−" + text[1:] if text.startswith("-") else text


def day_words(day: dt.date) -> Words:
    return Words(f"{day.month}月{day.day}日", day.isoformat())
