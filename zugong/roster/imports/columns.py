"""Which columns a register may have here: org's own, and those of the collection form that the county keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from zugong.org.imports.latin import with_latin
from zugong.org.imports.member_fields import FIELDS
from zugong.roster import standard
from zugong.roster.standard import Level
from zugong.sheets import Field

OFF = "县里没有启用这一项（制度库“党员支部底册”里改）"
#: item → the columns that belong to it, where they bear other names.
PARTS = {
    "floating": ("floating", "floating_reason", "floating_place", "floating_since"),
    "lost": ("missing", "lost_since", "lost_reason"),
}

#: Columns org knows by name and leaves where they are; here they are kept.
KEPT = frozenset(("address", "landline", "floating", "missing", "lost_since"))
OURS = (
    Field("post_class", "工作岗位", "choice", ("岗位类别", "工作岗位类别", "职业类别")),
    Field("marital", "婚姻状况", "text", ("婚姻", "婚姻情况", "婚否")),
    Field("region", "行政区划代码", "text", ("行政区划", "区划代码", "所在地区划代码", "户籍地区划代码", "居住地区划代码")),
    Field("floating_reason", "外出流向", "text", ("流向", "流动流向")),
    Field("floating_place", "流动去向", "text", ("流动地点", "外出地点", "流入地", "外出去向")),
    Field("floating_since", "外出日期", "date", ("流出日期", "流出时间", "外出时间", "外出流动时间")),
    Field("lost_reason", "失联情形", "text", ("失联原因", "失去联系情形")),
    Field("politics", "政治面貌", "text", ("政治身份",)),
)  # fmt: skip
_TAKEN = frozenset(word for one in OURS for word in (one.label, *one.words))


def item_of(key: str) -> str:
    """The item of the institution a column belongs to; itself where there is none."""
    return next((item for item, keys in PARTS.items() if key in keys), key)


#: Tells the stage of a member, which is always kept.
_ALWAYS = frozenset(("politics",))
#: Columns of org's that a county may leave out; who somebody is and where they belong is always asked.
_SWITCHED = frozenset(("sex", "ethnicity", "birth_on", "education", "works_since", "id_number", "phone", "duty_title"))


@standard.remembered
def fields() -> tuple[Field, ...]:
    """Without the institution org's own columns stay as they are."""
    levels = standard.levels()
    if not levels:
        return with_latin(FIELDS)
    kept = frozenset(item for item, level in levels.items() if level != Level.OFF)
    found = []
    for one in FIELDS:
        own = replace(one, words=tuple(word for word in one.words if word not in _TAKEN))
        if one.key in KEPT:
            own = replace(own, stored=True, reason="")
        off = one.key in _SWITCHED | KEPT and item_of(one.key) not in kept
        found.append(_off(own) if off else own)
    for one in OURS:
        own = replace(one, choices=_choices(standard.labels("post_class"))) if one.key == "post_class" else one
        found.append(_off(own) if one.key not in _ALWAYS and item_of(one.key) not in kept else own)
    return with_latin(found)


def _choices(classes: Mapping[str, str]) -> dict[str, str]:
    return {word: code for code, words in classes.items() for word in (words, code)}


def _off(one: Field) -> Field:
    """Known, so that people see it was understood, and left where it is."""
    return replace(one, stored=False, reason=OFF)
