"""What os does with descriptors by their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mirage.shell.python.faults import throw
from mirage.shell.python.files import at, error, file
from mirage.shell.python.machine import Machine
from mirage.shell.python.values import SIZE_MAX

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor


def descriptor_names(machine: Machine) -> dict[str, Any]:
    def held(number: int) -> Descriptor:
        found = machine.proc.fds.get(number)
        if found is None:
            raise error(9)
        return found

    def duplicate(old: Any, new: int = -1, inheritable: bool = True) -> int:
        source = held(old).dup()
        new = machine.proc.free_fd() if new < 0 else new
        machine.proc.set_fd(new, source)
        return new

    def make_pipe() -> tuple[int, int]:
        numbers = []
        for end in machine.proc.pipe():
            numbers.append(machine.proc.free_fd(3))
            machine.proc.set_fd(numbers[-1], end)
        return numbers[0], numbers[1]

    def open_number(path: Any, flags: int, mode: int = 0o777, **_: Any) -> int:
        try:
            opened_now = machine.proc.open_now(at(path), flags, mode)
        except OSError as fault:
            raise error(fault.errno or 2, path) from None
        number = machine.proc.free_fd(3)
        machine.proc.set_fd(number, opened_now)
        return number

    async def read_number(number: int, size: int) -> bytes:
        held(number)
        return await machine.proc.read(number, max(0, min(size, SIZE_MAX)))

    async def write_number(number: int, data: Any) -> int:
        held(number)
        if isinstance(data, str):
            throw(TypeError, "a bytes-like object is required, not 'str'")
        await machine.proc.flush()
        await machine.proc.write(number, bytes(data))
        return len(data)

    def close_number(number: int) -> None:
        held(number)
        machine.proc.close_fd(number)

    def file_of(number: int, mode: str = "r", *_: Any, **__: Any) -> Any:
        return file(b"", held(number).write, lambda: None, is_binary="b" in mode, name=number, mode=mode)

    return {
        "dup": duplicate, "dup2": duplicate, "pipe": make_pipe, "open": open_number, "read": read_number, "write": write_number,
        "close": close_number, "fdopen": file_of,
    }  # fmt: skip
