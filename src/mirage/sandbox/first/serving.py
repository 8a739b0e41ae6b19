"""The loop of a cell's first process: whom it hears, and what it does for each."""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

from mirage.sandbox import calls, launching, memory, proving, starting, talk
from mirage.sandbox.first.place import PROC, Place
from mirage.sandbox.first.programs import reap, spawn, stand
from mirage.sandbox.first.questions import GO_ON, Answer, Question, received, respond, waits
from mirage.sandbox.first.verdicts import decide
from mirage.sandbox.hand import Machine

FORETOLD = 0.1  # seconds for which what sysinfo(2) is to say to a program that starts is true; every bash asks
SWITCH = 0.0002  # seconds after which the witness has its turn; a mount may be waiting for it


def serve(line: socket.socket) -> NoReturn:
    """Until the line is closed."""
    sys.setswitchinterval(SWITCH)
    starting.take_signals(signal.SIG_DFL)  # as its children want them; to pid 1 of a namespace itself most mean nothing
    Place.most_files = calls.limits(resource.RLIMIT_NOFILE)[1]
    Place.line, Place.launcher = line, launching.Launcher(Place.procfs)
    wake, waker = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(waker)
    poll = select.poll()
    for descriptor in (line.fileno(), wake, Place.listener, Place.hand.fileno()):
        poll.register(descriptor, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == Place.listener:
                if question := received():
                    decide(question)
            elif descriptor == wake:
                os.read(wake, 4096)
                reap()
            elif descriptor == Place.hand.fileno():
                _done(talk.receive(Place.hand)[0])
            else:
                try:
                    message, fds = talk.receive(line)
                except talk.Gone:
                    os._exit(0)
                _obey(message, fds)


def _done(told: dict[str, Any]) -> None:
    """What the hand has done; or it is about to mount /proc of a pid namespace, which the stage is to serve."""
    if "spare" in told:
        _lend(told)
    elif "again" in told:
        _settled(told)
    elif told.get("goes_on"):
        respond(told["id"], GO_ON)
    else:
        if told["device"]:
            Place.nodes[told["device"]] = Place.memory.devices[PROC]
            Place.spaces.add(told["device"])
        respond(told["id"], Answer(errno=told["error"]))


def _lend(told: dict[str, Any]) -> None:
    """A device for one more mount, to the stage."""
    device = Machine.spares[told["spare"]]
    Machine.taken = told["spare"] + 1
    if "user" in told:
        Place.users[told["user"]] = len(Place.memory.devices)
        Place.memory.devices.append(0)
    talk.send(Place.line, told, [device])
    os.close(device)


def _settled(told: dict[str, Any]) -> None:
    """An execve that waited until /run/user is mounted."""
    if told["device"]:
        Place.memory.devices[Place.users[told["user"]]] = told["device"]
        Place.nodes.pop(told["device"], None)  # it was that of a mount that has gone
        Place.spaces.discard(told["device"])
    if waits(told["id"]):
        decide(Question(told["id"], told["pid"], *told["again"]))


def _obey(message: dict[str, Any], fds: list[int]) -> None:
    try:
        if does := ORDERS.get(message["do"]):
            does(message, fds)
    finally:
        for descriptor in fds:
            os.close(descriptor)


def _prove(order: dict[str, Any], fds: list[int]) -> None:
    if os.fork() == 0:
        proving.prove(socket.socket(fileno=fds[0]), order, Place.procfs, Place.memory.devices)


def _foretell(order: dict[str, Any], fds: list[int]) -> None:
    Place.foretold[order["pid"]] = time.monotonic() + FORETOLD, bytes.fromhex(order["sysinfo"])


def _answer(order: dict[str, Any], fds: list[int]) -> None:
    """What the stage says of a call that was passed on to it."""
    unique, errno = int(order["id"]), int(order["error"])
    key = Place.judged.pop(unique, None)
    if key is not None:
        Place.memory.keep(key, errno == 0)
    if order["written"] and not errno and waits(unique):
        errno = -memory.write(int(order["pid"]), int(order["address"]), bytes.fromhex(order["written"]))
    respond(unique, Answer(int(order["value"]), errno, bool(order["goes_on"])))


ORDERS: dict[str, Callable[[dict[str, Any], list[int]], None]] = {
    "spawn": spawn, "stand": stand, "prove": _prove, "foretell": _foretell, "answer": _answer,
}  # fmt: skip
