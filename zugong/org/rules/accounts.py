"""Who may open accounts, grant roles and read the trail: 三员分立.

The system administrator opens and closes accounts, the security administrator grants and withdraws roles, the audit
administrator reads the trail. The three exclude one another and every business role, by account and by person, and
nobody grants anything to themselves.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, Grant, Person, Unit
from zugong.org.roles import ROLES, conflict

from .standing import first, is_system, may
from .units import standing

ADMINISTRATORS = tuple(role.key for role in ROLES.values() if role.is_administrator)


def _manages(by: Actor) -> Sentence | None:
    return None if may(by, "manage_accounts") else _("开停账号由系统管理员办")


def _grants(by: Actor, unit: Unit) -> Sentence | None:
    return None if may(by, "grant_roles", unit) else _("授予、收回角色由安全保密管理员办")


def accounts_of_holder(account: Account) -> list[Account]:
    """Every account that belongs, or may belong, to the same human.

    Where one of two accounts of the same name is not tied to a person, nobody can tell them apart; then they count
    as one human, which errs on the safe side.
    """
    same = Q(pk=account.pk)
    if account.person_id:
        same |= Q(person_id=account.person_id)
        if account.person and account.person.id_number_index:
            same |= Q(holder_index=account.person.id_number_index)
    if account.holder_index:
        same |= Q(holder_index=account.holder_index) | Q(person__id_number_index=account.holder_index)
    found = list(Account.objects.filter(same).distinct())
    namesakes = Account.objects.filter(display_name=account.display_name, is_active=True).exclude(
        pk__in=[one.pk for one in found]
    )
    known = bool(account.person_id or account.holder_index)
    return found + [one for one in namesakes if not (known and (one.person_id or one.holder_index))]


def actors_of_holder(actor_id: str) -> set[str]:
    """The same, by what stands in records of who acted: four eyes are two humans, whatever accounts they use. Who has no account
    is itself alone."""
    _kind, _colon, key = actor_id.partition("account:")
    account = Account.objects.select_related("person").filter(pk=key).first() if key.isdecimal() else None
    return {actor_id} if account is None else {one.actor_id for one in accounts_of_holder(account)}


def is_last_administrator(account: Account, roles: set[str] | None = None) -> bool:
    """Whether one of the three would be left without anybody."""
    today = Grant.objects.on(clock.today()).filter(account__is_active=True)
    held = set(today.filter(account=account, role__in=ADMINISTRATORS).values_list("role", flat=True))
    others = set(today.exclude(account=account).filter(role__in=held).values_list("role", flat=True))
    return bool((held & (roles if roles is not None else held)) - others)


@rule
def open_account(person: Person | None, holder_index: str, *, by: Actor) -> Sentence | None:
    reason = _manages(by)
    if reason:
        return reason
    taken = Q(person=person) if person else Q(pk__in=[])
    if holder_index:
        taken |= Q(holder_index=holder_index) | Q(person__id_number_index=holder_index)
    holder = Account.objects.filter(taken).first()
    return _("这个人已经有账号 %(username)s；一人一个账号") % {"username": holder.username} if holder else None


@rule
def close_account(account: Account, *, by: Actor) -> Sentence | None:
    if by.actor_id == account.actor_id:
        return _("不能停用自己的账号")
    if not account.is_active:
        return _("这个账号已经停用")
    last = _("三员里有一员只剩这个账号；先授予别人再停用") if is_last_administrator(account) else None
    return first(_manages(by), last)


@rule
def reopen_account(account: Account, *, by: Actor) -> Sentence | None:
    return first(_manages(by), _("这个账号没有停用") if account.is_active else None)


@rule
def set_password(account: Account, *, by: Actor) -> Sentence | None:
    if by.actor_id == account.actor_id or is_system(by):
        return None
    if any(ROLES[grant.role].is_administrator for grant in account.current_grants):
        return _("三员的密码不能互相重设；请在服务器上运行 zugong account reset")
    return _manages(by)


@rule
def grant_role(account: Account, role: str, unit: Unit, *, by: Actor) -> Sentence | None:
    if role not in ROLES:
        return _("没有这个角色；请从列表里选")
    if by.actor_id == account.actor_id:
        return _("不能给自己授权；请另一名安全保密管理员办")
    if isinstance(by, Account) and any(one.pk == by.pk for one in accounts_of_holder(account)):
        return _("这个账号和您同名，分不清是不是您本人；先在账号上登记身份证号")
    reason = first(_grants(by, unit), standing(unit), None if account.is_active else _("这个账号已经停用"))
    return reason or _excluded(account, role)


def _excluded(account: Account, role: str) -> Sentence | None:
    for one in accounts_of_holder(account):
        held = set(Grant.objects.on(clock.today()).filter(account=one).values_list("role", flat=True))
        barrier = conflict(held, role)
        if barrier:
            return _("%(username)s 已经是%(held)s，不能再是%(wanted)s：三员互斥，也不办业务") % {
                "username": one.username,
                "held": ROLES[barrier].title,
                "wanted": ROLES[role].title,
            }
    return None


@rule
def withdraw_role(grant: Grant, *, by: Actor) -> Sentence | None:
    if by.actor_id == grant.account.actor_id:
        return _("不能收回自己的角色；请另一名安全保密管理员办")
    if grant.valid_to is not None:
        return _("这个角色已经收回")
    last = is_last_administrator(grant.account, {grant.role}) and not is_system(by)
    return first(_grants(by, grant.unit), _("三员里有一员只剩这个人；先授予别人再收回") if last else None)
