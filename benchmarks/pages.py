"""Queries, HTML and CPU of every page at 30,000 members, beside the budget of the house."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

import ground

ground.county("large")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from zugong.assessment.models import Campaign, UnitScore  # noqa: E402
from zugong.evidence import ledger  # noqa: E402
from zugong.life.models import Meeting  # noqa: E402
from zugong.org.models import Account, Membership, Unit  # noqa: E402
from zugong.work.models import Duty  # noqa: E402

QUERIES, KIB, MILLISECONDS = 15, 60, 50


@dataclass(frozen=True)
class Page:
    name: str
    who: str
    address: str


def pages() -> list[Page]:
    branch = Unit.objects.filter(kind="branch").order_by("path").first()
    member = Membership.objects.filter(unit=branch).select_related("person").first()
    secretary = Account.objects.get(username="secretary").home_unit
    meeting = Meeting.objects.filter(unit=secretary).order_by("-held_on").first()
    fact = ledger.standing().filter(unit=secretary).first()
    duty = Duty.objects.filter(unit=secretary).order_by("-due_on").first()
    score = UnitScore.objects.select_related("campaign").order_by("-total").first()
    campaign = Campaign.objects.order_by("-period").first()
    assert branch and member and meeting and fact and duty and score and campaign
    return [
        Page("workbench, secretary", "secretary", reverse("cockpit:home")),
        Page("workbench, assessor", "assessor", reverse("cockpit:home")),
        Page("tree", "registrar", reverse("org:units")),
        Page("unit", "registrar", reverse("org:unit", args=[branch.pk])),
        Page("members", "registrar", reverse("org:members")),
        Page("members, filtered by sex", "registrar", reverse("org:members") + "?sex=female&sort=name"),
        Page("person", "registrar", reverse("org:person", args=[member.person.pk])),
        Page("meetings", "assessor", reverse("life:meetings")),
        Page("meeting", "secretary", reverse("life:meeting", args=[meeting.pk])),
        Page("record form", "secretary", reverse("life:record")),
        Page("duties, secretary", "secretary", reverse("work:duties")),
        Page("duties, assessor", "assessor", reverse("work:duties")),
        Page("duty", "secretary", reverse("work:duty", args=[duty.pk])),
        Page("ledger", "assessor", reverse("evidence:facts")),
        Page("fact", "secretary", reverse("evidence:fact", args=[fact.pk])),
        Page("ranking", "assessor", reverse("assessment:board", args=[campaign.pk])),
        Page("score of a unit", "assessor", reverse("assessment:unit", args=[score.campaign.pk, score.unit.pk])),
        Page("institutions", "assessor", reverse("rulebook:institutions")),
        Page("search", "registrar", reverse("cockpit:search") + "?q=林"),
    ]


def main() -> None:
    print(f"{'page':<28}{'status':>7}{'queries':>9}{'KiB':>8}{'gzip':>7}{'CPU ms':>9}   over budget")
    for page in pages():
        client = Client()
        client.force_login(Account.objects.get(username=page.who), "django.contrib.auth.backends.ModelBackend")
        client.get(page.address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.get(page.address)
        body = answer.content
        spent = ground.cpu(lambda client=client, page=page: client.get(page.address))  # type: ignore[misc]
        over = [
            name
            for name, figure, budget in (
                ("queries", len(captured), QUERIES),
                ("KiB", len(body) / 1024, KIB),
                ("CPU", spent, MILLISECONDS),
            )
            if figure > budget
        ]
        print(
            f"{page.name:<28}{answer.status_code:>7}{len(captured):>9}{len(body) / 1024:>8.1f}{len(gzip.compress(body)) / 1024:>7.1f}"
            f"{spent:>9.1f}   {', '.join(over)}"
        )
    print(f"budget: {QUERIES} queries, {KIB} KiB of HTML, {MILLISECONDS} ms of CPU")


if __name__ == "__main__":
    main()
