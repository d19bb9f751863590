"""The shape of the example county: departments in five groups, and how many branches each has. All 示例."""

from __future__ import annotations

from dataclasses import dataclass

COUNTY = "澄川县"


@dataclass(frozen=True)
class Department:
    name: str  # as people say it: 县财政局
    group: str
    upper: str  # organ_committee | general_branch | none (a single branch directly under the working committee)
    branches: int


#: group → departments; a number is the count of branches. One branch: no committee above it.
_GROUPS: dict[str, str] = {
    "党务政法组": "县委办公室6 县人大机关4 县政府办公室7 县政协机关4 县纪委监委机关9 县委组织部5 县委宣传部4 县委统战部3 "
    "县委政法委3 县委编办1 县委巡察办1 县人民法院10 县人民检察院8 县公安局25 县司法局7",
    "经济建设组": "县发展和改革局8 县财政局13 县住房和城乡建设局14 县自然资源局13 县交通运输局12 县工业和信息化局6 县商务局5 "
    "县市场监督管理局18 县行政审批服务局5 县统计局4 县审计局4 县应急管理局6 县税务局12 县城市管理局9",
    "农业农村组": "县农业农村局19 县水利局14 县林业局9 县畜牧发展中心4 县气象局1 县供销社3 县农机中心3 县河长办1 县移民服务中心1",
    "科教文卫组": "县教育体育局22 县卫生健康局13 县文化和旅游局7 县科学技术局1 县融媒体中心4 县委党校3 县档案馆1 县人民医院20 "
    "县中医院9 县疾控中心4 县职教中心6 县图书馆1",
    "群团服务组": "县总工会1 团县委1 县妇联1 县科协1 县残联1 县工商联1 县民政局6 县人力资源和社会保障局10 县医疗保障局5 "
    "县退役军人事务局4 县信访局1 县机关事务中心6",
}
TOWNS = {"澄溪镇": 8, "青石镇": 8, "河口镇": 8}
#: Departments with this many branches or more have a committee, with fewer a general branch.
COMMITTEE_FROM = 4
#: Departments with this many branches or more get further ones in a larger county.
GROWS_FROM = 6

ORDINALS = "一二三四五六七八九十"


def ordinal(number: int) -> str:
    """1 → 一, 12 → 十二, 21 → 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{ORDINALS[tens - 1]}十")
    return head + (ORDINALS[ones - 1] if ones else "")


def departments() -> list[Department]:
    found = []
    for group, text in _GROUPS.items():
        for word in text.split():
            name = word.rstrip("0123456789")
            branches = int(word[len(name) :])
            upper = "none" if branches == 1 else "organ_committee" if branches >= COMMITTEE_FROM else "general_branch"
            found.append(Department(name, group, upper, branches))
    return found


def official_stem(department: str) -> str:
    """县财政局 → 中共澄川县财政局: how a Party organisation's full name begins."""
    if department.startswith("县"):
        return f"中共{COUNTY}{department[1:]}"
    return f"中共{COUNTY}{department}"
