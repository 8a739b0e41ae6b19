"""What Apache finds for a request under Debian's configuration: the walk, mod_dir, mod_autoindex, the default handler."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from errno import EACCES, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR
from stat import S_ISDIR, S_ISREG

from mirage.base.clock import SECOND
from mirage.gateway.http.apache import autoindex, reply
from mirage.gateway.http.apache.conditions import Entity
from mirage.gateway.http.apache.hosts import DEFAULT, PHP, STATUS, Host, Rules
from mirage.gateway.http.apache.large import WHOLE, Large
from mirage.gateway.http.apache.lines import Asked, Refused
from mirage.gateway.http.apache.reply import Reply
from mirage.gateway.http.nginx import dates
from mirage.gateway.http.nginx.logs import credentials
from mirage.gateway.http.nginx.message import Script
from mirage.vfs.caller import Caller
from mirage.vfs.types import Stat

ALLOWS = (  # a hash's order: where it begins is drawn when a server starts
    b"OPTIONS,HEAD,GET,POST", b"HEAD,GET,POST,OPTIONS", b"GET,POST,OPTIONS,HEAD", b"POST,OPTIONS,HEAD,GET",
)  # fmt: skip
KNOWN = frozenset(
    (
        b"PUT DELETE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK VERSION-CONTROL CHECKOUT UNCHECKOUT CHECKIN UPDATE LABEL "
        b"REPORT MKWORKSPACE MKACTIVITY BASELINE-CONTROL MERGE"
    ).split()
)
ADDED = {b"Z": b"application/x-compress", b"gz": b"application/x-gzip", b"tgz": b"application/x-gzip", b"bz2": b"application/x-bzip2",
         b"shtml": b"text/html"}  # fmt: skip
PATH_MAX = 4093  # APR_PATH_MAX, less what apr_filepath_merge adds
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})?")
_TYPES: dict[tuple[int, int], dict[bytes, bytes]] = {}  # of a mime.types, by its size and time


class Walk:
    """One request's way to its resource. `signature` stands below pages; `base` is scheme, host and port of redirects.

    `script` is there after an answer that PHP has to give, `notes` are lines for the error log.
    """

    def __init__(
        self, caller: Caller, request: Asked, signature: str, base: bytes, allow: bytes, now: int, host: Host = DEFAULT, *,
        is_local: bool = False, status: Callable[[Asked, Host, str], Reply] | None = None,
    ) -> None:  # fmt: skip
        self._caller = caller
        self._status = status
        self._request = request
        self._signature = signature
        self._base = base
        self._allow = (b"Allow", allow)
        self._now = now
        self._host = host
        self._is_local = is_local
        self.script: Script | None = None
        self.notes: list[str] = []
        self._rules = Rules()
        self._path = b""
        self._found: Stat | None = None

    def answer(self) -> Reply:
        """Refused: the path is none."""
        early = self.early()
        return early if early is not None else self._handled()

    def early(self) -> Reply | None:
        """What is decided before a handler has the request, which alone reads its body. Refused, as `answer`."""
        request = self._request
        if request.is_foreign:
            raise Refused(400)
        if request.method == b"CONNECT" or request.path == b"*":
            return None
        try:
            path = normalized(request.path)
        except Refused:
            self.notes.append(f"core:error AH10244: invalid URI path ({request.target.decode('latin-1')})")
            raise
        if path is None:
            return self._error(404)
        if request.method == b"TRACE":
            return self._error(405, [(b"Allow", b"")])
        self._path = path
        try:
            self._found = found = self._find(path)
        except OSError as error:
            if error.errno not in (ENOENT, ENOTDIR):
                return self._unreachable(path, error.errno)
            return self._judged(self._reached(path))
        if S_ISDIR(found.mode):
            return self._judged(path.rstrip(b"/") + b"/") or self._entered(path)
        return self._judged(path.rstrip(b"/"))

    def _judged(self, path: bytes) -> Reply | None:
        """What the configuration has against it."""
        rules = self._rules = self._host.rules(self._caller, self._host.place(path), self._path)
        if rules.is_broken:
            self.notes.append(f"core:alert {rules.is_broken}")
            return self._error(500)
        if rules.granted == "user":
            self._request.user = credentials(self._request)[0]
            realm = rules.realm.encode("latin-1", "replace")
            return self._error(401, [(b"WWW-Authenticate", b'Basic realm="%s"' % realm)])
        is_told = rules.handler != STATUS or self._status is not None
        if is_told and (rules.granted == "all" or (rules.granted == "local" and self._is_local)):
            return None
        shown = self._host.place(path).decode("latin-1")
        self.notes.append(f"authz_core:error AH01630: client denied by server configuration: {shown}")
        return self._error(403)

    def _entered(self, path: bytes) -> Reply | None:
        """mod_dir: a directory's slash, and its index in its place."""
        if not path.endswith(b"/"):
            if self._request.method not in (b"GET", b"HEAD") and "redirect-carefully" in self._request.marks:
                return None
            return self._redirect(escaped(path) + b"/")
        failed: Reply | None = None
        for name in self._rules.index:
            try:
                index = self._caller.stat(self._host.place(path + name))
            except FileNotFoundError:
                continue
            except OSError as error:
                failed = self._unreachable(path + name, error.errno)
                continue
            if S_ISDIR(index.mode):
                return self._redirect(escaped(path + name) + b"/")
            self._path, self._found = path + name, index
            return self._judged(path + name)
        if failed is not None:
            return failed
        return self._unlisted(path) if self._request.method in (b"GET", b"HEAD") and not self._rules.lists else None

    def _unlisted(self, path: bytes) -> Reply:
        place, index = (text.decode("latin-1") for text in (self._host.place(path), b",".join(self._rules.index)))
        self.notes.append(
            f"autoindex:error AH01276: Cannot serve directory {place}: No matching DirectoryIndex ({index}) found, "
            "and server-generated directory index forbidden by Options directive"
        )
        return self._error(403)

    def _handled(self) -> Reply:
        request, path, found = self._request, self._path, self._found
        if request.method == b"CONNECT":
            return self._error(405, [self._allow])
        if request.path == b"*":
            return Reply(200)
        if self._rules.handler == STATUS and self._status is not None and request.method in (b"GET", b"HEAD"):
            return self._status(request, self._host, self._signature)
        file = self._reached(path) if found is None else path.rstrip(b"/")
        if (found is None or not S_ISDIR(found.mode)) and self._is_script(file):
            return self._scripted(file, path[len(file) :])
        if found is None:
            return self._unfound(self._kind(file))
        if not S_ISDIR(found.mode):
            return self._unfound(self._kind(file)) if path.endswith(b"/") else self._file(path, found)
        if request.method not in (b"GET", b"HEAD"):
            return self._unfound(b"httpd/unix-directory")
        return self._listing(path)

    def _is_script(self, path: bytes) -> bool:
        """Whether PHP has it: by its handler, or by the type of an extension of its name."""
        extensions = path.rpartition(b"/")[2].decode("latin-1").lower().split(".")[1:]
        return self._rules.handler == PHP or any(kind == PHP and extension in extensions for extension, kind in self._rules.types)

    def _scripted(self, path: bytes, info: bytes) -> Reply:
        """mod_php, to which its module's own 404 belongs."""
        root = self._host.place(b"/").rstrip(b"/")
        try:
            is_file = S_ISREG(self._caller.stat(self._host.place(path)).mode)
        except OSError:
            is_file = False
        if not is_file:
            shown = self._host.place(path).decode("latin-1")
            self.notes.append(f"php:error script '{shown}' not found or unable to stat")
            return self._error(404)
        self.script = Script(root, path, info)
        return Reply(200)

    def _reached(self, path: bytes) -> bytes:
        """As far as there is something, and one name further: what follows is PATH_INFO."""
        parts = path.strip(b"/").split(b"/")
        for end in range(1, len(parts)):
            if not self._is_directory(b"/" + b"/".join(parts[:end])):
                return b"/" + b"/".join(parts[:end])
        return path.rstrip(b"/") or path

    def _find(self, path: bytes) -> Stat:
        """OSError; ELOOP also where a symbolic link leads nowhere."""
        try:
            return self._caller.stat(self._host.place(path))
        except FileNotFoundError:
            self._judge_links(path)
            raise

    def _unreachable(self, path: bytes, number: int | None) -> Reply:
        """What lies on the way to it does not let him through: 403, and a line that says where."""
        place, shown, said = self._host.place(path), path.decode("latin-1"), (self._request.said or b"").decode("latin-1")
        step = self._host.place(self._stopped(path)).decode("latin-1")
        if number == ENAMETOOLONG and len(place) > PATH_MAX:
            self.notes.append(f"core:error (36)File name too long: AH00127: Cannot map {said} to file")
        elif number == ENAMETOOLONG:
            self.notes.append(f"core:error (36)File name too long: AH00036: access to {shown} failed (filesystem path '{step}')")
        elif number == ELOOP:
            self.notes.append(f"core:error AH00037: Symbolic link not allowed or link target not accessible: {step}")
        elif number == EACCES:
            self.notes.append(
                f"core:error (13)Permission denied: AH00035: access to {shown} denied (filesystem path '{step}') "
                "because search permissions are missing on a component of the path"
            )
        return self._error(403)

    def _stopped(self, path: bytes) -> bytes:
        """The first step of the way that fails."""
        parts = path.strip(b"/").split(b"/")
        steps = (b"/" + b"/".join(parts[:end]) for end in range(1, len(parts) + 1))
        return next((step for step in steps if not self._is_there(step)), path)

    def _is_there(self, path: bytes) -> bool:
        try:
            self._caller.stat(self._host.place(path))
        except OSError:
            return False
        return True

    def _is_directory(self, path: bytes) -> bool:
        try:
            return S_ISDIR(self._caller.stat(self._host.place(path + b"/")).mode)
        except OSError:
            return False

    def _judge_links(self, path: bytes) -> None:
        parts = path.strip(b"/").split(b"/")
        for end in range(1, len(parts) + 1):
            step = self._host.place(b"/" + b"/".join(parts[:end]))
            try:
                self._caller.lstat(step)
            except FileNotFoundError:
                return
            try:
                self._caller.stat(step)
            except FileNotFoundError:
                raise OSError(ELOOP, "it leads nowhere") from None

    def _file(self, path: bytes, found: Stat) -> Reply:
        if self._request.method not in (b"GET", b"HEAD", b"POST") or not S_ISREG(found.mode):
            return self._unfound(self._kind(path))
        try:
            file = self._caller.open(self._host.place(path), os.O_RDONLY)
        except OSError:
            shown = self._host.place(path).decode("latin-1")
            self.notes.append(f"core:error (13)Permission denied: AH00132: file permissions deny server access: {shown}")
            return self._error(403)
        body: bytes | Large = Large(file, 0, found.size)
        if found.size <= WHOLE:
            with file:
                body = file.pread(found.size, 0) if found.size else b""
        is_fresh = self._now - found.mtime <= SECOND  # it may change again unseen: ap_make_etag
        tag = b'%s"%x-%x"' % (b"W/" if is_fresh else b"", found.size, found.mtime // 1000)
        modified = found.mtime // SECOND
        fields = [
            (b"Last-Modified", dates.render(modified)), (b"ETag", tag), (b"Accept-Ranges", b"bytes"), (b"Content-Length", b""),
        ]  # fmt: skip
        return Reply(200, self._kind(path), body, fields, Entity(tag.decode(), modified))

    def _unfound(self, kind: bytes) -> Reply:
        """The default handler on what it does not serve."""
        method = self._request.method
        if method == b"OPTIONS":
            return Reply(200, kind, b"", [self._allow])
        if method in KNOWN:
            return self._error(405, [self._allow])
        if method not in (b"GET", b"HEAD", b"POST"):
            said = (self._request.said or b"").decode("latin-1")
            self.notes.append(f"core:error AH00135: Invalid method in request {said}")
            failed = self._error(501, [self._allow])
            failed.keeps_alive = False
            return failed
        return self._error(404)

    def _listing(self, path: bytes) -> Reply:
        entries = []
        try:
            names = [entry.name for entry in self._caller.listdir(self._host.place(path))]
        except OSError:
            return self._error(403)
        for name in names:
            try:
                found = self._caller.stat(self._host.place(path + name))
            except OSError:
                continue
            is_directory = S_ISDIR(found.mode)
            if is_directory and not self._may_enter(path + name):
                for index in self._rules.index if self._request.method == b"GET" else ():  # mod_dir's, for the listing's sake
                    self._unreachable(path + name + b"/" + index, EACCES)
                continue
            kind = "" if is_directory else self._kind(name).decode()
            entries.append(
                autoindex.Entry(name.decode("utf-8", "surrogateescape"), is_directory, found.mtime // SECOND, found.size, kind)
            )
        text = autoindex.listing(
            path.decode("utf-8", "surrogateescape"), self._request.query.decode("latin-1"), entries, self._signature
        )
        return Reply(200, autoindex.KIND, text, is_made=True)

    def _may_enter(self, path: bytes) -> bool:
        try:
            self._caller.stat(self._host.place(path) + b"/.")
        except OSError:
            return False
        return True

    def _redirect(self, path: bytes) -> Reply:
        query = b"?" + self._request.query if b"?" in self._request.target else b""
        location = self._base + path + query
        return self._error(301, [(b"Location", location)], location=location.decode("latin-1"))

    def _error(self, status: int, fields: list[tuple[bytes, bytes]] | None = None, **words: str) -> Reply:
        return reply.error(status, self._signature, fields, method=self._request.method.decode("latin-1"), **words)

    def _kind(self, path: bytes) -> bytes:
        """mod_mime: of all that follows the name's first dot, the last that is known."""
        kind, types = b"", self._types()
        for extension in path.rpartition(b"/")[2].lstrip(b".").split(b".")[1:]:
            kind = ADDED.get(extension) or types.get(extension.lower()) or kind
        return kind

    def _types(self) -> dict[bytes, bytes]:
        try:
            found = self._caller.stat(b"/etc/mime.types")
            key = (found.size, found.mtime)
            if key not in _TYPES:
                _TYPES.clear()
                _TYPES[key] = _read_types(self._caller.read_file(b"/etc/mime.types", 1 << 20))
            return _TYPES[key]
        except OSError:
            return {}


def normalized(path: bytes) -> bytes | None:
    """ap_normalize_path and ap_unescape_url: None for what can be no file's. Refused: it leads above the root, or is no escape."""
    is_forbidden = False

    def byte(match: re.Match[bytes]) -> bytes:
        nonlocal is_forbidden
        if match[1] is None:
            raise Refused(400)
        value = bytes((int(match[1], 16),))
        is_forbidden |= value in b"/\0"
        return b"%2F" if value == b"/" else value

    plain = _ESCAPE.sub(byte, path)
    parts: list[bytes] = []
    pieces = plain.split(b"/")[1:]
    for part in pieces:
        if part == b"..":
            if not parts:
                raise Refused(400)
            parts.pop()
        elif part not in (b"", b"."):
            parts.append(part)
    if is_forbidden:
        return None
    is_directory = pieces[-1] in (b"", b".", b"..")
    return b"/" + b"/".join(parts) + (b"/" if is_directory and parts else b"")


def escaped(path: bytes) -> bytes:
    """ap_os_escape_path."""
    safe = b"!$&'()*+,-./:=@_~"
    return b"".join(bytes((byte,)) if byte in safe or bytes((byte,)).isalnum() else b"%%%02x" % byte for byte in path)


def _read_types(text: bytes) -> dict[bytes, bytes]:
    types: dict[bytes, bytes] = {}
    for line in text.splitlines():
        kind, *extensions = line.partition(b"#")[0].split() or [b""]
        for extension in extensions:
            types[extension.lower()] = kind
    return types
