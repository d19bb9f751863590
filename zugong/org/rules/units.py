"""Who may change the tree, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Membership, Unit, UnitTerm
from zugong.org.models.units import STEP

from .standing import dated, first, is_system, keeps, keeps_superior

#: As many levels as the column `path` holds.
DEEPEST = Unit._meta.get_field("path").max_length // STEP  # type: ignore[operator]


def standing(unit: Unit) -> Sentence | None:
    return None if unit.dissolved_on is None else _("这个组织已经撤销；换一个还在的组织")


def began(unit: Unit) -> dt.date | None:
    """When the unit came to its present name and place."""
    spell = unit.spells.filter(valid_to__isnull=True).first()
    return spell.valid_from if spell else unit.founded_on


@rule
def found_unit(parent: Unit | None, founded_on: dt.date | None, *, by: Actor) -> Sentence | None:
    if parent is None:
        return None if is_system(by) else _("最上一级只能在装系统时建；请选一个上级组织")
    if parent.kind == Unit.Kind.SUBGROUP:
        return _("党小组下面不再设组织；请选它所在的党支部")
    deep = _("层级太深，放不下；请选高一级的组织") if parent.level >= DEEPEST else None
    return first(standing(parent), deep, dated(founded_on) if founded_on else None, keeps(by, parent))


@rule
def rename_unit(unit: Unit, on: dt.date, *, by: Actor) -> Sentence | None:
    return first(keeps_superior(by, unit), standing(unit), dated(on, since=began(unit)))


@rule
def correct_unit(unit: Unit, *, by: Actor) -> Sentence | None:
    return first(keeps_superior(by, unit), standing(unit))


@rule
def move_unit(unit: Unit, parent: Unit, on: dt.date, *, by: Actor) -> Sentence | None:
    if unit.contains(parent):
        return _("不能把一个组织放到它自己或它的下级里面；请选别的上级")
    if unit.parent_id == parent.pk:
        return _("它本来就在这个上级下面")
    if unit.parent_id is None:
        return _("最上一级不能移动")
    return first(
        keeps_superior(by, unit),
        keeps(by, parent),
        standing(unit),
        standing(parent),
        dated(on, since=began(unit)),
        _too_deep(unit, parent),
    )


def _too_deep(unit: Unit, parent: Unit) -> Sentence | None:
    lengths = [len(path) for path in Unit.objects.under(unit).values_list("path", flat=True)]
    below = (max(lengths, default=len(unit.path)) - len(unit.path)) // STEP
    return _("层级太深，放不下；请选高一级的组织") if parent.level + 1 + below > DEEPEST else None


@rule
def merge_units(units: Sequence[Unit], into: Unit, on: dt.date, *, by: Actor) -> Sentence | None:
    if not units:
        return _("请选要并进去的组织")
    for unit in units:
        if unit.contains(into):
            return _("不能并进自己或自己的下级；请选别的组织")
        reason = first(keeps_superior(by, unit), standing(unit), dated(on, since=began(unit)), _latest_move(unit, on))
        if reason:
            return reason
    holds = Membership.objects.filter(unit__in=units, valid_to__isnull=True).exists()
    if holds and into.kind not in Unit.MEMBER_KINDS:
        return _("要并的组织有党员，只能并进党支部；请选一个党支部")
    return first(keeps_superior(by, into), standing(into), dated(on, since=into.founded_on))


def _latest_move(unit: Unit, on: dt.date) -> Sentence | None:
    later = Membership.objects.filter(unit=unit, valid_to__isnull=True, valid_from__gt=on).exists()
    return _("有党员在这天之后才转入；把合并日期改晚") if later else None


@rule
def dissolve_unit(unit: Unit, on: dt.date, *, by: Actor) -> Sentence | None:
    reason = first(keeps_superior(by, unit), standing(unit), dated(on, since=began(unit)))
    if reason:
        return reason
    if unit.parent_id is None:
        return _("最上一级不能撤销")
    if unit.memberships.filter(valid_to__isnull=True).exists():
        return _("还有党员在这里；先把他们转到别的党支部，或者改用“合并”")
    if unit.children.filter(dissolved_on__isnull=True).exists():
        return _("下面还有组织；先移走或撤销下面的组织")
    return None


@rule
def set_term(unit: Unit, starts_on: dt.date, ends_on: dt.date, *, by: Actor) -> Sentence | None:
    if ends_on <= starts_on:
        return _("届满时间要晚于本届开始时间")
    running = unit.terms.filter(ended_on__isnull=True).first()
    overlap = (
        _("上一届从 %(day)s 开始，本届要晚于这一天") % {"day": running.starts_on.isoformat()}
        if running and starts_on < running.starts_on
        else None
    )
    return first(keeps_superior(by, unit), standing(unit), dated(starts_on), overlap)


@rule
def end_term(term: UnitTerm, on: dt.date, *, by: Actor) -> Sentence | None:
    ended = _("这一届已经换届") if term.ended_on else None
    return first(keeps_superior(by, term.unit), ended, dated(on, since=term.starts_on))
