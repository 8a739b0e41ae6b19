"""What file(1) 5.44 calls the bytes of a file: a part of its magic, the part that a server and its visitors have, and its text test."""

from __future__ import annotations

import json
import re
import struct
from datetime import UTC, datetime

from mirage.shell.programs.file import elffacts

Kind = tuple[str, str]  # the description and the MIME type
SCRIPTS = (
    (rb"/(?:sh)(?:\s|$)", "POSIX shell script", "text/x-shellscript"),
    (rb"/bash(?:\s|$)|env\s+bash", "Bourne-Again shell script", "text/x-shellscript"),
    (rb"python[0-9.]*(?:\s|$)", "Python script", "text/x-script.python"),
    (rb"perl[0-9.]*(?:\s|$)|/perl[^/\s]*(?:\s|$)", "Perl script", "text/x-perl"),
    (rb"/zsh(?:\s|$)", "Paul Falstad's zsh script", "text/x-shellscript"),
    (rb"/tcsh(?:\s|$)", "Tenex C shell script", "text/x-shellscript"),
    (rb"/csh(?:\s|$)", "C shell script", "text/x-shellscript"),
    (rb"/ksh(?:\s|$)", "Korn shell script", "text/x-shellscript"),
    (rb"awk(?:\s|$)", "awk script", "text/x-awk"),
    (rb"php(?:\s|$)", "PHP script", "text/x-php"),
    (rb"env\s+node(?:\s|$)", "Node.js script executable", "application/javascript"),
    (rb"ruby(?:\s|$)", "Ruby script", "text/x-ruby"),
)
MAGIC: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"070701", "ASCII cpio archive (SVR4 with no CRC)", "application/x-cpio"),
    (0, b"070702", "ASCII cpio archive (SVR4 with CRC)", "application/x-cpio"),
    (0, b"070707", "ASCII cpio archive (pre-SVR4 or odc)", "application/x-cpio"),
    (0, b"\xc7\x71", "cpio archive", "application/x-cpio"),
    (0, b"BZh", "bzip2 compressed data, block size = {9}00k", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "XZ compressed data, checksum CRC64", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard compressed data (v0.8+), Dictionary ID: None", "application/zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-zip archive data, version 0.4", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07\x01\0", "RAR archive data, v5", "application/x-rar"),
    (0, b"%PDF-", "PDF document, version {pdf}", "application/pdf"),
    (0, b"-----BEGIN OPENSSH PRIVATE KEY", "OpenSSH private key", "text/plain"),
    (0, b"-----BEGIN CERTIFICATE-----", "PEM certificate", "text/plain"),
    (0, b"-----BEGIN RSA PRIVATE", "PEM RSA private key", "text/plain"),
    (0, b"ssh-rsa ", "OpenSSH RSA public key", "text/plain"),
    (0, b"ssh-ed25519 ", "OpenSSH ED25519 public key", "text/plain"),
    (0, b"SQLite format 3\0", "SQLite 3.x database", "application/vnd.sqlite3"),
    (0, b"\xca\xfe\xba\xbe", "compiled Java class data", "application/x-java-applet"),
    (0, b"!<arch>\ndebian-binary", "Debian binary package (format 2.0)", "application/vnd.debian.binary-package"),
    (0, b"!<arch>\n", "current ar archive", "application/x-archive"),
)
_TAR_MAGIC = 257
_CONTROL_TEXT = frozenset(b"\a\b\t\n\f\r\x1b")
LINE_MAX = 300  # bytes; longer lines are told of


def describe(data: bytes, size: int) -> Kind:
    """The words for the first bytes of a regular file that has some."""
    if data.startswith(b"\x7fELF"):
        text = elffacts.describe(data, size)
        kind = "pie-executable" if " pie " in text else "sharedlib" if " shared " in text else "executable"
        return text, f"application/x-{kind}"
    if data.startswith(b"\x1f\x8b"):
        return _gzip(data, size), "application/gzip"
    if data.startswith(b"PK\x03\x04"):
        return _zip(data), "application/zip"
    if data[_TAR_MAGIC : _TAR_MAGIC + 5] == b"ustar":
        gnu = data[_TAR_MAGIC : _TAR_MAGIC + 8] == b"ustar  \0"
        return "POSIX tar archive (GNU)" if gnu else "POSIX tar archive", "application/x-tar"
    if (image := _image(data)) is not None:
        return image
    for offset, magic, text, mime in MAGIC:
        if data.startswith(magic, offset):
            return text.replace("{9}", data[3:4].decode("latin-1")).replace("{pdf}", data[5:8].decode("latin-1")), mime
    if size < 2:
        return "very short file (no magic)", "application/octet-stream"
    return _text(data)


def _gzip(data: bytes, size: int) -> str:
    text = "gzip compressed data"
    if len(data) < 10:
        return text
    flags, moment, extra, system = data[3], struct.unpack_from("<I", data, 4)[0], data[8], data[9]
    if flags & 8 and not flags & 4:
        text += f', was "{data[10:266].split(bytes(1))[0].decode("latin-1")}"'
    if moment:
        text += f", last modified: {datetime.fromtimestamp(moment, UTC):%a %b} {datetime.fromtimestamp(moment, UTC).day:2d} "
        text += f"{datetime.fromtimestamp(moment, UTC):%H:%M:%S %Y}"
    text += {2: ", max compression", 4: ", max speed"}.get(extra, "")
    text += ", from " + {0: "FAT filesystem (MS-DOS, OS/2, NT)", 3: "Unix", 11: "NTFS filesystem (NT)"}.get(system, "Unix")
    if size >= 18 and len(data) == size:
        text += f", original size modulo 2^32 {struct.unpack_from('<I', data, size - 4)[0]}"
    return text


def _zip(data: bytes) -> str:
    version, _, method = struct.unpack_from("<HHH", data.ljust(16, b"\0"), 4)
    methods = {0: "store", 8: "deflate"}
    return f"Zip archive data, at least v{version // 10}.{version % 10} to extract, compression method={methods.get(method, 'store')}"


def _image(data: bytes) -> Kind | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 29:
        wide, high, depth, color, _, _, interlace = struct.unpack_from(">IIBBBBB", data, 16)
        colors = {0: " grayscale", 2: "/color RGB", 3: " colormap", 4: " gray+alpha", 6: "/color RGBA"}
        woven = "interlaced" if interlace else "non-interlaced"
        return f"PNG image data, {wide} x {high}, {depth}-bit{colors.get(color, '')}, {woven}", "image/png"
    if data[:4] == b"GIF8" and len(data) >= 10:
        wide, high = struct.unpack_from("<HH", data, 6)
        return f"GIF image data, version {data[3:6].decode('latin-1')}, {wide} x {high}", "image/gif"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG image data", "image/jpeg"
    return None


def _text(data: bytes) -> Kind:
    """Scripts and languages by their beginning, the character set by all of it."""
    charset = _charset(data)
    if charset is None:
        return "data", "application/octet-stream"
    if data[:1] in (b"{", b"[") and _is_json(data):
        return "JSON text data", "application/json"
    notes = charset + " text"
    kind, mime = _language(data)
    if data.startswith(b"#!"):
        if kind == "Perl script":
            return "Perl script text executable", mime
        if kind == "Node.js script executable":
            return f"{kind}, {notes}", mime
        notes += " executable"
    notes += _lines(data)
    return (f"{kind}, {notes}" if kind else notes), mime


def _charset(data: bytes) -> str | None:
    if data.startswith(b"\xef\xbb\xbf"):
        return "Unicode text, UTF-8 (with BOM)"
    if any((byte < 32 and byte not in _CONTROL_TEXT) or byte == 127 for byte in data):
        return None
    if data.isascii():
        return "ASCII"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(data) - error.start < 4 and error.reason == "unexpected end of data":
            return "Unicode text, UTF-8"
        return "Non-ISO extended-ASCII" if any(0x80 <= byte < 0xA0 for byte in data) else "ISO-8859"
    return "Unicode text, UTF-8"


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _language(data: bytes) -> Kind:
    head = data[:4096].lstrip()
    if data.startswith(b"#!"):
        line = data[2:].split(b"\n", 1)[0].strip()[:200]
        for pattern, name, mime in SCRIPTS:
            if re.search(pattern, line):
                return name, mime
        return f"a {line.decode('utf-8', 'replace')} script", "text/plain"
    for start, name, mime in (
        (b"<?php", "PHP script", "text/x-php"), (b"<?xml", "XML 1.0 document", "text/xml"),
        (b"<!doctype html", "HTML document", "text/html"), (b"<html", "HTML document", "text/html"),
    ):  # fmt: skip
        if head[: len(start)].lower() == start:
            return name, mime
    if re.search(rb"^#include\s*[<\"]", data[:4096], re.MULTILINE):
        return "C source", "text/x-c"
    return "", "text/plain"


def _lines(data: bytes) -> str:
    text = ""
    longest = max(map(len, data.replace(b"\r", b"\n").split(b"\n")))
    if longest > LINE_MAX:
        text += f", with very long lines ({longest})"
    crlf = data.count(b"\r\n")
    carriage, feed = data.count(b"\r") - crlf, data.count(b"\n") - crlf
    kinds = [name for name, count in (("CRLF", crlf), ("CR", carriage), ("LF", feed)) if count]
    if not kinds:
        text += ", with no line terminators"
    elif kinds != ["LF"]:
        text += f", with {', '.join(kinds)} line terminators"
    if b"\x1b" in data:
        text += ", with escape sequences"
    if b"\b" in data:
        text += ", with overstriking"
    return text
