"""Who sees what of a result. Of units everybody who works here sees the table, and the own unit its line; of people each sees
the own line and whoever answers for the unit all of them, and nothing hangs out unless the institution names the document."""

from __future__ import annotations

from zugong.assessment import rules as campaigns
from zugong.assessment import schemes
from zugong.assessment.models import Campaign, Result, ResultLine
from zugong.engine.basis import Basis
from zugong.engine.scheme import PeopleShown
from zugong.kernel import audit, clock
from zugong.org import looks
from zugong.org.models import Account, Person

READ = looks.also("assessment.person_score_read")


def has_notice(campaign: Campaign) -> bool:
    """Whether its results hang out: of units without anybody asking for it, of people where a document does."""
    return not campaign.of_people or announced(campaign) is not None


def announced(campaign: Campaign) -> Basis | None:
    """The document named by the institution that lets results of people hang out."""
    book = schemes.find_of(campaign)
    shown: PeopleShown | None = None if book is None else book.institution.scheme.marks_people
    return None if shown is None else shown.announced


def off_phones(campaign: Campaign) -> bool:
    """Whether its marks are left out on narrow screens."""
    book = schemes.find_of(campaign)
    return book is not None and book.off_phones


def prepares(account: Account, campaign: Campaign) -> bool:
    """Sees what is not out yet, and every line of people."""
    return campaigns.prepares(account, campaign) or campaigns.releases(account, campaign)


def sees_result(account: Account, result: Result) -> bool:
    """The table as a whole. What is not out yet is there for those who prepare it, and for nobody else."""
    out = result.published and (not result.campaign.of_people or hangs_out(account, result))
    return account.sees_business and (out or prepares(account, result.campaign))


def hangs_out(account: Account, result: Result) -> bool:
    """Of people, while the notice lasts: names and grades for those of the unit, no marks and no places."""
    campaign, until = result.campaign, result.notice_until
    if campaign.unit is None or not result.published or announced(campaign) is None:
        return False
    here = account.scope("read_unit").touches(campaign.unit) or campaign.unit.path in account.own_paths
    return until is not None and clock.today() <= until and here


def sees_line(account: Account, line: ResultLine) -> bool:
    """A person's line: each sees the own, once it is out, and whoever answers for them."""
    result = line.result
    if account.sees_business and prepares(account, result.campaign):
        return True
    if not result.published:
        return False
    over = not result.campaign.of_members and campaigns.leads(account, line.unit)
    return account.person_id == line.person_id or (account.sees_business and over)


def note_look(account: Account, person: Person) -> None:
    """Whoever looks at somebody else's marks leaves that on record."""
    if account.person_id != person.pk:
        audit.append(by=account, verb=READ, subject=person)
