"""`zugong rules render` and `draft`: office papers out, office tables in."""

from __future__ import annotations

from pathlib import Path

import click

from zugong import engine
from zugong.desk import running
from zugong.desk.command import JSON, SCHEME, group, say_json
from zugong.desk.progress import bar
from zugong.engine import seal


@group.command("render")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--what", default="", type=click.Choice(["", "scheme", "sheet", "notice"]), help="A scheme's table, or a result's sheets or notice.")  # fmt: skip
@click.option("--subject", "subjects", multiple=True, help="Only the sheet of this unit; may be repeated.")
@SCHEME
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="FILE.docx, or FILE.xlsx for a scheme.",
)
def render(path: Path, what: str, subjects: tuple[str, ...], scheme: str, out: Path) -> int:
    """A scheme, or the score sheets or the ranking notice of a sealed result, as an office document."""
    is_result = path.suffix == ".json"
    what = what or ("sheet" if is_result else "scheme")
    if is_result != (what in {"sheet", "notice"}):
        raise click.UsageError("A sealed result gives a sheet or a notice, a scheme gives a scheme.")
    if out.suffix.lower() not in ({".docx", ".xlsx"} if what == "scheme" else {".docx"}):
        raise click.UsageError(f"“{out}” should end in .docx{' or .xlsx' if what == 'scheme' else ''}.")
    if is_result:
        _result(path, what, subjects, out)
    else:
        _scheme(running.rules_at(path, scheme), out)
    click.echo(f"✓ {out}")
    return 0


def _scheme(rules: running.Rules, out: Path) -> None:
    from zugong.desk.office.excel import scheme_workbook
    from zugong.desk.office.paper import paper
    from zugong.desk.office.word import scheme_document

    source = Path(rules.institution.file).read_text("utf-8-sig")
    drawn = paper(rules.institution, rules.shelf.catalogue)
    (scheme_workbook if out.suffix.lower() == ".xlsx" else scheme_document)(drawn, source, out)


def _result(path: Path, what: str, subjects: tuple[str, ...], out: Path) -> None:
    from zugong.desk.office.word import notice_document, sheets_document

    whole = seal.read(path)
    content = whole["sealed"]
    result, names = running.result_of(content), content["names"]
    title = content["scheme"]["title"]
    if what == "notice":
        notice_document(title, result, names, whole["seal"], out)
        return
    by_name = {name: key for key, name in names.items()}
    wanted = [by_name.get(one, one) for one in subjects] or [one.subject for one in result.standings]
    strange = [one for one in wanted if one not in content["scores"]]
    if strange:
        raise running.Cannot(f"{path} 里没有“{strange[0]}”", f"{path} does not hold “{strange[0]}”.")
    with bar("写计分表 writing sheets", len(wanted)) as tick:
        rows = []
        for subject in wanted:
            rows.append((names.get(subject, subject), result.standing(subject), result.score(subject)))
            tick(1)
        sheets_document(title, rows, whole["seal"], out)


@group.command("draft")
@click.argument("table", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the draft to this file.")
@JSON
def draft_command(table: Path, out: Path | None, as_json: bool) -> int:
    """A 考核细则 table (.xlsx, .xls, .csv or .docx) as a draft scheme; what was not understood is marked, nothing is dropped."""
    from zugong.desk.office.drafting import draft
    from zugong.desk.office.grids import NoTable

    try:
        made = draft(table)
    except NoTable as wrong:
        raise running.Cannot(str(wrong)) from wrong
    if out is not None:
        out.write_text(made.text, "utf-8", newline="\n")
    problems = [] if made.lossless else engine.check(engine.loads(made.text, str(out or "draft.yaml")))
    if as_json:
        say_json(
            {
                "rows": made.rows,
                "understood": made.understood,
                "lossless": made.lossless,
                "open": len(problems),
                "text": made.text,
            }
        )
        return 0
    if out is None:
        click.echo(made.text, nl=False)
    elif made.lossless:
        click.echo(f"✓ {out}：这份文件是从这里导出的，原样取回。")
    else:
        click.echo(
            f"✓ {out}：{made.rows} 行，读懂 {made.understood} 行；还有 {len(problems)} 处要补，运行 zugong rules check {out}"
        )
    return 0
