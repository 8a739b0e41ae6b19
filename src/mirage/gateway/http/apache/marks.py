"""What mod_setenvif notes of a request: Debian's setenvif.conf marks old browsers, which are answered in an older manner."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import re2

from mirage.gateway.http.apache.settings import Directive
from mirage.gateway.http.nginx.message import Request

BROWSER, ATTRIBUTE = ("browsermatch", "browsermatchnocase"), ("setenvif", "setenvifnocase")
OF_REQUEST: dict[str, Callable[[Request], bytes]] = {
    "request_method": lambda request: request.method,
    "request_uri": lambda request: request.path,
    "request_protocol": lambda request: b"HTTP/%d.%d" % divmod(request.version, 1000),
}


def marks(directives: Iterable[Directive], request: Request) -> frozenset[str]:
    """Names of the variables that are set."""
    found: dict[str, str] = {}
    for one in directives:
        if one.name in BROWSER and len(one.words) > 1:
            of, pattern, *words = "user-agent", *one.words
        elif one.name in ATTRIBUTE and len(one.words) > 2:
            of, pattern, *words = one.words
        else:
            continue
        asked = compiled(pattern, is_caseless=one.name.endswith("nocase"))
        if asked is not None and asked.search(_attribute(of.lower(), request)):
            for word in words:
                name, mark, value = word.partition("=")
                found.pop(name.removeprefix("!"), None)
                if not name.startswith("!"):
                    found[name] = value if mark else "1"
    return frozenset(found)


def _attribute(name: str, request: Request) -> str:
    known = OF_REQUEST.get(name)
    return (known(request) if known is not None else request.first.get(name.encode("latin-1"), b"")).decode("latin-1")


@lru_cache(maxsize=256)
def compiled(pattern: str, *, is_caseless: bool = False) -> Any:
    """By RE2, since it may be a visitor's; None for what it does not know."""
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not is_caseless
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None
