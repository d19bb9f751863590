"""Reads of transfers: who sees which, what waits for whom, who is on the way on a day. Never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.org.models import Account, Membership, Person, Post, Unit
from zugong.org.scope import Scope

from . import rules, steps, wording
from .models import Direct, Letter, Notice, Passage, Transfer

#: The fact of another leaf from which the month is read up to which dues are paid.
DUES_PAID = "dues.paid"
NOTICES_SHOWN = 20
State, Direction = Transfer.State, Transfer.Direction


def visible_to(account: Account) -> QuerySet[Transfer]:
    """As `rules.reads` says of one."""
    seen = steps.sees(account)
    letting = steps.anywhere(seen, ("origin", "origin_committee", "county"))
    arrived = Q(issued_on__isnull=False) | Q(direction=Direction.IN)
    taking = arrived & steps.anywhere(seen, ("target", "target_committee"))
    own = Q(requested_by=account.actor_id)
    if account.person_id is not None:
        own |= Q(person=account.person_id)
    return Transfer.objects.none() if account.is_administrator else Transfer.objects.filter(letting | taking | own)


def waiting_for(account: Account) -> QuerySet[Transfer]:
    """What this account could do now, the most urgent first; what somebody else could do as well is among it."""
    own = Q(person=account.person_id) if account.person_id is not None else Q(pk__in=[])
    return (
        Transfer.objects.open()
        .filter(~own, steps.acting_q(account, "waits_at"))
        .exclude(step=steps.RECEIPT_BACK, valid_until__gte=clock.today())
        .order_by("due_on", "pk")
    )


def own_of(person: Person | None) -> list[Transfer]:
    found = Transfer.objects.filter(person=person) if person is not None else Transfer.objects.none()
    return list(found.with_parties().order_by("-pk"))


def in_transit(day: dt.date, scope: Scope | None = None) -> dict[int, int]:
    """Whom no branch counts on a day, by the organisation that let them go: branches and these together are everybody."""
    found = Transfer.objects.on_the_way(day)
    found = found if scope is None else found.filter(scope.q("issuer"))
    return dict(found.order_by().values_list("issuer_id").annotate(n=Count("pk")))


def on_the_way_under(unit: Unit, limit: int) -> tuple[int, list[Transfer]]:
    """How many are on the way under a unit, and the first of them."""
    found = Transfer.objects.filter(state=State.IN_TRANSIT, issuer__path__startswith=unit.path)
    first = list(found.select_related("origin", "target", "person").order_by("valid_until", "pk")[: limit + 1])
    return (len(first) if len(first) <= limit else found.count()), first[:limit]


# ---- one transfer --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """One step of the way: done, here or ahead."""

    title: str
    who: str
    state: str


def way_of(transfer: Transfer) -> list[Mark]:
    """All steps with who acts; of a way that led nowhere those up to the letter are done, if one was written."""
    rows = [(step, transfer.unit_at(step)) for step in transfer.way]
    if transfer.direction == Direction.OUT:
        rows.append((steps.RECEIPT_BACK, transfer.issuer))
    elif transfer.target_committee_id != transfer.origin_committee_id:
        rows.append((steps.RECEIPT, transfer.target_committee))
    order = [step for step, _unit in rows]
    if transfer.state == State.FINISHED:
        done = len(order)
    elif transfer.step in order:
        done = order.index(transfer.step)
    else:
        done = order.index(steps.issuing_step(transfer)) + 1 if transfer.issued_on else 0
    here = transfer.step if transfer.is_open else ""
    return [
        Mark(steps.step_title(step), str(unit or ""), "here" if step == here else "done" if place < done else "todo")
        for place, (step, unit) in enumerate(rows)
    ]


def passages(transfer: Transfer) -> list[Passage]:
    return list(transfer.passages.select_related("unit"))


def letters(transfer: Transfer) -> list[Letter]:
    return list(transfer.letters.select_related("issuer").order_by("-pk"))


def warnings(transfer: Transfer) -> Iterator[str]:
    """What somebody should think of; none of it forbids anything."""
    if transfer.has_expired(clock.today()):
        yield _expired(transfer)
    if transfer.stage == Membership.Stage.PROBATIONARY and transfer.is_open:
        yield _probation(transfer)
    if transfer.person_id is not None and transfer.origin is not None:
        yield from _posts_left(transfer.person_id, transfer.origin)


def _expired(transfer: Transfer) -> str:
    if transfer.direction == Direction.IN:
        words = _("介绍信%(day)s过期了。请对方重新开；这一次退回，凭新的介绍信再登记。")
    else:
        words = _("介绍信%(day)s过期了。开信的一方可以重开，也可以收回，让党员回原支部。")
    return words % {"day": transfer.valid_until}


def _probation(transfer: Transfer) -> str:
    end = steps.probation_ends(transfer.joined_on, clock.today())
    if end is None:
        return _("预备党员可以转接；入党时间没有登记，请两边说清预备期到哪天。")
    return _("预备党员可以转接；预备期到%(day)s，到期由接收的党支部讨论转正，培养考察的材料一起转。") % {"day": end}


def _posts_left(person: int, origin: Unit) -> Iterator[str]:
    held = list(Post.objects.filter(person=person, unit=origin, valid_to__isnull=True))
    for post in held:
        if post.role == Post.Role.SECRETARY:
            yield _("现任%(unit)s书记，还没有接任的人；先补选，不挡转接。") % {"unit": origin}
        else:
            yield _("在%(unit)s任%(role)s，转走以后记得办免职。") % {"unit": origin, "role": post.get_role_display()}


def concerns(membership: Membership) -> list[str]:
    """The same before somebody asks."""
    transfer = Transfer(
        person=membership.person, origin=membership.unit, stage=membership.stage, joined_on=membership.joined_on, state=State.PENDING
    )  # fmt: skip
    running = rules.not_on_a_way.why_not(membership)
    return [*([str(running)] if running else []), *warnings(transfer)]


def dues_paid_until(person: Person | None) -> dt.date | None:
    """The latest month for which a payment of dues is in the ledger; None where nobody booked any."""
    if person is None:
        return None
    said = ledger.standing().filter(kind=DUES_PAID, person=person).order_by().values_list("data", flat=True)
    months = [wording.parse_month(str(data.get("month") or "")) for data in said]
    return max((month for month in months if month is not None), default=None)


def light(transfer: Transfer, today: dt.date) -> tuple[str, str]:
    """Colour and words of where it stands, and of what is late about it."""
    state = State(transfer.state).label
    if transfer.is_open and transfer.due_on is not None and transfer.due_on < today:
        return "bad", _("%(state)s，逾期 %(n)d 天") % {"state": state, "n": (today - transfer.due_on).days}
    if transfer.has_expired(today):
        return "bad", _("%(state)s，介绍信过期") % {"state": state}
    return TONES[State(transfer.state)], str(state)


TONES = {
    State.PENDING: "info", State.IN_TRANSIT: "warn", State.LANDED: "info", State.FINISHED: "ok", State.RETURNED: "mute",
    State.REFUSED: "mute", State.WITHDRAWN: "mute", State.ENDED: "mute",
}  # fmt: skip


# ---- who may begin one ---------------------------------------------------------------------------


def members_to_move(account: Account) -> QuerySet[Membership]:
    """Running memberships for which this account may ask."""
    found = Membership.objects.filter(steps.acting_q(account, "unit"), valid_to__isnull=True)
    return found.select_related("person", "unit").order_by("unit__path", "person__name", "pk")


def is_moving(transfers: Iterable[Transfer]) -> bool:
    """Whether one of a person's transfers still runs, so that no other can be asked for."""
    return any(one.state in Transfer.MOVING for one in transfers)


def may_ask_for(account: Account, person: Person) -> Membership | None:
    """The running membership of a person, where this account may ask for its transfer."""
    running = next((one for one in person.memberships.all() if one.valid_to is None), None)
    if running is None:
        return None
    return running if account.person_id == person.pk or steps.acts_at(account, running.unit) else None


def letters_seen_by(account: Account) -> QuerySet[Letter]:
    seen = steps.sees(account)
    return Letter.objects.filter(seen.q("issuer")).select_related("issuer", "transfer")


# ---- notices -------------------------------------------------------------------------------------


def unread(account: Account) -> QuerySet[Notice]:
    return Notice.objects.filter(account=account, read_at__isnull=True)


def notices_of(account: Account) -> QuerySet[Notice]:
    parties = [f"transfer__{name}" for name in ("origin", "target", "waits_at")]
    return unread(account).select_related("transfer", *parties).order_by("-created_at", "-pk")


# ---- committees ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Committee:
    """A committee that decides on transfers, and why it may or may not deal with others directly."""

    unit: Unit
    direct: bool
    own: Direct | None
    #: Whether this account stands over it and may say otherwise.
    may_say: bool


def committees_of(account: Account) -> list[Committee]:
    """In two queries, whatever their number."""
    kinds = steps.number("direct", clock.today())
    units = Unit.objects.filter(account.scope(steps.DECIDES).q(), kind__in=list(kinds), dissolved_on__isnull=True)
    said = {one.unit_id: one for one in Direct.objects.all()}
    above = account.scope(steps.DECIDES)
    return [
        Committee(unit, one.direct if one else bool(kinds[unit.kind]), one, above.over(unit))
        for unit in units.order_by("path")
        for one in [said.get(unit.pk)]
    ]
