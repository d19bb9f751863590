"""Acts on the tree. A change of name or place closes one spell and opens the next on the same day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Value
from django.db.models.functions import Coalesce, Concat, Greatest, Substr

from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.org import register, rules
from zugong.org.models import Grant, Membership, Post, Unit, UnitGroupMember, UnitSpell, UnitTerm
from zugong.org.models.units import step_of

from .changes import Changes
from .people import carry_over
from .saving import save


@act("name", "kind", "parent", "founded_on")
def found_unit(
    *,
    name: str,
    kind: str,
    parent: Unit | None,
    by: Actor,
    short_name: str = "",
    founded_on: dt.date | None = None,
    credit_code: str = "",
) -> Unit:
    """Found a unit under its parent."""
    _hold_tree()
    rules.found_unit.check(parent, founded_on, by=by)
    unit = Unit(
        name=name,
        short_name=short_name or name,
        kind=kind,
        parent=parent,
        founded_on=founded_on,
        credit_code=credit_code,
    )
    save(unit)
    unit.path = (parent.path if parent else "") + step_of(unit.pk)
    unit.save(update_fields=["path"])
    UnitSpell.objects.create(unit=unit, name=name, parent=parent, valid_from=founded_on)
    register.announce([unit])
    return unit


@act("unit", "name", "on", "reason")
def rename_unit(*, unit: Unit, name: str, on: dt.date, by: Actor, short_name: str = "", reason: str = "") -> Unit:
    """Give a unit a new name from a day on."""
    rules.rename_unit.check(unit, on, by=by)
    _remember(unit)
    unit.name, unit.short_name = name, short_name or name
    save(unit)
    _turn(unit, on, reason)
    return unit


@act("unit", "changes")
def correct_unit(*, unit: Unit, changes: Changes, by: Actor) -> Unit:
    """Put right what was always wrong (short name, code, dates, note); a new name or place is another act."""
    rules.correct_unit.check(unit, by=by)
    changes.apply(unit, {"short_name", "credit_code", "founded_on", "locality", "note"})
    save(unit)
    register.announce([unit])
    return unit


@act("unit", "parent", "on", "reason")
def move_unit(*, unit: Unit, parent: Unit, on: dt.date, by: Actor, reason: str = "") -> Unit:
    """Put a unit, and all that lies below it, under another parent."""
    _hold_tree()
    _refresh(unit, parent)
    rules.move_unit.check(unit, parent, on, by=by)
    _remember(unit)
    _place(unit, parent)
    _turn(unit, on, reason)
    register.announce([unit])
    return unit


@act("units", "into", "on", "reason")
def merge_units(*, units: Sequence[Unit], into: Unit, on: dt.date, by: Actor, reason: str = "") -> Unit:
    """Merge units into another one: members and sub-units go over, posts and grants end, on the same day."""
    _hold_tree()
    _refresh(into, *units)
    rules.merge_units.check(units, into, on, by=by)
    for unit in units:
        for membership in unit.memberships.filter(valid_to__isnull=True):
            carry_over(membership, into, on, Membership.End.MERGED)
        for child in unit.children.filter(dissolved_on__isnull=True):
            _remember(child)
            _place(child, into)
            _turn(child, on, reason)
        unit.merged_into = into
        _close(unit, on, reason)
    into.refresh_from_db()
    register.announce([*units, into])
    return into


@act("unit", "on", "reason")
def dissolve_unit(*, unit: Unit, on: dt.date, by: Actor, reason: str = "") -> Unit:
    """Dissolve a unit that holds neither members nor sub-units."""
    _hold_tree()
    rules.dissolve_unit.check(unit, on, by=by)
    _close(unit, on, reason)
    register.announce([unit])
    return unit


@act("unit", "starts_on", "ends_on")
def set_term(*, unit: Unit, starts_on: dt.date, ends_on: dt.date, by: Actor) -> UnitTerm:
    """Begin a term; the running one ends on the same day, and one that began that day is corrected."""
    rules.set_term.check(unit, starts_on, ends_on, by=by)
    term = unit.terms.filter(ended_on__isnull=True, starts_on=starts_on).first() or UnitTerm(
        unit=unit, starts_on=starts_on
    )
    unit.terms.filter(ended_on__isnull=True, starts_on__lt=starts_on).update(ended_on=starts_on)
    term.ends_on = ends_on
    save(term)
    unit.term_ends_on = ends_on
    unit.save(update_fields=["term_ends_on"])
    return term


@act("term", "on")
def end_term(*, term: UnitTerm, on: dt.date, by: Actor) -> UnitTerm:
    """End a term before another is known."""
    rules.end_term.check(term, on, by=by)
    term.ended_on = on
    save(term)
    Unit.objects.filter(pk=term.unit_id).update(term_ends_on=None)
    return term


def _hold_tree() -> None:
    """One change of the tree at a time: two moves that each look right may make a ring together."""
    list(Unit.objects.select_for_update().filter(parent__isnull=True).values_list("pk"))


def _refresh(*units: Unit) -> None:
    for unit in units:
        unit.refresh_from_db()


def _place(unit: Unit, parent: Unit) -> None:
    """The whole subtree gets its new path in one statement."""
    path = parent.path + step_of(unit.pk)
    rest = Substr("path", len(unit.path) + 1)
    Unit.objects.filter(path__startswith=unit.path).update(path=Concat(Value(path), rest))
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    unit.path, unit.parent = path, parent


def _remember(unit: Unit) -> None:
    """A unit that came without history begins it with the name and place it has now."""
    if not unit.spells.filter(valid_to__isnull=True).exists():
        UnitSpell.objects.create(unit=unit, name=unit.name, parent=unit.parent, valid_from=unit.founded_on)


def _turn(unit: Unit, on: dt.date, reason: str) -> None:
    """Close the running spell and open the next; what began on this very day is rewritten."""
    running = unit.spells.get(valid_to__isnull=True)
    if running.valid_from == on:
        running.name, running.parent, running.reason = unit.name, unit.parent, reason or running.reason
        running.save()
        return
    running.valid_to = on
    running.save(update_fields=["valid_to"])
    UnitSpell.objects.create(unit=unit, name=unit.name, parent=unit.parent, valid_from=on, reason=reason)


def _close(unit: Unit, on: dt.date, reason: str) -> None:
    _remember(unit)
    unit.dissolved_on = on
    save(unit)
    unit.spells.filter(valid_to__isnull=True).update(valid_to=on, end_reason=reason)
    # What began after this day never took effect; it ends where it began.
    end = Greatest(Coalesce("valid_from", Value(on)), Value(on))
    own = [rows.filter(unit=unit) for rows in (Post.objects, Grant.objects, UnitGroupMember.objects)]
    for rows in (*own, unit.rural_pairings.all(), unit.urban_pairings.all()):
        rows.filter(valid_to__isnull=True).update(valid_to=end)
    unit.terms.filter(ended_on__isnull=True).update(ended_on=Greatest("starts_on", Value(on)))
