"""ipcs, ipcrm and lsipc (util-linux 2.38.1) on a machine where nothing of System V's is in use, as its /proc/sysvipc says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import smartcols, utillinux
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "shmems": "m", "queues": "q", "semaphores": "s", "all": "a", "time": "t", "pid": "p", "creator": "c", "limits": "l", "summary": "u",
    "id": ":i", "human": "human", "bytes": "b",
}  # fmt: skip
KINDS = "qms"
OLD = {"msg": "q", "shm": "m", "sem": "s"}  # as ipcrm was called once
PAGE = 4096
ULONG_MAX = (1 << 64) - 1
SEMVMX = 32767  # linux/sem.h: no file tells it


@dataclass(frozen=True, slots=True)
class _Limits:
    """What /proc/sys/kernel tells of all three."""

    shmmax: int
    shmall: int
    shmmni: int
    msgmax: int
    msgmnb: int
    msgmni: int
    sem: tuple[int, int, int, int]  # SEMMSL, SEMMNS, SEMOPM, SEMMNI


def _limits(proc: Process) -> _Limits:
    def read(name: str) -> list[int]:
        return [int(word) for word in to_text(proc.read_file(f"/proc/sys/kernel/{name}")).split()]

    shmmax, shmall, shmmni, msgmax, msgmnb, msgmni = (
        read(name)[0] for name in ("shmmax", "shmall", "shmmni", "msgmax", "msgmnb", "msgmni")
    )
    semmsl, semmns, semopm, semmni = read("sem")
    return _Limits(shmmax, shmall, shmmni, msgmax, msgmnb, msgmni, (semmsl, semmns, semopm, semmni))


# by how it is asked, the heads of queues, memory and semaphores
HEADS = {
    "": (
        ("Message Queues", "key        msqid      owner      perms      used-bytes   messages    "),
        ("Shared Memory Segments", "key        shmid      owner      perms      bytes      nattch     status      "),
        ("Semaphore Arrays", "key        semid      owner      perms      nsems     "),
    ),
    "c": (
        ("Message Queues Creators/Owners", "msqid      perms      cuid       cgid       uid        gid       "),
        ("Shared Memory Segment Creators/Owners", "shmid      perms      cuid       cgid       uid        gid       "),
        ("Semaphore Arrays Creators/Owners", "semid      perms      cuid       cgid       uid        gid       "),
    ),
    "t": (
        ("Message Queues Send/Recv/Change Times", "msqid    owner      send                 recv                 change              "),
        ("Shared Memory Attach/Detach/Change Times", "shmid      owner      attached             detached             changed             "),
        ("Semaphore Operation/Change Times", "semid    owner      last-op                    last-changed              "),
    ),
    "p": (
        ("Message Queues PIDs", "msqid      owner      lspid      lrpid     "),
        ("Shared Memory Creator/Last-op PIDs", "shmid      owner      cpid       lpid      "),
        None,
    ),
}  # fmt: skip


@program("ipcs")
def ipcs(proc: Process) -> int:
    options, _ = utillinux.read(proc, "i:atpclubqms", LONGS)
    given = dict(options)
    kinds = [kind for kind in KINDS if kind in given and "a" not in given]
    if "i" in given:
        number = utillinux.number(proc, given["i"], "failed to parse id argument")
        if len(kinds) != 1:
            proc.fail("when using an ID, a single resource must be specified")
        return proc.error(f"id {number} not found")
    way = next((key for key, _ in reversed(options) if key in "lutpc"), "")
    unit = "" if "human" in given else "bytes" if "b" in given else "kbytes"
    proc.out("\n")
    for kind in kinds or KINDS:
        proc.out(_shown(proc, kind, way, unit) + "\n")
    return 0


def _shown(proc: Process, kind: str, way: str, unit: str) -> str:
    if way == "l":
        return _limits_of(_limits(proc), kind, unit)
    if way == "u":
        return STATUS[kind].replace("0 bytes", "0 bytes" if unit else "0B")
    head = HEADS[way][KINDS.index(kind)]
    return "" if head is None else f"------ {head[0]} --------\n{head[1]}\n"


STATUS = {
    "q": "------ Messages Status --------\nallocated queues = 0\nused headers = 0\nused space = 0 bytes\n",
    "m": "------ Shared Memory Status --------\nsegments allocated 0\npages allocated 0\npages resident  0\npages swapped   0\n"
    "Swap performance: 0 attempts\t 0 successes\n",
    "s": "------ Semaphore Status --------\nused arrays = 0\nallocated semaphores = 0\n",
}


def _limits_of(limits: _Limits, kind: str, unit: str) -> str:
    if kind == "q":
        return (
            f"------ Messages Limits --------\nmax queues system wide = {limits.msgmni}\n"
            f"max size of message{_sized(limits.msgmax, 'bytes' if unit else '')}\n"
            f"default max size of queue{_sized(limits.msgmnb, 'bytes' if unit else '')}\n"
        )
    if kind == "s":
        semmsl, semmns, semopm, semmni = limits.sem
        return (
            f"------ Semaphore Limits --------\nmax number of arrays = {semmni}\nmax semaphores per array = {semmsl}\n"
            f"max semaphores system wide = {semmns}\nmax ops per semop call = {semopm}\nsemaphore max value = {SEMVMX}\n"
        )
    most = limits.shmall * PAGE
    if most > ULONG_MAX:
        most = (
            ULONG_MAX // PAGE * PAGE if unit != "kbytes" else (ULONG_MAX // 4 * 4) << 10
        )  # both as ipcs saves itself from the overflow
    return (
        f"------ Shared Memory Limits --------\nmax number of segments = {limits.shmmni}\nmax seg size{_sized(limits.shmmax, unit)}\n"
        f"max total shared memory{_sized(most, unit)}\nmin seg size{_sized(1, 'bytes' if unit else '')}\n"
    )


def _sized(amount: int, unit: str) -> str:
    if not unit:
        return f" = {_short(amount)}"
    return f" ({unit}) = {amount >> 10 if unit == 'kbytes' else amount}"


def _short(amount: int) -> str:
    """size_to_human_string() with one letter."""
    return utillinux.human(amount).replace("iB", "").replace(" ", "")


@program("ipcrm")
def ipcrm(proc: Process) -> int:
    options, words = utillinux.read(proc, "q:m:s:Q:M:S:a::v", REMOVED)
    status = 0
    if words and words[0] in OLD:
        options = [(OLD[words[0]], word) for word in words[1:]]
    elif words:
        utillinux.bad_usage(proc)
    for key, word in options:
        if key in "qms":
            status = proc.error(f"invalid id ({utillinux.number(proc, word, 'failed to parse argument')})")
        elif key in "QMS":
            status = proc.error(f"invalid key ({word})")
    return status


REMOVED = {
    "shmem-id": ":m", "shmem-key": ":M", "queue-id": ":q", "queue-key": ":Q", "semaphore-id": ":s", "semaphore-key": ":S", "all": "?a",
    "verbose": "v",
}  # fmt: skip


@program("lsipc")
def lsipc(proc: Process) -> int:
    options, _ = utillinux.read(proc, "mqsgi:tcbJlneo:PrUyz", LISTED)
    given = dict(options)
    kind = next((key for key, _ in options if key in KINDS), "")
    if "i" in given:
        number = utillinux.number(proc, given["i"], "failed to parse IPC identifier")
        if kind:
            proc.error(f"id {number} not found")
            return 0
    if kind and "g" not in given:
        return 0
    limits = _limits(proc)
    semmsl, semmns, semopm, semmni = limits.sem
    rows = [
        ("q", "MSGMNI", "Number of message queues", str(limits.msgmni), True),
        ("q", "MSGMAX", "Max size of message (bytes)", _short(limits.msgmax), False),
        ("q", "MSGMNB", "Default max size of queue (bytes)", _short(limits.msgmnb), False),
        ("m", "SHMMNI", "Shared memory segments", str(limits.shmmni), True),
        ("m", "SHMALL", "Shared memory pages", str(limits.shmall), True),
        ("m", "SHMMAX", "Max size of shared memory segment (bytes)", _short(limits.shmmax), False),
        ("m", "SHMMIN", "Min size of shared memory segment (bytes)", "1B", False),
        ("s", "SEMMNI", "Number of semaphore identifiers", str(semmni), True),
        ("s", "SEMMNS", "Total number of semaphores", str(semmns), True),
        ("s", "SEMMSL", "Max semaphores per semaphore set.", str(semmsl), False),
        ("s", "SEMOPM", "Max number of operations per semop(2)", str(semopm), False),
        ("s", "SEMVMX", "Semaphore max value", str(SEMVMX), False),
    ]
    table = [["RESOURCE", "DESCRIPTION", "LIMIT", "USED", "USE%"]]
    table += [
        [name, what, limit, *(("0", "0.00%") if counts else ("-", "-"))]
        for of, name, what, limit, counts in rows
        if not kind or of == kind
    ]
    proc.out(smartcols.table(table, rights=(2, 3, 4)))
    return 0


LISTED = {
    "shmems": "m", "queues": "q", "semaphores": "s", "global": "g", "id": ":i", "creator": "c", "pid": "P", "export": "e", "bytes": "b", "json": "J",
    "list": "l", "newline": "n", "noheadings": "noheadings", "notruncate": "notruncate", "numeric-perms": "y", "output": ":o", "raw": "r",
    "shell": "y", "time": "t", "time-format": ":z",
}  # fmt: skip
