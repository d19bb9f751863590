"""The table of a chart as a workbook: the page's own address with the name of the chart behind it.

The page is drawn as ever, with the same rights and conditions; where it comes to the chart that is asked for, it stops there.
So every page that shows a chart hands out its numbers, and none has to know of it."""

from __future__ import annotations

from django.http import HttpRequest

from . import Figure

ASKED = "figure"


class FigureTaken(Exception):
    """Raised by the tag that draws it."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure.key)
        self.figure = figure


def address(request: HttpRequest | None, figure: Figure) -> str:
    """Where the table is to be had; nothing where there is no page."""
    if request is None:
        return ""
    asked = request.GET.copy()
    asked[ASKED] = figure.key
    return f"{request.path}?{asked.urlencode()}"


def wanted(request: HttpRequest | None, figure: Figure) -> bool:
    return request is not None and request.method == "GET" and request.GET.get(ASKED) == figure.key
