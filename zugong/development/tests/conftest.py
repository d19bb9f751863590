from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from zugong.development.models import Candidate, StepAct
from zugong.development.paths import Step, path_on
from zugong.development.services import PaperSaid, Said, open_candidacy, take_step
from zugong.development.votes import Count
from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.org.services import PersonDetails
from zugong.org.tests import factories

TODAY = dt.date(2026, 11, 12)
BORN = dt.date(1996, 3, 1)


@dataclass
class Branch:
    """A branch under its committee: the keeper handles it, the committee stands above; a colleague and a stranger besides."""

    county: Unit
    committee: Unit
    department: Unit
    unit: Unit
    keeper: Account
    upper: Account
    section: Account
    colleague: Account
    stranger: Account
    leader: Account
    member: Account
    registrar: Account
    people: list[Person] = field(default_factory=list)


@pytest.fixture(autouse=True)
def today() -> Iterator[dt.date]:
    with clock.frozen(TODAY):
        yield TODAY


@pytest.fixture
def branch(db: None) -> Branch:
    root = factories.county()
    section = factories.unit(Unit.Kind.ORGANISATION_DEPARTMENT, root, "县委组织部（示例）")
    committee = factories.working_committee(root)
    department = factories.department(committee)
    unit = factories.branch(department, "第一支部")
    elsewhere = factories.branch(factories.department(committee), "外单位支部")
    people = factories.members(unit, 11)
    return Branch(
        county=root, committee=committee, department=section, unit=unit, people=people,
        keeper=factories.account("branch_secretary", unit, person=people[0]),
        upper=factories.account("committee_leader", committee),
        section=factories.account("section_officer", root),
        colleague=factories.account("branch_secretary", factories.branch(department, "第二支部")),
        stranger=factories.account("branch_secretary", elsewhere),
        leader=factories.account("unit_leader", department),
        member=factories.account("member", unit, person=people[2]),
        registrar=factories.account("registrar", root),
    )  # fmt: skip


#: When each step is done in a file that keeps to the law of both editions.
DAYS = {
    "apply": "2024-01-10", "talk": "2024-02-01", "activist": "2024-08-01", "activist_filed": "2024-08-10",
    "contacts": "2024-08-12", "cultivate": "2025-01-20", "object": "2025-08-04", "object_filed": "2025-08-10",
    "introducers": "2025-08-11", "political_review": "2025-09-01", "training": "2025-09-10", "committee_review": "2025-09-15",
    "pre_examination": "2025-09-20", "form": "2025-09-25", "reception_meeting": "2025-10-10", "upper_talk": "2025-10-20",
    "approval": "2025-11-03", "department_filed": "2025-11-10", "enrolled": "2025-11-12", "oath": "2025-11-20",
    "probation_education": "2026-06-30", "full_application": "2026-10-10", "full_meeting": "2026-10-20",
    "full_approval": "2026-11-05", "archived": "2026-11-10",
}  # fmt: skip
FIGURES = {"contacts": {"contacts": 2}, "introducers": {"introducers": 2}, "training": {"days": 3, "hours": 24}}
OUTCOMES = {
    "political_review": "passed", "pre_examination": "passed", "reception_meeting": "accepted", "approval": "approved",
    "full_meeting": "full", "full_approval": "approved",
}  # fmt: skip
VOTE = Count(due=11, present=9, for_=8, abstained=1, written_for=1)


def said(step: str, day: str | dt.date = "", branch: Branch | None = None, **more: object) -> Said:
    """A step as it is done lawfully; whatever is given replaces its part."""
    on = day if isinstance(day, dt.date) else dt.date.fromisoformat(day or DAYS[step])
    asked: Step = path_on(on).steps[step]
    unit = None
    if branch is not None and not {"self", "branch", "committee", "meeting"} & set(asked.actors):
        unit = branch.committee if "upper" in asked.actors else branch.department
    told: dict[str, object] = {
        "unit": unit, "outcome": OUTCOMES.get(step, ""), "figures": FIGURES.get(step, {}),
        "papers": [PaperSaid(key=key, on_paper=True) for key in asked.materials],
        "count": VOTE if asked.vote else None,
    }  # fmt: skip
    if asked.notice:
        told |= {"notice_from": on - dt.timedelta(days=13), "notice_to": on - dt.timedelta(days=1)}
    return Said(step=step, acted_on=on, **(told | more))  # type: ignore[arg-type]


def actor(branch: Branch, step: str) -> Account:
    actors = path_on(TODAY).steps[step].actors
    if {"self", "branch", "committee", "meeting"} & set(actors):
        return branch.keeper
    return branch.section if "upper" not in actors else branch.upper


def opened(branch: Branch, name: str = "示例·许临", **more: object) -> Candidate:
    details = PersonDetails(name=name, birth_on=BORN)
    return open_candidacy(unit=branch.unit, said=said("apply", **more), details=details, by=branch.keeper)  # type: ignore[arg-type]


def walked(branch: Branch, until: str, candidate: Candidate | None = None) -> Candidate:
    """A candidate who has gone through every step up to this one."""
    candidate = candidate or opened(branch)
    for step in list(DAYS)[1 : list(DAYS).index(until) + 1]:
        take_step(candidate=candidate, said=said(step, branch=branch), by=actor(branch, step))
    return Candidate.objects.select_related("person", "unit").get(pk=candidate.pk)


def act_of(candidate: Candidate, step: str) -> StepAct:
    return candidate.acts.standing().get(step=step)
