"""Whether a program is handed a shell to run: the common core of all escapes from a restricted program (GTFOBins' `shell`).

Known by semantics, not by a list of programs: a word that names a shell by its path, or a piece of code that names one as a text,
given to any program but those that only list, copy, change or describe it.
"""

from __future__ import annotations

import re

from mirage.analysis.commands.acts import Act
from mirage.analysis.commands.carriers import SHELLS

_SHELL = r"/(?:usr/)?(?:local/)?bin/(?:ba|da|z|k|mk|c|tc|a|fi|r?ba)?sh"
_WORD = re.compile(rf"(?:^|[^\w./-]|-[A-Za-z]){_SHELL}(?![\w./-])")
_CODE = re.compile(
    rf"(?:^|[^\w./-]){_SHELL}(?![\w./-])|[\"'`](?:ba|da|z|k)?sh(?:\s+-\w+)?[\"'`]|\b(?:exec|system|!)\s*\(?[\"'`]?(?:ba|da|z|k)?sh\b"
)
_INTERPRETER_LINE = re.compile(r"\A#![^\n]*\n?")
_NOT_RUN = frozenset(
    "ls cat cp mv ln rm chmod chown chgrp stat file which whereis type command test [ grep find md5sum sha1sum sha256sum readlink dpkg rpm apt"
    " apt-get useradd usermod adduser chsh pw vipw getent echo printf = export declare readonly touch cmp diff ldd nm strings readelf objdump"
    " head tail less more cd du wc tar zip gzip rsync scp cut sed tr tee sort uniq install dd chattr lsattr setcap getcap setfacl mount"
    " umount ldapadd ldapmodify dscl man tldr whatis info alias unalias hash sysctl fuser lsof pgrep pkill killall ps dirname basename hd"
    " hexdump xxd od base64 semanage restorecon chcon crontab sudo doas su passwd chpasswd newusers logger".split()
)


def hands_over_shell(act: Act) -> bool:
    """Whether this act gives a shell to its program."""
    if act.name in SHELLS or act.is_opened:
        return False
    if act.name not in _NOT_RUN:
        if any(map(_WORD.search, act.args)):
            return True
        if act.env and any(_WORD.search(setting) for setting in act.env if not setting.startswith("SHELL=")):
            return True
    if act.code and act.name not in ("chmod", "ls", "cat", "rm", "cp", "mv", "chown", "echo", "printf", "touch", "grep"):
        return any(_CODE.search(_INTERPRETER_LINE.sub("", code)) for code in act.code)
    return False
