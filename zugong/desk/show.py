"""What people see: tables and traces on a terminal, in both languages; and the same as data for machines."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from zugong.engine import IndicatorScore, Result, Score, Standing, Words, plain
from zugong.engine.simulate import Comparison, Likeness, Move, Profile
from zugong.engine.stability import Stability

SHOWN = Decimal("0.0001")
ROWS = 20  # of a long table on a terminal; --json has all


def as_data(value: Any) -> Any:
    """Dataclasses, decimals and days as plain JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {item.name: as_data(getattr(value, item.name)) for item in dataclasses.fields(value)}
        return found | {name: as_data(getattr(value, name)) for name in ("delta", "climbed") if hasattr(value, name)}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): as_data(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_data(one) for one in value]
    return str(value) if isinstance(value, Path) else value


class Screen:
    """Says things in one language."""

    def __init__(self, language: str = "zh-hans") -> None:
        self.language = language
        self.facts: Mapping[str, str] = {}
        self.console = Console(highlight=False, soft_wrap=False)

    def say(self, zh: str, en: str) -> str:
        return Words(zh, en).within(self.language)

    def line(self, text: str = "") -> None:
        click.echo(text)

    def table(
        self, heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], title: str = "", right: int = 1
    ) -> None:
        """`right`: from this column on numbers stand to the right."""
        shown = Table(title=escape(title) or None, title_justify="left", header_style="bold", title_style="bold")
        for place, (zh, en) in enumerate(heads):
            shown.add_column(self.say(zh, en), justify="right" if place >= right else "left", overflow="fold")
        for row in rows:
            shown.add_row(*(escape(cell) for cell in row))
        self.console.print(shown)

    # ---- scores ----------------------------------------------------------------------------------

    def ranking(self, result: Result, name: Callable[[str], str]) -> None:
        """Everybody in order, group by group, with grade and what stands against it."""
        rows = in_order(result)
        grouped = len({one.group for one in rows}) > 1
        graded = any(one.grade for one in rows)
        items = list(result.scores[0].items) if result.scores else []
        heads = [("名次", "Place"), ("单位", "Unit")] + ([("组", "Group")] if grouped else [])
        heads += [(item.title, item.title) for item in items] + [("总分", "Total")]
        heads += [("等次", "Grade")] if graded else []
        scores = {score.subject: score for score in result.scores}
        cells = []
        for one in rows:
            marks = [plain(item.value) for item in scores[one.subject].items]
            place = "—" if one.place is None else str(one.place)
            group, grade = ([name(one.group)] if grouped else []), ([self._grade(one)] if graded else [])
            cells.append([place, name(one.subject), *group, *marks, plain(one.graded), *grade])
        self.table(heads, cells, right=3 if grouped else 2)
        for proposal in result.proposals:
            whom = (f"（{proposal.to}）", f" ({proposal.to})") if proposal.to else ("", "")
            to = self.say(f"建议{whom[0]}：", f"Proposal{whom[1]}: ")
            self.line(f"{to}{name(proposal.subject)} {proposal.what.within(self.language)}")

    def _grade(self, one: Standing) -> str:
        return one.grade_title + "".join(f"（{bar.title}）" for bar in one.barred)

    def score(self, score: Score, name: str, only: str = "", facts: Mapping[str, str] | None = None) -> None:
        """`facts`: what a fact's id stands for, where the facts are at hand."""
        self.facts = facts or {}
        full = self.say(f"满分 {plain(score.full)}", f"of {plain(score.full)}")
        of = f" ({full})" if score.full else ""  # points collected from nothing have no full marks
        tree = Tree(f"[bold]{escape(name)}[/] {score.period} [bold]{plain(score.total)}[/]{of}")
        for item in score.items:
            wanted = [one for one in item.indicators if not only or only in {one.id, one.title}]
            if not wanted:
                continue
            branch = tree.add(f"[bold]{escape(f'{item.no} {item.title}')}[/] {plain(item.value)}{self._of(item.full)}")
            for one in wanted:
                self._indicator(branch, one)
            for line in item.steps:
                branch.add(escape(self._step(line)))
        for line in score.steps if not only else ():
            tree.add(escape(self._step(line)))
        self.console.print(tree)

    def _of(self, full: Decimal | None) -> str:
        return "" if full is None else f" / {plain(full)}"

    def _step(self, line: Any) -> str:
        shown = line.expression and f"{line.expression} = "
        return f"{line.label.within(self.language)} {shown}{line.value}".rstrip()

    def _indicator(self, branch: Tree, one: IndicatorScore) -> None:
        node = branch.add(f"[bold]{escape(f'{one.no} {one.title}')}[/] {plain(one.value)}{self._of(one.full)}")
        if one.basis:
            said = self.say("按减负规定本不应考，上级依据：", "forbidden by the rules on easing burdens but for ")
            node.add(f"[red]{escape(said + one.basis)}[/]")
        node.add(escape(f"{one.rule.within(self.language)} 〔{one.cite}〕"))
        for line in one.steps:
            node.add(escape(self._step(line)))
        for number in one.inputs:
            example = self.say("（示例）", " (example)") if number.example else ""
            node.add(f"[dim]{escape(f'{number.title} {number.value} {number.unit} 〔{number.cite}〕{example}')}[/]")
        if one.counted:
            node.add(
                escape(
                    self.say(f"计入 {len(one.counted)} 条：", f"counted {len(one.counted)}: ") + self._some(one.counted)
                )
            )
        for bad in one.not_counted[:ROWS]:
            node.add(escape(self._not_counted(bad.fact) + bad.reason.within(self.language)))
        for step in one.raise_by[:3]:
            gain = self.say(f"，可得 {plain(step.gain)} 分", f", worth {plain(step.gain)}")
            node.add(f"[cyan]{escape(step.sentence.within(self.language) + gain)}[/]")

    def _some(self, ids: Sequence[str]) -> str:
        return "、".join(self.facts.get(one, one) for one in ids[:8]) + ("…" if len(ids) > 8 else "")

    def _not_counted(self, fact: str) -> str:
        known = self.facts.get(fact, fact)
        return self.say(f"未计 {known}：", f"not counted {known}: ")

    # ---- comparisons -----------------------------------------------------------------------------

    def comparison(self, found: Comparison, names: dict[str, str]) -> None:
        if found.nothing:
            self.line(self.say(f"{found.subjects} 个单位，没有任何差别。", f"{found.subjects} units, no difference."))
            return
        zh = f"{found.subjects} 个单位：{len(found.gained)} 个分数上升，{len(found.lost)} 个下降，{len(found.reranked)} 个名次变动。"
        en = f"{found.subjects} units: {len(found.gained)} gain, {len(found.lost)} lose, {len(found.reranked)} change places."
        self.line(self.say(zh, en))
        for titles, zh, en in ((found.indicators_gone, "没有了的指标", "indicators gone"),
                               (found.indicators_new, "新的指标", "new indicators")):  # fmt: skip
            if titles:
                self.line(f"{self.say(zh, en)}：{'、'.join(titles)}")
        for subjects, zh, en in (
            (found.only_before, "只在前一份里", "only before"),
            (found.only_after, "只在后一份里", "only after"),
        ):
            if subjects:
                self.line(f"{self.say(zh, en)}：{'、'.join(names.get(one, one) for one in subjects)}")
        heads = [("单位", "Unit"), ("名次", "Place"), ("分数", "Marks"), ("因为", "Because")]
        rows = [self._move(move, names) for move in found.moves[:ROWS]]
        self.table(heads, rows, right=9)
        self._more(len(found.moves))

    def _move(self, move: Move, names: dict[str, str]) -> list[str]:
        why = "、".join(f"{one.title} {signed(one.delta)}" for one in move.shifts[:4])
        place = str(move.place_after) if not move.climbed else f"{move.place_before} → {move.place_after}"
        if move.grade_before != move.grade_after:
            place += f"，{move.grade_before or '—'} → {move.grade_after or '—'}"
        marks = f"{plain(move.before)} → {plain(move.after)} ({signed(move.delta)})"
        return [names.get(move.subject, move.subject), place, marks, why + ("…" if len(move.shifts) > 4 else "")]

    def _more(self, count: int) -> None:
        if count > ROWS:
            self.line(
                self.say(f"……还有 {count - ROWS} 行，--json 给全部。", f"… {count - ROWS} more rows; --json has all.")
            )

    def profiles(self, found: Sequence[Profile], pairs: Sequence[Likeness]) -> None:
        heads = [("指标", "Indicator"), ("最低", "Least"), ("平均", "Mean"), ("最高", "Most"), ("占总分差异 %", "Share of differences %"),
                 ("", "")]  # fmt: skip
        rows = []
        for one in found:
            word = (
                self.say("分不出高下", "tells nobody apart")
                if one.dead
                else self.say("独大", "dominant")
                if one.dominant
                else ""
            )
            rows.append([one.title, plain(one.least), plain(one.mean), plain(one.most), plain(one.share), word])
        self.table(heads, rows, self.say("各指标能不能分出高下", "What each indicator tells apart"))
        for pair in pairs[:ROWS]:
            first, second = pair.titles
            self.line(self.say(f"“{first}”和“{second}”几乎说的是一回事（相关 {plain(pair.correlation)}）。",
                               f"“{first}” and “{second}” say nearly the same (correlation {plain(pair.correlation)})."))  # fmt: skip

    def stability(self, found: Stability, names: dict[str, str]) -> None:
        title = self.say(f"换 {found.draws} 组随机权重，名次在哪里（中间 {found.inner}%）",
                         f"Places under {found.draws} random weightings (inner {found.inner}%)")  # fmt: skip
        heads = [
            ("单位", "Unit"),
            ("现在", "Now"),
            ("常在", "Mostly"),
            ("保持原名次 %", "Keeps place %"),
            ("得第一 %", "First %"),
        ]
        rows = []
        for one in found.subjects[:ROWS]:
            between = str(one.low) if one.low == one.high else f"{one.low}–{one.high}"
            kept, first = (plain(Decimal(count * 100) / found.draws) for count in (one.kept, one.first))
            rows.append([names.get(one.subject, one.subject), str(one.place), between, kept, first])
        self.table(heads, rows, title)
        self._more(len(found.subjects))


def in_order(result: Result) -> list[Standing]:
    """Group by group, the best first; who has no place comes last."""
    return sorted(result.standings, key=lambda one: (one.group, one.place is None, one.place or 0, one.subject))


def signed(number: Decimal) -> str:
    """With its sign; what weights leave behind the fourth digit says nothing to a reader."""
    if number != number.quantize(SHOWN):
        number = number.quantize(SHOWN)
    return ("+" if number > 0 else "") + plain(number)
