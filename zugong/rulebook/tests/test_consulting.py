"""Units are asked about a draft, read what they may, answer by a day, and are told what became of it."""

from __future__ import annotations

import datetime as dt
import io
import re
from types import SimpleNamespace

import docx
import pytest
from django.urls import reverse

from zugong.kernel import clock
from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused
from zugong.org.tests import factories
from zugong.rulebook import library, services
from zugong.rulebook.consulting import panels, queries
from zugong.rulebook.consulting import services as asking
from zugong.rulebook.exhibits import EVERYBODY, KEEPERS, Exhibit, Table
from zugong.rulebook.models import Consultation, Opinion
from zugong.rulebook.tests.conftest import TODAY, begun

pytestmark = pytest.mark.django_db
UNTIL = dt.date(2026, 11, 20)


@pytest.fixture
def house(bureau, keeper, colleague) -> SimpleNamespace:
    """Two departments with a clerk each, one of them asked; the draft with a table that tells of both."""
    other = factories.department(bureau.parent)
    made = SimpleNamespace(
        first=bureau, second=other, drafter=colleague, decider=keeper,
        clerk=factories.account("organ_clerk", bureau, person=factories.person("陈光")),
        leader=factories.account("unit_leader", bureau, person=factories.person("沈阔")),
        stranger=factories.account("organ_clerk", other, person=factories.person("高远")),
        admin=factories.account("system_admin", bureau.parent.parent or bureau.parent),
        draft=begun(colleague),
    )  # fmt: skip
    rows = [(str(bureau), "第 3 名"), (str(other), "第 1 名"), ("80–85 分", "2 家"), ("退得多", "两家")]
    whose = [str(bureau.pk), str(other.pk), EVERYBODY, KEEPERS]
    shown = Exhibit(
        "试算对比", [f"{other}升 3 位。"], [Table("谁变了", ["单位", "名次"], rows, whose=whose)], ["2 家名次会变。"]
    )
    services.attach_exhibit(draft=made.draft, exhibit=shown, reason="到会率定得太低", by=colleague)
    made.draft.refresh_from_db()
    return made


def asked(house: SimpleNamespace, *units: object, until: dt.date = UNTIL) -> Consultation:
    said = asking.Asking(units or (house.first,), until, "重点说说时间够不够")
    return asking.ask_opinions(draft=house.draft, asking=said, version=house.draft.version, by=house.drafter)


def opinion_of(found: Consultation, unit: object) -> Opinion:
    return found.opinions.get(unit=unit)


def read_at(answer) -> str:
    """When the words were said that the form of the page answers."""
    (found,) = re.findall(r'name="said_at" value="([^"]+)"', words(answer))
    return found


def words(answer) -> str:
    return answer.content.decode()


def letter(answer) -> str:
    told = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell.text for table in told.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in told.paragraphs), *cells])


# ---- asking ----------------------------------------------------------------------------------------


def test_units_are_chosen_on_the_page_and_find_it_on_their_workbench(house, client_of) -> None:
    page = client_of(house.drafter).get(reverse("rulebook:ask", args=[house.draft.pk]))
    form = page.context["form"]
    assert {unit.pk for unit in form.units} >= {house.first.pk, house.second.pk}
    assert set(form.fields["units"].initial) == {str(house.first.pk), str(house.second.pk)}  # those the table tells of
    assert "第 3 名" not in words(page)  # rows that tell of a unit are that unit's alone
    assert "80–85 分" in words(page)
    said = {"units": [str(house.first.pk)], "until": "2026-11-20", "note": "", "version": str(house.draft.version)}
    sent = client_of(house.drafter).post(reverse("rulebook:ask", args=[house.draft.pk]), said)
    found = Consultation.objects.get()
    assert sent.url == reverse("rulebook:consultation", args=[found.pk])
    for who, number in ((house.clerk, 1), (house.leader, 1), (house.stranger, 0), (house.drafter, 0), (house.admin, 0)):
        assert queries.waiting_for(who).count() == number
        assert (panels.waiting(SimpleNamespace(user=who), None) is not None) is bool(number)
    assert "问了 1 家，0 家答复" in words(
        client_of(house.drafter).get(reverse("rulebook:draft", args=[house.draft.pk]))
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"units": ()}, "选上征求哪些单位"),
        ({"until": TODAY}, "要在今天以后"),
        ({"version": 99}, "又改过这份草稿"),
        ({"by": "clerk"}, "由起草、审定制度的人来办"),
    ],
)
def test_who_asks_whom_and_until_when(house, change: dict[str, object], sentence: str) -> None:
    given = {"units": (house.first,), "until": UNTIL, "version": house.draft.version, "by": "drafter", **change}
    with pytest.raises(Refused, match=sentence):
        asking.ask_opinions(
            draft=house.draft, asking=asking.Asking(given["units"], given["until"]), version=given["version"],
            by=getattr(house, given["by"]),
        )  # fmt: skip
    assert not Consultation.objects.exists()


def test_one_at_a_time_and_it_ends_by_the_day_or_by_hand(house, client_of) -> None:
    first = asked(house)
    with pytest.raises(Refused, match="还没到期"):
        asked(house)
    led = client_of(house.drafter).get(reverse("rulebook:ask", args=[house.draft.pk]))
    assert led.url == reverse("rulebook:consultation", args=[first.pk])
    asking.end_asking(asked=first, by=house.drafter)
    assert AuditEntry.objects.filter(verb="rulebook.end_asking").count() == 1
    second = asked(house, house.first, house.second)
    with clock.frozen(UNTIL + dt.timedelta(days=1)):
        second.refresh_from_db()
        assert not second.running
        with pytest.raises(Refused, match="已经结束"):
            asking.give_opinion(opinion=opinion_of(second, house.first), stance="none", text="", by=house.clerk)
        assert queries.waiting_for(house.clerk).count() == 0
        asked(house, until=UNTIL + dt.timedelta(days=9))
    assert Consultation.objects.count() == 3


# ---- reading and answering -------------------------------------------------------------------------


def test_a_unit_reads_its_own_row_and_nobody_elses_on_the_page_and_in_word(house, client_of) -> None:
    found = asked(house, house.first, house.second)
    address = reverse("rulebook:consultation", args=[found.pk])
    own = client_of(house.clerk).get(address)
    for told in (
        words(own),
        letter(client_of(house.clerk).get(reverse("rulebook:consultation-letter", args=[found.pk]))),
    ):
        assert "第 3 名" in told
        assert "2 家名次会变" in told
        assert "80–85 分" in told
        assert "重点说说时间够不够" in told
        for hidden in (str(house.second), "第 1 名", "退得多", "升 3 位"):
            assert hidden not in told
    theirs = words(client_of(house.stranger).get(address))
    assert "第 1 名" in theirs
    assert "第 3 名" not in theirs
    handed_out = letter(client_of(house.drafter).get(reverse("rulebook:consultation-letter", args=[found.pk])))
    assert "2026年11月20日前在平台上填写意见" in handed_out
    assert "第 1 名" not in handed_out
    assert "第 3 名" not in handed_out


def test_who_is_not_asked_finds_no_letter_and_answers_for_nobody(house, client_of) -> None:
    found = asked(house)
    for who in (house.stranger, house.admin):
        for name in ("consultation", "consultation-letter"):
            assert client_of(who).get(reverse(f"rulebook:{name}", args=[found.pk])).status_code == 404
        sent = client_of(who).post(
            reverse("rulebook:opinion", args=[opinion_of(found, house.first).pk]), {"stance": "none"}
        )
        assert sent.status_code == 404
    for who in (house.stranger, house.drafter, house.decider):  # whoever asks and decides answers for no unit
        with pytest.raises(Refused, match="的书记或党务工作者来填"):
            asking.give_opinion(opinion=opinion_of(found, house.first), stance="none", text="", by=who)
    assert client_of(house.clerk).get(reverse("rulebook:ask", args=[house.draft.pk])).status_code == 403
    for name in ("respond", "end-asking"):
        key = opinion_of(found, house.first).pk if name == "respond" else found.pk
        assert client_of(house.clerk).post(reverse(f"rulebook:{name}", args=[key])).status_code == 403


def test_what_was_read_stays_as_it_was_when_the_draft_is_changed_afterwards(house, client_of) -> None:
    found = asked(house)
    before = found.content
    text = house.draft.text.replace("县直机关集中学习日制度", "县直机关学习日制度", 1)
    services.replace_text(draft=house.draft, text=text, version=house.draft.version, by=house.drafter)
    found = Consultation.objects.select_related("draft").get()
    assert found.content == before
    assert found.outdated
    assert "《县直机关集中学习日制度》" in words(
        client_of(house.clerk).get(reverse("rulebook:consultation", args=[found.pk]))
    )
    assert "发出以后草稿又改过" in words(client_of(house.drafter).get(reverse("rulebook:draft", args=[house.draft.pk])))


def test_an_opinion_is_given_changed_and_responded_to_and_the_unit_reads_what_became_of_it(house, client_of) -> None:
    found = asked(house, house.first, house.second)
    mine = opinion_of(found, house.first)
    address = reverse("rulebook:opinion", args=[mine.pk])
    refused = client_of(house.clerk).post(address, {"stance": "some", "text": " "})
    assert refused.status_code == 422
    assert "写上是什么意见" in words(refused)
    assert client_of(house.clerk).post(address, {"stance": "some", "text": "两次学习排不开"}).status_code == 302
    respond = reverse("rulebook:respond", args=[mine.pk])
    seen = {"said_at": read_at(client_of(house.drafter).get(reverse("rulebook:consultation", args=[found.pk])))}
    assert "写上为什么不采纳" in words(client_of(house.drafter).post(respond, {"taken": "not", "response": ""} | seen))
    client_of(house.drafter).post(respond, {"taken": "part", "response": "改成每两周一次"} | seen)
    told = words(client_of(house.leader).get(reverse("rulebook:consultation", args=[found.pk])))
    assert "部分采纳" in told
    assert "改成每两周一次" in told
    client_of(house.leader).post(address, {"stance": "some", "text": "请定在周五"})
    mine.refresh_from_db()
    assert (mine.text, mine.said_by_name, mine.taken) == ("请定在周五", house.leader.display_name, "")
    told = queries.told_of(house.draft, house.drafter)[0]
    assert ([len(told.opinions), len(told.answered), len(told.raised), len(told.open)]) == [2, 1, 1, 1]
    assert [one.unit for one in told.silent] == [house.second]


def test_whoever_decides_is_told_what_units_said_and_who_has_not_answered(house, client_of) -> None:
    found = asked(house, house.first, house.second)
    asking.give_opinion(opinion=opinion_of(found, house.first), stance="some", text="两次学习排不开", by=house.clerk)
    house.draft.refresh_from_db()
    services.propose_draft(draft=house.draft, reason="工委会议", version=house.draft.version, by=house.drafter)
    page = words(client_of(house.decider).get(reverse("rulebook:consequences", args=[house.draft.pk])))
    assert "问了 2 家，1 家答复，1 家有意见" in page
    assert "两次学习排不开" in page
    assert "还有 1 家没有答" in page
    asking.end_asking(asked=found, by=house.drafter)
    page = words(client_of(house.decider).get(reverse("rulebook:consequences", args=[house.draft.pk])))
    assert "有 1 条意见还没有答复采纳不采纳" in page
    services.enact_draft(draft=house.draft, by=house.decider)
    library.look_again()
    own = opinion_of(found, house.first)
    with pytest.raises(Refused, match="已经办完"):
        asking.respond_to_opinion(opinion=own, said_at=own.said_at, taken="whole", response="", by=house.drafter)


def test_an_exhibit_that_says_of_nobody_whose_its_rows_are_is_for_those_who_decide_alone(house) -> None:
    kept = Exhibit("内部测算", ["各单位名次见表"], [Table("名次", ["单位"], [["甲"], ["乙"]])])
    assert kept.shared_with([str(house.first.pk)]).tables == []
    assert Exhibit.read(kept.plain()) == kept
    services.attach_exhibit(draft=house.draft, exhibit=kept, by=house.drafter)
    house.draft.refresh_from_db()
    assert [one["title"] for one in asked(house).content["exhibits"]] == ["试算对比"]


# ---- who drafts for a part -------------------------------------------------------------------------


@pytest.fixture
def part(house) -> object:
    """Drafts institutions, and answers for one department alone."""
    return factories.account("assessor", house.first, person=factories.person("阮青"))


def test_who_drafts_for_a_part_reads_of_an_exhibit_its_own_row(house, part, client_of) -> None:
    row = house.draft.exhibits.get()
    address = reverse("rulebook:exhibit", args=[house.draft.pk, row.pk])
    for who, all_of_it in ((house.drafter, True), (house.decider, True), (part, False)):
        told = words(client_of(who).get(address))
        assert [one in told for one in ("第 3 名", "80–85 分")] == [True, True]
        assert [one in told for one in ("第 1 名", "升 3 位", "退得多")] == [all_of_it] * 3
        assert ("2 家名次会变" in told) is not all_of_it  # what names nobody stands in its place


def test_who_drafts_for_a_part_reads_neither_the_answers_nor_the_rows_of_others(house, part, client_of) -> None:
    found = asked(house, house.first, house.second)
    theirs = opinion_of(found, house.second)
    asking.give_opinion(opinion=theirs, stance="some", text="两次学习排不开", by=house.stranger)
    client, whole = client_of(part), client_of(house.decider)
    for name, key in (("consultation", found.pk), ("draft", house.draft.pk), ("consequences", house.draft.pk)):
        address = reverse(f"rulebook:{name}", args=[key])
        told = words(client.get(address))
        assert [one in told for one in ("两次学习排不开", "第 1 名")] == [False, False]
        if name != "draft":
            assert "两次学习排不开" in words(whole.get(address))
    told = words(client.get(reverse("rulebook:draft", args=[house.draft.pk])))
    assert ["您看得到的 1 家里，0 家答复" in told, "问了 2 家" in told] == [True, False]
    own = words(client.get(reverse("rulebook:consultation", args=[found.pk])))
    assert ["第 3 名" in own, 'name="stance"' in own] == [True, False]  # it asks this unit, and does not answer for it
    letter_of = letter(client.get(reverse("rulebook:consultation-letter", args=[found.pk])))
    assert ["第 3 名" in letter_of, "第 1 名" in letter_of] == [True, False]
    assert client.post(reverse("rulebook:respond", args=[theirs.pk]), {"taken": "whole"}).status_code == 404
    assert client.post(reverse("rulebook:end-asking", args=[found.pk])).status_code == 404


def test_who_drafts_for_a_part_asks_answers_and_ends_for_that_part(house, part, client_of) -> None:
    form = client_of(part).get(reverse("rulebook:ask", args=[house.draft.pk])).context["form"]
    assert [house.first in form.units, house.second in form.units] == [True, False]
    both = asking.Asking((house.first, house.second), UNTIL)
    with pytest.raises(Refused, match="只能征求您起草、审定制度的范围里的单位的意见"):
        asking.ask_opinions(draft=house.draft, asking=both, version=house.draft.version, by=part)
    found = asked(house, house.first, house.second)
    mine = opinion_of(found, house.first)
    mine = asking.give_opinion(opinion=mine, stance="some", text="请定在周五", by=house.clerk)
    with pytest.raises(Refused, match="由起草、审定制度的人来答"):
        asking.respond_to_opinion(opinion=mine, said_at=mine.said_at, taken="whole", response="", by=part)
    with pytest.raises(Refused, match="由起草、审定制度的人来办"):
        asking.end_asking(asked=found, by=part)
    asking.end_asking(asked=found, by=house.decider)
    alone = asked(house, house.first)
    own = opinion_of(alone, house.first)
    own = asking.give_opinion(opinion=own, stance="some", text="请定在周五", by=house.clerk)
    done = asking.respond_to_opinion(opinion=own, said_at=own.said_at, taken="whole", response="", by=part)
    assert done.taken == "whole"
    assert "请定在周五" in words(client_of(part).get(reverse("rulebook:consultation", args=[alone.pk])))


# ---- what was read ---------------------------------------------------------------------------------


def test_an_opinion_that_was_changed_meanwhile_is_read_before_it_is_responded_to(house, client_of) -> None:
    found = asked(house)
    mine = opinion_of(found, house.first)
    asking.give_opinion(opinion=mine, stance="some", text="两次学习排不开", by=house.clerk)
    drafter, respond = client_of(house.drafter), reverse("rulebook:respond", args=[mine.pk])
    before = read_at(drafter.get(reverse("rulebook:consultation", args=[found.pk])))
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        asking.give_opinion(opinion=mine, stance="some", text="请定在周五", by=house.clerk)
        said = {"taken": "whole", "response": "照改", "said_at": before}
        for given in (said, {**said, "said_at": ""}):
            refused = drafter.post(respond, given)
            assert refused.status_code == 422
            assert "单位又改了意见，看过再答复。" in words(refused)
            mine.refresh_from_db()
            assert mine.taken == ""
        assert "请定在周五" in words(refused)
        assert read_at(refused) != before
        assert drafter.post(respond, {**said, "said_at": read_at(refused)}).status_code == 302
    mine.refresh_from_db()
    assert (mine.taken, mine.response) == ("whole", "照改")


def test_a_draft_that_was_changed_meanwhile_is_asked_about_after_it_was_read_again(house, client_of) -> None:
    address, old = reverse("rulebook:ask", args=[house.draft.pk]), house.draft.version
    text = house.draft.text.replace("县直机关集中学习日制度", "县直机关学习日制度", 1)
    services.replace_text(draft=house.draft, text=text, version=old, by=house.drafter)
    said = {"units": [str(house.first.pk)], "until": "2026-11-20", "note": "", "version": str(old)}
    refused = client_of(house.drafter).post(address, said)
    assert (refused.status_code, "又改过这份草稿" in words(refused)) == (422, True)
    (shown,) = re.findall(r'name="version" value="(\d+)"', words(refused))
    assert int(shown) == old + 1
    assert client_of(house.drafter).post(address, {**said, "version": shown}).status_code == 302
