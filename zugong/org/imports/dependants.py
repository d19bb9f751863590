"""What hangs on rows that are to be taken back, whichever app it belongs to."""

from __future__ import annotations

from django.db import models

CHUNK = 5_000


def of(model: type[models.Model], pks: list[int], *, apart_from: dict[type[models.Model], list[int]]) -> str:
    """The names of what refers to these rows, beyond what the same batch wrote itself; empty if nothing does."""
    found = []
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one) and not relation.concrete):
            continue
        related = relation.related_model
        own = set(apart_from.get(related, []))
        for start in range(0, len(pks), CHUNK):
            condition = {f"{relation.field.name}__in": pks[start : start + CHUNK]}
            referring = set(related._default_manager.filter(**condition).values_list("pk", flat=True)) - own
            if referring:
                found.append(str(related._meta.verbose_name))
                break
    return "、".join(dict.fromkeys(found))
