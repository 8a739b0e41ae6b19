"""The regular expressions of a configuration, run by RE2: they may be a visitor's, and no pattern makes it slow.

What it does not know (look-around, back references) matches nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import re2

_ENDS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\$", re.DOTALL)


@lru_cache(maxsize=256)
def compiled(pattern: str, *, ignores_case: bool = False) -> Any:
    """For `search` in bytes; None for a pattern that is none, or that RE2 does not run."""
    options = re2.Options()
    options.log_errors = False
    options.encoding = re2.Options.Encoding.LATIN1
    options.case_sensitive = not ignores_case
    text = _ENDS.sub(lambda found: r"(?:\n?\z)" if found[0] == "$" else found[0], pattern)  # PCRE's $ is before a last newline too
    try:
        return re2.compile(text.replace("(?<", "(?P<").encode("latin-1", "replace"), options)
    except re2.error:
        return None
