"""Files as they come in from the form: each one staged, or turned away with a sentence and nothing kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from zugong.kernel.actors import Actor
from zugong.sheets import Limits, Refusal

from . import rules, services
from .forms import MOST_FILES, UploadForm
from .models import ImportBatch
from .reading import Reading, read_upload


@dataclass(slots=True)
class Taken:
    batches: list[ImportBatch] = field(default_factory=list)
    sentences: list[tuple[str, str]] = field(default_factory=list)  # file name, why not
    left_out: list[tuple[str, str]] = field(default_factory=list)  # sheet, why nothing of it was taken


def take(form: UploadForm, *, by: Actor) -> Taken:
    rules.import_workbook.check(by=by)
    taken = Taken()
    uploads = form.uploads()
    if not form.is_valid() or not uploads:
        taken.sentences.append(("", _("还没选文件；选一个或几个 Excel 工作簿")))
        return taken
    if len(uploads) > MOST_FILES:
        taken.sentences.append(("", _("一次最多传 %(n)d 个文件") % {"n": MOST_FILES}))
        return taken
    for upload in uploads:
        try:
            reading = _read(upload, form.cleaned_data["target"])
        except Refusal as refusal:
            taken.sentences.append((upload.name or "", refusal.sentence))
        else:
            taken.batches.extend(stage(reading, by=by))
            taken.left_out.extend(reading.left_out)
    return taken


def take_one(upload: UploadedFile, target: str, *, by: Actor) -> ImportBatch:
    """A workbook for one target, sent from the target's own page. `Refusal` or `Refused` with a sentence."""
    rules.import_workbook.check(target, by=by)
    return stage(_read(upload, target), by=by)[0]


def stage(reading: Reading, *, by: Actor) -> list[ImportBatch]:
    """One batch for each kind of rows in the file, the ones others depend on first."""
    return [
        services.receive(file_name=reading.file_name, file_hash=reading.file_hash, target=key, found=found, by=by)
        for key, found in reading.by_target().items()
    ]


def _read(upload: UploadedFile, target: str) -> Reading:
    limits = Limits()
    name = (upload.name or "").replace("\\", "/").rpartition("/")[2][:200]
    if (upload.size or 0) > limits.file_bytes:
        raise Refusal(
            "too-large",
            f"文件有 {(upload.size or 0) >> 20} MB，最多收 {limits.file_bytes >> 20} MB。请拆成几个文件再传",
        )
    return read_upload(upload.read(), name, target=target, limits=limits)
