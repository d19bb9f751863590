"""Office papers out, office tables in; nothing dropped, and what came from us comes back as it was."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import xlsxwriter

from zugong import engine
from zugong.desk import cli
from zugong.desk.office import gongwen, word
from zugong.desk.office.drafting import draft
from zugong.desk.office.grids import NoTable, own_source
from zugong.desk.office.paper import paper
from zugong.desk.office.understanding import understand
from zugong.desk.running import PACKAGED
from zugong.desk.tests.county import SCHEME, write_county
from zugong.engine.tests.shapes.paper import paper as one_rule

HEADS = ("序号", "一级指标", "二级指标", "分值", "评分标准", "数据来源", "责任单位")
ROWS = [
    ("组织建设（40分）", "三会一课", "10", "每月召开1次支委会，少1次扣0.5分，扣完为止。", "会议记录", "机关工委"),
    ("", "主题党日", "10分", "每月开展1次主题党日；每缺1次扣1分，扣完为止", "台账", "机关工委"),
    ("", "按期换届", "10", "按期换届得满分，否则不得分", "换届批复", "组织部"),
    ("", "党费收缴", "10", "低于95%的，每低1个百分点扣0.2分", "", ""),
    ("作风建设（30分）", "报送材料", "15", "3月31日前报送计划，每逾期1天扣0.1分。内容质量看着办扣1-3分", "", "办公室"),
    ("", "通报批评", "15", "受到国家级通报扣5分、省级扣3分、市级扣2分、县级扣1分，扣完为止", "", ""),
    ("满意度（30分）", "群众满意度", "30", "95%以上得30分，85%以上得20分，85%以下不得分", "测评", "组织部"),
    ("加分项", "表彰", "", "每获得1次表彰加1分，最多加3分", "文件", "组织部"),
    ("", "创新", "", "酌情打分", "", ""),
    ("", "其他", "", "由县委常委会研究决定", "", ""),
]  # fmt: skip
UNDERSTOOD = 8


def write_table(path: Path) -> None:
    """As an office would: merged items, a title, a total, a remark."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("细则")
        sheet.merge_range(0, 0, 0, 6, "示例县2026年机关党建考核细则")
        sheet.write_row(1, 0, HEADS)
        for number, row in enumerate(ROWS, 2):
            sheet.write(number, 0, number - 1)
            sheet.write_row(number, 2, row[1:])
            if row[0] and number not in {2, 6}:
                sheet.write(number, 1, row[0])
        sheet.merge_range(2, 1, 5, 1, ROWS[0][0])
        sheet.merge_range(6, 1, 7, 1, ROWS[4][0])
        sheet.write(12, 1, "合计")
        sheet.write(12, 3, 100)
        sheet.write(13, 0, "备注：本办法由县直机关工委负责解释。")


def write_document(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("示例县2026年机关党建考核细则")
    table = document.add_table(rows=0, cols=len(HEADS))
    for row in [HEADS, *((str(number), *row) for number, row in enumerate(ROWS, 1))]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(4, 1))
    document.add_paragraph("备注：本办法由县直机关工委负责解释。")
    document.save(str(path))


@pytest.mark.parametrize("write", [write_table, write_document])
def test_a_table_becomes_a_draft_with_nothing_dropped(write: Any, tmp_path: Path) -> None:
    path = tmp_path / ("t.xlsx" if write is write_table else "t.docx")
    write(path)
    made = draft(path)
    assert (made.rows, made.understood, made.lossless) == (len(ROWS), UNDERSTOOD, False)
    for row in ROWS:
        for cell in row:
            assert " ".join(cell.split()) in made.text
    assert "本办法由县直机关工委负责解释。" in made.text
    institution = engine.loads(made.text, "draft.yaml")
    assert institution.scheme is not None
    assert [(item.title, len(item.indicators)) for item in institution.scheme.items] == [
        ("组织建设", 4),
        ("作风建设", 2),
        ("满意度", 1),
    ]
    assert institution.scheme.special is not None
    assert len(institution.scheme.special.indicators) == 3


def test_what_was_not_understood_is_told_at_its_line_and_what_is_open_is_asked(tmp_path: Path) -> None:
    write_table(tmp_path / "t.xlsx")
    text = draft(tmp_path / "t.xlsx").text
    lines = text.splitlines()
    problems = engine.check(engine.loads(text, "draft.yaml"))
    left = [lines[problem.line - 1].strip() for problem in problems if problem.code == "left-to-write"]
    assert left == ['待写: "内容质量看着办扣1-3分"', '待写: "由县委常委会研究决定"']
    assert {problem.code for problem in problems} <= {
        "left-to-write", "no-clause", "missing-key", "choose", "choose-rounding", "choose-floor", "choose-missing", "choose-same",
    }  # fmt: skip


def test_a_draft_can_be_finished_into_a_sound_scheme(tmp_path: Path) -> None:
    write_table(tmp_path / "t.xlsx")
    text = draft(tmp_path / "t.xlsx").text
    text = re.sub(r'\n +待写: "内容质量.*', "", text)
    text = re.sub(r"\n +# 第 12 行.*\n.*id: r12\n.*\n.*\n.*待写.*", "", text)
    rounding = "{indicator: {digits: 2, mode: half_up}, total: {digits: 2, mode: half_up}, division: {digits: 4, mode: half_up}}"
    choices = f"{{fact_date: occurred, founded_midway: from_next_period, targets_midway: whole, numbers_as_of: period_end, days: calendar, ties: 1-1-3, rounding: {rounding}}}"
    for old, new in (
        ("  period: year\n", f"  subjects: department\n  ceiling: none\n  ground: 0\n  choices: {choices}\n  period: year\n"),
        ("    title: \"加分项\"\n", "    title: \"加分项\"\n    cap: none\n    floor: none\n"),
        ("step: r6_step}}", "step: r6_step, part: exact}}\n          floor: 0\n          missing: full"),
        ("{per_unit: r7_by}", "{per_unit: r7_by}\n          floor: 0\n          missing: zero"),
        ("matter: matter}}", "matter: matter, same: highest}}"),
        ("{thresholds: r9_bands}", "{thresholds: r9_bands}\n          missing: zero"),
        ("{as_given: }", "{as_given: {over: kept}}\n        missing: zero"),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    assert [
        str(problem) for problem in engine.check(engine.loads(text, "draft.yaml")) if problem.severity == "error"
    ] == []


@pytest.mark.parametrize(
    ("text", "maps", "unknown"),
    [
        ("每发现一起扣2分", ["{per_unit: {name}_by}"], []),
        ("每少一次扣0.5分", [], ["每少一次扣0.5分"]),  # how many are owed is not said
        ("每季度至少1次，每少一次扣1分，扣完为止", ["{per_unit: {name}_by}"], []),
        ("获国家级表彰加3分、省级加2分、市级加1分", ["{by_level: {field: level, table: {name}_table, matter: matter}}"], []),
        ("每2次扣1分", [], ["每2次扣1分"]),
        ("出现违纪的不得分", ["{all_or_nothing: {at_least: {name}_once}}"], []),
        ("按完成比例得分", ["{proportion: {target: {name}_target, over: capped}}"], []),
        ("领导满意", [], ["领导满意"]),
        ("制度不健全扣5分，班子不团结的，扣3分", ["{per_unit: {name}_by}"] * 2, []),
        ("不健全扣5分；不团结扣三分", ["{per_unit: {name}_by}"] * 2, []),
        ("不健全扣5分，最多扣8分", [], ["不健全扣5分，最多扣8分"]),
        ("不健全扣5分，情节严重的酌情扣3分", [], ["不健全扣5分，情节严重的酌情扣3分"]),
        ("不健全扣1-5分", [], ["不健全扣1-5分"]),
        ("不健全、不完善扣5分", [], ["不健全、不完善扣5分"]),
        ("1.每发生一件扣一分；2.每上报一篇得0.5分，最高5分", ["{per_unit: {name}_by}"] * 2, []),
    ],
)  # fmt: skip
def test_sentences_are_understood_or_left_never_guessed(text: str, maps: list[str], unknown: list[str]) -> None:
    found = understand(text)
    assert ([said.map for said in found.clauses], found.unknown) == (maps, unknown)


def test_states_in_one_cell_are_clauses_with_a_name_that_take_their_marks_once() -> None:
    told = [
        (said.title, said.sign, said.cap, said.numbers["by"][2])
        for said in understand("制度不健全扣5分，创新加二分").clauses
    ]
    assert told == [("制度不健全", "deduct", "{name}_by", "5"), ("创新", "add", "{name}_by", "2")]


def test_a_file_without_such_a_table_is_said_to_have_none(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "x.xlsx")) as book:
        book.add_worksheet("a").write_row(0, 0, ("姓名", "性别", "民族"))
    (tmp_path / "y.docx").write_bytes(b"no")
    for name in ("x.xlsx", "y.docx"):
        with pytest.raises(NoTable):
            draft(tmp_path / name)
        assert cli.rules_command(["draft", str(tmp_path / name)]) == 1


# ---- our own documents ---------------------------------------------------------------------------


@pytest.fixture(params=[PACKAGED / "source-4" / "organs-ten-plus-one.yaml", None], ids=["ten-plus-one", "small"])
def scheme(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return request.param or write_county(tmp_path)


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_scheme_comes_back_from_its_document_to_the_letter(scheme: Path, suffix: str, tmp_path: Path) -> None:
    out, back = tmp_path / f"s.{suffix}", tmp_path / "back.yaml"
    assert cli.rules_command(["render", str(scheme), "-o", str(out)]) == 0
    assert own_source(out) == scheme.read_text("utf-8")
    assert cli.rules_command(["draft", str(out), "-o", str(back)]) == 0
    assert back.read_bytes() == scheme.read_bytes()


def test_what_was_changed_in_the_document_since_is_marked_and_not_lost(tmp_path: Path) -> None:
    scheme = write_county(tmp_path)
    out = tmp_path / "s.xlsx"
    assert cli.rules_command(["render", str(scheme), "-o", str(out)]) == 0
    book = openpyxl.load_workbook(out)
    sheet = book["考核细则"]
    assert sheet["C3"].value == "5"
    sheet["C3"].value = "6"
    sheet.append(["新项目", "新指标", "3", "每发现一起扣1分", "", "", ""])
    book.save(out)
    made = draft(out)
    assert not made.lossless
    assert "# 待写 第 3 行“分值”：原来是“5”，现在是“6”" in made.text
    assert "行是新加的：一级指标：新项目　二级指标：新指标　分值：3　评分标准：每发现一起扣1分" in made.text
    assert SCHEME in made.text
    assert "left-to-write" in {problem.code for problem in engine.check(engine.loads(made.text))}


def test_the_page_is_that_of_an_official_paper(tmp_path: Path) -> None:
    out = tmp_path / "s.docx"
    assert cli.rules_command(["render", str(write_county(tmp_path)), "-o", str(out)]) == 0
    document = docx.Document(str(out))
    section, table = document.sections[:2]
    assert [
        round(size.mm) for size in (table.page_width, table.page_height, table.left_margin, table.right_margin)
    ] == [297, 210, 35, 37]
    sizes = [
        section.page_width,
        section.page_height,
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    ]
    assert [round(size.mm) for size in sizes if size is not None] == [210, 297, 37, 35, 28, 26]
    with zipfile.ZipFile(out) as package:
        body, fonts = package.read("word/document.xml").decode(), package.read("word/fontTable.xml").decode()
        footers = [package.read(name).decode() for name in package.namelist() if name.startswith("word/footer")]
    pitches = re.findall(r'<w:docGrid w:type="lines" w:linePitch="(\d+)"', body)
    assert [round(225 / 25.4 * 1440 / int(pitch)) for pitch in pitches] == [22, 22, 22]
    between = re.search(r'<w:spacing w:val="(-\d+)"/>', package_styles(out))
    assert between is not None
    assert int(156 / 25.4 * 72 / (16 + int(between[1]) / 20)) == 28
    widths = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', body)]
    assert (len(widths), round(sum(widths) / 1440 * 25.4)) == (7, 225)
    assert 'w:eastAsia="方正小标宋简体"' in body
    assert 'w:eastAsia="仿宋_GB2312"' in package_styles(out)
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋;' in fonts
    assert sum("PAGE" in footer and "— " in footer for footer in footers) == 2
    assert [cell.text for cell in document.tables[0].rows[0].cells] == [
        "一级指标",
        "二级指标",
        "分值",
        "评分标准",
        "数据来源",
        "责任单位",
        "依据",
    ]
    assert body.count("w:tblHeader") == 1


def package_styles(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("word/styles.xml").decode()


BASED = SCHEME.replace(
    "          title: 到会率\n", "          title: 平台登录率\n          basis: {document: 某省文件, clause: 第三条}\n"
)


def red_texts(path: Path) -> list[str]:
    document = docx.Document(str(path))
    paragraphs = [
        *document.paragraphs,
        *(p for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs),
    ]
    return [run.text for paragraph in paragraphs for run in paragraph.runs if str(run.font.color.rgb) == "B31B1B"]


def test_a_superior_basis_is_red_on_scheme_sheet_and_notice(tmp_path: Path) -> None:
    scheme = write_county(tmp_path)
    scheme.write_text(BASED, "utf-8")
    result = tmp_path / "r.json"
    assert cli.rules_command(["run", str(scheme), "--facts", str(tmp_path / "facts"), "-o", str(result)]) == 0
    for what, path in (("scheme", scheme), ("sheet", result), ("notice", result)):
        out = tmp_path / f"{what}.docx"
        assert cli.rules_command(["render", str(path), "--what", what, "-o", str(out)]) == 0
        found = red_texts(out)
        assert found
        assert all("上级依据：某省文件第三条" in text for text in found)


def test_a_sheet_says_how_each_mark_came_about(tmp_path: Path) -> None:
    scheme, result, out = write_county(tmp_path), tmp_path / "r.json", tmp_path / "sheet.docx"
    assert cli.rules_command(["run", str(scheme), "--facts", str(tmp_path / "facts"), "-o", str(result)]) == 0
    assert cli.rules_command(["render", str(result), "--subject", "样本局", "-o", str(out)]) == 0
    document = docx.Document(str(out))
    assert len(document.tables) == 1
    row = [cell.text for cell in document.tables[0].rows[1].cells]
    assert (row[1], row[2], row[5]) == ("1.1 主题党日", "5", "4.2")
    assert "缺 12 − 8 = 4" in row[4]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "单位：样本局" in texts
    assert any(text.startswith("总分：17.8 分（满分 20 分）　名次：2/3") for text in texts)
    assert any(re.fullmatch(r"算到 2026年12月31日　校验码：[0-9a-f]{32}", text) for text in texts)


@pytest.mark.parametrize("argv", [("--what", "notice"), ("--what", "sheet")])
def test_a_scheme_gives_no_sheets(argv: tuple[str, ...], tmp_path: Path) -> None:
    scheme = write_county(tmp_path)
    assert cli.rules_command(["render", str(scheme), *argv, "-o", str(tmp_path / "x.docx")]) == 2
    assert cli.rules_command(["render", str(scheme), "-o", str(tmp_path / "x.pdf")]) == 2


def test_the_workbook_is_laid_out_to_be_printed(tmp_path: Path) -> None:
    out = tmp_path / "s.xlsx"
    assert cli.rules_command(["render", str(write_county(tmp_path)), "-o", str(out)]) == 0
    with zipfile.ZipFile(out) as package:
        names = re.findall(r'<sheet name="([^"]+)"', package.read("xl/workbook.xml").decode())
        titles = re.findall(r"<definedName[^>]*Print_Titles[^>]*>([^<]+)<", package.read("xl/workbook.xml").decode())
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        about = package.read("xl/worksheets/sheet2.xml").decode()
    assert names[:2] == ["考核细则", "说明"]
    assert titles == ["考核细则!$2:$2"]
    for page in (sheet, about):
        assert 'orientation="landscape"' in page
        assert 'fitToHeight="0"' in page
        assert "第 &amp;P 页，共 &amp;N 页" in page
    heights = [float(height) for height in re.findall(r'<row r="\d+"[^>]* ht="([\d.]+)"', sheet)]
    assert len(heights) == 7  # title, heads and five rows, none left to a program that guesses
    assert min(heights) >= 19


#: what a scheme says → what of it is read back from the sentence alone
SAID = {
    "sign: deduct\nfloor: 0\nmeasure: {count: {of: event}}\nmap: {per_unit: one}": ("deduct", "count", "per_unit", "", "0"),
    "sign: deduct\nfloor: 0\nmeasure: {shortfall: {of: event, owed: once, every: month, each: branch, of_units: mean}}\nmap: {per_unit: one}":
        ("deduct", "shortfall", "per_unit", "every: month, each: branch, of_units: mean", "0"),
    "sign: deduct\nfloor: 0\nmeasure: {shortfall: {of: event, owed: once, every: quarter, each: general_branch, of_units: sum}}\nmap: {per_unit: one}":
        ("deduct", "shortfall", "per_unit", "every: quarter, each: general_branch, of_units: sum", "0"),
    "sign: deduct\nfloor: 0\nmissing: full\nmeasure: {lateness: {of: event, due: due}}\nmap: {per_unit: one}": ("deduct", "lateness", "per_unit", "", "0"),
    "missing: zero\nmeasure: {latest: {of: event, field: rate}}\nmap: {thresholds: bands}": ("add", "latest", "thresholds", "", ""),
    "sign: deduct\nfloor: 0\nmissing: full\nmeasure: {latest: {of: event, field: rate}}\nmap: {below_target: {target: ninety, step: step, by: one, part: exact}}":
        ("deduct", "latest", "below_target", "", "0"),
    "cap: none\nmeasure: {count: {of: event}}\nmap: {by_level: {field: level, table: table, matter: matter, same: highest}}": ("add", "count", "by_level", "", ""),
    "missing: zero\nmeasure: {latest: {of: event, field: rate}}\nmap: {proportion: {target: ninety, over: capped}}": ("add", "latest", "proportion", "", ""),
    "missing: zero\nmeasure: {judged: {of: mark.given, by: 考核组}}\nmap: {as_given: {over: full}}": ("add", "judged", "as_given", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("rule", SAID)
def test_what_a_scheme_says_on_paper_is_read_back_from_the_paper(rule: str) -> None:
    numbers = {
        "one": 1, "once": (1, "次"), "due": "03-31", "bands": {95: 10, 80: 7, "below": 0}, "ninety": (90, "%"), "step": (1, "%"),
        "table": {"national": 4, "province": 3, "city": 2, "county": 1},
    }  # fmt: skip
    standard = paper(engine.loads(one_rule(rule, **numbers), "p.yaml")).rows[0].standard
    found = understand(standard)
    assert (found.unknown, len(found.clauses)) == ([], 1)
    said = found.clauses[0]
    sign, measure, to, more, floor = SAID[rule]
    assert (said.sign, found.floor) == (sign, floor)
    assert said.measure.startswith(f"{{{measure}: ")
    assert said.map.startswith(f"{{{to}: ")
    assert more in said.measure
    assert found.missing == next(iter(re.findall(r"missing: (\w+)", rule)), "")


def test_without_our_own_part_inside_a_document_is_still_read_from_its_table(tmp_path: Path) -> None:
    """Drawn, read, drawn again: the sentences are the same."""
    rule = next(rule for rule in SAID if "of_units: mean" in rule)
    first = paper(engine.loads(one_rule(rule, one=1, once=(1, "次")), "p.yaml"))
    table = [HEADS[1:5], *((row.item, row.indicator, row.full, row.standard) for row in first.rows)]
    with xlsxwriter.Workbook(str(tmp_path / "t.xlsx")) as book:
        sheet = book.add_worksheet("2026年细则")
        for number, cells in enumerate(table):
            sheet.write_row(number, 0, cells)
    made = draft(tmp_path / "t.xlsx")
    assert (made.rows, made.understood) == (1, 1)
    assert "each: branch, of_units: mean" in made.text


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("县（区）直机关党建工作“10+1”考核办法计分表", ["县（区）直机关党建工作", "“10+1”考核办法计分表"]),
        ("示例县考核办法计分表", ["示例县考核办法计分表"]),
        ("关于示例县机关事务管理和公共资源交易服务工作2026年度考核办法（试行）结果的通报", None),
    ],
)
def test_a_long_title_is_broken_into_even_lines_and_not_in_the_middle_of_a_number(
    title: str, lines: list[str] | None
) -> None:
    found = gongwen.balanced(title, 20)
    assert "".join(found) == title
    assert lines is None or found == lines
    assert max(len(one) for one in found) <= 21
    assert min(len(one) for one in found) * 2 >= max(len(one) for one in found)
    assert not any(
        one[0] in "）》”、，。" or one[-1] in "（《“" or (one[-1].isdigit() and two[0].isdigit())
        for one, two in pairwise(found)
    )


def standing(subject: str, total: str, place: int) -> engine.Standing:
    return engine.Standing(subject, "all", Decimal(total), Decimal(total), place=place, of=2)


def noticed(standings: tuple[engine.Standing, ...], path: Path, **more: str) -> list[str]:
    """Everything a notice says: paragraphs, then cells."""
    found = engine.Result("county", "1", "2026-Q3", dt.date(2026, 9, 30), "1", Decimal(100), standings)
    word.notice_document("示例办法", found, {"a": "甲局", "b": "乙局"}, "0" * 64, path, **more)
    made = docx.Document(str(path))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return [*(one.text for one in made.paragraphs), *cells]


def test_a_notice_names_the_period_in_words_and_gives_marks_as_many_digits(tmp_path: Path) -> None:
    told = noticed(
        (standing("a", "91.80", 1), standing("b", "90.19", 2)), tmp_path / "notice.docx", signed="2026年10月8日"
    )
    assert "（2026年第三季度）" in told
    assert any("2026年第三季度考核已经结束，参加考核的单位 2 个，满分 100 分。结果如下。" in one for one in told)
    assert [one for one in told if one.startswith("9")] == ["91.80", "90.19"]
    assert "2026年10月8日" in told


def test_a_notice_of_nobody_says_so(tmp_path: Path) -> None:
    told = noticed((), tmp_path / "notice.docx")
    assert any(one.endswith("没有单位参加考核。") for one in told)
    assert not any("结果如下" in one for one in told)
    assert "2026年9月30日" in told
