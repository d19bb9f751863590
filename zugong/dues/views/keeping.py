"""Keeping dues: totals of units, bills of a month, one member, receipts, files people already hold."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zugong.dues import matters, queries, rates, rules, services, sheet
from zugong.dues.forms import BasisForm, MonthForm, PaymentForm, UploadForm, WhyForm, may_bill, month_of, year_of
from zugong.dues.imports import TARGETS
from zugong.dues.models import Basis, Bill, Order, Payment
from zugong.dues.services.bills import bill_month
from zugong.dues.tables import BillFilters, BillTable, LateFilters, LateTable, state_of
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.http import SignedIn
from zugong.org.imports import intake
from zugong.org.imports.models import ImportBatch
from zugong.org.models import Unit
from zugong.sheets import Refusal
from zugong.ui.denied import Denied
from zugong.ui.forms import ReasonForm
from zugong.ui.tables import Empty, TableView

from .access import kept_member, kept_unit, only_keepers, send

UNPROCESSABLE = 422
#: Units of one page of totals.
PARTS = 60


@require_safe
def home(request: SignedIn) -> HttpResponse:
    """The unit this account works for, seen as its dues."""
    scope = request.user.scope("read_unit")
    if scope.empty:
        return redirect("dues:mine")
    own = request.user.home_unit
    unit = own if scope.covers(own) else Unit.objects.filter(scope.q()).order_by("path").first()
    if unit is None:
        return redirect("dues:mine")
    return redirect("dues:unit", unit.pk)


@require_safe
def unit(request: SignedIn, pk: int) -> HttpResponse:
    """Totals of a month by the units below. Sums only: no name, no income. Of a branch, who keeps it sees the bills."""
    if request.user.scope("read_unit").empty:
        raise Denied(_("各组织的党费合计只给看得到本范围的人看。"), who_can=_("书记、党务工作者、党费管理员"))
    found = get_object_or_404(Unit.objects.select_related("parent").filter(request.user.scope("read_unit").q()), pk=pk)
    keeps, month = rules.keeps(request.user, found), month_of(request.GET.get("month", ""))
    if keeps and found.kind in Unit.MEMBER_KINDS:
        return redirect(f"{reverse('dues:bills', args=[pk])}?month={month:%Y-%m}")
    totals = queries.month_of(found, month)
    page = {
        "unit": found, "keeps": keeps, "month": month, "totals": totals, "form": MonthForm(initial={"month": f"{month:%Y-%m}"}),
        "parts": Paginator(totals.parts, PARTS).get_page(request.GET.get("page")),
    }  # fmt: skip
    if keeps:
        page |= {
            "cash": queries.cash_of(found),
            "closed": queries.closed_until(found),
            "disputes": queries.disputes(found)[:5],
            "may_bill": may_bill(month),
        }
    return render(request, "dues/unit.html", page)


class Bills(TableView):
    """Who has paid, in one month."""

    table_class, filter_class, template_name, export_name = (
        BillTable,
        BillFilters,
        "dues/bills.html",
        gettext_lazy("党费账单"),
    )
    page_size = 40

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.unit = kept_unit(self.request, kwargs["pk"])
        self.month = month_of(request.GET.get("month", ""))
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Bill]:
        rows = Bill.objects.standing().filter(queries.inside(self.unit), month=self.month)
        # A whole county's in the order of the index: sorting thirty thousand by name would cost more than the page.
        order = ["person__name", "pk"] if self.unit.kind in Unit.MEMBER_KINDS else ["unit_id", "pk"]
        return rows.select_related("person", "unit").defer("person__id_number", "person__phone").order_by(*order)

    @cached_property
    def totals(self) -> queries.Total:
        return queries.total_of(self.unit, self.month)

    def count(self, rows: QuerySet[Any]) -> int:
        asked = any(self.request.GET.get(name) for name in BillFilters.base_filters)
        return rows.order_by().values("pk").count() if asked else self.totals.members

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"exclude": ("unit",)} if self.unit.kind in Unit.MEMBER_KINDS else {}

    def get_empty(self) -> Empty:
        return Empty(_("这个月还没有账单"), _("先定每个人按什么交，再按“出账单”。"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context |= {"unit": self.unit, "month": self.month, "totals": self.totals}
        context |= {
            "without": queries.without_basis(self.unit).count() if self.unit.kind in Unit.MEMBER_KINDS else _("看看"),
            "disputes": queries.disputes(self.unit)[:5],
        }
        context |= {"form": MonthForm(initial={"month": f"{self.month:%Y-%m}"}), "cash": queries.cash_of(self.unit)}
        return context | {"may_bill": may_bill(self.month)}


@require_POST
def issue(request: SignedIn, pk: int) -> HttpResponse:
    """Make the bills of a month for all branches under a unit; pressed again it makes none twice."""
    found, form = kept_unit(request, pk), MonthForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("没有出账单：选最近一年里的一个月，再按一次。"))
        return redirect("dues:unit", pk)
    month = form.cleaned_data["month"]
    try:
        made = bill_month(unit=found, month=month, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        sentence = ngettext("出了 %(n)s 张账单，共 %(sum)s 元。", "出了 %(n)s 张账单，共 %(sum)s 元。", made.bills)
        messages.success(request, sentence % {"n": made.bills, "sum": made.amount})
        if made.unknown:
            messages.warning(request, _("还有 %(n)s 人没定按什么交，没有出账单。") % {"n": made.unknown})
    return redirect(f"{reverse('dues:unit', args=[pk])}?month={month:%Y-%m}")


class Arrears(TableView):
    """Members with months not paid. Reminded are only the members themselves."""

    table_class, filter_class, template_name, export_name = (
        LateTable,
        LateFilters,
        "dues/late.html",
        gettext_lazy("欠交党费名单"),
    )
    page_size = 40
    empty = Empty(gettext_lazy("没有人欠交"), gettext_lazy("过了月还没交清的，会到这里来。"), kind="done")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.unit = kept_unit(self.request, kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        return queries.arrears(self.unit)

    def count(self, rows: QuerySet[Any]) -> int:
        return rows.order_by().count()

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"matter_after": rates.months_of("matter_after", clock.today())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "unit": self.unit,
            "matter_after": rates.months_of("matter_after", clock.today()),
        }


@require_safe
def without(request: SignedIn, pk: int) -> HttpResponse:
    """Members nobody has written a basis for: each with the way to do so."""
    found = kept_unit(request, pk)
    rows = queries.without_basis(found).order_by("unit__path", "person__name")
    return render(request, "dues/without.html", {"unit": found, "rows": rows[:100], "total": rows.count()})


@require_safe
def table(request: SignedIn, pk: int) -> HttpResponseBase:
    """The table of dues of a year, as branches keep it."""
    return sheet.answer(kept_unit(request, pk), year_of(request.GET.get("year", "")), by=request.user)


@never_cache
@require_safe
def member(request: SignedIn, pk: int) -> HttpResponse:
    return _member(request, pk)


def _member(request: SignedIn, pk: int, **bound: Any) -> HttpResponse:
    """One member's dues for whoever keeps them; the basis stays shut."""
    person, branch = kept_member(request, pk)
    found, today = queries.standing_of(person, branch), clock.today()
    late = found.late
    page: dict[str, Any] = {
        "person": person, "unit": branch, "standing": found, "basis": queries.latest_basis(person),
        "bills": [(bill, state_of(bill, today)) for bill in found.bills[: queries.MONTHS_SHOWN]],
        "pay": PaymentForm(initial={"amount": found.open or None, "paid_on": today}), "set": BasisForm(), "why": WhyForm(),
        "beyond": late is not None and late.months > rates.months_of("back_payment", today),
        "finding": matters.of(person, branch, late, today),
    }  # fmt: skip
    return render(request, "dues/member.html", page | bound, status=UNPROCESSABLE if bound else 200)


@require_POST
def basis(request: SignedIn, pk: int) -> HttpResponse:
    person, _branch = kept_member(request, pk)
    form = BasisForm(request.POST)
    answered = send(
        request, form, lambda: services.set_basis(person=person, said=form.said(), by=request.user),
        reverse("dues:member", args=[pk]), _("定好了，从下一张账单起按它算。"),
    )  # fmt: skip
    return answered or _member(request, pk, set=form)


@never_cache
@require_POST
def read_basis(request: SignedIn, pk: int) -> HttpResponse:
    """The amount in full, once, for a reason that stays on record and that the member can see."""
    person, branch = kept_member(request, pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _member(request, pk, why=form)
    shown = services.read_basis(person=person, why=form.cleaned_data["why"], by=request.user)
    kind = Basis.Kind(shown.kind).label if shown is not None else ""
    return render(request, "dues/read.html", {"person": person, "unit": branch, "basis": shown, "kind": kind})


@require_POST
def confirm(request: SignedIn, pk: int) -> HttpResponse:
    """Somebody brought money: by hand, with a receipt."""
    person, branch = kept_member(request, pk)
    form = PaymentForm(request.POST)
    answered = send(
        request, form, lambda: services.confirm_payment(money=form.money(person, branch), by=request.user).receipt,
        reverse("dues:member", args=[pk]), _("收到了，收据号 %(done)s。"),
    )  # fmt: skip
    return answered or _member(request, pk, pay=form)


@require_http_methods(["GET", "HEAD", "POST"])
def bill(request: SignedIn, pk: int) -> HttpResponse:
    """One bill with its vouchers; voided here with a reason."""
    found = get_object_or_404(Bill.objects.select_related("person", "unit"), pk=pk)
    if not rules.read_member.allows(found.person, by=request.user) and not rules.keeps(request.user, found.unit):
        raise Http404
    form = ReasonForm(request.POST or None)
    again = reverse("dues:bill", args=[pk])
    answered = send(request, form, lambda: services.void_bill(bill=found, reason=form.cleaned_data["reason"], by=request.user), again, _("作废了；已经交的留作预交，可以重新出账单。"))  # fmt: skip
    may = rules.void_bill.allows(found, "-", by=request.user)
    lines = found.lines.select_related("entry").order_by("entry__number", "pk")
    page = {
        "bill": found,
        "state": state_of(found, clock.today()),
        "form": form if may else None,
        "lines": lines,
        "own": request.user.person_id == found.person_id,
    }
    return answered or render(request, "dues/bill.html", page, status=UNPROCESSABLE if form.is_bound else 200)


@require_safe
def receipt(request: SignedIn, pk: int) -> HttpResponse:
    return _receipt(request, pk, ReasonForm())


@require_POST
def take_back(request: SignedIn, pk: int) -> HttpResponse:
    found, form = get_object_or_404(Payment, pk=pk), ReasonForm(request.POST)
    answered = send(request, form, lambda: services.reverse_payment(payment=found, reason=form.cleaned_data["reason"], by=request.user), reverse("dues:receipt", args=[pk]), _("冲销了，抵过的月份又回到没交。"))  # fmt: skip
    return answered or _receipt(request, pk, form)


def _receipt(request: SignedIn, pk: int, form: ReasonForm) -> HttpResponse:
    """A receipt to print: for the member and whoever keeps the dues."""
    found = get_object_or_404(Payment.objects.select_related("person", "unit", "entry"), pk=pk)
    if not rules.read_member.allows(found.person, by=request.user) and not rules.keeps(request.user, found.unit):
        raise Http404
    may = rules.reverse_payment.allows(found, "-", by=request.user)
    limit = rates.large_gift(found.paid_on)
    page = {
        "payment": found, "form": form if may else None, "months": queries.months_paid_by(found), "upper": sheet.in_words(found.amount),
        "large": limit is not None and found.gift >= limit, "own": request.user.person_id == found.person_id,
    }  # fmt: skip
    return render(request, "dues/receipt.html", page, status=UNPROCESSABLE if form.is_bound else 200)


@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """An order whose sum differed: what came in is booked, or nothing is."""
    order = get_object_or_404(
        Order.objects.select_related("unit").filter(request.user.scope("keep_dues").q("unit")), pk=pk
    )
    try:
        services.answer_dispute(
            order=order, book=request.POST.get("book") == "yes", reason=request.POST.get("reason", ""), by=request.user
        )
        messages.success(request, _("定了，原因记下了。"))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("dues:unit", order.unit_id)


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: SignedIn) -> HttpResponse:
    """A bank statement or a table of dues on its way in; the preview says what would become of every row."""
    only_keepers(request)
    kinds = [(key, target.title) for key, target in TARGETS.items()]
    form = UploadForm(*([request.POST, request.FILES] if request.method == "POST" else []), kinds=kinds)
    if request.method == "POST" and form.is_valid():
        try:
            batch = intake.take_one(form.cleaned_data["workbook"], form.cleaned_data["kind"], by=request.user)
            return redirect("org:import-columns", batch.pk)
        except Refusal as refusal:
            form.add_error("workbook", refusal.sentence)
        except Refused as refused:
            form.add_error("workbook", str(refused))
    own = ImportBatch.objects.filter(target__in=TARGETS, uploaded_by=request.user).exclude(
        state=ImportBatch.State.DROPPED
    )[:10]
    return render(
        request, "dues/imports.html", {"form": form, "batches": own}, status=UNPROCESSABLE if form.is_bound else 200
    )
