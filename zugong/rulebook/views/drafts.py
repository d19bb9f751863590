"""Pages of a draft: written in forms, checked with every save, shown with what it would change, decided by somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.rulebook import access, consequences, draft_page, exhibits, proving, rules, services
from zugong.rulebook.consulting import queries as asked
from zugong.rulebook.consulting.letters import Letter
from zugong.rulebook.forms import AnswerForm, EndForm, FileForm, HeadingForm, LabelsForm, NumbersForm, ReasonForm
from zugong.rulebook.models import InstitutionDraft, InstitutionEnd
from zugong.rulebook.views.reading import file_of
from zugong.ui.panels import Panel
from zugong.ui.papers import in_word


def _draft(request: SignedIn, pk: int) -> InstitutionDraft:
    access.insist_on_drafter(request.user)
    return get_object_or_404(InstitutionDraft, pk=pk)


def _version(request: SignedIn) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0


def _attempt(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Whether the form was right and the act was done; a refused rule becomes the form's sentence."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_GET
def draft(request: SignedIn, pk: int) -> HttpResponse:
    return _page(request, _draft(request, pk))


def _page(request: SignedIn, found: InstitutionDraft, **bound: Any) -> HttpResponse:
    context = {
        **draft_page.of(found, **bound), "may_decide": rules.may(request.user, "adopt"),
        "consultations": asked.told_of(found, request.user),
    }  # fmt: skip
    return render(request, "rulebook/draft.html", context, status=422 if bound else 200)


@require_POST
def begin(request: SignedIn, id: str) -> HttpResponse:
    access.insist_on_drafter(request.user)
    try:
        made = services.begin_amendment(institution_id=id, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("rulebook:institution", id=id)
    return redirect("rulebook:draft", pk=made.pk)


@require_http_methods(["GET", "POST"])
def upload(request: SignedIn) -> HttpResponse:
    """A file that somebody wrote elsewhere becomes a draft."""
    access.insist_on_drafter(request.user)
    form = FileForm(request.POST or None, request.FILES or None)
    made: list[InstitutionDraft] = []
    if form.is_bound and _attempt(
        form, lambda: made.append(services.begin_from_text(text=form.cleaned_data["file"], by=request.user))
    ):
        return redirect("rulebook:draft", pk=made[0].pk)
    return render(request, "rulebook/upload.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def heading(request: SignedIn, pk: int) -> HttpResponse:
    found, form = _draft(request, pk), HeadingForm(request.POST)
    done = _attempt(form, lambda: services.change_heading(
        draft=found, heading=form.heading(), version=_version(request), by=request.user))  # fmt: skip
    return _saved(request, found) if done else _page(request, found, heading_form=form)


@require_POST
def numbers(request: SignedIn, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    form = NumbersForm(draft_page.read(found), request.POST)
    done = _attempt(form, lambda: services.change_values(
        draft=found, values=form.values(), version=_version(request), by=request.user))  # fmt: skip
    return _saved(request, found) if done else _page(request, found, numbers_form=form)


@require_http_methods(["GET", "POST"])
def number(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """One number with a day, a citation and marks of its own."""
    found = _draft(request, pk)
    one = draft_page.read(found)
    parameter = one.parameters.get(name)
    if parameter is None or not parameter.values:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = NumbersForm(one, given, only=name, initial=draft_page.marks_of(one, parameter))
    if given is not None and _attempt(form, lambda: services.change_values(
        draft=found, values=form.values(), version=_version(request), by=request.user)):  # fmt: skip
        return _saved(request, found)
    context = {"draft": found, "form": form, "parameter": parameter, "row": next(form.rows())}
    return render(request, "rulebook/number.html", context, status=422 if form.is_bound else 200)


@require_POST
def labels(request: SignedIn, pk: int, name: str) -> HttpResponse:
    found = _draft(request, pk)
    set_ = draft_page.read(found).labels.get(name)
    if set_ is None:
        raise Http404
    form = LabelsForm(set_, request.POST)
    done = _attempt(form, lambda: services.fill_labels(
        draft=found, names=form.names(), version=_version(request), by=request.user))  # fmt: skip
    return _saved(request, found) if done else _page(request, found, labels_form=form)


@require_POST
def text(request: SignedIn, pk: int) -> HttpResponse:
    found, form = _draft(request, pk), FileForm(request.POST, request.FILES)
    done = _attempt(form, lambda: services.replace_text(
        draft=found, text=form.cleaned_data["file"], version=_version(request), by=request.user))  # fmt: skip
    return _saved(request, found) if done else _page(request, found, file_form=form)


@require_GET
def download(request: SignedIn, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    return file_of(found.text, f"{found.institution_id}-{found.edition}.yaml")


@require_GET
def exhibit(request: SignedIn, pk: int, exhibit: int) -> HttpResponse:
    """Something that was put beside the draft, as it was that day; whoever drafts for a part of its units reads their rows."""
    found = get_object_or_404(_draft(request, pk).exhibits.select_related("draft"), pk=exhibit)
    shown = asked.exhibit_for(request.user, exhibits.Exhibit.of(found))
    return render(request, "rulebook/exhibit.html", {"draft": found.draft, "row": found, "exhibit": shown})


@require_GET
def notice(request: SignedIn, pk: int) -> FileResponse:
    """The letter by which others are asked, as everybody may read it."""
    found = _draft(request, pk)
    if found.is_over or proving.unsound(found):
        raise Http404
    return in_word(Letter.of(found).write, f"{found.institution_id}-{found.edition}")


@require_POST
def examples(request: SignedIn, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    try:
        services.restate_examples(draft=found, version=_version(request), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("rulebook:draft", pk=pk)
    return _saved(request, found)


@require_POST
def propose(request: SignedIn, pk: int) -> HttpResponse:
    found, form = _draft(request, pk), ReasonForm(request.POST)
    done = _attempt(form, lambda: services.propose_draft(
        draft=found, reason=form.cleaned_data["reason"], version=_version(request), by=request.user))  # fmt: skip
    if not done:
        return _page(request, found, reason_form=form)
    messages.success(request, _("已提出，等另一个人审定。"))
    return redirect("rulebook:consequences", pk=pk)


@require_POST
def drop(request: SignedIn, pk: int) -> HttpResponse:
    services.drop_draft(draft=_draft(request, pk), by=request.user)
    messages.success(request, _("草稿已作废。"))
    return redirect("rulebook:institutions")


def _saved(request: SignedIn, found: InstitutionDraft) -> HttpResponse:
    messages.success(request, _("已保存，检查结果见下。"))
    return redirect("rulebook:draft", pk=found.pk)


# ---- deciding ------------------------------------------------------------------------------------


@require_GET
def foreseen(request: SignedIn, pk: int) -> HttpResponse:
    """What changes for whom; whoever decides does it here."""
    return _foreseen(request, _draft(request, pk))


def _foreseen(request: SignedIn, found: InstitutionDraft, form: AnswerForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "draft": found, "answer_form": form or AnswerForm(), "faults": [], "exhibits": found.exhibits.select_related("draft"),
        "consultations": asked.told_of(found, request.user),
    }  # fmt: skip
    if not found.is_over:
        context |= draft_page.foreseen(found)
        context["reports"] = _drawn(request, context.get("reports", []))
        context["why_not"] = rules.enact_draft.why_not(found, by=request.user) if found.is_proposed else None
        context["may_decide"] = rules.may(request.user, "adopt")
    return render(request, "rulebook/consequences.html", context, status=422 if form else 200)


def _drawn(request: SignedIn, panels: list[Panel]) -> list[SafeString]:
    return [mark_safe(render_to_string(panel.template, dict(panel.context), request)) for panel in panels]


@require_POST
def enact(request: SignedIn, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    try:
        edition = services.enact_draft(draft=found, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("rulebook:consequences", pk=pk)
    messages.success(
        request, _("已审定“%(title)s”%(edition)s 版。") % {"title": edition.title, "edition": edition.edition}
    )
    return redirect("rulebook:institution", id=edition.institution_id)


@require_POST
def send_back(request: SignedIn, pk: int) -> HttpResponse:
    found, form = _draft(request, pk), AnswerForm(request.POST)
    if not _attempt(form, lambda: services.return_draft(
        draft=found, answer=form.cleaned_data["answer"], by=request.user)):  # fmt: skip
        return _foreseen(request, found, form)
    messages.success(request, _("已退回起草。"))
    return redirect("rulebook:draft", pk=pk)


# ---- ends ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def end(request: SignedIn, id: str) -> HttpResponse:
    """Propose that an institution ends."""
    access.insist_on_drafter(request.user)
    one = access.edition_of(id, "", request.user)
    form = EndForm(request.POST if request.method == "POST" else None)
    made: list[InstitutionEnd] = []
    if form.is_bound and _attempt(form, lambda: made.append(
        services.propose_end(institution_id=one.id, by=request.user, **form.cleaned_data))):  # fmt: skip
        messages.success(request, _("已提出停用，等另一个人审定。"))
        return redirect("rulebook:ending", pk=made[0].pk)
    return render(request, "rulebook/end.html", {"one": one, "form": form}, status=422 if form.is_bound else 200)


@require_GET
def ending(request: SignedIn, pk: int) -> HttpResponse:
    """What the end of an institution changes for whom."""
    access.insist_on_drafter(request.user)
    found = get_object_or_404(InstitutionEnd, pk=pk)
    proposed = found.state == InstitutionEnd.State.PROPOSED
    context = {
        "end": found,
        "proposed": proposed,
        "reports": _drawn(request, consequences.reports(consequences.of_end(found)) if proposed else []),
        "why_not": rules.decide_end.why_not(found, by=request.user) if proposed else None,
        "may_decide": rules.may(request.user, "adopt"),
    }
    return render(request, "rulebook/ending.html", context)


@require_POST
def decide_end(request: SignedIn, pk: int) -> HttpResponse:
    return _end_act(request, pk, services.decide_end, _("已停用。"))


@require_POST
def drop_end(request: SignedIn, pk: int) -> HttpResponse:
    return _end_act(request, pk, services.drop_end, _("已撤回停用。"))


def _end_act(request: SignedIn, pk: int, verb: Callable[..., Any], sentence: str) -> HttpResponse:
    access.insist_on_drafter(request.user)
    found = get_object_or_404(InstitutionEnd, pk=pk)
    try:
        verb(end=found, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("rulebook:ending", pk=pk)
    messages.success(request, sentence)
    return redirect("rulebook:institution", id=found.institution_id)
