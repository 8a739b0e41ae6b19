"""The keys of emacs mode: readline 8.2's defaults, bash's additions, and those of Debian's /etc/inputrc (`bind -p`, recorded)."""

from __future__ import annotations

import re

_SPELLED = r"""
\C-@ set-mark
\C-a beginning-of-line
\C-b backward-char
\C-d delete-char
\C-e end-of-line
\C-f forward-char
\C-g abort
\C-h backward-delete-char
\C-i complete
\C-j accept-line
\C-k kill-line
\C-l clear-screen
\C-m accept-line
\C-n next-history
\C-o operate-and-get-next
\C-p previous-history
\C-q quoted-insert
\C-r reverse-search-history
\C-s forward-search-history
\C-t transpose-chars
\C-u unix-line-discard
\C-v quoted-insert
\C-w unix-word-rubout
\C-y yank
\C-] character-search
\C-_ undo
\C-? backward-delete-char
\C-x\C-e edit-and-execute-command
\C-x( start-kbd-macro
\C-x) end-kbd-macro
\C-xe call-last-kbd-macro
\C-x\C-g abort
\C-x\C-u undo
\C-x\C-v display-shell-version
\C-x\C-x exchange-point-and-mark
\C-x\C-? backward-kill-line
\e\C-g abort
\e\C-h backward-kill-word
\e\C-i dynamic-complete-history
\e\C-l clear-display
\e\C-r revert-line
\e\C-y yank-nth-arg
\e\C-] character-search-backward
\e\C-? backward-kill-word
\e  set-mark
\e# insert-comment
\e* insert-completions
\e- digit-argument
\e0 digit-argument
\e1 digit-argument
\e2 digit-argument
\e3 digit-argument
\e4 digit-argument
\e5 digit-argument
\e6 digit-argument
\e7 digit-argument
\e8 digit-argument
\e9 digit-argument
\e. yank-last-arg
\e_ yank-last-arg
\e< beginning-of-history
\e> end-of-history
\e? possible-completions
\e= possible-completions
\e\ delete-horizontal-space
\eb backward-word
\ec capitalize-word
\ed kill-word
\ef forward-word
\el downcase-word
\en non-incremental-forward-search-history
\ep non-incremental-reverse-search-history
\er revert-line
\et transpose-words
\eu upcase-word
\ey yank-pop
\e[A previous-history
\e[B next-history
\e[C forward-char
\e[D backward-char
\e[F end-of-line
\e[H beginning-of-line
\eOA previous-history
\eOB next-history
\eOC forward-char
\eOD backward-char
\eOF end-of-line
\eOH beginning-of-line
\e[1~ beginning-of-line
\e[2~ quoted-insert
\e[3~ delete-char
\e[4~ end-of-line
\e[5C forward-word
\e[5D backward-word
\e\e[C forward-word
\e\e[D backward-word
\e[1;5C forward-word
\e[1;5D backward-word
\e[1;3C forward-word
\e[1;3D backward-word
\e[3;5~ kill-word
\e[5~ history-search-backward
\e[6~ history-search-forward
\e/ complete-filename
\e! complete-command
\e~ complete-username
\e$ complete-variable
\e@ complete-hostname
\e^ history-expand-line
\e[200~ bracketed-paste-begin
"""


def _keys(spelled: str) -> str:
    spelled = spelled.replace(r"\C-?", "\x7f").replace(r"\e", "\x1b")
    return re.sub(r"\\C-(.)", lambda match: chr(ord(match[1].upper()) & 31), spelled)


BINDINGS: dict[str, str] = {
    _keys(line.rsplit(" ", 1)[0]): line.rsplit(" ", 1)[1] for line in _SPELLED.strip().splitlines()
}  # fmt: skip
PREFIXES: frozenset[str] = frozenset(keys[:end] for keys in BINDINGS for end in range(1, len(keys)))
