from __future__ import annotations

import datetime as dt

import pytest

from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused
from zugong.org.tests import factories
from zugong.work import rules, services
from zugong.work.models import Duty, Message
from zugong.work.tests.conftest import hold

REASON = "支部不足 7 人，没有设支委会。"


@pytest.fixture
def duty(county, generate) -> Duty:
    generate()
    return Duty.objects.select_related("unit", "obligation").get(unit=county.first, period="2026-03")


def test_the_level_above_may_exempt(county, duty):
    done = services.exempt_duty(duty=duty, reason=REASON, by=county.colleague)
    assert (done.state, done.exempt_reason, done.exempted_by, done.exempted_on) == (
        "exempt",
        REASON,
        county.colleague.actor_id,
        dt.date(2026, 3, 12),
    )
    assert AuditEntry.objects.filter(verb="work.exempt_duty").count() == 1


@pytest.mark.parametrize("who", ["keeper", "stranger", "member"])
def test_the_unit_itself_and_strangers_may_not(county, duty, who):
    with pytest.raises(Refused, match="不能给自己免"):
        services.exempt_duty(duty=duty, reason=REASON, by=getattr(county, who))


def test_a_reader_above_without_the_register_may_not(county, duty):
    assessor = factories.account("assessor", county.root)
    assert not rules.exempt_duty.allows(duty, REASON, by=assessor)


def test_the_organ_may_not_exempt_itself(county, duty):
    own = Duty.objects.select_related("unit").get(unit=county.organ, period="2026")
    assert rules.exempt_duty.why_not(own, REASON, by=county.colleague) == rules.exempt_duty.why_not(
        duty, REASON, by=county.stranger
    )


def test_an_exemption_needs_a_reason_and_an_open_duty(county, duty):
    with pytest.raises(Refused, match="写明"):
        services.exempt_duty(duty=duty, reason=" ", by=county.colleague)
    hold(county.first, "2026-03-05")
    with pytest.raises(Refused, match="已经有结果"):
        services.exempt_duty(duty=duty, reason=REASON, by=county.colleague)


def test_those_who_record_are_told(county, duty):
    services.exempt_duty(duty=duty, reason=REASON, by=county.colleague)
    (message,) = Message.objects.filter(account=county.keeper)
    assert message.sentence == f"“开支部委员会会议”不用做了：{REASON}"


def test_an_exempt_duty_takes_no_facts(county, duty):
    services.exempt_duty(duty=duty, reason=REASON, by=county.colleague)
    hold(county.first, "2026-03-05")
    duty.refresh_from_db()
    assert (duty.state, duty.done) == ("exempt", 0)


def test_exempting_frees_what_was_counted_for_an_older_month(county, duty, generate):
    hold(county.first, "2026-03-05")
    assert Duty.objects.get(unit=county.first, period="2026-03").state == "done"
    february = Duty.objects.select_related("unit").get(unit=county.first, period="2026-02")
    services.exempt_duty(duty=february, reason=REASON, by=county.colleague)
    hold(county.first, "2026-03-06")
    february.refresh_from_db()
    assert february.state == "exempt"


def test_what_was_done_in_the_meantime_counts_when_it_is_asked_for_again(county, duty):
    services.exempt_duty(duty=duty, reason=REASON, by=county.colleague)
    hold(county.first, "2026-03-05")
    again = services.restore_duty(duty=duty, by=county.colleague)
    assert (again.state, again.fulfilled_on, again.exempt_reason) == ("done", dt.date(2026, 3, 5), "")


@pytest.mark.parametrize("who", ["keeper", "stranger", "member"])
def test_only_the_level_above_restores(county, duty, who):
    services.exempt_duty(duty=duty, reason=REASON, by=county.colleague)
    with pytest.raises(Refused, match="上级"):
        services.restore_duty(duty=duty, by=getattr(county, who))


def test_what_was_not_exempt_cannot_be_restored(county, duty):
    with pytest.raises(Refused, match="没有免做"):
        services.restore_duty(duty=duty, by=county.colleague)
