"""Whether a vote is whole: nothing inserted, altered or removed, before it was opened and after.

What is compared: the urns with what the audit trail says of them at every vote, the marks of voters with the envelopes
and with the lines of the trail, and after opening every answer and code with the number noted in the trail. The trail
itself is chained and noted outside the database (`zugong audit verify`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from django.utils.translation import gettext as _

from zugong.kernel import audit
from zugong.kernel.keyring import KeyRingError
from zugong.kernel.models import AuditEntry
from zugong.kernel.secrets import CannotOpen

from . import box, queries
from .counting.tally import result
from .models import Poll
from .opening import kept, root_of, slips_of
from .sealing import urn

CAST = ("ballots.cast_ballot", "ballots.cast_slip", "ballots.cast_slips")
OPENED = ("ballots.hand_in_share", "ballots.open_poll")


def verify_ballot(poll: Poll, *, whole_trail: bool = True) -> list[str]:
    """What is wrong with this vote, in sentences; empty when it is whole. A page leaves the walk through the whole audit
    trail to the command: it takes as long as the trail is."""
    if poll.state in {Poll.State.PREPARING, Poll.State.WITHDRAWN}:
        return []
    found = [*(_trail() if whole_trail else ()), *_marks(poll)]
    return [*found, *(_opened(poll) if poll.has_result else _sealed(poll))]


def _trail() -> Iterator[str]:
    report = audit.verify()
    if not report.ok:
        yield _("审计记录从第 %(seq)d 条起不可信：%(why)s") % {"seq": report.broken_at or 0, "why": report.sentence}


def _lines(poll: Poll, verbs: tuple[str, ...]) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(verb__in=verbs, subject=audit.reference(poll)).order_by("seq"))


def _marks(poll: Poll) -> Iterator[str]:
    """Every mark of a voter (every used code) stands in a line of the trail, and the other way round."""
    marked, told = queries.electronic(poll), sum(_number(line) for line in _lines(poll, CAST))
    if marked != told:
        yield _("投票记号有 %(marked)d 个，审计记录里投票 %(told)d 次，对不上。") % {"marked": marked, "told": told}


def _number(line: AuditEntry) -> int:
    """How many ballots a line tells of: one, unless a handful came together."""
    return int(line.details.get("number", 1))


def _sealed(poll: Poll) -> Iterator[str]:
    try:
        inside = box.contents(poll)
    except (CannotOpen, KeyRingError):
        yield _("有票箱被动过：它的内容不是本系统封的，打不开。")
        return
    said: dict[int, str] = {}
    for line in _lines(poll, CAST):
        urn_number, _colon, digest = str(line.details.get("urn", "")).partition(":")
        said[int(urn_number)] = digest
    for number, envelopes in sorted(inside.items()):
        wanted = said.pop(number, urn.digest([]))
        if urn.digest(envelopes) != wanted:
            yield _("%(n)d 号票箱里的票和最后一次投票时不一样：有票被换、被加或被拿走。") % {"n": number}
    for gone in said:
        yield _("%(n)d 号票箱不见了。") % {"n": gone}
    count = sum(len(envelopes) for envelopes in inside.values())
    if count != queries.electronic(poll):
        yield _("票箱里有 %(count)d 张票，投票记号有 %(marked)d 个，对不上。") % {
            "count": count,
            "marked": queries.electronic(poll),
        }


def _opened(poll: Poll) -> Iterator[str]:
    found = kept(poll)
    lines = [str(line.details.get("root", "")) for line in _lines(poll, OPENED)]
    roots = [root for root in lines if root]
    if roots != [poll.root]:
        yield _("开封时记在审计记录里的校验码和这里存的不一样。")
    if root_of(found) != poll.root:
        yield _("开封的票和校验码对不上：有答案或票号被改、被加或被删。")
    if len(found.codes) + found.void.get("damaged", 0) != queries.electronic(poll):
        yield _("公布的票号有 %(codes)d 个，投票记号有 %(marked)d 个，对不上。") % {
            "codes": len(found.codes),
            "marked": queries.electronic(poll),
        }
    slips = [slips_of(one) for one in queries.agreed_counts(poll) or []]
    if result(poll.paper, poll.subject_keys, found, slips, queries.turnout(poll)) != poll.result:
        yield _("结果和开封的票对不上，重新算出来的不一样。")


def verify_command(argv: list[str]) -> int:
    """`zugong ballots verify [number …]`: exit code 0 when every vote is whole, 1 when one is not."""
    parser = argparse.ArgumentParser(prog="zugong ballots", description="Verify that no ballot was touched.")
    parser.add_argument("action", choices=["verify"])
    parser.add_argument("polls", nargs="*", type=int, help="numbers of votes; all of them if none is named")
    options = parser.parse_args(argv)
    polls = Poll.objects.filter(pk__in=options.polls) if options.polls else Poll.objects.all()
    wrong = 0
    for poll in polls.order_by("pk"):
        said = verify_ballot(poll)
        wrong += len(said)
        sys.stdout.write(f"{poll.pk} {poll.title}：{'；'.join(said) or _('完整')}\n")
    return 1 if wrong else 0
