"""Apache's side of a connection, sans-IO: however its bytes arrive, and at its bounds. What it answers is compared in tests/e2e/http."""

from __future__ import annotations

import pytest

from mirage.base.clock import SECOND, ManualClock
from mirage.gateway.http.apache.lines import Asked
from mirage.gateway.http.apache.protocol import Protocol, Shared
from mirage.gateway.http.nginx.protocol import Answered, Close, Send, Shut, Stream
from mirage.gateway.http.sites.apache import boundary
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT
from mirage.vfs.view import View

CLOCK = ManualClock()
BOUNDARY = b"2cd94f82ae390c8"  # as one was seen: the zero in front is not written
NAME = b"Apache/2.4.71 (Debian)"
HELLO = (
    b"HTTP/1.1 200 OK\r\nDate: Sun, 15 Jun 2025 15:06:40 GMT\r\nServer: Apache/2.4.71 (Debian)\r\n"
    b'Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT\r\nETag: "6-60a24181e4000"\r\nAccept-Ranges: bytes\r\n'
    b"Content-Length: 6\r\nContent-Type: text/plain\r\n\r\nhello\n"
)
TALK = (
    b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nX: folded\r\n here\r\n\r\n"
    b"POST /nothing HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: v\r\n\r\n"
    b"HEAD /hello.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcdGET /../x HTTP/1.1\r\nHost: a\r\n\r\n"
)


@pytest.fixture(scope="module")
def view() -> View:
    made = View(Layered(open_store("memory:", b"apache"), None, [b"host"], CLOCK), CLOCK)
    caller = Caller(made, ROOT, umask=0)
    for path in (b"/etc", b"/var", b"/var/www", b"/var/www/html"):
        caller.mkdir(path, 0o755)
    caller.write_file(b"/etc/mime.types", b"text/plain\t\ttxt asc\n", 0o644)
    for name, data in (("hello.txt", b"hello\n"), ("large.bin", bytes(3 << 20)), (".htpasswd", b"x")):
        caller.write_file(f"/var/www/html/{name}".encode(), data, 0o644)
        caller.utimens(f"/var/www/html/{name}".encode(), 1_700_000_000 * SECOND, 1_700_000_000 * SECOND)
    return made


def connection(view: View) -> Protocol:
    return Protocol(Shared(NAME, b"web.example.org", 80, CLOCK, lambda: BOUNDARY), lambda: Caller(view, ROOT))


def hear(protocol: Protocol, *pieces: bytes) -> tuple[bytes, list[int], bool]:
    """What is sent, the status of each exchange, and whether the connection is shut."""
    actions = [action for piece in pieces for action in protocol.receive(piece)]
    sent = b"".join(action.data for action in actions if isinstance(action, Send))
    statuses = [action.exchange.status for action in actions if isinstance(action, Answered)]
    return sent, statuses, any(isinstance(action, Shut | Close) for action in actions)


def test_a_file_is_answered_as_recorded(view: View) -> None:
    assert hear(connection(view), b"GET /hello.txt HTTP/1.1\r\nHost: a\r\n\r\n") == (HELLO, [200], False)


@pytest.fixture(scope="module")
def whole(view: View) -> tuple[bytes, list[int], bool]:
    """What the talk is answered in one piece."""
    return hear(connection(view), TALK)


def test_bytes_that_are_cut_anywhere_are_answered_the_same(view: View, whole: tuple[bytes, list[int], bool]) -> None:
    assert whole[1:] == ([200, 404, 200, 400], True)
    for cut in range(1, len(TALK), 2):
        assert hear(connection(view), TALK[:cut], TALK[cut:]) == whole, cut
    for size in range(1, 12):
        assert hear(connection(view), *(TALK[at : at + size] for at in range(0, len(TALK), size))) == whole, size


def test_an_endless_line_ends_where_it_has_filled_the_buffer_twice(view: View) -> None:
    """Recorded beside Apache 2.4.71, which reads 8000 bytes at once."""
    assert hear(connection(view), b"G" * 24_191)[1:] == ([], False)
    assert hear(connection(view), b"G" * 24_192)[1:] == ([414], True)
    assert hear(connection(view), b"GET / HTTP/1.1\r\nX: ", *[b"y" * 1000] * 17)[1:] == ([], False)
    assert hear(connection(view), b"GET / HTTP/1.1\r\nX: ", *[b"y" * 1000] * 18)[1:] == ([400], True)


def test_what_comes_in_gives_more_time(view: View) -> None:
    """reqtimeout.conf: a second for 500 bytes, of a head up to 40 seconds; recorded beside Apache 2.4.71."""

    def left(*data: bytes) -> int:
        protocol = connection(view)
        for piece in data:
            protocol.receive(piece)
        return round(protocol.deadline - CLOCK.monotonic())

    fields = [b"X: " + b"y" * 3000 + b"\r\n"] * 4
    assert [left(), left(b"G"), left(b"G" * 9000), left(b"GET / HTTP/1.1\r\n", *fields)] == [51, 20, 38, 40]
    head = b"POST /hello.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
    assert [left(), left(b"G"), left(b"G" * 9000), left(*[b"X: " + b"y" * 3000 + b"\r\n"] * 4)] == [51, 20, 38, 2]
    assert [left(head), left(head + b"x" * 9000)] == [10, 28]


def test_a_large_file_is_read_while_it_is_sent(view: View) -> None:
    protocol = connection(view)
    first, second = b"GET /large.bin HTTP/1.1\r\nHost: a\r\nRange: bytes=5-\r\n\r\n", b"GET /hello.txt HTTP/1.1\r\nHost: a\r\n\r\n"
    actions = list(protocol.receive(first + second))
    assert [type(action) for action in actions] == [Send, Stream]
    assert isinstance(actions[1], Stream)
    assert sum(map(len, actions[1].pieces)) == (3 << 20) - 5
    assert not protocol.wants_data
    rest = protocol.sent((3 << 20) - 5)
    assert [action.exchange.status for action in rest if isinstance(action, Answered)] == [206, 200]


def test_who_is_silent_is_let_go_and_who_stops_midway_is_told(view: View) -> None:
    silent, begun, slow, half = (connection(view) for _ in range(4))
    begun.receive(b"G")
    slow.receive(b"GET / HTTP/1.1\r\nHo")
    half.receive(b"POST /hello.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
    assert [[type(action) for action in each.timed_out()] for each in (silent, begun)] == [[Close], [Answered, Close]]
    for each, host, size in ((slow, b"web.example.org", 342), (half, b"a", 328)):
        answer = next(action.data for action in each.timed_out() if isinstance(action, Send))
        assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n") and b"\r\nContent-Length: %d\r\n" % size in answer
        assert b"Server at %s Port 80" % host in answer


@pytest.mark.parametrize(
    ("end", "sent"),
    [
        ("eof", b"G"),
        ("eof", b"\x16\x03\x01"),
        ("lost", b"G"),
        ("lost", b"GET / HTTP/1.1\r\nHo"),
        ("lost", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"),
    ],
)
def test_what_breaks_off_is_on_record(view: View, sent: bytes, end: str) -> None:
    protocol = connection(view)
    assert list(protocol.receive(sent)) == []
    (exchange,) = [action.exchange for action in getattr(protocol, end)() if isinstance(action, Answered)]
    assert (exchange.status, exchange.request.fault) == (400 if b" HTTP/" in sent else 408, "unfinished")
    assert isinstance(exchange.request, Asked) and exchange.request.is_logged == (b" HTTP/" in sent)
    assert exchange.ended == exchange.started
    assert sent.startswith(exchange.request.head) and exchange.request.head


@pytest.mark.parametrize(
    ("sent", "page"),
    [
        (b"GET / HTTP/1.1\r\n", b"<p>Your browser sent a request that this server could not understand.<br />\n</p>\n<hr>"),
        (b"POST /hello.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf", b"could not understand.<br />\n</p>\n<hr>"),
        (b"GET /.htaccess HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", b"<p>Additionally, a 403 Forbidden\n"),
        (b"TRACE / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", b"<br />\nTRACE denied by server configuration</p>\n"),
    ],
)
def test_who_sends_no_more_in_the_middle_is_told(view: View, sent: bytes, page: bytes) -> None:
    protocol = connection(view)
    protocol.receive(sent)
    actions = list(protocol.eof())
    (answer,) = [action.data for action in actions if isinstance(action, Send)]
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n") and page in answer
    assert isinstance(actions[-1], Close)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"GET  /  HTTP/1.1", b"GET / HTTP/1.1"),
        (b"GET /a\tb HTTP/1.1", b"GET /a b"),
        (b"A B /c HTTP/1.1", b"A B /c"),
        (b"GET / HTTP/1.1\x01x", b"GET / HTTP/1.1"),
        (b"GET http://u:p@a.example/ HTTP/1.1", b"GET http://u:XXXXXXXX@a.example/ HTTP/1.1"),
        (b"  \t", b""),
        (b"G(T /", b"G(T /"),
        (b" G(T /", b"G"),
        (b"G\0T /", b"G"),
        (b"G" * 9000, b"G" * 8191),
    ],
)
def test_a_line_stands_in_the_log_as_apache_puts_it_together_again(view: View, line: bytes, said: bytes) -> None:
    actions = connection(view).receive(line + b"\r\n\r\n")
    (request,) = [action.exchange.request for action in actions if isinstance(action, Answered)]
    assert isinstance(request, Asked) and request.said == said


@pytest.mark.parametrize(
    ("asked", "notes"),
    [
        (b"GET /.. HTTP/1.1", ["core:error AH10244: invalid URI path (/..)"]),
        (b"XYZ / HTTP/1.1", ["core:error AH00135: Invalid method in request XYZ / HTTP/1.1"]),
        (
            b"GET /" + b"n" * 300 + b" HTTP/1.1",
            [
                f"core:error (36)File name too long: AH00036: access to /{'n' * 300} failed "
                f"(filesystem path '/var/www/html/{'n' * 300}')"
            ],
        ),
        (
            b"GET /" + b"n" * 5000 + b" HTTP/1.1",
            [f"core:error (36)File name too long: AH00127: Cannot map GET /{'n' * 5000} HTTP/1.1 to file"],
        ),
        (b"GET /.htaccess HTTP/1.1", ["authz_core:error AH01630: client denied by server configuration: /var/www/html/.htaccess"]),
    ],
)
def test_what_is_refused_stands_in_the_error_log(view: View, asked: bytes, notes: list[str]) -> None:
    for body in (b"\r\n", b"Content-Length: 3\r\n\r\nabc"):
        actions = connection(view).receive(asked + b"\r\nHost: a\r\n" + body)
        assert [action.exchange.notes for action in actions if isinstance(action, Answered)] == [notes]


@pytest.mark.parametrize(
    ("agent", "version", "begin", "stays"),
    [
        (b"Mozilla/2.0", b"1.1", b"HTTP/1.1 200 OK\r\n", False),
        (b"a MSIE 4.0b2; b", b"1.1", b"HTTP/1.0 200 OK\r\n", False),
        (b"Java/1.0", b"1.1", b"HTTP/1.1 200 OK\r\n", True),
        (b"Java/1.0", b"1.0", b"HTTP/1.0 200 OK\r\n", True),
        (b"Mozilla/5.0", b"1.0", b"HTTP/1.1 200 OK\r\n", True),
    ],
)
def test_old_browsers_are_answered_in_an_older_manner(view: View, agent: bytes, version: bytes, begin: bytes, stays: bool) -> None:
    asked = b"GET /hello.txt HTTP/%s\r\nHost: a\r\nConnection: keep-alive\r\nUser-Agent: %s\r\n\r\n" % (version, agent)
    actions = list(connection(view).receive(asked))
    (answer,) = [action.data for action in actions if isinstance(action, Send)]
    assert answer.startswith(begin)
    assert any(isinstance(action, Shut) for action in actions) != stays


@pytest.mark.parametrize(("size", "is_packed"), [(68, False), (69, True)])
def test_what_is_tiny_is_not_compressed_and_what_is_new_has_a_weak_tag(view: View, size: int, is_packed: bool) -> None:
    Caller(view, ROOT, umask=0).write_file(b"/var/www/html/new.txt", b"x" * size, 0o644)
    answer, _, _ = hear(connection(view), b"GET /new.txt HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")
    assert b'\r\nETag: W/"%x-' % size in answer
    assert (b"\r\nContent-Encoding: gzip\r\n" in answer, b"\r\nVary: Accept-Encoding\r\n" in answer) == (is_packed, is_packed)


@pytest.mark.parametrize("path", [b"/.htpasswd", b"/server-status", b"/server-status/?auto"])
def test_some_are_for_nobody_from_outside(view: View, path: bytes) -> None:
    assert hear(connection(view), b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % path)[1] == [403]


CHUNKS = b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "statuses"),
    [
        (CHUNKS + b"5;a\tb\r\nabcde\r\n0\r\n\r\n", [200]),
        (CHUNKS + b"5;\x01", []),
        (CHUNKS + b"5;\x01\r\n", [400]),
        (CHUNKS.replace(b"/hello.txt", b"/..") + b"zz\r\n", [400]),
        (b"POST /directory HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n", []),
        (b"POST /.ht HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n", [403]),
        (CHUNKS + b"5;" + b"e" * 9000, [413]),
        (CHUNKS + b"5" + b" " * 11 + b"\r\n", [400]),
        (CHUNKS + b"0\r\nno field\r\n\r\n", [400]),
        (CHUNKS + b"0\r\n" + b"X: y\r\n" * 101 + b"\r\n", [400]),
        (CHUNKS.replace(b"chunked", b"gzip, chunked") + b"0\r\n\r\n", [200]),
        (CHUNKS.replace(b"chunked", b"chunked, gzip"), [400]),
        (b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nX: y\r\n \r\n\r\n", [400]),
        (b"GET https://b/hello.txt HTTP/1.1\r\nHost: a\r\n\r\n", [200]),
        (b"GET wss://b/hello.txt HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        (b"\r\n" * 10 + b"GET /hello.txt HTTP/1.1\r\nHost: a\r\n\r\n", [200]),
        (b"\r\n" * 11, [400]),
        (b"GET /.htfoo HTTP/1.1\r\nHost: a\r\n\r\nGET /no/.htfoo HTTP/1.1\r\nHost: a\r\n\r\n", [403, 404]),
        (b"PUT /hello.txt HTTP/1.1\r\nHost: a\r\nExpect: x\r\nContent-Length: 3\r\n\r\nab", []),
        (b"PUT /hello.txt HTTP/1.1\r\nHost: a\r\nExpect: x\r\nContent-Length: 3\r\n\r\nabc", [417]),
        (b"GET /hello.txt HTTP/1.1\r\nHost: a:\r\n\r\n", [400]),
        (b"GET /hello.txt HTTP/1.1\r\nHost: a:65536\r\n\r\n", [400]),
        (b"GET /hello.txt HTTP/1.1\r\nHost: .a\r\n\r\n", [200]),
        (b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=0-0, 2-2\r\n\r\n", [200]),
        (b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=2-2,0-\r\n\r\n", [206]),
        (b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: x\r\n\r\n", [400]),
        (b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 8085 + b"\r\n  " + b"z" * 99 + b"\r\n\r\n", [200]),
        (b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 8086 + b"\r\n  " + b"z" * 99 + b"\r\n\r\n", [400]),
        (b"GET https://u@a/hello.txt HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        (b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=" + b"1-2," * 22 + b"\r\n\r\n", [200]),
    ],
)
def test_what_is_odd_is_taken_or_refused_as_apache_does(view: View, sent: bytes, statuses: list[int]) -> None:
    assert hear(connection(view), sent)[1] == statuses


def test_a_page_that_is_too_long_for_a_buffer_goes_out_in_two_pieces_of_no_told_size(view: View) -> None:
    Caller(view, ROOT, umask=0).mkdir(b"/var/www/html/directory", 0o755)
    answer = hear(connection(view), b"GET /directory?%s HTTP/1.1\r\nHost: a\r\n\r\n" % (b"q" * 8000))[0]
    head, _, body = answer.partition(b"\r\n\r\n")
    size, _, rest = body.partition(b"\r\n")
    assert b"Content-Length" not in head and b"\r\nTransfer-Encoding: chunked\r\n" in head
    assert rest[: int(size, 16)].endswith(b'">here</a>.</p>\n')


def test_ranges_are_parted_by_the_one_boundary_of_the_running_server(view: View) -> None:
    request = b"GET /hello.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=0-0,2-2\r\n\r\n"
    sent, _, _ = hear(connection(view), request, request)
    assert sent.count(b"multipart/byteranges; boundary=" + BOUNDARY + b"\r\n") == 2
    assert sent.count(b"\r\n--" + BOUNDARY + b"\r\n") == 4


def test_a_boundary_is_another_after_the_logs_have_turned_and_has_no_zero_in_front() -> None:
    drawn = {boundary(b"seed", number) for number in range(200)}
    assert len(drawn) == 200
    assert {len(each) for each in drawn} >= {15, 16}
    assert not any(each.startswith(b"0") for each in drawn)


@pytest.mark.parametrize(
    ("line", "host", "named"),
    [
        (b"https://b:443", b"a", b"http://a:443/d/"), (b"https://b:", b"a", b"http://a:443/d/"), (b"https://b", b"a", b"http://a/d/"),
        (b"https://b:443", b"a:81", b"http://a:81/d/"), (b"https://b:0", b"a", b"http://a:0/d/"), (b"http://b:81", b"a", b"http://b:81/d/"),
    ],
)  # fmt: skip
def test_of_a_url_of_another_scheme_the_port_alone_is_believed(view: View, line: bytes, host: bytes, named: bytes) -> None:
    caller = Caller(view, ROOT, umask=0)
    if not caller.exists(b"/var/www/html/d"):
        caller.mkdir(b"/var/www/html/d", 0o755)
    sent = hear(connection(view), b"GET %s/d HTTP/1.1\r\nHost: %s\r\n\r\n" % (line, host))[0]
    assert b"\r\nLocation: %s\r\n" % named in sent


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        (b"gzip x;q=0", True), (b"gzip;q=0;q=1", False), (b"gzip;;q=0", False), (b"gzip;q=0.0000", True), (b"gzip;Q=0", True), (b"gzip;q=0.000", False),
        (b"xgzip", False), (b"a gzip", True), (b",gzip", False), (b'"a,gzip', False), (b'x;"a,gzip",gzip', True), (b"x;q=1;y,gzip", True), (b"", False),
    ],
)  # fmt: skip
def test_what_a_client_takes_is_read_as_mod_deflate_reads_it(view: View, accepted: bytes, is_packed: bool) -> None:
    """Recorded beside Apache 2.4.71."""
    Caller(view, ROOT, umask=0).write_file(b"/var/www/html/words.txt", b"words " * 99, 0o644)
    sent = hear(connection(view), b"GET /words.txt HTTP/1.1\r\nHost: a\r\nAccept-Encoding: %s\r\n\r\n" % accepted)[0]
    assert (b"\r\nContent-Encoding: gzip\r\n" in sent) == is_packed


def test_what_is_wrong_behind_a_body_is_wrong_twice_for_who_was_to_be_refused(view: View) -> None:
    bad = b"Host: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nbad\r\n\r\n"
    also = b"<p>Additionally, a 400 Bad Request\nerror was encountered"
    assert also in hear(connection(view), b"GET /.htpasswd HTTP/1.1\r\n" + bad)[0]
    assert also not in hear(connection(view), b"GET /hello.txt HTTP/1.1\r\n" + bad)[0]


def test_a_page_leaves_an_apostrophe_as_it_is(view: View) -> None:
    sent = hear(connection(view), b"GET http://a'b\"/ HTTP/1.1\r\nHost: a\r\n\r\n")[0]
    assert b"Server at a'b&quot; Port 80<" in sent
