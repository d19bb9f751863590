"""Months not paid for so long that people should look into it: proposed here, opened by a person, and never more than that."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from zugong.org.models import Person, Unit
from zugong.work.findings import Finding

from . import rates
from .queries import Late

ROUTE = f"{rates.INSTITUTION}/check"


def of(person: Person, unit: Unit, late: Late | None, today: dt.date) -> Finding | None:
    """What the place `finding` shows on a member's page; one matter for one run of months."""
    if late is None or late.months < rates.months_of("matter_after", today):
        return None
    said = _("%(name)s从 %(since)s 起有 %(n)d 个月没交党费。先弄清原因；系统不改党籍。") % {
        "name": person.name, "since": f"{late.since:%Y-%m}", "n": late.months,
    }  # fmt: skip
    values = {"member": person.name, "months": str(late.months), "what": said}
    return Finding(unit=unit, route=ROUTE, values=values, said=said, origin=f"dues.late:{person.pk}-{late.since:%Y%m}")
