"""A page of the docs walked through: its files are written, its commands are run, and what they say is put on the page.

`python -m zugong.desk.tests.walkthrough PAGE…` writes the outputs anew."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from zugong.desk import cli

DOCS = Path(__file__).resolve().parents[3] / "docs"
FILE = re.compile(r"^<!-- file: (\S+) -->\n```\w*\n(.*?)^```$", re.M | re.S)
BOOK = re.compile(r"^<!-- workbook: (\S+) -->\n((?:\|.*\n)+)", re.M)
SAME = re.compile(r"^<!-- files of (\S+) -->$", re.M)
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
WIDTH = "96"
SEALS = re.compile(r"[0-9a-f]{12,}")


def without_seals(text: str) -> str:
    """A seal names the version of the engine, so it changes with every release."""
    return SEALS.sub("…", text)


def write_files(page: Path, folder: Path) -> None:
    text = page.read_text("utf-8")
    for other in SAME.findall(text):
        write_files(page.parent / other, folder)
    for name, rows in BOOK.findall(text):
        table = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in rows.splitlines()]
        with xlsxwriter.Workbook(str(folder / name)) as book:
            sheet = book.add_worksheet(Path(name).stem)
            for number, row in enumerate([table[0], *table[2:]]):
                sheet.write_row(number, 0, row)
    for name, content in FILE.findall(text):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")


@contextlib.contextmanager
def inside(folder: Path) -> Iterator[None]:
    """As a terminal of this width in this folder."""
    before, width = Path.cwd(), os.environ.get("COLUMNS")
    os.chdir(folder)
    os.environ["COLUMNS"] = WIDTH
    try:
        yield
    finally:
        os.chdir(before)
        del os.environ["COLUMNS"]
        if width is not None:
            os.environ["COLUMNS"] = width


def said(command: str) -> str:
    """What the command prints, errors included, and its exit code where it is not 0."""
    program, area, *rest = shlex.split(command)
    assert (program, area) == ("zugong", "rules"), command
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = cli.rules_command(rest)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    return "\n".join(lines + ([f"[{code}]"] if code else [])) + "\n"


def walked(page: Path) -> str:
    """The page with the outputs as they are now."""
    with tempfile.TemporaryDirectory() as name, inside(Path(name)):
        write_files(page, Path(name))

        def console(block: re.Match[str]) -> str:
            commands = [line[2:] for line in block[1].splitlines() if line.startswith("$ ")]
            return "```console\n" + "".join(f"$ {command}\n{said(command)}" for command in commands) + "```"

        return CONSOLE.sub(console, page.read_text("utf-8"))


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        Path(argument).write_text(walked(Path(argument).resolve()), "utf-8")
