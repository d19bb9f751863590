"""What a row is called where a line of words stands for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zugong.columns import cells
from zugong.rulebook.declared import DeclaredRegister

from .models import Row
from .queries import listed

#: Columns whose words a row is called by, and how many others stand in for them.
TEXTS, MOST = ("text", "long_text"), 4


def called(row: Row, declared: DeclaredRegister, words: Mapping[str, str], without: Iterable[str] = ()) -> str:
    """Its own words; where nobody has to write any, what its list shows first, as far as the reader of `words` sees it."""
    columns = declared.register.columns.values()
    if any(one.required and one.type in TEXTS and not one.personal for one in columns):
        return str(row)
    told = [words.get(one.id, "") for one in listed(declared) if one.id not in without]
    return " ".join([one for one in told if one and one != cells.MASKED][:MOST]) or str(row)
