"""Which virtual host a request is for, and what its sections say of a file (server/request.c), as far as Debian's files go.

Directories are merged from the root down, each with the .htaccess in it where AllowOverride lets it; then files, then locations.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from mirage.gateway.http.apache import settings
from mirage.gateway.http.apache.marks import compiled
from mirage.gateway.http.apache.settings import BadSettings, Directive
from mirage.vfs.caller import Caller

INDEX = tuple(b"index.html index.cgi index.pl index.php index.xhtml index.htm".split())
PHP, STATUS = "application/x-httpd-php", "server-status"  # handlers
HTACCESS_MOST = 1 << 16
UNKNOWN = "perhaps misspelled or defined by a module not included in the server configuration"
_HOST = re.compile(r"(?:[^:]+|\[[^\]]*\])(?::(\d+|\*))?")
KNOWN = frozenset(  # what an .htaccess may say where only the modules of Debian's apache2 with PHP are there
    """
    addcharset adddefaultcharset addencoding addhandler addicon addlanguage addoutputfilter addtype allow authname authtype
    authuserfile authgroupfile defaulttype deny directoryindex directoryslash errordocument fallbackresource fileetag
    forcetype headername indexignore indexoptions languagepriority limitrequestbody options order php_flag php_value
    readmename redirect redirectmatch require satisfy serversignature setenv setenvif sethandler unsetenv browsermatch
    acceptpathinfo addalt adddescription defaulticon files filesmatch if ifmodule ifdefine ifversion limit limitexcept
    requireall requireany requirenone passenv setinputfilter setoutputfilter removehandler removetype
    """.split()
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one resource. `granted`: "all", "local" or ""; `is_broken`: its .htaccess is none."""

    lists: bool = False
    overrides: bool = False
    granted: str = ""
    index: tuple[bytes, ...] = INDEX
    handler: str = ""
    realm: str = ""
    is_broken: str = ""
    types: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Host:
    """One virtual host, upon the main server."""

    name: str
    aliases: list[str]
    port: str
    root: bytes
    access: bytes
    error: bytes
    mapped: list[tuple[bytes, bytes]]
    sections: list[Directive] = field(default_factory=list)

    def answers(self, name: str) -> bool:
        return name in (self.name, *self.aliases) or any(fnmatch.fnmatchcase(name, alias) for alias in self.aliases)

    def place(self, path: bytes) -> bytes:
        """The file of a path."""
        for prefix, folder in self.mapped:
            if path.startswith(prefix if prefix.endswith(b"/") else prefix + b"/") or path == prefix:
                return folder + path[len(prefix) :]
        return self.root + path

    def rules(self, caller: Caller, path: bytes, uri: bytes) -> Rules:
        """Of a file (or a directory, which ends with its slash) by this URI."""
        found = _applied(Rules(), [one for one in self.sections if one.inner is None])
        folders = self.sections
        files = [one for one in folders if one.name in ("files", "filesmatch")]
        locations = [one for one in folders if one.name in ("location", "locationmatch")]
        head, _, name = path.rpartition(b"/")
        plain = [one for one in folders if one.name == "directory" and "~" not in one.words[:1]]
        for folder in _downwards(head):
            for one in plain:
                if _same(one.words[-1] if one.words else "", folder):
                    found = _applied(found, one.inner or [])
                    files += [inner for inner in one.inner or [] if inner.name in ("files", "filesmatch")]
            if found.overrides:
                found, own = self._overridden(caller, folder, found)
                files += own
                if found.is_broken:
                    return found
        shown = head.decode("latin-1") + "/"
        for one in folders:
            if one.name == "directorymatch" or (one.name == "directory" and "~" in one.words[:1]):
                found = _applied(found, one.inner or []) if _searched(one, shown) or _searched(one, shown[:-1]) else found
        for one in files:
            if name and _names(one, name.decode("latin-1")):
                found = _applied(found, one.inner or [])
        for one in locations:
            if _located(one, uri.decode("latin-1")):
                found = _applied(found, one.inner or [])
        return found

    def _overridden(self, caller: Caller, folder: bytes, found: Rules) -> tuple[Rules, list[Directive]]:
        try:
            text = caller.read_file(folder + b"/.htaccess", HTACCESS_MOST).decode("latin-1")
        except OSError:
            return found, []
        place = (folder + b"/.htaccess").decode("latin-1")
        try:
            said = settings.parse(text)
        except BadSettings as bad:
            return replace(found, is_broken=f"{place}: {bad}"), []
        for one in said:
            if one.name not in KNOWN:
                return replace(found, is_broken=f"{place}: Invalid command '{one.name}', {UNKNOWN}"), []
        return _applied(found, said), [one for one in said if one.name in ("files", "filesmatch")]


DEFAULT = Host(
    "",
    [],
    "80",
    b"/var/www/html",
    b"/var/log/apache2/access.log",
    b"/var/log/apache2/error.log",
    [(b"/icons/", b"/usr/share/apache2/icons/")],
    settings.parse(
        "<Directory />\nRequire all denied\n</Directory>\n<Directory /usr/share>\nRequire all granted\n</Directory>\n"
        "<Directory /var/www/>\nOptions Indexes FollowSymLinks\nRequire all granted\n</Directory>\n"
        '<Directory "/usr/share/apache2/icons">\nOptions FollowSymlinks\nRequire all granted\n</Directory>\n'
        '<FilesMatch "^\\.ht">\nRequire all denied\n</FilesMatch>\n'
        "<Location /server-status>\nSetHandler server-status\nRequire local\n</Location>\n"
        'BrowserMatch "Mozilla/2" nokeepalive\nBrowserMatch "MSIE 4\\.0b2;" nokeepalive downgrade-1.0 force-response-1.0\n'
        'BrowserMatch "(RealPlayer 4|Java/1|JDK/1)\\.0" force-response-1.0\n'
        'BrowserMatch "Microsoft Data Access Internet Publishing Provider|MS FrontPage| Konqueror/4" redirect-carefully\n'
        'BrowserMatch "^(WebDrive|WebDAVFS/1\\.[012]|gnome-vfs/1\\.0|gvfs/1|XML Spy|Dreamweaver-WebDAV-SCM1)" redirect-carefully\n'
    ),
)  # fmt: skip - of a machine without /etc/apache2


def hosts(directives: list[Directive]) -> list[Host]:
    """All virtual hosts of a configuration, in their order."""
    main = [one for one in directives if one.name != "virtualhost"]
    found = []
    for one in directives:
        if one.name == "virtualhost":
            inner = one.inner or []
            matched = _HOST.fullmatch(one.words[0]) if one.words else None
            port = matched[1] or "*" if matched is not None else "*"
            aliases = [word.lower() for alias in inner if alias.name == "serveralias" for word in alias.words]
            root = _word([*main, *inner], "documentroot", "/var/www/html").rstrip("/")
            access = _word(inner, "customlog", "/var/log/apache2/other_vhosts_access.log")
            error = _word([*main, *inner], "errorlog", "/var/log/apache2/error.log")
            found.append(
                Host(
                    _word(inner, "servername", "").partition(":")[0].lower(), aliases, port, root.encode("latin-1"),
                    access.encode("latin-1"), error.encode("latin-1"), _mapped([*inner, *main]), [*main, *inner],
                )
            )  # fmt: skip
    return found


def choose(found: list[Host], port: int, name: str) -> Host:
    """By name among those of the port; the first is for all others."""
    candidates = [host for host in found if host.port in ("*", str(port))]
    return next((host for host in candidates if host.answers(name)), candidates[0] if candidates else DEFAULT)


def _word(directives: Iterable[Directive], name: str, default: str) -> str:
    words = [one.words[0] for one in directives if one.name == name and one.words]
    return words[-1] if words else default


def _mapped(directives: list[Directive]) -> list[tuple[bytes, bytes]]:
    return [
        (one.words[0].encode("latin-1"), one.words[1].encode("latin-1"))
        for one in directives
        if one.name in ("alias", "scriptalias") and len(one.words) == 2
    ]


def _downwards(folder: bytes) -> Iterator[bytes]:
    yield b""
    parts = folder.strip(b"/").split(b"/") if folder.strip(b"/") else []
    for end in range(1, len(parts) + 1):
        yield b"/" + b"/".join(parts[:end])


def _same(word: str, folder: bytes) -> bool:
    mine, shown = word.rstrip("/"), folder.decode("latin-1")
    return fnmatch.fnmatchcase(shown, mine) if any(sign in mine for sign in "*?[") else mine == shown


def _searched(one: Directive, text: str) -> bool:
    pattern = compiled(one.words[-1]) if one.words else None
    return pattern is not None and pattern.search(text) is not None


def _names(one: Directive, name: str) -> bool:
    if one.name == "filesmatch" or "~" in one.words[:1]:
        return _searched(one, name)
    return bool(one.words) and fnmatch.fnmatchcase(name, one.words[0])


def _located(one: Directive, uri: str) -> bool:
    if one.name == "locationmatch" or "~" in one.words[:1]:
        return _searched(one, uri)
    prefix = one.words[0] if one.words else ""
    return uri == prefix.rstrip("/") or uri.startswith(prefix if prefix.endswith("/") else prefix + "/") or uri == prefix


def _applied(rules: Rules, directives: list[Directive]) -> Rules:
    """A section over what held before."""
    granted: list[str] = []
    for one in directives:
        words = [word.lower() for word in one.words]
        match one.name:
            case "options":
                is_change = any(word[:1] in "+-" for word in words)
                lists = rules.lists if is_change else "indexes" in words or "all" in words
                lists = (lists or "+indexes" in words) and "-indexes" not in words
                rules = replace(rules, lists=lists)
            case "allowoverride":
                rules = replace(rules, overrides=words != ["none"])
            case "directoryindex":
                rules = replace(rules, index=() if words == ["disabled"] else tuple(word.encode("latin-1") for word in one.words))
            case "sethandler" | "forcetype":
                rules = replace(rules, handler="" if words == ["none"] else one.words[0] if one.words else "")
            case "addtype" | "addhandler" if len(words) > 1:
                rules = replace(rules, types=(*rules.types, *((word.lstrip("."), one.words[0]) for word in words[1:])))
            case "require":
                granted.append(" ".join(words))
            case "requireany" | "requireall":
                granted += [" ".join(word.lower() for word in inner.words) for inner in one.inner or [] if inner.name == "require"]
            case "deny" if words[:2] == ["from", "all"]:
                granted.append("all denied")
            case "allow" if words[:2] == ["from", "all"]:
                granted.append("all granted")
            case "authname":
                rules = replace(rules, realm=one.words[0] if one.words else "")
    if granted:
        rules = replace(rules, granted=_grant(granted))
    return rules


def _grant(said: list[str]) -> str:
    """Any of them is enough."""
    if "all granted" in said:
        return "all"
    if any(word.startswith(("valid-user", "user ", "group ")) for word in said):
        return "user"
    return "local" if "local" in said else ""
