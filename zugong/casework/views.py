"""Pages of casework: what waits for me, all cases, one case, the opening form, the printed 办理单, the diagram."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2
from django.contrib import messages as toasts
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zugong.columns.forms import ColumnsForm
from zugong.evidence import ledger
from zugong.kernel import clock, once
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.org.models import Person, Unit
from zugong.rulebook.declared import DeclaredRoute, Step
from zugong.rulebook.limits import limits_of
from zugong.ui.addresses import address_of
from zugong.ui.denied import Denied
from zugong.ui.forms import ReasonForm
from zugong.ui.tables import Empty, Filters, Table, TableView
from zugong.ui.templatetags.zg import chip

from . import boards, queries, routing, rules, services, watching
from .asking import Asking
from .forms import DelegateForm
from .lamps import Lamps
from .models import Case, CaseQuerySet

UNPROCESSABLE = 422


class CaseTable(Table):
    keys_first = True

    number = django_tables2.Column(gettext_lazy("编号"))
    title = django_tables2.Column(gettext_lazy("什么事"), default="—")
    unit = django_tables2.Column(gettext_lazy("组织"), order_by="unit__path")
    place = django_tables2.Column(gettext_lazy("到哪一步"), orderable=False)
    due_on = django_tables2.Column(gettext_lazy("期限"), default="—")
    lamp = django_tables2.Column(gettext_lazy("亮灯"), accessor="pk", orderable=False)

    class Meta:
        model = Case
        fields = ("number", "title", "unit", "place", "due_on", "lamp")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page, self._lamps = address_of("casework:case"), Lamps(clock.today())
        self._titles: dict[tuple[str, str], str] = {}

    def render_number(self, value: str, record: Case) -> SafeString:
        return format_html('<a href="{}">{}</a>', self._page(record.pk), value)

    def value_number(self, value: str) -> str:
        return value

    def render_place(self, record: Case) -> str:
        key = (record.route, record.place)
        if key not in self._titles:
            route = queries.find(record.route, record.opened_on, record.edition).route
            found = route.steps.get(record.place) or route.ends.get(record.place)
            self._titles[key] = f"{route.title} · {found.title}" if found else record.place
        return self._titles[key]

    def render_lamp(self, record: Case) -> SafeString:
        tone, words = self._lamps.of(record)
        return chip(tone, str(words))

    def value_lamp(self, record: Case) -> str:
        return str(self._lamps.of(record)[1])


class CaseFilters(Filters):
    q = django_filters.CharFilter(label=gettext_lazy("编号或事由"), method="with_words")
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), method="that_stand", empty_label=gettext_lazy("全部"),
        choices=(("open", gettext_lazy("在办")), ("late", gettext_lazy("过期")), ("done", gettext_lazy("办结"))),
    )  # fmt: skip
    since = django_filters.DateFilter(label=gettext_lazy("提出从"), field_name="opened_on", lookup_expr="gte")
    until = django_filters.DateFilter(label=gettext_lazy("提出到"), field_name="opened_on", lookup_expr="lte")

    class Meta:
        model = Case
        fields = ("q", "state", "since", "until")

    def with_words(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        return rows.filter(title__contains=value) | rows.filter(number__contains=value)

    def that_stand(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        if value == "done":
            return rows.filter(ended_on__isnull=False)
        found = rows.filter(ended_on__isnull=True)
        return found.filter(due_on__lt=clock.today(), paused_on__isnull=True) if value == "late" else found


class CasesView(TableView):
    table_class = CaseTable
    filter_class = CaseFilters
    template_name = "casework/cases.html"
    export_name = gettext_lazy("办件清单")
    page_size = 40
    empty = Empty(gettext_lazy("没有办件"), gettext_lazy("有人提出一件，这里就会出现。"), kind="done")

    def get_queryset(self) -> CaseQuerySet:
        return queries.visible_to(self.request.user).order_by("ended_on", "due_on", "-pk")  # type: ignore[return-value]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "routes": queries.routes_to_open(self.request.user),
            "boards": queries.boards(),
        }


@require_safe
def inbox(request: SignedIn) -> HttpResponse:
    """What waits for me, the most pressing first."""
    lamps = Lamps(clock.today())
    cases = queries.waiting_for(request.user).order_by("due_on", "pk")[: queries.SHOWN]
    rows = [(case, _step(case), lamps.of(case)) for case in cases]
    late = [(case, _step(case), lamps.of(case)) for case in watching.overdue_under(request.user)[: queries.SHOWN]]
    page = {
        "rows": rows,
        "late": late,
        "routes": queries.routes_to_open(request.user),
        "boards": queries.boards(),
    }
    return render(request, "casework/inbox.html", page)


def _step(case: Case) -> Step | None:
    return routing.route_of(case, clock.today()).route.steps.get(case.place)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn, institution: str, route: str) -> HttpResponse:
    declared = queries.find(f"{institution}/{route}")
    units = queries.units_to_open(request.user, declared)
    if not units:
        raise Denied(_("“%(title)s”不由您提出。") % {"title": declared.route.title}, who_can=_("流程里写明的组织"))
    begins_at = "" if request.method == "POST" or request.GET.get("origin") else rules.begins_at(declared)
    if begins_at:
        toasts.info(request, _("“%(title)s”从这里的那一行提。") % {"title": declared.route.title})
        return redirect(begins_at)
    chosen = request.POST.get("_unit") or request.GET.get("unit") or ""
    unit = next((one for one in units if str(one.pk) == chosen), units[0])
    form = ColumnsForm(
        *([request.POST, request.FILES] if request.method == "POST" else []),
        around=queries.around(declared, unit, declared.route.form), valid=declared.route.valid,
        initial=Asking.of(declared, request).filled_in(request.GET),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            with once.claim(request) as previous:
                if previous:
                    return redirect(previous)
                rules.open_case.check(declared, unit, by=request.user)
                said = form.cells(unit=unit, by=request.user)
                origin = request.GET.get("origin", "")[:120]
                case = services.open_case(route=declared.id, unit=unit, cells=said, by=request.user, origin=origin)
                toasts.success(request, _("提出了，编号 %(number)s。") % {"number": case.number})
                return once.done(request, redirect("casework:case", case.pk))
        except Refused as refused:
            form.add_error(None, str(refused))
    asking = Asking.of(declared, request)
    page = {"declared": declared, "route": declared.route, "form": form, "unit": unit, "units": units, "asking": asking}
    return render(request, "casework/new.html", page, status=UNPROCESSABLE if form.is_bound else 200)


def seen(request: SignedIn, pk: int) -> tuple[Case, DeclaredRoute]:
    case = get_object_or_404(Case.objects.select_related("unit", "opener_unit", "level", "recurs"), pk=pk)
    try:
        declared = routing.route_of(case, clock.today())
    except KeyError:  # its institution is on no shelf any more
        raise Http404 from None
    refused = rules.read_case.why_not(case, declared, by=request.user)
    if refused:
        raise Denied(str(refused), who_can=_("%(unit)s和它的上级组织") % {"unit": case.unit})
    return case, declared


@require_safe
def case(request: SignedIn, pk: int) -> HttpResponse:
    return _show(request, *seen(request, pk))


def _show(
    request: SignedIn, case: Case, declared: DeclaredRoute, *, form: ColumnsForm | None = None, status: int = 200
) -> HttpResponse:
    today, by = clock.today(), request.user
    step = declared.route.steps.get(case.place)
    acts = _acts(case, step, by) if step is not None else []
    mine = step is not None and any(why is None for _outcome, why in acts)
    if step is not None and form is None and mine:
        # What one said is not put into the mouth of another who acts beside them.
        stored = {} if step.together else case.data
        form = ColumnsForm(around=queries.around(declared, case.unit, step.form), valid=step.valid, stored=stored)
    page = {
        "item": queries.item_of(case),
        "case": case, "declared": declared, "route": declared.route, "step": step, "form": form if mine else None, "acts": acts,
        "lines": queries.lines_of(case, declared), "way": queries.way_of(case, declared),
        "stamps": queries.stamps_of(case, declared), "holders": queries.holders_of(case),
        "end": declared.route.ends.get(case.place), "light": Lamps(today).of(case),
        "chain": watching.chain_of(case, declared),
        "facts": list(ledger.standing().filter(source=case.source).order_by("pk")),
        "may_pause": rules.pause_case.allows(case, reason="-", by=by), "may_resume": rules.resume_case.allows(case, by=by),
        "may_withdraw": rules.withdraw_case.allows(case, declared, reason="-", by=by),
        "may_reopen": rules.reopen_case.allows(case, declared, reason="-", by=by),
        "may_delegate": mine, "reason_form": ReasonForm(), "delegate_form": DelegateForm(unit=case.unit) if mine else None,
    }  # fmt: skip
    return render(request, "casework/case.html", page, status=status)


def _acts(case: Case, step: Step, by: Any) -> list[tuple[Any, Any]]:
    """Each outcome with why it cannot be chosen; nothing for somebody whose step it is not."""
    found = [(one, rules.act_on_case.why_not(case, step, one, reason="-", by=by)) for one in step.outcomes.values()]
    waits = any(routing.may_act(by, task) for task in case.waiting)
    return found if waits else []


@require_POST
def act(request: SignedIn, pk: int) -> HttpResponse:
    case, declared = seen(request, pk)
    step = declared.route.steps.get(request.POST.get("_step", ""))
    if step is None or step.id != case.place:
        toasts.error(request, _("这件事刚刚有人办过，已经不在这一步。"))
        return redirect("casework:case", pk)
    form = ColumnsForm(request.POST, request.FILES, around=queries.around(declared, case.unit, step.form), valid=step.valid, stored=case.data)  # fmt: skip
    if form.is_valid():
        try:
            said = form.cells(unit=case.unit, by=request.user)
            outcome, reason = request.POST.get("_outcome", ""), request.POST.get("_reason", "")
            services.act_on_case(case=case, step=step.id, outcome=outcome, cells=said, reason=reason, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            toasts.success(request, _("办好了。"))
            return redirect("casework:case", pk)
    return _show(request, case, declared, form=form, status=UNPROCESSABLE)


@require_POST
def pause(request: SignedIn, pk: int) -> HttpResponse:
    return _with_reason(request, pk, services.pause_case, _("停表了。"))


@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    return _with_reason(request, pk, services.withdraw_case, _("撤回了。"))


@require_POST
def reopen(request: SignedIn, pk: int) -> HttpResponse:
    return _with_reason(request, pk, services.reopen_case, _("重新打开了。"))


@require_POST
def resume(request: SignedIn, pk: int) -> HttpResponse:
    case, _declared = seen(request, pk)
    services.resume_case(case=case, by=request.user)
    return redirect("casework:case", pk)


@require_POST
def delegate(request: SignedIn, pk: int) -> HttpResponse:
    case, _declared = seen(request, pk)
    form = DelegateForm(request.POST, unit=case.unit)
    if form.is_valid():
        person = Person.objects.get(pk=form.cleaned_data["person"])
        services.delegate_task(case=case, person=person, by=request.user)
        toasts.success(request, _("委托给%(name)s了。") % {"name": person.name})
    else:
        toasts.error(request, " ".join(str(sentence) for found in form.errors.values() for sentence in found))
    return redirect("casework:case", pk)


def _with_reason(request: SignedIn, pk: int, verb: Any, done: str) -> HttpResponse:
    case, _declared = seen(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        verb(case=case, reason=form.cleaned_data["reason"], by=request.user)
        toasts.success(request, done)
    else:
        toasts.error(request, _("写一句原因，以后的人能看懂为什么。"))
    return redirect("casework:case", pk)


@require_safe
def sheet(request: SignedIn, pk: int) -> HttpResponse:
    """办理单: the case with its stamps on one sheet of paper."""
    case, declared = seen(request, pk)
    page = {"case": case, "route": declared.route, "declared": declared, "lines": queries.lines_of(case, declared), "stamps": queries.stamps_of(case, declared), "end": declared.route.ends.get(case.place)}  # fmt: skip
    return render(request, "casework/sheet.html", page)


@require_safe
def diagram(request: SignedIn, institution: str, route: str) -> HttpResponse:
    """The way of a route, drawn from its file: who acts, within what time and by which article."""
    declared, today = queries.find(f"{institution}/{route}"), clock.today()
    steps = [
        (step, limits_of(declared.institution, declared.route, step, today)) for step in queries.straight(declared)
    ]
    return render(request, "casework/route.html", {"declared": declared, "route": declared.route, "steps": steps})


def _boarded(request: SignedIn, institution: str, route: str) -> DeclaredRoute:
    declared = queries.find(f"{institution}/{route}")
    if declared.route.board is None:
        raise Http404
    if request.user.scope("read_unit").empty:
        raise Denied(_("看板只给看得到本范围组织的人看。"), who_can=_("书记、专职党务工作者和上级组织"))
    return declared


@require_safe
def board(request: SignedIn, institution: str, route: str) -> HttpResponse:
    """All cases of a route, a column for each link of its chain: where a chain is broken is seen at once."""
    declared = _boarded(request, institution, route)
    found = boards.board_of(request.user, declared, request.GET)
    opens = any(one.id == declared.id for one in queries.routes_to_open(request.user))
    return render(request, "casework/board.html", {"declared": declared, "board": found, "opens": opens})


@require_safe
def card(request: SignedIn, institution: str, route: str, pk: int) -> HttpResponse:
    """One organisation: its cases in the columns the institution names, with owner and records."""
    declared = _boarded(request, institution, route)
    unit = get_object_or_404(Unit.objects.filter(request.user.scope("read_unit").q()), pk=pk)
    found = boards.card_of(request.user, declared, unit)
    return render(request, "casework/card.html", {"declared": declared, "unit": unit, "card": found})
