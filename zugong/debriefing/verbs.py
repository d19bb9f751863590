"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "debriefing.choose_cadence": _("选述职周期"),
            "debriefing.begin_report": _("开始写述职报告"),
            "debriefing.write_report": _("写述职报告"),
            "debriefing.send_report": _("送出述职报告"),
            "debriefing.return_report": _("退回述职报告"),
            "debriefing.open_hall": _("安排述职评议会"),
            "debriefing.call_speaker": _("请人上台述职"),
            "debriefing.end_speech": _("述职讲完"),
            "debriefing.appraise_report": _("上级评述职"),
            "debriefing.settle_report": _("定述职结果"),
            "debriefing.publish_ranks": _("公布述职排名"),
        }
    )
