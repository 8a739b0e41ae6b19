"""pstree (PSmisc 23.6): the processes as a tree, equal branches folded into one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib import nss
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.quotes import is_utf8
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

LONGS = {
    "arguments": "a", "ascii": "A", "compact-not": "c", "color": ":C", "show-pgids": "g", "vt100": "G", "highlight-all": "h", "highlight-pid": ":H",
    "long": "l", "numeric-sort": "n", "ns-sort": ":N", "show-pids": "p", "show-parents": "s", "ns-changes": "S", "thread-names": "t",
    "hide-threads": "T", "uid-changes": "u", "unicode": "U", "version": "V", "security-context": "Z",
}  # fmt: skip
ASCII = ("-+-", " |-", " `-", " | ", "---")
UNICODE = ("─┬─", " ├─", " └─", " │ ", "───")


@dataclass(slots=True)
class Node:
    """A process, or `{name}` for its threads, and how often the same branch stands there."""

    text: str
    children: list[Node]
    pid: int = 0
    count: int = 1


@program("pstree")
def pstree(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "aAcC:GhH:nN:pglsStTuUVZ", LONGS)
    except UsageError as error:
        proc.error(str(error))
        proc.err(recorded(proc, "pstree.usage"))
        return 1
    given = {key for key, _ in options}
    if "V" in given:
        return missing.tell(proc, proc.exe, [proc.argv[0], "--version"]) or 0
    if len(operands) > 1:
        proc.err(recorded(proc, "pstree.usage"))
        return 1
    entries = {entry.pid: entry for entry in proc.visit.processes if not entry.kernel}
    roots = [1]
    if operands:
        word = operands[0]
        if word.isdecimal():
            roots = [int(word)]
        else:
            user = nss.user(proc, word)
            if user is None:
                proc.err(f"No such user name: {word}\n")
                return 1
            own = [entry for entry in entries.values() if entry.uid == user.uid]
            roots = [entry.pid for entry in own if entry.ppid not in entries or entries[entry.ppid].uid != user.uid]
            if not roots:
                proc.out("No processes found.\n")
                return 1
    marks = UNICODE if "A" not in given and ("U" in given or (is_utf8(proc) and proc.isatty(1))) else ASCII
    width = proc.columns() if proc.isatty(1) and "l" not in given else 132 if "l" not in given else 1 << 20
    for index, root in enumerate(roots):
        if root not in entries:
            continue
        if index:
            proc.out("\n")
        node = _node(proc, entries, root, given, 0)
        lines = [node.text, *_arguments(node, "", marks)] if "a" in given else _drawn(node, marks)
        proc.out("".join(f"{line if len(line) <= width else line[: width - 1] + '+'}\n" for line in lines))
    return 0


def _node(proc: Process, entries: dict[int, ProcessEntry], pid: int, given: set[str], above: int) -> Node:
    entry = entries[pid]
    proc.session.step(20)
    text = to_text(entry.comm)
    if "a" in given and len(entry.cmdline) > 1:
        text = " ".join([text, *(to_text(word) for word in entry.cmdline[1:])])
    notes = [str(pid)] if "p" in given else []
    if "g" in given:
        notes.append(str(entry.pgid))
    if "u" in given and entry.uid != above:
        notes.append(nss.user_name(proc, entry.uid))
    if notes and "a" in given:
        text = f"{to_text(entry.comm)},{','.join(notes)}{text[len(to_text(entry.comm)) :]}"
    elif notes:
        text += f"({','.join(notes)})"
    children = [
        _node(proc, entries, child.pid, given, entry.uid) for child in entries.values() if child.ppid == pid and child.pid != pid
    ]
    if entry.threads > 1 and "T" not in given and "p" not in given and "a" not in given:
        children.append(Node(f"{{{to_text(entry.comm)}}}", [], 0, entry.threads - 1))
    children.sort(key=(lambda node: (node.pid,)) if "n" in given else (lambda node: (node.text.lstrip("{"), node.pid)))
    if not given & {"c", "p", "g", "a"}:
        children = _folded(children)
    return Node(text, children, pid)


def _folded(children: list[Node]) -> list[Node]:
    kept: list[Node] = []
    for child in children:
        same = next((node for node in kept if _shape(node) == _shape(child)), None)
        if same is None:
            kept.append(child)
        else:
            same.count += child.count
    return kept


def _shape(node: Node) -> tuple[object, ...]:
    return (node.text, tuple((_shape(child), child.count) for child in node.children))


def _drawn(node: Node, marks: tuple[str, ...]) -> list[str]:
    """The first line begins with the name; the others stand below its first child."""
    first, branch, last, trunk, single = marks
    times = f"{node.count}*[" if node.count > 1 else ""
    head = times + node.text
    if not node.children:
        return [head + ("]" if times else "")]
    lines: list[str] = []
    for index, child in enumerate(node.children):
        drawn = _drawn(child, marks)
        is_last = index == len(node.children) - 1
        lead = (single if len(node.children) == 1 else first) if not index else last if is_last else branch
        rest = "   " if is_last else trunk
        lines += [(head if not index else " " * len(head)) + lead + drawn[0], *(" " * len(head) + rest + line for line in drawn[1:])]
    if times:
        lines[-1] += "]"
    return lines


def _arguments(node: Node, indent: str, marks: tuple[str, ...]) -> list[str]:
    """-a: a line each, indented below the parent, whose own line the caller has made."""
    lines: list[str] = []
    for index, child in enumerate(node.children):
        is_last = index == len(node.children) - 1
        lines.append(f"{indent} {marks[2] if is_last else marks[1]}{child.text}")
        lines += _arguments(child, f"{indent}  {' ' if is_last else marks[3][1]} ", marks)
    return lines
