"""The parts that stand alone: targets, dates, ranges, hosts, chunks."""

from __future__ import annotations

import time
import weakref

import pytest

from mirage.gateway.http.nginx import dates, headerlines, logs, ranges
from mirage.gateway.http.nginx.chunks import BadChunk, ChunkReader, TooLarge
from mirage.gateway.http.nginx.message import Request
from mirage.gateway.http.nginx.protocol import valid_host
from mirage.gateway.http.nginx.target import BadTarget, escape, split


@pytest.mark.parametrize(("target", "path", "query"), [
    (b"/", b"/", b""), (b"/a?b?c", b"/a", b"b?c"), (b"/a//b/./c/../d", b"/a/b/d", b""), (b"/%41%2f%2e%2e/b", b"/b", b""), (b"?a", b"/", b"a"),
    (b"/a#b?c", b"/a", b""), (b"/a?b#c", b"/a", b"b"), (b"/a/..", b"/", b""), (b"/a/.", b"/a/", b""), (b"/...", b"/...", b""), (b"/%3f%25%23", b"/?%#", b""),
])  # fmt: skip
def test_a_target_becomes_a_path(target: bytes, path: bytes, query: bytes) -> None:
    assert split(target) == (path, query)


@pytest.mark.parametrize("target", [b"/..", b"/../a", b"/a/../..", b"/%2e%2e", b"/%", b"/%4", b"/%4g", b"/%00", b"/a%2f..%2f.."])
def test_a_target_that_leads_nowhere_is_refused(target: bytes) -> None:
    with pytest.raises(BadTarget):
        split(target)


def test_a_location_is_escaped_as_nginx_does_it() -> None:
    assert escape(b"/a b/\xc3\xa9?#%<>&=+;:@!$'()*,~_-.") == b"/a%20b/%C3%A9%3F%23%25%3C%3E&=+;:@!$'()*,~_-."


@pytest.mark.parametrize(("text", "seconds"), [
    (b"Sun, 06 Nov 1994 08:49:37 GMT", 784111777), (b"Sunday, 06-Nov-94 08:49:37 GMT", 784111777), (b"Sun Nov  6 08:49:37 1994", 784111777),
    (b"x, 06 Nov 1994 08:49:37 anything", 784111777), (b"Thu, 01 Jan 1970 00:00:00 GMT", 0), (b"06 Nov 1994 08:49:37 GMT", -1), (b"", -1),
    (b"Tue, 29 Feb 2023 00:00:00 GMT", -1), (b"Thu, 29 Feb 2024 00:00:00 GMT", 1709164800),
])  # fmt: skip
def test_dates_are_read_as_laxly_as_nginx_reads_them(text: bytes, seconds: int) -> None:
    assert dates.parse(text) == seconds


def test_a_date_is_written_and_read_again() -> None:
    for seconds in (0, 951782400, 1709164800, 1750000000, 4102444800):
        assert dates.parse(dates.render(seconds)) == seconds


def test_ranges_beyond_the_end_are_passed_over() -> None:
    assert ranges.parse(b"0-1,99-,-2", 10) == [(0, 2), (8, 10)]
    assert ranges.parse(b"0-9,0-0", 10) == []  # more than the file: all of it
    with pytest.raises(ranges.NotSatisfiable):
        ranges.parse(b"10-", 10)


@pytest.mark.parametrize(("host", "name"), [
    (b"A.example", b"a.example"), (b"a.", b"a"), (b"a:80", b"a"), (b"[::1]:80", b"[::1]"), (b"a:b:c", b"a"), (b"", None), (b":80", None), (b"a..b", None),
    (b"a/b", None), (b"a b", None), (b"a\x7f", None), (b".", None),
])  # fmt: skip
def test_a_host_is_judged_as_nginx_judges_it(host: bytes, name: bytes | None) -> None:
    assert valid_host(host) == name


def test_chunks_are_taken_apart_however_they_come() -> None:
    data = b"5;x=y\r\nabcde\r\n1\nf\n0\r\nTrailer: t\r\n\r\nrest"
    reader, content, rest = ChunkReader(), b"", b""
    for byte in data:
        piece, left = reader.feed(bytes((byte,)))
        content, rest = content + piece, rest + left
    assert (content, rest, reader.done) == (b"abcdef", b"rest", True)


@pytest.mark.parametrize("data", [b"x", b"-1", b"\r\n", b"1\r\nab", b"10000000000000000", b"1\rx", b"0x"])
def test_what_is_no_chunk_is_refused(data: bytes) -> None:
    with pytest.raises(BadChunk):
        ChunkReader().feed(data)


def test_a_chunk_beyond_the_limit_is_refused_before_it_comes() -> None:
    with pytest.raises(TooLarge):
        ChunkReader(10).feed(b"b\r\n")


@pytest.mark.parametrize("line", [b"a:" + b" " * 60_000 + b"\0", b"a" * 60_000, b"a: " + b"b " * 30_000 + b"\0"])
def test_a_header_that_does_not_match_costs_no_more_than_its_length(line: bytes) -> None:
    before = time.process_time()
    assert headerlines.SIMPLE.match(line) is None
    assert headerlines.whole(b"\r\n" + line + b"\r\n\r\n", 2) is None
    assert time.process_time() - before < 10  # a fraction of a millisecond; the square of its length takes a minute


def test_a_plain_header_is_read_at_once() -> None:
    data = b"GET / HTTP/1.1\r\nHost: a\r\nEmpty:\r\nSpaces:   b  c  \r\n\r\nrest"
    found = headerlines.whole(data, 16)
    assert found is not None
    assert [line[1:] for line in found[0]] == [(b"Host", b"a"), (b"Empty", b""), (b"Spaces", b"b  c")]
    assert data[found[1] :] == b"rest"


@pytest.mark.parametrize(
    "lines", [b"Host: a\r\n folded\r\n", b"_a: b\r\n", b"a b: c\r\n", b"a: b\0\r\n", b"a: b\r\r\n", b": a\r\n", b"\r\na: b\r\n"]
)
def test_a_header_with_a_line_out_of_the_way_is_read_line_by_line(lines: bytes) -> None:
    found = headerlines.whole(b"GET / HTTP/1.1\r\n" + lines + b"\r\n", 16)
    assert found is None or found[0] == []


@pytest.mark.parametrize(("given", "found"), [
    (b"Basic YTpi", (b"a", b"b")), (b"bASIC   YTpiOmM=", (b"a", b"b:c")), (b"Basic YTpi=and what follows", (b"a", b"b")), (b"Basic YTpiOm", (b"a", b"b:")),
    (b"Basic YTp\ti", (b"", b"")), (b"Basic YT pi", (b"", b"")), (b"Basic YTpiY", (b"", b"")), (b"Basic YWI=", (b"", b"")), (b"Basic OmI=", (b"", b"")),
    (b"Basic", (b"", b"")), (b"Bearer YTpi", (b"", b"")),
])  # fmt: skip
def test_basic_credentials_are_read_as_nginx_reads_them(given: bytes, found: tuple[bytes, bytes]) -> None:
    assert logs.credentials(Request(first={b"authorization": given})) == found


class Pieces:
    """A file of which one can tell whether anybody holds what was read."""

    size = 100_000

    class Piece(bytearray):
        """Unlike bytes it can be referred to weakly."""

    def read(self, offset: int, size: int) -> bytes:
        return self.Piece(min(size, self.size - offset))  # type: ignore[return-value]

    def close(self) -> None:
        """Nothing is open."""


def test_no_piece_of_a_file_is_held_while_a_client_takes_it() -> None:
    taken = ranges.span(Pieces(), 0, Pieces.size)
    first = weakref.ref(next(taken))
    assert first() is None
    assert Pieces.size - sum(map(len, taken)) == ranges.PIECE
