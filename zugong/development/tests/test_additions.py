"""What a county adds to the national steps: shown beside them, refused outside its days, never lost once it was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.development.models import Candidate, StepAct
from zugong.development.queries import file_of
from zugong.development.services import Said, correct_act, take_step
from zugong.kernel.rules import Refused
from zugong.rulebook import library

from .conftest import Branch, act_of, opened, said, walked

Enacted = Callable[[str], None]


@pytest.fixture
def enacted(settings: Any, tmp_path: Path) -> Iterator[Enacted]:
    """The template for local additions in force until a day."""
    template = next(Path(library.PACKAGED).rglob("party-development-additions.yaml")).read_text("utf-8")

    def enact(until: str = "") -> None:
        own = template.replace("id: templates.", "id: chengchuan.")
        if until:
            own = own.replace("in_force_from: 2026-01-01", f"in_force_from: 2026-01-01\n  in_force_to: {until}")
        (tmp_path / "additions.yaml").write_text(own, "utf-8")
        settings.ZUGONG_INSTITUTIONS = [library.PACKAGED, tmp_path]
        library.forget()

    yield enact
    library.forget()


def test_a_local_step_is_recorded_in_its_days_and_refused_before_them(branch: Branch, enacted: Enacted) -> None:
    enacted("")
    candidate = walked(branch, "cultivate")
    client = Client()
    client.force_login(branch.keeper)
    address = reverse("development:step", args=[candidate.pk, "thought_report"])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"acted_on": "2025-12-31", "paper-report": "on"})
    assert (answer.status_code, "当天施行的那一版里没有这一步" in answer.content.decode()) == (422, True)
    # The last report is long ago as the county counts, so that a reason is asked for.
    assert client.post(address, {"acted_on": "2026-02-01", "paper-report": "on", "reason": "补交"}).status_code == 302
    shown = client.get(reverse("development:candidate", args=[candidate.pk])).content.decode()
    assert ("季度思想汇报" in shown, "本县补充" in shown) == (True, True)


def test_a_local_step_that_was_done_stays_after_its_institution_ended(branch: Branch, enacted: Enacted) -> None:
    enacted("2026-06-30")
    candidate = walked(branch, "cultivate")
    done = take_step(candidate=candidate, said=said("thought_report", "2026-02-01", reason="补交"), by=branch.keeper)
    lines = file_of(Candidate.objects.get(pk=candidate.pk)).lines
    steps = [line.step.id for line in lines]
    assert (len(steps), steps[steps.index("cultivate") + 1]) == (26, "thought_report")
    line = lines[steps.index("thought_report")]
    assert (line.view.state, line.act, [one.title for one in line.papers]) == ("done", done, ["思想汇报"])
    client = Client()
    client.force_login(branch.keeper)
    for page in ("candidate", "dossier"):
        assert "季度思想汇报" in client.get(reverse(f"development:{page}", args=[candidate.pk])).content.decode()
    assert client.get(reverse("development:step", args=[candidate.pk, "thought_report"])).status_code == 404
    assert client.get(reverse("development:correct", args=[done.pk])).status_code == 200
    with pytest.raises(Refused, match="当天施行的那一版里没有这一步"):
        correct_act(act=done, said=said_on(done, dt.date(2026, 7, 1)), reason="抄错", by=branch.keeper)
    correct_act(act=done, said=said_on(done, dt.date(2026, 2, 2)), reason="抄错", by=branch.keeper)
    assert act_of(candidate, "thought_report").acted_on == dt.date(2026, 2, 2)


def said_on(act: StepAct, day: dt.date) -> Said:
    return Said(step=act.step, acted_on=day, reason="补交")


def test_a_wait_of_the_county_is_later_never_earlier_and_says_whose_it_is(branch: Branch, enacted: Enacted) -> None:
    enacted("")
    candidate = opened(branch, day="2026-02-28")
    take_step(candidate=candidate, said=said("talk", "2026-03-01"), by=branch.keeper)
    with pytest.raises(Refused, match="本县补充“申请满半年”：“递交入党申请书”以后满 6 个月才能办，最早2026年8月28日"):
        take_step(candidate=candidate, said=said("activist", "2026-08-27"), by=branch.keeper)
    take_step(candidate=candidate, said=said("activist", "2026-08-28"), by=branch.keeper)
