"""setarch (util-linux 2.38.1) and its names x86_64, i386, linux32, linux64: another program, told of another machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import why
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

ARCHITECTURES = ("uname26", "linux32", "linux64", "i386", "i486", "i586", "i686", "athlon", "x86_64")
FLAGS = "BFILRSTXZ3v"
LONGS = ("--32bit", "--fdpic-funcptrs", "--short-inode", "--addr-compat-layout", "--addr-no-randomize", "--whole-seconds", "--sticky-timeouts",
         "--read-implies-exec", "--mmap-page-zero", "--3gb", "--4gb", "--uname-2.6", "--verbose")  # fmt: skip


@program("setarch")
async def setarch(proc: Process) -> int:
    called = proc.argv[0].rsplit("/", 1)[-1]
    words = list(proc.args)
    architecture = called if called != "setarch" else ""
    if not architecture and words and not words[0].startswith("-"):
        architecture = words.pop(0)
        if architecture not in ARCHITECTURES:
            return proc.error(f"{architecture}: Unrecognized architecture")
    is_set = bool(architecture)
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word == "--list":
            proc.out("".join(f"{name}\n" for name in ARCHITECTURES))
            return 0
        if word in ("-h", "--help", "-V", "--version"):
            return missing.tell(proc, proc.exe, [proc.argv[0], "--help" if word in ("-h", "--help") else "--version"]) or 0
        if word == "--":
            break
        if word.startswith("--") and word not in LONGS:
            return _misused(proc, f"unrecognized option '{word}'")
        bad = next((letter for letter in word[1:] if letter not in FLAGS), "") if not word.startswith("--") else ""
        if bad:
            return _misused(proc, f"invalid option -- '{bad}'")
        is_set = True
    if not is_set:
        return proc.error("no architecture argument or personality flags specified")
    argv = words or ["/bin/sh"]
    try:
        return await become(proc, argv)
    except OSError as error:
        return proc.error(f"failed to execute {argv[0]}: {why(error)}", 127 if error.errno == 2 else 126)


def _misused(proc: Process, text: str) -> int:
    proc.error(text)
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    return 1
