"""What must be true before the first page is served: tables, static files, translations. Done only when something changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def fingerprint(files: Iterable[Path]) -> str:
    """Names, sizes and times: cheap enough to ask at every start."""
    digest = hashlib.sha256(str(settings.DATABASES["default"]["NAME"]).encode())
    for file in sorted(files):
        stat = file.stat()
        digest.update(f"{file}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    return digest.hexdigest()


class Stamp:
    """Remembers under which fingerprint a step was last done."""

    def __init__(self, name: str, files: Iterable[Path]) -> None:
        self.path = settings.ZUGONG_VAR / "stamps" / name
        self.value = fingerprint(files)

    @property
    def fresh(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.value

    def press(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.value)


def _tables() -> Stamp:
    return Stamp("tables", settings.PACKAGE.rglob("migrations/*.py"))


def _static() -> Stamp:
    return Stamp("static", (file for file in settings.PACKAGE.rglob("static/**/*") if file.is_file()))


def _has_database() -> bool:
    database = settings.DATABASES["default"]
    return "sqlite" not in database["ENGINE"] or Path(database["NAME"]).exists()


def is_prepared() -> bool:
    """Whether `prepare` would find nothing to do; asks no database and needs no Django set-up."""
    translated = all(
        (mo := po.with_suffix(".mo")).exists() and mo.stat().st_mtime >= po.stat().st_mtime
        for po in settings.PACKAGE.rglob("locale/*/LC_MESSAGES/*.po")
    )
    return translated and _has_database() and _tables().fresh and _static().fresh


def compile_translations() -> None:
    """.po → .mo with Babel, so that nobody needs gettext's tools."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in settings.PACKAGE.rglob("locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        # Written aside and put in place at once: several processes of a test run may do this at the same time.
        with po.open("rb") as source, tempfile.NamedTemporaryFile(dir=mo.parent, delete=False) as target:
            write_mo(target, read_po(source))
        os.replace(target.name, mo)


def prepare_tables() -> None:
    stamp = _tables()
    if not (stamp.fresh and _has_database()):
        call_command("migrate", verbosity=0, interactive=False)
        stamp.press()


def prepare_static() -> None:
    stamp = _static()
    if not stamp.fresh:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.press()


def prepare() -> None:
    compile_translations()
    prepare_tables()
    if not settings.DEBUG:
        prepare_static()
