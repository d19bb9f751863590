"""Forms of the institution library: heads, numbers by their shape, labels, reasons. Nobody has to write YAML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zugong.engine import Institution, Parameter
from zugong.engine.nodes import LabelSet
from zugong.engine.parameters import Dated
from zugong.rulebook import amounts, drafting
from zugong.ui.forms import FileInput, Form

LARGEST_FILE = 2_000_000
HEADING_KEYS = ("title", "edition", "in_force_from", "in_force_to", "example")


class HeadingForm(Form):
    title = forms.CharField(label=_("名称"), max_length=200)
    edition = forms.CharField(label=_("版次"), max_length=40, help_text=_("每一版的版次都不同，如 2027.1。"))
    in_force_from = forms.DateField(label=_("从哪天起施行"))
    in_force_to = forms.DateField(
        label=_("施行到哪天"), required=False, help_text=_("不写就一直施行，到有新版或停用。")
    )
    example = forms.BooleanField(label=_("数还是示例，以后再定"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("in_force_from"), data.get("in_force_to")
        if start and end and end < start:
            self.add_error("in_force_to", _("最后一天早于第一天。"))
        return data

    def heading(self) -> drafting.Heading:
        return drafting.Heading(**{key: self.cleaned_data[key] for key in HEADING_KEYS})


class AdoptionForm(HeadingForm):
    """A template becomes an institution of this county."""

    institution_id = forms.CharField(
        label=_("编号"),
        max_length=120,
        help_text=_("定了就不再变。小写英文字母、数字、点、横线，如 county.window-service。"),
    )
    field_order = ("title", "institution_id", "edition", "in_force_from", "in_force_to", "example")


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("凭哪次会议、哪份文件，为什么这样定。"),
    )


class AnswerForm(Form):
    answer = forms.CharField(label=_("要改什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class EndForm(ReasonForm):
    last_day = forms.DateField(label=_("施行到哪一天"), help_text=_("到这天为止，含当天。"))
    field_order = ("last_day", "reason")


class FileForm(Form):
    file = forms.FileField(label=_("制度文件（YAML）"), widget=FileInput)

    def clean_file(self) -> str:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            raise forms.ValidationError(_("文件太大。"))
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("文件不是 UTF-8 编码，另存为 UTF-8 再传。")) from None


# ---- numbers -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NumberRow:
    """One parameter in the form: its boxes, and what is said of its last value."""

    parameter: Parameter
    value: Dated
    boxes: list[Any]
    problems: tuple[str, ...] = ()


class NumbersForm(Form):
    """One row for each number. Rows that were changed share the day and the citation; a page of one number has its own."""

    from_ = forms.DateField(label=_("从哪天起"))
    cite = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件名称、文号、条款，或者哪次会议。"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    example = forms.BooleanField(label=_("示例值，还要再定"), required=False)
    uncertain = forms.BooleanField(label=_("待核，还没对照正式文件"), required=False)

    def __init__(self, one: Institution, *args: Any, only: str = "", **kwargs: Any) -> None:
        self.one, self.only = one, only
        self.shown = [p for p in one.parameters.values() if p.values and only in ("", p.id)]
        super().__init__(*args, **kwargs)
        names = {key: name for labels in one.labels.values() for key, name in (labels.values or {}).items()}
        self.boxes = {parameter.id: amounts.boxes(parameter.values[-1], names) for parameter in self.shown}
        for parameter in self.shown:
            for box in self.boxes[parameter.id]:
                self.fields[self._name(parameter, box.key)] = self._field(parameter, box)

    @staticmethod
    def _name(parameter: Parameter, key: str) -> str:
        return f"v:{parameter.id}:{key}"

    def _field(self, parameter: Parameter, box: amounts.Box) -> forms.CharField:
        label = f"{parameter.title}：{box.label}"
        attrs = {"class": "form-control", "aria-label": label, "autocomplete": "off"}
        if box.hint:
            attrs["placeholder"] = box.hint
        return forms.CharField(label=label, required=False, initial=box.text, widget=forms.TextInput(attrs=attrs))

    def rows(self, problems: dict[str, list[str]] | None = None) -> Iterator[NumberRow]:
        for parameter in self.shown:
            bound = [(box, self[self._name(parameter, box.key)]) for box in self.boxes[parameter.id]]
            told = tuple((problems or {}).get(parameter.id, ()))
            yield NumberRow(parameter, parameter.values[-1], bound, told)

    def common(self) -> Iterator[Any]:
        return (self[name] for name in ("from_", "cite", "note", "example", "uncertain"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.read: dict[str, Any] = {}
        for parameter in self.shown:
            texts = {box.key: data.get(self._name(parameter, box.key), "") for box in self.boxes[parameter.id]}
            value, wrong = amounts.read(parameter.values[-1], texts)
            for key, sentence in wrong.items():
                self.add_error(self._name(parameter, key), sentence)
            if not wrong and (self.only or value != parameter.values[-1].value):
                self.read[parameter.id] = value
        if not self.read and not self.errors:
            raise forms.ValidationError(_("没有改动任何一个数。"))
        return data

    def values(self) -> list[drafting.NewValue]:
        data = self.cleaned_data
        return [
            drafting.NewValue(
                name, value, data["from_"], data["cite"], data["note"], data["example"], data["uncertain"]
            )
            for name, value in self.read.items()
        ]


class LabelsForm(Form):
    """The names of the options of one label set; empty slots are the county's to fill."""

    def __init__(self, labels: LabelSet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{labels.id}_%s", **kwargs)
        self.labels = labels
        for place, (key, name) in enumerate((labels.values or {}).items(), 1):
            attrs = {"class": "form-control"}
            title = f"{labels.title} {place}"
            self.fields[f"l:{key}"] = forms.CharField(
                label=title, required=False, initial=name, max_length=200, widget=forms.TextInput(attrs=attrs)
            )

    def names(self) -> dict[str, dict[str, str]]:
        return {self.labels.id: {name.removeprefix("l:"): text for name, text in self.cleaned_data.items()}}
