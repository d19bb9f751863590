"""Worked examples of the law, step by step: month ends, who may and how many, the notice, the training, the year of probation."""

from __future__ import annotations

import datetime as dt

import pytest

from zugong.development import judging, wording
from zugong.development.judging import Told
from zugong.development.paths import path_on
from zugong.development.record import Done, Record, probation_end
from zugong.development.services import take_step
from zugong.kernel.rules import Refused
from zugong.timeline import Workdays

from .conftest import BORN, DAYS, OUTCOMES, Branch, said, walked

pytestmark = pytest.mark.django_db
D = dt.date
NEW, OLD = D(2026, 6, 1), D(2026, 5, 10)


def limits(step: str, after: str, on: str, edition: dt.date) -> list[str]:
    """The last lawful day, and the one for special cases, of a step whose other step was done on a day."""
    path = path_on(edition)
    record = Record([Done(after, D.fromisoformat(on), 0, OUTCOMES.get(after, ""))], BORN)
    found = judging.latest(path.steps[step], record, path, Workdays())
    return [day.isoformat() for one in found for day in (one.on, one.extended) if day]


@pytest.mark.parametrize(
    ("step", "after", "on", "edition", "days"),
    [
        ("talk", "apply", "2024-01-31", OLD, ["2024-02-29"]),
        ("talk", "apply", "2026-08-31", NEW, ["2026-09-30"]),
        ("reception_meeting", "pre_examination", "2026-05-31", NEW, ["2026-06-30"]),
        ("reception_meeting", "pre_examination", "2025-05-31", OLD, []),
        ("approval", "reception_meeting", "2025-11-30", OLD, ["2026-02-28", "2026-05-30"]),
        ("approval", "reception_meeting", "2026-08-31", NEW, ["2026-11-30", "2027-02-28"]),
        ("oath", "approval", "2026-05-31", NEW, ["2026-06-30"]),
        ("oath", "approval", "2025-05-31", OLD, []),
        ("full_approval", "full_meeting", "2026-11-30", NEW, ["2027-02-28"]),
        ("full_approval", "full_meeting", "2025-11-30", OLD, ["2026-02-28"]),
        ("cultivate", "contacts", "2025-08-31", OLD, ["2026-02-28"]),
        ("activist", "talk", "2026-06-30", NEW, []),  # how long after the application is the county's to add
    ],
)  # fmt: skip
def test_a_limit_in_months_ends_on_the_same_day_or_on_the_last_of_the_month(
    step: str, after: str, on: str, edition: dt.date, days: list[str]
) -> None:
    assert limits(step, after, on, edition) == days


@pytest.mark.parametrize(
    ("step", "figures", "expected"),
    [
        ("contacts", {"contacts": 0}, ["figure_low"]), ("contacts", {"contacts": 1}, []), ("contacts", {"contacts": 2}, []),
        ("contacts", {"contacts": 3}, ["figure_high"]), ("introducers", {"introducers": 1}, ["figure_low"]),
        ("introducers", {"introducers": 2}, []), ("introducers", {"introducers": 3}, ["figure_high"]),
        ("training", {"days": 3}, []), ("training", {"hours": 24}, []), ("training", {"days": 2, "hours": 24}, []),
        ("training", {"days": 3, "hours": 8}, []), ("training", {"days": 2, "hours": 23}, ["figure_low", "figure_low"]),
        ("training", {"days": 2}, ["figure_low"]), ("training", {}, ["figure_missing", "figure_missing"]),
    ],
)  # fmt: skip
def test_how_many_people_and_how_much_training(step: str, figures: dict[str, int], expected: list[str]) -> None:
    for edition in (OLD, NEW):
        found = judging._figures(path_on(edition).steps[step], Told(figures=figures))
        assert [one.code for one in found] == expected


def test_who_may_act_in_the_name_of_whom() -> None:
    for edition in (OLD, NEW):
        path = path_on(edition)
        kinds = (
            "branch",
            "organ_committee",
            "working_committee",
            "organisation_department",
            "general_branch",
            "party_group",
        )
        may = {
            name: [kind for kind in kinds if judging.may_act(path.steps[name], kind, path)]
            for name in ("approval", "training", "department_filed", "reception_meeting")
        }
        assert may == {  # a general branch examines and does not approve; a Party group has no right to
            "approval": ["organ_committee", "working_committee"],
            "training": ["organ_committee", "working_committee", "organisation_department"],
            "department_filed": ["organisation_department"],
            "reception_meeting": ["branch", "general_branch"],
        }


@pytest.mark.parametrize(
    ("start", "end", "said_"),
    [
        (D(2026, 6, 15), D(2026, 6, 18), "公示只有 4 个工作日，不少于 5 个工作日。"),
        (D(2026, 6, 15), D(2026, 6, 22), ""),  # the Dragon Boat holiday from the 19th to the 21st lies between
        (D(2026, 6, 15), D(2026, 6, 21), "公示只有 4 个工作日，不少于 5 个工作日。"),
        (D(2026, 6, 15), D(2026, 6, 14), "公示只有 0 个工作日，不少于 5 个工作日。"),
    ],
)
def test_the_notice_of_the_new_edition_is_five_workdays(start: dt.date, end: dt.date, said_: str) -> None:
    step = path_on(NEW).steps["object"]
    found = judging._notice(step, Told(notice_from=start, notice_to=end), Workdays())
    assert "".join(wording.sentence(one) for one in found) == said_
    assert path_on(OLD).steps["object"].notice is None


def test_a_notice_that_is_not_over_is_a_plan(branch: Branch) -> None:
    candidate = walked(branch, "cultivate")
    until = said("object", "2026-11-12", notice_from=D(2026, 11, 9), notice_to=D(2026, 11, 16), reason="补记")
    with pytest.raises(Refused, match="2026年11月16日还没到"):
        take_step(candidate=candidate, said=until, by=branch.keeper)
    assert not candidate.acts.filter(step="object").exists()


@pytest.mark.parametrize(
    ("met", "end", "longer"),
    [
        ("2024-02-29", "2025-02-28", {6: "2025-08-28", 12: "2026-02-28"}),
        ("2025-08-31", "2026-08-31", {6: "2027-02-28", 12: "2027-08-31"}),
        ("2025-10-10", "2026-10-10", {6: "2027-04-10", 12: "2027-10-10"}),
    ],
)
def test_probation_is_a_year_from_the_meeting_and_longer_by_half_a_year_to_a_year(
    met: str, end: str, longer: dict[int, str]
) -> None:
    path = path_on(NEW)
    accepted = Done("reception_meeting", D.fromisoformat(met), 0, "accepted")
    over = probation_end(Record([accepted], BORN), path)
    assert over == D.fromisoformat(end)
    for months, day in longer.items():
        decided = Done("full_meeting", over, 0, "extended", months)
        agreed = Done("full_approval", over, 0, "approved")
        assert probation_end(Record([accepted, decided, agreed], BORN), path) == D.fromisoformat(day)


def test_nothing_is_discussed_before_probation_is_over_also_where_a_ledger_leaves_the_application_out() -> None:
    acts = [
        Done(step, D.fromisoformat(DAYS[step]), 0, OUTCOMES.get(step, ""))
        for step in ("apply", "reception_meeting", "approval")
    ]
    early = Done("full_meeting", D(2026, 10, 9), 0, "full")
    found = [one for one in judging.judge(early, Record(acts, BORN)) if one.code == "too_early"]
    assert [(one.args["day"], one.uncertain) for one in found] == [(D(2026, 10, 10), False)]
    asked = [
        one
        for one in judging.judge(Done("full_application", D(2026, 10, 9)), Record(acts, BORN))
        if one.code == "too_early"
    ]
    assert [one.uncertain for one in asked] == [
        True
    ]  # whether the application itself may come before is still to be checked
