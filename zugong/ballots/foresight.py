"""What a decision about an institution would do to votes: those prepared already keep their paper; told to the library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.rulebook.consequences import Change
from zugong.rulebook.touched import Touched, panel
from zugong.rulebook.uses import Use
from zugong.ui.panels import Panel

from .models import Poll

RUNNING = (Poll.State.PREPARING, Poll.State.OPEN, Poll.State.CLOSED, Poll.State.COUNTED)


def polls(change: Change) -> Panel | None:
    before = change.before.forms if change.before is not None else {}
    after = change.after.forms if change.after is not None else {}
    running = dict(
        Poll.objects.filter(institution=change.institution_id, state__in=RUNNING).order_by().values_list("form").annotate(n=Count("pk"))
    )  # fmt: skip
    lines = []
    for id in dict.fromkeys([*before, *after]):
        title, number = (after.get(id) or before[id]).title, running.get(id, 0)
        kept = _("%(n)d 次正在办，票样早已定下，不变。") % {"n": number} if number else ""
        if id not in before:
            lines.append(Touched(title, _("新的票样。")))
        elif id not in after:
            lines.append(Touched(title, _("这张票样没有了，不再办得了新的。%(kept)s") % {"kept": kept}))
        elif before[id] != after[id]:
            lines.append(Touched(title, _("票样变了，以后办的按新的。%(kept)s") % {"kept": kept}))
    return panel("polls", _("表决测评"), lines)


def in_use(editions: list[Any], _account: Any) -> Iterator[Use]:
    """Votes that were held by an institution's forms, or are on their way."""
    number = Poll.objects.filter(institution=editions[0].id).exclude(state=Poll.State.WITHDRAWN).count()
    if number:
        yield Use(_("表决测评"), _("%(n)s 次") % {"n": number}, reverse("ballots:home"))
