"""A text column that is sealed in the database and open in Python."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, IsNull

from zugong.kernel import secrets


class NothingOrEmpty(Exact):
    """`field=None` and `field=""`: the two values that are stored as they are."""

    def get_prep_lookup(self) -> Any:
        if self.rhs in (None, ""):
            return self.rhs
        return self.lhs.output_field.refuse("be looked up (exact)")


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Sealed with SM4-GCM for its own table and column. None and "" are stored as they are: they tell nothing.

    It cannot be searched, sorted or made unique, since the same text is sealed differently every time. To find rows by
    it, store `blind_index(value)` in a column beside it. A migration that renames the table or the column must
    open and seal the values again.
    """

    @property
    def place(self) -> str:
        """The table and column a value is sealed for."""
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: str | None, _expression: Any, _connection: BaseDatabaseWrapper) -> str | None:
        return secrets.decrypt(value, self.place) if value else value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if hasattr(value, "as_sql"):
            return value if _holds_sealed_values(value) else self.refuse("be computed by the database")
        text = self.to_python(value)
        return secrets.encrypt(text, self.place) if text else text

    def get_lookup(self, lookup_name: str) -> Any:
        known = {"isnull": IsNull, "exact": NothingOrEmpty}
        return known.get(lookup_name) or self.refuse(f"be looked up ({lookup_name})")

    def get_transform(self, lookup_name: str) -> Any:
        return self.refuse(f"be looked up ({lookup_name})")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        problems = super().check(**kwargs)
        if self.unique or self.db_index or self.primary_key:  # type: ignore[attr-defined]
            problems.append(
                checks.Error(
                    "A sealed text cannot be unique or indexed.",
                    hint="Store blind_index(value) in a column beside it, and index that.",
                    obj=self,
                    id="kernel.E001",
                )
            )
        return problems

    def refuse(self, what: str) -> NoReturn:
        raise FieldError(
            f"{self.model._meta.label}.{self.name} is sealed and cannot {what}. "
            "Store blind_index(value) in a column beside it and look that up."
        )


def _holds_sealed_values(expression: Any) -> bool:
    """Whether an expression only chooses among values that seal themselves, as bulk_update() builds it."""
    if isinstance(expression, Cast):
        return all(_holds_sealed_values(source) for source in expression.get_source_expressions())
    if isinstance(expression, models.Case):
        chosen = [*(case.result for case in expression.cases), expression.default]
        return all(_holds_sealed_values(value) for value in chosen)
    if not isinstance(expression, models.Value):
        return False
    return expression.value is None or isinstance(
        getattr(expression, "_output_field_or_none", None), EncryptedTextField
    )
