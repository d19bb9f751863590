"""A row as an official paper in Word: its title, its short columns as particulars, its paragraphs as text."""

from __future__ import annotations

import io
from urllib.parse import quote

from django.http import FileResponse
from django.utils.translation import gettext as _

from zugong.desk.office.gongwen import Paper
from zugong.kernel import audit
from zugong.org.models import Account
from zugong.rulebook.declared import DeclaredRegister

from . import trees
from .models import Row
from .queries import Shown
from .workbook import example_mark

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def row_paper(declared: DeclaredRegister, row: Row, *, by: Account) -> FileResponse:
    words, columns = Shown(declared, [row]).words(row), declared.register.columns
    paper = Paper(str(row) or declared.register.name, str(row.unit))
    for name, column in columns.items():
        if words[name] and column.type != "long_text" and words[name] != str(row):
            paper.note(f"{column.label}：{words[name]}")
    for name, column in columns.items():
        if words[name] and column.type == "long_text":
            paper.heading(column.label)
            for line in words[name].splitlines():
                if line.strip():
                    paper.text(line.strip())
    _below(paper, declared, row)
    return sent(paper, str(row)[:60] or declared.register.name, row.source, by=by)


def sent(paper: Paper, name: str, source: str, *, by: Account) -> FileResponse:
    """A finished paper as a file to keep; on record, like everything that leaves the house."""
    audit.append(by=by, verb="export_list", subject=source, details={"kind": "docx", "rows": 1})
    target = io.BytesIO()
    paper.document.save(target)
    target.seek(0)
    response = FileResponse(target, content_type=DOCX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}{example_mark()}.docx')}"
    return response


def _below(paper: Paper, declared: DeclaredRegister, row: Row) -> None:
    """The rows right below it, numbered, each with who and by when: the items of an agenda."""
    if declared.register.tree is None:
        return
    nodes = trees.tree_of(declared, row).below
    if nodes:
        paper.heading(declared.beside(declared.register.tree.levels[0]).register.title)
    for number, node in enumerate(nodes, 1):
        told = _("；").join(f"{label}{_('：')}{words}" for label, words in node.told)
        paper.text(f"{number}. {node.title}{f'（{told}）' if told else ''}")
