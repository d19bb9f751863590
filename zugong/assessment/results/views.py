"""Pages of the way from marks to a result: the course, drawing up, review, what is published, one unit's line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.assessment import drawings, queries, schemes
from zugong.assessment.detail import detail_of
from zugong.assessment.drawings import Standing
from zugong.assessment.models import Campaign, Result, ResultLine
from zugong.assessment.steps import rulebook_url
from zugong.assessment.views import number_in
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.ui.denied import Denied
from zugong.ui.figures import Figure

from . import audience, bundles, course, days, differences, lines, objections, opened, papers, progress, services, ways
from .forms import DiscardForm, DrawUpForm, ReviewForm
from .workbook import download as table_as_workbook

UNPROCESSABLE = 422
#: Under which item of the navigation results of people stand.
PEOPLE = "assessment.people"


@require_GET
def home(request: SignedIn) -> HttpResponse:
    """What has been published, the newest first: hung out for everybody who works here."""
    if not request.user.sees_business:
        raise Denied(_("考核成绩只给单位和党员看。"), who_can=_("各单位和党员"))
    out = Result.objects.published().select_related("campaign__unit").order_by("-published_at")
    of_people = out.filter(campaign__unit__isnull=False, notice_until__gte=clock.today())
    hung_out = [one for one in of_people if audience.sees_result(request.user, one)]
    found = [*hung_out, *out.filter(campaign__unit__isnull=True)]
    return render(request, "assessment/results/home.html", {"results": found, "today": clock.today()})


@require_GET
def of_campaign(request: SignedIn, campaign: int) -> HttpResponse:
    """How far a campaign has come, what is lacking from whom, and the next step."""
    found = _overseen(request, campaign)
    book = schemes.find_of(found)
    way = course.course_of(found)
    context = {
        "campaign": found, "course": way, "steps": way.next_for(request.user), "today": clock.today(),
        "sources": progress.progress_of(found, book) if book else [],
        "cases": objections.of_campaign(found).select_related("unit").order_by("ended_on", "due_on")[:50],
    }  # fmt: skip
    return render(request, "assessment/results/course.html", context)


@require_http_methods(["GET", "POST"])
def draw_up(request: SignedIn, campaign: int) -> HttpResponse:
    found = _overseen(request, campaign, "assess")
    form = DrawUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            result = services.seal_and_draw_up(campaign=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("第 %(n)d 版已封存，等另一个人复核。") % {"n": result.number})
            return redirect("assessment:course", found.pk)
    way = course.course_of(found)
    upheld = objections.upheld(found).select_related("unit").order_by("ended_on", "pk")
    context = {"campaign": found, "form": form, "course": way, "upheld": upheld, "units": progress.how_many(found)}
    return render(request, "assessment/results/draw_up.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def review(request: SignedIn, result: int) -> HttpResponse:
    """What a second person looks at before anybody else sees it."""
    found = _prepared(request, result)
    posted = request.method == "POST"
    proposed = days.suggested(found.campaign, clock.today())
    hangs_out = audience.has_notice(found.campaign)
    form = ReviewForm(request.POST if posted else None, initial=_initial(proposed), hangs_out=hangs_out)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.publish_result(result=found, days=form.days(), note=said["note"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            words = _("第 %(n)d 版已复核，本人能看到。") if found.campaign.of_people else _("第 %(n)d 版已公布。")
            messages.success(request, words % {"n": found.number})
            return redirect("assessment:result", found.pk)
    return render(
        request, "assessment/results/review.html", _reviewed(request, found, form, proposed), status=_status(form)
    )


def _initial(proposed: days.Suggested | None) -> dict[str, Any]:
    if proposed is None:
        return {}
    return {
        "notice_until": proposed.notice_until,
        "objections_until": proposed.objections_until,
        "basis": proposed.basis,
    }


def _reviewed(request: SignedIn, result: Result, form: Any, proposed: days.Suggested | None) -> dict[str, Any]:
    earlier = differences.before(result)
    return {
        "result": result, "campaign": result.campaign, "form": form, "discard": DiscardForm(), "proposed": proposed,
        "off_phones": audience.off_phones(result.campaign), "tables": lines.tables(result), "earlier": earlier, "moved": differences.between(earlier, result),
        "off": differences.from_live(result), "why_not": course.why_not_review(result, request.user),
    }  # fmt: skip


@require_POST
def discard(request: SignedIn, result: int) -> HttpResponse:
    found = _prepared(request, result)
    form = DiscardForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("；".join(str(one) for said in form.errors.values() for one in said))
        services.discard_result(result=found, note=form.cleaned_data["note"], by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("assessment:review", found.pk)
    messages.success(request, _("第 %(n)d 版作废，没有公布。") % {"n": found.number})
    return redirect("assessment:course", found.campaign_id)


@require_http_methods(["GET", "POST"])
def archive(request: SignedIn, campaign: int) -> HttpResponse:
    found = _overseen(request, campaign, "publish_results")
    refused = ""
    if request.method == "POST":
        try:
            services.archive_campaign(campaign=found, by=request.user)
        except Refused as why:
            refused = str(why)
        else:
            messages.success(request, _("考核已归档，成绩记进了台账。"))
            return redirect("assessment:course", found.pk)
    context = {"campaign": found, "course": course.course_of(found), "refused": refused}
    return render(request, "assessment/results/archive.html", context, status=UNPROCESSABLE if refused else 200)


@require_GET
def show(request: SignedIn, result: int) -> HttpResponse:
    """The published table, group by group; an erratum stands beside what it corrects."""
    found = _result(request, result)
    if found.campaign.of_people and not audience.prepares(request.user, found.campaign):
        return render(request, "assessment/results/announced.html", _announced(request, found))
    earlier, tables = differences.before(found), lines.tables(found)
    moved = differences.between(earlier, found)
    open_ = {one.unit_id for table in tables for one in table.lines if queries.may_see(request.user, one.unit)}
    context = {
        "result": found, "campaign": found.campaign, "tables": tables, "earlier": earlier,
        "open": open_, "spread": None if found.campaign.of_people else _spread(tables, open_),
        "moved": moved if found.campaign.of_people else differences.for_reader(moved, request.user), "today": clock.today(),
        "later": _later(found), "amended": _amended(found), "off_phones": audience.off_phones(found.campaign),
        "may_take": _oversees(request, found.campaign, "assess"), "overseer": _oversees(request, found.campaign),
    }  # fmt: skip
    return render(request, "assessment/results/result.html", context)


def _spread(tables: list[lines.TableOf], seen: set[int]) -> Figure | None:
    """Where everybody stands; the own one where somebody sees into one unit alone."""
    groups = []
    for table in tables:
        own = [one.total for one in table.lines if one.unit_id in seen] if len(seen) == 1 else []
        groups.append(
            Standing(table.title or _("全部单位"), [one.total for one in table.lines], own[0] if own else None)
        )
    return drawings.spread(groups, mine=_("本单位"))


@require_GET
def line(request: SignedIn, result: int, unit: int = 0, person: int = 0) -> HttpResponse:
    """One unit's or person's marks as they were sealed; each can be contested while the window is open."""
    row = _line(request, result, unit, person)
    found = row.result
    context = {
        "earlier": differences.of_line(row) if person else None, "off_phones": audience.off_phones(found.campaign),
        "readable": not person or audience.sees_result(request.user, found),
        "result": found, "campaign": found.campaign, "line": lines.sealed_line(row, request.user), **_put_right(row),
        "rests_on": opened.SealedSheet(row, request.user).rests_on(""),
        "rulebook_url": rulebook_url(found.campaign.institution_id),
    }  # fmt: skip
    return render(request, "assessment/results/line.html", context)


@require_GET
def mark(request: SignedIn, result: int, key: str, unit: int = 0, person: int = 0) -> HttpResponse:
    """One sealed mark with its slip and the facts it was made of, whatever has moved since."""
    row = _line(request, result, unit, person)
    found = row.result
    sheet = opened.SealedSheet(row, request.user)
    detail = detail_of(sheet, key, number_in(request, "page"), number_in(request, "not"))
    if detail is None:
        raise Http404
    shown = next((one for one in lines.sealed_line(row, request.user).marks if one.key == key), None)
    context = {
        "result": found, "campaign": found.campaign, "line": row, "detail": detail, "mark": shown,
        **_put_right(row), "rests_on": sheet.rests_on(key), "off_phones": audience.off_phones(found.campaign),
        "line_url": ways.line_url(row),
    }  # fmt: skip
    return render(request, "assessment/results/mark.html", context)


@require_GET
def notice(request: SignedIn, result: int) -> FileResponse:
    """The table of the result as an office document; of people there is none."""
    found = _result(request, result)
    if found.campaign.of_people:
        raise Http404
    return papers.notice(found)


@require_GET
def workbook(request: SignedIn, result: int) -> HttpResponse:
    """The table as a workbook, with the marks of the units this account may see; of people there is none."""
    found = _result(request, result)
    if found.campaign.of_people:
        raise Http404
    return table_as_workbook(found, request.user)


@require_GET
def sheet(request: SignedIn, result: int, unit: int = 0, person: int = 0) -> FileResponse:
    """One unit's or person's sealed marks as an office document."""
    return papers.sheet(_line(request, result, unit, person))


@require_POST
def bundle(request: SignedIn, result: int) -> FileResponse:
    """Everything a stranger needs to prove the result: taking it is on record."""
    found = _result(request, result)
    if not _oversees(request, found.campaign, "assess"):
        raise Denied(_("成绩包里有全县的考核事实，只有考核组能取。"), who_can=_("机关工委考核组"))
    return bundles.download(found, by=request.user)


# ---- parts ---------------------------------------------------------------------------------------


def _oversees(request: SignedIn, campaign: Campaign, capability: str = "") -> bool:
    """Whether this account answers for all of it; of people whoever answers for their unit does."""
    if campaign.of_people:
        request.nav_key = PEOPLE  # type: ignore[attr-defined]
        return audience.prepares(request.user, campaign)
    return queries.oversees(request.user, campaign, capability)


def _overseen(request: SignedIn, campaign: int, capability: str = "") -> Campaign:
    """For whoever answers for all its units: what is lacking is told of each by name, and a result is of all of them. Of
    people it is not even said that there is one."""
    found = get_object_or_404(Campaign.objects.select_related("unit"), pk=campaign)
    if not _oversees(request, found, capability):
        if found.of_people:
            raise Http404
        raise Denied(_("考核进程只有考核组和机关工委能看。"), who_can=_("机关工委考核组"))
    return found


def _result(request: SignedIn, pk: int) -> Result:
    """A result that this account may not see is answered like one that is not there."""
    found = get_object_or_404(Result.objects.select_related("campaign__unit"), pk=pk)
    if not audience.sees_result(request.user, found):
        raise Http404
    return found


def _prepared(request: SignedIn, pk: int) -> Result:
    """What is reviewed, before and after it was let out: who prepares it reads there how every live total differs, and why it
    was decided; who merely reads the table does not."""
    found = _result(request, pk)
    if not audience.prepares(request.user, found.campaign):
        raise Http404
    return found


def _line(request: SignedIn, result: int, unit: int, person: int) -> ResultLine:
    """A unit's line, or a person's: a look at another person's is on record."""
    if not person:
        return _line_of_unit(request, _result(request, result), unit)
    known = ResultLine.objects.select_related("unit", "person", "result__campaign__unit")
    row = get_object_or_404(known, result=result, person=person)
    if row.person is None or not audience.sees_line(request.user, row):
        raise Http404
    request.nav_key = PEOPLE  # type: ignore[attr-defined]
    audience.note_look(request.user, row.person)
    return row


def _line_of_unit(request: SignedIn, result: Result, unit: int) -> ResultLine:
    known = result.lines.select_related("unit", "result__campaign__unit")
    row = get_object_or_404(known, unit=unit, person__isnull=True)
    if queries.may_see(request.user, row.unit):
        return row
    if not result.published:
        raise Http404
    # Who hangs in the published table is no secret; what each mark was made of is the unit's own matter.
    raise Denied(
        _("%(unit)s每一项的分由它自己和考核组看；总分、名次和等次公布在成绩表里，人人能看。") % {"unit": row.unit.name},
        who_can=_("%(unit)s的书记、党务工作者，机关工委考核组") % {"unit": row.unit.name},
    )


def _announced(request: SignedIn, result: Result) -> dict[str, Any]:
    """Names and grades; no marks and no places, and of a correction not why: that tells of somebody's marks."""
    later = _later(result)
    known = result.lines.select_related("person").only("grade_title", "stars", "person__name", "result")
    return {
        "result": result, "campaign": result.campaign, "basis": audience.announced(result.campaign), "today": clock.today(),
        "lines": sorted(known, key=lambda one: one.who), "later": later,
        "later_opens": later is not None and audience.sees_result(request.user, later),
    }  # fmt: skip


def _later(result: Result) -> Result | None:
    """The edition that holds where this one was corrected."""
    return result.campaign.results.published().filter(number__gt=result.number).order_by("-number").first()


def _put_right(row: ResultLine) -> dict[str, Any]:
    """The same for one line: whether the edition that holds has it at all."""
    later = _later(row.result)
    return {"later": later, "later_line": None if later is None else differences.same_in(later, row)}


def _amended(result: Result) -> bool:
    """Whether the institution now reads otherwise than what was sealed."""
    book = schemes.find_of(result.campaign)
    return book is not None and book.edition != result.scheme_edition


def _status(form: Any) -> int:
    return UNPROCESSABLE if form.is_bound else 200
