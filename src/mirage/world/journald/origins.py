"""Whose an entry is: journald asks the control group of who wrote it, and we ask the lines before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from mirage.world.journald.entry import Entry
from mirage.world.services import Services
from mirage.world.units import unit_of

AUTH, SYSLOG, CRON, AUTHPRIV = 4, 5, 9, 10
FACILITIES = {"sshd": AUTH, "systemd-logind": AUTH, "rsyslogd": SYSLOG, "systemd-journald": SYSLOG, "CRON": CRON, "cron": CRON,
              "sudo": AUTHPRIV, "su": AUTHPRIV, "(systemd)": AUTHPRIV, "passwd": AUTHPRIV, "useradd": AUTHPRIV, "usermod": AUTHPRIV}  # fmt: skip
RATE = 45_000_000  # microseconds for each entry, of those that are vacuumed: none has ever a smaller number than before
CACHED = 1_000_000  # microseconds for which journald remembers that (client_context_maybe_refresh())
WORKERS = {"CRON": "cron.service"}  # what a service's children call themselves
_UNIT = re.compile(
    r"(?:(?:Starting|Started|Stopping|Stopped|Finished|Reloading|Reloaded|Mounting|Mounted|Unmounting|Unmounted|Closed|Removed slice"
    r"|Created slice|Set up automount|Listening on|Reached target|Stopped target|Found device|Expecting device|Activating swap"
    r"|Activated swap|Deactivated swap|Failed to start|Failed to listen on) )?(\S+\.(?:service|socket|target|timer|mount|automount|slice|scope|path|device|swap))\b"
)
_SESSION = re.compile(r"(?:New session|Session|Removed session) ([0-9]+)\b(?:.* of user (\S+?)\.)?")
_OWN = re.compile(r"(?:Starting|Started|Stopping|Stopped) user@([0-9]+)\.service\b")
_LEAVES = re.compile(r"(?:Received disconnect from|Disconnected from user) .*(?<! \[preauth\])")
_STATIC = re.compile(r".+\.(?:service|scope)")


def placed(found: Iterable[Entry], services: Services, since: int, now: int, installed: int) -> list[Entry]:
    """The entries from `since` on (microseconds since the epoch) in order, each with its number and whose it is.

    The others are moments in nanoseconds since the epoch.
    """
    found = sorted((entry for entry in found if entry.time >= since), key=lambda entry: entry.time)
    daemons = {entry.comm.decode("utf-8", "surrogateescape"): unit_of(entry) for entry in services.at(now).values() if entry.unit}
    origins = Origins(daemons)
    before = (found[0].time - installed // 1000) // RATE if found else 0
    return [replace(entry, sequence=before + number, **origins.of(entry)) for number, entry in enumerate(found, 1)]


class Origins:
    """Follows the entries from the oldest to the newest. `daemons`: the units of processes, by their names."""

    def __init__(self, daemons: Mapping[str, str]) -> None:
        self._daemons = daemons
        self._sessions: dict[str, str] = {}  # of an sshd's pid, its scope
        self._looked: dict[str, int] = {}  # of an sshd's pid, when journald looked where it is
        self._accepted: dict[str, list[str]] = {}  # of a user, the sshds that wait for a session
        self._managers: dict[str, str] = {}  # of a manager's pid, its unit
        self._manager = ""
        self._running = ""  # the service that is being started
        self._scope = ""
        self._owners: dict[str, str] = {}  # of a session's scope, its user

    def of(self, entry: Entry) -> dict[str, Any]:
        """The fields that are not in the line."""
        if entry.tag == "kernel":
            return {}
        unit, about = self._unit(entry), ""
        if entry.tag == "systemd" and (found := _UNIT.match(entry.message)):
            about = found[1]
        return {
            "unit": unit,
            "about": about,
            "owner": self._owners.get(unit, ""),
            "priority": _priority(entry),
            "facility": _facility(entry),
        }

    def _unit(self, entry: Entry) -> str:
        tag, pid, message = entry.tag, entry.pid, entry.message
        if tag == "systemd":
            return self._systemd(pid, message)
        if tag == "(systemd)":
            return self._manager
        if tag == "sshd":
            return self._sshd(entry)
        if tag == "systemd-logind" and (found := _SESSION.match(message)):
            self._session(found[1], found[2])
        own = WORKERS.get(tag) or self._daemons.get(tag[:15])
        if own:
            return own
        return self._scope if tag in ("sudo", "su") or not self._running else self._running

    def _systemd(self, pid: str, message: str) -> str:
        if found := _OWN.match(message):
            self._manager = f"user@{found[1]}.service"
        if pid != "1":
            return self._managers.setdefault(pid, self._manager)
        if found := _UNIT.match(message):
            if message.startswith("Starting ") and _STATIC.fullmatch(found[1]):
                self._running = found[1]
            elif found[1] == self._running:
                self._running = ""
        return "init.scope"

    def _sshd(self, entry: Entry) -> str:
        pid, message = entry.pid, entry.message
        if message.startswith("Accepted "):
            self._sessions.pop(pid, None)
            self._looked[pid] = entry.time
            self._accepted.setdefault(message.split(" ")[3], []).append(pid)
        elif _LEAVES.fullmatch(message) and pid not in self._sessions:
            return self._scope or "ssh.service"  # the one without privileges, of a session
        return "ssh.service" if entry.time - self._looked.get(pid, 0) < CACHED else self._sessions.get(pid, "ssh.service")

    def _session(self, number: str, user: str | None) -> None:
        if user is not None and (waiting := self._accepted.get(user)):
            self._scope = self._sessions[waiting.pop(0)] = f"session-{number}.scope"
            self._owners[self._scope] = user
        self._accepted = {name: pids for name, pids in self._accepted.items() if pids}


def _facility(entry: Entry) -> int:
    if "pam_" in entry.message[:5]:
        return AUTHPRIV
    return FACILITIES.get(entry.tag, entry.facility)


_PRIORITIES = (
    (re.compile(r"pam_env\("), 7),
    (re.compile(r"(?:error|fatal)\b|.*\bsegfault\b|Failed to (?:start|listen on) |\S+: (?:Refusing to start, |Socket service )"), 3),
    (re.compile(r"(?i)warning\b|\S+: Failed with result |Failed to "), 4),
    (re.compile(r"php_invoke "), 7),
    (re.compile(r".*authentication failure|Reexecuting\.|\S+: (?:Main|Control) process exited"), 5),
)


def _priority(entry: Entry) -> int:
    """As syslog(3) was told by the programs that say such things; rsyslog does not keep it."""
    if entry.priority != 6:
        return entry.priority
    found = next((level for pattern, level in _PRIORITIES if pattern.match(entry.message)), 0)
    return found or (5 if entry.tag in ("sudo", "su") and "pam_" not in entry.message[:5] else 6)
