"""The example logins, one per role. They exist only where the example county was loaded."""

from __future__ import annotations

from dataclasses import dataclass

from zugong.org.models import Account
from zugong.org.roles import ROLES

PASSWORD = "chengchuan-demo"


@dataclass(frozen=True)
class ExampleLogin:
    username: str
    role: str
    #: Where the role is granted: the full name of a unit.
    unit: str
    person: str  # "secretary" or "member" of that unit: an invented person; "" for an official account
    #: An invented name for whoever holds an official account: two people are two names.
    name: str = ""
    #: A second role, and the unit it lies on.
    also: tuple[str, str] | None = None


LABOUR = "中共澄川县人力资源和社会保障局"
LOGINS: tuple[ExampleLogin, ...] = (
    ExampleLogin(
        "secretary",
        "branch_secretary",
        f"{LABOUR}机关第二支部委员会",
        "secretary",
        "",
        ("dues_keeper", f"{LABOUR}机关第二支部委员会"),
    ),
    ExampleLogin("clerk", "organ_clerk", "县人力资源和社会保障局", "", "方静"),
    ExampleLogin("leader", "unit_leader", "县人力资源和社会保障局", "", "石磊"),
    ExampleLogin("member", "member", f"{LABOUR}机关第二支部委员会", "member"),
    ExampleLogin("cadre", "member", "中共澄川县委组织部机关支部委员会", "member"),
    ExampleLogin("neighbour", "branch_secretary", "中共澄川县财政局机关第一支部委员会", "secretary"),
    ExampleLogin("assessor", "assessor", "中共澄川县直属机关工作委员会", "", "吴敏"),
    ExampleLogin("verifier", "assessor", "中共澄川县直属机关工作委员会", "", "祝衡"),
    ExampleLogin("committee", "committee_leader", "中共澄川县直属机关工作委员会", "", "周岚"),
    ExampleLogin("registrar", "registrar", "中共澄川县委员会", "", "丁宁"),
    ExampleLogin("treasurer", "dues_keeper", "中共澄川县委员会", "", "何敏"),
    ExampleLogin("section", "section_officer", "中共澄川县委员会", "", "叶青"),
    ExampleLogin(
        "planner", "organ_clerk", "中共澄川县委组织部（业务科室）", "", "林溪", ("section_officer", "中共澄川县委员会")
    ),
    ExampleLogin("sysadmin", "system_admin", "中共澄川县委员会", "", "任可"),
    ExampleLogin("secadmin", "security_admin", "中共澄川县委员会", "", "安然"),
    ExampleLogin("auditor", "audit_admin", "中共澄川县委员会", "", "纪明"),
)


@dataclass(frozen=True)
class ShownLogin:
    username: str
    password: str
    title: str


def example_logins() -> list[ShownLogin]:
    """What to print after the start and on the sign-in page; empty unless the example county is loaded."""
    accounts = {
        account.username: account
        for account in Account.objects.filter(example=True, username__in=[login.username for login in LOGINS])
    }
    return [
        ShownLogin(login.username, PASSWORD, f"{ROLES[login.role].title} · {accounts[login.username].display_name}")
        for login in LOGINS
        if login.username in accounts
    ]
