"""Pages of votes. A GET reads, a POST is one verb.

The page on which one votes never claims a one-time key (`kernel.once`): that keeps a fingerprint of what was sent beside
who sent it, and a choice of three is guessed from its fingerprint at once. One voter, one mark does the same work.
"""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from zugong.ballots import rules
from zugong.ballots.models import Poll
from zugong.org.http import SignedIn


def readable(request: SignedIn, pk: int) -> Poll:
    found = get_object_or_404(Poll.objects.select_related("unit"), pk=pk)
    if not rules.read_poll.allows(found, by=request.user):
        raise Http404  # like one that is not there: an address tells a stranger nothing
    return found


def held(request: SignedIn, pk: int) -> Poll:
    """A vote this account holds; everybody else is told no more than a stranger."""
    found = get_object_or_404(Poll.objects.select_related("unit"), pk=pk)
    if not rules.holds(request.user, found):
        raise Http404
    return found
