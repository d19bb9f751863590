"""Workbooks that must be turned away with one sentence: name → (file name, bytes, a piece of the sentence)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from . import strangers
from .building import MEMBERS, NAMESPACE, package, rows_of, text_cell, workbook

Case = tuple[str, bytes, str]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _ole(*names: str) -> bytes:
    return OLE + b"\x00" * 504 + b"".join(name.encode("utf-16-le") + b"\x00\x00" for name in names) + b"\x00" * 512


def _zip(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _duplicate_part() -> bytes:
    out = io.BytesIO(package(MEMBERS))
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return out.getvalue()


def _overlapped() -> bytes:
    """Many central entries that all point at one compressed block."""
    block = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = block.compress(b"0" * 4_000_000) + block.flush()
    crc = zlib.crc32(b"0" * 4_000_000)
    name = b"xl/workbook.xml"
    local = (
        struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), 4_000_000, len(name), 0)
        + name
        + packed
    )
    central = b""
    for number in range(120):
        entry = b"part%03d.xml" % number
        central += (
            struct.pack(
                "<4s6H3L5H2L",
                b"PK\x01\x02",
                20,
                20,
                0,
                8,
                0,
                0,
                crc,
                len(packed),
                4_000_000,
                len(entry),
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + entry
        )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 120, 120, len(central), len(local), 0)
    return local + central + end


def _two_in_one_place() -> bytes:
    """Two entries share one local header, small enough for the sum of sizes to look right."""
    data = bytearray(_zip({"xl/workbook.xml": b"x" * 10, "b.xml": b"y" * 4_000}, zipfile.ZIP_STORED))
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<L", 0)
    return bytes(data)


def _lying_size() -> bytes:
    """The directory says 100 bytes, the block unpacks to megabytes."""
    data = bytearray(package(rows_of(*([("甲", "乙")] * 20_000))))
    at = data.find(b"xl/worksheets/sheet1.xml", data.find(b"PK\x01\x02"))
    start = at - 46
    data[start + 24 : start + 28] = struct.pack("<L", 100)
    return bytes(data)


def _bomb() -> bytes:
    return package(MEMBERS, extra={"xl/media/image1.bin": b"\x00" * 60_000_000})


def _nested() -> bytes:
    return package("<sheetData>" + "<row>" * 1 + text_cell("A1", "甲") * 1)


def _far_cell() -> bytes:
    return package(
        f'<dimension ref="A1"/><sheetData><row r="1048576">{text_cell("XFD1048576", "误敲")}</row></sheetData>'
    )


def _many_rows(number: int) -> bytes:
    body = "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(1, number + 1))
    return package(f"<sheetData>{body}</sheetData>")


def _ten_million() -> bytes:
    start = 9_999_000
    body = "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(start, start + 1_000))
    return package(f"<sheetData>{body}</sheetData>")


def _encrypted_flag() -> bytes:
    data = bytearray(package(MEMBERS))
    for mark in (b"PK\x01\x02",):
        at = data.find(mark)
        while at >= 0:
            data[at + 8] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def _doctype(part: str) -> bytes:
    evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    if part == "sheet":
        return package(sheets={"甲": f'{evil}<worksheet xmlns="{NAMESPACE}"><sheetData/></worksheet>'})
    return package(MEMBERS, extra={"xl/workbook.xml": f'{evil}<workbook xmlns="{NAMESPACE}"><sheets/></workbook>'})


def _external_entity() -> bytes:
    evil = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">'
    return package(sheets={"甲": f'{evil}<worksheet xmlns="{NAMESPACE}"><sheetData/></worksheet>'})


def _cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def _flip(data: bytes) -> bytes:
    """Damage inside the first compressed sheet."""
    broken = bytearray(data)
    at = broken.find(b"xl/worksheets/sheet1.xml") + 24 + 40
    broken[at : at + 60] = b"\xff" * 60
    return bytes(broken)


def _no_table() -> bytes:
    return workbook(("说明", [["请各单位按时报送"], ["联系人见附件"]]))


CASES: dict[str, Callable[[], Case]] = {
    "empty file": lambda: ("a.xlsx", b"", "空的"),
    "only spaces": lambda: ("a.csv", b"  \n \n", "没有内容"),
    "empty zip": lambda: ("a.xlsx", b"PK\x05\x06" + b"\x00" * 18, "什么也没有"),
    "picture png": lambda: ("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "图片"),
    "picture jpeg": lambda: ("党员.xlsx", b"\xff\xd8\xff\xe0" + b"\x00" * 100, "图片"),
    "picture gif": lambda: ("a.xlsx", b"GIF89a" + b"\x00" * 100, "图片"),
    "picture bmp": lambda: ("a.xlsx", b"BM" + b"\x00" * 100, "图片"),
    "pdf": lambda: ("a.xlsx", b"%PDF-1.7\n" + b"x" * 100, "PDF"),
    "rar": lambda: ("a.xlsx", b"Rar!\x1a\x07\x00" + b"\x00" * 100, "压缩包"),
    "7z": lambda: ("a.xlsx", b"7z\xbc\xaf\x27\x1c" + b"\x00" * 100, "压缩包"),
    "gzip": lambda: ("a.csv", b"\x1f\x8b\x08" + b"\x00" * 100, "压缩包"),
    "plain zip": lambda: ("a.xlsx", _zip({"一.txt": b"x", "二.txt": b"y"}), "压缩包"),
    "program": lambda: ("a.xlsx", b"MZ" + b"\x00" * 200, "程序"),
    "linux program": lambda: ("a.xlsx", b"\x7fELF" + b"\x00" * 200, "程序"),
    "database": lambda: ("a.xlsx", b"SQLite format 3\x00" + b"\x00" * 100, "数据库"),
    "rtf": lambda: ("a.xls", b"{\\rtf1 x}", "写字板"),
    "html as xls": lambda: (
        "a.xls",
        "<html><body><table><tr><td>姓名</td></tr></table></body></html>".encode(),
        "网页",
    ),
    "html with byte order mark": lambda: ("a.xls", b"\xef\xbb\xbf<table><tr><td>1</td></tr></table>", "网页"),
    "xml 2003": lambda: (
        "a.xls",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "2003",
    ),
    "other xml": lambda: ("a.xlsx", b'<?xml version="1.0"?><root/>', "XML"),
    "word docx": lambda: ("a.xlsx", _zip({"_rels/.rels": b"<a/>", "word/document.xml": b"<a/>"}), "Word"),
    "slides pptx": lambda: ("a.xlsx", _zip({"_rels/.rels": b"<a/>", "ppt/presentation.xml": b"<a/>"}), "演示文稿"),
    "ods": lambda: ("a.ods", _zip({"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"}), "ODF"),
    "xlsb": lambda: ("a.xlsb", _zip({"_rels/.rels": b"<a/>", "xl/workbook.bin": b"x"}), "xlsb"),
    "word doc": lambda: ("a.xls", _ole("WordDocument"), "Word"),
    "slides ppt": lambda: ("a.xls", _ole("PowerPoint Document"), "演示文稿"),
    "encrypted ole": lambda: ("a.xlsx", _ole("EncryptionInfo", "EncryptedPackage"), "密码"),
    "macro xls": lambda: ("a.xls", _ole("Workbook", "_VBA_PROJECT_CUR"), "宏"),
    "unknown ole": lambda: ("a.xls", _ole("Root Entry"), "认不出"),
    "broken xls": lambda: ("a.xls", _ole("Workbook"), "已损坏"),
    "very old excel": lambda: ("a.xls", b"\x09\x04\x06\x00\x00\x00\x10\x00", "很老"),
    "encrypted flag": lambda: ("a.xlsx", _encrypted_flag(), "密码"),
    "macro xlsm": lambda: ("a.xlsm", package(MEMBERS, extra={"xl/vbaProject.bin": b"x"}), "宏"),
    "macro sheet": lambda: ("a.xlsx", package(MEMBERS, extra={"xl/macrosheets/sheet1.xml": "<a/>"}), "宏"),
    "path traversal": lambda: ("a.xlsx", package(MEMBERS, extra={"../../etc/x": "x"}), "指向别处"),
    "absolute path": lambda: ("a.xlsx", package(MEMBERS, extra={"/etc/x": "x"}), "指向别处"),
    "windows path": lambda: ("a.xlsx", package(MEMBERS, extra={"C:/x": "x"}), "指向别处"),
    "duplicate part": lambda: ("a.xlsx", _duplicate_part(), "重名"),
    "duplicate sheet": lambda: (
        "a.xlsx",
        package(sheets={"a": MEMBERS, "b": MEMBERS}, names=["名册", "名册"]),
        "都叫“名册”",
    ),
    "too many parts": lambda: ("a.xlsx", package(MEMBERS, extra={f"x/{i}": "x" for i in range(2_100)}), "部件"),
    "too many sheets": lambda: ("a.xlsx", package(sheets={f"表{i}": MEMBERS for i in range(90)}), "90 张"),
    "zip bomb": lambda: ("a.xlsx", _bomb(), "压缩得不正常"),
    "overlapped zip": lambda: ("a.xlsx", _overlapped(), "重叠"),
    "shared block": lambda: ("a.xlsx", _two_in_one_place(), "重叠"),
    "lying size": lambda: ("a.xlsx", _lying_size(), "损坏"),
    "rare compression": lambda: ("a.xlsx", package(MEMBERS, compression=zipfile.ZIP_BZIP2), "压缩办法"),
    "cut in half": lambda: ("a.xlsx", _cut(package(MEMBERS), 0.5), "损坏"),
    "cut at the end": lambda: ("a.xlsx", _cut(package(MEMBERS), 0.95), "损坏"),
    "damaged block": lambda: ("a.xlsx", _flip(package(rows_of(*([("甲", "乙丙丁")] * 300)))), "损坏"),
    "unclosed xml": lambda: ("a.xlsx", _nested(), "读不下去"),
    "entity bomb": lambda: ("a.xlsx", _doctype("sheet"), "外部定义"),
    "entity in workbook": lambda: ("a.xlsx", _doctype("workbook"), "外部定义"),
    "external entity": lambda: ("a.xlsx", _external_entity(), "外部定义"),
    "no workbook": lambda: ("a.xlsx", _zip({"_rels/.rels": b"<Relationships/>", "x.xml": b"<a/>"}), "没有工作簿"),
    "no sheets": lambda: (
        "a.xlsx",
        package(extra={"xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}"><sheets/></workbook>'}),
        "一张工作表也没有",
    ),
    "sheet missing": lambda: (
        "a.xlsx",
        package(MEMBERS, extra={"xl/_rels/workbook.xml.rels": "<Relationships/>"}),
        "内容丢了",
    ),
    "one cell at the far corner": lambda: ("a.xlsx", _far_cell(), "XFD1048576"),
    "more rows than excel has": lambda: ("a.xlsx", _ten_million(), "9999000"),
    "too many rows": lambda: ("a.xlsx", _many_rows(100_050), "100000 行"),
    "too wide": lambda: ("a.xlsx", package(f'<sheetData><row r="1">{text_cell("ZZ1", "x")}</row></sheetData>'), "ZZ1"),
    "cell in another row": lambda: (
        "a.xlsx",
        package(f'<sheetData><row r="1">{text_cell("A7", "x")}</row></sheetData>'),
        "对不上",
    ),
    "column beyond excel": lambda: (
        "a.xlsx",
        package(f'<sheetData><row r="1">{text_cell("ZZZ1", "x")}</row></sheetData>'),
        "超出",
    ),
    "row zero": lambda: (
        "a.xlsx",
        package(f'<sheetData><row r="0">{text_cell("A0", "x")}</row></sheetData>'),
        "第 0 行",
    ),
    "row written twice": lambda: (
        "a.xlsx",
        package(
            f'<sheetData><row r="1">{text_cell("A1", "x")}</row><row r="1">{text_cell("A1", "y")}</row></sheetData>'
        ),
        "写了两遍",
    ),
    "cell written twice": lambda: (
        "a.xlsx",
        package(f'<sheetData><row r="1">{text_cell("A1", "x")}{text_cell("A1", "y")}</row></sheetData>'),
        "写了两遍",
    ),
    "lost shared string": lambda: (
        "a.xlsx",
        package('<sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData>'),
        "文字丢了",
    ),
    "csv utf-16 broken": lambda: ("a.csv", b"\xff\xfe\x00\xd8\x00\xd8", "读不通"),
    "csv mojibake": lambda: ("a.csv", "姓名,性别,身份证号码\n甲一,男,1\n".encode().decode("latin-1").encode(), "乱码"),
    "csv mojibake by gbk": lambda: (
        "a.csv",
        "姓名,性别,所在党支部,联系电话,民族\n张三丰,男,第一党支部,1,汉族\n".encode()
        .decode("gbk", "replace")
        .replace("\ufffd", "?")
        .encode(),
        "乱码",
    ),
    "csv replacement characters": lambda: ("a.csv", "姓名,性别\n\ufffd\ufffd,男\n".encode(), "乱码"),
    "csv questions": lambda: ("a.csv", b"??,??,????,????\n?,?,1,2\n", "问号"),
    "csv unclosed quote": lambda: ("a.csv", '姓名,性别\n"甲一,男\n乙二,女\n'.encode(), "引号"),
    "csv binary": lambda: ("a.csv", bytes(range(256)) * 20, "不是"),
    "csv undecodable": lambda: ("a.csv", b"\xff\xfe\xfd\x80\x81,\xff\xff\n" * 5, "编码|读不通|不是"),
    "csv too wide": lambda: ("a.csv", (",".join(["列"] * 400) + "\n").encode() * 2, "400 列"),
    "csv too many rows": lambda: ("a.csv", b"1,2\n" * 100_100, "100000 行"),
    "one line of prose": lambda: ("a.txt", "关于做好党员统计工作的通知".encode(), "不是表格"),
    "no table": lambda: ("a.xlsx", _no_table(), "没有找到表格"),
    **strangers.FILES,
    **strangers.SHEETS,
    "empty workbook": lambda: ("a.xlsx", workbook(("Sheet1", [])), "没有找到表格"),
}
