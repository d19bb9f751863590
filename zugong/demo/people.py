"""Invented people. The area code 9902xx belongs to no place, so no number can be a real one."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

_SURNAMES = "林苏沈顾许宋方温陶魏樊闵喻卞柏邬戚滕尹石蒋鲍邵陆高庄梅阮季程傅"
_GIVEN = "知远思齐若安望舒景行怀瑾敏之书衡清和乐群致中嘉木亦青慈念水源云山雨桐允言立本子衿明序长风承泽守拙向南临川"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ETHNICITIES = ("汉族",) * 16 + ("土家族", "苗族", "回族")
_EDUCATIONS = ("初中", "高中", "中专") + ("大专",) * 4 + ("大学",) * 9 + ("硕士研究生",) * 2 + ("博士研究生",)
_CHECK = "10X98765432"
OLDEST_MEMBER, YOUNGEST_MEMBER = 78, 20
ADULT = dt.timedelta(days=int(365.25 * 18))


@dataclass(frozen=True)
class Invented:
    name: str
    sex: str
    birth_on: dt.date
    ethnicity: str
    education: str
    works_since: dt.date
    joined_on: dt.date
    full_on: dt.date | None
    id_number: str
    phone: str


def _id_number(serial: int, birth_on: dt.date, sex: str) -> str:
    """17 digits and a right check digit (GB 11643); the sequence number keeps every number apart."""
    area, order = 990200 + serial // 490 % 100, (serial % 490) * 2 + (1 if sex == "male" else 0)
    body = f"{area:06d}{birth_on:%Y%m%d}{order:03d}"
    return body + _CHECK[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def _name(chance: random.Random) -> str:
    return chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2, 2))))


def invent(serial: int, as_of: dt.date, chance: random.Random, *, age: tuple[int, int] | None = None) -> Invented:
    """Person number `serial`: the same serial, day and seed always give the same person."""
    youngest, oldest = age or (YOUNGEST_MEMBER, OLDEST_MEMBER)
    birth_on = as_of - dt.timedelta(days=int(365.25 * youngest) + chance.randrange(int(365.25 * (oldest - youngest))))
    sex = "male" if chance.random() < 0.58 else "female"
    works_since = min(
        birth_on + dt.timedelta(days=chance.randrange(18 * 366, 26 * 366)), as_of - dt.timedelta(days=400)
    )
    earliest = birth_on + ADULT + dt.timedelta(days=60)
    latest = as_of - dt.timedelta(days=30)
    span = max((latest - earliest).days, 1)
    joined_on = min(earliest + dt.timedelta(days=int(span * chance.betavariate(1.3, 2.4))), latest)
    # Probation is one year from the branch meeting's vote (Party Constitution, article 7).
    anniversary = joined_on + dt.timedelta(days=365)
    return Invented(
        name=_name(chance),
        sex=sex,
        birth_on=birth_on,
        ethnicity=chance.choice(_ETHNICITIES),
        education=chance.choice(_EDUCATIONS),
        works_since=works_since,
        joined_on=joined_on,
        full_on=anniversary if anniversary <= as_of else None,
        id_number=_id_number(serial, birth_on, sex),
        phone=f"139{20_000_000 + serial:08d}",
    )
