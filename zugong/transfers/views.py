"""Pages of transfers. A GET reads, a POST is one verb."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zugong.kernel import clock, once
from zugong.org.http import SignedIn
from zugong.org.models import Membership, Person, Unit
from zugong.org.views.access import act_forms, answer
from zugong.ui.denied import Denied
from zugong.ui.forms import render_again

from . import queries, rules, services, steps, wording
from .forms import ArrivalForm, Directness, RequestForm, forms_for
from .models import Letter, Notice, Transfer
from .pages import may_register

PER_PAGE = 40


@never_cache
@require_http_methods(["GET", "POST"])
def transfer(request: SignedIn, pk: int) -> HttpResponse:
    found = _readable(request, pk)
    forms = act_forms(request, forms_for(found, request.user), found)
    done = answer(request, forms, lambda _form: reverse("transfers:transfer", args=[pk]))
    if done:
        return done
    context = {
        "transfer": found, "forms": forms, "way": queries.way_of(found), "passages": queries.passages(found),
        "letters": queries.letters(found), "warnings": list(queries.warnings(found)),
        "light": queries.light(found, clock.today()), "why": steps.labels("reasons").get(found.why, found.why),
        "step": steps.step_title(found.step) if found.step else "", "institution": steps.INSTITUTION,
        "own": found.person_id is not None and found.person_id == request.user.person_id,
        "sees_letters": steps.sees(request.user).covers(found.issuer), "sees_receipt": _has_receipt(request, found),
        "waits_for_others": found.is_open and all(form.folded for form in forms),
    }  # fmt: skip
    return render(request, "transfers/transfer.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Ask for a transfer: one's own, or that of a member of one's branch."""
    out, membership = request.GET.get("out") == "1", _membership(request)
    if membership is None and request.user.scope(steps.KEEPS).empty:
        raise Denied(_("转接由本人申请，或者由所在党支部代办。"), who_can=_("支部书记、专职党务工作者"))
    form = RequestForm(request.POST if request.method == "POST" else None, account=request.user, membership=membership, out=out)  # fmt: skip
    done = once.sent(request, form, lambda: form.act(request.user), partial(_asked, request))
    context = {
        "form": form, "membership": membership, "out": out,
        "own": membership is not None and membership.person_id == request.user.person_id,
        "concerns": queries.concerns(membership) if membership is not None else [],
    }  # fmt: skip
    return done or (render_again if form.is_bound else render)(request, "transfers/new.html", context)


@require_http_methods(["GET", "POST"])
def arrive(request: SignedIn) -> HttpResponse:
    """Register somebody who came with a letter from outside the county."""
    if not may_register(request.user):
        raise Denied(_("转进由接收的党支部、党委或者县委组织部登记。"), who_can=_("支部书记、专职党务工作者、上级组织"))
    form = ArrivalForm(request.POST if request.method == "POST" else None, account=request.user)
    done = once.sent(request, form, lambda: form.act(request.user), partial(_asked, request))
    return done or (render_again if form.is_bound else render)(request, "transfers/arrive.html", {"form": form})


@require_safe
def mine(request: SignedIn) -> HttpResponse:
    person = request.user.person
    if person is None:
        raise Denied(_("这个账号没有连到党员名册里的人，没有自己的转接。"), who_can=_("党员本人"))
    own, running = queries.own_of(person), rules.running_of(person)
    rows = [(one, queries.light(one, clock.today()), queries.way_of(one)) for one in own]
    context = {"rows": rows, "membership": running, "may_ask": running is not None and not queries.is_moving(own)}
    return render(request, "transfers/mine.html", context)


@never_cache
@require_safe
def letter(request: SignedIn, pk: int) -> HttpResponse:
    """The three parts of a letter on one sheet."""
    found = get_object_or_404(Letter.objects.select_related("issuer", "transfer__target_committee"), pk=pk)
    if not steps.sees(request.user).covers(found.issuer):
        raise Http404
    words = {"paid": wording.upper_month(found.paid_until), "days": wording.upper_number(found.days)}
    return render(request, "transfers/letter.html", {"letter": found, **words})


@never_cache
@require_safe
def receipt(request: SignedIn, pk: int) -> HttpResponse:
    """The receipt that goes back to whoever sent the member."""
    found = _readable(request, pk)
    if not _has_receipt(request, found):
        raise Http404
    return render(
        request, "transfers/receipt.html", {"transfer": found, "letter": found.letters.order_by("-pk").first()}
    )


@require_http_methods(["GET", "POST"])
def committees(request: SignedIn) -> HttpResponse:
    """Which committees may deal with others directly, and the form by which that is said of one."""
    if request.user.scope(steps.DECIDES).empty:
        raise Denied(_("直转权限由上级组织部门登记。"), who_can=_("组织部科室、机关工委"))
    chosen = _committee(request)
    forms = act_forms(request, [Directness], chosen) if chosen is not None else []
    done = answer(request, forms, lambda _form: reverse("transfers:committees"))
    context = {
        "page": Paginator(queries.committees_of(request.user), PER_PAGE).get_page(request.GET.get("page")),
        "form": forms[0] if forms else None,
        "chosen": chosen,
        "rule": steps.dated("direct", clock.today()),
        "doubt": steps.doubt("direct", clock.today()),
        "county": steps.step_title("county"),
    }
    return done or render(
        request, "transfers/committees.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
def open_notice(request: SignedIn, pk: int) -> HttpResponse:
    """Reading is a change, so it is a POST: the notice is marked and leads on to its transfer."""
    notice = get_object_or_404(Notice, pk=pk, account=request.user)
    services.read_notices(notices=[notice], by=request.user)
    return redirect("transfers:transfer", notice.transfer_id)


@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    services.read_notices(notices=list(queries.unread(request.user)), by=request.user)
    return redirect("work:inbox")


# ---- parts ---------------------------------------------------------------------------------------


def _readable(request: SignedIn, pk: int) -> Transfer:
    found = get_object_or_404(Transfer.objects.with_parties(), pk=pk)
    if not rules.read_transfer.allows(found, by=request.user):
        raise Http404  # like one that is not there: an address tells a stranger nothing
    return found


def _has_receipt(request: SignedIn, found: Transfer) -> bool:
    """The receipt is written by the side that took the member in."""
    return found.landed_on is not None and steps.sees(request.user).covers(found.target)


def _membership(request: SignedIn) -> Membership | None:
    """The member the address names, if this account may ask for them; without one, oneself where one keeps no register."""
    asked = request.GET.get("person", "")
    if asked.isdecimal():
        person = Person.objects.filter(pk=asked).first()
        found = queries.may_ask_for(request.user, person) if person is not None else None
        if found is None:
            raise Http404
        return found
    return rules.running_of(request.user.person) if request.user.scope(steps.KEEPS).empty else None


def _asked(request: SignedIn, made: Transfer) -> str:
    messages.success(request, _("已登记，等%(who)s办。") % {"who": made.waits_at})
    return reverse("transfers:transfer", args=[made.pk])


def _committee(request: SignedIn) -> Unit | None:
    asked = request.GET.get("unit", "")
    if not asked.isdecimal():
        return None
    return Unit.objects.filter(request.user.scope(steps.DECIDES).below(), pk=asked, dissolved_on__isnull=True).first()
