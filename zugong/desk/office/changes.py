"""What somebody changed in the table of a document that came from us."""

from __future__ import annotations

from pathlib import Path

from zugong import engine
from zugong.desk.office import grids
from zugong.desk.office.paper import HEADS, paper
from zugong.desk.office.word import BASIS
from zugong.desk.running import installed
from zugong.engine.shelf import institution_files, read_shelf

NAMES = ("item", "indicator", "full", "standard", "source", "duty", "cite")


def changed_rows(path: Path, source: str) -> list[str]:
    """Rows of the table that are not as the embedded scheme says them, and rows that are gone; a sentence each."""
    shelf = read_shelf(institution_files(installed(), templates=False), asked=())
    institution = engine.loads(source, path.name)
    try:
        rows = paper(institution, engine.Catalogue.of([institution, *shelf.institutions])).rows
    except engine.Unsound as unsound:
        return [f"里面的方案按现在的语言有 {len(unsound.problems)} 处错误，表格没法比对：{unsound.problems[0]}"]
    wanted = [row.cells for row in rows]
    try:
        lines = [line for grid in grids.read(path) for line in grid.lines]
    except grids.NoTable:
        return ["表格整个不见了"]
    found = [tuple(_plain(line[name]) for name in NAMES) for line in lines]
    told = []
    for number, cells in enumerate(found):
        before = tuple(_plain(cell) for cell in wanted[number]) if number < len(wanted) else None
        if before == cells:
            continue
        if before is None:
            told.append(
                f"第 {lines[number].number} 行是新加的："
                + "　".join(f"{head}：{cell}" for head, cell in zip(HEADS, cells, strict=True) if cell)
            )
            continue
        for head, was, now in zip(HEADS, before, cells, strict=True):
            if was != now:
                told.append(f"第 {lines[number].number} 行“{head}”：原来是“{was}”，现在是“{now}”")
    for cells in wanted[len(found) :]:
        told.append(f"这一行被删掉了：{cells[1]}")
    return told


def _plain(text: str) -> str:
    return "".join(text.split(BASIS, maxsplit=1)[0].split())
