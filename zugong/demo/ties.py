"""Groups under a lead, a pair of an urban and a rural branch, the Member Education Centre of the example county. All 示例."""

from __future__ import annotations

import datetime as dt

from zugong.casework import services as casework
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org import services
from zugong.org.models import Account, Membership, Unit, UnitGroup
from zugong.registers import services as registers
from zugong.rulebook import library

from .structure import County
from .urging import days_ago

NOTICES, CENTRE = "source-4.coordination-offices", "source-4.education-centre"
NOUN = "口"


def tie(county: County) -> tuple[int, int]:
    """Rows and cases."""
    since = dt.date(clock.today().year - 1, 4, 1)
    Unit.objects.filter(pk=county.working_committee.pk).update(locality=Unit.Locality.URBAN)
    Unit.objects.filter(kind=Unit.Kind.TOWN).update(locality=Unit.Locality.RURAL)
    cases = sum(_group(group, since) for group in UnitGroup.objects.filter(kind=UnitGroup.Kind.ASSESSMENT))
    if county.villages and county.branches:
        urban = next(unit for unit in county.branches if unit.path.startswith(county.working_committee.path))
        services.pair_units(urban=urban, rural=county.villages[0], on=since, purpose="联学联建（示例）", by=SYSTEM)
    return _centre(since), cases


def _group(assessed: UnitGroup, since: dt.date) -> int:
    """The units that are ranked together are also led by the first of them."""
    lead, *units = assessed.units.order_by("path")
    name = f"{assessed.name.removesuffix('组')}{NOUN}党建工作协调办公室（示例）"
    group = services.form_group(name=name, noun=NOUN, lead=lead, on=since, by=SYSTEM)
    for unit in units:
        services.join_group(group=group, unit=unit, on=since, by=SYSTEM)
    member = Membership.objects.filter(unit__path__startswith=lead.path, valid_to__isnull=True).order_by("pk").first()
    if member is not None:
        services.join_office(group=group, person=member.person, title="办公室主任（示例）", on=since, by=SYSTEM)
    return _notice(lead, units) if NOTICES in {one.id for one in library.in_force(clock.today())} else 0


def _notice(lead: Unit, units: list[Unit]) -> int:
    said = {"notice": "报送今年党建品牌计划（示例）", "until": clock.today() + dt.timedelta(days=6)}
    for unit in units:
        with days_ago(5):
            case = casework.open_case(
                route=f"{NOTICES}/notice", unit=unit, cells=said, opener_unit=lead, origin=f"sent:{lead.pk}", by=SYSTEM
            )
        clerk = Account.objects.filter(grants__unit=unit, grants__role="organ_clerk").first()
        if clerk is not None:
            with days_ago(3):
                casework.act_on_case(
                    case=case, step="answer", outcome="done", cells={"result": "已报送（示例）"}, by=clerk
                )
    return len(units)


def _centre(since: dt.date) -> int:
    section = Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).first()
    if section is None or CENTRE not in {one.id for one in library.in_force(clock.today())}:
        return 0
    centre = services.found_unit(
        name="澄川县党员教育中心", short_name="党员教育中心", kind=Unit.Kind.EDUCATION_CENTRE, parent=section, founded_on=since, by=SYSTEM
    )  # fmt: skip
    Unit.objects.filter(pk=centre.pk).update(example=True)
    contest = {"name": "党章知识竞赛（示例）", "form": "quiz", "held_on": clock.today() - dt.timedelta(days=30), "who": "机关各支部", "people": "120"}  # fmt: skip
    content = {"name": "微党课：支部怎么开会（示例）", "kind": "course", "state": "online", "online_on": clock.today() - dt.timedelta(days=9)}  # fmt: skip
    for name, cells in (("contests", contest), ("content", content)):
        registers.import_rows(
            register=f"{CENTRE}/{name}", new=[(centre, cells)], changed=[], batch="example", by=SYSTEM
        )
    return 2
