"""More that both servers are asked: kinds of requests that neither the battery nor the oddities have, some of them in pieces.

What is a tuple is sent piece by piece, with a moment between; behind `HALF` the client has nothing more to say, and says so.
"""

from __future__ import annotations

import itertools
import random

from tests.e2e.http.battery import FILE_TAG, FILE_TIME, PACKED, get, post
from tests.e2e.http.exchange import HALF

HOST = b"Host: example.org\r\n"
NEXT = get(b"/empty.txt", b"Connection: close\r\n")
CHUNKED = b"Transfer-Encoding: chunked\r\n"
BODY = b"3\r\nabc\r\n0\r\n\r\n"
STRANGE: dict[str, bytes | tuple[bytes, ...]] = {}


def _all(kind: str, requests: list[bytes] | list[tuple[bytes, ...]] | list[bytes | tuple[bytes, ...]]) -> None:
    for number, data in enumerate(requests):
        STRANGE[f"{kind} {number}"] = data


# ---- other protocols within this one, and instead of it

SETTINGS = b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
FRAME = b"\0\0\0\x04\0\0\0\0\0"
_all(
    "upgrade",
    [
        get(b"/hello.txt", b"Connection: Upgrade, HTTP2-Settings\r\n", b"Upgrade: h2c\r\n", SETTINGS) + NEXT,
        get(b"/hello.txt", b"Connection: upgrade,http2-settings\r\n", b"Upgrade: h2c\r\n", SETTINGS) + PREFACE + FRAME,
        get(b"/hello.txt", b"Connection: Upgrade\r\n", b"Upgrade: h2c\r\n") + PREFACE + FRAME,
        get(b"/hello.txt", b"Connection: Upgrade, HTTP2-Settings\r\n", b"Upgrade: h2c\r\n", SETTINGS, SETTINGS) + NEXT,
        get(b"/hello.txt", b"Connection: Upgrade, HTTP2-Settings\r\n", b"Upgrade: h2c\r\n", b"HTTP2-Settings: ???\r\n") + NEXT,
        get(b"/hello.txt", b"Connection: HTTP2-Settings\r\n", b"Upgrade: h2c, websocket\r\n", SETTINGS) + NEXT,
        get(b"/hello.txt", b"Connection: Upgrade, close\r\n", b"Upgrade: h2c\r\n", SETTINGS) + NEXT,
        get(b"/hello.txt", b"Connection: Upgrade\r\n", b"Upgrade: websocket\r\n", b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", b"Sec-WebSocket-Version: 13\r\n") + NEXT,
        get(b"*", b"Connection: Upgrade\r\n", b"Upgrade: TLS/1.0\r\n", method=b"OPTIONS") + NEXT,
        get(b"/", b"Connection: Upgrade\r\n", b"Upgrade: TLS/1.2, HTTP/1.1\r\n", method=b"OPTIONS") + NEXT,
        get(b"/hello.txt", b"Connection: Upgrade\r\n", b"Upgrade: HTTP/2.0, SHTTP/1.3, IRC/6.9, RTA/x11\r\n") + NEXT,
        get(b"/hello.txt", b"Upgrade: h2c\r\n", b"Upgrade-Insecure-Requests: 1\r\n") + NEXT,
        get(b"/hello.txt", b"Connection: Upgrade, HTTP2-Settings\r\n", b"Upgrade: h2c\r\n", SETTINGS, b"Content-Length: 3\r\n", method=b"POST", body=b"abc") + NEXT,
        get(b"/hello.txt", b"Connection: Upgrade, HTTP2-Settings\r\n", b"Upgrade: h2c\r\n", SETTINGS, version=b"1.0"),
        get(b"/hello.txt", b"Connection: Upgrade\r\n", b"Upgrade:\r\n") + NEXT,
        get(b"/hello.txt", b"Connection: Upgrade\r\n", b"Upgrade: " + b"a/1, " * 400 + b"\r\n") + NEXT,
        PREFACE, PREFACE + FRAME, PREFACE + FRAME + b"\0\0\x08\x06\0\0\0\0\0pingpong", (PREFACE[:18], PREFACE[18:], FRAME), (b"PRI", b" * HTTP/2.0\r\n", b"\r\nSM\r\n\r\n"),
        b"PRI * HTTP/2.0\n\nSM\n\n", b"PRI / HTTP/2.0\r\n\r\n", b"PRI * HTTP/1.1\r\nHost: a\r\n\r\nSM\r\n\r\n", b"GET / HTTP/2\r\nHost: a\r\n\r\n",
        b"GET / HTTP/2.1\r\nHost: a\r\n\r\n", b"GET / HTTP/3.0\r\nHost: a\r\n\r\n", b"GET / HTTP/1.1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/01.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1,1\r\nHost: a\r\n\r\n", b"GET / HTTP /1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/ 1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1. 1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/-1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.-1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.1\0\r\nHost: a\r\n\r\n", b"GET / HTTP\r\nHost: a\r\n\r\n", b"GET / HTTP/\r\nHost: a\r\n\r\n",
    ],
)  # fmt: skip
_all(
    "no http",
    [
        b"\x05\x01\x00", b"\x04\x01\x00\x50\xc6\x33\x64\x07\x00", b"*1\r\n$4\r\nPING\r\n", b"PING\r\n", b"stats\r\n", b"QUIT\r\n", b"HELP\r\n", b"\r\n\r\n", b"\n", b"\r", b"\r\r\n", b"\t\r\n",
        b"OPTIONS sip:nm SIP/2.0\r\nVia: SIP/2.0/TCP nm;branch=foo\r\nContent-Length: 0\r\n\r\n", b"OPTIONS / RTSP/1.0\r\nCSeq: 1\r\n\r\n", b"DESCRIBE rtsp://a/ RTSP/1.0\r\n\r\n",
        b"REQMOD icap://a/x ICAP/1.0\r\nHost: a\r\n\r\n", b'{"id":1,"method":"login"}\n', b'{"jsonrpc":"2.0"}\r\n\r\n', b"\x00\x00\x00\xa4\xff\x53\x4d\x42\x72\x00\x00\x00\x00\x08\x01\x40",
        b"JRMI\x00\x02K", b"\x12\x34\x00\x01\x0a", b"\x01\x01\x00\x01\x00\x08\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00", b"\x00\x1e\x00\x06\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07version\x04bind\x00\x00\x10\x00\x03",
        b"\x00\x00\x00\x08\x04\xd2\x16\x2f", b"0\x0c\x02\x01\x01`\x07\x02\x01\x02\x04\x00\x80\x00", b"GIOP\x01\x00\x01\x00$\x00\x00\x00", b"\xff\xfb\x01\xff\xfd\x03", b"l\x00\x0b\x00\x00\x00\x00\x00\x00\x00\x00\x00",
        b"\xef\xbb\xbfGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n".encode("utf-16"), "GET / HTTP/1.1\r\nHost: a\r\n\r\n".encode("utf-16-be"),
        b"\x16\x03\x01\x00\x75\x01\x00\x00\x71\x03\x03" + b"a" * 100, b"\x80\x80\x01\x03\x01\x00\x57\x00\x00\x00\x20", b"\x15\x03\x03\x00\x02\x01\x00", b"TNMP\x04\x00\x00\x00TNME\x00\x00\x04\x00",
        b"<?xml version='1.0'?><stream:stream to='a'>", b"CONNECT", b"HELO a\r\n", b"LIST\r\n\r\n", b"CAPABILITIES\r\n\r\n", b"a001 LOGIN a b\r\n\r\n", b"NICK a\r\nUSER a b c d\r\n\r\n",
        b"\x03\x00\x00\x13\x0e\xe0\x00\x00\x00\x00\x00\x01\x00\x08\x00\x03\x00\x00\x00", b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x3c\x00\x00", b"@PJL INFO ID\r\n\r\n", b"%!PS\r\n\r\n", b"SSH-2.0-Go\r\n\r\n", b"version\r\n\r\n",
        b"T 3\r\nabc", b"OPTIONS\r\n\r\n", b"GET\r\n\r\n", b"get / http/1.0\r\n\r\n", b"Get / HTTP/1.1\r\nHost: a\r\n\r\n", b"GET/HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /HTTP/1.1\r\nHost: a\r\n\r\n", b"/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 GET /\r\nHost: a\r\n\r\n", b"HTTP/1.1\r\nHost: a\r\n\r\n", b"GET http://\r\n\r\n", b"GET //\r\n", b"GET ?\r\n", b"GET #\r\n", b"GET .\r\n", b"GET /.\r\n", b"GET /..\r\n",
    ],
)  # fmt: skip

# ---- transfer codings, chunks, trailers

for number, coding in enumerate((
    b"Chunked", b"CHUNKED", b"chunked ", b"\tchunked", b"chunked,", b",chunked", b"gzip, chunked", b"chunked, gzip", b"identity, chunked", b"chunked;a=b", b"xchunked", b"chunkedx", b"chunked\x0b",
    b"\x0bchunked", b'"chunked"', b"chunked\0", b"chun\0ked", b"chunked, identity", b"deflate", b"identity", b" ", b"chunk", b"cow", b"trailers", b"gzip;q=1, chunked", b"chunked chunked", b"chunked\x80", b"\xffchunked",
)):  # fmt: skip
    STRANGE[f"coding {number}"] = get(b"/hello.txt", b"Transfer-Encoding: " + coding + b"\r\n", method=b"POST", body=BODY) + NEXT
    STRANGE[f"coding of get {number}"] = get(b"/hello.txt", b"Transfer-Encoding: " + coding + b"\r\n", body=BODY) + NEXT
_all(
    "codings",
    [
        get(b"/hello.txt", CHUNKED, CHUNKED, body=BODY) + NEXT, get(b"/hello.txt", CHUNKED, b"Transfer-Encoding: identity\r\n", body=BODY) + NEXT, get(b"/hello.txt", b"Transfer-Encoding: identity\r\n", CHUNKED, body=BODY) + NEXT,
        get(b"/hello.txt", CHUNKED, b"Content-Length: 13\r\n", body=BODY) + NEXT, get(b"/hello.txt", b"Content-Length: 13\r\n", CHUNKED, body=BODY) + NEXT, get(b"/hello.txt", CHUNKED, b"Content-Length: x\r\n", body=BODY) + NEXT,
        get(b"/hello.txt", CHUNKED, body=BODY, version=b"1.0") + NEXT, get(b"/hello.txt", CHUNKED, b"Connection: keep-alive\r\n", body=BODY, version=b"1.0") + NEXT, get(b"/hello.txt", b"Transfer_Encoding: chunked\r\n", body=BODY) + NEXT,
        get(b"/hello.txt", b"Transfer-Encoding : chunked\r\n", body=BODY) + NEXT, get(b"/hello.txt", b" Transfer-Encoding: chunked\r\n", body=BODY) + NEXT, get(b"/hello.txt", b"X: y\r\n Transfer-Encoding: chunked\r\n", body=BODY) + NEXT,
        get(b"/hello.txt", b"Transfer-Encoding:\r\n chunked\r\n", body=BODY) + NEXT, get(b"/hello.txt", b"Transfer-Encoding: chunked\r\n , gzip\r\n", body=BODY) + NEXT, get(b"/hello.txt", b"Transfer-Encoding\t: chunked\r\n", body=BODY) + NEXT,
        get(b"/hello.txt", b"transfer-encoding: chunked\r\n", body=BODY) + NEXT, get(b"/hello.txt", b"TRANSFER-ENCODING:chunked\r\n", body=BODY) + NEXT, get(b"/hello.txt", b"Transfer-Encoding: chunked\n", body=BODY) + NEXT,
        get(b"/hello.txt", b"Content-Encoding: gzip\r\n", b"Content-Length: 3\r\n", method=b"POST", body=b"abc") + NEXT, get(b"/hello.txt", b"TE: trailers, chunked\r\n", b"Connection: TE\r\n") + NEXT,
    ],
)  # fmt: skip
CHUNKS = (
    b"3;a=b\r\nabc\r\n0\r\n\r\n", b'3;a="b"\r\nabc\r\n0\r\n\r\n', b'3;a="\r\n"\r\nabc\r\n0\r\n\r\n', b"3;a\nb\r\nabc\r\n0\r\n\r\n", b"3 ;a\r\nabc\r\n0\r\n\r\n", b"3\t\r\nabc\r\n0\r\n\r\n", b"3 \r\nabc\r\n0 \r\n\r\n", b" 3\r\nabc\r\n0\r\n\r\n", b"03\r\nabc\r\n00\r\n\r\n",
    b"0" * 30 + b"3\r\nabc\r\n0\r\n\r\n", b"A\r\n0123456789\r\n0\r\n\r\n", b"a\r\n0123456789\r\n0\r\n\r\n", b"0x3\r\nabc\r\n0\r\n\r\n", b"+3\r\nabc\r\n0\r\n\r\n", b"-3\r\nabc\r\n0\r\n\r\n", b"g\r\nabc\r\n0\r\n\r\n", b"3g\r\nabc\r\n0\r\n\r\n", b"\r\n3\r\nabc\r\n0\r\n\r\n",
    b"3\nabc\n0\n\n", b"3\r\nabc\n0\r\n\r\n", b"3\r\nabc0\r\n\r\n", b"3\r\nabcd\r\n0\r\n\r\n", b"3\r\nab\r\n0\r\n\r\n", b"3\rabc\r0\r\r", b"3\r\n\r\nabc\r\n0\r\n\r\n", b"ffffffff\r\nabc", b"7fffffffffffffff\r\nabc", b"8000000000000000\r\nabc", b"ffffffffffffffff\r\nabc", b"fffffffffffffffff\r\nabc",
    b"100000\r\n" + b"a" * 20, b"3\r\nabc\r\n0\r\nX: y\r\n\r\n", b"3\r\nabc\r\n0\r\nX: y\r\nHost: z\r\nContent-Length: 9\r\n\r\n", b"3\r\nabc\r\n0\r\nbad\r\n\r\n", b"3\r\nabc\r\n0\r\n: y\r\n\r\n", b"3\r\nabc\r\n0\r\nX: y\r\n folded\r\n\r\n", b"3\r\nabc\r\n0\r\n folded\r\n\r\n",
    b"3\r\nabc\r\n0\r\nX: y\n\n", b"3\r\nabc\r\n0\r\nX: \0\r\n\r\n", b"3\r\nabc\r\n0\r\nX: " + b"y" * 9000 + b"\r\n\r\n", b"3\r\nabc\r\n0\r\n" + b"X: y\r\n" * 120 + b"\r\n", b"3\r\nabc\r\n0\r\nX y: z\r\n\r\n", b"3\r\nabc\r\n0;last=1\r\n\r\n", b"3\r\nabc\r\n0\r\n\n", b"3\r\nabc\r\n0\n\r\n",
    b"3\r\nabc\r\n\r\n", b"3\r\nabc\r\n0\r\n", b"0\r\n\r\n", b"0\n\n", b"\r\n\r\n", b"3;" + b"a" * 5000 + b"\r\nabc\r\n0\r\n\r\n", b"3;" + b"a" * 9000 + b"\r\nabc\r\n0\r\n\r\n", b"1\r\na\r\n" * 300 + b"0\r\n\r\n", b"3\r\nabc\r\n0\r\n\r", b"3\0\r\nabc\r\n0\r\n\r\n", b"3,\r\nabc\r\n0\r\n\r\n",
)  # fmt: skip
for number, body in enumerate(CHUNKS):
    STRANGE[f"chunks {number}"] = get(b"/hello.txt", CHUNKED, body=body) + NEXT
    STRANGE[f"chunks posted {number}"] = get(b"/hello.txt", CHUNKED, method=b"POST", body=body) + NEXT
    STRANGE[f"chunks to a directory {number}"] = get(b"/directory", CHUNKED, method=b"PUT", body=body) + NEXT

# ---- lines that are folded, too many, or as long as they may be

for name in (
    b"Host",
    b"Content-Length",
    b"Range",
    b"Connection",
    b"If-None-Match",
    b"Expect",
    b"Cookie",
    b"Accept-Encoding",
    b"X",
    b"If-Modified-Since",
    b"Authorization",
):
    value = {
        b"Content-Length": b"0",
        b"Range": b"bytes=0-3",
        b"Connection": b"close",
        b"If-None-Match": FILE_TAG,
        b"Accept-Encoding": b"gzip",
        b"If-Modified-Since": FILE_TIME,
        b"Expect": b"100-continue",
    }.get(name, b"a")
    first = b"" if name == b"Host" else HOST
    for kind, folded in (
        ("before", b"\r\n " + value),
        ("behind", value + b"\r\n "),
        ("tab", b"\r\n\t" + value),
        ("twice", b"\r\n \r\n " + value),
        ("bare", b"\n " + value),
        ("more", value + b"\r\n  x"),
        ("within", value[:1] + b"\r\n " + value[1:]),
    ):
        STRANGE[f"fold {name.decode()} {kind}"] = get(b"/page.htm", name + b": " + folded + b"\r\n", host=first) + NEXT
for count in (98, 99, 100, 101, 102, 103):
    STRANGE[f"fields {count}"] = get(b"/hello.txt", *[b"X-%d: y\r\n" % number for number in range(count)]) + NEXT
    STRANGE[f"fields of one name {count}"] = get(b"/hello.txt", *[b"X: y\r\n"] * count) + NEXT
    STRANGE[f"fields folded {count}"] = get(b"/hello.txt", b"X: y\r\n", *[b" y\r\n"] * count) + NEXT
for size in (8180, 8184, 8185, 8186, 8187, 8188, 8189, 8190, 8191, 8192, 8193):
    STRANGE[f"line {size}"] = b"GET /hello.txt?" + b"q" * (size - 24) + b" HTTP/1.1\r\n" + HOST + b"\r\n" + NEXT
    STRANGE[f"field {size}"] = get(b"/hello.txt", b"X: " + b"y" * (size - 3) + b"\r\n") + NEXT
    STRANGE[f"fold to {size}"] = get(b"/hello.txt", b"X: " + b"y" * (size - 103) + b"\r\n" + b" " + b"z" * 99 + b"\r\n") + NEXT
_all(
    "field",
    [get(b"/hello.txt", one + b"\r\n") + NEXT for one in (
        b"Content-Length: 00", b"Content-Length: 0 ", b"Content-Length:\t0", b"Content-Length: 0, 0", b"Content-Length: 0;", b"Content-Length: 0.0", b"Content-Length: 0e0", b"Content-Length: \xd9\xa0", b"Content-Length: 0\r\nContent-Length: 1", b"Content_Length: 3",
        b"Content-Length: 000000000000000000000000000000000", b"Content-Length: 18446744073709551616", b"Content-Length: 9223372036854775808", b"Content-Length", b"Content-Length:", b"Content-Length : 0",
        b"Connection: close, keep-alive", b"Connection: keep-alive\r\nConnection: close", b"Connection:close", b"Connection: \tclose", b"Connection: close\0", b"Connection: close;q=0", b"Connection: Keep-Alive, TE", b"Connection: Host", b"Connection: Content-Length", b"Connection: ,,close", b"Connection: cl ose",
        b"Keep-Alive: 300\r\nConnection: Keep-Alive", b"Host: example.org", b"Host: other.example", b"HOST: EXAMPLE.ORG", b"Host:", b"Cookie: a=b\r\nCookie: c=d", b"Cookie: " + b"a" * 7000, b"Date: x\r\nServer: y", b"X-Forwarded-Proto: https", b"Forwarded: for=192.0.2.1;proto=https", b"Range: bytes=0-3\r\nRange: bytes=5-6",
        b"If-None-Match: " + FILE_TAG + b'\r\nIf-None-Match: "y"', b'If-Match: "y"\r\nIf-Match: ' + FILE_TAG, b"If-Modified-Since: " + FILE_TIME + b"\r\nIf-Modified-Since: x", b"Accept-Encoding: gzip\r\nAccept-Encoding: br", b"Content-Type: text/html\r\nContent-Type: x", b"Authorization: Basic\r\nAuthorization: Basic", b"Authorization: Basic YTpi", b"Authorization: Basic " + b"A" * 3000,
        b"\xa0X: y", b"X\xa0: y", b"X: \x80\x81", b"X\x0b: y", b"X: \x0by", b"X: \x1b[31m", b"X;: y", b"X,: y", b"X=: y", b"[X]: y", b"{X}: y", b'"X": y', b"X\\: y", b"<X>: y", b"X?: y", b"1: y", b"-: y", b"X:\x00", b"X:y:z", b"X::", b":", b"::", b" ", b"\t", b" X: y", b"\tX: y", b"X", b"X ", b"X Y", b"GET /x HTTP/1.1", b"X: y\r", b"\rX: y", b"X: y\r\r", b"X: a\n\rb",
    )],
)  # fmt: skip

# ---- parts of files

for number, text in enumerate((
    b"bytes=0-0,-1", b"bytes=0-1,1-2,2-3", b"bytes=99999-,0-0", b"bytes=0-99999", b"bytes=99999-99999", b"bytes=100000-", b"bytes=99999-100000", b"bytes=-100000", b"bytes=-100001", b"bytes=50000-49999", b"bytes=0-9,20-29,40-49,60-69,80-89,100-109,120-129,140-149,160-169,180-189,200-209", b"bytes=0-,1-,2-,3-,4-,5-",
    b"bytes=5-1,0-0", b"bytes=0-0,5-1", b"bytes=0-1,x", b"bytes=x,0-1", b"bytes=0-1 , 3-4", b"bytes=0-1,,", b"bytes=,0-1", b"bytes=0-1;", b"bytes=0 - 1", b"bytes= 0-1", b"bytes=0-1 2-3", b"bytes=\t0-1,\t3-4", b"bytes=0-9999999999999999999999", b"bytes=18446744073709551615-18446744073709551616", b"bytes=-18446744073709551616", b"bytes=-9223372036854775808",
    b"bytes=9223372036854775806-9223372036854775807", b"bytes=1-2-3", b"bytes=1--2", b"bytes=--", b"bytes=-,-", b"bytes=0-1,-", b"bytes=0x1-0x2", b"bytes=1e1-2e1", b"bytes=1.0-2.0", b"bytes=\xb1-2", b"bytes", b"bytes:0-1", b"byte=0-1", b"bytess=0-1", b"bytes=0-1,bytes=3-4", b"lines=1-2", b"none", b"bytes=99990-99995,-3", b"bytes=0-49999,50000-99999", b"bytes=0-65535,0-65535",
    b"bytes=" + b"0-0," * 199 + b"0-0", b"bytes=" + b"0-0," * 200 + b"0-0", b"bytes=" + b"0-," * 21 + b"0-", b"bytes=" + b",".join(b"%d-%d" % (at, at + 1) for at in range(0, 800, 4)), b"bytes=" + b",".join(b"%d-%d" % (at, at + 90) for at in range(9000, 0, -300)), b"bytes=" + b"1-2,0-0," * 10 + b"9-9",
)):  # fmt: skip
    field = b"Range: " + text + b"\r\n"
    STRANGE[f"part {number}"] = get(b"/noise.bin", field)
    STRANGE[f"part of text {number}"] = get(b"/page.htm", field, PACKED)
    STRANGE[f"part looked at {number}"] = get(b"/noise.bin", field, method=b"HEAD") + NEXT
for number, condition in enumerate((
    FILE_TAG, b"W/" + FILE_TAG, FILE_TAG + b', "x"', b'"6553f101-e-gzip"', b"*", b'""', b'"', FILE_TIME, b"Tue, 14 Nov 2023 22:13:22 GMT", b"Fri, 01 Jan 2100 00:00:00 GMT", b"Tuesday, 14-Nov-23 22:13:21 GMT", b"Tue Nov 14 22:13:21 2023", b" " + FILE_TAG, FILE_TAG.lower(), FILE_TAG.upper(), b"w/" + FILE_TAG, b"6553f101-e", FILE_TIME + b" ", FILE_TIME.lower(),
)):  # fmt: skip
    for at, more in enumerate(
        (
            [],
            [b"Range: bytes=0-1,3-4\r\n"],
            [b"If-None-Match: " + FILE_TAG + b"\r\n"],
            [PACKED],
            [b"If-Match: *\r\n", b"If-Unmodified-Since: " + FILE_TIME + b"\r\n"],
        )
    ):
        STRANGE[f"if range {number} {at}"] = (
            get(b"/hello.txt", *([] if at == 1 else [b"Range: bytes=2-5\r\n"]), b"If-Range: " + condition + b"\r\n", *more) + NEXT
        )
_all(
    "conditions",
    [get(b"/" + name, *(one + b"\r\n" for one in fields), method=method) + NEXT for name, (method, fields) in itertools.product((b"hello.txt", b"directory", b"nothing", b""), (
        (b"HEAD", [b"If-Modified-Since: " + FILE_TIME]), (b"POST", [b"If-Modified-Since: " + FILE_TIME]), (b"POST", [b"If-None-Match: *"]), (b"OPTIONS", [b"If-None-Match: *"]), (b"PUT", [b"If-None-Match: *"]), (b"DELETE", [b'If-Match: "x"']), (b"GET", [b'If-Match: "x"', b"If-None-Match: *"]),
        (b"GET", [b"If-Unmodified-Since: Mon, 01 Jan 2001 00:00:00 GMT", b"If-Match: *"]), (b"GET", [b"If-Unmodified-Since: Mon, 01 Jan 2001 00:00:00 GMT", b"Range: bytes=0-1"]), (b"GET", [b"If-None-Match: *", b"Range: bytes=90-"]), (b"GET", [b"If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"]), (b"GET", [b"If-None-Match: W/*"]),
    ))],
)  # fmt: skip

# ---- what is expected, and bodies that wait

for number, word in enumerate(
    (
        b"100-continue",
        b"100-Continue",
        b"100-continue ",
        b"100-continue, 100-continue",
        b"100-continue,",
        b"100",
        b"continue",
        b"103-early-hints",
        b"100-continue\r\nExpect: 100-continue",
        b"100-continue\r\nExpect: y",
        b"y\r\nExpect: 100-continue",
    )
):
    for at, (method, path, version, length) in enumerate(
        (
            (b"POST", b"/hello.txt", b"1.1", 3),
            (b"GET", b"/hello.txt", b"1.1", 0),
            (b"PUT", b"/nothing", b"1.1", 3),
            (b"POST", b"/", b"1.0", 3),
            (b"GET", b"/directory", b"1.1", 3),
            (b"POST", b"/hello.txt", b"1.1", 9_000_000),
        )
    ):
        head = get(path, b"Expect: " + word + b"\r\n", b"Content-Length: %d\r\n" % length, method=method, version=version)
        STRANGE[f"expect {number} {at}"] = (head, b"abc"[:length], NEXT) if at % 2 else head + b"abc"[:length] + NEXT
_all(
    "body",
    [
        (get(b"/hello.txt", b"Expect: 100-continue\r\n", CHUNKED, method=b"POST"), b"3\r\n", b"abc\r\n", b"0\r\n", b"\r\n", NEXT), (get(b"/hello.txt", b"Expect: 100-continue\r\n", CHUNKED, method=b"POST"), b"zz\r\n", NEXT),
        (get(b"/directory", b"Expect: 100-continue\r\n", b"Content-Length: 3\r\n", method=b"POST"), HALF), get(b"/hello.txt", b"Content-Length: 3\r\n", method=b"POST", body=b"abcd") + NEXT, get(b"/hello.txt", b"Content-Length: 3\r\n", method=b"POST", body=b"ab\r\n") + NEXT,
        get(b"/hello.txt", b"Content-Length: 5\r\n", body=b"\r\n\r\nx") + NEXT, get(b"/hello.txt", b"Content-Length: 5\r\n", body=b"hello", method=b"HEAD") + NEXT, get(b"/hello.txt", b"Content-Length: 5\r\n", body=b"hello", method=b"OPTIONS") + NEXT, get(b"/hello.txt", b"Content-Length: 5\r\n", body=b"hello", method=b"TRACE") + NEXT,
        get(b"/nothing", b"Content-Length: 70000\r\n", method=b"POST", body=b"z" * 70000) + NEXT, get(b"/hello.txt", b"Content-Length: 1048576\r\n", method=b"POST", body=b"z" * 1048576) + NEXT, get(b"/hello.txt", b"Content-Length: 1048577\r\n", method=b"POST", body=b"z" * 1048577) + NEXT,
        get(b"/", b"Content-Length: 3\r\n", method=b"DELETE", body=b"abc") + NEXT, get(b"/nothing", CHUNKED, method=b"FOO", body=BODY) + NEXT, get(b"/", b"Content-Length: 3\r\n", b"Content-Type: multipart/form-data; boundary=x\r\n", method=b"POST", body=b"abc") + NEXT, post(b"/hello.txt?a=b", b"c=d") + NEXT, post(b"/.hidden", b"c=d") + NEXT, post(b"/noread/", b"c=d") + NEXT,
    ],
)  # fmt: skip

# ---- targets

for number, target in enumerate((
    b"http://user:password@example.org/hello.txt", b"http://user@example.org:80/directory", b"http://user:@example.org/directory", b"http://:password@example.org/directory", b"http://@example.org/directory", b"http://a@b@example.org/directory", b"http://example.org:80:80/directory", b"http://example.org:99999/directory", b"http://example.org:0/directory", b"http://example.org:-1/directory", b"http://example.org:8o/directory",
    b"http://example.org#/directory", b"http://example.org/directory#x", b"http://example.org?/directory", b"http://example.org\\directory", b"http:\\\\example.org\\directory", b"HTTP://example.org/directory", b"hTtP://example.org/directory", b"https://example.org/directory", b"https://example.org:443/directory", b"ws://example.org/directory", b"file:///etc/passwd", b"ftp://example.org/directory", b"gopher://example.org/directory",
    b"http://[2001:db8::1]/directory", b"http://[2001:db8::1]:8080/directory", b"http://[2001:db8::1%25eth0]/directory", b"http://[::ffff:192.0.2.1]/directory", b"http://[v1.x]/directory", b"http://[]/directory", b"http://[]:80/directory", b"http://]/directory", b"http://192.0.2.1/directory", b"http://192.0.2.1:80/directory", b"http://0xc0000201/directory", b"http://3221225985/directory", b"http://1/directory",
    b"http://ex%61mple.org/directory", b"http://example%2eorg/directory", b"http://example.org%00/directory", b"http://example.org%2fdirectory", b"http://caf\xc3\xa9.example/directory", b"http://xn--caf-dma.example/directory", b"http://a_b.example/directory", b"http://-a.example/directory", b"http://a..example/directory", b"http://.example/directory", b"http://example./directory", b"http://*.example/directory", b"http://a,b/directory",
    b"http://a;b/directory", b"http://a!b/directory", b"http://a$b/directory", b"http://a&b/directory", b"http://a'b/directory", b"http://(a)/directory", b"http://a+b/directory", b"http://a=b/directory", b"http://a~b/directory", b'http://a"b/directory', b"http://<a>/directory", b"http://{a}/directory", b"http://a|b/directory", b"http://a^b/directory", b"http://a`b/directory",
    b"http:////example.org/directory", b"http:example.org/directory", b"http:/example.org/directory", b"://example.org/directory", b"//example.org/directory", b"///directory", b"http://http://example.org/directory", b"http://example.org//directory", b"http://example.org/./directory", b"http://example.org/../directory", b"http://example.org/directory/../directory", b"http://example.org/%64irectory", b"http://example.org/directory?a=b", b"http://example.org/directory;a=b",
    b"h://example.org/directory", b"1http://example.org/directory", b"a+b-c.d://example.org/directory", b"a_b://example.org/directory", b"http ://example.org/directory", b"http://", b"http:/", b"http:", b"http", b"http://example.org", b"http://example.org:80", b"http://example.org/", b"example.org:80", b"example.org/hello.txt", b"example.org", b"mailto:a@example.org", b"data:text/html,x", b"javascript:alert(1)", b"urn:x", b"about:blank",
)):  # fmt: skip
    STRANGE[f"target {number}"] = b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"\r\n" + NEXT
    STRANGE[f"target of 1.0 {number}"] = b"GET " + target + b" HTTP/1.0\r\n\r\n"
    if number < 24:
        STRANGE[f"target alone {number}"] = b"GET " + target + b" HTTP/1.1\r\n\r\n" + NEXT
        STRANGE[f"target looked at {number}"] = b"HEAD " + target + b" HTTP/1.1\r\nHost: a b\r\n\r\n" + NEXT
for number, path in enumerate((
    b"/%64%69rectory", b"/director%79", b"/director%59", b"/directory%", b"/directory%2", b"/directory%2g", b"/directory%g2", b"/directory%%", b"/directory%25", b"/directory%2525", b"/directory%252f", b"/directory%2f%2f", b"/directory%2F..%2Fhello.txt", b"/%2fdirectory", b"/%2f", b"/%2f%2f", b"/a%2fb%2fc.txt", b"/a/b%2f..%2f../hello.txt", b"/a/%2e/b/c.txt", b"/a/%2E%2e/hello.txt",
    b"/a/.%2E/hello.txt", b"/%2e", b"/%2e%2e", b"/%2e%2e/", b"/..%2f", b"/..%5c", b"/%5c..%5c", b"/%5c", b"/a%5cb", b"/a\\..\\hello.txt", b"/%68ello.txt", b"/hello%2Etxt%20", b"/hello.txt%0a", b"/hello.txt%0d%0aX:%20y", b"/hello.txt%09", b"/hello.txt%7f", b"/hello.txt%80", b"/hello.txt%ff", b"/hello.txt%23", b"/hello.txt%3f", b"/hello.txt%3b", b"/hello.txt%26", b"/hello.txt%00.html", b"/%00hello.txt",
    b"/hello.txt?%00", b"/directory?%00", b"/directory?%0d%0aX:y", b"/directory?a b", b"/directory?\x01", b"/directory?%", b"/directory?a=%zz", b"/directory??", b"/directory?#", b"/directory#?", b"/directory?<script>", b'/directory?"', b"/directory?'", b"/directory?\\", b"/directory?\x7f", b"/directory?\x80", b"/directory?{}|^`", b"/directory;x", b"/directory/;x", b"/directory/.", b"/directory/./", b"/directory/..", b"/directory/../", b"/directory/../directory",
    b"//directory", b"///directory//", b"/./directory", b"/.//directory", b"/a/..//directory", b"/a//../directory", b"/a/../../../../directory", b"/sp ace", b"/sp%20ace", b"/sp+ace", b"/sp%20ace?a+b%20c", b"/caf%c3%a9.txt", b"/caf%C3%A9.txt", b"/caf%e9.txt", b"/%e0%80%af", b"/%c0%ae%c0%ae/", b"/%f0%9f%92%a9", b"/%u0061", b"/&#47;", b"/%26%2347;", b"/hash%23.txt", b"/hash#.txt", b"/quest%3Fion.txt", b"/perc%25ent.txt", b"/perc%2525ent.txt",
    b"/linkdir/../hello.txt", b"/linkdir/..", b"/loop/..", b"/dangling/..", b"/hello.txt/..", b"/hello.txt/.", b"/hello.txt/../hello.txt", b"/nothing/../hello.txt", b"/closed/../hello.txt", b"/closed/x", b"/noread/x", b"/secret.html/", b"/.hidden/", b"/.ht", b"/.htaccess", b"/.htaccess%00", b"/.htaccess/", b"/%2ehtaccess", b"/a/.htpasswd", b"/.htpasswd?x", b"/x/.ht", b"/.HTACCESS", b"/.Htaccess",
    b"/icons", b"/icons/", b"/icons/../hello.txt", b"/icons/small/", b"/icons/small", b"/icons/apache_pb.png", b"/icons/nothing", b"/icons/README.html", b"/iconsx", b"/icons%2f", b"/icons/.htaccess", b"/cgi-bin", b"/cgi-bin/", b"/cgi-bin/x", b"/cgi-binx", b"/javascript", b"/javascript/", b"/manual", b"/doc/", b"/server-info", b"/index.nginx-debian.html", b"/index.html", b"/index.htm", b"/index.php", b"/robots.txt", b"/favicon.ico",
)):  # fmt: skip
    STRANGE[f"path {number}"] = get(path) + NEXT
    STRANGE[f"path posted {number}"] = get(path, b"Content-Length: 0\r\n", method=b"POST") + NEXT
for number, target in enumerate(
    (
        b"example.org:443",
        b"example.org",
        b"example.org:",
        b":443",
        b"example.org:0",
        b"example.org:99999",
        b"[::1]:22",
        b"192.0.2.1:25",
        b"/",
        b"/hello.txt",
        b"*",
        b"http://example.org/",
        b"http://example.org:443",
        b"a@b:443",
        b"example.org:443/x",
        b"example.org:443?x",
        b"example.org:x",
        b"-",
        b"",
        b"a b:1",
    )
):
    for version in (b"1.1", b"1.0"):
        STRANGE[f"connect {version.decode()} {number}"] = (
            b"CONNECT " + target + b" HTTP/" + version + b"\r\nHost: example.org\r\n\r\n" + NEXT
        )
    STRANGE[f"connect alone {number}"] = b"CONNECT " + target + b" HTTP/1.1\r\nProxy-Connection: keep-alive\r\n\r\n"
    STRANGE[f"connect and speak {number}"] = (
        b"CONNECT " + target + b" HTTP/1.1\r\nHost: " + target + b"\r\n\r\n",
        b"\x16\x03\x01\x00\x05hello",
    )

# ---- pieces, ends that come early, one behind the other

WHOLE = get(b"/page.htm", PACKED) + post(b"/hello.txt", b"a body") + get(b"/nothing", method=b"HEAD") + NEXT
_all("piece", [tuple(WHOLE[at : at + size] for at in range(0, len(WHOLE), size)) for size in (11, 17, 29, 40, 64, 90)])
_all(
    "cut",
    [
        (WHOLE[:at], WHOLE[at:])
        for at in (
            1,
            3,
            4,
            5,
            13,
            14,
            22,
            23,
            24,
            25,
            30,
            44,
            45,
            46,
            80,
            85,
            86,
            87,
            88,
            89,
            90,
            91,
            92,
            95,
            120,
            140,
            160,
            170,
            180,
            200,
        )
    ],
)
ENDED = (
    b"", b"G", b"GET", b"GET ", b"GET /hello.txt", b"GET /hello.txt HTTP/1.1", b"GET /hello.txt HTTP/1.1\r", b"GET /hello.txt HTTP/1.1\r\n", b"GET /hello.txt HTTP/1.1\r\nHost", b"GET /hello.txt HTTP/1.1\r\nHost: a", b"GET /hello.txt HTTP/1.1\r\nHost: a\r\n", b"GET /hello.txt HTTP/1.1\r\nHost: a\r\n\r", get(b"/hello.txt"),
    get(b"/hello.txt") * 3, get(b"/noise.bin"), get(b"/nothing"), get(b"/directory"), get(b"/hello.txt", version=b"1.0"), b"GET /hello.txt\r\n", b"GET /hello.txt\n", b"BAD\r\n\r\n", b"\r\n", b"\r\n\r\n", b"\0", get(b"/hello.txt", b"Content-Length: 9\r\n", method=b"POST", body=b"abc"), get(b"/hello.txt", b"Content-Length: 9\r\n", body=b"abc"), get(b"/directory", b"Content-Length: 9\r\n", method=b"POST", body=b"abc"),
    get(b"/hello.txt", CHUNKED, method=b"POST", body=b"3\r\nabc"), get(b"/hello.txt", CHUNKED, method=b"POST", body=b"3\r\nabc\r\n"), get(b"/hello.txt", CHUNKED, method=b"POST", body=b"3\r\nabc\r\n0\r\n"), get(b"/hello.txt", CHUNKED, method=b"POST"), get(b"/hello.txt", CHUNKED, body=b"3\r\nab"), get(b"/nothing", CHUNKED, body=b"3\r\nab"), get(b"/hello.txt", b"Expect: 100-continue\r\n", b"Content-Length: 9\r\n", method=b"POST"), get(b"/hello.txt") + b"GET /he", get(b"/hello.txt") + b"\r\n", get(b"/hello.txt") + b"BAD\r\n\r\n",
    get(b"/hello.txt", b"Content-Length: 3\r\n", body=b"abc"), get(b"/hello.txt", b"Connection: close\r\n"), get(b"/noise.bin", version=b"1.0"), PREFACE, b"\x16\x03\x01", b"GET /" + b"x" * 9000, b"GET / HTTP/1.1\r\nX: " + b"y" * 9000, b"GET http://example.org", b"FOO / HTTP/1.1\r\nHost: a\r\n\r\n",
)  # fmt: skip
_all("ended", [(data, b"", HALF) for data in ENDED])
_all("ended at once", [(data, HALF) for data in ENDED])

# ---- what the first of these have shown to be told apart

for size in range(8084, 8096):
    for between in (b" ", b"   \t "):
        STRANGE[f"folded to {size} {between!r}"] = get(
            b"/empty.txt", b"X: " + b"y" * (size - 3) + b"\r\n" + between + b"z" * 99 + b"\r\n"
        )
for coding in (
    b"gzip x", b"gzip\tx", b"xgzip", b"gzip x, y", b"gzip  ;q=0", b"gzip x;q=0", b"gzip x ;q=0", b"gzip =x", b"gzip=x", b"gzip/x", b"a gzip", b"a gzip;q=0", b'"gzip"', b"(gzip)", b'gzip"', b"gzip;q=0;q=1", b"gzip; x=1; q=0", b"gzip;q=0 ;x", b"gzip ,gzip;q=0", b"gzip;q=0,gzip", b"gzip;q=0.0000", b"gzip;q=00", b"gzip;q=0.",
    b"gzip;q = 0", b"gzip;Q=0", b"gzip;;q=0", b"gzip,;q=0", b'gzip;q="0"', b";gzip", b"=gzip", b"q;gzip", b"gzip*", b"*;q=0", b"gzip;q=-0", b"gzip; ;q=0", b"gzip;q=0, x;q=1", b"x;gzip", b"x=gzip", b'"a,gzip', b'x;"a,gzip"', b",gzip", b", gzip", b"x,,gzip", b"x;q=1 gzip", b"gzip;q", b"gzip;q=", b"gzip;;;q=0;", b";",
):  # fmt: skip
    STRANGE[f"packed {coding!r}"] = get(b"/page.htm", b"Accept-Encoding: " + coding + b"\r\n", method=b"HEAD")
for number, (url, host) in enumerate(itertools.product((
    b"https://a:443/directory", b"http://a:443/directory", b"https://a:80/directory", b"https://a/directory", b"https://a:/directory", b"http://a:/directory", b"https://a:8443/directory", b"HTTPS://a:443/directory", b"ftp://a:21/directory", b"ftp://a:/directory", b"x://a:/directory", b"ws://a:81/directory", b"https://[::1]:443/directory", b"https://[::1]/directory", b"https://[::1/directory", b"https://u@a:443/directory",
    b"ftp://u@a/directory", b"https://a:x/directory", b"ftp://a:x/directory", b"https:///directory", b"https://:443/directory", b"https:/directory", b"https://a:0/directory", b"http://a:0/directory", b"https://a:65536/directory", b"https://a:99999/directory",
), (b"Host: b\r\n", b"Host: b:443\r\n", b"Host: b:80\r\n", b"Host: b:0\r\n", b"Host: a b\r\n", b""))):  # fmt: skip
    STRANGE[f"foreign {number}"] = b"GET " + url + b" HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n"
    STRANGE[f"foreign 1.0 {number}"] = b"GET " + url + b" HTTP/1.0\r\n" + host + b"\r\n"
for method, path, (number, body) in itertools.product(
    (b"GET", b"POST", b"PUT", b"OPTIONS", b"TRACE", b"FOO", b"HEAD"),
    (b"/hello.txt", b"/directory", b"/directory/", b"/nothing", b"/.htaccess", b"/", b"*"),
    enumerate((b"3\r\nabc\r\n0\r\nbad\r\n\r\n", b"zz\r\n", b"3\r\nabc\r\n0\r\nX: y\r\n", b"3\r\nabc\r\n")),
):
    STRANGE[f"broken {method.decode()} {path.decode()} {number}"] = (
        get(path, CHUNKED, method=method, body=body) if number < 2 else (get(path, CHUNKED, method=method, body=body), HALF)
    )

_chance = random.Random(b"strange")
_PIPED = (
    get(b"/hello.txt"), get(b"/hello.txt", method=b"HEAD"), get(b"/nothing"), get(b"/nothing", method=b"HEAD"), get(b"/directory"), post(b"/hello.txt", b"abc"), post(b"/nothing", b"abc" * 99), get(b"/hello.txt", b"If-None-Match: " + FILE_TAG + b"\r\n"), get(b"/hello.txt", b"Range: bytes=1-3\r\n"), get(b"/hello.txt", b"Range: bytes=1-3,5-6\r\n"), get(b"/hello.txt", b"Range: bytes=90-\r\n"),
    get(b"/hello.txt", CHUNKED, body=BODY), get(b"/hello.txt", CHUNKED, method=b"POST", body=b"3;x=y\r\nabc\r\n0\r\nT: v\r\n\r\n"), get(b"/page.htm", PACKED), get(b"/noise.bin"), get(b"/", method=b"OPTIONS"), get(b"*", method=b"OPTIONS"), get(b"/hello.txt", method=b"TRACE"), get(b"/hello.txt", method=b"FOO"), get(b"/hello.txt", b"Connection: keep-alive\r\n", version=b"1.0"), get(b"/.hidden"), get(b"/closed/"), get(b"/hello.txt", b"Expect: 100-continue\r\n", b"Content-Length: 2\r\n", method=b"POST", body=b"ab"),
    b"\r\n" + get(b"/hello.txt"), b"GET http://b/directory HTTP/1.1\r\nHost: c\r\n\r\n", get(b"/hello.txt", b"X: y\r\n z\r\n"), get(b"/hello.txt", b"Content-Length: 3\r\n", body=b"abc"), get(b"/hello.txt?" + b"q" * 2000), get(b"/hello.txt", b"If-Match: \"x\"\r\n"), get(b"/empty.txt", host=b"Host: EXAMPLE.com:8080\r\n"), get(b"/index.nginx-debian.html", b"Accept-Encoding: gzip\r\n", method=b"HEAD"),
)  # fmt: skip
_LAST = (
    NEXT,
    b"BAD\r\n\r\n",
    b"GET /hello.txt\r\n",
    get(b"/hello.txt", version=b"1.0"),
    get(b"/hello.txt", host=b""),
    get(b"/hello.txt", host=b"Host: a\r\nHost: b\r\n"),
    b"GET /\x00 HTTP/1.1\r\n\r\n",
    get(b"/hello.txt", b"Content-Length: x\r\n"),
    get(b"/hello.txt", CHUNKED, body=b"x\r\n"),
    b"",
    b"GET / HT",
)
_all("mix", [b"".join(_chance.choices(_PIPED, k=_chance.randrange(2, 7))) + _chance.choice(_LAST) for _ in range(150)])
