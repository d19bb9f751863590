"""Who may adopt an institution, and when."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.engine import Institution
from zugong.kernel.rules import rule
from zugong.rulebook import library
from zugong.rulebook.models import InstitutionEdition


@rule
def adopt(institution: Institution, *, by: Any) -> str | Promise | None:
    """Needs a person who sets schemes, a file without errors, and an edition number that is not taken."""
    may = getattr(by, "may", None)
    if may is None or not may("adopt"):
        return _("审定制度由机关工委书记来办。")
    if any(problem.severity == "error" for problem in library.problems(institution)):
        return _("这份制度文件还有错，改好再审定。错在哪里见下面的“检查结果”。")
    adopted = InstitutionEdition.objects.filter(institution_id=institution.id, edition=institution.edition).first()
    if adopted is None:
        return None
    if adopted.digest == library.digest(institution):
        return _("这一版已经审定过了。")
    return _("这个版次已经审定，内容不能再改。请把文件里的 edition 换成新的版次。")
