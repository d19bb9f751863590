"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "dues.set_basis": _("定缴费基数"),
            "dues.set_bases": _("成批定缴费基数"),
            "dues.read_basis": _("看缴费基数"),
            "dues.issue_bills": _("出党费账单"),
            "dues.void_bill": _("作废党费账单"),
            "dues.confirm_payment": _("确认交了党费"),
            "dues.confirm_payments": _("成批确认交了党费"),
            "dues.reverse_payment": _("冲销党费收款"),
            "dues.reverse_payments": _("成批冲销党费收款"),
            "dues.take_over_bills": _("接收以前的党费记录"),
            "dues.withdraw_table": _("撤回以前的党费记录"),
            "dues.place_order": _("网上交党费下单"),
            "dues.settle_order": _("网上党费到账"),
            "dues.answer_dispute": _("核对网上党费"),
            "dues.pass_up": _("上缴党费"),
            "dues.pass_down": _("下拨党费"),
            "dues.spend": _("记党费支出"),
            "dues.reverse_entry": _("冲销党费凭证"),
            "dues.close_month": _("党费月结"),
            "dues.publish_use": _("公布党费使用"),
            "dues.remind_members": _("提醒欠党费的本人"),
            "dues.read_notices": _("看过党费提醒"),
        }
    )
