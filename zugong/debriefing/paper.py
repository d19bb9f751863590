"""A report and the summary of a round as official papers in Word."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import FileResponse
from django.utils.translation import gettext as _

from zugong.desk.office.gongwen import Paper
from zugong.org.models import Account, Unit
from zugong.registers.paper import sent
from zugong.rulebook.declared import DeclaredDebriefing
from zugong.timeline import Period

from . import pages
from .models import Report, said
from .services.reports import declared_of

#: mm: unit, name, members, grade, total, place
WIDTHS = (48, 24, 24, 20, 22, 18)


def report_paper(report: Report, *, by: Account) -> FileResponse:
    declared = declared_of(report)
    paper = Paper(_("%(round)s述职报告") % {"round": report.round_label}, f"{report.unit} {report.person.name}")
    for part in pages.parts(declared, report, linked=False):
        if not part.text.strip() and not part.figures:
            continue
        paper.heading(part.title)
        for line in part.text.splitlines():
            if line.strip():
                paper.text(line.strip())
        if part.figures:
            paper.note("，".join(f"{one['title']} {one['number']} {one['unit']}".rstrip() for one in part.figures))
    if report.state == Report.State.SETTLED:
        _result(paper, declared, report)
    return sent(paper, f"{report.unit}{report.round_label}{_('述职报告')}", report.source, by=by)


def summary_paper(
    declared: DeclaredDebriefing, superior: Unit, period: Period, reports: Sequence[Report], *, by: Account
) -> FileResponse:
    """All who reported to one organisation in a round, best first once there are places."""
    title = _("%(round)s%(title)s情况") % {"round": said(period), "title": declared.debriefing.title}
    paper, grades = Paper(title, superior.name), declared.labels(declared.debriefing.grades)
    heads = [_("组织"), _("述职人"), _("党员评"), _("上级评"), _("合成分"), _("名次")]
    ordered = sorted(reports, key=lambda one: (one.place or len(reports) + 1, one.unit.path))
    rows = [
        [str(one.unit), one.person.name, _shown(one.members), grades.get(one.grade, "—"), _shown(one.total), str(one.place or "—")]
        for one in ordered
    ]  # fmt: skip
    paper.table(heads, rows, WIDTHS, centred=(1, 2, 3, 4, 5))
    candidates = [str(one.unit) for one in ordered if one.candidate]
    if candidates:
        awards = "、".join(declared.labels(declared.debriefing.awards).values())
        paper.text(_("可以推荐评选%(awards)s的：%(who)s。") % {"awards": awards, "who": "、".join(candidates)})
    paper.note(_("依据：%(cite)s") % {"cite": declared.debriefing.cite})
    return sent(paper, f"{superior}{title}", f"org.unit:{superior.pk}", by=by)


def _result(paper: Paper, declared: DeclaredDebriefing, report: Report) -> None:
    found = pages.result(declared, report)
    paper.heading(_("评议结果"))
    paper.text(
        _("党员评 %(members)s 分，上级评“%(grade)s”折 %(marks)s 分，合成 %(total)s 分。")
        % {
            "members": _shown(report.members),
            "grade": found.grade,
            "marks": _shown(report.marks),
            "total": _shown(report.total),
        }
    )
    if report.opinion:
        paper.text(_("点评：%(words)s") % {"words": report.opinion})
    for number, line in enumerate(report.problems.splitlines(), 1):
        paper.text(_("问题 %(n)d：%(words)s") % {"n": number, "words": line})


def _shown(value: object) -> str:
    return "—" if value is None else str(value)
