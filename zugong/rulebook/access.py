"""Who may open which page of the library. What is in force everybody reads who is marked by it; drafts are the drafters'."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from zugong.engine import Institution
from zugong.kernel import clock
from zugong.rulebook import library, rules
from zugong.ui.denied import Denied


def insist_on_reader(account: Any, for_the_system: str = "") -> None:
    """`for_the_system`: what whoever looks after the installation is told all the same."""
    if account.is_administrator:
        told = for_the_system if account.may("configure") else ""
        raise Denied(_("三员不看业务。制度库由办业务的人看。") + told, who_can=_("党员和各单位、机关工委、组织部"))


def insist_on_drafter(account: Any) -> None:
    insist_on_reader(account)
    if not rules.drafts(account):
        raise Denied(
            _("草稿、模板和停用只有起草、审定制度的人能看。"), who_can=_("机关工委考核组、机关工委书记、组织部科室")
        )


def edition_of(id: str, edition: str, account: Any) -> Institution:
    """The edition asked for, else the one of today. What never held is shown to drafters alone."""
    insist_on_reader(account)
    known = [one for one in library.editions(id) if rules.drafts(account) or has_begun(one)]
    if edition:
        known = [one for one in known if one.edition == edition]
    today = clock.today()
    holding = [one for one in known if one.in_force(today)]
    if not known:
        raise Http404
    return (holding or known)[-1]


def has_begun(one: Institution) -> bool:
    return one.heading.in_force_from <= clock.today()
