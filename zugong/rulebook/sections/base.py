"""What a section of an institution is to the library: rows for its page, words to compare editions by, a count.

A new section of the language is one module beside this one with a `SECTION`, and a line in `sections/__init__.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise

from zugong.engine import Institution


class Told(NamedTuple):
    """One thing of a section in plain words: what it is called, and all it says."""

    name: str
    words: str


@dataclass(frozen=True)
class Section:
    key: str
    title: str | Promise
    template: str
    #: What the template shows; nothing to show, no section on the page.
    rows: Callable[[Institution, dt.date], Sequence[Any]]
    #: id → the same in words. Two editions differ where these differ.
    told: Callable[[Institution, dt.date], Mapping[str, Told]]
    #: How the card of an institution counts it (“项任务”), and how many there are.
    counted: str | Promise = ""
    count: Callable[[Institution], int] = lambda one: 0
    #: How many of them are still to be checked against the document.
    doubts: Callable[[Institution], int] = lambda one: 0
