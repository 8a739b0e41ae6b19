"""`make conformance HTTP=DIR`: a public set of HTTP requests, asked of the real nginx and Apache and of ours.

DIR is a checkout of the set; nothing of it is kept here. Requests are found in llhttp's notation (nodejs/llhttp, the fenced `http`
blocks of `test/request/*.md`) and as raw bytes in files that end in .http, .raw or .req. The real servers judge: what they answer
is right.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from tests.e2e.http import real, real_apache
from tests.e2e.http.duel import compare, servers, show

MISSING = {"nginx": real.missing, "apache": real_apache.missing}
RAW = {".http", ".raw", ".req"}
_CASE = re.compile(r"^(?:#+ (?P<title>[^\n]*)|```http\n(?P<text>.*?)^```)$", re.MULTILINE | re.DOTALL)
_ESCAPE = re.compile(r"\\(?:(?P<letter>[rntf])|x(?P<hex>[0-9a-fA-F]+)|(?P<octal>[0-7]{1,3}))")
_LETTERS = {"r": "\r", "n": "\n", "t": "\t", "f": "\f"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    requests = dict(cases(parser.parse_args().directory))
    if not requests:
        parser.error("no requests there: Markdown with fenced http blocks, or files that end in .http, .raw or .req")
    differing = 0
    for kind, missing in MISSING.items():
        if why := missing():
            print(f"{kind}: {why}")
            continue
        with servers(kind) as pair:
            found = compare(pair, requests)
        print(show(requests, found))
        print(f"{kind}: {len(requests) - len(found)} of {len(requests)} answered the same")
        differing += len(found)
    raise SystemExit(1 if differing else 0)


def cases(directory: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each request."""
    for file in sorted(directory.rglob("*")):
        name = str(file.relative_to(directory))
        if file.suffix in RAW:
            yield name, file.read_bytes()
        elif file.suffix == ".md":
            title, count = "", 0
            for found in _CASE.finditer(file.read_text(encoding="utf-8")):
                if found["text"] is None:
                    title = found["title"]
                    continue
                count += 1
                yield f"{name} {count}: {title}", plain(found["text"])


def plain(text: str) -> bytes:
    """llhttp's notation: a line break is CRLF, but one behind a backslash is none; the last one is not meant."""
    text = re.sub(r"\\\n", "", text.removesuffix("\n")).replace("\n", "\r\n")
    return _ESCAPE.sub(_byte, text).encode("latin-1", "replace")


def _byte(found: re.Match[str]) -> str:
    if found["letter"]:
        return _LETTERS[found["letter"]]
    return chr(int(found["hex"], 16) if found["hex"] else int(found["octal"], 8))


if __name__ == "__main__":
    main()
