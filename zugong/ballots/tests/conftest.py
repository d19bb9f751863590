"""A department that appraises its leaders, and everything needed to hold a vote there without clicking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from zugong.ballots import services
from zugong.ballots.counting.paper import Ask, Limit, Needed, Option, Paper
from zugong.ballots.models import Poll, Subject
from zugong.ballots.sealing import codes, scrutiny
from zugong.kernel import clock
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories

TODAY = dt.date(2026, 11, 12)
PASSPHRASE = "三人成虎 2026 不告诉你"
GRADES = (Option(id="good", title="优秀", worth=Decimal(100)), Option(id="fair", title="称职", worth=Decimal(80)),
          Option(id="poor", title="不称职", worth=Decimal(40)))  # fmt: skip


@pytest.fixture(autouse=True)
def today() -> Iterator[dt.date]:
    with clock.frozen(TODAY):
        yield TODAY


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrutiny, "COST", (1, 8, 1))


@dataclass
class House:
    """The keeper holds votes here, the colleague in a sibling unit, the stranger has nothing to do with either."""

    unit: Unit
    branch: Unit
    keeper: Account
    colleague: Account
    stranger: Account
    watchers: list[Account] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)


@pytest.fixture
def house(db: None) -> House:
    root = factories.county()
    unit, sibling = factories.department(root, "县示例局"), factories.department(root, "县另一局")
    branch = factories.branch(unit, "示例局支部")
    return House(
        unit=unit,
        branch=branch,
        keeper=factories.account("organ_clerk", unit),
        colleague=factories.account("organ_clerk", sibling),
        stranger=factories.account("member", factories.branch(factories.department(root), "外单位支部")),
        watchers=[factories.account("member", branch, person=factories.member(branch)) for _n in range(3)],
        people=factories.members(branch, 3),
    )


def voters(house: House, number: int) -> list[Account]:
    return [factories.account(person=factories.member(house.branch)) for _n in range(number)]


def paper(**more: Any) -> Paper:
    """Three leaders, one grade each, nothing else; `more` adds."""
    told: dict[str, Any] = {
        "title": "年度测评", "kind": "ballot", "secrecy": "secret", "minimum": 5, "cite": "测试",
        "asks": (Ask(id="view", title="总体评价", asks="grade", about="each", options=GRADES),),
    }  # fmt: skip
    return Paper(**{**told, **more})


def yes_or_no(**more: Any) -> Paper:
    options = tuple(
        Option(id=id, title=title) for id, title in (("for", "赞成"), ("against", "反对"), ("abstain", "弃权"))
    )
    ask = Ask(id="agreed", title="是否同意", asks="approve", about="whole", options=options)
    return paper(title="表决", asks=(ask,), **more)


HALF = Fraction(1, 2)
MOST = Needed(share=HALF, how="more_than", of="entitled")
THIRD = Limit(question="view", option="good", share=Fraction(1, 3), rounding="down", broken="paper")


def subjects(house: House, number: int = 3) -> list[Subject]:
    return [Subject(key=f"p{one.pk}", name=one.name, person=one) for one in house.people[:number]]


def prepared(
    house: House, sheet: Paper, electorate: list[Account], groups: list[str] | None = None, **more: Any
) -> Poll:
    grouped = dict(zip((one.person_id for one in electorate), groups or [""] * len(electorate), strict=True))
    asked = services.Asked(
        institution="test", form="year", paper=sheet, voters=grouped,
        watchers=house.watchers if sheet.secrecy == "secret" else (),
        **({"subjects": subjects(house) if sheet.about_each else ()} | more),
    )  # fmt: skip
    return services.prepare_poll(unit=house.unit, asked=asked, by=house.keeper)


def launched(
    house: House, sheet: Paper, electorate: list[Account], groups: list[str] | None = None, **more: Any
) -> Poll:
    poll = prepared(house, sheet, electorate, groups, **more)
    if poll.needs_scrutineers:
        for one in house.watchers:
            services.accept_scrutiny(poll=poll, passphrase=PASSPHRASE, by=one)
    return services.launch_poll(poll=poll, by=house.keeper)


def cast(poll: Poll, by: Account, answers: Any, code: str = "") -> str:
    return services.cast_ballot(
        poll=poll, said=services.Said(answers, code or codes.receipt()), by=services.voter_for(poll, by)
    ).code


def of_everybody(poll: Poll, *grades: str) -> Any:
    return {"view": dict(zip(poll.subject_keys, grades, strict=True))}


def opened(house: House, poll: Poll) -> Poll:
    """Closed, then opened by two of the three."""
    services.close_poll(poll=poll, by=house.keeper)
    if not poll.needs_scrutineers:
        return services.open_poll(poll=poll, opening=services.Opening(), by=house.keeper)
    services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=house.watchers[2])
    return services.hand_in_share(poll=poll, opening=services.Opening(PASSPHRASE), by=house.watchers[0])
