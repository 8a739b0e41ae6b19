"""The servers of a configuration, and how one answers: location, access, try_files, then a file or an application.

What Debian's packages and the world's own sites use is played through; a directive that is not known here is passed over.
"""

from __future__ import annotations

import html
import ipaddress
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from errno import EACCES, ELOOP, ENOENT
from stat import S_ISDIR
from typing import Any
from urllib.parse import quote

from mirage.gateway.http.nginx import dates, files
from mirage.gateway.http.nginx.files import Layout, page
from mirage.gateway.http.nginx.found import Found
from mirage.gateway.http.nginx.logs import credentials
from mirage.gateway.http.nginx.message import Request, Response, Script
from mirage.gateway.http.nginx.patterns import compiled
from mirage.gateway.http.nginx.settings import BadSettings, Block, Directive
from mirage.vfs.caller import Caller
from mirage.world import passwords

CHANGES = 10  # NGX_HTTP_MAX_URI_CHANGES
MOST_NAMES = 256  # that are remembered with their servers
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "M": 2592000, "y": 31536000, "": 1}
SIZES = {"": 0, "k": 10, "m": 20, "g": 30}
WORDED = frozenset({"listen", "return", "try_files", "proxy_pass", "fastcgi_pass", "root"})
_CODE = re.compile("[0-9]{1,3}")
PLAIN = ["$uri", "$uri/", "=404"]
INHERITED = ("root", "index", "autoindex", "expires", "auth_basic", "auth_basic_user_file", "default_type", "client_max_body_size")


@dataclass(slots=True)
class Location:
    """One location with the settings that it has or inherits."""

    sign: str = ""  # "", =, ^~, ~, ~*, @
    name: str = ""
    pattern: Any = None  # of bytes
    block: Block = field(default_factory=Block)
    above: Block = field(default_factory=Block)

    def words(self, name: str) -> list[str] | None:
        own = self.block.words(name)
        return own if own is not None or name not in INHERITED else self.above.words(name)

    def word(self, name: str, default: str = "") -> str:
        found = self.words(name)
        return found[0] if found else default


class Server:
    """One server block."""

    def __init__(self, block: Block, above: Block, types: dict[bytes, bytes]) -> None:
        self.block = block
        self.types = types
        outer = Block([*above.directives, *block.directives])
        self.names = [name for directive in block.all("server_name") for name in directive.words]
        self.ports: dict[int, bool] = {}  # port -> whether it is the default there
        for directive in block.all("listen") or []:
            number = _port(directive)
            self.ports[number] = self.ports.get(number, False) or "default_server" in directive.words or "default" in directive.words
        self.ports = self.ports or {80: False}
        self.locations = [Location(above=outer)]
        for directive in block.all("location"):
            if directive.words:
                self.locations.append(_location(directive.words, Block(directive.block or []), outer))
        self.logs = (
            _log(outer, "access_log", b"/var/log/nginx/access.log"), _log(outer, "error_log", b"/var/log/nginx/error.log"), self.name,
        )  # fmt: skip
        self.plain = self._plain()
        self.found = Found()

    @property
    def name(self) -> str:
        """What error.log calls it."""
        return self.names[0] if self.names else ""

    def _plain(self) -> Layout | None:
        """The layout of a server that does nothing but try_files $uri $uri/ =404, as Debian's default site."""
        if len(self.locations) != 2 or self.block.all("return"):
            return None
        (_, only) = self.locations
        is_plain = only.sign == "" and only.name == "/" and only.block.words("try_files") == PLAIN and len(only.block.directives) == 1
        return self._layout(only) if is_plain and not set(only.above.words("autoindex") or []) & {"on"} else None

    def _layout(self, location: Location) -> Layout:
        index = tuple(name.encode("latin-1") for name in location.words("index") or ["index.html"])
        root = location.word("root", "/usr/share/nginx/html").rstrip("/").encode("latin-1")
        return Layout(root, index, self.types, location.word("default_type", "text/plain").encode("latin-1"))

    def find(self, uri: str) -> Location:
        """The location of a URI: = first, then the longest prefix, unless a regular expression matches and no ^~ forbids to ask."""
        best = self.locations[0]
        for location in self.locations[1:]:
            if location.sign == "=" and uri == location.name:
                return location
            if location.sign in ("", "^~") and uri.startswith(location.name) and len(location.name) >= len(best.name):
                best = location
        if best.sign != "^~":
            for location in self.locations:
                if location.pattern is not None and location.pattern.search(uri.encode("latin-1")):
                    return location
        return best

    def largest(self, uri: str) -> int:
        """client_max_body_size of a URI's location; 0 is no bound, and what the server itself returns has none."""
        if self.block.words("return"):
            return 0
        found = re.fullmatch(r"(\d+)([kKmMgG]?)", self.find(uri).word("client_max_body_size", "1m"))
        return int(found[1]) << SIZES[found[2].lower()] if found else 1 << 20

    def answer(self, caller: Caller, request: Request) -> Response | Script:
        """What nginx makes of a request."""
        if self.plain is not None:
            return files.answer(self.plain, caller, request, self.found)
        notes: list[str] = []
        found = _Answer(self, caller, request, notes).run()
        if isinstance(found, Response):
            found.notes = [*notes, *found.notes]
        return found


class _Answer:
    """One request on its way through the phases."""

    def __init__(self, server: Server, caller: Caller, request: Request, notes: list[str]) -> None:
        self.server, self.caller, self.request, self.notes = server, caller, request, notes
        self.uri, self.args = request.path.decode("latin-1"), request.query.decode("latin-1")

    def run(self) -> Response | Script:
        returned = self.server.block.words("return")
        if returned:
            return self._return(returned, self.server.locations[0])
        named: Location | None = None
        for _ in range(CHANGES):
            location = named or self.server.find(self.uri)
            named = None
            found = self._visit(location)
            if isinstance(found, Response | Script):
                return found
            if found.startswith("@"):
                named = next((one for one in self.server.locations if one.name == found), None)
                if named is None:
                    return page(500)
                continue
            self.uri, _, self.args = found.partition("?")
        self.notes.append(f'error rewrite or internal redirection cycle while internally redirecting to "{self.uri}"')
        return page(500)

    def _visit(self, location: Location) -> Response | Script | str:
        """The answer of a location, or where the request goes from there."""
        returned = location.block.words("return")
        if returned:
            return self._return(returned, location)
        if self._is_denied(location):
            self.notes.append("error access forbidden by rule")
            return page(403)
        if location.word("auth_basic", "off") != "off":
            refused = self._unknown(location)
            if refused is not None:
                return refused
        tried = location.block.words("try_files")
        is_script = location.block.words("fastcgi_pass") is not None
        proxied = location.block.words("proxy_pass")
        if proxied is not None:
            self.request.path, self.request.query = self.uri.encode("latin-1"), self.args.encode("latin-1")
            return Script(b"", self.uri.encode("latin-1"), socket=proxied[0])
        if tried and not is_script:
            moved = self._try_files(location, tried)
            if moved is not None:
                return moved
        return self._script(location) if is_script else self._file(location)

    def _return(self, words: list[str], location: Location) -> Response:
        is_coded = _CODE.fullmatch(words[0]) is not None
        code = int(words[0]) if is_coded else 302
        text = self._filled(" ".join(words[1:]) if is_coded else words[0])
        is_moved = code in (301, 302, 303, 307, 308)
        if not is_moved and code != 204 and (text or code < 400):
            kind = files.type_of(self.server._layout(location), self.uri.encode("latin-1"))
            return Response(code, kind, len(text), body=text.encode("latin-1"))
        made = page(code, text.encode("latin-1") if is_moved else b"")
        made.is_returned = code < 400  # ngx_http_script_return_code
        return made

    def _filled(self, text: str) -> str:
        known: dict[str, Callable[[], str]] = {
            "request_uri": lambda: self.request.target.decode("latin-1"), "uri": lambda: self.uri, "args": lambda: self.args,
            "query_string": lambda: self.args, "is_args": lambda: "?" if self.args else "", "server_name": lambda: self.server.name,
            "host": lambda: self.request.host.decode("latin-1") or self.server.name,
            "scheme": lambda: "https" if self.request.is_secure else "http", "fastcgi_script_name": lambda: self.uri,
            "remote_addr": lambda: self.request.client, "request_method": lambda: self.request.method.decode("latin-1"),
        }  # fmt: skip

        def value(found: re.Match[str]) -> str:
            name = found[1]
            if name.startswith("http_"):
                return self.request.first.get(name[5:].replace("_", "-").encode(), b"").decode("latin-1")
            return known.get(name, lambda: "")()

        return re.sub(r"\$\{?(\w+)\}?", value, text)

    def _is_denied(self, location: Location) -> bool:
        """allow and deny: the first that fits."""
        rules = [one for one in location.block.directives if one.name in ("allow", "deny")]
        rules = rules or [one for one in location.above.directives if one.name in ("allow", "deny")]
        for rule in rules:
            if rule.words[:1] == ["all"] or _is_within(self.request.client, rule.words[0] if rule.words else ""):
                return rule.name == "deny"
        return False

    def _unknown(self, location: Location) -> Response | None:
        """Basic authentication (ngx_http_auth_basic_module); None for who is known."""
        refused = page(401)
        refused.fields = [(b"WWW-Authenticate", f'Basic realm="{location.word("auth_basic")}"'.encode("latin-1"))]
        name, password = credentials(self.request)
        if not name:
            return refused
        path = location.word("auth_basic_user_file")
        path = path if path.startswith("/") else f"/etc/nginx/{path}"
        try:
            text = self.caller.read_file(path.encode("latin-1"), 1 << 20)
        except OSError as error:
            self.notes.append(f'error open() "{path}" failed ({error.errno}: {os.strerror(error.errno or 0)})')
            return page(403) if error.errno in (ENOENT, EACCES) else page(500)
        for line in text.splitlines():
            user, _, kept = line.partition(b":")
            if user == name:
                if passwords.verify(password, kept.partition(b":")[0].decode("latin-1")):
                    return None
                self.notes.append(f'error user "{name.decode("latin-1")}": password mismatch')
                return refused
        self.notes.append(f'error user "{name.decode("latin-1")}" was not found in "{path}"')
        return refused

    def _try_files(self, location: Location, words: list[str]) -> Response | str | None:
        root = self.server._layout(location).root
        for word in words[:-1]:
            name = self._filled(word)
            wants_directory = name.endswith("/")
            try:
                found = self.caller.stat(root + (name.rstrip("/") or "/").encode("latin-1"))
            except OSError:
                continue
            if S_ISDIR(found.mode) == wants_directory:
                if word not in ("$uri", "$uri/"):
                    self.uri = name
                return None
        last = words[-1]
        if last.startswith("="):
            return page(int(last[1:]))
        return last if last.startswith("@") else self._filled(last)

    def _script(self, location: Location) -> Response | Script:
        root = self.server._layout(location).root
        name, info = self.uri, ""
        split = compiled((location.block.words("fastcgi_split_path_info") or [""])[0])
        if split is not None and split.groups >= 2 and (found := split.search(self.uri.encode("latin-1"))):
            name, info = ((found[number] or b"").decode("latin-1") for number in (1, 2))
        if name.endswith("/"):
            name += (location.block.words("fastcgi_index") or ["index.php"])[0]
        if location.block.words("try_files") and not self.caller.exists(root + name.encode("latin-1")):
            return page(404)
        self.request.path, self.request.query = self.uri.encode("latin-1"), self.args.encode("latin-1")
        socket = (location.block.words("fastcgi_pass") or [""])[0]
        return Script(root, name.encode("latin-1"), info.encode("latin-1"), socket)

    def _file(self, location: Location) -> Response | str:
        layout = self.server._layout(location)
        uri = self.uri.encode("latin-1")
        if uri.endswith(b"/") and self.request.method in files.TAKEN:
            index = files.index_of(layout, self.caller, uri, self.notes)
            if isinstance(index, Response):
                return index
            if index is not None:
                return self.uri + index.decode("latin-1") + (f"?{self.args}" if self.args else "")
            if location.word("autoindex") == "on" and self.request.method in files.READING and self.caller.exists(layout.root + uri):
                return listing(self.caller, layout.root + uri, self.uri)
        response = files.direct(layout, self.caller, self.request, uri, self.notes)
        expires = location.words("expires")
        if expires and response.status == 200 and (found := re.fullmatch(r"(\d+)([smhdwMy]?)", expires[0])):
            seconds = int(found[1]) * SECONDS[found[2]]
            response.fields += [(b"Expires", b""), (b"Cache-Control", b"max-age=%d" % seconds)]
            response.expires = seconds
        return response


def listing(caller: Caller, path: bytes, uri: str) -> Response:
    """autoindex (ngx_http_autoindex_module): directories first, names cut at 50 characters."""
    try:
        with caller.open(path) as directory:
            names = [entry.name for entry in directory.listdir() if not entry.name.startswith(b".")]
    except OSError:
        return page(403)
    rows = []
    for name in names:
        try:
            found = caller.stat(path + name)
        except OSError as error:
            if error.errno not in (ENOENT, ELOOP):
                continue
            found = caller.lstat(path + name)  # a link that leads nowhere is shown as itself
        rows.append((not S_ISDIR(found.mode), name, found))
    out = [
        f'<html>\r\n<head><title>Index of {uri}</title></head>\r\n<body>\r\n<h1>Index of {uri}</h1><hr><pre><a href="../">../</a>\r\n'
    ]
    for is_file, name, found in sorted(rows, key=lambda row: row[:2]):
        slash = "" if is_file else "/"
        shown = name.decode("latin-1") + slash
        label = html.escape(shown if len(shown) <= 50 else shown[:47] + "..>", quote=True)
        size = f"{found.size:>19}" if is_file else f"{'-':>19}"
        day = dates.render(found.mtime // 1_000_000_000).decode()
        moment = f"{day[5:7]}-{day[8:11]}-{day[12:16]} {day[17:22]}"
        out.append(f'<a href="{quote(name, safe="")}{slash}">{label}</a>{" " * (51 - min(50, len(shown)))}{moment} {size}\r\n')
    body = "".join([*out, "</pre><hr></body>\r\n</html>\r\n"]).encode("latin-1")
    return Response(200, b"text/html", None, body=body)


def _location(words: list[str], block: Block, above: Block) -> Location:
    sign, name = (words[0], words[1]) if len(words) > 1 else ("@" if words[0].startswith("@") else "", words[0])
    pattern = compiled(name, ignores_case=sign == "~*") if sign in ("~", "~*") else None
    return Location(sign, name, pattern, block, above)


def _log(block: Block, name: str, default: bytes) -> bytes:
    found = block.words(name)
    return found[0].encode("latin-1") if found and found[0] != "off" else default


class Servers:
    """All servers of a configuration."""

    def __init__(self, main: Block) -> None:
        """BadSettings: nginx would refuse to start with them."""
        _judge(main.directives)
        self.all: list[Server] = []
        self._chosen: dict[tuple[int, str], Server | None] = {}
        for http in main.all("http"):
            types = types_of(Block(http.block or []))
            above = Block([one for one in http.block or [] if one.name not in ("server", "types")])
            for directive in http.block or []:
                if directive.name == "server":
                    self.all.append(Server(Block(directive.block or []), above, types))

    def choose(self, port: int, host: str) -> Server | None:
        """The server of a port and a name (lower case): exact, *.name, name.*, then the port's default. One is asked for often."""
        if (port, host) not in self._chosen:
            if len(self._chosen) >= MOST_NAMES:
                self._chosen.clear()
            self._chosen[port, host] = self._choose(port, host)
        return self._chosen[port, host]

    def _choose(self, port: int, host: str) -> Server | None:
        here = [server for server in self.all if port in server.ports]
        for server in here:
            if host and host in server.names:
                return server
        for server in here:
            if any(_fits(name, host) for name in server.names):
                return server
        return next((server for server in here if server.ports[port]), here[0] if here else None)


def _judge(directives: list[Directive]) -> None:
    """What would be met at a request only."""
    for one in directives:
        if one.name in WORDED and not one.words:
            raise BadSettings(f'invalid number of arguments in "{one.name}" directive')
        if one.name == "return" and not (
            _CODE.fullmatch(one.words[0]) or one.words[0].startswith(("http://", "https://", "$scheme"))
        ):
            raise BadSettings(f'invalid return code "{one.words[0]}"')
        if one.name == "try_files" and one.words[-1].startswith("=") and not _CODE.fullmatch(one.words[-1][1:]):
            raise BadSettings(f'invalid code "{one.words[-1]}"')
        _judge(one.block or [])


def _port(directive: Directive) -> int:
    """Of listen: an address, a port, or both. BadSettings: a port that is none."""
    digits = re.search(r"(?:^|:)([0-9]+)$", directive.words[0])
    if digits is None:
        return 80
    if not 0 < int(digits[1][:6]) < 65536 or len(digits[1]) > 5:
        raise BadSettings(f'invalid port in "{directive.words[0]}" of the "listen" directive')
    return int(digits[1])


def types_of(http: Block) -> dict[bytes, bytes]:
    """Type by extension; one that stands twice has the first of its types (nginx warns of the other)."""
    found: dict[bytes, bytes] = {}
    for directive in http.all("types"):
        for line in directive.block or []:
            for extension in line.words:
                found.setdefault(extension.lower().encode("latin-1"), line.name.encode("latin-1"))
    return found


def _fits(name: str, host: str) -> bool:
    if name.startswith("*."):
        return host.endswith(name[1:])
    if name.startswith("."):
        return host == name[1:] or host.endswith(name)
    if name.endswith(".*"):
        return host.startswith(name[:-1])
    return False


def _is_within(client: str, block: str) -> bool:
    """Whether an address is another, or in a network."""
    try:
        return ipaddress.ip_address(client) in ipaddress.ip_network(block, strict=False)
    except ValueError:
        return False
