"""Published schemes to start from: sound, proven by the examples their papers give, and in force nowhere until copied."""

import datetime as dt
import shutil

import pytest

from zugong import engine
from zugong.desk import cli
from zugong.engine import examples
from zugong.engine.catalogue import Catalogue
from zugong.engine.shelf import TEMPLATES, institution_files
from zugong.rulebook import library

FOLDER = library.PACKAGED / TEMPLATES
FILES = institution_files([FOLDER])
PACKS = Catalogue.of(engine.load(file) for file in institution_files([library.PACKAGED], templates=False))
READ = {file.stem: engine.load(file) for file in FILES}
DAY = dt.date(2026, 11, 12)


def wrong(template: engine.Institution) -> list[engine.Problem]:
    """What is wrong with a template beside the packs in force alone, as a county has it after copying this one file."""
    return engine.check(template, PACKS)


@pytest.fixture
def county(tmp_path, settings, db):
    settings.ZUGONG_INSTITUTIONS = [library.PACKAGED, tmp_path]
    library.forget()
    yield tmp_path
    library.forget()


@pytest.mark.parametrize("name", READ)
def test_a_template_stands_by_itself_and_its_examples_come_out(name: str) -> None:
    template = READ[name]
    assert [str(problem) for problem in wrong(template)] == []
    assert template.id == f"{TEMPLATES}.{name}"
    assert template.heading.source.document
    outcomes = examples.run(template, PACKS) if template.scheme is not None else []
    assert bool(outcomes) == (template.scheme is not None)
    assert [difference for outcome in outcomes for difference in outcome.differences] == []


def test_two_templates_can_be_copied_side_by_side() -> None:
    declared = [(kind, name) for name, template in READ.items() for kind in template.facts]
    assert [kind for kind in {kind for kind, _ in declared} if sum(kind == other for other, _ in declared) > 1] == []


def test_a_template_is_in_force_nowhere_and_its_fact_kinds_are_unknown(county) -> None:
    ids = [f"{TEMPLATES}.{file.stem}" for file in FILES]
    days = [dt.date(year, 12, 31) for year in range(2010, 2028)]
    assert [one.id for day in days for one in library.in_force(day) if one.id in ids] == []
    assert [one.id for one in library.institutions() if one.id in ids] == []
    assert "river.report_sent" not in library.fact_kinds()


def test_a_county_that_copies_one_has_it_in_force(county) -> None:
    shutil.copy(FOLDER / "river-chief-departments.yaml", county)
    library.forget()
    assert f"{TEMPLATES}.river-chief-departments" in [one.id for one in library.in_force(DAY)]
    assert "river.report_sent" in library.fact_kinds()


def test_installs_cannot_be_scored_by_those_who_add_what_the_paper_had(tmp_path) -> None:
    """来源有“没有安装指定手机应用扣 2 分”，样本不写；谁照抄，合规哨会拦。"""
    text = (FOLDER / "member-monthly-deductions.yaml").read_text(encoding="utf-8")
    wanted = "monthly_gap:\n    title: 学习差距\n    values: {"
    assert wanted in text
    text = text.replace(wanted, wanted + "app: 没有安装指定APP, ")
    text = text.replace("value: {self_study: 3, knowledge: 3}", "value: {app: 2, self_study: 3, knowledge: 3}")
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    assert [problem.code for problem in wrong(engine.load(file))] == ["forbidden"]


def test_the_command_line_proves_them_where_they_lie(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.rules_command(["check", str(FOLDER)]) == 0
    assert f"{len(FILES)} 个文件，0 处错误，0 处提醒。" in capsys.readouterr().out
    assert cli.rules_command(["test", str(FOLDER)]) == 0
    assert "，0 个不对。" in capsys.readouterr().out
