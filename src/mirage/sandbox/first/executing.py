"""execve(2) in a cell: told to the stage, judged by it where nobody knows yet, and answered by the world where it is one of ours."""

from __future__ import annotations

import os
from collections.abc import Sequence
from errno import ENOEXEC

from mirage.sandbox import finding, memory, policy, stubs, talk
from mirage.sandbox.first.files import STRING
from mirage.sandbox.first.place import Place, read
from mirage.sandbox.first.questions import GO_ON, Answer, Question, refused
from mirage.sandbox.hand import Machine

ARGUMENTS, ARGUMENT_BYTES = 256, 32 << 10  # of one execve that are told
FREE_SPACE = b"/df"


def executed(question: Question, *, is_plain: bool) -> Answer | None:
    """None: the stage answers. What cannot be read or found is the kernel's to refuse."""
    unique, pid = question.unique, question.pid
    directory, (path, argv) = finding.HERE, question.arguments[:2]
    if not is_plain:
        directory, (path, argv) = question.number(0), question.arguments[1:3]
    try:
        words = _words(pid, path, argv)
        if is_plain and not words[0]:
            return GO_ON  # a program that starts: until execve it is a copy of ourselves, which nobody looks into
        if is_plain and _becomes_stub(pid, path, words):
            return GO_ON
        if words[0].endswith(FREE_SPACE) and (user := _unmounted()) is not None:
            talk.send(Place.hand, {"user": user, "id": unique, "pid": pid, "again": [question.call, question.arguments]})
            return None
        found = Place.memory.look(Place.procfs, pid, words[0], directory)
        _tell(pid, words)
        target = policy.loaded(words[0], words[1:])
        if target is not None:
            loaded = Place.memory.look(Place.procfs, pid, target)
            if isinstance(loaded, policy.Wanted):
                _ask(loaded, 0, pid, target)
    except OSError:
        return GO_ON
    told = _heard(pid, words) if is_plain else []
    if isinstance(found, policy.Wanted):
        Place.judged[unique] = found.key
        _ask(found, unique, pid, words[0], told)
        return None
    if found and told:
        talk.send(Place.line, {"heard": unique, "pid": pid, "path": _texts(words)[0], "argv": told})
        return None
    return GO_ON if found else refused(ENOEXEC)


def _words(pid: int, path: int, argv: int) -> list[bytes]:
    """The path, and the arguments."""
    pages, words, left = memory.Pages(pid), [], ARGUMENT_BYTES
    for pointer in pages.pointers(argv, ARGUMENTS) if argv else ():
        if left <= 0:
            break
        word = pages.string(pointer, STRING)
        left -= len(word) + 1
        words.append(word)
    name = pages.string(path, STRING)
    own = f"/{Place.stub_directory}/".encode("utf-8", "surrogateescape")
    if name.startswith(own):  # written over once, and used again by who keeps his strings
        stub = name.removeprefix(own).decode()
        name = next((path.encode() for path in Place.stub_paths if path.rpartition("/")[2] == stub), name)
    return [name, *words]


def _becomes_stub(pid: int, path: int, words: list[bytes]) -> bool:
    """Whether the world answers in the program's place."""
    Place.stubbed.pop(pid, None)
    name, *argv = _texts(words)
    stub = stubs.path_for(name, argv, Place.stub_directory, Place.stub_paths)
    if stub is None or (stubs.makes_dummies(argv) and not _is_in_our_network(pid)):
        return False
    policy.check(Place.procfs, pid, words[0])
    _tell(pid, words)
    if memory.write_over(Place.procfs, pid, path, stub.encode("utf-8", "surrogateescape") + b"\0"):
        return False
    Place.stubbed[pid] = (name, argv)
    return True


def _unmounted() -> int | None:
    """Whose /run/user is not mounted yet: only df(1) sees whether it is a file system of its own, by its device."""
    user = next((user for user, mount in Place.users.items() if not mount), None)
    if user is not None:
        Place.users[user] = -1  # it is tried once
    return user if Machine.taken < len(Machine.spares) else None


def _heard(pid: int, words: list[bytes]) -> list[str]:
    """What the world is to hear of before it is done: changes of the network that is the machine's. Empty: nothing."""
    path, *argv = _texts(words)
    if path not in Place.heard_paths or not stubs.changes_network(argv):
        return []
    return argv if _is_in_our_network(pid) else []


def _is_in_our_network(pid: int) -> bool:
    theirs, own = (os.stat(f"{whose}/ns/net", dir_fd=Place.procfs).st_ino for whose in (pid, "self"))
    return theirs == own


def _ask(wanted: policy.Wanted, unique: int, pid: int, path: bytes, argv: Sequence[str] = ()) -> None:
    """Question 0 wants no answer. `argv`: what the world is to hear of if it is allowed."""
    name = path.decode("utf-8", "surrogateescape")
    facts = {"judged": unique, "pid": pid, "path": name, "mount": wanted.mount, "ino": wanted.ino, "argv": list(argv)}
    if wanted.mount is not None:
        talk.send(Place.line, facts)
    else:
        copy = policy.copied(wanted.file)
        talk.send(Place.line, facts, [copy])
        os.close(copy)
    os.close(wanted.file)


def _tell(pid: int, words: list[bytes]) -> None:
    name, *argv = _texts(words)
    talk.send(Place.told, {"executed": pid, "session": _session(pid), "path": name, "argv": argv})


def _session(pid: int) -> int:
    """The leader of its session, for who is told: there is nobody else while one alone was started for somebody."""
    if len(Place.leaders) == 1:
        return next(iter(Place.leaders))
    return int(read(f"{pid}/stat").rpartition(")")[2].split()[3])


def _texts(words: list[bytes]) -> list[str]:
    return [word.decode("utf-8", "surrogateescape") for word in words]
