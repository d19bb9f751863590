"""What a trial of other weights and numbers costs on the server: the whole answer of the page, 62 departments by 120 indicators.

    python benchmarks/simulation.py [county|large]

The facts of the example county are frozen as they are sealed; the scheme is the “10+1” three times over, each with numbers of
its own. Prints wall and CPU in milliseconds: the first page of a process, which reads the frozen files, and answers after it.
Everything in the database is rolled back.
"""

from __future__ import annotations

import copy
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import ground

VAR = ground.county(sys.argv[1] if len(sys.argv) > 1 else "county")

import django  # noqa: E402

django.setup()

import yaml  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from zugong.assessment.models import Campaign, Result  # noqa: E402
from zugong.assessment.results import sealing  # noqa: E402
from zugong.desk import running  # noqa: E402
from zugong.engine import seal  # noqa: E402
from zugong.evidence import snapshot  # noqa: E402
from zugong.kernel import clock  # noqa: E402
from zugong.org.models import Grant  # noqa: E402

TIMES, ROUNDS = 3, 9
NAME, SCHEME = "benchmark-trial", "source-4.organs-ten-plus-one"


def tripled(text: str) -> str:
    """The scheme with every item three times, none of them sharing a number with another."""
    whole = yaml.safe_load(text)
    scheme, numbers = whole["scheme"], whole["parameters"]
    whole.pop("examples", None)
    items = scheme["items"]
    scheme["items"], scheme["special"]["indicators"] = [], _copies(scheme["special"]["indicators"], numbers)
    for item in items:
        scheme["items"] += _copies([item], numbers)
    numbers["total_full"]["values"][0]["value"] *= TIMES
    numbers["ceiling"]["values"][0]["value"] *= TIMES
    return str(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False))


def _copies(parts: list[Any], numbers: dict[str, Any]) -> list[Any]:
    return [_renamed(copy.deepcopy(part), place, numbers) for part in parts for place in range(TIMES)]


def _renamed(part: Any, place: int, numbers: dict[str, Any]) -> Any:
    if isinstance(part, dict):
        return {key: f"{one}_{place}" if key == "id" else _renamed(one, place, numbers) for key, one in part.items()}
    if isinstance(part, list):
        return [_renamed(one, place, numbers) for one in part]
    if isinstance(part, str) and part in numbers:
        numbers.setdefault(f"{part}_{place}", copy.deepcopy(numbers[part]))
        return f"{part}_{place}"
    return part


def frozen(campaign: Campaign) -> Result:
    folder = sealing.home() / NAME
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sealing.write_rules(campaign, folder / sealing.RULES)
    own = next(path for path in (folder / sealing.RULES).iterdir() if campaign.institution_id in path.name)
    own.write_text(tripled(own.read_text("utf-8")), "utf-8")
    snapshot.freeze(campaign.period, folder / sealing.FACTS, clock.now())
    rules = running.rules_at(folder / sealing.RULES, campaign.institution_id, alone=True)
    case = running.case_of(rules, folder / sealing.FACTS, campaign.period_code, clock.today())
    seal.write(running.sealed(running.run(case), beside=folder), folder / sealing.RESULT)
    print(f"{len(case.plan.order)} indicators, {sum(1 for _ in case.folder.facts)} facts")
    return Result.objects.create(
        campaign=campaign, number=99, drawn_at=clock.now(), drawn_by="benchmark", drawn_by_name="benchmark", seal="0" * 64,
        snapshot="0" * 64, scheme_edition="1", engine="1", folder=NAME,
    )  # fmt: skip


def timed(act: Callable[[], Any]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def main() -> None:
    campaign = Campaign.objects.filter(institution_id=SCHEME).latest("period_code")
    with transaction.atomic():
        wall, cpu = timed(lambda: frozen(campaign))
        print(f"rules and facts frozen, everybody computed and sealed: wall {wall:.0f}, CPU {cpu:.0f} ms")
        client = Client()
        client.force_login(Grant.objects.filter(role="assessor").select_related("account")[0].account)
        address = reverse("assessment:trial", args=[campaign.pk])

        def ask(**query: str) -> Any:
            page = client.get(address, {name: text for name, text in query.items()}, headers={"HX-Request": "true"})
            assert page.status_code == 200
            assert "al bad" not in page.content.decode(), page.content.decode()[:900]
            return page

        wall, cpu = timed(lambda: client.get(address))
        print(f"first page of a process: wall {wall:.0f}, CPU {cpu:.0f} ms")
        asked = {
            "one weight": lambda n: {"w:system_0": str(13 + n)},
            "two weights that make up for each other": lambda n: {"w:system_0": str(13 + n / 10), "w:funds_1": str(5 - n / 10)},
            "a target": lambda n: {"v:attendance_target_1:": str(85 + n)},
            "ten weights and three targets": lambda n: {
                f"w:{item}_{n % 3}": str(9 + n / 10)
                for item in ("layout", "thought", "team", "style", "integrity", "system", "creation", "funds", "benefit", "satisfaction")
            } | {f"v:{name}_2:": str(3 + n) for name in ("attendance_target", "mass_target", "rules_target")},
        }  # fmt: skip
        for what, query in asked.items():
            ask(**query(0))
            figures = [timed(lambda n=n, query=query: ask(**query(n))) for n in range(1, ROUNDS + 1)]
            wall, cpu = (statistics.median(column) for column in zip(*figures, strict=True))
            size = len(ask(**query(3)).content) / 1024
            print(
                f"{what}: median wall {wall:.0f}, CPU {cpu:.0f} ms, worst wall {max(w for w, _ in figures):.0f}; {size:.0f} KiB"
            )
        page = client.get(address)
        print(f"the whole page: {len(page.content) / 1024:.0f} KiB")
        transaction.set_rollback(True)
    shutil.rmtree(sealing.home() / NAME, ignore_errors=True)


if __name__ == "__main__":
    main()
