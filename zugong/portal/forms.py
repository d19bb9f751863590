"""Forms of the portal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel.actors import Actor
from zugong.org.forms.fields import ActForm, UnitsField
from zugong.org.models import Account, Post, Unit
from zugong.org.scope import Scope, shortest
from zugong.ui.forms import FileInput, Form, Select

from . import reach, rules, services
from .models import Notice, Remark, Topic
from .said import Said

#: Units proposed in the list of those one may write for.
OFFERED = 500
#: Options a question can have; a form has to end somewhere.
MOST_OPTIONS = 6
LETTERS = "ABCDEF"


class NoticeForm(Form):
    """A notice as its author writes it, new or still a draft."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=100)
    text = forms.CharField(
        label=gettext_lazy("正文"), max_length=8000, widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("一段一行。涉密内容不要写。"),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("只发给担任这些职务的人"), required=False, choices=Post.Role.choices,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("不选就是全体党员。"),
    )  # fmt: skip
    urgent = forms.BooleanField(label=gettext_lazy("紧急：发出时马上提醒每个人"), required=False)
    valid_until = forms.DateField(
        label=gettext_lazy("有效期到"), required=False, help_text=gettext_lazy("过了这天不再要回执。")
    )
    question = forms.CharField(
        label=gettext_lazy("问一题"), max_length=200, required=False,
        help_text=gettext_lazy("读了正文就答得出的一个问题；答对才算读过。"),
    )  # fmt: skip
    options = forms.CharField(
        label=gettext_lazy("选项，一行一个"), max_length=800, required=False, widget=forms.Textarea({"rows": 4})
    )
    answer = forms.TypedChoiceField(
        label=gettext_lazy("哪一个对"), required=False, coerce=int, empty_value=None, widget=Select,
        choices=[("", gettext_lazy("请选择")), *((place, letter) for place, letter in enumerate(LETTERS))],
        help_text=gettext_lazy("第一行是 A。"),
    )  # fmt: skip
    passage = forms.CharField(
        label=gettext_lazy("答案在正文的哪一句"), max_length=500, required=False,
        help_text=gettext_lazy("照抄正文里的一句；答错的人会回到这里再读。"),
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account, notice: Notice | None = None, **kwargs: Any) -> None:
        self.account, self.notice = account, notice
        units = list(reach.units_of(account).order_by("path")[:OFFERED]) if notice is None else [notice.unit]
        self.units = {unit.pk: unit for unit in units}
        super().__init__(
            *args, initial=_initial(notice) if notice is not None else _first(account, self.units), **kwargs
        )
        near = notice.unit if notice is not None else units[0] if units else None
        to = UnitsField(
            label=_("发给哪些组织"), scope=Scope(shortest([unit.path for unit in units])), near=near, max_length=1000,
            help_text=_("写组织名称，几个用顿号分开；下面的党支部都包括在内。"),
        )  # fmt: skip
        choices = [(str(unit.pk), unit.name) for unit in units]
        unit = forms.ChoiceField(label=_("以哪个组织的名义"), choices=choices, widget=Select)
        self.fields = {
            "unit": unit,
            "title": self.fields.pop("title"),
            "text": self.fields.pop("text"),
            "to": to,
            **self.fields,
        }
        if notice is not None:
            del self.fields["unit"]
        from zugong.ui.forms import dress

        dress(self)

    def clean_options(self) -> tuple[str, ...]:
        lines = tuple(" ".join(line.split()) for line in self.cleaned_data["options"].splitlines() if line.strip())
        if len(lines) > MOST_OPTIONS:
            raise forms.ValidationError(_("最多 %(n)d 个选项。") % {"n": MOST_OPTIONS})
        return lines

    def clean_passage(self) -> str:
        return " ".join(self.cleaned_data["passage"].split())

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            title=data["title"], text=data["text"], to=tuple(data["to"]), roles=tuple(data["roles"]), urgent=data["urgent"],
            valid_until=data["valid_until"], question=data["question"].strip(), options=data["options"],
            answer=data["answer"], passage=data["passage"],
        )  # fmt: skip

    def act(self, by: Actor) -> Notice:
        if self.notice is not None:
            return services.change_notice(notice=self.notice, said=self.said(), by=by)
        return services.draft_notice(unit=self.units[int(self.cleaned_data["unit"])], said=self.said(), by=by)


def _first(account: Account, units: dict[int, Unit]) -> dict[str, Any]:
    """One's own unit stands chosen, and it writes to its own."""
    home = account.home_unit
    unit = home if home is not None and home.pk in units else next(iter(units.values()), None)
    return {"unit": unit.pk, "to": [unit]} if unit is not None else {}


def _initial(notice: Notice) -> dict[str, Any]:
    names = ("title", "text", "urgent", "valid_until", "question", "answer", "passage")
    said: dict[str, Any] = {name: getattr(notice, name) for name in names}
    return said | {"options": "\n".join(notice.options), "roles": notice.roles, "to": notice.places}


class AttachForm(ActForm):
    key, title, button = "attach", gettext_lazy("加附件"), gettext_lazy("加上")
    upload = forms.FileField(label=gettext_lazy("附件"), widget=FileInput)
    non_classified = forms.BooleanField(label=gettext_lazy("我确认附件不涉密"))

    def act(self, by: Actor) -> Notice:
        data = self.cleaned_data
        return services.attach_to_notice(
            notice=self.subject, upload=data["upload"], non_classified=data["non_classified"], by=by
        )


class IssueForm(ActForm):
    key, title, button, folded = "issue", gettext_lazy("发出"), gettext_lazy("发出通知"), False

    def act(self, by: Actor) -> Notice:
        return services.issue_notice(notice=self.subject, by=by)

    def done(self) -> str:
        return _("已发出，编号 %(number)s。") % {"number": self.result.number}


class WithdrawForm(ActForm):
    key, title, button, danger = "withdraw", gettext_lazy("撤回通知"), gettext_lazy("撤回"), True
    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=200, help_text=gettext_lazy("收到通知的人都看得到。")
    )

    def act(self, by: Actor) -> Notice:
        return services.withdraw_notice(notice=self.subject, reason=self.cleaned_data["reason"], by=by)

    def done(self) -> str:
        return _("已撤回。")


class ConfirmForm(ActForm):
    """The receipt: a press, or the right answer to the one question."""

    key, title, folded = "confirm", gettext_lazy("回执"), False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        notice: Notice = self.subject
        self.button = _("就是这个") if notice.question else _("我读过了")
        if notice.question:
            options = [(place, f"{LETTERS[place]}　{words}") for place, words in enumerate(notice.options)]
            field = forms.TypedChoiceField(label=notice.question, choices=options, coerce=int, widget=forms.RadioSelect)
            self.put("answer", field)

    def act(self, by: Actor) -> Any:
        return services.confirm_notice(notice=self.subject, answer=self.cleaned_data.get("answer"), by=by)

    def done(self) -> str:
        return _("回执已经送出。")


def forms_of(notice: Notice, account: Account) -> list[type[ActForm]]:
    """What this account may do with the notice now."""
    kinds: list[type[ActForm]] = []
    asked = notice.answer if notice.question else None
    if rules.confirm_notice.allows(notice, asked, by=account):
        kinds.append(ConfirmForm)
    if rules.issue_notice.allows(notice, by=account):
        kinds += [IssueForm, AttachForm]
    if rules.withdraw_notice.allows(notice, "-", by=account):
        kinds.append(WithdrawForm)
    return kinds


class PageForm(Form):
    about = forms.CharField(
        label=gettext_lazy("支部简介"), max_length=1000, required=False, widget=forms.Textarea({"rows": 4})
    )
    phone = forms.CharField(
        label=gettext_lazy("办公电话"), max_length=30, required=False, help_text=gettext_lazy("不写个人手机号。")
    )


class TopicForm(Form):
    title = forms.CharField(label=gettext_lazy("说什么"), max_length=100)
    text = forms.CharField(label=gettext_lazy("要说的话"), max_length=1000, widget=forms.Textarea({"rows": 4}))


class RemarkForm(ActForm):
    key, title, button, folded = "say", gettext_lazy("接着说"), gettext_lazy("说"), False
    text = forms.CharField(label=gettext_lazy("要说的话"), max_length=1000, widget=forms.Textarea({"rows": 3}))

    def act(self, by: Actor) -> Remark:
        return services.say_remark(topic=self.subject, text=self.cleaned_data["text"], by=by)

    def done(self) -> str:
        return _("说了。")


class CloseForm(ActForm):
    key, title, button, danger = "close", gettext_lazy("结束讨论"), gettext_lazy("结束"), True
    reason = forms.CharField(label=gettext_lazy("为什么结束"), max_length=200)

    def act(self, by: Actor) -> Topic:
        return services.close_topic(topic=self.subject, reason=self.cleaned_data["reason"], by=by)

    def done(self) -> str:
        return _("讨论已经结束。")
