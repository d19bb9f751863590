"""Reads an xlsx package part by part, streaming, believing only what is really written in the cells.

``<dimension>`` is ignored, external links and entities are never followed, and a formula counts by its cached value.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote
from xml.parsers import expat

from .container import SAVE_AS
from .grid import Limits, Refusal, Sheet, Workbook, column_letter
from .ooxml_sheet import SheetReader
from .serials import shown_by_format

Attributes = dict[str, str]
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """Excel writes control characters inside text as _x000D_."""
    return ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def parse_part(
    package: zipfile.ZipFile,
    name: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Streams one XML part through the three callbacks; a document type declaration is refused outright."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text

    def refuse_doctype(*_: Any) -> None:
        raise Refusal("doctype", f"这个文件里夹带了外部定义，系统不收。{SAVE_AS}")

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_doctype
    try:
        with package.open(name) as stream:
            while chunk := stream.read(1 << 16):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refusal("broken-xml", f"工作簿内部在“{name}”第 {error.lineno} 行断了，读不下去。{SAVE_AS}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refusal("broken-zip", f"文件不完整或已损坏，打不开。请重新导出一份；{SAVE_AS}") from error


def local(name: str) -> str:
    return name.rpartition(":")[2]


class _Relations:
    def __init__(self, package: zipfile.ZipFile, owner: str) -> None:
        self.targets: dict[str, tuple[str, str]] = {}
        folder, base = posixpath.split(owner)
        part = posixpath.join(folder, "_rels", base + ".rels")
        if part not in package.namelist():
            return

        def start(name: str, attributes: Attributes) -> None:
            if local(name) != "Relationship" or attributes.get("TargetMode") == "External":
                return
            target = unquote(attributes.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            self.targets[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)

        parse_part(package, part, start, lambda _: None)

    def first(self, kind: str) -> str | None:
        return next((path for found, path in self.targets.values() if found == kind), None)


class _Book:
    """workbook.xml: the sheets in order with their state, and which of Excel's two calendars is used."""

    def __init__(self, package: zipfile.ZipFile, part: str) -> None:
        self.date1904 = False
        self.sheets: list[tuple[str, str, str]] = []  # name, state, relation id
        parse_part(package, part, self._start, lambda _: None)

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        if tag == "workbookPr":
            self.date1904 = attributes.get("date1904", "0") in ("1", "true")
        elif tag == "sheet":
            relation = next((value for key, value in attributes.items() if local(key) == "id" and ":" in key), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), relation))


def _shared_strings(package: zipfile.ZipFile, part: str | None, limits: Limits) -> list[str]:
    strings: list[str] = []
    if part is None or part not in package.namelist():
        return strings
    pieces: list[str] = []
    inside = {"t": False, "rPh": False}

    def start(name: str, _: Attributes) -> None:
        tag = local(name)
        if tag in inside:
            inside[tag] = True

    def end(name: str) -> None:
        tag = local(name)
        if tag in inside:
            inside[tag] = False
        elif tag == "si":
            strings.append(unescape("".join(pieces)))
            pieces.clear()
            if len(strings) > limits.cells:
                raise Refusal("too-large", "工作簿里的文字太多，超过系统能读的上限。请拆成几个文件再传")

    def text(data: str) -> None:
        if inside["t"] and not inside["rPh"]:
            pieces.append(data)

    parse_part(package, part, start, end, text)
    return strings


class _Styles:
    """Which cell styles show their number as a date, and how much of the date they show."""

    def __init__(self, package: zipfile.ZipFile, part: str | None) -> None:
        self.codes: dict[int, str] = {}
        self.formats: list[int] = []
        self._in_cell_formats = False
        if part is not None and part in package.namelist():
            parse_part(package, part, self._start, self._end)

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        if tag == "numFmt":
            self.codes[_int(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cell_formats = True
        elif tag == "xf" and self._in_cell_formats:
            self.formats.append(_int(attributes.get("numFmtId")))

    def _end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._in_cell_formats = False

    def shown(self) -> list[str]:
        return [shown_by_format(number, self.codes.get(number)) for number in self.formats]


def _int(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def read_xlsx(package: zipfile.ZipFile, limits: Limits) -> Workbook:
    names = set(package.namelist())
    part = _Relations(package, "").first("officeDocument") or "xl/workbook.xml"
    if part not in names:
        raise Refusal("not-workbook", f"这个文件里没有工作簿。{SAVE_AS}")
    book = _Book(package, part)
    relations = _Relations(package, part)
    _check_sheets(book, limits)
    strings = _shared_strings(package, relations.first("sharedStrings"), limits)
    shown = _Styles(package, relations.first("styles")).shown()
    workbook = Workbook("xlsx", [])
    budget = {"rows": limits.rows, "cells": limits.cells}
    for name, state, relation in book.sheets:
        kind, target = relations.targets.get(relation, ("", ""))
        if kind in ("chartsheet", "dialogsheet"):
            continue
        if target not in names:
            raise Refusal("missing-sheet", f"工作表“{name}”的内容丢了，文件可能已损坏。{SAVE_AS}")
        reader = SheetReader(Sheet(name, hidden=state != "visible"), strings, shown, book.date1904, limits, budget)
        parse_part(package, target, reader.start, reader.end, reader.text)
        workbook.sheets.append(reader.finish())
    return workbook


def _check_sheets(book: _Book, limits: Limits) -> None:
    if not book.sheets:
        raise Refusal("no-sheets", f"这个工作簿里一张工作表也没有。{SAVE_AS}")
    if len(book.sheets) > limits.sheets:
        raise Refusal(
            "too-many-sheets", f"有 {len(book.sheets)} 张工作表，一次最多读 {limits.sheets} 张。请拆成几个文件"
        )
    seen: set[str] = set()
    for name, _, _ in book.sheets:
        if name.lower() in seen:
            raise Refusal("duplicate-sheet", f"有两张工作表都叫“{name}”，分不清是哪一张。{SAVE_AS}")
        seen.add(name.lower())


__all__ = ["column_letter", "read_xlsx"]
