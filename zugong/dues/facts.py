"""What dues tell the ledger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from zugong.evidence.facts import fact, label


@fact("dues.paid", title=_("交清了党费"))
class DuesPaid:
    """Of a person: one for each month paid in full (zero where nothing was owed), or for a run of months taken over from before."""

    month: Annotated[str, label(_("交至哪个月"))]
    since: Annotated[str, label(_("从哪个月起"))]
    amount: Annotated[Decimal, label(_("金额"), unit=_("元"))]


def code(month: dt.date) -> str:
    return f"{month:%Y-%m}"
