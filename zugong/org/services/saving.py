"""Rows are checked before they are written, and what the database would refuse is said in words."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from zugong.kernel.rules import Refused


def save(row: models.Model) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused("；".join(error.messages)) from error
    row.save()
