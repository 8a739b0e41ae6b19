"""Command lines inside values: what a shell would run if the value reached one.

A value may be a command from its first word on (`code=ifconfig eth0`), or break into one behind a separator or in a substitution
(`;id`, `$(id)`). Words are taken as the shell would take them, without the quotes, backslashes, empty expansions and globs that only
hide them. Since many programs bear the names of English words, a name alone is not enough: what is around it is weighed, see
`_weight`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from mirage.analysis.http.decoding import pattern
from mirage.analysis.http.fields import Field
from mirage.analysis.http.request import Request
from mirage.analysis.http.words import words

SIGN = rb"(?i)[a-z]{2}|^\W?[a-z]$|[;|&`$<>]"
FACTS = frozenset({"command.injected", "command.whole", "command.hint", "command.hidden", "command.windows", "command.windows-hint"})
MAX_LOOKED_AT = 2048  # bytes of a value
MAX_STARTS = 24
LONGEST_NAME = 256  # bytes of a word that may be a program, hidden ones with what hides them

_UNIX, _UNIX_PROSE = words("unix")
_WINDOWS, _WINDOWS_PROSE = words("windows")
_START = pattern(rb"\|\|?|&&?|;|\n|\r|`|\$\(|[<>]\(|\$\{IFS\}|=|^[\"']|\\[nrt]?")
_STRONG = (b";", b"|", b"||", b"&&", b"`", b"$(", b"<(", b">(")
_WORD = pattern(rb"""(?:``|[<>$]\(\s*\)|\$[{(][^})\s]*[})]|[^\s;|&<>()`"'\\]|"[^"]*"|'[^']*'|\\.)+""")
_NOTHING = pattern(
    rb"""["'\\`]|\$(?:[@*!?#$_-]|[0-9]|[A-Z_]{1,3}\b|[a-z]{1,2}\b|[{(][^})]*[})]|[A-Z][A-Za-z_]+\b)|[<>]\(\s*\)|\*\*"""
)
_BLANK = pattern(rb"\$\{?IFS(?:%%?[^}]*|:[^}]*)?\}?(?:\$[0-9@*])?|\{,|,?\}$")
_ASSIGNED = pattern(rb"(?:^|[;&|\s])([A-Za-z_]\w{0,15})=(\"[^\"]*\"|'[^']*'|[^\s;&|]*)")
_USED = pattern(rb"\$\{?([A-Za-z_]\w{0,15})\}?")
_VERSION = pattern(rb"[-.]?[0-9]+(?:\.[0-9]+)*$")
_OPTION = pattern(rb"(?:^|\s)(?:--?[A-Za-z]|-[0-9]{1,2}(?:\s|$))")
_PATH = pattern(rb"(?:^|[\s\"'=<>])(?:\.{1,2}|~|\$HOME)?/[\w.*?\[~-]|[A-Za-z]:\\|\\\\\w")
_ADDRESS = pattern(rb"(?:^|[\s\"'@])(?:[a-z]{2,6}://|[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b|[\w-]+\.(?:com|net|org|io|sh|example)\b)")
_SIGNS = pattern(
    rb"[<>]|\$[({\w]|`|\|\s*\w|(?:^|\s)[\w-]+\.(?:sh|py|txt|conf|log|php|gz|zip|exe|ps1|js|rb|pl|yml|c)\b|\\;|[A-Za-z]=\S"
)
_PROSE = pattern(
    rb"(?i)(?:^|\s)(?:the|a|an|of|and|is|are|was|my|your|his|her|their|this|that|it|to|with|for|by|from|which|all|on|at|le|la|les|der|die|das|el)(?:\s|$)"
)
_PURE = pattern(rb"^(?:\s+(?:-\w+|[/~][\w./*?-]+))+\s*$")
_LONE_CLASS = pattern(rb"\[(\w)\]")
_SIGN_BYTES = b";|&`$<>=\\\n\r'\"({"
_TELLING = frozenset(b"id ls ps env who w df ip date".split())  # words of prose that are nothing but commands in a substitution
_SUITES = (
    b"chef-",
    b"ansible-",
    b"knife-",
    b"systemd-",
    b"docker-",
    b"git-",
    b"apt-",
    b"dpkg-",
    b"aa-",
    b"rmt-",
    b"kube",
    b"xdg-",
    b"grub-",
    b"lvm",
    b"mkfs.",
    b"update-",
)
_FED_SHELLS = frozenset(b"sh bash dash ash zsh ksh".split())
_GLOB = pattern(rb"[?*\[]")
_WRAPPERS = frozenset(
    b"""sudo doas env nohup time timeout strace ltrace exec command builtin xargs busybox toybox nice setsid stdbuf ionice watch flock
    cpulimit unbuffer eval then do else if while until coproc chroot su chrt taskset proxychains script unshare nsenter""".split()
)
_ASKED = frozenset("cmd command code exec execute shell run rce ping host daemon do arg args c x cli dir download".split())
_PROGRAM_PATH = pattern(rb"(?i)^(?:/|\.{0,2}/)?(?:usr/(?:local/)?)?s?bin/|^/usr/")


class _Start(msgspec.Struct, frozen=True):
    """Where a command may begin, and behind what."""

    at: int
    sign: bytes


def read(text: bytes, field: Field, request: Request) -> Iterator[tuple[str, int, int]]:
    """The commands in the text. The fact says how sure it is: `injected` and `whole` are, `hint` is not."""
    if field.place == "body" and field.name == "xml":
        return
    text = text[:MAX_LOOKED_AT]
    if text.translate(None, _SIGN_BYTES) == text:  # one command at most, from the first word on
        word = text.lstrip()[:64].split(None, 1)[:1]
        if word and word[0].isalpha() and not _may_be_known(word[0].lower()):
            return
    asked = field.name.lower() in _ASKED and field.place == "value"
    bare = field.place in ("agent", "referer", "header", "path", "structure")
    variables = {found.group(1): found.group(2).strip(b"\"'") for found in _ASSIGNED.finditer(text)} if b"$" in text else {}
    for start in _starts(text):
        yield from _at(text, start, variables, asked, bare)


def _starts(text: bytes) -> list[_Start]:
    found = [_Start(0, b"")]
    quoting = False
    for match in _START.finditer(text):
        if match.group() == b"`":
            quoting = not quoting
            if not quoting:
                continue
        if match.end() < len(text):
            found.append(_Start(match.end(), match.group()))
        if len(found) == MAX_STARTS:
            break
    return found


def _at(
    text: bytes, start: _Start, variables: dict[bytes, bytes], asked: bool, bare: bool, wrapped: int = 0
) -> Iterator[tuple[str, int, int]]:
    """What begins here, if it is a command."""
    at = start.at
    while at < len(text) and text[at] in b" \t({!\n\r,@":
        at += 1
    if text[at : at + 1] == b"-" and start.sign == b"":
        return
    match = _WORD.search(text, at)
    if match is None or match.start() != at:
        return
    raw = match.group()
    if raw.isalpha() and not _may_be_known(raw.lower()):
        return
    if variables and b"$" in raw:
        raw = _USED.sub(lambda found: variables.get(found.group(1), found.group()), raw)
    end = match.end()
    plain = _BLANK.sub(b" ", raw[:LONGEST_NAME])
    inner, _, more = plain.strip().partition(b" ")
    hidden = _NOTHING.search(inner.strip(b"\"'")) is not None
    name = _NOTHING.sub(b"", inner)
    while b"\\" in name:
        name = name.replace(b"\\", b"")
    rest = more + b" " + text[end : end + 200]
    if b"=" in name and not name.startswith(b"="):
        key, _, _ = name.partition(b"=")
        if key.replace(b"_", b"").isalnum() and wrapped < 3 and start.sign != b"=":
            yield from _at(text, _Start(end, start.sign), variables, asked, bare, wrapped + 1)
        return
    name = _LONE_CLASS.sub(lambda found: found.group(1), name)
    located = bool(_PROGRAM_PATH.search(name))
    base = name.rsplit(b"/", 1)[-1].lower()
    windows = name.rsplit(b"\\", 1)[-1].partition(b"/")[0].lower().removesuffix(b".exe")
    globbed = located and _GLOB.search(name) is not None
    arguments = _arguments(rest)
    if arguments.lstrip().startswith((b"@", b"master", b"xp_", b"sp_")) or (
        start.sign == b"`" and text.count(b"`") > 2 and not arguments
    ):
        return
    known, prose = _unix(base)
    if base in _WRAPPERS and wrapped < 4:
        yield from _wrapped(text, end, start, variables, bare, wrapped)
    if known or prose or globbed:
        weight = _weight(start, arguments, known=known, located=located or globbed, hidden=hidden, asked=asked, bare=bare)
        if wrapped or (start.sign in (b"`", b"$(") and not arguments.strip() and (known or base in _TELLING)):
            weight += 2
        if start.sign == b"|" and base in _FED_SHELLS and not arguments.strip():
            weight += 2  # whatever stands before it is told to a shell
        if weight >= 4:
            yield (
                ("command.hidden" if hidden and not start.sign else "command.injected" if start.sign else "command.whole"),
                start.at,
                end,
            )
        elif weight >= 2 and (
            asked or bare or hidden or start.sign or arguments.strip() or text[end : end + 1] in (b";", b"|", b"&", b"`")
        ):
            yield "command.hint", start.at, end
    if windows == b"waitfor" and b"delay" in arguments.lower():  # SQL
        return
    if windows in _WINDOWS or windows in _WINDOWS_PROSE:
        strong = start.sign in _STRONG or start.sign == b"&"
        switch = _SWITCH.search(arguments) is not None
        sure = (strong and windows in _WINDOWS) + switch + (name.lower().endswith(b".exe")) + (windows in _WINDOWS and asked)
        if sure >= 2 or (sure and windows in _WINDOWS and windows not in _UNIX_PROSE):
            yield "command.windows", start.at, end
        elif sure or (start.sign == b"" and windows in _WINDOWS and not known and not _PROSE.search(arguments)):
            yield "command.windows-hint", start.at, end


_SWITCH = pattern(rb"(?i)(?:^|\s)/[a-z?]{1,10}(?:[\s:]|$)|%[a-z]+%|[a-z]:\\|HKEY_|HKLM|(?:^|\s)-(?:enc|nop|exec|w)\w*\s")


def _wrapped(
    text: bytes, end: int, start: _Start, variables: dict[bytes, bytes], bare: bool, wrapped: int
) -> Iterator[tuple[str, int, int]]:
    """The command behind a program that runs another: behind its options and their values."""
    at = end
    for _ in range(4):
        match = _WORD.search(text, at)
        if match is None or b"\n" in text[at : match.start()] or b";" in text[at : match.start()]:
            return
        word = match.group().strip(b"\"'").lower()
        base = word.rsplit(b"/", 1)[-1]
        known, prose = _unix(base)
        if known or (prose and (len(base) > 1)):
            yield from _at(text, _Start(match.start(), start.sign), variables, False, bare, wrapped + 1)
            return
        if not (word.startswith((b"-", b"/")) or word.isdigit() or b"=" in word or len(word) == 1):
            return
        at = match.end()


def _may_be_known(word: bytes) -> bool:
    return word in _UNIX or word in _UNIX_PROSE or word in _WINDOWS or word in _WINDOWS_PROSE or word in _WRAPPERS


@lru_cache(maxsize=4096)
def _unix(base: bytes) -> tuple[bool, bool]:
    """Whether this is a program whose name is no other word, or one whose name is."""
    if base in _UNIX or (base.startswith(_SUITES) and len(base) < 32 and base.replace(b"-", b"").isalnum()):
        return True, False
    if base in _UNIX_PROSE:
        return False, True
    short = _VERSION.sub(b"", base)
    if short == base or len(short) < 2:
        return False, False
    return short in _UNIX or short in (b"python", b"perl", b"ruby", b"php"), short in _UNIX_PROSE


def _arguments(rest: bytes) -> bytes:
    for index, byte in enumerate(rest):
        if byte in b";\n|`)" and not (byte == 0x3B and rest[index - 1 : index] == b"\\"):
            return rest[:index]
    return rest


def _weight(start: _Start, arguments: bytes, *, known: bool, located: bool, hidden: bool, asked: bool, bare: bool) -> int:
    """How much speaks for a command: 4 and more is sure.

    For it: a name that is nothing else (2), with the directory of programs (2) or with quotes inside (2); a strong separator before
    it (2) or a weak one (1); options, paths, addresses and shell signs among its arguments (2, then 1 each), nothing but options
    and paths (2); a parameter that asks for a command (1). Against it: the small words of prose (3), a value that goes on for long.
    """
    weight = 2 * known + 2 * located + 2 * hidden + asked
    weight += 2 if start.sign in _STRONG else 1 if start.sign in (b"&", b"\n", b"\r", b"\\n", b"'", b'"') else 0
    signs = sum(expression.search(arguments) is not None for expression in (_OPTION, _PATH, _ADDRESS, _SIGNS))
    weight += 2 + signs - 1 if signs else 0
    stripped = arguments.strip(b" \t\r\n\"'")
    if not stripped:
        weight += 1 if start.sign in _STRONG and known else 0
    elif _PROSE.search(arguments):
        weight -= 3
    elif not signs:
        weight -= 1 if stripped.count(b" ") > 2 or not known else 0
        weight += 1 if known and stripped.count(b" ") < 3 else 0
    if start.sign == b"=":
        weight -= 1
    if start.sign == b"" and signs and _PURE.search(arguments):
        weight += 2
    return weight
