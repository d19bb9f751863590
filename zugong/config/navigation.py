"""The seven headings of the navigation. An entry whose app is not installed, or that you may not use, is not shown."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.org.models import Account
from zugong.ui.navigation import NavItem


def business(account: Account) -> bool:
    """Members need no capability for what is theirs; the three administrators see none of it."""
    return account.sees_business


def votes_only(account: Account) -> bool:
    """Whoever sees no scores still has votes to cast."""
    return business(account) and not account.may("read_scores")


def moves_members(account: Account) -> bool:
    """Whoever keeps members, or decides over those who do."""
    return business(account) and (account.may("read_members") or account.may("decide_transfers"))


def on_their_own(account: Account) -> bool:
    """A member who works for no unit: the own transfer and the own dues stand by themselves, else beside the unit's."""
    return business(account) and account.person_id is not None and not account.may("read_unit")


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
            NavItem("org.groups", _("协调组"), "cockpit:groups", "users-group", capability="read_unit"),
            NavItem("org.members", _("党员名册"), "org:members", "users", capability="read_members"),
            NavItem("org.roster", _("党员支部底册"), "roster:home", "list-details", capability="read_members"),
            NavItem("org.terms", _("任期换届"), "roster:terms", "calendar-due", capability="read_unit"),
            NavItem(
                "org.transfers", _("组织关系转接"), "transfers:transfers", "arrows-exchange", capability=moves_members
            ),
            NavItem("org.development", _("发展党员"), "development:board", "user-up", capability="read_members"),
            NavItem("org.dues", _("党费"), "dues:home", "coins", capability="read_unit"),
            NavItem("org.use", _("平台有没有用"), "portal:use", "heart-handshake", capability="read_unit"),
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
            NavItem("life.conformity", _("规范对照"), "life:conformity", "checklist", capability="read_unit"),
            NavItem("life.dual", _("双重组织生活"), "life:dual", "users", capability="read_unit"),
            NavItem("life.birthdays", _("政治生日"), "life:birthdays", "calendar-time", capability="read_members"),
            NavItem("life.branch", _("网上支部"), "portal:home", "home", capability=business),
            NavItem("life.notices", _("通知"), "portal:notices", "speakerphone", capability=business),
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
            NavItem("work.calendar", _("日历"), "cockpit:calendar", "calendar-month", capability=business),
            NavItem("work.duties", _("责任任务"), "work:duties", "list-check", capability=business),
            NavItem("work.urging", _("督办台"), "urging:desk", "bell-ringing", capability="propose"),
            NavItem("work.cases", _("办件"), "casework:inbox", "clipboard-list", capability=business),
            NavItem("work.articles", _("公众号稿件"), "portal:articles", "news", capability="read_unit"),
            NavItem("work.portals", _("服务门户"), "casework:portals", "heart-handshake", capability=business),
            NavItem("work.registers", _("各类台账"), "registers:registers", "table", capability=business),
            NavItem("work.alerts", _("预警"), "alerts:alerts", "alert-triangle", capability="read_unit"),
            NavItem("work.matters", _("重点事项"), "work:matters", "pin", capability="read_unit"),
            NavItem("work.frames", _("目标布局"), "work:frames", "target", capability="read_unit"),
            NavItem("work.burden", _("忙闲指数"), "work:burden", "chart-histogram", capability="read_unit"),
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
            NavItem("assessment.results", _("公布的成绩"), "assessment:results", "certificate", capability=business),
            NavItem("assessment.trial", _("规则试算"), "assessment:trials", "calculator", capability="assess"),
            NavItem("assessment.debriefing", _("述职评议"), "debriefing:home", "presentation", capability=business),
            NavItem("ballots", _("表决测评"), "ballots:home", "ticket", capability=business),
            NavItem("assessment.people", _("个人绩效"), "assessment:people", "id-badge-2", capability=business),
            NavItem("assessment.book", _("记实簿"), "assessment:books", "notebook", capability="read_scores"),
            NavItem("assessment.visits", _("实地考核"), "assessment:visits", "map-pin", capability="read_scores"),
            NavItem("assessment.daily", _("日常纪实"), "assessment:daily", "pencil", capability="assess"),
            NavItem("assessment.rules", _("制度库"), "rulebook:institutions", "gavel", capability=business),
        ),
    ),
    NavItem("transfers", _("我的转接"), "transfers:mine", "arrows-exchange", capability=on_their_own),
    NavItem("performance", _("个人绩效"), "assessment:people", "id-badge-2", capability=votes_only),
    NavItem("dues", _("我的党费"), "dues:mine", "coins", capability=on_their_own),
    NavItem("debriefing", _("述职评议"), "debriefing:home", "presentation", capability=votes_only),
    NavItem("votes", _("表决测评"), "ballots:home", "ticket", capability=votes_only),
    # 三员: each sees one of these and nothing else.
    NavItem("accounts", _("账号"), "org:accounts", "user-cog", capability="manage_accounts"),
    NavItem("grants", _("授权"), "org:grants", "user-shield", capability="grant_roles"),
    NavItem("audit", _("审计记录"), "org:audit", "shield-lock", capability="read_audit"),
)
