"""Becoming somebody else: what su, sudo and their kin share. The password is asked as PAM asks, auth.log hears what it hears.

Lines as pam_unix 1.5.2 writes them over rsyslog.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mirage.shell.lib import nss, utmp
from mirage.shell.lib.text import to_bytes
from mirage.vfs.types import Cred
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line
from mirage.world.traces import account_changed

if TYPE_CHECKING:
    from mirage.shell.lib.nss import Passwd
    from mirage.shell.process import Process


def real_uid(proc: Process) -> int:
    """getuid(2) of a set-uid program: who called it."""
    return proc.invoker.uid if proc.invoker is not None else proc.uid


def login_name(proc: Process) -> str:
    """pam_modutil_getlogin(): who is logged in on the terminal; empty without one."""
    line = proc.tty.name if proc.tty is not None else ""
    return next((entry.user for entry in utmp.users(proc) if entry.line == line), "") if line else ""


def log(proc: Process, tag: str, *texts: str) -> None:
    """Into auth.log."""
    now = proc.clock.now()
    proc.host.logins.log(proc.visit.layer, [Line(now, logs.AUTH, tag, text) for text in texts])


def note(proc: Process, *texts: str) -> None:
    """Into auth.log, by the program itself."""
    log(proc, f"{proc.name.rpartition('/')[2]}[{proc.pid}]", *texts)


def caller_name(proc: Process) -> str:
    """Who called it."""
    return nss.user_name(proc, real_uid(proc))


def opened(proc: Process, tag: str, service: str, user: Passwd) -> None:
    """pam_unix: a session begins."""
    account_changed("became", user.name, service)
    by = f"{login_name(proc)}(uid={real_uid(proc)})"
    log(proc, tag, f"pam_unix({service}:session): session opened for user {user.name}(uid={user.uid}) by {by}")


def closed(proc: Process, tag: str, service: str, user: Passwd) -> None:
    """pam_unix: it is over."""
    log(proc, tag, f"pam_unix({service}:session): session closed for user {user.name}")


def refused(proc: Process, tag: str, service: str, user: str) -> None:
    """pam_unix: a wrong password."""
    terminal = f"/dev/{proc.tty.name}" if proc.tty is not None else ""
    caller = nss.user_name(proc, real_uid(proc))
    log(
        proc, tag, f"pam_unix({service}:auth): authentication failure; logname={login_name(proc)} uid={real_uid(proc)} euid=0 "
        f"tty={terminal} ruser={caller} rhost=  user={user}",
    )  # fmt: skip


async def run_as(
    proc: Process,
    user: Passwd,
    argv: list[str],
    *,
    path: str,
    env: Mapping[str, str],
    directory: str = "",
    gid: int | None = None,
    keeps_own: bool = True,
) -> int:
    """fork, setgroups, setgid, setuid, chdir, execve, wait. OSError as from execve; a directory that is gone is not followed.

    `gid` instead of the user's own group, which is among the others unless it is not kept.
    """
    first = user.gid if gid is None else gid
    groups = frozenset(nss.group_list(proc, user.name, user.gid if keeps_own else first)) | {first}

    def become(child: Process) -> None:
        child.caller.cred = Cred(user.uid, user.gid if gid is None else gid, groups, child.pid)
        child.entry.uid, child.entry.gid, child.entry.groups = user.uid, child.caller.cred.gid, groups
        if directory:
            try:
                child.caller.chdir(directory.encode("utf-8", "surrogateescape"))
            except OSError:
                words = "unable to" if proc.name == "sudo" else "warning: cannot"
                warning = f"{proc.name}: {words} change directory to {directory}: No such file or directory\n"
                if 2 in child.fds:
                    child.fds[2].write_now(to_bytes(warning))

    await proc.flush()
    return await proc.start(argv, path=path, env=env, before=become).wait()
