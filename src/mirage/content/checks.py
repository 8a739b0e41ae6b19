"""What every file of a class must pass, checked here by the parsers that Python has; real programs are asked in tests/e2e/content.

A check takes the brief and the bytes and says what is wrong, or "". A policy names its checks; a draft that fails one is dropped.
"""

from __future__ import annotations

import ast
import base64
import binascii
import configparser
import csv
import datetime
import email
import email.policy
import io
import json
import netrc
import re
import struct
import tempfile
import zlib
from collections.abc import Callable

from mirage.base.clock import SECOND
from mirage.content import innodb
from mirage.content.facts import Brief
from mirage.content.moments import local
from mirage.content.policy import policies

Check = Callable[[Brief, bytes], str]

CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
GERMAN = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(20\d\d)\b")


def wrong(brief: Brief, data: bytes) -> list[str]:
    """All that is wrong with a file; [] for one that may be shown."""
    policy = policies()[brief.kind]
    found = ["larger than its class may be"] if len(data) > policy.limit else []
    if brief.state in ("valid", "stale"):
        plain = _unpacked(brief, data)
        found += [f"{name}: {text}" for name in policy.checks if (text := CHECKS[name](brief, plain))]
    return found


def _unpacked(brief: Brief, data: bytes) -> bytes:
    return zlib.decompress(data, 31) if brief.path.endswith(".gz") else data


def _text(brief: Brief, data: bytes) -> str:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return str(error)
    return "control characters" if CONTROL.search(data) else ""


def _dates(brief: Brief, data: bytes) -> str:
    """No day after the file was written, but where the text speaks of what is due; none before people of the company could be."""
    written = local(brief.time, brief).date()
    text = data.decode("utf-8", "replace")
    found = [match.groups() for match in ISO.finditer(text)] + [tuple(reversed(match.groups())) for match in GERMAN.finditer(text)]
    for year, month, day in found:
        try:
            when = datetime.date(int(year), int(month), int(day))
        except ValueError:
            return f"no such day: {year}-{month}-{day}"
        if when > max(written, local(brief.site.now, brief).date()):
            return f"{when} is after {written}"
    return ""


def _mail(brief: Brief, data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    if message.defects:
        return str(message.defects[0])
    known = {one.mail for one in brief.company.staff}
    for header in ("From", "To"):
        address = message[header].addresses[0].addr_spec
        if address not in known:
            return f"{header}: {address} is nobody of the company"
    sent = message["Date"].datetime
    return "" if sent.timestamp() <= brief.time / SECOND else f"sent {sent} after it was saved"


def _table(brief: Brief, data: bytes) -> str:
    separator = "\t" if brief.path.endswith(".tsv") else ";"
    widths = {len(row) for row in csv.reader(io.StringIO(data.decode(), newline=""), delimiter=separator)}
    return "" if len(widths) <= 1 else f"rows of {sorted(widths)} columns"


def _python(brief: Brief, data: bytes) -> str:
    try:
        ast.parse(data)
    except SyntaxError as error:
        return str(error)
    return ""


def _sh(brief: Brief, data: bytes) -> str:
    text = data.decode()
    return "quotes" if len(re.findall(r'(?<!\\)"', text)) % 2 else ""


def _php(brief: Brief, data: bytes) -> str:
    text = data.decode()
    if not text.startswith("<"):
        return "does not begin as PHP"
    return _braces(brief, re.sub(rb"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", b"", data))


def _braces(brief: Brief, data: bytes) -> str:
    counts = [data.count(opening) - data.count(closing) for opening, closing in ((b"{", b"}"), (b"(", b")"))]
    return f"unbalanced {counts}" if any(counts) else ""


def _ini(brief: Brief, data: bytes) -> str:
    parser = configparser.ConfigParser(interpolation=None, strict=False, comment_prefixes=(";", "#"))
    text = data.decode()
    try:
        parser.read_string(text if re.search(r"^\[", text, re.MULTILINE) else "[top]\n" + text)
    except configparser.Error as error:
        return str(error)
    return ""


def _netrc(brief: Brief, data: bytes) -> str:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            hosts = netrc.netrc(file.name).hosts
        except netrc.NetrcParseError as error:
            return str(error)
    known = {machine.name for machine in brief.company.machines}
    return "" if set(hosts) <= known else f"machines that are not there: {sorted(set(hosts) - known)}"


def _private_key(brief: Brief, data: bytes) -> str:
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        load_ssh_private_key(data, None)
    except ValueError as error:
        return str(error)
    return ""


def _public_key(brief: Brief, data: bytes) -> str:
    for line in data.decode().splitlines():
        fields = line.split()
        at = next((at for at, field in enumerate(fields) if field.startswith(("ssh-", "ecdsa-"))), None)
        if at is None:
            return f"no key: {line[:40]}"
        try:
            blob = base64.b64decode(fields[at + 1], validate=True)
        except (binascii.Error, IndexError) as error:
            return str(error)
        length = struct.unpack(">I", blob[:4])[0]
        if blob[4 : 4 + length].decode("ascii", "replace") != fields[at]:
            return "the type inside is another"
    return ""


def _known_hosts(brief: Brief, data: bytes) -> str:
    lines = data.decode().splitlines()
    hashed = re.compile(r"\|1\|[A-Za-z0-9+/]{27}=\|[A-Za-z0-9+/]{27}= (ssh|ecdsa)-")
    bad = next((line for line in lines if not hashed.match(line)), "")
    return f"no hashed host: {bad[:40]}" if bad else _public_key(brief, data)


def _json(brief: Brief, data: bytes) -> str:
    try:
        json.loads(data)
    except ValueError as error:
        return str(error)
    return ""


def _log(brief: Brief, data: bytes) -> str:
    """Every line begins with its moment, and they only rise."""
    stamps = [line.lstrip("[")[:19] for line in data.decode().splitlines()]
    if any(not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", stamp) for stamp in stamps):
        return "a line without its moment"
    return "" if stamps == sorted(stamps) else "moments go back"


def _png(brief: Brief, data: bytes) -> str:
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "no PNG"
    at = 8
    while at < len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        if zlib.crc32(data[at + 4 : at + 8 + length]) != struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0]:
            return "checksum"
        at += 12 + length
    return ""


def _pdf(brief: Brief, data: bytes) -> str:
    place = re.search(rb"startxref\n(\d+)\n%%EOF\n$", data)
    return (
        "" if data.startswith(b"%PDF-1.4\n") and place and data[int(place[1]) :].startswith(b"xref\n") else "no cross-reference table"
    )


def _sql(brief: Brief, data: bytes) -> str:
    text = re.sub(r"'(?:[^'\\]|\\.)*'", "''", data.decode())
    if text.count("(") != text.count(")"):
        return "parentheses"
    return "" if re.search(r"^-- Dump completed on ", text, re.MULTILINE) else "cut off"


def _pages(brief: Brief, data: bytes) -> str:
    """Pages of InnoDB, each with its number and its checksum (full_crc32)."""
    for at in range(0, len(data), innodb.PAGE):
        page = data[at : at + innodb.PAGE]
        if any(page) and (
            page[4:8] != (at // innodb.PAGE).to_bytes(4, "big") or innodb.crc32c(page[:-4]) != int.from_bytes(page[-4:], "big")
        ):
            return f"page {at // innodb.PAGE}"
    return "" if data and len(data) % innodb.PAGE == 0 else "no whole pages"


def _cron(brief: Brief, data: bytes) -> str:
    users = {"root", "www-data", *(one.login for one in brief.company.staff)}
    for line in data.decode().splitlines():
        if line and not line.startswith("#") and "=" not in line.split()[0]:
            fields = line.split(None, 6)
            if len(fields) < 7 or fields[5] not in users:
                return f"no job: {line}"
    return ""


CHECKS: dict[str, Check] = {
    "text": _text, "dates": _dates, "mail": _mail, "table": _table, "python": _python, "sh": _sh, "php": _php, "braces": _braces,
    "ini": _ini, "netrc": _netrc, "private-key": _private_key, "public-key": _public_key, "known-hosts": _known_hosts, "json": _json,
    "log": _log, "png": _png, "pdf": _pdf, "sql": _sql, "cron": _cron, "pages": _pages,
}  # fmt: skip
