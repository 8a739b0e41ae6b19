"""phpMyAdmin's one script: the door, and the routes behind it."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import quote, quote_plus, unquote, urlsplit

import msgspec

from mirage.base.chance import derive, dice
from mirage.base.clock import SECOND
from mirage.base.events import LoginAttempted
from mirage.content.schema import Column, Schema
from mirage.gateway.http import forms
from mirage.gateway.http.nginx import dates
from mirage.gateway.http.nginx.message import Request, Response, Script
from mirage.gateway.http.php.sql import Result, SqlError, Tables
from mirage.gateway.http.php.sql.information import indexes
from mirage.gateway.http.recording import Page, Recording
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.phpmyadmin import dump, kept, results, structure, users
from mirage.gateway.http.sites.phpmyadmin.server import Server
from mirage.gateway.http.webserver import WebServer
from mirage.gateway.http.world import World

HERE = "/phpmyadmin/"
MONTH = 2_592_000  # seconds that pmaUser is kept (LoginCookieValidity has no say in it)
WEAK = ("root", "toor", "123456", "password", "mysql", "admin", "root123", "rootroot", "12345678", "secret")
ROUTES = {
    "/": "home", "/server/databases": "databases", "/server/sql": "server sql", "/server/variables": "variables",
    "/server/status": "status", "/server/privileges": "users", "/server/export": "export", "/server/import": "import",
    "/preferences/manage": "settings", "/database/structure": "database", "/database/sql": "database sql",
    "/table/structure": "table structure", "/table/sql": "database sql", "/database/export": "export", "/table/export": "export",
    "/database/import": "import", "/table/import": "import",
}  # fmt: skip
SETTINGS = {  # of config.default.php, as far as scripts ask
    "NavigationWidth": 240, "FirstDayOfCalendar": 0,
    "Console": {
        "StartHistory": False, "AlwaysExpand": False, "CurrentQuery": True, "EnterExecutes": False, "DarkTheme": False,
        "Mode": "info", "Height": 92, "GroupQueries": False, "OrderBy": "exec", "Order": "asc",
    },
}  # fmt: skip
ALLOWED = (  # hosts to which url.php leads (Core::isAllowedDomain)
    "wiki.phpmyadmin.net www.phpmyadmin.net phpmyadmin.net demo.phpmyadmin.net docs.phpmyadmin.net dev.mysql.com bugs.mysql.com "
    "mariadb.org mariadb.com php.net www.php.net github.com www.github.com www.percona.com mysqldatabaseadministration.blogspot.com"
).split()
MISMATCH = (
    '<div class="alert alert-danger" role="alert">\n  <img src="themes/dot.gif" title="" alt="" class="icon ic_s_error"> '
    "Error: Token mismatch\n</div>\n"
)
SCRIPTS = {b"/phpmyadmin/index.php": "", b"/phpmyadmin/js/messages.php": "messages", b"/phpmyadmin/url.php": "url"}
TOKEN = re.compile(r"""(?:name=\\?"token\\?" value=\\?"|token=|token:"|"token":")([0-9a-f]{32})""")
SESSION = re.compile(r'name="set_session" value="([0-9a-z,-]{20,40})"')
_ROW = re.compile(r'<tr id="row_tbl_1".*?</tr>', re.DOTALL)


_KNOWN = '{{"password":"{}"}}'  # of as many bytes as the real one's, whose password may be as long as its user's name
_PASSWORD = re.compile(r'\{"password":"(.*)"\}', re.DOTALL)
_MADE = re.compile(r"<li\b(?:(?!<li\b).)*?recordednew(?:(?!<li\b).)*?</li>", re.DOTALL)  # of the navigation
_PHP = re.compile(r"PHP version:.{0,80}?(8\.\d+\.\d+)", re.DOTALL)


def _header(text: str) -> str:
    return re.sub(r"[^\w.$ -]", "_", text, flags=re.ASCII)


def _is_allowed(address: str) -> bool:
    try:
        return address.startswith("https://") and urlsplit(address).hostname in ALLOWED
    except ValueError:
        return False


def _coded(name: str) -> str:
    return base64.b64encode(name.encode("utf-8", "surrogateescape")).decode()


def _elsewhere(page: Page, route: str) -> Page:
    """The page of a route that is none, in the ways in which Twig writes its name."""
    coded = quote_plus(route, errors="replace", safe="-._")
    page.put("/recorded/nowhere", escape(route)).put(
        "&#x25;2Frecorded&#x25;2Fnowhere", coded.replace("%", "&#x25;").replace("+", "&#x2B;")
    )
    return page.put("%2Frecorded%2Fnowhere", coded)


@dataclass(frozen=True, slots=True)
class _Guest:
    """Whose session it is: its id, the user that has logged in, and what he calls the server."""

    session: str
    user: str
    host: str


class PhpMyAdmin(WebServer):
    """See the module."""

    def __init__(self, world: World, recording: Recording) -> None:
        super().__init__("phpmyadmin")
        self._world, self._recording = world, recording
        self._tokens = recording.tokens(TOKEN)
        self._sessions = recording.tokens(SESSION)
        self._key = derive(world.seed, "phpmyadmin keys")
        self._weak = dice(world.seed, "phpmyadmin password").choice(WEAK)

    async def respond(self, request: Request, visitor: Visitor) -> Response:
        script = request.script
        assert isinstance(script, Script)
        if script.root != b"/usr/share" or script.name not in SCRIPTS:
            return await super().respond(request, visitor)
        chance = dice(self._world.seed, "phpmyadmin takes", request.target, self._world.clock.now())
        await self._world.clock.sleep(chance.uniform(0.06, 0.22))
        name = SCRIPTS[script.name]
        if name and name in self._recording:
            return self._beside(name, request, visitor).response()
        return self._tidied(self._answer(request, visitor), request).response()

    def _tidied(self, page: Page, request: Request) -> Page:
        """Without what is the recorder's own on any page: the database that it made is in no list, the other is the company's."""
        page.body = _MADE.sub("", page.body)
        own = self._world.story.company.project.database
        gone = forms.query(request.query).get("db", "") or own
        for old, new in (("recordeddata", own), ("recordednew", own), ("recordedgone", gone)):
            page.put(_coded(old), _coded(new)).put(old, escape(new))
        return page

    def _beside(self, name: str, request: Request, visitor: Visitor) -> Page:
        """A script that needs nobody to have come in."""
        host = request.first.get(b"host", b"").decode("latin-1") or self._world.address
        wanted = forms.query(request.query).get("url", "")
        if name == "url" and not _is_allowed(wanted) and "url refused" in self._recording:
            name = "url refused"
        page = self._page(name, _Guest(forms.cookies(request).get("phpMyAdmin", "") or self._session(visitor), "", host))
        return page.put("https://www.phpmyadmin.net/", escape(wanted)) if name == "url" and wanted.startswith("https://") else page

    def _answer(self, request: Request, visitor: Visitor) -> Page:
        form, query, cookies = forms.read(request), forms.query(request.query), forms.cookies(request)
        given = {**query, **form.fields}
        user = self._user(cookies)
        host = request.first.get(b"host", b"").decode("latin-1") or self._world.address
        fresh = _Guest(self._session(visitor), "", host)
        route = given.get("route") or "/"
        if "pma_username" in form.fields:
            return self._enter(form.fields, fresh, visitor)
        if user is None:
            return self._page("login", fresh)
        guest = _Guest(cookies.get("phpMyAdmin", "") or fresh.session, user, host)
        if route == "/logout":
            return self._page("logout", guest).set("Location", f"{HERE}index.php?route=/")
        return self._inside(given, route, guest, visitor)

    # ---- the door

    def _enter(self, form: dict[str, str], fresh: _Guest, visitor: Visitor) -> Page:
        name, password = form.get("pma_username", ""), form.get("pma_password", "")
        if not name:
            return self._page("empty", fresh)
        asked = form.get("set_session", "")
        if not asked or form.get("token") != self._token(asked):
            return self._page("no token", fresh)
        accepted = self._tables(name, password, visitor) is not None
        visitor.emit(LoginAttempted(
            method="web", username=name.encode("utf-8", "surrogateescape")[:256],
            password=password.encode("utf-8", "surrogateescape")[:256], accepted=accepted,
        ))  # fmt: skip
        if not accepted and not password and "no password" in self._recording:
            return self._page("no password", fresh)  # AllowNoPassword
        if not accepted:
            page = self._page("wrong", fresh).put("recordeduser", escape(escape(name)))  # twice, as the real one
            return page if password else page.put("(using password: YES)", "(using password: NO)")
        return self._page("welcome", replace(fresh, user=name))

    def _tables(self, user: str, password: str, visitor: Visitor) -> Tables | None:
        """The company's tables, to who knows the application's password, root's poor one or that of a user whom he has made."""
        host = self._world.php(visitor.owner, visitor.session, visitor.emit)
        own = self._world.story.company.project.user
        made = users.admits(kept.read(self._world, visitor), user, password)
        if made is not None:
            return host.database(own, self._world.secret("database"), "") if made else None
        if user == "root":
            return host.database(own, self._world.secret("database"), "") if password == self._weak else None
        return host.database(user, password, "")

    def _session(self, visitor: Visitor) -> str:
        """PHP's session id: 26 of its 32 signs."""
        drawn = derive(self._key, "session", visitor.session, self._world.clock.now(), visitor.source[1])
        return "".join("0123456789abcdefghijklmnopqrstuv"[byte & 31] for byte in drawn[:26])

    def _token(self, session: str) -> str:
        return hmac.new(self._key, b"token" + session.encode("utf-8", "surrogateescape"), "md5").hexdigest()

    def _sealed(self, text: str, moment: int) -> str:
        """A cookie's value as phpMyAdmin has it: a nonce, a seal of 16 bytes and the text, which libsodium's secretbox hides."""
        plain = text.encode("utf-8", "surrogateescape")
        nonce = derive(self._key, "nonce", text, moment)[:24]
        hidden = bytes(one ^ other for one, other in zip(plain, self._stream(nonce, len(plain)), strict=True))
        return quote(base64.b64encode(nonce + self._mark(nonce + hidden) + hidden).decode(), safe="")

    def _opened(self, value: str) -> str | None:
        """The text of such a value; None where it is none of ours."""
        try:
            data = base64.b64decode(unquote(value), validate=True)
        except (binascii.Error, ValueError):
            return None
        nonce, mark, hidden = data[:24], data[24:40], data[40:]
        if not hmac.compare_digest(mark, self._mark(nonce + hidden)):
            return None
        plain = bytes(one ^ other for one, other in zip(hidden, self._stream(nonce, len(hidden)), strict=True))
        return plain.decode("utf-8", "surrogateescape")

    def _mark(self, data: bytes) -> bytes:
        return hmac.digest(self._key, b"mark" + data, "sha256")[:16]

    def _stream(self, nonce: bytes, size: int) -> bytes:
        parts = (hmac.digest(self._key, b"stream" + nonce + bytes([number]), "sha256") for number in range(-(-size // 32)))
        return b"".join(parts)[:size]

    def _user(self, cookies: dict[str, str]) -> str | None:
        """Whoever has both cookies: his name in the one, and in the other that he knew a password."""
        name, secret = (self._opened(cookies.get(cookie, "")) for cookie in ("pmaUser-1", "pmaAuth-1"))
        known = _PASSWORD.fullmatch(secret or "")
        return name if name and known is not None and known[1] == name else None

    # ---- inside

    def _inside(self, given: dict[str, str], route: str, guest: _Guest, visitor: Visitor) -> Page:
        own = self._world.story.company.project.user
        tables = self._world.php(visitor.owner, visitor.session, visitor.emit).database(own, self._world.secret("database"), "")
        assert tables is not None
        database = given.get("db", "")
        passwords = {"root": self._weak, own: self._world.secret("database")}
        server = Server(self._world, visitor, guest.user, tables, database, passwords)
        is_ajax = given.get("ajax_request") in ("true", "1")
        if given.get("sql_query") and route in ("/import", "/sql", "/server/sql", "/database/sql"):
            if given.get("token") != self._token(guest.session):
                return self._mismatched(guest, is_ajax=is_ajax)
            return self._asked(server, given["sql_query"], guest, is_ajax=is_ajax)
        if route == "/sql" and given.get("table"):
            query = f"SELECT * FROM `{given['table']}`"  # noqa: S608 - for our own evaluator
            return self._asked(server, query, guest, is_ajax=is_ajax)
        if route == "/navigation":
            return self._tree(server, guest)
        if route == "/export" and given.get("token") == self._token(guest.session):
            return self._exported(server, given, guest)
        if route == "/server/databases/create" and given.get("token") == self._token(guest.session):
            return self._created(server, given, guest)
        if route in ("/config/get", "/config/set") and given.get("key"):
            return self._setting(given, guest, is_read=route == "/config/get")
        name = ROUTES.get(route) or self._recorded(route)
        if name.startswith(("database ", "table ")) and name not in ("database sql",) and not database:
            name = "home"
        if name in ("database", "database sql", "table structure") and database not in server.databases:
            name = "database gone" if database and "database gone" in self._recording else "home"
        page = self._page(name, guest)
        if name == "database":
            page = self._listed(page, server, database)
        elif name == "table structure":
            page = self._columns(page, server, database, given.get("table", ""))
        elif name == "nowhere":
            page = _elsewhere(page, route)
        return self._named(page, database or tables.name, given.get("table", "") or tables.names()[0])

    def _setting(self, given: dict[str, str], guest: _Guest, *, is_read: bool) -> Page:
        """What every page's script asks about its own width."""
        if given.get("token") != self._token(guest.session):
            return self._mismatched(guest, is_ajax=True)
        name = "config get" if is_read else "config set"
        page = self._page(name if name in self._recording else "ajax error", guest)
        value = {"value": SETTINGS.get(given["key"])} if is_read else {}
        told = msgspec.json.decode(page.body) if name in self._recording else {"success": True}
        page.body = msgspec.json.encode({**value, **{key: told[key] for key in told if key != "value"}}).decode().replace("/", "\\/")
        return page

    def _mismatched(self, guest: _Guest, *, is_ajax: bool) -> Page:
        page = self._page("ajax error" if is_ajax else "home", guest)
        if is_ajax:
            told = msgspec.json.encode({"success": False, "error": MISMATCH})
            page.body = told.decode().replace("/", "\\/")
        return page

    def _recorded(self, route: str) -> str:
        """The name of a route's page, where one was put on record."""
        name = route.removeprefix("/")
        name = name.replace("/", " ", 1) if name.startswith(("database/", "table/")) else name
        return name if name in self._recording else "nowhere"

    def _created(self, server: Server, given: dict[str, str], guest: _Guest) -> Page:
        """The form of the page of databases."""
        name = given.get("new_db", "")
        if "database created" not in self._recording or re.fullmatch(r"[\w$-]{1,64}", name) is None:
            return self._asked(server, f"CREATE DATABASE `{name}`", guest, is_ajax=True)
        try:
            server.run(f"CREATE DATABASE `{name}`")
        except SqlError:
            return self._asked(server, f"CREATE DATABASE `{name}`", guest, is_ajax=True)
        return self._page("database created", guest).put("recordednew", escape(name))

    def _named(self, page: Page, database: str, table: str) -> Page:
        """The company's database and one of its tables, where the recorded ones stood."""
        page.put(_coded("recordeddata"), _coded(database))  # of the navigation's paths
        return page.put("recordeddata", escape(database)).put("recordedthings", escape(table)).put("recordednowhere", escape(table))

    def _exported(self, server: Server, given: dict[str, str], guest: _Guest) -> Page:
        """A file of SQL, whatever the form's other fields ask for."""
        kind, database = given.get("export_type", ""), given.get("db", "")
        chosen = given.get("db_select[]", "") if kind == "server" else database
        table = given.get("table", "") if kind == "table" else ""
        if (chosen and chosen not in server.databases) or (table and table not in server.names(chosen)):
            return self._page("export", guest)
        php = _PHP.search(self._page("home", guest).body)
        text = dump.written(
            server, database if kind != "server" else "", table, self._world.clock.now() / SECOND, php[1] if php else "8.2.29"
        )
        name = (table or database if kind != "server" else "") or "localhost"
        page = self._page("home", guest)
        page.body = text
        page.set("Content-Description", "File Transfer").set("Content-Disposition", f'attachment; filename="{_header(name)}.sql"')
        return page.set("Content-Type", "text/x-sql;charset=utf-8").set("Content-Transfer-Encoding", "binary")

    def _columns(self, page: Page, server: Server, database: str, table: str) -> Page:
        """The columns and keys of a table."""
        tables = server.of(database)
        known = tables.schema(table) or Schema((Column("id", "int(11)"),))  # of none there is nothing on record
        page.body = structure.drawn(page.body, known, list(indexes(tables, table, known)))
        return page

    def _asked(self, server: Server, text: str, guest: _Guest, *, is_ajax: bool) -> Page:
        form = "ajax" if is_ajax else "page"
        result: Result | SqlError
        try:
            result, _ = server.run(text)
        except SqlError as error:
            result = error
        name = "error" if isinstance(result, SqlError) else results.kind(result)
        page = results.fill(self._page(f"{form} {name}", guest), result, text, is_ajax=is_ajax)
        return self._named(page, server.tables.name, server.tables.names()[0])

    def _listed(self, page: Page, server: Server, database: str) -> Page:
        """The rows of a database's tables, each like the one on record."""
        row = _ROW.search(page.body)
        if row is None:
            return page
        like, tables = row[0], server.of(database)
        drawn = [
            like.replace("RECORDEDTHINGS", escape(name.upper()))
            .replace("recordedthings", escape(name))
            .replace("tbl_1", f"tbl_{number}")
            .replace("                            1\n", f"                            {len(tables.rows(name))}\n")
            for number, name in enumerate(server.names(database), 1)
        ]
        return page.put(like, "\n            ".join(drawn))

    def _tree(self, server: Server, guest: _Guest) -> Page:
        return self._named(self._page("tree", guest), server.tables.name, server.tables.names()[0])

    # ---- pages

    def _page(self, name: str, guest: _Guest) -> Page:
        """An answer on record, for this session and this user."""
        token = self._token(guest.session)
        changes = [(old, guest.session) for old in self._sessions] + [(old, token) for old in self._tokens]
        page = self._recording.page(
            name, [*changes, ("recorder", escape(guest.user) or "recorder"), (self._recording.host, escape(guest.host))]
        )
        now = self._world.clock.now() // SECOND
        page.fields = [self._field(name, value, guest, now) for name, value in page.fields]
        return page

    def _field(self, name: str, value: str, guest: _Guest, now: int) -> tuple[str, str]:
        """A header field of today."""
        cookie = value.partition("=")[0] if name == "Set-Cookie" else ""
        if cookie == "phpMyAdmin":
            value = f"phpMyAdmin={guest.session}; path={HERE}; HttpOnly; SameSite=Strict"
        elif cookie in ("pmaUser-1", "pma_lang"):
            first = "en" if cookie == "pma_lang" else self._sealed(guest.user or "root", now)
            until = dates.render(now + MONTH).decode()
            value = f"{cookie}={first}; expires={until}; Max-Age={MONTH}; path={HERE}; HttpOnly; SameSite=Strict"
        elif cookie == "pmaAuth-1" and "deleted" not in value:
            value = f"pmaAuth-1={self._sealed(_KNOWN.format(guest.user), now)}; path={HERE}; HttpOnly; SameSite=Strict"
        elif name in ("Expires", "Last-Modified"):
            value = f"{dates.render(now).decode()[:-4]} +0000"
        return name, value
