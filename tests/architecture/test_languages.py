"""Chinese is the source language; English must say all of it."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "zugong"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
APPS = [*sorted(path.parent.name for path in PACKAGE.glob("*/apps.py")), "config"]


def sources(app: str) -> list[tuple[Path, bytes]]:
    folder = PACKAGE / app
    found = [(file, file.read_bytes()) for file in folder.rglob("*.py") if "tests" not in file.parts]
    for file in folder.rglob("templates/**/*.html"):
        found.append((file, templatize(file.read_text("utf-8"), origin=str(file)).encode()))
    return found


def msgids(app: str) -> dict[str, Path]:
    """Chinese sentences marked for translation, with one file that says each."""
    found: dict[str, Path] = {}
    for file, text in sources(app):
        for _line, message, _comments, _context in extract("python", io.BytesIO(text), keywords=KEYWORDS):  # type: ignore[arg-type]
            for words in message if isinstance(message, tuple) else (message,):
                if words and CHINESE.search(words):
                    found.setdefault(words, file)
    return found


@cache
def english() -> dict[str, str]:
    """Every app's catalogue: Django looks through all of them."""
    said: dict[str, str] = {}
    for file in PACKAGE.rglob("locale/en/LC_MESSAGES/django.po"):
        catalogue: Catalog = read_po(file.open("rb"))
        for message in catalogue:
            singular = message.id[0] if isinstance(message.id, tuple) else message.id
            text = message.string[0] if isinstance(message.string, tuple) else message.string
            if singular and text and not message.fuzzy:
                for words in message.id if isinstance(message.id, tuple) else (message.id,):
                    said[words] = text
    return said


@pytest.mark.parametrize("app", APPS)
def test_every_sentence_has_its_english(app: str) -> None:
    missing = {words: file for words, file in msgids(app).items() if words not in english()}
    assert [f"{file.relative_to(PACKAGE)}: {words}" for words, file in missing.items()] == []


def test_placeholders_survive_translation() -> None:
    marks = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    broken = [words for words, text in english().items() if not set(marks.findall(text)) <= set(marks.findall(words))]
    assert broken == []
