"""How forms are drawn and answered. Every field carries its label, help, error and required mark, tied by describedby."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

UNPROCESSABLE = 422


class Renderer(TemplatesSetting):
    """FORM_RENDERER: our field templates, found like every other template."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class Select(forms.Select):
    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "form-select", **(attrs or {})}, choices)


class DateInput(forms.DateInput):
    """The browser's own calendar; typed days are read too (2026-11-12, 2026.11.12, 2026年11月12日)."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "form-control", **(attrs or {})}, format="%Y-%m-%d")


class PeoplePicker(forms.CheckboxSelectMultiple):
    """Boxes to tick, with a filter, 全选 and a count once the script runs. `expected` is 应到; without it, everybody."""

    template_name = "ui/forms/people.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = (), *, expected: int | None = None) -> None:
        super().__init__(attrs, choices)
        self.expected = expected

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        context["widget"] |= {
            "options": options,
            "total": self.expected if self.expected is not None else len(options),
            "chosen": sum(1 for option in options if option["selected"]),
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


class ModelForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        dress(self)


def dress(form: forms.BaseForm) -> None:
    """Give every control its class; a date gets the browser's calendar."""
    for field in form.fields.values():
        if type(field.widget) is forms.DateInput:
            field.widget = DateInput(field.widget.attrs)
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput):
            _add_class(widget, "form-check-input")
        elif isinstance(widget, (forms.CheckboxSelectMultiple, forms.RadioSelect)):
            continue
        elif isinstance(widget, forms.Select):
            _add_class(widget, "form-select")
        elif not isinstance(widget, (forms.FileInput, forms.HiddenInput)):
            _add_class(widget, "form-control")


def _add_class(widget: forms.Widget, name: str) -> None:
    words = widget.attrs.get("class", "").split()
    if name not in words:
        widget.attrs["class"] = " ".join([*words, name])


def render_again(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A form with something to change: the same page, marked 422, so that htmx swaps it in and nothing typed is lost."""
    return render(request, template, context, status=UNPROCESSABLE)
