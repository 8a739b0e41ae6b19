"""Programs that the stage has started in a cell, and what stands in for its shells outside: forked, enrolled, reaped."""

from __future__ import annotations

import os
import select
import socket
from typing import Any, NoReturn

from mirage.sandbox import launching, standin, starting, talk
from mirage.sandbox.first.place import Place
from mirage.sandbox.first.questions import GO_ON, Question, received, respond
from mirage.sandbox.first.verdicts import EXECVE, decide


def spawn(order: dict[str, Any], fds: list[int]) -> None:
    """Start a program on descriptors that came along, on a terminal or on pipes of its own, whose other ends go back."""
    slave, name, back = -1, "", list[int]()
    if order["terminal"] is not None:
        master, slave = starting.terminal(order["terminal"])
        name, back, handed = os.ttyname(slave), [master], [slave] * 3
    elif fds:
        handed = fds
    else:
        handed, back = starting.pipes(order["uid"], order["gid"])
    try:
        pid = _launch(order, handed) if launching.fits(order) else 0
        if not pid:
            pid = starting.fork_as(Place.procfs, order["pid"])
            if pid == 0:
                _become(order, slave, dict(enumerate(handed)))
            _enrol(pid, order)
        talk.send(Place.line, {"spawned": order["id"], "pid": pid, "tty": name}, back)
    finally:
        for descriptor in {*handed, *back}.difference(fds):
            os.close(descriptor)


def _launch(order: dict[str, Any], descriptors: list[int]) -> int:
    """Have a program started by the launcher; 0: it could not, and who forks meets the same.

    Until the new process asks for its execve, it may be one with us and take over where we stand: others wait for their answers.
    """
    launch, waiting, begun = launching.Launch(order, descriptors), list[Question](), 0
    Place.launcher.begin(launch)
    poll = select.poll()
    poll.register(Place.listener, select.POLLIN)
    poll.register(Place.launcher.over, select.POLLIN)
    while launch.error is None:
        for descriptor, _ in poll.poll():
            if descriptor == Place.launcher.over:
                os.read(descriptor, 1)
            elif question := received():
                if begun:
                    decide(question)
                elif (question.call, question.arguments[0]) == (EXECVE, launch.place):
                    begun = question.pid
                    _enrol(begun, order)
                    respond(question.unique, GO_ON)
                elif question.pid == Place.launcher.thread:
                    respond(question.unique, GO_ON)  # the C library, which wants to know how many files we may open
                else:
                    waiting.append(question)
    for question in waiting:
        decide(question)
    if begun != launch.pid:
        _dismiss(begun)
    if launch.pid:
        _enrol(launch.pid, order)
    return launch.pid


def _enrol(pid: int, order: dict[str, Any]) -> None:
    if order["parent"]:
        Place.users.setdefault(order["uid"], 0)
    Place.parents[pid] = order["parent"]
    Place.leaders.add(pid)


def _dismiss(pid: int) -> None:
    Place.parents.pop(pid, None)
    Place.foretold.pop(pid, None)
    Place.leaders.discard(pid)


def _become(order: dict[str, Any], slave: int, descriptors: dict[int, int]) -> NoReturn:
    """In the new process."""

    def lead() -> None:
        os.setsid()
        if slave >= 0:
            starting.take_terminal(slave, order["uid"])

    starting.execute(order, descriptors, lead)


def stand(order: dict[str, Any], fds: list[int]) -> None:
    """A stand-in for a shell that is outside of the cell; it speaks on a line of its own."""
    pid = starting.fork_as(Place.procfs, order["pid"])
    if pid == 0:
        standin.stand(socket.socket(fileno=fds[0]), order, Place.procfs)
    Place.leaders.add(pid)


def reap() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        _dismiss(pid)
        talk.send(Place.line, {"ended": pid, "status": status})
