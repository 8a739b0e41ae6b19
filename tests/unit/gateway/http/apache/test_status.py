"""The pages of mod_status as Debian's Apache 2.4.71 with mpm_prefork answered them, seconds after its start (`curl` on the machine itself)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from mirage.base.clock import SECOND
from mirage.gateway.http.apache import status
from mirage.gateway.http.apache.hosts import DEFAULT
from mirage.gateway.http.apache.lines import Asked
from mirage.gateway.http.apache.pages import signature
from mirage.gateway.http.apache.protocol import Protocol, Shared
from mirage.gateway.http.apache.reply import Reply
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT
from mirage.vfs.view import View
from tests.unit.gateway.http.apache.test_protocol import CLOCK, NAME, hear

STARTED = 1_796_042_503  # 2026-11-30 12:41:43
SAID = '127.0.0.1 - - [30/Nov/2026:12:41:45 +0000] "GET /server-status HTTP/1.1" 200 3108 "-" "curl/7.88.1b"\n'
PAGE, PLAIN = (Path(__file__).with_name(name).read_text() for name in ("status.html", "status.txt"))


def machine(log: str = "") -> Caller:
    """The files that it looks at: a parent, five children and somebody else."""
    caller = Caller(View(Layered(open_store("memory:", b"status"), None, [b"host"], CLOCK), CLOCK), ROOT, umask=0)
    for path in ("/proc", "/run", "/run/apache2", "/var", "/var/log", "/var/log/apache2", *(f"/proc/{pid}" for pid in range(12, 20))):
        caller.mkdir(path.encode(), 0o755)
    for pid in range(12, 20):
        parent = 1 if pid in (12, 19) else 12
        caller.write_file(
            f"/proc/{pid}/stat".encode(), f"{pid} (apache2) S {parent} 12 12 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 400".encode()
        )
    files = {"/run/apache2/apache2.pid": "12\n", "/proc/stat": f"cpu 1\nbtime {STARTED - 4}\n",
             "/proc/loadavg": "18.90 16.13 10.96 1/90 20\n", "/var/log/apache2/access.log": log}  # fmt: skip
    for path, text in files.items():
        caller.write_file(path.encode(), text.encode())
    caller.unlink(b"/proc/13/stat")  # one that has just ended
    return caller


def told(caller: Caller, query: str, after: int = 2) -> Reply:
    request = Asked(scheme=b"http", usual=80)
    target = b"/server-status" + (b"?" + query.encode() if query else b"")
    request.said, request.query, request.host = b"GET " + target + b" HTTP/1.1", query.encode(), b"127.0.0.1"
    return status.page(
        caller, request, DEFAULT, name="Apache/2.4.71 (Debian)", own="127.0.0.1", address=("127.0.0.1", "127.0.0.1"),
        signature=signature("Apache/2.4.71 (Debian)", "127.0.0.1", 80), zone="Etc/UTC", hostname="web01",
        now=(STARTED + after) * SECOND, chance=Random,
    )  # fmt: skip


def test_the_first_page_is_the_one_on_record() -> None:
    reply = told(machine(), "")
    assert isinstance(reply.body, bytes)
    assert reply.body.decode() == PAGE
    assert (reply.kind, reply.fields) == (b"text/html; charset=ISO-8859-1", [])


def test_what_programs_read_is_the_one_on_record() -> None:
    reply = told(machine(SAID), "auto")
    assert isinstance(reply.body, bytes)
    board = "Scoreboard: W____" + "." * 145 + "\n"  # which of the children answers is chance
    assert reply.body.decode() == PLAIN.replace("Scoreboard: _W___" + "." * 145 + "\n", board)
    assert reply.kind == b"text/plain; charset=ISO-8859-1"


@pytest.mark.parametrize(
    ("query", "seconds"), [("refresh=5", b"5"), ("refresh", b"10"), ("refresh=0", b"10"), ("refresh=abc", b"10")]
)
def test_it_is_shown_again_by_itself(query: str, seconds: bytes) -> None:
    assert told(machine(), query).fields == [(b"Refresh", seconds)]


def test_a_graceful_restart_of_each_night_is_counted_and_the_logs_requests_are() -> None:
    caller = machine(SAID)
    caller.write_file(b"/var/log/apache2/access.log.1", (SAID * 100 + SAID.replace("2026", "2025") + "no line\n").encode())
    counts = []
    for days in (1, 3):
        body = told(caller, "auto", after=days * 86_400).body
        assert isinstance(body, bytes)
        facts = dict(line.split(": ", 1) for line in body.decode().splitlines()[1:])
        assert (facts["ParentServerConfigGeneration"], facts["ParentServerMPMGeneration"]) == (str(days + 1), str(days))
        assert facts["ServerUptime"] == f"{days} day{'s' * (days > 1)}"
        counts.append(int(facts["Total Accesses"]))
    assert counts[0] == 101
    assert 101 + 2 * 60 < counts[1] < 101 + 2 * 140


def test_a_line_with_a_time_that_is_none_is_read_over() -> None:
    body = told(machine(SAID + SAID.replace("30/Nov", "99/Foo")), "auto").body
    assert isinstance(body, bytes) and b"\nTotal Accesses: 1\n" in body


@pytest.mark.parametrize(("is_local", "line", "status"), [
    (True, b"GET /server-status", 200), (True, b"HEAD /server-status/x?auto", 200), (True, b"POST /server-status", 404),
    (True, b"DELETE /server-status", 405), (True, b"OPTIONS /server-status", 200), (False, b"GET /server-status", 403),
])  # fmt: skip
def test_it_is_for_the_machine_itself(is_local: bool, line: bytes, status: int) -> None:
    caller = machine()
    protocol = Protocol(
        Shared(NAME, b"web.example.org", 80, CLOCK, lambda: b""), lambda: caller, lambda request: replace(DEFAULT), is_local=is_local,
        status=lambda request, host, signature: Reply(200, b"text/html", b"told"),
    )  # fmt: skip
    assert hear(protocol, line + b" HTTP/1.1\r\nHost: a\r\n\r\n")[1] == [status]


@pytest.mark.parametrize("text", [b"", b"none\n", b"99\n", b"13\n"])
def test_where_no_apache_runs_there_is_nobody_to_tell(text: bytes) -> None:
    caller = machine()
    assert status.parent(caller) == 12
    caller.write_file(b"/run/apache2/apache2.pid", text)
    assert status.parent(caller) == 0
