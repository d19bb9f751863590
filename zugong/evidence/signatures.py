"""What a file is, read from its bytes; its name only has to agree."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _

from zugong.kernel.rules import Refused

#: What may be kept as evidence, and how a browser is told about it.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ofd": "application/ofd",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "jpg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
}
#: Other endings people know these contents by. WPS writes the same containers under its own names.
ENDINGS = {
    "jpg": {"jpeg"},
    "doc": {"wps"},
    "xls": {"et"},
    "ppt": {"dps"},
    "docx": {"wps"},
    "xlsx": {"et"},
    "pptx": {"dps"},
}
ALLOWED_WORDS = "pdf、docx、xlsx、pptx、doc、xls、ppt、wps、ofd、jpg、png、txt"

_STARTS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ZIP_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx", "OFD.xml": "ofd"}
_OLE_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_OLE_MACROS = ("_VBA_PROJECT", "Macros")
#: A document has some hundreds of parts; a list of a million is an attack.
_MOST_PARTS = 20_000
_TEXT_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f")


def kind_of(file: BinaryIO, name: str) -> str:
    """The kind of a file that may be kept; refuses with a sentence."""
    kind = detect(file)
    ending = name.rpartition(".")[2].lower()
    if kind is None:
        raise Refused(
            _("“%(name)s”的内容不是可以上传的文件，后缀改了也不行。可以传：%(allowed)s。")
            % {"name": name, "allowed": ALLOWED_WORDS}
        )
    if ending not in {kind, *ENDINGS.get(kind, ())}:
        raise Refused(
            _("“%(name)s”的内容其实是 %(kind)s，和文件名后缀不一致。请用原来的软件另存后再传。")
            % {"name": name, "kind": kind}
        )
    return kind


def detect(file: BinaryIO) -> str | None:
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return kind
    if head.startswith(_ZIP):
        return _inside_zip(file)
    if head.startswith(_OLE):
        return _inside_ole(file)
    return "txt" if head and not _known_otherwise(head) and _is_text(file) else None


def _inside_zip(file: BinaryIO) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = {info.filename for info in archive.infolist()[:_MOST_PARTS]}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(_("这个文件带宏。请另存为不带宏的格式（如 docx、xlsx）后再传。"))
    found = [kind for part, kind in _ZIP_PARTS.items() if part in names]
    return found[0] if len(found) == 1 else None


def _inside_ole(file: BinaryIO) -> str | None:
    """The old Office container: names of its streams are UTF-16 inside its directory."""
    file.seek(0)
    content = file.read()
    if any(name.encode("utf-16-le") in content for name in _OLE_MACROS):
        raise Refused(_("这个文件带宏。请另存为不带宏的格式（如 docx、xlsx）后再传。"))
    return next((kind for name, kind in _OLE_STREAMS.items() if name.encode("utf-16-le") in content), None)


def _known_otherwise(head: bytes) -> bool:
    """Script and markup are text too, but a browser or a shell would run them."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<svg", b"<script", b"<?", b"#!", b"{\\rtf")):
        return True
    try:
        guesses = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return False
    return any(guess.confidence > 0.7 and guess.extension not in {".txt", ""} for guess in guesses)


def _is_text(file: BinaryIO) -> bool:
    content = file.read()
    file.seek(0)
    if _TEXT_CONTROLS & set(content):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
