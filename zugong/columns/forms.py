"""A form made of declared columns: what is typed comes out as cells, and every fault is said at its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.evidence import files
from zugong.kernel.actors import Actor
from zugong.org.models import Unit
from zugong.rulebook.declared import Valid
from zugong.ui.forms import Form, dress

from . import cells
from .fields import Around, field_of, typed


class ColumnsForm(Form):
    """`stored` is what the row holds now; a file that is not chosen anew stays. Fields bear the ids of the columns."""

    #: Set where whoever saves was asked to look once more.
    doubted = False
    non_classified = forms.BooleanField(label=gettext_lazy("我确认附件不涉密"), required=False)

    def __init__(
        self,
        *args: Any,
        around: Around,
        valid: Iterable[Valid] = (),
        stored: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.around, self.valid, self.stored = around, tuple(valid), dict(stored or {})
        columns = around.binding.columns
        known = {name: value for name, value in cells.values(columns, self.stored).items() if value is not None}
        # Opening a form is no reading on record, so personal cells stay masked in it; left empty they stay as they are.
        hidden = [name for name in known if columns[name].personal]
        kwargs["initial"] = {**kwargs.get("initial", {}), **{name: known[name] for name in known if name not in hidden}}
        super().__init__(*args, **kwargs)
        made = {column.id: field_of(column, around) for column in typed(columns.values())}
        has_files = any(columns[name].type == "file" for name in made)
        rest = self.fields if has_files else {}
        for name, one in made.items():
            if (columns[name].type == "file" or name in hidden) and self.stored.get(name):
                one.required = False
            if name in hidden:
                one.widget.attrs["placeholder"] = _("%(mask)s 不改就空着") % {"mask": cells.MASKED}
        self.fields = {**made, **rest}
        dress(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self._uploads() and not cleaned.get("non_classified"):
            self.add_error("non_classified", _("先确认附件不涉密，再上传。"))
        told = set(self.errors)
        for fault in self.around.binding.faults(self._row(), self.valid):
            about = [name for name in fault.columns if name in self.fields]
            if told.intersection(about):
                continue  # that field has its sentence already
            self.add_error(about[0] if about else None, fault.sentence)
        return cleaned

    def _uploads(self) -> dict[str, Any]:
        columns = self.around.binding.columns
        return {
            name: given
            for name, given in self.cleaned_data.items()
            if name in columns and columns[name].type == "file" and hasattr(given, "chunks")
        }

    def _row(self) -> dict[str, Any]:
        """The cells as they would be; a file counts as there as soon as it is chosen, and what is masked stays."""
        columns = self.around.binding.columns
        found = {name: self.cleaned_data.get(name) for name in self.fields if name in columns}
        for name, column in columns.items():
            if (column.type == "file" or column.personal) and found.get(name) in (None, "", []):
                found[name] = cells.value(column, self.stored.get(name))
        return found

    def cells(self, *, unit: Unit, by: Actor) -> dict[str, Any]:
        """What is to be stored. Uploads are kept now: call this inside the act's request, after `is_valid`."""
        columns = self.around.binding.columns
        found = self._row()
        for name, upload in self._uploads().items():
            found[name] = str(files.store(upload, unit=unit, by=by, non_classified=True).pk)
        stored = {name: cells.kept(columns[name], given) for name, given in found.items()}
        return {name: given for name, given in stored.items() if given is not None}
