"""The last days of votes in the calendar, for whoever votes, watches or holds them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.work.feeds import MOST, Entry, Window

from .models import Poll
from .queries import readable


def polls(window: Window) -> Iterator[Entry]:
    """Only when a vote ends; who has voted is told to nobody."""
    days = window.days
    found = readable(window.account).filter(closes_on__gte=days.start, closes_on__lte=days.end)
    found = found.exclude(state__in=(Poll.State.PREPARING, Poll.State.WITHDRAWN))
    if window.unit is not None:
        found = found.filter(window.scope.q("unit"))
    if window.institution:
        found = found.filter(Q(institution=window.institution))
    for poll in found.order_by("closes_on", "pk")[:MOST]:
        if poll.closes_on is None:
            continue
        light = "info" if poll.is_open else "ok"
        words = _("这天截止") if poll.is_open else poll.get_state_display()
        url = reverse("ballots:home") if not poll.has_result else reverse("ballots:result", args=[poll.pk])
        yield Entry(poll.closes_on, "ballot", poll.title, light, str(words), url, "", str(poll.unit), poll.institution)
