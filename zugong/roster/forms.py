"""Forms of the collection form's items. Only what the county keeps is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import Actor
from zugong.org.forms.fields import ActForm, on_field
from zugong.org.models import Person, Unit
from zugong.org.services import Changes
from zugong.sheets import identity

from . import regions, rules, services, standard
from .models import Circumstance, Confirmation, Particulars, UnitParticulars
from .standard import Level

CHOSEN = {"post_class": "post_class", "marital": "marital"}
UNCHANGED = _("不改就空着，原来的不变")


def _choice(title: Any, labels: str, *, required: bool = False, held: str = "") -> forms.ChoiceField:
    """`held`: the code on record; one of an earlier table stays until somebody chooses another."""
    codes = {**({held: standard.words(labels, held)} if held else {}), **standard.labels(labels)}
    choices = [("", _now("没有登记") if not required else _now("请选")), *codes.items()]
    return forms.ChoiceField(label=title, choices=choices, required=required)


class SetParticulars(ActForm):
    key, title, button, folded = "particulars", _("采集表资料"), _("保存"), False

    def __init__(self, *args: Any, subject: Person, **kwargs: Any) -> None:
        self.held = Particulars.objects.filter(person=subject).first() or Particulars(person=subject)
        super().__init__(*args, subject=subject, **kwargs)
        levels = standard.levels()
        for name in ("post_class", "marital", "region", "region_name", "landline", "address"):
            level = levels.get(rules.ITEM_OF.get(name, name), Level.OFF)
            if level != Level.OFF:
                self.put(name, self._field(name), last=True)

    def _field(self, name: str) -> forms.Field:
        column: Any = Particulars._meta.get_field(name)
        if name in CHOSEN:
            field: forms.Field = _choice(column.verbose_name, CHOSEN[name], held=getattr(self.held, name))
        else:
            field = forms.CharField(label=column.verbose_name, max_length=column.max_length or 100, required=False)
        if name in rules.SEALED:
            # What is masked on the page is not written out in a form either.
            field.help_text = UNCHANGED
        else:
            field.initial = getattr(self.held, name)
        return field

    @property
    def asks(self) -> bool:
        return bool(self.fields)

    def act(self, by: Actor) -> Particulars:
        said = {name: value for name, value in self.cleaned_data.items() if value or name not in rules.SEALED}
        changes = Changes.between(self.held, said)
        return services.set_particulars(person=self.subject, changes=changes, by=by) if changes else self.held

    def done(self) -> str:
        code = self.cleaned_data.get("region", "")
        doubt = regions.doubt(code) if code else ""
        return _now("已保存；%(doubt)s") % {"doubt": doubt} if doubt else super().done()


class _Begin(ActForm):
    kind: Circumstance.Kind
    place_title: Any = ""
    button = _("登记")
    code: forms.Field
    since = on_field(_("从哪天起"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.place_title:
            self.put("place", forms.CharField(label=self.place_title, max_length=60, required=False))
        self.put("code", _choice(_("哪一种"), rules.CODES[self.kind], required=True))

    def act(self, by: Actor) -> Circumstance:
        return services.begin_circumstance(person=self.subject, kind=self.kind, by=by, **self.cleaned_data)


class BeginFloating(_Begin):
    key, title, kind, place_title = "floating", _("登记流动党员"), Circumstance.Kind.FLOATING, _("去向（地名）")


class BeginLost(_Begin):
    key, title, kind = "lost", _("登记失去联系"), Circumstance.Kind.LOST


class BeginExempt(_Begin):
    key, title, kind, place_title = "exempt", _("登记不计入应到"), Circumstance.Kind.EXEMPT, _("谁批准的、依据")


class EndCircumstance(ActForm):
    key, title, button = "end", _("登记终止"), _("登记终止")
    on = on_field(_("到哪天止"))

    def __init__(self, *args: Any, subject: Person, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        field = forms.ModelChoiceField(subject.circumstances.open(), label=_("哪一条"), empty_label=None)
        field.label_from_instance = lambda obj: f"{obj.get_kind_display()} {obj.since or ''}"  # type: ignore[method-assign]
        self.put("circumstance", field)

    def act(self, by: Actor) -> Circumstance:
        return services.end_circumstance(by=by, **self.cleaned_data)


BEGINS: tuple[type[_Begin], ...] = (BeginFloating, BeginLost, BeginExempt)


def person_forms(person: Person) -> list[type[ActForm]]:
    """Only what can be said of this person as things stand, and what the county keeps."""
    held, running = standard.levels(), set(person.circumstances.open().values_list("kind", flat=True))
    found: list[type[ActForm]] = [SetParticulars]
    found += [one for one in BEGINS if held.get(one.kind) and one.kind not in running]
    return [*found, EndCircumstance] if running else found


class SetUnitParticulars(ActForm):
    key, title, button, folded = "unit", _("采集表党组织资料"), _("保存"), False

    def __init__(self, *args: Any, subject: Unit, **kwargs: Any) -> None:
        self.held = UnitParticulars.objects.filter(unit=subject).first() or UnitParticulars(unit=subject)
        super().__init__(*args, subject=subject, **kwargs)
        for name, field in self._asked().items():
            field.initial = getattr(self.held, name)
            self.put(name, field, last=True)

    def _asked(self) -> dict[str, forms.Field]:
        most = standard.whole("joint_most")
        help_text = _now("联合党支部才填，一行一个；一般不超过 %(most)s 个") % {"most": most}
        words = {name: UnitParticulars._meta.get_field(name).verbose_name for name in services.units.COLUMNS}  # type: ignore[union-attr]
        return {
            "situation": _choice(words["situation"], "situations", held=self.held.situation),
            "body_name": forms.CharField(label=words["body_name"], max_length=120, required=False),
            "nature": _choice(words["nature"], "natures", held=self.held.nature),
            "founding": _choice(words["founding"], "founding", held=self.held.founding),
            "contact": forms.CharField(label=words["contact"], max_length=60, required=False),
            "contact_phone": forms.CharField(label=words["contact_phone"], max_length=30, required=False),
            "covers": forms.CharField(
                label=words["covers"],
                max_length=1000,
                required=False,
                help_text=help_text,
                widget=forms.Textarea({"rows": 3}),
            ),
        }

    def clean_contact_phone(self) -> str:
        """An office number: whoever writes a member's own number here would show it to everybody."""
        number = str(self.cleaned_data["contact_phone"])
        if identity.MOBILE.fullmatch(number):
            raise forms.ValidationError(_("这里写办公电话；个人手机记在党员资料里，那里打码"))
        return number

    def act(self, by: Actor) -> UnitParticulars:
        changes = Changes.between(self.held, {**self.cleaned_data, "covers": _lines(self.cleaned_data["covers"])})
        return services.set_unit_particulars(unit=self.subject, changes=changes, by=by) if changes else self.held


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


class ConfirmRegister(ActForm):
    key, title, button, folded = "confirm", _("核对底册"), _("数字没错，我已核对"), False

    def act(self, by: Actor) -> Confirmation:
        return services.confirm_register(unit=self.subject, by=by)

    def done(self) -> str:
        return _now("已核对：党员 %(members)s 名，党支部 %(branches)s 个") % {
            "members": self.result.members,
            "branches": self.result.branches,
        }
