"""A 考核细则 table → a draft scheme. Every row is there: what was understood as clauses, what was not under the word
`待写`, which no scheme may keep. `zugong rules check` then walks the author through all that is still open."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zugong.desk.office import grids
from zugong.desk.office.understanding import N, Said, Standard, number, understand

LEFT = "待写"
SPECIAL = re.compile("加分|扣分|加减分|附加|特色")


@dataclass(slots=True)
class Row:
    """One or several lines of the table that are one indicator."""

    id: str
    lines: list[grids.Line]
    title: str
    full: str
    standard: Standard
    raw: str

    @property
    def where(self) -> str:
        numbers = [str(line.number) for line in self.lines]
        return numbers[0] if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


@dataclass(slots=True)
class Block:
    id: str
    title: str
    full: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Draft:
    """The text, and how much of the table it says."""

    text: str
    rows: int
    understood: int
    lossless: bool = False


def draft(path: Path) -> Draft:
    """Raises `grids.NoTable`. A document that came from us gives back exactly its scheme; if its table was changed since,
    the scheme comes with the changed rows marked."""
    own = grids.own_source(path)
    if own is not None:
        return _ours(path, own)
    blocks: list[Block] = []
    found = grids.read(path)
    for grid in found:
        blocks += list(_blocks(grid, len(blocks)))
    rows = [row for block in blocks for row in block.rows]
    understood = sum(not row.standard.unknown and bool(row.standard.clauses) for row in rows)
    text = "\n".join(_Writer(path.name, found, blocks, understood).lines()) + "\n"
    return Draft(text, len(rows), understood)


def _ours(path: Path, source: str) -> Draft:
    from zugong.desk.office.changes import changed_rows

    changed = changed_rows(path, source)
    if not changed:
        return Draft(source, 0, 0, lossless=True)
    notes = ["# 这份文件里的表格在导出之后被人改过；下面的方案是导出时的，改动的行在这里，一条不少："]
    notes += [f"# {LEFT} {line}" for line in changed]
    return Draft(
        "\n".join(notes) + "\n" + source + f"{LEFT}: 表格改动过的行见文件开头的说明，改完删掉这一行\n", len(changed), 0
    )


# ---- from lines to blocks ------------------------------------------------------------------------


def _blocks(grid: grids.Grid, before: int) -> Iterator[Block]:
    block: Block | None = None
    held = ""
    for lines in _together(grid.lines):
        item = lines[0]["item"] or lines[0]["indicator"]
        if block is None or item != held:
            if block is not None:
                yield block
            before += 1
            held = item
            block = Block(f"item_{before}", _bare(item), _marks_in(item))
        first = lines[0]
        raw = "\n".join(line["standard"] for line in lines)
        full = _full(first)
        if first.spans.get("full", 1) > len(lines) and not block.full:
            block.full, full = full, ""  # one cell of marks beside several indicators is the item's
        title = _bare(first["indicator"]) or _bare(item)
        same = sum(row.title.split("（")[0] == title for row in block.rows)
        row = Row(f"r{first.number}", lines, title if not same else f"{title}（{same + 1}）", full or _marks_in(first["indicator"]),
                  understand(raw), raw)  # fmt: skip
        block.rows.append(row)
    if block is not None:
        yield block


def _together(lines: list[grids.Line]) -> Iterator[list[grids.Line]]:
    """Lines of one indicator under one cell of marks are one row."""
    group: list[grids.Line] = []
    for line in lines:
        if group:
            first = group[0]
            same = line["item"] == first["item"] and line["indicator"] == first["indicator"] != ""
            span = first.spans.get("full", 1)
            if same and span == first.spans.get("indicator", 1) > len(group):
                group.append(line)
                continue
            yield group
        group = [line]
    if group:
        yield group


def _bare(text: str) -> str:
    """A title without its number and its marks."""
    plain = re.sub(r"\s+", "", text)
    plain = re.sub(rf"[（(]{N}分[^）)]*[）)]|{N}分$", "", plain)
    return re.sub(
        r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]+(?:\.[0-9]+)*(?![0-9年])[、.．\s]?)",
        "",
        plain,
    ).strip()


def _marks_in(text: str) -> str:
    match = re.search(rf"({N})分", text)
    return number(match[1]) if match else ""


def _full(line: grids.Line) -> str:
    match = re.fullmatch(rf"\s*({N})\s*分?\s*", line["full"])
    return number(match[1]) if match else ""


# ---- writing -------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    return json.dumps(re.sub(r"\s*\n\s*", " ", text).strip(), ensure_ascii=False)


class _Writer:
    def __init__(self, name: str, found: list[grids.Grid], blocks: list[Block], understood: int) -> None:
        self.name, self.grids, self.blocks, self.understood = name, found, blocks, understood
        self.rows = [row for block in blocks for row in block.rows]
        self.title = _bare(found[0].title) or name
        year = re.search(r"(20\d\d)\s*年", " ".join(text for grid in found for _, text in grid.outside) + name)
        self.day = f"{year[1]}-01-01" if year else ""

    def lines(self) -> Iterator[str]:
        yield f"# 草稿，从“{self.name}”读出：{len(self.rows)} 行，读懂 {self.understood} 行，其余标着“{LEFT}”，一行没有丢。"
        yield "# 先运行 zugong rules check，按它说的一处一处补齐；补完的行删掉“待写”。"
        for grid in self.grids:
            for row, text in grid.outside:
                where = f"第 {row} 行" if row else "表外文字"
                yield f"# {where}：{' '.join(text.split())}"
        yield from self._heading()
        yield "parameters:"
        yield from self._parameters()
        labels = list(self._labels())
        if labels:
            yield "labels:"
            yield from labels
        if any(row.standard.clauses for row in self.rows):
            yield "facts:"
            yield from self._facts()
        yield from self._scheme()

    def _heading(self) -> Iterator[str]:
        yield "institution:"
        yield "  id: draft.scheme"
        yield f"  title: {quoted(self.title)}"
        yield "  edition: draft"
        yield f"  in_force_from: {self.day}" if self.day else "  in_force_from: 待定"
        yield f"  source: {{document: {quoted(self.title)}}}"

    def _parameter(self, id_: str, title: str, unit: str, value: str, where: str) -> str:
        cite = quoted(f"《{self.title}》{where}")
        return f"  {id_}: {{title: {quoted(title)}, unit: {quoted(unit)}, values: [{{from: {self.day or '待定'}, value: {value}, cite: {cite}}}]}}"

    def _parameters(self) -> Iterator[str]:
        fulls = [block.full or self._sum(block) for block in self.blocks]
        yield self._parameter("total", "总分", "分", self._added(fulls), "合计")
        for block, full in zip(self.blocks, fulls, strict=True):
            if full:
                yield self._parameter(
                    f"{block.id}_full", f"“{block.title}”满分", "分", full, f"第 {block.rows[0].where} 行"
                )
        for row in self.rows:
            where = f"第 {row.where} 行"
            if row.full:
                yield self._parameter(f"{row.id}_full", f"“{row.title}”满分", "分", row.full, where)
            for place, said in enumerate(row.standard.clauses):
                for name, (title, unit, value) in said.numbers.items():
                    yield self._parameter(
                        f"{self._name(row, place)}_{name}", f"“{row.title}”{title}", unit, value, where
                    )

    def _sum(self, block: Block) -> str:
        return self._added([row.full for row in block.rows]) if all(row.full for row in block.rows) else ""

    @staticmethod
    def _added(numbers: list[str]) -> str:
        from decimal import Decimal

        total = sum((Decimal(one) for one in numbers if one), Decimal(0))
        return format(total.normalize(), "f") if total else "0"

    @staticmethod
    def _name(row: Row, place: int) -> str:
        return row.id if len(row.standard.clauses) == 1 else f"{row.id}_{place + 1}"

    def _labels(self) -> Iterator[str]:
        for row in self.rows:
            for place, said in enumerate(row.standard.clauses):
                if said.labels:
                    options = ", ".join(f"{key}: {name}" for key, name in said.labels.items())
                    yield f"  {self._name(row, place)}_level: {{title: 级别, values: {{{options}}}}}"

    def _facts(self) -> Iterator[str]:
        for row in self.rows:
            for place, said in enumerate(row.standard.clauses):
                name = self._name(row, place)
                more = f"（{place + 1}）" if len(row.standard.clauses) > 1 else ""
                more = f"：{said.title}" if said.title else more
                yield f"  draft.{name}:"
                yield f"    title: {quoted(row.title + more)}"
                yield f"    unit: {said.unit}"
                yield "    recorded_by: assessor"
                told = "；".join(
                    f"{head}：{row.lines[0][key]}"
                    for key, head in (("source", "数据来源"), ("duty", "责任单位"))
                    if row.lines[0][key]
                )
                if told:
                    yield f"    help: {quoted(told)}"
                if said.fields:
                    yield "    fields:"
                    for key, node in said.fields.items():
                        yield f"      {key}: {node.replace('{label}', f'{name}_level')}"

    def _scheme(self) -> Iterator[str]:
        yield "scheme:"
        yield "  # 还要写：subjects（考核谁）、ceiling 和 ground（总分最高最低）、choices（要事先选定的事）"
        yield "  period: year"
        yield "  total: total"
        yield "  items:"
        special = [block for block in self.blocks if not block.full and SPECIAL.search(block.title)]
        for block in self.blocks:
            if block in special:
                continue
            yield f"    - id: {block.id}"
            yield f"      title: {quoted(block.title)}"
            if block.full or self._sum(block):
                yield f"      full: {block.id}_full"
            yield "      indicators:"
            for row in block.rows:
                yield from self._indicator(row, "        ")
        if special:
            yield "  special:"
            yield "    # 还要写：cap（加分合计最多几分）、floor（扣分合计最多几分），或 none"
            yield f"    title: {quoted('、'.join(block.title for block in special))}"
            yield "    indicators:"
            for row in (row for block in special for row in block.rows):
                yield from self._indicator(row, "      ")

    def _indicator(self, row: Row, indent: str) -> Iterator[str]:
        for line in row.lines:
            cells = [
                f"{head}：{' '.join(text.split())}" for head, text in [*self._told(line), *line.other.items()] if text
            ]
            yield f"{indent}# 第 {line.number} 行　{'　'.join(cells)}"
        yield f"{indent}- id: {row.id}"
        inner = indent + "  "
        yield f"{inner}title: {quoted(row.title)}"
        if row.full:
            yield f"{inner}full: {row.id}_full"
        yield f"{inner}cite: {quoted(row.lines[0]['cite'] or f'《{self.title}》第 {row.where} 行')}"
        if row.standard.floor:
            yield f"{inner}floor: {row.standard.floor}"
        left = row.standard.unknown or ([] if row.standard.clauses else [row.raw or "（评分标准是空的）"])
        for place, text in enumerate(left, 1):
            yield f"{inner}{LEFT}{place if len(left) > 1 else ''}: {quoted(text)}"
        clauses = row.standard.clauses
        if len(clauses) == 1:
            yield from self._clause(clauses[0], row.id, inner, row.standard.missing, several=False)
        elif clauses:
            yield f"{inner}clauses:"
            for place, said in enumerate(clauses):
                yield f"{inner}  - id: c{place + 1}"
                if said.title:
                    yield f"{inner}    title: {quoted(said.title)}"
                yield from self._clause(
                    said, self._name(row, place), inner + "    ", row.standard.missing, several=True
                )

    @staticmethod
    def _told(line: grids.Line) -> list[tuple[str, str]]:
        heads = {"item": "一级指标", "indicator": "二级指标", "full": "分值", "standard": "评分标准", "source": "数据来源",
                 "duty": "责任单位", "cite": "依据"}  # fmt: skip
        return [(head, line[key]) for key, head in heads.items()]

    @staticmethod
    def _clause(said: Said, name: str, indent: str, missing: str, *, several: bool) -> Iterator[str]:
        def filled(text: str) -> str:
            return text.replace("{kind}", f"draft.{name}").replace("{name}", name)

        if said.sign != "add" or several:
            yield f"{indent}sign: {said.sign}"
        if missing and re.match(r"\{(latest|judged|lateness|mean)", said.measure):
            yield f"{indent}missing: {missing}"
        yield f"{indent}measure: {filled(said.measure)}"
        yield f"{indent}map: {filled(said.map)}"
        if said.cap:
            yield f"{indent}cap: {filled(said.cap)}"
