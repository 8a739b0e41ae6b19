"""The name of a program without its directory and version, so that /usr/bin/python3.11 and python are one."""

from __future__ import annotations

import re
from functools import lru_cache

_VERSIONED = re.compile(
    r"(python|pypy|perl|ruby|php|lua|luajit|node|pip|gcc|g\+\+|c\+\+|clang|clang\+\+|cpp|tclsh|wish|guile|easy_install|ghc|"
    r"jjs|gdb|julia|gawk|rustc|erl|rvim|vim|vi|nc|netcat|ksh|bash|zsh|nmap|java|irb|gem|cobc|xmodmap|awk)[-.0-9]*\d"
    r"(?:-(?:fpm|cgi|cli))?"
)
_ALIASES = {
    "nodejs": "node", "nc.traditional": "nc", "nc.openbsd": "nc", "netcat": "nc", "ncat": "nc", "vim.basic": "vim", "vim.tiny": "vim",
    "vim.gtk3": "vim", "hd": "hexdump", "egrep": "grep", "fgrep": "grep", "pypy": "python", "luajit": "lua", "rbash": "bash",
}  # fmt: skip


@lru_cache(8192)
def plain_name(word: str) -> str:
    """`word` is how the program was called; at most 64 characters of it count."""
    name = word.rstrip("/").rpartition("/")[2][:64] or word[:64]
    found = _VERSIONED.fullmatch(name)
    if found:
        name = found.group(1)
    return _ALIASES.get(name, name)
