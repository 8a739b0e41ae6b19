"""`git diff` of two files outside of a repository (git 2.39.5): --no-index, with its summaries and colours."""

from __future__ import annotations

import hashlib
import stat as st
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.lcs import changes
from mirage.shell.lib.recorded import recorded

if TYPE_CHECKING:
    from mirage.shell.process import Process

USAGE = 129
WARNING = "warning: Not a git repository. Use --no-index to compare two paths outside a working tree\n"
NOTHING = "/dev/null"
SIZE_MAX = 16 << 20
BINARY = 8000  # bytes in which a NUL is looked for (buffer_is_binary)
CUT = b"\\ No newline at end of file"
WIDTH = 80


@dataclass(slots=True)
class Side:
    """One of the two files; `mode` is None where there is none."""

    name: str
    mode: int | None
    data: bytes

    @property
    def blob(self) -> str:
        """The first letters of the object's name."""
        if self.mode is None:
            return "0000000"
        return hashlib.sha1(b"blob %d\0" % len(self.data) + self.data, usedforsecurity=False).hexdigest()[:7]


def outside(proc: Process, words: list[str]) -> int:
    """The whole command, behind its name."""
    given, names = set(), []
    context = 3
    for word in words:
        if word.startswith("-U") and word[2:].isdigit():
            context = min(int(word[2:][:6]), 1 << 16)
        elif word.startswith("--unified=") and word[10:].isdigit():
            context = min(int(word[10:][:6]), 1 << 16)
        elif word == "--":
            continue
        elif word.startswith("-") and word != "-":
            given.add(word)
        else:
            names.append(word)
    unknown = next((word for word in words if word.startswith("-") and word not in ("-", "--") and not word.startswith(KNOWN)), None)
    if unknown is not None or len(names) != 2:
        if unknown is not None:
            name = unknown.lstrip("-")
            proc.err(f"error: unknown option `{name}'\n" if unknown.startswith("--") else f"error: unknown switch `{name[:1]}'\n")
        elif "--no-index" not in given:
            proc.err(WARNING)
        proc.err(recorded(proc, "git.diff"))
        return USAGE
    sides = []
    for name in names:
        side = _side(proc, name)
        if side is None:
            proc.err(f"error: Could not access '{name}'\n")
            return 1
        sides.append(side)
    old, new = sides
    if old.data == new.data and old.mode == new.mode:
        return 0
    if not given & {"--quiet", "-s", "--no-patch"}:
        proc.out(_shown(proc, old, new, given, context))
    return 1


KNOWN = ("--no-index", "--color", "--no-color", "-U", "--unified", "--stat", "--name-only", "--name-status", "--numstat", "--shortstat", "--quiet", "--no-prefix", "-p", "-u",
         "--patch", "-s", "--no-patch", "--exit-code", "--text", "-a", "--no-ext-diff", "--minimal", "--summary")  # fmt: skip


def _side(proc: Process, name: str) -> Side | None:
    if name == NOTHING:
        return Side(name, None, b"")
    try:
        found = proc.stat(name)
        if st.S_ISDIR(found.mode):
            return None
        return Side(name, 0o100755 if found.mode & 0o100 else 0o100644, proc.read_file(name, SIZE_MAX))
    except OSError:
        return None


def _shown(proc: Process, old: Side, new: Side, given: set[str], context: int) -> bytes:
    is_binary = any(b"\0" in side.data[:BINARY] for side in (old, new)) and not given & {"-a", "--text"}
    name = new.name if new.mode is not None else old.name
    if "--name-only" in given:
        return name.encode() + b"\n"
    if "--name-status" in given:
        letter = "A" if old.mode is None else "D" if new.mode is None else "M"
        return f"{letter}\t{old.name if letter != 'A' else new.name}\n".encode()
    before, after = old.data.splitlines(keepends=True), new.data.splitlines(keepends=True)
    found = changes(before, after)
    added = 0 if is_binary else sum(end - start for _, _, start, end in found)
    removed = 0 if is_binary else sum(end - start for start, end, _, _ in found)
    pair = f"{old.name} => {new.name}"
    if "--numstat" in given:
        return (f"-\t-\t{pair}\n" if is_binary else f"{added}\t{removed}\t{pair}\n").encode()
    if given & {"--stat", "--shortstat"}:
        line = f" {pair} | " + (
            f"Bin {len(old.data)} -> {len(new.data)} bytes\n" if is_binary else f"{added + removed} {_bar(pair, added, removed)}\n"
        )
        return ((line if "--stat" in given else "") + _total(added, removed)).encode()
    colour = (
        "always"
        if "--color" in given or "--color=always" in given
        else "never"
        if given & {"--no-color", "--color=never"}
        else "auto"
    )
    lines = _head(old, new, "--no-prefix" in given, is_binary)
    if not is_binary and old.data != new.data:
        lines += _hunks(before, after, found, context)
    is_coloured = colour == "always" or (colour == "auto" and proc.isatty(1))
    return b"".join([_coloured(line, kind) if is_coloured else line.replace(b"\0", b" ") + b"\n" for kind, line in lines])


def _bar(pair: str, added: int, removed: int) -> str:
    room = WIDTH - len(pair) - 3 - len(str(added + removed)) - 2
    total = added + removed
    if total > room:
        added, removed = max(added > 0, added * room // total), max(removed > 0, removed * room // total)
    return "+" * added + "-" * removed


def _total(added: int, removed: int) -> str:
    text = " 1 file changed"
    if added or not removed:
        text += f", {added} insertion{'' if added == 1 else 's'}(+)"
    if removed or not added:
        text += f", {removed} deletion{'' if removed == 1 else 's'}(-)"
    return text + "\n"


def _head(old: Side, new: Side, is_bare: bool, is_binary: bool) -> list[tuple[str, bytes]]:
    def named(side: Side, other: Side, letter: str) -> str:
        name = side.name if side.mode is not None else other.name
        return name if is_bare else f"{letter}/{name.lstrip('/')}"

    first, second = named(old, new, "a"), named(new, old, "b")
    lines = [f"diff --git {first} {second}"]
    if old.mode is None:
        lines.append(f"new file mode {new.mode:o}")
    elif new.mode is None:
        lines.append(f"deleted file mode {old.mode:o}")
    elif old.mode != new.mode:
        lines += [f"old mode {old.mode:o}", f"new mode {new.mode:o}"]
    if old.data != new.data:
        mode = f" {old.mode:o}" if old.mode == new.mode and old.mode is not None else ""
        lines.append(f"index {old.blob}..{new.blob}{mode}")
        shown = [first if old.mode is not None else NOTHING, second if new.mode is not None else NOTHING]
        if is_binary:
            return [
                *[("head", line.encode()) for line in lines],
                ("plain", f"Binary files {shown[0]} and {shown[1]} differ".encode()),
            ]
        lines += [f"--- {shown[0]}", f"+++ {shown[1]}"]
    return [("head", line.encode()) for line in lines]


def _hunks(before: list[bytes], after: list[bytes], found: list[tuple[int, int, int, int]], context: int) -> list[tuple[str, bytes]]:
    groups: list[list[tuple[int, int, int, int]]] = []
    for change in found:
        if groups and change[0] - groups[-1][-1][1] <= 2 * context:
            groups[-1].append(change)
        else:
            groups.append([change])
    lines: list[tuple[str, bytes]] = []
    for group in groups:
        low, high = max(0, group[0][0] - context), min(len(before), group[-1][1] + context)
        start, end = max(0, group[0][2] - context), min(len(after), group[-1][3] + context)
        heading = _function(before, low)
        lines.append(("hunk", f"@@ -{_span(low, high)} +{_span(start, end)} @@".encode() + (b"\0" + heading if heading else b"")))
        at = low
        for a, b, c, d in group:
            lines += _marked("same", b" ", before[at:a]) + _marked("gone", b"-", before[a:b]) + _marked("come", b"+", after[c:d])
            at = b
        lines += _marked("same", b" ", before[at:high])
    return lines


def _span(low: int, high: int) -> str:
    count = high - low
    return f"{low + 1 if count else low}" + (f",{count}" if count != 1 else "")


def _function(before: list[bytes], low: int) -> bytes:
    """The last line above a hunk that begins with a letter, _ or $ (xfuncname's default)."""
    for line in reversed(before[:low]):
        if line[:1].isalpha() or line[:1] in (b"_", b"$"):
            return line.rstrip()[:80]
    return b""


def _marked(kind: str, mark: bytes, lines: list[bytes]) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for line in lines:
        found.append((kind, mark + line.removesuffix(b"\n")))
        if not line.endswith(b"\n"):
            found.append(("plain", CUT))
    return found


def _coloured(line: bytes, kind: str) -> bytes:
    match kind:
        case "head":
            return b"\x1b[1m" + line + b"\x1b[m\n"
        case "hunk":
            place, mark, heading = line.partition(b"\0")
            return b"\x1b[36m" + place + b"\x1b[m" + (b" " + heading + b"\x1b[m" if mark else b"") + b"\n"
        case "gone":
            return b"\x1b[31m" + line + b"\x1b[m\n"
        case "come":
            rest = line[1:]
            return b"\x1b[32m+\x1b[m" + (b"\x1b[32m" + rest + b"\x1b[m" if rest else b"") + b"\n"
    return line + b"\x1b[m\n"
