"""The “1+X” of the example county: entries beside the meetings, debriefings marked, visits on site. All 示例."""

from __future__ import annotations

import datetime as dt
import random

from django.core.files.uploadedfile import SimpleUploadedFile

from zugong.assessment import services as assessment
from zugong.assessment.models import Visit, VisitSample
from zugong.assessment.visits import services as visits
from zugong.evidence import files
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Unit
from zugong.registers import services as registers
from zugong.rulebook import library

from .structure import County

HOLDER = "source-4.year-one-plus-x"
#: Departments that were visited, and one that will be.
VISITED, AHEAD = 3, 8
ENTRIES = (
    ("service", "到联系社区现场办事（示例）"),
    ("reform", "支部“清单工作法”试点（示例）"),
    ("study", "青年理论学习小组交流（示例）"),
)
PROOF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
FINDING = "两次会议没有签到名单（示例）"


def assess(county: County, chance: random.Random) -> int:
    """How many rows; left out where a county's own folder of institutions does not hold it."""
    if HOLDER not in {one.id for one in library.in_force(clock.today())}:
        return 0
    assessor = Account.objects.get(username="assessor")
    for unit in county.departments:
        if chance.random() < 0.7:
            mark = str(chance.randrange(70, 97))
            assessment.record_daily(
                kind="organs.debrief_rated", unit=unit, occurred_on=clock.today() - dt.timedelta(days=12),
                data={"mark": mark, "reason": "述职评议会评定（示例）"}, basis="述职评议会（示例）", by=SYSTEM,
            )  # fmt: skip
    for number, unit in enumerate(county.departments[:VISITED]):
        day, finding = clock.today() - dt.timedelta(days=3 + number), FINDING if unit.pk % 2 else ""
        visited(unit, day, assessor, chance, "example", finding)
    visits.plan_visit(
        kind=f"{HOLDER}/onsite", unit=county.departments[VISITED], on=clock.today() + dt.timedelta(days=AHEAD),
        assessors=[assessor], by=SYSTEM,
    )  # fmt: skip
    return _entries(county, assessor)


def visited(unit: Unit, day: dt.date, assessor: Account, chance: random.Random, seed: str, finding: str = "") -> Visit:
    """Planned, drawn by a fixed lot, marked; the first line may have found something."""
    visit = visits.plan_visit(kind=f"{HOLDER}/onsite", unit=unit, on=day, assessors=[assessor], by=SYSTEM)
    visit = visits.begin_visit(visit=visit, by=SYSTEM, seed=f"{seed}-{unit.pk}")
    for check in visit.checks.prefetch_related("samples"):
        verdicts = {one.pk: VisitSample.Verdict.RIGHT for one in check.samples.all()}
        mark, found = check.full - chance.randrange(0, 8), finding if check.order == 1 else ""
        visits.mark_check(check=check, said=visits.Marked(mark, "现场核对（示例）", found, verdicts), by=SYSTEM)
    return visits.finish_visit(visit=visit, by=SYSTEM)


def _entries(county: County, assessor: Account) -> int:
    """Entries of three departments: the last one waits for somebody above."""
    proof = {unit.pk: _proof(unit, assessor) for unit in county.departments[: len(ENTRIES)]}
    new = [
        (unit, {"on": (clock.today() - dt.timedelta(days=5 + place)).isoformat(), "kind": kind, "topic": topic, "proof": proof[unit.pk]})
        for place, (unit, (kind, topic)) in enumerate(zip(county.departments, ENTRIES, strict=False))
    ]  # fmt: skip
    rows = registers.import_rows(register=f"{HOLDER}/entries", new=new, changed=[], batch="example", by=SYSTEM)
    for row in rows[:-1]:
        registers.verify_row(row=row, by=assessor)
    return len(rows)


def _proof(unit: Unit, by: Account) -> str:
    """A file that says it is none."""
    upload = SimpleUploadedFile("示例佐证.pdf", PROOF, content_type="application/pdf")
    return str(files.store(upload, unit=unit, by=by, non_classified=True).pk)
