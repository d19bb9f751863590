"""The schemes in force, compiled and ready to run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zugong import engine
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.rulebook import library
from zugong.timeline import Period


@dataclass(frozen=True)
class Book:
    """One institution with a scheme, and the plan the engine made of it."""

    institution: Any
    plan: Any
    #: Digest of the file: a score names the very edition it was computed by.
    digest: str

    @property
    def id(self) -> str:
        return str(self.institution.id)

    @property
    def title(self) -> str:
        return str(self.institution.title)

    @property
    def edition(self) -> str:
        return f"{self.institution.edition} {self.digest[:8]}"

    @property
    def subject_kinds(self) -> tuple[str, ...]:
        return tuple(self.institution.scheme.subjects)

    @property
    def ties(self) -> str:
        return str(self.institution.scheme.choices.ties)

    @property
    def fact_kinds(self) -> frozenset[str]:
        """Every kind of fact some clause looks at; other facts cannot move a score."""
        return frozenset(self.plan.reads)


def books(period: Period) -> list[Book]:
    """Schemes of this kind of period that are in force in it, and mark units."""
    day = max(period.start, min(period.end, clock.today()))
    return [_book(found) for found in library.schemes(day) if found.scheme.period == period.kind]


def book(institution_id: str, period: Period) -> Book:
    for found in books(period):
        if found.id == institution_id:
            return found
    raise Refused(_("制度“%(id)s”在这个周期没有生效的计分方案。") % {"id": institution_id})


@lru_cache(maxsize=32)
def _compiled(institution: Any, digest: str) -> Book:
    return Book(institution, engine.compile(institution), digest)


def _book(institution: Any) -> Book:
    content = Path(institution.file).read_bytes() if institution.file else repr(institution).encode()
    return _compiled(institution, hashlib.blake2b(content, digest_size=16).hexdigest())
