"""What the title over a table says: which organisation it is about, and nothing where that is not certain."""

from __future__ import annotations

import re
from functools import lru_cache

from .values import tidy

_BEFORE = re.compile(r"^(?:附件?\s*\d*\s*[:：]?\s*)?(?:关于)?(?:20\d\d\s*年?(?:度)?)?[“\"《]?")
_UNIT = re.compile(
    r"^([一-鿿][一-鿿（）()]{1,40}?(?:支部委员会|党支部|支部|总支部委员会|党总支|总支|机关党委|党委|党组|工委|委员会))"
    r"(?=[^一-鿿]|党员|全体|在册|三会|主题|组织生活|会议|学习|开展|情况|名册|名单|花名册|台账|记录|登记|信息|所属|下属|基本|换届|统计|一览|$)"
)
#: 各党支部, 基层党委 …: any of them, none in particular.
_ANY = re.compile(
    r"^(?:全县|全市|全区|全镇|全乡|全体|各|各级|所有|本|基层|机关|农村|社区|县直|县直机关|直属|所属|下属|先进|示范|流动|两新|非公)*"
    r"(?:基层|机关|县直|直属)?(?:支部委员会|党支部|支部|党总支|总支|党委|机关党委|党组|工委|委员会)$"
)


@lru_cache(maxsize=1_024)
def unit_in(title: str) -> str:
    """县水利局第一党支部2025年“三会一课”台账 → 县水利局第一党支部."""
    plain = _BEFORE.sub("", tidy(title)).strip()
    match = _UNIT.match(plain)
    return match[1] if match and not _ANY.match(match[1]) else ""
