"""curl 7.88.1: one transfer after the other, its meter, its words for what went wrong, and its exit statuses."""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.net import network
from mirage.shell.net.download import Url, drain, take_apart
from mirage.shell.programs.curl import urlglob
from mirage.shell.registry import program
from mirage.world.internet import Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.openfile import OpenFile
    from mirage.world.internet import Answer

TRY = "curl: try 'curl --help' or 'curl --manual' for more information\n"
HEAD = (
    "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
    "                                 Dload  Upload   Total   Spent    Left  Speed\n"
)
FLAGS = {  # short option -> name; those without an argument
    "0": "http1.0", "1": "tlsv1", "2": "sslv2", "3": "sslv3", "4": "ipv4", "6": "ipv6", "a": "append", "B": "use-ascii", "f": "fail",
    "g": "globoff", "G": "get", "I": "head", "i": "include", "j": "junk-session-cookies", "J": "remote-header-name", "k": "insecure",
    "l": "list-only", "L": "location", "M": "manual", "n": "netrc", "N": "no-buffer", "O": "remote-name", "p": "proxytunnel", "q": "disable",
    "R": "remote-time", "s": "silent", "S": "show-error", "v": "verbose", "V": "version", "Z": "parallel", "#": "progress-bar", ":": "next",
}  # fmt: skip
VALUES = {
    "A": "user-agent", "b": "cookie", "c": "cookie-jar", "C": "continue-at", "d": "data", "D": "dump-header", "e": "referer", "E": "cert",
    "F": "form", "H": "header", "K": "config", "m": "max-time", "o": "output", "P": "ftp-port", "Q": "quote", "r": "range", "T": "upload-file",
    "t": "telnet-option", "u": "user", "U": "proxy-user", "w": "write-out", "x": "proxy", "X": "request", "y": "speed-time", "Y": "speed-limit",
    "z": "time-cond", "h": "help",
}  # fmt: skip
LONG_FLAGS = frozenset(FLAGS.values()) | frozenset(
    "anyauth basic compressed create-dirs crlf digest disable-epsv fail-early fail-with-body ftp-pasv ftp-create-dirs ftp-skip-pasv-ip "
    "haproxy-protocol http1.1 http2 http2-prior-knowledge http0.9 ignore-content-length keepalive location-trusted metalink negotiate netrc-optional "
    "no-alpn no-keepalive no-npn no-sessionid ntlm path-as-is post301 post302 post303 progress-meter no-progress-meter proxy-insecure raw "
    "remote-name-all remove-on-error retry-all-errors retry-connrefused sasl-ir ssl ssl-no-revoke ssl-reqd styled-output no-styled-output "
    "suppress-connect-headers tcp-fastopen tcp-nodelay tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-time xattr no-buffer".split()
)
LONG_VALUES = frozenset(VALUES.values()) | frozenset(
    "abstract-unix-socket cacert capath cert-type ciphers connect-timeout connect-to crlfile curves data-ascii data-binary data-raw "
    "data-urlencode dns-interface dns-servers doh-url engine expect100-timeout form-string happy-eyeballs-timeout-ms hostpubmd5 interface json "
    "keepalive-time key key-type limit-rate local-port login-options mail-from mail-rcpt max-filesize max-redirs netrc-file noproxy oauth2-bearer "
    "output-dir parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy-header proxy1.0 pubkey random-file rate "
    "request-target resolve retry retry-delay retry-max-time service-name socks4 socks4a socks5 socks5-hostname stderr tls-max tls13-ciphers "
    "trace trace-ascii unix-socket url url-query".split()
)
NUMBERS = frozenset(
    "max-time connect-timeout retry retry-delay retry-max-time max-redirs keepalive-time speed-time speed-limit".split()
)
DATA_MAX = 16 << 20  # bytes of a file that is sent
DATA = frozenset("data data-ascii data-binary data-raw data-urlencode json form form-string".split())
SCHEMES = frozenset(
    "dict file ftp ftps gopher gophers http https imap imaps ldap ldaps mqtt pop3 pop3s rtmp rtmpe rtmps rtmpt rtmpte rtmpts rtsp scp sftp smb "
    "smbs smtp smtps telnet tftp".split()
)
JUNK = re.compile(r"[\x00-\x20\x7f]")  # junkscan() of urlapi.c
BAD_HOST = re.compile(r"""[ \r\n\t/:#?!@{}\[\]\\$'"^`*<>=;,+&()%]""")  # hostname_check()
REDIRECTS = 50  # the default of --max-redirs
CERTIFICATE = (
    "More details here: https://curl.se/docs/sslcerts.html\n\n"
    "curl failed to verify the legitimacy of the server and therefore could not\n"
    "establish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.\n"
)


class Misuse(Exception):  # noqa: N818 - a signal, not a fault
    """A wrong command line: what curl says of it."""


class Failed(Exception):  # noqa: N818 - a signal, not a fault
    """A transfer has failed: the CURLcode and its words."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@dataclass(slots=True)
class Order:
    """The command line: options by name, and where each URL's output goes."""

    given: dict[str, str] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    given_data: list[tuple[str, str]] = field(default_factory=list)  # options and what stands behind them
    urls: list[str] = field(default_factory=list)
    outputs: list[str | None] = field(default_factory=list)  # None is -O


@program("curl")
async def curl(proc: Process) -> int:
    try:
        order = _read(proc.args)
    except Misuse as error:
        proc.err(f"curl: {error}\n" if str(error) else "")
        proc.err(TRY)
        return 2
    given = order.given
    if "version" in given:
        proc.out(_version(proc))
        return 0
    if "help" in given:
        proc.out(recorded(proc, "curl.all" if given["help"] == "all" else "curl.help"))
        return 0
    if not order.urls:
        proc.err(("curl: no URL specified!\n" if proc.args else "") + TRY)
        return 2
    order.data = [await _datum(proc, name, value, is_silent="silent" in given) for name, value in order.given_data]
    if "request" in given and order.data and given["request"] == "POST" and "verbose" in given:
        proc.err("Note: Unnecessary use of -X or --request, POST is already inferred.\n")
    status = 0
    for index, pattern in enumerate(order.urls):
        output = order.outputs[index] if index < len(order.outputs) else "" if "remote-name-all" not in given else None
        try:
            found = urlglob.Glob((pattern,)) if "globoff" in given else urlglob.read(pattern)
        except urlglob.GlobError as error:
            if "silent" not in given or "show-error" in given:
                proc.err(f"curl: (3) {error}\n")
            return 3
        for text, chosen in found.urls():
            status = await _transfer(proc, order, text, output and _numbered(output, chosen))
            if status and "fail-early" in given:
                return status
    return status


async def _datum(proc: Process, name: str, value: str, *, is_silent: bool) -> str:
    """What -d and its like send: `@` names a file."""
    if not value.startswith("@") or name not in ("data", "data-ascii", "data-binary", "json"):
        return value
    if value == "@-":
        text = to_text(await proc.read_all(0, DATA_MAX))
    else:
        try:
            text = to_text(proc.read_file(value[1:], DATA_MAX))
        except OSError:
            proc.err("" if is_silent else f'Warning: Couldn\'t read data from file "{value[1:]}", this makes an empty POST.\n')
            return ""
    return text if name in ("data-binary", "json") else text.replace("\r", "").replace("\n", "")


def _numbered(output: str, chosen: list[str]) -> str:
    """glob_match_url(): `#1` in a file's name is what the first pattern stands for."""
    return re.sub(r"#([0-9]{1,9})", lambda found: chosen[int(found[1]) - 1] if 0 < int(found[1]) <= len(chosen) else found[0], output)


def _read(args: list[str]) -> Order:
    """getparameter() of tool_getparam.c: options may stand anywhere."""
    order = Order()
    index = 0
    while index < len(args):
        word = args[index]
        index += 1
        if word == "--":
            order.urls += args[index:]
            break
        if not word.startswith("-") or word == "-":
            order.urls.append(word)
            continue
        if word.startswith("--"):
            name = _long(word)
            if name in LONG_VALUES:
                if index >= len(args) and name != "help":
                    raise Misuse(f"option {word}: requires parameter")
                _take(order, name, args[index] if index < len(args) else "", word)
                index += 1
            else:
                _take(order, name, "", word)
            continue
        at = 1
        while at < len(word):
            letter = word[at]
            at += 1
            if letter in FLAGS:
                _take(order, FLAGS[letter], "", f"-{letter}")
            elif letter in VALUES:
                value = word[at:]
                if not value:
                    if index >= len(args) and letter != "h":
                        raise Misuse(f"option -{letter}: requires parameter")
                    value = args[index] if index < len(args) else ""
                    index += 1
                _take(order, VALUES[letter], value, f"-{letter}")
                break
            else:
                raise Misuse(f"option {word}: is unknown")
    return order


def _long(word: str) -> str:
    name = word[2:]
    if name in LONG_FLAGS or name in LONG_VALUES:
        return name
    if name.startswith("no-") and name[3:] in LONG_FLAGS:
        return name
    found = [known for known in sorted(LONG_FLAGS | LONG_VALUES) if known.startswith(name)]
    if len(found) == 1:
        return found[0]
    raise Misuse(f"option {word}: is {'ambiguous' if found else 'unknown'}")


def _take(order: Order, name: str, value: str, word: str) -> None:
    if name in NUMBERS:
        try:
            if float(value) < 0:
                raise Misuse(f"option {word}: expected a positive numerical parameter")
        except ValueError:
            raise Misuse(f"option {word}: expected a proper numerical parameter") from None
    match name:
        case "header":
            order.headers.append(value)
        case "output":
            order.outputs.append(value)
        case "remote-name":
            order.outputs.append(None)
        case "url":
            order.urls.append(value)
        case _ if name in DATA:
            order.given_data.append((name, value))
            order.data.append(value)
            order.given[name] = value
        case _:
            order.given[name] = value


def _version(proc: Process) -> str:
    text = recorded(proc, "curl.version", "curl")
    return text.replace("{openssl}", upstream(proc, "libssl3"))


@dataclass(slots=True)
class Meter:
    """The progress meter on standard error, drawn when a transfer begins, each second, and when it ends."""

    proc: Process
    is_shown: bool
    is_bar: bool = False
    size: int | None = None
    got: int = 0
    sent: int = 0
    began: float = 0.0
    is_headed: bool = False
    drawn: int = 0
    is_connected: bool = False

    def start(self) -> None:
        self.began = self.proc.clock.monotonic()
        if self.is_shown and not self.is_bar:
            if not self.is_headed:
                self.proc.err(HEAD)
                self.is_headed = True
            self.draw(0.0)

    @property
    def seconds(self) -> float:
        return self.proc.clock.monotonic() - self.began

    def second(self) -> None:
        """Another second has passed."""
        self.draw(self.seconds)

    def draw(self, seconds: float) -> None:
        """progress_meter() of progress.c."""
        if not self.is_shown or self.is_bar:
            return
        total = self.size
        spent = f"{_clock(seconds)}"
        speed = int(self.got / seconds) if seconds > 1e-5 and self.got else 0
        up = int(self.sent / seconds) if seconds > 1e-5 and self.sent else 0
        whole = (total or 0) + self.sent
        done = 100 * (self.got + self.sent) // whole if whole and (self.got or self.sent) else 0
        down = 100 * self.got // total if total else 0
        above = 100 if self.sent else 0
        estimate, left = "--:--:--", "--:--:--"
        if total and speed and seconds >= 1:
            estimate = _clock(total / speed)
            left = _clock(max(0.0, total / speed - seconds))
        self.proc.err(
            f"\r{done:3} {_five(whole if total is not None else self.got + self.sent)}  {down:3} {_five(self.got)}  {above:3} {_five(self.sent)}  "
            f"{_five(speed)}  {_five(up)} {estimate} {spent} {left} {_five(speed)}"
        )

    def bar(self) -> None:
        """-#."""
        if self.is_shown and self.is_bar and self.size:
            tty = self.proc.tty
            width = min(tty.columns if tty is not None and tty.columns else 79, 400) - 7
            share = self.got / self.size
            self.proc.err(f"\r{'#' * int(width * share):<{width}} {100 * share:5.1f}%")

    def end(self) -> None:
        if self.is_shown:
            if self.is_bar:
                self.bar()
                self.proc.err("\n" if self.size else "")
            else:
                self.draw(self.seconds)
                self.proc.err("\n")


def _clock(seconds: float) -> str:
    """time2str()."""
    whole = int(seconds)
    if whole <= 0:
        return "--:--:--"
    hours = whole // 3600
    if hours <= 99:
        return f"{hours:2}:{whole // 60 % 60:02}:{whole % 60:02}"
    days = whole // 86400
    return f"{days:3}d {hours % 24:02}h" if days <= 999 else f"{days:7}d"


def _five(count: int) -> str:
    """max5data()."""
    if count < 100_000:
        return f"{count:5}"
    for unit, letter in ((1 << 10, "k"), (1 << 20, "M"), (1 << 30, "G"), (1 << 40, "T")):
        if letter != "k" and count < 100 * unit:
            return f"{count // unit:2}.{count % unit * 10 // unit}{letter}"
        if count < 10_000 * unit:
            return f"{count // unit:4}{letter}"
    return f"{count >> 50:4}P"


async def _transfer(proc: Process, order: Order, text: str, output: str | None) -> int:
    """One URL, with its retries."""
    given = order.given
    retries = int(float(given.get("retry", "0")))
    wait = 1
    is_headed = False
    while True:
        try:
            code = await _once(proc, order, text, output, is_headed)
        except Failed as error:
            code = error.code
            if "silent" not in given or "show-error" in given:
                proc.err(f"curl: ({code}) {error.text}\n" + (CERTIFICATE if code == 60 else ""))
        is_transient = code in (28, 6) or (code == 7 and "retry-connrefused" in given) or (code and "retry-all-errors" in given)
        if not is_transient or not retries:
            return code
        if "silent" not in given:
            why = "timeout" if code == 28 else "connection refused" if code == 7 else "(retrying all errors)"
            pause = int(float(given.get("retry-delay", "0"))) or wait
            proc.err(
                f"Warning: Problem : {why}. Will retry in {pause} seconds. {retries} retr{'ies' if retries > 1 else 'y'} left.\n"
            )
        await proc.sleep(int(float(given.get("retry-delay", "0"))) or wait)
        wait, retries, is_headed = min(wait * 2, 600), retries - 1, True


def _understood(text: str) -> Url:
    """parseurl() of urlapi.c: the URL in parts; Failed."""
    malformed = Failed(3, "URL using bad/illegal format or missing URL")
    if JUNK.search(text):
        raise malformed
    if few := re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(/{1,3})(?!/)", text):  # one to three slashes will do
        text = f"{few[1]}://{text[few.end() :]}" if few[1].lower() != "file" else text
    url = take_apart(text)
    if url.scheme not in SCHEMES:
        raise Failed(1, f'Protocol "{url.scheme}" not supported or disabled in libcurl')
    if url.scheme == "file":
        return url
    host = unquote(url.host)
    is_address = host.startswith("[") and network.literal(host) is not None
    if (
        url.is_bad_port
        or not host
        or (not is_address and BAD_HOST.search(host))
        or ("://" not in text and text.rstrip("/").endswith(":"))
    ):
        raise malformed
    return replace(url, host=host)


async def _once(proc: Process, order: Order, text: str, output: str | None, is_headed: bool) -> int:
    given = order.given
    url = _understood(text)
    name = output
    if output is None:
        name = url.path.rpartition("/")[2]
        if not name:
            proc.err("curl: Remote file name has no length!\n")
            raise Failed(23, "Failed writing received data to disk/application")
    if "upload-file" in given and given["upload-file"] not in ("-", ".", "") and not proc.exists(given["upload-file"]):
        proc.err(f"curl: Can't open '{given['upload-file']}'!\n{TRY}")
        raise Failed(26, "Failed to open/read local data from file/application")
    for value in (given.get("form", ""),):
        if "=@" in value and not proc.exists(value.partition("=@")[2].partition(";")[0]):
            raise Failed(26, "Failed to open/read local data from file/application")
    if name and "output-dir" in given:
        name = f"{given['output-dir'].rstrip('/')}/{name}"
    to_screen = not name or name == "-"
    is_meter = "silent" not in given and "no-progress-meter" not in given and not (to_screen and proc.isatty(1))
    meter = Meter(proc, is_meter, "progress-bar" in given, is_headed=is_headed)
    if url.scheme == "file":
        return await _local(proc, url, name or "", meter, is_head="head" in given)
    meter.start()
    state = Transfer(proc, order, meter, "" if to_screen else name or "")
    try:
        code = await state.run(url)
    except Failed as error:
        if not (error.code == 6 and not meter.is_connected):
            meter.end() if not state.is_ended else None
        if "verbose" in given:
            proc.err(f"* {error.text}\n" if error.code == 6 else "")
            proc.err("* Closing connection 0\n")
        state.write_out(error.code)
        raise
    state.write_out(code)
    return code


async def _local(proc: Process, url: Url, name: str, meter: Meter, *, is_head: bool) -> int:
    """file://."""
    try:
        data = proc.read_file(url.path)
    except OSError:
        raise Failed(37, f"Couldn't open file {url.path}") from None
    if is_head:
        when = datetime.fromtimestamp(proc.stat(url.path).mtime // 1_000_000_000, UTC)
        data = f"Content-Length: {len(data)}\r\nAccept-ranges: bytes\r\nLast-Modified: {when:%a, %d %b %Y %H:%M:%S} GMT\r\n".encode()
    meter.start()
    meter.size = meter.got = len(data)
    meter.end()
    if not name or name == "-":
        await proc.flush()
        await proc.write(1, data)
    else:
        try:
            with proc.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as file:
                file.write(data)
        except OSError as error:
            raise Failed(23, f"Failure writing output to destination: {os.strerror(error.errno or 0)}") from None
    return 0


class Transfer:
    """One HTTP or FTP transfer with its redirects."""

    def __init__(self, proc: Process, order: Order, meter: Meter, name: str) -> None:
        self.proc = proc
        self.order = order
        self.given = order.given
        self.meter = meter
        self.name = name
        self.status = 0
        self.redirects = 0
        self.url = ""
        self.kind = ""
        self.address = ""
        self.is_ended = False
        self.file: OpenFile | None = None

    def chat(self, text: str) -> None:
        """-v."""
        if "verbose" in self.given:
            self.proc.err(text)

    @property
    def limit(self) -> float | None:
        """Seconds that are left for connecting; None for as many as it takes."""
        limits = [float(self.given[key]) for key in ("max-time", "connect-timeout") if float(self.given.get(key, "0"))]
        return min(limits) if limits else None

    async def run(self, url: Url) -> int:
        while True:
            answer = await self.ask(url)
            location = answer.header("Location")
            if answer.status in (301, 302, 303, 307, 308) and location and "location" in self.given:
                self.show(answer)
                self.redirects += 1
                if self.redirects > int(float(self.given.get("max-redirs", str(REDIRECTS)))):
                    raise Failed(47, f"Maximum ({self.given.get('max-redirs', REDIRECTS)}) redirects followed")
                self.meter.end()
                url = take_apart(urljoin(url.text, location))
                continue
            return await self.receive(url, answer)

    async def ask(self, url: Url) -> Answer:
        """Resolve, connect, send the request, and have the head of the response."""
        proc, meter = self.proc, self.meter
        self.url = url.text
        found = await network.resolve(proc, url.host)
        if found.failure is not None:
            late = found.resolution.seconds if found.resolution is not None else 0.0
            limit = self.limit
            if limit is not None and found.failure is Failure.TRY_AGAIN and late > limit:
                meter.draw(0.0)
                meter.is_connected = True
                raise Failed(28, f"Resolving timed out after {int(limit * 1000)} milliseconds")
            raise Failed(6, f"Could not resolve host: {url.host}")
        meter.is_connected = True
        began = meter.seconds
        answer = None
        for address in found.addresses:
            self.address = address
            self.chat(f"*   Trying {f'[{address}]' if ':' in address else address}:{url.port}...\n")
            method = self.method()
            answer = await network.fetch(
                proc, url.text, url.host, address, url.port, path=url.target, method=method, timeout=self.limit, every=meter.second,
                is_judged="insecure" not in self.given, asked=self.asked(url),
            )  # fmt: skip
            if answer.failure in (None, Failure.TLS, Failure.CERTIFICATE):
                break
            if self.limit is None or answer.failure is not Failure.TIMED_OUT:
                words = network.ERRORS.get(answer.failure, "Connection timed out")
                self.chat(f"* connect to {address} port {url.port} failed: {words}\n")
        assert answer is not None
        spent = int((meter.seconds - began) * 1000)
        if answer.failure is not None and answer.failure is not Failure.TOO_LARGE:
            self.refuse(url, answer, spent)
        self.chat(f"* Connected to {url.host} ({self.address}) port {url.port} (#0)\n")
        self.request(url)
        if not answer.status and not url.scheme.startswith("ftp"):
            self.chat("* Received HTTP/0.9 when not allowed\n")
            raise Failed(1, "Received HTTP/0.9 when not allowed")
        self.chat(f"< HTTP/1.1 {answer.status} {answer.reason}\n")
        for name, value in answer.headers:
            self.chat(f"< {name}: {value}\n")
        self.chat("< \n")
        self.status = answer.status
        self.kind = answer.header("Content-Type")
        return answer

    def refuse(self, url: Url, answer: Answer, spent: int) -> None:
        """The connection did not come about."""
        if answer.failure is Failure.TLS:
            self.chat(f"* Connected to {url.host} ({self.address}) port {url.port} (#0)\n")
            tls = f"OpenSSL/{upstream(self.proc, 'libssl3') or '3.0.0'}"
            raise Failed(35, f"{tls}: error:0A00010B:SSL routines::wrong version number")
        if answer.failure is Failure.CERTIFICATE:
            raise Failed(60, "SSL certificate problem: self-signed certificate")
        start = f"Failed to connect to {url.host.strip('[]')} port {url.port} after {spent} ms: "
        if answer.failure is Failure.TIMED_OUT:
            if "max-time" in self.given and self.limit == float(self.given["max-time"]):
                self.chat(f"* Connection timed out after {spent} milliseconds\n")
                raise Failed(28, f"Connection timed out after {spent + 1 if spent < 2000 else spent} milliseconds")
            if self.limit is not None:
                raise Failed(28, start + "Timeout was reached")
            self.chat(f"* {start}Couldn't connect to server\n")
            raise Failed(28, start + "Couldn't connect to server")
        self.chat(f"* {start}Couldn't connect to server\n")
        raise Failed(7, start + "Couldn't connect to server")

    def method(self) -> str:
        if "request" in self.given:
            return self.given["request"]
        if "head" in self.given:
            return "HEAD"
        if "upload-file" in self.given:
            return "PUT"
        return "POST" if self.order.data and "get" not in self.given else "GET"

    @property
    def body(self) -> bytes:
        return to_bytes("&".join(self.order.data)) if "get" not in self.given else b""

    def head(self, url: Url) -> list[str]:
        """The request's lines."""
        given, proc = self.given, self.proc
        user = given.get("user", url.user)
        own = [header for header in self.order.headers if ":" in header]
        named = {header.partition(":")[0].lower() for header in own}
        lines = [f"{self.method()} {url.target} HTTP/1.1"]
        lines += [f"Host: {url.host}{f':{url.port}' if url.is_port_given else ''}"] if "host" not in named else []
        lines += [f"Authorization: Basic {base64.b64encode(to_bytes(user)).decode()}"] if user else []
        agent = given.get("user-agent", f"curl/{upstream(proc, 'curl')}")
        lines += [f"User-Agent: {agent}"] if agent and "user-agent" not in named else []
        lines += ["Accept: */*"] if "accept" not in named else []
        lines += [f"Cookie: {given['cookie']}"] if "cookie" in given else []
        lines += [f"Referer: {given['referer']}"] if "referer" in given else []
        lines += [header for header in own if header.partition(":")[2].strip()]
        if self.body:
            lines += [f"Content-Length: {len(self.body)}"]
            lines += ["Content-Type: application/x-www-form-urlencoded"] if "content-type" not in named else []
        return lines

    def asked(self, url: Url) -> bytes:
        """Its bytes."""
        return to_bytes("\r\n".join([*self.head(url), "", ""])) + self.body

    def request(self, url: Url) -> None:
        """The request as -v shows it."""
        if "verbose" not in self.given or url.scheme.startswith("ftp"):
            return
        user = self.given.get("user", url.user)
        if user:
            self.chat(f"* Server auth using Basic with user '{user.partition(':')[0]}'\n")
        for line in self.head(url):
            self.chat(f"> {line}\n")
        self.chat("> \n")
        if self.body:
            self.meter.sent = len(self.body)
            self.chat(f"}} [{len(self.body)} bytes data]\n")

    def show(self, answer: Answer) -> None:
        """-i and -I: the head, where the body goes."""
        if "include" in self.given or "head" in self.given:
            lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{name}: {value}" for name, value in answer.headers), "", ""]
            self.put("\r\n".join(lines).encode("utf-8", "surrogateescape"))

    def put(self, data: bytes) -> bool:
        if not self.name:
            self.proc.out(data)
            return True
        if self.file is None:
            try:
                self.file = self.proc.open(self.name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            except OSError as error:
                if "silent" not in self.given:
                    self.proc.err(f"Warning: Failed to open the file {self.name}: {os.strerror(error.errno or 0)}\n")
                return False
        self.file.write(data)
        return True

    async def receive(self, url: Url, answer: Answer) -> int:
        """The response is there: what is to be written is written."""
        proc, meter, given = self.proc, self.meter, self.given
        is_failure = answer.status >= 400 and "fail" in given
        meter.size = answer.size if answer.size is not None and ("head" in given or answer.size) else None
        if answer.size == 0:
            meter.size = None
        if is_failure:
            meter.end()
            self.is_ended = True
            raise Failed(22, f"The requested URL returned error: {answer.status}")
        self.show(answer)
        is_written, missing = True, 0

        async def write(chunk: bytes) -> None:
            nonlocal is_written
            if is_written and not self.name:
                await proc.flush()
                await proc.write(1, chunk)
            elif is_written:
                is_written = self.put(chunk)

        last = meter.seconds

        async def seen(count: int) -> None:
            nonlocal last
            meter.got = count
            if meter.seconds - last >= 1.0:
                last = meter.seconds
                meter.draw(last)
                meter.bar()
                await proc.flush()

        if "verbose" in given and answer.size and "head" not in given:
            self.chat(f"{{ [{answer.size} bytes data]\n")
        if self.name and "head" not in given and not answer.size:
            is_written = self.put(b"")
        if "head" not in given:
            got = await drain(proc, answer, write, seen, url=url.text, path=to_bytes(self.name))
            missing = max(0, (answer.size or 0) - got) if self.method() != "HEAD" else 0
        meter.end()
        self.is_ended = True
        if self.file is not None:
            self.file.close()
        if missing:
            self.chat(f"* transfer closed with {missing} bytes remaining to read\n")
            raise Failed(18, f"transfer closed with {missing} bytes remaining to read")
        if not is_written:
            raise Failed(23, "Failure writing output to destination")
        self.chat(f"* Connection #0 to host {url.host} left intact\n")
        return 0

    def write_out(self, code: int) -> None:
        """-w."""
        template = self.given.get("write-out", "")
        if not template:
            return
        if template.startswith("@"):
            try:
                template = to_text(self.proc.read_file(template[1:]))
            except OSError:
                return
        seconds = self.meter.seconds
        values = {
            "http_code": f"{self.status:03}", "response_code": f"{self.status:03}", "content_type": self.kind, "url_effective": self.url,
            "size_download": str(self.meter.got), "speed_download": str(int(self.meter.got / seconds) if seconds else 0),
            "time_total": f"{seconds:.6f}", "time_connect": f"{seconds / 3:.6f}", "time_namelookup": f"{seconds / 9:.6f}",
            "time_starttransfer": f"{seconds / 2:.6f}", "remote_ip": self.address if self.status else "", "num_redirects": str(self.redirects),
            "exitcode": str(code), "http_version": "1.1" if self.status else "0", "scheme": "HTTP" if self.status else "",
            "method": self.method(), "filename_effective": self.name,
        }  # fmt: skip
        text = template.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t")
        for key, value in values.items():
            text = text.replace(f"%{{{key}}}", value)
        self.proc.out(text)
