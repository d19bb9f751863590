"""What the pages cost on which everybody is laid side by side, at 62 departments by 120 indicators.

    python benchmarks/matrix.py [county|large]

The scores of the example county with every indicator three times. Prints questions to the database, KiB as they are and as they
travel, and CPU in milliseconds; the budget of such a page is twice that of a list. Everything in the database is rolled back.
"""

from __future__ import annotations

import gzip
import sys

import ground

VAR = ground.county(sys.argv[1] if len(sys.argv) > 1 else "county")

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from zugong.assessment.models import Campaign, UnitScore  # noqa: E402
from zugong.org.models import Grant  # noqa: E402

TIMES, SCHEME = 3, "source-4.organs-ten-plus-one"


def widen(campaign: Campaign) -> None:
    """Every indicator three times, as the summary of a score tells it."""
    for score in UnitScore.objects.filter(campaign=campaign):
        summary = score.summary
        summary["indicators"] = [
            [f"{key}_{place}", number, title, value, full]
            for key, number, title, value, full in summary["indicators"]
            for place in range(TIMES)
        ]
        summary["awaits"] = [f"{key}_{place}" for key in summary["awaits"] for place in range(TIMES)]
        UnitScore.objects.filter(pk=score.pk).update(summary=summary)


def main() -> None:
    campaign = Campaign.objects.filter(institution_id=SCHEME).latest("period_code")
    client = Client()
    client.force_login(Grant.objects.filter(role="assessor").select_related("account")[0].account)
    print(f"yardstick {ground.yardstick():.0f} ms")
    with transaction.atomic():
        widen(campaign)
        score = UnitScore.objects.filter(campaign=campaign).select_related("unit").latest("total")
        wide = len(score.summary["indicators"])
        print(f"{campaign.scores.count()} units, {wide} indicators")
        for name, keys in (("matrix", []), ("compare", []), ("ranks", []), ("sheet", [score.unit_id])):
            address = reverse(f"assessment:{name}", args=[campaign.pk, *keys])
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                page = client.get(address)
                questions = len(asked)  # the log is emptied by the next request
            assert page.status_code == 200
            milliseconds = ground.cpu(lambda address=address: client.get(address))
            size, packed = len(page.content) / 1024, len(gzip.compress(page.content)) / 1024
            print(f"{name}: {questions} questions, {size:.0f} KiB ({packed:.0f} packed), CPU {milliseconds:.0f} ms")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
