"""getcap and setcap (libcap 2.66): the capabilities that a file carries in its attribute."""

from __future__ import annotations

import errno
import re
import stat as st
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.world.traces import describe

if TYPE_CHECKING:
    from mirage.shell.process import Process

ATTRIBUTE = b"security.capability"
REVISION_2, EFFECTIVE = 0x02000000, 1  # linux/capability.h
NAMES = (
    "chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service net_broadcast net_admin "
    "net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time "
    "sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon "
    "bpf checkpoint_restore"
).split()


@program("getcap", path="/usr/sbin/getcap")
async def getcap(proc: Process) -> int:
    flags = ""
    words = list(proc.args)
    while words and words[0].startswith("-") and len(words[0]) > 1:
        word = words.pop(0)
        if word[1] not in "hlnrv":
            proc.err(f"getcap: invalid option -- '{word[1]}'\n")
        if word[1] not in "lnrv":
            proc.err(recorded(proc, "getcap.usage"))
            return 0 if word[1] == "h" else 1
        flags += word[1:]
    if not words:
        proc.err(recorded(proc, "getcap.usage"))
        return 1
    for name in words:
        try:
            mode = proc.lstat(name).mode
        except OSError as error:
            proc.err(f"{name} ({why(error)})\n")
            continue
        paths = _tree(proc, name) if "r" in flags and st.S_ISDIR(mode) else iter([name])
        for path in paths:
            await proc.tick()
            shown = _shown(proc, path)
            if shown or "v" in flags:
                proc.out(f"{path}{' ' if shown else ''}{shown}\n")
            if proc.is_buffer_full:
                await proc.flush()
    return 0


def _tree(proc: Process, top: str) -> Iterator[str]:
    left = [top]
    while left:
        path = left.pop()
        yield path
        try:
            if not st.S_ISDIR(proc.lstat(path).mode):
                continue
            entries = proc.caller.listdir(to_bytes(path))
        except OSError:
            continue
        left += [f"{path.rstrip('/')}/{to_text(entry.name)}" for entry in entries if entry.name not in (b".", b"..")]


def _shown(proc: Process, path: str) -> str:
    """cap_to_text() of what a file has; "" if it has none."""
    try:
        data = proc.caller.getxattr(to_bytes(path), ATTRIBUTE, follow=False)
        magic, low, inherited, high, inherited_high = struct.unpack("<5I", data[:20])
    except (OSError, struct.error):
        return ""
    permitted, given = low | high << 32, inherited | inherited_high << 32
    groups: dict[str, list[str]] = {}
    for bit, name in enumerate(NAMES):
        letters = (
            ("e" if magic & EFFECTIVE and (permitted | given) >> bit & 1 else "")
            + ("i" if given >> bit & 1 else "")
            + ("p" if permitted >> bit & 1 else "")
        )
        if letters:
            groups.setdefault(letters, []).append(f"cap_{name}")
    return " ".join([f"{','.join(names)}={letters}" for letters, names in groups.items()]) or "="


@program("setcap", path="/usr/sbin/setcap")
def setcap(proc: Process) -> int:
    words = [word for word in proc.args if word not in ("-q", "-v", "-n", "-f")]
    if not words or words[0] == "-h" or len(words) < 2:
        proc.err(recorded(proc, "setcap.usage"))
        return 0 if words[:1] == ["-h"] else 1
    while len(words) >= 2:
        wanted, path = words.pop(0), words.pop(0)
        data = None if wanted in ("-r", "=") else _parsed(wanted)
        if data == b"":
            proc.err("fatal error: Invalid argument\n" + recorded(proc, "setcap.usage"))
            return 1
        try:
            if data is None:
                proc.caller.removexattr(to_bytes(path), ATTRIBUTE)
            else:
                proc.caller.setxattr(to_bytes(path), ATTRIBUTE, data)
            describe(proc.caller, "attributes", to_bytes(path))
        except OSError as error:
            if data is None and error.errno == errno.ENODATA:
                proc.err(f"File '{path}' has no capablity to remove\n")
            else:
                proc.err(f"Failed to {'remove' if data is None else 'set'} capabilities on file '{path}': {why(error)}\n")
            return 1
    return 0


def _parsed(text: str) -> bytes:
    """cap_from_text(): the attribute's bytes; b"" for what is no such text."""
    effective = permitted = inherited = 0
    for clause in text.split():
        found = re.fullmatch(r"([a-z_,]*)((?:[-+=][eip]*)+)", clause, re.IGNORECASE)
        if found is None:
            return b""
        names = [name.lower().removeprefix("cap_") for name in found[1].split(",") if name]
        if any(name not in NAMES and name != "all" for name in names):
            return b""
        bits = (1 << len(NAMES)) - 1 if not names or "all" in names else sum(1 << NAMES.index(name) for name in names)
        for action in re.findall(r"[-+=][eip]*", found[2]):
            if action[0] == "=":
                effective, permitted, inherited = effective & ~bits, permitted & ~bits, inherited & ~bits
            sign = action[0] != "-"
            effective = effective | bits if sign and "e" in action else effective & ~bits if "e" in action else effective
            permitted = permitted | bits if sign and "p" in action else permitted & ~bits if "p" in action else permitted
            inherited = inherited | bits if sign and "i" in action else inherited & ~bits if "i" in action else inherited
    low = 0xFFFFFFFF
    return struct.pack(
        "<5I", REVISION_2 | (EFFECTIVE if effective else 0), permitted & low, inherited & low, permitted >> 32, inherited >> 32
    )
