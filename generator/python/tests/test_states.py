"""Who is told of changes of a connection's state."""

import pytest

from runtime.event_readers import EventReaders
from runtime.states import StateChange, States


def test_async_listener_is_refused() -> None:
    async def listener(told: object) -> None:
        raise AssertionError(told)

    with pytest.raises(TypeError, match=r"listener.* is an async function, expected one"):
        States().listen(listener)
    with pytest.raises(TypeError, match=r"listener.* is an async function, expected one"):
        EventReaders(object, bool).listen(listener)


def test_listener_that_throws_an_odd_thing(caplog: pytest.LogCaptureFixture) -> None:
    class OddError(BaseException):
        pass

    def listener(_: StateChange) -> None:
        raise OddError

    states = States()
    changes: list[StateChange] = []
    states.listen(listener)
    states.listen(changes.append)
    states.change(StateChange("connecting"))
    assert changes == [StateChange("connecting")]
    assert "OddError" in caplog.text


def test_listener_that_ends_the_program() -> None:
    def listener(_: StateChange) -> None:
        raise SystemExit

    states = States()
    states.listen(listener)
    with pytest.raises(SystemExit):
        states.change(StateChange("connecting"))


def test_listener_is_told_until_it_stops() -> None:
    states = States()
    changes: list[StateChange] = []
    stop = states.listen(changes.append)
    stop_other = states.listen(changes.append)
    stop()
    stop()
    states.change(StateChange("connecting"))
    states.change(StateChange("connecting", 7))
    assert changes == [StateChange("connecting")]
    stop_other()
    states.change(StateChange("connected"))
    assert changes == [StateChange("connecting")]


def test_listeners_that_stop() -> None:
    states = States()
    heard: list[str] = []

    def listener(change: StateChange) -> None:
        heard.append(change.state)
        stop()

    stop = states.listen(listener)
    states.listen(lambda change: heard.append(f"also {change.state}"))
    states.listen(lambda _: 1 / 0)
    states.change(StateChange("connecting"))
    states.change(StateChange("connecting"))
    states.change(StateChange("connected"))
    stop()
    assert heard == ["connecting", "also connecting", "also connected"]
