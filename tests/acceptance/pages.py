"""What the acceptance tests do in the pages of registers: write a row, change it, be refused, read a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.test import Client
from django.urls import reverse

from zugong.columns import cells
from zugong.org.models import Unit
from zugong.org.tests import factories
from zugong.registers import queries
from zugong.registers.models import Row


def write(client: Client, holder: str, register: str, unit: Unit, **typed: object) -> Row:
    said = {**{name: str(value) for name, value in typed.items()}, "_unit": str(unit.pk)}
    answer = client.post(reverse("registers:new", args=[holder, register]), said)
    assert answer.status_code == 302, faults_in(answer.content.decode())
    return Row.objects.get(pk=int(answer["Location"].rstrip("/").rsplit("/", 1)[-1]))


def faults_in(page: str) -> list[str]:
    """What a form says is wrong."""
    return re.findall(r'class="err">.*?<span>(.*?)</span>', page, re.S) + re.findall(
        r'class="al bad.*?</div>', page, re.S
    )


def typed_of(row: Row) -> dict[str, str]:
    """What the form of a row holds, as a browser sends it back: names where the row has keys of people."""
    row.refresh_from_db()
    columns = queries.find(row.register).register.columns
    names = cells.Names.of(columns, [row.data])
    said: dict[str, str] = {"_version": str(row.version)}
    for name, value in row.data.items():
        said[name] = _typed(columns[name].type, value, names) if name in columns else str(value)
    return said


def _typed(kind: str, value: Any, names: cells.Names) -> str:
    if kind in ("person", "people"):
        return "、".join(names.people[key] for key in (value if isinstance(value, list) else [value]))
    if kind == "unit":
        return names.units[value]
    return {True: "true", False: "false"}[value] if kind == "yes_no" else str(value)


def edit(client: Client, row: Row, **typed: object) -> None:
    answer = client.post(
        reverse("registers:edit", args=[row.pk]), {**typed_of(row), **{k: str(v) for k, v in typed.items()}}
    )
    assert answer.status_code == 302, faults_in(answer.content.decode())
    row.refresh_from_db()


def refused(client: Client, row: Row, **typed: object) -> str:
    """The page that says why the change is not stored."""
    answer = client.post(
        reverse("registers:edit", args=[row.pk]), {**typed_of(row), **{k: str(v) for k, v in typed.items()}}
    )
    assert answer.status_code == 422
    return answer.content.decode()


def page_of(client: Client, url: str, **asked: str) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def branches_under(over: Unit, names: Sequence[str], first: int) -> Unit:
    """A branch of each name: the first with `first` members and each next with one more; its first member is secretary."""
    for number, name in enumerate(names, first):
        branch = factories.branch(over, name)
        factories.post(factories.members(branch, number)[0], branch)
    return over
