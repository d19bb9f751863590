"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "roster.set_particulars": _("更正采集表资料"),
            "roster.form_read": _("看采集表资料"),
            "roster.read_particular": _("看采集表资料全文"),
            "roster.begin_circumstance": _("登记流动、失联、免除"),
            "roster.end_circumstance": _("流动、失联、免除终止"),
            "roster.set_unit_particulars": _("更正党组织采集表资料"),
            "roster.confirm_register": _("核对底册"),
        }
    )
