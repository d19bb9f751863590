from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import django_tables2
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from .body import head_of, rows_of


class AtLeast(int):
    """A number of rows that was not counted to its end: there are this many and more."""


class Table(django_tables2.Table):  # type: ignore[misc]
    """Columns as in django-tables2. `attrs={"td": {"class": "num"}}` for numbers; the first column heads the phone's card.

    What is shown must come from the queryset: no query per row (a page may take at most 15).
    `render_…` methods that ask for `value` and `record` alone are the quick ones (see body.py).
    """

    #: Find the keys of a page, then its rows: sorting copies what it sorts. On as soon as a person chooses an order.
    keys_first = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        own = dict(self._meta.attrs or {})
        kwargs.setdefault("attrs", {"class": "zg-t sticky cards", **own})
        kwargs.setdefault("order_by_field", "sort")
        kwargs.setdefault("template_name", "ui/table.html")
        super().__init__(*args, **kwargs)

    @property
    def body(self) -> SafeString:
        """The rows of this page, for the template."""
        return rows_of(self, self._records())

    def head(self, address: Callable[..., str]) -> SafeString:
        """The headings; `address` gives the list's address with some conditions changed."""
        return head_of(self, address)

    def settle_order(self) -> None:
        """After a person chose an order: rows that are equal in it keep their places from page to page."""
        rows = getattr(self.data, "data", None)
        if self.order_by and isinstance(rows, QuerySet):
            self.data.data = rows.order_by(*rows.query.order_by, "pk")
            self.keys_first = True

    def counted(self, number: Callable[[], int]) -> None:
        """How many rows there are, asked of them as they were before an order was chosen: what an order needs (a join, a
        hint) does not make counting dearer."""
        self.data._length = number()

    @property
    def more(self) -> bool:
        """Whether there are more rows than were counted."""
        return isinstance(getattr(self.data, "_length", None), AtLeast)

    def of_keys(self, keys: list[Any]) -> QuerySet[Any]:
        """The rows behind these keys. A list whose conditions are dear need not ask them again."""
        rows: QuerySet[Any] = self.data.data.order_by()
        return rows.filter(pk__in=keys)

    def _keys(self, page: Any, rows: QuerySet[Any]) -> list[Any]:
        """Of a page in the second half the keys are found from the end: what is put in order to be skipped is dear."""
        whole = getattr(self.data, "data", None)
        if page is None or not isinstance(whole, QuerySet) or not whole.ordered or self.more:
            return list(rows.values_list("pk", flat=True))
        first, last, total = page.start_index() - 1, page.end_index(), page.paginator.count
        if first <= total - last:
            return list(rows.values_list("pk", flat=True))
        return list(whole.reverse().values_list("pk", flat=True)[total - last : total - first])[::-1]

    def _records(self) -> Iterable[Any]:
        page = getattr(self, "page", None)
        rows = page.object_list.data if page is not None else self.data
        if not self.keys_first or not isinstance(rows, QuerySet):
            return rows
        keys = self._keys(page, rows)
        found = {row.pk: row for row in self.of_keys(keys)}
        return [found[key] for key in keys if key in found]


@dataclass(frozen=True, slots=True)
class Empty:
    """Why a list is empty, and the next step: the first time · filtered to nothing · all done."""

    title: str | Promise
    text: str | Promise = ""
    kind: Literal["first", "filtered", "done"] = "first"
    action: str | Promise = ""
    url: str = ""
