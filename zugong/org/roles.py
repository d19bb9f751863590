"""Roles: what each may do, said once. A role is granted on a unit and holds for the whole subtree below it.

三员分立: the system, security and audit administrators exclude one another, and none of them may see business data.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: What there is to be allowed. Apps ask for these words; they never ask for a role.
CAPABILITIES: dict[str, str | Promise] = {
    "read_unit": _("看本范围的组织生活、台账和凭证"),
    "read_members": _("看本范围的党员名册"),
    "unmask": _("点开看身份证号、手机号全号（留痕）"),
    "record": _("记录组织生活"),
    "edit_register": _("改组织和党员底册"),
    "import_data": _("导入工作簿"),
    "keep_dues": _("管党费：出账单、确认缴纳、记账（看缴费基数留痕）"),
    "read_scores": _("看考核得分"),
    "assess": _("看全部单位排名、记日常纪实"),
    "publish_results": _("复核、公布考核成绩"),
    "hold_ballots": _("发起和主持表决、测评、问卷"),
    "develop": _("办理发展党员、看政治审查材料"),
    "decide_transfers": _("在上级党组织审批组织关系转接、开介绍信"),
    "lead": _("把事项列为大事、要事、难事"),
    "propose": _("起草、提出制度"),
    "adopt": _("审定、停用制度"),
    "manage_accounts": _("开停账号"),
    "grant_roles": _("授予、收回角色"),
    "read_audit": _("看审计记录"),
    "configure": _("看系统状态"),
}
#: Capabilities that show no business data; the three administrators may hold only these.
ADMINISTRATIVE = frozenset({"manage_accounts", "grant_roles", "read_audit", "configure"})


@dataclass(frozen=True)
class Role:
    key: str
    title: str | Promise
    capabilities: frozenset[str]
    #: Roles that the same person may not hold besides this one.
    excludes: frozenset[str] = frozenset()

    @property
    def is_administrator(self) -> bool:
        """One of the three (三员). A member's role has no capability at all and is not one of them."""
        return bool(self.capabilities) and self.capabilities <= ADMINISTRATIVE


def _role(key: str, title: str | Promise, capabilities: str, excludes: str = "") -> Role:
    return Role(key, title, frozenset(capabilities.split()), frozenset(excludes.split()))


_BUSINESS = (
    "member branch_secretary organ_clerk dues_keeper unit_leader assessor committee_leader registrar section_officer "
    "education_editor"
)

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        # A member needs no capability: everybody may read what is held about themselves.
        _role("member", _("党员"), ""),
        _role(
            "branch_secretary",
            _("支部书记"),
            "read_unit read_members record read_scores edit_register hold_ballots develop",
        ),
        _role(
            "organ_clerk",
            _("专职党务工作者"),
            "read_unit read_members record read_scores edit_register unmask hold_ballots develop",
        ),
        # Money is kept by whom it was given to, and by nobody for holding another post.
        _role("dues_keeper", _("党费管理员"), "read_unit read_members keep_dues"),
        _role("unit_leader", _("单位党组书记"), "read_unit read_scores lead"),
        _role("assessor", _("机关工委考核组"), "read_unit read_scores assess propose hold_ballots"),
        _role(
            "committee_leader",
            _("机关工委书记"),
            "read_unit read_members read_scores assess publish_results lead propose adopt hold_ballots develop "
            "decide_transfers",
        ),
        _role("registrar", _("底册管理员"), "read_unit read_members edit_register import_data unmask"),
        _role(
            "section_officer",
            _("组织部科室"),
            "read_unit read_members read_scores lead propose hold_ballots develop decide_transfers",
        ),
        # Granted on a Member Education Centre: its contests, its content of the online platform, its questionnaires.
        _role("education_editor", _("党员教育中心"), "read_unit record hold_ballots"),
        _role("system_admin", _("系统管理员"), "manage_accounts configure", f"security_admin audit_admin {_BUSINESS}"),
        _role("security_admin", _("安全保密管理员"), "grant_roles", f"system_admin audit_admin {_BUSINESS}"),
        _role("audit_admin", _("审计管理员"), "read_audit", f"system_admin security_admin {_BUSINESS}"),
    )
}


def conflict(held: set[str], wanted: str) -> str | None:
    """The role already held that forbids the wanted one, if any; the ban holds in both directions."""
    for key in sorted(held):
        if wanted in ROLES[key].excludes or key in ROLES[wanted].excludes:
            return key
    return None
