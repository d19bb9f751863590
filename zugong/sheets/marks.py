"""What a mark in a roll says of one person at one meeting: √ came, 出差 is on leave and why, × stayed away, / was not asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .grid import DateCell, Raw, Trouble
from .values import tidy

PRESENT, LEAVE, ABSENT, NOT_ASKED = "present", "leave", "absent", "not_asked"


class Mark(NamedTuple):
    state: str
    reason: str = ""


CAME = frozenset(
    ("√", "✓", "✔", "☑", "∨", "V", "Y", "1", "到", "到会", "已到", "实到", "参加", "已参加", "参会", "出席", "出勤", "签到", "已签到", "已签", "是", "在",
     "在岗", "迟到", "早退", "正常", "准时参加", "按时参加", "线上参加", "视频参会", "TRUE")
)  # fmt: skip
STAYED_AWAY = frozenset(
    ("×", "✗", "✘", "✕", "╳", "☒", "X", "0", "否", "缺", "缺席", "缺勤", "旷会", "未到", "未到会", "未参加", "没参加", "未参会", "未出席", "未请假", "无故缺席", "无故",
     "无故不到", "FALSE")
)  # fmt: skip
NOBODY_ASKED = frozenset(
    ("/", "\\", "-", "--", "—", "——", "不参加", "不需参加", "无需参加", "不用参加", "不涉及", "免", "非委员", "不应到", "不在应到范围", "未入党", "未转入", "已转出", "无")
)  # fmt: skip
#: A reason is one of these or has one of these in it; anything else is not guessed at.
AWAY = re.compile(
    r"假|出差|公出|外出|公务|公差|住院|生病|因病|病重|重病|患病|手术|就医|培训|学习|值班|值守|下乡|驻村|调研|开会|会议|务工|打工|探亲|分娩|生产|坐月子|休息|轮休|调休|"
    r"加班|在外|家中有事|家里有事|有事|年老|体弱|行动不便|年事已高|抽调|借调|挂职|跟班|隔离|出国|照顾|陪护|工作原因|工作冲突|执勤|出警|抢险|防汛"
)
_LEGEND = re.compile(
    r"[“\"'「]?([√✓✔☑∨×✗✘✕╳☒○◯●◎△▲▽▼☆★□■◇◆※＋+*＊#@/\\\-—ΔООoOXxVv])[”\"'」]?\s*(?:表示|代表|为|是|即|指|记为|[:：=—-])?\s*([一-鿿]{1,8})"
)


def read_word(written: str) -> Mark | None:
    """A mark by its own meaning; None where it has none that is certain."""
    plain = written.replace(" ", "")
    if plain.upper() in CAME:
        return Mark(PRESENT)
    if plain.upper() in STAYED_AWAY:
        return Mark(ABSENT)
    if plain in NOBODY_ASKED:
        return Mark(NOT_ASKED)
    if len(plain) <= 30 and AWAY.search(plain):
        return Mark(LEAVE, plain)
    return None


def read(raw: Raw, legend: Mapping[str, Mark]) -> Mark | None:
    """What one cell says; None where it is not understood. The table's own legend comes first."""
    if raw is None or isinstance(raw, DateCell | Trouble):
        return None
    plain = tidy(raw)
    if plain in legend:
        return legend[plain]
    if parts := re.fullmatch(r"(\S{1,4}?)\s*[（(](.+)[)）]", plain):
        # ×（出差）, 请假（病）: the mark, and why.
        told, why = legend.get(parts[1]) or read_word(parts[1]), parts[2]
        if told is not None and told.state in (LEAVE, ABSENT):
            return Mark(LEAVE if read_word(why) and told.state == ABSENT else told.state, why)
    return read_word(plain)


def legend_in(texts: list[str]) -> dict[str, Mark]:
    """注：√为参加，○为请假，△为出差 → what each sign stands for in this table."""
    found: dict[str, Mark] = {}
    for text in texts:
        for sign, word in _LEGEND.findall(text):
            meant = _meaning(word)
            if meant is not None:
                found.setdefault(tidy(sign), meant)
    return found


def _meaning(word: str) -> Mark | None:
    for length in range(len(word), 0, -1):
        meant = read_word(word[:length])
        if meant is not None:
            return meant._replace(reason="" if meant.reason == "请假" else meant.reason)
    return None
