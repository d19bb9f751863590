"""What an institution says of rows together, judged when one of them is written: no two over each other, no more than a
number, and links only to rows that are offered."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zugong.columns.binding import Binding
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Membership, Person, Unit
from zugong.org.queries import head_counts
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import Column, DeclaredRegister, Overlap, RowQuota

from . import honours, linking, places, slots
from .conditions import asked
from .models import Place, Row


def judges(declared: DeclaredRegister) -> bool:
    """Whether a row is judged beside others at all."""
    named = any(column.among for column in declared.register.columns.values())
    register = declared.register
    return named or register.no_overlap is not None or bool(register.quotas) or register.honours is not None


def check(row: Row, declared: DeclaredRegister, known: Mapping[str, Any]) -> None:
    """Refuses a row that does not stand beside the others. Others who write here wait until this act is over. `known`: the
    cells of the row with all that follows from them."""
    _links(row, declared)
    if not judges(declared):
        return
    given = places.of(declared)
    list(Place.objects.select_for_update().filter(register=declared.id))
    binding = Binding(declared.institution, declared.register.columns, clock.today())
    for column in declared.register.columns.values():
        if column.among:
            _of_unit(row, column)
    if declared.register.no_overlap is not None:
        _overlap(row, declared, declared.register.no_overlap, binding, given)
    for quota in declared.register.quotas:
        others = places.same(declared, given, quota.per, row.data).exclude(pk=row.pk)
        _quota(row, quota, binding, others.filter(asked(quota.where, given, binding)), known)
    selection = honours.Selection.of(declared, given)
    if selection is not None:
        honours.check(row, selection, places.same(declared, given, selection.honours.per, row.data), known)


def _overlap(
    row: Row, declared: DeclaredRegister, overlap: Overlap, binding: Binding, given: Mapping[str, str]
) -> None:
    mine = slots.Span.of(row, overlap)
    if mine is None:
        return
    if mine.ends < mine.starts or (overlap.on and mine.ends == mine.starts):
        raise Refused(_("结束要晚于开始。"))
    opens = slots.hours(overlap, binding)
    if opens is not None and (mine.starts < opens[0] or mine.ends > opens[1]):
        raise Refused(
            _("只能订 %(from)s 到 %(to)s 之间。") % {"from": slots.clock_of(opens[0]), "to": slots.clock_of(opens[1])}
        )
    names = (*overlap.of, overlap.on) if overlap.on else tuple(overlap.of)
    others = places.same(declared, given, names, row.data).exclude(pk=row.pk).select_related("unit").order_by("pk")
    standing = [(other, span) for other in others if (span := slots.Span.of(other, overlap)) is not None]
    clash = next((other for other, span in standing if mine.meets(span, touching=not overlap.on)), None)
    if clash is not None:
        raise Refused(slots.sentence(declared, overlap, row, clash, [span for _row, span in standing], opens))


def _quota(row: Row, quota: RowQuota, binding: Binding, others: QuerySet[Row], known: Mapping[str, Any]) -> None:
    if not binding.meets(quota.where, known):
        return
    if quota.share is None:
        if others.count() >= int(binding.number(quota.most)):
            raise Refused(quota.say)
        return
    base, most = _share_of(row.unit, quota, binding)
    if most == 0 and quota.unless and known.get(quota.unless):
        return  # too few for a share: people decided, and said why
    if others.filter(unit=row.unit).count() >= most:
        raise Refused(f"{quota.say}{_share_in_words(quota, binding.columns, base, most)}")


def _share_of(unit: Unit, quota: RowQuota, binding: Binding) -> tuple[int, int]:
    """Of how many, and how many that gives at most: fractions are dropped."""
    heads = head_counts([unit])[unit.pk]
    base = heads.full if quota.of == "full_members" else heads.members
    share = binding.number(quota.share)
    return base, math.floor(base * (Fraction(share) / 100 if isinstance(share, Decimal) else Fraction(str(share))))


def _share_in_words(quota: RowQuota, columns: Mapping[str, Column], base: int, most: int) -> str:
    full = quota.of == "full_members"
    said = _("正式党员 %(n)d 人，最多 %(most)d 名。") if full else _("党员 %(n)d 人，最多 %(most)d 名。")
    words = said % {"n": base, "most": most}
    if most or not quota.unless:
        return words
    return words + _("按比例算一个也没有，由人酌定：确实要的，在“%(column)s”里写理由。") % {
        "column": columns[quota.unless].label
    }


def left(declared: DeclaredRegister, unit: Unit | None) -> list[str]:
    """How many a share allows the unit one works for: told above the list, before somebody fills in one too many."""
    if unit is None or unit.kind not in declared.register.kept_by:
        return []
    binding = Binding(declared.institution, declared.register.columns, clock.today())
    return [
        _share_in_words(quota, binding.columns, *_share_of(unit, quota, binding))
        for quota in declared.register.quotas
        if quota.share is not None
    ]


def _of_unit(row: Row, column: Column) -> None:
    """Only the unit's own people stand in the column; a name that stood there before is not judged anew."""
    cell = row.data.get(column.id)
    people = set(cell if isinstance(cell, list) else [cell] if cell else [])
    before = Row.objects.filter(pk=row.pk).values_list("data", flat=True).first() if row.pk else None
    if not people or (before is not None and before.get(column.id) == cell):
        return
    here = Membership.objects.on(clock.today()).filter(
        person__in=people, unit__path__startswith=row.unit.path, state=Membership.State.NORMAL
    )
    full = column.among == "full_members"
    if full:
        here = here.filter(stage=Membership.Stage.FULL)
    strangers = people - set(here.values_list("person_id", flat=True))
    if strangers:
        names = "、".join(Person.objects.filter(pk__in=strangers).order_by("pk").values_list("name", flat=True))
        said = _("%(names)s不是%(unit)s的正式党员（预备党员不填）。") if full else _("%(names)s不是%(unit)s的党员。")
        raise Refused(said % {"names": names, "unit": row.unit})


def _links(row: Row, declared: DeclaredRegister) -> None:
    """A link leads to a row that is offered to this unit; one that stays as it was is not judged anew."""
    for column in declared.register.columns.values():
        key = row.data.get(column.id)
        if column.type != "row" or key is None or not (column.where or column.others):
            continue
        other = institutions.register(linking.register_of(declared, column), clock.today())
        before = Row.objects.filter(pk=row.pk).values_list("data", flat=True).first() if row.pk else None
        if before is not None and before.get(column.id) == key:
            continue
        rows = Row.objects.standing().filter(pk=key, register=other.id)
        if not rows.filter(linking.offered(other, column, row.unit)).exists():
            raise Refused(
                _("“%(label)s”选的这一行不能用：它没有对%(unit)s开放。") % {"label": column.label, "unit": row.unit}
            )
