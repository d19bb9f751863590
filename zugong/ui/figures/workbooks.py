"""What answers a page that stopped at a chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import unescape
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from zugong.ui.tables.export import XLSX, to_xlsx

from . import Figure
from .taking import FigureTaken


def workbook(figure: Figure) -> FileResponse:
    rows: Iterable[Iterable[Any]] = [figure.head, *(map(_cell, row) for row in figure.rows)]
    return FileResponse(
        to_xlsx(rows, figure.title), as_attachment=True, filename=f"{figure.key}.xlsx", content_type=XLSX
    )


def _cell(value: object) -> object:
    """What is a link on the page is its words in a sheet."""
    return unescape(strip_tags(value)) if isinstance(value, SafeString) else value


class FigureWorkbooks:
    """Middleware: the table of the chart that was asked for, in place of the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> FileResponse | None:
        return workbook(exception.figure) if isinstance(exception, FigureTaken) else None
