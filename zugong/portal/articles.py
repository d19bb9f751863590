"""Articles of the public account: a route of casework writes and reviews them; here is their calendar and the ready text.

The platform does not sign in to the account and publishes nothing; what readers do there is never asked for."""

from __future__ import annotations

from dataclasses import dataclass

from zugong.casework import queries as casework
from zugong.casework import routing
from zugong.casework.models import Case, CaseQuerySet
from zugong.kernel import clock
from zugong.org.models import Account
from zugong.rulebook import declared as institutions
from zugong.timeline import Period

from .said import paragraphs

ROUTE = "source-4.public-account/article"


def in_force() -> bool:
    return any(one.id == ROUTE for one in institutions.routes(clock.today()))


def ready(case: Case) -> bool:
    """Whether somebody else than the author has passed it: it has ended well, or stands before that end."""
    route = routing.route_of(case, clock.today()).route
    good = {name for name, end in route.ends.items() if end.good}
    step = route.steps.get(case.place)
    return case.place in good if step is None else any(one.to in good for one in step.outcomes.values())


def planned_in(account: Account, month: Period) -> CaseQuerySet:
    """What this account may read of a month, by the day on which it is to appear."""
    first, last = month.start.isoformat(), month.end.isoformat()
    found = casework.visible_to(account).filter(route=ROUTE, data__planned_on__gte=first, data__planned_on__lte=last)
    return found.order_by("data__planned_on", "pk")  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Text:
    """An article as it is pasted into the account's own editor."""

    title: str
    author: str
    paragraphs: list[str]

    @property
    def whole(self) -> str:
        head = [self.title, *([self.author] if self.author else [])]
        return "\n".join([*head, "", *self.paragraphs, ""])


def text_of(case: Case) -> Text:
    """The words that passed: rewritten ones where it was sent back."""
    words = case.data.get("final") or case.data.get("text", "")
    return Text(case.data.get("title", ""), case.data.get("author", ""), paragraphs(words))
