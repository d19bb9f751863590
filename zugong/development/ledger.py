"""The development ledger (发展党员台账) as counties keep it: which column is which step."""

from __future__ import annotations

from zugong.org.imports.latin import with_latin
from zugong.sheets import Field

#: step → the heading under which the ledger leaves; the day on which it was done
DATED: dict[str, str] = {
    "apply": "递交入党申请书时间", "talk": "派人谈话时间", "activist": "确定为入党积极分子时间", "activist_filed": "积极分子备案时间",
    "contacts": "指定培养联系人时间", "cultivate": "最近一次培养考察时间", "object": "确定为发展对象时间", "object_filed": "发展对象报上级党委时间",
    "introducers": "确定入党介绍人时间", "political_review": "政治审查时间", "training": "集中培训时间", "committee_review": "支委会审查时间",
    "pre_examination": "基层党委预审时间", "form": "填写入党志愿书时间", "reception_meeting": "支部大会接收预备党员时间",
    "upper_talk": "上级党委谈话时间", "approval": "上级党委审批预备党员时间", "department_filed": "组织部门备案时间", "enrolled": "编入支部小组时间",
    "oath": "入党宣誓时间", "probation_education": "预备期教育考察时间", "full_application": "提出转正申请时间",
    "full_meeting": "支部大会讨论转正时间", "full_approval": "上级党委审批转正时间", "archived": "材料归档时间",
}  # fmt: skip

_WORDS: dict[str, tuple[str, ...]] = {
    "apply": ("申请入党时间", "递交申请书时间", "入党申请时间", "申请时间", "提交入党申请书时间", "申请入党日期", "递交入党申请书日期"),
    "talk": ("谈话时间", "党组织派人谈话时间", "首次谈话时间"),
    "activist": ("确定积极分子时间", "列为入党积极分子时间", "列为积极分子时间", "入党积极分子确定时间", "积极分子时间", "确定入党积极分子时间", "确定为积极分子时间"),
    "activist_filed": ("入党积极分子备案时间", "积极分子上级备案时间"),
    "contacts": ("确定培养联系人时间", "培养联系人确定时间"),
    "cultivate": ("培养考察时间", "考察时间", "最近考察时间"),
    "object": ("确定发展对象时间", "列为发展对象时间", "发展对象确定时间", "发展对象时间"),
    "object_filed": ("发展对象备案时间", "发展对象批复时间"),
    "introducers": ("入党介绍人确定时间",),
    "political_review": ("政审时间", "政审日期", "政治审查日期"),
    "training": ("培训时间", "发展对象培训时间", "参加培训时间", "短期集中培训时间"),
    "committee_review": ("支委会讨论时间",),
    "pre_examination": ("预审时间", "党委预审时间"),
    "form": ("填写志愿书时间", "入党志愿书填写时间"),
    "reception_meeting": ("接收预备党员时间", "支部大会时间", "接收为预备党员时间", "成为预备党员时间", "入党时间", "支部大会通过时间", "加入党组织时间", "接收大会时间"),
    "upper_talk": ("审批前谈话时间",),
    "approval": ("审批时间", "党委审批时间", "上级党委批准时间", "批准为预备党员时间", "预备党员审批时间"),
    "department_filed": ("备案时间", "县委组织部备案时间"),
    "enrolled": ("编入党支部时间",),
    "oath": ("宣誓时间",),
    "probation_education": ("预备期考察时间",),
    "full_application": ("转正申请时间", "提交转正申请时间"),
    "full_meeting": ("转正大会时间", "讨论转正时间", "转正支部大会时间"),
    "full_approval": ("转正审批时间", "批准转正时间", "转正时间", "转正批准时间", "转为正式党员时间"),
    "archived": ("归档时间",),
}  # fmt: skip

COMPUTED = "系统自己会算，不用导"


def day_field(step: str) -> str:
    return f"on_{step}"


def fields() -> tuple[Field, ...]:
    own = (
        Field("serial", "序号", "serial", words=("序号", "编号"), stored=False, reason=COMPUTED),
        Field(
            "unit", "党支部", "party_unit", required=True, grouping=True, sources=("cell", "sheet", "caption", "section", "title"),
            words=("所在党支部", "支部名称", "党支部名称", "所属党支部", "支部", "党组织", "党组织名称", "所在支部", "培养支部"),
        ),
        Field("committee", "上级党委", "party_unit", words=("所属党委", "党委", "上级党组织"), grouping=True),
        Field("name", "姓名", "name", required=True, words=("申请人姓名", "发展对象姓名", "姓 名", "人员姓名")),
        Field("sex", "性别", "sex", words=("性别",)),
        Field("ethnicity", "民族", "ethnicity", words=("民族",)),
        Field("birth_on", "出生日期", "date", words=("出生年月", "出生时间", "出生年月日", "生日")),
        Field("education", "学历", "text", words=("文化程度", "学历学位", "文化")),
        Field("id_number", "身份证号码", "id_number", words=("身份证号", "公民身份号码", "身份证"), mask="id_number"),
        Field("job", "工作单位及职务", "text", words=("工作单位", "单位及职务", "职务", "工作岗位", "单位职务", "工作单位和职务")),
        Field("contacts", "培养联系人", "text", words=("培养联系人姓名", "联系人")),
        Field("introducers", "入党介绍人", "text", words=("介绍人", "入党介绍人姓名")),
        Field("stage", "阶段", "text", words=("人员类别", "类别", "培养阶段", "目前阶段"), stored=False, reason=COMPUTED),
        Field("follows", "进度", "text", words=("等哪一步", "最晚", "缺材料", "记号", "状态", "预备期满时间"), stored=False, reason=COMPUTED),
    )  # fmt: skip
    days = (Field(day_field(step), label, "date", words=_WORDS.get(step, ())) for step, label in DATED.items())
    return with_latin((*own, *days, Field("note", "备注", "long_text", words=("说明", "备注说明"))))
