"""The daily records of a year: plans filed, talks held, brands named, a few criticisms. All 示例.

Recipes name the kinds of facts that the shipped 10+1 institution declares; what is not declared is left out.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zugong.assessment.models import DailyRecord
from zugong.evidence import ledger, loading
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Unit
from zugong.rulebook import library

from .structure import County
from .year import Year

BATCH = 500
Data = Callable[[random.Random, int], dict[str, Any]]


@dataclass(frozen=True)
class Recipe:
    """When a careful department does it: month-days of each year, spread by some days; `luck` scales how likely."""

    kind: str
    days: tuple[str, ...]
    data: Data
    luck: float = 1.0
    spread: int = 12
    per_branch: bool = False
    #: A careless department is *more* likely to earn this one.
    misfortune: bool = False


def _say(**choices: tuple[Any, ...] | Any) -> Data:
    def make(chance: random.Random, year: int) -> dict[str, Any]:
        return {
            key: (chance.choice(value) if isinstance(value, tuple) else value)
            if not isinstance(value, str)
            else value.format(year=year)
            for key, value in choices.items()
        }

    return make


def _survey(group: str, low: float) -> Data:
    return lambda chance, _year: {
        "group": group, "rate": f"{low + chance.betavariate(3, 1.6) * (99 - low):.1f}", "sample": chance.randint(30, 90)
    }  # fmt: skip


def _judged(best: float, reasons: tuple[str, ...]) -> Data:
    return lambda chance, _year: {
        "mark": f"{best * (0.6 + 0.4 * chance.betavariate(3, 1.5)):.1f}", "reason": chance.choice(reasons)
    }  # fmt: skip


_QUARTERS = ("02-20", "05-15", "08-12", "11-05")
_MONTHS = tuple(f"{month:02d}-18" for month in range(1, 13))
RECIPES: tuple[Recipe, ...] = (
    Recipe("organs.plan_filed", ("03-22",), _say(document="{year}年机关党建工作计划"), spread=14),
    Recipe("organs.party_building_studied", _QUARTERS, _say(topic=("研究年度党建重点任务", "听取支部工作汇报", "研究党建经费"), problem=("两个支部没有书记", "主题党日内容单一", "党建经费没有单列"), decision="明确责任科室和完成时间", owner="机关党委", due_on="{year}-12-20")),
    Recipe("organs.responsibility_list_filed", ("04-08",), _say(list="responsibility", document="{year}年党建责任清单")),
    Recipe("organs.responsibility_list_filed", ("04-09",), _say(list="task", document="{year}年党建任务清单")),
    Recipe("organs.knowledge_tested", ("05-28",), lambda chance, _y: {"rate": f"{84 + chance.random() * 15:.1f}"}, 1.2),
    Recipe("organs.party_worker_trained", ("04-20", "10-16"), _say(topic=("支部工作条例", "发展党员实务", "党费收缴实务"))),
    Recipe("organs.material_submitted", ("03-31", "06-30", "09-30"), _say(document="季度党建工作情况", on_time=(True,) * 9 + (False,)), 1.3, 5),
    Recipe("organs.integrity_duty_assigned", ("02-25",), _say(document="{year}年党风廉政建设责任分工")),
    Recipe("organs.integrity_talk_held", ("04-24", "10-20"), _say(topic=("节前廉政谈话", "岗位风险提醒谈话")), 0.97, 25),
    Recipe("organs.integrity_education_held", _QUARTERS, _say(topic=("观看警示教育片", "学习典型案例通报", "参观廉政教育点"))),
    Recipe("organs.rule_issued", ("03-10", "06-12", "09-08"), _say(document=("党员积分管理办法", "支部议事规则", "谈心谈话制度", "党费管理办法"))),
    Recipe("organs.venue_judged", ("09-24",), _judged(3, ("六有齐全，资料规范", "阵地达标，上墙制度待更新")), 1.2),
    Recipe("organs.archive_checked", ("06-18",), _say(complete=(True,) * 6 + (False,)), 0.5, 20, per_branch=True),
    Recipe("organs.branch_standard_passed", ("10-14",), _say(), 0.9, 15, per_branch=True),
    Recipe("organs.work_method_filed", ("09-16",), _say(method=("三步工作法", "一线工作法", "清单工作法", "结对工作法")), 0.85, 30, per_branch=True),
    Recipe("organs.brand_named", ("05-20",), _say(brand=("先锋窗口", "红色引擎", "清风机关", "暖心服务"), idea=("一心为民", "实干争先")), 0.95, 40),
    Recipe("organs.breakthrough_project_done", ("10-28",), _say(project=("窗口提速", "老旧小区改造先锋岗", "数据共享"), outcome=("办理时间减半", "群众少跑一趟")), 0.9, 20),
    Recipe("organs.budget_reported", ("02-12",), _say(document="{year}年部门预算"), 1.02),
    Recipe("organs.spending_published", ("06-28", "11-10"), _say(place=("公示栏", "党务公开栏")), 0.97),
    Recipe("organs.benefit_judged", ("11-12",), _judged(6, ("党建任务与业务任务同部署、有成效", "融合有载体，成效还不明显")), 1.1, 8),
    Recipe("organs.mass_visited", _MONTHS, _say(topic=("走访联系户", "到联系社区服务", "走访企业")), 0.98),
    Recipe("organs.satisfaction_surveyed", ("11-16",), _survey("members", 78), 1.2, 5),
    Recipe("organs.satisfaction_surveyed", ("11-17",), _survey("clients", 74), 1.2, 5),
    Recipe("organs.awarded", ("07-01", "09-10"), _say(level=("county", "county", "city", "province"), matter=("先进基层党组织", "优秀党建案例"), document="表彰文件（示例）"), 0.22, 20),
    Recipe("organs.experience_promoted", ("08-20",), _say(level=("county", "city"), matter="机关党建经验材料", document="简报（示例）"), 0.2, 40),
    Recipe("organs.brand_awarded", ("10-30",), _say(document="十佳名牌通报（示例）"), 0.14),
    Recipe("organs.style_issue_found", ("08-08",), _say(matter="窗口服务投诉属实", document="核查通报（示例）"), 0.35, 60, misfortune=True),
    Recipe("organs.criticised", ("09-20",), _say(level="county", matter="重点工作推进迟缓", document="督查通报（示例）"), 0.3, 50, misfortune=True),
    Recipe("organs.discipline_case_closed", ("07-15",), _say(penalty=("reminder", "warning"), matter="违反工作纪律"), 0.16, 60, misfortune=True),
)  # fmt: skip


class DailyLife:
    def __init__(self, county: County, year: Year, chance: random.Random) -> None:
        self.county, self.year, self.chance = county, year, chance

    def record(self, of: Sequence[Recipe] = RECIPES) -> int:
        """Writes the records and their facts in the order in which they happened; returns their number."""
        declared = library.fact_kinds()
        recipes = [recipe for recipe in of if recipe.kind in declared]
        records = [record for unit in self.county.departments for record in self._of(unit, recipes)]
        records.sort(key=lambda record: (record.recorded_at, record.unit_id, record.kind))
        DailyRecord.objects.bulk_create(records, batch_size=BATCH)
        loading.load(
            ((ledger.Entry(r.kind, r.unit, r.occurred_on, r.data, r.source), r.recorded_at) for r in records), by=SYSTEM
        )
        return len(records)

    def _of(self, department: Unit, recipes: list[Recipe]) -> Iterator[DailyRecord]:
        habit = self.year.habit(department)
        branches = [branch for branch in self.county.branches if branch.path.startswith(department.path)]
        for recipe in recipes:
            likely = (1 - habit) * 2.5 * recipe.luck if recipe.misfortune else habit * recipe.luck
            for unit in branches if recipe.per_branch else [department]:
                for day in self._days(recipe):
                    if self.chance.random() < likely:
                        yield self._record(recipe, unit, day)

    def _days(self, recipe: Recipe) -> Iterator[dt.date]:
        for year in range(self.year.start.year, self.year.as_of.year + 1):
            for written in recipe.days:
                day = dt.date.fromisoformat(f"{year}-{written}")
                day += dt.timedelta(days=self.chance.randint(-recipe.spread, recipe.spread))
                day -= dt.timedelta(days=max(day.weekday() - 4, 0))
                if self.year.start <= day <= self.year.as_of:
                    yield day

    def _record(self, recipe: Recipe, unit: Unit, day: dt.date) -> DailyRecord:
        return DailyRecord(
            kind=recipe.kind, unit=unit, occurred_on=day, data=recipe.data(self.chance, day.year), basis="示例依据",
            recorded_by="example", recorded_by_name="示例", recorded_at=self.year.recorded(day),
        )  # fmt: skip
