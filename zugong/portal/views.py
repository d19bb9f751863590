"""Pages of notices. A GET reads, a POST is one verb."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zugong.evidence import files
from zugong.evidence.views import give_out
from zugong.kernel import once
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.org.views.access import act_forms, answer, scope_or_denied
from zugong.ui.addresses import number_in
from zugong.ui.denied import Denied
from zugong.ui.forms import render_again

from . import norms, queries, reach, services
from . import use as counting
from .forms import ConfirmForm, NoticeForm, forms_of
from .models import Notice, Word
from .wording import short_of

UNITS_A_PAGE = 30


@never_cache
@require_http_methods(["GET", "POST"])
def notice(request: SignedIn, pk: int) -> HttpResponse:
    found = _readable(request, pk)
    forms = act_forms(request, forms_of(found, request.user), found)
    done = answer(request, forms, lambda _form: reverse("portal:notice", args=[pk]))
    if done:
        return done
    sent = request.method == "POST"
    context = {
        "notice": found, "forms": forms, "paragraphs": queries.text_of(found, marked=sent and _wrong(forms)),
        "files": files.of(found.source), "receipt": queries.receipt_of(found, request.user),
        "writes": reach.writes_for(request.user, found.unit), "figures": request.user.may("read_unit"),
        "norm": norms.INSTITUTION,
    }  # fmt: skip
    return render(request, "portal/notice.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    if not reach.units_of(request.user).exists():
        raise Denied(_("通知由组织发。"), who_can=_("支部书记、专职党务工作者、机关工委、组织部科室"))
    form = NoticeForm(request.POST if request.method == "POST" else None, account=request.user)
    return _written(request, form)


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    found = _readable(request, pk)
    if found.state != Notice.State.DRAFT:
        raise Denied(_("发出以后不能再改；写错了就撤回，重新发一份。"), who_can=_("拟稿的组织，在发出以前"))
    form = NoticeForm(request.POST if request.method == "POST" else None, account=request.user, notice=found)
    return _written(request, form)


@never_cache
@require_safe
def figures(request: SignedIn, pk: int) -> HttpResponse:
    """By unit, in the order of the tree; by name for whoever can help, and nowhere else."""
    found, within = _readable(request, pk), request.user.scope("read_unit")
    if within.empty or found.state == Notice.State.DRAFT:
        raise Denied(_("读了多少由各级组织看。"), who_can=_("支部书记、专职党务工作者、上级组织"))
    page = Paginator(queries.units_reading(found, within), UNITS_A_PAGE).get_page(request.GET.get("page"))
    chosen = _named_unit(request)
    context = {
        "notice": found, "whole": queries.whole(found, within), "page": page, "rows": queries.by_unit(found, list(page)),
        "chosen": chosen, "waiting": queries.waiting_in(found, chosen) if chosen is not None else [],
        "may_name": request.user.scope("record"), "most": queries.NAMED,
    }  # fmt: skip
    return render(request, "portal/figures.html", context)


@never_cache
@require_safe
def short(request: SignedIn, pk: int) -> HttpResponse:
    """A few words to be copied into a chat group by hand; the platform itself never speaks or listens there."""
    found = _readable(request, pk)
    if found.state != Notice.State.ISSUED:
        raise Denied(_("发出的通知才有短通知。"), who_can=_("看得到这份通知的人，在发出以后"))
    words = short_of(found, request.build_absolute_uri(reverse("portal:notice", args=[pk])))
    return render(request, "portal/short.html", {"notice": found, "words": words})


@require_safe
def attachment(request: SignedIn, pk: int, key: str) -> FileResponse:
    """To everybody who may read the notice; the files of other records of its unit stay where they are."""
    found = _readable(request, pk)
    kept = next((file for file in files.of(found.source) if str(file.pk) == key), None)
    if kept is None:
        raise Http404
    return give_out(kept, by=request.user)


@never_cache
@require_safe
def use(request: SignedIn) -> HttpResponse:
    """Of what use the platform is, by branch and in the order of the tree."""
    scope = scope_or_denied(request, "read_unit")
    page = Paginator(counting.branches(scope), UNITS_A_PAGE).get_page(request.GET.get("page"))
    context = {"whole": counting.whole(scope), "page": page, "rows": counting.by_branch(list(page))}
    return render(request, "portal/use.html", context)


@require_POST
def open_word(request: SignedIn, pk: int) -> HttpResponse:
    """Reading is a change, so it is a POST: the line is marked and leads on to its notice."""
    word = get_object_or_404(Word, pk=pk, account=request.user)
    services.read_words(words=[word], by=request.user)
    return redirect("portal:notice", word.notice_id)


@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    services.read_words(words=list(queries.unread_words(request.user)), by=request.user)
    return redirect("work:inbox")


# ---- parts ---------------------------------------------------------------------------------------


def _readable(request: SignedIn, pk: int) -> Notice:
    """As `rules.read_notice` says; for others like one that is not there: an address tells a stranger nothing."""
    return get_object_or_404(reach.visible_to(request.user).select_related("unit"), pk=pk)


def _wrong(forms: Iterable[object]) -> bool:
    return any(isinstance(form, ConfirmForm) and form.is_bound and "answer" in form.cleaned_data for form in forms)


def _written(request: SignedIn, form: NoticeForm) -> HttpResponse:
    done = once.sent(request, form, lambda: form.act(request.user), lambda made: _kept(request, made))
    page = {"form": form, "notice": form.notice}
    return done or (render_again if form.is_bound else render)(request, "portal/write.html", page)


def _kept(request: SignedIn, made: Notice) -> str:
    messages.success(request, _("草稿已保存，看一遍再发出。"))
    return reverse("portal:notice", args=[made.pk])


def _named_unit(request: SignedIn) -> Unit | None:
    found = Unit.objects.filter(pk=number_in(request.GET.get("unit"))).first()
    if found is None:
        return None
    if not request.user.may("record", found):
        raise Denied(_("还没读的人，名字只给能帮他们的党支部看。"), who_can=_("支部书记、专职党务工作者"))
    return found
