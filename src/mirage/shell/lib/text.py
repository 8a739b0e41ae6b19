"""Text inside the shell is `str`, and any byte survives it: UTF-8 where it is, one lone surrogate a byte where it is not."""

from __future__ import annotations


def to_text(data: bytes | bytearray | memoryview) -> str:
    """Bytes from a file, a path or the wire as text."""
    return bytes(data).decode("utf-8", "surrogateescape")


def to_bytes(text: str) -> bytes:
    """The bytes that `to_text` was given; a surrogate that came from nowhere becomes a question mark."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return b"".join(_one(character) for character in text)


def _one(character: str) -> bytes:
    try:
        return character.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return b"?"
