"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "registers.copy_rows": _("把台账的行抄到下一期"),
            "registers.write_row": _("登记台账"),
            "registers.change_row": _("改台账"),
            "registers.change_rows": _("成批改台账"),
            "registers.verify_row": _("核台账"),
            "registers.return_row": _("退回台账"),
            "registers.remove_row": _("删除台账的一行"),
            "registers.restore_row": _("恢复台账的一行"),
            "registers.sign_text": _("读后签名"),
            "registers.unmask_row": _("看台账里的个人信息"),
            "registers.import_rows": _("从表格导入台账"),
            "registers.hand_out_rows": _("把台账的行分到各单位"),
            "registers.publish_list": _("发布当期清单"),
            "registers.file_point": _("登记调度、小结"),
        }
    )
