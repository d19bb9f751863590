"""Meetings that go back to an institution, for its page in the library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.rulebook.uses import Use

from .models import Meeting


def in_use(editions: list[Any], account: Any) -> Iterator[Use]:
    """How many meetings of its kinds were written down in the whole county."""
    kinds = {activity for one in editions for activity in one.activities}
    held = Meeting.objects.standing().filter(activity__in=kinds).count() if kinds else 0
    if held:
        url = reverse("life:meetings") if account.may("read_unit") else ""
        yield Use(_("记下的会议"), _("%(number)s 次") % {"number": held}, url)
