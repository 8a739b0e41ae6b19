"""sshd (OpenSSH 9.2p1) called by hand, as init scripts and installers call it; chsh (shadow 4.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import auth, nss, shadowsuite
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.net import network
from mirage.shell.programs.passwd import ask
from mirage.shell.programs.ssh import banner
from mirage.shell.programs.sshd.sshdconfig import PATH, Settings
from mirage.shell.registry import program
from mirage.vfs.types import X_OK
from mirage.world import accounts

if TYPE_CHECKING:
    from mirage.shell.process import Process

ANY = "0.0.0.0"  # noqa: S104


@program("sshd", path="/usr/sbin/sshd")
def sshd(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "46DdeiqTtVC:c:E:f:g:h:o:p:u:k:b:QrR", {})
    except UsageError as error:
        proc.err(
            str(error).replace("invalid option", "unknown option").replace("'", "")
            + f"\r\n{banner(proc)}\n{recorded(proc, 'sshd.usage')}"
        )
        return 1
    given = dict(options)
    if "V" in given:
        proc.err(
            banner(proc).replace(f" Debian-{banner(proc).partition(' Debian-')[2].partition(',')[0]}", "").replace("p1", "", 1) + "\n"
        )
        return 0
    if not proc.argv[0].startswith("/") and "t" not in given and "T" not in given:
        proc.err("sshd re-exec requires execution with an absolute path\r\n")
        return 255
    if operands:
        proc.err(f"Extra argument {operands[0]}.\r\n")
        return 1
    if proc.uid:
        proc.err("sshd: no hostkeys available -- exiting.\r\n")
        return 1
    settings = Settings(proc)
    if not all(settings.option(value) for key, value in options if key == "o"):
        return 1
    try:
        is_well = settings.read(given.get("f", PATH))
    except OSError as error:
        proc.err(f"{given.get('f', PATH)}: {why(error)}\r\n")
        return 1
    if not is_well:
        return 255
    if "T" in given:
        proc.out("".join(f"{line}\n" for line in settings.lines()))
    if given.keys() & {"t", "T"}:
        return 0
    port = int(given["p"]) if given.get("p", "").isdecimal() else 22
    if network.listener(proc, ANY, port) is not None:
        for address in (ANY, "::"):
            auth.log(proc, f"sshd[{proc.pid}]", f"error: Bind to port {port} on {address} failed: Address already in use.")
        auth.log(proc, f"sshd[{proc.pid}]", "fatal: Cannot bind any address.")
        return 255
    return 0


@program("chsh")
async def chsh(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "hR:s:", {"help": "h", "root": ":R", "shell": ":s"})
    except UsageError as error:
        proc.error(str(error))
        proc.err(recorded(proc, "chsh.usage"))
        return 2
    given = dict(options)
    if "h" in given:
        proc.out(recorded(proc, "chsh.usage"))
        return 0
    if len(operands) > 1:
        proc.err(recorded(proc, "chsh.usage"))
        return 2
    own = nss.user_name(proc, auth.real_uid(proc))
    user = nss.user(proc, operands[0] if operands else own)
    if user is None:
        return proc.error(f"user '{operands[0]}' does not exist")
    if auth.real_uid(proc):
        if user.uid != auth.real_uid(proc):
            auth.note(proc, f"can't change shell for '{user.name}'")
            proc.err(f"You may not change the shell for '{user.name}'.\n")
            return 1
        word = await ask(proc, "Password: ")
        if word is None or accounts.verify(proc.visit.view, user.name, word) is not True:
            return proc.error("PAM: Authentication failure")
    shell = given.get("s")
    if shell is None:
        proc.out(
            f"Changing the login shell for {user.name}\nEnter the new value, or press ENTER for the default\n\tLogin Shell [{user.shell}]: "
        )
        shell = to_text(await proc.read_line(0)).strip() or user.shell
    if any(letter in shell for letter in ":,="):
        return proc.error(f"Invalid entry: {shell}")
    if auth.real_uid(proc) and shell not in _shells(proc):
        return proc.error(f"{shell} is an invalid shell")
    if not proc.exists(shell):
        proc.error(f"Warning: {shell} does not exist")
    elif not proc.caller.can(to_bytes(shell), X_OK):
        proc.error(f"Warning: {shell} is not executable")
    shadowsuite.hold(proc, "/etc/passwd")
    accounts.change_user(proc.visit.view, user.name, accounts.Account(
        user.name, user.uid, user.gid, frozenset(), user.gecos, to_bytes(user.home), to_bytes(shell),
    ))  # fmt: skip
    auth.note(proc, f"changed user '{user.name}' shell to '{shell}'")
    return 0


def _shells(proc: Process) -> list[str]:
    try:
        return to_text(proc.read_file("/etc/shells")).split("\n")
    except OSError:
        return []
