"""The institutions that come with the system: sound, cited, proven by their own examples."""

import datetime as dt

import pytest

from zugong import engine
from zugong.desk import cli
from zugong.engine import examples, sql, vector
from zugong.engine.guard import vocabulary
from zugong.engine.ir import lowering
from zugong.engine.ir.refusing import Unsupported
from zugong.engine.layout import fields_read, lay_out
from zugong.life.facts import MeetingHeld
from zugong.rulebook import library
from zugong.timeline import Period

pytestmark = pytest.mark.django_db  # the library asks what was enacted here, too
DAY = dt.date(2026, 11, 12)
SHELF = library.read_shelf(library.files([library.PACKAGED]))
ALL = {institution.id: institution for institution in SHELF.institutions}
ORGANS = "source-4.organs-ten-plus-one"
TEN = (
    "谋篇布局",
    "政治思想建设",
    "班子队伍建设",
    "作风纪律建设",
    "反腐倡廉建设",
    "制度阵地建设",
    "创建活动",
    "经费保障",
    "党建效益",
    "满意度",
)


@pytest.mark.parametrize("institution", ALL.values(), ids=list(ALL))
def test_an_institution_has_no_problem_and_names_its_source(institution: engine.Institution) -> None:
    assert [str(problem) for problem in SHELF.problems[institution.file]] == []
    assert institution.heading.source.document


@pytest.mark.parametrize("institution", [one for one in ALL.values() if one.examples], ids=lambda one: one.id)
def test_its_examples_come_out_as_its_owner_expects(institution: engine.Institution) -> None:
    outcomes = examples.run(institution, SHELF.catalogue)
    assert outcomes
    assert [difference for outcome in outcomes for difference in outcome.differences] == []


def test_every_scheme_carries_examples() -> None:
    assert [one.id for one in ALL.values() if one.scheme is not None and not one.examples] == []


def test_the_batch_evaluators_know_every_scheme() -> None:
    """What is only told or only shown keeps nobody from marking a county, or verifying its result, in batch."""
    refused = {}
    for one in (one for one in ALL.values() if one.scheme is not None):
        period = Period.of(one.scheme.period, DAY)
        try:
            lowering.lower(engine.compile(one, SHELF.catalogue), period, period.end)
        except Unsupported as unknown:
            refused[one.id] = unknown.what
    assert refused == {}


@pytest.mark.parametrize("id", ["source-1.cadre-evaluation", "source-3.five-looks"])
def test_schemes_of_votes_come_out_alike_from_every_evaluator(id: str) -> None:
    """Groups of raters by their weights, one too small among them: marks, and the trace with every step."""
    plan = engine.compile(ALL[id], SHELF.catalogue)
    for example in ALL[id].examples:
        facts, units, heads, people = examples.rows_of(example)
        period, as_of = Period.parse(example.period), example.as_of
        assert as_of is not None
        told = engine.score(plan, engine.Ledger(facts, units, heads, people), period, as_of)[example.subject]
        layout = lay_out(facts, units, heads, fields_read(plan), people=people)
        for evaluator in (vector, sql):
            result = evaluator.score(plan, layout, period, as_of)
            assert result.total.at(result.place(example.subject)) == told.total
            again = evaluator.explain(plan, layout, period, as_of, [example.subject])[example.subject]
            assert (again.indicators, again.total) == (told.indicators, told.total)


def test_the_ten_items_are_named_as_the_source_names_them() -> None:
    scheme = ALL[ORGANS].scheme
    assert scheme is not None
    assert tuple(item.title for item in scheme.items) == TEN
    assert scheme.special is not None
    assert scheme.special.title == "特色项目及加减分项目"


def test_the_source_gives_no_numbers_so_every_number_is_marked_as_an_example() -> None:
    values = [value for parameter in ALL[ORGANS].parameters.values() for value in parameter.values]
    assert [value.cite for value in values if not value.example] == []


def test_nothing_forbidden_is_recorded_for_marks() -> None:
    for kind in ALL[ORGANS].facts.values():
        fields = [text for item in kind.fields.values() for text in (item.id, item.label)]
        assert vocabulary().look([kind.id, kind.title, *fields]) == []


def test_the_meeting_fact_is_declared_as_life_books_it() -> None:
    declared = ALL["national.organisation-life"].facts["life.meeting_held"].fields
    assert set(declared) == set(MeetingHeld.__dataclass_fields__)


def test_activities_answer_to_the_names_ledgers_use() -> None:
    names = {
        name: found.activity.id
        for found in library.activities(DAY)
        for name in (found.activity.name, *found.activity.aliases)
    }
    wanted = {"党员大会": "branch_general_meeting", "支委会": "branch_committee_meeting", "党小组会": "subgroup_meeting", "上党课": "party_lesson",
              "主题党日活动": "theme_day", "组织生活会": "organisation_life_meeting", "第一议题": "first_agenda_study"}  # fmt: skip
    assert {name: names[name] for name in wanted} == wanted


def test_duties_say_every_kind_of_when() -> None:
    duties = {found.duty.id: found.duty for found in library.duties(DAY)}
    assert duties["fortnightly_study"].every == "fortnight"
    assert duties["reread_application"].before is not None
    assert duties["minutes"].after_each is not None
    assert library.parameter(ORGANS, duties["reread_application"].before.name, DAY) == "07-01"


def test_what_is_uncertain_says_so() -> None:
    value = library.dated("national.organisation-life", "theme_days_per_month", DAY)
    assert (value.uncertain, value.note) == (True, "条次待核")


def test_a_rule_reads_as_people_say_it() -> None:
    plan = engine.compile(ALL[ORGANS], SHELF.catalogue)
    score = engine.score(plan, examples.ledger_of(ALL[ORGANS].examples[0]), engine_period(), DAY, ["bureau"])["bureau"]
    told = {indicator.id: str(indicator.rule) for indicator in score.indicators}
    assert (
        told["theme_day"]
        == "每个党支部每月应有 1 次“主题党日”，期末后 30 天内补开的抵 50%，已办的占全期应办的百分比达到 100 得 4 分，不到的按比例得分；没有数据按满分。"
    )
    assert (
        told["first_agenda"]
        == "每月应有 1 次“第一议题”学习，已办的占全期应办的百分比达到 100 得 4 分，不到的按比例得分；没有数据按满分。"
    )
    assert (
        told["reread"]
        == "有“重温入党志愿书主题党日”的党支部占比（%）（发生日不晚于7月1日才计）达到 100 得 2 分，不到的按比例得分；没有的不得分。"
    )
    assert (
        told["plan"]
        == "3月31日前完成“年度党建工作计划报备”；每迟 1 个工作日扣 0.1 分；没有数据的这一项不得分，扣完为止。"
    )
    assert (
        told["awarded"]
        == "“受表彰”的次数，每次按级别加分：国家级 3、省级 2、市级 1、县级 0.5，同一“事项”只计最高一次。"
    )
    assert told["fusion"] == "县直机关工委考核组按“党建与业务融合评定”评分，写明理由，0 至 6 分；没有的不得分。"


def engine_period():
    from zugong.timeline import Period

    return Period.parse("2026")


def test_the_command_line_checks_and_proves(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.rules_command(["check"]) == 0
    assert cli.rules_command(["test"]) == 0
    assert "个例子，0 个不对。" in capsys.readouterr().out


def test_the_command_line_says_what_is_wrong_and_where(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("institution:\n  id: x\n  titel: 甲\n", encoding="utf-8")
    assert cli.rules_command(["check", str(broken)]) == 1
    assert f"{broken}:3:3 不认识“titel”这个词。是不是想写“title”？" in capsys.readouterr().out
    assert cli.rules_command(["test", str(broken)]) == 0
    assert cli.rules_command(["chek"]) == 2


def test_the_library_reads_a_changed_file_again(tmp_path, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "own.yaml"
    text = "institution: {{id: own, title: 甲, edition: '{edition}', in_force_from: 2026-01-01, source: {{document: 文}}}}\n"
    settings.ZUGONG_INSTITUTIONS = [tmp_path]
    monkeypatch.setattr(library, "LOOK_AGAIN", 0.0)
    library.forget()
    file.write_text(text.format(edition="1"), encoding="utf-8")
    assert [one.edition for one in library.institutions()] == ["1"]
    file.write_text(text.format(edition="2.0"), encoding="utf-8")
    assert [one.edition for one in library.institutions()] == ["2.0"]
    library.forget()


def test_of_two_editions_the_one_of_the_day_holds(tmp_path, settings) -> None:
    text = "institution: {{id: own, title: 甲, edition: '{0}', in_force_from: {0}-01-01, source: {{document: 文}}}}\n"
    for year in (2025, 2026):
        (tmp_path / f"{year}.yaml").write_text(text.format(year), encoding="utf-8")
    settings.ZUGONG_INSTITUTIONS = [tmp_path]
    library.forget()
    days = [dt.date(2024, 6, 1), dt.date(2025, 6, 1), dt.date(2026, 6, 1)]
    assert [[one.edition for one in library.in_force(day)] for day in days] == [[], ["2025"], ["2026"]]
    library.forget()
