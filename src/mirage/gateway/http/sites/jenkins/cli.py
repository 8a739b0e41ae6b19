"""The command line over HTTP (/cli?remoting=false): two requests of one session, frames in the one, frames out of the other.

PlainCLIProtocol: a length, an operation, that many bytes. An argument that begins with @ is a file whose lines are the arguments
(args4j), and what a command complains of shows them: CVE-2024-23897.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable

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


def arguments(body: bytes) -> list[str]:
    """The arguments in the frames of an upload."""
    found, at = [], 0
    while at + 5 <= len(body):
        (length,) = struct.unpack(">i", body[at : at + 4])
        operation, data = body[at + 4], body[at + 5 : at + 5 + max(0, length)]
        at += 5 + max(0, length)
        if operation == ARG and len(data) >= 2:
            found.append(data[2 : 2 + int.from_bytes(data[:2], "big")].decode("utf-8", "replace"))
    return found


def frame(operation: int, data: bytes) -> bytes:
    return struct.pack(">i", len(data)) + bytes([operation]) + data


def expanded(words: list[str], read: Callable[[str], str]) -> tuple[list[str], str]:
    """@FILE becomes the file's lines; and what there is to complain of."""
    found: list[str] = []
    for word in words:
        if not word.startswith("@") or len(word) < 2:
            found.append(word)
            continue
        try:
            found += read(word[1:]).splitlines()
        except OSError:
            return found, f"No such file: {word[1:]}"
    return found, ""


def answer(words: list[str], read: Callable[[str], str], *, is_in: bool) -> bytes:
    """The frames that answer a command."""
    given, fault = expanded(words[1:], read)
    command = words[0] if words else ""
    if fault:
        return frame(STDERR, f"\nERROR: {fault}\n".encode()) + frame(EXIT, struct.pack(">i", 2))
    if command == "help":
        return _help(given)
    if command == "who-am-i":
        text = "Authenticated as: {}\nAuthorities:\n  {}\n".format(
            *(("admin", "authenticated") if is_in else ("anonymous", "anonymous"))
        )
        return frame(STDOUT, text.encode()) + frame(EXIT, struct.pack(">i", 0))
    if command in COMMANDS and not is_in:
        if given and command in SHOWING:
            return _unknown(command, given)
        text = "\nERROR: anonymous is missing the Overall/Read permission\n"
        return frame(STDERR, text.encode()) + frame(EXIT, struct.pack(">i", 6))
    text = f"No such command {command}. Available commands are above. \n"
    return frame(STDERR, text.encode()) + frame(EXIT, struct.pack(">i", 5))


def _help(given: list[str]) -> bytes:
    if len(given) > 1:
        return _unknown("help", given[1:])
    if given:
        return frame(STDERR, f"\nERROR: No such command {given[0]}. Available commands are above. \n".encode()) + frame(
            EXIT, struct.pack(">i", 5)
        )
    text = "".join(f"  {name}\n    {words}\n" for name, words in COMMANDS.items())
    return frame(STDERR, text.encode()) + frame(EXIT, struct.pack(">i", 0))


def _unknown(command: str, given: list[str]) -> bytes:
    """args4j's complaint of one argument too many, which shows it; connect-node complains of each."""
    if command in ("connect-node", "disconnect-node", "delete-node", "offline-node", "online-node"):
        lines = "".join(f'{line}: No such agent "{line}" exists.\n' for line in given)
        text = lines + "\nERROR: Error occurred while performing this command, see previous stderr output.\n"
        return frame(STDERR, text.encode()) + frame(EXIT, struct.pack(">i", 5))
    usage = f"java -jar jenkins-cli.jar {command}" + (
        " [COMMAND]\nLists all the available commands or a detailed description of single command.\n COMMAND : Name of the command"
        if command == "help"
        else ""
    )
    text = f"\nERROR: Too many arguments: {given[0]}\n{usage}\n"
    return frame(STDERR, text.encode()) + frame(EXIT, struct.pack(">i", 2))


SHOWING = ("connect-node", "disconnect-node", "delete-node", "offline-node", "online-node", "enable-job", "keep-build", "reload-job")
COMMANDS = {
    "build": "Builds a job.",
    "connect-node": "Connects to a node.",
    "console": "Shows the output of a build.",
    "copy-job": "Copies a job.",
    "create-job": "Makes a job from XML.",
    "delete-job": "Deletes jobs.",
    "delete-node": "Deletes nodes.",
    "disable-job": "Disables a job.",
    "disconnect-node": "Disconnects from a node.",
    "enable-job": "Enables a job.",
    "get-job": "Prints a job as XML.",
    "groovy": "Runs a script.",
    "groovysh": "An interactive shell of Groovy.",
    "help": "Lists the commands.",
    "install-plugin": "Installs a plugin.",
    "keep-build": "Keeps a build for ever.",
    "list-jobs": "Lists jobs.",
    "list-plugins": "Lists plugins.",
    "offline-node": "Takes a node out.",
    "online-node": "Takes a node in again.",
    "reload-configuration": "Reads all settings again.",
    "reload-job": "Reads jobs again.",
    "restart": "Restarts Jenkins.",
    "safe-restart": "Restarts Jenkins when nothing is built.",
    "shutdown": "Stops Jenkins.",
    "version": "Prints the version.",
    "who-am-i": "Tells who you are.",
}
