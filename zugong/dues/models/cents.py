"""Money in the database: whole cents, so that every sum of it is exact there too. SQLite would add decimals as floats."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

CENT = Decimal("0.01")


def cents(amount: Decimal) -> int:
    """Yuan as the table holds them."""
    found = amount.scaleb(2)
    if found != found.to_integral_value():
        raise ValidationError(_("金额只到分。"))
    return int(found)


class CentsField(models.DecimalField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A Decimal with two places in Python, a whole number of cents in the table. More places are refused, not rounded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"max_digits": 14, "decimal_places": 2})

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: Any, *_args: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2).quantize(CENT)

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return cents(Decimal(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return value if hasattr(value, "as_sql") else self.get_prep_value(value)
