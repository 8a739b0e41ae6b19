"""ssh-agent and ssh-add (OpenSSH 9.2p1): an agent that holds no key, and the client of one that is not there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mirage.shell import missing, sending, signals
from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
UNREACHED = 2


@program("ssh-agent")
async def ssh_agent(proc: Process) -> int:
    try:
        options, command = scan(proc.args, "+cDdksE:a:O:P:t:", {})
    except UsageError as error:
        proc.err(str(error).replace("invalid option", "unknown option").replace("'", "") + "\r\n" + recorded(proc, "ssh-agent.usage"))
        return 1
    given = dict(options)
    is_csh = "c" in given or ("s" not in given and proc.env.get("SHELL", "").endswith("csh"))
    if "k" in given:
        return _kill(proc, is_csh=is_csh)
    directory = "/tmp/ssh-" + "".join(proc.rng.choices(NAME, k=12))  # noqa: S108  the visitor's
    socket = given.get("a") or f"{directory}/agent.{proc.pid}"
    if "a" not in given:
        proc.caller.mkdir(to_bytes(directory), 0o700)
    proc.caller.mknod(to_bytes(socket), 0o140600)
    env = {**proc.env, "SSH_AUTH_SOCK": socket, "SSH_AGENT_PID": str(proc.pid)}
    if command:
        try:
            return await become(proc, command, env)
        except OSError as error:
            proc.err(f"{command[0]}: {why(error)}\n")
            return 1
    for name, value in (("SSH_AUTH_SOCK", socket), ("SSH_AGENT_PID", str(proc.pid + 1))):
        proc.out(f"setenv {name} {value};\n" if is_csh else f"{name}={value}; export {name};\n")
    proc.out(f"echo Agent pid {proc.pid + 1};\n")
    return 0


def _kill(proc: Process, *, is_csh: bool) -> int:
    word = proc.env.get("SSH_AGENT_PID")
    if word is None:
        proc.err("SSH_AGENT_PID not set, cannot kill agent\n")
        return 1
    if not word.isdecimal():
        proc.err(f'SSH_AGENT_PID="{word}", which is not a good PID\r\n')
        return 1
    try:
        sending.send(proc, int(word[:9]), signals.SIGTERM)
    except OSError as error:
        if not _socket(proc):
            proc.err(f"kill: {os.strerror(error.errno or 0)}\n")
            return 1
    for name in ("SSH_AUTH_SOCK", "SSH_AGENT_PID"):
        proc.out(f"unsetenv {name};\n" if is_csh else f"unset {name};\n")
    proc.out(f"echo Agent pid {word} killed;\n")
    return 0


def _socket(proc: Process) -> bool:
    return bool(proc.env.get("SSH_AUTH_SOCK")) and proc.exists(proc.env["SSH_AUTH_SOCK"])


@program("ssh-add")
def ssh_add(proc: Process) -> int:
    socket = proc.env.get("SSH_AUTH_SOCK")
    if not socket:
        proc.err("Could not open a connection to your authentication agent.\n")
        return UNREACHED
    if not proc.exists(socket):
        proc.err("Error connecting to agent: No such file or directory\n")
        return UNREACHED
    try:
        options, names = scan(proc.args, "vkKlLCcdDTxXE:e:H:M:m:qs:S:t:", {})
    except UsageError:
        return missing.tell(proc, proc.exe, [proc.argv[0], "-h"]) or 1
    given = {key for key, _ in options}
    if given & {"l", "L"}:
        proc.out("The agent has no identities.\n")
        return 1
    if "D" in given:
        proc.err("All identities removed.\n")
        return 0
    for name in names:
        if not proc.exists(name):
            proc.err(f"{name}: No such file or directory\n")
    return 1
