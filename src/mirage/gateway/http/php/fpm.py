"""php-fpm as nginx knows it: a request in, a script of the visitor's own files run, what it says as a response."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from http.client import responses
from typing import Any, Protocol

from mirage.gateway.http.nginx.files import page
from mirage.gateway.http.nginx.message import Request, Response, Script
from mirage.gateway.http.php import library
from mirage.gateway.http.php.library.strings import place, query
from mirage.gateway.http.php.library.web import save
from mirage.gateway.http.php.machine import APACHE, FPM, Machine, ParseError, Suspended
from mirage.gateway.http.php.nodes import Exit, Leave, Ref
from mirage.gateway.http.php.sql import Tables
from mirage.gateway.http.php.values import Fatal, PhpArray, Thrown

COMMANDS = 20  # that one page may run
UPLOADS = 20  # max_file_uploads
OF_FPM = frozenset({"USER", "HOME", "DOCUMENT_URI", "REDIRECT_STATUS"})  # what mod_php does not tell
OF_BODIES = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH", "PATH_INFO"})  # nor these where they are empty
TYPE = "text/html; charset=UTF-8"
assert library


class Host(Protocol):
    """The machine as a script asks for it."""

    php: str

    def database(self, user: str, password: str, name: str) -> Tables | None:
        """The tables of the machine's application, to who knows their user and password."""

    async def run(self, command: str, folder: str) -> bytes:
        """The output of a command that www-data runs in a folder."""


Files = Any


async def respond(
    request: Request,
    script: Script,
    files: Files,
    host: Host,
    client: Mapping[str, str],
    *,
    wait: Callable[[float], Any] = asyncio.sleep,
    sapi: str = FPM,
) -> Response:
    """Run the script; where it waits for a command of the shell, run that and then the script again, its effects kept."""
    journal: list[Any] = []
    for _ in range(COMMANDS + 1):
        machine = Machine(files, host, journal)
        machine.sapi = sapi
        _furnish(machine, request, script, client)
        try:
            response = _run(machine, script)
        except Suspended as suspended:
            output = await host.run(suspended.command, machine.globals.folder)
            journal.append(output.decode("latin-1"))
            continue
        if machine.slept:
            await wait(machine.slept)
        return response
    return page(504)


def _run(machine: Machine, script: Script) -> Response:
    path = script.path.decode("latin-1")
    try:
        machine.source(path)
    except OSError:
        return _missing()
    fault = ""
    try:
        machine.run(path)
        for callback in machine.shutdown:
            machine.apply(callback, [])
    except Fatal as fatal:
        fault = str(fatal)
    except ParseError as error:
        fault = f"PHP Parse error:  {error}"
    except Thrown as thrown:
        fault = f"Uncaught {thrown.kind}: {thrown.message}"
    except (Exit, Leave):
        pass
    except RecursionError:
        fault = "Allowed memory size of 134217728 bytes exhausted (tried to allocate 262144 bytes)"
    save(machine)
    return _response(machine, fault, path)


def _missing() -> Response:
    """What php-fpm itself says of a script that is not there."""
    body = b"File not found.\n"
    response = Response(404, TYPE.encode(), None, body=body, reason="Not Found")
    response.notes.append('error FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream')
    return response


def _response(machine: Machine, fault: str, path: str) -> Response:
    status, text = machine.status, "".join(machine.output)
    shows = machine.settings.get("display_errors") in ("1", "On", "on", "stdout")
    if fault:
        words = fault.removeprefix("PHP ").replace("Parse error:  ", "")
        kind = "Parse error" if fault.startswith("PHP Parse") else "Fatal error"
        if shows:
            text += f"<br />\n<b>{kind}</b>:  {words} in <b>{path}</b><br />\n"
        elif status == 200:
            status = 500
        machine.log.append(f"PHP {kind}:  {words} in {path}")
    kinds = [value for name, value in machine.headers if name.lower() == "content-type"]
    fields = [
        (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
        for name, value in machine.headers
        if name.lower() not in ("content-type", "location", "content-length", "status") and re.fullmatch(r"[\w-]+", name)
    ]
    location = next((value for name, value in machine.headers if name.lower() == "location"), "")
    response = Response(
        status, (kinds[-1] if kinds else TYPE).encode("latin-1", "replace"), None, fields=fields,
        location=location.encode("latin-1", "replace"), body=text.encode("latin-1", "replace"),
        reason=responses.get(status, "") if status != 200 else "",
    )  # fmt: skip
    if machine.log:
        said = "; ".join(f"PHP message: {line}" for line in machine.log)[:1500]
        response.notes.append(f'error FastCGI sent in stderr: "{said}" while reading response header from upstream')
    return response


def _furnish(machine: Machine, request: Request, script: Script, client: Mapping[str, str]) -> None:
    """The superglobals of a request."""
    get, post, cookies, uploads = query(request.query.decode("latin-1")), PhpArray(), PhpArray(), PhpArray()
    kind = request.first.get(b"content-type", b"").decode("latin-1")
    machine.extra = {"body": request.body, "uploads": {}}
    if request.method == b"POST" and kind.lower().startswith("application/x-www-form-urlencoded"):
        post = query(request.body.decode("latin-1"))
    elif request.method == b"POST" and (found := re.search(r"multipart/form-data;.*?boundary=\"?([^\";,]+)", kind, re.IGNORECASE)):
        post, uploads = _forms(machine, request.body, found[1].encode("latin-1"))
    for pair in b"; ".join(value for name, value in request.fields if name.lower() == b"cookie").decode("latin-1").split(";"):
        name, equals, value = pair.strip(" ").partition("=")
        if equals and name not in cookies:
            cookies.put(name, next(iter(query(f"x={value}").values()), ""))
    said = dict(_server(request, script, client))
    if machine.sapi == APACHE:
        said = {name: value for name, value in said.items() if name not in OF_FPM and (value or name not in OF_BODIES)}
    server = PhpArray(said)
    merged = PhpArray({**get, **post})
    found_all = {
        "_GET": get,
        "_POST": post,
        "_COOKIE": cookies,
        "_FILES": uploads,
        "_SERVER": server,
        "_REQUEST": merged,
        "_ENV": PhpArray(),
    }
    machine.superglobals = {name: Ref(value) for name, value in found_all.items()}


def _server(request: Request, script: Script, client: Mapping[str, str]) -> list[tuple[str, Any]]:
    """What fastcgi.conf hands over, and the client's headers."""
    target = request.target.decode("latin-1")
    found: list[tuple[str, Any]] = [
        ("USER", "www-data"), ("HOME", "/var/www"),
        *((_variable(name), value.decode("latin-1")) for name, value in reversed(request.fields)),
        ("PATH_INFO", script.info.decode("latin-1")), ("SCRIPT_FILENAME", script.path.decode("latin-1")),
        ("QUERY_STRING", request.query.decode("latin-1")), ("REQUEST_METHOD", request.method.decode("latin-1")),
        ("CONTENT_TYPE", request.first.get(b"content-type", b"").decode("latin-1")),
        ("CONTENT_LENGTH", request.first.get(b"content-length", b"").decode("latin-1")),
        ("SCRIPT_NAME", script.name.decode("latin-1")), ("REQUEST_URI", target),
        ("DOCUMENT_URI", request.path.decode("latin-1")), ("DOCUMENT_ROOT", script.root.decode("latin-1")),
        ("SERVER_PROTOCOL", f"HTTP/1.{request.version % 1000}"), ("REQUEST_SCHEME", "https" if request.is_secure else "http"),
        ("GATEWAY_INTERFACE", "CGI/1.1"), ("REDIRECT_STATUS", "200"), *client.items(),
        ("PHP_SELF", (script.name + script.info).decode("latin-1")),
    ]  # fmt: skip
    return [(name, value) for name, value in found if name != "HTTP_PROXY"]


def _variable(name: bytes) -> str:
    return f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"


def _forms(machine: Machine, body: bytes, boundary: bytes) -> tuple[PhpArray, PhpArray]:
    """multipart/form-data: fields, and files below names that only move_uploaded_file knows."""
    post, uploads = PhpArray(), PhpArray()
    for part in body.split(b"--" + boundary)[1:][:1000]:
        head, separator, data = part.partition(b"\r\n\r\n")
        named = re.search(rb'\bname="([^"]*)"', head)
        if not separator or named is None:
            continue
        data = data.removesuffix(b"\r\n")
        name = named[1].decode("latin-1")
        file = re.search(rb'filename="([^"]*)"', head)
        if file is None:
            place(post, name, data.decode("latin-1"))
        elif len(machine.extra["uploads"]) < UPLOADS:
            _upload(machine, uploads, name, file[1], head, data)
    return post, uploads


def _upload(machine: Machine, uploads: PhpArray, name: str, file: bytes, head: bytes, data: bytes) -> None:
    kind = re.search(rb"(?i)content-type:\s*([^\r\n]+)", head)
    path = "/tmp/php" + str(machine.effect(lambda: machine.host.chance().randbytes(3).hex()))  # noqa: S108 - the machine's own
    machine.extra["uploads"][path] = data
    shown = file.decode("latin-1").rpartition("/")[2].rpartition("\\")[2]
    facts = {"name": shown, "full_path": file.decode("latin-1"), "type": kind[1].decode("latin-1") if kind else "", "tmp_name": path,
             "error": 0 if file else 4, "size": len(data)}  # fmt: skip
    uploads.put(
        name.removesuffix("[]"),
        PhpArray({key: PhpArray.of([value]) for key, value in facts.items()} if name.endswith("[]") else facts),
    )
