"""What the portal shows on pages that belong to nobody: the workbench and the inbox."""

from __future__ import annotations

from typing import Any

from zugong.casework.models import Case
from zugong.org.http import SignedIn
from zugong.org.models import Unit
from zugong.org.queries import secretary_of
from zugong.ui.panels import Panel

from . import articles, queries

SHOWN = 5


def to_read(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """Notices this person has not read, on the workbench."""
    found = list(queries.unread(request.user)[: SHOWN + 1])
    if not found:
        return None
    return Panel("portal/panels/to_read.html", {"notices": found[:SHOWN], "more": len(found) > SHOWN})


def my_branch(request: SignedIn, _unit: Unit | None) -> Panel | None:
    """My branch: the way to its page, with who leads it."""
    branch = request.user.own_branch
    if branch is None or not request.user.sees_business:
        return None
    return Panel("portal/panels/my_branch.html", {"branch": branch, "secretary": secretary_of(branch)})


def article(_request: SignedIn, case: Case) -> Panel | None:
    """On an article that has passed: the way to its ready text."""
    if case.route != articles.ROUTE or not articles.ready(case):
        return None
    return Panel("portal/panels/article.html", {"case": case})


def inbox(request: SignedIn, _nothing: Any) -> Panel | None:
    words = queries.words_of(request.user)
    return Panel("portal/panels/inbox.html", {"words": words}) if words else None
