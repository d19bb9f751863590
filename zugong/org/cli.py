"""`zugong account`: the first three administrators of an empty installation, and a way back in for them."""

from __future__ import annotations

import argparse
import sys

from django.conf import settings
from django.db import transaction

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.kernel.rules import Refused

from . import services
from .models import Account, Grant, Unit
from .roles import ROLES
from .rules.accounts import ADMINISTRATORS

#: Username of each of the three, unless another is given.
USERNAMES = {"system_admin": "sysadmin", "security_admin": "secadmin", "audit_admin": "auditor"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zugong account", description="First accounts, and one-time passwords.")
    commands = parser.add_subparsers(dest="command", required=True)
    opening = commands.add_parser("open", help="open the three administrators' accounts on an empty installation")
    for role, username in USERNAMES.items():
        option = f"--{role.replace('_', '-')}"
        opening.add_argument(option, metavar="NAME", default="", help=f"who it is ({username})")
    resetting = commands.add_parser("reset", help="a new one-time password for an account")
    resetting.add_argument("username")
    return parser


def account_command(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    try:
        with transaction.atomic():
            lines = _reset(options.username) if options.command == "reset" else _open(vars(options))
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _open(names: dict[str, str]) -> list[str]:
    """三员: one account each. Whatever one of the three already has somebody for is left alone."""
    root = Unit.objects.filter(parent__isnull=True, dissolved_on__isnull=True).order_by("pk").first()
    if root is None:
        kind = Unit.Kind.COUNTY_COMMITTEE
        name, short = f"中共{settings.ZUGONG_COUNTY}委员会", f"{settings.ZUGONG_COUNTY[-1:]}委"
        root = services.found_unit(name=name, short_name=short, kind=kind, parent=None, by=SYSTEM)
    running = Grant.objects.on(clock.today()).filter(account__is_active=True)
    held = set(running.filter(role__in=ADMINISTRATORS).values_list("role", flat=True))
    lines = []
    for role in ADMINISTRATORS:
        if role in held:
            continue
        title = str(ROLES[role].title)
        password = services.one_time_password()
        account = services.open_account(
            username=_free(USERNAMES[role]), display_name=names.get(role) or title, password=password, by=SYSTEM
        )
        services.grant_role(account=account, role=role, unit=root, by=SYSTEM)
        lines.append(f"{account.username:<12}{password:<18}{title}")
    if not lines:
        return ["三员都已经有人。要新密码：zugong account reset 用户名 · All three exist; use reset."]
    head = "一次性密码，第一次登录要换掉 · one-time passwords, to be changed at the first sign-in:"
    return [head, *lines, "业务账号由系统管理员开，角色由安全保密管理员授予。"]


def _free(username: str) -> str:
    number, free = 1, username
    while Account.objects.filter(username=free).exists():
        number += 1
        free = f"{username}{number}"
    return free


def _reset(username: str) -> list[str]:
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise Refused(f"没有用户名 {username} · no such account")
    password = services.one_time_password()
    services.set_password(account=account, password=password, by=SYSTEM)
    return [f"{account.username:<12}{password}"]
