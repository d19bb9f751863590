"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "assessment.open_campaign": _("开始一次考核"),
            "assessment.note_seen": _("本人确认看过绩效"),
            "assessment.person_score_read": _("看个人绩效"),
            "assessment.plan_visit": _("安排实地考核"),
            "assessment.begin_visit": _("开始实地核对、抽签"),
            "assessment.mark_check": _("给核对的一条打分"),
            "assessment.finish_visit": _("办结实地考核"),
            "assessment.withdraw_visit": _("撤回实地考核"),
            "assessment.close_campaign": _("截止一次考核"),
            "assessment.reopen_campaign": _("重新打开考核"),
            "assessment.draw_up_result": _("封存考核成绩"),
            "assessment.publish_result": _("公布考核成绩"),
            "assessment.discard_result": _("作废一版考核成绩"),
            "assessment.archive_campaign": _("归档一次考核"),
            "assessment.bundle_taken": _("取走成绩包"),
            "assessment.freeze_for_trial": _("冻结数据来试算"),
            "assessment.save_trial": _("把试算存成制度草稿"),
            "assessment.rescore": _("重新计分"),
            "assessment.record_daily": _("记日常纪实"),
            "assessment.record_many_daily": _("一次记多家的日常纪实"),
            "assessment.withdraw_daily": _("撤回日常纪实"),
        }
    )
