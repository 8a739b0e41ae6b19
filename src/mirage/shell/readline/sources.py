"""What TAB offers: commands where one may stand, variables, users, paths (bashline.c attempt_shell_completion)."""

from __future__ import annotations

import re
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.builtins import BUILTINS
from mirage.shell.lib.nss import user as find_user
from mirage.shell.lib.nss import users
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.readline.completing import Matches
from mirage.shell.readline.programmed import matches

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_BREAKS = frozenset(" \t\n\"'@><=;|&(:")
_BEGINNERS = frozenset(";|&({`\n")
_QUOTED = frozenset(" \t\n\\\"'`@$><=;|&{([*?#!^")
_KEYWORDS = ("if", "then", "else", "elif", "fi", "case", "esac", "for", "select", "while", "until", "do", "done", "in", "function",
             "time", "{", "}", "!", "[[", "]]", "coproc")  # fmt: skip
_OPENING = frozenset({"if", "then", "else", "elif", "while", "until", "do", "time", "!", "{", "sudo", "exec", "command"})
_ASSIGNED = re.compile(r"(?:(?<=[;|&({`\n])|\A)\s*(?:[A-Za-z_][A-Za-z0-9_]*=[^\s;|&]*\s+)+\Z")
MOST = 4096  # words that one list may hold


class Sources:
    """A completer's source: knows the shell."""

    __slots__ = ("shell",)

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    async def __call__(self, line: str, point: int, kind: str) -> Matches:
        start, quote = _word_at(line, point)
        word = line[start:point]
        action, _, only = kind.partition(" ") if kind.startswith(("list", "insert")) else ("", "", kind)
        if self.shell.completions and not quote and not only and "progcomp" in self.shell.shopts:
            programmed = await matches(self.shell, line, point, start, word, action)
            if programmed is not None:
                return programmed
        if not quote:
            word = _bare(word)
        before = _ASSIGNED.sub("", line[: start - len(quote)]).rstrip(" \t")
        if only == "variable" or (word.startswith("$") and "/" not in word and quote != "'"):
            names = _variables(self.shell, word)
            value = self.shell.vars.get(names[0].strip("${}")) if len(names) == 1 and only != "variable" else None
            return self._plain(start, names, quote, "/" if value and "{" not in word and st.S_ISDIR(self._mode(value)) else " ")
        if only == "username" or (word.startswith("~") and "/" not in word and not quote):
            names = [f"~{account.name}" for account in users(self.shell.proc)]
            return self._plain(start, [name for name in names if name.startswith(word)], quote, "/")
        is_first = only == "command" or not before or before[-1] in _BEGINNERS or before.split()[-1] in _OPENING
        if is_first and only != "filename" and "/" not in word:
            return self._plain(start, self._commands(word), quote)
        return self._paths(start, word, quote, runs=is_first and only != "filename")

    @staticmethod
    def _plain(start: int, words: list[str], quote: str, suffix: str = " ") -> Matches:
        return Matches(start, words[:MOST], words[:MOST], suffix, quote)

    def _commands(self, word: str) -> list[str]:
        shell = self.shell
        names = {name for name in (*_KEYWORDS, *BUILTINS, *shell.functions, *shell.aliases) if name.startswith(word)}
        for directory in (shell.vars.get("PATH") or "").split(":"):
            names.update(name for name in self._names(directory or ".") if name.startswith(word))
            if len(names) > MOST:
                break
        return sorted(names)

    def _names(self, directory: str) -> list[str]:
        try:
            return [to_text(entry.name) for entry in self.shell.proc.caller.listdir(to_bytes(directory))]
        except OSError:
            return []

    def _paths(self, start: int, word: str, quote: str, *, runs: bool) -> Matches:
        head, slash, last = word.rpartition("/")
        is_caseless = self.shell.editor is not None and self.shell.editor.settings.is_on("completion-ignore-case")
        shown, texts, suffix = [], [], " "
        directory = self._expanded(head) if head else slash or "."
        for name in sorted(self._names(directory)):
            if (
                not (name.lower() if is_caseless else name).startswith(last.lower() if is_caseless else last)
                or name in (".", "..")
                or (name.startswith(".") and not last.startswith(".") and last)
            ):
                continue
            mode = self._mode(f"{directory}/{name}")
            is_directory = st.S_ISDIR(mode)
            if runs and not (is_directory or mode & 0o111):
                continue
            text = head + slash + name
            texts.append((text if quote else escaped(text)) + "/" * is_directory)
            shown.append(name + "/" * is_directory)
            suffix = "" if is_directory else " "
            if len(texts) > MOST:
                break
        return Matches(start, texts, shown, suffix, quote if suffix else "")

    def _mode(self, path: str) -> int:
        try:
            return self.shell.proc.stat(path).mode
        except OSError:
            return 0

    def _expanded(self, head: str) -> str:
        """A directory as it is typed: ~ and ~user, and $HOME and its like, stand for themselves in the line."""
        user, _, rest = head.partition("/")
        if user.startswith("~"):
            account = find_user(self.shell.proc, user[1:])
            home = self.shell.vars.get("HOME") if user == "~" else account.home if account is not None else ""
            return f"{home}/{rest}" if home else head
        if user.startswith("$"):
            return f"{self.shell.vars.get(user[1:]) or ''}/{rest}"
        return head


def _variables(shell: Shell, word: str) -> list[str]:
    brace = word.startswith("${")
    names = [name for name in shell.vars.table if name.startswith(word[2 if brace else 1 :])]
    return sorted("${" + name + "}" if brace else "$" + name for name in names)


def _word_at(line: str, point: int) -> tuple[int, str]:
    """Where the word at the point begins, and the quote that is open there."""
    start, quote, at = 0, "", 0
    while at < point:
        character = line[at]
        if character == "\\" and quote != "'":
            at += 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote, start = character, at + 1
        elif character in _BREAKS:
            start = at + 1
        at += 1
    return min(start, point), quote


def _bare(word: str) -> str:
    """Without its backslashes."""
    out, at = [], 0
    while at < len(word):
        at += word[at] == "\\" and at + 1 < len(word)
        out.append(word[at])
        at += 1
    return "".join(out)


def escaped(text: str) -> str:
    """With backslashes before what a shell would take for more than itself."""
    return "".join(["\\" + each if each in _QUOTED and not (each == "$" and not index) else each for index, each in enumerate(text)])
