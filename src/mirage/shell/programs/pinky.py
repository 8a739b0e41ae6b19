"""pinky (coreutils 9.1): who is on, and what their homes say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, nss, utmp
from mirage.shell.lib.local import SECOND, local
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

DAY = 86400


@program("pinky")
def pinky(proc: Process) -> int:
    options, names = gnu.read(proc, "pinky", "sfwiqbhlp")
    keys = {key for key, _ in options}
    layout = next((key for key, _ in reversed(options) if key in "ls"), "s")
    if layout == "l":
        if not names:
            gnu.try_help(proc, "no username specified; at least one must be specified when using -l")
        for name in names:
            _long(proc, name, keys)
        return 0
    shows_name, shows_host, shows_idle = not keys & set("wiq"), not keys & set("iq"), "q" not in keys
    if "f" not in keys:
        proc.out(
            "Login   "
            + (f" {'Name':<19}" if shows_name else "")
            + f" {' TTY':<9}"
            + (f" {'Idle':<6}" if shows_idle else "")
            + f" {'When':<16}"
            + (" Where" if shows_host else "")
            + "\n"
        )
    for entry in utmp.users(proc):
        if names and entry.user not in names:
            continue
        user = nss.user(proc, entry.user)
        mark, idle = _terminal(proc, entry)
        proc.out(
            f"{entry.user:<8}"
            + (f" {_full_name(user):<19.19}" if shows_name and user else f" {'        ???':>19}" if shows_name else "")
            + f" {mark}{entry.line:<8}"
            + (f" {idle:<6}" if shows_idle else "")
            + f" {local(proc, entry.time * SECOND):%Y-%m-%d %H:%M}"
            + (f" {entry.host}" if shows_host and entry.host else "")
            + "\n"
        )
    return 0


def _long(proc: Process, name: str, keys: set[str]) -> None:
    user = nss.user(proc, name)
    proc.out(f"Login name: {name:<28}In real life:  {_full_name(user) if user else '???'}\n")
    if user is None:
        return
    if "b" not in keys:
        proc.out(f"Directory: {user.home:<29}Shell:  {user.shell}\n")
    for key, file, title in (("h", ".project", "Project: "), ("p", ".plan", "Plan:\n")):
        if key not in keys and proc.exists(f"{user.home}/{file}"):
            try:
                proc.out(title.encode() + proc.read_file(f"{user.home}/{file}"))
            except OSError:
                continue
    proc.out("\n")


def _full_name(user: nss.Passwd) -> str:
    return user.gecos.partition(",")[0].replace("&", user.name.capitalize())


def _terminal(proc: Process, entry: utmp.Entry) -> tuple[str, str]:
    """Whether others may write to it, and for how long nobody has typed."""
    try:
        stat = proc.stat(f"/dev/{entry.line}")
    except OSError:
        return "?", "?????"
    idle = (proc.clock.now() - stat.atime) // SECOND
    text = "     " if idle < 60 else f"{idle // 3600:02}:{idle // 60 % 60:02}" if idle < DAY else f"{idle // DAY}d"
    return " " if stat.mode & 0o20 else "*", text
