"""bzip2, bunzip2 and bzcat (1.0.8)."""

from __future__ import annotations

import bz2
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import unpacking
from mirage.shell.lib.gnu import why
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.replacing import replace
from mirage.shell.lib.text import to_bytes
from mirage.shell.lib.unpacking import NotPackedError
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

ENDS = {".bz2": "", ".bz": "", ".tbz2": ".tar", ".tbz": ".tar"}
LONGS = {
    "--decompress": "d", "--compress": "z", "--keep": "k", "--force": "f", "--test": "t", "--stdout": "c", "--quiet": "q", "--verbose": "v",
    "--small": "s", "--fast": "1", "--best": "9", "--license": "L", "--version": "V", "--help": "h", "--repetitive-fast": "", "--repetitive-best": "",
    "--exponential": "",
}  # fmt: skip
RECOVER = "\nYou can use the `bzip2recover' program to attempt to recover\ndata from undamaged sections of corrupted files.\n\n"


@program("bzip2", path=("/usr/bin/bzip2", "/usr/bin/bunzip2", "/usr/bin/bzcat"))
async def bzip2(proc: Process) -> int:
    called = proc.argv[0].rsplit("/", 1)[-1]
    given: list[str] = []
    names: list[str] = []
    words = [*proc.env.get("BZIP2", "").split(), *proc.args]
    for at, word in enumerate(words):
        if word == "--":
            names += words[at + 1 :]
            break
        if not word.startswith("-") or word == "-":
            names.append(word)
            continue
        letters = list(LONGS[word]) if word in LONGS else list(word[1:]) if not word.startswith("--") else ["?"]
        if any(letter not in "cdzfthkqsvVL123456789" for letter in letters if letter != "h") or "?" in letters:
            proc.err(f"{called}: Bad flag `{word}'\n{recorded(proc, 'bzip2.help')}")
            return 1
        if "h" in letters:
            proc.err(recorded(proc, "bzip2.help"))
            return 0
        if letters[:1] in (["V"], ["L"]):
            proc.err(recorded(proc, "bzip2.version"))
            return 0
        given += letters
    run = _Run(proc, called, given)
    run.width = max(run.width, *(len(name) for name in names), 0)
    for name in names or ["-"]:
        await (run.standard() if name == "-" else run.file(name))
    return run.status


class _Run:
    """One call, and the worst status so far."""

    def __init__(self, proc: Process, called: str, given: list[str]) -> None:
        self.proc = proc
        self.called = called
        self.given = set(given)
        self.level = next((int(letter) for letter in reversed(given) if letter.isdigit()), 9)
        self.unpacks = called in ("bunzip2", "bzcat")
        for letter in given:
            self.unpacks = letter != "z" if letter in "dzt" else self.unpacks
        self.pours = called == "bzcat" or bool(self.given & {"c", "t"})
        self.status = 0
        self.width = 7  # of the longest name, "(stdin)" at least

    def fails(self, text: str, status: int = 1) -> None:
        self.proc.err(f"{self.called}: {text}\n")
        self.status = max(self.status, status)

    async def standard(self) -> None:
        proc = self.proc
        if proc.isatty(0 if self.unpacks else 1):
            side = "read compressed data from" if self.unpacks else "write compressed data to"
            self.fails(f"I won't {side} a terminal.")
            proc.err(f"{self.called}: For help, type: `{self.called} --help'.\n")
            return
        made = await self._made("(stdin)", await proc.read_all(0, unpacking.SIZE_MAX))
        if made is not None and "t" not in self.given:
            await proc.write(1, made)

    async def file(self, name: str) -> None:
        proc = self.proc
        try:
            stat = proc.stat(name)
            if st.S_ISDIR(stat.mode):
                self.fails(f"Input file {name} is a directory.")
                return
            if not self.pours and not st.S_ISREG(proc.lstat(name).mode) and "f" not in self.given:
                self.fails(f"Input file {name} is not a normal file.")
                return
            target = "" if self.pours else self._target(name)
            if target is None:
                return
            if target and "f" not in self.given and proc.caller.exists(to_bytes(target), False):
                self.fails(f"Output file {target} already exists.")
                return
            data = proc.read_file(name, unpacking.SIZE_MAX)
        except OSError as error:
            self.fails(f"Can't open input file {name}: {why(error)}.")
            return
        made = await self._made(name, data)
        if made is None:
            return
        if not target:
            if "t" not in self.given:
                await proc.write(1, made)
            return
        try:
            await replace(proc, name, target, stat, made, keeps="k" in self.given)
        except OSError as error:
            self.fails(f"Can't create output file {target}: {why(error)}.")

    def _target(self, name: str) -> str | None:
        end = next((end for end in ENDS if name.endswith(end)), "")
        if not self.unpacks:
            if end:
                self.fails(f"Input file {name} already has {end} suffix.")
                return None
            return f"{name}.bz2"
        if end:
            return name.removesuffix(end) + ENDS[end]
        self.proc.err(f"{self.called}: Can't guess original name for {name} -- using {name}.out\n")
        return f"{name}.out"

    async def _made(self, name: str, data: bytes) -> bytes | None:
        """What comes of the bytes; None after a complaint."""
        proc = self.proc
        if not self.unpacks:
            await proc.tick(1 + len(data) // 32)
            made = bz2.compress(data, self.level)
            if "v" in self.given:
                proc.err(self._head(name) + (" no data compressed.\n" if not data else (
                    f"{len(data) / len(made):6.3f}:1, {8 * len(made) / len(data):6.3f} bits/byte, {100 * (1 - len(made) / len(data)):5.2f}% saved, "
                    f"{len(data)} in, {len(made)} out.\n")))  # fmt: skip
            return made
        try:
            made = await unpacking.unpack(proc, data, "bzip2")
        except NotPackedError as error:
            self._refuse(name, data, error)
            return None
        if "v" in self.given:
            proc.err(f"{self._head(name)}{'ok' if 't' in self.given else 'done'}\n")
        return made

    def _head(self, name: str) -> str:
        return f"  {name}: {' ' * (self.width - len(name))}"

    def _refuse(self, name: str, data: bytes, error: NotPackedError) -> None:
        is_foreign = not data.startswith(b"BZh")
        if "t" in self.given:
            text = "bad magic number (file not created by bzip2)" if is_foreign else "file ends unexpectedly"
            self.proc.err(f"{self._head(name)}{text}\n" if "v" in self.given else f"{self.called}: {name}: {text}\n")
            self.proc.err(RECOVER)
            self.status = max(self.status, 2)
        elif is_foreign:
            self.fails(f"{name} is not a bzip2 file.", 2)
        else:
            self.proc.err(error.text.replace("bzip2: ", f"\n{self.called}: ", 1))
            self.status = 2
