"""A URL as wget takes it: what is short for one, what is wrong with one, and its escapes (url.c of wget 1.21.3)."""

from __future__ import annotations

import re
from dataclasses import replace

from mirage.shell.lib.text import to_bytes
from mirage.shell.net import network
from mirage.shell.net.download import Url, take_apart

SCHEMES = ("http", "https", "ftp", "ftps")
SHORT = re.compile(r"[^:/]+:(?!//)(?![0-9]+(?:/|\Z))", re.DOTALL)  # HOST:PATH, which is FTP
UNSAFE = re.compile(rb"[\x00-\x20\"<>{}|\\^`\x7f-\xff]|%(?![0-9A-Fa-f]{2})")
WILD = re.compile(r"[*?\[\]]")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def whole(text: str) -> str:
    """rewrite_shorthand_url(): HOST/PATH and HOST:PORT are HTTP, HOST:PATH is FTP."""
    if text.lower().startswith(tuple(f"{scheme}://" for scheme in SCHEMES)) or text[:1] in (":", "/") or re.match(r"[^:/]+://", text):
        return text
    if SHORT.match(text):
        host, _, path = text.partition(":")
        return f"ftp://{host}/{path}"
    return f"http://{text}"


def parsed(text: str) -> Url | str:
    """The URL with its escapes, or what is wrong with it."""
    place = re.match(r"[^:/]+://(?:[^/?#]*@)?(\[[^\]]*(\])?)", text)
    if place is not None and place[2] is None:
        return "Unterminated IPv6 numeric address"
    if place is not None and network.literal(place[1]) is None:
        return "Invalid IPv6 numeric address"
    if "://" not in text:
        return "Scheme missing"
    url = take_apart(text)
    if url.scheme in SCHEMES and (not url.host or CONTROL.search(url.host)):
        return "Invalid host name"
    if url.scheme in SCHEMES and url.is_bad_port:
        return "Bad port number"
    return replace(url, host=_host(url.host), path=_escaped(url.path), query=_escaped(url.query))


def _host(host: str) -> str:
    """In small letters, and what is not ASCII as IDNA writes it."""
    host = host.lower()
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return host


def _escaped(text: str) -> str:
    return UNSAFE.sub(lambda found: b"%%%02X" % found[0][0] + found[0][1:], to_bytes(text)).decode("ascii")


def printable(text: str) -> str:
    """escnonprint(): bytes that are no text are octal."""
    return re.sub(r"[\udc80-\udcff\x00-\x1f\x7f]", lambda found: f"\\{ord(found[0]) & 0xFF:03o}", text)
