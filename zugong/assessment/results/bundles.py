"""The sealed folder as one file: `zugong verify` proves it on any machine, without this database."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from django.http import FileResponse
from django.utils.translation import gettext as _

from zugong.assessment.models import Result
from zugong.kernel import audit
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Refused

from . import sealing


def download(result: Result, *, by: Actor) -> FileResponse:
    """A ZIP of rules, facts, earlier results and the result. Raises Refused where the folder is no longer there."""
    folder = sealing.file_of(result).parent
    if not sealing.file_of(result).is_file():
        raise Refused(_("这一版的封存文件不在了，请系统管理员从备份里找回 results 文件夹。"))
    if not sealing.untouched(result):
        raise Refused(_("这一版的封存文件和公布时的封条对不上，有人改过，请系统管理员从备份里找回 results 文件夹。"))
    audit.append(by=by, verb="assessment.bundle_taken", subject=f"assessment.result:{result.pk}", details={})
    held = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            packed.write(path, _name(result, path.relative_to(folder)))
    held.seek(0)
    return FileResponse(held, as_attachment=True, filename=f"zugong-{result.folder}.zip")


def _name(result: Result, inside: Path) -> str:
    return str(Path(result.folder) / inside)
