"""The organisation department's own branch: a handful of cadres who study, write and read. All 示例."""

from __future__ import annotations

import datetime as dt
import random

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Membership, Person, Post, Unit, UnitSpell
from zugong.org.models.units import step_of
from zugong.registers import services as registers
from zugong.rulebook import library

from .people import invent
from .structure import County

STUDY = "source-3.self-study"
NAME = "中共澄川县委组织部机关支部委员会"
CADRES = 6
#: Numbers of invented people far behind those of the departments.
FIRST = 48_000
BOOKS = ("党章学习辅导（示例）", "组工业务手册（示例）", "县域治理十讲（示例）")


def settle(county: County, chance: random.Random) -> None:
    """Before the accounts are opened: one of them has one."""
    section = _section()
    if section is None:
        return
    today = clock.today()
    branch = Unit.objects.create(
        name=NAME, short_name="县委组织部机关支部", kind=Unit.Kind.BRANCH, parent=section, founded_on=today.replace(day=1), example=True,
    )  # fmt: skip
    branch.path = section.path + step_of(branch.pk)
    branch.save(update_fields=["path"])
    UnitSpell.objects.create(unit=branch, name=NAME, parent=section, valid_from=branch.founded_on)
    for number in range(CADRES):
        made = invent(FIRST + number, today, chance, age=(26, 50))
        person = Person(
            name=made.name,
            sex=made.sex,
            birth_on=made.birth_on,
            ethnicity=made.ethnicity,
            education=made.education,
            example=True,
        )
        person.set_id_number(made.id_number)
        person.save()
        Membership.objects.create(person=person, unit=branch, joined_on=made.joined_on, full_on=made.full_on)
        if number == 0:
            Post.objects.create(person=person, unit=branch, role=Post.Role.SECRETARY, valid_from=branch.founded_on)


def study(chance: random.Random) -> int:
    """Rows of this year: everybody reads and writes, nobody equally much."""
    section = _section()
    if section is None or STUDY not in {one.id for one in library.in_force(clock.today())}:
        return 0
    today = clock.today()
    people = list(Membership.objects.filter(unit__name=NAME).order_by("pk").values_list("person", flat=True))
    new: dict[str, list[tuple[Unit, dict[str, object]]]] = {"self_study": [], "notes": [], "articles": [], "books": []}
    for person in people:
        for back in range(min(today.day, 20)):
            day = today - dt.timedelta(days=back)
            if chance.random() < 0.7:
                row = {"on": day, "minutes": str(chance.choice((30, 60, 60, 90))), "who": person}
                new["self_study"].append((section, row))
        for month in range(1, today.month + 1):
            day = min(dt.date(today.year, month, chance.randrange(1, 28)), today)
            note = {"on": day, "who": person, "title": f"{month} 月学习笔记（示例）", "text": f"{person}-{month}"}
            new["notes"].append((section, {**note, "characters": str(chance.randrange(800, 2400))}))
            if chance.random() < 0.8:
                book = f"{chance.choice(BOOKS)}第 {month} 册"
                new["books"].append((section, {"on": day, "who": person, "book": book}))
        article = {
            "on": min(dt.date(today.year, 6, 1), today),
            "who": person,
            "title": f"基层党建见闻（示例）{person}",
            "medium": "示例日报",
        }
        new["articles"].append((section, {**article, "level": "city", "proof": "https://example.org/"}))
    for name, rows in new.items():
        registers.import_rows(register=f"{STUDY}/{name}", new=rows, changed=[], batch="example", by=SYSTEM)
    return sum(map(len, new.values()))


def _section() -> Unit | None:
    return Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).first()
