"""Names as a clerk lists them in one cell: 李 明、王芳（出差）；病假：张三 — and which of them the cell leaves out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from zugong.sheets import marks
from zugong.sheets.values import INVISIBLE, means_nothing

MARKS = "、,，;；。|｜/"
_LABEL = re.compile(r"^([^:：（(]{1,12})[:：](.+)$", re.DOTALL)
_BRACKET = re.compile(r"[（(]([^（()）]*)[)）]")
_TAIL = re.compile(r"^\d{3}[\dX]$")
_AND_OTHERS = re.compile(r"等?(?:共|计)?\s*\d*\s*[人名]?(?:同志)?$")
_COUNT_ONLY = re.compile(r"^(?:等|共|合计|计)?\s*\d+\s*[人名]?$|^等$")


class Entry(NamedTuple):
    name: str
    reason: str = ""
    tail: str = ""  # the last four of the ID number, where two people bear the name


class Names(NamedTuple):
    entries: list[Entry]
    open: str = ""  # what says that not everybody is named: 等12人, 全体党员


def read(text: str, known: Callable[[str], bool]) -> Names:
    if means_nothing(text):
        return Names([])
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", text.replace("\n", "、").replace("\r", "")))
    entries: list[Entry] = []
    left_open = ""
    for segment in _split(plain, ";；。"):
        reason, rest = _common_reason(segment, known)
        for token in _tokens(rest, known):
            if _COUNT_ONLY.match(token) or re.match(r"^(?:全体|全部|其他|其余|其它|各|所有)", token):
                left_open = token
                continue
            entry, more = _entry(token, known)
            if not known(entry.name) and marks.read_word(token) is not None:
                left_open = token  # a reason, and nobody's name
                continue
            left_open = more or left_open
            entries.append(entry._replace(reason=entry.reason or reason))
    return Names(entries, left_open)


def _split(text: str, at: str) -> Iterator[str]:
    """Split outside brackets."""
    depth, piece = 0, ""
    for char in text:
        depth += (char in "（(") - (char in ")）")
        if char in at and depth <= 0:
            if piece.strip():
                yield piece.strip()
            piece = ""
        else:
            piece += char
    if piece.strip():
        yield piece.strip()


def _common_reason(segment: str, known: Callable[[str], bool]) -> tuple[str, str]:
    """出差：李明、王芳 → (出差, 李明、王芳)."""
    match = _LABEL.match(segment)
    if match is None or known(match[1].replace(" ", "")):
        return "", segment
    label = re.sub(r"\d+\s*[人名]?|人员|党员|名单|缺席|未到|实到|到会|参加|出席|参会|原因|、|及", "", match[1]).strip()
    return ("" if label in ("请假", "") else label), match[2].strip()


def _tokens(text: str, known: Callable[[str], bool]) -> Iterator[str]:
    """The pieces of a list; spaces part names too, unless they stand inside one."""
    for piece in _split(text, MARKS):
        words = list(_split(piece, " "))
        while words:
            word = words.pop(0)
            while (
                words
                and not known(_name_of(word))
                and (known(_name_of(word + words[0])) or (len(word) == 1 and len(_name_of(words[0])) <= 2))
            ):
                word += words.pop(0)
            if words and words[0][0] in "（(":
                word += words.pop(0)
            yield word


def _name_of(token: str) -> str:
    return _BRACKET.sub("", token)


def _entry(token: str, known: Callable[[str], bool]) -> tuple[Entry, str]:
    """One name with what is said about it, and what says that others are meant too."""
    notes = [note.strip() for note in _BRACKET.findall(token)]
    name = _name_of(token).strip()
    tail = next((note.upper() for note in notes if _TAIL.match(note.upper())), "")
    reason = "、".join(note for note in notes if note.upper() != tail)
    more = ""
    if not known(name):
        longest = next((name[:length] for length in range(len(name) - 1, 1, -1) if known(name[:length])), "")
        rest = name[len(longest) :].strip() if longest else ""
        if longest and _AND_OTHERS.fullmatch(rest):
            name, more = longest, rest
        elif longest:
            name, reason = longest, reason or re.sub(r"^(?:同志)?[因-]?", "", rest)
    return Entry(name, reason, tail), more
