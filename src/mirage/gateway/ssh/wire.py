"""The data types of RFC 4251 section 5 as OpenSSH's sshbuf reads and writes them, and the numbers of the messages."""

from __future__ import annotations

from struct import Struct

from mirage.base.errors import RemoteProtocolError

DISCONNECT, IGNORE, UNIMPLEMENTED, DEBUG, SERVICE_REQUEST, SERVICE_ACCEPT, EXT_INFO = 1, 2, 3, 4, 5, 6, 7
KEXINIT, NEWKEYS = 20, 21
KEX_30, KEX_31, GEX_INIT, GEX_REPLY, GEX_REQUEST = 30, 31, 32, 33, 34
USERAUTH_REQUEST, USERAUTH_FAILURE, USERAUTH_SUCCESS, USERAUTH_BANNER = 50, 51, 52, 53
USERAUTH_PK_OK, USERAUTH_INFO_REQUEST, USERAUTH_INFO_RESPONSE = 60, 60, 61
GLOBAL_REQUEST, REQUEST_SUCCESS, REQUEST_FAILURE = 80, 81, 82
CHANNEL_OPEN, CHANNEL_OPEN_CONFIRMATION, CHANNEL_OPEN_FAILURE, CHANNEL_WINDOW_ADJUST = 90, 91, 92, 93
CHANNEL_DATA, CHANNEL_EXTENDED_DATA, CHANNEL_EOF, CHANNEL_CLOSE = 94, 95, 96, 97
CHANNEL_REQUEST, CHANNEL_SUCCESS, CHANNEL_FAILURE = 98, 99, 100

TRANSPORT_MAX = 49  # below are the transport's own messages (ssh2.h SSH2_MSG_TRANSPORT_MAX)
LOCAL_MIN = 192  # and from here on private ones, which OpenSSH takes for a broken packet
PROTOCOL_ERROR = 2  # the only disconnect code that sshd ever sends

_U32 = Struct(">I")
_U64 = Struct(">Q")


class Malformed(RemoteProtocolError):  # noqa: N818 - a signal, not a fault
    """A field does not fit: sshd's SSH_ERR_MESSAGE_INCOMPLETE, _INVALID_FORMAT, _UNEXPECTED_TRAILING_DATA and their like."""


class Reader:
    """Reads the fields of one payload in order."""

    __slots__ = ("data", "position")

    def __init__(self, data: bytes, position: int = 0) -> None:
        self.data = data
        self.position = position

    def take(self, count: int) -> bytes:
        start = self.position
        if len(self.data) - start < count:
            raise Malformed("message incomplete")
        self.position = start + count
        return self.data[start : self.position]

    def u8(self) -> int:
        return self.take(1)[0]

    def u32(self) -> int:
        value: int = _U32.unpack(self.take(4))[0]
        return value

    def u64(self) -> int:
        value: int = _U64.unpack(self.take(8))[0]
        return value

    def string(self) -> bytes:
        return self.take(self.u32())

    def cstring(self) -> bytes:
        """A string that C can hold: a NUL is allowed at its end, and cut off (sshbuf_get_cstring)."""
        value = self.string()
        nul = value.find(b"\0")
        if nul < 0:
            return value
        if nul != len(value) - 1:
            raise Malformed("NUL inside a string")
        return value[:nul]

    def rest(self) -> bytes:
        start, self.position = self.position, len(self.data)
        return self.data[start:]

    @property
    def left(self) -> int:
        return len(self.data) - self.position

    def end(self) -> None:
        if self.position != len(self.data):
            raise Malformed("trailing data")


def u32(value: int) -> bytes:
    return _U32.pack(value)


def u64(value: int) -> bytes:
    return _U64.pack(value)


def string(value: bytes) -> bytes:
    return _U32.pack(len(value)) + value


def mpint(value: int) -> bytes:
    """A non-negative integer; a leading zero byte keeps the sign bit clear."""
    return string(value.to_bytes(value.bit_length() // 8 + 1, "big")) if value else string(b"")


def mpint_of(data: bytes) -> bytes:
    """Big-endian bytes as an mpint (sshbuf_put_bignum2_bytes)."""
    return mpint(int.from_bytes(data, "big"))
