"""What the acts of this app are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.verbs import name_verbs


def name_own() -> None:
    name_verbs(
        {
            "rulebook.adopt": _("采用一版制度"),
            "rulebook.begin_from_template": _("从模板起草制度"),
            "rulebook.begin_amendment": _("起草制度的新版"),
            "rulebook.begin_from_text": _("上传制度文件起草"),
            "rulebook.change_heading": _("改制度草稿的名称、版次、日期"),
            "rulebook.change_values": _("改制度草稿的数"),
            "rulebook.fill_labels": _("填制度草稿的标签"),
            "rulebook.replace_text": _("换制度草稿的全文"),
            "rulebook.restate_examples": _("按新数重写制度草稿的例子"),
            "rulebook.attach_exhibit": _("给制度草稿附材料"),
            "rulebook.drop_draft": _("作废制度草稿"),
            "rulebook.propose_draft": _("提出制度草稿"),
            "rulebook.return_draft": _("退回制度草稿"),
            "rulebook.enact_draft": _("审定制度的一版"),
            "rulebook.ask_opinions": _("就制度草稿征求单位意见"),
            "rulebook.end_asking": _("提前结束征求意见"),
            "rulebook.give_opinion": _("对制度草稿提意见"),
            "rulebook.respond_to_opinion": _("答复对制度草稿的意见"),
            "rulebook.propose_end": _("提出停用制度"),
            "rulebook.drop_end": _("撤回停用制度"),
            "rulebook.decide_end": _("审定停用制度"),
        }
    )
