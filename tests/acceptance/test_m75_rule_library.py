"""M75 制度库. S0-33: the library holds each rule as a versioned entry and links it to the process that carries it out.
What two people decided there is what units owe, and stops when two people end it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.kernel import chain, clock
from zugong.org.models import Account, Unit
from zugong.org.tests import factories
from zugong.rulebook import library
from zugong.rulebook.models import InstitutionDraft, InstitutionEnd
from zugong.work.models import Duty

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
TEMPLATE, OWN = "templates.collective-study-day", "county.collective-study-day"


@pytest.fixture
def bureau() -> Unit:
    return factories.department(factories.working_committee(), "县水利局")


def test_a_rule_is_taken_over_amended_decided_by_another_carried_out_and_ended(
    bureau: Unit, signed_in: SignedIn
) -> None:
    drafter = signed_in(factories.account("assessor", bureau.parent, person=factories.person("吴敏")))
    decider = signed_in(factories.account("committee_leader", bureau.parent, person=factories.person("周岚")))
    head = {
        "title": "县直机关集中学习日制度",
        "institution_id": OWN,
        "edition": "2026.1",
        "in_force_from": "2026-11-16",
    }
    drafter.post(reverse("rulebook:template", args=[TEMPLATE]), head)
    draft = InstitutionDraft.objects.get()
    numbers = {"v:studies_per_week:": "2", "v:make_up_days:": "10", "v:reminder_days:": "1", "v:study_minutes:": "90"}
    common = {"from_": "2026-11-16", "cite": "工委〔2026〕9 号", "version": "1"}
    drafter.post(reverse("rulebook:draft-numbers", args=[draft.pk]), numbers | common)
    drafter.post(reverse("rulebook:propose", args=[draft.pk]), {"reason": "工委会议议定", "version": "2"})
    drafter.post(reverse("rulebook:enact", args=[draft.pk]))
    assert Duty.objects.count() == 0
    told = decider.get(reverse("rulebook:consequences", args=[draft.pk])).content.decode()
    assert "一年新增 104 件。" in told
    decider.post(reverse("rulebook:enact", args=[draft.pk]))
    owed = Duty.objects.filter(unit=bureau, rule_id=f"{OWN}/weekly_study")
    assert {(duty.owed, duty.obligation.edition) for duty in owed} == {(2, "2026.1")}
    assert min(duty.period_start for duty in owed) == dt.date(2026, 11, 16)
    with clock.frozen(dt.date(2026, 12, 1)):
        drafter.post(reverse("rulebook:end", args=[OWN]), {"last_day": "2026-12-06", "reason": "并入政治学习制度"})
        decider.post(reverse("rulebook:decide-end", args=[InstitutionEnd.objects.get().pk]))
    assert set(owed.filter(due_on__gt=dt.date(2026, 12, 6)).values_list("state", flat=True)) == {"exempt"}
    assert set(owed.filter(due_on__lte=dt.date(2026, 12, 6)).values_list("state", flat=True)) == {"open"}
    assert chain.walk([]).ok  # the anchors outside belong to whatever database was here before


def test_every_edition_stays_as_a_versioned_entry_that_names_its_text(bureau: Unit, signed_in: SignedIn) -> None:
    reader = signed_in(factories.account("assessor", bureau.parent))
    packaged = library.get("source-0.political-study", TODAY)
    content = reader.get(reverse("rulebook:text", args=[packaged.id])).content
    assert library.fingerprint(content) == library.digest(packaged)
    page = reader.get(reverse("rulebook:history", args=[packaged.id])).content.decode()
    assert library.digest(packaged) in page


def test_units_concerned_are_asked_where_they_work_before_it_is_decided(bureau: Unit, signed_in: SignedIn) -> None:
    """S0-33: a rule is no surprise to whoever has to carry it out."""
    drafter = signed_in(factories.account("assessor", bureau.parent, person=factories.person("吴敏")))
    other = factories.department(bureau.parent, "县财政局")
    clerk = signed_in(factories.account("organ_clerk", bureau, person=factories.person("陈光")))
    stranger = signed_in(factories.account("organ_clerk", other, person=factories.person("高远")))
    head = {"title": "集中学习日", "institution_id": OWN, "edition": "2026.1", "in_force_from": "2026-11-16"}
    drafter.post(reverse("rulebook:template", args=[TEMPLATE]), head)
    draft = InstitutionDraft.objects.get()
    said = {"units": [str(bureau.pk)], "until": "2026-11-20", "note": "", "version": str(draft.version)}
    sent = drafter.post(reverse("rulebook:ask", args=[draft.pk]), said)
    for place, bell in (("cockpit:waiting", ""), ("work:inbox", "消息，1 条未读")):
        page = clerk.get(reverse(place)).content.decode()
        assert "征求您单位的意见" in page
        assert bell in page
        assert "征求您单位的意见" not in stranger.get(reverse(place)).content.decode()
    clerk.post(reverse("rulebook:opinion", args=[draft.consultations.get().opinions.get().pk]), {"stance": "none"})
    assert "征求您单位的意见" not in clerk.get(reverse("work:inbox")).content.decode()
    assert "1 家里 1 家答复了" in drafter.get(sent.url).content.decode()
