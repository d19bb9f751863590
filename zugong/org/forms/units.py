"""Forms of the tree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import Actor
from zugong.org import services
from zugong.org.models import Unit
from zugong.org.services import Changes
from zugong.sheets import identity

from .beside import PairUnit, PartUnit
from .fields import ActForm, UnitField, on_field


class FoundUnit(ActForm):
    """A unit under `subject`."""

    key, title, button, folded = "found", _("设一个下级组织"), _("设立"), False
    name = forms.CharField(label=_("全称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=Unit.Kind.choices)
    founded_on = on_field(_("成立时间"))

    def act(self, by: Actor) -> Unit:
        return services.found_unit(parent=self.subject, by=by, **self.cleaned_data)

    def done(self) -> str:
        return _now("已设立：%(unit)s") % {"unit": self.result}


class CorrectUnit(ActForm):
    key, title, button, folded = "correct", _("更正资料"), _("保存"), False
    short_name = forms.CharField(label=_("简称"), max_length=60)
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    founded_on = forms.DateField(label=_("成立时间"), required=False)
    locality = forms.ChoiceField(
        label=_("城乡"),
        choices=[("", _("随上级")), *Unit.Locality.choices],
        required=False,
        help_text=_("下级没写的随它"),
    )
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, subject: Unit, **kwargs: Any) -> None:
        held = {name: getattr(subject, name) for name in self.base_fields}
        super().__init__(*args, subject=subject, initial=held, **kwargs)

    def act(self, by: Actor) -> Unit:
        changes = Changes.between(self.subject, self.cleaned_data)
        return services.correct_unit(unit=self.subject, changes=changes, by=by) if changes else self.subject

    def done(self) -> str:
        """A code in use may fail its own check (GB 32100): that is said, and the code is taken."""
        doubt = identity.credit_code(self.cleaned_data["credit_code"]).warning
        return f"{super().done()}；{doubt}" if doubt else super().done()


class RenameUnit(ActForm):
    key, title, button = "rename", _("改名"), _("改名")
    name = forms.CharField(label=_("新全称"), max_length=120)
    short_name = forms.CharField(label=_("新简称"), max_length=60, required=False)
    on = on_field(_("从哪天起"))
    reason = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("例如：机构改革，文号"))

    def act(self, by: Actor) -> Unit:
        return services.rename_unit(unit=self.subject, by=by, **self.cleaned_data)


class MoveUnit(ActForm):
    key, title, button = "move", _("换上级"), _("移过去")
    on = on_field(_("从哪天起"))
    reason = forms.CharField(label=_("依据"), max_length=200, required=False)

    def __init__(self, *args: Any, subject: Unit, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        scope = by.scope("edit_register")
        field = UnitField(label=_("新上级"), scope=scope, near=subject.parent, help_text=_("下级组织和党员一起过去"))
        self.put("parent", field)

    def act(self, by: Actor) -> Unit:
        return services.move_unit(unit=self.subject, by=by, **self.cleaned_data)


class MergeUnit(ActForm):
    key, title, button, danger = "merge", _("并到别的组织"), _("合并"), True
    on = on_field(_("从哪天起"))
    reason = forms.CharField(label=_("依据"), max_length=200, required=False)

    def __init__(self, *args: Any, subject: Unit, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, by=by, **kwargs)
        field = UnitField(
            label=_("并到"),
            scope=by.scope("edit_register"),
            near=subject,
            help_text=_("党员和下级组织同一天过去，这里的职务和授权同一天终止"),
        )
        self.put("into", field)

    def act(self, by: Actor) -> Unit:
        return services.merge_units(units=[self.subject], by=by, **self.cleaned_data)

    def done(self) -> str:
        return _now("已并到：%(unit)s") % {"unit": self.result}


class DissolveUnit(ActForm):
    key, title, button, danger = "dissolve", _("撤销"), _("撤销这个组织"), True
    on = on_field(_("从哪天起"))
    reason = forms.CharField(label=_("依据"), max_length=200, required=False)

    def act(self, by: Actor) -> Unit:
        return services.dissolve_unit(unit=self.subject, by=by, **self.cleaned_data)

    def done(self) -> str:
        return _now("已撤销：%(unit)s") % {"unit": self.subject}


class SetTerm(ActForm):
    key, title, button = "term", _("登记换届"), _("登记")
    starts_on = on_field(_("本届开始"))
    ends_on = forms.DateField(label=_("届满时间"))

    def act(self, by: Actor) -> Any:
        return services.set_term(unit=self.subject, by=by, **self.cleaned_data)


UNIT_FORMS = (CorrectUnit, SetTerm, RenameUnit, MoveUnit, MergeUnit, DissolveUnit, PairUnit, PartUnit)
