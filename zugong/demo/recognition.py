"""Stars, points, selections, demonstration points and honours of the example county. All 示例; no unit's mark depends on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Membership, Unit
from zugong.registers import counting
from zugong.registers import queries as registers_queries
from zugong.registers import services as registers
from zugong.registers.models import Row
from zugong.rulebook import library
from zugong.timeline import Period

from .structure import County

STARS, POINTS, HONOURS = "source-1.star-management", "source-4.member-points", "source-4.honours"
PLACES, MODELS = "source-4.demonstration-points", "source-2.models"
LION, CONTESTS = "source-2.selections", "source-4.contests"
SECTIONS = ("办公室（示例）", "干部科（示例）", "组织科（示例）")
#: Stars of the sections in the last two quarters: one up, one kept, one down.
NAMED = (("two", "three"), ("three", "three"), ("four", "three"))
RULES = ("service", "hard_task", "help", "teach", "idea")
DID = (
    "周末到社区清雪（示例）",
    "汛期值守（示例）",
    "帮办一件难事（示例）",
    "给青年讲党课（示例）",
    "建议被采纳（示例）",
)
#: Of whom something was written down.
PEOPLE = 6
#: Name, kind, trade, level, east, north, whether its list is passed and it was named.
SPOTS = (
    ("清江先锋（示例）", "organ", "organ", "unit", "112.36", "28.85", True),
    ("政务先锋（示例）", "organ", "organ", "county", "112.39", "28.84", True),
    ("红烛先锋（示例）", "strong_branch", "school", "branch", "112.33", "28.87", True),
    ("杏林先锋（示例）", "strong_branch", "hospital", "unit", "112.41", "28.88", False),
)
MODEL_ROWS = (
    ("巡河二十年（示例）", "grassroots", "person", "service"),
    ("一窗通办（示例）", "county", "practice", "innovation"),
    ("板凳会（示例）", "town", "practice", "governance"),
)
WORKS = ("河边的灯（示例）", "我的驻村日记（示例）", "老支书（示例）", "窗口的一天（示例）")


def recognise(county: County) -> int:
    """Rows; left out where a county's own folder of institutions does not hold these."""
    known = {one.id for one in library.in_force(clock.today())}
    if not {STARS, POINTS, HONOURS, PLACES, MODELS, LION, CONTESTS} <= known:
        return 0
    rows = [
        *_stars(),
        *_points(),
        *_honours(county),
        *_places(county),
        *_models(county),
        *_contest(county),
        *_lion(county),
    ]
    return len(rows)


def _write(register: str, unit: Unit, **cells: Any) -> Row:
    return registers.write_row(register=register, unit=unit, cells=cells, by=SYSTEM)


def _change(row: Row, **cells: Any) -> Row:
    return registers.change_row(row=row, version=row.version, cells={**row.data, **cells}, by=SYSTEM)


def _people(unit: Unit, number: int) -> list[int]:
    inside = Membership.objects.filter(unit__path__startswith=unit.path, valid_to__isnull=True)
    return list(inside.order_by("pk").values_list("person", flat=True)[:number])


def _stars() -> list[Row]:
    office = Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).first()
    people = _people(office, len(SECTIONS) * 2) if office is not None else []
    if office is None or len(people) < len(SECTIONS) * 2:
        return []
    now = Period.of("quarter", clock.today())
    quarters = (now.previous().previous(), now.previous())
    made = []
    for number, (name, named) in enumerate(zip(SECTIONS, NAMED, strict=True)):
        section = _write(f"{STARS}/sections", office, name=name, people=people[number * 2 : number * 2 + 2])
        made.append(section)
        for quarter, stars in zip(quarters, named, strict=True):
            told = {
                "stars": stars,
                "reason": "示例数据",
                "named_on": min(quarter.end + dt.timedelta(days=8), clock.today()),
            }
            made.append(_write(f"{STARS}/section_stars", office, section=section.pk, quarter=quarter.code, **told))
        made.append(_write(f"{STARS}/section_stars", office, section=section.pk, quarter=now.code))
    deeds = "牵头办成年度重点任务（示例）"
    made += [_write(f"{STARS}/person_stars", office, who=who, quarter=now.code, deeds=deeds) for who in people[:3]]
    return made


def _points() -> list[Row]:
    """In the branch of the example's secretary, who looked at most of it; some still waits."""
    secretary = Account.objects.filter(username="secretary").first()
    branch = secretary.home_unit if secretary is not None else None
    if secretary is None or branch is None:
        return []
    today, people = clock.today(), _people(branch, PEOPLE)
    new = [
        (branch, {"who": who, "rule": RULES[(number + turn) % 5], "on": day, "did": DID[(number + turn) % 5], "proof": "支部会议记录（示例）"})
        for number, who in enumerate(people)
        for turn, day in enumerate(_days(number, today))
    ]  # fmt: skip
    rows = registers.import_rows(register=f"{POINTS}/points", new=new, changed=[], batch="example", by=SYSTEM)
    for row in rows[:-3]:
        registers.verify_row(row=row, by=secretary)
    for years in (2, 1):
        year = Period.parse(f"{today.year - years:04d}")
        rows.append(_write(f"{POINTS}/rounds", branch, year=year.code, counted_on=year.end + dt.timedelta(days=20)))
        for row in Row.objects.filter(register=f"{POINTS}/stars", data__year=year.code, unit=branch).order_by("pk")[
            :PEOPLE
        ]:
            rows.append(_change(row, published_on=year.end + dt.timedelta(days=25)))
    this_year = {"year": Period.of("year", today).code, "field": "service", "deeds": "每周到社区（示例）"}
    rows.append(_write(f"{POINTS}/benchmarks", branch, who=people[-1], **this_year))
    return rows


def _days(number: int, today: dt.date) -> list[dt.date]:
    """Something every few weeks of this year and, more or less of it, of the two before."""
    begun = [today - dt.timedelta(days=40 * turn + number) for turn in range(number % 3 + 1)]
    for years in (1, 2):
        times = (number * years + 1) % 5
        begun += [dt.date(today.year - years, 3 + 2 * turn, 10 + number) for turn in range(times)]
    return [day for day in begun if day <= today]


def _honours(county: County) -> list[Row]:
    """Those of units wait for the assessor, so that no mark of the example depends on them."""
    day = clock.today() - dt.timedelta(days=30)
    said = {"granted_by": "省直机关工委（示例）", "granted_on": day, "document": "表彰文件（示例）"}
    new = [
        (unit, {**said, "honour": "机关党建调研与实践创新先进单位（示例）", "level": level, "until": day + dt.timedelta(days=years * 365)})
        for unit, level, years in zip(county.departments, ("province", "city", "county"), (3, 2, 1), strict=False)
    ]  # fmt: skip
    rows = registers.import_rows(register=f"{HONOURS}/unit_honours", new=new, changed=[], batch="example", by=SYSTEM)
    for branch in county.branches[:2]:
        who = _people(branch, 1)
        told = {**said, "honour": "优秀共产党员（示例）", "level": "county"}
        rows += [_write(f"{HONOURS}/person_honours", branch, who=one, **told) for one in who]
    return rows


def _places(county: County) -> list[Row]:
    today = clock.today()
    begun = dt.date(today.year - 1, 3, 1)
    cluster = _write(
        f"{PLACES}/clusters", county.working_committee, name="滨河示范群（示例）", theme="清水绿岸", plan="共建共享，每季一次联学（示例）", begun_on=begun
    )  # fmt: skip
    rows = [cluster]
    for number, (name, kind, trade, level, lng, lat, named) in enumerate(SPOTS):
        unit = county.departments[number % len(county.departments)]
        said = {
            "name": name,
            "kind": kind,
            "trade": trade,
            "level": level,
            "features": "有特色、可推广（示例）",
            "lng": lng,
            "lat": lat,
        }
        shared = {"cluster": cluster.pk} if number < 2 else {}
        row = _write(f"{PLACES}/points", unit, **said, **shared, applied_on=begun, plan="一年三步走（示例）")
        if named:
            checked = {"result": "passed", "checked_on": begun + dt.timedelta(days=120), "found": "属实（示例）"}
            for line in Row.objects.filter(register=f"{PLACES}/checks", data__point=row.pk).select_related("unit"):
                _change(line, **checked)
            row = _change(
                row, named_on=begun + dt.timedelta(days=150), plaque=f"示例-{number + 1:02d}", review_by=today + dt.timedelta(days=20 + 60 * number)
            )  # fmt: skip
        rows.append(row)
    return rows


def _models(county: County) -> list[Row]:
    office = Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).first()
    if office is None:
        return []
    day, rows = clock.today() - dt.timedelta(days=60), []
    for number, (name, level, type_, field) in enumerate(MODEL_ROWS):
        done = {"improved_on": day, "improved": "写成规程（示例）", "published_on": day + dt.timedelta(days=20), "where": "县电视台（示例）",
                "review_by": day + dt.timedelta(days=365), "helper": _people(office, 1)[0]} if number == 0 and _people(office, 1) else {}  # fmt: skip
        said = {
            "name": name,
            "level": level,
            "type": type_,
            "field": field,
            "deeds": "事迹材料（示例）",
            "whose": county.departments[0].pk,
        }
        rows.append(_write(f"{MODELS}/models", office, **said, **done))
    return rows


def _contest(county: County) -> list[Row]:
    """One essay contest that is judged and not announced: nobody sees whose works they are."""
    today, committee = clock.today(), county.working_committee
    said = {
        "title": "“幸福都是奋斗出来的”征文评选（示例）",
        "kind": "essay",
        "call": "面向机关党员征文（示例）",
        "state": "open",
    }
    days = {"begun_on": today - dt.timedelta(days=60), "closes_on": today - dt.timedelta(days=10)}
    contest = _write(f"{CONTESTS}/contests", committee, **said, **days)
    people = _people(committee, len(WORKS) + 3)
    works = [
        _write(f"{CONTESTS}/entries", committee, title=title, contest=contest.pk, text="正文（示例）", author=who)
        for title, who in zip(WORKS, people, strict=False)
    ]
    for number, work in enumerate(works):
        for turn, judge in enumerate(people[len(WORKS) :]):
            _write(f"{CONTESTS}/scores", committee, entry=work.pk, judge=judge, points=str(80 + number * 3 + turn))
    return [_change(contest, state="judging"), *works]


def _lion(county: County) -> list[Row]:
    office = Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).first()
    year, rows = Period.of("year", clock.today()).code, []
    if office is not None:
        said = {"subject": "team", "year": year, "deeds": "攻坚克难（示例）", "check": "fit"}
        for number, unit in enumerate(county.departments[:3], 1):
            rows.append(_write(f"{LION}/nominations", office, name=f"第 {number} 攻坚队（示例）", of=unit.pk, **said))
    for number, branch in enumerate(county.branches[:4]):
        for who in _people(branch, 2):
            told = {
                "pledge": "办成三件实事（示例）",
                "post": "业务岗位",
                "age": ("young", "middle", "senior")[number % 3],
            }
            pledge = _write(f"{LION}/pledges", branch, who=who, year=year, **told)
            deed = {"deed": "办成一件实事（示例）", "proof": "记录（示例）", "done_on": clock.today()}
            rows += [pledge, _write(f"{LION}/deeds", branch, who=who, pledge=pledge.pk, **deed)]
    deeds = Row.objects.filter(register=f"{LION}/deeds").select_related("unit").order_by("pk")
    for row in deeds[:5]:
        registers.verify_row(row=row, by=Account.objects.get(username="assessor"))
    counting.recount_register(registers_queries.find(f"{LION}/pledges"))
    return rows
