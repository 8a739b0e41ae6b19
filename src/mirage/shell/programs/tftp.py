"""tftp (tftp-hpa 5.2): what droppers try when nothing else is there. The file is made before anything is asked, so it stays empty."""

from __future__ import annotations

import os

from mirage.base.events import NetworkAsked
from mirage.shell.lib.text import to_bytes
from mirage.shell.net import network
from mirage.shell.process import Process
from mirage.shell.registry import program
from mirage.world.internet import Failure

TIMEOUT = 25.0  # seconds: five retransmissions, five seconds apart (main.c rexmtval, maxtimeout)
USAGE, UNAVAILABLE = 64, 69  # sysexits.h
UNCONNECTED = "usage: get host:file host:file ... file, or\n       get file file ... file if connected\n"
WITH_VALUE = {"-m", "-R"}


@program("tftp")
async def tftp(proc: Process) -> int:
    words, operands, command = proc.args, list[str](), list[str]()
    while words:
        word, *words = words
        if word in ("-h", "--help") or (word.startswith("-") and not _is_known(word)):
            return _misused(proc, 0 if word == "-h" else USAGE)
        if word == "-V":
            proc.out("tftp-hpa 5.2, without readline\n")
            return 0
        if word == "-c":
            command, words = words, []
        elif word in WITH_VALUE:
            words = words[1:]
        elif not word.startswith("-"):
            operands.append(word)
    if len(operands) > 2:
        return _misused(proc)
    if not operands:
        proc.out("(to) ")
        await proc.read(0)
        return 0
    found = await proc.host.internet.resolve(operands[0], "A", proc.visit, program="tftp") if _is_name(operands[0]) else None
    if found is not None and found.failure is not None:
        words_of = {Failure.NO_NAME: "Name or service not known", Failure.TRY_AGAIN: "Temporary failure in name resolution"}
        proc.out(f"Error: {words_of.get(found.failure, 'No address associated with hostname')}\n{operands[0]}: unknown host\n")
    host = operands[0] if found is None or found.failure is None else ""
    if not command:
        return await _dialogue(proc, host)
    return await _run(proc, host, command)


def _misused(proc: Process, status: int = USAGE) -> int:
    proc.err(f"Usage: {proc.argv[0]} [-4][-6][-v][-l][-m mode] [host [port]] [-c command]\n")
    return status


def _is_known(word: str) -> bool:
    return word in ("-c", *WITH_VALUE) or all(letter in "46vlV" for letter in word[1:])


def _is_name(host: str) -> bool:
    return network.literal(host) is None


async def _dialogue(proc: Process, host: str) -> int:
    """Commands from standard input."""
    while True:
        proc.out("tftp> ")
        await proc.flush()
        line = (await proc.read_line(0)).decode("utf-8", "surrogateescape").split()
        if not line or line[0] in ("quit", "q"):
            return 0
        await _run(proc, host, line)


async def _run(proc: Process, host: str, command: list[str]) -> int:
    verb, *names = command
    if verb not in ("get", "put"):
        proc.err(f"{proc.argv[0]}: invalid command: (null)\n")
        return USAGE
    if not names:
        proc.out("(files) " if verb == "get" else "(file) ")
        return 0
    if not host:  # and none in front of the file, as nobody writes it
        proc.out(UNCONNECTED if verb == "get" else "No target machine specified.\n")
        return 0
    remote, local = names[0], names[1] if len(names) > 1 else names[0].rpartition("/")[2]
    try:
        if verb == "get":
            proc.open(local, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o666).close()
        else:
            proc.open(names[0]).close()
    except OSError as error:
        proc.err(f"tftp: {names[0] if verb == 'put' else local}: {error.strerror}\n")
        return 0
    await proc.sleep(TIMEOUT)
    url = f"tftp://{host}/{remote}"
    proc.session.emit(
        NetworkAsked(action="fetch", target=to_bytes(host), verdict="timed-out", port=69, program="tftp", url=to_bytes(url))
    )
    proc.out("Transfer timed out.\n\n")
    return UNAVAILABLE
