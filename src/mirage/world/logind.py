"""What systemd-logind and systemd (252) keep in /run of who is logged in, as a booted Debian 12 has it.

A session is `sessions/N` with the fifo by which it is held, a transient scope, and the link of the scope's run; a user is `users/UID`. A
session that is over stays as `closing` while a process of it runs.
"""

from __future__ import annotations

from contextlib import suppress
from stat import S_IFIFO
from typing import TYPE_CHECKING

from mirage.world import units
from mirage.world.pen import Pen, together

if TYPE_CHECKING:
    from mirage.world.mounts import Place
    from mirage.world.visit import Visit

FIRST_USER = 1000  # below it logins wait for no systemd-user-sessions.service (SYSTEM_UID_MAX)
PRIVATE = "# This is private data. Do not parse.\n"
TRANSIENT = "# This is a transient unit file, created programmatically via the systemd API. Do not edit.\n"
SESSIONS, USERS, SCOPES, RUNS = b"/systemd/sessions", b"/systemd/users", b"/systemd/transient", b"/systemd/units"  # below /run


def opened(place: Place, visit: Visit, leader: int) -> None:
    """The visit's session has begun, with this process."""
    visit.is_display = not any(other.is_display for other in _of_user(place, visit))
    _write(place, visit, leader, visit.opened)


def closed(place: Place, visit: Visit, leader: int, now: int) -> None:
    """It is over."""
    others = _of_user(place, visit)
    if visit.is_display and others:
        visit.is_display = False
        others[0].is_display = True
    _write(place, visit, leader, now)


def _of_user(place: Place, visit: Visit) -> list[Visit]:
    """The user's other sessions that are not over, the newest first."""
    found = [other for other in place.visits if other is not visit and other.account.uid == visit.account.uid]
    return sorted(found, key=lambda other: other.number, reverse=True)


def _write(place: Place, visit: Visit, leader: int, now: int) -> None:
    """Who has made something else of a directory of logind's has logins without files, as there."""
    live = _live(place)
    name = f"session-{visit.number}.scope"
    numbers = sorted((number for number, uid in live.items() if uid == visit.account.uid), reverse=True)

    def session(pen: Pen) -> None:
        pen.file(SESSIONS + b"/%d" % visit.number, _session(place, visit, leader))
        pen.remove(SESSIONS + b"/%d.ref" % visit.number)
        if visit in place.visits:
            pen.node(SESSIONS + b"/%d.ref" % visit.number, S_IFIFO | 0o600)
            pen.file(SCOPES + b"/" + name.encode(), _scope(visit))
            runs = [name, *(f"{unit}@{visit.account.uid}.service" for unit in ("user", "user-runtime-dir"))]
            for unit in runs:
                pen.link(RUNS + b"/invocation:" + unit.encode(), units.invocation(place.host, unit).encode())

    def work(pen: Pen) -> None:
        pen.at(now)
        _sweep(pen, live)
        if visit.number in live:
            session(pen)
        if numbers:
            pen.file(USERS + b"/%d" % visit.account.uid, _user(place, visit, numbers))

    with suppress(OSError):
        together(place.run, work)


def _live(place: Place) -> dict[int, int]:
    """The number and uid of each session in which anything runs."""
    found = {}
    for entry in place.table.mine.values():
        *above, name = entry.unit.split("/")
        if name.startswith("session-") and name[8:-6].isdecimal() and above:
            uid = above[-1].removeprefix("user-").removesuffix(".slice")
            found[int(name[8:-6])] = int(uid)
    return found


def _sweep(pen: Pen, live: dict[int, int]) -> None:
    """What is told of sessions and users that are over, here or in a Mirage that was killed."""
    scopes = [name.removeprefix(b"session-").removesuffix(b".scope") for name, _ in pen.files(SCOPES)]
    for name in sorted({*(name for name, _ in pen.files(SESSIONS)), *scopes}):
        if name.isdigit() and int(name) not in live:
            for path in (
                SESSIONS + b"/" + name, SESSIONS + b"/" + name + b".ref", SCOPES + b"/session-" + name + b".scope",
                RUNS + b"/invocation:session-" + name + b".scope",
            ):  # fmt: skip
                pen.remove(path)
    for name, _ in pen.files(USERS):
        if name.isdigit() and int(name) not in live.values():
            for unit in (b"user", b"user-runtime-dir"):
                pen.remove(RUNS + b"/invocation:" + unit + b"@" + name + b".service")
            pen.remove(USERS + b"/" + name)


def _session(place: Place, visit: Visit, leader: int) -> bytes:
    is_open = visit in place.visits
    facts = {
        "UID": visit.account.uid, "USER": visit.account.name, "ACTIVE": 1, "IS_DISPLAY": int(visit.is_display),
        "STATE": "active" if is_open else "closing", "REMOTE": 1, "TYPE": "tty", "ORIGINAL_TYPE": "tty", "CLASS": "user",
        "SCOPE": f"session-{visit.number}.scope", **({"FIFO": f"/run{SESSIONS.decode()}/{visit.number}.ref"} if is_open else {}),
        "REMOTE_HOST": visit.source[0], "SERVICE": "sshd", "POSITION": 0, "LEADER": leader, "AUDIT": visit.number,
        **_times(place, visit.opened),
    }  # fmt: skip
    return _private(facts)


def _user(place: Place, visit: Visit, numbers: list[int]) -> bytes:
    own = [*([visit] if visit in place.visits else []), *_of_user(place, visit)]
    uid, all_of_them = visit.account.uid, " ".join(map(str, numbers))
    facts = {
        "NAME": visit.account.name, "STATE": "active" if own else "closing", "STOPPING": "no", "RUNTIME": f"/run/user/{uid}",
        "DISPLAY": next((one.number for one in own if one.is_display), visit.number),
        **_times(place, min(one.opened for one in own or [visit])), "SESSIONS": all_of_them, "SEATS": "",
        "ACTIVE_SESSIONS": all_of_them, "ONLINE_SESSIONS": " ".join(str(number) for number in sorted((one.number for one in own), reverse=True)),
        "ACTIVE_SEATS": "", "ONLINE_SEATS": "",
    }  # fmt: skip
    return _private(facts)


def _times(place: Place, moment: int) -> dict[str, int]:
    return {"REALTIME": moment // 1000, "MONOTONIC": (moment - place.host.identity.boot_time) // 1000}


def _private(facts: dict[str, str | int]) -> bytes:
    return (PRIVATE + "".join(f"{key}={value}\n" for key, value in facts.items())).encode("utf-8", "surrogateescape")


def _scope(visit: Visit) -> bytes:
    """What logind asks of the manager (manager_start_scope())."""
    account = visit.account
    after = ["systemd-logind.service", f"user-runtime-dir@{account.uid}.service", f"user@{account.uid}.service"]
    if account.uid >= FIRST_USER:
        after.insert(2, "systemd-user-sessions.service")
    home = account.home.decode("utf-8", "surrogateescape")
    mounts = [] if home in ("", "/") else [f"RequiresMountsFor={home}"]
    lines = [
        "[Scope]", f"Slice=user-{account.uid}.slice", "", "[Unit]", f"Description=Session {visit.number} of User {account.name}",
        f"Wants=user-runtime-dir@{account.uid}.service", f"Wants=user@{account.uid}.service", *(f"After={unit}" for unit in after), *mounts,
        "", "[Scope]", "SendSIGHUP=yes", "OOMPolicy=continue", "TasksMax=infinity",
    ]  # fmt: skip
    return (TRANSIENT + "\n".join(lines) + "\n").encode("utf-8", "surrogateescape")
