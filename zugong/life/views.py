"""Pages of life. A GET reads, a POST is one verb."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zugong.kernel import once
from zugong.org.http import SignedIn
from zugong.ui import toasts
from zugong.ui.denied import Denied
from zugong.work import queries as work

from . import queries, rules, services
from .drafting import draft_of
from .forms import CorrectionForm, MeetingForm, WithdrawalForm, first_day_to_show, initial_of, period_of
from .models import BirthdayOptOut, Meeting
from .paper import minutes_paper


@require_http_methods(["GET", "POST"])
def record(request: SignedIn) -> HttpResponse:
    if not request.user.may("record"):
        raise Denied(_("这页只有记录会议的人能看。"), who_can=_("支部书记、专职党务工作者"))
    period = period_of(request.GET.get("period", ""))
    context = {"period": period.label(get_language() or "") if period else ""}
    if request.method == "GET":
        asked = {name: request.GET[name] for name in ("unit", "activity") if request.GET.get(name)}
        form = MeetingForm(account=request.user, initial={**asked, "held_on": first_day_to_show(period)})
        return render(request, "life/record.html", {"form": form, **context})
    if "_draft" in request.POST:
        return render(request, "life/record.html", {"form": _drafted(request), **context})
    form = MeetingForm(request.POST, request.FILES, account=request.user)
    answer = once.sent(request, form, lambda: _record(request, form), _recorded)
    return answer or render(request, "life/record.html", {"form": form, **context}, status=422)


def _drafted(request: SignedIn, meeting: Meeting | None = None) -> MeetingForm:
    """The form as it was typed, with minutes begun from it; nothing is stored."""
    typed = request.POST.copy()
    make = CorrectionForm if meeting else MeetingForm
    typed["minutes"] = draft_of(make(request.POST, account=request.user, meeting=meeting, drafting=True))
    return make(typed, account=request.user, meeting=meeting, drafting=True)


def _record(request: SignedIn, form: MeetingForm) -> Meeting:
    found = services.record_meeting(unit=form.cleaned_data["unit"], said=form.said(), by=request.user)
    toasts.done(request, _("记下了。"), undo=reverse("life:withdraw", args=[found.pk]))
    return found


@require_GET
def roll(request: SignedIn) -> HttpResponse:
    """The attendance list alone, for another kind, unit or day."""
    form = MeetingForm(request.GET, account=request.user, switching=True)
    return render(request, "life/_refreshed.html", {"form": form})


@require_GET
def recorded(request: SignedIn, pk: int) -> HttpResponse:
    found = _readable(request, pk)
    # By this the panels of other apps find the facts that were just booked.
    request.recorded_source = found.source  # type: ignore[attr-defined]
    duties = work.fulfilled_by(found.source, [found.unit], found.held_on)
    return render(request, "life/recorded.html", {"meeting": found, "duties": duties})


@require_GET
def meeting(request: SignedIn, pk: int) -> HttpResponse:
    found = _readable(request, pk)
    context = {
        "meeting": found,
        "attendances": queries.attendances(found),
        "fact_lines": queries.fact_lines(found),
        "history": queries.history(found),
        "also": queries.names_of_kinds(found.also, found.held_on),
        "may_change": found.stands and request.user.may("record", found.unit),
    }
    return render(request, "life/meeting.html", context)


@require_GET
def word(request: SignedIn, pk: int) -> FileResponse:
    """The minutes as an official paper."""
    return minutes_paper(_readable(request, pk), by=request.user)


@require_http_methods(["GET", "POST"])
def correct(request: SignedIn, pk: int) -> HttpResponse:
    found = _changeable(request, pk)
    if "_draft" in request.POST:
        return render(request, "life/record.html", {"form": _drafted(request, found), "meeting": found})
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CorrectionForm(*sent, account=request.user, meeting=found, initial=initial_of(found))
    answer = once.sent(
        request,
        form,
        lambda: services.correct_meeting(
            meeting=found, reason=form.cleaned_data["reason"], said=form.said(), by=request.user
        ),
        _recorded,
    )
    context = {"form": form, "meeting": found}
    return answer or render(request, "life/record.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    found = _changeable(request, pk)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    answer = once.sent(
        request,
        form,
        lambda: services.withdraw_meeting(meeting=found, by=request.user, **form.cleaned_data),
        lambda meeting: reverse("life:meeting", args=[meeting.pk]),
    )
    if answer:
        messages.success(request, _("已撤回。这次会议记的事实都冲回了，记录还留着。"))
        return answer
    context = {"form": form, "meeting": found, "standing": queries.facts_of(found)}
    return render(request, "life/withdraw.html", context, status=422 if form.is_bound else 200)


@require_GET
def mine(request: SignedIn) -> HttpResponse:
    person = request.user.person
    out = person is not None and BirthdayOptOut.objects.standing().filter(person=person).exists()
    page = {"record": queries.own_record(person), "person": person, "opted_out": out}
    return render(request, "life/mine.html", page)


def _recorded(found: Meeting) -> str:
    return reverse("life:recorded", args=[found.pk])


def _readable(request: SignedIn, pk: int) -> Meeting:
    found = get_object_or_404(Meeting.objects.select_related("unit", "file", "corrects"), pk=pk)
    attended = queries.attended(request.user.person, found)
    if not rules.read_meeting.allows(found, by=request.user, attended=attended):
        raise Http404  # like one that is not there: an address tells a stranger nothing
    return found


def _changeable(request: SignedIn, pk: int) -> Meeting:
    found = _readable(request, pk)
    if not request.user.may("record", found.unit):
        raise Denied(_("这条记录只有记录会议的人能改。"), who_can=_("支部书记、专职党务工作者"))
    return found
