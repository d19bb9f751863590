"""The eighty modules of the county's work in fourteen areas: what an institution may say it belongs to (`modules: [M17]`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

#: area → its name, and its modules
AREAS: dict[str, tuple[str, tuple[str, ...]]] = {
    "A01": (
        gettext_noop("组织人员底册与目标标签"),
        (
            "M01",
            "M02",
            "M03",
            "M04",
        ),
    ),
    "A02": (
        gettext_noop("学习教育、培训与测试"),
        (
            "M05",
            "M06",
            "M07",
            "M08",
            "M09",
            "M10",
            "M11",
            "M12",
            "M13",
            "M14",
            "M15",
        ),
    ),
    "A03": (
        gettext_noop("组织生活与会议"),
        (
            "M16",
            "M17",
            "M18",
            "M19",
            "M20",
        ),
    ),
    "A04": (
        gettext_noop("计划、专项活动、项目与督办"),
        (
            "M21",
            "M22",
            "M23",
            "M24",
            "M25",
            "M26",
        ),
    ),
    "A05": (
        gettext_noop("基层督导与整改销号闭环"),
        (
            "M27",
            "M28",
            "M29",
            "M30",
        ),
    ),
    "A06": (
        gettext_noop("考核述职与责任体系"),
        (
            "M31",
            "M32",
            "M33",
            "M34",
            "M35",
            "M36",
        ),
    ),
    "A07": (
        gettext_noop("星级积分、评选与典型示范"),
        (
            "M37",
            "M38",
            "M39",
            "M40",
            "M41",
        ),
    ),
    "A08": (
        gettext_noop("干部选育管用与研判预警"),
        (
            "M42",
            "M43",
            "M44",
            "M45",
            "M46",
            "M47",
            "M48",
        ),
    ),
    "A09": (
        gettext_noop("人才工作"),
        (
            "M49",
            "M50",
            "M51",
            "M52",
            "M53",
        ),
    ),
    "A10": (
        gettext_noop("纪律廉政、保密与责任追究"),
        (
            "M54",
            "M55",
            "M56",
            "M57",
            "M58",
            "M59",
        ),
    ),
    "A11": (
        gettext_noop("服务群众、关爱帮扶与机关文化"),
        (
            "M60",
            "M61",
            "M62",
            "M63",
            "M64",
            "M65",
        ),
    ),
    "A12": (
        gettext_noop("品牌、工作法、标准化、阵地与业务融合"),
        (
            "M66",
            "M67",
            "M68",
            "M69",
            "M70",
            "M71",
        ),
    ),
    "A13": (
        gettext_noop("信息调研、点子与制度资料库"),
        (
            "M72",
            "M73",
            "M74",
            "M75",
            "M76",
        ),
    ),
    "A14": (
        gettext_noop("线上平台、网上办理与可视化督导"),
        (
            "M77",
            "M78",
            "M79",
            "M80",
        ),
    ),
}

MODULES: dict[str, str] = {
    "M01": gettext_noop("组织架构"),
    "M02": gettext_noop("党员支部底册"),
    "M03": gettext_noop("专职党务工作者"),
    "M04": gettext_noop("目标布局标签"),
    "M05": gettext_noop("集中学习日与研讨"),
    "M06": gettext_noop("理论学习中心组"),
    "M07": gettext_noop("组工讲坛/人人上讲台"),
    "M08": gettext_noop("培训班与轮训"),
    "M09": gettext_noop("跟班听课"),
    "M10": gettext_noop("自学量化指标"),
    "M11": gettext_noop("读书荐书"),
    "M12": gettext_noop("测试竞赛"),
    "M13": gettext_noop("一月一课与宣讲"),
    "M14": gettext_noop("必修课与资料"),
    "M15": gettext_noop("能力思维标签"),
    "M16": gettext_noop("第一议题与部务会流程"),
    "M17": gettext_noop("组织生活"),
    "M18": gettext_noop("谈心谈话/廉政谈话"),
    "M19": gettext_noop("政治生日"),
    "M20": gettext_noop("工作会议与现场会"),
    "M21": gettext_noop("部署分解与批示督办"),
    "M22": gettext_noop("月清单与台账"),
    "M23": gettext_noop("目标责任与督查督办"),
    "M24": gettext_noop("主题教育与活动年"),
    "M25": gettext_noop("项目化管理"),
    "M26": gettext_noop("统筹日程与规定动作"),
    "M27": gettext_noop("党建联系与下沉督导"),
    "M28": gettext_noop("问题整改销号"),
    "M29": gettext_noop("软弱涣散整顿"),
    "M30": gettext_noop("抽查问卷"),
    "M31": gettext_noop("绩效平时考核"),
    "M32": gettext_noop("机关党建考核"),
    "M33": gettext_noop("述职评议"),
    "M34": gettext_noop("两个清单与报备"),
    "M35": gettext_noop("评价计分引擎"),
    "M36": gettext_noop("责任链"),
    "M37": gettext_noop("星级科室/组工之星"),
    "M38": gettext_noop("党员积分星级"),
    "M39": gettext_noop("竞赛评选"),
    "M40": gettext_noop("典型与示范点"),
    "M41": gettext_noop("荣誉登记"),
    "M42": gettext_noop("班子把脉与结构"),
    "M43": gettext_noop("干部画像与德的考察"),
    "M44": gettext_noop("选人标准与清单"),
    "M45": gettext_noop("墩苗赋能挂职"),
    "M46": gettext_noop("常态发现"),
    "M47": gettext_noop("任职年限预警"),
    "M48": gettext_noop("关键岗位监督"),
    "M49": gettext_noop("人才底库与需求"),
    "M50": gettext_noop("育才培训"),
    "M51": gettext_noop("引才活动"),
    "M52": gettext_noop("科技特派员与服务团"),
    "M53": gettext_noop("人才责任与项目"),
    "M54": gettext_noop("行为规范"),
    "M55": gettext_noop("承诺与事项报告"),
    "M56": gettext_noop("八小时外自述"),
    "M57": gettext_noop("提醒与追责"),
    "M58": gettext_noop("廉政教育与责任"),
    "M59": gettext_noop("保密自查"),
    "M60": gettext_noop("首问限时与诉求办理"),
    "M61": gettext_noop("服务标准与评价"),
    "M62": gettext_noop("联系帮扶"),
    "M63": gettext_noop("志愿与在职党员服务"),
    "M64": gettext_noop("关爱与互评"),
    "M65": gettext_noop("机关文化"),
    "M66": gettext_noop("党建品牌"),
    "M67": gettext_noop("支部工作法"),
    "M68": gettext_noop("标准化与创建"),
    "M69": gettext_noop("党建阵地与办公环境"),
    "M70": gettext_noop("经费与三保障"),
    "M71": gettext_noop("党业融合与系统党建"),
    "M72": gettext_noop("信息员与信息稿"),
    "M73": gettext_noop("课题调研"),
    "M74": gettext_noop("点子与创新奖"),
    "M75": gettext_noop("制度库"),
    "M76": gettext_noop("资料典型库"),
    "M77": gettext_noop("平台门户"),
    "M78": gettext_noop("网上办理"),
    "M79": gettext_noop("可视化总控"),
    "M80": gettext_noop("网上督导"),
}


def title(module: str) -> str:
    """`M17 组织生活`; a module nobody knows is shown as it is written."""
    return f"{module} {_(MODULES[module])}" if module in MODULES else module


def areas_of(modules: Iterable[str]) -> list[str]:
    wanted = set(modules)
    return [area for area, (_name, own) in AREAS.items() if wanted & set(own)]


def area_title(area: str) -> str:
    return _(AREAS[area][0]) if area in AREAS else area
