"""Who sees what of a result. Of units everybody who works here sees the table, and the own unit its line; of people each sees
the own line and whoever answers for the unit all of them, and nothing hangs out unless the institution names the document."""

from __future__ import annotations

from zugong.assessment import queries, schemes
from zugong.assessment import rules as campaigns
from zugong.assessment.models import Campaign, Result, ResultLine
from zugong.engine.basis import Basis
from zugong.engine.scheme import PeopleShown
from zugong.kernel import audit, clock
from zugong.org import looks
from zugong.org.models import Account, Person

READ = looks.also("assessment.person_score_read")
#: Said of units: their results are public without anybody asking for it.
PUBLIC = "units"


def announced(campaign: Campaign) -> Basis | str | None:
    """What lets the results hang out: of units nothing is needed; of people the document the institution names, None without."""
    if not campaign.of_people:
        return PUBLIC
    shown = _shown(campaign)
    return None if shown is None else shown.announced


def off_phones(campaign: Campaign) -> bool:
    """Whether its marks are left out on narrow screens."""
    book = schemes.find_of(campaign)
    return book is not None and book.off_phones


def prepares(account: Account, campaign: Campaign) -> bool:
    """Sees what is not out yet, and every line of people."""
    if campaign.of_people:
        return campaigns.prepares(account, campaign)
    return any(queries.oversees(account, campaign, may) for may in ("assess", "publish_results"))


def sees_result(account: Account, result: Result) -> bool:
    """The table as a whole. What is not out yet is there for those who prepare it, and for nobody else."""
    if not account.sees_business:
        return False
    if prepares(account, result.campaign):
        return True
    if not result.published:
        return False
    return not result.campaign.of_people or hangs_out(account, result)


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


def _shown(campaign: Campaign) -> PeopleShown | None:
    book = schemes.find_of(campaign)
    found: PeopleShown | None = None if book is None else book.institution.scheme.marks_people
    return found
