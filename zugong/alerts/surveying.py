"""Looking at every unit: lights come on, change and go out. The daily round does it for all, each booking for its units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from zugong.kernel import clock
from zugong.rulebook.decisions import Decision

from . import measuring
from .models import Alert
from .watching import Watch, watches

CHANGING = ["sentence", "number", "title", "tells_unit", "tells_above"]


def survey(
    day: dt.date, units: Iterable[int] | None = None, concerned: Callable[[Watch], bool] | None = None
) -> int:  # fmt: skip
    """Returns how many lights came on, changed or went out. `units`: only these; `concerned`: only such warnings.

    Running it again, or after it was cut off, changes nothing more.
    """
    looked = [one for one in watches(day) if concerned is None or concerned(one)]
    if not looked:
        return 0 if concerned is not None else _put_out(day, set())
    found = measuring.units_on(day, units)
    lit = Alert.objects.burning().filter(rule_id__in=[one.rule_id for one in looked])
    lit = lit if units is None else lit.filter(unit__in=[unit.pk for unit in found])
    burning = {(alert.rule_id, alert.unit_id): alert for alert in lit}
    wanted: dict[tuple[str, int], Alert] = {}
    for watch in looked:
        for unit, number in measuring.numbers(watch, found, units is not None).items():
            if light := watch.light(number):
                wanted[watch.rule_id, unit] = _alert(watch, unit, light, number)
    changed = _settle(burning, wanted, day)
    return changed + (_put_out(day, {one.rule_id for one in looked}) if units is None and concerned is None else 0)


def _alert(watch: Watch, unit: int, light: str, number: Decimal) -> Alert:
    return Alert(
        rule_id=watch.rule_id, unit_id=unit, light=light, number=number, lit_on=watch.day, title=watch.warning.title[:120],
        sentence=watch.sentence(number)[:240], tells_unit="unit" in watch.warning.tell, tells_above="above" in watch.warning.tell,
    )  # fmt: skip


def _settle(burning: dict[tuple[str, int], Alert], wanted: dict[tuple[str, int], Alert], day: dt.date) -> int:
    out = [alert for key, alert in burning.items() if key not in wanted or wanted[key].light != alert.light]
    Alert.objects.filter(pk__in=[alert.pk for alert in out]).update(cleared_on=day)
    gone = {alert.pk for alert in out}
    new = [alert for key, alert in wanted.items() if key not in burning or burning[key].pk in gone]
    same = []
    for key, alert in burning.items():
        if alert.pk not in gone and any(getattr(alert, name) != getattr(wanted[key], name) for name in CHANGING):
            for name in CHANGING:
                setattr(alert, name, getattr(wanted[key], name))
            same.append(alert)
    Alert.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    Alert.objects.bulk_update(same, CHANGING, batch_size=500)
    return len(new) + sum(key not in wanted for key in burning)


def _put_out(day: dt.date, known: set[str]) -> int:
    """Lights of warnings that no institution in force gives any more, and of units that are gone."""
    burning = Alert.objects.burning()
    dissolved = burning.filter(unit__dissolved_on__isnull=False, unit__dissolved_on__lte=day)
    return burning.exclude(rule_id__in=known).update(cleared_on=day) + dissolved.update(cleared_on=day)


def on_facts(facts: Sequence[Any]) -> None:
    """Inside the booking: what was just recorded may put a light out, or on, at once."""
    kinds = {fact.kind for fact in facts}
    survey(
        clock.today(),
        {fact.unit_id for fact in facts},
        lambda watch: watch.warning.facts is not None and watch.warning.facts.of in kinds,
    )


def on_changes(of: str, name: str, units: set[int]) -> None:
    """Inside the act: rows of a register or cases of a route are not what they were."""
    survey(clock.today(), units, lambda watch: watch.looks_at(of) == name)


def follow(_decision: Decision) -> None:
    """An institution was enacted, amended or ended: its lights follow at once."""
    survey(clock.today())
