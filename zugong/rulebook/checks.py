"""Institution files are part of the system: what is wrong with them is said at start, with file and line."""

from __future__ import annotations

from typing import Any

from django.core import checks

from zugong.rulebook import library


def register_all() -> None:
    checks.register(institutions, "institutions")


def institutions(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    shelf = library.packaged()  # there may be no database yet
    for institution in shelf.institutions:
        for problem in shelf.problems[institution.file]:
            make = checks.Error if problem.severity == "error" else checks.Warning
            code = "rulebook.E001" if problem.severity == "error" else "rulebook.W001"
            found.append(make(str(problem), obj=institution.id or institution.file, id=code))
    return found
