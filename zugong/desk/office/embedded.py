"""Our own text inside office files, so that a document that came from us gives back exactly what went in."""

from __future__ import annotations

import base64
import re
import zipfile
from pathlib import Path
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

PLACE = "/customXml/zugong.xml"
NAMESPACE = "urn:zugong:scheme"
SHEET = "zugong"


def into_word(document: Any, source: str) -> None:
    """As a custom XML part, which word processors keep when they save."""
    text = base64.b64encode(source.encode()).decode()
    blob = f'<?xml version="1.0" encoding="UTF-8"?><scheme xmlns="{NAMESPACE}">{text}</scheme>'.encode()
    part = Part(PackURI(PLACE), "application/xml", blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def from_word(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                if name.startswith("customXml/"):
                    match = re.search(rf'xmlns="{NAMESPACE}"[^>]*>([^<]*)<'.encode(), package.read(name))
                    if match is not None:
                        return base64.b64decode(match[1]).decode()
    except (OSError, zipfile.BadZipFile, ValueError):
        pass
    return None
