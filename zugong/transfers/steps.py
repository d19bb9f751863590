"""The way a transfer takes, who acts at each step, and by when: as the institution says. Works out; writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit
from zugong.org.models.units import STEP
from zugong.org.scope import Scope, shortest
from zugong.rulebook import library
from zugong.rulebook.library import Dated
from zugong.timeline import after

from .models import Direct, Transfer

INSTITUTION = "national.transfers"
#: How long somebody is a probationary member stands in the institution of development.
PROBATION = "national.party-development:probation"
#: Up to these a member is still counted by the old branch; the last of them lets the member go.
LETTING_GO = ("origin_branch", "origin_committee", "county")
TAKING_IN = ("target_committee", "target_branch")
RECEIPT, RECEIPT_BACK = "receipt", "receipt_back"
#: Organisations whose own staff keep no register of members: there those act who decide on transfers.
UPPER = (Unit.Kind.WORKING_COMMITTEE, Unit.Kind.ORGANISATION_DEPARTMENT, Unit.Kind.COUNTY_COMMITTEE)
KEEPS, DECIDES = "edit_register", "decide_transfers"


# ---- what the institution says -------------------------------------------------------------------


def edition(day: dt.date) -> str | None:
    """The edition in force on a day; None where the county ended it."""
    return next((one.edition for one in library.in_force(day) if one.id == INSTITUTION), None)


def known(institution: str = INSTITUTION) -> bool:
    """Whether the county has the institution at all, in force or ended: what has begun can still be read."""
    return bool(library.editions(institution))


def dated(name: str, day: dt.date) -> Dated:
    """A number of the institution with its article; another institution's is called `its-id:name`."""
    try:
        return library.dated(INSTITUTION, name, day)
    except KeyError as unknown:
        raise Refused(str(unknown.args[0])) from None


def number(name: str, day: dt.date) -> Any:
    return dated(name, day).value


def days(name: str, day: dt.date) -> int:
    return int(Decimal(number(name, day)))


def doubt(name: str, day: dt.date) -> str:
    """待核 in brackets, as long as the institution says that a number was not checked."""
    return str(_("（待核）")) if dated(name, day).uncertain else ""


def labels(name: str) -> dict[str, str]:
    """Words of the institution; none where the county has no such institution."""
    found = library.get(INSTITUTION).labels.get(name) if known() else None
    return dict(found.values) if found is not None else {}


def step_title(step: str) -> str:
    own = {RECEIPT: _("寄回执"), RECEIPT_BACK: _("等回执")}
    return own.get(step) or labels("steps").get(step, step)


# ---- how long ------------------------------------------------------------------------------------


def unit_of(name: str, day: dt.date) -> str:
    holder, _colon, short = name.rpartition(":")
    return library.get(holder or INSTITUTION, day).parameters[short].unit


def long_after(start: dt.date, name: str, long: int | None = None) -> dt.date:
    """The day so long after another one as a parameter says, in its unit; `long` is one of several numbers it holds."""
    return after(start, days(name, start) if long is None else long, unit_of(name, start))


def span(name: str, day: dt.date) -> str:
    """10 天, 3 个月"""
    long, unit = days(name, day), unit_of(name, day)
    return f"{long} {UNITS.get(unit, unit)}"


UNITS = {"天": _lazy("天"), "个工作日": _lazy("个工作日"), "个月": _lazy("个月"), "年": _lazy("年")}


def due_on(step: str, start: dt.date) -> dt.date | None:
    """The last day of a step that begins on a day; None where the institution sets no time."""
    limit = number("step_days", start).get(step)
    return long_after(start, "step_days", int(limit)) if limit is not None else None


def receipt_due(landed: dt.date) -> dt.date:
    return long_after(landed, "receipt_within")


def latest_validity(issued: dt.date) -> dt.date:
    return long_after(issued, "validity_most")


def probation_ends(joined: dt.date | None, day: dt.date) -> dt.date | None:
    """As the institution of development says; None where it, or the day of joining, is not known."""
    if joined is None or not known(PROBATION.partition(":")[0]):
        return None
    return after(joined, days(PROBATION, day), unit_of(PROBATION, day))


def usual_days(direction: str, issued: dt.date) -> int:
    """How many days a letter is valid, by the way it goes."""
    far = direction == Transfer.Direction.OUT
    return (long_after(issued, "validity_far" if far else "validity_near") - issued).days


# ---- the way -------------------------------------------------------------------------------------


def committee_of(branch: Unit, day: dt.date) -> Unit | None:
    """The nearest committee over a branch that decides on transfers."""
    above = branch.ancestor_paths(itself=False)
    kinds = list(number("direct", day))
    return Unit.objects.filter(path__in=above, kind__in=kinds, dissolved_on__isnull=True).order_by("-path").first()


def is_direct(committee: Unit, day: dt.date) -> bool:
    """Whether a committee may deal with others directly: what is said of it alone goes before its kind."""
    own = Direct.objects.filter(unit=committee).values_list("direct", flat=True).first()
    return bool(number("direct", day).get(committee.kind)) if own is None else own


def county_desk(branch: Unit) -> Unit:
    """The organisation department of the county the branch is in, else the top of its tree."""
    top = branch.path[:STEP]
    inside = Unit.objects.filter(path__startswith=top, dissolved_on__isnull=True)
    desk = inside.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).order_by("path").first()
    return desk or inside.get(path=top)


def lay_way(transfer: Transfer, day: dt.date) -> None:
    """Put the committees and the steps on a new transfer."""
    transfer.origin_committee = committee_of(transfer.origin, day) if transfer.origin else None
    transfer.target_committee = committee_of(transfer.target, day) if transfer.target else None
    committees = [one for one in (transfer.origin_committee, transfer.target_committee) if one is not None]
    same = len(committees) == 2 and committees[0] == committees[1]
    if not same and not all(is_direct(one, day) for one in committees):
        transfer.county = county_desk(transfer.place_of_facts)
    order = number(f"steps_{transfer.direction}", day)
    steps = sorted(order, key=lambda step: order[step])
    inside = {"target_committee"} if same else set()
    transfer.way = [step for step in steps if step not in inside and transfer.unit_at(step) is not None]


def issuing_step(transfer: Transfer) -> str:
    """The step that lets the member go; "" for one who comes from outside."""
    if transfer.direction == Transfer.Direction.IN:
        return ""
    return next((step for step in reversed(transfer.way) if step in LETTING_GO), "")


def next_step(transfer: Transfer) -> str:
    place = transfer.way.index(transfer.step) + 1
    return transfer.way[place] if place < len(transfer.way) else ""


# ---- who acts ------------------------------------------------------------------------------------


def acting(unit: Unit) -> tuple[str, ...]:
    """The capabilities by which somebody acts for a unit: to keep its register, or to decide in an upper organisation."""
    return (KEEPS, DECIDES) if unit.kind in UPPER else (KEEPS,)


def acts_at(account: Account, unit: Unit | None) -> bool:
    if unit is None or account.is_administrator:
        return False
    return any(account.may(capability, unit) for capability in acting(unit))


def acting_q(account: Account, prefix: str) -> Q:
    """Rows whose unit this account acts for."""
    if account.is_administrator:
        return Q(pk__in=[])
    upper = Q(**{f"{prefix}__kind__in": UPPER}) & account.scope(DECIDES).q(prefix)
    return account.scope(KEEPS).q(prefix) | upper


def sees(account: Account) -> Scope:
    """Where this account may see transfers: where it may see members, and where it decides."""
    if account.is_administrator:
        return Scope()
    return Scope(shortest([*account.scope("read_members").paths, *account.scope(DECIDES).paths]))


def anywhere(scope: Scope, prefixes: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for prefix in prefixes:
        found |= scope.q(prefix)
    return found
