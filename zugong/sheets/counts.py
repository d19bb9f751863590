"""Numbers that a cell names itself: 应到25人，实到23人，请假2人."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted({word for word in words if len(word) > 1}, key=len, reverse=True)
    # 应参加人数 is not 参加人数, nor is 未到 到.
    return re.compile(
        rf"(?<![应未缺需该])(?:{'|'.join(map(re.escape, longest_first))})(?:人数|党员|人员)?\s*[:：为是]?\s*(\d{{1,5}})(?!\d)"
    )


def counted(text: str, words: tuple[str, ...]) -> str | None:
    """The one number that stands behind one of these words; None where there is none, or more than one."""
    found = set(_pattern(words).findall(text))
    return found.pop() if len(found) == 1 else None


def named(text: str, words: tuple[str, ...]) -> str:
    """The names that stand behind one of these words: 缺席2人（李明出差、王芳）; empty where none do."""
    found = _names_pattern(words).search(text)
    return (found[1] or found[2]).strip() if found else ""


@lru_cache(maxsize=256)
def _names_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    stems = {word[:2] for word in words if len(word) >= 2}
    any_of = "|".join(map(re.escape, sorted(stems)))
    return re.compile(
        rf"(?:{any_of})(?:人员|党员)?\s*(?:\d{{1,4}}\s*[人名])?\s*(?:[（(]([^（()）]*(?:[（(][^（()）]*[)）][^（()）]*)*)[)）]|[:：]\s*([^\d，,；;。]+))"
    )
