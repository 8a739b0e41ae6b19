"""Lines of Apache's logs; the shapes are recorded from apache2 2.4.71-1~deb12u1."""

from __future__ import annotations

from mirage.gateway.http.apache import logs
from mirage.gateway.http.apache.lines import Asked
from mirage.gateway.http.nginx.message import Exchange


def exchange(line: bytes | None, **first: bytes) -> Exchange:
    request = Asked(said=line, first={name.replace("_", "-").encode(): value for name, value in first.items()})
    return Exchange(
        request, 0, status=404, sent=475, notes=['authz_core:error AH01630: client denied by server configuration: /var/www/x"y']
    )


def test_what_is_not_printable_is_escaped_as_apache_escapes_it() -> None:
    one = exchange(b'\x16\x03"\\\xff', user_agent=b"a\tb")
    assert logs.access(one, "192.0.2.7", "29/Nov/2026:20:21:36 +0000") == (
        b'192.0.2.7 - - [29/Nov/2026:20:21:36 +0000] "\\x16\\x03\\"\\\\\\xff" 404 475 "-" "a\\tb"\n'
    )


def test_the_log_of_other_hosts_names_the_host() -> None:
    one = exchange(b"GET / HTTP/1.1")
    one.request.logs = (logs.OTHERS, b"", "shop.example.com")
    assert logs.access(one, "192.0.2.7", "now") == b'shop.example.com:80 192.0.2.7 - - [now] "GET / HTTP/1.1" 404 475 "-" "-"\n'


def test_a_note_has_its_module_and_the_client_with_its_port() -> None:
    one = exchange(b"GET / HTTP/1.1", referer=b"http://a/")
    assert list(logs.errors(one, "192.0.2.7", 4711, "Sun Nov 29 20:21:36.048098 2026", 251)) == [
        b"[Sun Nov 29 20:21:36.048098 2026] [authz_core:error] [pid 251] [client 192.0.2.7:4711] AH01630: client denied by server "
        b'configuration: /var/www/x\\"y, referer: http://a/\n'
    ]


def test_an_error_of_the_system_stands_before_the_client() -> None:
    one = exchange(b"GET / HTTP/1.1")
    one.notes = ["core:error (13)Permission denied: AH00132: file permissions deny server access: /a"]
    assert list(logs.errors(one, "192.0.2.7", 4711, "now", 251)) == [
        b"[now] [core:error] [pid 251] (13)Permission denied: [client 192.0.2.7:4711] AH00132: file permissions deny server access: /a\n"
    ]


def test_a_line_of_the_error_log_has_a_length() -> None:
    one = exchange(b"GET / HTTP/1.1", referer=b"r" * 9000)
    (line,) = logs.errors(one, "192.0.2.7", 4711, "now", 251)
    assert len(line) == 8191 and line.endswith(b"rr\n")


def test_who_has_said_nothing_has_a_line_without_words() -> None:
    assert logs.access(exchange(None), "192.0.2.7", "now") == b'192.0.2.7 - - [now] "-" 404 475 "-" "-"\n'
    assert logs.access(exchange(b""), "192.0.2.7", "now") == b'192.0.2.7 - - [now] "" 404 475 "-" "-"\n'
