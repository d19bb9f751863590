"""M66 党建品牌 (the issue counts its “十佳 10 + 20” under M56).

S4-55: a brand can be submitted only if all 6 parts are filled; each version is kept. S4-56: panel and vote weights are set, the
top 10 become 名牌, the next 20 优秀品牌, publicity period is kept before final; ten best brands and 20 excellent brands."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories
from zugong.registers import services
from zugong.registers.models import Row, RowVersion

from . import polls
from .pages import edit, page_of, refused, write

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
BRANDS, HONOURS = "source-4.brands", "source-4.honours"
FAMOUS, EXCELLENT, FIELD = 10, 20, 33
#: Both judges agree: 90, 89, 88 …; the eleventh is as good as the tenth and the thirty-first as the thirtieth.
POINTS = [90 - number + (number in (10, 30)) for number in range(FIELD)]
NOTICE = {"shown_from": "2026-11-02", "shown_to": "2026-11-09"}
NAMED = {**NOTICE, "named_on": "2026-11-12", "document": "示委〔2026〕9号（示例）", "review_by": "2027-11-12"}


@dataclass
class County:
    committee: Unit
    bureau: Unit
    branch: Unit
    holder: Account
    judges: list[Person]
    keeper: Client
    colleague: Client
    assessor: Client
    member: Client
    clerk: Client
    stranger: Client


@pytest.fixture
def county(signed_in: SignedIn) -> County:
    root = factories.county()
    committee = factories.working_committee(root)
    bureau = factories.department(committee, "县水利局")
    branch = factories.branch(bureau, "第一党支部")
    holder = factories.account("organ_clerk", committee)
    return County(
        committee, bureau, branch, holder, factories.members(factories.branch(committee, "工委支部"), 2),
        signed_in(holder), signed_in(factories.account("organ_clerk", committee)), signed_in(factories.account("assessor", committee)),
        signed_in(factories.account("member", branch, person=factories.member(branch))),
        signed_in(factories.account("organ_clerk", bureau)),
        signed_in(factories.account("organ_clerk", factories.department(committee, "县林业局"))),
    )  # fmt: skip


def called(number: int) -> str:
    return f"品牌{number + 1:02d}"


def entered(county: County) -> list[Row]:
    """So many nominated and found fit, all with five votes of five and both judges' marks: 40 of 40, and 60 in a hundred."""
    rows = []
    for number in range(FIELD):
        said = {"name": called(number), "year": "2026", "of": county.bureau.pk, "deeds": "示例", "check": "fit"}
        rows.append(
            services.write_row(register=f"{BRANDS}/selection", unit=county.committee, cells=said, by=county.holder)
        )
    with clock.frozen(dt.date(2026, 10, 20)):
        names = [called(number) for number in range(FIELD)]
        polls.held(BRANDS, "brand_vote", county.committee, names, [["for"] * FIELD] * 5, county.holder)
    for row, points in zip(rows, POINTS, strict=True):
        for judge in county.judges:
            said = {"entry": row.pk, "judge": judge.pk, "points": str(points)}
            services.write_row(register=f"{BRANDS}/panel", unit=county.committee, cells=said, by=county.holder)
    return rows


def within(client: Client, view: str) -> list[str]:
    """The names a list shows on its pages."""
    found: list[str] = []
    for page in ("1", "2"):
        text = page_of(client, reverse("registers:register", args=[BRANDS, "selection"]), view=view, page=page)
        found += [name for name in re.findall(r">(品牌\d\d)</a>", text) if name not in found]
    return sorted(found)


def top(client: Client) -> str:
    """What stands above the list."""
    page = page_of(client, reverse("registers:register", args=[BRANDS, "selection"]))
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition('id="h-honours">')[2].partition("</section>")[0]).split())


def place_of(client: Client, row: Row) -> str:
    page = page_of(client, reverse("registers:row", args=[row.pk]))
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition('id="h-stands">')[2].partition("</section>")[0]).split())


def named(county: County, row: Row, honour: str, **more: str) -> None:
    edit(county.keeper, row, honour=honour, **{**NAMED, **more})
    county.colleague.post(reverse("registers:verify", args=[row.pk]))


def put(county: County, rows: list[Row], honour: str) -> None:
    """The same without its page, for many."""
    for row in rows:
        row.refresh_from_db()
        services.change_row(row=row, version=row.version, cells={**row.data, "honour": honour}, by=SYSTEM)


def test_ten_and_twenty_come_out_of_one_field_with_ties_told_at_both_edges(county: County) -> None:
    rows = entered(county)
    assert top(county.stranger) == (
        '评出几种 2026年 十佳机关党建名牌 评上 0 / 10 还有 10 个名额 机关党建优秀品牌 评上 0 / 20 还有 20 个名额 '
        "到“十佳机关党建名牌”一共 10 个名额：并列第 10 名的有 2 个（88.6），只剩 1 个名额，取哪个由人来定。 "
        "到“机关党建优秀品牌”一共 30 个名额：并列第 30 名的有 2 个（76.6），只剩 1 个名额，取哪个由人来定。"
    )  # fmt: skip
    # Both views show who ties at their edges: the second begins with those who may still be the tenth.
    assert within(county.stranger, "first") == [called(n) for n in range(FAMOUS + 1)]
    assert within(county.stranger, "second") == [called(n) for n in range(FAMOUS - 1, FAMOUS + EXCELLENT + 1)]
    assert place_of(county.stranger, rows[2]) == "名次 排第 3 名，参评 33 个。 按名次在“十佳机关党建名牌”的名额里。"
    assert "只剩 1 个名额，取哪个由人来定。" in place_of(county.stranger, rows[10])
    assert place_of(county.stranger, rows[32]) == "名次 排第 33 名，参评 33 个。 在名额以外。"
    put(county, rows[:9], "famous")
    # The eleventh ties with the tenth: people take it. Then the ten are full, and the tenth is the first of the twenty.
    edit(county.keeper, rows[10], honour="famous")
    assert "“十佳机关党建名牌”的 10 个名额满了。" in refused(county.keeper, rows[9], honour="famous")
    edit(county.keeper, rows[9], honour="excellent")
    assert "十佳机关党建名牌 评上 10 / 10 满了 机关党建优秀品牌 评上 1 / 20 还有 19 个名额" in top(county.keeper)
    assert "到“十佳机关党建名牌”一共" not in top(county.keeper)
    put(county, rows[11:29], "excellent")
    edit(county.keeper, rows[30], honour="excellent")  # of the two who tie for the last place
    for row in (rows[29], rows[31]):
        assert "“机关党建优秀品牌”的 20 个名额满了。" in refused(county.keeper, row, honour="excellent")
    assert "评上 20 / 20 满了" in top(county.keeper)


def test_whoever_declines_or_is_unfit_gives_way_and_nobody_is_named_out_of_order_without_a_reason(
    county: County,
) -> None:
    rows = entered(county)
    edit(county.keeper, rows[20], check="unfit")
    assert "不能评上" in refused(county.keeper, rows[20], honour="excellent")
    assert place_of(county.keeper, rows[20]) == "名次 不在评的里面。"
    assert "放弃要写原因。" in refused(county.keeper, rows[4], declined_on="2026-10-30")
    edit(county.keeper, rows[4], declined_on="2026-10-30", why="单位自己提出")
    assert "不能评上" in refused(county.keeper, rows[4], honour="famous")
    # One before the tenth gives way and the tie is none any more; two before the thirtieth let the next two in.
    assert within(county.stranger, "first") == [called(n) for n in range(FAMOUS + 1) if n != 4]
    assert within(county.stranger, "second") == [called(n) for n in range(FAMOUS + 1, 32) if n != 20]
    assert "同分" not in top(county.stranger)
    assert within(county.stranger, "declined") == [called(4)]
    wrong = refused(county.keeper, rows[32], honour="excellent")
    assert "按总分排第 31 名，不在“机关党建优秀品牌”里。确实要这样定的，在“不按名次的理由”里写理由。" in wrong
    assert "按总分排第 9 名，不在“机关党建优秀品牌”里。" in refused(county.keeper, rows[10], honour="excellent")
    assert "按总分排第 11 名，不在“十佳机关党建名牌”里。" in refused(county.keeper, rows[11], honour="famous")
    edit(county.keeper, rows[32], honour="excellent", reason="评审组集体研究（示例）")
    assert "评上 1 / 20 还有 19 个名额" in top(county.keeper)
    # On notice it declines: the place is free again, and it cannot be named.
    edit(county.keeper, rows[32], **NOTICE)
    edit(county.keeper, rows[32], declined_on="2026-11-10", why="单位自己提出")
    assert "评上 0 / 20 还有 20 个名额" in top(county.keeper)
    assert "放弃了的不能命名" in refused(county.keeper, rows[32], **NAMED)


def test_from_nomination_to_naming_review_and_withdrawal_by_three_people(county: County) -> None:
    six = {
        "name": "清江先锋",
        "logo": "一叶舟",
        "meaning": "同舟",
        "concept": "护一江水",
        "goal": "三年成名",
        "measures": "一月一巡",
    }
    short = {**six, "measures": "", "_unit": county.bureau.pk}
    assert county.clerk.post(reverse("registers:new", args=[BRANDS, "brands"]), short).status_code == 422
    brand = write(county.clerk, BRANDS, "brands", county.bureau, **six)
    edit(county.clerk, brand, goal="两年成名")
    assert RowVersion.objects.filter(row=brand).count() == 2
    assert county.stranger.get(reverse("registers:edit", args=[brand.pk])).status_code == 403
    said = {"name": "清江先锋", "year": "2026", "of": "县水利局", "brand": brand.pk, "deeds": "示例"}
    entry = write(county.keeper, BRANDS, "selection", county.committee, **said)
    new = reverse("registers:new", args=[BRANDS, "selection"])
    assert [one.get(new).status_code for one in (county.stranger, county.clerk)] == [403, 403]
    assert "先审核资格，再评。" in refused(county.keeper, entry, honour="famous")
    edit(county.keeper, entry, check="fit")
    assert "票还没收够" in refused(county.keeper, entry, honour="famous")
    with clock.frozen(dt.date(2026, 10, 20)):
        polls.held(BRANDS, "brand_vote", county.committee, ["清江先锋"], [["for"]] * 4 + [["against"]], county.holder)
    assert "评审的人还不够。" in refused(county.keeper, entry, honour="famous")
    for judge, points in zip(county.judges, (90, 80), strict=True):
        write(county.keeper, BRANDS, "panel", county.committee, entry=entry.pk, judge=judge.name, points=points)
    sheet = Row.objects.filter(register=f"{BRANDS}/panel").latest("pk")
    assert county.stranger.get(reverse("registers:row", args=[sheet.pk])).status_code == 403
    assert county.judges[0].name not in page_of(county.stranger, reverse("registers:register", args=[BRANDS, "panel"]))
    # 4 of 5 votes are 32 of 40, a mean of 85 is 51 of 60.
    page = " ".join(page_of(county.stranger, reverse("registers:row", args=[entry.pk])).split())
    assert [words in page for words in ("<dd>4 票", "<dd>85 分", "<dd>83 分")] == [True] * 3
    edit(county.keeper, entry, honour="famous")
    assert "公示的天数不够。" in refused(county.keeper, entry, shown_from="2026-11-06", shown_to="2026-11-09")
    assert "公示期满以后才能命名。" in refused(county.keeper, entry, **{**NAMED, "named_on": "2026-11-09"})
    objected(county)
    edit(county.keeper, entry, **NAMED, objection="不属实")
    for client in (county.keeper, county.stranger):  # not by whoever wrote it, nor by somebody else's clerk
        client.post(reverse("registers:verify", args=[entry.pk]))
    assert not ledger.standing().filter(kind="brand.named").exists()
    county.colleague.post(reverse("registers:verify", args=[entry.pk]))
    facts = {fact.kind: (fact.unit, fact.data) for fact in ledger.standing().filter(source=entry.source)}
    assert facts == {
        "brand.named": (county.bureau, {"name": "清江先锋", "honour": "famous"}),
        "organs.brand_awarded": (county.bureau, {"document": NAMED["document"]}),
    }
    registered(county, entry)
    assert within_words(county.stranger, "named") is True
    # Reviewed and withdrawn: what follows from it is taken back, row and reason stay.
    edit(county.keeper, entry, withdrawn_on="2026-11-12", why="复核没有通过")
    county.colleague.post(reverse("registers:verify", args=[entry.pk]))
    assert not ledger.standing().filter(kind__in=("brand.named", "organs.brand_awarded")).exists()
    assert within_words(county.stranger, "withdrawn") is True


def within_words(client: Client, view: str) -> bool:
    return "清江先锋" in page_of(client, reverse("registers:register", args=[BRANDS, "selection"]), view=view)


def objected(county: County) -> None:
    address = reverse("casework:new", args=[BRANDS, "objection"])
    said = {"name": "清江先锋", "reason": "数字不实", "_unit": county.branch.pk}
    assert county.member.post(address, said).status_code == 302
    case = Case.objects.get()
    page = reverse("casework:case", args=[case.pk])
    assert [one.get(page).status_code for one in (county.member, county.keeper, county.stranger)] == [200, 200, 403]
    answer = {"_step": "look", "_outcome": "untrue", "found": "核过，数字属实"}
    assert county.stranger.post(reverse("casework:act", args=[case.pk]), answer).status_code == 403
    assert county.keeper.post(reverse("casework:act", args=[case.pk]), answer).status_code == 302


def registered(county: County, entry: Row) -> None:
    """In the register of honours with its proof; the selection marks it, and it is not marked twice."""
    said = {
        "honour": "十佳机关党建名牌", "level": "county", "granted_by": "县直机关工委", "granted_on": "2026-11-12",
        "document": NAMED["document"], "selection": entry.pk,
    }  # fmt: skip
    row = write(county.clerk, HONOURS, "unit_honours", county.bureau, **said)
    county.assessor.post(reverse("registers:verify", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == Row.State.VERIFIED
    assert "十佳机关党建名牌" in page_of(county.stranger, reverse("registers:register", args=[HONOURS, "unit_honours"]))
    assert not ledger.standing().filter(kind="organs.awarded").exists()
    other = write(
        county.clerk, HONOURS, "unit_honours", county.bureau, **{**said, "honour": "县级先进", "selection": ""}
    )
    county.assessor.post(reverse("registers:verify", args=[other.pk]))
    assert ledger.standing().filter(kind="organs.awarded").count() == 1


def test_a_withdrawn_name_leaves_its_place_to_the_next_and_the_twenty_are_filled_from_who_is_left(
    county: County,
) -> None:
    rows = entered(county)
    put(county, rows[:10], "famous")
    put(county, [*rows[10:30]], "excellent")
    named(county, rows[4], "famous")
    edit(county.keeper, rows[4], withdrawn_on="2026-11-12", why="复核没有通过")
    assert "十佳机关党建名牌 评上 9 / 10 还有 1 个名额 机关党建优秀品牌 评上 20 / 20 满了" in top(county.keeper)
    assert "“机关党建优秀品牌”的 20 个名额满了。" in refused(county.keeper, rows[30], honour="excellent")
    edit(county.keeper, rows[10], honour="famous")  # the first of the twenty is the tenth now
    edit(county.keeper, rows[30], honour="excellent")
    assert "评上 10 / 10 满了 机关党建优秀品牌 评上 20 / 20 满了" in top(county.keeper)
    # What was named before is not judged by its place anew; who comes back finds the place taken.
    edit(county.keeper, rows[29], objection="不属实")
    assert "“十佳机关党建名牌”的 10 个名额满了。" in refused(county.keeper, rows[4], withdrawn_on="", why="")
