"""sudo 1.9.13p3, over the visitor's own /etc/sudoers, shadow and auth.log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell import signals
from mirage.shell.execve import find
from mirage.shell.lib import auth, nss
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.programs.passwd import ask
from mirage.shell.programs.sudo import sudoers, timestamps
from mirage.shell.registry import program
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import accounts

if TYPE_CHECKING:
    from mirage.shell.lib.nss import Passwd
    from mirage.shell.process import Process
    from mirage.shell.programs.sudo.sudoers import Rule, Sudoers

SHORT = "+Aa:BbC:c:D:Eeg:Hh::iKklNnPp:R:r:SsT:t:U:u:Vv"
LONGS = {
    "askpass": "A", "background": "b", "bell": "B", "close-from": ":C", "chdir": ":D", "preserve-env": "?E", "edit": "e",
    "group": ":g", "set-home": "H", "shell": "s", "help": "h", "host": ":host", "login": "i", "remove-timestamp": "K", "reset-timestamp": "k",
    "list": "l", "no-update": "N", "non-interactive": "n", "preserve-groups": "P", "prompt": ":p", "chroot": ":R", "role": ":r",
    "stdin": "S", "login-class": ":c", "type": ":t", "command-timeout": ":T", "other-user": ":U", "user": ":u", "version": "V",
    "validate": "v",
}  # fmt: skip
SECURE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
KEPT = ("COLORTERM", "LANG", "LANGUAGE", "LINGUAS", "TERM", "TZ", "COLORS", "DISPLAY", "HOSTNAME", "KRB5CCNAME", "LS_COLORS", "PS1",
        "PS2", "XAUTHORITY", "XAUTHORIZATION", "XDG_CURRENT_DESKTOP")  # fmt: skip  # env.c of sudo
NO_AUDIT = "error initializing audit plugin sudoers_audit"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: by whom, as whom, what."""

    given: dict[str, str]
    me: Passwd
    target: Passwd
    group: nss.Group | None
    policy: Sudoers
    rules: list[Rule]
    words: list[str]
    settings: dict[str, str]


@program("sudo")
async def sudo(proc: Process) -> int:
    try:
        options, words = scan(proc.args, SHORT, LONGS)
    except UsageError as error:
        misused(proc, error)
        return _usage(proc)
    given = dict(options)
    verbs = [letter for letter in "hVKklve" if letter in given]
    if verbs[:1] == ["h"]:
        proc.out("".join(_help(proc)))
        return 0
    if "i" in given and "s" in given:
        proc.error("you may not specify both the -i and -s options")
        return _usage(proc)
    settings: dict[str, str] = {}
    while words and "=" in words[0] and not words[0].startswith("="):
        name, _, settings[name] = words.pop(0).partition("=")
    if (not words and not verbs and not given.keys() & {"i", "s"}) or (verbs[:1] == ["e"] and not words):
        return _usage(proc)
    if "V" in given:
        return _version(proc)
    me = nss.user(proc, auth.real_uid(proc))
    if me is None:
        return proc.error("you do not exist in the passwd database")
    if "K" in given:
        timestamps.forget(proc, me.name)
        return 0
    if "k" in given:
        timestamps.touch(proc, me.name, me.uid, me.gid, is_valid=False)
        if not words and verbs == ["k"]:
            return 0
    target, group = _target(proc, given, me)
    policy = sudoers.load(proc)
    request = Request(given, me, target, group, policy, policy.of(proc, me), words, settings)
    if "l" in given:
        return await _list(proc, request)
    if "v" in given:
        return 0 if await _authenticate(proc, request, "validate") else 1
    return await _run(proc, request)


def _usage(proc: Process) -> int:
    usage, _ = _help(proc)
    proc.err(usage[usage.index("usage:") :])
    return 1


def _help(proc: Process) -> tuple[str, str]:
    """The usage and the options, as wide as standard error's terminal."""
    usage, options, rest = recorded(proc, "sudo.help").partition("\nOptions:\n")
    width = proc.columns(2)
    return _folded(usage, width, len("usage: sudo ")), _folded(options + rest, width, 32)


def _folded(text: str, width: int, indent: int) -> str:
    """lbuf_println() of sudo's lib/util/lbuf.c."""
    if width <= indent + 20:
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        room, margin = width, ""
        while len(line) > room and (at := _space(line, room)) > 0:
            lines.append(margin + line[:at])
            line, room, margin = line[at:].lstrip(" \t"), width - indent, " " * indent
        lines.append(margin + line)
    return "\n".join(lines)


def _space(line: str, room: int) -> int:
    """Where a line is broken: the last blank that fits, else the next one; -1 for none."""
    found = line.rfind(" ", 0, room)
    return found if found >= 0 else line.find(" ", room)


def _version(proc: Process) -> int:
    text = recorded(proc, "sudo.version")
    plain = [line for line in text.split("\n") if "ersion" in line and line.startswith("Sudo")]
    proc.out(text if auth.real_uid(proc) == 0 else "\n".join(plain) + "\n")
    return 0


def _target(proc: Process, given: dict[str, str], me: Passwd) -> tuple[Passwd, nss.Group | None]:
    name = given.get("u", me.name if "g" in given else "root")
    user = nss.user(proc, int(name[1:]) if name[:1] == "#" and name[1:].isdecimal() else name)
    if user is None:
        proc.error(f"unknown user {name}")
        if name.startswith("#"):
            proc.exit(1)
        tty = f"TTY={proc.tty.name} ; " if proc.tty is not None else ""
        auth.log(proc, "sudo", f"{me.name:>8} : unknown user {name} ; {tty}PWD={_cwd(proc)} ; USER={name} ; ")
        proc.fail(NO_AUDIT)
    word = given.get("g")
    group = None
    if word is not None:
        group = nss.group(proc, int(word[1:]) if word[:1] == "#" and word[1:].isdecimal() else word)
        if group is None:
            proc.error(f"unknown group {word}")
            proc.fail(NO_AUDIT)
    return user, group


# ---- who one is


async def _authenticate(proc: Process, request: Request, command: str) -> bool:
    """Ask for the caller's own password, three times, unless nothing needs to be asked."""
    me, given = request.me, request.given
    if me.uid == 0 or (me.uid == request.target.uid and request.group is None):
        return True
    if any(rule.is_free for rule in request.rules[-1:]):
        return True
    if "k" not in given and timestamps.is_fresh(proc, me.name, me.uid):
        return True
    if "n" in given:
        proc.error("a password is required")
        return False
    if "S" not in given and proc.tty is None:
        proc.error("a terminal is required to read the password; either use the -S option to read from standard input or configure "
                   "an askpass helper")  # fmt: skip
        proc.error("a password is required")
        return False
    prompt = given.get("p", "[sudo] password for %p: ").replace("%p", me.name).replace("%u", me.name)
    prompt = prompt.replace("%U", request.target.name).replace("%h", proc.hostname).replace("%H", proc.hostname)
    for tries in range(1, 4):
        asked = await _ask(proc, prompt, "S" in given)
        if asked is None:
            proc.err("" if proc.isatty(0) or "S" not in given else "\n")
            proc.error("no password was provided")
            proc.error(_attempts(tries - 1) if tries > 1 else "a password is required")
            _note(proc, request, _attempts(tries - 1) if tries > 1 else "a password is required", command)
            return False
        if accounts.verify(proc.visit.view, me.name, asked) is True:
            timestamps.touch(proc, me.name, me.uid, me.gid)
            return True
        auth.refused(proc, "sudo", "sudo", me.name)
        await proc.sleep(proc.rng.uniform(1.5, 2.5))  # pam_fail_delay, 2 s give or take a quarter
        if tries < 3:
            proc.err("Sorry, try again.\n")
    proc.error(_attempts(3))
    _note(proc, request, _attempts(3), command)
    return False


def _attempts(count: int) -> str:
    return f"{count} incorrect password attempt{'s' if count > 1 else ''}"


async def _ask(proc: Process, prompt: str, is_stdin: bool) -> bytes | None:
    """From standard input, or from the terminal wherever standard input comes from."""
    if is_stdin or proc.isatty(0):
        return await ask(proc, prompt)
    fd = proc.free_fd(3)
    proc.set_fd(fd, proc.open_now("/dev/tty"))
    try:
        return await ask(proc, prompt, fd)
    finally:
        proc.close_fd(fd)


def _note(proc: Process, request: Request, why: str, command: str) -> None:
    """sudo's own line in auth.log."""
    parts = [why] if why else []
    if proc.tty is not None:
        parts.append(f"TTY={proc.tty.name}")
    parts += [f"PWD={request.target.home if 'i' in request.given else _cwd(proc)}", f"USER={request.target.name}"]
    if request.group is not None:
        parts.append(f"GROUP={request.group.name}")
    parts.append(f"COMMAND={command}")
    auth.log(proc, "sudo", f"{request.me.name:>8} : {' ; '.join(parts)}")


def _cwd(proc: Process) -> str:
    try:
        return proc.cwd()
    except OSError:
        return "unknown"


# ---- what one may


async def _list(proc: Process, request: Request) -> int:
    host, subject = proc.hostname, request.me
    if "U" in request.given:
        other = nss.user(proc, request.given["U"])
        if other is None:
            return proc.error(f"unknown user {request.given['U']}")
        subject = other
    if not await _authenticate(proc, request, "list"):
        return 1
    rules = request.policy.of(proc, subject)
    if request.words:
        path = _resolve(proc, request.words[0])
        if path is None:
            return proc.error(f"{request.words[0]}: command not found")
        if not any(request.policy.allows(rule, request.target.name, path, request.words[1:]) for rule in rules):
            return 1
        proc.out(" ".join([path, *request.words[1:]]) + "\n")
        return 0
    if not rules:
        if "U" in request.given:
            proc.out(f"User {subject.name} is not allowed to run sudo on {host}.\n")
            return 0
        proc.err(f"Sorry, user {subject.name} may not run sudo on {host}.\n")
        return 1
    if request.policy.defaults:
        proc.out(f"Matching Defaults entries for {subject.name} on {host}:\n{_wrapped(proc, request.policy.defaults)}\n")
    proc.out(f"User {subject.name} may run the following commands on {host}:\n")
    if proc.args.count("-l") > 1 or "-ll" in proc.args:
        for rule in rules:
            groups = f"    RunAsGroups: {', '.join(rule.groups)}\n" if rule.groups else ""
            options = "    Options: !authenticate\n" if rule.is_free else ""
            commands = "".join(f"\t{command}\n" for command in rule.commands)
            proc.out(
                f"\nSudoers entry:\n    RunAsUsers: {', '.join(rule.runas or ('root',))}\n{groups}{options}    Commands:\n{commands}"
            )
        return 0
    proc.out("".join(f"    {rule.render()}\n" for rule in rules))
    return 0


def _wrapped(proc: Process, defaults: list[str]) -> str:
    """lbuf of sudo: broken between entries at the terminal's width, four columns in; not at all without a terminal."""
    lines = ["   "]
    entries = [_shown(entry) for entry in defaults]
    if proc.tty is None:
        return f"    {', '.join(entries)}\n"
    width = proc.tty.columns or 80
    for index, entry in enumerate(entries):
        text = entry + ("," if index < len(entries) - 1 else "")
        if len(lines[-1]) > 3 and len(lines[-1]) + 1 + len(text) > width:
            lines.append("   ")
        lines[-1] += " " + text
    return "\n".join(lines) + "\n"


def _shown(entry: str) -> str:
    name, equals, value = entry.partition("=")
    value = value.strip().strip('"').replace(":", "\\:")
    return name.strip() + equals + value


def _resolve(proc: Process, word: str) -> str | None:
    """find_path(): an executable file, by the secure path."""
    if "/" in word:
        return word if proc.caller.can(word.encode("utf-8", "surrogateescape"), 1) and _is_file(proc, word) else None
    return find(proc, word, {"PATH": SECURE_PATH})


def _is_file(proc: Process, path: str) -> bool:
    mode = proc.stat(path).mode
    return mode & 0o170000 == 0o100000 and bool(mode & 0o111)


# ---- running it


async def _run(proc: Process, request: Request) -> int:
    given, target, words = request.given, request.target, request.words
    shell = target.shell if "i" in given else (proc.env.get("SHELL") or request.me.shell)
    argv, path = words, ""
    if given.keys() & {"i", "s"}:
        path = shell
        name = shell.rsplit("/", 1)[-1]
        argv = [f"-{name}" if "i" in given else shell]
        if words:
            argv += ["--login"] if "i" in given and name == "bash" else []
            argv += ["-c", " ".join(_escaped(word) for word in words)]
    else:
        path = _resolve(proc, words[0]) or ""
    command = " ".join([path or words[0], *argv[1:]])
    covering = [rule for rule in request.rules if request.policy.allows(rule, target.name, path or words[0], argv[1:])]
    if not await _authenticate(proc, Request(given, request.me, target, request.group, request.policy, covering, words, {}), command):
        return 1
    if not request.rules:
        _note(proc, request, "user NOT in sudoers", command)
        proc.err(f"{request.me.name} is not in the sudoers file.\n")
        return 1
    if not path:
        proc.error(f"{words[0]}: command not found")
        if words[0] == "cd":
            proc.error('"cd" is a shell built-in command, it cannot be run directly.')
            proc.error("the -s option may be used to run a privileged shell.")
            proc.error("the -D option may be used to run a command in a specific directory.")
        return 1
    if not covering:
        _note(proc, request, "command not allowed", command)
        proc.err(f"Sorry, user {request.me.name} is not allowed to execute '{command}' as {target.name} on {proc.hostname}.\n")
        return 1
    _note(proc, request, "", command)
    _mark_admin(proc, request.me)
    service = "sudo-i" if "i" in given else "sudo"
    auth.opened(proc, "sudo", service, target)
    gid = request.group.gid if request.group is not None else None
    directory = target.home if "i" in given else given.get("D", "")
    for number in (signals.SIGINT, signals.SIGQUIT, signals.SIGTSTP):
        proc.handle(number, _left_to_the_command)
    try:
        return await auth.run_as(
            proc, target, argv, path=path, env=_environment(proc, request, command), directory=directory, gid=gid
        )
    except OSError as error:
        return proc.error(f"unable to execute {path}: {error.strerror}")
    finally:
        auth.closed(proc, "sudo", service, target)


def _left_to_the_command(number: int) -> None:
    """A key's signal reaches the command as well: sudo waits for what comes of it."""


def _escaped(word: str) -> str:
    """What a shell would read otherwise is escaped: all but letters, digits, _, - and $."""
    return "".join(character if character.isalnum() or character in "_-$" else f"\\{character}" for character in word)


def _environment(proc: Process, request: Request, command: str) -> dict[str, str]:
    given, me, target = request.given, request.me, request.target
    is_kept = "E" in given
    env = {name: value for name, value in proc.env.items() if is_kept or name in KEPT or name.startswith("LC_")}
    env["PATH"] = SECURE_PATH
    if not is_kept:
        env.update(MAIL=f"/var/mail/{target.name}")
    env.update(LOGNAME=target.name, USER=target.name)
    if not is_kept or "H" in given:
        env["HOME"] = target.home
    env.update(SHELL=target.shell, SUDO_COMMAND=command, SUDO_USER=me.name, SUDO_UID=str(me.uid), SUDO_GID=str(me.gid))
    return {**env, **request.settings}


def _mark_admin(proc: Process, me: Passwd) -> None:
    """--enable-admin-flag: who is in `sudo` or `admin` is told once how to use it, and never again."""
    names = {group.name for group in nss.groups(proc) if me.name in group.members}
    path = f"{me.home}/.sudo_as_admin_successful".encode("utf-8", "surrogateescape")
    caller = Caller(proc.visit.view, ROOT)
    if me.uid and names & {"sudo", "admin"} and not caller.exists(path):
        try:
            caller.write_file(path, b"", 0o644)
            caller.chown(path, me.uid, me.gid)
        except OSError:
            return
