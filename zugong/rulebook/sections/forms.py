"""Votes and questionnaires in words: how one votes, what is asked, what makes a vote valid."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.sections.forms import Form, Quota, Raters, Threshold
from zugong.engine.telling import kinds
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed, number_words, said, seen_by

SECRECY: dict[str, Any] = {
    "secret": gettext_lazy("无记名，三名监票人两人开箱"),
    "named": gettext_lazy("记名"),
    "codes": gettext_lazy("凭票码，系统不知道是谁"),
}
BASES: dict[str, Any] = {
    "entitled": gettext_lazy("应到"),
    "issued": gettext_lazy("实到"),
    "returned": gettext_lazy("收回的票"),
    "valid": gettext_lazy("有效票"),
}


@dataclass(frozen=True)
class FormRow:
    form: Form
    how: str
    who: str
    asks: str
    rules: tuple[str, ...]


def rows(one: Institution, day: dt.date) -> list[FormRow]:
    return [
        FormRow(
            form, str(SECRECY[form.secrecy]), said(kinds(form.held_by)),
            "、".join(question.title for question in form.questions.values()), tuple(_rules(one, form, day)),
        )
        for form in one.forms.values()
    ]  # fmt: skip


def _rules(one: Institution, form: Form, day: dt.date) -> list[str]:
    found = (
        [_("分组：%(groups)s") % {"groups": "、".join(_group(group) for group in form.raters.values())}]
        if form.raters
        else []
    )
    if form.weights is not None:
        found.append(_("各组权重：%(weights)s") % {"weights": _named(one, form, number_words(one, form.weights, day))})
    for quota in form.quotas:
        told = {"option": _option(one, form, quota), "share": number_words(one, quota.at_most, day)}
        found.append(_("“%(option)s”最多占 %(share)s") % told)
    if form.all_same == "void":
        found.append(_("对谁都一样的票作废"))
    if form.over == "void":
        found.append(_("收回多于发出的，整次无效"))
    found += [_needed(one, _("参加的人"), form.quorum, day), _needed(one, _("赞成的票"), form.majority, day)]
    found.append(_("不满 %(n)s的分组不单独显示") % {"n": number_words(one, form.minimum, day)})
    return [words for words in found if words]


def _group(group: Raters) -> str:
    return _("%(group)s（凭票码）") % {"group": group.title} if group.slips else group.title


def _option(one: Institution, form: Form, quota: Quota) -> str:
    question = form.questions.get(quota.question)
    labels = seen_by(one).labels.get(question.labels, {}) if question else {}
    return labels.get(quota.option, quota.option)


def _needed(one: Institution, what: str, threshold: Threshold | None, day: dt.date) -> str:
    if threshold is None or threshold.of not in BASES:
        return ""
    told = {"what": what, "base": BASES[threshold.of], "share": number_words(one, threshold.share, day)}
    more = threshold.how == "more_than"
    return (_("%(what)s要超过%(base)s的 %(share)s") if more else _("%(what)s要达到%(base)s的 %(share)s")) % told


def _named(one: Institution, form: Form, words: str) -> str:
    for group in form.raters.values():
        words = words.replace(f"{group.id} ", f"{group.title} ")
    return words


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {
        row.form.id: Told(row.form.title, listed((row.how, row.who, row.asks, *row.rules))) for row in rows(one, day)
    }


SECTION = Section(
    "forms",
    gettext_lazy("表决、测评、问卷"),
    "rulebook/sections/forms.html",
    rows,
    told,
    gettext_lazy("张票样"),
    lambda one: len(one.forms),
    lambda one: sum(form.uncertain for form in one.forms.values()),
)
