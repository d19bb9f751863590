"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "work.generate_duties": _("生成责任任务"),
            "work.recount_duties": _("重算任务完成情况"),
            "work.write_reminders": _("发出提醒"),
            "work.exempt_duty": _("免除一项任务"),
            "work.restore_duty": _("恢复一项任务"),
            "work.apply_for_make_up": _("申请补做"),
            "work.apply_for_exemption": _("申请免做"),
            "work.answer_application": _("批补做或免做的申请"),
            "work.read_messages": _("看过消息"),
            "work.list_matter": _("列为重点事项"),
            "work.tag_item": _("贴目标标签"),
            "work.say_progress": _("报重点事项进展"),
            "work.release_matter": _("移出重点事项"),
        }
    )
