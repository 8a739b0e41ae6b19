"""mod_status of Apache 2.4.71 with mpm_prefork: what /server-status tells who asks from the machine itself.

Its facts are the machine's own: processes and load from /proc, requests from the access logs.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from mirage.base.clock import SECOND
from mirage.gateway.http.apache.hosts import Host
from mirage.gateway.http.apache.lines import Asked
from mirage.gateway.http.apache.pages import DOCTYPE, escaped
from mirage.gateway.http.apache.reply import Reply
from mirage.vfs.caller import Caller
from mirage.world.logs.lines import last_turn, local

PARENT, BINARY = b"/run/apache2/apache2.pid", b"/usr/sbin/apache2"
BUILT = "2026-11-12T08:58:41"  # 2.4.71-1~deb12u1, where there is no binary
SLOTS, WIDTH = 150, 64  # MaxRequestWorkers of Debian's mpm_prefork.conf, STATUS_MAXLINE
SHOWN = 63  # signs of a request
LOG_MOST = 8 << 20
TICKS = 100
KEY = """\
<p>Scoreboard Key:<br />
"<b><code>_</code></b>" Waiting for Connection,\x20
"<b><code>S</code></b>" Starting up,\x20
"<b><code>R</code></b>" Reading Request,<br />
"<b><code>W</code></b>" Sending Reply,\x20
"<b><code>K</code></b>" Keepalive (read),\x20
"<b><code>D</code></b>" DNS Lookup,<br />
"<b><code>C</code></b>" Closing connection,\x20
"<b><code>L</code></b>" Logging,\x20
"<b><code>G</code></b>" Gracefully finishing,<br />\x20
"<b><code>I</code></b>" Idle cleanup of worker,\x20
"<b><code>.</code></b>" Open slot with no current process<br />
</p>
"""
HEADINGS = """\


<table border="0"><tr><th>Srv</th><th>PID</th><th>Acc</th><th>M</th><th>CPU
</th><th>SS</th><th>Req</th><th>Dur</th><th>Conn</th><th>Child</th><th>Slot</th><th>Client</th><th>Protocol</th><th>VHost</th><th>Request</th></tr>

"""
LEGEND = """\
</table>
 <hr /> <table>
 <tr><th>Srv</th><td>Child Server number - generation</td></tr>
 <tr><th>PID</th><td>OS process ID</td></tr>
 <tr><th>Acc</th><td>Number of accesses this connection / this child / this slot</td></tr>
 <tr><th>M</th><td>Mode of operation</td></tr>
<tr><th>CPU</th><td>CPU usage, number of seconds</td></tr>
<tr><th>SS</th><td>Seconds since beginning of most recent request</td></tr>
 <tr><th>Req</th><td>Milliseconds required to process most recent request</td></tr>
 <tr><th>Dur</th><td>Sum of milliseconds required to process all requests</td></tr>
 <tr><th>Conn</th><td>Kilobytes transferred this connection</td></tr>
 <tr><th>Child</th><td>Megabytes transferred this child</td></tr>
 <tr><th>Slot</th><td>Total megabytes transferred this slot</td></tr>
 </table>
"""
_LINE = re.compile(r'(\S+) \S+ .*?\[([^\]]+)\] "((?:[^"\\]|\\.)*)" \d+ (\d+)')
_BUILT = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\0")
_REFRESH = re.compile(r"refresh(?:=(\d+))?")


@dataclass(slots=True)
class _Worker:
    """One child, its slot's numbers, and what it has done last."""

    pid: int
    ticks: tuple[int, int, int, int]
    count: int = 0  # since the log was turned
    size: int = 0
    taken: int = 0  # milliseconds
    before: int = 0  # requests of nights before
    before_size: int = 0
    last: tuple[str, str, int, int] = ("", "", 0, 0)  # who asked, what, when, for how many milliseconds


@dataclass(slots=True)
class _Board:
    started: int  # seconds
    turns: list[int]
    workers: list[_Worker] = field(default_factory=list)


def parent(caller: Caller) -> int:
    """The pid of the Apache that could tell of itself; 0 where none runs."""
    try:
        text = caller.read_file(PARENT, 32).strip()
    except OSError:
        return 0
    pid = int(text) if text.isdigit() else 0
    return pid if _fields(caller, pid) else 0


def page(
    caller: Caller, request: Asked, host: Host, *, name: str, own: str, address: tuple[str, str], signature: str, zone: str,
    hostname: str, now: int, chance: Callable[[int], Random],
) -> Reply:  # fmt: skip
    """`caller` is root; `own` the server's name, `address` the client's and the one that was asked; `chance` by the night."""
    query = request.query.decode("latin-1")
    board = _board(caller, host, hostname, zone, now, chance)
    busy = _busy(board.workers, now)
    busy.last = (address[0], (request.said or b"").decode("latin-1")[:SHOWN], now // SECOND, 0)
    facts = _Facts(caller, board, name, zone, now)
    named = (request.host.decode("latin-1").partition(":")[0] or own, address[1])
    refresh = _REFRESH.search(query)
    fields = [(b"Refresh", b"%d" % (int(refresh[1] or 0) or 10))] if refresh is not None else []
    if "auto" in query:
        text, kind = _plain(facts, named[0], busy), b"text/plain; charset=ISO-8859-1"
    else:
        text, kind = _html(facts, named, busy, own, signature, is_table="notable" not in query), b"text/html; charset=ISO-8859-1"
    return Reply(200, kind, text.encode("latin-1", "replace"), fields)


def _board(caller: Caller, host: Host, hostname: str, zone: str, now: int, chance: Callable[[int], Random]) -> _Board:
    pid = parent(caller)
    booted = next(int(line.split()[1]) for line in caller.read_file(b"/proc/stat", 1 << 20).splitlines() if line.startswith(b"btime"))
    own = _fields(caller, pid)
    started = booted + int(own[19]) // TICKS if own else now // SECOND
    board = _Board(started, list(_turns(started, now, zone, hostname)))
    for entry in caller.listdir(b"/proc"):
        if entry.name.isdigit():
            fields = _fields(caller, int(entry.name))
            if fields and int(fields[1]) == pid:
                utime, stime, cutime, cstime = (int(one) for one in fields[11:15])
                board.workers.append(_Worker(int(entry.name), (utime, stime, cutime, cstime)))
    board.workers.sort(key=lambda worker: worker.pid)
    board.workers = board.workers[:SLOTS] or [_Worker(pid, (0, 0, 0, 0))]
    _count(caller, host, board, chance)
    return board


def _fields(caller: Caller, pid: int) -> list[bytes]:
    """Of /proc/PID/stat, from the state on."""
    try:
        return caller.read_file(b"/proc/%d/stat" % pid, 4096).rpartition(b")")[2].split()
    except OSError:
        return []


def _turns(started: int, now: int, zone: str, hostname: str) -> Iterator[int]:
    """When logrotate made it begin anew, latest first."""
    moment = now
    while (found := last_turn(moment, zone, hostname)) // SECOND > started:
        yield found
        moment = found - SECOND


def _count(caller: Caller, host: Host, board: _Board, chance: Callable[[int], Random]) -> None:
    """Today's requests and yesterday's are in the logs; the nights before were like yesterday."""
    for worker, size, last in _read(caller, host.access + b".1", board):
        worker.before, worker.before_size, worker.last = worker.before + 1, worker.before_size + size, last
        worker.taken += last[3]
    whole = sum(worker.before for worker in board.workers), sum(worker.before_size for worker in board.workers)
    for worker, size, last in _read(caller, host.access, board):
        worker.count, worker.size, worker.last = worker.count + 1, worker.size + size, last
        worker.taken += last[3]
    for turn in board.turns[1:]:
        drawn = chance(turn)
        for worker in board.workers:
            share = drawn.uniform(0.7, 1.3) / len(board.workers)
            worker.before, worker.before_size = worker.before + round(whole[0] * share), worker.before_size + round(whole[1] * share)
            worker.taken += round(whole[0] * share * 1.5)


def _read(caller: Caller, path: bytes, board: _Board) -> Iterator[tuple[_Worker, int, tuple[str, str, int, int]]]:
    """Of each line of a log: the child that has answered, how many bytes, and what is shown of it."""
    try:
        text = caller.read_file(path, LOG_MOST).decode("latin-1")
    except OSError:
        return
    for line in text.splitlines():
        found = _LINE.match(line)
        when = _moment(found[2]) if found is not None else 0
        if found is not None and when >= board.started:
            mark = zlib.crc32(line.encode("latin-1"))
            worker = board.workers[mark % len(board.workers)]
            yield worker, int(found[4]), (found[1], found[3][:SHOWN], when, (mark >> 8) % 4)


def _moment(text: str) -> int:
    try:
        return int(datetime.strptime(text, "%d/%b/%Y:%H:%M:%S %z").timestamp())
    except (ValueError, OverflowError):
        return 0


def _busy(workers: list[_Worker], now: int) -> _Worker:
    """Who answers this."""
    return workers[now // 1000 % len(workers)]


class _Facts:
    """What both forms tell."""

    def __init__(self, caller: Caller, board: _Board, name: str, zone: str, now: int) -> None:
        self.workers, self.name, self.now = board.workers, name, now // SECOND
        self.generation = len(board.turns)
        self.uptime = max(0, self.now - board.started)
        self.current, self.restarted = (f"{local(at, zone):%A, %d-%b-%Y %H:%M:%S %Z}" for at in (now, board.started * SECOND))
        self.load = [float(one) for one in caller.read_file(b"/proc/loadavg", 128).split()[:3]]
        self.count = sum(worker.count + worker.before for worker in self.workers)
        self.size = sum(worker.size + worker.before_size for worker in self.workers) >> 10 << 10  # it counts in kilobytes
        self.taken = sum(worker.taken for worker in self.workers)
        self.cpu = [sum(ticks) / TICKS for ticks in zip(*(worker.ticks for worker in self.workers))]
        self.built = _built(caller)

    def board(self, busy: _Worker) -> str:
        marks = "".join("W" if worker is busy else "_" for worker in self.workers)
        return marks + "." * (SLOTS - len(marks))


def _built(caller: Caller) -> str:
    try:
        found = _BUILT.search(caller.read_file(BINARY, 4 << 20))
    except OSError:
        found = None
    return found[0][:-1].decode() if found is not None else BUILT


def _number(value: float, digits: int = 6) -> str:
    """apr's %g, which writes no zero before the point."""
    text = f"{value:.{digits}g}"
    return text[1:] if text.startswith("0.") else text


def _lasted(seconds: int) -> str:
    spans = ((seconds // 86400, "day"), (seconds // 3600 % 24, "hour"), (seconds // 60 % 60, "minute"), (seconds % 60, "second"))
    return "".join(f" {count} {unit}{'' if count == 1 else 's'}" for count, unit in spans if count)


def _bytes(size: int) -> str:
    """format_byte_out."""
    for most, unit, name in ((1 << 19, 1 << 10, "kB"), (1 << 29, 1 << 20, "MB")):
        if size < 5 << 10:
            return f"{size} B"
        if size < most:
            return f"{size / unit:.1f} {name}"
    return f"{size / (1 << 30):.1f} GB"


def _kilobytes(size: int) -> str:
    """format_kbyte_out."""
    kilobytes = size >> 10
    if kilobytes < 1 << 10:
        return f"{kilobytes} kB"
    return f"{kilobytes / (1 << 10):.1f} MB" if kilobytes < 1 << 20 else f"{kilobytes / (1 << 20):.1f} GB"


def _plain(facts: _Facts, named: str, busy: _Worker) -> str:
    lines = [
        named, f"ServerVersion: {facts.name}", "ServerMPM: prefork", f"Server Built: {facts.built}",
        f"CurrentTime: {facts.current}", f"RestartTime: {facts.restarted}", f"ParentServerConfigGeneration: {facts.generation + 1}",
        f"ParentServerMPMGeneration: {facts.generation}", f"ServerUptimeSeconds: {facts.uptime}",
        f"ServerUptime:{_lasted(facts.uptime)}", *(f"Load{span}: {load:.2f}" for span, load in zip((1, 5, 15), facts.load)),
        f"Total Accesses: {facts.count}", f"Total kBytes: {facts.size >> 10}", f"Total Duration: {facts.taken}",
        *(f"CPU{kind}: {_number(cpu)}" for kind, cpu in zip(("User", "System", "ChildrenUser", "ChildrenSystem"), facts.cpu)),
    ]  # fmt: skip
    if any(facts.cpu) and facts.uptime:
        lines.append(f"CPULoad: {_number(sum(facts.cpu) / facts.uptime * 100)}")
    lines.append(f"Uptime: {facts.uptime}")
    if facts.uptime:
        lines += [f"ReqPerSec: {_number(facts.count / facts.uptime)}", f"BytesPerSec: {_number(facts.size / facts.uptime)}"]
    if facts.count:
        lines += [f"BytesPerReq: {_number(facts.size / facts.count)}", f"DurationPerReq: {_number(facts.taken / facts.count)}"]
    lines += ["BusyWorkers: 1", "GracefulWorkers: 0", f"IdleWorkers: {len(facts.workers) - 1}", f"Scoreboard: {facts.board(busy)}"]
    return "\n".join(lines) + "\n"


def _html(facts: _Facts, named: tuple[str, str], busy: _Worker, own: str, signature: str, *, is_table: bool) -> str:
    board = facts.board(busy)
    rows = "\n".join(board[at : at + WIDTH] for at in range(0, len(board), WIDTH))
    cpu = "u{} s{} cu{} cs{}".format(*map(_number, facts.cpu))
    if any(facts.cpu) and facts.uptime:
        cpu += f" - {_number(sum(facts.cpu) / facts.uptime * 100, 3)}% CPU load"
    rates = []
    if facts.uptime:
        rates += [f"{_number(facts.count / facts.uptime, 3)} requests/sec", f"{_bytes(facts.size // facts.uptime)}/second"]
    if facts.count:
        rates += [f"{_bytes(facts.size // facts.count)}/request", f"{_number(facts.taken / facts.count)} ms/request"]
    head = (
        f"{DOCTYPE}<html><head>\n<title>Apache Status</title>\n</head><body>\n"
        f"<h1>Apache Server Status for {escaped(named[0])} (via {named[1]})</h1>\n\n"
        f"<dl><dt>Server Version: {facts.name}</dt>\n<dt>Server MPM: prefork</dt>\n<dt>Server Built: {facts.built}\n"
        f"</dt></dl><hr /><dl>\n<dt>Current Time: {facts.current}</dt>\n<dt>Restart Time: {facts.restarted}</dt>\n"
        f"<dt>Parent Server Config. Generation: {facts.generation + 1}</dt>\n"
        f"<dt>Parent Server MPM Generation: {facts.generation}</dt>\n<dt>Server uptime: {_lasted(facts.uptime)}</dt>\n"
        f"<dt>Server load: {' '.join(f'{load:.2f}' for load in facts.load)}</dt>\n"
        f"<dt>Total accesses: {facts.count} - Total Traffic: {_kilobytes(facts.size)} - Total Duration: {facts.taken}</dt>\n"
        f"<dt>CPU Usage: {cpu}</dt>\n<dt>{' - '.join(rates)}</dt>\n"
        f"<dt>1 requests currently being processed, 0 workers gracefully restarting, {len(facts.workers) - 1} idle workers</dt>\n"
        f"</dl><pre>{rows}</pre>\n"
    )
    told = [(slot, worker) for slot, worker in enumerate(facts.workers) if worker.count or worker.before or worker is busy]
    details = "".join(_row(facts, slot, worker, own, is_busy=worker is busy) for slot, worker in told)
    if is_table:
        details = HEADINGS + details + LEGEND
    else:
        described = "".join(_described(facts, slot, worker, own, is_busy=worker is busy) for slot, worker in told)
        details = f"<hr /><h2>Server Details</h2>\n\n{described}"
    return f"{head}{KEY}{details}<hr />\n{signature}</body></html>\n"


def _row(facts: _Facts, slot: int, worker: _Worker, own: str, *, is_busy: bool) -> str:
    who, what, when, took = worker.last
    size, whole = worker.size / (1 << 20), (worker.size + worker.before_size) / (1 << 20)
    return (
        f"<tr><td><b>{slot}-{facts.generation}</b></td><td>{worker.pid}</td>"
        f"<td>0/{worker.count}/{worker.count + worker.before}</td><td>{'<b>W</b>' if is_busy else '_'}\n</td>"
        f"<td>{sum(worker.ticks) / TICKS:.2f}</td><td>{facts.now - when}</td><td>{took}</td><td>{worker.taken}</td>"
        f"<td>0.0</td><td>{size:.2f}</td><td>{whole:.2f}\n</td><td>{escaped(who)}</td><td>http/1.1</td>"
        f"<td nowrap>{own}:80</td><td nowrap>{escaped(what)}</td></tr>\n\n"
    )


def _described(facts: _Facts, slot: int, worker: _Worker, own: str, *, is_busy: bool) -> str:
    who, what, when, took = worker.last
    cpu = "u{} s{} cu{} cs{}".format(*(_number(ticks / TICKS) for ticks in worker.ticks))
    sizes = f"0 B|{_bytes(worker.size)}|{_bytes(worker.size + worker.before_size)}"
    return (
        f"<b>Server {slot}-{facts.generation}</b> ({worker.pid}): 0|{worker.count}|{worker.count + worker.before} "
        f"[{'<b>Write</b>' if is_busy else 'Ready'}] {cpu}\n {facts.now - when} {took} {worker.taken}({sizes})\n"
        f" <i>{escaped(who)} {{{escaped(what)}}}</i> <i>(http/1.1)</i> <b>[{own}:80]</b><br />\n\n"
    )
