"""The organisation department's office, where people are assessed: two cadres of its branch, who leads and who assesses them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from zugong.assessment.models import Campaign, Result
from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.registers.models import Row

from .pages import write

PERFORMANCE, EFFICIENCY = "source-0.performance", "source-1.post-efficiency"


def office_of(signed_in: Callable[[Account], Client], **more: str) -> SimpleNamespace:
    """Everybody signed in; `more`: name → role of others at the office."""
    county = factories.county()
    section = factories.unit("organisation_department", county, "县委组织部")
    branch = factories.branch(section, "组织部机关支部")
    cadre, other = factories.members(branch, 2)
    people = {
        "keeper": factories.account("member", branch, person=cadre),
        "colleague": factories.account("member", branch, person=other),
        "stranger": factories.account("organ_clerk", factories.department(county)),
        "head": factories.account("organ_clerk", section), "chief": factories.account("unit_leader", section),
        "panel": factories.account("assessor", section),
        **{name: factories.account(role, section) for name, role in more.items()},
    }  # fmt: skip
    clients = {name: signed_in(one) for name, one in people.items()}
    return SimpleNamespace(county=county, section=section, branch=branch, cadre=cadre, other=other, **clients)


def let_out(
    drawing: Client, releasing: Client, campaign: Campaign, because: str = "", *, closed: bool = False
) -> Result:
    """Closed and sealed through the pages by one, reviewed by another with the days the institution proposes."""
    if not closed:
        assert drawing.post(reverse("assessment:close", args=[campaign.pk])).status_code == 302
    answer = drawing.post(reverse("assessment:draw-up", args=[campaign.pk]), {"because": because})
    assert answer.status_code == 302, answer.content.decode()
    result = campaign.results.latest("number")
    review = reverse("assessment:review", args=[result.pk])
    form = releasing.get(review).context["form"]
    answer = releasing.post(review, {name: form.initial[name] for name in form.initial if name in form.fields})
    assert answer.status_code == 302, answer.content.decode()
    result.refresh_from_db()
    return result


def verified(client: Client, row: Row) -> None:
    assert client.post(reverse("registers:verify", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.state == Row.State.VERIFIED


def task(office: SimpleNamespace, topic: str, done_on: str, quality: str) -> Row:
    post = Row.objects.filter(register=f"{EFFICIENCY}/posts").first() or write(
        office.head, EFFICIENCY, "posts", office.section, name="组织科科员", who=office.cadre.name, duties="管党员底册"
    )  # fmt: skip
    row = write(
        office.keeper, EFFICIENCY, "tasks", office.section, post=post.pk, who=office.cadre.name, topic=topic,
        due_on="2026-10-20", done_on=done_on, quality=quality,
    )  # fmt: skip
    verified(office.head, row)
    return post


def reviewed(office: SimpleNamespace) -> Row:
    summary = write(office.keeper, PERFORMANCE, "monthly", office.section, month="2026-10", who=office.cadre.name)
    write(
        office.head, PERFORMANCE, "reviews", office.section, summary=summary.pk, who=office.cadre.name, on="2026-11-02",
        grade="good", remark="交办的事件件有回音",
    )  # fmt: skip
    return summary
