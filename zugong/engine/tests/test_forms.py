"""The section `forms` of an institution file: what is read, and what is refused or asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from zugong import engine

FORM = """\
institution:
  id: appraisal
  title: 测评办法
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [department]
  source: {document: 测试文件}
parameters:
  weights: {title: 各组权重, unit: "%", values: [{from: 2026-01-01, value: {leaders: 60, staff: 40}, cite: 测试}]}
  worth: {title: 折分, unit: 分, values: [{from: 2026-01-01, value: {good: 100, poor: 50}, cite: 测试}]}
  third: {title: 优秀占几成, values: [{from: 2026-01-01, value: "1/3", cite: 测试}]}
  half: {title: 过半, values: [{from: 2026-01-01, value: "1/2", cite: 测试}]}
  five: {title: 最小分组, unit: 票, values: [{from: 2026-01-01, value: 5, cite: 测试}]}
  top: {title: 满分, unit: 分, values: [{from: 2026-01-01, value: 10, cite: 测试}]}
  step: {title: 步长, unit: 分, values: [{from: 2026-01-01, value: 0.5, cite: 测试}]}
  words: {title: 字数, unit: 字, values: [{from: 2026-01-01, value: 200, cite: 测试}]}
labels:
  views: {title: 等次, values: {good: 好, poor: 差}}
facts:
  appraisal.counted:
    title: 测评结果
    recorded_by: system
    fields: {good: {label: 好, type: integer}, poor: {label: 差, type: integer}, group: {label: 分组, type: text}}
forms:
  year:
    title: 年度测评
    kind: ballot
    secrecy: secret
    held_by: [department]
    subjects: people
    raters: {leaders: {title: 班子}, staff: {title: 职工}}
    weights: weights
    least: five
    empty: redistributed
    questions:
      view: {title: 总体评价, asks: grade, labels: views, worth: worth}
      mark: {title: 打分, asks: score, lowest: 0, highest: top, step: step}
      said: {title: 意见, asks: text, about: whole, longest: words, optional: true}
      agreed: {title: 是否同意, asks: approve, about: whole}
    quotas: [{question: view, option: good, at_most: third, rounding: down, broken: paper}]
    blank: not_valid
    all_same: void
    over: void
    recused: self
    minimum: five
    quorum: {share: half, how: more_than, of: entitled}
    emits: {of: appraisal.counted, question: view, fields: {good: good, poor: poor}, group: group}
    cite: 测试
"""

# name: (old text, new text, code, the line of the problem holds, beginning of the Chinese sentence)
BROKEN = {
    "weights that are not a hundred": ("staff: 40", "staff: 30", "hundred", "weights:", "“年度测评”的各项权重加起来是 90"),
    "a group without a weight": ("staff: {title: 职工}", "staff: {title: 职工}, others: {title: 其他}", "weights-lack", "weights:", "权重表“weights”里没有“others”"),
    "unknown options": ("asks: grade, labels: views", "asks: grade, labels: vews", "unknown-label", "view:", "没有叫“vews”的标签集"),
    "a worth without an option": ("{good: 100, poor: 50}", "{good: 100}", "table-keys", "worth:", "分值表“worth”里没有“poor”这一级"),
    "a quota nobody rounded": (", rounding: down", "", "choose-answer", "quotas:", "“总体评价”还没选限额有小数怎么取整"),
    "a quota of nothing": ("question: view, option", "question: vew, option", "unknown-question", "quotas:", "没有编号为“vew”的问题"),
    "a bare quota": ("at_most: third", "at_most: 0.3", "uncited-number", "quotas:", "“at_most”直接写了数 0.3"),
    "more than or at least": ("how: more_than, of: entitled", "of: entitled", "choose-answer", "quorum:", "“年度测评”还没选要超过还是达到"),
    "a quorum of what came back": ("of: entitled", "of: valid", "quorum-of", "quorum:", "“年度测评”的参加人数"),
    "whether sameness voids": ("    all_same: void\n", "", "choose-answer", "year:", "“年度测评”还没选对谁都投一样的票算不算"),
    "whether too many void": ("    over: void\n", "", "choose-answer", "year:", "“年度测评”还没选收回的票多于发出的怎么办"),
    "no smallest group": ("    minimum: five\n", "", "missing-key", "title: 年度测评", "“year”还缺“minimum”"),
    "steps that miss the top": ("value: 0.5", "value: 3", "question-step", "mark:", "“打分”从最低分按步长走不到最高分"),
    "a top below the bottom": ("value: 10,", "value: 0,", "question-range", "mark:", "“打分”的最高分不比最低分高"),
    "marks without a step": (", step: step", "", "question-needs", "mark:", "“打分”的答法是 score，还要写 step"),
    "candidates of each": ("asks: approve, about: whole", "asks: candidates, most: five", "question-candidates", "agreed:", "“是否同意”是从对象里选人"),
    "all draw slips": ("raters: {leaders: {title: 班子}, staff: {title: 职工}}", "raters: {leaders: {title: 班子, slips: true}, staff: {title: 职工, slips: true}}", "raters-slips", "raters:", "“年度测评”：slips 是无记名投票里一部分分组凭票码投"),
    "slips in a named vote": ("secrecy: secret\n    held_by: [department]\n    subjects: people\n    raters: {leaders: {title: 班子}, staff: {title: 职工}}", "secrecy: named\n    held_by: [department]\n    subjects: people\n    raters: {leaders: {title: 班子}, staff: {title: 职工, slips: true}}", "raters-slips", "raters:", "“年度测评”"),
    "codes cannot recuse": ("secrecy: secret", "secrecy: codes", "form-codes-recused", "year:", "“年度测评”凭票码投票"),
    "a weighted majority": ("    quorum: {", "    majority: {share: half, how: more_than, of: issued}\n    quorum: {", "majority-weights", "majority:", "“年度测评”既按分组加权"),
    "a result of no kind": ("of: appraisal.counted", "of: appraisal.cuonted", "unknown-kind", "emits:", "没有叫“appraisal.cuonted”的事实类别"),
    "a field that is not there": ("poor: poor}, group", "poor: pour}, group", "unknown-field", "emits:", "“appraisal.counted”没有叫“pour”的字段"),
    "a question about nobody": ("subjects: people", "subjects: none", "form-subjects", "year:", "“年度测评”有对每个对象的问题"),
    "no question": ("questions:\n", "questions: {}\n    qestions:\n", "form-empty", "year:", "“年度测评”一个问题也没有"),
}  # fmt: skip


def problems(text: str, folder: Path) -> list[engine.Problem]:
    file = folder / "appraisal.yaml"
    file.write_text(text, "utf-8")
    return engine.check(engine.load(file))


def test_a_form_is_read_as_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "appraisal.yaml"
    file.write_text(FORM, "utf-8")
    institution = engine.load(file)
    form = institution.forms["year"]
    assert problems(FORM, tmp_path) == []
    assert (form.title, form.kind, form.secrecy, list(form.raters)) == (
        "年度测评",
        "ballot",
        "secret",
        ["leaders", "staff"],
    )
    assert [(one.id, one.asks, one.about) for one in form.questions.values()] == [
        ("view", "grade", "each"),
        ("mark", "score", "each"),
        ("said", "text", "whole"),
        ("agreed", "approve", "whole"),
    ]
    assert (form.quotas[0].at_most.name, form.quotas[0].rounding) == ("third", "down")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_form_gets_its_sentence_at_the_right_line(name: str, tmp_path: Path) -> None:
    old, new, code, stands_on, sentence = BROKEN[name]
    assert old in FORM
    text = FORM.replace(old, new, 1)
    found = next(one for one in problems(text, tmp_path) if one.code == code)
    assert found.sentence().startswith(sentence)
    assert stands_on in text.splitlines()[found.line - 1]
