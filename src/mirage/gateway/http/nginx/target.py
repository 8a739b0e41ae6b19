"""From what stands in the request line to a path: decoded, without . and .., slashes merged (ngx_http_parse_complex_uri)."""

from __future__ import annotations

SLASH, DOT, PERCENT = 0x2F, 0x2E, 0x25
USUAL, AFTER_SLASH, ONE_DOT, TWO_DOTS = range(4)
HEX = {byte: int(chr(byte), 16) for byte in b"0123456789abcdefABCDEF"}


class BadTarget(Exception):  # noqa: N818 - the client's fault, not ours
    """It climbs above the root, holds a NUL, or a % that encodes nothing."""


def split(target: bytes) -> tuple[bytes, bytes]:
    """Path and query of a request's target. BadTarget: nginx answers 400."""
    path, _mark, query = target.partition(b"?")
    if b"%" not in path and b"//" not in path and b"/." not in path and b"#" not in target and path:
        return path, query
    if b"#" in path:
        return normalise(path.partition(b"#")[0]), b""
    return normalise(path or b"/"), query.partition(b"#")[0]


def normalise(path: bytes) -> bytes:
    """One walk over a path without its query."""
    out, state, at, end = bytearray(), USUAL, 0, len(path)
    while at < end:
        byte = path[at]
        at += 1
        if byte == PERCENT:
            if at + 2 > end or path[at] not in HEX or path[at + 1] not in HEX:
                raise BadTarget
            byte = HEX[path[at]] << 4 | HEX[path[at + 1]]
            at += 2
            if byte == 0:
                raise BadTarget
            if byte in b"%#?":  # taken as they are, and what comes next is no longer after a slash
                out.append(byte)
                state = USUAL
                continue
        if byte == SLASH:
            if state == AFTER_SLASH:
                continue
            if state == ONE_DOT:
                out.pop()
            elif state == TWO_DOTS:
                _climb(out)
            else:
                out.append(byte)
            state = AFTER_SLASH
        elif byte == DOT and state in (AFTER_SLASH, ONE_DOT):
            out.append(byte)
            state += 1
        else:
            out.append(byte)
            state = USUAL
    if state == ONE_DOT:
        out.pop()
    elif state == TWO_DOTS:
        _climb(out)
    return bytes(out)


def _climb(out: bytearray) -> None:
    """Take away /.. and the name before it; the slash before that name stays."""
    del out[-3:]
    cut = out.rfind(b"/")
    if cut < 0:
        raise BadTarget
    del out[cut + 1 :]


def escape(path: bytes) -> bytes:
    """As nginx writes a path into a Location (ngx_escape_uri, NGX_ESCAPE_URI)."""
    return path.translate(None) if not _NEEDS.intersection(path) else b"".join(_ESCAPED[byte] for byte in path)


_NEEDS = frozenset([*range(0x21), *range(0x7F, 0x100), *b'"#%<>?\\^`{|}'])
_ESCAPED = [b"%%%02X" % byte if byte in _NEEDS else bytes((byte,)) for byte in range(256)]
