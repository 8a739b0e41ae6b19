"""/etc/nginx/mime.types, read from the machine itself."""

from __future__ import annotations

import re

_BLOCK = re.compile(rb"types\s*\{(.*?)\}", re.DOTALL)


def parse(text: bytes) -> dict[bytes, bytes]:
    """Type by extension; an extension that stands twice has the first of its types (nginx warns of the other)."""
    found: dict[bytes, bytes] = {}
    block = _BLOCK.search(re.sub(rb"#[^\n]*", b"", text))
    for line in block[1].split(b";") if block else ():
        kind, *extensions = line.split()[:1] + line.split()[1:] or [b""]
        for extension in extensions:
            found.setdefault(extension.lower(), kind)
    return found
