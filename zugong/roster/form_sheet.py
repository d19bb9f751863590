"""The collection form as a sheet: its sixteen items of a member and what the county keeps besides, in words or in codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.org.models import Membership
from zugong.org.models.people import mask_id_number, mask_phone
from zugong.org.tables import written

from . import standard
from .models import Circumstance, Particulars, mask_address
from .standard import Level

#: (item of the institution or "" for what is always kept, heading, name of the value)
COLUMNS = (
    ("", _("姓名"), "name"),
    ("sex", _("性别"), "sex"),
    ("ethnicity", _("民族"), "ethnicity"),
    ("birth_on", _("出生日期"), "birth_on"),
    ("id_number", _("公民身份号码"), "id_number"),
    ("education", _("学历"), "education"),
    ("works_since", _("参加工作时间"), "works_since"),
    ("", _("人员类别"), "stage"),
    ("", _("所在党支部"), "branch"),
    ("", _("加入党组织日期"), "joined_on"),
    ("", _("转为正式党员日期"), "full_on"),
    ("post_class", _("工作岗位"), "post_class"),
    ("duty_title", _("职务"), "duty_title"),
    ("phone", _("手机号码"), "phone"),
    ("landline", _("固定电话"), "landline"),
    ("address", _("家庭住址"), "address"),
    ("", _("党籍状态"), "state"),
    ("lost", _("是否失联"), "lost"),
    ("lost", _("失联日期"), "lost_since"),
    ("lost", _("失联情形"), "lost_reason"),
    ("floating", _("是否流动党员"), "floating"),
    ("floating", _("外出流向"), "floating_reason"),
    ("floating", _("流动去向"), "floating_place"),
    ("exempt", _("不计入应到"), "exempt_reason"),
    ("marital", _("婚姻状况"), "marital"),
    ("region", _("行政区划代码"), "region"),
)
CHUNK = 2000
SEX_CODES = {"male": "1", "female": "2"}
STAGE_CODES = {"full": "01", "probationary": "02"}


def rows(members: QuerySet[Membership], levels: Mapping[str, int], *, as_codes: bool) -> Iterator[list[Any]]:
    """Headings, then a row each; sealed items masked, whoever asks: full ones are opened one by one, on record.

    `levels` holds the items this reader may see.
    """
    columns = [(heading, name) for item, heading, name in COLUMNS if not item or item in levels]
    yield [str(heading) for heading, _name in columns]
    writer = _Writer(as_codes, levels)
    found = members.iterator(chunk_size=CHUNK)
    while part := [one for _, one in zip(range(CHUNK), found, strict=False)]:
        for said in writer.part(part):
            yield [said.get(name, "") for _heading, name in columns]


class _Writer:
    def __init__(self, as_codes: bool, levels: Mapping[str, int]) -> None:
        self.as_codes, self.levels = as_codes, levels
        self.labels = {
            name: standard.labels(name)
            for name in ("post_class", "marital", "lost_reasons", "floating_reasons", "exemptions")
        }
        self.codes = {
            name: {words: code for code, words in standard.labels(name).items()} for name in ("ethnicity", "education")
        }

    def part(self, part: list[Membership]) -> Iterator[dict[str, Any]]:
        people = [one.person_id for one in part]
        more = {one.person_id: one for one in Particulars.objects.filter(person__in=people)}
        noted: dict[int, dict[str, Circumstance]] = {}
        for one in Circumstance.objects.open().filter(person__in=people).order_by():
            noted.setdefault(one.person_id, {})[one.kind] = one
        for membership in part:
            pk = membership.person_id
            yield {
                **self._own(membership),
                **self._more(more[pk] if pk in more else Particulars()),
                **self._noted(noted.get(pk, {})),
            }

    def _own(self, one: Membership) -> dict[str, Any]:
        person = one.person
        return {
            "name": person.name,
            "sex": SEX_CODES.get(person.sex, "") if self.as_codes else person.get_sex_display(),
            "ethnicity": self._code("ethnicity", person.ethnicity),
            "birth_on": _day(person.birth_on, person.birth_precision),
            "id_number": mask_id_number(person.id_number) if "id_number" in self.levels else "",
            "education": self._code("education", person.education),
            "works_since": _day(person.works_since, person.works_since_precision),
            "stage": STAGE_CODES[one.stage] if self.as_codes else one.get_stage_display(),
            "branch": one.unit.name,
            "joined_on": _day(one.joined_on, one.joined_precision),
            "full_on": _day(one.full_on, one.full_precision),
            "duty_title": one.duty_title,
            "phone": mask_phone(person.phone) if "phone" in self.levels else "",
            "state": one.get_state_display(),
        }

    def _more(self, more: Particulars) -> dict[str, Any]:
        return {
            "post_class": self._words("post_class", more.post_class),
            "landline": more.masked_landline if "landline" in self.levels else "",
            "address": mask_address(more.address) if "address" in self.levels else "",
            "marital": self._words("marital", more.marital),
            "region": more.region,
        }

    def _noted(self, noted: Mapping[str, Circumstance]) -> dict[str, Any]:
        lost, away, exempt = (noted.get(kind) for kind in ("lost", "floating", "exempt"))
        return {
            "lost": _now("是") if lost else _now("否"),
            "lost_since": lost.since if lost else "",
            "lost_reason": self._words("lost_reasons", lost.code) if lost else "",
            "floating": _now("是") if away else _now("否"),
            "floating_reason": self._words("floating_reasons", away.code) if away else "",
            "floating_place": away.place if away else "",
            "exempt_reason": self._words("exemptions", exempt.code) if exempt else "",
        }

    def _words(self, name: str, code: str) -> str:
        return code if self.as_codes else self.labels[name].get(code, code)

    def _code(self, name: str, words: str) -> str:
        return self.codes[name].get(words, words) if self.as_codes else words


def _day(day: dt.date | None, precision: str) -> Any:
    return day if precision == "day" else written(day, precision)


def readable(*, keeps: bool) -> dict[str, Level]:
    """The items somebody sees in a list: what only the keeper reads is left out for others."""
    return {
        item: level
        for item, level in standard.levels().items()
        if level != Level.OFF and (keeps or level != Level.KEEP)
    }
