from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import django_tables2
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from .body import rows_of


class Table(django_tables2.Table):  # type: ignore[misc]
    """Columns as in django-tables2. `attrs={"td": {"class": "num"}}` for numbers; the first column heads the phone's card.

    What is shown must come from the queryset: no query per row (a page may take at most 15).
    `render_…` methods that ask for `value` and `record` alone are the quick ones (see body.py).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        own = dict(self._meta.attrs or {})
        kwargs.setdefault("attrs", {"class": "zg-t sticky cards", **own})
        kwargs.setdefault("order_by_field", "sort")
        kwargs.setdefault("template_name", "ui/table.html")
        super().__init__(*args, **kwargs)

    @property
    def body(self) -> SafeString:
        """The rows of this page, for the template."""
        page = getattr(self, "page", None)
        return rows_of(self, page.object_list.data if page is not None else self.data)


@dataclass(frozen=True, slots=True)
class Empty:
    """Why a list is empty, and the next step: the first time · filtered to nothing · all done."""

    title: str | Promise
    text: str | Promise = ""
    kind: Literal["first", "filtered", "done"] = "first"
    action: str | Promise = ""
    url: str = ""
