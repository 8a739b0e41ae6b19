"""Programs: what a webshell hands to the machine's shell, as www-data, goes to the visitor's own."""

from __future__ import annotations

from typing import Any

from mirage.gateway.http.php.library.files import Stream
from mirage.gateway.http.php.machine import Machine, builtin
from mirage.gateway.http.php.values import PhpArray, Value, to_str


@builtin("shell_exec")
def shell_exec(machine: Machine, command: Value) -> Value:
    return machine.shell(to_str(command)) or None


@builtin("system")
def system(machine: Machine, command: Value, *_: Value) -> Value:
    text = machine.shell(to_str(command))
    machine.echo(text)
    return (text.rstrip("\n").rpartition("\n")[2]) if text else ""


@builtin("passthru")
def passthru(machine: Machine, command: Value, *_: Value) -> Value:
    machine.echo(machine.shell(to_str(command)))
    return None


@builtin("exec", writes=(1, 2))
def exec_(machine: Machine, command: Value, target: Any = None, status: Any = None) -> Value:
    lines = [line.rstrip() for line in machine.shell(to_str(command)).splitlines()]
    if target is not None:
        before = target.value if isinstance(target.value, PhpArray) else PhpArray()
        target.value = PhpArray.of([*before.values(), *lines])
    if status is not None:
        status.value = 0
    return lines[-1] if lines else ""


@builtin("popen")
def popen(machine: Machine, command: Value, mode: Value) -> Value:
    return Stream(machine, "pipe", machine.shell(to_str(command)).encode("latin-1", "replace"), "r")


@builtin("proc_open", writes=(2,))
def proc_open(machine: Machine, command: Value, pipes: Value, target: Any, *_: Value) -> Value:
    output = machine.shell(to_str(command)).encode("latin-1", "replace")
    target.value = PhpArray.of(
        [Stream(machine, "php://memory", b"", "w"), Stream(machine, "pipe", output, "r"), Stream(machine, "pipe", b"", "r")]
    )
    return Stream(machine, "pipe", b"", "r")


@builtin("proc_close", "pcntl_exec", "proc_terminate")
def proc_close(machine: Machine, *_: Value) -> Value:
    return 0


@builtin("fsockopen", "stream_socket_client", "pfsockopen", "curl_exec", "mail", "dl", "gethostbyname")
def fsockopen(machine: Machine, *_: Value) -> Value:
    return False


@builtin("curl_init", "curl_setopt", "curl_close", "curl_setopt_array")
def curl_init(machine: Machine, *_: Value) -> Value:
    return True
