"""Names of units, and what is made into one (src/basic/unit-name.c of systemd 252)."""

from __future__ import annotations

import re

from mirage.world import units

VALID = re.compile(r"[A-Za-z0-9:_.\\@-]+")
PLAIN = re.compile(r"[A-Za-z0-9:_.]")
GLOB = re.compile(r"[*?\[]")


def escape(text: str) -> str:
    """unit_name_escape()."""
    return "".join(_escaped(char, is_first=not index) for index, char in enumerate(text))


def _escaped(char: str, *, is_first: bool) -> str:
    if char == "/":
        return "-"
    if PLAIN.fullmatch(char) and not (is_first and char == "."):
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))


def escape_path(path: str) -> str | None:
    """unit_name_path_escape(): the path made simple first; None where it goes up."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        return None
    return escape("/".join(parts)) if parts else "-"


def unescape(text: str) -> str:
    """unit_name_unescape()."""
    data = re.sub(
        rb"-|\\x([0-9a-fA-F]{2})",
        lambda found: b"/" if found[0] == b"-" else bytes([int(found[1], 16)]),
        text.encode("utf-8", "surrogateescape"),
    )
    return data.decode("utf-8", "surrogateescape")


def unescape_path(text: str) -> str:
    return "/" if text == "-" else "/" + unescape(text)


def is_valid(name: str) -> bool:
    """unit_name_is_valid() of a plain name or an instance."""
    stem, dot, suffix = name.rpartition(".")
    return bool(dot and stem and f".{suffix}" in units.SUFFIXES and VALID.fullmatch(stem) and len(name) < 256 and stem[0] != "@")


def mangled(word: str, kind: str = "service", *, is_glob: bool = False) -> str:
    """unit_name_mangle_with_suffix(): what is typed, as a unit's name: paths are devices and mounts, and other words have the suffix."""
    if is_valid(word) or (is_glob and GLOB.search(word)):
        return word if word.endswith(units.SUFFIXES) or GLOB.search(word) else f"{word}.{kind}"
    if word.startswith("/dev/"):
        return f"{escape_path(word)}.device"
    if word.startswith("/"):
        return f"{escape_path(word)}.mount"
    safe = "".join(
        char
        if VALID.fullmatch(char)
        else "-"
        if char == "/"
        else "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))
        for char in word
    )
    return safe if safe.endswith(units.SUFFIXES) else f"{safe}.{kind}"
