"""Pages of the year: a branch's calendar on one sheet, birthdays of a month, the card that is printed."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.org.models import Membership, Person, Unit
from zugong.ui.denied import Denied

from . import birthdays, rules, services, years
from .models import BirthdayOptOut


@require_GET
def year(request: SignedIn, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk)
    if not request.user.may("read_unit", unit):
        raise Http404  # like one that is not there
    request.nav_key = "life.conformity"  # type: ignore[attr-defined]
    today = clock.today()
    asked = request.GET.get("year", "")
    wanted = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) > 2000 else today.year
    page = {"found": years.year_of(unit, wanted, today), "year": wanted, "today": today}
    return render(request, "life/year.html", page | {"may_record": request.user.may("record", unit)})


@require_GET
def month(request: SignedIn) -> HttpResponse:
    """政治生日 of a month, of the branches one keeps or stands over."""
    if not request.user.may("read_members"):
        raise Denied(_("政治生日由支部书记和上级组织看；过不过由本人定。"), who_can=_("支部书记、上级组织"))
    today = clock.today()
    asked = request.GET.get("month", "")
    try:
        first = dt.date.fromisoformat(f"{asked}-01") if asked else today.replace(day=1)
    except ValueError:
        first = today.replace(day=1)
    pages, days = birthdays.in_month(request.user, first, request.GET.get("page"))
    page = {"first": first, "page": pages, "days": days, "today": today,
            "before": first - dt.timedelta(days=1), "after": first + dt.timedelta(days=32),
            "kept": birthdays.register_of(today)}  # fmt: skip
    return render(request, "life/birthdays.html", page)


@require_GET
def card(request: SignedIn, pk: int) -> HttpResponse:
    """A card to print. What stands on it is the name, the branch and the day of joining."""
    found = get_object_or_404(Membership.objects.select_related("person", "unit"), pk=pk)
    if not request.user.may("read_members", found.unit) or found.joined_on is None:
        raise Http404
    if BirthdayOptOut.objects.standing().filter(person=found.person).exists():
        raise Denied(_("本人说了不过政治生日。"), who_can=_("本人"))
    request.nav_key = "life.birthdays"  # type: ignore[attr-defined]
    if found.joined_precision != birthdays.DAY:
        raise Denied(_("入党日期没有登记到日；在名册里补上，才打印贺卡。"), who_can=_("底册管理员"))
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year
    if year <= found.joined_on.year:
        raise Http404
    return render(
        request, "life/birthday_card.html", {"day": birthdays.Birthday(found, birthdays.day_in(found.joined_on, year))}
    )


@require_POST
def choose(request: SignedIn, pk: int) -> HttpResponse:
    """Whether somebody's day is kept."""
    person = get_object_or_404(Person, pk=pk)
    out = request.POST.get("out") == "1"
    verb = services.opt_out_of_birthday if out else services.opt_in_to_birthday
    try:
        verb(person=person, by=request.user)
    except Refused as refused:
        raise Denied(str(refused), who_can=_("本人")) from None
    toasts.success(request, _("记下了：以后不提醒、不列名。") if out else _("记下了：到日子会提醒支部书记。"))
    own = request.user.person_id == person.pk
    return redirect(
        "life:mine" if own or not rules.opt_out_of_birthday.allows(person, by=request.user) else "life:birthdays"
    )
