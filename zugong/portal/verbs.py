"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "portal.draft_notice": _("拟通知"),
            "portal.change_notice": _("改通知草稿"),
            "portal.attach_to_notice": _("给通知加附件"),
            "portal.issue_notice": _("发出通知"),
            "portal.withdraw_notice": _("撤回通知"),
            "portal.confirm_notice": _("通知回执"),
            "portal.remind_readers": _("提醒没读通知的人"),
            "portal.read_words": _("看通知提醒"),
            "portal.describe_branch": _("写支部主页"),
            "portal.open_topic": _("支部讨论：提出"),
            "portal.say_remark": _("支部讨论：发言"),
            "portal.remove_remark": _("支部讨论：移除"),
            "portal.close_topic": _("支部讨论：结束"),
        }
    )
