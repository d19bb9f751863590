"""Forms of the three administrators, and of one's own password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import Actor
from zugong.org import rules, services
from zugong.org.models import Account, Grant
from zugong.org.roles import ROLES

from .fields import ActForm, UnitField


class OpenAccount(ActForm):
    key, title, button, folded = "open", _("开账号"), _("开账号"), False
    display_name = forms.CharField(label=_("姓名"), max_length=60)
    username = forms.CharField(
        label=_("用户名"),
        max_length=40,
        help_text=_("登录用，建议姓名拼音"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    id_number = forms.CharField(
        label=_("身份证号码"),
        max_length=18,
        required=False,
        help_text=_("用来认准本人：在名册里的会连到本人，一人只能有一个账号。只存指纹，不存号码"),
    )

    def clean_id_number(self) -> str:
        number = self.cleaned_data["id_number"].strip().upper()
        problem = rules.id_number_problem(number) if number else None
        if problem:
            raise ValidationError(str(problem))
        return str(number)

    def act(self, by: Actor) -> Account:
        self.password = services.one_time_password()
        return services.open_account(password=self.password, by=by, **self.cleaned_data)


class ResetPassword(ActForm):
    key, title, button = "reset", _("重设密码"), _("重设")

    def act(self, by: Actor) -> Account:
        self.password = services.one_time_password()
        return services.set_password(account=self.subject, password=self.password, by=by)


class CloseAccount(ActForm):
    key, title, button, danger = "close", _("停用"), _("停用账号"), True
    reason = forms.CharField(label=_("原因"), max_length=100, help_text=_("停用后，他下一次点击就会退出"))

    def act(self, by: Actor) -> Account:
        return services.close_account(account=self.subject, by=by, **self.cleaned_data)

    def done(self) -> str:
        return _now("已停用，他下一次点击就会退出")


class ReopenAccount(ActForm):
    key, title, button = "reopen", _("重新启用"), _("启用账号")

    def act(self, by: Actor) -> Account:
        return services.reopen_account(account=self.subject, by=by)


class GrantRole(ActForm):
    key, title, button, folded = "grant", _("授予角色"), _("授予"), False
    role = forms.ChoiceField(label=_("角色"), choices=[(role.key, role.title) for role in ROLES.values()])

    def __init__(self, *args: Any, subject: Account, by: Account, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        scope = by.scope("grant_roles")
        field = UnitField(label=_("管哪里"), scope=scope, help_text=_("写组织全称；下级一起算在内"))
        self.put("unit", field, last=True)

    def act(self, by: Actor) -> Grant:
        return services.grant_role(account=self.subject, by=by, **self.cleaned_data)

    def done(self) -> str:
        return _now("已授予：%(role)s") % {"role": ROLES[self.result.role].title}


class OwnPassword(ActForm):
    key, title, button, folded = "password", _("改密码"), _("改密码"), False
    old = forms.CharField(
        label=_("现在的密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        help_text=_("至少 10 位，不能全是数字，不能和用户名相近"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一遍新密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean_old(self) -> str:
        if not self.subject.check_password(self.cleaned_data["old"]):
            raise ValidationError(_("现在的密码不对；再输一遍"))
        return str(self.cleaned_data["old"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("new") and values.get("new") != values.get("again"):
            self.add_error("again", _("两遍不一样；再输一遍"))
        if values.get("new") and values.get("new") == values.get("old"):
            self.add_error("new", _("新密码和现在的一样；换一个"))
        return values

    def act(self, by: Actor) -> Account:
        return services.set_password(account=self.subject, password=self.cleaned_data["new"], by=by)

    def done(self) -> str:
        return _now("密码已改，别处的登录都已退出")
