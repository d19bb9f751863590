"""Items of the collection form for the example county: classes of work, a few who are away, lost or not called. All 示例."""

from __future__ import annotations

import datetime as dt
import random

from zugong.kernel import clock
from zugong.org.models import Account, Membership, Unit
from zugong.org.queries import age_on, head_counts
from zugong.roster import standard
from zugong.roster.models import Circumstance, Confirmation, Particulars, UnitParticulars

from .structure import County

BATCH = 500
RETIRED_FROM = 60
#: (kind, code, place, days ago): as many people as lines.
NOTED = (
    ("floating", "outside", "邻省示例市", 400), ("floating", "outside", "邻省示例市", 210), ("floating", "province", "省城示例区", 120),
    ("floating", "city", "示例新区", 60), ("floating", "abroad", "境外（示例）", 500), ("lost", "1", "", 260), ("lost", "3", "", 90),
    ("exempt", "frail", "党支部大会通过（示例）", 300), ("exempt", "frail", "党支部大会通过（示例）", 200), ("exempt", "abroad", "上级党委批准（示例）", 150),
)  # fmt: skip


def fill_forms(county: County, chance: random.Random) -> int:
    """Left out where a county's own folder of institutions has no such form."""
    if not standard.in_force():
        return 0
    members = list(
        Membership.objects.filter(valid_to__isnull=True, unit__in=[*county.branches, *county.villages])
        .select_related("person", "unit")
        .defer("person__id_number", "person__phone")
        .order_by("pk")
    )
    filled = [_particulars(one, number, chance) for number, one in enumerate(members)]
    Particulars.objects.bulk_create(filled, batch_size=BATCH)
    _note(members, chance)
    _organisations(county)
    _confirm(county)
    return len(filled)


def _particulars(member: Membership, number: int, chance: random.Random) -> Particulars:
    made = Particulars(person_id=member.person_id, post_class=_class(member, chance))
    if not number % 20:
        made.address = f"澄川县示例街道虚构路{number % 97 + 1}号{number % 5 + 1}单元"
        made.landline = f"0999-{7000000 + number}"
    return made


def _class(member: Membership, chance: random.Random) -> str:
    if (age_on(clock.today(), member.person.birth_on) or 0) >= RETIRED_FROM:
        return "retired"
    if member.unit.kind == Unit.Kind.VILLAGE:
        return chance.choice(("farmer",) * 8 + ("worker", "other"))
    return chance.choice(("organ",) * 7 + ("specialist", "manager", "worker"))


def _note(members: list[Membership], chance: random.Random) -> None:
    """Nobody of the example's own logins."""
    logins = set(Account.objects.filter(person__isnull=False).values_list("person_id", flat=True))
    people = [one.person_id for one in members if one.person_id not in logins]
    today = clock.today()
    Circumstance.objects.bulk_create(
        Circumstance(
            person_id=person,
            kind=kind,
            code=code,
            place=place,
            since=today - dt.timedelta(days=ago),
            noted_by="底册管理员（示例）",
        )
        for person, (kind, code, place, ago) in zip(
            chance.sample(people, min(len(people), len(NOTED))), NOTED, strict=False
        )
    )


def _organisations(county: County) -> None:
    made = [
        UnitParticulars(
            unit=unit,
            situation="same",
            nature="village" if unit.kind == Unit.Kind.VILLAGE else "organ",
            founding="branch",
            body_name=str(unit.parent or ""),
        )
        for unit in [*county.branches, *county.villages]
    ]
    if made:
        made[-1].situation, made[-1].founding = "joint", "joint"
        made[-1].covers = "\n".join(f"示例合作社{number}" for number in range(1, 4))
    UnitParticulars.objects.bulk_create(made, batch_size=BATCH)


def _confirm(county: County) -> None:
    """Half of the committees looked at their card this month, the others long ago."""
    heads = head_counts(county.committees)
    Confirmation.objects.bulk_create(
        Confirmation(
            unit=unit,
            on=clock.today() - dt.timedelta(days=70 if number % 2 else 5),
            members=heads[unit.pk].members,
            branches=heads[unit.pk].branches,
            by_name=_head(unit),
        )
        for number, unit in enumerate(county.committees)
    )


def _head(unit: Unit) -> str:
    post = unit.posts.filter(role="secretary").select_related("person").first()
    return post.person.name if post else "负责人（示例）"
