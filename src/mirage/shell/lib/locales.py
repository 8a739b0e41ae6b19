"""The locales of the machine: which of them setlocale(3) finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.shell.process import Process

CATEGORIES = (
    "CTYPE", "NUMERIC", "TIME", "COLLATE", "MONETARY", "MESSAGES", "PAPER", "NAME", "ADDRESS", "TELEPHONE", "MEASUREMENT",
    "IDENTIFICATION",
)  # fmt: skip
ARCHIVE = "/usr/lib/locale/locale-archive"


def names(proc: Process) -> list[str]:
    """As `locale -a` lists them."""
    return ["C", "C.utf8", "POSIX", *(["en_US.utf8"] if proc.exists(ARCHIVE) else [])]


def is_there(proc: Process, name: str) -> bool:
    """Whether setlocale(3) takes the name: a codeset may be spelled in many ways."""
    language, dot, codeset = name.partition(".")
    plain = "".join(letter for letter in codeset.lower() if letter.isalnum())
    return not name or language + dot + plain in names(proc)


def effective(category: str, environment: Mapping[str, str]) -> str:
    """The name that setlocale(LC_..., "") looks for."""
    return environment.get("LC_ALL") or environment.get(f"LC_{category}") or environment.get("LANG", "")
