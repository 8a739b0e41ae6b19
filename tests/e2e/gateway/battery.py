"""The battery: what a scanner or a careful client can observe of an SSH server, one small probe each, as a table.

A probe talks to one server and returns a transcript: lines in which what is random (keys, cookies, signatures) is masked.
The same probe against two servers gives the same lines, or the two can be told apart.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.e2e.gateway.client import KEX, LISTS, WAIT, Client, Closed, Quiet, s, u32

STRICT = KEX + b",ext-info-c,kex-strict-c-v00@openssh.com"
EXT = KEX + b",ext-info-c"
OLD = b"SSH-2.0-Other_1.0"  # a client without OpenSSH's quirks


@dataclass
class Target:
    """One server under test and the credentials that it knows."""

    connect: Callable[[float], socket.socket]  # told how many seconds to wait
    key: Ed25519PrivateKey
    password: str
    host_keys: list[bytes]
    version: bytes  # of its package, as the banner has it; the two may be a security update apart
    opened: threading.local = field(default_factory=threading.local)
    patience: float = 1.0  # times as long as a client waits by itself

    def client(self, version: bytes | None = b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10") -> Client:
        client = Client(self.connect(WAIT * self.patience), version, self.patience)
        self.opened.__dict__.setdefault("clients", []).append(client)
        return client

    def hang_up(self) -> None:
        """Close what this thread's probe has opened."""
        for client in self.opened.__dict__.pop("clients", []):
            client.close()

    def auth(self, kex: bytes = KEX, lists: list[bytes] | None = None, version: bytes = OLD) -> Client:
        client = self.client(version).start(kex, lists)
        assert client.service()[0] == 6
        return client

    def session(self, user: str = "tester", version: bytes = OLD, lists: list[bytes] | None = None, kex: bytes = KEX) -> Client:
        """Logged in, the host keys' announcement and the debug message read."""
        client = self.client(version).start(kex, lists).login(self.key, user)
        if lists and b"zlib@openssh.com" in lists[5]:
            client.compress()
        client.packets(0.25)
        return client


Probe = Callable[[Target], list[str]]
PROBES: dict[str, Probe] = {}


def probe(function: Probe) -> Probe:
    PROBES[function.__name__] = function
    return function


def table(name: str, cases: dict[str, object], run: Callable[[Target, object], list[str]]) -> None:
    """Many probes of one shape."""
    for label, case in cases.items():
        PROBES[f"{name}_{label}"] = lambda target, case=case: run(target, case)  # type: ignore[misc]


_NAMES = {
    1: "DISCONNECT", 2: "IGNORE", 3: "UNIMPLEMENTED", 4: "DEBUG", 6: "SERVICE_ACCEPT", 7: "EXT_INFO", 20: "KEXINIT", 21: "NEWKEYS",
    31: "KEX_REPLY", 33: "GEX_REPLY", 51: "FAILURE", 52: "SUCCESS", 53: "BANNER", 60: "PK_OK", 80: "GLOBAL_REQUEST",
    81: "REQUEST_SUCCESS", 82: "REQUEST_FAILURE", 90: "OPEN", 91: "CONFIRMATION", 92: "OPEN_FAILURE", 93: "ADJUST", 94: "DATA",
    95: "EXTENDED_DATA", 96: "EOF", 97: "CLOSE", 98: "REQUEST", 99: "CHANNEL_SUCCESS", 100: "CHANNEL_FAILURE",
}  # fmt: skip


def show(payload: bytes) -> str:
    kind, body = payload[0], payload[1:]
    name = _NAMES.get(kind, str(kind))
    if kind == 20:
        return f"{name} {body[16:]!r}"
    if kind == 2:
        return f"{name} of {len(body) - 4}"
    if kind in (31, 33):  # numbers and signatures vary by some bytes
        return f"{name} of about {(len(body) + 8) // 16 * 16}"
    if kind == 80 and b"hostkeys-00" in body:
        return f"{name} hostkeys-00 {len(body)}"
    if kind == 81 and len(body) == 4:
        return f"{name} a port above 1023: {int.from_bytes(body, 'big') > 1023}"
    if kind == 81 and len(body) > 8:
        names = [
            word for word in (b"rsa-sha2-512", b"rsa-sha2-256", b"ssh-rsa", b"ecdsa-sha2-nistp256", b"ssh-ed25519") if word in body
        ]
        return f"{name} signatures {names}"
    if kind == 90:  # the port from which somebody came is the kernel's
        return f"{name} {body[:-4]!r}"
    if kind == 94:
        return f"DATA {(body[:4], body[8:])!r}"
    return f"{name} {body!r}"


def shown(client: Client, wait: float = 0.4, first: float = 3.0) -> list[str]:
    """What comes until silence or the end; the first packet is waited for longer."""
    lines: list[str] = []
    try:
        lines.append(show(client.recv(first)))
        while True:
            lines.append(show(client.recv(wait)))
    except Closed as closed:
        lines.append(f"<{closed.how}>")
    except Quiet:
        lines.append("<open>")
    return _joined(_settled(lines))


def _joined(lines: list[str]) -> list[str]:
    """Pieces of one stream may be cut anywhere: runs of DATA on one channel become one."""
    out: list[str] = []
    for line in lines:
        if out and line.startswith("DATA ") and out[-1].startswith("DATA "):
            before, now = eval(out[-1][5:]), eval(line[5:])
            if before[0] == now[0]:
                out[-1] = f"DATA {(now[0], before[1] + now[1])!r}"
                continue
        out.append(line)
    return out


def _settled(lines: list[str]) -> list[str]:
    """sshd hears of a child's end by a signal and of its output's end by poll: in which order is chance, and masked here."""
    ends = [line for line in lines if line.startswith("REQUEST") and ("exit-s" in line or "eow@" in line)]
    if len(ends) != sum(line.startswith(("CLOSE", "REQUEST")) and "CLOSE" not in line for line in lines):
        return lines
    if sum(line.startswith("CLOSE") for line in lines) != 1 or sum(line.startswith("CONFIRMATION") for line in lines) > 1:
        return lines
    rest = [line for line in lines if line not in ends]
    at = next(index for index, line in enumerate(rest) if line.startswith("CLOSE"))
    return rest[:at] + ends + rest[at:]


def bucket(seconds: float) -> str:
    """A timing class."""
    for limit, name in ((0.6, "at once"), (9.5, "seconds")):
        if seconds < limit:
            return name
    return "long"


def blob(key: Ed25519PrivateKey) -> bytes:
    return s(b"ssh-ed25519") + s(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


# ---- version exchange ------------------------------------------------------------------------------------------------


@probe
def version_banner(target: Target) -> list[str]:
    with target.client(None) as client:
        return [repr(client.line().replace(target.version, b"<version>"))]


@probe
def version_nothing_then_eof(target: Target) -> list[str]:
    with target.client(None) as client:
        client.line()
        client.socket.shutdown(socket.SHUT_WR)
        return [repr(client.rest(3))]


def _greeting(target: Target, data: object) -> list[str]:
    assert isinstance(data, bytes)
    with target.client(None) as client:
        first = client.line()
        try:
            client.raw(data)
        except Closed as closed:
            return [repr(first), closed.how]
        rest, how = client.rest(0.7)
        if rest[:1] == b"\0":
            return [repr(first), "KEXINIT " + repr(rest[22:-4])[:2000], how]
        return [repr(first), repr(rest), how]


table("greeting", {
    "http": b"GET / HTTP/1.0\r\n\r\n",
    "http_one_line": b"GET / HTTP/1.0\r\n",
    "empty_line": b"\r\n",
    "newline": b"\n",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100),
    "tls_13": bytes.fromhex("16030100a5010000a10303") + b"\x7f" * 155,
    "version_1_5": b"SSH-1.5-x\r\n",
    "version_1_99": b"SSH-1.99-x\r\n",
    "version_1_98": b"SSH-1.98-x\r\n",
    "version_2_1": b"SSH-2.1-x\r\n",
    "version_3": b"SSH-3.0-x\r\n",
    "version_0": b"SSH-0.0-x\r\n",
    "version_22": b"SSH-22.0-x\r\n",
    "no_software": b"SSH-2.0-\r\n",
    "no_dash": b"SSH-2.0\r\n",
    "space_software": b"SSH-2.0- \r\n",
    "lower_case": b"ssh-2.0-x\r\n",
    "only_newline_ended": b"SSH-2.0-Go\n",
    "text_before": b"hello\r\nSSH-2.0-x\r\n",
    "nul_inside": b"SSH-2.0-x\0y\r\n",
    "return_inside": b"SSH-2.0-x\ry\r\n",
    "return_return": b"SSH-2.0-x\r\r\n",
    "just_ssh": b"SSH-\r\n",
    "four": b"SSH\r\n",
    "letters": b"SSH-a.b-x\r\n",
    "negative": b"SSH--2.0-x\r\n",
    "plus": b"SSH-+2.+0-x\r\n",
    "spaces": b"SSH- 2. 0-x\r\n",
    "long_255": b"SSH-2.0-" + b"a" * 247 + b"\r\n",
    "long_1000": b"SSH-2.0-" + b"a" * 1000 + b"\r\n",
    "long_8000": b"SSH-2.0-" + b"a" * 8000 + b"\r\n",
    "long_9000": b"SSH-2.0-" + b"a" * 9000 + b"\r\n",
    "long_no_end": b"A" * 9000,
    "high_bytes": b"SSH-2.0-\xff\xfe\x80\r\n",
    "version_mapper": b"SSH-2.0-SSH_Version_Mapper\r\n",
    "probe": b"SSH-2.0-Probe-1\r\n",
    "libssh": b"SSH-2.0-libssh-0.9.6\r\n",
    "putty_old": b"SSH-2.0-PuTTY_Release_0.60\r\n",
    "leading_space": b" SSH-2.0-x\r\n",
    "comment": b"SSH-2.0-x y z\r\n",
    "rdp": bytes.fromhex("030000130ee000000000000100080003000000"),
    "smb": bytes.fromhex("00000054ff534d4272000000"),
    "nothing_but_returns": b"\r" * 100,
    "nul": b"\0",
    "redis": b"*1\r\n$4\r\nPING\r\n",
    "half_line": b"SSH-2.0-x",
}, _greeting)  # fmt: skip


@probe
def greeting_byte_by_byte(target: Target) -> list[str]:
    with target.client(None) as client:
        client.line()
        for byte in b"SSH-2.0-slow\r\n":
            client.raw(bytes((byte,)))
        return [show(client.recv())]


@probe
def greeting_with_kexinit_in_one_segment(target: Target) -> list[str]:
    with target.client(OLD) as client:
        client.server_version = client.line().rstrip()
        client.raw(OLD + b"\r\n" + client.frame(client.kexinit(send=False)))
        client.exchange(send_kexinit=False)
        return [show(client.service())]


@probe
def kexinit_before_our_version(target: Target) -> list[str]:
    """sshd sends its KEXINIT only after it has read our line."""
    with target.client(None) as client:
        client.line()
        rest, how = client.rest(0.5)
        return [repr(rest), how]


# ---- KEXINIT and negotiation -----------------------------------------------------------------------------------------


@probe
def kexinit_lists(target: Target) -> list[str]:
    with target.client().greet() as client:
        return [show(client.recv())]


@probe
def kexinit_padding(target: Target) -> list[str]:
    with target.client().greet() as client:
        head = client.take(5)
        length, padding = int.from_bytes(head[:4], "big"), head[4]
        body = client.take(length - 1)
        return [str(length), str(padding), repr(body[-padding:])]


def _negotiate(target: Target, case: object) -> list[str]:
    kex, lists = case  # type: ignore[misc]
    with target.client(OLD).greet() as client:
        client.recv()
        client.kexinit(kex, lists)
        return shown(client, first=1.0)


def _with(index: int, value: bytes) -> list[bytes]:
    lists = list(LISTS)
    lists[index] = value
    return lists


table("negotiate", {
    "unknown_kex": (b"foo-sha1", LISTS),
    "group1": (b"diffie-hellman-group1-sha1", LISTS),
    "group14_sha1": (b"diffie-hellman-group14-sha1", LISTS),
    "gex_sha1": (b"diffie-hellman-group-exchange-sha1", LISTS),
    "empty_kex": (b"", LISTS),
    "only_strict": (b"kex-strict-c-v00@openssh.com", LISTS),
    "server_strict": (b"kex-strict-s-v00@openssh.com", LISTS),
    "ext_info_s": (b"ext-info-s," + KEX, LISTS),
    "unknown_host_key": (KEX, _with(0, b"ssh-foo")),
    "ssh_rsa": (KEX, _with(0, b"ssh-rsa")),
    "ssh_dss": (KEX, _with(0, b"ssh-dss")),
    "unknown_cipher": (KEX, _with(1, b"foo")),
    "cbc": (KEX, _with(1, b"aes128-cbc,aes256-cbc,3des-cbc")),
    "cipher_none": (KEX, _with(1, b"none")),
    "unknown_cipher_back": (KEX, _with(2, b"foo")),
    "unknown_mac": (KEX, _with(3, b"hmac-md5")),
    "unknown_mac_back": (KEX, _with(4, b"hmac-md5")),
    "mac_none": (KEX, _with(3, b"none")),
    "zlib": (KEX, _with(5, b"zlib")),
    "unknown_compression": (KEX, _with(6, b"lz4")),
    "languages": (KEX, [*LISTS[:7], b"en", b"de"]),
    "nul_in_list": (KEX + b"\0x", LISTS),
    "empty_names": (b",," + KEX, LISTS),
    "unknown_first": (b"a,b,c," + KEX, LISTS),
    "long_list": (b",".join(b"x%d" % n for n in range(400)) + b"," + KEX, LISTS),
    "mac_of_aead": (KEX, [LISTS[0], b"chacha20-poly1305@openssh.com", b"chacha20-poly1305@openssh.com", b"foo", b"foo", *LISTS[5:]]),
}, _negotiate)  # fmt: skip


def _kexinit_payload(target: Target, payload: object) -> list[str]:
    assert isinstance(payload, bytes)
    with target.client(OLD).greet() as client:
        client.recv()
        client.send(payload)
        return shown(client, first=1.0)


_GOOD = b"\x14" + bytes(16) + s(KEX) + b"".join(s(text) for text in LISTS) + b"\0" + u32(0)
table("kexinit", {
    "short_cookie": b"\x14" + bytes(10),
    "empty": b"\x14",
    "cut": _GOOD[:80],
    "trailing": _GOOD + b"x",
    "no_reserved": _GOOD[:-4],
    "reserved_not_zero": _GOOD[:-4] + u32(7),
    "list_too_long": b"\x14" + bytes(16) + u32(0xFFFFFFFF),
    "nine_lists": b"\x14" + bytes(16) + s(KEX) + b"".join(s(text) for text in LISTS[:8]) + b"\0" + u32(0),
}, _kexinit_payload)  # fmt: skip


@probe
def kexinit_twice(target: Target) -> list[str]:
    with target.client(OLD).greet() as client:
        client.recv()
        client.send(_GOOD)
        client.send(_GOOD)
        return shown(client, first=1.0)


@probe
def strict_kexinit_twice(target: Target) -> list[str]:
    with target.client(OLD).greet() as client:
        client.recv()
        client.kexinit(STRICT)
        client.kexinit(STRICT)
        return shown(client, first=1.0)


def _first_packet(target: Target, payload: object) -> list[str]:
    """Before KEXINIT, on a connection without strict key exchange."""
    assert isinstance(payload, bytes)
    with target.client(OLD).greet() as client:
        client.recv()
        client.send(payload)
        lines = shown(client, first=0.6)
        if lines[-1] == "<open>":
            client.kexinit()
            try:
                client.exchange(send_kexinit=False, read_kexinit=False)
                lines.append("then goes on")
            except (AssertionError, Closed, Quiet) as error:
                lines.append(f"then {type(error).__name__}")
        return lines


KINDS = {
    "ignore": b"\x02" + s(b"x"), "ignore_empty": b"\x02", "unimplemented": b"\x03" + u32(0), "unimplemented_short": b"\x03",
    "debug": b"\x04\0" + s(b"x") + s(b""), "debug_short": b"\x04", "service_request": b"\x05" + s(b"ssh-userauth"),
    "service_accept": b"\x06" + s(b"ssh-userauth"), "ext_info": b"\x07" + u32(0), "newkeys": b"\x15",
    "ecdh_init": b"\x1e" + s(bytes(32)), "gex_request": b"\x22" + u32(2048) + u32(2048) + u32(8192), "transport_8": b"\x08",
    "transport_49": b"\x31", "userauth": b"\x32" + s(b"root") + s(b"ssh-connection") + s(b"none"),
    "userauth_success": b"\x34", "pk_ok": b"\x3c", "global": b"\x50" + s(b"keepalive@openssh.com") + b"\1",
    "channel_open": b"\x5a" + s(b"session") + u32(0) + u32(1 << 20) + u32(32768), "channel_data": b"\x5e" + u32(0) + s(b"x"),
    "disconnect": b"\x01" + u32(11) + s(b"bye") + s(b""), "disconnect_short": b"\x01" + u32(11), "type_0": b"\0abc",
    "type_101": b"\x65", "type_191": b"\xbf", "type_192": b"\xc0", "type_255": b"\xff", "empty": b"",
}  # fmt: skip
table("before_kexinit", dict(KINDS), _first_packet)


def _strict_packet(target: Target, payload: object) -> list[str]:
    """Between KEXINIT and NEWKEYS of a strict exchange."""
    assert isinstance(payload, bytes)
    with target.client(OLD).greet() as client:
        client.recv()
        client.kexinit(STRICT)
        client.send(payload)
        return shown(client, first=1.0)


table("strict", {name: KINDS[name] for name in (
    "ignore", "unimplemented", "debug", "service_request", "newkeys", "userauth", "global", "disconnect", "type_255", "transport_49"
)}, _strict_packet)  # fmt: skip


@probe
def strict_ignore_before_kexinit(target: Target) -> list[str]:
    with target.client(OLD).greet() as client:
        client.recv()
        client.send(KINDS["ignore"])
        client.kexinit(STRICT)
        return shown(client, first=1.0)


def _during(target: Target, payload: object) -> list[str]:
    """Between KEXINIT and the public value, without strict key exchange."""
    assert isinstance(payload, bytes)
    with target.client(OLD).greet() as client:
        client.recv()
        client.kexinit()
        client.send(payload)
        lines = shown(client, first=0.6)
        if lines[-1] == "<open>":
            try:
                client.exchange(send_kexinit=False, read_kexinit=False)
                lines.append("then goes on")
            except (AssertionError, Closed, Quiet) as error:
                lines.append(f"then {type(error).__name__}")
        return lines


table("during_kex", {name: KINDS[name] for name in (
    "ignore", "unimplemented", "debug", "debug_short", "service_request", "newkeys", "gex_request", "userauth", "global",
    "channel_data", "transport_8"
)}, _during)  # fmt: skip


@probe
def first_kex_follows_wrong_guess(target: Target) -> list[str]:
    with target.client(OLD).greet() as client:
        client.recv()
        client.kexinit(b"foo," + KEX, follows=True)
        client.send(b"\x1e" + s(b"wrong"))
        client.exchange(send_kexinit=False, read_kexinit=False)
        return [show(client.service())]


@probe
def first_kex_follows_host_key_mismatch(target: Target) -> list[str]:
    with target.client(OLD).greet() as client:
        client.recv()
        client.kexinit(b"sntrup761x25519-sha512", follows=True)
        client.send(b"\x1e" + s(b"wrong"))
        return shown(client, first=1.0)


def _public_value(target: Target, case: object) -> list[str]:
    kex, payload = case  # type: ignore[misc]
    with target.client(OLD).greet() as client:
        client.recv()
        client.kexinit(kex)
        client.send(payload)
        return shown(client, first=2.0)


table("public_value", {
    "short": (KEX, b"\x1e" + s(bytes(31))),
    "zero": (KEX, b"\x1e" + s(bytes(32))),
    "long": (KEX, b"\x1e" + s(bytes(33))),
    "trailing": (KEX, b"\x1e" + s(b"\x09" + bytes(31)) + b"x"),
    "nothing": (KEX, b"\x1e"),
    "nist_garbage": (b"ecdh-sha2-nistp256", b"\x1e" + s(b"\x04" + bytes(64))),
    "nist_compressed": (b"ecdh-sha2-nistp256", b"\x1e" + s(b"\x02" + bytes(32))),
    "dh_zero": (b"diffie-hellman-group14-sha256", b"\x1e" + s(b"")),
    "dh_one": (b"diffie-hellman-group14-sha256", b"\x1e" + s(b"\1")),
    "dh_negative": (b"diffie-hellman-group14-sha256", b"\x1e" + s(b"\xff" * 256)),
    "dh_fine": (b"diffie-hellman-group14-sha256", b"\x1e" + s(b"\x7f" * 250)),
    "group16_fine": (b"diffie-hellman-group16-sha512", b"\x1e" + s(b"\x7f" * 500)),
    "group18_fine": (b"diffie-hellman-group18-sha512", b"\x1e" + s(b"\x7f" * 1000)),
    "sntrup_short": (b"sntrup761x25519-sha512@openssh.com", b"\x1e" + s(bytes(100))),
    "sntrup_fine": (b"sntrup761x25519-sha512@openssh.com", b"\x1e" + s(os.urandom(1158) + b"\x09" + bytes(31))),
    "gex_init_at_once": (b"diffie-hellman-group-exchange-sha256", b"\x20" + s(b"\x7f" * 200)),
    "gex_old_request": (b"diffie-hellman-group-exchange-sha256", b"\x1e" + u32(2048)),
}, _public_value)  # fmt: skip


def _gex(target: Target, case: object) -> list[str]:
    least, wanted, most = case  # type: ignore[misc]
    with target.client(OLD).greet() as client:
        client.recv()
        client.kexinit(b"diffie-hellman-group-exchange-sha256")
        client.send(b"\x22" + u32(least) + u32(wanted) + u32(most))
        try:
            reply = client.recv(2)
        except Closed as closed:
            return [closed.how]
        size = int.from_bytes(reply[1:5], "big")
        prime = int.from_bytes(reply[5 : 5 + size], "big")
        return [str(reply[0]), str(prime.bit_length()), str(len(reply[5 + size :]))]


table("gex", {
    "usual": (2048, 3072, 8192), "2048": (2048, 2048, 2048), "8192": (2048, 8192, 8192), "1024": (1024, 1024, 1024),
    "1024_8192": (1024, 1024, 8192), "upside_down": (4096, 2048, 8192), "huge": (2048, 9000, 16384), "odd": (2000, 3000, 5000),
    "4096": (4096, 4096, 4096), "zero": (0, 0, 0), "above_all": (16384, 16384, 16384),
}, _gex)  # fmt: skip


# ---- packets ---------------------------------------------------------------------------------------------------------


def _plain_bytes(target: Target, data: object) -> list[str]:
    assert isinstance(data, bytes)
    with target.client(OLD).greet() as client:
        client.recv()
        client.raw(data)
        return shown(client, first=0.8)


table("plain_packet", {
    "length_0": u32(0) + bytes(12), "length_4": u32(4) + bytes(12), "length_5": u32(5) + bytes(12), "length_12": u32(12) + b"\x0a\x02" + bytes(10),
    "length_huge": u32(0xFFFFFFFF) + bytes(12), "length_262145": u32(262145) + bytes(12), "length_262144": u32(262144) + bytes(12),
    "length_35000": u32(35004) + bytes(12), "unaligned": u32(13) + bytes(13), "padding_0": u32(12) + b"\0\x02" + bytes(10),
    "padding_3": u32(12) + b"\x03\x02" + bytes(10), "padding_11": u32(12) + b"\x0b" + bytes(11), "padding_12": u32(12) + b"\x0c" + bytes(11),
    "padding_255": u32(12) + b"\xff" + bytes(11), "text": b"HELO there\r\n\r\n\r\n",
}, _plain_bytes)  # fmt: skip

CIPHERS = {
    "aes128_ctr": (b"aes128-ctr", b"hmac-sha2-256"), "aes256_ctr": (b"aes256-ctr", b"hmac-sha2-512"),
    "aes192_ctr": (b"aes192-ctr", b"hmac-sha1"), "etm": (b"aes128-ctr", b"hmac-sha2-256-etm@openssh.com"),
    "etm_512": (b"aes256-ctr", b"hmac-sha2-512-etm@openssh.com"), "etm_sha1": (b"aes256-ctr", b"hmac-sha1-etm@openssh.com"),
    "gcm": (b"aes128-gcm@openssh.com", b"hmac-sha2-256"), "gcm_256": (b"aes256-gcm@openssh.com", b"hmac-sha2-256"),
    "chacha": (b"chacha20-poly1305@openssh.com", b"hmac-sha2-256"),
}  # fmt: skip


def _lists(cipher: bytes, mac: bytes, compression: bytes = b"none") -> list[bytes]:
    return [LISTS[0], cipher, cipher, mac, mac, compression, compression, b"", b""]


def _cipher(target: Target, case: object) -> list[str]:
    with target.client(OLD).start(KEX, _lists(*case)) as client:  # type: ignore[misc]
        lines = [show(client.service())]
        client.send(KINDS["ignore"])
        client.send(b"\x32" + s("tester") + s("ssh-connection") + s("none"))
        return lines + shown(client)


def _flipped(target: Target, case: object) -> list[str]:
    with target.client(OLD).start(KEX, _lists(*case)) as client:  # type: ignore[misc]
        data = bytearray(client.frame(b"\x05" + s(b"ssh-userauth")))
        data[-1] ^= 1
        client.raw(bytes(data))
        return shown(client, first=1.5)


def _long_sealed(target: Target, case: object) -> list[str]:
    with target.client(OLD).start(KEX, _lists(*case)) as client:  # type: ignore[misc]
        client.raw(client.frame(b"\x02" + s(b"x"), length=0x50000))
        return shown(client, first=1.5)


table("cipher", dict(CIPHERS), _cipher)
table("mac_flipped", dict(CIPHERS), _flipped)
table("sealed_length", {name: CIPHERS[name] for name in ("aes128_ctr", "etm", "gcm", "chacha")}, _long_sealed)
table("kex_method", {
    "curve25519": b"curve25519-sha256", "libssh": b"curve25519-sha256@libssh.org", "nistp256": b"ecdh-sha2-nistp256",
    "nistp384": b"ecdh-sha2-nistp384", "nistp521": b"ecdh-sha2-nistp521",
}, lambda target, kex: [show(target.client(OLD).start(kex).service())])  # type: ignore[arg-type]  # fmt: skip
table("host_key", {
    "ed25519": b"ssh-ed25519", "ecdsa": b"ecdsa-sha2-nistp256", "rsa_512": b"rsa-sha2-512", "rsa_256": b"rsa-sha2-256",
}, lambda target, name: [repr(target.client(OLD).start(KEX, [name, *LISTS[1:]]).host_key)])  # type: ignore[list-item]  # fmt: skip


@probe
def packet_of_largest_size(target: Target) -> list[str]:
    with target.client(OLD).start() as client:
        client.send(b"\x02" + s(bytes(262_000)))
        return [show(client.service())]


@probe
def padding_255_is_fine(target: Target) -> list[str]:
    with target.client(OLD).start() as client:
        client.raw(client.frame(b"\x05" + s(b"ssh-userauth"), padding=16 * 15 + (16 - (5 + 17) % 16)))
        return shown(client)


# ---- service and EXT_INFO --------------------------------------------------------------------------------------------


@probe
def ext_info(target: Target) -> list[str]:
    with target.client(OLD).greet() as client:
        client.exchange(EXT)
        return shown(client, first=1.0)


@probe
def ext_info_strict(target: Target) -> list[str]:
    with target.client(OLD).greet() as client:
        client.exchange(STRICT)
        lines = [show(client.recv())]
        return [*lines, show(client.service())]


@probe
def no_ext_info_unless_asked(target: Target) -> list[str]:
    with target.client(OLD).start() as client:
        return shown(client, first=0.5)


table("service", {
    "userauth": b"ssh-userauth", "connection": b"ssh-connection", "unknown": b"foo", "empty": b"", "percent": b"%s%n", "nul": b"ssh\0x",
    "nul_at_end": b"ssh-userauth\0", "long": b"a" * 3000,
}, lambda target, name: (lambda client: (client.send(b"\x05" + s(name)), shown(client, first=1.0))[1])(target.client(OLD).start()))  # type: ignore[arg-type]  # fmt: skip


@probe
def service_twice(target: Target) -> list[str]:
    with target.auth() as client:
        return [show(client.service())]


@probe
def service_trailing(target: Target) -> list[str]:
    with target.client(OLD).start() as client:
        client.send(b"\x05" + s(b"ssh-userauth") + b"x")
        return shown(client, first=1.0)


def _after_keys(target: Target, payload: object) -> list[str]:
    with target.client(OLD).start() as client:
        client.send(payload)  # type: ignore[arg-type]
        lines = shown(client, first=0.6)
        if lines[-1] == "<open>":
            lines.append(show(client.service()))
        return lines


table("before_service", dict(KINDS), _after_keys)
table("before_login", dict(KINDS), lambda target, payload: (
    lambda client: (client.send(payload), shown(client, first=0.6))[1])(target.auth()))  # type: ignore[arg-type]  # fmt: skip


@probe
def rekey_before_login(target: Target) -> list[str]:
    with target.auth() as client:
        client.kexinit()
        return shown(client, first=0.6)


# ---- user authentication ---------------------------------------------------------------------------------------------


def _auth(target: Target, case: object) -> list[str]:
    user, method, body, service = case  # type: ignore[misc]
    with target.auth() as client:
        began = time.monotonic()
        client.send(b"\x32" + s(user) + s(service) + s(method) + body)
        lines = shown(client, first=9.0)
        return [*lines, bucket(time.monotonic() - began - 0.4)]


_SSH = "ssh-connection"
_STRANGER = Ed25519PrivateKey.from_private_bytes(b"stranger" * 4)
_RSA = s(b"ssh-rsa") + s(b"\x01\0\1") + s(b"\0" + b"\xc1" * 256)
table("auth", {
    "none": ("tester", "none", b"", _SSH),
    "none_unknown_user": ("nobody-here", "none", b"", _SSH),
    "none_root": ("root", "none", b"", _SSH),
    "none_trailing": ("tester", "none", b"x", _SSH),
    "empty_user": ("", "none", b"", _SSH),
    "odd_user": ("a b\tc'\"", "none", b"", _SSH),
    "nul_user": (b"root\0x", "none", b"", _SSH),
    "nul_end_user": (b"root\0", "none", b"", _SSH),
    "long_user": ("u" * 5000, "none", b"", _SSH),
    "high_user": (b"\xff\xfe", "none", b"", _SSH),
    "unknown_method": ("tester", "foo", b"", _SSH),
    "empty_method": ("tester", "", b"", _SSH),
    "keyboard_interactive": ("tester", "keyboard-interactive", s("") + s(""), _SSH),
    "hostbased": ("tester", "hostbased", b"", _SSH),
    "gssapi": ("tester", "gssapi-with-mic", u32(0), _SSH),
    "other_service": ("tester", "none", b"", "foo"),
    "empty_service": ("tester", "none", b"", ""),
    "password_wrong": ("tester", "password", b"\0" + s("wrong"), _SSH),
    "password_unknown_user": ("nobody-here", "password", b"\0" + s("wrong"), _SSH),
    "password_root_wrong": ("root", "password", b"\0" + s("wrong"), _SSH),
    "password_system_user": ("daemon", "password", b"\0" + s("x"), _SSH),
    "password_empty": ("tester", "password", b"\0" + s(""), _SSH),
    "password_change": ("tester", "password", b"\1" + s("old") + s("new"), _SSH),
    "password_change_cut": ("tester", "password", b"\1" + s("old"), _SSH),
    "password_nul": ("tester", "password", b"\0" + s(b"a\0b"), _SSH),
    "password_trailing": ("tester", "password", b"\0" + s("a") + b"x", _SSH),
    "password_no_body": ("tester", "password", b"", _SSH),
    "password_long": ("tester", "password", b"\0" + s("p" * 1025), _SSH),
    "password_1024": ("tester", "password", b"\0" + s("p" * 1024), _SSH),
    "password_other_service": ("tester", "password", b"\0" + s("tester-pw"), "foo"),
    "publickey_stranger": ("tester", "publickey", b"\0" + s("ssh-ed25519") + s(blob(_STRANGER)), _SSH),
    "publickey_unknown_user": ("nobody-here", "publickey", b"\0" + s("ssh-ed25519") + s(blob(_STRANGER)), _SSH),
    "publickey_unknown_algorithm": ("tester", "publickey", b"\0" + s("foo") + s(b"x"), _SSH),
    "publickey_garbage": ("tester", "publickey", b"\0" + s("ssh-ed25519") + s(b"garbage"), _SSH),
    "publickey_ssh_rsa": ("tester", "publickey", b"\0" + s("ssh-rsa") + s(_RSA), _SSH),
    "publickey_rsa_512": ("tester", "publickey", b"\0" + s("rsa-sha2-512") + s(_RSA), _SSH),
    "publickey_mismatch": ("tester", "publickey", b"\0" + s("ecdsa-sha2-nistp256") + s(blob(_STRANGER)), _SSH),
    "publickey_trailing": ("tester", "publickey", b"\0" + s("ssh-ed25519") + s(blob(_STRANGER)) + b"x", _SSH),
    "publickey_cut": ("tester", "publickey", b"\0" + s("ssh-ed25519"), _SSH),
    "publickey_signed_no_signature": ("tester", "publickey", b"\1" + s("ssh-ed25519") + s(blob(_STRANGER)), _SSH),
    "publickey_signed_garbage": ("tester", "publickey", b"\1" + s("ssh-ed25519") + s(blob(_STRANGER)) + s(b"x"), _SSH),
    "publickey_dss": ("tester", "publickey", b"\0" + s("ssh-dss") + s(s(b"ssh-dss") + s(b"\1") * 4), _SSH),
    "hostbound_no_key": ("tester", "publickey-hostbound-v00@openssh.com", b"\0" + s("ssh-ed25519") + s(blob(_STRANGER)), _SSH),
    "publickey_rsa_negative": ("tester", "publickey", b"\0" + s("rsa-sha2-256") + s(s(b"ssh-rsa") + s(b"\3") + s(b"\xff" * 256)), _SSH),
    "password_dash": ("-x", "password", b"\0" + s("x"), _SSH),
    "style": ("tester:style", "none", b"", _SSH),
    "role": ("tester/role", "none", b"", _SSH),
}, _auth)  # fmt: skip


@probe
def auth_no_fields(target: Target) -> list[str]:
    with target.auth() as client:
        client.send(b"\x32")
        return shown(client)


@probe
def auth_known_key_is_offered(target: Target) -> list[str]:
    with target.auth() as client:
        client.send(b"\x32" + s("tester") + s(_SSH) + s("publickey") + b"\0" + s("ssh-ed25519") + s(blob(target.key)))
        return [line.replace(repr(blob(target.key))[2:-1], "KEY") for line in shown(client)]


@probe
def auth_known_key_bad_signature(target: Target) -> list[str]:
    with target.auth() as client:
        body = b"\1" + s("ssh-ed25519") + s(blob(target.key)) + s(s("ssh-ed25519") + s(bytes(64)))
        client.send(b"\x32" + s("tester") + s(_SSH) + s("publickey") + body)
        lines = shown(client)
        client.send(b"\x32" + s("tester") + s(_SSH) + s("publickey") + b"\0" + body[1 : 1 + 15 + 4 + len(blob(target.key))])
        return lines + shown(client)


@probe
def auth_hostbound_wrong_host_key(target: Target) -> list[str]:
    with target.auth() as client:
        body = b"\0" + s("ssh-ed25519") + s(blob(target.key)) + s(blob(_STRANGER))
        client.send(b"\x32" + s("tester") + s(_SSH) + s("publickey-hostbound-v00@openssh.com") + body)
        return shown(client)


@probe
def auth_hostbound(target: Target) -> list[str]:
    with target.auth() as client:
        body = b"\0" + s("ssh-ed25519") + s(blob(target.key)) + s(client.host_key)
        client.send(b"\x32" + s("tester") + s(_SSH) + s("publickey-hostbound-v00@openssh.com") + body)
        return shown(client)


@probe
def auth_key_login(target: Target) -> list[str]:
    with target.client(OLD).start() as client:
        client.login(target.key)
        return shown(client, first=2.0)


@probe
def auth_key_login_after_offer(target: Target) -> list[str]:
    with target.auth() as client:
        client.userauth("tester", b"none")
        client.userauth("tester", b"publickey", b"\0" + s("ssh-ed25519") + s(blob(target.key)))
        client.service = lambda name=b"": b"\x06"  # type: ignore[method-assign]
        client.login(target.key)
        return shown(client, first=2.0)


@probe
def auth_password_login(target: Target) -> list[str]:
    with target.auth() as client:
        client.userauth("tester", b"none")
        return [show(client.userauth("tester", b"password", b"\0" + s(target.password))), *shown(client, first=2.0)]


@probe
def auth_password_with_nul_end(target: Target) -> list[str]:
    with target.auth() as client:
        return [show(client.userauth("tester", b"password", b"\0" + s(target.password.encode() + b"\0")))]


@probe
def auth_six_unknown_methods(target: Target) -> list[str]:
    with target.auth() as client:
        for _ in range(7):
            client.send(b"\x32" + s("tester") + s(_SSH) + s("foo"))
        return shown(client)


def _answer_unasked(target: Target, kind: object) -> list[str]:
    """What belongs to a method that goes on, when none does: the first request took its handler away."""
    assert isinstance(kind, int)
    with target.auth() as client:
        client.userauth("tester", b"none")
        client.send(bytes((kind,)) + u32(0))
        return shown(client, first=0.6)


table("auth_answer_unasked", {"info_response": 61, "gssapi_complete": 63, "other": 62}, _answer_unasked)


@probe
def auth_none_costs_nothing_once(target: Target) -> list[str]:
    with target.auth() as client:
        for _ in range(8):
            client.send(b"\x32" + s("tester") + s(_SSH) + s("none"))
        return shown(client)


@probe
def auth_six_keys(target: Target) -> list[str]:
    with target.auth() as client:
        for number in range(8):
            key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
            client.send(b"\x32" + s("tester") + s(_SSH) + s("publickey") + b"\0" + s("ssh-ed25519") + s(blob(key)))
        return shown(client)


def _change(target: Target, case: object) -> list[str]:
    first, second = case  # type: ignore[misc]
    with target.auth() as client:
        client.send(b"\x32" + s(first[0]) + s(first[1]) + s("none"))
        client.recv()
        client.send(b"\x32" + s(second[0]) + s(second[1]) + s("none"))
        return shown(client)


table("auth_change", {
    "user": (("root", _SSH), ("tester", _SSH)), "service": (("root", _SSH), ("root", "foo")), "style": (("root", _SSH), ("root:x", _SSH)),
    "role": (("root", _SSH), ("root/x", _SSH)), "percent": (("root", _SSH), ("%s%s", _SSH)), "case": (("root", _SSH), ("ROOT", _SSH)),
    "long": (("root", _SSH), ("x" * 2000, _SSH)),
}, _change)  # fmt: skip


@probe
def auth_timing_of_unknown_and_known_user_is_alike(target: Target) -> list[str]:
    lines = []
    for user in ("tester", "nobody-here"):
        with target.auth() as client:
            began = time.monotonic()
            client.userauth(user, b"none")
            elapsed = time.monotonic() - began
            lines.append("between 4 and 40 ms" if 0.004 < elapsed < 0.04 else f"{elapsed:.4f}")
    return lines


@probe
def auth_right_password_takes_its_time(target: Target) -> list[str]:
    taken = []
    for _ in range(4):
        with target.auth() as client:
            began = time.monotonic()
            assert client.userauth("tester", b"password", b"\0" + s(target.password))[0] == 52
            taken.append(time.monotonic() - began)
    return ["more than 20 ms" if min(taken) > 0.02 else "less"]


@probe
def auth_second_try_is_heard(target: Target) -> list[str]:
    with target.auth() as client:
        first = client.userauth("tester", b"password", b"\0" + s("wrong"))
        return [show(first), show(client.userauth("tester", b"password", b"\0" + s(target.password)))]


@probe
def auth_pipelined(target: Target) -> list[str]:
    with target.client(OLD).start() as client:
        client.raw(
            client.frame(b"\x05" + s(b"ssh-userauth"))
            + client.frame(b"\x32" + s("tester") + s(_SSH) + s("none"))
            + client.frame(b"\x32" + s("tester") + s(_SSH) + s("password") + b"\0" + s(target.password))
            + client.frame(b"\x5a" + s(b"session") + u32(0) + u32(1 << 20) + u32(32768))
        )
        return shown(client)


# ---- the connection --------------------------------------------------------------------------------------------------


def _logged_in(target: Target, payload: object) -> list[str]:
    with target.session() as client:
        for part in payload if isinstance(payload, list) else [payload]:
            client.send(part)
        return shown(client, first=0.8)


table("connected", dict(KINDS), _logged_in)


def _g(name: str, body: bytes = b"", wanted: int = 1) -> bytes:
    return b"\x50" + s(name) + bytes((wanted,)) + body


table("global", {
    "keepalive": _g("keepalive@openssh.com"), "unknown": _g("foo"), "unknown_quiet": _g("foo", wanted=0), "empty": _g(""),
    "want_2": _g("foo", wanted=2), "short": b"\x50", "no_want": b"\x50" + s("foo"), "nul": _g("a\0b"),
    "no_more_sessions": _g("no-more-sessions@openssh.com"),
    "no_more_then_open": [_g("no-more-sessions@openssh.com"), KINDS["channel_open"]],
    "forward_0": _g("tcpip-forward", s("") + u32(0)), "forward_low": _g("tcpip-forward", s("") + u32(80)),
    "forward_0_quiet": _g("tcpip-forward", s("") + u32(0), 0), "forward_fixed": _g("tcpip-forward", s("localhost") + u32(20123)),
    "forward_twice": [_g("tcpip-forward", s("localhost") + u32(20124))] * 2, "forward_huge": _g("tcpip-forward", s("") + u32(70000)),
    "forward_negative": _g("tcpip-forward", s("") + u32(0x80000000)), "forward_short": _g("tcpip-forward"),
    "cancel_unknown": _g("cancel-tcpip-forward", s("") + u32(4000)),
    "forward_cancel": [_g("tcpip-forward", s("localhost") + u32(20125)), _g("cancel-tcpip-forward", s("localhost") + u32(20125))],
    "streamlocal": _g("streamlocal-forward@openssh.com", s("/tmp/gw-probe-nonexistent/x")),
    "cancel_streamlocal": _g("cancel-streamlocal-forward@openssh.com", s("/tmp/x")),
    "prove_nothing": _g("hostkeys-prove-00@openssh.com"), "prove_garbage": _g("hostkeys-prove-00@openssh.com", s("x")),
    "prove_stranger": _g("hostkeys-prove-00@openssh.com", s(blob(_STRANGER))), "prove_cut": _g("hostkeys-prove-00@openssh.com", u32(99)),
    "hostkeys_from_client": _g("hostkeys-00@openssh.com"), "trailing": _g("keepalive@openssh.com", b"xyz"),
    "forward_long_name": _g("tcpip-forward", s("x" * 1025) + u32(20126)), "streamlocal_empty": _g("streamlocal-forward@openssh.com", s("")),
    "forward_same_port": [_g("tcpip-forward", s("localhost") + u32(20127)), _g("tcpip-forward", s("127.0.0.1") + u32(20127))],
    "two_replies_in_order": [_g("foo"), _g("no-more-sessions@openssh.com"), _g("bar")],
}, _logged_in)  # fmt: skip


@probe
def global_prove_all(target: Target) -> list[str]:
    with target.session() as client:
        client.send(_g("hostkeys-prove-00@openssh.com", b"".join(s(key) for key in target.host_keys)))
        return shown(client)


@probe
def hostkeys_announced_to_old_cisco(target: Target) -> list[str]:
    with target.client(b"SSH-2.0-Cisco-1.25").start().login(target.key) as client:
        return shown(client, first=0.8)


@probe
def root_forward_low(target: Target) -> list[str]:
    with target.session("root") as client:
        client.send(_g("tcpip-forward", s("localhost") + u32(999)))
        return shown(client)


def _o(kind: str, body: bytes = b"", remote: int = 7, window: int = 1 << 21, packet: int = 32768) -> bytes:
    return b"\x5a" + s(kind) + u32(remote) + u32(window) + u32(packet) + body


def _tcp(host: str, port: int, origin: str = "127.0.0.1", origin_port: int = 4000) -> bytes:
    return _o("direct-tcpip", s(host) + u32(port) + s(origin) + u32(origin_port))


table("open", {
    "session": _o("session"), "session_trailing": _o("session", b"x"), "unknown": _o("foo"), "empty": _o(""), "x11": _o("x11", s("h") + u32(1)),
    "forwarded_tcpip": _o("forwarded-tcpip", s("h") + u32(1) + s("o") + u32(2)), "agent": _o("auth-agent@openssh.com"),
    "short": b"\x5a" + s("session") + u32(1), "nul": _o("a\0b"), "huge_remote": _o("session", remote=0xFFFFFFFF),
    "zero_window": _o("session", window=0), "tun": _o("tun@openssh.com", u32(1) + u32(0)), "tun_mode": _o("tun@openssh.com", u32(9) + u32(0)),
    "tun_short": _o("tun@openssh.com"), "streamlocal": _o("direct-streamlocal@openssh.com", s("/nonexistent/s") + s("") + u32(0)),
    "streamlocal_short": _o("direct-streamlocal@openssh.com"), "tcp_refused": _tcp("127.0.0.1", 1), "tcp_name": _tcp("localhost", 1),
    "tcp_port": _tcp("127.0.0.1", 70000), "tcp_origin_port": _tcp("127.0.0.1", 1, origin_port=70000), "tcp_short": _o("direct-tcpip", s("h")),
    "tcp_trailing": _o("direct-tcpip", s("127.0.0.1") + u32(1) + s("o") + u32(1) + b"x"),
    "eleven_sessions": [_o("session", remote=number) for number in range(12)],
    "after_close": [_o("session"), b"\x61" + u32(0), _o("session", remote=9)],
    "confirmation_unasked": [_o("session"), b"\x5b" + u32(0) + u32(0) + u32(1) + u32(1)],
    "failure_unasked": [_o("session"), b"\x5c" + u32(0) + u32(1) + s("") + s("")],
    "confirmation_nowhere": b"\x5b" + u32(3) + u32(0) + u32(1) + u32(1), "failure_nowhere": b"\x5c" + u32(3) + u32(1) + s("") + s(""),
}, _logged_in)  # fmt: skip


@probe
def open_tcp_sshd(target: Target) -> list[str]:
    """What listens on the machine answers who is forwarded to it."""
    with target.session() as client:
        client.send(_tcp("127.0.0.1", 22))
        return [line.replace(target.version.decode(), "<version>") for line in shown(client, first=0.8)]


_ANSWERED = 91  # CHANNEL_OPEN_CONFIRMATION


def _paused(target: Target, payload: object) -> list[str]:
    """Each packet when all that came before it has been answered."""
    assert isinstance(payload, list)
    with target.session() as client:
        lines: list[str] = []
        for part in payload:
            client.send(part)
            lines += shown(client, wait=0.3, first=1.0)[:-1]
        return [*lines, *shown(client)]


def _listens(host: str, port: int) -> bytes:
    return _g("tcpip-forward", s(host) + u32(port))


def _takes(number: int) -> bytes:
    return _c(_ANSWERED, u32(9), u32(100_000), u32(32768), number=number)


def _c(kind: int, *parts: bytes, number: int = 0) -> bytes:
    return bytes((kind,)) + u32(number) + b"".join(parts)


def _r(name: str, body: bytes = b"", wanted: int = 1, number: int = 0) -> bytes:
    return _c(98, s(name), bytes((wanted,)), body, number=number)


table("listens", {  # each listening socket is a channel of sshd's, and takes a number; ports are below those that the kernel gives out
    "both": [_listens("localhost", 20130), _o("session")], "any": [_listens("", 20131), _o("session")],
    "four": [_listens("127.0.0.1", 20132), _o("session"), _tcp("::1", 20132)], "six": [_listens("::1", 20133), _o("session"), _tcp("127.0.0.1", 20133)],
    "cancelled": [_listens("localhost", 20134), _g("cancel-tcpip-forward", s("localhost") + u32(20134)), _o("session"), _tcp("localhost", 20134)],
    "named": [_listens("localhost", 20135), _c(97)], "called": [_listens("localhost", 20136), _tcp("localhost", 20136)],
    "called_six": [_listens("localhost", 20137), _tcp("::1", 20137)], "agent": [_o("session"), _r("auth-agent-req@openssh.com"), _o("session")],
    "talks": [_listens("localhost", 20138), _tcp("localhost", 20138), _takes(3), _c(94, s("ping"), number=2), _c(94, s("pong"), number=3)],
    "half": [_listens("localhost", 20139), _tcp("localhost", 20139), _takes(3), _c(96, number=3), _c(94, s("back"), number=2)],
    "refused": [_listens("localhost", 20140), _tcp("localhost", 20140), _c(92, u32(1), s("no"), s(""), number=3)],
}, _paused)  # fmt: skip


_PTY = s("xterm") + u32(80) + u32(24) + u32(0) + u32(0) + s(b"\0")


def _modes(opcode: int, value: int) -> bytes:
    """A terminal with one mode."""
    return _PTY[:25] + s(bytes((opcode,)) + u32(value) + b"\0")


def _on_channel(target: Target, payload: object, version: bytes = OLD, wait: float = 0.5) -> list[str]:
    with target.session(version=version) as client:
        client.send(_o("session"))
        lines = [show(client.recv())]
        for part in payload if isinstance(payload, list) else [payload]:
            if isinstance(part, float):
                time.sleep(part)
            elif isinstance(part, tuple):  # in one segment
                client.raw(b"".join(map(client.frame, part)))
            else:
                client.send(part)
        return lines + shown(client, wait, 1.5)


table("channel", {
    "unknown_request": _r("foo"), "unknown_quiet": _r("foo", wanted=0), "empty_request": _r(""), "short": b"\x62" + u32(0),
    "no_such_channel": _r("foo", number=5), "negative_channel": _r("foo", number=0xFFFFFFFF), "channel_int_max": _r("foo", number=0x7FFFFFFF),
    "env_lang": _r("env", s("LANG") + s("C")), "env_lc": _r("env", s("LC_ALL") + s("C")), "env_path": _r("env", s("PATH") + s("/")),
    "env_lc_empty": _r("env", s("LC_") + s("")), "env_lower": _r("env", s("lang") + s("C")), "env_short": _r("env", s("LANG")),
    "env_trailing": _r("env", s("LANG") + s("C") + b"x"), "env_nul": _r("env", s("LANG") + s("a\0b")),
    "env_many": [_r("env", s(f"LC_{n}") + s("x")) for n in range(135)],
    "window_without_pty": _r("window-change", u32(1) + u32(2) + u32(3) + u32(4)), "window_short": _r("window-change", u32(1)),
    "break_without_pty": _r("break", u32(100)), "break_short": _r("break"), "signal_without_program": _r("signal", s("TERM")),
    "signal_unknown": _r("signal", s("FOO")), "signal_short": _r("signal"), "signal_trailing": _r("signal", s("TERM") + b"x"),
    "subsystem_unknown": _r("subsystem", s("foo")), "subsystem_empty": _r("subsystem", s("")), "subsystem_short": _r("subsystem"),
    "subsystem_then_exec": [_r("subsystem", s("foo")), _r("exec", s("echo hi"))],
    "agent": _r("auth-agent-req@openssh.com"), "agent_twice": [_r("auth-agent-req@openssh.com")] * 2, "agent_trailing": _r("auth-agent-req@openssh.com", b"x"),
    "x11": _r("x11-req", b"\0" + s("MIT-MAGIC-COOKIE-1") + s("0123456789abcdef") + u32(0)), "x11_short": _r("x11-req", b"\0"),
    "x11_bad": _r("x11-req", b"\0" + s("a;b") + s("0123") + u32(0)), "exit_status_from_client": _r("exit-status", u32(1)),
    "keepalive_request": _r("keepalive@openssh.com"), "eow": _r("eow@openssh.com", wanted=0), "eow_wanted": _r("eow@openssh.com"),
    "pty": _r("pty-req", _PTY), "pty_twice": [_r("pty-req", _PTY)] * 2, "pty_short": _r("pty-req", s("xterm")),
    "pty_trailing": _r("pty-req", _PTY + b"x"), "pty_empty_term": _r("pty-req", s("") + _PTY[9:]), "pty_window": [_r("pty-req", _PTY), _r("window-change", u32(9) * 4)],
    "pty_break": [_r("pty-req", _PTY), _r("break", u32(0))], "pty_huge": _r("pty-req", s("x") + u32(0xFFFFFFFF) * 4 + s(b"")),
    "exec_true": _r("exec", s("true")), "exec_quiet": _r("exec", s("true"), wanted=0), "exec_status": _r("exec", s("exit 42")),
    "exec_256": _r("exec", s("exit 256")), "exec_output": _r("exec", s("echo out")), "exec_not_found": _r("exec", s("exit 127")),
    "exec_stderr": _r("exec", s("echo err >&2")), "exec_kill_term": _r("exec", s("kill -TERM $$")), "exec_kill_kill": _r("exec", s("kill -KILL $$")),
    "exec_kill_segv": _r("exec", s("ulimit -c 0; kill -SEGV $$")), "exec_kill_usr1": _r("exec", s("kill -USR1 $$")), "exec_kill_hup": _r("exec", s("kill -HUP $$")),
    "exec_kill_bus": _r("exec", s("ulimit -c 0; kill -BUS $$")), "exec_kill_pipe": _r("exec", s("kill -PIPE $$")), "exec_kill_xcpu": _r("exec", s("ulimit -c 0; kill -XCPU $$")),
    "exec_short": _r("exec"), "exec_trailing": _r("exec", s("true") + b"x"), "exec_nul": _r("exec", s("a\0b")), "exec_empty": _r("exec", s("")),
    "exec_twice": [_r("exec", s("sleep 0.3")), _r("exec", s("echo two"))], "exec_then_pty": [_r("exec", s("sleep 0.3")), _r("pty-req", _PTY)],
    "exec_then_env": [_r("exec", s("sleep 0.3")), _r("env", s("LANG") + s("C"))], "exec_then_window": [_r("exec", s("sleep 0.3")), _r("window-change", u32(1) * 4)],
    "exec_signal_term": [_r("exec", s("sleep 5")), 0.4, _r("signal", s("TERM"))], "exec_signal_kill": [_r("exec", s("sleep 5")), 0.4, _r("signal", s("KILL"))],
    "exec_signal_hup": [_r("exec", s("sleep 5; echo no")), 0.4, _r("signal", s("HUP"))],
    "exec_kill_quit": _r("exec", s("kill -QUIT $$; echo alive")), "exec_stderr_big": _r("exec", s("head -c 40000 /dev/zero >&2")),
    "pty_not_shown": [_r("pty-req", _PTY), _r("exec", s("stty -echo; read x; stty echo; echo [$x]")), 0.4, _c(94, s("sec")), 0.2, _c(94, s("ret")), 0.2, _c(94, s("\r"))],
    "pty_modes": [_r("pty-req", s("vt100") + u32(132) + u32(43) + u32(0) + u32(0) + s(b"\x01" + u32(4) + b"\x03" + u32(8) + b"\x35" + u32(0) + b"\x46" + u32(0) + b"\x2a" + u32(1)
                   + b"\x81" + u32(9600) + b"\0")), _r("exec", s("stty -a"))],
    "pty_cut_mode": [_r("pty-req", s("vt100") + u32(132) + u32(43) + u32(0) + u32(0) + s(b"\x35\0"))],
    "pty_long_line": [_r("pty-req", _PTY), _r("exec", s("read x; echo ${#x}")), 0.3, _c(94, s("a" * 5000 + "\r"))],
    "exec_signal_unknown": [_r("exec", s("sleep 0.3")), _r("signal", s("STOP"))], "exec_env_seen": [_r("env", s("LC_X") + s("seen")), _r("exec", s("echo $LC_X"))],
    "exec_cat": [_r("exec", s("cat")), _c(94, s("hello")), _c(96)], "exec_cat_close": [_r("exec", s("cat")), _c(94, s("hello")), _c(97)],
    "exec_big": _r("exec", s("head -c 100000 /dev/zero | tr '\\0' a; true")), "exec_eof_first": [_c(96), _r("exec", s("cat"))],
    "exec_unread": [_r("exec", s("sleep 3")), 0.3, *[_c(94, s(bytes(32768)))] * 4], "eow_first": [_r("eow@openssh.com", wanted=0), _r("exec", s("echo hi"))],
    "pty_suspend": [_r("pty-req", _PTY), _r("exec", s("sleep 0.8; echo $?")), 0.4, _c(94, s("\x1a"))],
    "pty_no_term": [_r("pty-req", s("") + _PTY[9:]), _r("exec", s("echo [$TERM]"))], "pty_sftp": [_r("pty-req", _PTY), _r("subsystem", s("sftp")), 0.4, _c(94, s("\0\0\0\5\3"))],
    "pty_sftp_end": [_r("pty-req", _PTY), _r("subsystem", s("sftp")), 0.4, _c(94, s("\x04"))],
    "pty_capitals": [_r("pty-req", _modes(71, 1)), _r("exec", s("echo abc"))], "pty_parity": [_r("pty-req", _modes(92, 1)), _r("exec", s("stty -a"))],
    "pty_speed_in": [_r("pty-req", _modes(128, 9600)), _r("exec", s("stty -a"))],
    "agent_socket": [_r("auth-agent-req@openssh.com"), _r("exec", s("stat -c '%a %U %F' $SSH_AUTH_SOCK ${SSH_AUTH_SOCK%/*}; [ ${SSH_AUTH_SOCK##*.} = $PPID ] && echo ${#SSH_AUTH_SOCK} | tr 0-9 n"))],
    "exec_extended_in": [_r("exec", s("cat")), _c(95, u32(1), s("err")), _c(96)], "exec_extended_after_eof": [_r("exec", s("sleep 1")), _c(96), _c(95, u32(1), s("x"))],
    "exec_data_after_eof": [_r("exec", s("sleep 0.3")), _c(96), _c(94, s("x"))], "exec_eof_twice": [_r("exec", s("sleep 0.3")), _c(96), _c(96)],
    "exec_too_big": [_r("exec", s("cat")), _c(94, s(bytes(40000))), _c(94, s("small")), _c(96)],
    "exec_data_trailing": [_r("exec", s("cat")), 0.3, _c(94, s("x"), b"y")], "exec_data_short": [_r("exec", s("cat")), 0.3, _c(94)],
    "exec_adjust_overflow": [_r("exec", s("cat")), 0.3, _c(93, u32(0xFFFFFFFF))], "adjust_nowhere": _c(93, u32(5), number=44), "adjust_short": _c(93),
    "adjust_trailing": _c(93, u32(1), b"x"), "adjust_no_id": b"\x5d", "adjust_negative": _c(93, u32(1), number=0xFFFFFFFF),
    "data_before_exec": _c(94, s("x")), "extended_before_exec": _c(95, u32(1), s("x")), "eof_before_exec": _c(96), "close_before_exec": _c(97),
    "close_twice": [(_c(97), _c(97))], "close_twice_later": [_c(97), 0.3, _c(97)], "data_nowhere": _c(94, s("x"), number=5), "extended_nowhere": _c(95, u32(1), s("x"), number=5), "eof_nowhere": _c(96, number=5),
    "close_nowhere": _c(97, number=5), "data_negative": _c(94, s("x"), number=0xFFFFFFFF), "data_no_id": b"\x5e", "eof_trailing": _c(96, b"x"), "close_trailing": _c(97, b"x"),
    "close_no_id": b"\x61", "success_unasked": _c(99), "failure_unasked": _c(100), "request_success_unasked": b"\x51", "request_failure_unasked": b"\x52",
    "shell_trailing": _r("shell", b"x"), "shell_exit": [_r("shell"), _c(94, s("echo hi; exit 4\n"))], "shell_eof": [_r("shell"), _c(96)],
    "both_streams": _r("exec", s("echo a; sleep 0.1; echo b >&2; sleep 0.1; echo c")), "sftp_eof": [_r("subsystem", s("sftp")), _c(96)],
    "close_while_running": [_r("exec", s("sleep 2")), _c(97)], "close_then_new": [_r("exec", s("sleep 2")), _c(97), _o("session", remote=8)],
    "closed_stdout": _r("exec", s("exec >&- 2>&-; sleep 0.4; exit 5")), "background_holds": _r("exec", s("(sleep 0.6; echo late) & exit 3")),
}, _on_channel)  # fmt: skip
table("openssh_client", {
    "exec_true": _r("exec", s("true")), "exec_cat": [_r("exec", s("cat")), _c(94, s("hello")), _c(96)], "close_while_running": [_r("exec", s("sleep 2")), _c(97)],
    "shell_exit": [_r("shell"), _c(94, s("exit 4\n"))], "sftp_eof": [_r("subsystem", s("sftp")), _c(96)], "kill": _r("exec", s("kill -TERM $$")),
}, lambda target, payload: _on_channel(target, payload, b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10"))  # fmt: skip


@probe
def pty_exec(target: Target) -> list[str]:
    with target.session() as client:
        client.send(_o("session"))
        client.recv()
        client.send(_r("pty-req", _PTY))
        client.send(_r("exec", s("stty size; echo $TERM; exit 6")))
        return shown(client, first=1.5)


@probe
def pty_window_change_seen(target: Target) -> list[str]:
    with target.session() as client:
        client.send(_o("session"))
        client.recv()
        client.send(_r("pty-req", _PTY))
        client.send(_r("exec", s("sleep 0.4; stty size")))
        client.send(_r("window-change", u32(100) + u32(50) + u32(0) + u32(0), wanted=0))
        return shown(client, first=1.5)


@probe
def pty_echo(target: Target) -> list[str]:
    with target.session() as client:
        client.send(_o("session"))
        client.recv()
        client.send(_r("pty-req", _PTY))
        client.send(_r("exec", s("read x; echo got $x")))
        client.send(_c(94, s("abc\r")))
        return shown(client, first=1.5)


@probe
def window_small(target: Target) -> list[str]:
    """Output stops at the client's window, and goes on when it is raised."""
    with target.session() as client:
        client.send(_o("session", window=10, packet=32768))
        client.recv()
        client.send(_r("exec", s("echo 0123456789abcdef")))
        first = shown(client, first=1.0)
        client.send(_c(93, u32(100)))
        return first + shown(client, first=1.0)


@probe
def window_packet_size(target: Target) -> list[str]:
    with target.session() as client:
        client.send(_o("session", packet=5))
        client.recv()
        client.send(_r("exec", s("echo 0123456789")))
        lines = []
        for _ in range(9):
            try:
                lines.append(show(client.recv(1)))
            except (Quiet, Closed):
                break
        return _settled(lines)


@probe
def window_is_given_back(target: Target) -> list[str]:
    with target.session() as client:
        client.send(_o("session"))
        client.recv()
        client.send(_r("exec", s("cat >/dev/null")))
        client.recv(), client.recv()
        for _ in range(8):
            client.send(_c(94, s(bytes(32000))))
        total = 0
        for packet in client.packets(0.5)[0]:
            if packet[0] == 93:
                total += int.from_bytes(packet[5:9], "big")
        return ["most of it" if total >= 120_000 else str(total)]


@probe
def window_is_respected_by_server(target: Target) -> list[str]:
    with target.session() as client:
        client.send(_o("session", window=50_000))
        client.recv()
        client.send(_r("exec", s("head -c 200000 /dev/zero")))
        size = 0
        for packet in client.packets(0.6)[0]:
            if packet[0] == 94:
                size += len(packet) - 9
        return [str(size)]


@probe
def rekey_by_client(target: Target) -> list[str]:
    with target.session() as client:
        client.exchange()
        client.send(_g("foo"))
        return shown(client)


@probe
def rekey_twice(target: Target) -> list[str]:
    with target.session() as client:
        client.exchange()
        client.exchange()
        client.send(_g("foo"))
        return shown(client)


@probe
def rekey_strict(target: Target) -> list[str]:
    with target.client(OLD).greet() as client:
        client.exchange(STRICT)
        client.recv()
        client.login(target.key)
        client.packets(0.3)
        client.exchange(STRICT)
        client.send(_g("foo"))
        return shown(client)


@probe
def rekey_other_method(target: Target) -> list[str]:
    with target.session() as client:
        client.exchange(b"ecdh-sha2-nistp256", _lists(b"chacha20-poly1305@openssh.com", b"hmac-sha2-256"))
        client.send(_g("foo"))
        return shown(client)


@probe
def rekey_global_request_in_between(target: Target) -> list[str]:
    """What may not be sent during the exchange waits for its end."""
    with target.session() as client:
        client.kexinit()
        client.send(_g("foo"))
        client.exchange(send_kexinit=False)
        return shown(client)


@probe
def rekey_no_agreement(target: Target) -> list[str]:
    with target.session() as client:
        client.kexinit(b"foo")
        return shown(client)


@probe
def rekey_newkeys_unasked(target: Target) -> list[str]:
    with target.session() as client:
        client.send(b"\x15")
        return shown(client)


@probe
def compression(target: Target) -> list[str]:
    with target.session(lists=_lists(b"aes128-ctr", b"hmac-sha2-256", b"zlib@openssh.com")) as client:
        client.send(_o("session"))
        lines = [show(client.recv())]
        client.send(_r("exec", s("echo hi")))
        return lines + shown(client, first=1.5)


@probe
def compression_and_rekey(target: Target) -> list[str]:
    lists = _lists(b"aes128-ctr", b"hmac-sha2-256", b"zlib@openssh.com")
    with target.session(lists=lists) as client:
        client.exchange(KEX, lists)
        client.send(_g("foo"))
        return shown(client)


@probe
def compression_garbage(target: Target) -> list[str]:
    lists = _lists(b"aes128-ctr", b"hmac-sha2-256", b"zlib@openssh.com")
    with target.session(lists=lists) as client:
        client.deflate = None
        client.send(b"garbage that is no zlib stream")
        return shown(client)


@probe
def many_channels_interleaved(target: Target) -> list[str]:
    with target.session() as client:
        for number in range(3):
            client.send(_o("session", remote=number))
            client.recv()
        for number in range(3):
            client.send(_r("exec", s(f"sleep 0.{number + 1}; echo {number}"), number=number))
        return sorted(shown(client, first=1.5))


@probe
def userauth_after_login_is_ignored(target: Target) -> list[str]:
    with target.session() as client:
        client.send(b"\x32" + s("root") + s(_SSH) + s("none"))
        return shown(client)


@probe
def disconnect_after_login(target: Target) -> list[str]:
    with target.session() as client:
        client.send(b"\x01" + u32(11) + s("bye") + s(""))
        return shown(client)


@probe
def half_close_after_login(target: Target) -> list[str]:
    with target.session() as client:
        client.send(_o("session"))
        client.recv()
        client.socket.shutdown(socket.SHUT_WR)
        return shown(client)


# ---- sftp ------------------------------------------------------------------------------------------------------------


def _f(kind: int, body: bytes) -> bytes:
    return u32(len(body) + 1) + bytes((kind,)) + body


_INIT = _f(1, u32(3))


def _copy(source: int, start: int, size: int, sink: int) -> bytes:
    return _f(
        200, u32(1) + s("copy-data") + s(u32(source)) + start.to_bytes(8, "big") + size.to_bytes(8, "big") + s(u32(sink)) + bytes(8)
    )


def _sftp(target: Target, parts: object) -> list[str]:
    """None among the parts: what comes is heard first. sftp-server looks at what it has read only when more comes or it has answered."""
    heard = list[str]()
    with target.session() as client:
        client.send(_o("session"))
        client.recv()
        client.send(_r("subsystem", s("sftp")))
        client.recv(), client.recv()
        for part in parts:  # type: ignore[attr-defined]
            if part is None:
                heard += shown(client, first=1.5)
            else:
                client.send(_c(94, s(part)))
        return heard + shown(client, first=1.5)


table("sftp", {
    "init": [_INIT], "init_version_6": [_f(1, u32(6))], "init_version_2": [_f(1, u32(2)), _f(16, u32(1) + s("/nowhere/x"))], "init_short": [_f(1, b"")],
    "before_init": [_f(16, u32(1) + s("."))], "realpath": [_INIT, _f(16, u32(1) + s("."))], "realpath_empty": [_INIT, _f(16, u32(1) + s(""))],
    "realpath_dots": [_INIT, _f(16, u32(1) + s("/tmp/../tmp/./"))], "realpath_missing_last": [_INIT, _f(16, u32(1) + s("/tmp/no-such"))],
    "realpath_missing": [_INIT, _f(16, u32(1) + s("/no/such/thing"))], "stat_missing": [_INIT, _f(17, u32(1) + s("/no-such"))],
    "lstat_missing": [_INIT, _f(7, u32(1) + s("/no-such"))], "open_missing": [_INIT, _f(3, u32(1) + s("/no-such") + u32(1) + u32(0))],
    "open_denied": [_INIT, _f(3, u32(1) + s("/root/x") + u32(1) + u32(0))], "opendir_missing": [_INIT, _f(11, u32(1) + s("/no-such"))],
    "opendir_denied": [_INIT, _f(11, u32(1) + s("/root"))], "opendir_file": [_INIT, _f(11, u32(1) + s("/etc/passwd"))],
    "bad_handle": [_INIT, _f(5, u32(1) + s("xxxx") + b"\0" * 8 + u32(10))], "close_bad_handle": [_INIT, _f(4, u32(1) + s("xxxx"))],
    "close_short_handle": [_INIT, _f(4, u32(1) + s("x"))], "readdir_bad_handle": [_INIT, _f(12, u32(1) + s("xxxx"))],
    "write_read": [_INIT, _f(3, u32(1) + s("probe.txt") + u32(0x1A) + u32(0)), _f(6, u32(2) + s(u32(0)) + bytes(8) + s("hello")), _f(4, u32(3) + s(u32(0))),
                   _f(3, u32(4) + s("probe.txt") + u32(1) + u32(0)), _f(5, u32(5) + s(u32(0)) + bytes(8) + u32(100)),
                   _f(5, u32(6) + s(u32(0)) + bytes(7) + b"\5" + u32(100)), _f(4, u32(7) + s(u32(0))), _f(13, u32(8) + s("probe.txt"))],
    "mkdir_rmdir": [_INIT, _f(14, u32(1) + s("d") + u32(0)), _f(14, u32(2) + s("d") + u32(0)), _f(15, u32(3) + s("d")), _f(15, u32(4) + s("d"))],
    "mkdir_denied": [_INIT, _f(14, u32(1) + s("/etc/d") + u32(0))], "remove_missing": [_INIT, _f(13, u32(1) + s("no-such"))], "remove_directory": [_INIT, _f(13, u32(1) + s("/tmp"))],
    "symlink_readlink": [_INIT, _f(20, u32(1) + s("target") + s("probe-link")), _f(19, u32(2) + s("probe-link")), _f(13, u32(3) + s("probe-link"))],
    "readlink_file": [_INIT, _f(19, u32(1) + s("/etc/passwd"))], "rename_missing": [_INIT, _f(18, u32(1) + s("a") + s("b"))],
    "rename_onto": [_INIT, _f(3, u32(1) + s("ra") + u32(0x1A) + u32(0)), _f(4, u32(2) + s(u32(0))), _f(3, u32(3) + s("rb") + u32(0x1A) + u32(0)), _f(4, u32(4) + s(u32(0))),
                    _f(18, u32(5) + s("ra") + s("rb")), _f(200, u32(6) + s("posix-rename@openssh.com") + s("ra") + s("rb")), _f(13, u32(7) + s("rb"))],
    "open_excl": [_INIT, _f(3, u32(1) + s("/etc/passwd") + u32(0x2A) + u32(0))], "setstat_missing": [_INIT, _f(9, u32(1) + s("no-such") + u32(4) + u32(0o644))],
    "setstat_denied": [_INIT, _f(9, u32(1) + s("/etc/passwd") + u32(4) + u32(0o644))], "limits": [_INIT, _f(200, u32(1) + s("limits@openssh.com"))],
    "unknown_extension": [_INIT, _f(200, u32(1) + s("foo@bar"))], "unknown_message": [_INIT, _f(99, u32(1)), None, _f(16, u32(2) + s("/"))],
    "home_directory": [_INIT, _f(200, u32(1) + s("home-directory") + s("tester"))], "home_directory_unknown": [_INIT, _f(200, u32(1) + s("home-directory") + s("nope"))],
    "expand": [_INIT, _f(200, u32(1) + s("expand-path@openssh.com") + s("~"))], "expand_user": [_INIT, _f(200, u32(1) + s("expand-path@openssh.com") + s("~nope/x"))],
    "users_by_id": [_INIT, _f(200, u32(1) + s("users-groups-by-id@openssh.com") + s(u32(0) + u32(1000) + u32(55555)) + s(u32(0) + u32(55555)))],
    "statvfs_missing": [_INIT, _f(200, u32(1) + s("statvfs@openssh.com") + s("/no-such"))], "fsync_bad": [_INIT, _f(200, u32(1) + s("fsync@openssh.com") + s("xxxx"))],
    "too_long": [_INIT, u32(300_000) + b"\1"], "short_open": [_INIT, _f(3, u32(1))], "empty_message": [_INIT, u32(0) + u32(0) + b"\0"],
    "init_version_0": [_f(1, u32(0)), _f(16, u32(1) + s("."))], "realpath_of_file": [_INIT, *[_f(16, u32(1) + s(f"/etc/passwd{end}")) for end in ("/", "/.", "/..", "/x")]],
    "realpath_dangling": [_INIT, _f(20, u32(1) + s("nowhere") + s("probe-dangling")), _f(16, u32(2) + s("probe-dangling")), _f(13, u32(3) + s("probe-dangling"))],
    "realpath_missing_slash": [_INIT, _f(16, u32(1) + s("/tmp/no-such/"))], "realpath_long": [_INIT, _f(16, u32(1) + s("/" + "x/" * 2100))],
    "handles_come_back": [_INIT, *[_f(3, u32(n) + s("/etc/passwd") + u32(1) + u32(0)) for n in range(3)], *[_f(4, u32(9) + s(u32(n))) for n in (0, 1)],
                          *[_f(3, u32(n) + s("/etc/passwd") + u32(1) + u32(0)) for n in range(3)]],
    "setstat_nobody": [_INIT, _f(3, u32(1) + s("probe-own") + u32(0x1A) + u32(0)), _f(9, u32(2) + s("probe-own") + u32(2) + u32(0xFFFFFFFF) * 2),
                       _f(9, u32(3) + s("probe-own") + u32(1) + b"\x80" + bytes(7)), _f(13, u32(4) + s("probe-own"))],
    "copy_short": [_INIT, _f(3, u32(1) + s("/etc/passwd") + u32(1) + u32(0)), _f(3, u32(2) + s("probe-copy") + u32(0x1A) + u32(0)),
                   _copy(0, 1 << 20, 5, 1), _copy(0, 0, 1 << 20, 1), _copy(1, 0, 1, 0), _copy(0, 1 << 63, 1, 1), _f(13, u32(3) + s("probe-copy"))],
    "own_process": [_INIT, _f(19, u32(1) + s("/proc/self/exe")), _f(19, u32(2) + s("/proc/self/cwd")), _f(3, u32(3) + s("/proc/self/comm") + u32(1) + u32(0)),
                    _f(5, u32(4) + s(u32(0)) + bytes(8) + u32(100))],
    "cut_anywhere": [_INIT[:3], _INIT[3:7], _INIT[7:]], "two_in_one": [_INIT + _f(16, u32(1) + s("/"))],
}, _sftp)  # fmt: skip


@probe
def sftp_listing(target: Target) -> list[str]:
    """The names alone: an image's file system counts and dates a directory otherwise than the machine of the tests."""
    with target.session() as client:
        client.send(_o("session"))
        client.send(_r("subsystem", s("sftp")))
        for part in (
            _INIT,
            _f(14, u32(1) + s("probe-dir") + u32(0)),
            _f(11, u32(2) + s("probe-dir")),
            _f(12, u32(3) + s(u32(0))),
            _f(15, u32(4) + s("probe-dir")),
        ):
            client.send(_c(94, s(part)))
        said = b"".join(packet[9:] for packet in client.packets(0.8)[0] if packet[0] == 94)
        at = said.index(b"h" + u32(3)) + 5  # SSH_FXP_NAME
        names, count = [], int.from_bytes(said[at : at + 4], "big")
        at += 4
        for _ in range(count):
            for _ in range(2):
                size = int.from_bytes(said[at : at + 4], "big")
                names.append(said[at + 4 : at + 4 + size])
                at += 4 + size
            at += 32  # of attributes
        return [repr(names[::2])]
