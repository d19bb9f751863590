"""Meetings that were held, in the calendar: by day and kind where there are many."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.ui.addresses import address_of
from zugong.work.feeds import Entry, Window

from . import birthdays as keeping
from .models import Meeting


def meetings(window: Window) -> Iterator[Entry]:
    """One query. Meetings of which only the month is known stand in no day; a whole year is no calendar of what was done."""
    if window.scope.empty or window.institution or window.is_long:
        return
    found = Meeting.objects.filter(
        window.scoped.q, state=Meeting.State.RECORDED, precision=Meeting.Precision.DAY, held_on__gte=window.days.start,
        held_on__lte=window.days.end,
    )  # fmt: skip
    rows = (
        found.order_by("held_on", "activity_name")
        .values_list("held_on", "activity_name")
        .annotate(n=Count("pk"), first=Min("pk"), unit=Min("unit_id"))
    )
    page_of, listed = address_of("life:meeting"), reverse("life:meetings")
    once, often = _("开了"), _("开了 %(n)s 次")
    for day, name, number, pk, unit in rows:
        if number == 1:
            yield Entry(day, "meeting", name, "ok", once, page_of(pk), of=unit)
        else:
            yield Entry(day, "meeting", name, "ok", often % {"n": number}, f"{listed}?month={day:%Y-%m}")


def birthdays(window: Window) -> Iterator[Entry]:
    """The days on which members of one's own branch joined; nobody else's calendar has them."""
    if window.institution or window.is_long:
        return
    for one in keeping.within(window.account, window.days.start, window.days.end):
        title = _("%(name)s政治生日") % {"name": one.name}
        yield Entry(one.on, "meeting", title, "info", _("入党 %(n)d 周年") % {"n": one.years}, one.card_url)
