"""An official paper as GB/T 9704 lays it out: A4, margins 37/35/28/26 mm, 22 lines of 28 characters, its typefaces by
name with others that may stand in for them, page numbers outside. The typefaces themselves are not ours to give away."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TITLE, BODY, HEAD, SUBHEAD, PLAIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
#: what may stand in where a typeface is not installed
STANDS_IN = {
    TITLE: "方正小标宋_GBK;小标宋;华文中宋;宋体;Noto Serif CJK SC",
    BODY: "仿宋;FangSong;华文仿宋;Noto Serif CJK SC",
    SUBHEAD: "楷体;KaiTi;华文楷体;Noto Serif CJK SC",
    HEAD: "SimHei;Noto Sans CJK SC",
    PLAIN: "SimSun;Noto Serif CJK SC",
}
SIZE_2, SIZE_3, SIZE_4, SMALL = Pt(22), Pt(16), Pt(14), Pt(10.5)
PAGE = {"page_width": Mm(210), "page_height": Mm(297), "top_margin": Mm(37), "bottom_margin": Mm(35),
        "left_margin": Mm(28), "right_margin": Mm(26), "footer_distance": Mm(28)}  # fmt: skip
#: the same sheet turned, for a table of many columns: its text is as wide as the upright one is high
TURNED = {"page_width": Mm(297), "page_height": Mm(210), "top_margin": Mm(28), "bottom_margin": Mm(26),
          "left_margin": Mm(35), "right_margin": Mm(37), "footer_distance": Mm(19)}  # fmt: skip
LINES, CHARACTERS = 22, 28
TEXT_WIDTH, TEXT_HEIGHT = 156, 225  # mm
LONGEST_ROW = 24  # lines of a cell; a longer row may break over two pages
TWIPS_A_MM = 1440 / 25.4
RED = RGBColor(0xB3, 0x1B, 0x1B)


class Paper:
    """A Word document under construction."""

    def __init__(self, title: str = "", subtitle: str = "") -> None:
        self.document = Document()
        self._page()
        self._styles()
        self._fonts()
        if title:
            self.title(title, subtitle)

    def save(self, path: Path) -> None:
        self.document.save(str(path))

    # ---- page ------------------------------------------------------------------------------------

    def _page(self) -> None:
        section = self.document.sections[0]
        _lay_out(section, PAGE)
        self.document.settings.odd_and_even_pages_header_footer = True
        self._number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
        self._number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)

    def _number(self, footer: Any, side: WD_ALIGN_PARAGRAPH) -> None:
        """— 1 — in 宋体 of size 4, outside."""
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.first_line_indent = Pt(0)
        for kind, text in (("", "— "), ("begin", ""), ("code", "PAGE"), ("end", ""), ("", " —")):
            run = paragraph.add_run(text if not kind else "")
            _typeface(run, PLAIN, SIZE_4, latin=PLAIN)
            if kind == "code":
                code = OxmlElement("w:instrText")
                code.set(qn("xml:space"), "preserve")
                code.text = text
                run._r.append(code)
            elif kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)

    def _styles(self) -> None:
        style = self.document.styles["Normal"]
        _typeface(style, BODY, SIZE_3)
        # A grid of characters is read in two ways by office programs; a little less between them gives the same 28.
        style._element.get_or_add_rPr().append(_closer(TEXT_WIDTH * TWIPS_A_MM / CHARACTERS - SIZE_3.pt * 20))
        layout = style.paragraph_format
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(TEXT_HEIGHT * TWIPS_A_MM / 20 / LINES)
        layout.space_before = layout.space_after = Pt(0)

    def _fonts(self) -> None:
        """Names of typefaces that may stand in, in the document's own table of typefaces."""
        entries = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
            for name, others in STANDS_IN.items()
        )
        for part in self.document.part.package.iter_parts():
            if str(part.partname) == "/word/fontTable.xml":
                blob = re.sub(rb"</w:fonts>\s*$", entries.encode() + b"</w:fonts>", part.blob)
                part._blob = blob

    def turn(self, *, wide: bool) -> None:
        """From here on the sheet lies on its side, or stands again."""
        _lay_out(self.document.add_section(WD_SECTION.NEW_PAGE), TURNED if wide else PAGE)

    # ---- text ------------------------------------------------------------------------------------

    def title(self, text: str, subtitle: str = "") -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = SIZE_3
        for number, line in enumerate(balanced(text, int(TEXT_WIDTH / (SIZE_2.pt * 25.4 / 72)))):
            run = paragraph.add_run()
            if number:
                run.add_break()
            run.add_text(line)
            _typeface(run, TITLE, SIZE_2)
        if subtitle:
            below = self.document.add_paragraph()
            below.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _typeface(below.add_run(subtitle), SUBHEAD, SIZE_3)

    def heading(self, text: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = SIZE_3 * 2
        paragraph.paragraph_format.keep_with_next = True
        _typeface(paragraph.add_run(text), HEAD, SIZE_3)

    def text(self, text: str, *, red: bool = False) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = SIZE_3 * 2
        run = paragraph.add_run(text)
        _typeface(run, BODY, SIZE_3)
        if red:
            run.font.color.rgb = RED

    def note(self, text: str, size: Pt = SIZE_4) -> None:
        """A line of particulars: smaller, from the edge, as high as it is."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
        _off_the_grid(paragraph)
        _typeface(paragraph.add_run(text), BODY, size)

    def new_page(self) -> None:
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def right(self, text: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _typeface(paragraph.add_run(text), BODY, SIZE_3)

    # ---- tables ----------------------------------------------------------------------------------

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *,
              merged: Sequence[int] = (), centred: Sequence[int] = (), red: dict[tuple[int, int], str] | None = None) -> None:  # fmt: skip
        """`merged`: columns in which equal neighbours become one cell; `red`: more text of a cell, printed in red."""
        table = self.document.add_table(rows=1 + len(rows), cols=len(heads))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _narrow_edges(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        cells = [list(row.cells) for row in table.rows]  # asked for once: the library counts them anew each time
        for line in cells:
            for cell, width in zip(line, widths, strict=True):
                cell.width = Mm(width)
        for column, head in enumerate(heads):
            self._cell(cells[0][column], head, HEAD, centre=True)
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                again = column in merged and number > 1 and rows[number - 2][column] == text
                self._cell(cells[number][column], "" if again else text, BODY, centre=column in centred)
                more = (red or {}).get((number - 1, column))
                if more:
                    run = cells[number][column].add_paragraph().add_run(more)
                    _typeface(run, BODY, SMALL)
                    run.font.color.rgb = RED
        for column in merged:
            self._merge([line[column] for line in cells[1:]], [row[column] for row in rows])
        self._kept_whole(table, [heads, *rows], widths)

    @staticmethod
    def _kept_whole(table: Any, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """The heads come again on every page; a row is not broken over two unless it is very long."""
        _on_every_page(table.rows[0])
        for row, texts in zip(table.rows, rows, strict=True):
            if max(_lines(text, width) for text, width in zip(texts, widths, strict=True)) <= LONGEST_ROW:
                _whole(row)

    def _cell(self, cell: Any, text: str, face: str, *, centre: bool) -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        _off_the_grid(paragraph)
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        _typeface(run, face, SMALL)
        run._element.get_or_add_rPr().append(_closer(0))

    @staticmethod
    def _merge(cells: Sequence[Any], values: Sequence[str]) -> None:
        start = 0
        for end in range(1, len(values) + 1):
            if end == len(values) or values[end] != values[start]:
                if end - start > 1:
                    cells[start].merge(cells[end - 1])
                    for paragraph in cells[start].paragraphs[1:]:
                        if not paragraph.text:
                            paragraph._p.getparent().remove(paragraph._p)
                start = end


def balanced(text: str, most: int) -> list[str]:
    """A title in as few lines as it needs, about equally long: no last line of one character. `most`: characters of a line.
    Figures and letters stay together, and no line begins with what closes or ends with what opens."""
    pieces = re.findall(r"[（《“〔]*(?:[0-9A-Za-z.+\-—]+|.)[）》”〕、，。：；]*", text)
    wide = [_width(piece) for piece in pieces]
    lines = -(-math.ceil(sum(wide)) // most) or 1
    found: list[str] = []
    line, taken = "", 0.0
    for piece, size in zip(pieces, wide, strict=True):
        left = lines - len(found)
        aim = (sum(wide) - taken) / left if left > 1 else most
        if line and left > 1 and _width(line) + size / 2 > aim:
            taken += _width(line)
            found, line = [*found, line], ""
        line += piece
    return [*found, line]


def _width(text: str) -> float:
    """In characters: figures and letters take half of one."""
    return sum(0.5 if letter.isascii() else 1 for letter in text)


def _typeface(what: Any, name: str, size: Pt, latin: str = LATIN) -> None:
    """Chinese in one typeface, figures and letters in another."""
    what.font.name, what.font.size = latin, size
    fonts = what._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)


def _lay_out(section: Any, page: dict[str, Any]) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if page["page_width"] > page["page_height"] else WD_ORIENT.PORTRAIT
    for name, value in page.items():
        setattr(section, name, value)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(TEXT_HEIGHT * TWIPS_A_MM / LINES)))
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)


def _closer(twips: float) -> Any:
    """So much between characters, in twentieths of a point."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(math.floor(twips)))
    return spacing


def _off_the_grid(paragraph: Any) -> None:
    """Small print in a table keeps its own lines."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(snap)


def _narrow_edges(table: Any) -> None:
    """A millimetre between a cell's text and its lines."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(round(TWIPS_A_MM)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a cell of so many mm."""
    each = max(1, int((width - 2) / (SMALL.pt * 25.4 / 72)))
    return sum(max(1, -(-len(line) // each)) for line in text.split("\n"))


def _on_every_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _whole(row: Any) -> None:
    """A row does not break over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
