"""Draft, propose, decide, end: two humans, kept whole, never changed."""

import datetime as dt
from decimal import Decimal

import pytest

from zugong.kernel import audit, clock
from zugong.kernel.rules import Refused
from zugong.org.tests import factories
from zugong.rulebook import drafting, library, services
from zugong.rulebook.drafting import NewValue
from zugong.rulebook.exhibits import Exhibit, Table
from zugong.rulebook.models import InstitutionDraft, InstitutionEdition
from zugong.rulebook.tests.conftest import FIRST_DAY, OWN, STUDY, TODAY, begun, enacted, heading, proposed

LAST_DAY = dt.date(2026, 12, 31)
pytestmark = pytest.mark.django_db


def in_force(day: dt.date) -> list[str]:
    return [one.id for one in library.in_force(day)]


def test_an_enacted_edition_is_kept_whole_and_holds_from_its_first_day_on(colleague, keeper) -> None:
    edition = enacted(colleague, keeper)
    template = next(one for one in library.templates().institutions if one.id == STUDY)
    wanted = drafting.copied(library.text(template), OWN, heading())
    assert (edition.text, edition.digest) == (wanted, library.fingerprint(wanted.encode()))
    assert (edition.proposed_by_name, edition.adopted_by_name, edition.adopted_on) == ("吴敏", "周岚", TODAY)
    one = library.get(OWN)
    assert (library.digest(one), library.text(one), library.pack(one)) == (edition.digest, edition.text, "county")
    assert [OWN in in_force(day) for day in (FIRST_DAY - dt.timedelta(days=1), FIRST_DAY, LAST_DAY)] == [
        False,
        True,
        True,
    ]
    assert audit.verify().ok


def test_a_draft_is_in_force_nowhere(colleague) -> None:
    proposed(colleague)
    library.look_again()
    assert OWN not in in_force(LAST_DAY)
    assert [one.id for one in library.institutions() if one.id == OWN] == []


def test_a_draft_is_worked_out_once_however_often_it_is_tried_and_anew_when_anything_differs(colleague) -> None:
    draft, shelves = proposed(colleague), []
    for text, ends in ((draft.text, ()), (draft.text, ()), (draft.text, [(OWN, LAST_DAY)]), (f"{draft.text}\n", ())):
        with library.trying(text, ends=ends):
            shelves.append(library.shelf())
    assert [one is shelves[0] for one in shelves] == [True, True, False, False]
    assert [one.editions[OWN][0].heading.in_force_to for one in shelves] == [None, None, LAST_DAY, None]


def test_whoever_proposed_does_not_decide_whatever_the_account(bureau, keeper) -> None:
    draft = proposed(keeper)
    with pytest.raises(Refused, match="提出和审定要两个人"):
        services.enact_draft(draft=draft, by=keeper)
    other_account = factories.account("committee_leader", bureau.parent)
    type(other_account).objects.filter(pk=other_account.pk).update(display_name=keeper.display_name)
    other_account.refresh_from_db()
    with pytest.raises(Refused, match="提出和审定要两个人"):
        services.enact_draft(draft=draft, by=other_account)
    assert InstitutionEdition.objects.count() == 0


def test_a_colleague_proposes_but_does_not_decide_and_a_secretary_does_neither(colleague, keeper, secretary) -> None:
    draft = proposed(keeper)
    for somebody in (colleague, secretary):
        with pytest.raises(Refused, match="审定制度由机关工委书记来办"):
            services.enact_draft(draft=draft, by=somebody)
    with pytest.raises(Refused, match="起草、提出制度由机关工委或组织部科室来办"):
        services.begin_amendment(institution_id="source-0.political-study", by=secretary)


def test_exhibits_are_put_beside_an_open_draft_and_told_when_it_was_changed_since(colleague, secretary) -> None:
    draft = begun(colleague)
    exhibit = Exhibit("试算对比", ["两家换了名次"], [Table("谁变了", ["单位", "名次"], [["甲", "2 → 1"]])])
    with pytest.raises(Refused, match="起草、提出制度"):
        services.attach_exhibit(draft=draft, exhibit=exhibit, by=secretary)
    row = services.attach_exhibit(draft=draft, exhibit=exhibit, reason="拉不开差距", by=colleague)
    assert (Exhibit.of(row).plain(), row.outdated) == (exhibit.plain(), False)
    services.propose_draft(draft=draft, reason="拉不开差距", version=draft.version, by=colleague)
    with pytest.raises(Refused, match="不能再加附件"):
        services.attach_exhibit(draft=draft, exhibit=exhibit, by=colleague)
    InstitutionDraft.objects.update(version=draft.version + 1)
    assert draft.exhibits.select_related("draft").get().outdated


def test_an_edition_is_decided_once(colleague, keeper) -> None:
    draft = proposed(colleague)
    services.enact_draft(draft=draft, by=keeper)
    with pytest.raises(Refused, match="这一版已经审定过了"):
        services.enact_draft(draft=draft, by=keeper)
    assert InstitutionEdition.objects.count() == 1


def test_an_enacted_edition_cannot_be_changed_or_deleted(colleague, keeper) -> None:
    edition = enacted(colleague, keeper)
    edition.text = "institution: {}"
    for attempt in (edition.save, edition.delete, InstitutionEdition.objects.all().delete):
        with pytest.raises(Refused, match="审定过的版次只存不改"):
            attempt()
    with pytest.raises(Refused, match="审定过的版次只存不改"):
        InstitutionEdition.objects.update(text="")


def test_an_amendment_changes_the_two_numbers_and_no_other_byte(colleague, keeper) -> None:
    enacted(colleague, keeper)
    draft = services.begin_amendment(institution_id=OWN, by=colleague)
    day = dt.date(2027, 1, 4)
    draft = services.change_heading(
        draft=draft, heading=heading(edition="2027.1", in_force_from=day), version=draft.version, by=colleague
    )
    before = draft.text
    values = [
        NewValue("studies_per_week", Decimal(2), day, "工委〔2026〕9 号"),
        NewValue("make_up_days", Decimal(10), day, "工委〔2026〕9 号", note="农忙放宽", uncertain=True),
    ]
    draft = services.change_values(draft=draft, values=values, version=draft.version, by=colleague)
    added = [line.strip() for line in draft.text.splitlines() if line not in before.splitlines()]
    assert added == [
        '- {from: 2027-01-04, value: 2, cite: "工委〔2026〕9 号"}',
        '- {from: 2027-01-04, value: 10, cite: "工委〔2026〕9 号", note: 农忙放宽, uncertain: true}',
    ]
    assert [line for line in before.splitlines() if line not in draft.text.splitlines()] == []
    draft = services.propose_draft(draft=draft, reason="会议议定", version=draft.version, by=colleague)
    services.enact_draft(draft=draft, by=keeper)
    numbers = [library.parameter(OWN, "studies_per_week", on) for on in (FIRST_DAY, day)]
    assert numbers == [1, 2]
    assert [one.edition for one in library.editions(OWN)] == ["2026.1", "2027.1"]


def test_what_held_once_is_not_rewritten(colleague, keeper) -> None:
    enacted(colleague, keeper)
    draft = services.begin_amendment(institution_id=OWN, by=colleague)
    value = NewValue("studies_per_week", Decimal(3), dt.date(2020, 1, 1), "会议")
    with pytest.raises(Refused, match="已经施行过，不能改写"):
        services.change_values(draft=draft, values=[value], version=draft.version, by=colleague)


def test_of_two_who_change_a_draft_the_second_is_told(colleague, keeper) -> None:
    draft = begun(colleague)
    services.change_heading(draft=draft, heading=heading(title="甲"), version=draft.version, by=keeper)
    with pytest.raises(Refused, match="您打开以后，周岚又改过这份草稿"):
        services.change_heading(draft=draft, heading=heading(title="乙"), version=draft.version, by=colleague)


def test_a_draft_with_an_error_or_a_number_that_is_taken_is_not_proposed(colleague, keeper) -> None:
    enacted(colleague, keeper)
    draft = services.begin_amendment(institution_id=OWN, by=colleague)
    same = services.change_heading(draft=draft, heading=heading(), version=draft.version, by=colleague)
    with pytest.raises(Refused, match=r"“2026\.1”这个版次已经有了"):
        services.propose_draft(draft=same, reason="会议", version=same.version, by=colleague)
    broken = services.replace_text(
        draft=same, text=same.text.replace("every: week", "every: wek").replace("2026.1", "2026.9"),
        version=same.version, by=colleague,
    )  # fmt: skip
    with pytest.raises(Refused, match="草稿还有 1 处错"):
        services.propose_draft(draft=broken, reason="会议", version=broken.version, by=colleague)


def test_numbers_that_break_an_example_ask_for_it_to_be_restated(colleague, keeper) -> None:
    draft = services.begin_amendment(institution_id="source-4.organs-ten-plus-one", by=colleague)
    day = draft_day(draft)
    values = [
        NewValue("plan_full", Decimal("1"), day, "会议"),
        NewValue("group_study_full", Decimal("4"), day, "会议"),
    ]
    draft = services.change_values(draft=draft, values=values, version=draft.version, by=colleague)
    with pytest.raises(Refused, match=r"例子“.*”对不上了"):
        services.propose_draft(draft=draft, reason="会议", version=draft.version, by=colleague)
    draft = services.restate_examples(draft=draft, version=draft.version, by=colleague)
    draft = services.propose_draft(draft=draft, reason="会议", version=draft.version, by=colleague)
    assert draft.state == InstitutionDraft.State.PROPOSED


def draft_day(draft: InstitutionDraft) -> dt.date:
    from zugong.rulebook import proving

    return proving.heading_of(draft.text).in_force_from


def test_empty_slots_are_filled_by_the_county(colleague) -> None:
    draft = begun(colleague)
    text = draft.text + 'labels:\n  bans:\n    title: 三严禁\n    values: {one: "", two: "", three: ""}\n'
    draft = services.replace_text(draft=draft, text=text, version=draft.version, by=colleague)
    draft = services.fill_labels(
        draft=draft, names={"bans": {"one": "严禁甲", "three": "严禁：丙"}}, version=draft.version, by=colleague
    )
    assert draft.text.endswith('    values: {one: 严禁甲, two: "", three: "严禁：丙"}\n')


def test_an_institution_ends_with_its_last_day_and_by_two_humans(colleague, keeper) -> None:
    enacted(colleague, keeper)
    with clock.frozen(dt.date(2026, 12, 1)):
        end = services.propose_end(institution_id=OWN, last_day=LAST_DAY, reason="并入别的制度", by=keeper)
        with pytest.raises(Refused, match="提出和审定要两个人"):
            services.decide_end(end=end, by=keeper)
        services.drop_end(end=end, by=keeper)
        end = services.propose_end(institution_id=OWN, last_day=LAST_DAY, reason="并入别的制度", by=colleague)
        services.decide_end(end=end, by=keeper)
        library.look_again()
        assert [OWN in in_force(day) for day in (LAST_DAY, dt.date(2027, 1, 1))] == [True, False]
        assert library.get(OWN).heading.in_force_to == LAST_DAY


def test_a_mistake_is_put_right_by_an_edition_of_the_same_day(colleague, keeper) -> None:
    enacted(colleague, keeper)
    draft = services.begin_amendment(institution_id=OWN, by=colleague)
    draft = services.change_heading(
        draft=draft, heading=heading(edition="2026.2", title="更正后的制度"), version=draft.version, by=colleague
    )
    draft = services.propose_draft(draft=draft, reason="名称写错", version=draft.version, by=colleague)
    services.enact_draft(draft=draft, by=keeper)
    held = [one for one in library.in_force(FIRST_DAY) if one.id == OWN]
    assert [(one.edition, one.title) for one in held] == [("2026.2", "更正后的制度")]


def test_a_proposed_draft_stands_still_until_it_is_sent_back(colleague, keeper) -> None:
    draft = proposed(colleague)
    with pytest.raises(Refused, match="正等人审定"):
        services.change_heading(draft=draft, heading=heading(title="甲"), version=draft.version, by=colleague)
    draft = services.return_draft(draft=draft, answer="补上依据", by=keeper)
    assert (draft.state, draft.answer) == (InstitutionDraft.State.OPEN, "补上依据")
    services.drop_draft(draft=draft, by=colleague)
    with pytest.raises(Refused, match="已经办完"):
        services.change_heading(draft=draft, heading=heading(title="甲"), version=draft.version, by=colleague)


def test_a_second_draft_of_the_same_institution_is_not_begun(colleague, keeper) -> None:
    services.begin_amendment(institution_id="source-0.political-study", by=colleague)
    with pytest.raises(Refused, match="吴敏正在起草这份制度的新版"):
        services.begin_amendment(institution_id="source-0.political-study", by=keeper)
    begun(colleague)
    with pytest.raises(Refused, match="已经有制度在用"):
        begun(keeper)
