"""What people fill in on the way of a workbook into the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from . import targets
from .models import ImportBatch

MOST_FILES = 10


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadForm(forms.Form):
    """Any number of workbooks; what kind each table is gets recognised unless said."""

    target = forms.ChoiceField(label=_("里面是什么"), required=False, help_text=_("一般不用选，系统按列名认"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("系统来认")), *((target.key, target.title) for target in targets.all_targets())]
        field = self.fields["target"]
        field.choices = choices  # type: ignore[attr-defined]
        field.widget.attrs["class"] = "form-select"

    def uploads(self) -> list[UploadedFile]:
        return self.files.getlist("files") if hasattr(self.files, "getlist") else []  # type: ignore[no-any-return]


def columns_from(batch: ImportBatch, data: QueryDict) -> tuple[dict[int, dict[str, Any]], set[int]]:
    """The confirmed columns as posted: per table, which column is which field."""
    target = targets.get(batch.target)
    keys = {wanted.key for wanted in target.fields}
    mappings: dict[int, dict[str, Any]] = {}
    included = set()
    for table in batch.tables.all():
        if data.get(f"t-{table.pk}"):
            included.add(table.pk)
        mapping = {}
        for index, _label, _source in table.headings:
            fields, part = read_choice(data.get(f"c-{table.pk}-{index}", ""))
            if fields and set(fields) <= keys:
                proposed = table.mapping.get(str(index), {})
                same = proposed.get("fields") == fields
                mapping[str(index)] = {
                    "fields": fields,
                    "part": part,
                    "confidence": proposed.get("confidence", 1.0) if same else 1.0,
                    "why": proposed.get("why", "") if same else str(_("您选的")),
                }
        mappings[table.pk] = mapping
    return mappings, included


def choice_value(fields: list[str], part: str) -> str:
    """expected+present for a column with two things in it, held_on:year for a piece of a date."""
    return "+".join(fields) + (f":{part}" if part else "")


def read_choice(value: str) -> tuple[list[str], str]:
    names, _mark, part = value.partition(":")
    return [name for name in names.split("+") if name], part if part in ("year", "month", "day") else ""
