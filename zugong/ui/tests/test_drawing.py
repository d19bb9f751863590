"""What is drawn without the template engine says the same as what the engine would have drawn."""

from __future__ import annotations

import datetime as dt

import django_tables2
import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import Client
from django.test.html import parse_html
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from zugong.kernel import audit
from zugong.kernel.models import AuditEntry
from zugong.ui.addresses import address_of
from zugong.ui.forms import Renderer
from zugong.ui.tables import Table
from zugong.ui.templatetags.zg import cell
from zugong.ui.tests.people import KEEPER

NASTY = "<b>\"&'</b>"


class Everything(forms.Form):
    word = forms.CharField(required=False)
    number = forms.IntegerField(required=False)
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date", "class": 'a"b'}))
    kind = forms.ChoiceField(
        required=False, choices=[("", "全部"), ("a", NASTY), ("乙组", [("b&", "乙"), (3, "丙")])], widget=forms.Select
    )
    several = forms.MultipleChoiceField(required=False, choices=[("a", "甲"), ("b", "乙")], widget=forms.SelectMultiple)
    unseen = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-x": NASTY}))


@pytest.mark.parametrize("name", list(Everything.base_fields))
@pytest.mark.parametrize(
    "data", [None, {"word": NASTY, "number": "x", "kind": "b&", "several": ["b"], "day": "2026-02-30", "unseen": "1"}]
)
def test_a_control_is_what_its_template_says(name: str, data: dict[str, object] | None) -> None:
    ours, theirs = (Everything(data, renderer=renderer) for renderer in (Renderer(), DjangoTemplates()))
    assert parse_html(str(ours[name])) == parse_html(str(theirs[name]))


class Mixed(Table):
    actor_name = django_tables2.Column(verbose_name=NASTY, attrs={"td": {"class": "num"}})
    verb = django_tables2.Column()
    subject = django_tables2.Column()
    at = django_tables2.Column()
    seq = django_tables2.Column()
    nothing = django_tables2.Column(accessor="details__nothing__at_all", default=NASTY)
    always = django_tables2.Column(accessor="nowhere", empty_values=())
    bound = django_tables2.Column(accessor="verb")
    linked = django_tables2.Column(accessor="verb", linkify=lambda record: f"/{record.seq}/")

    class Meta:
        model = AuditEntry
        fields = ("actor_name", "verb", "subject", "at", "seq", "nothing", "always", "bound", "linked")

    def render_verb(self, value: str, record: AuditEntry) -> SafeString:
        return format_html("<i>{}</i>{}", value, record.seq)

    def render_subject(self, record: AuditEntry) -> str:
        return f"{NASTY}{record.subject}"

    def render_at(self, value: dt.datetime) -> dt.date:
        return value.date()

    def render_always(self, record: AuditEntry) -> int:
        return record.seq

    def render_bound(self, value: str, bound_column: object, column: object, table: object) -> str:
        return f"{value}{bound_column}{type(column).__name__}{type(table).__name__}"


@pytest.mark.django_db
def test_a_row_is_what_the_library_would_draw() -> None:
    for index in range(3):
        audit.append(by=KEEPER, verb=f"<record>{index}", subject=f"meeting:{index}" if index else "")
    table = Mixed(AuditEntry.objects.order_by("seq"))
    slowly = ""
    for row in table.rows:
        slowly += "<tr>"
        for column, shown in row.items():
            css = ' class="num"' if column.name == "actor_name" else ""
            said = conditional_escape(cell(shown))
            mark = " data-empty" if said == "—" else ""  # our own: as a card on a phone such a cell takes no line
            slowly += f'<td data-label="{conditional_escape(column.header)}"{css}{mark}>{said}</td>'
        slowly += "</tr>"
    assert table.body.replace("\n", "") == slowly
    assert table.body.count("<tr>") == 3


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/trail/", "/trail/?sort=verb", "/trail/?sort=-at&verb=record"])
def test_a_list_of_sixty_costs_as_many_queries_as_one_of_two(
    keeper: Client, address: str, django_assert_max_num_queries: object
) -> None:
    spent = []
    for number in (2, 58):
        for index in range(number):
            audit.append(by=KEEPER, verb="record", subject=f"meeting:{index}")
        with django_assert_max_num_queries(5) as seen:  # type: ignore[operator]
            keeper.get(address)
        spent.append(len(seen))
    assert spent[0] == spent[1]


@pytest.mark.django_db
def test_equal_rows_stand_on_one_page_only(keeper: Client) -> None:
    for index in range(120):
        audit.append(by=KEEPER, verb="record", subject=f"meeting:{index}")
    shown: list[int] = []
    for page in (1, 2, 3):
        shown += [row.record.seq for row in keeper.get(f"/trail/?sort=verb&page={page}").context["table"].page]
    assert sorted(shown) == list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True))


@pytest.mark.parametrize("key", [1, 42, 10**12])
def test_an_address_made_from_its_pattern_is_the_one_looked_up(settings: object, key: int) -> None:
    settings.ROOT_URLCONF = "zugong.config.urls"  # type: ignore[attr-defined]
    assert address_of("org:person")(key) == reverse("org:person", args=[key])
