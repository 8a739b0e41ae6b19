"""GraphQL inside values: a document's names and signs are the client's own, and only its strings carry what somebody typed.

Read as text, `query { user(id: 1) { id } }` has a command on a line of its own and a function of SQL; as a document it has neither.
"""

from __future__ import annotations

from mirage.analysis.http.decoding import pattern

_STRING = rb'"""(?:[^"]|"[^"]|""[^"])*"""|"(?:[^"\\\n]|\\.)*"'
_STRINGS = pattern(_STRING)
_TOKEN = (
    rb"[\s,]+|#[^\n]*\n|\$?[_A-Za-z]\w*(?:\s*\{)?|[:\])]\s*\{|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.\.\.|[!):=@\[\]}]"
    rb"|\(\s*\$?[_A-Za-z]\w*\s*:(?:\s*\{)?|" + _STRING
)  # October 2021, section 2.1; without the signs of schemas (| and &), which shells have, and no {{ or ${, which templates have
_DOCUMENT = pattern(
    rb"\s*(?:(?:query|mutation|subscription|fragment)\b(?:" + _TOKEN + rb")*)?\{\s*(?:\.\.\.|[_A-Za-z])(?:" + _TOKEN + rb")*\}\s*"
)


def strings(text: bytes) -> list[bytes] | None:
    """The strings of a document; None for a text that is none."""
    if text.count(b"{") != text.count(b"}") or not _DOCUMENT.fullmatch(text):
        return None
    return [found.group().strip(b'"') for found in _STRINGS.finditer(text)]
