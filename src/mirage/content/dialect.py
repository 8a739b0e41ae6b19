"""What one company calls the classes and ids of its pages, in style sheets and scripts; `php.names` draws the same ones for its PHP."""

from __future__ import annotations

import re
from functools import lru_cache

from mirage.base.chance import dice

NAMES = {
    "flash": ("flash", "message", "info", "ok", "notice"), "search": ("search", "filter", "find", "bar"), "login": ("login", "signin", "box", "small"),
    "pager": ("pager", "pages", "nav", "paging"), "num": ("num", "number", "right-align", "n"), "delete": ("delete", "danger", "del", "remove"),
    "error": ("error", "err", "warn", "bad"), "right": ("right", "user", "who", "account"),
    "top": ("top", "head", "header", "menu"), "main": ("main", "content", "page", "body"), "foot": ("foot", "footer", "bottom", "end"),
}  # fmt: skip
TURNS = (  # of what runs in the browser: the first is what its writer writes
    ("Really delete?", "Delete this?", "Are you sure?", "Delete?"),
    ("if (!confirm(", "if (!window.confirm(", "if (false === confirm("),
    (".forEach(function (", ".forEach(function(", ".forEach( function ("),
)  # fmt: skip


class Dialect:
    """One company's choices."""

    def __init__(self, key: bytes) -> None:
        chance = dice(key, "dialect")
        self.names = {name: chance.choice(others) for name, others in NAMES.items()}
        self._turns = [(turn[0], chance.choice(turn)) for turn in TURNS]

    def css(self, text: str) -> str:
        """A style sheet."""
        return re.sub(r"(?<![\w;: ])([.#])([a-z]\w*)(?=[^;]*\{)|(button)\.(delete)", self._selector, text)

    def js(self, text: str) -> str:
        """What runs in the browser."""
        for old, new in self._turns:
            text = text.replace(old, new)
        return re.sub(
            r"(button)\.(delete)|([.])(search)(?= )", lambda match: f"{match[1] or ''}.{self.names[match[2] or match[4]]}", text
        )

    def _selector(self, match: re.Match[str]) -> str:
        if match[3]:
            return f"button.{self.names['delete']}"
        return match[1] + self.names.get(match[2], match[2])


@lru_cache(maxsize=16)
def dialect(key: bytes) -> Dialect:
    """The dialect of a company, by what it is drawn from."""
    return Dialect(key)
