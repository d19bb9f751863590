"""The register of members, one person's file, one's own data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zugong.kernel import audit
from zugong.org import queries, rules, services
from zugong.org.forms.people import AdmitMember, AnswerCorrection, AskCorrection, Unmask, person_forms
from zugong.org.models import CorrectionRequest, Membership, Person, Unit
from zugong.org.tables import MemberFilters, MembersTable, written
from zugong.org.verbs import verb_name
from zugong.ui.forms import render_again
from zugong.ui.tables import Empty, TableView

from .access import account_of, act_forms, answer, person_or_404, run_sent, scope_or_denied, unit_or_404

#: What a row of the register says; the rest of a person is not read for it.
SHOWN = (
    "person__name", "person__sex", "person__birth_on", "person__education", "unit__short_name",
    "stage", "state", "joined_on", "joined_precision",
)  # fmt: skip


class Members(TableView):
    table_class, filter_class, template_name, export_name = MembersTable, MemberFilters, "org/members.html", "党员名册"
    empty = Empty(_("名册里还没有党员"), _("用现有的花名册导入就行，列名不一样也能认。"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.scope = scope_or_denied(request, "read_members")
        return super().get(request, *args, **kwargs)

    @property
    def exporting(self) -> bool:
        return self.request.GET.get("export") in ("csv", "xlsx")

    def get_queryset(self) -> QuerySet[Membership]:
        members = queries.members_of(self.scope)
        return members.defer(None) if self.exporting else members.only(*SHOWN)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {} if self.exporting else {"exclude": ("id_number", "phone")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = self.request.GET.get("unit", "")
        if chosen:
            context["chosen"] = Unit.objects.filter(self.scope.q(), name=chosen, dissolved_on=None).first()
        register = account_of(self.request).scope("edit_register")
        if not register.empty:
            context |= {"may_register": True, "waiting": queries.corrections_waiting(register)}
        return context


@never_cache
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's file. Reading somebody else's is on record, and that person can see it."""
    shown = person_or_404(request, pk)
    account = account_of(request)
    if account.person_id == pk:
        return redirect("org:account")
    request.nav_key = "org.members"  # type: ignore[attr-defined]
    audit.append(by=account, verb="org.person_read", subject=shown)
    context = {
        **(data := _data_of(shown)),
        # Whether to offer it; the rules are asked again when it is done.
        "may_unmask": account.may("unmask", data["file"].place),
        "may_edit": account.may("edit_register", data["file"].place),
    }
    return render(request, "org/person.html", context)


def _data_of(person: Person) -> dict[str, Any]:
    """A person's data, with every date as exactly as it is known."""
    file = queries.person_file(person)
    spell = file.membership
    return {
        "person": person,
        "file": file,
        "birth": written(person.birth_on, person.birth_precision),
        "works_since": written(person.works_since, person.works_since_precision),
        "joined": written(spell.joined_on, spell.joined_precision) if spell else "",
        "full": written(spell.full_on, spell.full_precision) if spell else "",
    }


@never_cache
@require_POST
def unmask(request: HttpRequest, pk: int) -> HttpResponse:
    """One number in full, once, for a reason that stays on record."""
    shown = person_or_404(request, pk)
    form = Unmask(request.POST)
    if not form.is_valid():
        messages.error(request, _now("写明为什么要看，再点“看全号”"))
        return redirect("org:person", pk=pk)
    field, reason = form.cleaned_data["field"], form.cleaned_data["reason"]
    number = services.unmask(person=shown, field=field, reason=reason, by=account_of(request))
    context = {"person": shown, "label": rules.MASKED[field], "number": number, "reason": reason, "field": field}
    return render(request, "org/unmasked.html", context)


@never_cache
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that can be changed about a person, each in its own form."""
    shown = person_or_404(request, pk, "edit_register")
    rules.correct_person.check(shown, by=account_of(request))
    forms = act_forms(request, person_forms(shown), shown)
    answered = answer(request, forms, lambda _: reverse("org:person", args=[pk]))
    if answered:
        return answered
    show = render_again if request.method == "POST" else render
    shown.refresh_from_db()
    return show(request, "org/edit.html", {"person": shown, "subject": shown, "forms": forms})


def admit(request: HttpRequest, pk: int) -> HttpResponse:
    """A new member of a branch."""
    branch = unit_or_404(request, pk, "edit_register")
    forms = act_forms(request, [AdmitMember], branch)
    answered = answer(request, forms, lambda form: reverse("org:person", args=[form.result.pk]))
    if answered:
        return answered
    show = render_again if request.method == "POST" else render
    return show(request, "org/edit.html", {"unit": branch, "subject": branch, "forms": forms})


@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """My data: everything held about me, who looked, and a way to say that something is wrong."""
    own = account_of(request)
    if own.person is None:
        return render(request, "org/me.html", {"account": own})
    forms = act_forms(request, [AskCorrection], own.person)
    answered = answer(request, forms, lambda _: reverse("org:account"))
    if answered:
        return answered
    context = {
        **_data_of(own.person),
        "account": own,
        "own": True,
        "may_unmask": True,
        "looks": [(look, verb_name(look.verb)) for look in queries.looks_at(own.person)],
        "requests": own.person.corrections.all()[:20],
        "form": forms[0],
    }
    show = render_again if forms[0].is_bound else render
    return show(request, "org/me.html", context)


def corrections(request: HttpRequest) -> HttpResponse:
    """What people say is wrong about them, for whoever keeps the register."""
    scope = scope_or_denied(request, "edit_register")
    found = queries.corrections_in(scope)
    forms = {}
    if request.method == "POST":
        subject = get_object_or_404(found, pk=request.POST.get("request"))
        form = act_forms(request, [AnswerCorrection], subject)[0]
        if form.is_bound and run_sent(request, [form]):
            return redirect("org:corrections")
        forms[subject.pk] = form
    rows = [(one, forms.get(one.pk) or _answer(request, one)) for one in found[:100]]
    show = render_again if request.method == "POST" else render
    return show(request, "org/corrections.html", {"rows": rows, "open": sum(form is not None for _, form in rows)})


def _answer(request: HttpRequest, one: CorrectionRequest) -> AnswerCorrection | None:
    if one.state != CorrectionRequest.State.OPEN:
        return None
    return AnswerCorrection(subject=one, by=request.user, auto_id=f"id_{one.pk}_%s")
