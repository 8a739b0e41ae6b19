"""A mail as the program in which it was written sends it: the order of its headers, its numbers, how it breaks long lines.

Thunderbird, Outlook 16, Apple Mail 16 and Roundcube each are told from the others by that.
"""

from __future__ import annotations

import base64
import email.utils
import quopri
import textwrap
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

from mirage.content.facts import Staff

FLOWED = 72  # columns, RFC 3676
EPOCH = 116_444_736_000_000_000  # of Unix in FILETIME, 100 ns since 1601


class Message(NamedTuple):
    """What is sent; `answered` is when that was written to which it is an answer."""

    sender: Staff
    reader: Staff
    subject: str
    sent: datetime
    answered: datetime | None
    body: list[str]
    chance: Random


class Answered(NamedTuple):
    """A mail to which another is an answer."""

    writer: Staff
    reader: Staff
    subject: str
    time: datetime
    lines: list[str]


def written(program: str, message: Message) -> str:
    """The whole mail, as it was delivered."""
    return f"Return-Path: <{message.sender.mail}>\nDelivered-To: {message.reader.mail}\n" + PROGRAMS[program](message)


def quoted(program: str, answer: Answered) -> list[str]:
    """What stands below an answer of that to which it is one."""
    name, lines = answer.writer.full or answer.writer.mail, [f"> {line}".rstrip() for line in answer.lines]
    match program:
        case "Thunderbird":
            return [f"On {answer.time:%d.%m.%y %H:%M}, {name} wrote:", *lines]
        case "Roundcube":
            return [f"On {answer.time:%Y-%m-%d %H:%M}, {name} wrote:", *lines]
        case "Apple Mail":
            return [f"> On {answer.time.day}. {answer.time:%b %Y, at %H:%M}, {named(answer.writer)} wrote:", ">", *lines]
    return [
        "-----Original Message-----", f"From: {named(answer.writer)}", f"Sent: {answer.time:%A}, {answer.time.day} {answer.time:%B %Y %H:%M}",
        f"To: {named(answer.reader)}", f"Subject: {answer.subject}", "", *answer.lines,
    ]  # fmt: skip


def named(one: Staff) -> str:
    """Name and address."""
    return f"{one.full} <{one.mail}>" if one.full else one.mail


def _thunderbird(message: Message) -> str:
    number, other = (f"<{_uuid(message.chance)}@{_domain(one)}>" for one in (message.sender, message.reader))
    encoding, text = _flowed(message.body)
    return _joined(
        f"Message-ID: {number}", _date(message), "MIME-Version: 1.0", "User-Agent: Mozilla Thunderbird", _subject(message), "Content-Language: en-US",
        f"To: {named(message.reader)}", _answer("References", message, other), f"From: {named(message.sender)}", _answer("In-Reply-To", message, other),
        "Content-Type: text/plain; charset=UTF-8; format=flowed", f"Content-Transfer-Encoding: {encoding}", text=text,
    )  # fmt: skip


def _roundcube(message: Message) -> str:
    number, other = (f"<{message.chance.getrandbits(128):032x}@{_domain(one)}>" for one in (message.sender, message.reader))
    encoding, text = _flowed(message.body)
    charset = "US-ASCII" if encoding == "7bit" else "UTF-8"
    return _joined(
        "MIME-Version: 1.0", _date(message), f"From: {named(message.sender)}", f"To: {named(message.reader)}", _subject(message),
        _answer("In-Reply-To", message, other), _answer("References", message, other), "User-Agent: Roundcube Webmail", f"Message-ID: {number}",
        f"X-Sender: {message.sender.mail}", f"Content-Type: text/plain; charset={charset};\n format=flowed", f"Content-Transfer-Encoding: {encoding}", text=text,
    )  # fmt: skip


def _apple(message: Message) -> str:
    number, other = (f"<{_uuid(message.chance).upper()}@{_domain(one)}>" for one in (message.sender, message.reader))
    is_plain = _is_ascii(message.body) and max(map(len, message.body)) < 76
    text = "\n".join(message.body)
    order = [
        _date(message),
        _answer("References", message, other),
        f"To: {named(message.reader)}",
        _answer("In-Reply-To", message, other),
    ]
    return _joined(
        f"From: {named(message.sender)}", f"Content-Type: text/plain;\n\tcharset={'us-ascii' if is_plain else 'utf-8'}",
        f"Content-Transfer-Encoding: {'7bit' if is_plain else 'quoted-printable'}", "Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3774.600.62\\))",
        _subject(message), *((*order, f"Message-Id: {number}") if message.answered else (f"Message-Id: {number}", *order)),
        "X-Mailer: Apple Mail (2.3774.600.62)", text=text if is_plain else quopri.encodestring(text.encode()).decode(),
    )  # fmt: skip


def _outlook(message: Message) -> str:
    chance = message.chance
    filed = [
        EPOCH + int((moment or message.sent).astimezone(UTC).timestamp() * 10_000_000) for moment in (message.sent, message.answered)
    ]
    numbers = [
        f"<{chance.randrange(1, 64):04x}{time >> 32:08x}${chance.getrandbits(32):08x}${chance.getrandbits(32):08x}$@{_domain(one)}>"
        for time, one in zip(filed, (message.sender, message.reader))
    ]
    index = filed[1].to_bytes(8, "big")[:6] + chance.randbytes(16) + (chance.randbytes(5) if message.answered else b"")
    lines = [part for line in message.body for part in (textwrap.wrap(line, 76) or [""])]
    encoding = "7bit" if _is_ascii(lines) else "8bit"
    return _joined(
        f'From: "{message.sender.full}" <{message.sender.mail}>', f"To: <{message.reader.mail}>", _answer("References", message, numbers[1]),
        _answer("In-Reply-To", message, numbers[1]), _subject(message).replace(": Re:", ": RE:"), _date(message), f"Message-ID: {numbers[0]}", "MIME-Version: 1.0",
        f'Content-Type: text/plain;\n\tcharset="{"us-ascii" if encoding == "7bit" else "utf-8"}"', f"Content-Transfer-Encoding: {encoding}",
        "X-Mailer: Microsoft Outlook 16.0", f"Thread-Index: {base64.b64encode(index).decode()}", "Content-Language: en-us", text="\n".join(lines),
    )  # fmt: skip


PROGRAMS: Mapping[str, Callable[[Message], str]] = {
    "Thunderbird": _thunderbird,
    "Outlook": _outlook,
    "Apple Mail": _apple,
    "Roundcube": _roundcube,
}


def _joined(*headers: str, text: str) -> str:
    return "\n".join(header for header in headers if header) + f"\n\n{text}\n"


def _date(message: Message) -> str:
    return f"Date: {email.utils.format_datetime(message.sent)}"


def _subject(message: Message) -> str:
    return f"Subject: {'Re: ' if message.answered else ''}{message.subject}"


def _answer(name: str, message: Message, number: str) -> str:
    """A header that only an answer has."""
    return f"{name}: {number}" if message.answered else ""


def _flowed(body: list[str]) -> tuple[str, str]:
    """How it is encoded, and a text whose soft breaks end with a space (format=flowed); what is quoted stays."""
    lines: list[str] = []
    for line in body:
        parts = [line] if line.startswith(">") or not line.strip() else textwrap.wrap(line, FLOWED - 1)
        lines += [*(f"{part} " for part in parts[:-1]), parts[-1]]
    return "7bit" if _is_ascii(lines) else "8bit", "\n".join(lines)


def _is_ascii(lines: list[str]) -> bool:
    return all(line.isascii() for line in lines)


def _uuid(chance: Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _domain(one: Staff) -> str:
    return one.mail.partition("@")[2]
