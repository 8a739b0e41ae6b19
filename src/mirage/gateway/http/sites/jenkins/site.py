"""What nginx is answered at 127.0.0.1:8080: pages, the console, jobs, and the interfaces for programs."""

from __future__ import annotations

import hmac
import json
import posixpath
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html import escape
from stat import S_ISDIR
from urllib.parse import quote, quote_plus

from mirage.base.chance import derive, dice
from mirage.base.clock import SECOND
from mirage.base.events import LoginAttempted
from mirage.gateway.http import forms, uploads
from mirage.gateway.http.nginx import dates
from mirage.gateway.http.nginx.message import Request, Response, Script
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.jenkins import builds, cli, exported, heads, looks, pages, remote
from mirage.gateway.http.sites.jenkins.builds import Build
from mirage.gateway.http.sites.jenkins.commands import COMMANDS
from mirage.gateway.http.sites.jenkins.groovy import Console
from mirage.gateway.http.sites.jenkins.ground import HOME, VERSION
from mirage.gateway.http.sites.jenkins.heads import Shape
from mirage.gateway.http.sites.jenkins.remote import Bean
from mirage.gateway.http.webserver import WebServer
from mirage.gateway.http.world import Hands, Kill, World
from mirage.world.engine import Pty
from mirage.world.logs.lines import local

UPSTREAM = "http://127.0.0.1:8080"
PLUGINS = {  # of an installation with few of them, by their short names
    "credentials": "1311.vcf0a_900b_37c2", "git": "5.2.1", "git-client": "4.5.0", "mailer": "463.vedf8358e006b_",
    "matrix-auth": "3.2.1",
    "plain-credentials": "143.v1b_df8b_d3b_e48", "script-security": "1294.v99333c047434", "ssh-credentials": "308.ve4497b_ccd8f4",
    "structs": "325.vcb_307d2a_2782", "workflow-api": "1283.v99c10937efcb_",
}  # fmt: skip
YEAR = 31_536_000  # seconds
NAMED = 17  # characters of a session's cookie, which are its name
ENDED = 1024  # sessions that were ended, and are remembered
WEAK = ("admin", "jenkins", "password", "admin123", "123456", "jenkins123", "qwerty", "changeme")
HTML = b"text/html;charset=utf-8"
REASONS = {
    201: "Created", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed",
}  # fmt: skip
PATIENCE = 60.0  # seconds of a command
OUTPUT = 1 << 20
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": HOME,
    "USER": "jenkins",
    "JENKINS_HOME": HOME,
    "SHELL": "/bin/bash",
    "LOGNAME": "jenkins",
}
COMMAND = (
    "/usr/bin/java", "-Djava.awt.headless=true", "-jar", "/usr/share/java/jenkins.war", "--webroot=/var/cache/jenkins/war",
    "--httpPort=8080", "--httpListenAddress=127.0.0.1",
)  # fmt: skip
OWN = {  # of the controller's own process, which is in no list (docs/limitations.md, SITE-5)
    "/proc/self/environ": "".join(f"{name}={value}\0" for name, value in ENVIRONMENT.items()),
    "/proc/self/cmdline": "".join(f"{word}\0" for word in COMMAND),
}
OBJECTS = re.compile(
    r"(?:/manage)?/(?:asynchPeople|cli|computer|configureSecurity|credentials(?:/store/system/domain/_)?|log|pluginManager)"
    r"|/(?:manage|me|user/admin|view/[aA]ll)"
)


@dataclass
class Heard:
    """What a command says: `world.engine.Channel` of a process without input."""

    out: bytearray = field(default_factory=bytearray)
    err: bytearray = field(default_factory=bytearray)
    environment: dict[str, str] = field(default_factory=dict)
    pty: Pty | None = None
    is_closed = False

    async def read(self) -> bytes:
        return b""

    async def write(self, data: bytes, stderr: bool = False) -> None:
        into = self.err if stderr else self.out
        into += data[: OUTPUT - len(into)]

    def on_resize(self, callback: Callable[[int, int], None]) -> None:
        """Pipes have no size."""

    def on_signal(self, callback: Callable[[str], None]) -> None:
        """Nobody sends one."""


@dataclass
class Call:
    """One request, and who asks."""

    request: Request
    visitor: Visitor
    hands: Hands
    session: str
    is_in: bool
    has_token: bool
    is_new: bool

    @property
    def path(self) -> str:
        return self.request.path.decode("utf-8", "replace")


class Jenkins(WebServer):
    """`user` and `password`: the account that its credential opens; `job`: the one that is there."""

    def __init__(self, world: World, user: str, password: str, job: str) -> None:
        super().__init__("jenkins")
        self._world = world
        self._secrets, self._job = (user, password), job
        self._key = derive(world.seed, "jenkins keys")
        self._weak = dice(world.seed, "jenkins password").choice(WEAK)
        self._number = derive(world.seed, "jenkins session").hex()[:8]
        self._line = cli.Line()
        self._ended: deque[str] = deque(maxlen=ENDED)

    async def respond(self, request: Request, visitor: Visitor) -> Response:
        script = request.script
        assert isinstance(script, Script)
        if script.socket != UPSTREAM:
            return await super().respond(request, visitor)
        chance = dice(self._world.seed, "jenkins takes", request.target, self._world.clock.now())
        await self._world.clock.sleep(chance.uniform(0.008, 0.06))
        cookie = forms.cookies(request).get(self._cookie, "")
        if cookie[:NAMED] in self._ended:
            cookie = ""
        is_in, has_token = self._is_in(cookie), False
        basic = self._basic(request, visitor)
        if basic is False:
            refused = self._error(401, "Unauthorized", request.path.decode("latin-1"))
            refused.fields.insert(1, (b"WWW-Authenticate", b'Basic realm="Jenkins"'))
            return refused
        is_in, has_token = is_in or bool(basic), bool(basic)
        hands = self._world.hands(visitor.owner, visitor.session, visitor.emit)
        call = Call(request, visitor, hands, cookie or self._session(visitor), is_in, has_token, not cookie)
        return await self._answer(call)

    async def _answer(self, call: Call) -> Response:
        path = "/" + call.path.strip("/")
        if path.startswith("/manage/") and path not in ROUTES:
            path = path.removeprefix("/manage")  # ManageJenkinsAction, which falls back on Jenkins itself
        exports = re.fullmatch(r"(.*)/api/(json|xml)", path)
        if exports is not None and (call.is_in or exports[1] == "/whoAmI"):
            return self._remote(call, *exports.groups())
        open_to_all = OPEN.get(path)
        if open_to_all is not None:
            return await open_to_all(self, call)
        if path.startswith(("/static/", "/adjuncts/")) or path in ("/favicon.ico", "/favicon.svg"):
            return self._static(path)
        if not call.is_in:
            return self._stranger(call)
        if call.request.method == b"POST" and not call.has_token and not self._has_crumb(call):
            return self._error(403, "No valid crumb was included in the request", call.path)
        if call.request.method != b"POST" and self._is_object(call, call.path):
            query = call.request.query.decode("latin-1")
            return self._moved(f"{quote(call.path)}/{'?' * bool(query)}{query}", call)
        handler = ROUTES.get(path)
        if handler is not None:
            return await handler(self, call)
        if path.startswith("/job/"):
            return await self._of_job(call, path)
        return self._lost(call)

    def _is_object(self, call: Call, path: str) -> bool:
        """Has an index page, and no slash: Stapler wants one behind it, and sends whoever leaves that out there."""
        return bool(OBJECTS.fullmatch(path)) or (path.startswith("/job/") and self._exported(call, path) is not None)

    def _static(self, path: str) -> Response:
        """What a page brings along; browsers keep it for a year."""
        found = looks.FILES.get("favicon.svg" if path.startswith("/favicon") else path.split("/", 3)[-1])
        if found is None:
            return self._error(404, "Not Found", path)
        kind, data = found
        until = dates.render(self._world.clock.now() // SECOND + YEAR)
        kept = [(b"Expires", until), (b"Cache-Control", b"public, max-age=31536000")]
        return Response(
            200, kind, len(data), fields=[(b"X-Content-Type-Options", b"nosniff"), *kept, (b"Accept-Ranges", b"bytes")], body=data
        )

    # ---- who comes

    @property
    def _cookie(self) -> str:
        return f"JSESSIONID.{self._number}"

    def _session(self, visitor: Visitor, name: str = "") -> str:
        """Jetty's: node0, letters, a counter; signed for one who is in."""
        drawn = derive(self._key, "session", visitor.session, self._world.clock.now(), name)
        plain = "node0" + "".join("abcdefghijklmnopqrstuvwxyz0123456789"[byte % 36] for byte in drawn[:12])
        return plain + (hmac.new(self._key, plain.encode(), "md5").hexdigest()[:14] if name else drawn.hex()[:14]) + ".node0"

    def _is_in(self, cookie: str) -> bool:
        plain, signed = cookie[:NAMED], cookie[NAMED:31]
        return bool(signed) and hmac.compare_digest(
            signed.encode(), hmac.new(self._key, plain.encode(), "md5").hexdigest()[:14].encode()
        )

    def _check(self, name: str, password: str, visitor: Visitor) -> bool:
        accepted = name == "admin" and password in (self._weak, self._world.secret("application"))
        visitor.emit(
            LoginAttempted(
                method="web",
                username=name.encode("utf-8", "surrogateescape")[:256],
                password=password.encode("utf-8", "surrogateescape")[:256],
                accepted=accepted,
            )
        )
        return accepted

    def _basic(self, request: Request, visitor: Visitor) -> bool | None:
        given = forms.basic(request)
        return self._check(*given, visitor) if given is not None and any(given) else None

    def _crumb(self, session: str) -> str:
        return hmac.new(self._key, b"crumb" + session.encode("utf-8", "surrogateescape"), "sha256").hexdigest()

    def _has_crumb(self, call: Call) -> bool:
        given = call.request.first.get(b"jenkins-crumb", b"").decode("latin-1") or forms.read(call.request).get("Jenkins-Crumb")
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._crumb(call.session).encode())

    def _stranger(self, call: Call) -> Response:
        if call.request.first.get(b"x-requested-with") == b"XMLHttpRequest":
            return self._error(403, "Forbidden", call.path)
        wanted = call.path + (f"?{call.request.query.decode('latin-1')}" if call.request.query else "")
        where = f"/login?from={quote_plus(wanted, safe='*')}"  # java.net.URLEncoder
        return self._page(403, pages.sent_to_login(where), call, Shape.DOOR)

    async def _sign_in(self, call: Call) -> Response:
        form = forms.read(call.request)
        if call.request.method != b"POST" or not self._check(form.get("j_username"), form.get("j_password"), call.visitor):
            return self._moved("/loginError", call)
        session = self._session(call.visitor, "admin")
        target = form.get("from") or "/"
        response = self._moved(target if target.startswith("/") and not target.startswith("//") else "/", call)
        response.fields = [pair for pair in response.fields if pair[0] != b"Set-Cookie"]
        response.fields.insert(1, (b"Set-Cookie", f"{self._cookie}={session}; Path=/; HttpOnly".encode()))
        return response

    # ---- pages

    async def _login(self, call: Call) -> Response:
        wanted = forms.query(call.request.query).get("from", "")
        return self._page(200, pages.login(wanted, self._number), call, Shape.LOGIN)

    async def _login_error(self, call: Call) -> Response:
        return self._page(401, pages.login("", self._number, is_wrong=True), call, Shape.LOGIN)

    async def _robots(self, call: Call) -> Response:
        return self._page(200, '# we don\'t want robots to click "build" links\nUser-agent: *\nDisallow: /\n', kind=b"text/plain")

    async def _home(self, call: Call) -> Response:
        return self._inside("Dashboard", pages.jobs(self._jobs(call)), call)

    async def _script(self, call: Call) -> Response:
        form = forms.read(call.request)
        source = form.get("script")
        output = await self._console(call).evaluate(source) if call.request.method == b"POST" else None
        return self._inside("Script Console", pages.console(source, output), call)

    async def _script_text(self, call: Call) -> Response:
        output = await self._console(call).evaluate(forms.read(call.request).get("script"))
        return self._page(200, output, call, kind=b"text/plain;charset=utf-8")

    async def _crumbs(self, call: Call) -> Response:
        value = {
            "_class": "hudson.security.csrf.DefaultCrumbIssuer",
            "crumb": self._crumb(call.session),
            "crumbRequestField": "Jenkins-Crumb",
        }
        return self._page(200, json.dumps(value, separators=(",", ":")), call, Shape.DATA, kind=b"application/json;charset=utf-8")

    # ---- the remote access API

    def _exported(self, call: Call, path: str) -> Bean | None:
        """The object at an address, where there is one."""
        address, caller = self._address(call), call.hands.files("jenkins")
        found = re.fullmatch(r"/job/([^/]+)(?:/([^/]+))?", path)
        if found is not None:
            if found[1] not in self._jobs(call):
                return None
            job, one = self._exported_job(call, found[1]), builds.find(caller, found[1], found[2]) if found[2] else None
            return job if not found[2] else exported.build(job["url"], found[1], one) if one is not None else None
        waited = re.fullmatch(r"/queue/item/(\d{1,9})", path)
        if waited is not None:
            return self._left(call, int(waited[1]))
        makers: dict[str, Callable[[], Bean]] = {
            "": lambda: exported.controller(address, [self._exported_job(call, name) for name in self._jobs(call)]),
            "/user/admin": lambda: exported.user(address), "/me": lambda: exported.user(address),
            "/asynchPeople": lambda: exported.people(address), "/queue": exported.queue, "/computer": exported.nodes,
            "/pluginManager": lambda: exported.plugins(PLUGINS), "/whoAmI": lambda: exported.whoever(call.is_in),
            "/credentials/store/system/domain/_": lambda: exported.credentials(self._secrets[0]),
        }  # fmt: skip
        maker = makers.get(re.sub(r"^/(?:manage|view/all)(?=/|$)", "", path))
        return maker() if maker is not None else None

    def _left(self, call: Call, number: int) -> Bean | None:
        """What had this number in the queue."""
        caller = call.hands.files("jenkins")
        for name in self._jobs(call):
            one = next((build for build in builds.known(caller, name) if build.queue == number), None)
            if one is not None:
                job = self._exported_job(call, name)
                return exported.left(job, exported.build(job["url"], name, one), one)
        return None

    def _exported_job(self, call: Call, name: str) -> Bean:
        caller = call.hands.files("jenkins")
        config = builds.config(caller, name)
        return exported.job(self._address(call), caller, name, builds.description(config) or None)

    def _remote(self, call: Call, path: str, form: str) -> Response:
        bean = self._exported(call, path)
        if bean is None:
            return self._lost(call)
        text, kind = remote.answer(bean, form, forms.query(call.request.query))
        return self._page(200, text, call, Shape.DATA, kind=kind)

    async def _who(self, call: Call) -> Response:
        who = exported.whoever(call.is_in)
        facts = {
            "Name": who["name"],
            "IsAuthenticated?": "true",
            "Authorities": ", ".join(f'"{name}"' for name in who["authorities"]),
        }
        return self._inside("Who Am I", pages.titled("Who Am I?", pages.table(facts)), call)

    async def _nothing(self, call: Call) -> Response:
        return self._lost(call)

    async def _notified(self, call: Call) -> Response:
        """The git plugin's, to whom a token has to be shown."""
        text = (
            "An access token is required. Please refer to Git plugin documentation "
            "(https://plugins.jenkins.io/git/#plugin-content-push-notification-from-repository) for details.\n"
        )
        return self._page(401, text, call, kind=b"text/plain;charset=utf-8")

    # ---- more pages

    async def _people(self, call: Call) -> Response:
        return self._inside("People", "<table class='jenkins-table'><tr><td>admin</td><td>admin</td></tr></table>", call)

    async def _system(self, call: Call) -> Response:
        uname = call.hands.uname
        facts = {
            "JENKINS_HOME": HOME,
            "executable-war": "/usr/share/java/jenkins.war",
            "file.encoding": "UTF-8",
            "java.version": "17.0.9",
            "java.vendor": "Debian",
            "os.arch": "amd64",
            "os.name": "Linux",
            "os.version": uname.release,
            "user.dir": "/",
            "user.home": HOME,
            "user.language": "en",
            "user.name": "jenkins",
            "user.timezone": self._world.zone,
        }
        return self._inside("System Information", pages.table(facts), call)

    async def _manage(self, call: Call) -> Response:
        return self._inside("Manage Jenkins", pages.manage(), call)

    async def _credentials(self, call: Call) -> Response:
        return self._inside("Credentials", pages.table({"deploy": f"{self._secrets[0]}/****** (deployment)"}), call)

    async def _new(self, call: Call) -> Response:
        return self._inside("New Item", pages.new_item(self._crumb(call.session)), call)

    async def _user(self, call: Call) -> Response:
        return self._inside("admin", pages.titled("admin", pages.table({"Jenkins User ID": "admin"})), call)

    async def _builds(self, call: Call) -> Response:
        caller = call.hands.files("jenkins")
        found = [(build, name) for name in self._jobs(call) for build in builds.known(caller, name)]
        shown = pages.history(
            (name, build.number, build.result, self._moment(build)) for build, name in sorted(found, key=lambda each: -each[0].begun)
        )
        return self._inside("Build History of Jenkins", pages.titled("Build History of Jenkins", shown), call)

    def _moment(self, build: Build) -> str:
        """When it began, as java.text.DateFormat writes it."""
        moment = local(build.begun * 1_000_000, self._world.zone)
        return f"{moment:%b} {moment.day}, {moment.year}, {moment.hour % 12 or 12}:{moment:%M:%S %p}"

    async def _nodes(self, call: Call) -> Response:
        free = f"{call.hands.memory // 1024 // 3} MB"
        facts = {"Built-In Node": f"Linux (amd64), in sync, free swap space {free}, response time 0ms"}
        return self._inside("Nodes", pages.titled("Nodes", pages.table(facts)), call)

    async def _logs(self, call: Call) -> Response:
        return self._inside("System Log", pages.titled("System Log", pages.table({"All Jenkins Logs": "/log/all"})), call)

    async def _plugins(self, call: Call) -> Response:
        return self._inside("Plugins", pages.titled("Installed plugins", pages.table(PLUGINS)), call)

    async def _settings(self, call: Call) -> Response:
        """A form whose values are kept nowhere, as what they say stands in config.xml."""
        if call.request.method == b"POST":
            return self._moved("/manage", call)
        return self._inside("System", pages.titled("System", pages.settings(HOME, self._crumb(call.session))), call)

    async def _security(self, call: Call) -> Response:
        if call.request.method == b"POST":
            return self._moved("/manage", call)
        return self._inside("Security", pages.titled("Security", pages.security(self._crumb(call.session))), call)

    async def _sign_out(self, call: Call) -> Response:
        self._ended.append(call.session[:NAMED])
        response = self._moved("/", call)
        response.fields = [pair for pair in response.fields if pair[0] != b"Set-Cookie"]
        gone = b"%b=; Path=/; Expires=Thu, 01-Jan-1970 00:00:00 GMT; Max-Age=0; HttpOnly" % self._cookie.encode()
        response.fields.insert(1, (b"Set-Cookie", gone))
        return response

    def _inside(self, title: str, content: str, call: Call) -> Response:
        page = pages.frame(title, content, self._crumb(call.session), self._number, is_in=call.is_in)
        return self._page(200, page, call, Shape.LAYOUT)

    # ---- what runs

    async def _run(self, call: Call, words: list[str], env: list[str] | None, folder: str = "/") -> tuple[bytes, bytes, int]:
        heard = Heard()
        caller = call.hands.files("jenkins")
        caller.chdir(folder.encode())
        values = {**ENVIRONMENT, "PWD": folder}
        values |= dict(pair.split("=", 1) for pair in env or [] if "=" in pair)
        parent = call.hands.stand(
            list(COMMAND),
            exe=b"/usr/lib/jvm/java-17-openjdk-amd64/bin/java",
        )
        kills: list[Kill] = []
        try:
            status = await call.hands.run(words, values, caller, heard, lambda pid, kill: kills.append(kill), parent=parent)
        finally:
            call.hands.gone(parent)
        return bytes(heard.out), bytes(heard.err), status

    def _console(self, call: Call) -> Console:
        caller = call.hands.files("jenkins")

        def read(path: str) -> str:
            return caller.read_file(path.encode("utf-8", "surrogateescape"), OUTPUT).decode("utf-8", "replace")

        def write(path: str, text: str) -> None:
            data = text.encode("utf-8", "surrogateescape")
            caller.write_file(path.encode("utf-8", "surrogateescape"), data)
            uploads.written(call.visitor, path.encode("utf-8", "surrogateescape"), data)

        user, password = self._secrets
        facts = {
            "Jenkins.version": VERSION,
            "Jenkins.VERSION": VERSION,
            "Jenkins.rootDir": HOME,
            "Jenkins.items": self._jobs(call),
            "System.getenv": f"{{HOME={HOME}, USER=jenkins}}",
            "Secret.decrypt": password,
            "Secret.fromString": password,
            "CredentialsProvider.lookupCredentials": [f"{user}:{password}"],
            "InetAddress.getLocalHost": f"{self._world.hostname}/{self._world.address}",
        }
        return Console(lambda words, env: self._run(call, words, env), read, write, facts)

    # ---- jobs

    def _jobs(self, call: Call) -> list[str]:
        try:
            entries = call.hands.files().listdir(f"{HOME}/jobs".encode())
        except OSError:
            return []
        return sorted(entry.name.decode("utf-8", "replace") for entry in entries)

    async def _create(self, call: Call) -> Response:
        name = forms.query(call.request.query).get("name", "") or forms.read(call.request).get("name")
        if not re.fullmatch(r"[\w .-]{1,100}", name) or name in (".", ".."):
            return self._error(400, "No name is specified", call.path)
        if name in self._jobs(call):
            return self._error(400, f"A job already exists with the name \u2018{name}\u2019", call.path)
        is_xml = b"xml" in call.request.first.get(b"content-type", b"")
        body = call.request.body if is_xml else b"<?xml version='1.1' encoding='UTF-8'?>\n<project/>\n"
        builds.create(call.hands.files("jenkins"), name, body)
        return self._page(200, "", call) if is_xml else self._moved(f"/job/{quote(name)}/configure", call)

    async def _of_job(self, call: Call, path: str) -> Response:
        name, _, rest = path.removeprefix("/job/").partition("/")
        if name not in self._jobs(call):
            return self._lost(call)
        folder = f"{HOME}/jobs/{name}"
        caller = call.hands.files("jenkins")
        if rest == "config.xml":
            if call.request.method == b"POST":
                caller.write_file(f"{folder}/config.xml".encode(), call.request.body)
                return self._page(200, "", call)
            return self._page(200, builds.config(caller, name), call, kind=b"application/xml")
        if rest == "configSubmit" and call.request.method == b"POST":
            steps = forms.every(call.request, "command")
            changed = builds.configured(builds.config(caller, name), forms.read(call.request).get("description"), steps)
            caller.write_file(f"{folder}/config.xml".encode(), changed.encode("utf-8", "surrogateescape"))
            return self._moved(f"/job/{quote(name)}/", call)
        if rest in ("build", "buildWithParameters") and call.request.method == b"POST":
            await self._build(call, name)
            return self._moved(f"/queue/item/{builds.known(caller, name)[0].queue}/", call, status=201)
        if rest in ("build", "buildWithParameters"):
            return self._error(405, "You must use POST method to trigger builds.", call.path)
        if rest == "ws" or rest.startswith("ws/"):
            return self._workspace(call, name, rest[3:])
        found = re.fullmatch(r"([^/]+)(?:/(consoleText|console|logText/progressiveText))?", rest)
        one = builds.find(caller, name, found[1]) if found is not None else None
        if found is not None and one is not None:
            log = builds.log(caller, name, one)
            if found[2] in (None, "console"):
                shown = f"<pre class='console-output'>{escape(log)}</pre>" if found[2] else pages.build(one, self._moment(one))
                return self._inside(f"{name} #{one.number}{' Console' if found[2] else ''}", shown, call)
            return self._page(200, log, call, kind=b"text/plain;charset=utf-8")
        config = builds.config(caller, name)
        if rest == "configure":
            form = pages.configure(builds.description(config), builds.steps(config), self._crumb(call.session))
            return self._inside(f"{name} Config", pages.titled("Configure", form), call)
        if rest == "changes":
            return self._inside(f"{name} Changes", pages.titled("Changes", "<p>No changes.</p>"), call)
        if rest:
            return self._lost(call)
        listed = [(build.number, build.result, self._moment(build)) for build in builds.known(caller, name)]
        return self._inside(name, pages.job(name, builds.description(config), listed), call)

    def _workspace(self, call: Call, name: str, inner: str) -> Response:
        """What lies in a job's workspace, and its files."""
        caller = call.hands.files("jenkins")
        top = f"{HOME}/workspace/{name}"
        path = posixpath.normpath(f"{top}/{inner}")
        if path != top and not path.startswith(top + "/"):
            return self._lost(call)
        try:
            is_folder = S_ISDIR(caller.stat(path.encode()).mode)
            if is_folder and not call.path.endswith("/"):
                return self._moved(f"{quote(call.path)}/", call)
            if not is_folder:
                data = caller.read_file(path.encode(), OUTPUT)
                return self._page(200, "", call, kind=b"text/plain" if b"\0" not in data else b"application/octet-stream", raw=data)
            names = sorted(entry.name.decode("utf-8", "replace") for entry in caller.listdir(path.encode()))
        except OSError:
            return self._lost(call)
        return self._inside(f"Workspace of {name}", pages.titled(f"Workspace of {name}", pages.files(names)), call)

    async def _build(self, call: Call, name: str, started: str = "by user admin") -> Build:
        """The shell steps of a job, one after the other, in its workspace."""
        caller = call.hands.files("jenkins")
        config = builds.config(caller, name)
        workspace = f"{HOME}/workspace/{name}"
        build, begun = builds.next_number(caller, name), self._world.clock.now()
        for path in (f"{HOME}/workspace", workspace):
            if not caller.exists(path.encode()):
                caller.mkdir(path.encode(), 0o755)
        log, status = f"Started {started}\nRunning as SYSTEM\nBuilding in workspace {workspace}\n", 0
        for number, text in enumerate(builds.steps(config)):
            script = (
                f"/tmp/jenkins{dice(self._world.seed, 'step', name, number, self._world.clock.now()).randrange(10**18, 10**19)}.sh"  # noqa: S108
            )
            caller.write_file(script.encode(), text.encode("utf-8", "surrogateescape"), 0o600)
            log += f"[{name}] $ /bin/sh -xe {script}\n"
            out, err, status = await self._run(
                call, ["/bin/sh", "-xe", script], [f"JOB_NAME={name}", f"BUILD_NUMBER={build}", f"WORKSPACE={workspace}"], workspace
            )
            caller.unlink(script.encode())
            log += (err + out).decode("utf-8", "replace")
            if status:
                log += "Build step 'Execute shell' marked build as failure\n"
                break
        log += f"Finished: {'FAILURE' if status else 'SUCCESS'}\n"
        took = (self._world.clock.now() - begun) // 1_000_000
        queue = 1 + max((one.queue for job in self._jobs(call) for one in builds.known(caller, job)), default=0)
        kept = Build(build, "FAILURE" if status else "SUCCESS", begun // 1_000_000, took, queue)
        builds.keep(caller, name, kept, log)
        return kept

    # ---- the command line

    async def _cli(self, call: Call) -> Response:
        if call.request.method != b"POST":
            told = {name: command.told for name, command in COMMANDS.items()}
            return self._inside("Jenkins CLI", pages.table(told), call) if call.is_in else self._stranger(call)
        if forms.query(call.request.query).get("remoting", "") != "false":
            return self._error(403, "Forbidden", call.path)
        session = call.request.first.get(b"session", b"").decode("latin-1")
        if call.request.first.get(b"side") != b"download":
            self._line.upload(session, call.request.body)
            return self._duplex(b"")
        words, given = cli.said(await self._line.download(session))
        frames = await cli.answer(words, given, _Reached(self, call, VERSION, self._number), is_in=call.is_in)
        return self._duplex(b"\0" + frames)

    async def _web_socket(self, call: Call) -> Response:
        """nginx hands on no upgrade."""
        return self._error(400, "only WS connections accepted here", call.path)

    @staticmethod
    def _duplex(frames: bytes) -> Response:
        """One of the two answers (FullDuplexHttpService)."""
        fields = [(b"X-Content-Type-Options", b"nosniff"), (b"Hudson-Duplex", b"true")]
        return Response(200, b"", None, fields=fields, body=frames)

    # ---- answers

    def _address(self, call: Call) -> str:
        host = call.request.first.get(b"host", b"").decode("latin-1") or self._world.address
        return f"{'https' if call.request.is_secure else 'http'}://{host}"

    def _page(
        self,
        status: int,
        body: str,
        call: Call | None = None,
        shape: Shape = Shape.PLAIN,
        *,
        kind: bytes = HTML,
        raw: bytes | None = None,
    ) -> Response:
        cookie = f"{self._cookie}={call.session}; Path=/; HttpOnly" if call is not None and call.is_new and not call.has_token else ""
        data = raw if raw is not None else body.encode("utf-8", "surrogateescape")
        fields = heads.fields(shape, self._number, cookie.encode() or None)
        return Response(status, kind, len(data), fields=fields, body=data, reason=REASONS.get(status, ""))

    def _error(self, status: int, message: str, path: str) -> Response:
        return self._page(status, pages.error(status, message, path), shape=Shape.ERROR)

    def _lost(self, call: Call) -> Response:
        page = pages.frame("Not Found", pages.not_found(self._number), self._crumb(call.session), self._number, is_in=call.is_in)
        return self._page(404, page, call, Shape.LOST)

    def _moved(self, where: str, call: Call, status: int = 302) -> Response:
        response = self._page(status, "", call)
        response.kind = b""
        response.fields.append((b"Location", f"{self._address(call)}{where}".encode()))
        return response


@dataclass(frozen=True)
class _Reached:
    """The site as the command line reaches it: `cli.Controller`."""

    site: Jenkins
    call: Call
    version: str
    session: str

    def read(self, path: str) -> str:
        if path in OWN:
            return OWN[path]
        data = self.call.hands.files("jenkins").read_file(path.encode("utf-8", "surrogateescape"), OUTPUT)
        return data.decode("utf-8", "replace")

    def jobs(self) -> list[str]:
        return self.site._jobs(self.call)

    def plugins(self) -> dict[str, str]:
        return PLUGINS

    def config(self, job: str) -> str:
        return builds.config(self.call.hands.files("jenkins"), job)

    def log(self, job: str, build: str) -> str | None:
        caller = self.call.hands.files("jenkins")
        found = builds.find(caller, job, build)
        return builds.log(caller, job, found) if found is not None else None

    def create(self, job: str, config: bytes) -> None:
        builds.create(self.call.hands.files("jenkins"), job, config)

    async def build(self, job: str) -> tuple[int, str]:
        built = await self.site._build(self.call, job, "from command line by admin")
        return built.number, built.result

    async def groovy(self, source: str) -> tuple[str, str]:
        console = self.site._console(self.call)
        _, trouble = await console.perform(source)
        return console.output, trouble


Handler = Callable[[Jenkins, Call], Awaitable[Response]]
OPEN: dict[str, Handler] = {
    "/login": Jenkins._login,
    "/loginError": Jenkins._login_error,
    "/j_spring_security_check": Jenkins._sign_in,
    "/robots.txt": Jenkins._robots,
    "/cli": Jenkins._cli,
    "/cli/ws": Jenkins._web_socket,
    "/logout": Jenkins._sign_out,
    "/whoAmI": Jenkins._who,
    "/git/notifyCommit": Jenkins._notified,
    **dict.fromkeys(("/signup", "/tcpSlaveAgentListener", "/securityRealm"), Jenkins._nothing),
}
ROUTES: dict[str, Handler] = {
    "/": Jenkins._home,
    "/script": Jenkins._script,
    "/scriptText": Jenkins._script_text,
    "/crumbIssuer/api/json": Jenkins._crumbs,
    "/asynchPeople": Jenkins._people,
    "/systemInfo": Jenkins._system,
    "/manage": Jenkins._manage,
    "/manage/script": Jenkins._script,
    **dict.fromkeys(("/credentials", "/manage/credentials", "/credentials/store/system/domain/_"), Jenkins._credentials),
    "/view/all/newJob": Jenkins._new,
    **dict.fromkeys(("/createItem", "/view/all/createItem", "/view/All/createItem"), Jenkins._create),
    "/view/All/newJob": Jenkins._new,
    "/manage/systemInfo": Jenkins._system,
    "/view/all": Jenkins._home,
    "/computer/(master)/script": Jenkins._script,
    **dict.fromkeys(("/user/admin", "/user/admin/configure", "/me"), Jenkins._user),
    **dict.fromkeys(("/view/all/builds", "/view/All/builds"), Jenkins._builds),
    **dict.fromkeys(("/computer", "/manage/computer"), Jenkins._nodes),
    **dict.fromkeys(("/log", "/manage/log", "/log/all", "/manage/log/all"), Jenkins._logs),
    **dict.fromkeys((f"{above}/pluginManager{tab}" for above in ("", "/manage") for tab in ("", "/installed")), Jenkins._plugins),
    **dict.fromkeys(("/configure", "/manage/configure", "/configSubmit", "/manage/configSubmit"), Jenkins._settings),
    **dict.fromkeys(("/configureSecurity", "/manage/configureSecurity", "/configureSecurity/configure"), Jenkins._security),
}
