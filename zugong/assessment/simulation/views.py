"""Pages of a trial. Everything that is tried stands in the address; a GET cannot write, and nothing is stored."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong import engine
from zugong.assessment import limits, queries, rules, sheets
from zugong.assessment.forms import TrialForm
from zugong.assessment.models import Campaign
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.ui.denied import Denied

from . import page, saving
from .asking import Asked
from .bench import NoFrozen, bench_of
from .frozen import Frozen, freeze_for_trial, frozen_of
from .telling import Answer, answer, unsound


@require_GET
def home(request: SignedIn) -> HttpResponse:
    """The latest campaign there is frozen data of; else this year's, whose page says what to do."""
    _insist(request)
    ready = next((one for one in queries.campaigns()[:8] if frozen_of(one) is not None), queries.current_campaign())
    if ready is None:
        return render(request, "assessment/empty.html", {"may_assess": request.user.may("assess")})
    return redirect("assessment:trial", ready.pk)


@require_GET
def trial(request: SignedIn, campaign: int) -> HttpResponse:
    """Boxes on the left, the answer on the right; a box that changes fetches the answer alone."""
    found = campaign_of(request, campaign)
    try:
        frozen, bench = bench_of(found)
    except NoFrozen as nothing:
        context = {
            "campaign": found, "sentence": str(nothing), "course": reverse("assessment:course", args=[found.pk]),
            "may_freeze": rules.freeze_for_trial.allows(found, by=request.user),
        }  # fmt: skip
        return render(request, "assessment/simulation/nothing.html", context)
    asked = Asked(bench, request.GET.dict())
    context = answered(request, found, frozen, asked)
    if request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request:
        return render(request, "assessment/simulation/_answer.html", {**context, "fetched": True})
    return render(
        request, "assessment/simulation/trial.html", {**context, **page.boxes(asked, request.GET.get("open", ""))}
    )


def answered(request: SignedIn, campaign: Campaign, frozen: Frozen, asked: Asked) -> dict[str, Any]:
    context: dict[str, Any] = {"campaign": campaign, "frozen": frozen, "asked": asked, "query": page.query(asked),
                               "may_freeze": rules.freeze_for_trial.allows(campaign, by=request.user), "may_save": request.user.may("propose") or request.user.may("adopt"), "edition": _("%(edition)s 版") % {"edition": asked.institution.edition},
                               "period": campaign.period.label(get_language() or "zh-hans")}  # fmt: skip
    if asked.problem:
        return {**context, "problem": asked.problem}
    try:
        found = answer(asked, _group(request, asked))
    except engine.Unsound as error:
        return {**context, "problem": unsound(error, get_language() or "zh-hans")}
    return {**context, **page.of(found, limits.on(clock.today()))}


def _group(request: SignedIn, asked: Asked) -> str:
    """The largest group unless another one, or everybody, is asked for."""
    wanted = request.GET.get("group")
    return Answer(asked, asked.bench.before).group_names[0][0] if wanted is None else wanted


@require_POST
def freeze(request: SignedIn, campaign: int) -> HttpResponse:
    """While an assessment runs, other numbers are tried on what is known today."""
    found = campaign_of(request, campaign)
    freeze_for_trial(campaign=found, by=request.user)
    messages.success(request, _("今天的数据冻结好了，在上面试算，不影响现行得分。"))
    return redirect("assessment:trial", found.pk)


@require_GET
def knobs(request: SignedIn, campaign: int, block: str) -> HttpResponse:
    """The numbers of one item, fetched when it is unfolded."""
    found = campaign_of(request, campaign)
    try:
        asked = Asked(bench_of(found)[1], request.GET.dict())
    except NoFrozen as nothing:
        raise Http404 from nothing
    wanted = next((one for one in page.folds(asked, block) if one.key == block), None)
    if wanted is None:
        raise Http404
    return render(request, "assessment/simulation/_knobs.html", {"fold": wanted})


@require_GET
def export(request: SignedIn, campaign: int) -> HttpResponse:
    """Every unit before and after, with the reason, as a workbook."""
    found = campaign_of(request, campaign)
    try:
        asked = Asked(bench_of(found)[1], request.GET.dict())
        if asked.problem:
            raise Http404
        told = answer(asked)
    except (NoFrozen, engine.Unsound) as nothing:
        raise Http404 from nothing
    return sheets.trial(f"trial-{found.period_code}", page.sheet(told))


@require_http_methods(["GET", "POST"])
def save(request: SignedIn, campaign: int) -> HttpResponse:
    """What was tried is shown once more, with why and from when; then it is a draft, and somebody else decides."""
    found = campaign_of(request, campaign)
    try:
        frozen, bench = bench_of(found)
    except NoFrozen as nothing:
        raise Http404 from nothing
    asked = Asked(bench, request.GET.dict())
    form = TrialForm(request.POST if request.method == "POST" else None, initial={"since": saving.suggested(found)})
    if form.is_valid():
        try:
            draft = saving.save_trial(
                campaign=found, frozen=frozen, asked=asked, said=saving.Said(**form.cleaned_data), by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("存成了草稿，试算对比附在后面。看过没问题就提出，由另一个人审定。"))
            return redirect("rulebook:draft", pk=draft.pk)
    context = {
        **answered(request, found, frozen, asked),
        "form": form,
        "why_not": saving.unready(asked, by=request.user),
    }
    return render(request, "assessment/simulation/save.html", context, status=422 if form.is_bound else 200)


# ---- parts ---------------------------------------------------------------------------------------


def _insist(request: SignedIn, nav: str = "assessment.trial") -> None:
    request.nav_key = nav  # type: ignore[attr-defined]
    if queries.overseen(request.user).empty:
        raise _denied()


def _denied() -> Denied:
    return Denied(
        _("这里把各单位的分放在一起算，只有考核组能看。"), who_can=_("机关工委考核组；您可以看本单位的得分和名次")
    )


def campaign_of(request: SignedIn, campaign: int, nav: str = "assessment.trial") -> Campaign:
    """For whoever oversees all its units: everybody's marks are laid together here."""
    _insist(request, nav)
    found = get_object_or_404(Campaign.objects.of_units(), pk=campaign)
    if not queries.oversees(request.user, found):
        raise _denied()
    return found
