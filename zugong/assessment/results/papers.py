"""A result as office documents, drawn from the sealed file and not from anything that may have moved since."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import FileResponse, Http404

from zugong.assessment.models import Result, ResultLine
from zugong.desk import running
from zugong.desk.office import word
from zugong.engine import seal
from zugong.kernel import clock
from zugong.timeline import Period
from zugong.ui.papers import in_word

from . import sealing


def notice(result: Result) -> FileResponse:
    """通报: places, marks and grades, group by group."""
    whole = _sealed(result)
    content = whole["sealed"]
    found, title = running.result_of(content), content["scheme"]["title"]
    return in_word(
        lambda path: word.notice_document(title, found, content["names"], whole["seal"], path, _signed(result)),
        f"notice-{result.folder}",
    )


def _signed(result: Result) -> str:
    """The day on which it was let out; a slot where nobody has."""
    if result.published_at is None:
        return "年　　月　　日"
    return Period.of("day", result.published_at.astimezone(clock.ZONE).date()).label("zh-hans")


def sheet(line: ResultLine) -> FileResponse:
    """计分表 of one unit or person. The sealed file names people by key; the name is the register's."""
    whole = _sealed(line.result)
    content = whole["sealed"]
    found, subject = running.result_of(content), line.subject
    name = content["names"].get(subject, line.who) if line.person is None else line.who
    standing = found.standing(subject)
    if line.person is not None and standing is not None:
        standing = replace(standing, place=None)  # no place is written down of a person
    rows = [(name, standing, found.score(subject))]
    title = content["scheme"]["title"]
    return in_word(
        lambda path: word.sheets_document(title, rows, whole["seal"], path), f"sheet-{line.result.folder}-{subject}"
    )


def _sealed(result: Result) -> dict[str, Any]:
    """404 where the file is gone, and where it is not what was sealed: no paper is drawn from that."""
    try:
        whole = seal.read(sealing.file_of(result))
    except seal.BadResult as bad:
        raise Http404 from bad
    if whole["seal"] != result.seal:
        raise Http404
    return whole
