from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core import clock
from core.db.keys import uuid7


def test_time_can_be_held_still_and_moves_on_afterwards() -> None:
    moment = datetime(2025, 6, 30, 17, 0, tzinfo=UTC)
    with clock.frozen(moment):
        assert clock.now() == clock.now() == moment
    assert clock.now() > moment


def test_the_day_is_that_of_viet_nam() -> None:
    with clock.frozen(datetime(2025, 6, 30, 17, 0, tzinfo=UTC)):
        assert clock.today() == date(2025, 7, 1)
    with clock.frozen(datetime(2025, 6, 30, 16, 59, tzinfo=UTC)):
        assert clock.today() == date(2025, 6, 30)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"), clock.frozen(datetime(2025, 7, 1)):
        pass


def test_waiting_ends_with_yes_or_with_the_time() -> None:
    answers = iter([False, True])
    assert clock.wait_until(lambda: next(answers), 5, every=0)
    assert not clock.wait_until(lambda: False, 0)


def test_keys_grow_with_time_and_never_repeat() -> None:
    keys = []
    for microsecond in range(0, 5000, 7):
        with clock.frozen(datetime(2025, 1, 1, microsecond=microsecond, tzinfo=UTC)):
            keys.append(uuid7())
    assert keys == sorted(keys)
    with clock.frozen(datetime(2025, 1, 1, tzinfo=UTC)):
        same = {uuid7() for _ in range(1000)}
    assert len(same) == 1000
    assert {(key.version, key.variant) for key in same} == {(7, "specified in RFC 4122")}
