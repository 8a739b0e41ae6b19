"""Files that matter, by class, and whether an act reads, writes, removes or marks one: from its words, redirections and code.

The classes stand in data/paths.yml. A class is a *secret* (its reading is what matters), a *hook* (its writing is: what stands in
it will be run or trusted) or a *record* (its removal is); that decides where a program that nobody knows names such a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import yaml

from mirage.analysis.commands.acts import Act
from mirage.analysis.commands.kinds import programs
from mirage.analysis.commands.patterns import Patterns

READ, WRITTEN, REMOVED, MARKED = "reads", "writes", "removes", "marks"
_BEGIN = r"(?:^|[\s\"'`=@,:(<>|;{\[!&~]|-[A-Za-z]|\.\.|\x1e)"
_END = r"(?:$|[\s\"'`),;:|>\]}&<@\x1e])"
_READERS = programs("file-readers")
_SILENT = frozenset(
    {
        "echo",
        "printf",
        "",
        "=",
        "export",
        "read",
        "logger",
        "mkdir",
        "cd",
        "alias",
        "which",
        "type",
        "command",
        "rmdir",
        "basename",
        "dirname",
    }
)
_LAST_WRITTEN = frozenset({"cp", "mv", "install", "ln", "rsync", "scp", "cpio", "ginstall"})
_ALL_WRITTEN = programs("file-writers")
_EDITORS = frozenset({"vi", "vim", "nano", "ed", "ee", "emacs", "pico", "ex", "mcedit", "joe"})  # read secrets, change hooks
_REMOVERS = frozenset({"rm", "shred", "unlink", "wipe", "srm", "rmdir"})
_MARKERS = frozenset({"chmod", "chown", "chgrp", "chattr", "setfacl", "setfattr", "chcon", "chflags"})
_NAMES_FROM_INPUT = programs("named-by-input")
_IN_PLACE = frozenset({"sed", "perl", "ruby", "gawk"})
_AWKS = frozenset({"awk", "gawk", "mawk", "nawk"})
_AWK_WRITES = re.compile(r"\bprintf?\b[^|;}]*>\s*[A-Za-z_\"]")
_OUTPUT_OPTION = re.compile(
    r"(?:-[ow]|-O|--?out|--?output|--?outfile|--output-?(?:file|document|dir\w*)|of|-f(?:printf?0?|ls)|--write-out\w*)"
)
_SAVE_OPTION = re.compile(r"(?i)-{1,2}(?:write|dump|save|log|export|dest|target|append|out)[\w-]*|-l|\.output|\.once|dump|saveas")
_OUTPUT_VALUE = re.compile(
    r"(?i)^(?:-{1,2}(?:out[\w-]*|write[\w-]*|dump[\w-]*|save[\w-]*|log[\w-]*|export[\w-]*|dest[\w-]*|append[\w-]*)=|of=|-[oOw]/)|^(?:open|create|gopen):|,creat"
)
_WRITING_CODE = re.compile(
    r"[\"'][wa]\+?b?[\"']|>{1,2}\s*[\"'/]|>{1,2}\"|[\"']>{1,2}[\"']|FileWriter|FileOutputStream|file_put_contents|writeFile|appendFile|WriteAllText|\bwrite|"
    r"\.write|fwrite|[/|,#][gpIM\d]*w\s+[/~.]|\bW(?:rite)?\(|^w!?\s|:w|wq|\.output|\.once|saveas|copy\(|rename\(|symlink|creat\b|spit|dump|put\b|-append|O_WRONLY|O_CREAT|touch"
)
_WRITTEN_HERE = re.compile(
    r"(?:>\s*|(?:FileWriter|FileOutputStream|file_put_contents|writeFile\w*|appendFile\w*|WriteAllText|spit)\W{1,3})[\"']?(?:/etc/|~|/root|/home|/var)"
    r"|[\"'](?:/etc/|~|/root|/home|/var)[^\"'\n]{0,200}[\"']\s*,\s*[\"'][wa]\+?b?[\"']|\.(?:output|once)\s+/"
)


@dataclass(frozen=True, slots=True)
class PathClass:
    """Files of one meaning."""

    name: str
    kind: str  # secret, hook, record, fact
    pattern: str


@dataclass(slots=True)
class Roles:
    """Classes of files by what an act does with them."""

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    removes: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.reads or self.writes or self.removes or self.marks)


@cache
def path_classes() -> dict[str, PathClass]:
    """All classes, by name, in the order of the file."""
    text = resources.files("mirage.analysis").joinpath("data", "paths.yml").read_text(encoding="utf-8")
    found = {}
    for name, row in yaml.safe_load(text).items():
        free = [path.removeprefix(r"\S*") for path in row["paths"] if path.startswith(r"\S*")]  # what stands before is no matter
        bound = [path for path in row["paths"] if not path.startswith(r"\S*")]
        pieces = [rf"{_BEGIN}(?:\.|file://)?(?:{'|'.join(bound)})"] if bound else []
        found[name] = PathClass(name, row["kind"], f"(?m)(?:{'|'.join([*pieces, *free])}){_END}")
    return found


class PathIndex:
    """Finds the classes that a piece of text names, in one pass."""

    def __init__(self) -> None:
        self._names = list(path_classes())
        patterns = Patterns()
        for name in self._names:
            patterns.add(path_classes()[name].pattern)
        self._match = patterns.compiled()
        self.names_any: Callable[[str | bytes], object] = self._match  # true where it names one

    def classes(self, text: str | bytes) -> list[str]:
        return [self._names[index] for index in self._match(text)]


@cache
def path_index() -> PathIndex:
    return PathIndex()


def roles_of(act: Act) -> Roles:
    """What an act does with files that matter. Costs a few microseconds for every word that names one."""
    found = Roles()
    index = path_index()
    for name in act.reads:
        found.reads.update(index.classes(name))
    for name in act.writes:
        found.writes.update(index.classes(name))
    if act.name not in _SILENT:
        _words(act, index, found)
    if act.stdin and act.name in _NAMES_FROM_INPUT:
        found.reads.update(index.classes(act.stdin))
    for code in act.code[:8]:
        for name in index.classes(code):
            (found.writes if _code_writes(code, name) else found.reads).add(name)
    return found


def _code_writes(code: str, name: str) -> bool:
    """Whether code writes the file of this class: anything that writes will do for a hook, for others it must stand at the name."""
    if path_classes()[name].kind == "hook":
        return _WRITING_CODE.search(code) is not None
    return _WRITTEN_HERE.search(code) is not None


def _words(act: Act, index: PathIndex, found: Roles) -> None:
    args = act.args[: act.own]
    last = next((at for at in range(len(args) - 1, -1, -1) if args[at][:1] != "-"), -1)
    in_place = act.name in _IN_PLACE and any(
        word.startswith(("-i", "--in-place")) or word[:3] in ("-pi", "-ni", "-Ei", "-ri") for word in args
    )
    for at, word in enumerate(args):
        if word in act.code or word == act.carried:
            continue
        if act.cwd and word[:1] not in "/-~$":
            word = f"{act.cwd.rstrip('/')}/{word.removeprefix('./')}"
        elif act.cwd and word[:1] not in "-$" and word != args[at]:
            continue
        classes = index.classes(word)
        if not classes:
            continue
        role = _role(act, word, at, at == last, in_place)
        for name in classes:
            kind = path_classes()[name].kind
            actual = role or (WRITTEN if kind == "hook" and (act.name not in _READERS or act.name in _AWKS) else READ)
            if actual == READ and kind == "hook" and at and _SAVE_OPTION.fullmatch(act.args[at - 1]) and act.name not in _READERS:
                actual = WRITTEN
            getattr(found, actual).add(name)
            if act.name == "mv" and actual == READ:
                found.removes.add(name)


def _role(act: Act, word: str, at: int, is_last: bool, in_place: bool) -> str:
    """What the program does with the word at this place; "" where only the class of file can tell."""
    name = act.name
    if name in _REMOVERS or (name == "find" and "-delete" in act.args):
        return REMOVED
    if name in _MARKERS:
        return MARKED
    if name == "truncate" or (name == "cp" and "/dev/null" in act.args and is_last):
        return REMOVED
    if name in _ALL_WRITTEN or in_place:
        return WRITTEN if name not in _EDITORS else ""
    if name in _LAST_WRITTEN:
        to_directory = act.options & {"-t", "--target-directory"}
        return WRITTEN if is_last or to_directory else READ
    if name == "xxd" and "-r" in act.options | {word[:2] for word in act.args} and is_last and len(act.operands) > 1:
        return WRITTEN
    if name in _AWKS and any(_AWK_WRITES.search(code) for code in act.code):
        return ""
    if _OUTPUT_VALUE.search(word) or (at and _OUTPUT_OPTION.fullmatch(act.args[at - 1]) and name not in ("ls", "ssh", "grep")):
        return WRITTEN
    return READ if name in _READERS else ""
