"""What pages of votes read. Nothing here writes, and nothing here opens an envelope."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zugong.kernel.actors import Actor
from zugong.org.models import Account, Person

from .counting.tally import Turnout
from .models import Poll, Scrutineer, Slip, SlipCount, Voter

State = Poll.State
#: what a voter may still look at
LASTING = (State.OPEN, State.CLOSED, State.COUNTED, State.PUBLISHED)


def voter_of(poll: Poll, actor: Actor) -> Voter | None:
    person = getattr(actor, "person_id", None)
    return None if person is None else poll.voters.filter(person_id=person).first()


def scrutineer_of(poll: Poll, actor: Actor) -> Scrutineer | None:
    key = getattr(actor, "pk", None)
    return None if key is None else poll.scrutineers.filter(account_id=key).first()


def slip_of(code: str) -> Slip | None:
    from .sealing.codes import index

    return Slip.objects.filter(fingerprint=index(code), cancelled=False).select_related("poll__unit").first()


def turnout(poll: Poll) -> Turnout:
    """Numbers and nothing else: who has voted is shown to nobody."""
    electronic = _cast(poll)
    agreed = agreed_counts(poll)
    on_paper = sum(one.returned for one in agreed or ())
    return Turnout(
        entitled=poll.entitled, issued=electronic + poll.paper_issued, returned=electronic + on_paper,
        paper_issued=poll.paper_issued, paper_returned=on_paper,
    )  # fmt: skip


def _cast(poll: Poll) -> int:
    by_slips = poll.slips.filter(used=True).count() if poll.slip_groups else 0
    return by_slips + (0 if poll.by_codes else poll.voters.filter(mark=Voter.Mark.ELECTRONIC).count())


def electorate(poll: Poll) -> int:
    """How many may vote: those on the list, and the slips that were printed."""
    return poll.voters.count() + poll.slips.filter(cancelled=False).count()


def electronic(poll: Poll) -> int:
    return _cast(poll)


def agreed_counts(poll: Poll) -> list[SlipCount] | None:
    """For each group the count that two people made alike; None while one is missing or two differ."""
    by_group: dict[str, list[SlipCount]] = {}
    for one in poll.slip_counts.all():
        by_group.setdefault(one.group, []).append(one)
    if not by_group:
        return [] if not poll.paper_issued else None
    agreed = []
    for counts in by_group.values():
        first, *others = counts
        if not others or not all(first.says_the_same(other) for other in others):
            return None
        agreed.append(first)
    return agreed


# ---- lists of polls --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mine:
    """What one account has to do with votes."""

    to_cast: list[Poll]
    cast: list[Poll]
    to_watch: list[Scrutineer]
    held: list[Poll]
    results: list[Poll]

    @property
    def empty(self) -> bool:
        return not (self.to_cast or self.cast or self.to_watch or self.held or self.results)


def to_cast(account: Account) -> QuerySet[Poll]:
    if account.person_id is None:
        return Poll.objects.none()
    return Poll.objects.filter(
        state=State.OPEN, voters__person_id=account.person_id, voters__mark=Voter.Mark.NONE
    ).select_related("unit")


def to_watch(account: Account) -> QuerySet[Scrutineer]:
    """Where a scrutineer has to do something: choose a passphrase, or hand in the key."""
    waiting = Q(poll__state=State.PREPARING, public_key="") | Q(poll__state=State.CLOSED, handed_in=False)
    return Scrutineer.objects.filter(waiting, account=account).select_related("poll__unit")


def waiting_for(account: Account) -> list[Poll]:
    """The votes to cast and those to watch in one question, for the workbench: each with `casts` and `watches`."""
    keys = {
        "casts": to_cast(account).filter(pk=OuterRef("pk")),
        "watches": to_watch(account).filter(poll=OuterRef("pk")),
    }
    polls = Poll.objects.filter(state__in=(State.PREPARING, State.OPEN, State.CLOSED))
    asked = polls.annotate(**{name: Exists(rows.order_by()) for name, rows in keys.items()})
    return list(asked.filter(Q(casts=True) | Q(watches=True)).select_related("unit"))


def held_by(account: Account) -> QuerySet[Poll]:
    scope = account.scope("hold_ballots")
    if scope.empty:
        return Poll.objects.none()
    return Poll.objects.filter(scope.q("unit")).select_related("unit")


def mine(account: Account) -> Mine:
    person = account.person_id
    own = Poll.objects.filter(voters__person_id=person).select_related("unit") if person else Poll.objects.none()
    return Mine(
        to_cast=list(to_cast(account)),
        cast=list(
            own.filter(state__in=(State.OPEN, State.CLOSED, State.COUNTED)).exclude(voters__in=_unmarked(account))
        ),
        to_watch=list(to_watch(account)),
        held=_in_hand(account),
        results=list(readable(account).filter(state=State.PUBLISHED)[:50]),
    )


def _in_hand(account: Account) -> list[Poll]:
    scope = account.scope("hold_ballots")
    found = held_by(account).exclude(state__in=(State.PUBLISHED, State.WITHDRAWN))
    return [one for one in found if not one.is_drawn or scope.over(one.unit)]


def _unmarked(account: Account) -> QuerySet[Voter]:
    return Voter.objects.filter(person=account.person, mark=Voter.Mark.NONE)


def readable(account: Account) -> QuerySet[Poll]:
    scope = account.scope("read_unit")
    inside = Q(pk__in=[]) if scope.empty else scope.q("unit")
    if account.person_id:
        inside |= Q(voters__person_id=account.person_id)
    inside |= Q(scrutineers__account=account)
    return Poll.objects.filter(inside).select_related("unit").distinct()


def waiting(account: Account) -> int:
    """How many votes wait for this account: the number beside the entry of the navigation."""
    return to_cast(account).count() + to_watch(account).count()


def recused_in(poll: Poll) -> list[tuple[str, str]]:
    """Who does not rate whom; nothing about who has voted."""
    names = {one.key: one.name for one in poll.subject_list}
    voters = poll.voters.exclude(recused=[]).select_related("person").order_by("person__name")
    return [(one.person.name, "、".join(names[key] for key in one.recused)) for one in voters]


def drawn_in(poll: Poll) -> tuple[str, ...]:
    """Whom the lot fell on. Who took which code is written down nowhere."""
    return tuple(Person.objects.filter(pk__in=poll.sample).order_by("name").values_list("name", flat=True))


def groups_of(poll: Poll) -> list[tuple[str, str, int]]:
    """group, its title, how many are entitled in it."""
    counted = dict(slips_in(poll)) if poll.slip_groups else {}
    if not poll.by_codes:
        counted |= dict(poll.voters.values_list("group").annotate(n=Count("pk")).order_by())
    return [(key, title, counted.get(key, 0)) for key, title in (poll.paper.groups or {"": ""}).items()]


def slips_in(poll: Poll) -> list[tuple[str, int]]:
    """group, how many slips were printed for it."""
    rows = poll.slips.filter(cancelled=False)
    return list(rows.values_list("group").annotate(n=Count("pk")).order_by())
