"""telnet (GNU inetutils 2.4) and ftp (tnftp 20210827): clients that are told why nobody answers, and their prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.net import dialing, network
from mirage.shell.net.netfacts import services
from mirage.shell.registry import program
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

PORTS = 65535
FTP_COMMANDS = frozenset(
    "! $ account append ascii bell binary bye case cd cdup chmod close cr debug delete dir disconnect edit epsv exit features fget form ftp "
    "gate get glob hash help idle image lcd less lpage lpwd ls macdef mdelete mdir mget mkdir mls mlsd mlst mode modtime more mput mreget "
    "msend newer nlist nmap ntrans open page passive pdir pls pmlsd preserve progress prompt proxy put pwd quit quote rate rcvbuf recv reget "
    "remopts rename reset restart rhelp rmdir rstatus runique send sendport set site size sndbuf status struct sunique system tenex throttle "
    "trace type umask unset usage user verbose xferbuf ?".split()
)
LOCAL = frozenset(
    (
        "lcd",
        "lpwd",
        "bye",
        "quit",
        "exit",
        "help",
        "?",
        "open",
        "ftp",
        "verbose",
        "prompt",
        "hash",
        "passive",
        "binary",
        "ascii",
        "status",
        "!",
    )
)


@program("telnet", path=("/usr/bin/inetutils-telnet", "/usr/bin/telnet"))
async def telnet(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "468aceb:dEKl:n:rS:xX:k:LV?", {"help": "?", "version": "V", "usage": "usage"})
    except UsageError as error:
        proc.error(str(error))
        proc.err(f"Try '{proc.name} --help' or '{proc.name} --usage' for more information.\n")
        return 64
    for key, _ in options:
        if key in ("?", "V"):
            return missing.tell(proc, proc.exe, [proc.argv[0], "--help" if key == "?" else "--version"]) or 0
    if len(operands) > 2:
        return proc.error("too many arguments")
    if operands:
        return await _session(proc, operands)
    while True:
        proc.out("telnet> ")
        await proc.flush()
        words = to_text(await proc.read_line(0)).split()
        if not words or words[0] in ("quit", "q", "exit"):
            if not words and not proc.isatty(0):
                proc.out("\n")
            return 0
        if words[0] in ("open", "o") and len(words) > 1:
            await _session(proc, words[1:3])
        elif words[0] not in (
            "close",
            "status",
            "?",
            "help",
            "set",
            "unset",
            "display",
            "mode",
            "send",
            "z",
            "environ",
            "toggle",
            "logout",
        ):
            proc.out("?Invalid command\n")
        elif words[0] in ("close", "status", "send", "mode", "logout"):
            proc.out("?Need to be connected first.\n" if words[0] != "status" else "No connection.\nEscape character is '^]'.\n")


async def _session(proc: Process, operands: list[str]) -> int:
    host, word = operands[0], operands[1] if len(operands) > 1 else "telnet"
    word = word.lstrip("-")
    port = (
        int(word[:9])
        if word.isdecimal()
        else next((number for (number, kind), name in services(proc).items() if (name, kind) == (word, "tcp")), 0)
    )
    if word == "telnet":
        port = port or 23
    if word.isdecimal() and not 0 < port <= PORTS:
        proc.out(f"Port number {word} is out of range.\n")
        return 1
    if not port:
        proc.out(f"Server lookup failure:  {host}:{word}, Servname not supported for ai_socktype\n")
        return 1
    found = await network.resolve(proc, host)
    if not found.addresses:
        proc.out(
            f"Server lookup failure:  {host}:{word}, {network.GAI.get(found.failure or Failure.NO_NAME, 'Name or service not known')}\n"
        )
        return 1
    for number, address in enumerate(found.addresses):
        proc.out(f"Trying {address}...\n")
        await proc.flush()
        line = await dialing.dial(proc, host, address, port)
        if isinstance(line, ConnectFailure):
            reason = network.ERRORS[line.failure]
            is_last = number == len(found.addresses) - 1
            proc.err(f"telnet: Unable to connect to remote host: {reason}\n" if is_last else f"Connection failed: {reason}\n")
            continue
        proc.out(f"Connected to {host}.\nEscape character is '^]'.\n")
        await proc.flush()
        try:
            await dialing.converse(proc, line, proc.fds.get(0))
        except ConnectionResetError:
            pass
        proc.err("Connection closed by foreign host.\n")
        return 0
    return 1


# ---- ftp


@program("ftp", path="/usr/bin/tnftp")
async def ftp(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "46AadefginpRtVvN:o:P:q:r:s:T:u:x:", {})
    except UsageError as error:
        proc.error(str(error))
        proc.err(recorded(proc, "ftp.usage"))
        return 1
    given = dict(options)
    if operands and "://" in operands[0]:
        return await _fetch(proc, operands[0])
    if operands:
        await _open(proc, operands[0], operands[1] if len(operands) > 1 else given.get("P", "ftp"))
    while True:
        if proc.isatty(0):
            proc.out("ftp> ")
        await proc.flush()
        line = await proc.read_line(0)
        words = to_text(line).split()
        if not line or (words and words[0] in ("bye", "quit", "exit")):
            return 0
        if words:
            await _command(proc, words)


async def _command(proc: Process, words: list[str]) -> None:
    verb = next((name for name in FTP_COMMANDS if name == words[0]), "")
    if words[0].startswith("!"):
        await proc.spawn(
            [proc.env.get("SHELL", "/bin/sh"), *(["-c", " ".join(words)[1:].strip()] if len(" ".join(words)) > 1 else [])]
        )
    elif not verb:
        proc.out("?Invalid command.\n")
    elif verb == "open":
        await _open(proc, *(words[1:3] if len(words) > 2 else [words[1] if len(words) > 1 else "localhost", "ftp"]))
    elif verb == "passive":
        proc.out("Passive mode: off; fallback to active mode: off.\n")
    elif verb in ("lcd", "lpwd"):
        proc.out(f"Local directory {'is' if verb == 'lpwd' else 'now:'} {proc.cwd()}\n")
    elif verb not in LOCAL:
        proc.out("Not connected.\n")


async def _open(proc: Process, host: str, word: str) -> bool:
    names = {"ftp": 21, "http": 80, "https": 443}
    port = int(word[:9]) & PORTS if word.isdecimal() else names.get(word, 21)
    found = await network.resolve(proc, host)
    if not found.addresses:
        reason = network.GAI.get(found.failure or Failure.NO_NAME, "Name or service not known")
        proc.err(f"ftp: Can't {'lookup' if word not in ('http', 'https') else 'LOOKUP'} `{host}:{word}': {reason}\n")
        return False
    for address in found.addresses:
        if proc.isatty(1) or len(found.addresses) > 1:
            proc.out(f"Trying {address}:{port} ...\n")
        line = await dialing.dial(proc, host, address, port)
        if isinstance(line, ConnectFailure):
            proc.err(f"ftp: Can't connect to `{address}:{port}': {network.ERRORS[line.failure]}\n")
            continue
        line.close()
        proc.out(f"Connected to {host}.\n421 Service not available, remote server has closed connection.\n")
        return True
    proc.err(f"ftp: Can't connect to `{host}:{word}'\n")
    return False


async def _fetch(proc: Process, url: str) -> int:
    scheme, _, rest = url.partition("://")
    place = rest.partition("/")[0].rpartition("@")[2]
    host, _, port = place.partition(":")
    if not await _open(proc, host, port or scheme) and scheme == "ftp":
        proc.err(f"ftp: Can't connect or login to host `{host}:{port or scheme}'\n")
    elif scheme in ("http", "https") and not (await network.resolve(proc, host)).addresses:
        proc.err(f"ftp: Can't connect to `{host}:{scheme}'\n")
    return 1
