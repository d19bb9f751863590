"""Where a duty that a case fulfils leads: the opening form, for whoever may open one; the rest are told how it comes about."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRoute, Record
from zugong.work import actions

from . import queries, rules


def form_for(asked: actions.Asked, kind: str, account: Account) -> actions.Way | None:
    found = list(_recording(kind))
    unit: Unit | None = getattr(asked, "unit", None)
    for declared, _record in found:
        about = unit if unit is not None and unit.kind in declared.route.about else None
        if queries.opens_somewhere(account, declared) if about is None else rules.opens(account, declared, about):
            query = f"?{urlencode({'unit': about.pk})}" if about is not None else ""
            return actions.Way(reverse("casework:new", args=[declared.institution.id, declared.route.id]) + query)
    return actions.Way(said=_how(*found[0])) if found else None


def _recording(kind: str) -> Iterator[tuple[DeclaredRoute, Record]]:
    """The routes whose cases become this kind of fact."""
    for declared in institutions.routes(clock.today()):
        for record in declared.route.records:
            if record.fact == kind:
                yield declared, record
                break


def _how(declared: DeclaredRoute, record: Record) -> str:
    steps, ends = declared.route.steps, declared.route.ends
    place = steps[record.on].title if record.on in steps else ends[record.on].title
    return str(_("“%(route)s”办到“%(place)s”时自动记上") % {"route": declared.route.title, "place": place})


actions.provide(form_for)
