"""Pages of a consultation: asking, what a unit reads and answers, what was said and what becomes of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.org.http import SignedIn
from zugong.rulebook import access, proving
from zugong.rulebook.models import Consultation, InstitutionDraft, Opinion
from zugong.ui.papers import in_word

from . import queries, rules, services
from .forms import AskForm, OpinionForm, ResponseForm
from .letters import Letter
from .queries import Told

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def ask(request: SignedIn, pk: int) -> HttpResponse:
    """Whom, until when; below it what they will read."""
    access.insist_on_drafter(request.user)
    draft = get_object_or_404(InstitutionDraft, pk=pk)
    if draft.is_over or proving.unsound(draft):
        raise Http404
    if (running := draft.asking) is not None:
        messages.info(request, _("上一次征求意见还没到期，到期或提前结束以后再征求。"))
        return redirect("rulebook:consultation", pk=running.pk)
    form = AskForm(request.POST if request.method == "POST" else None, subject=draft, by=request.user)
    if form.is_bound and form.run():
        messages.success(request, _("发出去了，各单位在工作台上看得到，答复列在这里。"))
        return redirect("rulebook:consultation", pk=form.result.pk)
    context = {"draft": draft, "form": form, "letter": Letter.of(draft), "exhibits": draft.exhibits.all()}
    return render(request, "rulebook/consulting/ask.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_GET
def consultation(request: SignedIn, pk: int) -> HttpResponse:
    """For whoever drafts: every answer. For whoever answers for an asked unit: the letter and the own answer."""
    asked = _asked(pk)
    return _all(request, asked) if rules.asks(request.user, asked) else _own(request, asked)


def _all(request: SignedIn, asked: Consultation, sent: ResponseForm | None = None) -> HttpResponse:
    told = Told(asked, list(asked.opinions.select_related("unit", "consultation__draft")))
    forms = {one.pk: ResponseForm(subject=one, by=request.user) for one in told.raised}
    if sent is not None:
        forms[sent.subject.pk] = sent
    context = {
        "told": told, "asked": asked, "draft": asked.draft, "letter": Letter.read(asked, ()), "forms": forms,
        "may_respond": not asked.draft.is_over,
    }  # fmt: skip
    return render(request, "rulebook/consulting/answers.html", context, status=UNPROCESSABLE if sent else 200)


def _own(request: SignedIn, asked: Consultation, sent: OpinionForm | None = None) -> HttpResponse:
    units, own = _read(request, asked), queries.own_of(request.user, asked)
    forms = [
        sent if sent is not None and sent.subject.pk == one.pk else _form(one, request, len(own) > 1) for one in own
    ]
    context: dict[str, Any] = {
        "asked": asked, "draft": asked.draft, "letter": Letter.read(asked, map(str, units)), "forms": forms,
    }  # fmt: skip
    return render(request, "rulebook/consulting/consultation.html", context, status=UNPROCESSABLE if sent else 200)


def _form(opinion: Opinion, request: SignedIn, several: bool) -> OpinionForm:
    """Where somebody answers for several units, each has a form of its own."""
    return OpinionForm(subject=opinion, by=request.user, **({"auto_id": f"id_{opinion.pk}_%s"} if several else {}))


@require_POST
def give(request: SignedIn, pk: int) -> HttpResponse:
    opinion = get_object_or_404(Opinion.objects.select_related("unit", "consultation__draft"), pk=pk)
    if opinion not in queries.own_of(request.user, opinion.consultation):
        raise Http404
    form = OpinionForm(request.POST, subject=opinion, by=request.user)
    if not form.run():
        return _own(request, opinion.consultation, form)
    messages.success(request, _("已经答复。到期以前还可以改。"))
    return redirect("rulebook:consultation", pk=opinion.consultation_id)


@require_POST
def respond(request: SignedIn, pk: int) -> HttpResponse:
    access.insist_on_drafter(request.user)
    opinion = get_object_or_404(Opinion.objects.select_related("unit", "consultation__draft"), pk=pk)
    if not rules.asks(request.user, opinion.consultation):
        raise Http404
    form = ResponseForm(request.POST, subject=opinion, by=request.user)
    if not form.run():
        return _all(request, opinion.consultation, form)
    messages.success(request, _("已保存，提意见的单位看得到。"))
    return redirect("rulebook:consultation", pk=opinion.consultation_id)


@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    access.insist_on_drafter(request.user)
    asked = _asked(pk)
    if not rules.asks(request.user, asked):
        raise Http404
    services.end_asking(asked=asked, by=request.user)
    messages.success(request, _("征求意见结束了。"))
    return redirect("rulebook:consultation", pk=pk)


@require_GET
def letter(request: SignedIn, pk: int) -> FileResponse:
    """In Word: to a unit with its own rows, to be handed out with none."""
    asked = _asked(pk)
    name = f"{asked.draft.institution_id}-{asked.draft.edition}"
    if rules.asks(request.user, asked):
        return in_word(Letter.read(asked, ()).write, name)
    units = _read(request, asked)
    to = "、".join(str(one.unit) for one in queries.own_of(request.user, asked))
    return in_word(partial(Letter.read(asked, map(str, units)).write, to=to), name)


def _asked(pk: int) -> Consultation:
    return get_object_or_404(Consultation.objects.select_related("draft"), pk=pk)


def _read(request: SignedIn, asked: Consultation) -> set[int]:
    """Whoever answers for none of the asked units is answered as if there were no such letter."""
    units = queries.read_of(request.user, asked)
    if not units:
        raise Http404
    return units
