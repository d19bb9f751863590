"""Three pairs an assessment of cadres keeps together: 德与绩, 分析与量化, 平时与年度. What stands on one side alone says why."""

from __future__ import annotations

from collections.abc import Iterable

from zugong.engine.problems import Problems
from zugong.engine.scheme import Scheme
from zugong.engine.words import Words

#: word → (中文, English); each pair stands together
PAIRS: tuple[tuple[str, str], ...] = (("virtue", "results"), ("analysed", "counted"), ("daily", "yearly"))
ASPECTS: dict[str, tuple[str, str]] = {
    "virtue": ("政德", "virtue"),
    "results": ("实绩", "results"),
    "analysed": ("分析研判（定性）", "analysed (qualitative)"),
    "counted": ("量化（定量）", "counted (quantitative)"),
    "daily": ("日常", "day to day"),
    "yearly": ("年度", "yearly"),
}


def named(sides: Iterable[str]) -> Words:
    """What sides are called, one after the other."""
    told = [ASPECTS.get(side, (side, side)) for side in sides]
    return Words("、".join(zh for zh, _en in told), ", ".join(en for _zh, en in told))


def check(scheme: Scheme, problems: Problems) -> None:
    """A scheme that names any side names both of each pair, or the reason why not."""
    named = [(item, word) for item in scheme.items for word in item.aspects]
    excused = scheme.one_sided or {}
    for item, word in named:
        if word not in ASPECTS:
            problems.add("unknown-aspect", getattr(word, "spot", item.spot), near=ASPECTS, name=word)
    for word in excused:
        if word not in ASPECTS:
            problems.add("unknown-aspect", getattr(word, "spot", scheme.spot), near=ASPECTS, name=word)
    known = {word for _item, word in named}
    if not known:
        return
    for word, (zh, en) in ASPECTS.items():
        if word not in known and not excused.get(word, "").strip():
            problems.add("aspect-missing", scheme.spot, name=word, said=zh, said_en=en)
