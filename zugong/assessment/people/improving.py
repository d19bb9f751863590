"""改进项: an institution whose register `improvements` names a person asks for one row of each before the marks stand."""

from __future__ import annotations

from collections.abc import Iterable

from zugong.kernel import clock
from zugong.org.models import Person
from zugong.registers.models import Row
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister
from zugong.timeline import Period

REGISTER, WHO, PERIOD = "improvements", "who", "period"


def register_of(institution: str) -> DeclaredRegister | None:
    """The register, where the institution has one with a person and a period."""
    try:
        found = institutions.register(f"{institution}/{REGISTER}", clock.today())
    except KeyError:
        return None
    return found if {WHO, PERIOD} <= found.register.columns.keys() else None


def rows(institution: str, period: Period, people: Iterable[int]) -> list[Row]:
    found = register_of(institution)
    if found is None:
        return []
    wanted = Row.objects.standing().filter(register=found.id, **{f"data__{PERIOD}": period.code})
    return list(wanted.filter(**{f"data__{WHO}__in": sorted(people)}).order_by("pk"))


def lacking(institution: str, period: Period, people: Iterable[Person]) -> list[str]:
    """Names of those who have none yet; nobody where the institution does not ask."""
    wanted = list(people)
    if register_of(institution) is None:
        return []
    having = {row.data[WHO] for row in rows(institution, period, [one.pk for one in wanted])}
    return [one.name for one in wanted if one.pk not in having]
