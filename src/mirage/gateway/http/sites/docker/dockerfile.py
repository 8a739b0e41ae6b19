"""A Dockerfile as the classic builder of dockerd 20.10 reads it (builder/dockerfile/parser): instructions, and what they say."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

import msgspec

from mirage.gateway.http.sites.docker.answers import Fault

KNOWN = (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR"
).split()
MOST = 200  # instructions of one file


@dataclass(frozen=True, slots=True)
class Step:
    """`text` is the instruction as it is shown; `rest` what follows its name."""

    name: str
    rest: str

    @property
    def text(self) -> str:
        return f"{self.name} {self.rest}"

    @property
    def words(self) -> list[str]:
        """The JSON form, or the words of the other."""
        listed = self.listed
        return listed if listed is not None else _split(self.rest)

    @property
    def listed(self) -> list[str] | None:
        """["a", "b"]; None where it is not written so."""
        if not self.rest.startswith("["):
            return None
        try:
            return msgspec.json.decode(self.rest, type=list[str])
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None

    @property
    def command(self) -> list[str]:
        """What RUN, CMD and ENTRYPOINT run."""
        listed = self.listed
        return listed if listed is not None else ["/bin/sh", "-c", self.rest]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """ENV and LABEL: name=value ..., or a name and the rest."""
        words = _split(self.rest)
        if words and "=" not in words[0]:
            name, _, value = self.rest.partition(" ")
            return [(name, value.strip())]
        return [(name, value) for name, _, value in (word.partition("=") for word in words)]


def read(text: str) -> list[Step]:
    """Fault: it is none."""
    steps = []
    for number, line in _lines(text):
        name, _, rest = line.partition(" ")
        if name.upper() not in KNOWN:
            raise Fault(400, f"dockerfile parse error line {number}: unknown instruction: {name.upper()}")
        if not rest.strip():
            raise Fault(400, f"dockerfile parse error line {number}: {name.upper()} requires at least one argument")
        steps.append(Step(name.upper(), rest.strip()))
    if not steps:
        raise Fault(400, "the Dockerfile (Dockerfile) cannot be empty")
    if steps[0].name not in ("FROM", "ARG"):
        raise Fault(400, "no build stage in current context")
    return steps[:MOST]


def filled(text: str, known: dict[str, str]) -> str:
    """$NAME, ${NAME} and ${NAME:-else}, of what ARG and ENV have said."""

    def value(found: re.Match[str]) -> str:
        return known.get(found[1] or found[2]) or (found[3] or "")

    return re.sub(r"\$(?:(\w+)|\{(\w+)(?::-([^}]*))?\})", value, text)


def _lines(text: str) -> list[tuple[int, str]]:
    """Logical lines with the number of the first of each; comments are gone."""
    found: list[tuple[int, str]] = []
    held, begun = "", 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line.lstrip().startswith("#") or (not line.strip() and held):
            continue
        begun = begun if held else number
        if line.rstrip().endswith("\\"):
            held += line.rstrip()[:-1]
            continue
        whole = (held + line).strip()
        held = ""
        if whole:
            found.append((begun, whole))
    if held.strip():
        found.append((begun, held.strip()))
    return found


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()
