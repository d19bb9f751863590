"""The pages of the library as three people see them: whoever decides, a colleague, a secretary; and an administrator."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zugong.org.tests import factories
from zugong.rulebook import library, listing, services
from zugong.rulebook.models import InstitutionDraft, InstitutionEdition, InstitutionEnd
from zugong.rulebook.tests.conftest import FIRST_DAY, OWN, STUDY, begun, enacted, heading, proposed

pytestmark = pytest.mark.django_db
ORGANS = "source-4.organs-ten-plus-one"


def text_of(answer) -> str:
    return answer.content.decode()


def numbers(draft: InstitutionDraft, **changed: str) -> dict[str, str]:
    given = {
        "v:studies_per_week:": "1", "v:make_up_days:": "7", "v:reminder_days:": "1", "v:study_minutes:": "90",
        "from_": "2026-11-16", "cite": "工委〔2026〕9 号", "version": str(draft.version),
    }  # fmt: skip
    return given | changed


def test_a_template_becomes_a_draft_by_a_form_and_two_numbers_by_another(colleague, client_of) -> None:
    client = client_of(colleague)
    page = client.get(reverse("rulebook:template", args=[STUDY]))
    assert page.context["form"].initial["institution_id"] == "county.collective-study-day"
    assert page.context["form"].initial["title"] == "澄川县机关集中学习日制度"
    head = {"title": "集中学习日", "institution_id": OWN, "edition": "2026.1", "in_force_from": "2026-11-16"}
    client.post(reverse("rulebook:template", args=[STUDY]), head)
    draft = InstitutionDraft.objects.get()
    client.post(
        reverse("rulebook:draft-numbers", args=[draft.pk]),
        numbers(draft, **{"v:studies_per_week:": "2", "v:make_up_days:": "10"}),
    )
    draft.refresh_from_db()
    assert [line.strip() for line in draft.text.splitlines() if "9 号" in line] == [
        '- {from: 2026-11-16, value: 2, cite: "工委〔2026〕9 号"}',
        '- {from: 2026-11-16, value: 10, cite: "工委〔2026〕9 号"}',
    ]
    assert draft.version == 2


def test_a_number_that_is_none_is_told_beside_its_box_and_nothing_typed_is_lost(colleague, client_of) -> None:
    draft = begun(colleague)
    answer = client_of(colleague).post(
        reverse("rulebook:draft-numbers", args=[draft.pk]), numbers(draft, **{"v:make_up_days:": "十天"})
    )
    form = answer.context["numbers_form"]
    assert (answer.status_code, form.errors["v:make_up_days:"]) == (422, ["这里只能填数字"])
    assert 'value="十天"' in text_of(answer)
    answer = client_of(colleague).post(reverse("rulebook:draft-numbers", args=[draft.pk]), numbers(draft))
    assert answer.context["numbers_form"].non_field_errors() == ["没有改动任何一个数。"]


def test_what_the_check_says_stands_beside_the_field_it_belongs_to(colleague, client_of) -> None:
    draft = begun(colleague)
    broken = draft.text.replace("unit: 次", "unit: 趟", 1).replace("every: week", "every: wek")
    client_of(colleague).post(
        reverse("rulebook:draft-text", args=[draft.pk]),
        {"file": SimpleUploadedFile("own.yaml", broken.encode()), "version": draft.version},
    )
    context = client_of(colleague).get(reverse("rulebook:draft", args=[draft.pk])).context
    beside = {row.parameter.id: row.problems for row in context["number_rows"]}
    assert [len(beside[name]) for name in ("studies_per_week", "make_up_days", "reminder_days")] == [1, 0, 0]
    assert "趟" in beside["studies_per_week"][0]
    assert [row["severity"] for row in context["elsewhere"]] == ["error", "error"]


def test_every_shape_of_a_number_has_its_boxes(colleague, client_of) -> None:
    draft = services.begin_amendment(institution_id=ORGANS, by=colleague)
    form = client_of(colleague).get(reverse("rulebook:draft", args=[draft.pk])).context["numbers_form"]
    shapes = {parameter.values[-1].shape for parameter in form.shown}
    sizes = {parameter.values[-1].shape: len(form.boxes[parameter.id]) for parameter in form.shown}
    assert {"number", "month_day", "table"} <= shapes
    assert (sizes["number"], sizes["month_day"], sizes["table"] > 1) == (1, 1, True)


def test_one_number_may_have_a_day_and_a_citation_of_its_own(colleague, client_of) -> None:
    draft = begun(colleague)
    address = reverse("rulebook:draft-number", args=[draft.pk, "make_up_days"])
    given = {
        "v:make_up_days:": "7",
        "from_": "2027-01-01",
        "cite": "县委〔2026〕3 号",
        "note": "和上年一样",
        "uncertain": "on",
    }
    client_of(colleague).post(address, given | {"version": str(draft.version)})
    draft.refresh_from_db()
    assert '- {from: 2027-01-01, value: 7, cite: "县委〔2026〕3 号", note: 和上年一样, uncertain: true}' in draft.text


def test_the_form_of_a_number_that_held_once_begins_with_the_first_day_of_the_edition(colleague, client_of) -> None:
    draft = services.begin_amendment(institution_id="source-0.political-study", by=colleague)
    page = client_of(colleague).get(reverse("rulebook:draft-number", args=[draft.pk, "make_up_days"]))
    assert page.context["form"].initial == {"from_": dt.date(2026, 11, 13)}


def test_the_second_person_decides_on_the_page_that_says_what_changes(colleague, keeper, client_of) -> None:
    draft = proposed(colleague)
    address = reverse("rulebook:consequences", args=[draft.pk])
    assert "审定施行" not in text_of(client_of(colleague).get(address))
    page = text_of(client_of(keeper).get(address))
    assert "审定施行" in page
    assert "这是一份新制度" in page
    client_of(keeper).post(reverse("rulebook:enact", args=[draft.pk]))
    assert InstitutionEdition.objects.get().institution_id == OWN
    assert "已经审定" in text_of(client_of(keeper).get(address))


def test_whoever_proposed_reads_why_somebody_else_has_to_decide(keeper, client_of) -> None:
    draft = proposed(keeper)
    page = text_of(client_of(keeper).get(reverse("rulebook:consequences", args=[draft.pk])))
    assert "提出和审定要两个人" in page
    assert "审定施行" not in page
    client_of(keeper).post(reverse("rulebook:enact", args=[draft.pk]))
    assert InstitutionEdition.objects.count() == 0


def test_no_change_gives_no_differences(colleague, client_of) -> None:
    draft = services.begin_amendment(institution_id="source-0.political-study", by=colleague)
    context = client_of(colleague).get(reverse("rulebook:consequences", args=[draft.pk])).context
    assert (context["groups"], context["faults"]) == ([], [])


def test_a_secretary_reads_what_is_in_force_and_no_draft_template_or_end(
    colleague, keeper, secretary, client_of
) -> None:
    draft, client = proposed(colleague), client_of(secretary)
    end = services.propose_end(
        institution_id="source-0.political-study", last_day=dt.date(2026, 12, 31), reason="停", by=colleague
    )
    denied = [
        reverse("rulebook:templates"), reverse("rulebook:template", args=[STUDY]), reverse("rulebook:upload"),
        reverse("rulebook:draft", args=[draft.pk]), reverse("rulebook:consequences", args=[draft.pk]),
        reverse("rulebook:ending", args=[end.pk]), reverse("rulebook:end", args=[ORGANS]),
    ]  # fmt: skip
    assert [client.get(address).status_code for address in denied] == [403] * len(denied)
    page = text_of(client.get(reverse("rulebook:institutions")))
    assert "正在办" not in page
    assert "将施行" not in page
    services.enact_draft(draft=draft, by=keeper)
    assert client.get(reverse("rulebook:institution", args=[OWN])).status_code == 404
    assert client_of(colleague).get(reverse("rulebook:institution", args=[OWN])).status_code == 200
    posts = [("enact", draft.pk), ("propose", draft.pk), ("drop", draft.pk), ("amend", ORGANS), ("decide-end", end.pk)]
    answers = [client.post(reverse(f"rulebook:{name}", args=[key])).status_code for name, key in posts]
    assert answers == [403] * 5


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_none_of_the_three_administrators_sees_the_library(role, bureau, client_of) -> None:
    client = client_of(factories.account(role, bureau.parent.parent))
    addresses = [reverse("rulebook:institutions"), reverse("rulebook:institution", args=[ORGANS])]
    assert [client.get(address).status_code for address in addresses] == [403, 403]


def test_the_list_is_cut_down_by_words_module_and_state(colleague, keeper, client_of) -> None:
    enacted(colleague, keeper)

    known = {OWN, ORGANS, "national.organisation-life", "source-0.political-study"}

    def ids(**asked: str) -> list[str]:
        found = listing.of(listing.Asked.of(asked), colleague)
        return [card.institution.id for card in found.cards if card.institution.id in known]

    assert ids(state="coming") == [OWN]
    assert ids(q="集中学习 补") == ["source-0.political-study", OWN]
    assert ids(module="A03") == ["national.organisation-life", "source-0.political-study"]
    assert ids(pack="county") == [OWN]
    assert ids(q="没有这个词") == []
    page = text_of(client_of(colleague).get(reverse("rulebook:institutions"), {"q": "没有这个词"}))
    assert "没有符合的制度" in page


def test_templates_are_found_by_words_and_area(colleague, client_of) -> None:
    page = client_of(colleague).get(reverse("rulebook:templates"), {"q": "河长"})
    assert [card.institution.id for card in page.context["cards"]] == ["templates.river-chief-departments"]
    page = client_of(colleague).get(reverse("rulebook:templates"), {"module": "A02"})
    assert [card.institution.id for card in page.context["cards"]] == [STUDY]


def test_the_history_says_in_words_what_two_editions_say_differently(colleague, keeper, client_of) -> None:
    enacted(colleague, keeper)
    draft = services.begin_amendment(institution_id=OWN, by=colleague)
    draft = services.change_heading(
        draft=draft, heading=heading(edition="2026.2", title="学习日"), version=draft.version, by=colleague
    )
    draft = services.replace_text(
        draft=draft, text=draft.text.replace("every: week", "every: month"), version=draft.version, by=colleague
    )
    draft = services.propose_draft(draft=draft, reason="改月", version=draft.version, by=colleague)
    services.enact_draft(draft=draft, by=keeper)
    context = client_of(keeper).get(reverse("rulebook:history", args=[OWN])).context
    told = [(one.name, one.before, one.after) for group in context["groups"] for one in group.differences]
    assert told[0] == ("名称", "县直机关集中学习日制度", "学习日")
    assert told[1][0] == "机关集中学习"
    assert ("每周 1 次" in told[1][1], "每月 1 次" in told[1][2]) == (True, True)
    assert [row.institution.edition for row in context["rows"]] == ["2026.2", "2026.1"]


def test_the_file_is_handed_out_whole_and_taken_back(colleague, keeper, client_of) -> None:
    edition = enacted(colleague, keeper)
    content = client_of(colleague).get(reverse("rulebook:text", args=[OWN])).content
    assert library.fingerprint(content) == edition.digest
    own = content.decode().replace(OWN, "county.other-day")
    client_of(colleague).post(reverse("rulebook:upload"), {"file": SimpleUploadedFile("a.yaml", own.encode())})
    assert InstitutionDraft.objects.get(origin="upload").institution_id == "county.other-day"
    answer = client_of(colleague).post(reverse("rulebook:upload"), {"file": SimpleUploadedFile("a.yaml", b"a: [")})
    assert (answer.status_code, InstitutionDraft.objects.filter(origin="upload").count()) == (422, 1)


def test_an_end_is_proposed_shown_and_decided(colleague, keeper, client_of) -> None:
    enacted(colleague, keeper, in_force_from=dt.date(2026, 11, 1))
    client_of(colleague).post(reverse("rulebook:end", args=[OWN]), {"last_day": "2026-11-30", "reason": "并入"})
    end = InstitutionEnd.objects.get()
    assert "等您审定的制度" in text_of(client_of(keeper).get("/waiting/"))
    assert "审定停用" in text_of(client_of(keeper).get(reverse("rulebook:ending", args=[end.pk])))
    client_of(keeper).post(reverse("rulebook:decide-end", args=[end.pk]))
    end.refresh_from_db()
    assert (end.state, library.get(OWN).heading.in_force_to) == ("decided", dt.date(2026, 11, 30))


def test_a_draft_that_somebody_else_changed_meanwhile_is_not_written_over(colleague, keeper, client_of) -> None:
    draft = begun(colleague)
    services.change_heading(draft=draft, heading=heading(title="甲"), version=draft.version, by=keeper)
    given = {"title": "乙", "edition": "2026.1", "in_force_from": FIRST_DAY.isoformat(), "version": draft.version}
    answer = client_of(colleague).post(reverse("rulebook:draft-heading", args=[draft.pk]), given)
    assert answer.status_code == 422
    assert "又改过这份草稿" in text_of(answer)
    draft.refresh_from_db()
    assert draft.title == "甲"
