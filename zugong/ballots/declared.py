"""From a form as an institution declares it to a paper with every number filled in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from zugong.org.models import Unit
from zugong.rulebook import library
from zugong.rulebook.library import DeclaredForm

from .counting.paper import Ask, Below, Books, Cited, Draw, Limit, Needed, Option, Paper

APPROVE = ("for", "against", "abstain")
HUNDRED = Decimal(100)


def forms_for(unit: Unit, day: dt.date) -> list[DeclaredForm]:
    """What a unit of this kind may hold."""
    return [one for one in library.forms(day) if unit.kind in one.form.held_by]


def form_of(institution: str, form: str, day: dt.date) -> DeclaredForm | None:
    found = (one for one in library.forms(day) if (one.institution.id, one.form.id) == (institution, form))
    return next(found, None)


def paper_of(declared: DeclaredForm, day: dt.date) -> Paper:
    return _Filling(declared, day).paper()


class _Filling:
    """Looks up each parameter on the day and remembers where its value comes from."""

    def __init__(self, declared: DeclaredForm, day: dt.date) -> None:
        self.form, self.holder, self.day = declared.form, declared.institution, day
        self.cited: dict[str, Cited] = {}

    def paper(self) -> Paper:
        form = self.form
        told: dict[str, Any] = {
            "title": form.title, "kind": form.kind, "secrecy": form.secrecy, "cite": form.cite, "note": form.note,
            "groups": {one.id: one.title for one in form.raters.values()},
            "slips": tuple(one.id for one in form.raters.values() if one.slips),
            "weights": dict(self.value(form.weights) or {}), "least": self.whole(form.least), "empty": form.empty,
            "minimum": max(self.whole(form.minimum), 1), "blank": form.blank or "not_valid", "over": form.over or "valid",
            "all_same": form.all_same or "valid", "recused": form.recused or "nobody",
            "asks": tuple(self.ask(one) for one in form.questions.values()),
            "limits": tuple(self.limit(one) for one in form.quotas),
            "quorum": self.needed(form.quorum), "majority": self.needed(form.majority), "emits": _books(form.emits),
            "draw": self.draw(form.draw), "finding": self.below(form.finding),
        }  # fmt: skip
        return Paper(**told, numbers=tuple(self.cited.values()))

    def ask(self, question: Any) -> Ask:
        worth = self.value(question.worth) or {}
        return Ask(
            id=question.id, title=question.title, asks="grade" if question.asks == "known" else question.asks,
            draws=question.draws if question.asks == "known" else "", about=question.about, optional=question.optional,
            options=tuple(Option(id=id, title=title, worth=worth.get(id)) for id, title in self.options(question)),
            lowest=self.value(question.lowest), highest=self.value(question.highest), step=self.value(question.step),
            least=self.whole(question.least), most=self.whole(question.most), longest=self.whole(question.longest),
        )  # fmt: skip

    def options(self, question: Any) -> list[tuple[str, str]]:
        if question.asks == "approve":
            return list(zip(APPROVE, (_("赞成"), _("反对"), _("弃权")), strict=True))
        own = self.holder.labels.get(question.labels)
        known = own.values if own else library.catalogue().labels.get(question.labels, {})
        return list((known or {}).items())

    def limit(self, quota: Any) -> Limit:
        return Limit(
            question=quota.question, option=quota.option, share=self.share(quota.at_most), rounding=quota.rounding,
            broken=quota.broken,
        )  # fmt: skip

    def draw(self, draw: Any) -> Draw | None:
        if draw is None:
            return None
        return Draw(
            share=self.share(draw.share), least=self.whole(draw.least), questions=self.whole(draw.questions),
            options=self.whole(draw.options),
        )  # fmt: skip

    def below(self, finding: Any) -> Below | None:
        if finding is None:
            return None
        return Below(
            rate=self.value(finding.below),
            route=finding.route,
            problem=finding.problem,
            fields=dict(finding.fields or {}),
        )

    def needed(self, threshold: Any) -> Needed | None:
        if threshold is None:
            return None
        return Needed(share=self.share(threshold.share), how=threshold.how, of=threshold.of)

    def value(self, number: Any) -> Any:
        if number is None:
            return None
        if number.is_zero:
            return Decimal(0)
        dated = library.dated(self.holder.id, number.name, self.day)
        owner, _colon, short = number.name.rpartition(":")
        title = library.get(owner or self.holder.id, self.day).parameters[short].title
        self.cited[number.name] = Cited(title=title, value=self.words(dated), cite=dated.cite, example=dated.example)
        return dated.value

    def words(self, dated: Any) -> str:
        """As people read it: 优秀 100 and not excellent 100."""
        if not isinstance(dated.value, dict):
            return str(dated.words())
        names = {one.id: one.title for one in self.form.raters.values()}
        for question in self.form.questions.values():
            names |= dict(self.options(question))
        return "，".join(f"{names.get(key, key)} {plain(value)}" for key, value in dated.value.items())

    def whole(self, number: Any) -> int:
        return int(self.value(number) or 0)

    def share(self, number: Any) -> Fraction:
        """“1/2”, or a number of per cent."""
        value = self.value(number)
        return Fraction(value) / 100 if isinstance(value, Decimal) else Fraction(str(value))


def plain(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _books(booking: Any) -> Books | None:
    if booking is None:
        return None
    return Books(
        of=booking.of, question=booking.question, fields=dict(booking.fields or {}), mean=booking.mean,
        group=booking.group, subject=booking.subject, issued=booking.issued, returned=booking.returned,
    )  # fmt: skip
