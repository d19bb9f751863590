"""Full-time Party-affairs workers of the example county: how many each department ought to have, who is there, three requests
on their way. All 示例."""

from __future__ import annotations

import datetime as dt
import random

from zugong.casework import services as casework
from zugong.casework.models import Case
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Membership, Person, Post, Unit
from zugong.registers import services as registers
from zugong.rulebook import library

from .structure import County
from .urging import days_ago

WORKERS = "source-4.party-affairs-workers"
#: Share of departments whose post is filled; those with so many branches ought to have two.
FILLED, LARGE = 0.75, 10
REQUESTED = 3
EXAMINED = {"finding": "fit", "examined": "熟悉党务，群众反映好（示例）"}


def staff(county: County, chance: random.Random) -> tuple[int, int]:
    """Rows and cases; none where a county's own folder of institutions does not hold this one."""
    if WORKERS not in {one.id for one in library.in_force(clock.today())}:
        return 0, 0
    set_on = dt.date(clock.today().year - 1, 3, 1)
    rows, lacking = [], []
    for number, unit in enumerate(county.departments, 1):
        free = _free(unit)
        if chance.random() < FILLED and free:
            Post.objects.create(person=free[0], unit=unit, role=Post.Role.FULL_TIME, valid_from=set_on)
        elif free:
            lacking.append((unit, free[0]))
        branches = Unit.objects.filter(path__startswith=unit.path, kind=Unit.Kind.BRANCH).count()
        said = {"required": "2" if branches >= LARGE else "1", "rank": "middle_chief", "basis": f"示编办〔{set_on.year}〕{number}号（示例）"}  # fmt: skip
        rows.append((unit, {**said, "set_on": set_on}))
    made = registers.import_rows(register=f"{WORKERS}/establishment", new=rows, changed=[], batch="example", by=SYSTEM)
    return len(made), _requests(lacking[:REQUESTED])


def _free(unit: Unit) -> list[Person]:
    """Somebody of the department without any post."""
    members = Membership.objects.filter(unit__path__startswith=unit.path, valid_to__isnull=True, person__posts=None)
    return [one.person for one in members.filter(person__account=None).select_related("person").order_by("pk")[:1]]


def _requests(lacking: list[tuple[Unit, Person]]) -> int:
    """One examined by one of two, one that waits for the reply, one filed."""
    section, assessor, committee = (Account.objects.get(username=name) for name in ("section", "assessor", "committee"))
    for far, (unit, person) in enumerate(lacking):
        said = {"who": person.pk, "why": "vacant", "rank": "middle_chief", "request": "前任退休，请示补配（示例）"}
        with days_ago(20):
            case = casework.open_case(
                route=f"{WORKERS}/appointment", unit=unit, cells=said, opener_unit=unit, by=SYSTEM
            )
        with days_ago(12):
            case = _agree(case, section)
            case = _agree(case, assessor) if far else case
        if far > 1:
            with days_ago(6):
                case = casework.act_on_case(case=case, step="reply", outcome="approve", cells={"reply_no": "县直工委〔示例〕8号"}, by=committee)  # fmt: skip
            with days_ago(2):
                casework.act_on_case(case=case, step="file", outcome="filed", cells={"filing_no": "干备〔示例〕15号"}, by=section)  # fmt: skip
    return len(lacking)


def _agree(case: Case, by: Account) -> Case:
    return casework.act_on_case(case=case, step="examine", outcome="agree", cells=EXAMINED, by=by)
