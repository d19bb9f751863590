"""What urging shows on the pages of others: in the inbox, and beside the duty, row or case that is late."""

from __future__ import annotations

from typing import Any

from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.ui.panels import Panel

from . import queries, wording
from .watching import WATCHED, late_days


def inbox(request: SignedIn, _nothing: Any) -> Panel | None:
    """Letters to answer first, then reminders not yet read."""
    today = clock.today()
    letters = [(one, wording.rung_of(one, today)) for one in queries.letters_to_answer(request.user)]
    notices = list(queries.notices_of(request.user)[: queries.NOTICES_SHOWN])
    if not letters and not notices:
        return None
    return Panel("urging/panels/inbox.html", {"letters": letters, "notices": notices})


def of_duty(request: SignedIn, duty: Any) -> Panel | None:
    return _said("duties", duty.pk)


def of_row(request: SignedIn, row: Any) -> Panel | None:
    return _said("rows", row.pk)


def of_case(request: SignedIn, case: Case) -> Panel | None:
    """On a letter: what it is about, and whether that is still late. On any other case: how it was urged."""
    letter = queries.letter_of(case)
    if letter is None:
        return _said("cases", case.pk)
    watched = WATCHED[letter.kind]
    done = late_days(letter.kind, [letter.key], clock.today()).get(letter.key) != letter.due_on
    return Panel("urging/panels/letter.html", {"urging": letter, "done": done, "url_name": watched.url_name})


def _said(kind: str, key: int) -> Panel | None:
    today = clock.today()
    said = [(one, wording.rung_of(one, today)) for one in queries.said_about(kind, key)]
    return Panel("urging/panels/said.html", {"said": said}) if said else None
