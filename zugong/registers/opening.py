"""The way to a row or a register from an address: who may not read it is told so. Which rows, and files of rows, a link may lead to."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.org.models import Account
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRegister
from zugong.ui.denied import Denied

from . import queries, rules, seeing
from .models import Row

SOURCE = "registers.row"
#: Who reads such a register reads it as the register says, and not because they read the unit.
NEAR = ("own", "assessor")


def opened(request: SignedIn, institution: str, register: str) -> DeclaredRegister:
    found = queries.find(f"{institution}/{register}")
    insist_on_reader(request, found)
    return found


def insist_on_reader(request: SignedIn, declared: DeclaredRegister) -> None:
    """Whoever reads the register or a part of it goes on: each page shows the rows that this account sees."""
    if queries.shut(request.user, declared):
        title = declared.register.title
        raise Denied(_("“%(title)s”不在你的范围里。") % {"title": title}, who_can=_("填台账的组织和它的上级"))


def open_to(account: Account, keys: Collection[int]) -> set[int]:
    """Which of these rows this account may read, as `read_row` says of one; of each register it is asked once whom its
    teams see."""
    rows = list(Row.objects.select_related("unit").filter(pk__in=keys))
    known = institutions.registers_named({row.register for row in rows}, clock.today())
    classes = {id: seeing.classes_seen(account, declared) for id, declared in known.items()}
    return {
        row.pk
        for row in rows
        if row.register in known and rules.reads_row(account, known[row.register], row, classes[row.register])
    }


def files_seen(account: Account) -> Q:
    """Files of rows: where a register is not for everybody who reads the unit, with the row and not with the unit. What is
    no longer in force is read as its latest edition says; a register nobody declares any more is read by nobody."""
    rows = Row.objects.order_by()
    known = institutions.registers_named(rows.values_list("register", flat=True).distinct(), clock.today())
    near = [one for one in known.values() if one.register.read_by in NEAR]
    apart = rows.exclude(register__in=known.keys() - {one.id for one in near})
    read = Q(pk__in=[])
    for one in near:
        read |= Q(register=one.id) & queries.seen(account, one, queries.scope_of(account, one))
    return ~Q(source__in=_sources(apart)) | Q(source__in=_sources(apart.filter(read)))


def _sources(rows: QuerySet[Row]) -> QuerySet[Row, str]:
    address = Concat(Value(f"{SOURCE}:"), Cast("pk", CharField()))
    return rows.annotate(address=address).order_by().values_list("address", flat=True)


def seen_row(request: SignedIn, pk: int) -> tuple[Row, DeclaredRegister]:
    row = get_object_or_404(Row.objects.select_related("unit"), pk=pk)
    declared = queries.find(row.register)
    refused = rules.read_row.why_not(row, declared, by=request.user)
    if refused:
        raise Denied(str(refused), who_can=_("%(unit)s和它的上级组织") % {"unit": row.unit})
    return row, declared
