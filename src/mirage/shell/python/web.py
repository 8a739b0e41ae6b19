"""urllib.request and http.client: what the world's web gives, in Python's own objects and with its own frames where it fails."""

from __future__ import annotations

import os
import urllib.error
from collections.abc import Callable
from email.message import Message
from typing import Any

from mirage.shell.lib.text import to_bytes
from mirage.shell.net import network
from mirage.shell.python.faults import Raised, Unknown
from mirage.shell.python.files import at
from mirage.shell.python.machine import Machine
from mirage.shell.python.network import CREATING, RESOLVING
from mirage.shell.python.objects import Thing
from mirage.shell.python.sockets import ERRNO, GAI, gaierror
from mirage.world.internet import Failure

CLIENT = """  File "/usr/lib/python3.11/http/client.py", line 1311, in request
    self._send_request(method, url, body, headers, encode_chunked)
  File "/usr/lib/python3.11/http/client.py", line 1357, in _send_request
    self.endheaders(body, encode_chunked=encode_chunked)
  File "/usr/lib/python3.11/http/client.py", line 1306, in endheaders
    self._send_output(message_body, encode_chunked=encode_chunked)
  File "/usr/lib/python3.11/http/client.py", line 1066, in _send_output
    self.send(msg)
  File "/usr/lib/python3.11/http/client.py", line 1004, in send
    self.connect()
"""
DIALING = """  File "/usr/lib/python3.11/http/client.py", line 970, in connect
    self.sock = self._create_connection(
                ^^^^^^^^^^^^^^^^^^^^^^^^
"""
SECURE = """  File "/usr/lib/python3.11/http/client.py", line 1476, in connect
    super().connect()
"""
LOOKING = """  File "/usr/lib/python3.11/socket.py", line 827, in create_connection
    for res in getaddrinfo(host, port, 0, SOCK_STREAM):
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"""
ASKING = """  File "/usr/lib/python3.11/urllib/request.py", line 1361, in do_open
    h.request(req.get_method(), req.selector, req.data, headers,
"""
RETRIEVING = """  File "/usr/lib/python3.11/urllib/request.py", line 241, in urlretrieve
    with contextlib.closing(urlopen(url, data)) as fp:
                            ^^^^^^^^^^^^^^^^^^
"""
OPEN = """  File "/usr/lib/python3.11/urllib/request.py", line 216, in urlopen
    return opener.open(url, data, timeout)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"""
OPENING = (
    OPEN
    + """  File "/usr/lib/python3.11/urllib/request.py", line 519, in open
    response = self._open(req, data)
               ^^^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/urllib/request.py", line 536, in _open
    result = self._call_chain(self.handle_open, protocol, protocol +
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/urllib/request.py", line 496, in _call_chain
    result = func(*args)
             ^^^^^^^^^^^
"""
)
BY = {
    "http": """  File "/usr/lib/python3.11/urllib/request.py", line 1390, in http_open
    return self.do_open(http.client.HTTPConnection, req)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
""",
    "https": """  File "/usr/lib/python3.11/urllib/request.py", line 1404, in https_open
    return self.do_open(http.client.HTTPSConnection, req,
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
""",
}
FAILING = """  File "/usr/lib/python3.11/urllib/request.py", line 1364, in do_open
    raise URLError(err)
"""
ANSWERED = (
    OPEN
    + """  File "/usr/lib/python3.11/urllib/request.py", line 525, in open
    response = meth(req, response)
               ^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/urllib/request.py", line 634, in http_response
    response = self.parent.error(
               ^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/urllib/request.py", line 563, in error
    return self._call_chain(*args)
           ^^^^^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/urllib/request.py", line 496, in _call_chain
    result = func(*args)
             ^^^^^^^^^^^
  File "/usr/lib/python3.11/urllib/request.py", line 643, in http_error_default
    raise HTTPError(req.full_url, code, msg, hdrs, fp)
"""
)
NO_SCHEME = (
    OPEN
    + """  File "/usr/lib/python3.11/urllib/request.py", line 503, in open
    req = Request(fullurl, data)
          ^^^^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/urllib/request.py", line 322, in __init__
    self.full_url = url
    ^^^^^^^^^^^^^
  File "/usr/lib/python3.11/urllib/request.py", line 348, in full_url
    self._parse()
  File "/usr/lib/python3.11/urllib/request.py", line 377, in _parse
    raise ValueError("unknown url type: %r" % self.full_url)
"""
)


def request_names(machine: Machine) -> dict[str, Any]:
    """urllib.request"""
    proc = machine.current

    async def urlopen(request: Any, *_: Any, **__: Any) -> Thing:
        return await _opened(machine, request, "")

    async def retrieve(url: Any, name: Any = "", *_: Any) -> tuple[str, Any]:
        found = (await _opened(machine, url, RETRIEVING)).attributes
        target = at(name) if name else f"/tmp/tmp{proc.rng.randrange(1 << 32):08x}"  # noqa: S108  as Python's tempfile has it
        try:
            proc.caller.write_file(to_bytes(target), found["read"]())
        except OSError as fault:
            raise Raised(OSError(fault.errno, os.strerror(fault.errno or 5), target)) from None
        return target, found["headers"]

    def request_of(url: Any, data: Any = None, headers: Any = None, *_: Any, **__: Any) -> Thing:
        return Thing("urllib.request.Request", {"full_url": url, "data": data, "headers": headers or {}, "add_header": lambda *_: None,
                     "get_method": lambda: "GET" if data is None else "POST"})  # fmt: skip

    opener = Thing("urllib.request.OpenerDirector", {"open": urlopen, "addheaders": []})
    return {"urlopen": urlopen, "urlretrieve": retrieve, "Request": request_of, "build_opener": lambda *_: opener, "install_opener": lambda _: None,
            "ProxyHandler": lambda *_: None, "HTTPSHandler": lambda **_: None}  # fmt: skip


def client_names(machine: Machine) -> dict[str, Any]:
    """http.client, over what urllib.request fetches with; what refuses does so when it is asked."""

    def connection(scheme: str, port: int) -> Callable[..., Thing]:
        def make(host: str, own: Any = None, *_: Any, **__: Any) -> Thing:
            answers: list[Thing] = []

            async def request(method: str, path: str, *rest: Any, **named: Any) -> None:
                name, _mark, word = str(host).partition(":")
                try:
                    answers.append(await _opened(machine, f"{scheme}://{name}:{own or word or port}{path}", ""))
                except Raised as raised:
                    if raised.before is None:
                        raise
                    inner = raised.before
                    inner.through, inner.trace = inner.through.removeprefix(ASKING), []
                    raise inner from None

            return Thing(
                "http.client.HTTPConnection", {"request": request, "getresponse": lambda: answers.pop(0), "close": lambda: None}
            )

        return make

    return {"HTTPConnection": connection("http", 80), "HTTPSConnection": connection("https", 443)}


async def _opened(machine: Machine, request: Any, through: str) -> Thing:
    """The answer, as http.client.HTTPResponse has it. `through`: frames above urlopen's."""
    proc = machine.current
    url = request.attributes["full_url"] if isinstance(request, Thing) else str(request)
    scheme, mark, rest = url.partition("://")
    if not mark:
        unknown = Raised(ValueError(f"unknown url type: {url!r}"))
        unknown.through = through + NO_SCHEME
        raise unknown
    if scheme == "file":
        return _response(proc.read_file(rest), url, 200, "OK")
    if scheme not in BY:
        raise Unknown(f"urlopen of {scheme}")
    place, _, path = rest.partition("/")
    host, _, word = place.rpartition("@")[2].partition(":")
    port = int(word) if word.isdecimal() else 443 if scheme == "https" else 80
    secure = SECURE if scheme == "https" else ""
    found = await network.resolve(proc, host)
    if not found.addresses:
        reason = gaierror(*GAI.get(found.failure or Failure.NO_NAME, GAI[Failure.NO_NAME]))
        raise _failed(reason, scheme, through, CLIENT + secure + DIALING + LOOKING + RESOLVING)
    fetched = await network.fetch(proc, url, host, found.addresses[0], port, path=f"/{path}")
    if fetched.failure is not None or fetched.body is None:
        code = ERRNO.get(fetched.failure or Failure.RESET, 110)
        raise _failed(OSError(code, os.strerror(code)), scheme, through, CLIENT + secure + DIALING + CREATING)
    body = b"".join([chunk async for chunk in fetched.body])
    proc.session.keep(body, "download", url=to_bytes(url))
    if fetched.status >= 400:
        refused = Raised(urllib.error.HTTPError(url, fetched.status, fetched.reason, Message(), None))
        refused.through = through + ANSWERED
        raise refused
    return _response(body, url, fetched.status, fetched.reason)


def _failed(reason: OSError, scheme: str, through: str, frames: str) -> Raised:
    inner = Raised(reason)
    inner.through = ASKING + frames
    failed = Raised(urllib.error.URLError(reason))
    failed.through, failed.before = through + OPENING + BY[scheme] + FAILING, inner
    return failed


def _response(body: bytes, url: str, status: int, reason: str) -> Thing:
    place = [0]

    def read(size: Any = -1) -> bytes:
        begin = place[0]
        place[0] = len(body) if size is None or size < 0 else min(len(body), begin + size)
        return body[begin : place[0]]

    def line(*_: Any) -> bytes:
        return read((body.find(b"\n", place[0]) + 1 or len(body)) - place[0])

    headers = Thing("http.client.HTTPMessage", {"get_content_charset": lambda *_: "utf-8", "get": lambda name, default=None: default})
    return Thing("http.client.HTTPResponse", {
        "read": read, "readline": line, "lines": line, "readlines": lambda: read().splitlines(keepends=True), "close": lambda: None, "status": status, "code": status,
        "reason": reason, "getcode": lambda: status, "geturl": lambda: url, "url": url, "headers": headers, "info": lambda: headers, "msg": reason,
        "getheader": lambda name, default=None: default,
    })  # fmt: skip
