"""Accounts and the roles granted to them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock

from .people import Membership, Person, Post
from .spells import SpellQuerySet
from .units import Unit, up_from

if TYPE_CHECKING:
    from zugong.org.scope import Scope


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.select_related("person").get(username=username)


class Account(AbstractBaseUser):
    """Somebody who signs in. There is no superuser: what an account may do is the sum of its grants."""

    username = models.CharField(_("账号"), max_length=40, unique=True)
    display_name = models.CharField(_("姓名"), max_length=60)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account")
    is_active = models.BooleanField(_("启用"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    example = models.BooleanField(_("示例"), default=False)
    #: Set when somebody else chose the password; cleared by the holder.
    must_change_password = models.BooleanField(default=False)
    #: Keyed digest of the holder's ID number where the holder is not on the register: one human, one account.
    holder_index = models.CharField(max_length=64, blank=True, default="", editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]
    objects = AccountManager()

    class Meta:
        verbose_name = _("账号")
        ordering = ("username",)
        constraints = [
            models.UniqueConstraint(
                fields=["holder_index"],
                condition=~Q(holder_index=""),
                name="org_one_account_per_human",
                violation_error_message=_("这个人已经有账号。"),
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def actor_id(self) -> str:
        return f"account:{self.pk}"

    @cached_property
    def current_grants(self) -> list[Grant]:
        """Read once per request. An account has few; which of them hold today is quicker seen here than asked for."""
        today = clock.today()
        return [grant for grant in self.grants.select_related("unit").order_by("pk") if grant.holds_on(today)]

    #: The unit somebody with several chose to work for in this session; set by the middleware.
    chosen_unit: int | None = None

    @cached_property
    def home_grant(self) -> Grant | None:
        """Of several units the one chosen, as long as it is granted; else the first."""
        chosen = (grant for grant in self.current_grants if grant.unit_id == self.chosen_unit)
        return next(chosen, None) or next(iter(self.current_grants), None)

    @cached_property
    def home_unit(self) -> Unit | None:
        """The unit this account works for: where its grant lies, else its own branch."""
        return self.home_grant.unit if self.home_grant else self.own_branch

    @property
    def granted_units(self) -> dict[int, list[Grant]]:
        """unit → the roles granted there, in the order in which they were granted."""
        found: dict[int, list[Grant]] = {}
        for grant in self.current_grants:
            found.setdefault(grant.unit_id, []).append(grant)
        return found

    @property
    def works_for_several(self) -> bool:
        return len(self.granted_units) > 1

    @property
    def sees_business(self) -> bool:
        """The three administrators keep accounts, roles and the audit trail, and see nothing of the work itself."""
        return not self.is_administrator

    @property
    def is_administrator(self) -> bool:
        """One of the three (三员), who see no business data."""
        from zugong.org.roles import ROLES

        return any(ROLES[grant.role].is_administrator for grant in self.current_grants)

    @cached_property
    def own_branch(self) -> Unit | None:
        if self.person_id is None:
            return None
        running = Membership.objects.filter(person=self.person_id, valid_to__isnull=True)
        membership = running.select_related("unit").first()
        return membership.unit if membership else None

    @cached_property
    def own_paths(self) -> list[str]:
        """Where this person belongs: the own branch, the units in which a post is held, and all that stands over them."""
        if self.person_id is None:
            return []
        branch = self.own_branch
        held = Post.objects.filter(person=self.person_id, valid_to__isnull=True).values_list("unit__path", flat=True)
        paths = [*([branch.path] if branch is not None else []), *held]
        return sorted({up for path in paths for up in up_from(path)})

    @property
    def role_title(self) -> str:
        return self.home_grant.role_title if self.home_grant else str(_("党员"))

    def scope(self, capability: str) -> Scope:
        """The parts of the tree over which this account holds the capability."""
        from zugong.org.roles import ADMINISTRATIVE, CAPABILITIES, ROLES
        from zugong.org.scope import Scope, shortest

        if capability not in CAPABILITIES:
            raise KeyError(f"No capability named {capability!r}; see org/roles.py.")
        if not self.is_active:
            return Scope()
        grants = [g for g in self.current_grants if capability in ROLES[g.role].capabilities]
        if capability not in ADMINISTRATIVE and self.is_administrator:
            # Whatever way a forbidden pair of grants came about, it opens nothing.
            return Scope()
        return self.known(Scope(shortest([g.unit.path for g in grants])))

    def known(self, scope: Scope) -> Scope:
        """What reaches equally far is one scope, which remembers what it was asked."""
        scopes: dict[Scope, Scope] = self.__dict__.setdefault("_scopes", {})
        return scopes.setdefault(scope, scope)

    def may(self, capability: str, unit: Unit | None = None) -> bool:
        scope = self.scope(capability)
        return scope.covers(unit) if unit is not None else not scope.empty


class Grant(models.Model):
    """A role on a subtree, from a day on. Withdrawn by giving it an end, never deleted."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("角色"), max_length=30)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=60, blank=True, default="")
    withdrawn_by = models.CharField(max_length=60, blank=True, default="")

    objects = SpellQuerySet["Grant"].as_manager()

    class Meta:
        verbose_name = _("授权")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "unit"],
                condition=Q(valid_to__isnull=True),
                name="org_grant_once",
                violation_error_message=_("这个角色已经授予过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.role} · {self.unit}"

    def holds_on(self, day: dt.date) -> bool:
        """What `Grant.objects.on(day)` asks the database."""
        began = self.valid_from is None or self.valid_from <= day
        return began and (self.valid_to is None or self.valid_to > day)

    @property
    def role_title(self) -> str:
        from zugong.org.roles import ROLES

        return str(ROLES[self.role].title)
