"""Examples that prove the institution: computed again whenever it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.sample import Example
from zugong.rulebook.sections.base import Section, Told


def rows(one: Institution, day: dt.date) -> Sequence[Example]:
    return one.examples


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {example.title: Told(example.title, _expected(example)) for example in one.examples}


def _expected(example: Example) -> str:
    total = None if example.expect is None else example.expect.total
    return "" if total is None else _("应得 %(total)s 分") % {"total": total}


SECTION = Section(
    "examples",
    gettext_lazy("例子"),
    "rulebook/sections/examples.html",
    rows,
    told,
    gettext_lazy("个例子"),
    lambda one: len(one.examples),
)
