from __future__ import annotations

import pytest
from django.test import RequestFactory

from zugong.ui.addresses import with_changes

ASKED = "?sort=-at&q=%E7%94%B2+%26%E4%B9%99&kind=a&kind=b&page=3"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ASKED),
        ({"page": 4}, ASKED.replace("page=3", "page=4")),
        ({"kind": "c", "page": None}, "?sort=-at&q=%E7%94%B2+%26%E4%B9%99&kind=c"),
        ({"export": "csv", "q": "", "sort": None}, "?kind=a&kind=b&page=3&export=csv"),
        ({"sort": None, "q": None, "kind": None, "page": None}, "?"),
    ],
)
def test_the_conditions_of_an_address_are_changed_one_by_one(changes: dict[str, object], expected: str) -> None:
    request = RequestFactory().get(f"/{ASKED}")
    assert [with_changes(request, changes) for _ in range(2)] == [expected, expected]
