"""busybox's own wget (networking/wget.c and libbb/progress.c of 1.35.0, Debian): its words, and a bar that it draws once a second."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.fds import Descriptor
from mirage.shell.lib.options import parse
from mirage.shell.lib.text import to_bytes
from mirage.shell.net import network
from mirage.shell.net.download import Url, drain, take_apart
from mirage.shell.signals import SIGSEGV, Exited, Signalled
from mirage.world.internet import Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.internet import Answer

SHORT = "cqO:o:P:Y:U:T:St:n::"
LONGS = {
    "continue": "c", "quiet": "q", "server-response": "S", "output-document": ":O", "output-file": ":o", "directory-prefix": ":P",
    "proxy": ":Y", "user-agent": ":U", "timeout": ":T", "tries": ":t", "header": ":header", "post-data": ":post", "post-file": ":post",
    "spider": "spider", "no-check-certificate": "k", "passive-ftp": "passive", "no-verbose": "n", "no-clobber": "n", "no-host-directories": "n",
    "no-parent": "n",
}  # fmt: skip
SCHEMES = ("http", "https", "ftp")
REDIRECTIONS = 5  # max 5 redirections, wget.c
BAR = 48  # columns of the meter that are no bar
FEW = 16  # the least that a bar has


@dataclass(slots=True)
class _Run:
    proc: Process
    given: dict[str, str]
    log: Descriptor | None = field(default=None)

    def say(self, text: str) -> None:
        """What -q keeps quiet and -o sends elsewhere."""
        if "q" in self.given:
            return
        if self.log is not None:
            self.log.write_now(to_bytes(text))
        else:
            self.proc.err(text)

    def die(self, text: str) -> None:
        """bb_error_msg_and_die()."""
        self.proc.error(text)
        raise Exited(1)


async def wget(proc: Process, usage: str) -> int:
    """`usage` is what a wrong call is answered with."""
    options, operands = parse(proc, SHORT, LONGS, hint=usage)
    given = dict(options)
    if not operands:
        proc.err(usage)
        return 1
    if "T" in given:  # Debian's was built without, and its number is stored through no pointer: recorded
        raise Signalled(SIGSEGV)
    run = _Run(proc, given)
    try:
        if "o" in given:
            run.log = await _created(run, given["o"], os.O_TRUNC)
        for text in operands:
            await _one(run, text)
    finally:
        if run.log is not None:
            run.log.close()
    return 0


async def _created(run: _Run, name: str, flags: int) -> Descriptor:
    try:
        return await run.proc.open_fd(name, os.O_WRONLY | os.O_CREAT | flags)
    except OSError as error:
        run.die(f"can't open '{name}': {error.strerror}")
        raise


async def _one(run: _Run, text: str) -> None:
    """download_one_url()."""
    proc, given = run.proc, run.given
    url = _parsed(run, text)
    name = given.get("O") or _name(given, url)
    answer = await _asked(run, url)
    if "spider" in given:
        run.say("remote file exists\n")
        return
    if name == "-":
        run.say("writing to stdout\n")
        await _copied(run, url, answer, name, None)
        run.say("written to stdout\n")
        return
    start = 0
    if "c" in given and proc.exists(name):
        start = proc.stat(name).size
        proc.error("restart failed")
    target = await _created(run, name, os.O_TRUNC if "O" in given or start else os.O_EXCL)
    try:
        run.say(f"saving to '{name}'\n")
        await _copied(run, url, answer, name, target)
    finally:
        target.close()
    run.say(f"'{name}' saved\n")


def _parsed(run: _Run, text: str) -> Url:
    """parse_url(): what has no scheme is HTTP."""
    url = take_apart(text)
    if "://" in text and url.scheme not in SCHEMES:
        run.die(f"not an http or ftp url: {text}")
    return url


def _name(given: dict[str, str], url: Url) -> str:
    last = url.target.rpartition("/")[2] or "index.html"
    return f"{given['P'].rstrip('/') or ''}/{last}" if "P" in given else last


async def _asked(run: _Run, url: Url) -> Answer:
    """The answer that is no redirection. Each host that is looked for anew is told of."""
    proc, given = run.proc, run.given
    address = ""
    for _ in range(REDIRECTIONS):
        if not address:
            found = await network.resolve(proc, url.host) if url.host else network.Found((), Failure.NO_NAME)
            if not found.addresses:
                run.die(f"bad address '{url.host}'")
            address = found.addresses[0]
            shown = f"[{address}]" if ":" in address else address
            run.say(f"Connecting to {url.host}{f':{url.port}' if url.is_port_given else ''} ({shown}:{url.port})\n")
        method = "HEAD" if "spider" in given else "POST" if "post" in given else "GET"
        answer = await network.fetch(proc, url.text, url.host, address, url.port, path=url.target, method=method, is_judged=False)
        _judge(run, answer, address)
        if answer.status not in (300, 301, 302, 303, 307, 308) or not answer.header("Location"):
            if url.scheme != "ftp" and not 200 <= answer.status < 300:
                run.die(f"server returned error: HTTP/1.1 {answer.status} {answer.reason}")
            return answer
        location = answer.header("Location")
        if location.startswith("/"):  # it is on the same server
            url = take_apart(f"{url.scheme}://{url.host}{f':{url.port}' if url.is_port_given else ''}{location}")
        else:
            url, address = _parsed(run, location), ""
    run.die("too many redirections")
    raise AssertionError("die ends it")


def _judge(run: _Run, answer: Answer, address: str) -> None:
    if answer.failure in (Failure.TLS, Failure.CERTIFICATE, Failure.RESET):
        run.die("error getting response: Connection reset by peer")
    if answer.failure not in (None, Failure.TOO_LARGE):
        why = network.ERRORS.get(answer.failure, "Connection timed out") if answer.failure is not None else ""
        run.die(f"can't connect to remote host ({address}): {why}")
    if "S" in run.given and answer.headers:
        lines = "".join(f"  {name}: {value}\n" for name, value in answer.headers)
        run.say(f"  HTTP/1.1 {answer.status} {answer.reason}\n{lines}  \n")


async def _copied(run: _Run, url: Url, answer: Answer, name: str, target: Descriptor | None) -> None:
    """retrieve_file_data(): the body, and the bar."""
    proc = run.proc
    began = drawn = int(proc.clock.monotonic())
    got = 0

    async def write(chunk: bytes) -> None:
        if target is None:
            await proc.write(1, chunk)
            return
        try:
            await target.write(chunk)
        except OSError as error:
            run.die(f"write error: {error.strerror}")

    async def seen(size: int) -> None:
        nonlocal got, drawn
        got = size
        now = int(proc.clock.monotonic())
        if now != drawn and size != answer.size:
            drawn = now
            _draw(run, name, size, answer.size, now - began)
            await proc.flush()

    await drain(proc, answer, write, seen, url=url.text, path=b"" if target is None else target.name)
    if answer.failure is not None and answer.failure is not Failure.TOO_LARGE:
        run.die("connection closed prematurely")
    _draw(run, name, got, got, int(proc.clock.monotonic()) - began, is_last=True)


def _draw(run: _Run, name: str, got: int, total: int | None, seconds: int, *, is_last: bool = False) -> None:
    """bb_progress_update(): on a terminal over the line before, elsewhere a line each time."""
    proc = run.proc
    if run.log is not None:
        return
    on_terminal = proc.isatty(2)
    begin, end = ("\r" if on_terminal else ""), ("\n" if is_last or not on_terminal else "")
    line = f"{name.rpartition('/')[2]:<20.20}"
    if total is not None:
        share = min(100, got * 100 // total) if total else 100
        width = max(FEW, proc.columns(2) - BAR)
        line += f"{share:4}% |{'*' * (width * share // 100):<{width}}|"
    left = f"{'--:--:--':>9}"
    if total is not None and (is_last or (got and seconds)):
        hours, rest = divmod(0 if is_last else total * seconds // got - seconds, 3600)
        left = f"{hours:3}:{rest // 60:02}:{rest % 60:02}"
    run.say(f"{begin}{line} {_five(got)}{left} ETA{end}")


def _five(size: int) -> str:
    """smart_ulltoa5()."""
    if size <= 99_999:
        return f"{size:5}"
    tenths, scale = size * 10, 0
    while tenths >= 100_000 or not scale:
        tenths, scale = tenths // 1024, scale + 1
    letter = " kMGTPEZY"[scale]
    return f"{tenths // 10:4}{letter}" if tenths >= 1000 else f"{tenths // 10:2}.{tenths % 10}{letter}"
