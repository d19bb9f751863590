"""Whom a notice reaches, and what reaches an account. The register of today says who belongs where; works out, writes nothing."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zugong.kernel import clock
from zugong.org.models import Account, Grant, Membership, Post, Unit
from zugong.org.models.units import up_from
from zugong.org.queries.units import counted
from zugong.org.roles import ROLES
from zugong.org.scope import Scope, shortest

from .models import Addressed, Notice, NoticeQuerySet

#: Offices keep no meetings, but they write to those under them: whoever proposes or assesses there.
OFFICES = frozenset({"propose", "assess"})
ANYBODY = Q()


# ---- whom a notice reaches -----------------------------------------------------------------------


def scope_of(notice: Notice) -> Scope:
    return Scope(shortest([unit.path for unit in notice.places]))


def readers(notice: Notice) -> QuerySet[Any]:
    """Rows with `person` and `unit`: the members under its places, or the holders of the posts it names."""
    today, roles = clock.today(), notice.roles
    if roles:
        return Post.objects.on(today).filter(scope_of(notice).q("unit"), role__in=roles).order_by()
    return Membership.objects.filter(counted(today), scope_of(notice).q("unit")).order_by()


def accounts(notice: Notice) -> QuerySet[Account]:
    """Of its readers those who can sign in and see the work: the three administrators do not."""
    keep = [key for key, role in ROLES.items() if role.is_administrator]
    administering = Grant.objects.on(clock.today()).filter(account=OuterRef("pk"), role__in=keep)
    found = Account.objects.filter(is_active=True, person__in=readers(notice).values("person"))
    return found.filter(~Exists(administering))


# ---- what reaches an account ---------------------------------------------------------------------


def addressed_to(account: Account) -> NoticeQuerySet:
    """Notices of which this person is a reader, issued ones and those withdrawn since."""
    counts = Membership.objects.filter(counted(clock.today()), person=account.person_id)
    wanted = _own(account, Q(Exists(counts)))
    found = Notice.objects.exclude(state=Notice.State.DRAFT)
    return found.filter(_some(wanted)) if wanted else found.none()


def _own(account: Account, counts: Q = ANYBODY) -> Q:
    """`counts`: what has to hold of a member; somebody suspended or on the way reads on and is asked nothing."""
    if account.person_id is None or account.is_administrator:
        return Q()
    held = Post.objects.on(clock.today()).filter(person=account.person_id, role=OuterRef("role"))
    wanted, branch = Q(Exists(held.filter(unit__path__startswith=OuterRef("unit__path")))), account.own_branch
    return wanted if branch is None else wanted | Q(unit__path__in=branch.ancestor_paths(), role="") & counts


def visible_to(account: Account) -> NoticeQuerySet:
    """What somebody may read: what reaches them, what concerns units they read, and drafts of units they write for."""
    if account.is_administrator:
        return Notice.objects.none()
    scope, own = account.scope("read_unit"), _own(account)
    wanted = _some(own) if own else Q(pk__in=[])
    if not scope.empty:
        above = {path for top in scope.paths for path in up_from(top)}
        wanted |= scope.q("unit") | _some(scope.q("unit") | Q(unit__path__in=above))
    drafts = Q(state=Notice.State.DRAFT)
    return Notice.objects.filter((wanted & ~drafts) | (drafts & written_for(account)))


def _some(wanted: Q) -> Q:
    return Q(Exists(Addressed.objects.filter(wanted, notice=OuterRef("pk"))))


# ---- who writes ----------------------------------------------------------------------------------


def writes_for(account: Account, unit: Unit) -> bool:
    """Whoever records for a unit; in an office whoever proposes or assesses there, and for no other unit."""
    return account.may("record", unit) or unit.pk in _offices(account)


def written_for(account: Account, prefix: str = "unit") -> Q:
    field = f"{prefix}__in" if prefix else "pk__in"
    return account.scope("record").q(prefix) | Q(**{field: _offices(account)})


def units_of(account: Account) -> QuerySet[Unit]:
    """Units for which this account may write, standing today."""
    return Unit.objects.on(clock.today()).filter(written_for(account, ""))


def _offices(account: Account) -> list[int]:
    if account.is_administrator or not account.is_active:
        return []
    return [grant.unit_id for grant in account.current_grants if OFFICES & ROLES[grant.role].capabilities]


def belongs(account: Account, unit: Unit) -> bool:
    """One of a branch's own: a member of it, wherever they are, whoever holds a post or a role in it and nowhere above."""
    if account.is_administrator or not account.is_active:
        return False
    if account.own_branch == unit or any(grant.unit_id == unit.pk for grant in account.current_grants):
        return True
    return Post.objects.on(clock.today()).filter(person=account.person_id, unit=unit).exists()
