"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "casework.open_case": _("提出办件"),
            "casework.act_on_case": _("办理一步"),
            "casework.withdraw_case": _("撤回办件"),
            "casework.pause_case": _("停表"),
            "casework.resume_case": _("恢复计时"),
            "casework.delegate_task": _("委托办理"),
            "casework.reopen_case": _("重新打开办件"),
        }
    )
