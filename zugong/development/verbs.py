"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "development.open_candidacy": _("登记入党申请人"),
            "development.take_step": _("记录发展党员的一步"),
            "development.correct_act": _("更正发展党员记录"),
            "development.withdraw_act": _("撤回发展党员记录"),
            "development.add_paper": _("补发展党员材料"),
            "development.plan_step": _("写发展党员参考计划"),
            "development.stop_candidacy": _("不再培养"),
            "development.enter_register": _("照审批改党员名册"),
            "development.refresh_candidates": _("重算发展党员进度"),
            "development.remind_handlers": _("提醒发展党员期限"),
            "development.read_reminders": _("看发展党员提醒"),
            "development.import_candidates": _("导入发展党员台账"),
            "development.withdraw_import": _("撤回发展党员台账导入"),
            "development.read": _("看发展党员档案"),
            "development.read_review": _("看政治审查材料"),
        }
    )
