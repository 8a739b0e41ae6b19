"""The command line over HTTP (/cli?remoting=false): two requests of one session, frames in the one, frames out of the other.

PlainCLIProtocol of Jenkins 2.426.2: a length, an operation, that many bytes. Who may not read anything is still listened to by
`help`, `who-am-i` and the commands that are methods, until their words are read; the others ask first (CLICommand.main).
"""

from __future__ import annotations

import asyncio
import re
import struct
from collections.abc import Awaitable, Callable
from typing import Protocol

from mirage.gateway.http.sites.jenkins import args4j
from mirage.gateway.http.sites.jenkins.args4j import CommandLineError, Given
from mirage.gateway.http.sites.jenkins.commands import COMMANDS

ARG, LOCALE, ENCODING, START, EXIT, STDIN, END_STDIN, STDOUT, STDERR = range(9)
PATIENCE = 15.0  # seconds that one side waits for the other
MOST = 64  # sessions that wait


class Line:
    """Sessions by their number: what the uploading side has said."""

    def __init__(self) -> None:
        self._said: dict[str, asyncio.Future[bytes]] = {}

    def _of(self, session: str) -> asyncio.Future[bytes]:
        while len(self._said) >= MOST:
            self._said.pop(next(iter(self._said))).cancel()
        return self._said.setdefault(session, asyncio.get_running_loop().create_future())

    def upload(self, session: str, body: bytes) -> None:
        future = self._of(session)
        if not future.done():
            future.set_result(body)

    async def download(self, session: str) -> bytes:
        """The other side's bytes; b"" where it does not come."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._of(session)
        except (TimeoutError, asyncio.CancelledError):
            return b""
        finally:
            self._said.pop(session, None)


def said(body: bytes) -> tuple[list[str], bytes]:
    """The arguments in the frames of an upload, and what stands on the command's input."""
    found, given, at = [], bytearray(), 0
    while at + 5 <= len(body):
        (length,) = struct.unpack(">i", body[at : at + 4])
        operation, data = body[at + 4], body[at + 5 : at + 5 + max(0, length)]
        at += 5 + max(0, length)
        if operation == ARG and len(data) >= 2:
            found.append(data[2 : 2 + int.from_bytes(data[:2], "big")].decode("utf-8", "replace"))
        elif operation == STDIN:
            given += data
    return found, bytes(given)


def frame(operation: int, data: bytes) -> bytes:
    return struct.pack(">i", len(data)) + bytes([operation]) + data


class Controller(Protocol):
    """What the commands work on, as who is in."""

    @property
    def version(self) -> str: ...

    @property
    def session(self) -> str: ...

    def read(self, path: str) -> str:
        """A file's text. FileNotFoundError, or OSError where it is there and cannot be read."""

    def jobs(self) -> list[str]: ...

    def plugins(self) -> dict[str, str]: ...

    def config(self, job: str) -> str: ...

    def log(self, job: str, build: str) -> str | None: ...

    def create(self, job: str, config: bytes) -> None: ...

    async def build(self, job: str) -> tuple[int, str]:
        """Its number and result."""

    async def groovy(self, source: str) -> tuple[str, str]:
        """What a script printed, and the trouble that it ended of."""


class CommandError(Exception):
    """A command that ends otherwise than well: with which status, what it complains of, and what it has said before."""

    def __init__(self, status: int, told: str, before: str = "") -> None:
        super().__init__(told)
        self.status, self.before = status, before


async def answer(words: list[str], given: bytes, controller: Controller, *, is_in: bool) -> bytes:
    """The frames that answer a command. `given`: its standard input."""
    if not words:
        return _end(2, "Connection closed before arguments received\n")
    name = words[0]
    command = COMMANDS.get(name)
    if command is None:
        return _end(2, f"No such command {name}\n")
    try:
        if not is_in and not command.is_bound and name not in ("help", "who-am-i"):
            raise CommandError(6, DENIED)
        values = args4j.parse(command.takes, words[1:], controller.read)
        if not is_in and command.is_bound:
            raise CommandError(6, DENIED)
        out = await _run(name, values, given, controller, is_in=is_in)
    except CommandLineError as wrong:
        return _end(2, f"\nERROR: {wrong}\n{_usage(name, wrong.given)}")
    except CommandError as ended:
        return _end(ended.status, f"{ended.before}\nERROR: {ended}\n")
    return out + _end(0)


def _end(status: int, complaint: str = "") -> bytes:
    told = frame(STDERR, complaint.encode("utf-8", "replace")) if complaint else b""
    return told + frame(EXIT, struct.pack(">i", status))


def _usage(name: str, given: Given) -> str:
    command = COMMANDS[name]
    known = Given() if command.is_bound else given  # a method's parameters have no value to show
    takes = command.takes
    return f"java -jar jenkins-cli.jar {name}{args4j.line(takes)}\n{command.summary or command.told}\n{args4j.usage(takes, known)}"


async def _run(name: str, given: Given, stdin: bytes, controller: Controller, *, is_in: bool) -> bytes:
    if name == "who-am-i":
        who, authority = ("admin", "authenticated") if is_in else ("anonymous", "anonymous")
        return frame(STDOUT, f"Authenticated as: {who}\nAuthorities:\n  {authority}\n".encode())
    if name == "help":
        if not is_in:
            raise CommandError(6, f"You must authenticate to access this Jenkins.\n{USAGE}")
        return _help(given.first("COMMAND"))
    if name in NODES:
        return _nodes([one for values in given.values.values() for one in values])
    handler = HANDLERS.get(name)
    out = (await handler(given, stdin, controller)).encode("utf-8", "replace") if handler is not None else b""
    return frame(STDOUT, out) if out else b""


def _help(name: str | None) -> bytes:
    if name in COMMANDS and name is not None:
        return frame(STDERR, _usage(name, Given()).encode())
    listed = "".join(f"  {known}\n    {command.told}\n" for known, command in COMMANDS.items())
    if name is None:
        return frame(STDERR, listed.encode())
    raise CommandError(5, f"No such command {name}. Available commands are above. ", listed)


def _nodes(names: list[str]) -> bytes:
    """There is none but the controller's own, whose name is empty."""
    wanted = _as_set(names)
    unknown = [name for name in wanted if name not in ("", "(built-in)", "(master)")]
    if len(wanted) == 1 and unknown:
        raise CommandError(3, f'No such agent "{unknown[0]}" exists.')
    if unknown:
        lines = "".join(f'{name}: No such agent "{name}" exists.\n' for name in unknown)
        raise CommandError(5, SUMMARY, lines)
    return b""


def _as_set(words: list[str]) -> list[str]:
    """In the order in which java.util.HashSet gives them out."""
    room = 16
    while room < len(words) / 0.75:
        room *= 2
    return sorted(dict.fromkeys(words), key=lambda word: _hash(word) & (room - 1))


def _hash(word: str) -> int:
    """String.hashCode, spread as HashMap does."""
    value = 0
    for unit in _units(word):
        value = (31 * value + unit) & 0xFFFFFFFF
    return value ^ (value >> 16)


def _units(word: str) -> list[int]:
    data = word.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


# ---- what they do for whoever is in


async def _version(given: Given, stdin: bytes, controller: Controller) -> str:
    return f"{controller.version}\n"


async def _session(given: Given, stdin: bytes, controller: Controller) -> str:
    return f"{controller.session}\n"


async def _jobs(given: Given, stdin: bytes, controller: Controller) -> str:
    view = given.first("NAME")
    if view not in (None, "all"):
        raise CommandError(3, f"No view or item group with the given name '{view}' found.")
    return "".join(f"{name}\n" for name in controller.jobs())


async def _plugins(given: Given, stdin: bytes, controller: Controller) -> str:
    plugins, name = controller.plugins(), given.first("NAME")
    if name is not None and name not in plugins:
        raise CommandError(3, f"No plugin with the name '{name}' found")
    listed = {name: plugins[name]} if name is not None else plugins
    width = max(map(len, listed), default=1)
    return "".join(f"{one:{width}} {one:{width}} {version}\n" for one, version in listed.items())


async def _config(given: Given, stdin: bytes, controller: Controller) -> str:
    return controller.config(_job(given, controller))


async def _console(given: Given, stdin: bytes, controller: Controller) -> str:
    job, build = _job(given, controller), given.first("BUILD") or "lastBuild"
    log = controller.log(job, build)
    if log is None:
        raise CommandError(3, f"No such build #{build}" if build.isdigit() else f'Not sure what you meant by "{build}".')
    last = given.first("-n")
    return "".join(log.splitlines(keepends=True)[-int(last) :]) if last and last.isdigit() and int(last) else log


async def _create(given: Given, stdin: bytes, controller: Controller) -> str:
    name = given.first("NAME") or ""
    if name in controller.jobs():
        raise CommandError(4, f"Job '{name}' already exists")
    if not re.fullmatch(r"[\w .-]{1,100}", name) or name in (".", ".."):
        raise CommandError(1, f"\u2018{name}\u2019 is an unsafe name")
    controller.create(name, stdin)
    return ""


async def _build(given: Given, stdin: bytes, controller: Controller) -> str:
    job = _job(given, controller)
    number, result = await controller.build(job)
    told = ""
    if any(given.first(option) for option in ("-s", "-f", "-w")):
        told = f"Started {job} #{number}\n"
    if given.first("-s") or given.first("-f"):
        told += (controller.log(job, str(number)) or "") if given.first("-v") else ""
        told += f"Completed {job} #{number} : {result}\n"
    return told


async def _groovy(given: Given, stdin: bytes, controller: Controller) -> str:
    script = given.first("SCRIPT")
    if script is None:
        raise CommandLineError("No script is specified", given)
    if script != "=":
        raise CommandError(5, f"This command is requesting the -remoting mode which is no longer supported. See {NO_CHANNEL}")
    told, trouble = await controller.groovy(stdin.decode("utf-8", "replace"))
    if trouble:
        raise CommandError(1, f"Unexpected exception occurred while performing groovy command.\n{trouble}".rstrip("\n"), told)
    return told


def _job(given: Given, controller: Controller) -> str:
    """The job that is meant. Raises CommandError: there is none of that name, and the next one to it is named."""
    name = given.first("JOB") or ""
    jobs = controller.jobs()
    if name in jobs:
        return name
    near = min(jobs, key=lambda job: _distance(name, job), default=None)
    raise CommandError(3, f"No such job '{name}'" + (f"; perhaps you meant '{near}'?" if near is not None else ""))


def _distance(one: str, other: str) -> int:
    """Levenshtein's."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, wanted in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != wanted))
    return row[-1]


Handler = Callable[[Given, bytes, Controller], Awaitable[str]]
HANDLERS: dict[str, Handler] = {  # the others are done without a word
    "version": _version, "session-id": _session, "list-jobs": _jobs, "list-plugins": _plugins, "get-job": _config,
    "console": _console, "create-job": _create, "build": _build, "groovy": _groovy,
}  # fmt: skip
NODES = frozenset({"connect-node", "disconnect-node", "delete-node", "offline-node", "online-node"})
DENIED = "anonymous is missing the Overall/Read permission"
SUMMARY = "Error occurred while performing this command, see previous stderr output."
NO_CHANNEL = "https://www.jenkins.io/redirect/cli-command-requires-channel"
USAGE = """\
Jenkins CLI
Usage: java -jar jenkins-cli.jar [-s URL] command [opts...] args...
Options:
 -s URL              : the server URL (defaults to the JENKINS_URL env var)
 -webSocket          : connect using WebSocket (the default; works well with most reverse proxies; requires Jetty)
 -http               : use a pair of HTTP(S) connections rather than WebSocket
 -ssh                : use SSH protocol rather than WebSocket (requires -user; SSH port must be open on server)
 -i KEY              : SSH private key file used for authentication (for use with -ssh)
 -noCertificateCheck : bypass HTTPS certificate check entirely. Use with caution
 -noKeyAuth          : do not try to load the SSH authentication private key. Conflicts with -i
 -user               : specify user (for use with -ssh; must have registered a public key)
 -strictHostKey      : request strict host key checking (for use with -ssh)
 -logger FINE        : enable detailed logging from the client
 -auth [ USER:SECRET | @FILE ] : specify username and either password or API token (or load from them both from a file);
                                 for use with -http.
                                 Passing credentials by file is recommended.
                                 See https://www.jenkins.io/redirect/cli-http-connection-mode for more info and options.
 -bearer [ TOKEN | @FILE ]     : specify authentication using a bearer token (or load the token from file);
                                 for use with -http. Mutually exclusive with -auth.
                                 Passing credentials by file is recommended.

The available commands depend on the server. Run the 'help' command to see the list."""
