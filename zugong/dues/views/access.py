"""Who may see what of dues. A row that is not yours does not exist; a page that is not yours says who may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zugong.dues import rules
from zugong.kernel import once
from zugong.org.http import SignedIn
from zugong.org.models import Person, Unit
from zugong.org.rules.people import branch_of
from zugong.ui.denied import Denied


def only_keepers(request: SignedIn) -> None:
    if not request.user.may("keep_dues"):
        raise Denied(_("谁交了多少只有党费管理员能看。"), who_can=_("党费管理员；自己的党费在“我的党费”"))


def kept_unit(request: SignedIn, pk: int) -> Unit:
    """A unit whose members' dues this account keeps."""
    only_keepers(request)
    return get_object_or_404(Unit.objects.select_related("parent").filter(request.user.scope("keep_dues").q()), pk=pk)


def kept_member(request: SignedIn, pk: int) -> tuple[Person, Unit]:
    only_keepers(request)
    person = get_object_or_404(Person.objects.defer("id_number", "phone"), pk=pk)
    unit = branch_of(person)
    if unit is None or not rules.keeps(request.user, unit):
        raise Http404
    return person, unit


def send(request: SignedIn, form: BaseForm, verb: Callable[[], Any], to: str, said: str) -> HttpResponse | None:
    """Sent once, with what was done said on the page it leads to; `%(done)s` is what the verb gave."""

    def then(done: Any) -> str:
        messages.success(request, said % {"done": done} if "%(done)s" in said else said)
        return to

    return once.sent(request, form, verb, then)
