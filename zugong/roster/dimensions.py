"""The ways in which members are told apart: the same question divides a table and finds the people behind a number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.org.models import Membership, Person
from zugong.org.models.units import STEP, nearest
from zugong.org.queries.people import years_before

from . import standard
from .models import Circumstance
from .standard import Level

#: Stands for what nobody has written down; an address cannot carry an empty choice.
NOTHING = "none"
MAJORITY = "汉族"


def kind_over(path: str, kinds: Mapping[str, str]) -> str:
    """The kind of the nearest unit over a path that has one of these."""
    over = nearest(path[:-STEP], kinds)
    return NOTHING if over is None else kinds[over]


@dataclass(frozen=True)
class Dimension:
    """`value` gives each membership its class as text, `titles` names the classes that always have a row."""

    key: str
    title: str | Promise
    value: Callable[[dt.date], Combinable]
    titles: Callable[[], Mapping[str, str]] = dict
    #: The item of the institution it tells; "" for what is always kept.
    item: str = ""

    def words(self, code: str) -> str:
        if code == NOTHING:
            return _now("没有登记")
        return self.titles().get(code, code)

    def finding(self, code: str, day: dt.date) -> Q:
        """The memberships of one class; the queryset bears the class as `d_<key>`."""
        return Q(**{f"d_{self.key}": code})


def _column(name: str, _day: dt.date) -> Combinable:
    return Case(
        When(Q(**{name: ""}) | Q(**{f"{name}__isnull": True}), then=Value(NOTHING)),
        default=F(name),
        output_field=CharField(),
    )


def _years(column: str, parameter: str, day: dt.date) -> Combinable:
    """Whole years since a date, in bands: the class is the lower bound of its band."""
    bounds = standard.bands(parameter)
    cases = [When(Q(**{f"{column}__lte": years_before(day, bound)}), then=Value(str(bound))) for bound in bounds[::-1]]
    return Case(
        When(Q(**{f"{column}__isnull": True}), then=Value(NOTHING)),
        *cases,
        default=Value(str(bounds[0])),
        output_field=CharField(),
    )


def band_titles(parameter: str) -> Mapping[str, str]:
    bounds = standard.bands(parameter)
    titles = {}
    for low, above in pairwise(bounds):
        if low == 0:
            titles[str(low)] = _now("不到 %(n)s") % {"n": above}
        else:
            titles[str(low)] = f"{low}—{above - 1}"
    titles[str(bounds[-1])] = _now("%(n)s 以上") % {"n": bounds[-1]}
    return titles


def _ethnicity(_day: dt.date) -> Combinable:
    return Case(
        When(person__ethnicity="", then=Value(NOTHING)),
        When(person__ethnicity=MAJORITY, then=Value("han")),
        default=Value("minority"),
        output_field=CharField(),
    )


def _has(kind: str, _day: dt.date) -> Combinable:
    noted = Circumstance.objects.open().filter(person=OuterRef("person"), kind=kind).order_by()
    return Case(When(Exists(noted), then=Value("yes")), default=Value("no"), output_field=CharField())


def _words_of(choices: list[tuple[str, str | Promise]]) -> Mapping[str, str]:
    return {str(key): str(words) for key, words in choices}


def _yes_no() -> Mapping[str, str]:
    return {"yes": _now("是"), "no": _now("否")}


def _party_age(day: dt.date) -> Combinable:
    """Counted from full membership; a probationary member has none yet."""
    return Case(
        When(stage=Membership.Stage.PROBATIONARY, then=Value("probation")),
        default=_years("full_on", "party_age_bands", day),
        output_field=CharField(),
    )


def _particular(name: str, _day: dt.date) -> Combinable:
    return Coalesce(
        Case(When(**{f"person__particulars__{name}": ""}, then=Value(NOTHING)), default=F(f"person__particulars__{name}")),
        Value(NOTHING),
        output_field=CharField(),
    )  # fmt: skip


DIMENSIONS: dict[str, Dimension] = {
    one.key: one
    for one in (
        Dimension(
            "stage", _("党员类别"), partial(_column, "stage"), partial(_words_of, list(Membership.Stage.choices))
        ),
        Dimension(
            "sex", _("性别"), partial(_column, "person__sex"), partial(_words_of, list(Person.Sex.choices)), "sex"
        ),
        Dimension(
            "ethnicity",
            _("民族"),
            _ethnicity,
            lambda: {"han": MAJORITY, "minority": _now("少数民族")},
            "ethnicity",
        ),
        Dimension("nation", _("各民族"), partial(_column, "person__ethnicity"), item="ethnicity"),
        Dimension(
            "age",
            _("年龄"),
            partial(_years, "person__birth_on", "age_bands"),
            partial(band_titles, "age_bands"),
            "birth_on",
        ),
        Dimension("education", _("学历"), partial(_column, "person__education"), item="education"),
        Dimension(
            "party_age",
            _("党龄"),
            _party_age,
            lambda: {"probation": _now("预备期"), **band_titles("party_age_bands")},
        ),
        Dimension(
            "post_class",
            _("工作岗位"),
            partial(_particular, "post_class"),
            lambda: standard.labels("post_class"),
            "post_class",
        ),
        Dimension(
            "marital", _("婚姻状况"), partial(_particular, "marital"), lambda: standard.labels("marital"), "marital"
        ),
        Dimension("floating", _("流动党员"), partial(_has, "floating"), _yes_no, "floating"),
        Dimension("lost", _("失去联系"), partial(_has, "lost"), _yes_no, "lost"),
        Dimension("exempt", _("不计入应到"), partial(_has, "exempt"), _yes_no, "exempt"),
    )
}


def open_to(*, keeps: bool) -> dict[str, Dimension]:
    """Those a reader may divide by: what only the keeper reads is not told to others by counting it either."""
    held = standard.levels()
    highest = Level.KEEP if keeps else Level.READ
    return {
        key: one
        for key, one in DIMENSIONS.items()
        if not one.item or Level.OFF < held.get(one.item, Level.OFF) <= highest
    }
