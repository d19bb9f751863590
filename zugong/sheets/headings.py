"""Header words made comparable: spacing, brackets, stars, full-width forms and traditional characters do not count."""

from __future__ import annotations

import re
from functools import lru_cache

from .values import tidy

_TRADITIONAL = (
    "電电話话號号碼码時时間间黨党組组織织職职務务級级學学歷历類类別别屆届滿满證证單单備备註注會会議议應应實实點点內内書书記记"
    "聯联絡络繫系係系員员狀状態态統统轉转預预稱称體体門门條条參参與与題题開开課课總总計计數数貫贯業业畢毕齡龄歲岁機机關关"
    "縣县鄉乡鎮镇區区辦办處处長长歲岁醫医檔档種种監监質质術术專专幹干隊队無无發发現现據据們们為为從从換换選选舉举離离"
    "報报項项領领導导構构設设編编屬属隸隶資资產产"
)
SIMPLIFIED = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))
BRACKETS = re.compile(r"[（(\[【〔<《][^）)\]】〕>》]*[）)\]】〕>》]")
LEADING = re.compile(r"^(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）.、．]\s*|[*＊※★☆·•#]+)")
PUNCTUATION = re.compile(r"[\s:：*＊※★、，,。.．_\-—()（）\[\]【】〔〕《》<>“”\"'/\\|＋+&·？?！!;；]+")


@lru_cache(maxsize=8_192)
def key(label: str) -> str:
    """The label with brackets' contents kept: 联系电话（手机） → 联系电话手机."""
    return PUNCTUATION.sub("", _start(label))


@lru_cache(maxsize=8_192)
def bare(label: str) -> str:
    """The label without what stands in brackets: 年龄（岁） → 年龄."""
    return PUNCTUATION.sub("", BRACKETS.sub("", _start(label))) or key(label)


def _start(label: str) -> str:
    plain = tidy(label).replace("\n", "")
    shorter = LEADING.sub("", plain)
    return (shorter or plain).translate(SIMPLIFIED).lower()


def pieces(label: str) -> list[str]:
    """The parts of a heading that names two things: 应到/实到 → [应到, 实到]."""
    parts = re.split(r"[/／、|｜＋+&]|和|及|与|\n", tidy(label) if "\n" not in label else label)
    return [part.strip() for part in parts if part.strip()]
