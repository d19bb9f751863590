"""The compliance guard: what it refuses, what only looks like it, and what a superior basis does."""

from __future__ import annotations

import pytest

from zugong import engine
from zugong.engine.guard import vocabulary
from zugong.engine.tests.county import meeting, scored
from zugong.engine.tests.small import SMALL

MARKED = {
    "online_time": ["学习强国在线时长", "党员在线学习时长", "线上学习 30 分钟", "网上学习时间", "人均浏览时长", "online_time", "app.study_duration"],
    "logins": ["平台登录率", "每日登陆次数", "日活跃用户", "系统活跃度", "干部网络学院上线率", "platform.logins", "log_in"],
    "installs": ["APP 安装率", "“智慧党建”客户端安装使用情况", "公众号关注率", "小程序注册人数", "反诈软件下载", "动员群众关注公众号", "install_rate"],
    "app_points": ["学习强国人均积分", "学习强国平台参与度排名", "手机软件积分"],
    "check_ins": ["每日打卡", "签到次数", "党员签到率", "主题党日扫码签到", "手机定位签到", "签到不得少于 10 次", "未签到的按违规扣分",
                  "life.check_in", "sign_in"],
    "likes": ["推文点赞数", "微博集赞", "转评赞", "likes"],
    "forwards": ["转发量", "转发朋友圈", "每转发一条得 0.1 分", "组织党员转发推文", "点赞、转发次数", "forwards"],
    "network_votes": ["网络投票", "参与微信投票", "线上评选投票数", "online_vote"],
    "photos": ["照片", "现场照片", "照片数", "每次上传照片", "会议须有照片、签字", "留痕拍照", "工作留痕、拍照打分", "附活动截图", "走访视频轨迹",
               "照片不少于 3 张", "photo_count"],
    "forms": ["重复填表", "反复填报", "台账份数", "报表数量", "填报次数", "多头填报", "form_count"],
}  # fmt: skip

ORDINARY = [
    "会议考勤", "干部考勤管理", "到会率", "应到实到人数", "会议签到表", "以会议签到簿为准", "会议签到", "参会人员签到", "网红打卡地建设",
    "集中学习学时", "培训学时", "学习次数", "专题学习", "在线办结时长", "网上办结率", "线上会议",
    "信息登录备案", "登记台账", "重点关注群体帮扶", "路灯安装率", "监控设备安装", "党组织活跃度",
    "被省委组织部转发", "经验做法获上级转发推广", "工作信息被《组工信息》转发", "市级以上媒体转发", "转发上级文件", "县委批转", "转发通知",
    "获市委领导点赞", "受到群众点赞", "民主测评投票", "无记名投票", "选举投票率", "党员大会表决票", "网上评议", "网络舆情处置",
    "档案照片规范", "证件照片", "视频会议", "评分留痕", "宣传片", "图片展",
    "报送材料及时率", "填报质量", "上报信息篇数", "台账规范", "报表及时率", "数据上报", "入户走访次数", "党费收缴率",
    "党员积分制管理", "先锋积分", "上级平台通报排名", "群众满意度", "政务服务平台建设", "app", "meeting_duration", "alike", "formal", "photosynthesis", "forward_five",
    "不得以打卡签到计分", "严禁拍照留痕", "取消转发任务", "查实强制打卡的每起扣 1 分", "整治指尖上的形式主义（打卡、点赞、转发）",
    "违规要求上传照片的扣分", "不统计在线时长", "避免重复填报", "落实减负要求，减少填表",
]  # fmt: skip


@pytest.mark.parametrize(("ground", "text"), [(ground, text) for ground, texts in MARKED.items() for text in texts])
def test_what_the_rules_forbid_is_seen(ground: str, text: str) -> None:
    assert ground in [finding.ground.id for finding in vocabulary().look([text])]


@pytest.mark.parametrize("text", ORDINARY)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert [(finding.ground.id, finding.seen) for finding in vocabulary().look([text])] == []


PLACES = {
    "title": ("title: 到会率\n          full", "title: 到会率（扫码签到）\n          full"),
    "note": ("title: 到会率\n          full", "title: 到会率\n          note: 每次上传照片\n          full"),
    "kind": ("title: 会议\n", "title: 手机打卡\n"),
    "field": ("present: {label: 实到,", "present: {label: 登录人数,"),
    "parameter": ("target: {title: 到会率目标,", "target: {title: 人均学习时长目标,"),
    "activity": ("lesson: {name: 党课,", "lesson: {name: 网络投票,"),
}


@pytest.mark.parametrize("place", sorted(set(PLACES) - {"activity"}))
def test_it_looks_everywhere_an_indicator_says_what_it_marks(place: str) -> None:
    old, new = PLACES[place]
    assert old in SMALL
    found = [problem for problem in engine.check(engine.loads(SMALL.replace(old, new))) if problem.code == "forbidden"]
    assert "attendance" in {SMALL_IDS[problem.line - shift(SMALL.replace(old, new))] for problem in found}


def shift(text: str) -> int:
    """Lines that a change put in front of the indicator: none, as all of them stay on their line or come after it."""
    return text.split("- id: attendance", maxsplit=1)[0].count("\n") - SMALL.split("- id: attendance")[0].count("\n")


SMALL_IDS = {number: line.split("id: ")[1] if "- id: " in line else "" for number, line in enumerate(SMALL.splitlines(), 1)}  # fmt: skip


def test_an_activity_counted_by_an_indicator_is_seen_and_one_not_counted_is_not() -> None:
    old, new = PLACES["activity"]
    text = SMALL.replace(old, new)
    assert "forbidden" not in codes(text)
    assert "forbidden" in codes(text.replace("where: {type: theme_day}, counts_if", "where: {type: lesson}, counts_if"))


def test_an_option_that_only_a_table_gives_marks_to_is_seen_and_one_worth_nothing_is_not() -> None:
    text = SMALL.replace("county: 县级", "county: 县级, phone: 手机签到")
    assert "value: {city: 1, county: 0.5}" in text
    for mark, expected in (("0.5", True), ("0", False)):
        found = codes(text.replace("value: {city: 1, county: 0.5}", f"value: {{city: 1, county: 0.5, phone: {mark}}}"))
        assert ("forbidden" in found) is expected


def test_the_sentence_names_the_document_and_what_was_seen() -> None:
    text = SMALL.replace("title: 到会率\n          full", "title: 平台登录率\n          full")
    problem = next(problem for problem in engine.check(engine.loads(text)) if problem.code == "forbidden")
    assert problem.sentence() == (
        "“平台登录率”把登录次数当作考核依据。国办函〔2026〕12 号、《关于防治“指尖上的形式主义”的若干意见》不许这样做"
        "（见到的是“登录”）；确有上级依据的，写 basis: {document: 文件, clause: 条款}。"
    )
    assert problem.sentence("en").startswith("“平台登录率” marks log-ins (seen: “登录”). 国办函〔2026〕12 号")


def test_a_basis_must_name_document_and_clause() -> None:
    text = SMALL.replace(
        "title: 到会率\n          full", "title: 登录率\n          basis: {document: 某文件}\n          full"
    )
    assert "missing-key" in codes(text)


def test_a_basis_goes_into_every_trace() -> None:
    text = SMALL.replace(
        "title: 到会率\n          full",
        "title: 登录率\n          basis: {document: 某文件, clause: 第三条}\n          full",
    )
    assert "forbidden" not in codes(text)
    score = scored([meeting("1", "first", "2026-01-15")], text=text)
    assert score.indicator("attendance").basis == "某文件第三条"


def test_every_ground_names_a_document_that_says_so() -> None:
    assert [ground.id for ground in vocabulary().grounds if not ground.cites] == []


def codes(text: str) -> set[str]:
    return {problem.code for problem in engine.check(engine.loads(text))}
