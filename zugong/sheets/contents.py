"""What a column's own cells say about it, whatever its heading says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from . import dates, identity, marks
from .grid import DateCell, Raw, text_of
from .values import tidy

ETHNIC = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
]
ETHNICITIES = {name: f"{name}族" for name in ETHNIC} | {f"{name}族": f"{name}族" for name in ETHNIC}
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘"
    "景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏"
    "栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)
UNIT_END = re.compile(r"(支部|支部委员会|总支|总支部委员会|党委|委员会|党组|工委|小组|机关)(?:（.*）|\(.*\))?$")
BODY_END = re.compile(
    r"(局|办|办公室|中心|院|校|所|站|馆|部|委|会|公司|银行|社|协会|联合会|政府|大学|学校|医院|机关|支队|大队|处)$"
)
LONG = 8


def _sex(raw: Raw) -> bool:
    return tidy(raw) in ("男", "女", "男性", "女性")


def _name(raw: Raw) -> bool:
    plain = re.sub(r"\s", "", text_of(raw)) if isinstance(raw, str) else ""
    return (2 <= len(plain) <= 4 and plain[0] in SURNAMES) or ("·" in plain and len(plain) < 30)


def _date(raw: Raw) -> bool:
    if isinstance(raw, DateCell):
        return True
    if isinstance(raw, int) and raw < 100_000:
        return False
    plain = tidy(raw)
    if not re.search(r"\d|[〇○零一二三四五六七八九十]", plain) or len(plain) > 30:
        return False
    read = dates.date(raw, year=2024)
    return read.value is not None or bool(re.match(r"(19|20)\d\d[.\-/年]\d{1,2}", plain))


def _integer(raw: Raw) -> bool:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw < 100_000
    return bool(re.fullmatch(r"\d{1,5}\s*[人名个位次]?", tidy(raw)))


def _id_number(raw: Raw) -> bool:
    plain = re.sub(r"[\s'’]", "", tidy(raw)).upper()
    return bool(re.fullmatch(r"\d{6}(18|19|20)?\d{2}[01]\d[0-3]\d\d{3}[\dX]?|\d{3,6}\*{4,}\w{2,4}", plain))


def _phone(raw: Raw) -> bool:
    plain = re.sub(r"[\s\-]", "", tidy(raw))
    return bool(re.fullmatch(r"1[3-9][\d*]{9}|0\d{9,11}|\d{7,8}", plain)) and not _date(raw)


def _credit(raw: Raw) -> bool:
    plain = tidy(raw).upper()
    return bool(re.fullmatch(r"[159NY][0-9A-Z]{17}", plain)) and not identity.looks_like_id(plain)


def _ethnicity(raw: Raw) -> bool:
    return tidy(raw).replace(" ", "") in ETHNICITIES


def _party_unit(raw: Raw) -> bool:
    return isinstance(raw, str) and bool(UNIT_END.search(tidy(raw).replace(" ", "")))


def _body(raw: Raw) -> bool:
    return isinstance(raw, str) and bool(BODY_END.search(tidy(raw))) and not _party_unit(raw)


def _long(raw: Raw) -> bool:
    return isinstance(raw, str) and len(raw) >= LONG


def _names(raw: Raw) -> bool:
    """A list of people, or one of them: at least the first piece is a name."""
    if not isinstance(raw, str):
        return False
    pieces = [piece for piece in re.split(r"[、,，;；。\s（(:：]+", tidy(raw)) if piece]
    return bool(pieces) and sum(_name(piece) or _name(piece[:2]) for piece in pieces) * 3 >= len(pieces)


def _mark(raw: Raw) -> bool:
    return marks.read(raw, {}) is not None


TESTS: dict[str, Callable[[Raw], bool]] = {
    "sex": _sex,
    "name": _name,
    "names": _names,
    "mark": _mark,
    "date": _date,
    "integer": _integer,
    "id_number": _id_number,
    "phone": _phone,
    "credit_code": _credit,
    "ethnicity": _ethnicity,
    "party_unit": _party_unit,
    "body": _body,
    "long_text": _long,
}
#: Kinds whose content alone says what the column is.
TELLING = frozenset(("sex", "id_number", "phone", "credit_code", "ethnicity", "choice"))


def share(kind: str, samples: Sequence[Raw], choices: Mapping[str, str]) -> float | None:
    """Which share of the cells fits the kind; None where there is nothing to judge by. The samples say something each."""
    filled = samples
    if not filled:
        return None
    if kind == "serial":
        numbers = [int(text) for raw in filled if (text := tidy(raw)).isdigit()]
        rising = sum(later > earlier for earlier, later in pairwise(numbers))
        return rising / (len(filled) - 1) if len(filled) > 1 else float(bool(numbers))
    if kind == "choice":
        return sum(tidy(raw).replace(" ", "") in choices for raw in filled) / len(filled)
    test = TESTS.get(kind)
    return None if test is None else sum(map(test, filled)) / len(filled)
