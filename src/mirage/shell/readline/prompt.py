"""PS1, PS2, PS4, PS0 and ${x@P}: bash 5.2's backslash escapes (parse.y decode_prompt_string), then the expansions of promptvars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.local import local

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_TIMES = {"t": "%H:%M:%S", "T": "%I:%M:%S", "@": "%I:%M %p", "A": "%H:%M", "d": "%a %b %d"}
_PLAIN = {"n": "\n", "r": "\r", "a": "\a", "e": "\x1b", "[": "\1", "]": "\2", "\\": "\\", "s": "", "v": "5.2", "V": "5.2.15"}
_ESCAPE = re.compile(r"\\(D\{[^}]*\}|[0-7]{3}|.)", re.DOTALL)


async def decode(shell: Shell, text: str) -> str:
    """The text of a prompt; \\1 and \\2 stand around what takes no column (\\[ and \\])."""
    decoded = _ESCAPE.sub(lambda match: _escape(shell, match[1]), text)
    if "promptvars" not in shell.shopts or not ("$" in decoded or "`" in decoded):
        return decoded
    return await _expanded(shell, decoded)


async def _expanded(shell: Shell, text: str) -> str:
    """As if the prompt stood between double quotes; $? stays what the last command left."""
    from mirage.syntax import ParseError
    from mirage.syntax.tree import Assignment, Simple, Word

    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    status, pipestatus = shell.status, shell.pipestatus
    try:
        script = shell.parser(f'_="{quoted}"\n').command()
        node = script.items[0].command if script is not None else None
        if not isinstance(node, Simple) or not isinstance(node.assignments[0], Assignment):
            return text
        value = node.assignments[0].value
        return await shell.expand.one(value) if isinstance(value, Word) else text
    except ParseError:
        return text
    finally:
        shell.status, shell.pipestatus = status, pipestatus


def _escape(shell: Shell, name: str) -> str:
    proc = shell.proc
    if name == "n" and shell.editor is not None:
        return "\r\n"  # no_line_editing is off
    if name in _PLAIN:
        return _PLAIN[name] or shell.name.lstrip("-").rsplit("/", 1)[-1]
    if name in _TIMES or name.startswith("D{"):
        return f"{local(proc, proc.clock.now()):{_TIMES.get(name) or name[2:-1] or '%X'}}"
    if len(name) == 3:
        return chr(int(name, 8) & 255)
    match name:
        case "h":
            return shell.hostname.partition(".")[0]
        case "H":
            return shell.hostname
        case "u":
            account = proc.visit.account
            return account.name if proc.uid == account.uid else nss.user_name(proc, proc.uid)
        case "$":
            return "#" if proc.uid == 0 else "$"
        case "w" | "W":
            return _directory(shell, is_last=name == "W")
        case "j":
            return str(len(shell.jobs.table))
        case "l":
            return proc.tty.name.rsplit("/", 1)[-1] if proc.tty is not None else "tty"
        case "!":
            return str(len(shell.history) + 1)
        case "#":
            return str(shell.line + 1)
    return "\\" + name


def _directory(shell: Shell, *, is_last: bool) -> str:
    here, home = shell.vars.get("PWD") or shell.proc.cwd(), shell.vars.get("HOME") or ""
    if home and home != "/" and (here == home or (not is_last and here.startswith(home + "/"))):
        here = "~" + here[len(home) :]
    elif is_last and here.strip("/"):
        here = here.rstrip("/").rsplit("/", 1)[-1]
    depth = shell.vars.get("PROMPT_DIRTRIM") or ""
    parts = here.split("/")
    if depth.isascii() and depth.isdigit() and 0 < int(depth) < len(parts) - 1 and not is_last:
        return ("~/" if here.startswith("~") else "") + ".../" + "/".join(parts[-int(depth) :])
    return here
