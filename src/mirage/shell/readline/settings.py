"""Readline's variables (`bind -v`, recorded with Debian's /etc/inputrc), and what `set NAME VALUE` makes of them (bind.c)."""

from __future__ import annotations

_ON = ("bind-tty-special-chars", "echo-control-characters", "enable-active-region", "enable-bracketed-paste", "enable-meta-key",
       "input-meta", "mark-directories", "match-hidden-files", "meta-flag", "output-meta", "page-completions",
       "prefer-visible-bell")  # fmt: skip
_OFF = ("blink-matching-paren", "byte-oriented", "colored-completion-prefix", "colored-stats", "completion-ignore-case",
        "completion-map-case", "convert-meta", "disable-completion", "enable-keypad", "expand-tilde", "history-preserve-point",
        "horizontal-scroll-mode", "mark-modified-lines", "mark-symlinked-directories", "menu-complete-display-prefix",
        "print-completions-horizontally", "revert-all-at-newline", "show-all-if-ambiguous", "show-all-if-unmodified",
        "show-mode-in-prompt", "skip-completed-text", "visible-stats")  # fmt: skip
_SWITCHES: dict[str, bool] = {name: name in _ON for name in sorted(_ON + _OFF)}
_TEXTS = {
    "bell-style": "audible", "comment-begin": "#", "completion-display-width": "-1", "completion-prefix-display-length": "0",
    "completion-query-items": "100", "editing-mode": "emacs", "emacs-mode-string": "@", "history-size": "500", "keymap": "emacs",
    "keyseq-timeout": "500", "vi-cmd-mode-string": "(cmd)", "vi-ins-mode-string": "(ins)",
}  # fmt: skip
_WORDS = {
    "bell-style": ("none", "off", "audible", "on", "visible"),
    "editing-mode": ("emacs", "vi"),
    "keymap": ("emacs", "emacs-standard", "emacs-meta", "emacs-ctlx", "vi", "vi-move", "vi-command", "vi-insert"),
}
_NUMERIC = frozenset({"completion-display-width", "completion-prefix-display-length", "completion-query-items", "history-size",
                      "keyseq-timeout"})  # fmt: skip
_MAX_TEXT = 256


class Settings:
    """One editor's variables: only what was changed is kept."""

    __slots__ = ("_changed",)

    def __init__(self) -> None:
        self._changed: dict[str, str] | None = None

    def text(self, name: str) -> str:
        """A variable's value as `bind -v` shows it."""
        if self._changed is not None and name in self._changed:
            return self._changed[name]
        return _TEXTS[name] if name in _TEXTS else "on" if _SWITCHES[name] else "off"

    def is_on(self, name: str) -> bool:
        return self.text(name) == "on"

    def set(self, line: str) -> str:
        """`NAME VALUE`; what readline says against it, or nothing."""
        name, _, value = line.strip(" \t").partition(" ")
        value = value.strip(" \t")
        known = name.lower()
        if known in _SWITCHES:
            self._keep(known, "on" if not value or value.lower() == "on" or value == "1" else "off")
        elif known not in _TEXTS:
            return f"readline: {name}: unknown variable name"
        elif known in _WORDS:
            word = value.lower() or ("audible" if known == "bell-style" else "")
            if word not in _WORDS[known]:
                return f"readline: {name}: could not set value to `{value}'"
            self._keep(known, {"off": "none", "on": "audible"}.get(word, word))
        elif known in _NUMERIC:
            self._keep(known, value if value.lstrip("-").isdecimal() and value.isascii() and len(value) < 10 else "0")
        else:
            self._keep(known, value[:_MAX_TEXT])
        return ""

    def _keep(self, name: str, value: str) -> None:
        if self._changed is None:
            self._changed = {}
        self._changed[name] = value

    def lines(self) -> list[tuple[str, str]]:
        """All, in the order of `bind -v`."""
        return [(name, self.text(name)) for name in (*_SWITCHES, *_TEXTS)]
