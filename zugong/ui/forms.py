"""How forms are drawn and answered. Every field carries its label, help, error and required mark, tied by describedby."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from . import controls

UNPROCESSABLE = 422
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
# Where, why and how to put it right; used unless a field brings its own sentence.
SENTENCES: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("这一栏还没填")},
    forms.DateField: {"required": _("还没选日期"), "invalid": _("没有这一天，照 2026-11-12 的样子写")},
    forms.TimeField: {"invalid": _("时间照 09:30 的样子写")},
    forms.IntegerField: {"invalid": _("这里只能填整数")},
    forms.DecimalField: {"invalid": _("这里只能填数字")},
    forms.ChoiceField: {"required": _("还没选"), "invalid_choice": _("选项里没有这一个，重新选")},
    forms.FileField: {"required": _("还没选文件"), "empty": _("这个文件是空的"), "missing": _("还没选文件")},
    forms.ModelChoiceField: {"required": _("还没选"), "invalid_choice": _("选项里没有这一个，重新选")},
}


class Renderer(DjangoTemplates):
    """FORM_RENDERER: our form and field templates; the controls themselves stay Django's unless we have one."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        drawn = controls.DRAWN.get(template_name)
        return drawn(context) if drawn else super().render(template_name, context, request)


class Select(forms.Select):
    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "form-select", **(attrs or {})}, choices)


class DateInput(forms.DateInput):
    """The browser's own calendar; typed days are read too (2026-11-12, 2026.11.12, 2026年11月12日)."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "form-control", **(attrs or {})}, format="%Y-%m-%d")


class PeoplePicker(forms.CheckboxSelectMultiple):
    """Boxes to tick, with a filter, 全选 and a count once the script runs. `expected` is 应到; without it, everybody.
    `words` name the two counts and what is looked for where it is no roll of a meeting."""

    template_name = "ui/forms/people.html"
    use_fieldset = True

    def __init__(
        self, attrs: dict[str, Any] | None = None, choices: Any = (), *, expected: int | None = None, words: tuple[Any, Any, Any] = (_("应到"), _("实到"), _("找人")),
    ) -> None:  # fmt: skip
        super().__init__(attrs, choices)
        self.expected, self.words = expected, words

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        context["widget"] |= {
            "options": options,
            "total": self.expected if self.expected is not None else len(options),
            "chosen": sum(1 for option in options if option["selected"]),
            "words": self.words,
        }
        return context


class FileInput(forms.ClearableFileInput):
    """A file, with the 非涉密 reminder where it is chosen."""

    template_name = "ui/forms/file.html"


class Form(forms.Form):
    """A plain form whose controls already wear our classes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        dress(self)


class ModelForm(forms.ModelForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        dress(self)


def dress(form: forms.BaseForm) -> None:
    """Give every control its class; a date gets the browser's calendar."""
    for field in form.fields.values():
        _say(field)
        if isinstance(field, forms.DateField):
            field.input_formats = DAYS
        if type(field.widget) is forms.DateInput:
            field.widget = DateInput(field.widget.attrs)
            field.widget.is_required = field.required
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput):
            _add_class(widget, "form-check-input")
        elif isinstance(widget, (forms.CheckboxSelectMultiple, forms.RadioSelect)):
            continue
        elif isinstance(widget, forms.Select):
            _add_class(widget, "form-select")
        elif not isinstance(widget, (forms.FileInput, forms.HiddenInput)):
            _add_class(widget, "form-control")


def _say(field: forms.Field) -> None:
    """Our sentences in place of the framework's, but never in place of the field's own."""
    ours: dict[str, Any] = {}
    for kind, sentences in SENTENCES.items():  # from the general to the particular
        if isinstance(field, kind):
            ours |= sentences
    framework: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        framework |= getattr(kind, "default_error_messages", {})
    for code, sentence in ours.items():
        if field.error_messages.get(code) == framework.get(code):
            field.error_messages[code] = sentence


def _add_class(widget: forms.Widget, name: str) -> None:
    words = widget.attrs.get("class", "").split()
    if name not in words:
        widget.attrs["class"] = " ".join([*words, name])


class ReasonForm(Form):
    """The one thing a person types beside a press: why."""

    reason = forms.CharField(
        label=_("原因"), max_length=200,
        error_messages={"required": _("写一句原因，以后的人能看懂为什么。")},
    )  # fmt: skip


def render_again(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A form with something to change: the same page, marked 422, so that htmx swaps it in and nothing typed is lost."""
    return render(request, template, context, status=UNPROCESSABLE)
