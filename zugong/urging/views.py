"""督办台, the supervision ledger, and what is told to a unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zugong.kernel import clock, once
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.rulebook import declared as institutions
from zugong.ui.denied import Denied
from zugong.ui.tables import Empty, TableView

from . import dispatching, queries, rules, services, wording
from .forms import DeskForm, DropForm
from .models import Urging, UrgingQuerySet
from .tables import DeskTable, LetterFilters, LetterTable
from .watching import WATCHED

#: Letters that one press may send; more than fits on a page is no decision any more.
MOST = queries.PER_PAGE


def _only_readers(request: SignedIn) -> None:
    if request.user.scope("read_unit").empty:
        raise Denied(_("督办台只给看得到本范围任务的人看。"), who_can=_("书记、专职党务工作者和上级负责督办的人"))


@require_safe
def desk(request: SignedIn) -> HttpResponse:
    """Everything due and overdue in the scope, the letters, and what may be issued."""
    _only_readers(request)
    today = clock.today()
    form = DeskForm(request.GET, day=today)
    said = form.cleaned_data if form.is_valid() else {}
    page = request.GET.get("page", "")
    asked = queries.Conditions(**said, page=int(page) if page.isdecimal() and len(page) < 6 else 1)
    found = queries.desk(request.user, asked)
    letters = queries.waiting_letters(request.user) if found.figures.waiting else []
    table = DeskTable(found, request.user, picked=request.GET.get("pick") == queries.PROPOSED)
    context = {
        "desk": found, "form": form, "table": table, "letters": [(one, wording.rung_of(one, today)) for one in letters],
        "asked": any(said.values()), "dispatches": institutions.dispatches(today),
    }  # fmt: skip
    return render(request, "urging/desk.html", context)


@require_POST
def issue(request: SignedIn) -> HttpResponse:
    """Send the letters that were ticked, each with a number of its own; what cannot be sent is said and keeps none back."""
    wanted = [one for one in (_chosen(words) for words in request.POST.getlist("thing")[:MOST]) if one is not None]
    with once.claim(request) as previous:
        if previous:
            return redirect(previous)
        if not wanted:
            toasts.error(request, _("还没选要督办的事：在左边打勾，再签发。"))
        _issue(request, wanted)
        return once.done(request, redirect(_back(request)))


def _issue(request: SignedIn, wanted: list[tuple[str, int, str]]) -> None:
    numbers, refused = [], []
    for kind, key, rung in wanted:
        try:
            urging = services.issue_letter(kind=kind, key=key, rung=rung, by=request.user)
        except Refused as why:
            refused.append(str(why))
        else:
            numbers.append(urging.case.number if urging.case else "")
    if numbers:
        sentence = ngettext("签发了 %(n)s 件：%(numbers)s。", "签发了 %(n)s 件：%(numbers)s。", len(numbers))
        toasts.success(request, sentence % {"n": len(numbers), "numbers": "、".join(numbers)})
    for sentence in dict.fromkeys(refused):
        toasts.error(request, sentence)


def _chosen(words: str) -> tuple[str, int, str] | None:
    kind, _colon, rest = words.partition(":")
    key, _colon, rung = rest.partition(":")
    return (kind, int(key), rung) if kind in WATCHED and key.isdecimal() and len(key) < 19 else None


def _back(request: SignedIn) -> str:
    """The desk under the same conditions."""
    asked = request.GET.urlencode()
    return f"{reverse('urging:desk')}?{asked}" if asked else reverse("urging:desk")


@require_safe
def urging(request: SignedIn, pk: int) -> HttpResponse:
    return _show(request, _seen(request, pk), DropForm())


@require_POST
def drop(request: SignedIn, pk: int) -> HttpResponse:
    found, form = _seen(request, pk), DropForm(request.POST)
    if form.is_valid():
        try:
            services.drop_proposal(urging=found, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            toasts.success(request, _("决定不发，原因记下了。"))
            return redirect("urging:desk")
    return _show(request, found, form, 422)


def _seen(request: SignedIn, pk: int) -> Urging:
    rows = Urging.objects.filter(request.user.scope("read_unit").keys()).select_related("unit", "case")
    return get_object_or_404(rows, pk=pk)


def _show(request: SignedIn, found: Urging, form: DropForm, status: int = 200) -> HttpResponse:
    may_drop = rules.drop_proposal.allows(found, "-", by=request.user)
    context = {
        "urging": found, "form": form if may_drop else None, "chip": wording.rung_of(found, clock.today()),
        "url": reverse(WATCHED[found.kind].url_name, args=[found.key]), "may_issue": may_drop,
    }  # fmt: skip
    return render(request, "urging/urging.html", context, status=status)


class LettersView(TableView):
    """督办台账: every letter with its number, when it was sent, answered, and what came of it."""

    table_class = LetterTable
    filter_class = LetterFilters
    template_name = "urging/letters.html"
    export_name = gettext_lazy("督办台账")
    page_size = 40
    empty = Empty(
        gettext_lazy("还没有督办函"), gettext_lazy("逾期的事在督办台上签发以后，这里就有一件一号。"), kind="done"
    )

    def get_queryset(self) -> UrgingQuerySet:
        return queries.letters_of(self.request.user).order_by("-decided_on", "-pk")  # type: ignore[return-value]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        _only_readers(request)
        return super().get(request, *args, **kwargs)


@require_safe
def dispatch(request: SignedIn, institution: str, dispatch: str) -> HttpResponse:
    """三类单位: who is ahead, who is behind, and who helps whom."""
    _only_readers(request)
    today = clock.today()
    try:
        declared = institutions.dispatch(f"{institution}/{dispatch}", today)
    except KeyError:
        raise Http404 from None
    period = dispatching.period_asked(declared, request.GET.get("period", ""), today)
    context = {
        "declared": declared, "page": dispatching.dispatch_of(request.user, declared, period),
        "label": period.label(get_language() or "zh-hans"), "later": period.next() if period.end < today else None,
    }  # fmt: skip
    return render(request, "urging/dispatch.html", context)


@require_POST
def open_notice(request: SignedIn, pk: int) -> HttpResponse:
    """Reading is a change, so it is a POST: the notice is marked and leads on to its letter or its thing."""
    notice = queries.notices_of(request.user).filter(pk=pk).first()
    if notice is None:
        raise Http404
    services.read_notices(notices=[notice], by=request.user)
    found = notice.urging
    if found.case_id:
        return redirect("casework:case", found.case_id)
    return redirect(WATCHED[found.kind].url_name, found.key)


@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    services.read_notices(notices=list(queries.notices_of(request.user)), by=request.user)
    return redirect("work:inbox")
