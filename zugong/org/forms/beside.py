"""Forms of coordination groups and of pairs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import Actor
from zugong.org import queries, services
from zugong.org.models import Membership, Person, Unit, UnitGroup

from .fields import ActForm, NameInput, UnitField, on_field

PROPOSED = 50


class MemberField(forms.CharField):
    """A member of a unit, by name."""

    widget = NameInput

    def __init__(self, *, unit: Unit | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        here = Membership.objects.filter(valid_to__isnull=True)
        here = here.filter(unit__path__startswith=unit.path) if unit is not None else here.none()
        self.people = Person.objects.filter(pk__in=here.order_by().values("person"))
        self.widget.proposals = list(self.people.order_by("name").values_list("name", flat=True)[:PROPOSED])

    def clean(self, value: Any) -> Person:
        words = super().clean(value).strip()
        found = list(self.people.filter(name=words)[:2])
        if len(found) != 1:
            raise ValidationError(
                (_("这里没有叫“%(words)s”的党员") if not found else _("叫“%(words)s”的不止一个；先请底册管理员区分开"))
                % {"words": words}
            )
        return found[0]


class FormGroup(ActForm):
    """A group under a lead department; `subject` is the unit from whose page one came."""

    key, title, button, folded = "group", _("设一个协调组"), _("设立"), False
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：经济口机关党建工作协调办公室"))
    noun = forms.CharField(
        label=_("这样的组叫什么"), max_length=20, initial=_("协调组"), help_text=_("协调组、片区、口，由县里定")
    )
    on = on_field(_("成立时间"))

    def __init__(self, *args: Any, subject: Unit | None, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        self.put("lead", _lead_field(by, subject))

    def act(self, by: Actor) -> UnitGroup:
        return services.form_group(by=by, **self.cleaned_data)

    def done(self) -> str:
        return _now("已设立：%(group)s") % {"group": self.result}


class CorrectGroup(ActForm):
    key, title, button = "correct", _("改名称、牵头部门"), _("保存")
    name = forms.CharField(label=_("名称"), max_length=60)
    noun = forms.CharField(label=_("这样的组叫什么"), max_length=20)

    def __init__(self, *args: Any, subject: UnitGroup, by: Any, **kwargs: Any) -> None:
        held = {"name": subject.name, "noun": subject.noun, "lead": subject.lead.name if subject.lead else ""}
        super().__init__(*args, subject=subject, by=by, initial=held, **kwargs)
        self.put("lead", _lead_field(by, subject.lead), last=True)

    def act(self, by: Actor) -> UnitGroup:
        return services.correct_group(group=self.subject, by=by, **self.cleaned_data)


class JoinGroup(ActForm):
    key, title, button, folded = "join", _("加一个单位"), _("加进来"), False
    on = on_field(_("从哪天起"))

    def __init__(self, *args: Any, subject: UnitGroup, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        self.put("unit", UnitField(label=_("单位"), scope=by.scope("edit_register"), near=subject.lead))

    def act(self, by: Actor) -> Any:
        return services.join_group(group=self.subject, by=by, **self.cleaned_data)


class LeaveGroup(ActForm):
    key, title, button = "leave", _("退出一个单位"), _("退出")
    on = on_field(_("从哪天起"))

    def __init__(self, *args: Any, subject: UnitGroup, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        self.held = {str(one.pk): one for one in queries.office_of(subject).members}
        choices = [(key, str(one.unit)) for key, one in self.held.items()]
        self.put("member", forms.ChoiceField(label=_("单位"), choices=choices))

    def act(self, by: Actor) -> Any:
        member = self.held[self.cleaned_data["member"]]
        return services.leave_group(member=member, on=self.cleaned_data["on"], by=by)


class JoinOffice(ActForm):
    key, title, button, folded = "staff", _("协调办公室加人"), _("加进来"), False
    duty = forms.CharField(label=_("职务"), max_length=60, required=False)
    on = on_field(_("从哪天起"))

    def __init__(self, *args: Any, subject: UnitGroup, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        self.put("person", MemberField(label=_("姓名"), unit=subject.lead, help_text=_("牵头部门的党员")))

    def act(self, by: Actor) -> Any:
        said = self.cleaned_data
        return services.join_office(group=self.subject, person=said["person"], title=said["duty"], on=said["on"], by=by)


class LeaveOffice(ActForm):
    key, title, button = "unstaff", _("协调办公室减人"), _("离开")
    on = on_field(_("从哪天起"))

    def __init__(self, *args: Any, subject: UnitGroup, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        self.held = {str(one.pk): one for one in queries.office_of(subject).staff}
        choices = [(key, str(one.person)) for key, one in self.held.items()]
        self.put("staff", forms.ChoiceField(label=_("姓名"), choices=choices))

    def act(self, by: Actor) -> Any:
        return services.leave_office(staff=self.held[self.cleaned_data["staff"]], on=self.cleaned_data["on"], by=by)


class PairUnit(ActForm):
    """`subject` with a unit of the other side."""

    key, title, button = "pair", _("城乡结对"), _("结对")
    purpose = forms.CharField(label=_("结对做什么"), max_length=200, required=False)
    on = on_field(_("从哪天起"))

    def __init__(self, *args: Any, subject: Unit, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        field = UnitField(
            label=_("和谁结对"), scope=by.scope("edit_register"), help_text=_("一边是城市的，一边是农村的")
        )
        self.put("other", field)

    def act(self, by: Actor) -> Any:
        said = dict(self.cleaned_data)
        urban, rural = self.subject, said.pop("other")
        if queries.locality_of(urban) == Unit.Locality.RURAL:
            urban, rural = rural, urban
        return services.pair_units(urban=urban, rural=rural, by=by, **said)


class PartUnit(ActForm):
    key, title, button = "part", _("结束结对"), _("结束")
    on = on_field(_("从哪天起"))
    reason = forms.CharField(label=_("为什么结束"), max_length=200, required=False)

    def __init__(self, *args: Any, subject: Unit, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        running = (one for one in queries.pairings_of(subject) if one.valid_to is None)
        self.held = {str(one.pk): one for one in running}
        self.put(
            "pairing", forms.ChoiceField(label=_("哪一对"), choices=[(key, str(one)) for key, one in self.held.items()])
        )

    def act(self, by: Actor) -> Any:
        said = self.cleaned_data
        return services.part_units(pairing=self.held[said["pairing"]], on=said["on"], reason=said["reason"], by=by)


def _lead_field(by: Any, near: Unit | None) -> UnitField:
    return UnitField(label=_("牵头部门"), scope=by.scope("edit_register"), near=near)


GROUP_FORMS = (JoinGroup, JoinOffice, LeaveGroup, LeaveOffice, CorrectGroup)
