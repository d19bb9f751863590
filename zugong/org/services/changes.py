"""What is changed on a row. In the audit trail it reads as the names of the columns, never as their contents."""

from __future__ import annotations

from typing import Any

from django.db import models


class Changes(dict[str, Any]):
    def __init__(self, model: type[models.Model], values: dict[str, Any]) -> None:
        super().__init__(values)
        self.model = model

    def __str__(self) -> str:
        return "、".join(str(self.model._meta.get_field(name).verbose_name) for name in self)  # type: ignore[union-attr]

    def apply(self, row: models.Model, allowed: set[str]) -> None:
        if strange := sorted(set(self) - allowed):
            raise TypeError(f"{strange[0]} is not changed by this act.")
        for name, value in self.items():
            setattr(row, name, value)

    @classmethod
    def between(cls, row: models.Model, values: dict[str, Any]) -> Changes:
        """Only what differs from how the row stands."""
        return cls(type(row), {name: value for name, value in values.items() if getattr(row, name) != value})
