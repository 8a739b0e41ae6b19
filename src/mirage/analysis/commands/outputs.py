"""What a program prints, where its arguments and its input alone decide that: the usual carriers of hidden commands.

Each function gets the arguments and the input (None where it is not known) and answers the output, or None where it cannot tell.
Every result is bounded by LONGEST characters.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import lzma
import re
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

from mirage.syntax.ansi import decode_ansi, decode_echo

LONGEST = 65536
Output = Callable[[list[str], "str | None"], "str | None"]
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=_-]+")
_NOT_HEX = re.compile(r"[^0-9A-Fa-f]+")
_FORMAT = re.compile(r"%(?:%|([-+ #0]*)(\d*)(?:\.(\d+))?([sbqcdiouxX]))")
_RANGE = re.compile(r"(.)-(.)", re.DOTALL)
_SUBSTITUTION = re.compile(r"s([/|#,:!@])((?:(?!\1).)*)\1((?:(?!\1).)*)\1(g?)")


def _echo(args: list[str], _: str | None) -> str | None:
    escapes, newline = False, True
    index = 0
    while index < len(args) and re.fullmatch(r"-[neE]+", args[index]):
        escapes = escapes or "e" in args[index]
        newline = newline and "n" not in args[index]
        index += 1
    text = " ".join(args[index:])
    if escapes:
        text, ended = decode_echo(text)
        newline = newline and not ended
    return text + "\n" if newline else text


def _printf(args: list[str], _: str | None) -> str | None:
    if args[:1] == ["--"]:
        args = args[1:]
    if not args or args[0] == "-v":
        return None
    form, values = decode_echo(args[0], octal_needs_zero=False)[0], args[1:]
    taken = 0

    def conversion(found: re.Match[str]) -> str:
        nonlocal taken
        kind = found.group(4)
        if kind is None:
            return "%"
        value = values[taken] if taken < len(values) else ""
        taken += 1
        if kind == "b":
            return decode_echo(value, octal_needs_zero=False)[0]
        if kind in "sq":
            return value
        if kind == "c":
            return value[:1]
        try:
            number = int(value, 0) if not value.startswith(("'", '"')) else ord(value[1:2] or "\0")
        except ValueError:
            return value
        width = min(int(found.group(2) or 0), 64)
        text = format(number, {"o": "o", "x": "x", "X": "X"}.get(kind, "d"))
        return text.zfill(width) if "0" in found.group(1) or found.group(3) else text.rjust(width)

    pieces = [_FORMAT.sub(conversion, form)]
    while 0 < taken < len(values) and sum(map(len, pieces)) < LONGEST:
        pieces.append(_FORMAT.sub(conversion, form))
    return "".join(pieces)


def _bytes(text: str) -> bytes:
    """The bytes that a text stands for; halves of surrogate pairs that stand for none are question marks."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _base64(args: list[str], stdin: str | None) -> str | None:
    decode = any(word in ("-d", "-D", "--decode", "-di", "-id", "-r") or word.startswith("--dec") for word in args)
    if stdin is None:
        return None
    return decode_base64(stdin) if decode else base64.b64encode(_bytes(stdin)).decode() + "\n"


def decode_base64(text: str) -> str | None:
    """The text that base64 (or base64url) stands for; None where it is none."""
    packed = _NOT_BASE64.sub("", text[: LONGEST * 2]).rstrip("=").replace("-", "+").replace("_", "/")
    packed = packed[: len(packed) - (len(packed) % 4 == 1)]
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        return None


def _base32(args: list[str], stdin: str | None) -> str | None:
    if stdin is None or not {"-d", "--decode"} & set(args):
        return None
    packed = re.sub(r"[^A-Z2-7]+", "", stdin[:LONGEST])
    try:
        return base64.b32decode(packed + "=" * (-len(packed) % 8)).decode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        return None


def _xxd(args: list[str], stdin: str | None) -> str | None:
    letters = "".join(word[1:] for word in args if word.startswith("-") and not word.startswith("--"))
    if stdin is None or "r" not in letters:
        return None
    return decode_hex(stdin) if "p" in letters else None


def decode_hex(text: str) -> str:
    """The text that pairs of hexadecimal digits stand for."""
    digits = _NOT_HEX.sub("", re.sub(r"\\x|0x", "", text[: LONGEST * 2]))
    return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("utf-8", "surrogateescape")


def _openssl(args: list[str], stdin: str | None) -> str | None:
    if args and (args[0] == "base64" or (args[0] == "enc" and {"-base64", "-a"} & set(args))) and "-d" in args:
        return decode_base64(stdin) if stdin is not None else None
    return None


def _rev(_: list[str], stdin: str | None) -> str | None:
    return None if stdin is None else "\n".join(line[::-1] for line in stdin.split("\n"))


def _tac(_: list[str], stdin: str | None) -> str | None:
    return None if stdin is None else "\n".join(reversed(stdin.rstrip("\n").split("\n"))) + "\n"


def _tr(args: list[str], stdin: str | None) -> str | None:
    if stdin is None:
        return None
    sets = [_characters(word) for word in args if not (word.startswith("-") and len(word) > 1)]
    letters = "".join(word[1:] for word in args if word.startswith("-") and len(word) > 1)
    if "d" in letters and sets and "c" not in letters:
        return stdin.translate(dict.fromkeys(map(ord, sets[0])))
    if len(sets) == 2 and sets[1] and not letters:
        padded = sets[1] + sets[1][-1] * (len(sets[0]) - len(sets[1]))
        return stdin.translate({ord(a): b for a, b in reversed(list(zip(sets[0], padded)))})
    return stdin if letters in ("s",) else None


def _characters(text: str) -> str:
    """The characters of a set of tr, ranges and escapes written out."""
    return _RANGE.sub(lambda found: "".join(map(chr, range(ord(found[1]), min(ord(found[2]), 0x2FF) + 1))), decode_ansi(text[:512]))


def _sed(args: list[str], stdin: str | None) -> str | None:
    scripts = [word for word in args if not word.startswith("-")]
    if stdin is None or len(scripts) != 1:
        return None
    found = _SUBSTITUTION.fullmatch(scripts[0].strip("; "))
    if found is None or re.search(r"[\\.*\[^$&]", found[2] + found[3].replace("\\", "")):
        return None
    return stdin.replace(found[2], found[3]) if found[4] else "\n".join(s.replace(found[2], found[3], 1) for s in stdin.split("\n"))


def _head(args: list[str], stdin: str | None) -> str | None:
    return _end(args, stdin, is_first=True)


def _tail(args: list[str], stdin: str | None) -> str | None:
    return _end(args, stdin, is_first=False)


def _end(args: list[str], stdin: str | None, *, is_first: bool) -> str | None:
    """One end of the input; all of it where how much is asked for is not told in a plain number."""
    found = _COUNT.fullmatch(" ".join(args))
    if stdin is None or found is None:
        return stdin if all(word.startswith("-") for word in args) else None
    pieces = [*stdin] if found[1] in ("c", "bytes") else stdin.splitlines(keepends=True)
    count = min(int(found[2]), len(pieces))
    return "".join(pieces[:count] if is_first else pieces[len(pieces) - count :])


_COUNT = re.compile(r"-?-?(c|n|bytes|lines|)[ =]?(\d{1,6})")


def _cut(args: list[str], stdin: str | None) -> str | None:
    """Fields, or characters, from one number to another."""
    found = _CUT.fullmatch(" ".join(args))
    if stdin is None or found is None:
        return None
    delimiter, by, first, dash, last = found.group(1) or "\t", found[2], int(found[3] or 1), found[4], found[5]
    end = int(last) if last else None if dash else first
    lines = [
        line[first - 1 : end] if by in "bc" else delimiter.join(line.split(delimiter)[first - 1 : end]) for line in stdin.splitlines()
    ]
    return "\n".join(lines) + "\n"


_CUT = re.compile(r"(?:-d ?(.) )?-([fcb]) ?(\d{0,4})(-?)(\d{0,4})")


def _unpacked(make: Callable[[], Any], *needed: str) -> Output:
    """What a packed input holds; where options are `needed`, only with one of them."""

    def unpack(args: list[str], stdin: str | None) -> str | None:
        letters = "".join(word.lstrip("-") for word in args)
        if stdin is None or any(word[:1] != "-" for word in args) or (needed and not any(word in letters for word in needed)):
            return None
        try:
            return bytes(make().decompress(_bytes(stdin), LONGEST)).decode("utf-8", "surrogateescape")
        except (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError):
            return None

    return unpack


_GZIP = partial(zlib.decompressobj, zlib.MAX_WBITS | 16)
_XZ = partial(lzma.LZMADecompressor, memlimit=64 << 20)


def _same(args: list[str], stdin: str | None) -> str | None:
    return stdin if all(word.startswith("-") for word in args) else None


def _found(args: list[str], _: str | None) -> str | None:
    names = [word for word in args if not word.startswith("-")]
    return names[0] + "\n" if names else None


def _processes(args: list[str], _: str | None) -> str | None:
    """The name that was asked for stands for the number of its process."""
    names = [word for word in args if not word.startswith("-")]
    return names[-1] + "\n" if names else None


OUTPUTS: dict[str, Output] = {
    "echo": _echo, "printf": _printf, "base64": _base64, "b64decode": lambda args, stdin: _base64(["-d"], stdin),
    "base32": _base32, "xxd": _xxd, "openssl": _openssl, "rev": _rev, "tac": _tac, "tr": _tr, "sed": _sed, "cat": _same,
    "tee": lambda _, stdin: stdin, "sort": _same, "uniq": _same, "head": _head, "tail": _tail, "cut": _cut,
    "gunzip": _unpacked(_GZIP), "zcat": _unpacked(_GZIP), "gzip": _unpacked(_GZIP, "d"), "pigz": _unpacked(_GZIP, "d"),
    "bunzip2": _unpacked(bz2.BZ2Decompressor), "bzcat": _unpacked(bz2.BZ2Decompressor), "bzip2": _unpacked(bz2.BZ2Decompressor, "d"),
    "unxz": _unpacked(_XZ), "xzcat": _unpacked(_XZ), "xz": _unpacked(_XZ, "d"), "unlzma": _unpacked(_XZ), "lzcat": _unpacked(_XZ),
    "which": _found, "type": _found,
    "whereis": _found, "pidof": _processes, "pgrep": _processes,
    "basename": lambda args, _: args[0].rpartition("/")[2] + "\n" if args else None,
}  # fmt: skip


def output(name: str, args: list[str], stdin: str | None) -> str | None:
    """What the program prints; None where that is not known. Never raises."""
    function = OUTPUTS.get(name)
    if function is None:
        if name == "command" and args[:1] and args[0] in ("-v", "-V"):
            return _found(args, None)
        return None
    text = function(args, stdin)
    return None if text is None else text[:LONGEST]
