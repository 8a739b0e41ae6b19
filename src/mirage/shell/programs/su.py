"""su (util-linux 2.38.1 over PAM: pam_rootok, pam_unix, pam_mail) and nologin (shadow 4.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import execve, missing
from mirage.shell.lib import auth, nss
from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.programs.passwd import ask
from mirage.shell.registry import program
from mirage.world import accounts
from mirage.world.environment import defaults

if TYPE_CHECKING:
    from mirage.shell.lib.nss import Passwd
    from mirage.shell.process import Process

LONGS = {
    "command": ":c", "session-command": ":c", "fast": "f", "login": "l", "preserve-environment": "p", "pty": "P", "shell": ":s",
    "group": ":g", "supp-group": ":G", "whitelist-environment": ":w", "help": "h", "version": "V",
}  # fmt: skip
ROOT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"  # login.defs ENV_SUPATH
USER_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"  # ENV_PATH


@program("su")
async def su(proc: Process) -> int:
    options, operands = parse(proc, "c:fg:G:lmpPs:uhVw:", LONGS)
    given = dict(options)
    if "h" in given:
        proc.out(recorded(proc, "su.help"))
        return 0
    if "V" in given:
        proc.out("su from util-linux 2.38.1\n")
        return 0
    is_login = "l" in given
    if operands[:1] == ["-"]:
        is_login, operands = True, operands[1:]
    name = operands.pop(0) if operands else "root"
    user = nss.user(proc, name)
    if user is None:
        return proc.error(f"user {name} does not exist or the user entry does not contain all the required fields")
    if auth.real_uid(proc) and not await _is_known(proc, user, is_login):
        return 1
    return await _become(proc, user, given, operands, is_login)


async def _is_known(proc: Process, user: Passwd, is_login: bool) -> bool:
    asked = await ask(proc, "Password: ")
    if asked is not None and accounts.verify(proc.visit.view, user.name, asked) is True:
        return True
    tag = f"su[{proc.pid}]"
    auth.refused(proc, tag, "su-l" if is_login else "su", user.name)
    await proc.sleep(proc.rng.uniform(1.5, 2.5))  # pam_unix's fail delay, 2 s give or take a quarter
    auth.log(proc, tag, f"FAILED SU (to {user.name}) {_caller(proc)}")
    proc.error("Authentication failure")
    return False


def _caller(proc: Process) -> str:
    return f"{nss.user_name(proc, auth.real_uid(proc))} on {proc.tty.name if proc.tty is not None else 'none'}"


async def _become(proc: Process, user: Passwd, given: dict[str, str], arguments: list[str], is_login: bool) -> int:
    is_kept = bool(given.keys() & {"m", "p"}) and not is_login
    shell = given.get("s") or (proc.env.get("SHELL", "") if is_kept else "") or user.shell
    if given.get("s") and auth.real_uid(proc) and not _is_listed(proc, user.shell):
        proc.error(f"using restricted shell {user.shell}")
        shell = user.shell
    kind = proc.name.rsplit("/", 1)[-1]
    service, tag = f"{kind}-l" if is_login else kind, f"{kind}[{proc.pid}]"
    if kind == "su":
        auth.log(proc, tag, f"(to {user.name}) {_caller(proc)}")
    auth.opened(proc, tag, service, user)
    base = shell.rsplit("/", 1)[-1]
    argv = [f"-{base}" if is_login else base]
    if "f" in given:
        argv.append("-f")
    if "c" in given:
        argv += ["-c", given["c"]]
    env = _environment(proc, user, shell, is_login, is_kept, given.get("w", ""))
    group = nss.group(proc, given["g"]) if "g" in given else None
    if "g" in given and group is None:
        return proc.error(f"group {given['g']} does not exist")
    gid = group.gid if group is not None else None
    try:
        return await auth.run_as(
            proc, user, argv + arguments, path=shell, env=env, directory=user.home if is_login else "", gid=gid, keeps_own=False
        )
    except OSError as error:
        return proc.error(f"failed to execute {shell}: {error.strerror}", 127 if error.errno == 2 else 126)
    finally:
        auth.closed(proc, tag, service, user)


def _is_listed(proc: Process, shell: str) -> bool:
    """getusershell(3)."""
    try:
        return shell in to_text(proc.read_file("/etc/shells")).split("\n")
    except OSError:
        return shell in ("/bin/sh", "/bin/csh")


def _environment(proc: Process, user: Passwd, shell: str, is_login: bool, is_kept: bool, wanted: str) -> dict[str, str]:
    """modify_environment() of su-common.c, pam_mail's MAIL, and what pam_env reads."""
    if is_login:
        names = {"TERM", "COLORTERM", "NO_COLOR", *wanted.split(",")}
        env = {name: value for name, value in proc.env.items() if name in names}
        env.update(HOME=user.home, SHELL=shell, USER=user.name, LOGNAME=user.name, PATH=ROOT_PATH if user.uid == 0 else USER_PATH)
    else:
        env = dict(proc.env)
        if not is_kept:
            env.update(HOME=user.home, SHELL=shell)
            if user.uid:
                env.update(USER=user.name, LOGNAME=user.name)
    if proc.name.rsplit("/", 1)[-1] == "su":  # /etc/pam.d/runuser has neither pam_mail nor pam_env
        env.update(MAIL=f"/var/mail/{user.name}", **defaults(proc.visit.view))
    return env


@program("runuser", path="/usr/sbin/runuser")
async def runuser(proc: Process) -> int:
    """su without a question, for root; with -u no shell stands between."""
    options, operands = parse(proc, "+c:fg:G:lmpPs:u:hVw:T", LONGS | {"user": ":u"})
    given = dict(options)
    if about := next((word for key, word in (("h", "--help"), ("V", "--version")) if key in given), ""):
        return missing.tell(proc, proc.exe, [proc.argv[0], about]) or 0
    if proc.uid:
        return proc.error("may not be used by non-root users")
    if "u" not in given and operands:  # behind a name, options go on
        more, rest = parse(proc, "c:fg:G:lmpPs:w:T", LONGS, args=operands[1:])
        given, operands = given | dict(more), [operands[0], *rest]
    is_login = "l" in given
    if "u" not in given and operands[:1] == ["-"]:
        is_login, operands = True, operands[1:]
    name = given.get("u") or (operands.pop(0) if operands else "root")
    user = nss.user(proc, name)
    if user is None:
        return proc.error(f"user {name} does not exist or the user entry does not contain all the required fields")
    if "u" not in given:
        return await _become(proc, user, given, operands, is_login)
    if not operands:
        return proc.error("no command was specified")
    tag = f"runuser[{proc.pid}]"
    auth.opened(proc, tag, "runuser", user)
    try:
        found = execve.searched(proc, operands, None, proc.env)
        return await auth.run_as(proc, user, operands, path=to_text(found.exe), env=proc.env)
    except OSError as error:
        return proc.error(f"failed to execute {operands[0]}: {error.strerror}")
    finally:
        auth.closed(proc, tag, "runuser", user)


@program("nologin", path="/usr/sbin/nologin")
def nologin(proc: Process) -> int:
    proc.out("This account is currently not available.\n")
    return 1
