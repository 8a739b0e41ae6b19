"""update-rc.d (init-system-helpers 1.65.2): the links by which a script of /etc/init.d is started and stopped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from mirage.shell import missing
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.process import Process

RUNLEVELS = "0123456S"
NORMAL = "S2345"
LINK = re.compile(r"[SK][0-9][0-9](.*)", re.DOTALL)
OVERRIDES = ("/etc/insserv/overrides/", "/etc/init.d/", "/usr/share/insserv/overrides/")
HEADER = re.compile(r"^### BEGIN INIT INFO\s*$(.*?)(?:^### END INIT INFO\s*$|\Z)", re.MULTILINE | re.DOTALL)


@program("update-rc.d", path="/usr/sbin/update-rc.d")
async def update_rc_d(proc: Process) -> int:
    words = list(proc.args)
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word in ("-h", "--help"):
            _usage(proc, "--help")
        if word != "-f":
            _usage(proc, missing.UNKNOWN)
    if len(words) < 2:
        _usage(proc, "")
    name, action, *rest = words
    match action:
        case "remove":
            for folder, link in _links(proc, name):
                proc.caller.unlink(to_bytes(f"{folder}/{link}"))
        case "defaults" | "defaults-disabled" | "start" | "stop":
            if action in ("start", "stop"):
                _compare(proc, name, action, rest)
            _make(proc, name, is_disabled=action == "defaults-disabled")
        case "enable" | "disable":
            _toggle(proc, name, action, rest)
            await proc.spawn(["systemctl", "--root=/", "--quiet", action, name], env={**proc.env, "SYSTEMCTL_SKIP_SYSV": "1"})
        case _:
            _usage(proc, "--help")
    if proc.exists("/run/systemd/system"):
        await proc.spawn(["systemctl", "daemon-reload"])
    return 0


def _usage(proc: Process, word: str) -> NoReturn:
    missing.tell(proc, proc.exe, [proc.argv[0], *([word] if word else [])])
    raise Exited(1)


def _error(proc: Process, text: str) -> NoReturn:
    proc.err(f"update-rc.d: error: {text}\n")
    raise Exited(1)


def _links(proc: Process, name: str, runlevels: str = RUNLEVELS) -> Iterator[tuple[str, str]]:
    """The folder and the name of each link of a script."""
    for runlevel in runlevels:
        folder = f"/etc/rc{runlevel}.d"
        try:
            entries = sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(folder)))
        except OSError:
            continue
        for entry in entries:
            found = LINK.fullmatch(entry)
            if found is not None and found[1] == name:
                yield folder, entry


def _make(proc: Process, name: str, *, is_disabled: bool) -> None:
    if next(_links(proc, name), None) is not None:
        return
    start, stop = _runlevels(proc, f"/etc/init.d/{name}")
    for letter, runlevels in (("K" if is_disabled else "S", start), ("K", stop)):
        for runlevel in runlevels:
            folder = to_bytes(f"/etc/rc{runlevel}.d")
            if not proc.caller.exists(folder):
                proc.caller.mkdir(folder, 0o755)
            proc.caller.symlink(to_bytes(f"../init.d/{name}"), folder + to_bytes(f"/{letter}01{name}"))


def _runlevels(proc: Process, path: str) -> tuple[list[str], list[str]]:
    """Default-Start and Default-Stop of its header."""
    try:
        text = to_text(proc.read_file(path, 1 << 20))
    except OSError:
        _error(proc, f"unable to read {path}")
    header = HEADER.search(text)
    found = dict(re.findall(r"^# Default-(Start|Stop):\s*(\S.*)$", header[1], re.MULTILINE)) if header else {}
    return found.get("Start", "").split(), found.get("Stop", "").split()


def _compare(proc: Process, name: str, action: str, words: list[str]) -> None:
    """Whether the runlevels of an old call, `start 20 2 3 4 5 . stop 20 0 1 6 .`, are those of the header."""
    known = _runlevels(proc, f"/etc/init.d/{name}")
    if not any(known):
        return
    _warn(proc, "start and stop actions are no longer supported; falling back to defaults")
    asked: dict[str, list[str]] = {"start": [], "stop": []}
    is_sequence = True  # the number behind start and stop
    for word in words:
        if is_sequence:
            is_sequence = False
        elif word in asked:
            action, is_sequence = word, True
        elif word != ".":
            action = "stop" if word in ("0", "6") else action
            asked[action].append(word)
    for kind, levels in zip(asked, known, strict=True):
        if sorted(asked[kind]) != sorted(levels):
            shown = " ".join(asked[kind]) or "none"
            default = f"Default-{kind.capitalize()} values ({' '.join(levels) or 'none'})"
            _warn(proc, f"{kind} runlevel arguments ({shown}) do not match {name} {default}")


def _warn(proc: Process, text: str) -> None:
    proc.err(f"update-rc.d: warning: {text}\n")


def _toggle(proc: Process, name: str, action: str, runlevels: list[str]) -> None:
    header = next(
        (f"{folder}{name}" for folder in OVERRIDES if proc.exists(f"{folder}{name}") and proc.stat(f"{folder}{name}").size), ""
    )
    if not header:
        _error(proc, f"cannot find a LSB script for {name}")
    if not runlevels and not (runlevels := _runlevels(proc, header)[0]):
        _error(proc, f"{name} Default-Start contains no runlevels, aborting.")
    links: list[tuple[str, str]] = []
    for runlevel in runlevels:
        if len(runlevel) != 1 or runlevel not in NORMAL:
            _warn(proc, f"{action} action will have no effect on runlevel {runlevel}")
        else:
            links += _links(proc, name, runlevel)
    if not links:
        _error(proc, "no runlevel symlinks to modify, aborting!")
    before, after = "SK" if action == "disable" else "KS"
    for folder, link in links:
        if link.startswith(before):
            proc.caller.rename(to_bytes(f"{folder}/{link}"), to_bytes(f"{folder}/{after}{link[1:]}"))
