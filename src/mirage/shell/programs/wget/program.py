"""wget (GNU Wget 1.21.3 with GnuTLS): downloads over HTTP and FTP, its log, its gauges, its retries and its exit statuses."""

from __future__ import annotations

import email.utils
import errno
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from mirage.base.clock import SECOND
from mirage.shell.lib.local import local
from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.lib.sources import contents
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.net import network
from mirage.shell.net.download import Url, drain
from mirage.shell.programs.wget import wgeturl
from mirage.shell.programs.wget.wgetgauge import Bar, Dots, Gauge, decimal, human, rate
from mirage.shell.registry import program
from mirage.world.internet import Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.openfile import OpenFile
    from mirage.world.internet import Answer

HINT = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n"
SHORT = "bcdEFHhkKLmNpqrSvVx46n:a:A:B:D:e:I:i:l:O:o:P:Q:R:t:T:U:w:X:"
FLAGS = (
    "version:V help:h background:b debug:d quiet:q verbose:v no-verbose:nv force-html:F no-config:. retry-connrefused:retry-connrefused "
    "no-clobber:nc no-netrc:. continue:c show-progress:show-progress timestamping:N no-if-modified-since:. no-use-server-timestamps:no-times "
    "server-response:S spider:spider random-wait:. no-proxy:. no-dns-cache:. ignore-case:. inet4-only:4 inet6-only:6 ask-password:. "
    "no-iri:. unlink:. xattr:. no-directories:nd force-directories:x no-host-directories:nH protocol-directories:. no-cache:. "
    "adjust-extension:E ignore-length:. save-headers:. no-http-keep-alive:. no-cookies:. keep-session-cookies:. content-disposition:. "
    "content-on-error:. auth-no-challenge:. https-only:. no-check-certificate:. no-hsts:. no-remove-listing:. no-glob:. no-passive-ftp:. "
    "preserve-permissions:. retr-symlinks:. ftps-implicit:. recursive:r delete-after:. convert-links:k convert-file-only:. backup-converted:K "
    "mirror:m page-requisites:p strict-comments:. follow-ftp:. span-hosts:H relative:L trust-server-names:trust no-parent:np "
    "no-warc-compression:. passive-ftp:."
)
VALUES = (
    "execute:e output-file:o append-output:a report-speed:. input-file:i base:B config:. rejected-log:. tries:t retry-on-http-error:. "
    "output-document:O start-pos:. progress:progress timeout:T dns-timeout:dns connect-timeout:T read-timeout:. wait:w waitretry:waitretry quota:Q "
    "bind-address:. limit-rate:limit restrict-file-names:. prefer-family:. user:. password:. use-askpass:. local-encoding:. remote-encoding:. "
    "directory-prefix:P cut-dirs:. http-user:. http-password:. default-page:page header:header compression:. max-redirect:redirects proxy-user:. "
    "proxy-password:. referer:. user-agent:U load-cookies:. save-cookies:. post-data:post post-file:post method:method body-data:. body-file:. "
    "secure-protocol:. certificate:. certificate-type:. private-key:. private-key-type:. ca-certificate:. ca-directory:. crl-file:. "
    "pinnedpubkey:. ciphers:. hsts-file:. ftp-user:. ftp-password:. warc-file:. level:l backups:. accept:A reject:R accept-regex:. "
    "reject-regex:. domains:D exclude-domains:. follow-tags:. ignore-tags:. include-directories:I exclude-directories:X"
)
LONGS = {name: key for name, _, key in (word.partition(":") for word in FLAGS.split())} | {
    name: f":{key}" for name, _, key in (word.partition(":") for word in VALUES.split())
}
OK, GENERIC, PARSE, FILE, NETWORK, TLS, AUTH, PROTOCOL, SERVER = range(9)  # exits.h
LIST_MAX = 1 << 20
REDIRECTS = 20  # opt.max_redirect


@dataclass(slots=True)
class Run:
    """One invocation."""

    proc: Process
    given: dict[str, str]
    log: OpenFile | None = None
    document: OpenFile | None = None
    is_quiet: bool = False
    is_terse: bool = False
    status: int = OK
    files: int = 0
    size: int = 0
    seconds: float = 0.0
    resolved: dict[str, network.Found] = field(default_factory=dict)

    def say(self, text: str) -> None:
        """logprintf(LOG_VERBOSE)."""
        if not self.is_quiet and not self.is_terse:
            self.put(text)

    def note(self, text: str) -> None:
        """logprintf(LOG_NOTQUIET)."""
        if not self.is_quiet:
            self.put(text)

    def put(self, text: str) -> None:
        if self.log is not None:
            self.log.write(to_bytes(text))
        else:
            self.proc.err(text)

    def quote(self, text: str) -> str:
        return quoted(self.proc, text)

    def failed(self, status: int) -> None:
        """inform_exit_status(): the smallest that is no success wins."""
        self.status = status if not self.status else min(status, self.status)

    @property
    def stamp(self) -> str:
        return f"{local(self.proc, self.proc.clock.now()):%Y-%m-%d %H:%M:%S}"


@program("wget")
async def wget(proc: Process) -> int:
    options, operands = parse(proc, SHORT, LONGS, status=2, hint=HINT)
    given: dict[str, str] = {}
    for key, value in options:
        if key == "n":
            given.update(dict.fromkeys((f"n{letter}" for letter in value), ""))
        else:
            given[key] = value
    if "h" in given or "V" in given:
        proc.out(recorded(proc, "wget.help" if "h" in given else "wget.version", "wget"))
        return 0
    run = Run(proc, given, is_quiet="q" in given, is_terse="nv" in given)
    if "T" in given and not _is_period(given["T"]):
        return proc.error(f"--timeout: Invalid time period {run.quote(given['T'])}", 2)
    if not operands and "i" not in given:
        proc.err("wget: missing URL\n" + HINT)
        return GENERIC
    if "b" in given:
        return _background(run, operands)
    return await _main(run, operands)


def _background(run: Run, urls: list[str]) -> int:
    proc = run.proc
    if "o" not in run.given and "a" not in run.given:
        name = _unique(proc, "wget-log")
        run.given["o"] = name
        told = f"Output will be written to {run.quote(name)}.\n"
        try:
            proc.open(name, os.O_WRONLY | os.O_CREAT).close()
        except OSError:
            told = ""
    else:
        told = ""
    child = proc.fork()
    proc.out(f"Continuing in background, pid {child.pid}.\n{told}")
    run.proc = child
    child.begin(lambda own: _main(run, urls))
    return 0


async def _main(run: Run, urls: list[str]) -> int:
    proc, given = run.proc, run.given
    for key, flags in (("o", os.O_TRUNC), ("a", os.O_APPEND)):
        if key in given:
            try:
                run.log = proc.open(given[key], os.O_WRONLY | os.O_CREAT | flags)
            except OSError as error:
                proc.err(f"{given[key]}: {os.strerror(error.errno or 0)}\n")
                return GENERIC
    if "O" in given and given["O"] != "-":
        try:
            flags = os.O_APPEND if "c" in given else os.O_TRUNC
            run.document = proc.open(given["O"], os.O_WRONLY | os.O_CREAT | flags)
        except OSError as error:
            run.put(f"{given['O']}: {os.strerror(error.errno or 0)}\n")
            return GENERIC
    listed = await _listed(run) if "i" in given else []
    began = proc.clock.monotonic()
    try:
        for text in urls + listed:
            await _retrieve(run, text)
    finally:
        if run.document is not None:
            run.document.close()
    if run.files and (len(urls + listed) > 1 or "r" in given or "m" in given or "p" in given):
        run.say(f"FINISHED --{run.stamp}--\nTotal wall clock time: {_spell(proc.clock.monotonic() - began)}\n")
        run.say(f"Downloaded: {run.files} files, {human(run.size)} in {_spell(run.seconds)} ({rate(run.size, run.seconds)})\n")
    if run.log is not None:
        run.log.close()
    return run.status


async def _listed(run: Run) -> list[str]:
    name = run.given["i"]
    try:
        text = to_text(await contents(run.proc, name, LIST_MAX))
    except OSError as error:
        run.put(f"{name}: {os.strerror(error.errno or errno.ENOENT)}\nNo URLs found in {name}.\n")
        return []
    listed = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not listed:
        run.put(f"No URLs found in {name}.\n")
    return listed


async def _retrieve(run: Run, text: str) -> None:
    """retrieve_url(): one URL through its retries and redirects."""
    text = wgeturl.whole(text)
    url = wgeturl.parsed(text)
    if isinstance(url, str):
        run.note(f"{text}: {url}.\n")
        run.failed(GENERIC)
        return
    if url.scheme not in wgeturl.SCHEMES:
        run.note(f"{text}: Unsupported scheme {run.quote(url.scheme)}.\n")
        run.failed(GENERIC)
        return
    name = _file_name(run, url)
    if "nc" in run.given and "O" not in run.given and run.proc.exists(name):
        run.say(f"File {run.quote(name)} already there; not retrieving.\n\n")
        return
    if "spider" in run.given:
        run.say("Spider mode enabled. Check if remote file exists.\n")
    if not url.scheme.startswith("ftp") and wgeturl.WILD.search(url.path):
        run.say("Warning: wildcards not supported in HTTP.\n")
    tries = _number(run.given.get("t", "20"), 20)
    count = 0
    while True:
        count += 1
        again = await _attempt(run, url, name, count)
        if isinstance(again, Url):
            url, count = again, 0
            continue
        if not again:
            return
        if count == tries:
            run.note("Giving up.\n\n") if not run.is_terse else None
            run.failed(NETWORK)
            return
        run.say("Retrying.\n\n")
        await run.proc.sleep(min(count, _number(run.given.get("waitretry", "10"), 10)))


async def _attempt(run: Run, url: Url, name: str, count: int) -> bool | Url:
    """One try: True asks for another one, a Url is a redirect."""
    given = run.given
    shown = f"{url.scheme}://{_masked(url)}{quote(to_bytes(url.host), safe='[]:.-_')}{f':{url.port}' if url.is_port_given else ''}{url.target}"
    is_ftp = url.scheme.startswith("ftp")
    if is_ftp:
        arrow = f"{f'  (try:{count:2})' if count > 1 else '          '} => {run.quote(name)}\n"
        run.say(f"--{run.stamp}--  {shown}\n{arrow}")
    else:
        run.say(f"--{run.stamp}--  {f'(try:{count:2})  ' if count > 1 else ''}{shown}\n")
    found = await _resolve(run, url.host)
    if found.failure is not None:
        return False
    answer = await _connect(run, url, found)
    if answer is None:
        return False
    if answer.failure is not None:
        return answer.failure in (Failure.TIMED_OUT, Failure.RESET) or "retry-connrefused" in given
    if answer.status == 0 and not is_ftp:
        answer.reason = "No headers, assuming HTTP/0.9"
        answer.status = 200
    if is_ftp:
        _ftp_talk(run, url, answer)
    else:
        _response(run, answer)
    if answer.status in (301, 302, 303, 307, 308):
        location = answer.header("Location")
        run.say(f"Location: {location}{' [following]' if location else ''}\n")
        target = wgeturl.parsed(urljoin(url.text, location))
        if isinstance(target, str):
            run.note(f"{location}: {target}.\n")
            run.failed(GENERIC)
            return False
        given["redirected"] = str(_number(given.get("redirected", "0"), 0) + 1)
        if int(given["redirected"]) > _number(given.get("redirects", "20"), REDIRECTS):
            run.note(f"{_number(given.get('redirects', '20'), REDIRECTS)} redirections exceeded.\n")
            run.failed(SERVER)
            return False
        return target
    if not is_ftp and not 200 <= answer.status < 300:
        if run.is_terse:
            run.note(f"{shown}:\n")
        if "spider" in given and answer.status == 404:
            run.say("Remote file does not exist -- broken link!!!\n\n")
        else:
            run.note(f"{run.stamp} ERROR {answer.status}: {answer.reason}.\n" + ("" if run.is_terse else "\n"))
        run.failed(SERVER)
        return False
    return await _save(run, url, answer, name)


async def _resolve(run: Run, host: str) -> network.Found:
    """lookup_host(); what has been found is remembered for the rest of the run."""
    proc = run.proc
    known = run.resolved.get(host)
    if known is not None:
        return known
    is_plain = network.literal(host) is not None and not host.isdigit()
    if is_plain:
        return network.Found((network.literal(host) or "",), None, True)
    shown = wgeturl.printable(host)
    run.say(f"Resolving {shown} ({shown})... ")
    limit = float(run.given["T"]) if "T" in run.given else 0.0
    found = await network.resolve(proc, host)
    if found.failure is not None:
        is_late = found.failure is Failure.TRY_AGAIN and limit and found.resolution is not None and found.resolution.seconds > limit
        why = "Connection timed out" if is_late else network.GAI.get(found.failure, "Temporary failure in name resolution")
        run.say(f"failed: {why}.\n")
        run.note(f"wget: unable to resolve host address {run.quote(shown)}\n")
        run.failed(NETWORK)
        return found
    shown = ", ".join(found.addresses[:3]) + (", ..." if len(found.addresses) > 3 else "")
    run.say(f"{shown}\n")
    run.resolved[host] = network.Found(found.addresses)
    return found


async def _connect(run: Run, url: Url, found: network.Found) -> Answer | None:
    """connect_to_host(): each address in turn. None: the URL can not be had; an answer with a failure may be tried again."""
    proc, given = run.proc, run.given
    limit = float(given["T"]) if float(given.get("T", "0") or 0) else None
    answer = None
    for address in found.addresses:
        where = f"[{address}]" if ":" in address else address
        run.say(f"Connecting to {where if found.is_literal else f'{url.host} ({url.host})|{where}|'}:{url.port}... ")
        method = "HEAD" if "spider" in given else "POST" if "post" in given else given.get("method", "GET")
        answer = await network.fetch(
            proc, url.text, url.host, address, url.port, path=url.target, method=method, timeout=limit,
            is_judged="no-check-certificate" not in given, asked=_asked(run, url, method),
        )  # fmt: skip
        if answer.failure is None:
            run.say("connected.\n")
            return answer
        if answer.failure is Failure.CERTIFICATE:
            run.say("connected.\n")
            host = run.quote(url.host)
            run.note(f"ERROR: The certificate of {host} is not trusted.\n")
            run.note(f"ERROR: The certificate of {host} doesn't have a known issuer.\n")
            run.failed(TLS)
            return None
        if answer.failure is Failure.TLS:
            run.say("connected.\n")
            run.note(
                "GnuTLS: An unexpected TLS packet was received.\nUnable to establish SSL connection.\n"
                + ("" if run.is_terse else "\n")
            )
            run.failed(NETWORK)
            return None
        if answer.failure is Failure.TOO_LARGE:
            run.say("connected.\n")
            return answer
        run.note(f"failed: {network.ERRORS.get(answer.failure, 'Connection timed out')}.\n")
    run.failed(NETWORK)
    return answer


def _asked(run: Run, url: Url, method: str) -> bytes:
    """The request's bytes (http.c request_new)."""
    given = run.given
    body = to_bytes(given.get("post", ""))
    host = url.host if url.port == 80 else f"{url.host}:{url.port}"
    agent = given.get("U", f"Wget/{upstream(run.proc, 'wget')}")
    lines = [f"{method} {url.target} HTTP/1.1", f"Host: {host}", f"User-Agent: {agent}", "Accept: */*", "Accept-Encoding: identity"]
    lines += ["Connection: Keep-Alive"]
    lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"] if "post" in given else []
    lines += [given["header"]] if "header" in given else []
    return to_bytes("\r\n".join([*lines, "", ""])) + body


def _response(run: Run, answer: Answer) -> None:
    lead = "HTTP request sent, awaiting response... "
    if "S" in run.given and answer.headers:
        lines = "".join(f"  {name}: {value}\n" for name, value in answer.headers)
        run.say(f"{lead}\n  HTTP/1.1 {answer.status} {answer.reason}\n{lines}")
    else:
        run.say(f"{lead}{answer.status} {answer.reason}\n")


def _ftp_talk(run: Run, url: Url, answer: Answer) -> None:
    folder, _, last = url.path.strip("/").rpartition("/")
    walk = f"==> CWD (1) /{folder} ... done.\n" if folder else "==> CWD not needed.\n"
    run.say("Logging in as anonymous ... Logged in!\n==> SYST ... done.    ==> PWD ... done.\n==> TYPE I ... done.  " + walk)
    run.say(f"==> SIZE {last} ... {answer.size or 0}\n==> PASV ... done.    ==> RETR {last} ... done.\n")


async def _save(run: Run, url: Url, answer: Answer, name: str) -> bool:
    """The body into the file, with its gauge. True asks for another try, as the line broke off."""
    proc, given = run.proc, run.given
    kind = answer.header("Content-Type")
    size = answer.size
    if "c" in given and "O" not in given and proc.exists(name) and size is not None and proc.stat(name).size >= size:
        run.say("\n    The file is already fully retrieved; nothing to do.\n\n")
        return False
    if url.scheme.startswith("ftp"):
        run.say(f"Length: {_length(size)} (unauthoritative)\n\n")
    else:
        run.say(f"Length: {_length(size)}{f' [{kind}]' if kind else ''}\n")
    if "spider" in given:
        run.say("Remote file exists.\n\n")
        return False
    if "N" in given and "O" not in given and proc.exists(_plain_name(run, url)):
        run.say(f"Server ignored If-Modified-Since header for file {run.quote(_plain_name(run, url))}.\n")
        run.say("You might want to add --no-if-modified-since option.\n\n")
        return False
    is_stdout = given.get("O") == "-"
    target = "STDOUT" if is_stdout else name
    file = run.document
    if not is_stdout and file is None:
        file = _create(run, name)
        if file is None:
            run.failed(FILE)
            return False
    run.say(f"Saving to: {run.quote(target)}\n") if not url.scheme.startswith("ftp") else None
    gauge = _gauge(run, "-" if is_stdout else name, size)
    began = proc.clock.monotonic()

    async def write(chunk: bytes) -> None:
        if file is not None:
            file.write(chunk)
        else:
            await proc.flush()
            await proc.write(1, chunk)

    async def seen(count: int) -> None:
        if gauge is not None:
            gauge.update(count, proc.clock.monotonic() - began)
            await proc.flush()

    path = b"" if file is None else file.path
    got = await drain(proc, answer, write, seen, url=url.text, path=path)
    took = proc.clock.monotonic() - began
    if "limit" in given and got:
        took = max(took, got / _bytes(given["limit"]))
        await proc.sleep(took - (proc.clock.monotonic() - began))
    if gauge is not None:
        gauge.finish(got, took)
    if file is not None and file is not run.document:
        file.close()
        _date(run, name, answer.header("Last-Modified"))
    run.files, run.size, run.seconds = run.files + 1, run.size + got, run.seconds + took
    if size is not None and got < size:
        run.note(f"{run.stamp} ({rate(got, took)}) - Connection closed at byte {got}. ")
        return True
    counts = f"[{got}/{size}]" if size is not None else f"[{got}]"
    done = "written to stdout" if is_stdout else f"{run.quote(name)} saved"
    run.say(f"{run.stamp} ({rate(got, took)}) - {done} {counts}\n\n")
    if run.is_terse:
        shown = f"{url.scheme}://{url.host}{f':{url.port}' if url.is_port_given else ''}{url.target}"
        run.note(f'{run.stamp} URL:{shown} {counts} -> "{"-" if is_stdout else name}" [1]\n')
    return False


def _create(run: Run, name: str) -> OpenFile | None:
    proc = run.proc
    raw = to_bytes(name)
    for depth in range(1, raw.count(b"/") + 1):
        folder = b"/".join(raw.split(b"/")[:depth])
        if folder and not proc.caller.exists(folder):
            try:
                proc.caller.mkdir(folder, 0o777)
            except OSError:
                break
    try:
        return proc.open(name, os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if "c" in run.given or "N" in run.given else os.O_EXCL))
    except OSError as error:
        why = os.strerror(error.errno or errno.EACCES)
        run.note(f"{name}: {why}\n")
        run.note(f"\nCannot write to {run.quote(name)} ({why}).\n")
        return None


def _date(run: Run, name: str, header: str) -> None:
    """The file is as old as the server says."""
    if header and "no-times" not in run.given:
        try:
            moment = int(email.utils.parsedate_to_datetime(header).timestamp()) * SECOND
            run.proc.caller.utimens(to_bytes(name), moment, moment)
        except (ValueError, OSError):
            return


def _gauge(run: Run, name: str, size: int | None) -> Gauge | None:
    proc, style = run.proc, run.given.get("progress", "")
    if (run.is_quiet or run.is_terse) and "show-progress" not in run.given:
        return None
    is_tty = proc.isatty(2) and run.log is None
    if style.startswith("dot") or (not is_tty and not style.endswith("force")):
        return Dots(run.put, size)
    return Bar(run.put, size, name, proc.tty.columns if proc.tty is not None else 80, is_quiet=run.is_quiet)


def _file_name(run: Run, url: Url) -> str:
    """url_file_name(): where it goes; .1, .2 ... when that is taken."""
    given = run.given
    if "O" in given:
        return given["O"]
    name = _plain_name(run, url)
    if "nc" in given or "c" in given or "N" in given or "r" in given or "m" in given or "x" in given or "spider" in given:
        return name
    return _unique(run.proc, name)


def _plain_name(run: Run, url: Url) -> str:
    given = run.given
    name = (url.name or given.get("page", "index.html")) + url.query
    name = name.replace("/", "%2F")
    if ("r" in given or "m" in given or "x" in given or "p" in given) and "nd" not in given:
        folder = url.path.rpartition("/")[0].strip("/")
        parts = ([] if "nH" in given else [url.host]) + ([folder] if folder else [])
        name = "/".join([*parts, name])
    prefix = given.get("P", "").rstrip("/") if given.get("P") != "/" else "/"
    return f"{prefix.rstrip('/')}/{name}" if prefix and prefix != "." else name


def _unique(proc: Process, name: str) -> str:
    if not proc.exists(name):
        return name
    number = 1
    while proc.exists(f"{name}.{number}"):
        number += 1
    return f"{name}.{number}"


def _masked(url: Url) -> str:
    user, colon, _ = url.user.partition(":")
    return f"{user}{':*password*' if colon else ''}@" if user else ""


def _length(size: int | None) -> str:
    if size is None:
        return "unspecified"
    return f"{size} ({human(size)})" if size >= 1024 else str(size)


def _is_period(text: str) -> bool:
    try:
        return float(text.rstrip("smhdw") or "x") >= 0
    except ValueError:
        return False


def _number(text: str, default: int) -> int:
    if text == "inf":
        return 0
    return int(text) if text.isascii() and text.isdigit() else default


def _bytes(text: str) -> float:
    factor = {"k": 1024.0, "m": 1024.0**2, "g": 1024.0**3}.get(text[-1:].lower(), 1.0)
    try:
        return max(1.0, float(text.rstrip("kKmMgG")) * factor)
    except ValueError:
        return 1e12


def _spell(seconds: float) -> str:
    """secs_to_human_time() of retr.c."""
    if seconds < 60:
        return f"{decimal(seconds)}s"
    whole = int(seconds + 0.5)
    days, hours, minutes, rest = whole // 86400, whole // 3600 % 24, whole // 60 % 60, whole % 60
    if days:
        return f"{days}d {hours}h {minutes}m {rest}s"
    return f"{hours}h {minutes}m {rest}s" if hours else f"{minutes}m {rest}s"
