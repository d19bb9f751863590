"""Pages of the three administrators. Each sees their own and no business data."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zugong.kernel import audit as trail
from zugong.kernel.models import AuditEntry
from zugong.org import queries, rules, services
from zugong.org.forms.accounts import CloseAccount, GrantRole, OpenAccount, ReopenAccount, ResetPassword
from zugong.org.models import Account, Grant
from zugong.org.roles import ROLES
from zugong.org.tables import AccountFilters, AccountsTable, AuditFilters, AuditTable
from zugong.ui.forms import render_again
from zugong.ui.tables import Empty, TableView

from .access import account_of, act_forms, answer, run_sent, scope_or_denied


class _AccountList(TableView):
    table_class, filter_class = AccountsTable, AccountFilters
    empty = Empty(_("还没有账号"))
    capability: ClassVar[str]
    page: ClassVar[str]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        scope_or_denied(request, self.capability)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Account]:
        return queries.accounts()

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"page": self.page}


class Accounts(_AccountList):
    template_name, capability, page = "org/accounts.html", "manage_accounts", "org:managed-account"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        own = account_of(request)
        for capability, page in (("grant_roles", "org:grants"), ("read_audit", "org:audit")):
            if not own.may(self.capability) and own.may(capability):
                return redirect(page)
        return super().get(request, *args, **kwargs)


class Grants(_AccountList):
    template_name, capability, page = "org/grants.html", "grant_roles", "org:granted-account"


@never_cache
def open_account(request: HttpRequest) -> HttpResponse:
    """A new account, with a one-time password that is shown once."""
    scope_or_denied(request, "manage_accounts")
    forms = act_forms(request, [OpenAccount], None)
    form: Any = forms[0]
    if form.is_bound and form.run():
        return render(request, "org/one_time.html", {"account": form.result, "password": form.password})
    show = render_again if form.is_bound else render
    return show(request, "org/account_open.html", {"form": form})


@never_cache
def managed_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Close, open again, set a new password."""
    scope_or_denied(request, "manage_accounts")
    shown = get_object_or_404(Account, pk=pk)
    kinds = [ResetPassword, CloseAccount] if shown.is_active else [ReopenAccount]
    forms = act_forms(request, kinds, shown)
    for form in forms:
        if isinstance(form, ResetPassword) and form.is_bound and form.run():
            return render(request, "org/one_time.html", {"account": shown, "password": form.password})
    if run_sent(request, [form for form in forms if not isinstance(form, ResetPassword)]):
        return redirect("org:managed-account", pk=pk)
    show = render_again if request.method == "POST" else render
    return show(request, "org/account.html", {"account": shown, "forms": forms, "grants": _grants(shown)})


def _grants(account: Account) -> list[tuple[Grant, str]]:
    grants = account.grants.select_related("unit").order_by("valid_to", "pk")
    return [(grant, str(ROLES[grant.role].title)) for grant in grants]


def granted_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant a role, or look at those that are held."""
    scope_or_denied(request, "grant_roles")
    shown = get_object_or_404(Account, pk=pk)
    forms = act_forms(request, [GrantRole], shown)
    answered = answer(request, forms, lambda _: reverse("org:granted-account", args=[pk]))
    if answered:
        return answered
    show = render_again if request.method == "POST" else render
    own = shown.pk == account_of(request).pk
    return show(request, "org/grant.html", {"account": shown, "form": forms[0], "grants": _grants(shown), "own": own})


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    scope_or_denied(request, "grant_roles")
    grant = get_object_or_404(Grant.objects.select_related("account", "unit"), pk=pk)
    reason = rules.withdraw_role.why_not(grant, by=account_of(request))
    if reason is not None:
        messages.error(request, str(reason))
    else:
        services.withdraw_role(grant=grant, by=account_of(request))
        messages.success(request, _now("已收回：%(role)s") % {"role": ROLES[grant.role].title})
    return redirect("org:granted-account", pk=grant.account_id)


class Audit(TableView):
    table_class, filter_class, template_name, export_name = AuditTable, AuditFilters, "org/audit.html", "审计记录"
    empty = Empty(_("还没有审计记录"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        scope_or_denied(request, "read_audit")
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[AuditEntry]:
        return queries.trail()


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the chain and say whether it is whole. A POST, because it takes its time."""
    scope_or_denied(request, "read_audit")
    report = trail.verify()
    trail.append(by=account_of(request), verb="org.verify_audit", details={"intact": report.ok})
    return render(request, "org/audit_report.html", {"report": report})
