"""Files people send by mistake, and sheets that are no lists: name → (file name, bytes, a piece of the sentence)."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from .building import MEMBERS, package, workbook

Case = tuple[str, bytes, str]
OLD = Path(__file__).resolve().parents[2] / "org" / "imports" / "tests" / "data" / "花名册.xls"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIL = b"From: a@example.invalid\r\nSubject: roster\r\nContent-Type: text/html;\r\n charset=utf-8\r\nMIME-Version: 1.0\r\n\r\n<table><tr><td>a,b</td></tr></table>\r\n"
HEAD = ["姓名", "身份证号码", "所在党支部", "入党时间"]


def _zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        one = tarfile.TarInfo("a.xlsx")
        one.size = 3
        archive.addfile(one, io.BytesIO(b"abc"))
    return out.getvalue()


def _sheet_elsewhere() -> bytes:
    target = f'Type="{RELATION}/worksheet" Target="http://127.0.0.1/x.xml" TargetMode="External"'
    kinds = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = f'<Relationships xmlns="{kinds}"><Relationship Id="rId1" {target}/></Relationships>'
    return package(MEMBERS, extra={"xl/_rels/workbook.xml.rels": rels})


def _formulas_never_calculated() -> bytes:
    return package('<sheetData><row r="1"><c r="A1"><f>B1</f></c></row></sheetData>')


def _table(*rows: list[object]) -> bytes:
    return workbook(("表", rows))


#: Told by their bytes.
FILES: dict[str, Callable[[], Case]] = {
    "lock file of excel": lambda: ("~$党员名册.xlsx", b"\x06admin " + b"\x20\x00" * 80, "临时文件"),
    "shortcut": lambda: ("名册.lnk", b"L\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 200, "快捷方式"),
    "sylk": lambda: ("名册.slk", b'ID;PWXL;N;E\r\nC;Y1;X1;K"name"\r\nE\r\n', "SYLK"),
    "dbf": lambda: ("名册.dbf", b"\x03\x7d\x01\x01\x02\x00\x00\x00\x41\x00\x0b\x00" + b"\x00" * 20 + b"XM\r 1", "dbf"),
    "numbers": lambda: ("名册.numbers", _zip("Index/Document.iwa", "Metadata/Properties.plist"), "Numbers"),
    "ofd": lambda: ("名册.ofd", _zip("OFD.xml", "Doc_0/Document.xml"), "OFD"),
    "zip of workbooks": lambda: ("各镇.zip", _zip("临江镇.xlsx", "石桥乡.xlsx"), "解压"),
    "mail": lambda: ("名册.eml", MAIL, "邮件"),
    "web page in one file": lambda: ("名册.xls", MAIL.replace(b"From: a@example.invalid\r\n", b""), "mht"),
    "json of an online sheet": lambda: ("名册.xlsx", '{"docId": "a", "rows": [{"姓名": "李明"}]}'.encode(), "在线表格"),
    "tar": lambda: ("名册.tar", _tar(), "压缩包"),
    "zstd": lambda: ("名册.xlsx", b"\x28\xb5\x2f\xfd" + b"\x9c" * 200, "压缩包"),
    "picture webp": lambda: ("名册.xlsx", b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 99, "图片"),
    "picture heic": lambda: ("名册.xlsx", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 99, "图片"),
    "film": lambda: ("会议.xlsx", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 99, "录像"),
    "sound": lambda: ("会议.xlsx", b"ID3\x03\x00" + b"\x00" * 300, "声音"),
    "old workbook cut in half": lambda: ("名册.xls", OLD.read_bytes()[: OLD.stat().st_size // 2], "不完整"),
    "old workbook without its end": lambda: ("名册.xls", OLD.read_bytes()[:600], "不完整"),
    "sheet on another machine": lambda: ("名册.xlsx", _sheet_elsewhere(), "内容丢了"),
}
#: Sound as files; there is no list in them.
SHEETS: dict[str, Callable[[], Case]] = {
    "only headings": lambda: ("名册.xlsx", _table(HEAD), "只有列名"),
    "headings and notes": lambda: ("名册.xlsx", _table(HEAD, ["填表说明：请填全称"]), "只有列名"),
    "form of one person": lambda: (
        "登记表.xlsx",
        _table(["入党申请人登记表"], ["姓名", "李明", "性别", "男"], ["出生年月", "1990.1", "民族", "汉族"]),
        "登记表，不是一行一个人的名册",
    ),
    "ticks by month of each member": lambda: (
        "考勤.xlsx",
        _table(["姓名", "1月", "2月", "3月"], ["李明", "√", "√", "√"], ["王芳", "√", "×", "√"]),
        "按月打勾的汇总",
    ),
    "roll nobody ticked": lambda: (
        "考勤.xlsx",
        _table(["姓名", "2025.3.5 党课", "2025.4.5 党课"], ["李明", None, None], ["王芳", None, None]),
        "没有找到表格",
    ),
    "pivot": lambda: ("透视.xlsx", _table(["行标签", "计数项:姓名"], ["一支部", 12], ["总计", 12]), "没有找到表格"),
    "formulas never calculated": lambda: ("名册.xlsx", _formulas_never_calculated(), "没有找到表格"),
}
