"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "transfers.request_transfer": _("申请转接组织关系"),
            "transfers.register_arrival": _("登记转进"),
            "transfers.agree_step": _("转接：同意"),
            "transfers.issue_letter": _("转接：开介绍信"),
            "transfers.reissue_letter": _("转接：重开介绍信"),
            "transfers.accept_transfer": _("转接：接收"),
            "transfers.register_receipt": _("转接：登记回执"),
            "transfers.send_receipt": _("转接：寄回执"),
            "transfers.return_transfer": _("转接：退回"),
            "transfers.refuse_transfer": _("转接：不同意"),
            "transfers.withdraw_transfer": _("转接：撤回"),
            "transfers.say_directness": _("登记直转权限"),
            "transfers.write_notices": _("写转接提醒"),
            "transfers.read_notices": _("看转接提醒"),
            "transfers.end_broken_ways": _("转接因故终止"),
        }
    )
