"""What somebody says when writing a notice: plain values between form, rule and verb."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zugong.org.models import Unit


@dataclass(frozen=True, kw_only=True)
class Said:
    """A notice as its author wants it. `answer` is the place of the right option, `passage` the words of the text that say so."""

    title: str
    text: str
    to: tuple[Unit, ...]
    roles: tuple[str, ...] = ()
    urgent: bool = False
    valid_until: dt.date | None = None
    question: str = ""
    options: tuple[str, ...] = ()
    answer: int | None = None
    passage: str = ""


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, blanks inside them made one: so is a passage found that was copied over a broken line."""
    return [line for line in (" ".join(part.split()) for part in text.splitlines()) if line]
