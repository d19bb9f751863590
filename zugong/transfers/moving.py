"""What the verbs share: holding a transfer against others, writing down who did what, going on to the next step."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Refused
from zugong.org.models import Membership, Unit

from . import rules, steps
from .models import Counter, Passage, Transfer


def held(transfer: Transfer) -> Transfer:
    """The transfer as it is now, held until this act is over; of two who act at once one waits here."""
    return Transfer.objects.select_for_update(of=("self",)).with_parties().get(pk=transfer.pk)


def stamp(transfer: Transfer, outcome: str, by: Actor, opinion: str = "", *, unit: Unit | None = None) -> None:
    Passage.objects.create(
        transfer=transfer, step=transfer.step, outcome=outcome, unit=unit or transfer.waits_at, opinion=opinion.strip()[:300],
        by=by.actor_id, by_name=by.display_name, at=clock.now(), due_on=transfer.due_on,
    )  # fmt: skip


def enter(transfer: Transfer, step: str) -> None:
    """The transfer comes to a step, and its time begins."""
    transfer.step, transfer.waits_at = step, transfer.unit_at(step)
    transfer.due_on = steps.due_on(step, clock.today())


def close(transfer: Transfer, state: str) -> None:
    transfer.state, transfer.closed_on = state, clock.today()
    transfer.step, transfer.waits_at, transfer.due_on = "", None, None
    forget_number(transfer)


def forget_number(transfer: Transfer) -> None:
    """What is held of somebody from outside goes onto the register or nowhere."""
    transfer.id_number, transfer.id_number_index = "", ""


def next_number(key: str, year: int) -> int:
    """One after the other within a year, none twice and none left out."""
    counter, _made = Counter.objects.get_or_create(key=key, year=year)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db()
    return counter.last


def on_the_way(transfer: Transfer) -> Membership:
    """The running membership of a member in transit."""
    running = rules.running_of(transfer.person)
    if running is None:
        raise Refused(_("%(name)s的组织关系已经终止。") % {"name": transfer.name})
    return running
