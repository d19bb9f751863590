"""How counties call the columns of a list of Party organisations, and the kinds they write."""

from __future__ import annotations

from zugong.org.models import Unit
from zugong.sheets import Field

K = Unit.Kind
KINDS: dict[str, str] = {
    "机关党委": K.ORGAN_COMMITTEE, "机关委员会": K.ORGAN_COMMITTEE, "直属机关党委": K.ORGAN_COMMITTEE, "基层党委": K.ORGAN_COMMITTEE, "党委": K.ORGAN_COMMITTEE, "委员会": K.ORGAN_COMMITTEE,
    "党的基层委员会": K.ORGAN_COMMITTEE, "机关纪委": K.ORGAN_COMMITTEE,
    "党总支": K.GENERAL_BRANCH, "党总支部": K.GENERAL_BRANCH, "总支": K.GENERAL_BRANCH, "总支部": K.GENERAL_BRANCH, "机关党总支": K.GENERAL_BRANCH, "总支部委员会": K.GENERAL_BRANCH,
    "党支部": K.BRANCH, "支部": K.BRANCH, "机关党支部": K.BRANCH, "联合党支部": K.BRANCH, "离退休党支部": K.BRANCH, "退休党支部": K.BRANCH, "临时党支部": K.BRANCH, "支部委员会": K.BRANCH,
    "直属党支部": K.BRANCH, "离退休干部党支部": K.BRANCH, "老干部党支部": K.BRANCH, "下属党支部": K.BRANCH, "独立党支部": K.BRANCH,
    "党小组": K.SUBGROUP, "党组": K.PARTY_GROUP, "党组(党委)": K.PARTY_GROUP, "工委": K.WORKING_COMMITTEE, "机关工委": K.WORKING_COMMITTEE, "党工委": K.WORKING_COMMITTEE,
    "县委": K.COUNTY_COMMITTEE, "乡镇党委": K.TOWN, "镇党委": K.TOWN, "街道党工委": K.TOWN, "村党支部": K.VILLAGE, "社区党支部": K.VILLAGE, "村党总支": K.VILLAGE, "社区党总支": K.VILLAGE,
}  # fmt: skip
NOT_KEPT = "系统里暂时没有放它的地方，原表里照样保留"
COMPUTED = "系统自己会算，不用导"

FIELDS = (
    Field("serial", "序号", "serial", ("编号", "序", "No", "NO.", "行号"), stored=False, reason="只是行号"),
    Field("name", "党组织全称", "party_unit",
          ("党组织名称", "组织名称", "支部名称", "党支部名称", "全称", "名称", "基层党组织名称", "党组织", "党支部", "党支部全称", "组织全称", "基层党组织", "党总支名称", "党组织简称", "单位党组织名称",
           "党委（总支、支部）名称", "支部全称", "机构名称"),
          unless=("上级", "隶属", "类", "书记", "时间", "代码", "性质"), required=True),
    Field("superior", "上级党组织", "party_unit",
          ("归口党委", "上一级党组织", "隶属党组织", "上级组织", "所属党委", "隶属关系", "上级党委", "所属上级党组织", "主管党组织", "所属党组织", "上级党组织名称", "隶属党委", "直接上级党组织", "隶属", "所属党工委", "所属党委（总支）",
           "上级", "隶属上级党组织", "主管党委", "所属机关党委", "所在党委", "归属党委"),
          required=True, grouping=True, sources=("cell", "sheet", "caption", "section", "title")),
    Field("between", "所在党总支", "party_unit", ("党总支", "所属党总支", "所在总支", "所属总支", "隶属党总支", "上级党总支", "总支"),
          unless=("书记", "时间", "类", "电话"), grouping=True),
    Field("kind", "组织类别", "choice",
          ("类型", "党组织类别", "党组织类型", "类别", "组织类型", "设置形式", "党组织形式", "组织形式", "党组织性质", "层级", "组织性质", "支部类型", "支部类别"),
          unless=("单位类", "单位性质"), choices=KINDS, grouping=True),
    Field("secretary", "书记", "name",
          ("党组织书记", "书记姓名", "党组织书记姓名", "支部书记", "党支部书记", "党组织负责人", "书记名字", "负责人", "现任书记", "书记（负责人）", "党组织书记（负责人）", "党委书记", "书记/姓名"),
          unless=("副书记", "电话", "手机", "联系方式", "时间", "专职", "第一书记", "学历", "职务", "年龄", "性别")),
    Field("phone", "联系电话", "phone",
          ("书记电话", "手机", "书记联系电话", "联系方式", "书记手机", "电话", "手机号码", "书记手机号", "书记手机号码", "书记联系方式", "移动电话", "手机号", "党组织联系电话", "书记/电话", "书记/手机"),
          unless=("副书记", "组织委员", "联系人电话", "固定", "办公电话", "座机"), mask="phone"),
    Field("founded_on", "成立时间", "date",
          ("组建日期", "成立批准日期", "成立日期", "建立时间", "批准成立时间", "批准成立日期", "组建时间", "批复时间", "批准建立日期", "建立日期", "建立党组织日期", "何时成立", "设立时间", "批准设立时间", "成立年月", "批准建立党组织日期"),
          unless=("单位成立",)),
    Field("term_ends_on", "届满时间", "date",
          ("应换届日期", "换届时间", "届满日期", "任期届满", "应换届时间", "本届届满日期", "任期届满日期", "届满", "本届届满时间", "下次换届时间", "到届时间", "本届任期截止", "任期届满时间", "任期截止日期", "应届满时间",
           "任期截止时间", "预计换届时间", "本届任期止", "任期止", "任期至", "任期终止时间", "任期结束时间"),
          unless=("上次", "上届", "最近", "本次换届", "任期起", "起始", "开始")),
    Field("department", "所在单位", "body",
          ("机关名称", "单位", "单位名称", "依托单位", "所属单位", "建立党组织的单位", "机关单位", "党组织所在单位", "部门单位", "单位全称", "行政单位", "所在单位名称", "建党单位", "党组织所在单位名称"),
          unless=("类别", "性质", "类型", "代码", "地址", "情况"), grouping=True, sources=("cell", "caption", "section")),
    Field("credit_code", "统一社会信用代码", "credit_code", ("信用代码", "社会信用代码", "机构代码", "单位信用代码", "组织机构代码", "法人代码", "统一信用代码", "单位统一社会信用代码")),
    Field("note", "备注", "text", ("说明", "备 注", "附注", "备注说明", "其他", "其他情况")),
    Field("short_name", "简称", "text", ("党组织简称", "支部简称", "简称（党组织）")),
    Field("deputy", "副书记", "text", ("专职副书记", "副书记姓名", "党组织副书记"), stored=False, reason="在组织页里任命，才有任职时间"),
    Field("committee_members", "支委", "text", ("委员人数", "委员", "支委会成员", "班子成员", "组织委员", "宣传委员", "纪检委员", "支部委员", "支委成员", "委员名单", "委员会成员"), stored=False,
          reason="在组织页里任命，才有任职时间"),
    Field("members", "党员人数", "integer", ("党员数", "党员总数", "党员人数（人）", "人数", "现有党员", "党员数量", "党员", "正式党员", "预备党员", "在册党员数", "党员人数小计", "党员人数合计", "党员总数合计"), stored=False, reason=COMPUTED),
    Field("elected_on", "本届选举时间", "date", ("选举产生时间", "最近一次换届时间", "上次换届时间", "最近换届时间", "本届换届时间", "选举日期", "本届班子选举时间", "上届换届时间", "换届选举日期", "本届任期开始", "本次换届时间", "本届当选时间",
                                  "任职时间", "书记任职时间", "任期起始时间", "上次换届日期", "本届任期起", "任期起", "任期自", "任职起始时间", "当选日期"), unless=("止", "届满", "截止"), stored=False, reason="在组织页的“任期”里登记"),
    Field("code", "党组织代码", "text", ("组织编码", "党组织编码", "组织代码", "编码", "批准文号", "成立批准文号", "批复文号"), stored=False, reason=NOT_KEPT),
    Field("body_kind", "单位类别", "text", ("单位性质", "单位类型", "单位隶属关系", "单位建立党组织情况", "行业类别", "党组织属地关系", "属地关系", "行业"), stored=False, reason=NOT_KEPT),
    Field("address", "地址", "text", ("办公地址", "通讯地址", "党组织地址", "单位地址", "活动场所", "办公地点", "活动阵地", "详细地址"), stored=False, reason=NOT_KEPT),
    Field("contact", "联系人", "name", ("党组织联系人", "联系人姓名", "党务干部", "党务工作者"), stored=False, reason=NOT_KEPT),
    Field("office_phone", "办公电话", "phone", ("联系人手机", "固定电话", "座机", "联系人电话", "单位电话", "传真电话", "传真"), stored=False, reason=NOT_KEPT),
    Field("term_years", "任期年限", "integer", ("任期", "任期（年）", "每届任期"), stored=False, reason=NOT_KEPT),
    Field("groups", "党小组数", "integer", ("党小组个数", "下设党支部数", "支部数", "党支部数", "下设支部"), stored=False, reason=COMPUTED),
    Field("brand", "品牌", "text", ("党建品牌", "星级", "评定等次", "星级评定", "党支部评定等次", "是否标准化", "邮编", "邮政编码", "电子邮箱", "邮箱", "书记学历", "书记年龄", "书记性别", "书记职务", "是否软弱涣散",
                                 "软弱涣散", "是否按期换届", "换届情况", "标准化达标", "达标情况", "获奖情况", "书记身份证号", "书记民族", "活动场所面积"), stored=False,
          reason=NOT_KEPT),
)  # fmt: skip
