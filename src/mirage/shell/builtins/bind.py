"""bind: readline's variables, and which keys call what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.readline.binding import Bindings
from mirage.shell.readline.keymap import NAMES
from mirage.shell.readline.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.bash.interpreter import Shell


@builtin("bind")
def bind(shell: Shell, argv: list[str]) -> int:
    editor = shell.editor
    if editor is None:
        shell.complain("bind: warning: line editing not enabled")
    found = getopt(shell, argv, "lvpVPsSXf:q:u:m:r:x:")
    if found is None:
        return 2
    options, operands = found
    status = 0
    chosen = dict(options)
    keymap = chosen.get("-m")
    if keymap is not None and keymap not in NAMES:
        shell.complain(f"bind: `{keymap}': invalid keymap name")
        return 1
    if editor is None:
        settings, bindings = Settings(), Bindings(NAMES[keymap or "emacs"])
    else:
        settings, bindings = editor.settings, editor.keymap(NAMES[keymap]) if keymap is not None else editor.first_keymap()
    for letter in ("-l", "-p", "-P", "-v", "-V"):
        if letter in chosen:
            shell.out(_shown(letter, settings, bindings))
    if "-f" in chosen:
        status = _read_file(shell, settings, bindings, chosen["-f"])
    if "-q" in chosen or "-u" in chosen:
        name = chosen.get("-q") or chosen.get("-u") or ""
        if name not in bindings.table():
            shell.complain(f"bind: `{name}': unknown function name")
            return 1
        if "-q" in chosen:
            text = bindings.where(name)
            shell.out(text)
            status = 0 if " can be " in text else 1
        else:
            bindings.unbind(name)
    if "-r" in chosen:
        bindings.remove(chosen["-r"])
    if "-x" in chosen and not bindings.bind_command(chosen["-x"]):
        shell.err(f"{shell.prefix()}bind: {chosen['-x']}: first non-whitespace character is not `\"'\n")
        status = 1
    if "-X" in chosen:
        shell.out(bindings.commands())
    for line in operands:
        _line(shell, settings, bindings, line)
    if "-s" in chosen or "-S" in chosen:
        shell.out(bindings.macros(is_input="-s" in chosen))
    return status


def _shown(letter: str, settings: Settings, bindings: Bindings) -> str:
    match letter:
        case "-l":
            return "".join([f"{name}\n" for name in bindings.table()])
        case "-v":
            return "".join([f"set {name} {value}\n" for name, value in settings.lines()])
        case "-V":
            return "".join([f"{name} is set to `{value}'\n" for name, value in settings.lines()])
    return bindings.listing(is_input=letter == "-p")


def inputrc(shell: Shell, path: str) -> None:
    """The person's own, when a shell begins; what is wrong in it is not told."""
    if shell.editor is not None and shell.proc.exists(path):
        try:
            data = shell.proc.read_file(path, shell.session.limits.line)
        except OSError:
            return
        for line in _meant(data.decode("utf-8", "surrogateescape").splitlines()):
            word, _, rest = line.strip(" \t").partition(" ")
            if word.lower() == "set":
                shell.editor.settings.set(rest)
            else:
                shell.editor.first_keymap().bind(line.strip(" \t"))


def _meant(lines: list[str]) -> Iterator[str]:
    """Without what stands behind an $if for another mode or program."""
    open_ifs: list[bool] = []
    for line in lines:
        word, _, rest = line.strip(" \t").partition(" ")
        match word.lower():
            case "$if":
                open_ifs.append(rest.strip().lower() in ("mode=emacs", "bash") or rest.startswith("term="))
            case "$else" if open_ifs:
                open_ifs[-1] = not open_ifs[-1]
            case "$endif" if open_ifs:
                open_ifs.pop()
            case _ if all(open_ifs) and word and word[0] not in "#$":
                yield line


def _read_file(shell: Shell, settings: Settings, bindings: Bindings, path: str) -> int:
    """-f: an inputrc."""
    try:
        data = shell.proc.read_file(path, shell.session.limits.line)
    except OSError as error:
        shell.complain(f"bind: {path}: cannot read: {error.strerror}")
        return 1
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        _line(shell, settings, bindings, line)
    return 0


def _line(shell: Shell, settings: Settings, bindings: Bindings, line: str) -> None:
    """One line as in an inputrc."""
    line = line.strip(" \t")
    word, _, rest = line.partition(" ")
    if not line or line[0] in "#$":
        return
    text = settings.set(rest) if word.lower() == "set" and line.lower() != "set" else ""
    if word.lower() == "set" and not rest:
        text = "readline: : unknown variable name"
    elif word.lower() != "set":
        text = bindings.bind(line)
    if text:
        shell.err(f"{text}\n")
