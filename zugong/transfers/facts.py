"""What transfers tell the ledger. Reasons and opinions are about a person and stay on the transfer."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from zugong.evidence import ledger
from zugong.evidence.facts import fact, label
from zugong.kernel.actors import Actor

from .models import Transfer

DIRECTIONS = tuple(Transfer.Direction.choices)
Way = Annotated[str, label(_("方向"), choices=DIRECTIONS)]


@fact("transfers.requested", title=_("申请转接组织关系"))
class Requested:
    direction: Way
    why: Annotated[str, label(_("为什么转"))]


@fact("transfers.issued", title=_("转出组织关系"))
class Issued:
    """The old branch counts the member no more from this day on."""

    direction: Way
    valid_until: Annotated[dt.date, label(_("有效期到"))]
    paid_until: Annotated[str, label(_("党费交至"))]


@fact("transfers.received", title=_("组织关系落地"))
class Received:
    """Of the branch that took the member in; of the old one where somebody outside the county did."""

    direction: Way
    days: Annotated[int, label(_("在途天数"), unit=_("天"))]


@fact("transfers.returned", title=_("转接被退回"))
class Returned:
    direction: Way


@fact("transfers.receipted", title=_("寄回转接回执"))
class Receipted:
    direction: Way
    on_time: Annotated[bool, label(_("按期"))]


def book(transfer: Transfer, kind: type, on: dt.date, by: Actor, **data: Any) -> None:
    """One fact of the branch, and of the person where they are on the register."""
    received = kind is Received and transfer.target is not None
    unit = transfer.target if received else transfer.place_of_facts
    assert unit is not None
    said = kind(direction=str(transfer.direction), **data)
    ledger.record(
        kind, unit=unit, occurred_on=on, data=said, source=transfer.source, person=transfer.person, by=by
    )  # fmt: skip
