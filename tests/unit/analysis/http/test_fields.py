"""A request is taken apart as applications get to see it."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import pytest

from mirage.analysis.http.coding import MAX_TEXT
from mirage.analysis.http.fields import MAX_FIELDS, Fields, fields
from mirage.analysis.http.request import from_bytes, from_row


def _pieces(row: dict[str, Any]) -> list[tuple[str, str, bytes]]:
    return [(field.place, field.name, field.text) for field in _fields(row).found if field.place not in ("path", "structure")]


def _fields(row: dict[str, Any]) -> Fields:
    return fields(from_row({"method": "POST", "uri": "/", **row}))


def test_parameters_of_the_address() -> None:
    assert _pieces({"uri": "/a?b=c&d"}) == [("name", "", b"b"), ("value", "b", b"c"), ("name", "", b"d")]


def test_cookies_and_headers() -> None:
    row = {"headers": {"Cookie": "a=b; c", "User-Agent": "x", "Referer": "y", "X-Z": "z", "Accept": "*/*"}}
    assert _pieces(row) == [
        ("name", "cookie", b"a"), ("cookie", "a", b"b"), ("name", "cookie", b"c"), ("agent", "User-Agent", b"x"),
        ("referer", "Referer", b"y"), ("header", "X-Z", b"z"),
    ]  # fmt: skip


def test_json_by_its_type_or_its_looks() -> None:
    expected = [("json", "", b"a"), ("json", "a", b"b"), ("value", "b", b"c"), ("value", "a", b"d")]
    for headers in ({"Content-Type": "application/json"}, {}):
        assert _pieces({"headers": headers, "body": '{"a": [{"b": "c"}, 4, "d"]}'}) == expected


def test_json_inside_json_and_inside_a_form() -> None:
    assert ("value", "b", b"c") in _pieces({"body": r'{"a": "{\"b\": \"c\"}"}'})
    assert ("value", "b", b"c") in _pieces({"body": "a=%7B%22b%22%3A%22c%22%7D"})


def test_broken_json_is_read_for_its_strings() -> None:
    row = {"headers": {"Content-Type": "application/json"}, "body": '{"a": "b", "c'}
    assert _pieces(row)[:2] == [("json", "", b"a"), ("value", "", b"b")]


def test_multipart_with_either_line_end() -> None:
    body = '--q\r\nContent-Disposition: form-data; name="a"; filename="b.php"\r\n\r\nc\r\n--q--\r\n'
    head = b'Content-Disposition: form-data; name="a"; filename="b.php"'
    expected = [("part", "", head), ("name", "multipart", b"a"), ("file", "a", b"b.php"), ("upload", "a", b"c")]
    for text in (body, body.replace("\r\n", "\n")):
        assert (
            _pieces({"headers": {"Content-Type": "multipart/form-data; boundary=q"}, "body": text})
            == [("header", "Content-Type", b"x")][:0] + expected
        )


def test_xml_gives_texts_and_attribute_values_but_no_names() -> None:
    row = {"headers": {"Content-Type": "text/xml"}, "body": '<?xml version="1.0"?><a b="c&lt;">d</a>'}
    assert _pieces(row)[:2] == [("value", "", b"c<"), ("value", "", b"d")]


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", lambda data: zlib.compress(data)[2:-4])]
)
def test_a_compressed_body_is_unpacked(coding: str, pack: Any) -> None:
    assert _pieces({"headers": {"Content-Encoding": coding}, "body": pack(b"a=b")})[-2:] == [("name", "", b"a"), ("value", "a", b"b")]


def test_a_bomb_is_unpacked_so_far_and_no_further() -> None:
    found = _fields({"headers": {"Content-Encoding": "gzip"}, "body": gzip.compress(bytes(50_000_000))})
    assert found.truncated and len(found.body) <= MAX_TEXT + 100
    assert "more than is read was compressed" in found.notes


def test_a_body_in_ebcdic_is_read() -> None:
    row = {"headers": {"Content-Type": "application/x-www-form-urlencoded; charset=ibm037"}, "body": "a=b'".encode("cp037")}
    assert _pieces(row)[-2:] == [("name", "", b"a"), ("value", "a", b"b'")]


def test_there_are_only_so_many_pieces() -> None:
    found = _fields({"body": "&".join(f"a{number}=b" for number in range(5000))})
    assert len(found.found) == MAX_FIELDS and found.truncated


@pytest.mark.parametrize("uri", [None, 5, "\ud800", "", "%", "?", "http://[", "//"])
@pytest.mark.parametrize("body", [None, b"\xff\xfe", "\udc80", "{", "[" * 5000, "<", "--", 7])
def test_nothing_is_too_strange(uri: Any, body: Any) -> None:
    fields(from_row({"method": None, "uri": uri, "headers": [1, ("a",), ("b", None)], "body": body}))


def test_bytes_of_the_wire_become_the_request_that_they_are_meant_to_be() -> None:
    request = from_bytes(b"POST /a?b HTTP/1.1\r\nHost: x\r\nA:b \r\n\r\nbody")
    assert (request.method, request.target, request.version) == ("POST", "/a?b", "HTTP/1.1")
    assert request.headers == (("Host", "x"), ("A", "b")) and request.body == b"body" and request.flaws == ()


@pytest.mark.parametrize(
    ("data", "flaws"),
    [
        (b"", ("no end of head", "request line")),
        (b"GET /\n\n", ("bare line feed", "request line")),
        (b"GET / HTTP/1.1\r\nnothing\r\n\r\n", ("header without colon",)),
    ],
)
def test_what_is_wrong_with_bytes_is_said(data: bytes, flaws: tuple[str, ...]) -> None:
    assert from_bytes(data).flaws == flaws


@pytest.mark.parametrize("kind", ["application/x-ndjson", "text/plain", "application/json"])
def test_a_body_may_have_a_value_of_json_on_each_line(kind: str) -> None:
    assert _pieces({"headers": {"Content-Type": kind}, "body": '{"index":{}}\n\n{"message":"a=b&c"}\n'}) == [
        ("json", "", b"index"), ("json", "", b"message"), ("value", "message", b"a=b&c"),
    ]  # fmt: skip
