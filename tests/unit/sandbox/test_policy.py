"""What is judged when something is executed, by files of the machine that runs the test; no stage answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mirage.sandbox import finding
from mirage.sandbox.policy import Memory, Wanted, check, copied, loaded

CODE = b"\x7fELF" + bytes(200)


@pytest.fixture
def procfs(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The machine's /proc; nobody's root is changed."""
    monkeypatch.setattr(os, "chroot", lambda path: None)
    monkeypatch.chdir(Path.cwd())  # left again
    descriptor = os.open("/proc", os.O_PATH)
    yield descriptor
    os.close(descriptor)


def executable(path: Path, data: bytes) -> bytes:
    path.write_bytes(data)
    path.chmod(0o755)
    return os.fsencode(path)


def wanted(memory: Memory, procfs: int, path: bytes, directory: int = finding.HERE) -> Wanted:
    found = memory.look(procfs, os.getpid(), path, directory)
    assert isinstance(found, Wanted)
    os.close(found.file)
    return found


def test_machine_code_is_asked_about_once_for_each_state(procfs: int, tmp_path: Path) -> None:
    memory, path = Memory(), executable(tmp_path / "x", CODE)
    first = wanted(memory, procfs, path)
    assert first.ino == (tmp_path / "x").stat().st_ino and first.mount is None
    memory.keep(first.key, False)
    assert memory.look(procfs, os.getpid(), path) is False
    executable(tmp_path / "x", CODE + b"more")
    memory.keep(wanted(memory, procfs, path).key, True)
    assert memory.look(procfs, os.getpid(), path) is True


def test_a_served_mount_is_named_by_its_place(procfs: int, tmp_path: Path) -> None:
    memory, path = Memory(), executable(tmp_path / "x", CODE)
    memory.devices = [-1, tmp_path.stat().st_dev]
    assert wanted(memory, procfs, path).mount == 1


def test_texts_are_the_kernel_s_affair(procfs: int, tmp_path: Path) -> None:
    assert Memory().look(procfs, os.getpid(), executable(tmp_path / "text", b"echo hi\n")) is True


def test_what_the_kernel_will_not_execute_is_told_from_what_it_will(procfs: int, tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(CODE)
    executable(tmp_path / "good", CODE)
    for name, wrong in (("plain", PermissionError), (".", PermissionError), ("none", FileNotFoundError)):
        for look in (Memory().look, check):
            with pytest.raises(wrong):
                look(procfs, os.getpid(), os.fsencode(tmp_path / name))
    check(procfs, os.getpid(), os.fsencode(tmp_path / "good"))


def test_a_script_s_interpreter_is_judged_in_its_place(procfs: int, tmp_path: Path) -> None:
    memory, code = Memory(), executable(tmp_path / "code", CODE)
    inner = executable(tmp_path / "inner", b"#! " + code + b" -x\n")
    outer = executable(tmp_path / "outer", b"#!" + inner + b"\n")
    assert wanted(memory, procfs, outer).ino == (tmp_path / "code").stat().st_ino
    circle = executable(tmp_path / "circle", b"#!" + os.fsencode(tmp_path / "circle") + b"\n")
    assert memory.look(procfs, os.getpid(), circle) is True  # ELOOP, which the kernel says


def test_a_descriptor_is_a_file_by_every_name(procfs: int, tmp_path: Path) -> None:
    memory = Memory()
    executable(tmp_path / "x", CODE)
    number = os.open(tmp_path / "x", os.O_RDONLY)
    (tmp_path / "x").unlink()
    try:
        here = os.getpid()
        names = (
            b"/proc/self/fd/%d" % number,
            b"/proc/%d/fd/%d" % (here, number),
            b"//proc//thread-self/fd/%d" % number,
            b"/dev/fd/%d" % number,
        )
        inodes = {wanted(memory, procfs, name).ino for name in names}
        assert inodes == {wanted(memory, procfs, b"", number).ino} == {os.fstat(number).st_ino}
    finally:
        os.close(number)


def test_a_relative_name_is_looked_up_where_the_caller_stands(procfs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(tmp_path / "x", CODE)
    directory = os.open(tmp_path, os.O_PATH)
    assert wanted(Memory(), procfs, b"x", directory).ino == (tmp_path / "x").stat().st_ino
    os.close(directory)
    monkeypatch.chdir(tmp_path)
    assert wanted(Memory(), procfs, b"./x").ino == (tmp_path / "x").stat().st_ino


def test_the_stage_is_given_a_copy(tmp_path: Path) -> None:
    data = CODE * 5000
    (tmp_path / "x").write_bytes(data)
    with (tmp_path / "x").open("rb") as file:
        copy = copied(file.fileno())
    assert os.pread(copy, 1 << 24, 0) == data
    os.close(copy)


def test_the_dynamic_loader_tells_what_it_is_to_run() -> None:
    assert loaded(b"/lib64/ld-linux-x86-64.so.2", [b"ld", b"--inhibit-cache", b"./x", b"y"]) == b"./x"
    assert loaded(b"/lib64/ld-linux-x86-64.so.2", [b"ld"]) is None
    assert loaded(b"/bin/ls", [b"ls", b"./x"]) is None
