"""localectl (systemd 252): the system's language as /etc/default/locale has it, and keyboards of which Debian's packages have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from mirage.shell.process import Process

LONGS = {"help": "h", "version": "version", "locale": "locale", "host": ":H", "machine": ":M", "no-ask-password": "no-ask", "no-pager": "no-pager",
         "no-convert": "no-convert", "full": "l"}  # fmt: skip
FILE, KEYBOARD = "/etc/default/locale", "/etc/default/keyboard"
NAMES = ("LANG", "LANGUAGE", "LC_")


@program("localectl", path="/usr/bin/localectl")
def localectl(proc: Process) -> int:
    _, words = asked(proc, "hlH:M:", LONGS)
    verb = words.pop(0) if words else "status"
    action = VERBS.get(verb)
    if action is None:
        proc.err(f"Unknown command verb {verb}.\n")
        return 1
    if verb.startswith("set-") and not words:
        proc.err("Too few arguments.\n")
        return 1
    return action(proc, words)


def _assigned(proc: Process, path: str) -> dict[str, str]:
    try:
        lines = to_text(proc.read_file(path)).splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip().strip("\"'") for key, _, value in pairs}


def _status(proc: Process, words: list[str]) -> int:
    own = {key: value for key, value in _assigned(proc, FILE).items() if key.startswith(NAMES) and value}
    locale = ("\n" + " " * 15).join(f"{key}={value}" for key, value in own.items()) or "n/a"
    keyboard = _assigned(proc, KEYBOARD)
    proc.out(f"System Locale: {locale}\n    VC Keymap: (unset)\n   X11 Layout: {keyboard.get('XKBLAYOUT') or '(unset)'}\n")
    for title, key in (("    X11 Model", "XKBMODEL"), ("  X11 Variant", "XKBVARIANT"), ("  X11 Options", "XKBOPTIONS")):
        if keyboard.get(key):
            proc.out(f"{title}: {keyboard[key]}\n")
    return 0


def _locales(proc: Process) -> list[str]:
    try:
        lines = to_text(proc.read_file("/etc/locale.gen")).splitlines()
    except OSError:
        lines = []
    found = {line.split()[0] for line in lines if line.strip() and not line.startswith("#")}
    return sorted({"C.UTF-8", *found})


def _list_locales(proc: Process, words: list[str]) -> int:
    proc.out("".join(f"{name}\n" for name in _locales(proc)))
    return 0


def _list_keymaps(proc: Process, words: list[str]) -> int:
    proc.err("Failed to read list of keymaps: No such file or directory\n")
    return 1


def _set_locale(proc: Process, words: list[str]) -> int:
    pairs = [word.partition("=")[::2] if "=" in word else ("LANG", word) for word in words]
    wrong = next((value for _, value in pairs if value not in _locales(proc)), None)
    if wrong is not None:
        proc.err(f"Failed to issue method call: Can not enable locale generation for invalid locale: {wrong}\n")
        return 1
    if proc.uid:
        proc.err("Failed to issue method call: Access denied\n")
        return 1
    proc.caller.write_file(to_bytes(FILE), to_bytes("".join(f"{key}={value}\n" for key, value in pairs)))
    return 0


def _set_keymap(proc: Process, words: list[str]) -> int:
    proc.err(f"Failed to set keymap: Keymap {words[0]} is not installed.\n")
    return 1


VERBS: dict[str, Callable[[Process, list[str]], int]] = {
    "status": _status, "list-locales": _list_locales, "list-keymaps": _list_keymaps, "set-locale": _set_locale, "set-keymap": _set_keymap,
}  # fmt: skip
