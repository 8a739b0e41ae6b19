"""Programs in other languages that a command line carries (python -c, awk '...', a REPL's input), and the shell commands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mirage.analysis.commands.acts import Act
from mirage.analysis.commands.kinds import programs
from mirage.analysis.commands.outputs import decode_base64, decode_hex, output

MAX_COMMANDS = 12  # taken from one piece of code


@dataclass(frozen=True, slots=True)
class Language:
    """`options` have a program as their value; with `operand` the first operand is one, unless an option says a file is."""

    options: tuple[str, ...] = ()
    operand: bool = False
    files: tuple[str, ...] = ()
    stdin: bool = True


_TABLE = """
python, bpftrace, expect, guile, psql, smbclient, radare2, r2 : -c --command
perl, gem                  : -e -E -ne -pe -ie -nle -ple -lne -lpe -lane -ane
ruby, irb, pry             : -e -ne -pe
php                        : -r -B -R -E --run --process-code
lua, ghc, scala, groovy, kotlin, R, Rscript, rscript, swift, slsh, jrunscript, gnuplot, bpftrace : -e
node, bun                  : -e --eval -p --print -pe
julia, julialauncher       : -e -E --eval --print
deno, redis-cli            : eval
awk, gawk, mawk, nawk      : -e --source | operand | -f --file -E
sed                        : -e --expression | operand nothing-read | -f --file
clisp                      : -x
sbcl, octave, emacs, make, elixir, racket, mongo, mongosh, rpm : --eval -eval -e -E
erl                        : -eval
osascript                  : -e
pwsh                       : -c -Command -command
gdb                        : -ex -iex --eval-command
lldb                       : -o -O
vi, vim, rvim, view, rview, ex, nvim, vimdiff : -c --cmd
sqlite3                    : -cmd
mysql, mariadb             : -e --execute
lftp                       : -c -e
debugfs                    : -R
gimp                       : -b
xetex, pdftex, tex, latex, pdflatex, luatex, lualatex : | operand
nc                         : | nothing-read
dc                         : -e
tclsh, wish, jshell, jjs, ghci, dotnet, fsi, terraform, nmap, m4, bc, ed, ftp, sftp, telnet, tdbtool, cmake, bconsole :
ksshell, hping3, cpan :
"""  # programs : options | whether the first operand is code, whether input is none | options that name a file with code


def _languages() -> dict[str, Language]:
    found = {}
    for row in _TABLE.strip().splitlines():
        names, _, rest = row.partition(":")
        options, words, files, *_ = [part.split() for part in (rest + "||").split("|")]
        for name in names.split(","):
            found[name.strip()] = Language(tuple(options), "operand" in words, tuple(files), "nothing-read" not in words)
    return found


LANGUAGES = _languages()

_CALL = (
    r"(?:system|exec[lvpe]*|execute|popen[234]?|spawn\w*|passthru|shell_exec|proc_open|run|call|check_output|check_call|Popen|getoutput|"
    r"getstatusoutput|qx|start|Start|execSync|execFileSync|spawnSync|callCommand|readProcess|run-shell-command|run-program|shell|"
    r"ProcessBuilder|pcntl_exec|do_shell_script|shell-command|backtick|output|(?<!child_)process|vim\.fn\.system|Process\.Start|sh)"
)
_CALLED = re.compile(
    _CALL
    + r"\s{0,4}[(\[{ ]{0,3}\s{0,4}(?:\[\s{0,4}|String\[\]\s?\{|\w+,\s{0,2})?"
    + r"(?:\"((?:[^\"\\\n]|\\.){1,4000})\"|'((?:[^'\\\n]|\\.){1,4000})')"
)
_BACKQUOTED = re.compile(r"`([^`\n]{1,2000})`")
_PIPED = re.compile(r"\|\s*&?\s*getline|\bprint\b[^|\n]{0,500}\|\s*\"([^\"\n]{1,500})\"")
_COMMAND_PIPE = re.compile(r"\"([^\"\n]{1,500})\"\s*\|\s*getline")
_QX = re.compile(r"\b(?:qx|%x)\s*([\[{(/|!])([^\]})/|!\n]{1,1000})[\]})/|!]")
_BANG = re.compile(
    r"(?m)^\s*[:.]?!\s*([^!\s=].{0,2000})$|(?:^|[\s;|])(?:!|shell\s+|system\s+|\.shell\s+|\\!\s*|\.system\s+)((?:/\S+|[a-z]+)\b[^\n]{0,500})"
)
_ESCAPED = re.compile(r"\\(['\"\\$`])")
_LIST = re.compile(
    r"(?:Popen|run|call|check_output|check_call|execv[pe]*|execl[pe]*|spawn\w*|ProcessBuilder|exec)\s*\(\s*(?:\[|\{)?([^\])}\n]{3,600})[\])}]"
)
_STRING = re.compile(r"\"((?:[^\"\\]|\\.){0,400})\"|'((?:[^'\\]|\\.){0,400})'")


REPLS = programs("repls")


def takes_code(name: str) -> bool:
    """Whether this program may be given a program in its own language."""
    return name in LANGUAGES


def code_of(act: Act, files: Mapping[str, str]) -> list[str]:
    """The programs that an act is given: in options, as operand, on standard input, or in a file that the same text wrote."""
    language = LANGUAGES[act.name]
    found: list[str] = []
    operand_is_code = language.operand
    index = 0
    args = act.args
    script = ""
    while index < len(args):
        word = args[index]
        index += 1
        if word[:1] == "-" and len(word) > 1:
            option, equals, value = word.partition("=")
            if word in language.files:
                operand_is_code = False
                if index < len(args):
                    found.extend([text for name, text in files.items() if name == args[index].removeprefix("./")])
                index += 1
            elif option in language.options:
                code = value if equals else args[index] if index < len(args) else ""
                index += 0 if equals else 1
                found.append(code)
                operand_is_code = False
            elif word[1] != "-" and (cluster := _cluster(word, language.options)):
                found.append(cluster[1] or (args[index] if index < len(args) else ""))
                index += 0 if cluster[1] else 1
                operand_is_code = False
            continue
        if operand_is_code:
            found.append(word)
            operand_is_code = False
        elif not script:
            script = word
            if word in language.options and index < len(args):
                found.append(args[index])
            elif act.name in ("sqlite3", "redis-cli", "terraform", "dotnet"):
                found.append(" ".join(args[index:]))
    if (
        act.stdin
        and language.stdin
        and (not found or act.name not in ("awk", "gawk", "mawk", "nawk"))
        and (script in ("", "-") or act.name in _FED)
    ):
        found.append(act.stdin)
    return [text for text in found if text]


_FED = frozenset(
    {"sqlite3", "mysql", "mariadb", "psql", "ftp", "sftp", "lftp", "telnet", "gdb", "ed", "ex", "debugfs", "smbclient", "redis-cli"}
)


def _cluster(word: str, options: tuple[str, ...]) -> tuple[str, str] | None:
    """A cluster of short options that ends in one with code (perl -MSocket -e is none, perl -nle is): option and attached code."""
    letters = {option[1] for option in options if len(option) == 2 and option[0] == "-"}
    for at, letter in enumerate(word[1:8], 1):
        if letter in letters and all(char in "nplaiws0123456789F" for char in word[1:at]):
            return "-" + letter, word[at + 1 :]
        if letter in "MmIF":
            return None
    return None


def joined(code: str) -> str:
    """The code with its texts put together and decoded: "/etc/" + "shadow", 'a' . 'b', chr(47), b64decode('...'), 'dwp'[::-1]."""
    if "chr(" in code:
        quote = '"' if code.count('"') > code.count("'") else "'"
        code = _CHARACTER.sub(lambda found: f"{quote}{chr(int(found.group(1)))}{quote}", code)
    if "+" in code or "." in code:
        code = _PUT_TOGETHER.sub("", code)
    return _DECODED.sub(_decoded, code) if _DECODER.search(code) else code


_CHARACTER = re.compile(r"\bchr\((3[2358]|4[0-79]|[5-8]\d|9[013-9]|1[01]\d|12[0-6])\)")  # no quote, no backslash
_PUT_TOGETHER = re.compile(r"(?<=[\w/ ])(?:\"\s{0,4}[+.]\s{0,4}\"|'\s{0,4}[+.]\s{0,4}')(?=[\w/ ])")
_DECODER = re.compile(r"(?i)decode|hex|pack|\batob|buffer|strrev|::-1|reverse|rot13")
_DECODED = re.compile(
    r"(?i)(?:(?P<how>\b(?:[A-Za-z]\w{0,15}(?:\.|::|->)){0,2}(?:(?:urlsafe_|standard_)?b64decode|base64_decode|decode_base64|decode64|atob|b32decode|fromhex|unhexlify"
    r"|a2b_hex|hex2bin|strrev|str_rot13|reverse|Buffer\.from|pack))\s{0,2}\(\s{0,2}(?P<form>[\"']H\*[\"'],\s{0,2})?)?b?"
    r"(?P<quote>[\"'])(?P<text>[^\"'\\\n]{4,4096})(?P=quote)(?P<behind>\[::-1\]|\.reverse\b|,\s{0,2}[\"'](?:base64|hex)[\"'])?"
    r"(?(how)\s{0,2}\))(?:\.(?:decode|toString|unpack1?)\((?:[\"'][\w*-]{0,12}[\"'])?\))*"
)


def _decoded(found: re.Match[str]) -> str:
    """The text that a call of a decoder with a text of its own comes to, in quotes; as it is where it is none."""
    how, behind, text = (found["how"] or "").lower(), found["behind"] or "", found["text"]
    plain: str | None = None
    if "64" in how or how.endswith("atob") or "base64" in behind:
        plain = decode_base64(text)
    elif "hex" in how or "hex" in behind or (how.endswith("pack") and found["form"]):
        plain = decode_hex(text)
    elif "b32" in how:
        plain = output("base32", ["-d"], text)
    elif "rot13" in how:
        plain = output("tr", ["A-Za-z", "N-ZA-Mn-za-m"], text)
    elif "reverse" in how or "strrev" in how or behind in ("[::-1]", ".reverse"):
        plain = text[::-1]
    if not plain or not plain.isprintable():
        return found.group()
    quote = '"' if '"' not in plain else "'"
    return f"{quote}{plain}{quote}"


def printed_by(code: str) -> str | None:
    """What a program that does nothing but print one text prints."""
    found = _PRINTS.fullmatch(code[:8192])
    return (found[1] or found[2] or found[3] or "") + "\n" if found else None


_PRINTS = re.compile(
    r"\s*(?:BEGIN\s*\{\s*)?(?:print|puts|echo|say|printf|console\.log|process\.stdout\.write|sys\.stdout\.write|io\.write)\s{0,2}\(?\s*"
    r"(?:\"([^\"]*)\"|'([^']*)'|q[{(]([^})]*)[})])\s*\)?\s*;?\s*\}?\s*"
)


def commands_in(code: str) -> Iterator[str]:
    """The shell commands that a piece of code runs: texts of system(...), exec "...", backquotes, `!cmd` lines."""
    taken = 0
    seen = set()
    for text in _candidates(code):
        text = _ESCAPED.sub(r"\1", text.replace("\\n", "\n").replace("\\t", "\t")).strip()
        if text and text not in seen:
            seen.add(text)
            yield text
            taken += 1
            if taken >= MAX_COMMANDS:
                return


def _candidates(code: str) -> Iterator[str]:
    for found in _LIST.finditer(code):
        strings = [a or b for a, b in _STRING.findall(found.group(1))]
        if len(strings) > 1:
            yield strings[2] if len(strings) > 2 and strings[1] in ("-c", "-ic", "-lc") else " ".join(map(_quoted, strings))
    for found in _CALLED.finditer(code):
        yield found.group(1) or found.group(2)
    for pattern in (_BACKQUOTED, _COMMAND_PIPE):
        for found in pattern.finditer(code):
            yield found.group(1)
    for found in _QX.finditer(code):
        yield found.group(2)
    for found in _PIPED.finditer(code):
        if found.group(1):
            yield found.group(1)
    for found in _BANG.finditer(code):
        yield found.group(1) or found.group(2)


def _quoted(word: str) -> str:
    return word if re.fullmatch(r"[\w./:=@%+,-]+", word) else "'" + word.replace("'", "'\\''") + "'"
