"""busybox 1.35.0 of Debian: one program that is many: an applet is the program of its name; wget, tftp, ftpget are its own."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from mirage.base.events import NetworkAsked, ProgramMissing
from mirage.shell import registry
from mirage.shell.bash.invocation import run
from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes
from mirage.shell.net import network
from mirage.shell.programs.busybox import busyboxwget, ownapplets
from mirage.shell.programs.busybox.applets import Translated, usage
from mirage.shell.programs.busybox.busyboxnet import Briefer
from mirage.shell.registry import Program, program
from mirage.shell.signals import Exited
from mirage.world.internet import ConnectFailure

if TYPE_CHECKING:
    from mirage.shell.process import Process

TFTP_SECONDS = 12.9  # 12 tries from 50 ms on, each half as long again, at most 2 s
WITHOUT_HELP = frozenset(("echo", "true", "false"))
STANDS_IN = {  # the program for an applet that has none of its name, and what it is given first
    "awk": ("mawk",), "gunzip": ("gzip", "-d"), "zcat": ("gzip", "-dc"), "bunzip2": ("bzip2", "-d"), "bzcat": ("bzip2", "-dc"),
    "unxz": ("xz", "-d"), "xzcat": ("xz", "-dc"), "unlzma": ("xz", "--format=lzma", "-d"), "lzcat": ("xz", "--format=lzma", "-dc"),
    "lzma": ("xz", "--format=lzma"), "[[": ("[",),
}  # fmt: skip
FTPGET_LONGS = {"continue": "c", "verbose": "v", "username": ":u", "password": ":p", "port": ":P"}


@program("busybox")
async def busybox(proc: Process) -> int:
    names = recorded(proc, "busybox.list").split()
    called = proc.argv[0].rsplit("/", 1)[-1].lstrip("-")
    if not called.startswith("busybox"):  # a link, as containers' roots are full of them
        proc.argv = [proc.argv[0], called, *proc.args]
    if not proc.args or proc.args[0] == "--help":
        proc.out(recorded(proc, "busybox.help").partition("\t[,")[0] + _listing(names, proc.columns(2)))
        return 0
    if proc.args[0] in ("--list", "--list-full"):
        proc.out(recorded(proc, f"busybox.{proc.args[0][2:]}"))
        return 0
    if proc.args[0] == "--install":
        return ownapplets.install(proc)
    name = proc.args[0].rsplit("/", 1)[-1]
    if name not in names:
        proc.err(f"{name}: applet not found\n")
        return 127
    proc.argv = [name, *proc.args[1:]]
    proc.name = name
    words = usage(proc, name)
    if proc.args[:1] == ["--help"]:
        if words:
            proc.err(words)
            return 0
        if name in WITHOUT_HELP:  # the word is one like any other
            proc.out(" ".join(proc.args) + "\n" if name == "echo" else "")
            return int(name == "false")
    if name in OWN:
        return await OWN[name](proc)
    status = await ownapplets.answer(proc, name, words)
    if status is not None:
        return status
    stand_in, *first = STANDS_IN.get(name, (name,))
    found = registry.named(stand_in)
    if name == "[[" and proc.args:
        proc.argv = ["[", *proc.args[:-1], "]"]
    if first:
        proc.argv = [name, *first, *proc.args]
    if found is None:
        proc.session.emit(ProgramMissing(path=proc.exe, argv=[to_bytes(word) for word in proc.argv]))
        proc.err(words)
        return 1
    return await _stood_in(proc, name, found, words)


async def _stood_in(proc: Process, name: str, found: Program, words: str) -> int:
    """The program of the applet's name runs, and speaks as the applet."""
    under = proc.fds.get(2)
    if under is None:
        return await _run(proc, found)
    told = proc.fds[2] = Translated(under, name, words)
    shown = proc.fds.get(1)
    if name == "ip" and shown is not None:
        proc.fds[1] = Briefer(shown)
    try:
        status = await _run(proc, found)
    except Exited as ending:
        status = ending.status
    finally:
        if proc.fds.get(2) is told:
            if proc.is_alive:
                await proc.flush()
            proc.fds[2] = under
            if shown is not None:
                proc.fds[1] = shown
    if status and told.has_translated and name in ("awk", "chroot", "mount", "sed", "swapoff", "swapon", "tar", "umount", "unzip"):
        return 1
    return min(status, 1) if (told.has_shown_usage and "grep" not in name) or name in ("ls", "hostname") else status


async def _run(proc: Process, found: Program) -> int:
    result = found.main(proc)
    return await result if inspect.isawaitable(result) else result


def _listing(names: list[str], width: int) -> str:
    """libbb/appletlib.c busybox_main(): the applets, as wide as standard error's terminal."""
    lines: list[str] = []
    column = width
    for name in names:
        if column >= width - 1 - len(name) - 2:
            lines.append("\t" + name)
            column = 6
        else:
            lines[-1] += f", {name}"
        column += len(name) + 2
    return ",\n".join(lines) + "\n"


async def _tftp(proc: Process) -> int:
    options, operands = parse(proc, "gpl:r:b:", hint=recorded(proc, "busybox.tftp"))
    given = dict(options)
    if not operands or not given.keys() & {"g", "p"} or not given.keys() & {"l", "r"}:
        proc.err(recorded(proc, "busybox.tftp"))
        return 1
    found = await network.resolve(proc, operands[0])
    if not found.addresses:
        return proc.error(f"bad address '{operands[0]}'")
    port = operands[1] if len(operands) > 1 and operands[1].isdecimal() else "69"
    url = f"tftp://{operands[0]}/{given.get('r', given.get('l', ''))}"
    proc.session.emit(
        NetworkAsked(
            action="connect", target=to_bytes(operands[0]), verdict="timed-out", port=int(port) & 65535, program="tftp",
            url=to_bytes(url), size=0,
        )
    )  # fmt: skip
    await proc.sleep(TFTP_SECONDS)
    return proc.error("timeout")


async def _ftpget(proc: Process) -> int:
    options, operands = parse(proc, "cvu:p:P:", FTPGET_LONGS, hint=recorded(proc, "busybox.ftpget"))
    given = dict(options)
    if len(operands) < 2:
        proc.err(recorded(proc, "busybox.ftpget"))
        return 1
    host, port = operands[0], int(given.get("P", "21")) & 65535 if given.get("P", "21").isdecimal() else 21
    found = await network.resolve(proc, host)
    if not found.addresses:
        return proc.error(f"bad address '{host}'")
    if "v" in given:
        proc.err(f"Connecting to {host} ({found.addresses[0]}:{port})\n")
        await proc.flush()
    answer = await network.connect(proc, host, found.addresses[0], port)
    if isinstance(answer, ConnectFailure):
        why = network.ERRORS.get(answer.failure, "Connection timed out")
        return proc.error(f"can't connect to remote host ({found.addresses[0]}): {why}")
    await proc.sleep(20.0)
    return proc.error("unexpected server response: EOF")


async def _wget(proc: Process) -> int:
    return await busyboxwget.wget(proc, usage(proc, "wget"))


async def _ash(proc: Process) -> int:
    option = proc.args[0] if proc.args else ""
    if option[:1] == "-" and option[1:2].isalpha() and option[1] not in "cabCefhiklmnpqstuvxlo":
        return proc.error(f"illegal option {option[:2]}", 2)
    return await run(proc, is_dash=True, is_ash=True)


OWN = {"sh": _ash, "ash": _ash, "tftp": _tftp, "ftpget": _ftpget, "wget": _wget}
