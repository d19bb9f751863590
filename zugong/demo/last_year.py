"""The year before: its “1+X” closed, sealed, published, contested by a department, put right at the record, published once more
and filed. So whoever opens the example sees how a year ends. All 示例."""

from __future__ import annotations

import datetime as dt
import random

from zugong.assessment import services as assessment
from zugong.assessment.models import Campaign, DailyRecord, Result
from zugong.assessment.results import days, objections
from zugong.assessment.results import services as results
from zugong.casework import services as cases
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account
from zugong.rulebook import library
from zugong.timeline import Period

from .assessing import HOLDER, visited
from .daily import RECIPES, DailyLife, Recipe
from .structure import County
from .year import Year

RATED = "organs.debrief_rated"
#: What the “1+X” asks beside meetings and visits.
KINDS = ("organs.satisfaction_surveyed", "organs.mass_visited")
ACTIVITIES = frozenset({"theme_day", "party_lesson"})
#: How many points of the contested mark were lost on the way from the paper to the record.
LOST = 8


def publish(county: County, year: Year, chance: random.Random) -> int:
    """How many results came out; none where the institution was not in force then."""
    period = Period.of("year", dt.date(year.as_of.year - 1, 1, 1))
    if year.start <= period.end or HOLDER not in {one.id for one in library.in_force(period.end)}:
        return 0
    _record(county, Year(period.start, period.end, chance, frozenset(), year.habits), chance)
    assessor = _account("assessor")
    for number, unit in enumerate(county.departments):
        with clock.frozen(period.end - dt.timedelta(days=20 + number % 15)):
            visited(unit, clock.today(), assessor, chance, "example-last")
    return _campaign(period)


def _record(county: County, last: Year, chance: random.Random) -> None:
    last.hold_meetings(county.departments, [], only=ACTIVITIES, most=1)
    rated = Recipe(
        RATED,
        ("12-12",),
        lambda dice, _year: {"mark": str(dice.randrange(70, 92)), "reason": "述职评议会评定（示例）"},
        99,
        5,
    )
    DailyLife(county, last, chance).record([rated, *(one for one in RECIPES if one.kind in KINDS)])


def _campaign(period: Period) -> int:
    after = [period.end + dt.timedelta(days=number) for number in (6, 8, 12, 15, 16, 19, 60)]
    closed, let_out, contested, verified, corrected, again, filed = after
    with clock.frozen(closed):
        campaign = assessment.open_campaign(period=period, institution_id=HOLDER, by=SYSTEM)
        assessment.rescore(campaign=campaign, cause="年度数据（示例）", by=SYSTEM)
    first = _sealed(campaign, closed, let_out)
    because = _contested(first, contested, verified, corrected)
    _sealed(campaign, corrected, again, because)
    with clock.frozen(filed):
        results.archive_campaign(campaign=campaign, by=_account("committee"))
    return campaign.results.count()


def _sealed(campaign: Campaign, closed: dt.date, let_out: dt.date, because: str = "") -> Result:
    """Closed and sealed by one person, published by another."""
    campaign.refresh_from_db()
    with clock.frozen(closed):
        campaign = assessment.close_campaign(campaign=campaign, by=_account("assessor"))
        result = results.seal_and_draw_up(campaign=campaign, because=because, by=_account("assessor"))
    with clock.frozen(let_out):
        said = days.suggested(campaign, let_out)
        assert said is not None
        hung = results.Days(said.notice_until, said.objections_until, said.basis)
        return results.publish_result(result=result, days=hung, note="复核无误（示例）", by=_account("committee"))


def _contested(result: Result, asked: dt.date, verified: dt.date, corrected: dt.date) -> str:
    """The clerk's department says that a mark was written down wrongly; another assessor finds it right. Gives the reason
    of the new version."""
    clerk, verifier, assessor = (_account(name) for name in ("clerk", "verifier", "assessor"))
    record = DailyRecord.objects.get(kind=RATED, unit=clerk.home_unit, occurred_on__lte=result.campaign.period.end)
    line = result.lines.get(unit=record.unit)
    route = objections.route_for(result.campaign)
    assert route is not None
    mark = objections.Contested(line, "rated")
    cells = {
        "item": mark.title,
        "mark": mark.value,
        "claim": f"评议会评的是 {int(record.data['mark']) + LOST} 分，录入时写错了（示例）。",
    }
    with clock.frozen(asked):
        case = cases.open_case(route=route.id, unit=record.unit, cells=cells, origin=mark.origin, by=clerk)
    with clock.frozen(verified):
        case = cases.act_on_case(
            case=case,
            step="verify",
            outcome="upheld",
            cells={"finding": "会议评分表上是高的那个数，属实（示例）。"},
            by=verifier,
        )
    with clock.frozen(corrected):
        because = f"异议 {case.number} 成立，更正述职评议得分（示例）"
        assessment.reopen_campaign(campaign=result.campaign, reason=because, by=assessor)
        assessment.withdraw_daily(record=record, reason=because, by=SYSTEM)
        said = {**record.data, "mark": str(int(record.data["mark"]) + LOST)}
        assessment.record_daily(
            kind=RATED,
            unit=record.unit,
            occurred_on=record.occurred_on,
            data=said,
            basis="评议会评分表（示例）",
            by=SYSTEM,
        )
        cases.act_on_case(case=case, step="correct", outcome="corrected", cells={"correction": because}, by=verifier)
    return because


def _account(name: str) -> Account:
    return Account.objects.get(username=name)
