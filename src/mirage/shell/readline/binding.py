"""`bind`'s view of the keys: which call what (recorded from `bind -p`), and what a visitor made of them."""

from __future__ import annotations

import re

from mirage.shell.readline.keymap import EMACS, defaults, listed, sequence, spelled

_ENTRY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:\s*(.*)', re.DOTALL)
_NAMED = {"rubout": "\x7f", "del": "\x7f", "esc": "\x1b", "escape": "\x1b", "lfd": "\n", "newline": "\n", "ret": "\r", "return": "\r",
          "space": " ", "spc": " ", "tab": "\t"}  # fmt: skip
_MAX = 256  # keys that are bound anew, and characters of a macro


class Bindings:
    """One keymap of one editor. Only what differs from the defaults is kept: a function's name, a macro's text, or None for nothing."""

    __slots__ = ("_commands", "_macros", "_own", "keymap")

    def __init__(self, keymap: str = EMACS) -> None:
        self.keymap = keymap
        self._own: dict[str, str | None] | None = None
        self._macros: dict[str, str] | None = None
        self._commands: dict[str, str] | None = None

    # ---- what the editor asks

    def get(self, keys: str) -> str | None:
        if self._own is not None and keys in self._own:
            return self._own[keys]
        return defaults(self.keymap).bindings.get(keys)

    def is_prefix(self, keys: str) -> bool:
        return keys in defaults(self.keymap).prefixes or (
            self._own is not None and any(each != keys and each.startswith(keys) for each in self._own)
        )

    def macro(self, keys: str) -> str | None:
        return self._macros.get(keys) if self._macros is not None else None

    def is_text(self, keys: str) -> bool:
        """Whether a key that calls nothing stands for itself."""
        if self.keymap == EMACS or keys > "\x7f":
            return keys >= " "
        return keys in defaults(self.keymap).text

    def command(self, keys: str) -> str | None:
        """What `bind -x` had a key run."""
        return self._commands.get(keys) if self._commands is not None else None

    # ---- what `bind` does

    def bind(self, line: str) -> str:
        """`"KEYS": FUNCTION`, `"KEYS": "TEXT"` or `Control-x: FUNCTION`; what readline says against it, or nothing."""
        entry = _ENTRY.fullmatch(line)
        if entry is not None:
            keys, value = sequence(entry[1]), entry[2]
        elif line.startswith('"') or ":" not in line:
            return f"readline: {line}: no key sequence terminator"
        else:
            name, _, value = line.partition(":")
            keys, value = _named(name.strip()), value.strip()
        if keys and value[:1] in ("'", '"'):
            self._keep(keys, None)
            self._macros = self._macros if self._macros is not None else {}
            self._macros[keys] = sequence(value[1:].rstrip(value[0]))[:_MAX]
        elif keys:
            self._keep(keys, value.split()[0].lower() if value.strip() else None)
        return ""

    def bind_command(self, line: str) -> bool:
        """-x: `"KEYS": COMMAND`; False where it is none."""
        entry = _ENTRY.fullmatch(line.strip(" \t"))
        if entry is None:
            return False
        keys, command = sequence(entry[1]), entry[2]
        if command[:1] in ("'", '"') and command.endswith(command[0]):
            command = command[1:-1]
        self._keep(keys, None)
        self._commands = self._commands if self._commands is not None else {}
        self._commands[keys] = command[:_MAX]
        return True

    def commands(self) -> str:
        """-X."""
        return "".join([f'"{spelled(keys)}": "{command}"\n' for keys, command in (self._commands or {}).items()])

    def remove(self, keys: str) -> None:
        self._keep(sequence(keys), None)

    def unbind(self, name: str) -> None:
        for keys in self.table().get(name, []):
            self.remove(keys)

    def _keep(self, keys: str, name: str | None) -> None:
        self._own = self._own if self._own is not None else {}
        if len(self._own) < _MAX:
            self._own[keys] = name
        for bound in (self._macros, self._commands):
            if bound is not None:
                bound.pop(keys, None)

    # ---- what `bind` shows

    def table(self) -> dict[str, list[str]]:
        if self._own is None:
            return listed(self.keymap)
        table = {name: [each for each in keys if sequence(each) not in self._own] for name, keys in listed(self.keymap).items()}
        for keys, name in self._own.items():
            if name in table:
                table[name] = sorted([*table[name], spelled(keys)], key=sequence)
        return table

    def listing(self, *, is_input: bool) -> str:
        """-p, or -P."""
        lines = []
        for name, keys in self.table().items():
            if is_input:
                lines += [f'"{each}": {name}\n' for each in keys] or [f"# {name} (not bound)\n"]
            else:
                lines.append(_told(name, keys, "found on", "not bound to any keys"))
        return "\n" + "".join(lines)

    def where(self, name: str) -> str:
        """-q."""
        return _told(name, self.table()[name], "invoked via", "not bound to any keys.")

    def macros(self, *, is_input: bool) -> str:
        """-s, or -S."""
        shown = [(spelled(keys), spelled(text)) for keys, text in (self._macros or {}).items()]
        return "".join(f'"{keys}": "{text}"\n' if is_input else f"{keys} outputs {text}\n" for keys, text in shown)


def _told(name: str, keys: list[str], how: str, nowhere: str) -> str:
    if not keys:
        return f"{name} is {nowhere}\n"
    quoted = ", ".join([f'"{each}"' for each in keys[:5]])
    return f"{name} can be {how} {quoted}{', ...' if len(keys) > 5 else '.'}\n"


def _named(name: str) -> str:
    """`Control-x`, `Meta-Rubout`."""
    head, _, key = name.rpartition("-")
    key = _NAMED.get(key.lower(), key[:1])
    modifiers = head.lower().split("-")
    if key and ("control" in modifiers or "c" in modifiers):
        key = chr(ord(key.upper()) & 31)
    return "\x1b" + key if "meta" in modifiers or "m" in modifiers else key
