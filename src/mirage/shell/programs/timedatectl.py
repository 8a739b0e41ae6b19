"""timedatectl (systemd 252): the clock of the world, and the visitor's own /etc/localtime."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.shell import missing
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.lib.timeformat import format_time
from mirage.shell.registry import program
from mirage.shell.systemd import analysis
from mirage.shell.systemd.assignments import BOOLEANS

if TYPE_CHECKING:
    from mirage.shell.process import Process

ZONES = "/usr/share/zoneinfo"
LOCAL = "/etc/localtime"
SYNC = b"systemd-timesyn"
LONGS = {
    "help": "h", "version": "V", "no-pager": "np", "no-ask-password": "na", "host": ":H", "machine": ":M", "adjust-system-clock": "adj",
    "monitor": "m", "property": ":p", "all": "a", "value": "value",
}  # fmt: skip
VERBS = (
    "status",
    "show",
    "set-time",
    "set-timezone",
    "list-timezones",
    "set-local-rtc",
    "set-ntp",
    "timesync-status",
    "show-timesync",
    "ntp-servers",
    "revert",
)


@program("timedatectl")
def timedatectl(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "hH:M:ap:P:", LONGS)
    except UsageError as error:
        return proc.error(str(error))
    given = dict(options)
    if given.keys() & {"h", "V"}:
        return missing.tell(proc, proc.exe, [proc.argv[0], "--help" if "h" in given else "--version"]) or 0
    verb, rest = (words[0], words[1:]) if words else ("status", [])
    if verb not in VERBS:
        proc.err(f"Unknown command verb {verb}.\n")
        return 1
    if verb in ("set-time", "set-timezone", "set-local-rtc", "set-ntp") and not rest:
        proc.err("Too few arguments.\n")
        return 1
    if (verb == "ntp-servers" and len(rest) < 2) or (verb == "revert" and not rest):
        proc.err("Too few arguments.\n")
        return 1
    match verb:
        case "status":
            _status(proc)
        case "show":
            _show(proc, given)
        case "list-timezones":
            proc.out("".join(f"{name}\n" for name in _names(proc)))
        case "set-timezone":
            return _set_zone(proc, rest[0])
        case "set-time" if analysis.moment(proc, rest[0]) is None:
            proc.err(f"Failed to parse time specification '{rest[0]}': Invalid argument\n")
            return 1
        case "set-time":
            proc.err("Failed to set time: Automatic time synchronization is enabled\n" if not proc.uid else _denied("time"))
            return 1
        case "set-ntp" | "set-local-rtc" if rest[0].lower() not in BOOLEANS:
            what = "NTP" if verb == "set-ntp" else "local RTC"
            proc.err(f"Failed to parse {what} setting '{rest[0]}': Invalid argument\n")
            return 1
        case "show-timesync" | "timesync-status":
            return _timesync(proc, verb, given)
        case _ if proc.uid:
            proc.err(_denied("ntp"))
            return 1
    return 0


def _denied(what: str) -> str:
    return f"Failed to set {what}: Access denied\n"


def zone(proc: Process) -> str:
    """What /etc/localtime leads to, as the name of a zone."""
    try:
        target = to_text(proc.caller.readlink(to_bytes(LOCAL)))
    except OSError:
        return "UTC"
    return target.partition("/zoneinfo/")[2] or "UTC"


def _is_synchronized(proc: Process) -> bool:
    return any(entry.comm.startswith(SYNC[:15]) for entry in proc.visit.processes)


def _status(proc: Process) -> None:
    now, is_synchronized = proc.clock.now(), _is_synchronized(proc)
    universal = _in_utc(proc, "%a %Y-%m-%d %H:%M:%S", now)
    rows = (
        ("Local time", format_time(proc, now, "%a %Y-%m-%d %H:%M:%S %Z")), ("Universal time", f"{universal} UTC"),
        ("RTC time", universal), ("Time zone", f"{zone(proc)} ({format_time(proc, now, '%Z, %z')})"),
        ("System clock synchronized", "yes" if is_synchronized else "no"), ("NTP service", "active" if is_synchronized else "inactive"),
        ("RTC in local TZ", "no"),
    )  # fmt: skip
    proc.out("".join(f"{title:>25}: {value}\n" for title, value in rows))


def _in_utc(proc: Process, form: str, now: int) -> str:
    kept = proc.env.get("TZ")
    proc.env["TZ"] = "UTC0"
    try:
        return format_time(proc, now, form)
    finally:
        if kept is None:
            del proc.env["TZ"]
        else:
            proc.env["TZ"] = kept


def _show(proc: Process, given: dict[str, str]) -> None:
    now, flag = proc.clock.now(), "yes" if _is_synchronized(proc) else "no"
    moment = format_time(proc, now, "%a %Y-%m-%d %H:%M:%S %Z")
    rows = {
        "Timezone": zone(proc), "LocalRTC": "no", "CanNTP": "yes", "NTP": flag, "NTPSynchronized": flag, "TimeUSec": moment, "RTCTimeUSec": moment,
    }  # fmt: skip
    wanted = given.get("p") or given.get("P", "")
    for name, value in rows.items():
        if not wanted or name in wanted.split(","):
            proc.out(f"{value}\n" if given.keys() & {"P", "value"} else f"{name}={value}\n")


def _timesync(proc: Process, verb: str, given: dict[str, str]) -> int:
    """What systemd-timesyncd says of its server, with whom it has spoken; refused where it does not run."""
    if not _is_synchronized(proc):
        proc.err("Failed to query server: Could not activate remote peer.\n")
        return 1
    dice = proc.host.dice("timesync", proc.host.identity.boot_time)
    up = (proc.clock.now() - proc.host.identity.boot_time) // SECOND
    server, address = (
        "0.debian.pool.ntp.org",
        f"{dice.choice((162, 185, 193, 212))}.{dice.randrange(1, 255)}.{dice.randrange(1, 255)}.{dice.randrange(1, 255)}",
    )
    if verb == "show-timesync":
        rows = {
            "FallbackNTPServers": " ".join(f"{number}.debian.pool.ntp.org" for number in range(4)), "ServerName": server,
            "ServerAddress": address, "RootDistanceMaxUSec": "5s", "PollIntervalMinUSec": "32s", "PollIntervalMaxUSec": "34min 8s",
            "PollIntervalUSec": "34min 8s", "Frequency": str(dice.randrange(-900_000, 900_000)),
        }  # fmt: skip
        wanted = (given.get("p") or given.get("P") or ",".join(rows)).split(",")
        proc.out(
            "".join(
                f"{value}\n" if given.keys() & {"P", "value"} else f"{name}={value}\n"
                for name, value in rows.items()
                if name in wanted
            )
        )
        return 0
    delay, root = dice.uniform(4, 40), dice.uniform(0.5, 30)
    proc.out(
        f"       Server: {address} ({server})\nPoll interval: 34min 8s (min: 32s; max 34min 8s)\n         Leap: normal\n      Version: 4\n"
        f"      Stratum: 2\n    Reference: {dice.getrandbits(32):X}\n    Precision: 1us (-{dice.randrange(20, 26)})\n"
        f"Root distance: {root:.3f}ms (max: 5s)\n       Offset: {dice.choice('+-')}{dice.uniform(0.05, 2):.3f}ms\n"
        f"        Delay: {delay:.3f}ms\n       Jitter: {dice.uniform(0.1, 3):.3f}ms\n Packet count: {min(7, up // 64) + up // 2048 + 1}\n"
        f"    Frequency: {dice.choice('+-')}{dice.uniform(0.5, 30):.3f}ppm\n"
    )
    return 0


def _names(proc: Process) -> list[str]:
    """The zones of tzdata.zi, and UTC."""
    try:
        text = to_text(proc.read_file(f"{ZONES}/tzdata.zi", 4 << 20))
    except OSError:
        return ["UTC"]
    found = re.findall(r"^Z (\S+)", text, re.MULTILINE) + re.findall(r"^L \S+ (\S+)", text, re.MULTILINE)
    return sorted({*(name for name in found if "/" in name or name == "UTC"), "UTC"})


def _set_zone(proc: Process, name: str) -> int:
    path = f"{ZONES}/{name}"
    if name.startswith("/") or ".." in name or not proc.exists(path):
        proc.err(f"Failed to set time zone: Invalid or not installed time zone '{name}'\n")
        return 1
    if proc.uid:
        proc.err(_denied("time zone"))
        return 1
    caller = proc.caller
    if caller.exists(to_bytes(LOCAL), False):
        caller.unlink(to_bytes(LOCAL))
    caller.symlink(to_bytes(f"..{path}"), to_bytes(LOCAL))  # and /etc/timezone stays as it is
    return 0
