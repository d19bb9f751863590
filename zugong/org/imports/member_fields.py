"""How counties call the columns of a register of members, and what they write in them."""

from __future__ import annotations

from zugong.sheets import Field

EDUCATIONS = {
    "博士": "博士研究生", "博士研究生": "博士研究生", "研究生(博士)": "博士研究生", "硕士": "硕士研究生", "硕士研究生": "硕士研究生",
    "研究生(硕士)": "硕士研究生", "研究生": "研究生", "在职研究生": "研究生", "党校研究生": "研究生", "省委党校研究生": "研究生", "中央党校研究生": "研究生",
    "研究生学历": "研究生", "研究生及以上": "研究生", "大学": "大学", "本科": "大学", "大学本科": "大学", "全日制本科": "大学", "在职本科": "大学", "在职大学": "大学",
    "大本": "大学", "学士": "大学", "本科学历": "大学", "函授本科": "大学", "党校本科": "大学", "党校大学": "大学", "省委党校大学": "大学", "中央党校大学": "大学",
    "大专": "大专", "专科": "大专", "大学专科": "大专", "高职": "大专", "在职大专": "大专", "全日制大专": "大专", "函授大专": "大专", "党校大专": "大专", "大专学历": "大专",
    "中专": "中专", "中等专科": "中专", "中技": "中专", "技校": "中专", "中师": "中专", "中职": "中专", "职高": "中专", "职业高中": "中专", "高中": "高中", "普通高中": "高中",
    "高中及中专": "高中", "初中": "初中", "初级中学": "初中", "初中及以下": "初中", "小学": "小学", "文盲": "小学以下", "小学以下": "小学以下", "半文盲": "小学以下",
}  # fmt: skip
STAGES = {
    "正式": "full", "正式党员": "full", "中共正式党员": "full", "中共党员": "full", "党员": "full", "是(正式)": "full", "已转正": "full", "转正": "full",
    "预备": "probationary", "预备党员": "probationary", "中共预备党员": "probationary", "未转正": "probationary", "预备期": "probationary",
}  # fmt: skip
STATES = {
    "正常": "normal", "在册": "normal", "在籍": "normal", "有党籍": "normal", "正常党员": "normal", "在职": "normal", "退休": "normal", "离退休": "normal",
    "停止党籍": "suspended", "停止": "suspended", "停籍": "suspended", "失联": "lost", "失去联系": "lost", "失联党员": "lost",
    "转出": "left", "已转出": "left", "组织关系已转出": "left", "已转走": "left",
    "转接在途": "in_transit", "在途": "in_transit",
}  # fmt: skip
NOT_KEPT = "系统里暂时没有放它的地方，原表里照样保留"
COMPUTED = "系统自己会算，不用导"

FIELDS = (
    Field("serial", "序号", "serial", ("编号", "序", "No", "NO.", "行号"), stored=False, reason="只是行号"),
    Field("name", "姓名", "name", ("党员姓名", "名字", "姓 名", "党员", "党员名称", "人员姓名", "同志姓名", "本人姓名"),
          unless=("介绍人", "联系人姓名", "培养", "配偶", "书记", "家属", "支部", "组织", "单位", "类别", "类型"), required=True),
    Field("sex", "性别", "sex", ("男/女", "男女", "性 别")),
    Field("ethnicity", "民族", "ethnicity", ("族别", "民 族", "族")),
    Field("birth_on", "出生年月", "date", ("出生日期", "出生时间", "生日", "出生年月日", "出生", "生年月日"), unless=("出生地",)),
    Field("id_number", "身份证号码", "id_number",
          ("身份证号", "身份证", "公民身份号码", "公民身份证号", "公民身份证号码", "证件号码", "证件号", "居民身份证号", "居民身份证号码", "身份号码", "有效身份证件号"), mask="id_number"),
    Field("education", "学历", "choice", ("学历/学位", "全日制教育", "文化程度", "最高学历", "学历情况", "受教育程度", "文化水平", "教育程度", "全日制学历", "现学历"),
          choices=EDUCATIONS),
    Field("works_since", "参加工作时间", "date", ("参工时间", "工作时间", "参加工作日期", "参加工作年月", "何时参加工作", "参工日期", "参加工作")),
    Field("joined_on", "入党时间", "date",
          ("加入日期", "参加党组织时间", "加入组织时间", "入党日期", "加入党组织日期", "加入党组织时间", "入党年月", "何时入党", "加入中国共产党时间", "入党", "接收为预备党员时间", "接收预备党员日期", "成为预备党员时间",
           "加入中共时间", "入党时间预备", "接收时间", "预备党员时间", "发展时间"), unless=("介绍人", "申请", "地点", "志愿书", "转入")),
    Field("full_on", "转正时间", "date",
          ("成为正式党员日期", "转正式时间", "转正日期", "转为正式党员日期", "转为正式党员时间", "转正年月", "何时转正", "转正", "正式党员时间", "成为正式党员时间", "按期转正时间", "预备期满转正时间")),
    Field("branch", "所在党支部", "party_unit",
          ("党支部", "支部", "所属党支部", "所在支部", "所属支部", "支部名称", "党支部名称", "所在党组织", "党组织", "所属党组织", "党组织名称", "组织关系所在党支部", "组织关系所在支部",
           "所在基层党组织", "现所在党支部", "组织关系所在单位", "所在党支部名称", "隶属支部", "组织关系", "所在组织"),
          unless=("书记", "上级", "转入前", "原支部"), required=True, grouping=True, sources=("cell", "sheet", "caption", "section", "title")),
    Field("committee", "所在党委（党总支）", "party_unit",
          ("所在党委", "所属党委", "党委", "党总支", "所属党总支", "所在党总支", "机关党委", "上级党组织", "上级党委", "隶属党委", "所属机关党委", "基层党委", "党（工）委", "所属上级党组织",
           "所在机关党委"),
          unless=("时间", "书记"), grouping=True, sources=("cell", "caption", "title")),
    Field("stage", "党员类别", "choice", ("转正情况", "正式党员/预备党员", "预备/正式", "人员类别", "党员类型", "类别", "正式/预备", "党员身份", "类型", "正式或预备", "党员性质", "是否正式", "是否转正", "党员状态"), choices=STAGES),
    Field("duty_title", "职务", "text",
          ("工作单位及现任职务", "现工作单位及职务", "行政职务", "工作岗位", "现任职务", "单位及职务", "职务职级", "工作单位及职务", "职务（职称）", "岗位", "职务名称", "职级", "职务/职级", "职务、职级", "单位职务", "工作单位职务", "职务职称",
           "职务或职级", "个人身份", "担任职务", "行政职务及职级", "从事工作岗位"),
          unless=("党内", "书记", "任职时间")),
    Field("phone", "联系电话", "phone", ("手机", "手机号", "手机号码", "联系方式", "电话", "移动电话", "本人电话", "电话号码", "联系手机", "手机号码1"), unless=("紧急", "家属", "单位电话", "固定"), mask="phone"),
    Field("state", "党籍状态", "choice", ("党籍", "状态", "党籍情况", "组织关系状态", "党员现状"), choices=STATES),
    Field("note", "备注", "text", ("说明", "备 注", "附注", "其他", "其它说明", "备注说明", "其他情况")),
    # Known by name, not kept: the person should see that the column was understood.
    Field("age", "年龄", "integer", ("周岁", "岁数"), stored=False, reason=COMPUTED),
    Field("party_age", "党龄", "integer", ("党龄（年）",), stored=False, reason=COMPUTED),
    Field("party_post", "党内职务", "text", ("党内任职", "党务职务", "支部职务", "支部任职", "党支部职务", "党内岗位", "支委职务"), stored=False, reason="在组织页里任命，才有任职时间"),
    Field("post_since", "任职时间", "date", ("任现职时间", "任现职务时间"), stored=False, reason=NOT_KEPT),
    Field("native_place", "籍贯", "text", ("籍 贯", "祖籍"), stored=False, reason=NOT_KEPT),
    Field("birth_place", "出生地", "text", ("出生地点",), stored=False, reason=NOT_KEPT),
    Field("degree", "学位", "text", ("最高学位", "学历学位", "学历及学位"), stored=False, reason=NOT_KEPT),
    Field("school", "毕业院校", "text", ("毕业学校", "毕业院校及专业", "毕业院校系及专业", "院校", "毕业院校专业", "毕业时间院校及专业"), stored=False, reason=NOT_KEPT),
    Field("major", "专业", "text", ("所学专业", "专业名称"), stored=False, reason=NOT_KEPT),
    Field("rank", "职称", "text", ("专业技术职务", "技术职称", "专业技术职称", "技术等级"), stored=False, reason=NOT_KEPT),
    Field("workplace", "工作单位", "body", ("单位", "所在单位", "单位名称", "现工作单位", "部门", "科室", "所在部门", "所在科室", "任职单位", "处室"), stored=False, grouping=True,
          reason="单位从党支部看得出来"),
    Field("address", "家庭住址", "text", ("现居住地", "住址", "居住地", "户籍所在地", "户籍地址", "家庭地址", "现住址", "居住地址", "户籍", "户口所在地", "通讯地址", "常住地址"), stored=False, reason=NOT_KEPT),
    Field("landline", "固定电话", "phone", ("座机", "办公电话", "单位电话", "家庭电话", "宅电", "住宅电话"), stored=False, reason=NOT_KEPT, mask="phone"),
    Field("introducer", "入党介绍人", "text", ("介绍人", "入党介绍人姓名", "培养联系人", "介绍人姓名"), stored=False, reason=NOT_KEPT),
    Field("applied_on", "申请入党时间", "date", ("递交入党申请书时间", "申请时间", "递交申请时间", "入党申请时间", "递交入党申请书日期"), stored=False, reason="发展党员页里登记"),
    Field("activist_on", "确定积极分子时间", "date", ("列为积极分子时间", "确定为入党积极分子时间", "积极分子时间", "确定为积极分子时间", "确定发展对象时间"), stored=False, reason="发展党员页里登记"),
    Field("floating", "是否流动党员", "text", ("流动党员", "流动情况", "流动去向", "外出流动情况", "是否流动"), stored=False, reason=NOT_KEPT),
    Field("missing", "是否失联", "text", ("失联情况", "是否失联党员"), stored=False, reason=NOT_KEPT),
    Field("lost_since", "失联日期", "date", ("失去联系日期", "失联时间", "失去联系时间"), stored=False, reason=NOT_KEPT),
    Field("retired", "是否在职", "text", ("在职情况", "是否退休", "在职状态", "是否在岗", "在岗情况", "是否离退休", "在职/退休", "人员身份", "人员性质", "编制性质", "身份"), stored=False, reason=NOT_KEPT),
    Field("dues", "党费", "text", ("党费标准", "月缴党费", "党费缴纳标准", "每月党费", "月交党费额", "应缴党费", "党费基数", "党费交至", "党费缴至", "党费缴纳情况", "党费缴纳月份"), stored=False, reason="党费另有一本账"),
    Field("moved_in_on", "转入时间", "date", ("组织关系转入时间", "转入日期", "进入支部日期", "转入本支部时间", "进入支部时间", "转入党支部日期", "进入党支部时间"), stored=False, reason=NOT_KEPT),
    Field("moved_out_on", "转出时间", "date", ("转出日期", "组织关系转出时间", "转出党支部日期"), stored=False, reason="在党员页里办转接"),
    Field("hardship", "是否困难党员", "text", ("困难党员", "困难情况", "是否困难", "健康状况", "婚姻状况", "政治面貌", "特长", "电子邮箱", "邮箱", "微信号", "QQ", "荣誉", "奖惩情况", "获奖情况", "曾用名", "是否农民工",
           "新社会阶层", "新社会阶层类型", "一线情况", "是否享受补助", "生活补助", "档案存放地", "党员档案", "宗教信仰", "是否退役军人", "家庭成员", "紧急联系人"),
          stored=False, reason=NOT_KEPT),
)  # fmt: skip
