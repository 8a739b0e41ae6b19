"""What systemd-logind (252.39) keeps in /run, beside what a booted Debian 12 had there."""

from __future__ import annotations

from stat import S_IFIFO, S_IFREG

import pytest

from mirage.base.clock import ManualClock
from mirage.image.image import Image
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.host import Host
from mirage.world.visit import Visit
from tests.unit.world import ground

SESSION = (  # recorded: that of the session in which the file was read
    "# This is private data. Do not parse.\nUID=0\nUSER=root\nACTIVE=1\nIS_DISPLAY=1\nSTATE=active\nREMOTE=1\nTYPE=tty\n"
    "ORIGINAL_TYPE=tty\nCLASS=user\nSCOPE=session-{0}.scope\nFIFO=/run/systemd/sessions/{0}.ref\nREMOTE_HOST={1}\nSERVICE=sshd\n"
    "POSITION=0\nLEADER={2}\nAUDIT={0}\nREALTIME={3}\nMONOTONIC={4}\n"
)
USER = (
    "# This is private data. Do not parse.\nNAME=root\nSTATE=active\nSTOPPING=no\nRUNTIME=/run/user/0\nDISPLAY={0}\nREALTIME={2}\n"
    "MONOTONIC={3}\nSESSIONS={1}\nSEATS=\nACTIVE_SESSIONS={1}\nONLINE_SESSIONS={1}\nACTIVE_SEATS=\nONLINE_SEATS=\n"
)


def _enter(host: Host, session: str, source: str = "192.0.2.9") -> Visit:
    visit = host.visit("root", (source, 40000), session, lambda _: None, layer=b"one")
    visit.login()
    return visit


def _names(host: Host, directory: str) -> list[str]:
    return sorted(entry.name.decode() for entry in Caller(host.view(b"one"), ROOT).listdir(f"/run/systemd/{directory}".encode()))


def _read(host: Host, path: str) -> str:
    return Caller(host.view(b"one"), ROOT).read_file(f"/run/systemd/{path}".encode()).decode()


def _moment(host: Host, visit: Visit) -> tuple[int, int]:
    return visit.opened // 1000, (visit.opened - host.identity.boot_time) // 1000


def test_a_session_has_its_files_as_recorded(image: Image) -> None:
    host = ground.begin(image)
    visit = _enter(host, "a")
    number, caller = visit.number, Caller(host.view(b"one"), ROOT)
    assert visit.monitor is not None
    assert _names(host, "sessions") == [f"{number}", f"{number}.ref"]
    assert _read(host, f"sessions/{number}") == SESSION.format(number, "192.0.2.9", visit.monitor.pid, *_moment(host, visit))
    assert _read(host, "users/0") == USER.format(number, number, *_moment(host, visit))
    modes = [caller.stat(f"/run/systemd/sessions/{number}{end}".encode()).mode for end in ("", ".ref")]
    assert modes == [S_IFREG | 0o644, S_IFIFO | 0o600]


def test_the_scope_s_file_has_the_recorded_length(image: Image) -> None:
    host = ground.begin(image)
    visit = _enter(host, "a")
    text = _read(host, f"transient/session-{visit.number}.scope")
    assert len(text) == 384 + len(str(visit.number)) - 1  # 384: of session-4.scope


def test_what_is_over_leaves_nothing(image: Image) -> None:
    host = ground.begin(image)
    before = {name: _names(host, name) for name in ("sessions", "users", "transient", "units")}
    visit = _enter(host, "a")
    during = {name: _names(host, name) for name in before}
    assert [len(during[name]) - len(before[name]) for name in before] == [2, 1, 1, 3]
    visit.close()
    assert {name: _names(host, name) for name in before} == before


def test_who_asks_for_a_command_without_a_terminal_has_no_files(image: Image) -> None:
    host = ground.begin(image)
    visit = host.visit("root", ("192.0.2.9", 40000), "a", lambda _: None, layer=b"one")
    visit.login(tty=False)
    assert (_names(host, "sessions"), _names(host, "users")) == ([], [])


def test_the_newest_of_the_others_is_the_main_one_when_that_is_over(image: Image) -> None:
    host = ground.begin(image)
    first, second, third = (_enter(host, name) for name in "abc")
    assert [line for line in _read(host, f"sessions/{second.number}").splitlines() if "DISPLAY" in line] == ["IS_DISPLAY=0"]
    assert _read(host, "users/0") == USER.format(
        first.number, f"{third.number} {second.number} {first.number}", *_moment(host, first)
    )
    first.close()
    assert _read(host, "users/0") == USER.format(third.number, f"{third.number} {second.number}", *_moment(host, second))


def test_a_session_in_which_something_runs_on_is_closing(image: Image) -> None:
    clock = ManualClock(ground.NOW)
    host = ground.begin(image, clock=clock)
    visit = _enter(host, "a")
    assert visit.monitor is not None
    left = visit.processes.allocate(visit.monitor.pid, [b"sleep", b"600"], unit=visit.monitor.unit, start_time=clock.now())
    leader = visit.monitor.pid
    visit.close()
    number = visit.number
    facts = SESSION.format(number, "192.0.2.9", leader, *_moment(host, visit))
    assert _read(host, f"sessions/{number}") == facts.replace("=active", "=closing").replace(
        f"FIFO=/run/systemd/sessions/{number}.ref\n", ""
    )
    assert _names(host, "sessions") == [f"{number}"]
    assert "STATE=closing\n" in _read(host, "users/0")
    assert "ONLINE_SESSIONS=\n" in _read(host, "users/0")
    visit.processes.remove(left.pid)
    clock.advance(60)
    again = _enter(host, "b")
    assert _names(host, "sessions") == [f"{again.number}", f"{again.number}.ref"]


def test_a_scope_goes_also_where_somebody_has_removed_its_session_s_file(image: Image) -> None:
    host = ground.begin(image)
    visit = _enter(host, "a")
    Caller(host.view(b"one"), ROOT).unlink(f"/run/systemd/sessions/{visit.number}".encode())
    visit.close()
    assert (_names(host, "transient"), _names(host, "sessions")) == ([], [])


@pytest.mark.parametrize("directory", [b"sessions", b"users", b"transient", b"units"])
def test_who_has_put_a_file_in_the_place_of_a_directory_comes_in_all_the_same(image: Image, directory: bytes) -> None:
    host = ground.begin(image)
    place = b"/run/systemd/" + directory
    caller = Caller(host.view(b"one"), ROOT)
    for entry in caller.listdir(place):
        caller.unlink(place + b"/" + entry.name)
    caller.rmdir(place)
    caller.write_file(place, b"")
    visit = _enter(host, "a")
    visit.close()
    assert caller.read_file(place) == b""
