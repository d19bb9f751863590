"""Forms of dues. What may be done is asked of the rules; here is only what is typed."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.org.models import Person, Unit
from zugong.timeline import Period
from zugong.timeline.periods import add_months
from zugong.ui.forms import Form

from .models import Basis, Payment
from .services import Money
from .services.bases import Said

#: Ways a person confirms by hand; the others come from files and providers.
BY_HAND = (Payment.Way.CASH, Payment.Way.TRANSFER)
#: Months before this one that a form offers.
BACK = 12
_YEAR = re.compile(r"[1-9][0-9]{3}")
_MONTH = re.compile(r"[1-9][0-9]{3}-(0[1-9]|1[0-2])")


def month_of(code: str) -> dt.date:
    """2026-05 as its first day; anything else is this month."""
    return dt.date.fromisoformat(f"{code}-01") if _MONTH.fullmatch(code) else clock.today().replace(day=1)


def year_of(code: str) -> int:
    """2026 as a number; anything else is this year."""
    return int(code) if _YEAR.fullmatch(code) else clock.today().year


def months(back: int = BACK) -> list[tuple[str, str]]:
    this = clock.today().replace(day=1)
    return [(code, code) for code in (f"{add_months(this, -number):%Y-%m}" for number in range(back + 1))]


class MonthField(forms.ChoiceField):
    """A month of the last year."""

    def clean(self, value: Any) -> Any:
        return month_of(super().clean(value))


def may_bill(month: dt.date) -> bool:
    """Whether the form takes this month, so that no button leads to a refusal."""
    return add_months(clock.today().replace(day=1), -BACK) <= month <= clock.today()


class MonthForm(Form):
    month = MonthField(label=_("月份"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = months()  # type: ignore[attr-defined]


class MoneyField(forms.DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=10, decimal_places=2, min_value=Decimal("0.01"), **kwargs)


class BasisForm(Form):
    kind = forms.ChoiceField(label=_("按什么交"), choices=Basis.Kind.choices)
    amount = forms.DecimalField(
        label=_("缴费基数（元）"), required=False, max_digits=10, decimal_places=2, min_value=Decimal(0),
        help_text=_("农民、学生等按定额交的不填。只有本人和党费管理员能看，加密存放。"),
    )  # fmt: skip
    valid_from = MonthField(label=_("从哪个月起"))
    note = forms.CharField(label=_("说明"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = clock.today().replace(day=1)
        following = f"{add_months(this, 1):%Y-%m}"
        self.fields["valid_from"].choices = [(following, following), *months()]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = f"{this:%Y-%m}"

    def said(self) -> Said:
        return Said(**{name: self.cleaned_data[name] for name in ("kind", "amount", "valid_from", "note")})


class PaymentForm(Form):
    amount = MoneyField(label=_("交了多少（元）"))
    gift = forms.DecimalField(
        label=_("其中自愿多交（元）"), required=False, max_digits=10, decimal_places=2, min_value=Decimal(0),
        help_text=_("不填就是：先抵最早欠的月份，多的记作预交。"),
    )  # fmt: skip
    paid_on = forms.DateField(label=_("交款日期"))
    way = forms.ChoiceField(label=_("怎么交的"), choices=[(way.value, way.label) for way in BY_HAND])
    payer = forms.CharField(label=_("谁代交的"), required=False, max_length=60, help_text=_("本人交的不填。"))

    def money(self, person: Person, unit: Unit) -> Money:
        said = self.cleaned_data
        return Money(
            person,
            unit,
            said["amount"],
            said["paid_on"],
            said["way"],
            payer=said["payer"],
            gift=said["gift"] or Decimal(0),
        )


class WhyForm(Form):
    why = forms.CharField(label=_("为什么要看"), max_length=100, error_messages={"required": _("写明为什么要看。")})


class MovementForm(Form):
    amount = MoneyField(label=_("金额（元）"))
    on = forms.DateField(label=_("日期"))


class DownForm(MovementForm):
    to = forms.CharField(label=_("下拨给哪个组织"), max_length=120, help_text=_("写全称或简称。"))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def clean_to(self) -> Unit:
        name = self.cleaned_data["to"].strip()
        below = Unit.objects.under(self.unit, itself=False).filter(dissolved_on__isnull=True)
        found = list(below.filter(name=name)[:2]) or list(below.filter(short_name=name)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("有几个组织都叫“%(name)s”，写全称。") if found else _("下级没有叫“%(name)s”的组织。"),
                params={"name": name},
            )
        return found[0]


class SpendForm(MovementForm):
    purpose = forms.CharField(
        label=_("用在什么上"), max_length=60, help_text=_("公布使用情况时按这个归类，比如：党员教育、走访慰问。")
    )
    said = forms.CharField(label=_("说明、谁批准的"), max_length=120, required=False)


class PublishForm(Form):
    period = forms.ChoiceField(label=_("哪一期"))
    said = forms.CharField(label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, found = clock.today(), []
        for kind in ("quarter", "half", "year", "month"):
            period = Period.of(kind, today)
            for _number in range(3):
                found.append((period.code, period.code))
                period = period.previous()
        self.fields["period"].choices = found  # type: ignore[attr-defined]


class UploadForm(Form):
    kind = forms.ChoiceField(label=_("这是什么表"))
    workbook = forms.FileField(label=_("Excel 或 CSV 文件"))

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class AmountForm(Form):
    amount = MoneyField(label=_("交多少（元）"))
