"""From a clone in fresh namespaces to the first process of a cell: its root mounted and entered, its doors shut behind it.

The stage says over the line what the cell is to look like, and serves the mounts; nothing here can reach the machine any more,
whoever speaks. Errors end the cell with a word on the line.
"""

from __future__ import annotations

import _thread
import contextlib
import os
import resource
import signal
import socket
import stat
from typing import Any, NoReturn

from mirage.sandbox import calls, filter, hand, stubs, talk, witness
from mirage.sandbox.first.place import Place
from mirage.sandbox.first.serving import serve
from mirage.sandbox.net import network

FUSE, TUN = os.makedev(10, 229), os.makedev(10, 200)  # Documentation/admin-guide/devices.txt
HOME = "/tmp"  # noqa: S108 - any directory that every machine has: nobody else sees what the warden mounts there
NODES = {
    "null": (1, 3),
    "zero": (1, 5),
    "full": (1, 7),
    "random": (1, 8),
    "urandom": (1, 9),
    "tty": (5, 0),
}  # admin-guide/devices.txt
SECOND = 1_000_000_000  # nanoseconds; `base.clock` would bring work for each fork
SPARES = 16  # times that a visitor may mount /proc for a pid namespace of his own; each later one is the cell's own again
TTY = 5  # the group's number on Debian
PTS_OPTIONS = "newinstance,ptmxmode=0666,mode=620,gid=5,max=128"  # of the 4096 that the machine has for everybody
FUSE_OPTIONS = "fd={},rootmode=40000,user_id=0,group_id=0,default_permissions,allow_other"


def lay_out() -> None:
    """In the warden's own mount namespace: what a cell needs of the machine's devices, and a place for its root."""
    calls.mount("tmpfs", HOME, "tmpfs", calls.NOSUID | calls.NOEXEC, "mode=755,size=64k")
    for name, device in (("fuse", FUSE), ("tun", TUN)):
        os.mknod(f"{HOME}/{name}", stat.S_IFCHR | 0o666, device)
        os.chmod(f"{HOME}/{name}", 0o666)  # noqa: S103 - the cells' roots are nobody here; what they open belongs to their namespaces
    os.mkdir(f"{HOME}/root", 0o755)


def make_nodes(name: str, first: int) -> str:
    """The harmless devices, owned by a cell's root: a user namespace makes none, and the machine's would be nobody's in it."""
    place = f"{HOME}/{name}"
    os.mkdir(place, 0o755)
    for node, numbers in NODES.items():
        os.mknod(f"{place}/{node}", stat.S_IFCHR, os.makedev(*numbers))
        os.chown(f"{place}/{node}", first, first + (TTY if node == "tty" else 0))
        os.chmod(f"{place}/{node}", 0o666)  # noqa: S103 - as everywhere
    return place


def remove_nodes(place: str) -> None:
    for node in NODES:
        os.unlink(f"{place}/{node}")
    os.rmdir(place)


def become(line: socket.socket, gate: int, nodes: str) -> NoReturn:
    """In the clone: never returns."""
    try:
        if os.read(gate, 1) != b"!":
            os._exit(1)
        _close_all_but(line.fileno())
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _build(line, nodes)
        serve(line)
    except talk.Gone:
        pass
    except BaseException as error:
        with contextlib.suppress(talk.Gone):
            talk.send(line, {"failed": f"{type(error).__name__}: {error}"})
    os._exit(0)


def _close_all_but(*kept: int) -> None:
    last = 2
    for descriptor in sorted(kept):
        os.closerange(last + 1, descriptor)
        last = descriptor
    os.closerange(last + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _build(line: socket.socket, place: str) -> None:
    os.setgroups([])
    os.setresgid(0, 0, 0)
    os.setresuid(0, 0, 0)
    os.umask(0o022)
    calls.prctl(calls.PR_SET_PDEATHSIG, signal.SIGKILL)  # with the warden's end
    calls.prctl(calls.PR_SET_DUMPABLE, 1)  # /proc/self is ours again, for as long as it is needed
    plan, _ = talk.receive(line)
    mounts: list[str] = plan["mounts"]  # the first is the root
    os.sched_setaffinity(0, {plan["processor"]})  # with the clerk who serves it
    calls.unshare(calls.NEWCGROUP | calls.NEWTIME | calls.NEWIPC)  # the last anew: its queues lie in a directory of who makes it
    _set_clocks(plan["clocks"])
    calls.mount("", "/", "", calls.REC | calls.PRIVATE)
    fuses = [os.open(f"{HOME}/fuse", os.O_RDWR | os.O_CLOEXEC) for _ in mounts]
    spares = [os.open(f"{HOME}/fuse", os.O_RDWR | os.O_CLOEXEC) for _ in range(SPARES)]
    tun = os.open(f"{HOME}/tun", os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK)
    procfs, followed = calls.detached("proc"), calls.detached("proc", subset="pid")  # nothing of the machine's in what is mounted
    answered = calls.detached("tmpfs", calls.NOSUID | calls.NODEV)
    for name in NODES:
        os.utime(f"{place}/{name}", (plan["booted"], plan["booted"]))
    nodes = {name: calls.open_tree(f"{place}/{name}") for name in NODES}
    os.chdir(HOME)
    calls.mount("mirage", "root", "fuse", 0, FUSE_OPTIONS.format(fuses[0]))
    network.bring_up(tun, plan["network"])
    network.tune(procfs, plan["network"]["settings"])
    talk.send(line, {"rooted": True}, [fuses[0], procfs, tun])
    os.close(tun)
    os.close(fuses[0])
    os.chdir("root")  # when the stage serves it
    calls.pivot_root(".", ".")
    calls.unmount(".")
    os.chdir("/")
    for path, descriptor in zip(mounts[1:], fuses[1:]):
        calls.mount("mirage", path, "fuse", 0, FUSE_OPTIONS.format(descriptor))
        talk.send(line, {"mounted": path}, [descriptor])  # the next may lie in it
        os.close(descriptor)
    calls.mount("devpts", "/dev/pts", "devpts", calls.NOSUID | calls.NOEXEC, PTS_OPTIONS)
    os.chown("/dev/pts/ptmx", 0, TTY)
    calls.mount("mqueue", "/dev/mqueue", "mqueue", calls.NOSUID | calls.NODEV | calls.NOEXEC)  # of the cell's own ipc namespace
    os.utime("/dev/mqueue", (plan["booted"], plan["booted"]))
    for name, tree in {**nodes, "ptmx": calls.open_tree("/dev/pts/ptmx")}.items():
        calls.attach(tree, f"/dev/{name}")
        os.close(tree)
    calls.attach(answered, f"/{plan['stubs']}")
    os.close(answered)
    directory = os.open(f"/{plan['stubs']}", os.O_RDONLY | os.O_DIRECTORY)
    Place.stub_paths, Place.stub_directory = frozenset(plan["answered"]), plan["stubs"]
    Place.card = plan["card"]
    Place.heard_paths = frozenset(plan["heard"])
    stubs.write(directory, Place.stub_paths)
    os.close(directory)
    socket.sethostname(plan["hostname"])
    Place.procfs = procfs
    Place.uname, Place.mounted = plan["uname"], frozenset(plan["mounted"])
    Place.memory.devices = [os.stat(path).st_dev for path in mounts]
    Place.served = {**dict(zip(Place.memory.devices, mounts)), os.stat("/dev/null").st_dev: "/dev"}
    Place.nodes = {os.stat("/dev/null").st_dev: os.stat("/dev").st_dev}
    calls.prctl(calls.PR_SET_DUMPABLE, 0)  # its memory belongs to the machine's own user namespace: no root of the cell's may look
    hand.Machine.memory, hand.Machine.hidden, hand.Machine.spares = plan["memory"], plan["hidden"], spares
    seen, Place.hand = _look_after(procfs)
    heard, Place.told = talk.pair()
    calls.attach(followed, plan["hidden"])  # where a link of /proc that is more than its text leads
    os.close(followed)
    Place.listener = calls.seccomp(filter.program(), filter.NEW_LISTENER)
    talk.send(line, {"ready": os.getpid()}, [seen.fileno(), heard.fileno()])
    seen.close()
    heard.close()


def _look_after(procfs: int) -> tuple[socket.socket, socket.socket]:
    """Start the witness, a thread that the filter does not hold for; the lines to it: the stage's and ours."""
    (stage, seen), (ours, mounts) = talk.pair(), talk.pair()
    _thread.start_new_thread(witness.serve, (seen, mounts, procfs))  # `threading` would do half a millisecond's work in each fork
    return stage, ours


def _set_clocks(offsets: dict[str, int]) -> None:
    """The persona's uptime: nanoseconds that each clock is to be ahead of the machine's, time_namespaces(7)."""
    lines = [f"{name} {' '.join(map(str, divmod(offset, SECOND)))}\n" for name, offset in offsets.items()]
    with open("/proc/self/timens_offsets", "w") as file:
        file.write("".join(lines))


Plan = dict[str, Any]
