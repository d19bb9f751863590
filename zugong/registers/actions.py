"""Where a duty that a row of a register fulfils leads: the form of that register, with the person already filled in."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister
from zugong.work import actions

from . import cards, rules


def form_for(asked: actions.Asked, kind: str, account: Account) -> actions.Way | None:
    """The first of the registers that this account may write; where there is none, who does write them."""
    found = list(_emitting(kind))
    if not found:
        return None
    unit, person = getattr(asked, "unit", None), getattr(asked, "person", None)
    for declared, column in found:
        if _writes(account, declared, unit, person):
            return actions.Way(_form(declared, column, unit, person))
    return actions.Way(
        said=actions.recorded_by(*(name for declared, _column in found for name in _who(declared, unit)))
    )


def _emitting(kind: str) -> Iterator[tuple[DeclaredRegister, str]]:
    """The registers whose rows become this kind of fact, and the column that holds the person."""
    for declared in institutions.registers(clock.today()):
        for emission in declared.register.emits:
            if emission.fact == kind:
                yield declared, emission.person
                break


def _kept_at(declared: DeclaredRegister, unit: Unit | None) -> bool:
    return unit is not None and unit.kind in declared.register.kept_by


def _form(declared: DeclaredRegister, column: str, unit: Unit | None, person: Person | None) -> str:
    # A register of a unit above is opened without saying which: the form begins with the reader's own.
    said = {
        "unit": unit.pk if unit is not None and _kept_at(declared, unit) else None,
        column: person.name if column and person else None,
    }
    words = urlencode({name: value for name, value in said.items() if value})
    return f"{reverse('registers:new', args=[declared.institution.id, declared.register.id])}?{words}"


def _writes(account: Account, declared: DeclaredRegister, unit: Unit | None, person: Person | None) -> bool:
    """Whether the form opens for this account, and takes a row about that person."""
    own = person is None or person.pk == account.person_id
    if unit is not None and _kept_at(declared, unit):
        return rules.keeps(account, declared, unit) or (own and rules.writes_own(account, declared, unit))
    return cards.writes_somewhere(account, declared, own=own)


def _who(declared: DeclaredRegister, unit: Unit | None) -> Iterator[object]:
    kinds = [unit.kind] if unit is not None and _kept_at(declared, unit) else declared.register.kept_by
    words = {"above": _("上级组织"), "assessor": _("考核组"), "registrar": _("底册管理员"), "person": _("本人")}
    for writer in declared.register.written_by:
        if writer == "unit":
            yield from (Unit.Kind(kind).label for kind in kinds)
        else:
            yield words[writer]


actions.provide(form_for)
