"""Acts on accounts and grants. Passwords are hashed with Argon2 and never reach the audit trail."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.kernel.secrets import blind_index
from zugong.org import rules
from zugong.org.models import Account, Grant, Person, Unit

from .saving import save

#: Letters and digits that nobody mistakes for another when reading them from paper.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Good for one sign-in; then the holder chooses their own. Three groups of four, easy to copy from paper."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(3))


@act("username", "display_name", "person")
def open_account(
    *,
    username: str,
    display_name: str,
    password: str,
    by: Actor,
    person: Person | None = None,
    id_number: str = "",
) -> Account:
    """Open an account with a one-time password; it can do nothing until a role is granted."""
    index = blind_index(id_number) if id_number else ""
    if index and person is None:
        person = Person.objects.filter(id_number_index=index).first()
    rules.open_account.check(person, index, by=by)
    account = Account(
        username=username.strip(),
        display_name=display_name.strip(),
        person=person,
        holder_index="" if person else index,
        must_change_password=True,
    )
    account.set_password(password)
    save(account)
    return account


@act("account", "reason")
def close_account(*, account: Account, by: Actor, reason: str = "") -> Account:
    """Switch an account off; its sessions end with their next request."""
    rules.close_account.check(account, by=by)
    account.is_active = False
    account.save(update_fields=["is_active"])
    return account


@act("account")
def reopen_account(*, account: Account, by: Actor) -> Account:
    """Switch an account on again."""
    rules.reopen_account.check(account, by=by)
    account.is_active = True
    account.save(update_fields=["is_active"])
    return account


@act("account")
def set_password(*, account: Account, password: str, by: Actor) -> Account:
    """Set a password. Set by somebody else, it must be changed at the next sign-in; other sessions end."""
    rules.set_password.check(account, by=by)
    own = by.actor_id == account.actor_id
    if own:
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise Refused("；".join(error.messages)) from error
    account.set_password(password)
    account.must_change_password = not own
    account.save(update_fields=["password", "must_change_password"])
    return account


@act("account", "role", "unit")
def grant_role(*, account: Account, role: str, unit: Unit, by: Actor) -> Grant:
    """Grant a role on a subtree from today on."""
    # Two grants that exclude each other must not pass each other unseen.
    Account.objects.select_for_update().filter(pk=account.pk).first()
    rules.grant_role.check(account, role, unit, by=by)
    grant = Grant(account=account, role=role, unit=unit, valid_from=clock.today(), granted_by=by.actor_id)
    save(grant)
    return grant


@act("grant")
def withdraw_role(*, grant: Grant, by: Actor) -> Grant:
    """Withdraw a role as of today; it stays on record."""
    rules.withdraw_role.check(grant, by=by)
    grant.valid_to, grant.withdrawn_by = clock.today(), by.actor_id
    grant.save(update_fields=["valid_to", "withdrawn_by"])
    return grant
