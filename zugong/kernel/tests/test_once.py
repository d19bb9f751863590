import datetime as dt
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.template import Context, Template
from django.test import RequestFactory

from zugong.kernel import audit, once
from zugong.kernel.actors import SYSTEM, NamedActor
from zugong.kernel.models import AuditEntry, OnceKey
from zugong.kernel.rules import Refused

pytestmark = pytest.mark.django_db


def sent(key: str | None, by: Any = SYSTEM, **content: object) -> HttpRequest:
    data = {**content, **({} if key is None else {once.FIELD: key})}
    request = RequestFactory().post("/meetings/new", data)
    request.user = by
    return request


def record(request: HttpRequest) -> str:
    """A view of a form, as once.py shows it."""
    with once.claim(request) as previous:
        if previous:
            return previous
        line = audit.append(by=SYSTEM, verb="life.record_meeting")
        return once.done(request, f"/meetings/{line.seq}")


def test_a_form_sent_twice_has_one_effect_and_leads_to_the_same_place() -> None:
    key = once.new_key()
    assert record(sent(key, topic="第一议题")) == record(sent(key, topic="第一议题")) == "/meetings/1"
    assert AuditEntry.objects.count() == 1


def test_two_forms_have_two_effects() -> None:
    assert [record(sent(once.new_key())), record(sent(once.new_key()))] == ["/meetings/1", "/meetings/2"]


def test_the_same_key_with_other_content_is_refused() -> None:
    key = once.new_key()
    record(sent(key, topic="第一议题"))
    with pytest.raises(Refused, match="已经提交过"):
        record(sent(key, topic="主题党日"))
    with pytest.raises(Refused, match="已经提交过"):
        record(sent(key, topic="第一议题", minutes=SimpleUploadedFile("a.txt", b"x")))
    assert AuditEntry.objects.count() == 1


def test_the_key_of_one_person_does_not_hold_for_another() -> None:
    key = once.new_key()
    seen = [record(sent(key, by=who)) for who in (SYSTEM, NamedActor("account:5", "同事"), AnonymousUser())]
    assert seen == ["/meetings/1", "/meetings/2", "/meetings/3"]


def test_a_refused_form_can_be_corrected_and_sent_again() -> None:
    key = once.new_key()
    with pytest.raises(Refused), once.claim(sent(key, topic="")):
        raise Refused("写上议题")
    assert record(sent(key, topic="第一议题")) == "/meetings/1"


def test_a_form_shown_again_with_its_errors_can_be_sent_again() -> None:
    key = once.new_key()
    with once.claim(sent(key, topic="")) as previous:
        assert previous is None
    assert OnceKey.objects.count() == 0
    assert record(sent(key, topic="第一议题")) == "/meetings/1"


@pytest.mark.parametrize("key", [None, "", "x" * 32, "a" * 33, "'; drop table"])
def test_a_form_without_a_key_is_let_through(key) -> None:
    assert [record(sent(key)), record(sent(key))] == ["/meetings/1", "/meetings/2"]


def test_the_answer_may_be_a_redirect() -> None:
    request = sent(once.new_key())
    with once.claim(request):
        answer = once.done(request, redirect("/meetings/9"))
    assert isinstance(answer, HttpResponseRedirect)
    assert OnceKey.objects.get().redirect_to == "/meetings/9"


def test_the_tag_gives_every_form_its_own_key() -> None:
    form = Template("{% load once %}{% once_key %}")
    first, second = form.render(Context()), form.render(Context())
    assert first.startswith('<input type="hidden" name="once_key" value="')
    assert first != second


def test_old_keys_are_swept_away() -> None:
    record(sent(once.new_key()))
    assert once.sweep(before=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) == 0
    assert once.sweep(before=dt.datetime(2100, 1, 1, tzinfo=dt.UTC)) == 1


class Topic(forms.Form):
    topic = forms.CharField()


def shown(request: HttpRequest, verb: Any) -> tuple[str | None, list[str]]:
    form = Topic(request.POST or None)
    answer = once.sent(request, form, verb, lambda number: f"/meetings/{number}")
    return answer and answer.url, list(form.non_field_errors()) if form.is_bound else []


def test_a_view_of_one_form_and_one_verb_is_one_call() -> None:
    key, done = once.new_key(), []

    def verb() -> int:
        done.append(1)
        return len(done)

    assert [shown(sent(key, topic="第一议题"), verb) for _ in range(2)] == [("/meetings/1", [])] * 2
    assert shown(sent(once.new_key()), verb) == (None, [])  # without its topic
    assert len(done) == 1


def test_what_the_verb_refuses_stands_in_the_form_line_by_line() -> None:
    def verb() -> int:
        raise Refused("还没到日子。\n还缺材料。")

    assert shown(sent(once.new_key(), topic="第一议题"), verb) == (None, ["还没到日子。", "还缺材料。"])
    assert OnceKey.objects.count() == 0
