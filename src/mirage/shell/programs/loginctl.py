"""loginctl (systemd 252): the sessions that systemd-logind keeps, as the scopes of their processes show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell import missing, nss
from mirage.shell.local import local
from mirage.shell.options import UsageError, misused, scan
from mirage.shell.registry import program
from mirage.shell.signals import SIGTERM, number_of
from mirage.shell.systemd.spans import ago
from mirage.shell.text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

LONGS = {
    "help": "h", "version": "version", "no-pager": "no-pager", "no-legend": "no-legend", "no-ask-password": "no-ask", "host": ":H",
    "machine": ":M", "property": ":p", "all": "a", "value": "value", "full": "l", "kill-whom": ":kill", "signal": ":s", "lines": ":n",
    "output": ":o",
}  # fmt: skip
LINGER = "/var/lib/systemd/linger"


@dataclass(frozen=True, slots=True)
class Session:
    """One scope: its number, its first process, and the terminal that the first of them with one has."""

    number: str
    members: tuple[ProcessEntry, ...]
    uid: int
    tty: str

    @property
    def leader(self) -> ProcessEntry:
        return self.members[0]


@program("loginctl")
def loginctl(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "hH:M:p:Pals:n:o:", LONGS)
    except UsageError as error:
        return misused(proc, error)
    given = dict(options)
    for key in ("h", "version"):
        if key in given:
            return missing.tell(proc, proc.exe, [proc.argv[0], "--help" if key == "h" else "--version"]) or 0
    verb = words.pop(0) if words else "list-sessions"
    action = VERBS.get(verb)
    if action is None:
        proc.err(f"Unknown command verb {verb}.\n")
        return 1
    return action(proc, verb, words, given)


def sessions(proc: Process) -> list[Session]:
    """All of them, by number."""
    scopes: dict[str, list[ProcessEntry]] = {}
    for entry in proc.visit.processes:
        name = entry.unit.rsplit("/", 1)[-1]
        if name.startswith("session-") and name.endswith(".scope"):
            scopes.setdefault(name[8:-6], []).append(entry)
    found = []
    for number, members in scopes.items():
        members.sort(key=lambda entry: (entry.start_time, entry.pid))
        uid = int(members[0].unit.partition("user-")[2].partition(".")[0] or 0)
        found.append(Session(number, tuple(members), uid, next((entry.tty for entry in members if entry.tty), "")))
    return sorted(found, key=lambda session: int(session.number) if session.number.isdecimal() else 0)


def _table(proc: Process, heads: tuple[str, ...], rows: list[tuple[str, ...]], right: int, what: str, given: dict[str, str]) -> int:
    """Columns, of which the first `right` are numbers."""
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    for row in rows if "no-legend" in given else [heads, *rows]:
        cells = [
            cell.rjust(width) if at < right else cell.ljust(width) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        proc.out(" ".join(cells).rstrip() + "\n")
    if "no-legend" not in given:
        proc.out(f"\n{len(rows)} {what} listed.\n")
    return 0


def _list_sessions(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    rows: list[tuple[str, ...]] = [
        (session.number, str(session.uid), nss.user_name(proc, session.uid), "", session.tty) for session in sessions(proc)
    ]
    if not rows:
        proc.out("No sessions.\n")
        return 0
    return _table(proc, ("SESSION", "UID", "USER", "SEAT", "TTY"), rows, 2, "sessions", given)


def _list_users(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    uids = sorted({session.uid for session in sessions(proc)})
    if not uids:
        proc.out("No users.\n")
        return 0
    return _table(proc, ("UID", "USER"), [(str(uid), nss.user_name(proc, uid)) for uid in uids], 1, "users", given)


def _list_seats(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    return _table(proc, ("SEAT",), [("seat0",)], 0, "seats", given)


def _own(proc: Process, found: list[Session]) -> Session | None:
    return next((session for session in found if any(entry.pid == proc.pid for entry in session.members)), None)


def _chosen(proc: Process, words: list[str]) -> list[Session] | None:
    """The sessions named, or the caller's own; None after a complaint."""
    found = sessions(proc)
    if not words:
        own = _own(proc, found)
        if own is None:
            proc.err("Could not get session for self: No data available\n")
            return None
        return [own]
    chosen = []
    for word in words:
        session = next((session for session in found if session.number == word), None)
        if session is None:
            proc.err(f"Could not get session: No session '{word}' known\n")
            return None
        chosen.append(session)
    return chosen


def _session_status(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    chosen = _chosen(proc, words)
    for at, session in enumerate(chosen or []):
        since, name = session.leader.start_time, nss.user_name(proc, session.uid)
        rows = [
            f"{session.number} - {name} ({session.uid})",
            f"           Since: {local(proc, since):%a %Y-%m-%d %H:%M:%S %Z}; {ago(proc.clock.now() - since)}",
            f"          Leader: {session.leader.pid} ({to_text(session.leader.comm)})",
            *([f"             TTY: {session.tty}"] if session.tty else []),
            "         Service: sshd; type tty; class user",
            "           State: active",
            f"            Unit: session-{session.number}.scope",
        ]
        for entry in session.members:
            branch = "└─" if entry is session.members[-1] else "├─"
            rows.append(f"                  {branch}{entry.pid} {to_text(b' '.join(entry.cmdline))}")
        proc.out(("\n" if at else "") + "\n".join(rows) + "\n")
    return 0 if chosen else 1


def _show_session(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    chosen = _chosen(proc, words) if words else []
    if chosen is None:
        return 1
    for session in chosen:
        since = session.leader.start_time
        facts = {
            "Id": session.number, "User": str(session.uid), "Name": nss.user_name(proc, session.uid),
            "Timestamp": f"{local(proc, since):%a %Y-%m-%d %H:%M:%S %Z}", "TimestampMonotonic": _monotonic(proc, since), "VTNr": "0",
            "TTY": session.tty, "Remote": "yes", "RemoteHost": proc.visit.source[0], "Service": "sshd",
            "Scope": f"session-{session.number}.scope", "Leader": str(session.leader.pid), "Audit": session.number, "Type": "tty",
            "Class": "user", "Active": "yes", "State": "active", "IdleHint": "no", "IdleSinceHint": "0", "IdleSinceHintMonotonic": "0",
            "LockedHint": "no",
        }  # fmt: skip
        _put(proc, facts, given)
    return 0


def _monotonic(proc: Process, time: int) -> str:
    return str((time - proc.host.identity.boot_time) // 1000)


def _put(proc: Process, facts: dict[str, str], given: dict[str, str]) -> None:
    wanted = given["p"].split(",") if "p" in given else [key for key, value in facts.items() if value or "a" in given]
    for key in wanted:
        if key in facts:
            proc.out(f"{facts[key]}\n" if "value" in given else f"{key}={facts[key]}\n")


def _show_user(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    for word in words:
        user = nss.user(proc, int(word) if word.isdecimal() else word)
        own = [session for session in sessions(proc) if user is not None and session.uid == user.uid]
        if user is None:
            proc.err(f"Failed to look up user {word}: No such process\n")
            return 1
        if not own:
            proc.err(f"Failed to get user: User ID {user.uid} is not logged in or lingering\n")
            return 1
        since = min(session.leader.start_time for session in own)
        is_lingering = proc.caller.exists(f"{LINGER}/{user.name}".encode())
        facts = {
            "UID": str(user.uid), "GID": str(user.gid), "Name": user.name, "Timestamp": f"{local(proc, since):%a %Y-%m-%d %H:%M:%S %Z}",
            "TimestampMonotonic": _monotonic(proc, since), "RuntimePath": f"/run/user/{user.uid}", "Service": f"user@{user.uid}.service",
            "Slice": f"user-{user.uid}.slice", "State": "active", "Sessions": " ".join(session.number for session in reversed(own)),
            "IdleHint": "no", "IdleSinceHint": "0", "IdleSinceHintMonotonic": "0", "Linger": "yes" if is_lingering else "no",
        }  # fmt: skip
        _put(proc, facts, given)
    return 0


def _kill(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    if not words:
        proc.err("Too few arguments.\n")
        return 1
    number = number_of(given.get("s", "TERM"))
    if number is None:
        proc.err(f"Failed to parse signal string {given['s']}.\n")
        return 1
    if verb.endswith("-user"):
        uids = {user.uid for word in words if (user := nss.user(proc, int(word) if word.isdecimal() else word)) is not None}
        chosen: list[Session] | None = [session for session in sessions(proc) if session.uid in uids]
    else:
        chosen = _chosen(proc, words)
    for session in chosen or []:
        if proc.uid not in (0, session.uid):
            proc.err("Interactive authentication required.\n")
            return 1
        for entry in reversed(session.members):
            if entry.signal is not None:
                entry.signal(number or SIGTERM)
    return 0 if chosen is not None else 1


def _linger(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    names = words or [nss.user_name(proc, proc.uid)]
    for name in names:
        user = nss.user(proc, int(name) if name.isdecimal() else name)
        if user is None:
            proc.err(f"Failed to look up user {name}: No such process\n")
            return 1
        path = f"{LINGER}/{user.name}".encode()
        if proc.uid not in (0, user.uid):
            proc.err("Could not enable linger: Interactive authentication required.\n")
            return 1
        if verb == "enable-linger":
            if not proc.caller.exists(LINGER.encode()):
                proc.caller.mkdir(LINGER.encode(), 0o755)
            proc.caller.write_file(path, b"")
        elif proc.caller.exists(path):
            proc.caller.unlink(path)
    return 0


VERBS: dict[str, Callable[[Process, str, list[str], dict[str, str]], int]] = {
    "list-sessions": _list_sessions, "list-users": _list_users, "list-seats": _list_seats, "session-status": _session_status,
    "show-session": _show_session, "show-user": _show_user, "terminate-session": _kill, "kill-session": _kill, "terminate-user": _kill,
    "kill-user": _kill, "enable-linger": _linger, "disable-linger": _linger,
}  # fmt: skip
