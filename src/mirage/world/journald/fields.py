"""The fields of an entry as journald (systemd 252) keeps them, in the order in which a file of its has them; recorded from a booted machine."""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import datetime
from typing import NamedTuple, Protocol

from mirage.world.journald.entry import Entry
from mirage.world.journald.hashes import jenkins64
from mirage.world.processes import ProcessEntry


class Process(NamedTuple):
    """What the kernel says of who wrote an entry."""

    comm: str
    exe: str
    command: str
    uid: int
    gid: int


class Facts(Protocol):
    """What journald asks the machine."""

    @property
    def machine_id(self) -> str: ...

    def process(self, pid: str, tag: str) -> Process | None:
        """The process of a pid or, when it is gone, the daemon of a name."""

    def uid(self, user: str) -> str | None:
        """An account's number."""

    def session_owner(self, unit: str) -> str | None:
        """The uid of a session that is still open."""

    def run(self, unit: str, time: int) -> str:
        """Which start of a unit was the last one then (microseconds since the epoch); "" for the boot's."""

    def local(self, time: int) -> datetime:
        """Microseconds since the epoch on the machine's clock."""

    def drawn(self, *names: str) -> int:
        """128 bits that belong to these names."""


STREAMS = frozenset({"mariadbd"})  # whose standard output goes to the journal
DRIVER = "systemd-journald"  # which writes of itself without a way in between
DAEMON = "3"  # LOG_DAEMON
OF_DRIVER = {
    "Journal started": "f77379a8490b408bbe5f6940505a777b", "Journal stopped": "d93fb3c9c24d451a97cea615ce59c00b",
    r"\w+ Journal \(": "ec387f577b844b8fa948f33cad9a75e6",
}  # fmt: skip
NATIVE = re.compile(r"systemd(?:-.*)?")
KINDS = (  # of what systemd says: pattern, message id, file, line, function, job, its result
    (r"(?:Starting|Mounting|Activating swap|Expecting device) ", "7d4958e842da4a758f6c1cdc7b36dcc5", "job.c", 580, "job_emit_start_message", "start", ""),
    (r"(?:Started|Finished|Mounted|Reached target|Listening on|Created slice|Set up automount|Found device|Activated swap) ",
     "39f53479d3a045ac8e11786248231fbf", "job.c", 767, "job_emit_done_message", "start", "done"),
    (r"\S+ - .* was skipped because ", "39f53479d3a045ac8e11786248231fbf", "job.c", 750, "job_emit_done_message", "start", "done"),
    (r"(?:Stopping|Unmounting) ", "de5b426a63be47a7b6ac3eaac82e2f6f", "job.c", 580, "job_emit_start_message", "stop", ""),
    (r"(?:Stopped|Closed|Unmounted|Removed slice|Stopped target) ", "9d1aaa27d60140bd96365438aad20286", "job.c", 767, "job_emit_done_message", "stop", "done"),
    (r"\S+: Deactivated successfully", "7ad2d189f7e94e70a38c781354912448", "unit.c", 5618, "unit_log_success", "", ""),
    (r"\S+: Consumed ", "ae8f7b866b0347b9af31fe1c80b127c0", "unit.c", 2503, "unit_log_resources", "", ""),
    (r"\S+: Main process exited", "98e322203f7a4ed290d09fe03c09fe15", "unit.c", 5671, "unit_log_process_exit", "", ""),
    (r"\S+: Failed with result", "d9b373ed55a64feb8242e02dbe79a49c", "unit.c", 5629, "unit_log_failure", "", ""),
    (r"Reloading\.", "", "main.c", 1921, "invoke_main_loop", "", ""), (r"Reexecuting\.", "", "main.c", 1957, "invoke_main_loop", "", ""),
    (r"Startup finished in ", "b07a249cd024414a82dd00cd181378ff", "manager.c", 3558, "manager_notify_finished", "", ""),
)  # fmt: skip
LOGIND = {"New": ("8d45620c1a4348dbb17410da57c60c66", 780, "session_start"), "Removed": ("3354939424b4456d9802ca8333ed424a", 900, "session_finalize"),
          "Session": ("", 873, "session_stop_scope")}  # fmt: skip
EXES = {
    "sshd": "/usr/sbin/sshd",
    "CRON": "/usr/sbin/cron",
    "(systemd)": "/usr/lib/systemd/systemd",
    "systemd": "/usr/lib/systemd/systemd",
}
FIRST_USER, NOBODY = 1000, 65_534
PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-[]{}^~!#?")  # what needs no quotes
FULL = "1ffffffffff"  # all of root's capabilities
CAPABILITIES = {
    "systemd-journald": "25402800cf",
    "systemd-logind": "24420020f",
    "dbus-daemon": "20000000",
    "mariadbd": "4000",
    "systemd-timesyncd": "2000000",
}


def message_id(entry: Entry) -> str:
    """By which the catalog knows it; empty for what has none."""
    if entry.tag == "systemd-logind":
        return LOGIND.get(entry.message.split(" ")[0], ("",))[0]
    return next((kind[1] for kind in KINDS if entry.tag == "systemd" and re.match(kind[0], entry.message)), "")


def slice_of(unit: str) -> str:
    if unit == "init.scope":
        return "-.slice"
    if unit.startswith(("session-", "user@")):
        return "user.slice"
    return "system.slice" if unit else ""


def fields(facts: Facts, entry: Entry) -> dict[str, str]:
    """All but those with two underscores."""
    common = {
        "_BOOT_ID": entry.boot.id, "_MACHINE_ID": facts.machine_id, "_HOSTNAME": entry.host, "_RUNTIME_SCOPE": "system",
    }  # fmt: skip
    if entry.is_kmsg:
        return common | {
            "_TRANSPORT": "kernel", "SYSLOG_FACILITY": str(entry.facility), "SYSLOG_IDENTIFIER": entry.tag, "PRIORITY": str(entry.priority),
            "_SOURCE_MONOTONIC_TIMESTAMP": str(entry.monotonic), "MESSAGE": entry.message,
        } | ({"SYSLOG_PID": entry.pid} if entry.pid else {})  # fmt: skip
    transport = (
        "driver"
        if entry.tag == DRIVER
        else "stdout"
        if entry.tag in STREAMS
        else "journal"
        if NATIVE.fullmatch(entry.tag)
        else "syslog"
    )
    found = common | {"PRIORITY": str(entry.priority), "SYSLOG_FACILITY": str(entry.facility), "SYSLOG_IDENTIFIER": entry.tag}
    found |= {"_TRANSPORT": transport, "MESSAGE": entry.message} | _writer(facts, entry)
    if transport == "journal":
        found |= {"TID": entry.pid} | _said(entry)
    elif transport == "driver":
        found["SYSLOG_FACILITY"] = DAEMON
        found |= next(({"MESSAGE_ID": number} for start, number in OF_DRIVER.items() if re.match(start, entry.message)), {})
    elif transport == "syslog":
        found |= {"SYSLOG_PID": entry.pid} if entry.pid else {}
        found["SYSLOG_TIMESTAMP"] = f"{facts.local(entry.time):%b %d %H:%M:%S} "
    if transport not in ("stdout", "driver"):
        found["_SOURCE_REALTIME_TIMESTAMP"] = str(entry.time - 1 - entry.time % 90)
    return found


def _writer(facts: Facts, entry: Entry) -> dict[str, str]:
    """What the kernel says of the process: as it runs, or as one of its kind would."""
    known = facts.process(entry.pid, entry.tag)
    if known is None:
        comm = "cron" if entry.tag == "CRON" else entry.tag[:15]
        known = Process(comm, "", comm, 0, 0)
    known = _in_person(facts, entry, known)
    exe, uid = known.exe or EXES.get(entry.tag, f"/usr/bin/{entry.tag}"), known.uid
    found = {"_PID": entry.pid} if entry.pid else {}
    found |= {"_UID": str(uid), "_GID": str(known.gid), "_COMM": known.comm, "_EXE": exe, "_CMDLINE": known.command}
    found |= {
        "_CAP_EFFECTIVE": CAPABILITIES.get(entry.tag, FULL if not uid or entry.tag == "sudo" else "0"),
        "_SELINUX_CONTEXT": "unconfined\n",
    }
    if not entry.unit:
        return found
    return found | _group(facts, entry)


def _in_person(facts: Facts, entry: Entry, known: Process) -> Process:
    """A user's manager is his, and sudo speaks by the real uid of who called it."""
    uid = int(owner_of(facts, entry)) if slice_of(entry.unit) == "user.slice" else 0
    if entry.tag == "systemd" and uid:
        return known._replace(uid=uid, gid=uid, command="/lib/systemd/systemd --user")
    return known._replace(uid=uid, gid=uid) if entry.tag == "sudo" else known


def _group(facts: Facts, entry: Entry) -> dict[str, str]:
    unit, slice_ = entry.unit, slice_of(entry.unit)
    if slice_ != "user.slice":
        path = f"/{unit}" if unit == "init.scope" else f"/system.slice/{unit}"
        invocation = {} if unit == "init.scope" else {"_SYSTEMD_INVOCATION_ID": invocation_of(facts, unit, entry)}
        return {"_SYSTEMD_CGROUP": path, "_SYSTEMD_UNIT": unit, "_SYSTEMD_SLICE": slice_} | invocation
    uid = owner_of(facts, entry)
    place = f"/user.slice/user-{uid}.slice/{unit}"
    number = unit.removeprefix("session-").removesuffix(".scope")
    found = {
        "_AUDIT_SESSION": number,
        "_AUDIT_LOGINUID": uid,
        "_SYSTEMD_CGROUP": place,
        "_SYSTEMD_OWNER_UID": uid,
        "_SYSTEMD_UNIT": unit,
    }
    found |= {"_SYSTEMD_SESSION": number} if unit.startswith("session-") else {}
    return found | {
        "_SYSTEMD_SLICE": f"user-{uid}.slice", "_SYSTEMD_USER_SLICE": "-.slice", "_SYSTEMD_INVOCATION_ID": invocation_of(facts, unit, entry),
    }  # fmt: skip


def user(facts: Facts, entry: Entry) -> int:
    """In whose file it is: a person's (uid_is_system()), or 0, the system's."""
    if entry.is_kmsg:
        return 0
    uid = int(_writer(facts, entry)["_UID"])
    return uid if FIRST_USER <= uid < NOBODY else 0


def owner_of(facts: Facts, entry: Entry) -> str:
    """The uid of a session's or a manager's user."""
    if entry.unit.startswith("user@"):
        return entry.unit[5:].partition(".")[0]
    if entry.owner:
        return facts.uid(entry.owner) or "0"
    named = re.search(r"\buser (\S+?)(?:\(|$| )", entry.message)
    return facts.session_owner(entry.unit) or (facts.uid(named[1]) if named else None) or "0"


def invocation_of(facts: Facts, unit: str, entry: Entry) -> str:
    """The number that systemd drew for the run of a unit in which an entry was written."""
    run = facts.run(unit, entry.time)
    return uuid.UUID(int=facts.drawn("invocation", unit, entry.boot.id, *([run] if run else [])), version=4).hex


def _said(entry: Entry) -> dict[str, str]:
    if entry.tag == "systemd-logind":
        kind = LOGIND.get(entry.message.split(" ")[0])
        numbers = re.findall(r"ession ([0-9]+)", entry.message)
        user = re.search(r"of user (\S+)\.", entry.message)
        found = {"CODE_FILE": "src/login/logind-session.c"} | ({"CODE_LINE": str(kind[1]), "CODE_FUNC": kind[2]} if kind else {})
        found |= {"MESSAGE_ID": kind[0]} if kind and kind[0] else {}
        return found | ({"SESSION_ID": numbers[0]} if numbers else {}) | ({"USER_ID": user[1]} if user else {})
    kind_of = next((kind for kind in KINDS if re.match(kind[0], entry.message)), None)
    if kind_of is None or entry.tag != "systemd":
        return {}
    _pattern, message, file, line, function, job, result = kind_of
    prefix = "" if entry.pid == "1" else "USER_"
    found = {"CODE_FILE": f"src/core/{file}", "CODE_LINE": str(line), "CODE_FUNC": function} | (
        {"MESSAGE_ID": message} if message else {}
    )
    found |= {"JOB_TYPE": job, "JOB_ID": str(job_of(entry))} if job else {}
    found |= {"JOB_RESULT": result} if result else {}
    return found | ({f"{prefix}UNIT": entry.about} if entry.about else {})


def job_of(entry: Entry) -> int:
    """Of the job that systemd speaks of: the same when it begins and when it is done."""
    word = f"{entry.about} {entry.boot.id} {entry.time // 60_000_000 // 60}"
    return 40 + int.from_bytes(hashlib.blake2b(word.encode(), digest_size=2).digest(), "big") % 3000


def cursor(facts: Facts, entry: Entry) -> str:
    """Of an entry: its number in the file, and the exclusive or of its data's hashes."""
    mark = 0
    for value in jenkins64(stored(facts, entry)):
        mark ^= value
    return f"s={sequence_id(facts)};i={entry.sequence:x};b={entry.boot.id};m={entry.monotonic:x};t={entry.time:x};x={mark:x}"


def sequence_id(facts: Facts) -> str:
    return uuid.UUID(int=facts.drawn("journal", "file"), version=4).hex


def stored(facts: Facts, entry: Entry) -> list[bytes]:
    """FIELD=value as a file has it."""
    return [f"{name}={value}".encode("utf-8", "surrogateescape") for name, value in fields(facts, entry).items()]


def command(entry: ProcessEntry) -> str:
    """A command line as it would be typed: quoted where it has to be (shell_maybe_quote())."""
    return " ".join(_quoted(word.decode("utf-8", "surrogateescape")) for word in entry.cmdline)


def _quoted(word: str) -> str:
    if word and not set(word) - PLAIN:
        return word
    return '"' + "".join(f"\\{char}" if char in '"\\`$' else char for char in word) + '"'
