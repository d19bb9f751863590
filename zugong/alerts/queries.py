"""Reads of early warnings: the lights somebody sees, and the matter that may be opened from one. Never writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from zugong.casework import rules as casework
from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.org.models import Account
from zugong.rulebook import declared as institutions
from zugong.rulebook import library
from zugong.rulebook.declared import EarlyWarning, Institution
from zugong.rulebook.sections.warnings import PASSED

from .models import Alert, AlertQuerySet


def alerts_of(account: Account) -> AlertQuerySet:
    """The lights over units this account reads, gone ones too; what is only told above is not seen from the unit itself."""
    scope = account.scope("read_unit")
    if account.is_administrator or scope.empty:
        return Alert.objects.none()
    own = Q(unit__path__in=scope.paths)
    told = (own & Q(tells_unit=True)) | (~own & Q(tells_above=True))
    told = told if account.scope("assess").empty else told | account.scope("assess").q("unit")
    return Alert.objects.filter(scope.q("unit"), told)


def warning_of(alert: Alert) -> tuple[EarlyWarning, Institution] | None:
    holder, _, name = alert.rule_id.rpartition("/")
    try:
        institution = library.get(holder, clock.today())
    except KeyError:
        return None
    return (institution.warnings[name], institution) if name in institution.warnings else None


def matters_of(alerts: Iterable[Alert]) -> dict[int, Case]:
    """The matter that was opened from each light, the latest one."""
    sources = {alert.source: alert.pk for alert in alerts}
    cases = Case.objects.filter(origin__in=list(sources)).order_by("pk") if sources else []
    return {sources[case.origin]: case for case in cases}


@dataclass(frozen=True)
class Line:
    """A light with the matter opened from it, or the way to open one."""

    alert: Alert
    matter: Case | None
    way: str


def lines_of(alerts: list[Alert], account: Account) -> list[Line]:
    matters = matters_of(alerts)
    return [Line(one, found := matters.get(one.pk), "" if found else way_to_open(one, account)) for one in alerts]


def way_to_open(alert: Alert, account: Account) -> str:
    """The address of the form that opens the matter its institution proposes; empty where this account may not."""
    found = warning_of(alert)
    if alert.cleared_on is not None or found is None or found[0].opens is None:
        return ""
    warning, institution = found
    opens = warning.opens
    assert opens is not None
    id = institutions.whole(institution, opens.route)
    try:
        declared = institutions.route(id, clock.today())
    except KeyError:
        return ""
    if not casework.open_case.allows(declared, alert.unit, by=account):
        return ""
    said = {**(opens.fill or {}), **({opens.sentence: alert.sentence} if opens.sentence else {})}
    holder, _, name = id.rpartition("/")
    asked = urlencode({**said, "unit": alert.unit_id, "origin": alert.source})
    return f"{reverse('casework:new', args=[holder, name])}?{asked}"


def limits_of(alert: Alert) -> list[tuple[str, str, str, str]]:
    """The limits of a light as a page shows them: light, words, number with its unit, and where the number comes from."""
    found = warning_of(alert)
    if found is None:
        return []
    warning, institution = found
    lines = []
    for light, limit in (("red", warning.red), ("amber", warning.amber)):
        for name, number in limit.said if limit is not None else ():
            if number.is_zero:
                lines.append((light, str(PASSED[name]), "0", warning.cite))
                continue
            dated = library.dated(institution.id, number.name, clock.today())
            unit = institution.parameters[number.name].unit if number.name in institution.parameters else ""
            lines.append((light, str(PASSED[name]), f"{dated.value} {unit}".strip(), dated.cite))
    return lines
