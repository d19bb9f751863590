"""From what a page sends to answers, and what would void them, said before the ballot is cast."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from .counting import validity
from .counting.paper import WHOLE, Answers, Ask, Paper

LIST = ("several", "candidates")


def field_of(ask: str, subject: str = WHOLE) -> str:
    """The name of a control on the page."""
    return f"a-{ask}-{subject}"


def answers_of(paper: Paper, subjects: Collection[str], sent: QueryDict) -> Answers:
    """Only what was answered; what was left out is not in it."""
    found: Answers = {}
    for ask in paper.asks:
        keys = subjects if ask.about == "each" else [WHOLE]
        given = {key: _value(ask, sent, field_of(ask.id, key)) for key in keys}
        given = {key: value for key, value in given.items() if value not in ("", [])}
        if given:
            found[ask.id] = given
    return found


def _value(ask: Ask, sent: QueryDict, name: str) -> Any:
    if ask.asks in LIST:
        return sent.getlist(name)
    return _clean(sent.get(name, "")) if ask.asks == "text" else sent.get(name, "")


def _clean(text: str) -> str:
    """Plain words: line ends as one, and no invisible characters that would make one text different from all others."""
    return "".join(letter for letter in text.replace("\r\n", "\n").strip() if letter == "\n" or letter.isprintable())


def what_is_wrong(paper: Paper, subjects: Collection[str], answers: Answers) -> str | None:
    """The sentence for the voter; at the count the same ballot would be void."""
    if not validity.well_formed(paper, subjects, answers):
        return _("票上有一项不在选项里，或者意见太长。请重新选一遍。")
    for ask in paper.asks:
        said = _of_one(paper, ask, answers)
        if said:
            return said
    for kind in ("paper", "option"):
        for question, option, given, most in validity.broken_limits(paper, subjects, answers, kind):
            ask = paper.ask(question)
            return _("“%(option)s”最多给 %(most)d 个，你给了 %(given)d 个。多出来的改一改再交。") % {
                "option": ask.chosen_from[option].title,
                "most": most,
                "given": given,
            }
    if paper.all_same == "void" and validity.says_the_same(paper, answers):
        return _("对谁都选了一样的，这张票会作废。请按各人的实际情况区分开。")
    return None


def _of_one(paper: Paper, ask: Ask, answers: Answers) -> str | None:
    given = answers.get(ask.id, {})
    for value in given.values():
        if ask.asks in LIST and ask.most and len(value) > ask.most:
            return _("“%(question)s”最多选 %(most)d 个，你选了 %(given)d 个。") % {
                "question": ask.title,
                "most": ask.most,
                "given": len(value),
            }
        if ask.asks in LIST and len(value) < ask.least:
            return _("“%(question)s”至少选 %(least)d 个。") % {"question": ask.title, "least": ask.least}
    if not answers and paper.kind == "survey":
        return _("一项都没填。至少答一个问题再交。")
    return None
