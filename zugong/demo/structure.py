"""Units, groups and people of a fictional county, written in bulk."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from zugong.org.models import Membership, Person, Post, Unit, UnitGroup, UnitGroupMember, UnitSpell, UnitTerm
from zugong.org.models.units import step_of

from . import places
from .people import Invented, invent

#: People in the leading group of a department, at most.
LEADERS = 7
BATCH = 500
#: Elected for five years at the committees, three at the branches of organs: only shapes the example's dates.
_TERM = {Unit.Kind.BRANCH: 3, Unit.Kind.VILLAGE: 5}


@dataclass
class Size:
    """How large a county to invent."""

    members_per_branch: tuple[int, int] = (12, 29)
    village_members: tuple[int, int] = (22, 38)
    #: Extra branches under every department that has a committee, to grow past the county that ships.
    more_branches: int = 0
    #: Only these departments, each with at most so many branches: a county small enough for a test.
    only: tuple[str, ...] = ()
    most_branches: int = 99
    towns: bool = True


def _years(unit: Unit) -> int:
    return _TERM.get(Unit.Kind(unit.kind), 5)


@dataclass
class County:
    root: Unit
    working_committee: Unit
    departments: list[Unit] = field(default_factory=list)
    branches: list[Unit] = field(default_factory=list)
    committees: list[Unit] = field(default_factory=list)
    villages: list[Unit] = field(default_factory=list)


class Builder:
    """Level by level, because a path needs the parent's path and its own key."""

    def __init__(self, as_of: dt.date, size: Size, chance: random.Random) -> None:
        self.as_of, self.size, self.chance = as_of, size, chance

    def _founded(self) -> dt.date:
        return self.as_of - dt.timedelta(days=self.chance.randrange(3 * 365, 15 * 365))

    def _unit(self, name: str, kind: str, parent: Unit | None, short: str = "") -> Unit:
        years = _TERM.get(Unit.Kind(kind), 5)
        term = None
        if kind in Unit.PARTY_KINDS:
            term = self.as_of + dt.timedelta(days=self.chance.randrange(-40, years * 365 - 90))
            term = term.replace(day=min(term.day, 28))
        return Unit(
            name=name, short_name=short or name, kind=kind, parent=parent, founded_on=self._founded(),
            term_ends_on=term, example=True,
        )  # fmt: skip

    def save(self, units: list[Unit]) -> list[Unit]:
        Unit.objects.bulk_create(units, batch_size=BATCH)
        for unit in units:
            unit.path = (unit.parent.path if unit.parent else "") + step_of(unit.pk)
        Unit.objects.bulk_update(units, ["path"], batch_size=BATCH)
        UnitTerm.objects.bulk_create(
            [
                UnitTerm(
                    unit=u,
                    starts_on=u.term_ends_on.replace(year=u.term_ends_on.year - _years(u)),
                    ends_on=u.term_ends_on,
                )
                for u in units
                if u.term_ends_on
            ],
            batch_size=BATCH,
        )
        UnitSpell.objects.bulk_create(
            [UnitSpell(unit=u, name=u.name, parent=u.parent, valid_from=u.founded_on) for u in units], batch_size=BATCH
        )
        return units

    def build(self) -> County:
        kind = Unit.Kind
        (root,) = self.save([self._unit("中共澄川县委员会", kind.COUNTY_COMMITTEE, None, "澄川县委")])
        committee, _ = self.save(
            [
                self._unit("中共澄川县直属机关工作委员会", kind.WORKING_COMMITTEE, root, "县直机关工委"),
                self._unit("中共澄川县委组织部（业务科室）", kind.ORGANISATION_DEPARTMENT, root, "县委组织部科室"),
            ]
        )
        county = County(root, committee)
        if self.size.towns:
            towns = [self._unit(f"中共澄川县{name}委员会", kind.TOWN, root, f"{name}党委") for name in places.TOWNS]
            county.villages = self.save(list(self._villages(self.save(towns))))
        self._departments(county)
        return county

    def _villages(self, towns: list[Unit]) -> Iterator[Unit]:
        for town, count in zip(towns, places.TOWNS.values(), strict=True):
            stem = town.short_name.removesuffix("党委")
            for number in range(1, count + 1):
                name = f"{stem}第{places.ordinal(number)}村"
                yield self._unit(f"中共{name}支部委员会", Unit.Kind.VILLAGE, town, f"{name}党支部")

    def _departments(self, county: County) -> None:
        described = [d for d in places.departments() if not self.size.only or d.name in self.size.only]
        county.departments = self.save(
            [self._unit(d.name, Unit.Kind.DEPARTMENT, county.working_committee) for d in described]
        )
        self._groups(county.departments, described)
        uppers = {
            department.pk: self._upper(d, department)
            for d, department in zip(described, county.departments, strict=True)
            if d.upper != "none"
        }
        county.committees = self.save(list(uppers.values()))
        county.branches = self.save(
            [
                branch
                for d, department in zip(described, county.departments, strict=True)
                for branch in self._branches(d, uppers.get(department.pk) or department)
            ]
        )

    def _upper(self, described: places.Department, department: Unit) -> Unit:
        stem = places.official_stem(described.name)
        if described.upper == "organ_committee":
            return self._unit(f"{stem}机关委员会", Unit.Kind.ORGAN_COMMITTEE, department, f"{described.name}机关党委")
        return self._unit(f"{stem}总支部委员会", Unit.Kind.GENERAL_BRANCH, department, f"{described.name}党总支")

    def _branches(self, described: places.Department, parent: Unit) -> Iterator[Unit]:
        stem = places.official_stem(described.name)
        if described.upper == "none":
            yield self._unit(f"{stem}支部委员会", Unit.Kind.BRANCH, parent, f"{described.name}党支部")
            return
        more = self.size.more_branches if described.branches >= places.GROWS_FROM else 0
        for number in range(1, min(described.branches + more, self.size.most_branches) + 1):
            order = places.ordinal(number)
            yield self._unit(
                f"{stem}机关第{order}支部委员会", Unit.Kind.BRANCH, parent, f"{described.name}第{order}党支部"
            )

    def _groups(self, departments: list[Unit], described: list[places.Department]) -> None:
        names = list(dict.fromkeys(d.group for d in described))
        groups = {
            name: UnitGroup.objects.create(name=name, kind=UnitGroup.Kind.ASSESSMENT, order=order)
            for order, name in enumerate(names, 1)
        }
        UnitGroupMember.objects.bulk_create(
            UnitGroupMember(group=groups[d.group], unit=unit) for d, unit in zip(described, departments, strict=True)
        )


class Population:
    """Members of every branch, with a secretary and a committee out of their number."""

    def __init__(self, county: County, as_of: dt.date, size: Size, chance: random.Random) -> None:
        self.county, self.as_of, self.size, self.chance = county, as_of, size, chance
        self._serial = 0

    def _invent(self, count: int, **more: tuple[int, int]) -> list[Invented]:
        start = self._serial
        self._serial += count
        return [invent(start + offset, self.as_of, self.chance, **more) for offset in range(count)]

    def settle(self) -> int:
        """Writes everybody; returns the number of members."""
        places_of_work = [(unit, self.size.members_per_branch) for unit in self.county.branches]
        places_of_work += [(unit, self.size.village_members) for unit in self.county.villages]
        total = 0
        for part in _parts(places_of_work, 50):
            people = [(unit, who) for unit, span in part for who in self._invent(self.chance.randint(*span))]
            persons = self._write(people)
            self._elect(persons)
            total += len(persons)
        self._leaders()
        self._leading_groups()
        return total

    def _write(self, people: list[tuple[Unit, Invented]]) -> list[tuple[Unit, Person]]:
        persons = [(unit, _person(who)) for unit, who in people]
        Person.objects.bulk_create([person for _, person in persons], batch_size=BATCH)
        Membership.objects.bulk_create(
            [
                Membership(
                    person=person, unit=unit, joined_on=who.joined_on, full_on=who.full_on, valid_from=who.joined_on,
                    stage=Membership.Stage.FULL if who.full_on else Membership.Stage.PROBATIONARY,
                )
                for (unit, person), (_, who) in zip(persons, people, strict=True)
            ],
            batch_size=BATCH,
        )  # fmt: skip
        return persons

    def _elect(self, persons: list[tuple[Unit, Person]]) -> None:
        by_unit: dict[Unit, list[Person]] = {}
        for unit, person in persons:
            by_unit.setdefault(unit, []).append(person)
        roles = (Post.Role.SECRETARY, Post.Role.ORGANISER, Post.Role.PUBLICITY)
        Post.objects.bulk_create(
            [
                Post(person=person, unit=unit, role=role, title=f"{role.label}", valid_from=self._elected(unit))
                for unit, members in by_unit.items()
                for role, person in zip(roles, self._experienced(members), strict=False)
            ],
            batch_size=BATCH,
        )

    def _elected(self, unit: Unit) -> dt.date:
        years = _TERM.get(Unit.Kind(unit.kind), 5)
        return (unit.term_ends_on or self.as_of) - dt.timedelta(days=365 * years)

    def _experienced(self, members: list[Person]) -> list[Person]:
        settled = [
            p
            for p in members
            if p.birth_on and dt.timedelta(days=28 * 365) < self.as_of - p.birth_on < dt.timedelta(days=58 * 365)
        ]
        return settled or members

    def _leaders(self) -> None:
        """Secretaries of committees and general branches: deputy heads who are members of one of their branches."""
        posts = []
        for committee in self.county.committees:
            member = (
                Membership.objects.filter(unit__path__startswith=committee.path, person__posts=None)
                .select_related("person")
                .first()
            )
            if member:
                posts.append(
                    Post(
                        person=member.person,
                        unit=committee,
                        role=Post.Role.SECRETARY,
                        title="书记",
                        valid_from=self._elected(committee),
                    )
                )
        Post.objects.bulk_create(posts)

    def _leading_groups(self) -> None:
        """The leading group (党组) of a department, whose roll its 第一议题 meetings call: heads of its branches."""
        posts = []
        for department in self.county.departments:
            heads = Post.objects.filter(
                unit__path__startswith=department.path, unit__kind=Unit.Kind.BRANCH, role=Post.Role.SECRETARY
            )
            for number, person in enumerate(heads.order_by("unit__path").values_list("person", flat=True)[:LEADERS]):
                title = "党组成员" if number else "党组书记"
                posts.append(Post(person_id=person, unit=department, role=Post.Role.LEADER, title=title))
        Post.objects.bulk_create(posts, batch_size=BATCH)


def _person(who: Invented) -> Person:
    person = Person(
        name=who.name, sex=who.sex, birth_on=who.birth_on, ethnicity=who.ethnicity, education=who.education,
        works_since=who.works_since, phone=who.phone, example=True,
    )  # fmt: skip
    person.set_id_number(who.id_number)
    return person


def _parts(rows: list[tuple[Unit, tuple[int, int]]], size: int) -> Iterable[list[tuple[Unit, tuple[int, int]]]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
