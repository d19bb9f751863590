"""Evidence files: kept under a path of the server's making, given out only to those who may read the unit."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zugong.kernel.rules import Refused
from zugong.org.models import Account, Unit

from .digests import sm3_of_file
from .models import EvidenceFile
from .signatures import kind_of

if TYPE_CHECKING:
    from zugong.kernel.actors import Actor

MEGABYTE = 1024 * 1024


def limit_mb() -> int:
    """A server's setting, not an official number: how large a file may be."""
    return int(settings.ZUGONG_FILE_MB)


def problem_of(upload: UploadedFile[Any], *, non_classified: bool) -> str | None:
    """Why a file cannot be kept, for a form to show; None if it can."""
    try:
        _checked(upload, non_classified)
    except Refused as refused:
        return str(refused)
    return None


def store(
    upload: UploadedFile[Any], *, unit: Unit, by: Actor, non_classified: bool = False, source: str = ""
) -> EvidenceFile:
    """Keep a file as evidence. The bytes are on disk before the row is written, so no row is without its file."""
    kind = _checked(upload, non_classified)
    kept = EvidenceFile(
        name=_plain_name(upload.name or ""),
        kind=kind,
        size=upload.size or 0,
        unit=unit,
        source=source,
        uploaded_by=by.actor_id,
        uploaded_by_name=by.display_name,
        non_classified=True,
    )
    path = path_of(kept)
    _write(upload, path)
    kept.sm3 = sm3_of_file(path)
    kept.save(force_insert=True)
    return kept


def attach(file: EvidenceFile, *, source: str) -> None:
    """Say which record a stored file belongs to, once."""
    changed = EvidenceFile.objects.filter(pk=file.pk, source="").update(source=source)
    if not changed and file.source != source:
        raise Refused(_("这个文件已经属于另一条记录。"))
    file.source = source


def attach_keys(keys: Iterable[str], *, source: str) -> None:
    """The same by key, for records that keep keys; what already belongs to this record is left alone."""
    for file in EvidenceFile.objects.filter(pk__in=set(keys)).exclude(source=source):
        attach(file, source=source)


def of(source: str) -> QuerySet[EvidenceFile]:
    """The files of one record, oldest first."""
    return EvidenceFile.objects.filter(source=source).order_by("uploaded_at", "pk")


def names(keys: Iterable[str]) -> dict[str, str]:
    """File key → its name, for pages that show many."""
    return {str(key): name for key, name in EvidenceFile.objects.filter(pk__in=set(keys)).values_list("pk", "name")}


Seen = Callable[[Account], Q]
#: beginning of a source → which of its files an account may have
_restricted: dict[str, Seen] = {}


def restrict(prefix: str, seen: Seen) -> None:
    """Files of these records are not for everybody who reads the unit, nor for whoever uploaded them once."""
    _restricted[f"{prefix}:"] = seen


def visible_to(account: Account) -> QuerySet[EvidenceFile]:
    """Files of the units this account may read, and those it uploaded itself; restricted ones as their app says."""
    found = EvidenceFile.objects.filter(account.scope("read_unit").q("unit") | Q(uploaded_by=account.actor_id))
    for prefix, seen in _restricted.items():
        found = found.filter(~Q(source__startswith=prefix) | seen(account))
    return found


def path_of(file: EvidenceFile) -> Path:
    return Path(settings.MEDIA_ROOT) / file.path


def _checked(upload: UploadedFile[Any], non_classified: bool) -> str:
    if not non_classified:
        raise Refused(_("上传前要确认文件不涉密。"))
    if not upload.size:
        raise Refused(_("“%(name)s”是空文件。") % {"name": upload.name})
    if upload.size > limit_mb() * MEGABYTE:
        raise Refused(
            _("“%(name)s”有 %(size)s MB，超过了 %(limit)s MB。请压缩图片或分开上传。")
            % {"name": upload.name, "size": -(-upload.size // MEGABYTE), "limit": limit_mb()}
        )
    file: Any = upload.file
    return kind_of(file, upload.name or "")


def _plain_name(name: str) -> str:
    """The name for people to read: no folders, no control characters, no tricks of writing direction."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    stem, _dot, ending = plain.rpartition(".")
    return f"{stem[:180]}.{ending}" if stem else plain[:200]


def _write(upload: UploadedFile[Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        os.chmod(path, 0o640)
        upload.seek(0)
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
