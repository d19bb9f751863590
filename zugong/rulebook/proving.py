"""Whether a draft may come into force: it is read and checked as it would stand among the others."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zugong.engine import Institution, loads
from zugong.engine.examples import run
from zugong.engine.nodes import Heading
from zugong.engine.source import LARGEST
from zugong.rulebook import library
from zugong.rulebook.models import InstitutionDraft, InstitutionEdition

Sentence = str | Promise


def heading_of(text: str) -> Heading:
    return loads(text).heading


def unreadable(text: str) -> Sentence | None:
    """What keeps a text from being a draft at all: no YAML, or nothing that says what it is."""
    if len(text) > LARGEST:
        return _("文件太大。")
    one = loads(text)
    broken = [problem for problem in one.problems if problem.code in {"yaml", "empty", "not-mapping"}]
    if broken:
        language = get_language() or "zh-hans"
        where = {"line": broken[0].line, "sentence": broken[0].sentence(language)}
        return _("第 %(line)s 行：%(sentence)s") % where
    if not one.id or not one.title or not one.edition:
        return _("文件的 institution 一节要写明 id（编号）、title（名称）和 edition（版次）。")
    return None


def unsound(draft: InstitutionDraft) -> bool:
    """Whether it has errors of its own, beside which nothing can be said of what it would change."""
    with library.trying(draft.text) as one:
        assert one is not None
        return any(problem.severity == "error" for problem in library.problems(one))


def faults(draft: InstitutionDraft) -> list[Sentence]:
    """Everything that keeps it from coming into force, in the order in which it is best put right."""
    taken = any(one.edition == draft.edition for one in library.editions(draft.institution_id))
    decided = InstitutionEdition.objects.filter(institution_id=draft.institution_id, edition=draft.edition)
    found: list[Sentence] = []
    if taken or decided.exists():
        found.append(_("“%(edition)s”这个版次已经有了，换一个。") % {"edition": draft.edition})
    sound_before = {one.file for one in library.shelf().sound()}
    with library.trying(draft.text) as one:
        assert one is not None
        errors = [problem for problem in library.problems(one) if problem.severity == "error"]
        if errors:
            found.append(_("草稿还有 %(number)s 处错，改好再提。") % {"number": len(errors)})
            return found
        now_sound = {other.file for other in library.shelf().sound()}
        for other in library.institutions():
            if other.file in sound_before - now_sound:
                found.append(_("这样改，“%(title)s”会因为引用了它而失效。") % {"title": other.title})
        found += [
            _("例子“%(title)s”对不上了：%(what)s。") % {"title": title, "what": what}
            for title, what in broken_examples(one)
        ]
    return found


def broken_examples(one: Institution) -> list[tuple[str, str]]:
    """Examples that no longer hold, with what came out; of a sound institution."""
    if one.scheme is None:
        return []
    outcomes = run(one, one.beside)
    return [(outcome.title, "；".join(outcome.differences)) for outcome in outcomes if not outcome.holds]
