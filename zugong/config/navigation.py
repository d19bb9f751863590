"""The seven headings of the navigation. An entry whose app is not installed, or that you may not use, is not shown."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.models import Account
from zugong.ui.navigation import NavItem


def business(account: Account) -> bool:
    """Members need no capability for what is theirs; the three administrators see none of it."""
    return not account.is_administrator


NAVIGATION: tuple[NavItem, ...] = (
    NavItem("home", _("工作台"), "cockpit:home", "home-2", tab=True),
    NavItem(
        "org",
        _("组织党员"),
        "org:units",
        "sitemap",
        capability="read_unit",
        children=(
            NavItem("org.units", _("组织树"), "org:units", "sitemap", capability="read_unit"),
            NavItem("org.members", _("党员名册"), "org:members", "users", capability="read_members"),
            NavItem("org.imports", _("导入工作簿"), "org:imports", "upload", capability="import_data"),
        ),
    ),
    NavItem(
        "life",
        _("组织生活"),
        "life:meetings",
        "calendar-event",
        tab=True,
        capability=business,
        children=(
            NavItem("life.record", _("记一次会议"), "life:record", "pencil", capability="record"),
            NavItem("life.meetings", _("会议记录"), "life:meetings", "notes", capability="read_unit"),
            NavItem("life.mine", _("我的组织生活"), "life:mine", "user", capability=business),
        ),
    ),
    NavItem(
        "work",
        _("任务台账"),
        "work:duties",
        "list-check",
        tab=True,
        capability=business,
        children=(
            NavItem("work.duties", _("责任任务"), "work:duties", "list-check", capability=business),
            NavItem("work.ledger", _("纪实台账"), "evidence:facts", "book-2", capability=business),
        ),
    ),
    NavItem(
        "assessment",
        _("考核评议"),
        "assessment:home",
        "scale",
        tab=True,
        capability="read_scores",
        children=(
            NavItem("assessment.score", _("考核得分"), "assessment:home", "chart-bar", capability="read_scores"),
            NavItem("assessment.daily", _("日常纪实"), "assessment:daily", "pencil", capability="assess"),
            NavItem("assessment.rules", _("制度库"), "rulebook:institutions", "gavel", capability=business),
        ),
    ),
    # 三员: each sees one of these and nothing else.
    NavItem("accounts", _("账号"), "org:accounts", "user-cog", capability="manage_accounts"),
    NavItem("grants", _("授权"), "org:grants", "user-shield", capability="grant_roles"),
    NavItem("audit", _("审计记录"), "org:audit", "shield-lock", capability="read_audit"),
)
