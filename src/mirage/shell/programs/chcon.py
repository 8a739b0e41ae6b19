"""chcon and runcon (coreutils 9.1) on a kernel without SELinux: a context is an attribute of the file, and no program has one."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, selinux
from mirage.shell.lib.gnu import shell_escape, try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.chmod import walk
from mirage.shell.registry import program
from mirage.world.traces import describe

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "recursive": "R", "dereference": "dereference", "no-dereference": "h", "no-preserve-root": "no-preserve", "verbose": "v",
    "preserve-root": "preserve", "reference": ":reference", "user": ":u", "role": ":r", "type": ":t", "range": ":l",
}  # fmt: skip
RUN_LONGS = {"role": ":r", "type": ":t", "user": ":u", "range": ":l", "compute": "c"}
PARTS = "urtl"  # in a context's own order


@program("chcon")
async def chcon(proc: Process) -> int:
    options, names = gnu.read(proc, "chcon", "HLPRhvu:r:t:l:", LONGS)
    given = dict(options)
    parts = {key: given[key] for key in PARTS if key in given}
    is_whole = not parts and "reference" not in given
    if "R" in given and "dereference" in given and not given.keys() & {"H", "L"}:
        return proc.error("-R --dereference requires either -H or -L")
    if len(names) < (2 if is_whole else 1):
        try_help(proc, f"missing operand after {quoted(proc, names[-1])}" if names else "missing operand")
    if parts and "reference" in given:
        try_help(proc, "conflicting security context specifiers given")
    context = ""
    if is_whole:
        context = names.pop(0)
    elif "reference" in given:
        try:
            context = selinux.context(proc, given["reference"])
        except OSError as error:
            proc.fail(f"failed to get security context of {shell_escape(given['reference'])}: {why(error)}")
    status = 0
    for name in names:
        if "R" in given and "preserve" in given and proc.exists(name) and proc.caller.realpath(to_bytes(name)) == b"/":
            proc.error(f"it is dangerous to operate recursively on {shell_escape(name)}")
            return proc.error("use --no-preserve-root to override this failsafe")
        if not proc.caller.exists(to_bytes(name), False):
            status = proc.error(f"cannot access {shell_escape(name)}: No such file or directory")
            continue
        below = [path async for path, _ in walk(proc, name, recursive="R" in given)]
        for path in reversed(below):
            status |= _change(proc, path, context, parts, given)
    return status


def _change(proc: Process, path: str, context: str, parts: dict[str, str], given: dict[str, str]) -> int:
    follow = "h" not in given
    if "v" in given:
        proc.out(f"changing security context of {shell_escape(path)}\n")
    if parts:
        try:
            fields = selinux.context(proc, path, follow=follow).split(":", 3)
        except OSError as error:
            if error.errno == errno.ENODATA:
                return proc.error(f"can't apply partial context to unlabeled file {shell_escape(path)}")
            return proc.error(f"failed to get security context of {shell_escape(path)}: {why(error)}")
        if len(fields) < 3:
            return proc.error(f"failed to create security context: {quoted(proc, ':'.join(fields))}: Invalid argument")
        fields += [""] * (len(PARTS) - len(fields))
        context = ":".join(parts.get(key, field) for key, field in zip(PARTS, fields, strict=True)).rstrip(":")
    try:
        proc.caller.setxattr(to_bytes(path), selinux.ATTRIBUTE, to_bytes(context) + b"\0", 0, follow)
        describe(proc.caller, "attributes", to_bytes(path), follow)
    except OSError as error:
        return proc.error(f"failed to change context of {shell_escape(path)} to {quoted(proc, context)}: {why(error)}")
    return 0


@program("runcon")
def runcon(proc: Process) -> int:
    options, words = gnu.read(proc, "runcon", "+r:t:u:l:c", RUN_LONGS)
    if not words:
        return proc.error("failed to get current context: Invalid argument")
    if not {key for key, _ in options} & set("crtul"):
        words = words[1:]
    if not words:
        try_help(proc, "no command specified")
    return proc.error("runcon may be used only on a SELinux kernel")
