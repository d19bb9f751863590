"""What counties call the columns of a ledger of meetings."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from zugong.life import queries
from zugong.org.imports.latin import with_latin
from zugong.sheets import Field, matrix

NOT_KEPT = "系统里暂时没有放它的地方，原表里照样保留"
COMPUTED = "系统自己会算，不用导"
#: Who was there, in any of the shapes a ledger has for it.
LISTS = ("attendees", "leave_names", "absent_names")
OF_ONE = ("person", "mark", "absence_reason")

_WORDS = {
    "unit": ("党支部", "支部名称", "支部", "党组织", "党组织名称", "所在党支部", "开展支部", "召开支部", "单位", "所属党支部", "所在支部", "所属支部"),
    "committee": ("党委", "所属党委", "所在党委（党总支）", "党总支", "上级党组织", "所属党总支", "机关党委", "所属党组织", "基层党委"),
    "activity": ("会议类型", "类型", "会议类别", "会议名称", "活动类型", "活动名称", "组织生活类型", "形式", "项目", "活动类别", "会议（活动）类型",
        "会议（活动）类别", "类别", "会议形式", "组织生活类别", "会议性质", "三会一课类型"),
    "held_on": ("时间", "日期", "召开时间", "会议时间", "会议日期", "开展时间", "活动时间", "召开日期", "活动日期", "会议（活动）时间", "开会时间", "开展日期"),
    "place": ("地点", "会议地点", "召开地点", "活动地点", "开会地点", "会议（活动）地点"),
    "host_name": ("主持人", "主持", "召集人", "主讲人", "会议主持人", "主持人/授课人", "授课人", "主持（主讲）人", "主持人姓名", "讲课人", "党课主讲人"),
    "expected": ("应到", "应到人数", "应参加人数", "应出席人数", "应参会人数", "应参加党员数", "应到党员数",
        "应参会党员数", "应到会人数", "应出席", "应参加党员人数"),
    "present": ("实到", "实到人数", "参加人数", "到会人数", "实际参加人数", "实参加人数", "出席人数", "参会人数",
        "参加党员数", "实到党员数", "参会党员数", "参加党员人数", "实到会人数", "实出席", "实际参会人数",
        "到会党员数"),
    "topic": ("主要内容", "内容", "会议内容", "主题", "会议主题", "议题", "活动主题", "活动内容", "主要议题",
        "会议议程", "议程", "会议议题", "会议（活动）名称", "会议（活动）主题", "会议（活动）内容", "学习内容", "研究事项", "会议主要内容", "会议内容概要"),
    "minutes": ("会议记录", "记录", "会议纪要", "具体情况"),
    "period": ("年度", "月份", "年份", "季度", "所属年度", "所属月份", "所属季度"),
    "more": ("讨论决定事项", "决定事项", "议定事项", "会议决议", "学习篇目", "党课题目", "学习资料"),
    "checked": ("完成情况", "审核人", "审核意见", "是否上传平台", "是否上传", "督导领导", "督导人", "审核情况", "检查情况", "支部书记签字", "满意度", "是否完成"),
    "attendees": ("参会人员名单", "参会人员", "参加人员", "参加人员名单", "出席人员", "出席人员名单", "到会人员名单", "参会党员", "到会党员", "参加党员",
        "出席党员", "实到人员", "实到党员", "与会人员", "参会名单", "签到人员", "签到名单", "参会党员名单", "到会党员名单", "实到人员名单", "出席名单"),
    "leave_names": ("请假人员", "请假人员名单", "请假情况", "请假党员", "请假名单", "请假人员原因", "请假人及原因", "请假人"),
    "absent_names": ("缺席人员及原因", "缺席人员名单", "缺席情况", "未到人员", "未到会人员", "未到人员及原因", "未参加人员及原因", "未参加人员", "缺席党员",
        "未参会人员", "缺席名单", "缺席（请假）人员", "请假缺席人员", "请假、缺席人员及原因", "缺席人员原因", "缺席人员情况", "缺席人及原因", "缺勤人员",
        "未到会人员及原因", "缺席、请假人员", "未参会人员及原因", "缺席党员及原因"),
    "person": ("党员姓名", "参会人", "参会党员姓名", "参会人员姓名", "到会人", "出席人", "人员姓名", "党员"),
    "mark": ("出勤情况", "考勤", "考勤情况", "参会情况", "出席情况", "是否到会", "是否参加", "签到情况", "是否参会", "参加情况", "是否出席", "到会", "出勤",
        "参会状态", "考勤结果", "出席状态", "是否参加会议"),
    "absence_reason": ("请假原因", "缺席（请假）原因", "未到原因", "未参加原因", "缺勤原因", "未到会原因", "请假事由", "请假（缺席）原因", "事由", "未参会原因"),
    "recorder": ("记录员", "会议记录人", "记录", "登记人", "记录人员"),
    "guests": ("列席", "列席人", "列席领导", "列席人员名单", "邀请人员", "特邀人员", "上级列席人员", "联系领导"),
    "absent_count": ("缺席", "缺席人数", "请假人数", "未到人数", "缺勤人数", "列席人数", "党员总数", "党员人数"),
    "share": ("出勤率", "参会率", "参加率", "到会比例", "参学率"),
    "proof": ("附件", "佐证材料", "照片", "图片", "是否有记录", "是否有照片", "材料", "简报", "资料", "会议照片", "记录本页码", "页码"),
    "length": ("会议时长", "学时", "课时", "开始时间", "结束时间", "时长（分钟）"),
    "note": ("说明", "附注", "备注说明", "其他", "其他情况"),
}  # fmt: skip


#: Known by name, not kept: the person should see that the column was understood.
_NOT_KEPT = (
    Field("recorder", "记录人", "name", words=_WORDS["recorder"], stored=False, reason=NOT_KEPT),
    Field("guests", "列席人员", "names", words=_WORDS["guests"], unless=("人数",), stored=False, reason=NOT_KEPT),
    Field("absent_count", "缺席人数", "integer", words=_WORDS["absent_count"], unless=("原因",), stored=False, reason=COMPUTED),
    Field("share", "到会率", words=_WORDS["share"], stored=False, reason=COMPUTED),
    Field("proof", "佐证材料", words=_WORDS["proof"], stored=False, reason="在会议页里传附件"),
    Field("period", "年度月份", words=_WORDS["period"], stored=False, reason="时间一列里已经有"),
    Field("more", "另写的内容", words=_WORDS["more"], stored=False, reason=NOT_KEPT),
    Field("checked", "审核情况", words=_WORDS["checked"], stored=False, reason=NOT_KEPT),
    Field("length", "时长", words=_WORDS["length"], stored=False, reason=NOT_KEPT),
    Field("note", "备注", words=_WORDS["note"], stored=False, reason=NOT_KEPT),
)  # fmt: skip


@lru_cache(maxsize=2)
def fields(day: dt.date) -> tuple[Field, ...]:
    """The kinds of meeting are those of the institutions, so their column is known by its contents too."""
    kinds = {name: known.id for name, known in queries.activity_names(day).items()}
    around = ("cell", "sheet", "caption", "section")
    # Whom the meeting was led or written down by is another person than who came.
    others = ("主持", "记录", "授课", "列席", "召集", "主讲")
    return with_latin((
        Field("serial", "序号", "serial", words=("编号", "序", "No", "NO.", "行号"), stored=False, reason="只是行号"),
        Field("unit", "党支部", "party_unit", words=_WORDS["unit"], required=True, grouping=True, sources=(*around, "title")),
        Field("committee", "所在党委", "party_unit", words=_WORDS["committee"], grouping=True),
        Field(
            "activity", "会议类型", "choice", words=_WORDS["activity"], required=True, grouping=True, choices=kinds,
            sources=around,
        ),
        Field("held_on", "时间", "date", words=_WORDS["held_on"], required=True),
        Field("place", "地点", words=_WORDS["place"]),
        Field("host_name", "主持人", "name", words=_WORDS["host_name"]),
        Field("expected", "应到", "integer", words=_WORDS["expected"]),
        Field("present", "实到", "integer", words=_WORDS["present"]),
        Field("topic", "主要内容", "long_text", words=_WORDS["topic"]),
        Field("minutes", "会议记录", "long_text", words=_WORDS["minutes"], unless=("记录人", "记录员")),
        Field("attendees", matrix.CAME, "names", words=_WORDS["attendees"], unless=(*others, "人数", "未", "缺")),
        Field("leave_names", matrix.ON_LEAVE, "names", words=_WORDS["leave_names"], unless=("人数", "缺席", "事由")),
        Field("absent_names", matrix.STAYED_AWAY, "names", words=_WORDS["absent_names"], unless=("人数", "缺席原因")),
        Field("person", "姓名", "name", words=_WORDS["person"], unless=others),
        Field("mark", "到会情况", "mark", words=_WORDS["mark"], unless=("人数",)),
        Field("absence_reason", "缺席原因", words=_WORDS["absence_reason"], unless=("人员",)),
        Field("empty_names", matrix.EMPTY, "empty_names"),
        Field("unclear", matrix.UNCLEAR, "unclear"),
        *_NOT_KEPT,
    ))  # fmt: skip
