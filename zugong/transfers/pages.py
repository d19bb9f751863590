"""Lists: the transfers, and the register of letters (存根)."""

from __future__ import annotations

from html import escape
from typing import Any

import django_filters
import django_tables2
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Unit
from zugong.org.scope import Scope, shortest
from zugong.ui.addresses import address_of
from zugong.ui.denied import Denied
from zugong.ui.tables import Empty, Filters, Table, TableView
from zugong.ui.templatetags.zg import chip

from . import queries, steps
from .models import Letter, Transfer

SHOWN = (
    "number", "direction", "name", "stage", "state", "step", "due_on", "valid_until", "issued_on", "landed_on", "requested_on",
    "elsewhere", "origin__name", "origin__short_name", "target__name", "target__short_name", "waits_at__name",
    "waits_at__short_name",
)  # fmt: skip

#: Units that a part of a name may stand for.
MOST_NAMED = 200


class TransferTable(Table):
    number = django_tables2.Column(verbose_name=_("编号"), attrs={"td": {"class": "nw"}})
    name = django_tables2.Column(verbose_name=_("党员"))
    direction = django_tables2.Column(verbose_name=_("方向"), attrs={"td": {"class": "nw"}})
    from_words = django_tables2.Column(verbose_name=_("从"), order_by=("origin__path",))
    to_words = django_tables2.Column(verbose_name=_("到"), order_by=("target__path",))
    state = django_tables2.Column(verbose_name=_("状态"))
    waits_at = django_tables2.Column(verbose_name=_("在谁那里"), orderable=False)
    due_on = django_tables2.Column(verbose_name=_("期限"), attrs={"td": {"class": "nw"}})
    stage = django_tables2.Column(verbose_name=_("党员类别"), visible=False)
    requested_on = django_tables2.Column(verbose_name=_("申请日期"), visible=False)
    issued_on = django_tables2.Column(verbose_name=_("转出日期"), visible=False)
    valid_until = django_tables2.Column(verbose_name=_("介绍信有效期到"), visible=False)
    landed_on = django_tables2.Column(verbose_name=_("落地日期"), visible=False)

    class Meta:
        model = Transfer
        fields = (
            "number",
            "name",
            "direction",
            "state",
            "due_on",
            "stage",
            "requested_on",
            "issued_on",
            "valid_until",
            "landed_on",
        )
        sequence = ("name", "from_words", "to_words", "state", "waits_at", "due_on", "direction", "number", "...")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page, self._today = address_of("transfers:transfer"), clock.today()

    def render_name(self, value: str, record: Transfer) -> SafeString:
        return mark_safe(f'<a href="{self._page(record.pk)}">{escape(value)}</a>')

    def render_state(self, record: Transfer) -> Any:
        return chip(*queries.light(record, self._today))

    def value_state(self, record: Transfer) -> str:
        return str(Transfer.State(record.state).label)


class TransferFilters(Filters):
    state = django_filters.ChoiceFilter(label=_("状态"), choices=Transfer.State.choices, empty_label=_("全部"))
    direction = django_filters.ChoiceFilter(label=_("方向"), choices=Transfer.Direction.choices, empty_label=_("全部"))
    late = django_filters.ChoiceFilter(
        label=_("期限"),
        choices=[("yes", _("逾期、过期的")), ("mine", _("等我办的"))],
        method="pressing",
        empty_label=_("全部"),
    )
    q = django_filters.CharFilter(label=_("党员、编号"), method="about")
    unit = django_filters.CharFilter(label=_("组织"), method="under")

    class Meta:
        model = Transfer
        fields = ("state", "direction", "late", "q", "unit")

    def pressing(self, queryset: QuerySet[Transfer], _name: str, value: str) -> QuerySet[Transfer]:
        if value == "yes":
            return queryset.late(clock.today())  # type: ignore[attr-defined, no-any-return]
        return queryset.filter(pk__in=queries.waiting_for(self.request.user).order_by().values("pk"))

    def about(self, queryset: QuerySet[Transfer], _name: str, value: str) -> QuerySet[Transfer]:
        return queryset.filter(Q(name__icontains=value) | Q(number__icontains=value))

    def under(self, queryset: QuerySet[Transfer], _name: str, value: str) -> QuerySet[Transfer]:
        """Either side of it, named by a part or by its key."""
        named = Q(pk=int(value)) if value.isdecimal() else Q(name__icontains=value) | Q(short_name__icontains=value)
        paths = list(Unit.objects.filter(named).order_by("path").values_list("path", flat=True)[:MOST_NAMED])
        return queryset.filter(steps.anywhere(Scope(shortest(paths)), ("origin", "target", "waits_at")))


class TransferList(TableView):
    table_class, filter_class, template_name = TransferTable, TransferFilters, "transfers/transfers.html"
    export_name = "组织关系转接"
    page_size = 30  # eight columns of long names: fifty rows would be a heavy page

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if steps.sees(request.user).empty:
            raise Denied(
                _("转接台账由党支部、党委和组织部门看。您自己的在“我的转接”里。"),
                who_can=_("支部书记、专职党务工作者、上级组织"),
            )
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Transfer]:
        found = queries.visible_to(self.request.user).select_related("origin", "target", "waits_at")
        return found.only(*SHOWN).order_by("-pk")

    def get_empty(self) -> Empty:
        may = not self.request.user.scope(steps.KEEPS).empty
        return Empty(
            _("还没有转接"), _("党员自己申请，或者由党支部代办；县外来的凭介绍信登记。"),
            action=_("办一次转接") if may else "", url=reverse("transfers:new") if may else "",
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account, today = self.request.user, clock.today()
        seen = queries.visible_to(account)
        figures = {
            "moving": seen.filter(state=Transfer.State.IN_TRANSIT).count(),
            "late": seen.late(today).count(),  # type: ignore[attr-defined]
            "mine": queries.waiting_for(account).count(),
        }
        return super().get_context_data(**kwargs) | {
            "figures": figures, "may_begin": not account.scope(steps.KEEPS).empty, "may_register": may_register(account),
            "decides": not account.scope(steps.DECIDES).empty,
        }  # fmt: skip


def may_register(account: Any) -> bool:
    return not account.scope(steps.KEEPS).empty or not account.scope(steps.DECIDES).empty


class LetterTable(Table):
    number = django_tables2.Column(verbose_name=_("编号"), order_by=("year", "serial"), attrs={"td": {"class": "nw"}})
    issuer = django_tables2.Column(verbose_name=_("开信的党组织"), order_by=("issuer__path",))
    name = django_tables2.Column(verbose_name=_("党员"))
    from_words = django_tables2.Column(verbose_name=_("从哪里转"), orderable=False)
    to_words = django_tables2.Column(verbose_name=_("转到哪里"), orderable=False)
    issued_on = django_tables2.Column(verbose_name=_("开信日期"), attrs={"td": {"class": "nw"}})
    valid_until = django_tables2.Column(verbose_name=_("有效期到"), attrs={"td": {"class": "nw"}})
    paid_until = django_tables2.Column(verbose_name=_("党费交至"), attrs={"td": {"class": "nw"}})
    by_name = django_tables2.Column(verbose_name=_("经办人"), orderable=False)
    void_on = django_tables2.Column(verbose_name=_("作废"), orderable=False)

    class Meta:
        model = Letter
        fields = ("number", "issuer", "name", "from_words", "to_words", "issued_on", "valid_until", "paid_until", "by_name", "void_on")  # fmt: skip
        sequence = fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page = address_of("transfers:letter")

    def render_number(self, value: str, record: Letter) -> SafeString:
        return mark_safe(f'<a href="{self._page(record.pk)}">{escape(value)}</a>')

    def render_paid_until(self, record: Letter) -> str:
        return f"{record.paid_until:%Y-%m}"


class LetterFilters(Filters):
    year = django_filters.NumberFilter(label=_("年"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    void = django_filters.ChoiceFilter(
        label=_("状态"), choices=[("no", _("有效的")), ("yes", _("作废的"))], method="voided", empty_label=_("全部")
    )
    q = django_filters.CharFilter(label=_("党员、党组织"), method="about")

    class Meta:
        model = Letter
        fields = ("year", "void", "q")

    def voided(self, queryset: QuerySet[Letter], _name: str, value: str) -> QuerySet[Letter]:
        return queryset.filter(void_on__isnull=value == "no")

    def about(self, queryset: QuerySet[Letter], _name: str, value: str) -> QuerySet[Letter]:
        named = Q(name__icontains=value) | Q(to_words__icontains=value) | Q(from_words__icontains=value)
        return queryset.filter(named)


class LetterList(TableView):
    table_class, filter_class, template_name = LetterTable, LetterFilters, "transfers/letters.html"
    export_name = "介绍信存根登记"
    empty = Empty(_("还没有开过介绍信"), _("转出党委同意转接时开，编号、存根都在这里。"))

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if steps.sees(request.user).empty:
            raise Denied(_("存根由开信的党组织和上级看。"), who_can=_("支部书记、专职党务工作者、上级组织"))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Letter]:
        return queries.letters_seen_by(self.request.user).order_by("-year", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = {"years": steps.span("stub_years", clock.today()), "doubt": steps.doubt("stub_years", clock.today())}
        return super().get_context_data(**kwargs) | kept
