"""A dozen candidates on the way to membership, over both editions of the rules and all five stages. All 示例."""

from __future__ import annotations

import datetime as dt
import random

from zugong.development import judging
from zugong.development.models import Candidate, Paper, StepAct
from zugong.development.paths import NoPathway, path_on
from zugong.development.record import OUTCOMES, Done
from zugong.development.services import Row, import_candidates, refresh_candidates
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Membership, Person, Unit

from .people import invent
from .structure import County

#: Numbers of invented people far behind those of everybody else.
FIRST = 48_500
#: step → days after the application on which a file that keeps to the rules comes to it
PACE = {
    "apply": 0, "talk": 22, "activist": 204, "activist_filed": 213, "contacts": 215, "cultivate": 376, "object": 572,
    "object_filed": 578, "introducers": 579, "political_review": 600, "training": 609, "committee_review": 614,
    "pre_examination": 619, "form": 624, "reception_meeting": 639, "upper_talk": 649, "approval": 663, "department_filed": 670,
    "enrolled": 672, "oath": 680, "probation_education": 902, "full_application": 1006, "full_meeting": 1014, "full_approval": 1030,
}  # fmt: skip
#: how far each has come, and how many days ago that was
STORIES = (
    ("apply", 9), ("apply", 48), ("talk", 120), ("activist_filed", 25), ("contacts", 210), ("cultivate", 90), ("cultivate", 165),
    ("object", 20), ("training", 33), ("pre_examination", 41), ("reception_meeting", 40), ("oath", 120), ("full_application", 6),
)  # fmt: skip
FIGURES = {"contacts": {"contacts": 2}, "introducers": {"introducers": 2}, "training": {"days": 3, "hours": 24}}
#: one file in hand lacks a paper of this step
LACKING = "talk"


def develop(county: County, chance: random.Random) -> int:
    """Files as they would have been kept; nothing where the library holds no pathway."""
    today = clock.today()
    try:
        path_on(today)
    except NoPathway:
        return 0
    branches = [one for one in county.branches if one.kind == Unit.Kind.BRANCH]
    homes = _homes(branches, chance)
    rows = [_row(number, homes[number % len(homes)], today, chance) for number in range(len(STORIES))]
    import_candidates(rows=rows, batch="example", reason="示例", by=SYSTEM)
    for row in rows:
        assert row.candidate is not None
        _fill(row.candidate, chance)
    refresh_candidates(by=SYSTEM)
    return len(rows)


def _homes(branches: list[Unit], chance: random.Random) -> list[Unit]:
    """The branch of the example's secretary has the most of them, so that the first page one opens shows something."""
    first = [one for one in branches if one.name.endswith("人力资源和社会保障局机关第二支部委员会")][:1]
    others = chance.sample([one for one in branches if one not in first], k=min(4, len(branches) - len(first)))
    return [*first, *others] or branches


def _row(number: int, unit: Unit, today: dt.date, chance: random.Random) -> Row:
    until, ago = STORIES[number]
    made = invent(FIRST + number, today, chance, age=(24, 38))
    person = Person.objects.create(
        name=made.name,
        sex=made.sex,
        birth_on=made.birth_on,
        ethnicity=made.ethnicity,
        education=made.education,
        example=True,
    )
    applied = today - dt.timedelta(days=ago + PACE[until])
    steps = list(PACE)[: list(PACE).index(until) + 1]
    acts = [_done(step, applied + dt.timedelta(days=PACE[step])) for step in steps]
    found = judging.marks(acts, made.birth_on)
    if "approval" in steps:
        meeting = next(one.on for one in acts if one.step == "reception_meeting")
        Membership.objects.create(
            person=person, unit=unit, stage=Membership.Stage.PROBATIONARY, joined_on=meeting, valid_from=meeting
        )
    return Row(
        unit_id=unit.pk, candidate=None, person=person, acts=acts, changed_acts=acts,
        told={"name": made.name, "job": "示例科员", "note": "示例"},
        findings={one.step: [mark for mark in marks if mark.code != "reason_missing"] for one, marks in zip(acts, found, strict=True)},
    )  # fmt: skip


def _done(step: str, on: dt.date) -> Done:
    decides = path_on(on).steps[step].decides
    return Done(step, on, 0, OUTCOMES[decides][0] if decides else "")


def _fill(candidate: Candidate, chance: random.Random) -> None:
    """As if each step had been typed: numbers, votes, papers in the folder, and who acted."""
    upper = Unit.objects.filter(kind=Unit.Kind.WORKING_COMMITTEE).first()
    department = Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).first()
    acts = list(candidate.acts.standing())
    papers = []
    for act in acts:
        step = path_on(act.acted_on).steps[act.step]
        act.origin, act.marks = StepAct.Origin.FORM, [one for one in act.marks if one["code"] != "from_ledger"]
        if not {"self", "branch", "committee", "meeting"} & set(step.actors):
            act.unit = (upper if "upper" in step.actors else department) or act.unit
        act.told = _numbers(act, chance)
        act.by_whom = "示例·培养人甲、乙" if act.step in {"contacts", "introducers"} else ""
        lacking = act.step == LACKING and chance.random() < 0.2
        papers += [
            Paper(act=act, key=key, title=title, on_paper=True) for key, title in step.materials.items() if not lacking
        ]
    StepAct.objects.bulk_update(acts, ["origin", "marks", "unit", "told", "by_whom"])
    Paper.objects.bulk_create(papers)


def _numbers(act: StepAct, chance: random.Random) -> dict[str, object]:
    step = path_on(act.acted_on).steps[act.step]
    told: dict[str, object] = {"figures": FIGURES[act.step]} if act.step in FIGURES else {}
    if step.notice:
        first = act.acted_on - dt.timedelta(days=14)
        told["notice"] = [first.isoformat(), (act.acted_on - dt.timedelta(days=2)).isoformat()]
    if step.vote:
        due = chance.randrange(11, 19)
        told["votes"] = {
            "due": due, "present": due - 1, "for_": due - 2, "against": 0, "abstained": 1, "void": 0, "written_for": 1,
            "written_against": 0, "written_abstained": 0, "left_out": 0, "left_out_why": "",
        }  # fmt: skip
    return told
