"""CSV and other delimited text: which encoding, which delimiter, and a refusal when the text is already broken."""

from __future__ import annotations

import csv
import io
import re

from .grid import Limits, Raw, Refusal, Row, Sheet, Trouble, Workbook

AS_UTF8 = "请在 Excel 里另存为“Excel 工作簿（.xlsx）”或“CSV UTF-8”再传"
BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# The commonest characters of running text and of Party registers, simplified and traditional: real text is full of
# them, text decoded with the wrong table hardly ever meets one.
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学"
    "法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前"
    "姓名性别男女族身份证号码出生月日党员支部委书记联系话手机入转正时间职务单位备注序学历本科大专研究生学位现居住址预备"
    "组织全称上级类成立届满社会信用代码县市区局机关第一二三四五六七八九十中共直属办公室财政住房城乡建设汉土家苗回藏壮满"
    "议型点主持应到实内容题缺席记录地列东西南北王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许"
    "這為來們時國學會對發動後過說產種開還應實體點從業當號碼電話黨員書記聯係繫轉預備註職務單組織級類屆滿統縣區機關"
    "個議與題錄於東劉陳楊趙黃吳徐孫馬羅鄭謝韓馮蕭鄧許張間齡歷證別門辦聲聽親愛華萬龍陽鄉鎮處長總計無黨員姓名性別"
)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; broken or twice-encoded text is refused, never stored."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            try:
                return _sound(data.decode(encoding)), encoding.removesuffix("-sig")
            except UnicodeDecodeError as error:
                raise Refusal("encoding", f"文件开头说是 {encoding.upper()}，里面的字却读不通。{AS_UTF8}") from error
    if b"\x00" in data[:4096]:
        return _utf16_without_bom(data)
    try:
        return _sound(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return _legacy(data)


def _utf16_without_bom(data: bytes) -> tuple[str, str]:
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal("binary", "这不是表格，也不是文字。请传 Excel 工作簿（.xlsx）或 CSV") from error
    if "\x00" in text or _share(text) < 0.2 or not re.search(r"[,\t;\n]", text):
        raise Refusal("binary", "这不是表格，也不是文字。请传 Excel 工作簿（.xlsx）或 CSV")
    return _sound(text), encoding


def _legacy(data: bytes) -> tuple[str, str]:
    candidates: list[tuple[float, str, str]] = []
    for encoding in ("gb18030", "big5hkscs"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        candidates.append((_share(text), encoding, text))
    if not candidates:
        raise Refusal("encoding", f"认不出文件的文字编码。{AS_UTF8}")
    candidates.sort(reverse=True)
    best, encoding, text = candidates[0]
    if best < 0.15 or (len(candidates) > 1 and best - candidates[1][0] < 0.05):
        raise Refusal("encoding", f"文件的文字编码拿不准，怕读成乱码。{AS_UTF8}")
    return _sound(text), "big5" if encoding.startswith("big5") else encoding


def _share(text: str) -> float:
    """Which share of the characters beyond ASCII is everyday Chinese."""
    wide = [character for character in text[:20_000] if ord(character) > 127 and character not in "　，。：；（）、“”"]
    if not wide:
        return 1.0
    return sum(character in COMMON for character in wide) / len(wide)


def _sound(text: str) -> str:
    if "\ufffd" in text or "锟斤拷" in text:
        raise Refusal("mojibake", f"文件里有乱码（�），原来的字已经丢了。请从原表重新导出；{AS_UTF8}")
    if "\x00" in text:
        raise Refusal("binary", "这不是表格，也不是文字。请传 Excel 工作簿（.xlsx）或 CSV")
    sample = text[:20_000]
    for wrong in ("gb18030", "latin-1", "cp1252"):
        try:
            again = sample.encode(wrong).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            if wrong != "gb18030" or not _mostly_twice(sample):
                continue
            again = ""
        if again != sample:
            raise Refusal("mojibake", f"文件里的字被转错过编码，已经成了乱码。请从原表重新导出；{AS_UTF8}")
    first = sample.splitlines()[0] if sample else ""
    if first.count("?") >= 4 and not re.search(r"[^\x00-\x7f]", sample):
        raise Refusal("mojibake", f"表头全是问号，汉字在导出时已经丢了。请从原表重新导出；{AS_UTF8}")
    return text


def _mostly_twice(sample: str) -> bool:
    """UTF-8 read as GBK loses a byte here and there; what is left still decodes almost everywhere."""
    wide = sum(ord(character) > 127 for character in sample)
    if wide < 6 or _share(sample) > 0.25:
        return False
    again = sample.encode("gb18030", "ignore").decode("utf-8", "replace")
    good = sum(character in COMMON for character in again)
    return good > again.count("\ufffd") and good > wide * 0.2


def read_delimited(data: bytes, name: str, limits: Limits) -> Workbook:
    text, encoding = decode(data)
    if not text.strip():
        raise Refusal("empty", "这个文件里没有内容。请检查是不是没保存好")
    control = re.search(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]", text[:4096])
    if control:
        raise Refusal("binary", "这不是表格，也不是文字。请传 Excel 工作簿（.xlsx）或 CSV")
    delimiter = _delimiter(text)
    sheet = Sheet(name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(limits.cell_text)
    cells = 0
    try:
        start = 1
        for record in reader:
            values = [_cell(value) for value in record]
            while values and values[-1] is None:
                values.pop()
            if values:
                _check_width(values, start, limits)
                sheet.rows.append(Row(start, values))
            cells += len(values)
            if len(sheet.rows) > limits.rows or cells > limits.cells:
                raise Refusal("too-many-rows", f"超过 {limits.rows} 行，一次读不了这么多。请按单位拆成几个文件")
            start = reader.line_num + 1
    except csv.Error as error:
        raise Refusal("csv", f"第 {start} 行附近的引号没有成对，分不清哪里是一格的结尾。{AS_UTF8}") from error
    return Workbook("csv", [sheet], encoding)


def _cell(value: str) -> Raw:
    stripped = value.strip()
    if stripped.startswith('="') and stripped.endswith('"'):
        stripped = stripped[2:-1]  # how some exports keep Excel from eating leading zeros
    elif stripped.startswith("=") and len(stripped) > 1:
        return Trouble("formula", "这一格是公式，CSV 里没有它的结果，请改成数值")
    return stripped or None


def _check_width(values: list[Raw], line: int, limits: Limits) -> None:
    if len(values) > limits.columns:
        raise Refusal("too-wide", f"第 {line} 行有 {len(values)} 列，系统最多读 {limits.columns} 列")


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    scores = {}
    for delimiter in ",\t;|":
        counts = [line.count(delimiter) for line in lines]
        used = [count for count in counts if count]
        scores[delimiter] = (len(used) / max(len(lines), 1)) * min(sum(used) / max(len(used), 1), 8)
    best = max(scores, key=lambda key: scores[key])
    if scores[best] == 0:
        if len(lines) < 2:
            raise Refusal("not-table", "这个文件只有一行文字，不是表格。请传 Excel 工作簿（.xlsx）或 CSV")
        return ","
    return best
