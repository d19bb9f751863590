import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject

from zugong.kernel.actors import SYSTEM, Actor, NamedActor
from zugong.kernel.acts import act
from zugong.kernel.models import AuditEntry, OnceKey
from zugong.kernel.rules import Refused

SECRETARY = NamedActor("account:7", "王芳")


@act("key", "day")
def leave_key(*, key: str, day: dt.date, minutes: str, by: Actor, fail: bool = False) -> OnceKey:
    row = OnceKey.objects.create(key=key, claimed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    if fail:
        raise Refused("不行")
    return row


@pytest.mark.django_db
def test_an_act_leaves_one_line_that_keeps_only_the_named_arguments() -> None:
    row = leave_key(key="k", day=dt.date(2026, 11, 12), minutes="保密的记录", by=SECRETARY)
    (line,) = AuditEntry.objects.all()
    assert (line.actor_id, line.actor_name, line.verb) == ("account:7", "王芳", "kernel.leave_key")
    assert line.subject == f"kernel.oncekey:{row.pk}"
    assert line.details == {"key": "k", "day": "2026-11-12"}


@act("key", "said.day")
def leave_what_was_said(*, key: str, said: dt.datetime, by: Actor) -> OnceKey:
    return OnceKey.objects.create(key=key, claimed_at=said)


@pytest.mark.django_db
def test_a_line_may_keep_a_part_of_what_was_said() -> None:
    leave_what_was_said(key="k", said=dt.datetime(2026, 1, 31, tzinfo=dt.UTC), by=SECRETARY)
    assert AuditEntry.objects.get().details == {"key": "k", "day": "31"}


def test_a_part_of_an_argument_that_is_not_there_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match=r"has no argument 'told.day'"):
        act("told.day")(leave_what_was_said.__wrapped__)


@pytest.mark.django_db
def test_an_act_that_is_refused_leaves_neither_rows_nor_lines() -> None:
    with pytest.raises(Refused):
        leave_key(key="k", day=dt.date(2026, 11, 12), minutes="", by=SECRETARY, fail=True)
    assert (OnceKey.objects.count(), AuditEntry.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "nobody", [None, AnonymousUser(), NamedActor("account:7", "王芳", is_active=False), NamedActor("", "无名")]
)
def test_nobody_and_the_switched_off_cannot_act(nobody) -> None:
    with pytest.raises(Refused, match="请先登录"):
        leave_key(key="k", day=dt.date(2026, 11, 12), minutes="", by=nobody)
    assert OnceKey.objects.count() == 0


@pytest.mark.django_db
def test_the_lazy_user_of_a_request_can_act() -> None:
    leave_key(key="k", day=dt.date(2026, 11, 12), minutes="", by=SimpleLazyObject(lambda: SECRETARY))
    assert AuditEntry.objects.get().actor_name == "王芳"


@pytest.mark.django_db
def test_an_act_within_an_act_leaves_a_line_each() -> None:
    @act("key")
    def leave_two(*, key: str, by: Actor) -> None:
        leave_key(key=key, day=dt.date(2026, 1, 1), minutes="", by=by)
        leave_key(key=key + "2", day=dt.date(2026, 1, 1), minutes="", by=by)

    leave_two(key="k", by=SYSTEM)
    verbs = list(AuditEntry.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == ["kernel.leave_key", "kernel.leave_key", "kernel.leave_two"]


def test_acts_can_be_found_and_name_their_verb() -> None:
    marks = {name: getattr(leave_key, name) for name in ("is_act", "verb", "kept")}
    assert marks == {"is_act": True, "verb": "kernel.leave_key", "kept": ("key", "day")}


def test_an_act_must_take_keywords_only() -> None:
    with pytest.raises(TypeError, match="'unit' must be keyword-only"):

        @act()
        def positional(unit, *, by): ...


def test_an_act_must_ask_who_does_it() -> None:
    with pytest.raises(TypeError, match="needs an argument by="):

        @act()
        def anonymous(*, unit): ...

    with pytest.raises(TypeError, match="needs an argument by="):

        @act()
        def by_default(*, by=SYSTEM): ...


def test_an_act_cannot_keep_what_it_is_not_given() -> None:
    with pytest.raises(TypeError, match="no argument 'held_on'"):

        @act("held_on")
        def unknown(*, by): ...


def test_an_act_cannot_outlive_its_transaction() -> None:
    with pytest.raises(TypeError, match="outside its transaction"):

        @act()
        async def later(*, by): ...
