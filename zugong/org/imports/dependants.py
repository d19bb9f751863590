"""What hangs on rows that are to be taken back, whichever app it belongs to."""

from __future__ import annotations

from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel

CHUNK = 5_000


def of(model: type[models.Model], pks: list[int], *, apart_from: dict[type[models.Model], list[int]]) -> str:
    """The names of what refers to these rows, beyond what the same batch wrote itself; empty if nothing does."""
    found = []
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or not (relation.one_to_many or relation.one_to_one):
            continue
        related: type[models.Model] = relation.related_model  # type: ignore[assignment]  # a name before the apps are ready
        own = set(apart_from.get(related, []))
        for start in range(0, len(pks), CHUNK):
            condition = {f"{relation.field.name}__in": pks[start : start + CHUNK]}
            referring = set(related._default_manager.filter(**condition).values_list("pk", flat=True)) - own
            if referring:
                found.append(str(related._meta.verbose_name))
                break
    return "、".join(dict.fromkeys(found))
