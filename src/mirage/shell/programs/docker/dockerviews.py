"""What `docker` lists beside containers and images (docker.io 20.10.24 of Debian 12): the engine, networks, volumes, a container's processes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from stat import S_ISDIR
from typing import TYPE_CHECKING

from mirage.world.containers import HOME, OWN, Store, engine_id, network_id
from mirage.world.logs.lines import local

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.caller import Caller

PORT = 2375
TOP = ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]
INFO = """\
Client:
 Context:    default
 Debug Mode: false

Server:
 Containers: {all}
  Running: {running}
  Paused: {paused}
  Stopped: {stopped}
 Images: {images}
 Server Version: 20.10.24+dfsg1
 Storage Driver: overlay2
  Backing Filesystem: btrfs
  Supports d_type: true
  Native Overlay Diff: true
  userxattr: false
 Logging Driver: json-file
 Cgroup Driver: systemd
 Cgroup Version: 2
 Plugins:
  Volume: local
  Network: bridge host ipvlan macvlan null overlay
  Log: awslogs fluentd gcplogs gelf journald json-file local logentries splunk syslog
 Swarm: inactive
 Runtimes: io.containerd.runc.v2 io.containerd.runtime.v1.linux runc
 Default Runtime: runc
 Init Binary: docker-init
 containerd version: 1.6.20~ds1-1+deb12u3
 runc version: 1.1.5+ds1-1+deb12u1
 init version: {init}
 Security Options:
  apparmor
  seccomp
   Profile: default
  cgroupns
 Kernel Version: {kernel}
 Operating System: Debian GNU/Linux 12 (bookworm)
 OSType: linux
 Architecture: x86_64
 CPUs: {cores}
 Total Memory: {memory:.4g}GiB
 Name: {name}
 ID: {id}
 Docker Root Dir: /var/lib/docker
 Debug Mode: false
 Registry: https://index.docker.io/v1/
 Labels:
 Experimental: false
 Insecure Registries:
  127.0.0.0/8
 Live Restore Enabled: false

"""
WARNING = """\
WARNING: API is accessible on http://0.0.0.0:2375 without encryption.
         Access to the remote API is equivalent to root access on the host. Refer
         to the 'Docker daemon attack surface' section in the documentation for
         more information: https://docs.docker.com/go/attack-surface/
"""
COMMANDS = {
    "network": ("Manage networks", {
        "connect": "Connect a container to a network", "create": "Create a network",
        "disconnect": "Disconnect a container from a network", "inspect": "Display detailed information on one or more networks",
        "ls": "List networks", "prune": "Remove all unused networks", "rm": "Remove one or more networks",
    }),
    "volume": ("Manage volumes", {
        "create": "Create a volume", "inspect": "Display detailed information on one or more volumes", "ls": "List volumes",
        "prune": "Remove all unused local volumes", "rm": "Remove one or more volumes",
    }),
    "system": ("Manage Docker", {
        "df": "Show docker disk usage", "events": "Get real time events from the server", "info": "Display system-wide information",
        "prune": "Remove unused data",
    }),
}  # fmt: skip


def table(rows: list[list[str]], least: int = 10, gap: int = 3) -> str:
    """Go's tabwriter as the client sets it up: cells of ten at least, three between them."""
    widths = [max(least, *(len(row[at]) + gap for row in rows)) for at in range(len(rows[0]) - 1)]
    return "".join("".join(cell.ljust(width) for cell, width in zip(row, widths)) + row[-1] + "\n" for row in rows)


def usage(group: str) -> str:
    """What a group of commands says that is not told which."""
    told, commands = COMMANDS[group]
    width = max(map(len, commands)) + 2
    listed = "".join(f"  {name:<{width}}{text}\n" for name, text in commands.items())
    return (
        f"\nUsage:  docker {group} COMMAND\n\n{told}\n\nCommands:\n{listed}\n"
        f"Run 'docker {group} COMMAND --help' for more information on a command.\n"
    )


def _seed(proc: Process) -> bytes:
    """That of the port's engine."""
    return proc.visit.host.derive("gateway", "http")


async def info(proc: Process, store: Store, words: list[str]) -> int:
    host, containers = proc.visit.host, store.containers()
    running = [one for one in containers if one.is_running]
    paused = sum(bool(one.state["Paused"]) for one in running)
    counts = {"all": len(containers), "running": len(running) - paused, "paused": paused, "stopped": len(containers) - len(running)}
    proc.out(
        INFO.format(
            **counts, images=len(store.images()), kernel=host.uname.release, cores=host.identity.cores,
            memory=host.memory().total / (1 << 20), name=host.uname.nodename, id=engine_id(_seed(proc)), init="",
        )
    )  # fmt: skip
    if any(listener.port == PORT for listener in host.network.opened):
        proc.err(WARNING)
    return 0


async def networks(proc: Process, store: Store, words: list[str]) -> int:
    """Those that every daemon has; the others are known to who asks the port."""
    size = 64 if "--no-trunc" in words else 12
    rows = [[network_id(_seed(proc), name)[:size], name, driver, "local"] for name, driver in OWN.items()]
    if {"-q", "--quiet"} & set(words):
        proc.out("".join(row[0] + "\n" for row in rows))
    else:
        proc.out(table([["NETWORK ID", "NAME", "DRIVER", "SCOPE"], *rows]))
    return 0


def volumes(daemon: Callable[[Process], Caller]) -> Callable[[Process, Store, list[str]], Awaitable[int]]:
    """`daemon`: whose eyes see them."""

    async def listing(proc: Process, store: Store, words: list[str]) -> int:
        caller, top = daemon(proc), HOME + b"/volumes"
        try:
            names = sorted(one.name for one in caller.listdir(top) if S_ISDIR(caller.stat(top + b"/" + one.name).mode))
        except OSError:
            names = []
        rows = [["local", name.decode("utf-8", "replace")] for name in names]
        if {"-q", "--quiet"} & set(words):
            proc.out("".join(row[1] + "\n" for row in rows))
        else:
            proc.out(table([["DRIVER", "VOLUME NAME"], *rows]))
        return 0

    return listing


async def top(proc: Process, store: Store, words: list[str]) -> int:
    """The process that a container was started with."""
    if not words:
        proc.err(
            "\"docker top\" requires at least 1 argument.\nSee 'docker top --help'.\n\nUsage:  docker top CONTAINER [ps OPTIONS]\n\n"
            "Display the running processes of a container\n"
        )
        return 1
    container = store.find(words[0])
    if container is None or not container.is_running:
        fault = f"No such container: {words[0]}" if container is None else f"Container {container.id} is not running"
        proc.err(f"Error response from daemon: {fault}\n")
        return 1
    entry = proc.visit.processes.find(int(container.state["Pid"] or 0))
    rows = [TOP]
    if entry is not None:
        begun = f"{local(entry.start_time, proc.visit.host.identity.timezone):%H:%M}"
        line = b" ".join(entry.cmdline).decode("utf-8", "replace")
        rows.append(["root", str(entry.pid), str(entry.ppid), "0", begun, "?", "00:00:00", line])
    proc.out(table(rows, least=20, gap=1))
    return 0
