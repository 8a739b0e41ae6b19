"""`python3 -m http.server` (SimpleHTTP/0.6): the directory, to whoever asks on the port, as http.server of Python 3.11 answers."""

from __future__ import annotations

import html
import posixpath
import stat as st
import sys
import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.local import zone_of
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.net.dialing import Line, listen
from mirage.shell.python.running import RUNPY

if TYPE_CHECKING:
    from mirage.shell.process import Process

PORT = 8000
ASKED_MAX = 65536  # bytes of a request
SENT_MAX = 16 << 20  # of a file
KINDS = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
         ".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".svg": "image/svg+xml", ".xml": "text/xml", ".py": "text/x-python", ".c": "text/plain",
         ".h": "text/plain", ".sh": "application/x-sh", ".tar": "application/x-tar", ".gz": "application/gzip", ".zip": "application/zip", ".pdf": "application/pdf",
         ".so": "application/octet-stream", ".exe": "application/octet-stream", ".bin": "application/octet-stream", ".csv": "text/csv", ".bat": "text/plain",
         ".bz2": "application/x-bzip2", ".xz": "application/x-xz", ".md": "text/markdown"}  # fmt: skip
USAGE = "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\n"
HELP = """
positional arguments:
  port                  bind to this port (default: 8000)

options:
  -h, --help            show this help message and exit
  --cgi                 run as CGI server
  -b ADDRESS, --bind ADDRESS
                        bind to this address (default: all interfaces)
  -d DIRECTORY, --directory DIRECTORY
                        serve this directory (default: current directory)
  -p VERSION, --protocol VERSION
                        conform to this HTTP version (default: HTTP/1.0)
"""
BINDING = """  File "/usr/lib/python3.11/http/server.py", line 1309, in <module>
    test(
  File "/usr/lib/python3.11/http/server.py", line 1256, in test
    with ServerClass(addr, HandlerClass) as httpd:
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/socketserver.py", line 456, in __init__
    self.server_bind()
  File "/usr/lib/python3.11/http/server.py", line 1303, in server_bind
    return super().server_bind()
           ^^^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/http/server.py", line 136, in server_bind
    socketserver.TCPServer.server_bind(self)
  File "/usr/lib/python3.11/socketserver.py", line 472, in server_bind
    self.socket.bind(self.server_address)
"""
ERROR = """<!DOCTYPE HTML>
<html lang="en">
    <head>
        <meta charset="utf-8">
        <title>Error response</title>
    </head>
    <body>
        <h1>Error response</h1>
        <p>Error code: {code}</p>
        <p>Message: {message}.</p>
        <p>Error code explanation: {code} - {explain}.</p>
    </body>
</html>
"""


async def serve(proc: Process, args: list[str]) -> int:
    """Until it is killed; a port that is taken ends it as Python tells it."""
    place, port, address = proc.cwd(), str(PORT), "0.0.0.0"  # noqa: S104
    words = list(_split(args))
    if any(name in ("-h", "--help") for name, _ in words):
        proc.out(USAGE + HELP)
        return 0
    for name, value in words:
        if name in ("-d", "--directory"):
            place = posixpath.join(place, value)
        elif name in ("-b", "--bind"):
            address = value
        elif name == "":
            port = value
    if not port.isdecimal():
        proc.err(f"{USAGE}server.py: error: argument port: invalid int value: '{port}'\n")
        return 2
    try:
        listening = listen(proc, address, int(port))
    except OSError as error:
        kind = "PermissionError" if error.errno == 13 else "OSError"
        proc.err(f"{RUNPY}{BINDING}{kind}: [Errno {error.errno}] {why(error)}\n")
        return 1
    proc.out(f"Serving HTTP on {address} port {port} (http://{address}:{port}/) ...\n")
    if proc.isatty(1):
        await proc.flush()
    try:
        while True:
            line = await listening.accept()
            try:
                await _answer(proc, line, place)
            except OSError:
                pass  # who asked is gone
            finally:
                line.close()
    finally:
        listening.close()


def _split(args: list[str]) -> Iterator[tuple[str, str]]:
    left = list(args)
    while left:
        word = left.pop(0)
        if word.startswith("--"):
            name, mark, value = word.partition("=")
            taken = value if mark else left.pop(0) if name not in ("--help", "--cgi") and left else ""
            yield name, taken
        elif word.startswith("-") and len(word) > 1:
            yield word[:2], word[2:] or (left.pop(0) if word[1] != "h" and left else "")
        else:
            yield "", word


async def _answer(proc: Process, line: Line, place: str) -> None:
    asked = b""
    while b"\r\n\r\n" not in asked and b"\n\n" not in asked and len(asked) < ASKED_MAX:
        data = await proc.read_from(line.reader)
        if not data:
            break
        asked += data
    first = asked.split(b"\n")[0].decode("latin-1").rstrip("\r")
    words = first.split()
    if not words:
        return
    if len(words) != 3 or not words[2].startswith("HTTP/"):
        code, message = 400, f"Bad request syntax ({first!r})" if len(words) != 3 else f"Bad request version ({words[2]!r})"
        await _fail(proc, line, first, code, message, has_body=True)
    elif words[0] not in ("GET", "HEAD"):
        await _fail(proc, line, first, 501, f"Unsupported method ({words[0]!r})", has_body=True)
    else:
        await _give(proc, line, first, words[1], place, has_body=words[0] == "GET")


async def _give(proc: Process, line: Line, first: str, target: str, place: str, *, has_body: bool) -> None:
    path = urllib.parse.unquote(target.partition("?")[0].partition("#")[0], errors="surrogateescape")
    parts = [part for part in posixpath.normpath(path).split("/") if part and part not in (".", "..")]
    name = posixpath.join(place, *parts)
    try:
        stat = proc.stat(name)
        if st.S_ISDIR(stat.mode):
            if not path.endswith("/"):
                await _say(proc, line, first, 301, {"Location": target + "/", "Content-Length": "0"}, b"")
                return
            index = next((f"{name}/{each}" for each in ("index.html", "index.htm") if proc.exists(f"{name}/{each}")), None)
            if index is None:
                body = _listing(proc, name, path)
                await _say(
                    proc,
                    line,
                    first,
                    200,
                    {"Content-type": "text/html; charset=utf-8", "Content-Length": str(len(body))},
                    body if has_body else b"",
                )
                return
            name, stat = index, proc.stat(index)
        body = proc.read_file(name, SENT_MAX)
    except OSError:
        await _fail(proc, line, first, 404, "File not found", has_body=has_body)
        return
    suffix = posixpath.splitext(name)[1].lower()
    kind = KINDS.get(suffix, "application/octet-stream")
    headers = {"Content-type": kind, "Content-Length": str(len(body)), "Last-Modified": formatdate(stat.mtime // 10**9, usegmt=True)}
    await _say(proc, line, first, 200, headers, body if has_body else b"")


def _listing(proc: Process, name: str, path: str) -> bytes:
    entries = [to_text(entry.name) for entry in proc.caller.listdir(to_bytes(name)) if entry.name not in (b".", b"..")]
    title = f"Directory listing for {html.escape(path, quote=False)}"
    lines = [
        "<!DOCTYPE HTML>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{title}</title>",
        "</head>",
        f"<body>\n<h1>{title}</h1>",
        "<hr>\n<ul>",
    ]
    for entry in sorted(entries, key=str.lower):
        found = proc.lstat(f"{name}/{entry}")
        is_directory = proc.exists(f"{name}/{entry}") and st.S_ISDIR(proc.stat(f"{name}/{entry}").mode)
        link, shown = entry + "/" * is_directory, entry + ("@" if st.S_ISLNK(found.mode) else "/" * is_directory)
        lines.append(f'<li><a href="{urllib.parse.quote(link, errors="surrogatepass")}">{html.escape(shown, quote=False)}</a></li>')
    lines += ["</ul>\n<hr>\n</body>\n</html>\n"]
    return "\n".join(lines).encode(sys.getfilesystemencoding(), "surrogateescape")


async def _fail(proc: Process, line: Line, first: str, code: int, message: str, *, has_body: bool) -> None:
    _log(proc, line, f"code {code}, message {message}")
    body = ERROR.format(code=code, message=html.escape(message, quote=False), explain=HTTPStatus(code).description).encode()
    headers = {"Connection": "close", "Content-Type": "text/html;charset=utf-8", "Content-Length": str(len(body))}
    await _say(proc, line, first, code, headers, body if has_body else b"", message)


async def _say(proc: Process, line: Line, first: str, code: int, headers: dict[str, str], body: bytes, message: str = "") -> None:
    _log(proc, line, f'"{first}" {code} -')
    await proc.flush()
    moment = formatdate(proc.clock.now() // 10**9, usegmt=True)
    status = f"HTTP/1.0 {code} {message or HTTPStatus(code).phrase}\r\nServer: SimpleHTTP/0.6 Python/3.11.2\r\nDate: {moment}\r\n"
    await line.send((status + "".join([f"{name}: {value}\r\n" for name, value in headers.items()]) + "\r\n").encode("latin-1") + body)


def _log(proc: Process, line: Line, text: str) -> None:
    moment = datetime.fromtimestamp(proc.clock.now() // 10**9, UTC).astimezone(zone_of(proc))
    proc.err(f"{line.peer[0]} - - [{moment:%d/%b/%Y %H:%M:%S}] {text}\n")
