"""Which header fields Jenkins 2.426.2 on Jetty 10.0.18 sends with which kind of answer, and in what order.

A session's first answer brings its cookie, and Jetty lets no such answer be kept: Expires becomes 1970 where it stands.
"""

from __future__ import annotations

from enum import Enum, auto

from mirage.gateway.http.sites.jenkins.ground import VERSION

Fields = list[tuple[bytes, bytes]]
NEVER = b"Thu, 01 Jan 1970 00:00:00 GMT"
FRESH = b"no-cache,no-store,must-revalidate"


class Shape(Enum):
    """Where an answer comes from."""

    PLAIN = auto()
    ERROR = auto()  # Jetty's error page
    DOOR = auto()  # HudsonAuthenticationEntryPoint
    LOGIN = auto()  # login.jelly
    LAYOUT = auto()  # layout.jelly
    LOST = auto()  # the same as the page of an error
    DATA = auto()  # the remote access API


def fields(shape: Shape, number: str, cookie: bytes | None) -> Fields:
    """`number`: of the time that the controller runs (X-Jenkins-Session); `cookie`: what a new session is given."""
    new = [(b"Set-Cookie", cookie)] if cookie is not None else []
    expires = (b"Expires", NEVER if new else b"0")
    told = [(b"X-Hudson", b"1.395"), (b"X-Jenkins", VERSION.encode()), (b"X-Jenkins-Session", number.encode())]
    themed = [(b"X-Hudson-Theme", b"default"), (b"Referrer-Policy", b"same-origin"), (b"Cross-Origin-Opener-Policy", b"same-origin")]
    framed = [(b"X-Frame-Options", b"sameorigin")]
    kept = (b"Cache-Control", FRESH)
    rest: dict[Shape, Fields] = {
        Shape.PLAIN: [*new, *([(b"Expires", NEVER)] if new else [])],
        Shape.ERROR: [(b"Cache-Control", b"must-revalidate,no-cache,no-store")],
        Shape.DOOR: [*new, *([(b"Expires", NEVER)] if new else []), *told],
        Shape.LOGIN: [expires, kept, *told, *framed, *new],
        Shape.LAYOUT: [expires, kept, *themed, *new, *told, *framed],
        Shape.LOST: [kept, expires, *themed, *new, *told, *framed],
        Shape.DATA: [*told[1:], (b"X-Frame-Options", b"deny")],
    }
    return [(b"X-Content-Type-Options", b"nosniff"), *rest[shape]]
