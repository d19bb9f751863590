"""Lists of org: columns, and the conditions above them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from html import escape
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.models import AuditEntry
from zugong.ui.addresses import address_of
from zugong.ui.tables import Filters, Table

from . import queries
from .models import Account, Membership, Person, Unit
from .models.people import mask_id_number, mask_phone
from .roles import ROLES
from .verbs import argument_name, verb_name

ALL = _("全部")
#: How registers group ages; a way of reading the list, not a rule of anybody's.
AGE_BANDS = {"35": (0, 35), "45": (36, 45), "55": (46, 55), "60": (56, 60), "61": (61, 150)}
_AGE_CHOICES = [
    ("35", _("35 岁及以下")),
    ("45", _("36—45 岁")),
    ("55", _("46—55 岁")),
    ("60", _("56—60 岁")),
    ("61", _("61 岁及以上")),
]
_STAGES, _STATES = Membership.Stage.choices, Membership.State.choices
_DATE_PRECISION = {"year": 4, "month": 7}


def written(day: dt.date | None, precision: str) -> str:
    """A date as exactly as it is known: 1998, 1998-07 or 1998-07-01."""
    return day.isoformat()[: _DATE_PRECISION.get(precision, 10)] if day else ""


class MembersTable(Table):
    name = tables.Column(accessor="person__name", verbose_name=_("姓名"))
    sex = tables.Column(accessor="person__sex", verbose_name=_("性别"))
    age = tables.Column(accessor="person__birth_on", verbose_name=_("年龄"))
    education = tables.Column(accessor="person__education", verbose_name=_("学历"))
    stage = tables.Column(verbose_name=_("党员类别"))
    state = tables.Column(verbose_name=_("党籍状态"))
    joined_on = tables.Column(verbose_name=_("入党时间"), attrs={"td": {"class": "nw"}})
    unit = tables.Column(accessor="unit__short_name", verbose_name=_("所在党支部"))
    # Only in the file, and masked there: a list on a screen needs no numbers.
    id_number = tables.Column(accessor="person__id_number", verbose_name=_("身份证号码"), orderable=False)
    phone = tables.Column(accessor="person__phone", verbose_name=_("联系电话"), orderable=False)

    class Meta:
        model = Membership
        fields = ("name", "sex", "age", "education", "stage", "state", "joined_on", "unit", "id_number", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page, self._today = address_of("org:person"), clock.today()

    def render_name(self, record: Membership) -> str:
        return mark_safe(f'<a href="{self._page(record.person_id)}">{escape(record.person.name)}</a>')

    def render_age(self, record: Membership) -> int | str:
        return queries.age_on(self._today, record.person.birth_on) or ""

    def render_joined_on(self, record: Membership) -> str:
        return written(record.joined_on, record.joined_precision)

    def order_age(self, rows: QuerySet[Membership], is_descending: bool) -> tuple[QuerySet[Membership], bool]:
        """Older means born earlier."""
        return rows.order_by("person__birth_on" if is_descending else "-person__birth_on"), True

    def as_values(self, exclude_columns: Any = None) -> Iterator[list[Any]]:
        """The whole register as a file, numbers masked: row by row, for a county has tens of thousands."""
        yield [str(column.header) for column in self.columns]
        today = clock.today()
        words = {str(key): str(label) for key, label in (*Person.Sex.choices, *_STAGES, *_STATES)}
        for row in self.data.data.iterator(chunk_size=2000):
            person = row.person
            yield [
                person.name,
                words.get(person.sex, ""),
                queries.age_on(today, person.birth_on),
                person.education,
                words.get(row.stage, ""),
                words.get(row.state, ""),
                row.joined_on if row.joined_precision == "day" else written(row.joined_on, row.joined_precision),
                row.unit.short_name,
                mask_id_number(person.id_number),
                mask_phone(person.phone),
            ]


class MemberFilters(Filters):
    q = django_filters.CharFilter(label=_("姓名"), field_name="person__name", lookup_expr="icontains")
    unit = django_filters.CharFilter(label=_("组织"), method="in_unit")
    stage = django_filters.ChoiceFilter(label=_("党员类别"), choices=Membership.Stage.choices, empty_label=ALL)
    state = django_filters.ChoiceFilter(label=_("党籍状态"), choices=Membership.State.choices, empty_label=ALL)
    sex = django_filters.ChoiceFilter(
        label=_("性别"), field_name="person__sex", choices=Person.Sex.choices, empty_label=ALL
    )
    education = django_filters.CharFilter(label=_("学历"), field_name="person__education", lookup_expr="icontains")
    age = django_filters.ChoiceFilter(label=_("年龄"), choices=_AGE_CHOICES, method="in_band", empty_label=ALL)

    class Meta:
        model = Membership
        fields = ("q", "unit", "stage", "state", "sex", "education", "age")

    def in_unit(self, rows: QuerySet[Membership], _name: str, value: str) -> QuerySet[Membership]:
        """A unit by its full name, else all whose name holds the words; everything below belongs to it."""
        living = Unit.objects.filter(dissolved_on__isnull=True)
        exact = list(living.filter(name=value).values_list("path", flat=True)[:2])
        paths = exact or list(living.filter(name__icontains=value).values_list("path", flat=True)[:200])
        below = Q(pk__in=[])
        for path in paths:
            below |= Q(unit__path__startswith=path)
        return rows.filter(below)

    def in_band(self, rows: QuerySet[Membership], _name: str, value: str) -> QuerySet[Membership]:
        youngest, oldest = AGE_BANDS[value]
        born_after, born_by = queries.born_between(youngest, oldest, clock.today())
        return rows.filter(person__birth_on__gt=born_after, person__birth_on__lte=born_by)


class AccountsTable(Table):
    display_name = tables.Column(verbose_name=_("姓名"))
    username = tables.Column(verbose_name=_("用户名"))
    is_active = tables.Column(verbose_name=_("状态"))
    last_login = tables.Column(verbose_name=_("上次登录"), attrs={"td": {"class": "nw"}})
    roles = tables.Column(empty_values=(), orderable=False, verbose_name=_("角色"))

    class Meta:
        model = Account
        fields = ("display_name", "username", "is_active", "last_login", "roles")

    def __init__(self, *args: Any, page: str, **kwargs: Any) -> None:
        self.where = page
        super().__init__(*args, **kwargs)

    def render_display_name(self, record: Account) -> str:
        return format_html('<a href="{}">{}</a>', reverse(self.where, args=[record.pk]), record.display_name)

    def render_is_active(self, value: bool) -> str:
        return str(_("在用") if value else _("停用"))

    def render_roles(self, record: Account) -> str:
        held = (f"{ROLES[grant.role].title} · {grant.unit}" for grant in record.running_grants)  # type: ignore[attr-defined]
        return "；".join(held) or "—"


class AccountFilters(Filters):
    q = django_filters.CharFilter(label=_("姓名或用户名"), method="named")
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=[("active", _("在用")), ("closed", _("停用"))], method="standing", empty_label=ALL
    )

    class Meta:
        model = Account
        fields = ("q", "state")

    def named(self, rows: QuerySet[Account], _name: str, value: str) -> QuerySet[Account]:
        return rows.filter(Q(username__icontains=value) | Q(display_name__icontains=value))

    def standing(self, rows: QuerySet[Account], _name: str, value: str) -> QuerySet[Account]:
        return rows.filter(is_active=value == "active")


class AuditTable(Table):
    at = tables.Column(verbose_name=_("时间"), attrs={"td": {"class": "nw"}})
    actor_name = tables.Column(verbose_name=_("谁"))
    verb = tables.Column(verbose_name=_("做了什么"))
    subject = tables.Column(verbose_name=_("对什么"))
    details = tables.Column(verbose_name=_("内容"), orderable=False)
    seq = tables.Column(verbose_name=_("序号"), attrs={"td": {"class": "num"}})

    class Meta:
        model = AuditEntry
        fields = ("at", "actor_name", "verb", "subject", "details", "seq")

    def render_verb(self, value: str) -> str:
        return verb_name(value)

    def render_details(self, value: dict[str, str]) -> str:
        return "；".join(f"{argument_name(name)}：{text}" for name, text in value.items()) or "—"


class AuditFilters(Filters):
    actor = django_filters.CharFilter(label=_("谁"), field_name="actor_name", lookup_expr="icontains")
    verb = django_filters.ChoiceFilter(label=_("做了什么"), empty_label=ALL)
    subject = django_filters.CharFilter(label=_("对什么"), lookup_expr="icontains")
    since = django_filters.DateFilter(label=_("从"), method="from_day")
    until = django_filters.DateFilter(label=_("到"), method="to_day")

    class Meta:
        model = AuditEntry
        fields = ("actor", "verb", "subject", "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["verb"].extra["choices"] = [(verb, verb_name(verb)) for verb in queries.verbs()]

    def from_day(self, rows: QuerySet[AuditEntry], _name: str, value: dt.date) -> QuerySet[AuditEntry]:
        return rows.filter(at__gte=dt.datetime.combine(value, dt.time.min, clock.ZONE))

    def to_day(self, rows: QuerySet[AuditEntry], _name: str, value: dt.date) -> QuerySet[AuditEntry]:
        return rows.filter(at__lt=dt.datetime.combine(value + dt.timedelta(1), dt.time.min, clock.ZONE))
