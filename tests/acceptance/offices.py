"""The organisation department's office, where people are assessed: two cadres of its branch, who leads and who assesses them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from zugong.org.models import Account
from zugong.org.tests import factories


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
