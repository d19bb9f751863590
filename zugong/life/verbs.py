"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "life.record_meeting": _("记录会议"),
            "life.correct_meeting": _("更正会议记录"),
            "life.withdraw_meeting": _("撤回会议记录"),
            "life.import_meetings": _("导入会议"),
            "life.withdraw_import": _("撤回导入的会议"),
            "life.opt_out_of_birthday": _("不过政治生日"),
            "life.opt_in_to_birthday": _("恢复过政治生日"),
        }
    )
