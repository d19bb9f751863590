"""Forms of transfers: one for asking, one for a letter from outside, one for each act."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.org.forms.fields import ActForm, NameInput, UnitField, on_field
from zugong.org.models import Account, Membership, Person, Unit
from zugong.org.models.units import STEP
from zugong.org.scope import Scope
from zugong.ui.forms import Form, dress

from . import queries, rules, services, steps, wording
from .models import Transfer
from .services.deciding import Writing

LISTED = 6
Words = forms.Textarea({"rows": 2, "maxlength": 300})


class MonthField(forms.CharField):
    """A month, as 2026-11; kept as its first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"})

    def clean(self, value: Any) -> dt.date | None:
        words = super().clean(value)
        if not words:
            return None
        month = wording.parse_month(words)
        if month is None:
            raise ValidationError(_("月份照 2026-11 的样子写"))
        return month

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, dt.date) else value


class MemberField(forms.CharField):
    """A member of the branches somebody acts for, by name; two of one name are told apart by their branch."""

    widget = NameInput

    def __init__(self, account: Account, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.members = queries.members_to_move(account)
        self.widget.proposals = [self.words(one) for one in self.members[:60]]

    def words(self, one: Membership) -> str:
        return f"{one.person.name} · {one.unit}"

    def clean(self, value: Any) -> Membership:
        name, _dot, branch = str(super().clean(value)).partition("·")
        found = self.members.filter(person__name=name.strip())
        if branch.strip():
            found = found.filter(unit__short_name=branch.strip()) | found.filter(unit__name=branch.strip())
        rows = list(found[: LISTED + 1])
        if not rows:
            raise ValidationError(_("您管的党支部里没有叫“%(name)s”的党员；换个写法再找") % {"name": name.strip()})
        if len(rows) > 1:
            listed = "、".join(self.words(one) for one in rows[:LISTED])
            raise ValidationError(_("不止一个：%(names)s。请连支部一起写") % {"names": listed})
        return rows[0]


def anywhere_beside(unit: Unit | None) -> Scope:
    """The whole county of a unit: a transfer may lead to any of its branches."""
    return Scope((unit.path[:STEP],)) if unit is not None else Scope()


class RequestForm(Form):
    """Ask for a transfer: within the county or out of it. Without a member given, one is named."""

    member = forms.CharField(label=_("党员"))
    to = forms.CharField(label=_("转到哪个党支部"))
    elsewhere = forms.CharField(
        label=_("转到县外哪个党组织"), max_length=200, help_text=_("写党委和党支部的全称，介绍信照着写")
    )
    why = forms.ChoiceField(label=_("为什么转"))
    months = forms.IntegerField(label=_("去几个月"), required=False, min_value=1, max_value=600)
    note = forms.CharField(label=_("说明"), max_length=200, required=False, widget=Words)

    def __init__(self, *args: Any, account: Account, membership: Membership | None, out: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership, home = membership, membership.unit if membership is not None else account.home_unit
        if membership is not None:
            del self.fields["member"]
        else:
            self.fields["member"] = MemberField(account, label=_("党员"))
        if out:
            del self.fields["to"]
        else:
            del self.fields["elsewhere"]
            near = home if home is not None and home.kind in Unit.MEMBER_KINDS else None
            self.fields["to"] = UnitField(
                label=_("转到哪个党支部"), scope=anywhere_beside(home), kinds=Unit.MEMBER_KINDS, near=near,
                help_text=_("写全称，或者只有一个党支部有的几个字"),
            )  # fmt: skip
        self.fields["why"].choices = [("", "—"), *steps.labels("reasons").items()]  # type: ignore[attr-defined]
        self.fields["months"].help_text = _now("外出学习或工作的才填；满 %(span)s且地点相对固定的才转%(doubt)s") % {
            "doubt": steps.doubt("away_months", clock.today()),
            "span": steps.span("away_months", clock.today()),
        }
        self.order_fields(["member", "to", "elsewhere", "why", "months", "note"])
        dress(self)

    def act(self, by: Actor) -> Transfer:
        said = self.cleaned_data
        membership = self.membership or said["member"]
        wish = services.Wish(
            to=said.get("to"), elsewhere=said.get("elsewhere", ""), why=said["why"], months=said["months"], note=said["note"]
        )  # fmt: skip
        return services.request_transfer(person=membership.person, wish=wish, by=by)


class ArrivalForm(Form):
    """What a letter from outside the county says, and which branch is to take the member in."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    sex = forms.ChoiceField(label=_("性别"), choices=[("", "—"), *Person.Sex.choices], required=False)
    birth_on = forms.DateField(label=_("出生年月"), required=False)
    id_number = forms.CharField(
        label=_("身份证号码"), max_length=18, required=False, help_text=_("加密保存；以前在本县的凭它认出是同一个人")
    )
    stage = forms.ChoiceField(label=_("党员类别"), choices=Membership.Stage.choices)
    joined_on = forms.DateField(label=_("入党时间"), required=False)
    full_on = forms.DateField(label=_("转正时间"), required=False)
    elsewhere = forms.CharField(label=_("从县外哪个党组织来"), max_length=200)
    paper_number = forms.CharField(label=_("介绍信编号"), max_length=60, required=False)
    paper_on = forms.DateField(label=_("介绍信日期"))
    valid_until = forms.DateField(label=_("有效期到"))
    paid_until = MonthField(label=_("党费交至"), required=False)
    why = forms.ChoiceField(label=_("为什么转"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False, widget=Words)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = account.home_unit
        self.fields["to"] = UnitField(
            label=_("由哪个党支部接收"), scope=anywhere_beside(home), kinds=Unit.MEMBER_KINDS,
            help_text=_("写全称，或者只有一个党支部有的几个字"),
        )  # fmt: skip
        if home is not None and home.kind in Unit.MEMBER_KINDS:
            self.fields["to"].initial = home.name
        self.fields["why"].choices = [("", "—"), *steps.labels("reasons").items()]  # type: ignore[attr-defined]
        self.order_fields(["name", "sex", "birth_on", "id_number", "stage", "joined_on", "full_on", "to"])
        dress(self)

    def act(self, by: Actor) -> Transfer:
        said = dict(self.cleaned_data)
        to = said.pop("to")
        return services.register_arrival(said=services.Arrival(**said), to=to, by=by)


# ---- one form for each act -----------------------------------------------------------------------


class _Act(ActForm):
    """`subject` is the transfer as it was shown; the step goes along, so that two do not act on one page."""

    step = forms.CharField(widget=forms.HiddenInput, required=False)
    opinion: forms.Field = forms.CharField(label=_("意见"), max_length=300, required=False, widget=Words)

    def __init__(self, *args: Any, subject: Transfer, by: Account, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, initial={"step": subject.step, **kwargs.pop("initial", {})})
        self.order_fields(
            [name for name in self.fields if name != "opinion"]
        )  # what is asked for comes before a remark

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "transfer": self.subject}


class Agree(_Act):
    key, title, button, folded = "agree", _("同意"), _("同意"), False

    def act(self, by: Actor) -> Transfer:
        return services.agree_step(by=by, **self.said())

    def done(self) -> str:
        return _now("已同意，下一步等%(who)s办。") % {"who": self.result.waits_at}


class Issue(_Act):
    key, title, button, folded = "issue", _("同意，开介绍信"), _("开介绍信，转出"), False
    paid_until = MonthField(label=_("党费交至"))
    days = forms.IntegerField(label=_("有效期（天）"), min_value=1)
    addressed_to = forms.CharField(label=_("抬头"), max_length=200, required=False)

    def __init__(self, *args: Any, subject: Transfer, by: Account, **kwargs: Any) -> None:
        paid = queries.dues_paid_until(subject.person)
        to = subject.target_committee.name if subject.target_committee else subject.elsewhere
        held = {"days": steps.usual_days(subject.direction, clock.today()), "paid_until": paid, "addressed_to": to}
        super().__init__(*args, subject=subject, by=by, initial=held)
        self.fields["paid_until"].help_text = (
            _now("按党费台账填好了") if paid else _now("党费台账里没有这名党员的交纳记录，照收据填")
        )
        self.order_fields(["paid_until", "days", "addressed_to", "opinion"])
        self.fields["days"].help_text = _now("市内 %(near)s、市外 %(far)s，最长 %(most)s%(doubt)s") % {
            "doubt": steps.doubt("validity_most", clock.today()),
            "near": steps.span("validity_near", clock.today()),
            "far": steps.span("validity_far", clock.today()),
            "most": steps.span("validity_most", clock.today()),
        }

    def writing(self) -> Writing:
        said = self.cleaned_data
        return Writing(paid_until=said["paid_until"], days=said["days"], addressed_to=said["addressed_to"])

    def act(self, by: Actor) -> Transfer:
        said = self.cleaned_data
        return services.issue_letter(
            transfer=self.subject, step=said["step"], opinion=said["opinion"], writing=self.writing(), by=by
        )

    def done(self) -> str:
        return _now("介绍信开好了，从今天起在途。")


class Reissue(Issue):
    key, title, button, folded = "reissue", _("重开介绍信"), _("重开，原来的作废"), True
    opinion = forms.CharField(label=_("为什么重开"), max_length=300, widget=Words)

    def act(self, by: Actor) -> Transfer:
        reason = self.cleaned_data["opinion"]
        return services.reissue_letter(transfer=self.subject, writing=self.writing(), reason=reason, by=by)

    def done(self) -> str:
        return _now("介绍信重新开好了，原来的作废。")


class Accept(_Act):
    key, title, button, folded = "accept", _("接收"), _("接收，编入本支部"), False
    on = on_field(_("哪天起在本支部"))

    def act(self, by: Actor) -> Transfer:
        return services.accept_transfer(by=by, **self.said())

    def done(self) -> str:
        return _now("已落地，名册跟着变了。")


class _Receipt(_Act):
    on = on_field(_("回执日期"))

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in super().said().items() if name != "step"}


class SendReceipt(_Receipt):
    key, title, button, folded = "receipt", _("寄（传）回回执"), _("回执寄出了，办结"), False

    def act(self, by: Actor) -> Transfer:
        return services.send_receipt(by=by, **self.said())

    def done(self) -> str:
        return _now("办结。")


class TakeReceipt(_Receipt):
    key, title, button, folded = "receipted", _("登记对方的回执"), _("回执到了，办结"), False
    on = on_field(_("对方哪天接收的"), help_text=_("从这天起不再是本县党员"))

    def act(self, by: Actor) -> Transfer:
        return services.register_receipt(by=by, **self.said())

    def done(self) -> str:
        return _now("办结，组织关系已转出本县。")


class _Against(_Act):
    danger = True
    opinion = forms.CharField(label=_("原因"), max_length=300, widget=Words)


class Return(_Against):
    key, title, button = "return", _("退回"), _("退回")

    def act(self, by: Actor) -> Transfer:
        return services.return_transfer(transfer=self.subject, reason=self.cleaned_data["opinion"], by=by)

    def done(self) -> str:
        return _now("已退回。")


class Refuse(_Against):
    key, title, button = "refuse", _("不同意"), _("不同意")

    def act(self, by: Actor) -> Transfer:
        said = self.cleaned_data
        return services.refuse_transfer(transfer=self.subject, step=said["step"], reason=said["opinion"], by=by)

    def done(self) -> str:
        return _now("已写明不同意，申请结束。")


class Withdraw(_Against):
    key, title, button = "withdraw", _("撤回申请"), _("撤回")

    def act(self, by: Actor) -> Transfer:
        return services.withdraw_transfer(transfer=self.subject, reason=self.cleaned_data["opinion"], by=by)

    def done(self) -> str:
        return _now("已撤回。")


class Directness(ActForm):
    """`subject` is a committee."""

    direct = forms.ChoiceField(label=_("能不能直转"), choices=[("1", _("能")), ("0", _("不能"))])
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("批准的文件或者理由"))

    def act(self, by: Actor) -> Any:
        said = self.cleaned_data
        return services.say_directness(unit=self.subject, direct=said["direct"] == "1", reason=said["reason"], by=by)


def forms_for(transfer: Transfer, account: Account) -> list[type[ActForm]]:
    """What this account may do with the transfer as it stands; the rules are asked again when it is done."""
    if not transfer.is_open or not steps.known():
        return []
    today, some = clock.today(), "…"
    going_on = [_next_act(transfer)] if rules.acts_here.allows(transfer, by=account) else []
    others = (
        (TakeReceipt, rules.register_receipt.allows(transfer, today, by=account)),
        (Reissue, rules.reissue_letter.allows(transfer, today, 1, some, by=account)),
        (Return, rules.return_transfer.allows(transfer, some, by=account)),
        (Refuse, rules.refuse_transfer.allows(transfer, transfer.step, some, by=account)),
        (Withdraw, rules.withdraw_transfer.allows(transfer, some, by=account)),
    )
    return [*(form for form in going_on if form is not None), *(form for form, may in others if may)]


def _next_act(transfer: Transfer) -> type[ActForm] | None:
    """The act of the present step; what waits for a receipt from outside has a form of its own."""
    if transfer.step == steps.issuing_step(transfer):
        return Issue
    own: dict[str, type[ActForm]] = {"target_branch": Accept, steps.RECEIPT: SendReceipt}
    return own.get(transfer.step) or (Agree if transfer.step in transfer.way else None)
