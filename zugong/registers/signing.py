"""A text that people read and sign: its articles, who has signed the edition in force, and the signature itself."""

from __future__ import annotations

from dataclasses import dataclass

from zugong.kernel import clock
from zugong.kernel.acts import act
from zugong.org.models import Account, Unit
from zugong.rulebook.declared import DeclaredRegister

from . import queries, rules, services
from .models import Row


@dataclass(frozen=True)
class Article:
    words: str
    class_: str


@dataclass(frozen=True)
class Text:
    title: str
    cite: str
    articles: list[Article]


def text_of(declared: DeclaredRegister) -> Text:
    """The articles in the order of the file, each with its class where the institution has classes."""
    signs = declared.register.signs
    assert signs is not None
    labels = declared.institution.labels[signs.text_]
    names = queries.labels_of(declared.institution, labels.classed_by)
    classes = labels.classes or {}
    articles = [Article(words, names.get(classes.get(key, ""), "")) for key, words in (labels.values or {}).items()]
    return Text(labels.title, labels.cite, articles)


def unit_of(account: Account, declared: DeclaredRegister) -> Unit | None:
    """For which unit this account signs: the nearest over the own branch that keeps the register."""
    own = Unit.objects.filter(path__in=account.own_paths, kind__in=declared.register.kept_by)
    return own.order_by("-path").first() if "person" in declared.register.written_by else None


def signature_of(account: Account, declared: DeclaredRegister) -> Row | None:
    """The row with which this person signed the edition in force."""
    signs = declared.register.signs
    if signs is None or account.person_id is None:
        return None
    rows = Row.objects.standing().filter(register=declared.id, written_by=account.actor_id)
    edition = declared.institution.edition
    mine = (row for row in rows if row.data.get(signs.who) == account.person_id)
    return next((row for row in mine if row.data.get(signs.edition) == edition), None)


@act("declared.id")
def sign_text(*, declared: DeclaredRegister, by: Account) -> Row:
    """One row for each person and edition, and nobody signs for another."""
    rules.sign_text.check(declared, unit_of(by, declared), signature_of(by, declared), by=by)
    signs, unit = declared.register.signs, unit_of(by, declared)
    assert signs is not None
    assert unit is not None
    cells = {signs.who: by.person_id, signs.on: clock.today().isoformat(), signs.edition: declared.institution.edition}
    return services.write_row(register=declared.id, unit=unit, cells=cells, by=by)
