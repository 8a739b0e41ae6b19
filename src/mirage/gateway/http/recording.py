"""Answers of the real software, as they were put on record when the image was built, with the world's own facts in their places."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec

from mirage.base.chance import derive
from mirage.base.errors import ConfigurationError
from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.world import World


@dataclass(slots=True)
class Page:
    """One answer in the making: texts, so that a site may put in what only it knows."""

    status: int
    fields: list[tuple[str, str]]
    body: str = ""

    def put(self, old: str, new: str) -> Page:
        """Everywhere, once for all."""
        self.body = self.body.replace(old, new)
        self.fields = [(name, value.replace(old, new)) for name, value in self.fields]
        return self

    def set(self, name: str, value: str) -> Page:
        """A header field in place of those of its name."""
        self.fields = [pair for pair in self.fields if pair[0].lower() != name.lower()] + [(name, value)]
        return self

    def change(self, name: str, value: str) -> Page:
        """A header field's value, where it stands; at the end where there is none."""
        if all(pair[0] != name for pair in self.fields):
            return self.set(name, value)
        self.fields = [(own, value if own == name else old) for own, old in self.fields]
        return self

    def response(self) -> Response:
        """As nginx gets it from PHP, whose order the fields keep."""
        first = {name.lower(): value for name, value in reversed(self.fields)}
        rest = [
            (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
            for name, value in self.fields
            if name.lower() != "content-type"
        ]
        return Response(
            self.status, first.get("content-type", "").encode(), None, fields=rest,
            body=self.body.encode("utf-8", "surrogateescape"), reason=HTTPStatus(self.status).phrase if self.status != 200 else "",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recording:
    """All answers of one site, by their names. `host` is the name that the server had."""

    host: str
    exchanges: Mapping[str, Mapping[str, Any]] = field(repr=False)

    @classmethod
    def of(cls, world: World, site: str, package: str) -> Recording:
        """ConfigurationError: the image was built without."""
        raw = world.recording(site)
        if not raw:
            build = f"`mirage image build debian:12 --with {package}` makes one"
            raise ConfigurationError(f'http.site = "{site}": this image has no record of {package}; {build}')
        found = msgspec.json.decode(raw)
        return cls(found["host"], found["exchanges"])

    def __contains__(self, name: str) -> bool:
        """Images that are older than a page's place here have no record of it."""
        return name in self.exchanges

    def page(self, name: str, changes: Iterable[tuple[str, str]] = ()) -> Page:
        """KeyError: nobody asked for it."""
        kept = self.exchanges[name]
        page = Page(kept["status"], [(pair[0], pair[1]) for pair in kept["fields"]], kept["body"])
        for old, new in changes:
            page.put(old, new)
        return page

    def addresses(self, scheme: str, host: str) -> list[tuple[str, str]]:
        """What stands for the server's address, in all spellings, and what takes its place."""
        old, new = f"http://{self.host}", f"{scheme}://{host}"
        spellings = [(old, new), (old.replace("/", "\\/"), new.replace("/", "\\/")), (quote(old, safe=""), quote(new, safe=""))]
        return [*spellings, (hashlib.md5(old.encode()).hexdigest(), hashlib.md5(new.encode()).hexdigest()), (self.host, host)]  # noqa: S324

    def tokens(self, pattern: re.Pattern[str]) -> set[str]:
        """What a pattern finds in any page, its groups."""
        found: set[str] = set()
        for kept in self.exchanges.values():
            for groups in pattern.findall(kept["body"]):
                found.update(filter(None, groups if isinstance(groups, tuple) else (groups,)))
        return found


def other(seed: bytes, token: str, moment: int) -> str:
    """A token of the same length and alphabet that nobody else's recording has."""
    drawn = derive(seed, "token", token, moment).hex()
    return drawn[: len(token)] if re.fullmatch(r"[0-9a-f]+", token) else (drawn * 3)[: len(token)]
