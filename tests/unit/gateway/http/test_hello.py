"""The ClientHello and its fingerprints; the examples are those of the JA4 specification (Chrome) and of a hello made here."""

from __future__ import annotations

import ssl

from mirage.gateway.http.hello import Hello, read_hello


def _made() -> bytes:
    outgoing = ssl.MemoryBIO()
    context = ssl.create_default_context()
    client = context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="www.example.org")
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def test_ja4_of_the_specification_s_own_example() -> None:
    ciphers = "1301 1302 1303 c02b c02f c02c c030 cca9 cca8 c013 c014 009c 009d 002f 0035"
    extensions = "001b 0000 0033 0010 4469 0017 002d 000d 0005 0023 0012 002b ff01 000b 000a 0015"
    signatures = "0403 0804 0401 0503 0805 0501 0806 0601"
    hello = Hello(
        0x0303, [0x1A1A, *_numbers(ciphers)], [0x2A2A, *_numbers(extensions)], [], [], _numbers(signatures), [0x3A3A, 0x0304, 0x0303],
        [b"h2", b"http/1.1"], b"example.org",
    )  # fmt: skip
    assert hello.ja4 == "t13d1516h2_8daaf6152771_e5627efa2ab1"


def _numbers(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


def test_a_hello_is_taken_apart_once_it_is_whole() -> None:
    data = _made()
    assert [read_hello(data[:cut]) for cut in range(len(data))] == [None] * len(data)
    hello = read_hello(data)
    assert hello is not None
    assert (hello.server_name, hello.version, hello.legacy) == (b"www.example.org", "13", 0x0303)


def test_what_is_no_hello_is_none() -> None:
    for data in (b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x00\x04\x01\x00\x00\x00", b"\x16" * 100):
        assert read_hello(data) is None
