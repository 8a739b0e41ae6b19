"""What Go's encoding/json says of a text that is none."""

from __future__ import annotations


def complaint(body: bytes, said: str) -> str:
    """encoding/json's syntax errors, told from where the text breaks off."""
    if "truncated" in said:
        return "unexpected EOF"
    at = said.rpartition("byte ")[2].rstrip(")")
    place = int(at) if at.isdecimal() else 0
    sign = body[place : place + 1].decode("latin-1") or "?"
    before = body[:place].rstrip()[-1:]
    where = {
        b"": "looking for beginning of value",
        b"{": "looking for beginning of object key string",
        b":": "looking for beginning of value",
        b",": "looking for beginning of value",
        b"[": "looking for beginning of value",
        b"}": "after top-level value",
    }.get(before, "after object key:value pair")
    return f"invalid character '{sign}' {where}"
