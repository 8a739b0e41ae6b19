"""What both servers are asked, as raw bytes by name. Each is sent at once on a connection of its own."""

from __future__ import annotations

HOST = b"Host: example.org\r\n"
CHROME = b"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36\r\n"
FILE_TIME = b"Tue, 14 Nov 2023 22:13:21 GMT"  # of hello.txt: see ground.TREE
FILE_TAG = b'"6553f101-e"'
PACKED = b"Accept-Encoding: gzip, deflate, br\r\n"

REQUESTS: dict[str, bytes] = {}


def get(
    path: bytes, *headers: bytes, method: bytes = b"GET", version: bytes = b"1.1", body: bytes = b"", host: bytes = HOST
) -> bytes:
    """A well-formed request."""
    return b"%s %s HTTP/%s\r\n%s%s\r\n%s" % (method, path, version, host, b"".join(headers), body)


def post(path: bytes, body: bytes, host: bytes = HOST) -> bytes:
    return get(path, b"Content-Length: %d\r\n" % len(body), method=b"POST", body=body, host=host)


def _add(prefix: str, **requests: bytes) -> None:
    for name, data in requests.items():
        REQUESTS[f"{prefix} {name}"] = data


PATHS = (
    b"/", b"/nothing", b"/hello.txt", b"/empty.txt", b"/empty.html", b"/tiny.html", b"/small.html", b"/page.htm", b"/long.html", b"/noise.bin",
    b"/data.json", b"/style.css", b"/script.js", b"/picture.PNG", b"/archive.tar.gz", b"/noextension", b"/.hidden", b"/.env.html",
    b"/dot.", b"/secret.html", b"/with%20space.txt", b"/with space.txt", b"/perc%25ent.txt", b"/perc%ent.txt", b"/plus+.txt",
    b"/plus%2b.txt", b"/quest%3Fion.txt", b"/quest%3fion.txt?a=b", b"/hash%23.txt", b"/caf%C3%A9.txt", b"/caf\xc3\xa9.txt", b"/script.php",
    b"/directory", b"/directory/", b"/directory?a=b&c", b"/directory/file.txt", b"/directory/file.txt/", b"/hello.txt/", b"/hello.txt/more",
    b"/indexed", b"/indexed/", b"/htm/", b"/closed", b"/closed/", b"/closed/index.html", b"/noread", b"/noread/", b"/noread/index.html",
    b"/lockedindex/", b"/lockedindex", b"/dirindex", b"/dirindex/", b"/sp%20ace", b"/sp%20ace?x=%20", b"/link.txt", b"/loop", b"/loop/x",
    b"/dangling", b"/linkdir", b"/linkdir/", b"/linkdir/file.txt", b"//", b"//hello.txt", b"/./hello.txt", b"/a/../hello.txt", b"/a/b/../../hello.txt",
    b"/..", b"/../", b"/../etc/passwd", b"/a/../../etc/passwd", b"/%2e%2e/etc/passwd", b"/.%2e/", b"/a/%2e%2e/hello.txt", b"/a/..%2fhello.txt",
    b"/a//b///c.txt", b"/a/./b/./c.txt", b"/a/b/.", b"/a/b/..", b"/a/b/...", b"/hello.txt%00", b"/%00", b"/%", b"/%4", b"/%zz", b"/%41%",
    b"/hello.txt?", b"/hello.txt?a=b#c", b"/hello.txt#c", b"/#", b"/hello.txt#?a", b"/?a=b//c/../d", b"/hello%2etxt", b"/HELLO.TXT", b"/a\\b",
    b"/hello.txt\x01", b"/hello\x7f.txt", b"/hello\x80.txt", b"/<script>", b"/%3Cscript%3E", b'/"', b"/directory/%2e%2e/hello.txt", b"/*", b"*",
    b"hello.txt", b"/" + b"x" * 300, b"/" + b"d/" * 200, b"/" + b"x" * 5000, b"/a/b%2Fc.txt", b"/directory%2f", b"/~root/", b"/;", b"/hello.txt;a",
)  # fmt: skip
for path in PATHS:
    REQUESTS[f"path {path[:60]!r}"] = get(path)

METHODS = (
    b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"TRACE", b"CONNECT", b"PATCH", b"PROPFIND", b"MKCOL", b"COPY", b"LOCK", b"FOO", b"get",
    b"Get", b"G-T", b"G_T", b"GET1", b"_", b"A" * 200, b"PRI",
)  # fmt: skip
for method in METHODS:
    for path in (b"/", b"/nothing", b"/directory/", b"/directory", b"*"):
        REQUESTS[f"method {method[:10].decode()} {path.decode()}"] = get(path, method=method)

LINES = (
    b"", b"\r\n", b"\n\n\r\n", b"GET", b"GET ", b"GET /", b"GET / ", b"GET  /  HTTP/1.1", b"GET /hello.txt HTTP/1.1 ", b"GET /hello.txt  HTTP/1.1   ",
    b" GET / HTTP/1.1", b"\tGET / HTTP/1.1", b"GET\t/ HTTP/1.1", b"GET /\tHTTP/1.1", b"GET / HTTP/1.1 x", b"GET / HTTP/1.1x", b"GET / HTTP/1",
    b"GET / HTTP/1.", b"GET / HTTP/1.0", b"GET / HTTP/1.2", b"GET / HTTP/1.9", b"GET / HTTP/1.10", b"GET / HTTP/1.99", b"GET / HTTP/1.100",
    b"GET / HTTP/1.1000", b"GET / HTTP/1.0001", b"GET / HTTP/1.00", b"GET / HTTP/0.9", b"GET / HTTP/2.0", b"GET / HTTP/3", b"GET / HTTP/9.9",
    b"GET / HTTP/10.1", b"GET / HTTP/1x", b"GET / HTTP/a", b"GET / http/1.1", b"GET / HTTPS/1.1", b"GET / HTT", b"GET / FOO", b"GET / H",
    b"GET /hello.txt", b"GET /nothing", b"GET /directory", b"POST /", b"HEAD /hello.txt", b"FOO /", b"GET /a b HTTP/1.1",
    b"GET http://example.com/hello.txt HTTP/1.1", b"GET http://example.com HTTP/1.1", b"GET http://example.com?a=b HTTP/1.1",
    b"GET http://example.com:8080/directory HTTP/1.1", b"GET http://EXAMPLE.com./directory HTTP/1.1", b"GET http:///directory HTTP/1.1",
    b"GET http://[::1]/directory HTTP/1.1", b"GET http://[::1]:80/directory HTTP/1.1", b"GET http://[::1/directory HTTP/1.1",
    b"GET http://a_b/directory HTTP/1.1", b"GET http://a..b/directory HTTP/1.1", b"GET ftp://example.com/directory HTTP/1.1",
    b"GET http:/directory HTTP/1.1", b"GET http HTTP/1.1", b"GET h2+c-x.y://example.com/directory HTTP/1.1", b"GET http://example.com:/directory HTTP/1.1",
    b"GET http://example.com:x/ HTTP/1.1", b"GET http://user@example.com/ HTTP/1.1", b"GET http://example.com/../ HTTP/1.1",
    b"GET http://example.com", b"GET HTTP/1.1", b"OPTIONS * HTTP/1.1", b"GET ? HTTP/1.1", b"GET /? HTTP/1.1", b"OPTIONS / RTSP/1.0",
    b"SSH-2.0-OpenSSH_9.2p1", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\x03\x00\x00/*\xe0\x00\x00\x00\x00\x00Cookie: mstshash=Administr",
    b"PRI * HTTP/2.0", b"\x00", b"GET /\x00 HTTP/1.1", b"GET /hello.txt\r HTTP/1.1", b"GET /hello.txt HTTP/1.1\r", b"GET /hello.txt HTTP/1.1\rx",
    b"GE\r\nT / HTTP/1.1", b"EHLO example.org", b"USER anonymous", b"GET /hello.txt?\xff\xfe HTTP/1.1", b"GET /hello.txt\xff HTTP/1.1",
)  # fmt: skip
for line in LINES:
    REQUESTS[f"line {line[:60]!r}"] = line + b"\r\n" + HOST + b"\r\n"
    REQUESTS[f"bare line {line[:60]!r}"] = line + b"\nHost: a\n\n"

HEADERS = (
    b"", b"Host:\r\n", b"Host: \r\n", b"Host: .\r\n", b"Host: a.\r\n", b"Host: a..b\r\n", b"Host: a/b\r\n", b"Host: a b\r\n", b"Host: a\tb\r\n",
    b"Host: :80\r\n", b"Host: a:80\r\n", b"Host: a:b:c\r\n", b"Host: [::1]\r\n", b"Host: [::1]:80\r\n", b"Host: [::1\r\n", b"Host: A.B\r\n",
    b"Host: a_b\r\n", b"Host: a@b\r\n", b"Host: a\xff\r\n", b"Host: a\x7f\r\n", b"Host:a\r\n", b"Host:    a   \r\n", b"HOST: a\r\n", b"host: a\r\n",
    b"Host : a\r\n", b" Host: a\r\n", b"Host\r\n", b"Host: a\r\nHost: a\r\n", b"Host: a\r\nHost: b\r\n", b"Host: a\r\n: x\r\n", b"Host: a\r\nX\r\n",
    b"Host: a\r\nX Y: z\r\n", b"Host: a\r\nX\tY: z\r\n", b"Host: a\r\nX_Y: z\r\n", b"Host: a\r\n_: z\r\n", b"Host: a\r\nX(Y: z\r\n", b"Host: a\r\nX: \x00\r\n",
    b"Host: a\r\nX: a\x00b\r\n", b"Host: a\r\nX\x00: b\r\n", b"Host: a\r\nX: a\rb\r\n", b"Host: a\r\nX: a\r\r\n", b"Host: a\r\n folded: x\r\n",
    b"Host: a\r\nX: \xff\xfe\r\n", b"Host: a\r\n\xff: x\r\n", b"Host: a\r\nX: a\x7fb\x01\r\n", b"Host: a\r\n\x7f: b\r\n", b"Host: a\nX: b\n",
    b"Host: a\r\nContent-Length: 0\r\n", b"Host: a\r\nContent-Length: \r\n", b"Host: a\r\nContent-Length: x\r\n", b"Host: a\r\nContent-Length: -1\r\n",
    b"Host: a\r\nContent-Length: +1\r\n", b"Host: a\r\nContent-Length: 0x1\r\n", b"Host: a\r\nContent-Length: 1 2\r\n",
    b"Host: a\r\nContent-Length: 99999999999999999999\r\n", b"Host: a\r\nContent-Length: 9223372036854775807\r\n",
    b"Host: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n", b"Host: a\r\nContent-Length: 1048577\r\n", b"Host: a\r\nTransfer-Encoding: gzip\r\n",
    b"Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n", b"Host: a\r\nTransfer-Encoding: chunked, chunked\r\n",
    b"Host: a\r\nTransfer-Encoding: identity\r\n", b"Host: a\r\nTransfer-Encoding:\r\n", b"Host: a\r\nConnection: close\r\n",
    b"Host: a\r\nConnection: Close\r\n", b"Host: a\r\nConnection: keep-alive\r\n", b"Host: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n",
    b"Host: a\r\nConnection: keep-alive, close\r\n", b"Host: a\r\nConnection: closed\r\n", b"Host: a\r\nConnection: close\r\nConnection: keep-alive\r\n",
    b"Host: a\r\nAuthorization: a\r\nAuthorization: b\r\n", b"Host: a\r\nIf-Match: *\r\nIf-Match: *\r\n", b"Host: a\r\nUser-Agent: a\r\nUser-Agent: b\r\n",
    b"Host: a\r\nReferer: a\r\nReferer: b\r\n", b"Host: a\r\nRange: a\r\nRange: b\r\n", b"Host: a\r\nExpect: x\r\n", b"Host: a\r\nExpect: 100-continue\r\n",
    b"Host: a\r\nExpect: 100-Continue\r\nConnection: close\r\n", b"Host: a\r\nX: " + b"y" * 1000 + b"\r\n", b"Host: a\r\nX: " + b"y" * 8000 + b"\r\n",
    b"Host: a\r\nX: " + b"y" * 8187 + b"\r\n", b"Host: a\r\nX: " + b"y" * 8188 + b"\r\n", b"Host: a\r\nX: " + b"y" * 9000 + b"\r\n",
    b"Host: a\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 1000) for n in range(31)), b"Host: a\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 1000) for n in range(34)),
    b"Host: a\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 5000) for n in range(4)), b"Host: a\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 5000) for n in range(5)),
    b"Host: a\r\n" + b"X: y\r\n" * 200, b"Host: a\r\n" + b"X: y\r\n" * 2000, b"Host: a\r\n" + b"X: y\r\n" * 6000,
)  # fmt: skip
for headers in HEADERS:
    REQUESTS[f"header {headers[:70]!r} {len(headers)}"] = b"GET /hello.txt HTTP/1.1\r\n" + headers + b"\r\n"
    REQUESTS[f"header 1.0 {headers[:70]!r} {len(headers)}"] = b"GET /directory HTTP/1.0\r\n" + headers + b"\r\n"

for length in (900, 990, 1000, 1015, 1024, 2000, 8000, 8150, 8176, 8177, 8178, 8179, 8180, 8190, 8200, 9000, 20000):
    REQUESTS[f"long uri {length}"] = get(b"/" + b"u" * (length - 1))
    REQUESTS[f"long query {length}"] = get(b"/hello.txt?" + b"q" * (length - 11))

RANGES = (
    b"bytes=0-4", b"bytes=0-0", b"bytes=5-", b"bytes=-5", b"bytes=-0", b"bytes=-", b"bytes=0-99", b"bytes=13-", b"bytes=14-", b"bytes=99-100", b"bytes=4-2",
    b"bytes=0-4,6-8", b"bytes=0-4, 6-8 , 10-", b"bytes=0-4,99-", b"bytes=99-,0-4", b"bytes=0-9,0-9", b"bytes=0-6,7-13", b"bytes=0-13,0-0", b"bytes=0-",
    b"bytes=-14", b"bytes=-99", b"bytes=a", b"bytes=0-a", b"bytes=0", b"bytes=,", b"bytes=0-4,", b"bytes=0-4,,6-8", b"bytes= 0 - 4 ", b"BYTES=0-4",
    b"octets=0-4", b"bytes 0-4", b"bytes", b"bytes=", b"bytes=99999999999999999999-", b"bytes=0-99999999999999999999", b"bytes=-99999999999999999999",
    b"bytes=1-0,2-3", b"bytes=3-2,99-", b"bytes=0-1,2-3,4-5,6-7,8-9", b"bytes=13-13,-1",
)  # fmt: skip
for text in RANGES:
    REQUESTS[f"range {text!r}"] = get(b"/hello.txt", b"Range: " + text + b"\r\n")
for text in (b"bytes=0-4", b"bytes=0-4,6-8", b"bytes=99999999-"):
    REQUESTS[f"range of html {text!r}"] = get(b"/page.htm", b"Range: " + text + b"\r\n")
    REQUESTS[f"range packed {text!r}"] = get(b"/page.htm", b"Range: " + text + b"\r\n", PACKED)
    REQUESTS[f"range of nothing {text!r}"] = get(b"/empty.txt", b"Range: " + text + b"\r\n")
    REQUESTS[f"range head {text!r}"] = get(b"/hello.txt", b"Range: " + text + b"\r\n", method=b"HEAD")
    REQUESTS[f"range 404 {text!r}"] = get(b"/nothing", b"Range: " + text + b"\r\n")
    REQUESTS[f"range 1.0 {text!r}"] = get(b"/hello.txt", b"Range: " + text + b"\r\n", version=b"1.0")
REQUESTS["range large"] = get(b"/noise.bin", b"Range: bytes=1000-90000\r\n")
REQUESTS["range large parts"] = get(b"/noise.bin", b"Range: bytes=0-65535,70000-80000,-1000\r\n")

DATES = (
    FILE_TIME, b"Tue, 14 Nov 2023 22:13:20 GMT", b"Tue, 14 Nov 2023 22:13:22 GMT", b"Tuesday, 14-Nov-23 22:13:21 GMT", b"Tue Nov 14 22:13:21 2023", b"0", b"",
    b"yesterday", b"Tue, 14 Nov 2023 22:13:21", b"Wed, 14 Nov 2023 22:13:21 UTC+2", b"Tue, 14 Nov 2023 24:13:21 GMT", b"Tue, 31 Feb 2023 22:13:21 GMT",
    b"Thu, 01 Jan 1970 00:00:00 GMT", b"Fri, 01 Jan 2100 00:00:00 GMT", b"14 Nov 2023 22:13:21 GMT", b"Tue, 14 nov 2023 22:13:21 GMT", b"Tue,14 Nov 2023 22:13:21 GMT",
)  # fmt: skip
for date in DATES:
    for name in (b"If-Modified-Since", b"If-Unmodified-Since"):
        REQUESTS[f"condition {name.decode()} {date!r}"] = get(b"/hello.txt", name + b": " + date + b"\r\n")
    REQUESTS[f"condition If-Range {date!r}"] = get(b"/hello.txt", b"Range: bytes=0-4\r\n", b"If-Range: " + date + b"\r\n")
TAGS = (
    FILE_TAG, b"W/" + FILE_TAG, b"*", b'"x"', b'"x", ' + FILE_TAG, FILE_TAG + b', "x"', b'W/"x",W/' + FILE_TAG, FILE_TAG[:-1], FILE_TAG + b"x", b"", b",", b"x",
    b'"x" ' + FILE_TAG, FILE_TAG + b" , y", b"**", b'"x",,, ' + FILE_TAG + b"\t",
)  # fmt: skip
for tag in TAGS:
    for name in (b"If-None-Match", b"If-Match"):
        REQUESTS[f"condition {name.decode()} {tag!r}"] = get(b"/hello.txt", name + b": " + tag + b"\r\n")
    REQUESTS[f"condition If-Range {tag!r}"] = get(b"/hello.txt", b"Range: bytes=0-4\r\n", b"If-Range: " + tag + b"\r\n")
_add(
    "conditions",
    both=get(b"/hello.txt", b"If-Modified-Since: " + FILE_TIME + b"\r\n", b"If-None-Match: " + FILE_TAG + b"\r\n"),
    one_of_two=get(b"/hello.txt", b"If-Modified-Since: " + FILE_TIME + b"\r\n", b'If-None-Match: "x"\r\n'),
    packed=get(b"/", b'If-None-Match: W/"x", *\r\n', PACKED),
    missing=get(b"/nothing", b"If-None-Match: *\r\n"),
    failed_packed=get(b"/page.htm", b'If-Match: "x"\r\n', PACKED),
    failed_chrome=get(b"/page.htm", b'If-Match: "x"\r\n', CHROME),
    head=get(b"/hello.txt", b"If-None-Match: *\r\n", method=b"HEAD"),
    redirect=get(b"/directory", b"If-None-Match: *\r\n"),
)

ENCODINGS = (
    b"gzip", b"gzip,deflate", b"deflate, gzip", b"deflate", b"*", b"GZIP", b"xgzip", b"gzipx", b"gzip;q=0", b"gzip;q=0.0", b"gzip;q=0.001", b"gzip;q=1", b"gzip;q=1.0",
    b"gzip;q=1.1", b"gzip;q=2", b"gzip; q=0.5, *;q=0", b"gzip ;q=1", b"gzip;x=1", b"gzip;q", b"gzip;q=", b"gzip;", b"gzi", b"", b"br, gzip;q=0.8", b"x-gzip", b"gzip;q=0.1234",
    b"gzip;q=0.5x", b"identity;q=1, gzip;Q=0.1",
)  # fmt: skip
for coding in ENCODINGS:
    REQUESTS[f"gzip {coding!r}"] = get(b"/page.htm", b"Accept-Encoding: " + coding + b"\r\n")
for path in (
    b"/",
    b"/nothing",
    b"/long.html",
    b"/middle.html",
    b"/noise.html",
    b"/tiny.html",
    b"/small.html",
    b"/empty.html",
    b"/hello.txt",
    b"/data.json",
    b"/directory",
    b"/directory/",
    b"/noise.bin",
):
    REQUESTS[f"gzip of {path.decode()}"] = get(path, PACKED)
    REQUESTS[f"gzip 1.0 of {path.decode()}"] = get(path, PACKED, version=b"1.0")
    REQUESTS[f"gzip head of {path.decode()}"] = get(path, PACKED, method=b"HEAD")
    REQUESTS[f"gzip via of {path.decode()}"] = get(path, PACKED, b"Via: 1.1 proxy\r\n")
    REQUESTS[f"gzip chrome of {path.decode()}"] = get(path, PACKED, CHROME)

AGENTS = (
    CHROME, b"User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)\r\n", b"User-Agent: Mozilla/4.0 (compatible; MSIE 5.0; Windows)\r\n", b"User-Agent: MSIE \r\n",
    b"User-Agent: Opera/9 MSIE 6.0;\r\n", b"User-Agent: Gecko/1 Chrome/1\r\n", b"User-Agent: Chrome/\r\n", b"User-Agent:\r\n",
)  # fmt: skip
for agent in AGENTS:
    for path in (b"/nothing", b"/directory", b"/"):
        REQUESTS[f"agent {agent[12:60]!r} {path.decode()}"] = get(path, agent)
    REQUESTS[f"agent {agent[12:60]!r} without host"] = get(b"/", agent, host=b"")
    REQUESTS[f"agent {agent[12:60]!r} post"] = get(b"/directory", agent, b"Content-Length: 0\r\n", method=b"POST")
    REQUESTS[f"agent {agent[12:60]!r} trace"] = get(b"/", agent, method=b"TRACE")

BODY = b"a=1&b=2&c=3"
LENGTH = b"Content-Length: 11\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
NEXT = get(b"/data.json", b"Connection: close\r\n")
_add(
    "body",
    post=get(b"/", LENGTH, method=b"POST", body=BODY),
    post_next=get(b"/", LENGTH, method=b"POST", body=BODY + NEXT),
    get_next=get(b"/hello.txt", LENGTH, body=BODY + NEXT),
    put=get(b"/new.txt", LENGTH, method=b"PUT", body=BODY),
    put_next=get(b"/hello.txt", LENGTH, method=b"PUT", body=BODY + NEXT),
    short_close=get(b"/hello.txt", b"Content-Length: 5\r\nConnection: close\r\n", body=BODY),
    longer_than_said=get(b"/hello.txt", b"Content-Length: 5\r\n", body=BODY),
    not_said=get(b"/hello.txt", body=BODY),
    expect=get(b"/hello.txt", LENGTH, b"Expect: 100-continue\r\n", body=BODY + NEXT),
    expect_post=get(b"/", LENGTH, b"Expect: 100-continue\r\n", method=b"POST", body=BODY + NEXT),
    expect_404=get(b"/nothing", LENGTH, b"Expect: 100-continue\r\n", body=BODY + NEXT),
    expect_10=get(b"/hello.txt", LENGTH, b"Expect: 100-continue\r\n", version=b"1.0", body=BODY),
    large=get(b"/", b"Content-Length: 2000000\r\n", method=b"POST"),
    large_with_some=get(b"/", b"Content-Length: 1048577\r\n", method=b"POST", body=b"x" * 5000),
    large_expect=get(b"/", b"Content-Length: 2000000\r\nExpect: 100-continue\r\n", method=b"POST"),
    large_chrome=get(b"/", b"Content-Length: 2000000\r\n", CHROME, method=b"POST"),
    whole_mebibyte=get(b"/", b"Content-Length: 1048576\r\n", method=b"POST", body=b"x" * 1048576 + NEXT),
    chunked=get(b"/hello.txt", CHUNKED, body=b"5\r\nabcde\r\n0\r\n\r\n" + NEXT),
    chunked_post=get(b"/", CHUNKED, method=b"POST", body=b"5\r\nabcde\r\n0\r\n\r\n" + NEXT),
    chunked_bare=get(b"/hello.txt", CHUNKED, body=b"5\nabcde\n0\n\n" + NEXT),
    chunked_extension=get(b"/hello.txt", CHUNKED, body=b"5;a=b\r\nabcde\r\n0;x\r\nTrailer: y\r\n\r\n" + NEXT),
    chunked_spaces=get(b"/hello.txt", CHUNKED, body=b"5 \r\nabcde\r\n0\t\r\n\r\n" + NEXT),
    chunked_upper=get(b"/hello.txt", CHUNKED, body=b"A\r\n0123456789\r\n00\r\n\r\n" + NEXT),
    chunked_bad=get(b"/hello.txt", CHUNKED, body=b"x\r\nabcde\r\n0\r\n\r\n" + NEXT),
    chunked_bad_end=get(b"/hello.txt", CHUNKED, body=b"5\r\nabcdefg\r\n0\r\n\r\n" + NEXT),
    chunked_bad_post=get(b"/", CHUNKED, method=b"POST", body=b"x\r\nabcde\r\n0\r\n\r\n" + NEXT),
    chunked_bad_404=get(b"/nothing", CHUNKED, body=b"-1\r\nabcde\r\n0\r\n\r\n" + NEXT),
    chunked_negative=get(b"/hello.txt", CHUNKED, body=b"-5\r\n"),
    chunked_huge=get(b"/hello.txt", CHUNKED, body=b"fffffffffffffffff\r\n"),
    chunked_large=get(b"/hello.txt", CHUNKED, body=b"7fffffffffffffff\r\n"),
    chunked_empty=get(b"/hello.txt", CHUNKED, body=b"\r\n"),
    chunked_unfinished=get(b"/hello.txt", CHUNKED, body=b"5\r\nabc"),
    chunked_10=get(b"/hello.txt", CHUNKED, version=b"1.0", body=b"5\r\nabcde\r\n0\r\n\r\n"),
    chunked_CASE=get(b"/hello.txt", b"Transfer-Encoding: CHUNKED\r\n", body=b"5\r\nabcde\r\n0\r\n\r\n" + NEXT),
)
_add(
    "pipeline",
    two=get(b"/hello.txt") + NEXT,
    empty_lines_between=get(b"/hello.txt") + b"\r\n\r\n\n" + NEXT,
    many=get(b"/hello.txt") * 50 + NEXT,
    error_in_the_middle=get(b"/hello.txt") + b"BAD\r\n\r\n" + NEXT,
    close_in_the_middle=NEXT + get(b"/hello.txt"),
    missing_in_the_middle=get(b"/nothing") + get(b"/directory") + NEXT,
    heads=get(b"/hello.txt", method=b"HEAD") * 3 + NEXT,
    old=get(b"/hello.txt", b"Connection: keep-alive\r\n", version=b"1.0") + NEXT,
    old_closes=get(b"/hello.txt", version=b"1.0") + NEXT,
    nine=b"GET /hello.txt\r\n" + NEXT,
    large=get(b"/noise.bin") + get(b"/noise.bin") + NEXT,
    packed=get(b"/long.html", PACKED) + get(b"/", PACKED) + NEXT,
    long_header=get(b"/hello.txt", b"X: " + b"y" * 3000 + b"\r\n") + get(b"/hello.txt", b"X: " + b"y" * 7000 + b"\r\n") * 5 + NEXT,
    not_modified=get(b"/hello.txt", b"If-None-Match: *\r\n") + NEXT,
    part=get(b"/hello.txt", b"Range: bytes=0-4\r\n") + get(b"/hello.txt", b"Range: bytes=99-\r\n") + NEXT,
    thousand=get(b"/hello.txt") * 1001,
    unfinished=get(b"/hello.txt") + b"GET /data.js",
)

# what a battery of 3,248 others, written without a look at the code, found answered otherwise
OLD, OTHER_TAG = b"Thu, 01 Jan 1970 00:00:00 GMT", b'"e-60a24182d8240"'  # as Apache has it
for number, headers in enumerate(
    (
        b"If-Unmodified-Since: %s\r\nIf-Modified-Since: %s\r\n" % (FILE_TIME, FILE_TIME), b"If-None-Match: *\r\nIf-Modified-Since: %s\r\n" % OLD,
        b"If-Match: %s\r\nIf-Unmodified-Since: %s\r\n" % (OTHER_TAG, OLD), b"If-Modified-Since: x\r\nIf-None-Match: *\r\n",
        b"If-None-Match: *\r\nRange: bytes=0-1\r\nIf-Range: x\r\n", b"If-Match: x\r\n", b"Range: bytes=,0-1\r\n", b"Range: bytes=" + b"0-0,4-4," * 33 + b"6-6\r\n",
    )
):  # fmt: skip
    for path in (b"/hello.txt", b"/page.htm", b"/empty.txt", b"/a/"):
        for method in (b"GET", b"HEAD"):
            REQUESTS[f"found {number} {method.decode()} {path.decode()}"] = get(path, headers, method=method) + NEXT
for path in (b"/a/", b"/none"):
    REQUESTS[f"found range of {path.decode()}"] = get(path, b"Range: bytes=0-1,5-6\r\n") + NEXT
for line in (
    b"GET http://x:-1/directory", b"GET http://x:99999999999999999999/directory", b"G(T http://x:+81/directory", b"GET: http://x/directory", b" http://x/",
    b"GET /directory?", b"TRACE x://y/", b"A" * 9000 + b" *", b"GET http://x/directory",
):  # fmt: skip
    for host in (
        b"Host: a\r\n",
        b"Host:\r\n",
        b"Host: a\r\nHost: b\r\n",
        b"Host: a,b:83\r\n",
        b"Host: ::1\r\n",
        b"Host: :81\r\n",
        b"Host: a:81\r\nContent-Length: x\r\n",
    ):
        REQUESTS[f"found line {line[:40]!r} {host!r}"] = line + b" HTTP/1.1\r\n" + host + b"\r\n"
for method in (b"POST", b"TRACE"):
    for size in (1 << 30, (1 << 30) + 1):
        REQUESTS[f"found size {method.decode()} {size}"] = get(
            b"/hello.txt", b"Content-Length: %d\r\n" % size, method=method, body=b"abc"
        )
    REQUESTS[f"found expect {method.decode()}"] = get(b"/hello.txt", LENGTH, b"Expect: 100-continue\r\n", method=method)

# servers by name: see more.conf
INTERN, WILD, REDIRECT, LIST = (
    b"Host: %s\r\n" % name for name in (b"intern.example", b"x.wild.example", b"redirect.example", b"list.example")
)
UPLOAD = b"Host: upload.example\r\n"
for path in (b"/hello.txt", b"/more/x", b"/more/script", b"/any/x", b"/returned", b"/script.php", b"/nothing.php"):
    for size in (9000, 10_240, 10_241, 60_000):
        REQUESTS[f"upload {path.decode()} {size}"] = post(path, b"x" * size, UPLOAD) + NEXT
        chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (size, b"x" * size)
        REQUESTS[f"upload chunks {path.decode()} {size}"] = get(path, CHUNKED, method=b"POST", body=chunks + NEXT, host=UPLOAD)
for number, line in enumerate((b"bad header\r\n", b"Host: again\r\n", b"Content-Length: x\r\n", b"Transfer-Encoding: x\r\n")):
    REQUESTS[f"intern refused {number}"] = get(b"/", line, host=INTERN)
    REQUESTS[f"intern refused before {number}"] = get(b"/", INTERN, host=line)
for number, line in enumerate(
    (b"Range: bytes=0-3\r\n", b"Range: bytes=99999-\r\n", b"If-Match: x\r\n", b"If-None-Match: *\r\n", b"Range: bytes=0-1,3-4\r\n")
):
    for path in (b"/style.css", b"/script.js"):
        REQUESTS[f"intern expires {number} {path.decode()}"] = get(path, line, host=INTERN)
for path in (b"/old", b"/moved", b"/gone", b"/exact", b"/word"):
    REQUESTS[f"intern expect {path.decode()}"] = get(path, b"Expect: 100-continue\r\n", host=INTERN) + NEXT
    REQUESTS[f"intern bad chunk {path.decode()}"] = get(path, CHUNKED, method=b"POST", body=b"x\r\n" + NEXT, host=INTERN)
    REQUESTS[f"intern chunks {path.decode()}"] = get(path, CHUNKED, method=b"POST", body=b"1\r\nx\r\n0\r\n\r\n" + NEXT, host=INTERN)
REQUESTS["intern connect"] = get(b"/", method=b"TRACE", host=INTERN)
REQUESTS["intern cut"] = get(b"/", host=INTERN)[:-2]
REQUESTS["upload redirect"] = post(b"/", b"x" * 1_100_000, REDIRECT) + NEXT
REQUESTS["upload too large of all"] = post(b"/", b"x" * 1_100_000, INTERN) + NEXT
for path in (
    b"/", b"/nothing", b"/hello.txt", b"/.git/config", b"/.git", b"/closed/x", b"/a/b/c.txt", b"/style.css", b"/script.js", b"/STYLE.CSS", b"/exact", b"/exact/", b"/directory",
    b"/directory/", b"/directory/file.txt", b"/old?a=b", b"/older", b"/moved", b"/word", b"/gone", b"/private", b"/private/x", b"/script.php", b"/nothing.php", b"/script.php/info",
    b"/index.php", b"/indexed", b"/indexed/", b"/htm/", b"/../x", b"//directory//", b"/dirindex/", b"/secret.html", b"/picture.PNG",
):  # fmt: skip
    for method in (b"GET", b"HEAD", b"POST", b"OPTIONS", b"DELETE"):
        REQUESTS[f"intern {method.decode()} {path.decode()}"] = get(path, method=method, host=INTERN)
    REQUESTS[f"intern gzip {path.decode()}"] = get(path, PACKED, host=INTERN)
for path in (
    b"/",
    b"/directory/",
    b"/a/",
    b"/nothing/",
    b"/indexed/",
    b"/noread/",
    b"/closed/",
    b"/sp%20ace/",
    b"/hello.txt",
    b"/directory",
):
    REQUESTS[f"list {path.decode()}"] = get(path, host=LIST)
    REQUESTS[f"list packed {path.decode()}"] = get(path, PACKED, host=LIST)
    REQUESTS[f"redirect {path.decode()}"] = get(path + b"?q", host=REDIRECT)
_add(
    "names",
    wild=get(b"/style.css", host=WILD),
    wild_itself=get(b"/style.css", host=b"Host: wild.example\r\n"),
    upper=get(b"/style.css", host=b"Host: INTERN.example:8080\r\n"),
    dot=get(b"/style.css", host=b"Host: intern.example.\r\n"),
    other=get(b"/style.css", host=b"Host: other.example\r\n"),
    absolute=b"GET http://intern.example/style.css HTTP/1.1\r\nHost: other\r\n\r\n",
    not_modified=get(b"/style.css", b"If-None-Match: *\r\n", host=INTERN),
    part=get(b"/style.css", b"Range: bytes=0-3\r\n", host=INTERN),
    post_word=get(b"/word", b"Content-Length: 3\r\n", method=b"POST", body=b"abc" + NEXT, host=INTERN),
    post_denied=get(b"/a/x", b"Content-Length: 3\r\n", method=b"POST", body=b"abc" + NEXT, host=INTERN),
    authorized=get(b"/private", b"Authorization: Basic YTpi\r\n", host=INTERN),
    old_redirect=get(b"/x", host=REDIRECT, version=b"1.0"),
)
