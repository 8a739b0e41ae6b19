"""loginctl (systemd 252): the sessions, users and seat that systemd-logind keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.journal import forms
from mirage.shell.journal.entries import entries
from mirage.shell.lib import nss
from mirage.shell.lib.local import local
from mirage.shell.lib.text import to_text
from mirage.shell.programs.journalctl import of_unit
from mirage.shell.registry import program
from mirage.shell.signals import SIGTERM, number_of
from mirage.shell.systemd import tree
from mirage.shell.systemd.asking import asked
from mirage.shell.systemd.columns import as_json, table
from mirage.shell.systemd.logind import LINGER, Session, idle_since, lingers, newest_first, sessions
from mirage.shell.systemd.spans import ago

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.lib.nss import Passwd
    from mirage.shell.process import Process

LONGS = {
    "help": "h", "version": "version", "no-pager": "no-pager", "no-legend": "no-legend", "no-ask-password": "no-ask", "host": ":H",
    "machine": ":M", "property": ":p", "all": "a", "value": "value", "full": "l", "kill-whom": ":kill", "signal": ":s", "lines": ":n",
    "output": ":o",
}  # fmt: skip
LINES = 10  # of the journal
Given = dict[str, str]


@program("loginctl")
def loginctl(proc: Process) -> int:
    options, words = asked(proc, "hH:M:p:Pals:n:o:", LONGS)
    given = dict(options) | {"p": ",".join(value for key, value in options if key == "p")}
    verb = words.pop(0) if words else "list-sessions"
    action = VERBS.get(verb)
    if action is None:
        proc.err(f"Unknown command verb {verb}.\n")
        return 1
    if verb in WORDED and not words:
        proc.err("Too few arguments.\n")
        return 1
    return action(proc, verb, words, given)


# ---- lists


def _listed(
    proc: Process, heads: tuple[str, ...], rows: list[tuple[str, ...]], right: frozenset[int], what: str, given: Given
) -> int:
    numbers = frozenset(at for at in right if heads[at] == "UID")
    if given.get("o", "").startswith("json"):
        proc.out(as_json(heads, rows, numbers, given["o"].removeprefix("json-")))
        return 0
    if not rows and "no-legend" not in given:
        proc.out(f"No {what}.\n")
        return 0
    proc.out(table(heads, rows, right, legend="no-legend" not in given))
    proc.out(f"\n{len(rows)} {what} listed.\n" if "no-legend" not in given else "")
    return 0


def _list_sessions(proc: Process, verb: str, words: list[str], given: Given) -> int:
    rows: list[tuple[str, ...]] = [
        (session.number, str(session.uid), nss.user_name(proc, session.uid), "", session.tty) for session in sessions(proc)
    ]
    return _listed(proc, ("SESSION", "UID", "USER", "SEAT", "TTY"), rows, frozenset({0, 1}), "sessions", given)


def _list_users(proc: Process, verb: str, words: list[str], given: Given) -> int:
    rows: list[tuple[str, ...]] = [
        (str(uid), nss.user_name(proc, uid), "yes" if lingers(proc, uid) else "no")
        for uid in sorted({session.uid for session in sessions(proc)})
    ]
    return _listed(proc, ("UID", "USER", "LINGER"), rows, frozenset({0}), "users", given)


def _list_seats(proc: Process, verb: str, words: list[str], given: Given) -> int:
    return _listed(proc, ("SEAT",), [("seat0",)], frozenset(), "seats", given)


# ---- which


def _own(proc: Process) -> Session | None:
    return next((session for session in sessions(proc) if any(entry.pid == proc.pid for entry in session.members)), None)


def _chosen(proc: Process, words: list[str], complaint: str) -> list[Session] | None:
    """The sessions named, or the caller's own; None after a complaint."""
    if not words:
        own = _own(proc)
        if own is None:
            proc.err("Could not get properties: No session for the caller\n")
            return None
        return [own]
    found = {session.number: session for session in sessions(proc)}
    for word in words:
        if word not in found:
            proc.err(f"{complaint}: No session '{word}' known\n")
            return None
    return [found[word] for word in words]


def _users(proc: Process, words: list[str]) -> list[tuple[Passwd, list[Session]]] | None:
    """The users named, or the caller, each with his sessions, the newest first; None after a complaint."""
    chosen = []
    for word in words or [str(proc.uid)]:
        user = nss.user(proc, int(word) if word.isdecimal() else word)
        if user is None:
            proc.err(f"Failed to look up user {word}: No such process\n")
            return None
        own = newest_first([session for session in sessions(proc) if session.uid == user.uid])
        if not own:
            proc.err(f"Failed to get user: User ID {user.uid} is not logged in or lingering\n")
            return None
        chosen.append((user, own))
    return chosen


# ---- pages


def _when(proc: Process, since: int) -> str:
    return f"{local(proc, since):%a %Y-%m-%d %H:%M:%S %Z}"


def _since(proc: Process, since: int) -> str:
    return f"\t   Since: {_when(proc, since)}; {ago(proc.clock.now() - since)}"


def _session_status(proc: Process, verb: str, words: list[str], given: Given) -> int:
    chosen = _chosen(proc, words, "Failed to get session path")
    for at, session in enumerate(chosen or []):
        rows = [
            f"{session.number} - {nss.user_name(proc, session.uid)} ({session.uid})",
            _since(proc, session.leader.start_time),
            f"\t  Leader: {session.leader.pid} ({to_text(session.leader.comm)})",
            *([f"\t     TTY: {session.tty}"] if session.tty else []),
            f"\t  Remote: {session.remote}",
            "\t Service: sshd; type tty; class user",
            "\t   State: active",
            f"\t    Unit: {session.scope}",
            *tree.members(list(session.members), "\t\t  "),
        ]
        proc.out(("\n" if at else "") + "\n".join(rows) + "\n" + _journal(proc, session.scope, session.leader.start_time, given))
    return 0 if chosen else 1


def _user_status(proc: Process, verb: str, words: list[str], given: Given) -> int:
    chosen = _users(proc, words)
    for at, (user, own) in enumerate(chosen or []):
        since = own[-1].leader.start_time
        rows = [
            f"{user.name} ({user.uid})",
            _since(proc, since),
            "\t   State: active",
            f"\tSessions: {' '.join(('*' if session is own[-1] else '') + session.number for session in own)}",
            f"\t  Linger: {'yes' if lingers(proc, user.uid) else 'no'}",
            f"\t    Unit: user-{user.uid}.slice",
            *tree.groups(proc, f"user.slice/user-{user.uid}.slice", "\t\t  "),
        ]
        proc.out(("\n" if at else "") + "\n".join(rows) + "\n" + _journal(proc, f"user-{user.uid}.slice", since, given))
    return 0 if chosen else 1


def _journal(proc: Process, unit: str, since: int, given: Given) -> str:
    """What the unit has said since then, for whom may read it."""
    most = int(given["n"]) if given.get("n", "").isdecimal() else LINES
    found = [entry for entry in entries(proc, since // 1000) or [] if of_unit(proc, entry, unit)]
    shown = found[len(found) - most if most < len(found) else 0 :]
    return "\n" + "".join(forms.lines(proc, shown, given)) if shown else ""


# ---- properties


def _put(proc: Process, facts: dict[str, str], given: Given) -> None:
    wanted = given["p"].split(",") if given["p"] else []
    for key, value in facts.items():
        if key in wanted if wanted else value or "a" in given:
            proc.out(f"{value}\n" if "value" in given else f"{key}={value}\n")


def _show_session(proc: Process, verb: str, words: list[str], given: Given) -> int:
    if not words:
        _put(proc, _manager(proc), given)
        return 0
    chosen = _chosen(proc, words, "Failed to get session path")
    for at, session in enumerate(chosen or []):
        since = session.leader.start_time
        proc.out("\n" if at else "")
        facts = {
            "Id": session.number, "User": str(session.uid), "Name": nss.user_name(proc, session.uid), "Timestamp": _when(proc, since),
            "TimestampMonotonic": _monotonic(proc, since), "VTNr": "0", "Seat": "", "TTY": session.tty, "Display": "", "Remote": "yes",
            "RemoteHost": session.remote, "RemoteUser": "", "Service": "sshd", "Desktop": "", "Scope": session.scope,
            "Leader": str(session.leader.pid), "Audit": session.number, "Type": "tty", "Class": "user", "Active": "yes", "State": "active",
            "IdleHint": "no", **_idle(proc, session), "LockedHint": "no",
        }  # fmt: skip
        _put(proc, facts, given)
    return 0 if chosen else 1


def _idle(proc: Process, session: Session) -> dict[str, str]:
    since = idle_since(proc, session)
    return {"IdleSinceHint": str(since // 1000), "IdleSinceHintMonotonic": _monotonic(proc, since) if since else "0"}


def _monotonic(proc: Process, time: int) -> str:
    return str((time - proc.host.identity.boot_time) // 1000)


def _show_user(proc: Process, verb: str, words: list[str], given: Given) -> int:
    if not words:
        _put(proc, _manager(proc), given)
        return 0
    chosen = _users(proc, words)
    for at, (user, own) in enumerate(chosen or []):
        since = own[-1].leader.start_time
        proc.out("\n" if at else "")
        facts = {
            "UID": str(user.uid), "GID": str(user.gid), "Name": user.name, "Timestamp": _when(proc, since),
            "TimestampMonotonic": _monotonic(proc, since), "RuntimePath": f"/run/user/{user.uid}", "Service": f"user@{user.uid}.service",
            "Slice": f"user-{user.uid}.slice", "Display": own[-1].number, "State": "active",
            "Sessions": " ".join(session.number for session in own), "IdleHint": "no", **_idle(proc, own[-1]),
            "Linger": "yes" if lingers(proc, user.uid) else "no",
        }  # fmt: skip
        _put(proc, facts, given)
    return 0 if chosen else 1


def _show_seat(proc: Process, verb: str, words: list[str], given: Given) -> int:
    if not words:
        _put(proc, _manager(proc), given)
        return 0
    for word in words:
        if word != "seat0":
            proc.err(f"Failed to get seat path: No seat '{word}' known\n")
            return 1
        facts = {
            "Id": "seat0", "CanTTY": "yes", "CanGraphical": "yes", "Sessions": "", "IdleHint": "yes", "IdleSinceHint": "0",
            "IdleSinceHintMonotonic": "0",
        }  # fmt: skip
        for key, value in facts.items():
            if not given["p"] or key in given["p"].split(","):
                proc.out(f"{value}\n" if "value" in given else f"{key}={value}\n")
    return 0


def _manager(proc: Process) -> dict[str, str]:
    """logind itself, as Debian's logind.conf leaves it; recorded."""
    size = proc.host.mounts.tmpfs_size(0.1) * 1024
    return {
        "EnableWallMessages": "yes", "NAutoVTs": "6", "KillUserProcesses": "no", "RebootToFirmwareSetup": "no",
        "RebootToBootLoaderMenu": str(2**64 - 1), "IdleHint": "no", "IdleSinceHint": "0", "IdleSinceHintMonotonic": "0",
        "InhibitDelayMaxUSec": "5s", "UserStopDelayUSec": "10s", "HandlePowerKey": "poweroff", "HandlePowerKeyLongPress": "ignore",
        "HandleRebootKey": "reboot", "HandleRebootKeyLongPress": "poweroff", "HandleSuspendKey": "suspend",
        "HandleSuspendKeyLongPress": "hibernate", "HandleHibernateKey": "hibernate", "HandleHibernateKeyLongPress": "ignore",
        "HandleLidSwitch": "suspend", "HandleLidSwitchDocked": "ignore", "HoldoffTimeoutUSec": "30s", "IdleAction": "ignore",
        "IdleActionUSec": "30min", "PreparingForShutdown": "no", "PreparingForSleep": "no", "Docked": "no", "LidClosed": "no",
        "OnExternalPower": "yes", "RemoveIPC": "yes", "RuntimeDirectorySize": str(size), "RuntimeDirectoryInodesMax": str(size // 4096),
        "InhibitorsMax": "8192", "NCurrentInhibitors": "0", "SessionsMax": "8192", "NCurrentSessions": str(len(sessions(proc))),
        "StopIdleSessionUSec": "infinity",
    }  # fmt: skip


# ---- what is done to them


def _seat_status(proc: Process, verb: str, words: list[str], given: Given) -> int:
    proc.err(f"Could not get properties: Unknown object '/org/freedesktop/login1/seat/{words[0] if words else 'auto'}'.\n")
    return 1


def _attach(proc: Process, verb: str, words: list[str], given: Given) -> int:
    """No device of this machine's is of a seat."""
    for word in words[1:]:
        proc.err(f"Could not attach device: Failed to open device '{word}': No such device\n")
        return 1
    proc.err("Too few arguments.\n")
    return 1


def _kill(proc: Process, verb: str, words: list[str], given: Given) -> int:
    number = number_of(given.get("s", "TERM"))
    if number is None:
        proc.err(f"Failed to parse signal string {given['s']}.\n")
        return 1
    if verb.endswith("-user"):
        users = _users(proc, words)
        chosen = None if users is None else [session for _user, own in users for session in own]
    else:
        chosen = _chosen(proc, words, "Failed to issue method call")
    for session in chosen or []:
        if proc.uid not in (0, session.uid):
            what = f"Could not {verb.replace('-', ' ')}" if verb != "terminate-session" else "Failed to issue method call"
            proc.err(f"{what}: Access denied\n")
            return 1
        for entry in reversed(session.members):
            if entry.signal is not None:
                entry.signal(number or SIGTERM)
    return 0 if chosen is not None else 1


def _lock(proc: Process, verb: str, words: list[str], given: Given) -> int:
    """Nobody's screen is there to be locked: the signal is sent, and that is all."""
    return 0 if verb.endswith("-sessions") or _chosen(proc, words, "Failed to issue method call") is not None else 1


def _activate(proc: Process, verb: str, words: list[str], given: Given) -> int:
    if _chosen(proc, words, "Failed to issue method call") is not None:
        proc.err("Failed to issue method call: Operation not supported\n")
    return 1


def _linger(proc: Process, verb: str, words: list[str], given: Given) -> int:
    for name in words or [nss.user_name(proc, proc.uid)]:
        user = nss.user(proc, int(name) if name.isdecimal() else name)
        if user is None:
            proc.err(f"Failed to look up user {name}: No such process\n")
            return 1
        path = f"{LINGER}/{user.name}".encode()
        if proc.uid not in (0, user.uid):
            proc.err("Could not enable linger: Access denied\n")
            return 1
        if verb == "enable-linger":
            if not proc.caller.exists(LINGER.encode()):
                proc.caller.mkdir(LINGER.encode(), 0o755)
            proc.caller.write_file(path, b"")
        elif proc.caller.exists(path):
            proc.caller.unlink(path)
    return 0


WORDED = frozenset(("terminate-session", "kill-session", "terminate-user", "kill-user", "terminate-seat", "attach"))
VERBS: dict[str, Callable[[Process, str, list[str], Given], int]] = {
    "list-sessions": _list_sessions, "list-users": _list_users, "list-seats": _list_seats, "session-status": _session_status,
    "user-status": _user_status, "seat-status": _seat_status, "show-session": _show_session, "show-user": _show_user,
    "show-seat": _show_seat, "terminate-session": _kill, "kill-session": _kill, "terminate-user": _kill, "kill-user": _kill,
    "terminate-seat": _seat_status, "attach": _attach, "enable-linger": _linger, "disable-linger": _linger, "activate": _activate,
    "lock-session": _lock, "unlock-session": _lock, "lock-sessions": _lock, "unlock-sessions": _lock,
}  # fmt: skip
