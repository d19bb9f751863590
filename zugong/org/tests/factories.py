"""A small county for tests of every app: `county()`, `department()`, `branch()`, `member()`, `post()`, `account()`.

Rows are written directly, without acts, so that a test states how things stand and nothing else. Names are made up.
"""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from zugong.org.models import Account, Grant, Membership, Person, Post, Unit, UnitGroup, UnitGroupMember, UnitSpell
from zugong.org.models.units import step_of

Kind = Unit.Kind
FOUNDED = dt.date(2020, 1, 1)
_serial = count(1)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def unit(kind: str, parent: Unit | None = None, name: str = "", **fields: Any) -> Unit:
    """Any unit, with its path and its first spell."""
    label = name or f"{Kind(kind).label}{next(_serial)}"
    fields.setdefault("short_name", label)
    fields.setdefault("founded_on", FOUNDED)
    made = Unit.objects.create(name=label, kind=kind, parent=parent, **fields)
    made.path = (parent.path if parent else "") + step_of(made.pk)
    made.save(update_fields=["path"])
    UnitSpell.objects.create(
        unit=made, name=label, parent=parent, valid_from=made.founded_on, valid_to=made.dissolved_on
    )
    return made


def county(name: str = "", **fields: Any) -> Unit:
    """The root of a tree: the county committee."""
    return unit(Kind.COUNTY_COMMITTEE, None, name, **fields)


def working_committee(parent: Unit | None = None, name: str = "", **fields: Any) -> Unit:
    return unit(Kind.WORKING_COMMITTEE, parent or county(), name, **fields)


def department(parent: Unit | None = None, name: str = "", **fields: Any) -> Unit:
    return unit(Kind.DEPARTMENT, parent or county(), name, **fields)


def branch(parent: Unit | None = None, name: str = "", **fields: Any) -> Unit:
    return unit(Kind.BRANCH, parent or department(), name, **fields)


def group(*units: Unit, name: str = "", kind: str = UnitGroup.Kind.ASSESSMENT) -> UnitGroup:
    made = UnitGroup.objects.create(name=name or f"第{next(_serial)}组", kind=kind)
    UnitGroupMember.objects.bulk_create([UnitGroupMember(group=made, unit=one) for one in units])
    return made


def id_number(serial: int | None = None) -> str:
    """A number with a right check digit and an area code (99 ….) that no place has."""
    body = f"990000{19800101}{(serial or next(_serial)) % 1000:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def person(name: str = "", **fields: Any) -> Person:
    serial = next(_serial)
    number = fields.pop("id_number", "")
    fields.setdefault("sex", Person.Sex.FEMALE if serial % 2 else Person.Sex.MALE)
    fields.setdefault("birth_on", dt.date(1980, 1, 1))
    made = Person(name=name or f"{_SURNAMES[serial % len(_SURNAMES)]}测{serial}", **fields)
    made.set_id_number(number)
    made.save()
    return made


def membership(unit: Unit, person: Person, **fields: Any) -> Membership:
    fields.setdefault("joined_on", dt.date(2010, 7, 1))
    fields.setdefault("valid_from", FOUNDED)
    return Membership.objects.create(unit=unit, person=person, **fields)


def member(unit: Unit | None = None, name: str = "", *, stage: str = "full", **fields: Any) -> Person:
    """A person who belongs to a branch; `fields` are the person's."""
    made = person(name, **fields)
    membership(unit or branch(), made, stage=stage)
    return made


def members(unit: Unit, number: int, **fields: Any) -> list[Person]:
    return [member(unit, **fields) for _ in range(number)]


def post(person: Person, unit: Unit, role: str = Post.Role.SECRETARY, **fields: Any) -> Post:
    fields.setdefault("valid_from", FOUNDED)
    return Post.objects.create(person=person, unit=unit, role=role, **fields)


def account(
    role: str = "",
    unit: Unit | None = None,
    *,
    person: Person | None = None,
    password: str = "",
    **fields: Any,
) -> Account:
    """Somebody who can sign in (`client.force_login`), with a role on a subtree unless none is named.

    Without a password none fits: hashing one takes longer than most tests.
    """
    serial = next(_serial)
    fields.setdefault("username", f"user{serial}")
    fields.setdefault("display_name", person.name if person else f"账号{serial}")
    made = Account(person=person, **fields)
    if password:
        made.set_password(password)
    else:
        made.set_unusable_password()
    made.save()
    if role:
        Grant.objects.create(account=made, role=role, unit=unit or county(), valid_from=FOUNDED)
    return made
