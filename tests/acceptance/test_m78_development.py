"""M78 网上发展党员. S4-74: each applicant has a stage timeline with required documents and minimum periods (configurable); illegal
jumps are refused; political-review documents restricted to the handling organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zugong.development.models import Candidate, StepAct
from zugong.kernel import clock
from zugong.org.models import Account, Membership, Unit
from zugong.org.tests import factories
from zugong.rulebook import library

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


class County:
    def __init__(self) -> None:
        root = factories.county()
        self.section = factories.unit("organisation_department", root, "县委组织部")
        self.committee = factories.working_committee(root)
        self.unit = factories.branch(factories.department(self.committee), "机关支部")
        self.people = factories.members(self.unit, 10)
        self.secretary = factories.account("branch_secretary", self.unit, person=self.people[0])
        self.upper = factories.account("committee_leader", self.committee)
        self.officer = factories.account("section_officer", root)


@pytest.fixture
def county(db: None) -> County:
    return County()


def record(client: Client, step: str, day: str, **more: object) -> tuple[int, str]:
    pk = Candidate.objects.get().pk
    answer = client.post(reverse("development:step", args=[pk, step]), {"acted_on": day, **more})
    return answer.status_code, answer.content.decode()


def applied(client: Client, unit: Unit) -> None:
    told = {"unit": unit.pk, "name": "示例·安若", "birth_on": "1999-02-03", "acted_on": "2024-01-10", "on_paper": "on"}
    assert client.post(reverse("development:new"), told).status_code == 302


#: step, day, who, what is typed besides
WAY: list[tuple[str, str, str, dict[str, object]]] = [
    ("talk", "2024-02-01", "secretary", {"paper-talk": "on"}),
    ("activist", "2024-08-31", "secretary", {"paper-recommendation": "on", "paper-decision": "on"}),
    ("activist_filed", "2024-09-10", "upper", {"paper-filing": "on"}),
    ("contacts", "2024-09-12", "secretary", {"figure-contacts": 2, "by_whom": "示例·甲、乙"}),
    ("cultivate", "2025-02-20", "secretary", {"paper-record": "on"}),
    ("object", "2025-09-01", "secretary", {"paper-opinions": "on", "paper-decision": "on"}),
    ("object_filed", "2025-09-10", "upper", {"paper-filing": "on"}),
    ("introducers", "2025-09-11", "secretary", {"figure-introducers": 2}),
    ("training", "2025-09-20", "officer", {"paper-certificate": "on", "figure-days": 3, "figure-hours": 20}),
]  # fmt: skip


@pytest.fixture
def clients(county: County, signed_in: SignedIn) -> Iterator[dict[str, Client]]:
    return {name: signed_in(getattr(county, name)) for name in ("secretary", "upper", "officer")}


def walk(county: County, clients: dict[str, Client]) -> None:
    applied(clients["secretary"], county.unit)
    for step, day, who, more in WAY:
        organ = {"upper": county.committee.pk, "officer": county.section.pk}.get(who)
        status, text = record(clients[who], step, day, **more, **({"unit": organ} if organ else {}))
        assert status == 302, (step, text[text.find("fld-err") :][:400])


def test_each_applicant_has_a_timeline_with_papers_and_lawful_days(county: County, clients: dict[str, Client]) -> None:
    applied(clients["secretary"], county.unit)
    pk = Candidate.objects.get().pk
    page = clients["secretary"].get(reverse("development:candidate", args=[pk])).content.decode()
    assert page.count('class="dv-line ') == 25
    assert "最晚 2024-02-10" in page
    assert "谈话记录" in page
    board = clients["upper"].get(reverse("development:board")).content.decode()
    assert "示例·安若" in board
    assert "过了 2024-02-10 的期限" in board


def test_illegal_jumps_are_refused(county: County, clients: dict[str, Client]) -> None:
    applied(clients["secretary"], county.unit)
    status, text = record(clients["secretary"], "object", "2026-10-01")
    assert (status, "先要办完" in text, StepAct.objects.count()) == (422, True, 1)
    for step, day, who, more in WAY[:5]:
        organ = {"unit": county.committee.pk} if who == "upper" else {}
        assert record(clients[who], step, day, **more, **organ)[0] == 302
    papers = {"paper-opinions": "on", "paper-decision": "on"}
    status, text = record(clients["secretary"], "object", "2025-08-30", **papers)
    assert status == 422
    assert "最早2025年8月31日" in text
    assert record(clients["secretary"], "object", "2025-08-31", **papers)[0] == 302


def test_periods_are_configured_in_the_institution(county: County, clients: dict[str, Client], tmp_path: Path, settings: object) -> None:  # fmt: skip
    packs = Path(library.PACKAGED)
    for one in (packs / "national").glob("*.yaml"):
        text = one.read_text("utf-8").replace("from: 2014-05-28, value: 1, cite: 《中国共产党发展党员工作细则》（中办发〔2014〕34 号）第十三条",
                                              "from: 2014-05-28, value: 2, cite: 《中国共产党发展党员工作细则》（中办发〔2014〕34 号）第十三条")  # fmt: skip
        (tmp_path / one.name).write_text(text, "utf-8")
    settings.ZUGONG_INSTITUTIONS = [tmp_path]  # type: ignore[attr-defined]
    library.forget()
    try:
        applied(clients["secretary"], county.unit)
        for step, day, who, more in WAY[:5]:
            organ = {"unit": county.committee.pk} if who == "upper" else {}
            assert record(clients[who], step, day, **more, **organ)[0] == 302
        status, text = record(
            clients["secretary"], "object", "2025-09-01", **{"paper-opinions": "on", "paper-decision": "on"}
        )
        assert (status, "最早2026年8月31日" in text) == (422, True)
    finally:
        library.forget()


def test_political_review_is_for_the_handling_organisations(
    county: County, clients: dict[str, Client], signed_in: SignedIn
) -> None:
    walk(county, clients)
    file = SimpleUploadedFile("政审.png", PNG)
    told = {
        "outcome": "passed",
        "file-review": file,
        "non_classified": "on",
        "opinion": "结论性意见",
        "unit": county.unit.pk,
    }
    assert record(clients["secretary"], "political_review", "2025-09-15", **told)[0] == 302
    pk, kept = Candidate.objects.get().pk, StepAct.objects.get(step="political_review").papers.get().file_id
    review, download = reverse("development:review", args=[pk]), reverse("evidence:file", args=[kept])
    stranger = signed_in(factories.account("unit_leader", county.unit.parent))
    registrar = signed_in(factories.account("registrar", county.section.parent))
    seen = [client.get(review).status_code for client in (*clients.values(), stranger, registrar)]
    assert seen == [200, 200, 200, 404, 404]
    given = [client.get(download).status_code for client in (*clients.values(), stranger, registrar)]
    assert given == [200, 200, 200, 404, 404]
    assert "结论性意见" not in clients["secretary"].get(reverse("development:candidate", args=[pk])).content.decode()


def test_the_meeting_votes_lawfully_and_membership_begins_by_a_persons_act(
    county: County, clients: dict[str, Client]
) -> None:
    walk(county, clients)
    review = {"outcome": "passed", "paper-review": "on", "unit": county.unit.pk}
    assert record(clients["secretary"], "political_review", "2025-09-15", **review)[0] == 302
    upper = {"unit": county.committee.pk}
    assert record(clients["secretary"], "committee_review", "2025-09-22", **{"paper-minutes": "on"})[0] == 302
    checked = {"outcome": "passed", "paper-pre_examination": "on"}
    assert record(clients["upper"], "pre_examination", "2025-09-25", **checked, **upper)[0] == 302
    assert record(clients["secretary"], "form", "2025-09-26", **{"paper-form": "on"})[0] == 302
    vote = {"outcome": "accepted", "paper-minutes": "on", "paper-ballots": "on", "vote-due": 10, "vote-present": 6}
    status, text = record(
        clients["secretary"], "reception_meeting", "2025-10-09", **vote, **{"vote-for_": 5, "vote-against": 1}
    )
    assert (status, "赞成至少 6 票才通过" in text) == (422, True)
    assert record(clients["secretary"], "reception_meeting", "2025-10-09", **vote, **{"vote-for_": 6})[0] == 302
    assert record(clients["upper"], "upper_talk", "2025-10-20", **{"paper-talk": "on"}, **upper)[0] == 302
    approved = {"outcome": "approved", "paper-approval": "on"}
    assert record(clients["upper"], "approval", "2025-11-03", **approved, **upper)[0] == 302
    candidate = Candidate.objects.get()
    assert not Membership.objects.filter(person=candidate.person_id).exists()
    assert clients["secretary"].post(reverse("development:enter", args=[candidate.pk])).status_code == 302
    held = Membership.objects.get(person=candidate.person_id)
    assert (held.stage, held.joined_on) == ("probationary", dt.date(2025, 10, 9))
    with clock.frozen(dt.date(2026, 9, 10)):
        candidate.refresh_from_db()
        page = clients["secretary"].get(reverse("development:dossier", args=[candidate.pk])).content.decode()
        assert "发展党员工作档案" in page
