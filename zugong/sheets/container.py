"""What kind of file this really is, judged by its bytes, and whether its zip container is honest.

Nothing is decompressed here: the central directory already tells the lies that matter.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile

from .grid import Limits, Refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再传"

_PICTURE = "这是一张图片，不是表格。请传原来的 Excel 文件"
_ARCHIVE = "这是压缩包。请先解压，再传里面的 Excel 文件"
_FILM = "这是声音或录像，不是表格。请传 Excel 文件"
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "pdf", "这是 PDF，不是表格。请传原来的 Excel 文件"),
    *(
        (start, "picture", _PICTURE)
        for start in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\xd7\xcd\xc6\x9a")
    ),
    *(
        (start, "archive", _ARCHIVE)
        for start in (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF")
    ),
    *((start, "film", _FILM) for start in (b"ID3", b"OggS", b"fLaC", b"FLV", b"\x1aE\xdf\xa3")),
    (b"\x7fELF", "program", "这是程序文件，不是表格"),
    (b"MZ", "program", "这是程序文件，不是表格"),
    (b"{\\rtf", "rtf", "这是写字板文档，不是表格。请传原来的 Excel 文件"),
    (b"SQLite format 3", "database", "这是数据库文件，不是表格"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut", "这是快捷方式，不是文件本身。请找到它指向的那份 Excel 文件再传"),
    (b"ID;P", "sylk", f"这是很老的 SYLK 格式。{SAVE_AS}"),
    (b"bplist00", "shortcut", "这是快捷方式，不是文件本身。请找到它指向的那份 Excel 文件再传"),
)
#: What is known by bytes further in: where they stand, the bytes, and what the file is.
WITHIN: tuple[tuple[int, re.Pattern[bytes], str, str], ...] = (
    (257, re.compile(rb"ustar"), "archive", _ARCHIVE),
    (4, re.compile(rb"ftyp(?:heic|heix|mif1|avif)"), "picture", _PICTURE),
    (4, re.compile(rb"ftyp"), "film", _FILM),
    (8, re.compile(rb"WEBP"), "picture", _PICTURE),
    (8, re.compile(rb"(?:WAVE|AVI )"), "film", _FILM),
    (
        0,
        re.compile(rb"[\x03\x30\x83\x8b\xf5].[\x01-\x0c][\x01-\x1f].{4}.\x00.\x00", re.DOTALL),
        "dbf",
        f"这是 dBASE/FoxPro 数据表（.dbf）。{SAVE_AS}",
    ),
    (
        0,
        re.compile(rb"(?:(?:[A-Za-z-]+:|[ \t])[^\r\n]*\r?\n){0,40}?MIME-Version: ", re.IGNORECASE),
        "mail",
        f"这是邮件或单个文件的网页（.eml、.mht），不是工作簿。请保存里面的附件再传；网页{SAVE_AS}",
    ),
    (
        0,
        re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*\"|\[\s*\{)"),
        "json",
        "这是 JSON 数据，不是工作簿；如果是网盘里的在线表格，请先“导出为 Excel”再传",
    ),
)


def refuse_name(name: str) -> None:
    """What the name alone says."""
    if name.startswith("~$"):
        raise Refusal("lock", "这是 Excel 打开文件时的临时文件（名字以 ~$ 开头）。请传名字里没有“~$”的那一份")


def kind_of(data: bytes) -> str:
    """xlsx, xls or text; anything else is a Refusal that says what the file is."""
    if not data:
        raise Refusal("empty", "这个文件是空的（0 字节）。请检查是不是没保存好，重新导出后再传")
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    if data.startswith(b"PK"):
        raise Refusal("empty-zip", f"这个文件里什么也没有，可能没保存完。{SAVE_AS}")
    if data.startswith(OLE):
        return _ole_kind(data)
    _refuse_known(data)
    if re.match(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00", data):
        raise Refusal("biff", f"这是很老的 Excel 格式。{SAVE_AS}")
    _refuse_markup(data)
    return "text"


def _refuse_known(data: bytes) -> None:
    for magic, code, sentence in MAGIC:
        if data.startswith(magic) and not (magic in (b"BM", b"MZ") and _looks_text(data)):
            raise Refusal(code, sentence + "。" if not sentence.endswith("再传") else sentence)
    for position, pattern, code, sentence in WITHIN:
        if pattern.match(data, position):
            raise Refusal(code, sentence)


def _looks_text(data: bytes) -> bool:
    return b"\x00" not in data[:2048] and (b"," in data[:2048] or b"\t" in data[:2048])


def _ole_kind(data: bytes) -> str:
    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        raise Refusal("encrypted", "这个工作簿加了打开密码，系统读不了。请在 Excel 里取消密码，另存后再传")
    if has("WordDocument"):
        raise Refusal("word", "这是 Word 文档，不是表格。请把表格复制到 Excel 里再传")
    if has("PowerPoint Document"):
        raise Refusal("slides", "这是演示文稿，不是表格。请传 Excel 文件")
    if has("_VBA_PROJECT"):
        raise Refusal("macro", f"这个工作簿带宏（程序），系统不收。{SAVE_AS}")
    if has("Workbook") or has("Book"):
        return "xls"
    if len(data) <= (struct.unpack_from("<L", data.ljust(52, b"\x00"), 48)[0] + 1) * 512:
        raise Refusal("broken-xls", f"文件不完整，后面一截没有了，可能没传完或没保存完。请重新导出一份；{SAVE_AS}")
    raise Refusal("ole", f"认不出这是什么文件，不是 Excel 工作簿。{SAVE_AS}")


def _refuse_markup(data: bytes) -> None:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"\xff\xfe<\x00"):
        head = data[2:8192].decode("utf-16-le", "ignore").encode().lower()
    if not head.startswith(b"<"):
        return
    if b"office:spreadsheet" in head:
        raise Refusal("xml2003", f"这是 2003 版的 XML 表格。{SAVE_AS}")
    if re.search(rb"<(!doctype html|html|table|body|meta|head|div)", head):
        raise Refusal("html", f"这其实是一张网页，只是改了扩展名。{SAVE_AS}")
    raise Refusal("xml", f"这是 XML 文件，不是 Excel 工作簿。{SAVE_AS}")


def open_package(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The zip behind an xlsx, after every check that needs no decompression."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = package.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, EOFError, OverflowError) as error:
        raise Refusal("broken-zip", f"文件不完整或已损坏，打不开。请重新导出一份；{SAVE_AS}") from error
    if len(members) > limits.members:
        raise Refusal("too-many-parts", f"这个文件里有 {len(members)} 个部件，不像正常的工作簿。{SAVE_AS}")
    _check_names(members)
    _check_sizes(members, len(data), limits)
    _check_overlap(members, data)
    _check_content(package)
    return package


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.orig_filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or "\x00" in name or re.match(r"^[A-Za-z]:", name):
            raise Refusal("path", f"这个文件里有指向别处的路径，可能被人改过，系统不收。{SAVE_AS}")
        if name.lower() in seen:
            raise Refusal("duplicate-part", f"这个文件里有重名的部件，分不清哪个是真的。{SAVE_AS}")
        seen.add(name.lower())
        if member.flag_bits & 0x1:
            raise Refusal("encrypted", "这个工作簿加了密码，系统读不了。请取消密码，另存后再传")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refusal("compression", f"这个文件用了少见的压缩办法，读不了。{SAVE_AS}")


def _check_sizes(members: list[zipfile.ZipInfo], length: int, limits: Limits) -> None:
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    if packed > length:
        raise Refusal("overlap", f"这个文件的内部结构互相重叠，是做出来撑爆机器的，系统不收。{SAVE_AS}")
    if unpacked > limits.unpacked_bytes:
        raise Refusal("too-large", "这个工作簿展开后太大，超过系统能读的上限。请按单位或年份拆成几个文件再传")
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > limits.ratio_from and ratio > limits.ratio:
            raise Refusal("bomb", f"这个文件压缩得不正常（1 字节展开成 {ratio:.0f} 字节），系统不收。{SAVE_AS}")


def _check_overlap(members: list[zipfile.ZipInfo], data: bytes) -> None:
    end = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        start = member.header_offset
        if start < end or data[start : start + 4] != b"PK\x03\x04":
            raise Refusal("overlap", f"这个文件的内部结构互相重叠或指错位置，系统不收。{SAVE_AS}")
        if len(data) < start + 30:
            raise Refusal("broken-zip", f"文件不完整或已损坏，打不开。请重新导出一份；{SAVE_AS}")
        name_length, extra_length = struct.unpack("<HH", data[start + 26 : start + 30])
        end = start + 30 + name_length + extra_length + member.compress_size
    if end > len(data):
        raise Refusal("broken-zip", f"文件不完整或已损坏，打不开。请重新导出一份；{SAVE_AS}")


def _check_content(package: zipfile.ZipFile) -> None:
    names = {name.lower() for name in package.namelist()}

    def any_of(*starts: str) -> bool:
        return any(name.startswith(starts) for name in names)

    if any(name.endswith("vbaproject.bin") for name in names) or any_of("xl/macrosheets/"):
        raise Refusal("macro", f"这个工作簿带宏（程序），系统不收。{SAVE_AS}")
    if "xl/workbook.bin" in names:
        raise Refusal("xlsb", f"这是二进制工作簿（.xlsb），系统读不了。{SAVE_AS}")
    if any_of("word/"):
        raise Refusal("word", "这是 Word 文档，不是表格。请把表格复制到 Excel 里再传")
    if any_of("ppt/"):
        raise Refusal("slides", "这是演示文稿，不是表格。请传 Excel 文件")
    if any(name.endswith(".iwa") for name in names):
        raise Refusal("numbers", "这是苹果 Numbers 表格。请在 Numbers 里“导出为 Excel”再传")
    if "ofd.xml" in names:
        raise Refusal("ofd", "这是 OFD 版式文件，不是表格。请传原来的 Excel 文件")
    if "content.xml" in names and "mimetype" in names:
        raise Refusal("ods", f"这是 ODF 表格（.ods）。{SAVE_AS}")
    if "xl/workbook.xml" not in names and "_rels/.rels" not in names:
        raise Refusal("archive", "这是压缩包，不是 Excel 工作簿。请先解压，再传里面的 Excel 文件")
