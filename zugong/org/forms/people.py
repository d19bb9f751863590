"""Forms of the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import Actor
from zugong.org import items, rules, services
from zugong.org.models import Account, CorrectionRequest, Membership, Person, Post, Unit
from zugong.org.services import Changes, PersonDetails
from zugong.ui.forms import Form

from .fields import ActForm, UnitField, on_field

_SEX = [("", _("没有登记")), *Person.Sex.choices]


class _Details(ActForm):
    name = forms.CharField(label=_("姓名"), max_length=60)
    sex = forms.ChoiceField(label=_("性别"), choices=_SEX, required=False)
    birth_on = forms.DateField(label=_("出生年月"), required=False)
    ethnicity = forms.CharField(label=_("民族"), max_length=20, required=False)
    education = forms.CharField(label=_("学历"), max_length=20, required=False)
    works_since = forms.DateField(label=_("参加工作时间"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in items.left_out():
            self.fields.pop(name, None)

    def doubted(self, said: str) -> str:
        """What was done, and what speaks against the number that was written; it is taken all the same."""
        number = self.cleaned_data.get("id_number", "")
        doubt = rules.id_number_problem(number) if number else None
        return f"{said}；{doubt}" if doubt else said


class AdmitMember(_Details):
    """Somebody who is not on the register yet becomes a member of the branch `subject`."""

    key, title, button, folded = "admit", _("加一名党员"), _("加进名册"), False
    id_number = forms.CharField(label=_("身份证号码"), max_length=18, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=20, required=False)
    stage = forms.ChoiceField(label=_("党员类别"), choices=Membership.Stage.choices)
    joined_on = forms.DateField(label=_("入党时间"), required=False)
    full_on = forms.DateField(label=_("转正时间"), required=False)
    on = on_field(_("哪天起在本支部"))

    def act(self, by: Actor) -> Person:
        values = dict(self.cleaned_data)
        spell = {name: values.pop(name) for name in ("stage", "joined_on", "full_on", "on")}
        return services.admit_new(details=PersonDetails(**values), unit=self.subject, by=by, **spell)

    def done(self) -> str:
        return self.doubted(_now("已加进名册：%(person)s") % {"person": self.result})


class CorrectPerson(_Details):
    key, title, button, folded = "correct", _("更正资料"), _("保存"), False
    id_number = forms.CharField(
        label=_("新身份证号码"), max_length=18, required=False, help_text=_("不改就空着，原来的号码不变")
    )
    phone = forms.CharField(
        label=_("新联系电话"), max_length=20, required=False, help_text=_("不改就空着，原来的号码不变")
    )
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, subject: Person, **kwargs: Any) -> None:
        # What is masked on the page is not written out in a form either.
        held = {name: getattr(subject, name) for name in self.base_fields if name not in ("id_number", "phone")}
        super().__init__(*args, subject=subject, initial=held, **kwargs)

    def act(self, by: Actor) -> Person:
        values = dict(self.cleaned_data)
        for name in ("id_number", "phone"):
            if not values.get(name):
                values.pop(name, None)
        changes = Changes.between(self.subject, values)
        for name in ("birth_on", "works_since"):
            if name in changes:
                changes[_PRECISION[name]] = "day"
        return services.correct_person(person=self.subject, changes=changes, by=by) if changes else self.subject

    def done(self) -> str:
        return self.doubted(super().done())


_PRECISION = {"birth_on": "birth_precision", "works_since": "works_since_precision"}


class _MembershipForm(ActForm):
    """`subject` is the person; the act is on the running membership."""

    @property
    def membership(self) -> Membership:
        running = Membership.objects.filter(person=self.subject, valid_to__isnull=True)
        return running.select_related("unit", "person").get()


class Transfer(_MembershipForm):
    key, title, button = "transfer", _("转到别的党支部"), _("转过去")
    on = on_field(_("从哪天起"))

    def __init__(self, *args: Any, subject: Person, by: Account, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        field = UnitField(
            label=_("转到"),
            scope=by.scope("edit_register"),
            kinds=Unit.MEMBER_KINDS,
            near=self.membership.unit,
            help_text=_("县内转接：两边同一天交接，党员只算一次"),
        )
        self.put("to", field)

    def act(self, by: Actor) -> Membership:
        return services.transfer_membership(membership=self.membership, by=by, **self.cleaned_data)

    def done(self) -> str:
        return _now("已转到：%(unit)s") % {"unit": self.result.unit}


class ConfirmFull(_MembershipForm):
    key, title, button = "confirm", _("预备党员转正"), _("登记转正")
    on = on_field(_("转正时间"))

    def act(self, by: Actor) -> Membership:
        return services.confirm_full(membership=self.membership, by=by, **self.cleaned_data)


#: What follows from a transfer is not chosen from a list.
_NOT_BY_HAND = (Membership.State.LEFT, Membership.State.IN_TRANSIT)


class ChangeState(_MembershipForm):
    key, title, button = "state", _("党籍状态变动"), _("登记")
    state = forms.ChoiceField(
        label=_("改为"), choices=[c for c in Membership.State.choices if c[0] not in _NOT_BY_HAND]
    )
    on = on_field(_("从哪天起"))

    def act(self, by: Actor) -> Membership:
        return services.change_state(membership=self.membership, by=by, **self.cleaned_data)


class EndMembership(_MembershipForm):
    key, title, button, danger = "end", _("转出本县、去世、出党"), _("登记"), True
    reason = forms.ChoiceField(
        label=_("原因"),
        choices=[c for c in Membership.End.choices if c[0] in ("left_county", "died", "expelled")],
    )
    on = on_field(_("从哪天起"))

    def act(self, by: Actor) -> Membership:
        return services.end_membership(membership=self.membership, by=by, **self.cleaned_data)


class Appoint(ActForm):
    key, title, button = "appoint", _("任职"), _("登记任职")
    role = forms.ChoiceField(label=_("职务"), choices=Post.Role.choices)
    title_ = forms.CharField(label=_("职务名称"), max_length=60, required=False)
    on = on_field(_("任职时间"))

    def __init__(self, *args: Any, subject: Person, by: Account, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        running = subject.memberships.filter(valid_to__isnull=True).select_related("unit").first()
        field = UnitField(label=_("在哪个组织"), scope=by.scope("edit_register"))
        field.initial = running.unit.name if running else ""
        self.put("unit", field)

    def act(self, by: Actor) -> Post:
        values = dict(self.cleaned_data)
        return services.appoint(person=self.subject, title=values.pop("title_"), by=by, **values)


class Relieve(ActForm):
    key, title, button, danger = "relieve", _("免职"), _("登记免职"), True
    on = on_field(_("免职时间"))

    def __init__(self, *args: Any, subject: Person, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        running = subject.posts.filter(valid_to__isnull=True).select_related("unit")
        field = forms.ModelChoiceField(running, label=_("免去"), empty_label=None)
        field.label_from_instance = lambda obj: f"{obj.unit} {obj.get_role_display()}"  # type: ignore[method-assign]
        self.put("post", field)

    def act(self, by: Actor) -> Post:
        return services.relieve(by=by, **self.cleaned_data)


def person_forms(person: Person) -> list[type[ActForm]]:
    """Only what can be done with this person as things stand."""
    running = person.memberships.filter(valid_to__isnull=True).first()
    found: list[type[ActForm]] = [CorrectPerson]
    if running:
        away = running.state == Membership.State.IN_TRANSIT
        found += [] if away else [Transfer]
        found += [ConfirmFull] if running.stage == Membership.Stage.PROBATIONARY else []
        found += [EndMembership] if away else [ChangeState, EndMembership]
    found.append(Appoint)
    if person.posts.filter(valid_to__isnull=True).exists():
        found.append(Relieve)
    return found


class Unmask(Form):
    field = forms.ChoiceField(choices=[("id_number", _("身份证号码")), ("phone", _("联系电话"))])
    reason = forms.CharField(label=_("为什么要看"), max_length=200)


class AskCorrection(ActForm):
    key, title, button, folded = "ask", _("提出更正"), _("交给底册管理员"), False
    text = forms.CharField(
        label=_("哪里不对，应该是什么"), max_length=500, widget=forms.Textarea({"rows": 3, "maxlength": 500})
    )

    def act(self, by: Actor) -> CorrectionRequest:
        return services.request_correction(person=self.subject, by=by, **self.cleaned_data)

    def done(self) -> str:
        return _now("已交给底册管理员，答复会出现在这一页")


class AnswerCorrection(ActForm):
    key, title, button, folded = "answer", _("答复"), _("答复"), False
    state = forms.ChoiceField(label=_("结果"), choices=[c for c in CorrectionRequest.State.choices if c[0] != "open"])
    answer = forms.CharField(label=_("说明"), max_length=500)

    def act(self, by: Actor) -> CorrectionRequest:
        return services.answer_correction(request=self.subject, by=by, **self.cleaned_data)

    def done(self) -> str:
        return _now("已答复，本人看得到")
