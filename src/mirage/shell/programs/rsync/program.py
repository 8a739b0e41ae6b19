"""rsync (3.5.0, Debian 12's security update): what is asked, of this machine or of another, and what is said at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from mirage.shell import missing
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import Options, UsageError, scan
from mirage.shell.lib.recorded import upstream
from mirage.shell.net import network
from mirage.shell.programs.rsync.transfer import Rule, Transfer, Wish, thousands
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

SHORT = "vqcarRbuldogtpnzhHAXDOJLkKWSxIPe:B:0smM:iyCFf:T:E486"
LONGS = {
    "verbose": "v", "quiet": "q", "checksum": "c", "archive": "a", "recursive": "r", "relative": "R", "backup": "b", "update": "u", "links": "l",
    "perms": "p", "owner": "o", "group": "g", "times": "t", "dry-run": "n", "compress": "z", "human-readable": "h", "hard-links": "H", "acls": "A",
    "xattrs": "X", "devices": "devices", "specials": "specials", "copy-links": "L", "whole-file": "W", "sparse": "S", "one-file-system": "x",
    "rsh": ":e", "delete": "delete", "delete-before": "delete", "delete-during": "delete", "delete-after": "delete", "del": "delete",
    "delete-excluded": "delete", "exclude": ":exclude", "include": ":include", "exclude-from": ":exclude-from", "include-from": ":include-from",
    "filter": ":f", "stats": "stats", "progress": "progress", "partial": "partial", "info": ":info", "itemize-changes": "i", "size-only": "size-only",
    "ignore-times": "I", "existing": "existing", "ignore-existing": "ignore-existing", "remove-source-files": "remove", "bwlimit": ":bwlimit",
    "timeout": ":timeout", "contimeout": ":contimeout", "port": ":port", "password-file": ":password", "files-from": ":files-from", "inplace": "inplace",
    "append": "append", "numeric-ids": "numeric", "list-only": "list-only", "out-format": ":out-format", "log-file": ":log-file", "chmod": ":chmod",
    "chown": ":chown", "mkpath": "mkpath", "max-size": ":max-size", "min-size": ":min-size", "rsync-path": ":rsync-path", "backup-dir": ":backup-dir",
    "suffix": ":suffix", "dirs": "d", "help": "help", "version": "V", "no-owner": "no-o", "no-group": "no-g", "no-perms": "no-p", "no-times": "no-t",
    "force": "force", "ignore-errors": "ignore-errors", "super": "super", "fake-super": "fake-super", "temp-dir": ":T", "compare-dest": ":compare",
    "link-dest": ":link", "copy-dest": ":copy", "no-compress": "no-z", "protect-args": "s", "ipv4": "4", "ipv6": "6", "block-size": ":B",
}  # fmt: skip
ARCHIVE = "rlptgoD"
# how the client ends: what is said, the status, and where main.c says it
SYNTAX, SELECTING, SOCKET, STREAM, PARTIAL = 1, 3, 10, 12, 23
_REMOTE = re.compile(r"(?:rsync://(?P<daemon>[^/]+)/?.*|(?P<host>[^/:]+|\[[^]]+\])(?P<colons>::?).*)", re.DOTALL)


@program("rsync")
async def rsync(proc: Process) -> int:
    try:
        options, words = scan(proc.args, SHORT, LONGS)
    except UsageError as error:
        found = re.search(r"'(.*)'", str(error))
        named = found[1] if found is not None else ""
        shown = named if named.startswith("--") else f"-{named}"
        if "requires an argument" in str(error):
            proc.err(f"rsync: {shown}: missing argument\n")
        else:
            proc.err(f"rsync: {shown}: unknown option\n")
        end(proc, "syntax or usage error", SYNTAX, "main.c(1886)", "client")
    given = _given(options)
    if given.keys() & {"V", "help"} or not words:
        word = "--version" if "V" in given else "--help"
        return missing.tell(proc, proc.exe, [proc.argv[0], *([word] if given.keys() & {"V", "help"} else [])]) or 0
    if len(words) > 1 and _REMOTE.fullmatch(words[-1]) and any(_REMOTE.fullmatch(word) for word in words[:-1]):
        proc.err("The source and destination cannot both be remote.\n")
        end(proc, "syntax or usage error", SYNTAX, "main.c(1471)", "Receiver")
    for word in (words[-1], words[0]):
        remote = _REMOTE.fullmatch(word)
        if remote is not None:
            return await _beyond(proc, remote, given, is_push=word is words[-1] and len(words) > 1)
    sources, target = (words[:-1], words[-1]) if len(words) > 1 else (words, "")
    return await _here(proc, _wish(proc, options, given), sources, target)


def end(proc: Process, text: str, status: int, where: str, role: str) -> NoReturn:
    """The last line of a run that failed."""
    proc.err(f"rsync error: {text} (code {status}) at {where} [{role}={upstream(proc, 'rsync')}]\n")
    raise Exited(status)


def _given(options: Options) -> dict[str, str]:
    given = dict(options)
    if "a" in given:
        given |= dict.fromkeys(ARCHIVE, "")
    if "P" in given:
        given |= {"progress": "", "partial": ""}
    return {key: value for key, value in given.items() if f"no-{key}" not in given}


def _wish(proc: Process, options: Options, given: dict[str, str]) -> Wish:
    rules = []
    for key, value in options:
        match key:
            case "exclude" | "include":
                rules.append(Rule.of(value, is_excluded=key == "exclude"))
            case "exclude-from" | "include-from":
                try:
                    lines = proc.read_file(value).decode("utf-8", "surrogateescape").splitlines()
                except OSError as error:
                    proc.err(
                        f"rsync: [client] failed to open {key.removesuffix('-from')} file {value}: {why(error)} ({error.errno})\n"
                    )
                    end(proc, "error in file IO", 11, "exclude.c(1489)", "client")
                rules += [Rule.of(line, is_excluded=key == "exclude-from") for line in lines if line and line[0] not in "#;"]
    return Wish(frozenset(given), tuple(rules), verbosity=sum(key == "v" for key, _ in options))


async def _here(proc: Process, wish: Wish, sources: list[str], target: str) -> int:
    transfer = Transfer(proc, wish)
    if not target or "list-only" in wish.given:
        await transfer.show(sources)
    else:
        if wish.given & {"r", "d"} and (wish.verbosity or "progress" in wish.given) and "q" not in wish.given:
            proc.out("sending incremental file list\n")
        await transfer.run(sources, target)
        if (wish.verbosity or "stats" in wish.given) and "q" not in wish.given:
            _sum_up(proc, transfer)
    if transfer.is_partial:
        await proc.flush()
        end(proc, "some files/attrs were not transferred (see previous errors)", PARTIAL, "main.c(1394)", "sender")
    return 0


def _sum_up(proc: Process, transfer: Transfer) -> None:
    moved = transfer.sent + transfer.received
    rate = moved / 0.5  # a transfer is never quicker than half a second in its sum
    human = "h" in transfer.wish.given
    shown = f"{rate / 1000:.2f}K" if human and rate >= 1000 else f"{rate:,.2f}"
    total = transfer.total
    proc.out(
        f"\nsent {thousands(transfer.sent, human)} bytes  received {thousands(transfer.received, human)} bytes  {shown} bytes/sec\n"
        f"total size is {thousands(total, human)}  speedup is {total / max(1, moved):,.2f}{' (DRY RUN)' if 'n' in transfer.wish.given else ''}\n"
    )


async def _beyond(proc: Process, remote: re.Match[str], given: dict[str, str], *, is_push: bool) -> int:
    """Another machine: through ssh, or its rsync daemon. Nobody there speaks rsync."""
    role = "sender" if is_push else "Receiver"
    if remote["daemon"] or remote["colons"] == "::":
        place = (remote["daemon"] or remote["host"]).rpartition("@")[2]
        host, _, port = place.partition(":")
        await _daemon(proc, host, int(port) if port.isdecimal() else int(given.get("port", "") or 873), role)
    user, _, host = remote["host"].rpartition("@")
    command = (given.get("e") or "ssh").split()
    server = ["rsync", "--server", *([] if is_push else ["--sender"]), "-logDtpre.iLsfxCIvu", ".", "."]
    status = await proc.spawn([*command, *(["-l", user] if user else []), host, *server])
    proc.err(f"rsync: connection unexpectedly closed (0 bytes received so far) [{role}]\n")
    if status == 255:
        end(proc, "unexplained error", 255, "io.c(285)", role)
    end(proc, "error in rsync protocol data stream", STREAM, "io.c(285)", role)


async def _daemon(proc: Process, host: str, port: int, role: str) -> NoReturn:
    found = await network.resolve(proc, host)
    address = found.addresses[0] if found.addresses else ""
    if not address:
        proc.err(f"rsync: [{role}] getaddrinfo: {host} {port}: {network.GAI.get(found.failure or Failure.NO_NAME)}\n")
        end(proc, "error in socket IO", SOCKET, "clientserver.c(165)", role)
    answer = await network.connect(proc, host, address, port)
    if isinstance(answer, ConnectFailure):
        proc.err(
            f"rsync: [{role}] failed to connect to {host} ({address}): {network.ERRORS[answer.failure]} ({network.ERRNO[answer.failure]})\n"
        )
        end(proc, "error in socket IO", SOCKET, "clientserver.c(165)", role)
    proc.err("rsync: did not see server greeting\n")
    end(proc, "error starting client-server protocol", 5, "main.c(1899)", role)
