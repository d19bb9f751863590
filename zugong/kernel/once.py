"""A form has one effect, however often it is sent: double clicks, lost answers, a reload of the page after it.

In the form `{% load once %}{% once_key %}`, and in the view:

    with once.claim(request) as previous:
        if previous:
            return redirect(previous)              # sent before: show where the first sending led
        meeting = record_meeting(..., by=request.user)
        return once.done(request, redirect(meeting))

The key is used up in the same transaction as the act: if the act is refused, the form can be corrected and sent again.
A form without a key is let through and is not protected. `sent` is all of this for a view with one form and one verb.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from cryptography.hazmat.primitives import hashes
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.models import OnceKey
from zugong.kernel.rules import Refused

FIELD = "once_key"
_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NOT_CONTENT = frozenset({FIELD, "csrfmiddlewaretoken"})

Answer = TypeVar("Answer", str, HttpResponse)


def new_key() -> str:
    """A fresh key. It is written down only when the form comes back, since a GET cannot write."""
    return secrets.token_hex(16)


def hidden_field() -> SafeString:
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_key())


@contextmanager
def claim(request: HttpRequest) -> Iterator[str | None]:
    """Use up the key of a form, in a transaction. Gives None the first time, afterwards where the first time led."""
    key = request.POST.get(FIELD, "")
    with transaction.atomic():
        if not _KEY.fullmatch(key):
            yield None
            return
        content = _content_of(request)
        row, first = OnceKey.objects.get_or_create(
            key=key,
            actor_id=getattr(request.user, "actor_id", ""),
            defaults={"content": content, "claimed_at": clock.now()},
        )
        if not first and row.content != content:
            raise Refused(_("这份表单已经提交过，之后内容又改了。请打开刚才的记录去修改，或重新打开一份空白表单"))
        request.__dict__["_once"] = row
        yield None if first else row.redirect_to
        if not row.redirect_to:
            # Nothing came of it (the form was shown again with its errors), so the key is still good.
            row.delete()


def done(request: HttpRequest, answer: Answer) -> Answer:
    """Keep where this form led, for those who send it again; gives the answer back."""
    row: OnceKey | None = request.__dict__.get("_once")
    if row is not None:
        row.redirect_to = answer if isinstance(answer, str) else answer.url  # type: ignore[attr-defined]
        row.save(update_fields=["redirect_to"])
    return answer


class Sent(Protocol):
    """A form, or a page of several that are sent as one."""

    @property
    def is_bound(self) -> bool: ...
    def is_valid(self) -> bool: ...
    def add_error(self, field: None, error: Any) -> None: ...


def sent(request: HttpRequest, form: Sent, verb: Callable[[], Any], then: Callable[[Any], str]) -> HttpResponse | None:
    """One effect however often the form is sent: on to where `then` leads from what the verb gave. None where the form is
    to be shown: nothing was sent, or it has something to change, a refusal of the verb being one of its sentences."""
    if not form.is_bound:
        return None
    valid = form.is_valid()
    try:
        with claim(request) as before:
            if before:
                return redirect(before)
            if valid:
                return done(request, redirect(then(verb())))
    except Refused as refused:
        for sentence in str(refused).split("\n"):
            form.add_error(None, sentence)
    return None


def _content_of(request: HttpRequest) -> str:
    digest = hashes.Hash(hashes.SM3())
    for name in sorted(request.POST.keys() - _NOT_CONTENT):
        digest.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        digest.update(repr((name, [(file.name, file.size) for file in request.FILES.getlist(name)])).encode())
    return digest.finalize().hex()


def sweep(before: dt.datetime) -> int:
    """Forget keys claimed before a moment; nobody sends a form again after weeks. How many were forgotten."""
    return OnceKey.objects.filter(claimed_at__lt=before).delete()[0]
