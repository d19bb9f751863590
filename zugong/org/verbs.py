"""What the verbs of the audit trail are called. Apps above add theirs with `name_verbs`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_names: dict[str, str | Promise] = {
    "export_list": _("导出列表"),
    "org.verify_audit": _("核验审计记录"),
    "org.sign_in": _("登录"),
    "org.sign_out": _("退出"),
    "org.sign_in_refused": _("登录没成功"),
    "org.person_read": _("看人员资料"),
    "org.unmask": _("看全号"),
    "org.found_unit": _("设立组织"),
    "org.rename_unit": _("组织改名"),
    "org.correct_unit": _("更正组织资料"),
    "org.move_unit": _("组织换上级"),
    "org.merge_units": _("合并组织"),
    "org.dissolve_unit": _("撤销组织"),
    "org.set_term": _("登记换届"),
    "org.end_term": _("届满"),
    "org.form_group": _("设立协调组"),
    "org.correct_group": _("改协调组"),
    "org.join_group": _("单位进协调组"),
    "org.leave_group": _("单位退出协调组"),
    "org.join_office": _("协调办公室加人"),
    "org.leave_office": _("协调办公室减人"),
    "org.pair_units": _("城乡结对"),
    "org.part_units": _("结束结对"),
    "org.register_person": _("登记人员"),
    "org.correct_person": _("更正人员资料"),
    "org.admit": _("编入党支部"),
    "org.admit_new": _("加进名册"),
    "org.transfer_membership": _("县内转接"),
    "org.send_on_way": _("转出，在途"),
    "org.take_in": _("在途党员落地"),
    "org.let_go": _("转出本县"),
    "org.correct_membership": _("更正党员资料"),
    "org.end_membership": _("终止组织关系"),
    "org.change_state": _("党籍状态变动"),
    "org.confirm_full": _("预备党员转正"),
    "org.appoint": _("任职"),
    "org.relieve": _("免职"),
    "org.request_correction": _("提出更正"),
    "org.answer_correction": _("答复更正"),
    "org.open_account": _("开账号"),
    "org.close_account": _("停用账号"),
    "org.reopen_account": _("启用账号"),
    "org.set_password": _("设密码"),
    "org.grant_role": _("授予角色"),
    "org.withdraw_role": _("收回角色"),
    "org.receive": _("上传工作簿"),
    "org.confirm_columns": _("确认列的意思"),
    "org.keep_preview": _("查工作簿的问题"),
    "org.keep_row": _("改导入的一行"),
    "org.fetch_wrong_rows": _("下载有问题的行"),
    "org.correct_cell": _("改导入的一格"),
    "org.answer_question": _("答复导入的提问"),
    "org.apply_batch": _("导入工作簿"),
    "org.drop_batch": _("放弃导入"),
    "org.withdraw_batch": _("撤回导入"),
    "org.expire_batch": _("清掉过期的导入"),
    "kernel.rotate_keys": _("更换密钥"),
    "load_example": _("装入示例县"),
}


#: What the kept arguments of acts are called.
_arguments: dict[str, str | Promise] = {
    "unit": _("组织"),
    "units": _("组织"),
    "parent": _("上级"),
    "into": _("并入"),
    "to": _("转到"),
    "name": _("名称"),
    "group": _("协调组"),
    "lead": _("牵头部门"),
    "member": _("单位"),
    "staff": _("人员"),
    "urban": _("城市组织"),
    "rural": _("农村组织"),
    "pairing": _("结对"),
    "kind": _("类别"),
    "on": _("日期"),
    "reason": _("原因"),
    "person": _("人员"),
    "details": _("人员"),
    "membership": _("组织关系"),
    "post": _("职务"),
    "field": _("哪一项"),
    "changes": _("改了哪些"),
    "account": _("账号"),
    "username": _("用户名"),
    "display_name": _("姓名"),
    "role": _("角色"),
    "grant": _("授权"),
    "stage": _("党员类别"),
    "state": _("状态"),
    "founded_on": _("成立时间"),
    "starts_on": _("开始"),
    "ends_on": _("届满"),
    "conditions": _("条件"),
    "rows": _("行数"),
    "intact": _("完整"),
}


def argument_name(name: str) -> str:
    return str(_arguments.get(name, name))


def name_verbs(names: Mapping[str, str | Promise]) -> None:
    _names.update(names)


def verb_name(verb: str) -> str:
    """The words for a verb; an unknown one stands for itself."""
    return str(_names.get(verb, verb))
