import datetime as dt
import threading

import pytest

from zugong.kernel import clock


def test_the_frozen_day_is_today_and_its_moment_is_noon_in_beijing() -> None:
    with clock.frozen(dt.date(2026, 11, 12)):
        assert clock.today() == dt.date(2026, 11, 12)
        assert clock.now() == dt.datetime(2026, 11, 12, 4, 0, tzinfo=dt.UTC)
        assert clock.now().utcoffset() == dt.timedelta(hours=8)


def test_a_frozen_moment_of_another_zone_is_told_in_beijing_time() -> None:
    with clock.frozen(dt.datetime(2026, 12, 31, 16, 30, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2027, 1, 1)


def test_freezes_nest_and_thaw_even_after_an_error() -> None:
    def fail_in_february() -> None:
        with clock.frozen(dt.date(2026, 2, 2)):
            raise ValueError(clock.today())

    with clock.frozen(dt.date(2026, 1, 1)):
        with pytest.raises(ValueError, match="2026-02-02"):
            fail_in_february()
        assert clock.today() == dt.date(2026, 1, 1)


def test_other_threads_see_the_frozen_clock() -> None:
    seen = []
    with clock.frozen(dt.date(2026, 5, 4)):
        thread = threading.Thread(target=lambda: seen.append(clock.today()))
        thread.start()
        thread.join()
    assert seen == [dt.date(2026, 5, 4)]


def test_a_demonstration_chooses_its_day_by_environment(monkeypatch) -> None:
    monkeypatch.setenv("ZUGONG_TODAY", "2026-11-12")
    assert clock.today() == dt.date(2026, 11, 12)
    assert clock.now().tzinfo is clock.ZONE


def test_a_day_that_is_no_day_is_named(monkeypatch) -> None:
    monkeypatch.setenv("ZUGONG_TODAY", "12 November")
    with pytest.raises(ValueError, match="ZUGONG_TODAY='12 November' is not a day"):
        clock.today()
