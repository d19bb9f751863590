"""The desk and the supervision ledger as lists."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.org.models import Account
from zugong.ui.addresses import address_of
from zugong.ui.tables import Filters, Table
from zugong.ui.templatetags.zg import chip

from . import queries, rules, wording
from .models import Urging
from .watching import WATCHED


class DeskTable(Table):
    """Things of all mechanisms. A box stands where this account may issue the next letter now."""

    thing = django_tables2.Column(gettext_lazy("什么事"), orderable=False)
    unit = django_tables2.Column(gettext_lazy("组织"), orderable=False)
    holder = django_tables2.Column(gettext_lazy("谁来办"), orderable=False)
    due = django_tables2.Column(gettext_lazy("期限"), orderable=False)
    rung = django_tables2.Column(gettext_lazy("催到哪一级"), orderable=False)

    class Meta:
        fields = ("thing", "unit", "holder", "due", "rung")

    def __init__(self, desk: queries.Desk, account: Account, *, picked: bool) -> None:
        self._account, self._today, self._picked = account, desk.today, picked
        self._pages = {kind: address_of(one.url_name) for kind, one in WATCHED.items()}
        self._case, self._own = address_of("casework:case"), address_of("urging:urging")
        self.may_issue = False
        super().__init__([self._row(line) for line in desk.lines])

    def _row(self, line: queries.Line) -> dict[str, Any]:
        thing = line.thing
        name = f'<a href="{self._pages[thing.kind](thing.key)}">{escape(thing.title)}</a>'
        under = f'<span class="zg-mute zg-t13">{escape(thing.institution)}</span>'
        due = f"{chip(*wording.light_of(thing, self._today))} <span class='zg-mute zg-t13'>{thing.due_on.isoformat()}</span>"
        return {
            "thing": mark_safe(f'<div class="ur-thing">{self._box(line)}<span>{name}<br>{under}</span></div>'),
            "unit": str(thing.unit), "holder": thing.holder or _("本组织"), "due": mark_safe(f"<span>{due}</span>"),
            "rung": mark_safe(f'<span class="ur-said">{self._said(line)}</span>'),
        }  # fmt: skip

    def _box(self, line: queries.Line) -> str:
        step, thing = line.step, line.thing
        if step is None or not rules.issue_letter.allows(thing, step, step.rung.id, by=self._account):
            return ""
        self.may_issue = True
        checked = " checked" if self._picked and step.due else ""
        label = _("签发%(rung)s：%(title)s") % {"rung": step.rung.title, "title": thing.title}
        return f'<input type="checkbox" class="form-check-input" name="thing" value="{thing.id}:{escape(step.rung.id)}" aria-label="{escape(label)}"{checked}>'  # fmt: skip

    def _said(self, line: queries.Line) -> str:
        """The highest rung, and the number of its letter."""
        parts = []
        for urging in line.said[-1:]:
            lamp = chip(*wording.rung_of(urging, self._today))
            undecided = urging.state in (Urging.State.PROPOSED, Urging.State.DROPPED)
            parts.append(f'<a href="{self._own(urging.pk)}">{lamp}</a>' if undecided else str(lamp))
            if urging.case is not None:
                parts.append(
                    f'<a class="zg-nowrap zg-t13" href="{self._case(urging.case.pk)}">{escape(urging.case.number)}</a>'
                )
        return " ".join(parts) or "—"


class LetterTable(Table):
    number = django_tables2.Column(gettext_lazy("文号"), accessor="case__number")
    rung_title = django_tables2.Column(gettext_lazy("哪一级"))
    title = django_tables2.Column(gettext_lazy("什么事"))
    unit = django_tables2.Column(gettext_lazy("组织"), order_by="unit__path")
    due_on = django_tables2.Column(gettext_lazy("原定期限"))
    decided_on = django_tables2.Column(gettext_lazy("签发"))
    decided_by_name = django_tables2.Column(gettext_lazy("签发人"))
    answered_at = django_tables2.Column(gettext_lazy("答复"), empty_values=())
    outcome = django_tables2.Column(gettext_lazy("结果"), accessor="case", orderable=False)

    class Meta:
        model = Urging
        fields = (
            "number",
            "rung_title",
            "title",
            "unit",
            "due_on",
            "decided_on",
            "decided_by_name",
            "answered_at",
            "outcome",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._case, self._today = address_of("casework:case"), clock.today()

    def render_number(self, value: str, record: Any) -> SafeString:
        return mark_safe(f'<a class="zg-nowrap" href="{self._case(record.case_id)}">{escape(value)}</a>')

    def value_number(self, value: str) -> str:
        return value

    def render_due_on(self, value: dt.date) -> str:
        return value.isoformat()

    def value_due_on(self, value: dt.date) -> dt.date:
        return value

    def render_decided_on(self, value: dt.date) -> str:
        return value.isoformat()

    def value_decided_on(self, value: dt.date) -> dt.date:
        return value

    def render_answered_at(self, record: Any) -> SafeString:
        words = escape(self.value_answered_at(record))
        return mark_safe(f"<span>{words}{chip('warn', _('晚了')) if _late(record) else ''}</span>")

    def value_answered_at(self, record: Any) -> str:
        at = record.answered_at
        return localtime(at, clock.ZONE).date().isoformat() if at is not None else "—"

    def render_outcome(self, record: Any) -> SafeString:
        gone = f" {chip('ok', _('不再逾期'), 'check')}" if record.left_on else ""
        return mark_safe(f"<span>{chip(*wording.letter_of(record.case, self._today))}{gone}</span>")

    def value_outcome(self, record: Any) -> str:
        return wording.letter_of(record.case, self._today)[1]


def _late(record: Any) -> bool:
    at, due = record.answered_at, record.answer_due
    return at is not None and due is not None and localtime(at, clock.ZONE).date() > due


class LetterFilters(Filters):
    q = django_filters.CharFilter(label=gettext_lazy("文号或事由"), method="with_words")
    unit = django_filters.CharFilter(label=gettext_lazy("组织"), method="of_unit")
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), method="that_stand", empty_label=gettext_lazy("全部"),
        choices=(
            ("waiting", gettext_lazy("待答复")), ("unanswered", gettext_lazy("没按时答复")),
            ("answered", gettext_lazy("已答复，待审")), ("ended", gettext_lazy("办结")),
        ),
    )  # fmt: skip
    since = django_filters.DateFilter(label=gettext_lazy("签发从"), field_name="decided_on", lookup_expr="gte")
    until = django_filters.DateFilter(label=gettext_lazy("签发到"), field_name="decided_on", lookup_expr="lte")

    class Meta:
        model = Urging
        fields = ("q", "unit", "state", "since", "until")

    def with_words(self, rows: QuerySet[Urging], _name: str, value: str) -> QuerySet[Urging]:
        return rows.filter(Q(title__contains=value) | Q(case__number__contains=value))

    def of_unit(self, rows: QuerySet[Urging], _name: str, value: str) -> QuerySet[Urging]:
        return rows.filter(queries.under(value))

    def that_stand(self, rows: QuerySet[Urging], _name: str, value: str) -> QuerySet[Urging]:
        to_answer = queries.to_answer(clock.today())
        if value == "ended":
            return rows.filter(case__ended_on__isnull=False)
        if value == "answered":
            return rows.filter(case__ended_on__isnull=True).exclude(to_answer)
        found = rows.filter(to_answer)
        return found.filter(case__due_on__lt=clock.today()) if value == "unanswered" else found
