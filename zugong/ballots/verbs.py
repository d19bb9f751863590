"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "ballots.prepare_poll": _("筹备投票"),
            "ballots.accept_scrutiny": _("接受监票"),
            "ballots.launch_poll": _("开始投票"),
            "ballots.withdraw_poll": _("撤销投票"),
            "ballots.recuse_voter": _("设定回避"),
            "ballots.cast_ballot": _("投了一票"),
            "ballots.cast_slip": _("有人凭票码投了一票"),
            "ballots.cast_slips": _("几个人凭票码同时投了票"),
            "ballots.hand_paper": _("发出一张纸票"),
            "ballots.print_slips": _("打印票码"),
            "ballots.cancel_slips": _("作废没用的票码"),
            "ballots.close_poll": _("截止投票"),
            "ballots.count_slips": _("录入纸票计数"),
            "ballots.hand_in_share": _("监票人交钥匙"),
            "ballots.open_poll": _("开封计票"),
            "ballots.publish_poll": _("公布结果"),
        }
    )
