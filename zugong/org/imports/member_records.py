"""Writing members: people and memberships in a few statements, and taking them back again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q

from zugong.kernel import clock
from zugong.org import register
from zugong.org.models import Membership, Person, Post, Unit

from . import dependants
from .days import join, split
from .targets import Draft

BATCH = 1_000
PERSON_TEXT = ("name", "sex", "ethnicity", "education", "id_number", "phone", "note")
PERSON_DAYS = {"birth_on": "birth_precision", "works_since": "works_since_precision"}
MEMBER_TEXT = ("stage", "state", "duty_title")
MEMBER_DAYS = {"joined_on": "joined_precision", "full_on": "full_precision"}
PERSON_COLUMNS = [*PERSON_TEXT, *PERSON_DAYS, *PERSON_DAYS.values(), "id_number_index"]
MEMBER_COLUMNS = [*MEMBER_TEXT, *MEMBER_DAYS, *MEMBER_DAYS.values()]


def running_posts(pks: list[int]) -> dict[int, list[tuple[int, str]]]:
    posts: dict[int, list[tuple[int, str]]] = defaultdict(list)
    today = Q(valid_to__isnull=True)
    for start in range(0, len(pks), 5_000):
        found = Post.objects.filter(today, person__in=pks[start : start + 5_000])
        for person, unit, role in found.values_list("person_id", "unit_id", "role"):
            posts[person].append((unit, role))
    return posts


def differences(draft: Draft, person: Person, membership: Membership | None) -> Iterator[tuple[str, str, str]]:
    """What the row says otherwise than the register. An empty cell says nothing and erases nothing."""
    for row, texts, dated in ((person, PERSON_TEXT, PERSON_DAYS), (membership, MEMBER_TEXT, MEMBER_DAYS)):
        if row is None:
            continue
        for key in texts:
            new, old = draft.text(key), getattr(row, key) or ""
            if new and new != old:
                yield key, old, new
        for key, precision in dated.items():
            new, old = draft.text(key), join(getattr(row, key), getattr(row, precision))
            # A month says nothing against a day of that month.
            if new and new != old and not (old.startswith(new) and len(old) > len(new)):
                yield key, old, new


def fill(row: Person | Membership, draft: Draft, texts: tuple[str, ...], dated: dict[str, str]) -> None:
    for key in texts:
        if draft.text(key):
            setattr(row, key, draft.text(key))
    for key, precision in dated.items():
        text = draft.text(key)
        if text and not join(getattr(row, key), getattr(row, precision)).startswith(text):
            day, held = split(text)
            setattr(row, key, day)
            setattr(row, precision, held)
    if isinstance(row, Person) and draft.text("id_number"):
        row.id_number_index = draft.data["index"]


def write(drafts: list[Draft]) -> None:
    new = [draft for draft in drafts if "standing" not in draft.data]
    people = []
    for draft in new:
        person = Person()
        fill(person, draft, PERSON_TEXT, PERSON_DAYS)
        people.append(person)
    Person.objects.bulk_create(people, batch_size=BATCH)
    memberships = []
    for draft, person in zip(new, people, strict=True):
        memberships.append(_membership(draft, person.pk, None))
    _change([draft for draft in drafts if "standing" in draft.data], memberships)
    Membership.objects.bulk_create(memberships, batch_size=BATCH)
    touched = {membership.unit_id for membership in memberships}
    touched |= {held.unit_id for draft in drafts if (held := _held(draft)) is not None}
    for draft, person, membership in zip(new, people, memberships, strict=False):
        draft.result = {"person": person.pk, "membership": membership.pk}
    for draft in drafts:
        if (made := draft.data.get("membership")) is not None:
            draft.result["membership"] = made.pk
    register.announce(Unit.objects.filter(pk__in=touched))


def _held(draft: Draft) -> Membership | None:
    standing = draft.data.get("standing")
    return standing.membership if standing is not None else None


def _membership(draft: Draft, person_id: int, since: dt.date | None) -> Membership:
    membership = Membership(person_id=person_id, unit_id=draft.links["branch"] or 0, valid_from=since)
    fill(membership, draft, MEMBER_TEXT, MEMBER_DAYS)
    return membership


def _change(drafts: list[Draft], memberships: list[Membership]) -> None:
    people, changed = [], []
    for draft in drafts:
        standing = draft.data["standing"]
        person, held = standing.person, standing.membership
        keep = {"changed_person": person.pk, "person_was": _was(person, PERSON_COLUMNS)}
        fill(person, draft, PERSON_TEXT, PERSON_DAYS)
        keep["person_is"] = _was(person, PERSON_COLUMNS)
        people.append(person)
        branch = draft.links["branch"]
        if held is None or held.unit_id != branch:
            made = _membership(draft, person.pk, clock.today() if held else None)
            memberships.append(made)
            draft.data["membership"] = made
        if held is not None:
            keep |= {
                "changed_membership": held.pk,
                "membership_was": _was(held, [*MEMBER_COLUMNS, "valid_to", "end_reason"]),
            }
            if held.unit_id != branch:
                _carry(held, draft.data["membership"])
            else:
                fill(held, draft, MEMBER_TEXT, MEMBER_DAYS)
            keep["membership_is"] = _was(held, [*MEMBER_COLUMNS, "valid_to", "end_reason"])
            changed.append(held)
        draft.result = keep
    Person.objects.bulk_update(people, PERSON_COLUMNS, batch_size=BATCH // 4)
    Membership.objects.bulk_update(changed, [*MEMBER_COLUMNS, "valid_to", "end_reason"], batch_size=BATCH // 4)


def _carry(held: Membership, made: Membership) -> None:
    """The old spell ends where the new one begins, and what the row does not say is carried over."""
    for column in ("joined_on", "joined_precision", "full_on", "full_precision"):
        if getattr(made, "joined_on" if column.startswith("joined") else "full_on") is None:
            setattr(made, column, getattr(held, column))
    made.stage = made.stage or held.stage
    held.valid_to = max(clock.today(), held.valid_from or clock.today())
    held.end_reason = Membership.End.TRANSFERRED


def _was(row: Person | Membership, columns: list[str]) -> dict[str, str | None]:
    return {c: value.isoformat() if isinstance(value := getattr(row, c), dt.date) else value for c in columns}


def why_not_withdraw(
    results: list[dict[str, Any]], besides: dict[type[models.Model], list[int]] | None = None
) -> str | None:
    """`besides` is what an app above wrote in the same batch, and takes back with it."""
    people = [result["person"] for result in results if "person" in result]
    memberships = [result["membership"] for result in results if "membership" in result]
    if said := dependants.of(Person, people, apart_from={Membership: memberships, **(besides or {})}):
        return f"这批党员后来又有了{said}，撤不回了；请在名册里逐个更正"
    if said := dependants.of(Membership, memberships, apart_from={}):
        return f"这批党员身份后来又有了{said}，撤不回了"
    for model, mark, is_now in (
        (Person, "changed_person", "person_is"),
        (Membership, "changed_membership", "membership_is"),
    ):
        expected = {result[mark]: result[is_now] for result in results if mark in result}
        for row in model.objects.filter(pk__in=expected):
            if _was(row, list(expected[row.pk])) != expected[row.pk]:
                return "有的党员导入以后又改过，撤不回了；请在名册里逐个更正"
    return None


def withdraw(results: list[dict[str, Any]]) -> None:
    memberships = [result["membership"] for result in results if "membership" in result]
    people = [result["person"] for result in results if "person" in result]
    held = [result["changed_membership"] for result in results if "changed_membership" in result]
    touched: set[int] = set()
    for start in range(0, len(memberships) + len(held), 5_000):
        rows = Membership.objects.filter(pk__in=[*memberships, *held][start : start + 5_000])
        touched.update(rows.values_list("unit_id", flat=True))
    for start in range(0, len(memberships), 5_000):
        Membership.objects.filter(pk__in=memberships[start : start + 5_000]).delete()
    for start in range(0, len(people), 5_000):
        Person.objects.filter(pk__in=people[start : start + 5_000]).delete()
    _restore(Person, "changed_person", "person_was", results)
    _restore(Membership, "changed_membership", "membership_was", results)
    register.announce(Unit.objects.filter(pk__in=touched))


def _restore(model: type[Person] | type[Membership], mark: str, was: str, results: list[dict[str, Any]]) -> None:
    before = {result[mark]: result[was] for result in results if mark in result}
    rows = list(model.objects.filter(pk__in=before))
    columns: set[str] = set()
    for row in rows:
        for column, value in before[row.pk].items():
            setattr(row, column, row._meta.get_field(column).to_python(value))
            columns.add(column)
    if rows:
        model.objects.bulk_update(rows, sorted(columns), batch_size=BATCH // 4)  # type: ignore[attr-defined]
