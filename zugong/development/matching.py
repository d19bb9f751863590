"""Whom a row of a development ledger is about: found by ID number, else by branch, name and birth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from zugong.kernel.secrets import blind_index
from zugong.org.imports.targets import Draft
from zugong.org.models import Membership, Person, Unit

from .models import Candidate
from .records import parts


@dataclass(slots=True)
class Known:
    """Who is there already, by the keys a ledger has for people. A handful of questions for a whole file."""

    candidates: dict[tuple[int, str], list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    by_number: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, Person] = field(default_factory=dict)
    members: dict[tuple[int, str], list[Person]] = field(default_factory=lambda: defaultdict(list))
    #: persons of the register of members, wherever they are
    registered: set[int] = field(default_factory=set)
    #: persons who are on the way → the branch
    active: dict[int, int] = field(default_factory=dict)

    @classmethod
    def load(cls, units: dict[int, Unit], numbers: set[str]) -> Known:
        known = cls()
        for part in parts(sorted(units)):
            known._units(part)
        for part_ in parts(sorted(numbers)):
            for person in Person.objects.filter(id_number_index__in=part_):
                known.people[person.id_number_index] = person
        persons = {one.person_id for held in known.candidates.values() for one in held}
        running = Membership.objects.filter(valid_to__isnull=True)
        for some in parts(sorted(persons)):
            known.registered.update(running.filter(person__in=some).values_list("person", flat=True))
        on_the_way = Candidate.objects.filter(state=Candidate.State.ACTIVE)
        known.active = dict(on_the_way.order_by().values_list("person", "unit"))
        return known

    def _units(self, units: Sequence[int]) -> None:
        found = Candidate.objects.filter(unit__in=units).exclude(state=Candidate.State.STOPPED)
        for one in found.select_related("person"):
            self.candidates[(one.unit_id, one.person.name)].append(one)
            if one.person.id_number_index:
                self.by_number[one.person.id_number_index].append(one)
        held = Membership.objects.filter(unit__in=units, valid_to__isnull=True).select_related("person")
        for member in held.only("unit_id", *(f"person__{name}" for name in _LOOKED_AT)):
            self.members[(member.unit_id, member.person.name)].append(member.person)

    def of_register(self, candidate: Candidate | None, person: Person | None) -> Person | None:
        """The person, where the ledger is not the place to correct what is known of them."""
        if candidate is not None:
            return candidate.person if candidate.person_id in self.registered else None
        return person


_LOOKED_AT = ("name", "sex", "ethnicity", "education", "birth_on", "birth_precision", "id_number_index")


def who(draft: Draft, known: Known) -> tuple[Candidate | None, Person | None]:
    """The candidate this row is about, and the person where there is no file yet."""
    unit, name, born = draft.links["unit"] or 0, draft.text("name"), draft.text("birth_on")
    index = blind_index(number) if (number := draft.text("id_number")) else ""
    numbered = known.people.get(index) if index else None
    if numbered is not None and numbered.name != name:
        draft.problem("id_number", _("名册里这个身份证号码是另一个人的，姓名不同。请核对号码和姓名。"))
        return None, None
    held = known.by_number.get(index, []) if index else []
    if not held:
        named = known.candidates.get((unit, name), [])
        held = [one for one in named if _same(one.person, born, index) and numbered in (None, one.person)]
    if len(held) > 1:
        newest = [one for one in held if one.is_active] or held
        held = newest if len(newest) == 1 else held
    if len(held) > 1:
        draft.problem(
            "name", _("这个支部有 %(n)d 份“%(name)s”的档案，请写身份证号码。") % {"n": len(held), "name": name}
        )
        return None, None
    person = held[0].person if held else numbered or _member(draft, known, born, index)
    if person is not None and known.active.get(person.pk, unit) != unit:
        draft.problem("name", _("这个人在别的党支部有一份在办的档案。先把那一份办结，或者改这一行的党支部。"))
    return (held[0] if held else None), person


def _member(draft: Draft, known: Known, born: str, index: str) -> Person | None:
    found = known.members.get((draft.links["unit"] or 0, draft.text("name")), [])
    members = [one for one in found if _same(one, born, index)]
    if len(members) != 1:
        return None
    draft.note("name", _("党员名册里有这个人，档案记在他名下。"))
    return members[0]


def _same(person: Person, born: str, index: str) -> bool:
    """As far as both say it; a month agrees with every day of it."""
    if index and person.id_number_index and person.id_number_index != index:
        return False
    if not born or person.birth_on is None:
        return True
    known = person.birth_on.isoformat()[: 7 if person.birth_precision == "month" else 10]
    return known.startswith(born) or born.startswith(known)
