"""What stands before ip's object, and what all objects share: colours, refusals of the kernel's, beginnings of words."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.net.netstack import restack
from mirage.world.stack.changes import RefusedError

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.stack.state import Stack

COLORS = {"name": "36", "mac": "33", "inet": "35", "inet6": "34", "up": "32", "down": "31"}


class Asked:
    """The options before the object."""

    def __init__(self) -> None:
        self.family = ""
        self.is_brief = self.is_oneline = self.is_json = self.is_pretty = self.is_color = self.is_detailed = False
        self.statistics = 0

    def paint(self, kind: str, text: str) -> str:
        return f"\x1b[{COLORS[kind]}m{text}\x1b[0m" if self.is_color else text


class MistakeError(Exception):
    """What was typed can not be: what ip says of it, and its status."""

    def __init__(self, text: str, status: int = 255) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


class Words:
    """The arguments, one after the other."""

    def __init__(self, words: list[str]) -> None:
        self._left = list(words)

    def __bool__(self) -> bool:
        return bool(self._left)

    def next(self) -> str:
        return self._left.pop(0)

    def value(self) -> str:
        """NEXT_ARG() of utils.h."""
        if not self._left:
            raise MistakeError('Command line is not complete. Try option "help"')
        return self._left.pop(0)

    def number(self, name: str) -> int:
        text = self.value()
        try:
            return int(text, 0)
        except ValueError:
            raise MistakeError(f'Error: argument "{text}" is wrong: Invalid "{name}" value\n') from None

    def peek(self) -> str:
        return self._left[0] if self._left else ""


def prefix(text: str, kind: str = "prefix") -> ipaddress.IPv4Interface | ipaddress.IPv6Interface:
    """get_prefix_1()."""
    try:
        if text in ("default", "any", "all"):
            return ipaddress.ip_interface("0.0.0.0/0")
        return ipaddress.ip_interface(text)
    except ValueError:
        raise MistakeError(f'Error: any valid {kind} is expected rather than "{text}".', 1) from None


def address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise MistakeError(f'Error: any valid address is expected rather than "{text}".', 1) from None


def is_in(text: str, network: str) -> bool:
    """Whether an address lies in a network; neither is another family's."""
    try:
        return ipaddress.ip_address(text) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def mac(text: str) -> str:
    """ll_addr_a2n(): the first part that is no byte is named."""
    parts = text.split(":")
    for part in parts:
        if not 0 < len(part) < 3 or any(letter not in "0123456789abcdefABCDEF" for letter in part):
            raise MistakeError(f'"{part}" is invalid lladdr.', 1)
    if len(parts) != 6:
        raise MistakeError("RTNETLINK answers: Invalid argument", 2)
    return ":".join(f"{int(part, 16):02x}" for part in parts)


def refuse(proc: Process, refused: RefusedError | None) -> int:
    """rtnl_talk(): the kernel's own words, or its errno."""
    if refused is None:
        return 0
    proc.err(f"Error: {refused.words}\n" if refused.words else f"RTNETLINK answers: {os.strerror(refused.errno)}\n")
    return 2


def change(proc: Process, work: Callable[[Stack], None]) -> int:
    return refuse(proc, restack(proc, work))


def verb(word: str, *names: str) -> str:
    """The name of which a word is the beginning."""
    return next((name for name in names if name.startswith(word)), "")
