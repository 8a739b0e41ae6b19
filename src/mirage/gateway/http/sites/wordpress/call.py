"""One request to the blog, with all that a page needs to answer it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import msgspec

from mirage.base.clock import SECOND
from mirage.gateway.http import forms
from mirage.gateway.http.forms import Form
from mirage.gateway.http.nginx import dates
from mirage.gateway.http.nginx.message import Request, Response
from mirage.gateway.http.recording import Page, Recording
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.wordpress import state
from mirage.gateway.http.sites.wordpress.accounts import Accounts
from mirage.gateway.http.sites.wordpress.disk import Disk
from mirage.gateway.http.sites.wordpress.state import State
from mirage.gateway.http.world import World

TITLE = "Recorded Title"
YEAR = 365 * 86_400  # seconds, as WordPress has it
_COOKIE_TIME = re.compile(r"^(wp-settings-time-1=)\d+")
_USER_TIME = re.compile(r'(var userSettings = \{[^}]*"time":")\d+')
_KEPT = re.compile(r"expires=([^;]*); Max-Age=(\d+)")


@dataclass
class Call:
    """See the module."""

    world: World
    recording: Recording
    accounts: Accounts
    request: Request
    visitor: Visitor
    slept: float = 0.0  # seconds that a statement took

    @cached_property
    def query(self) -> dict[str, str]:
        return forms.query(self.request.query)

    @cached_property
    def form(self) -> Form:
        return forms.read(self.request)

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body, where it is an object in JSON; else nothing."""
        try:
            found = msgspec.json.decode(self.request.body)
        except msgspec.DecodeError:
            return {}
        return found if isinstance(found, dict) else {}

    @cached_property
    def disk(self) -> Disk:
        return Disk(self.world, self.visitor)

    @cached_property
    def is_in(self) -> bool:
        return self.accounts.is_in(self.request)

    @property
    def method(self) -> str:
        return self.request.method.decode("latin-1")

    def given(self, name: str) -> str:
        """$_REQUEST."""
        return self.form.get(name) or self.query.get(name, "")

    @cached_property
    def address(self) -> str:
        """The blog's own: where it was asked, as its owner never told it another."""
        scheme = "https" if self.request.is_secure else "http"
        host = self.request.first.get(b"host", b"").decode("latin-1") or self.world.address
        return f"{scheme}://{''.join(sign for sign in host if sign.isalnum() or sign in '.:-[]')}"

    @cached_property
    def title(self) -> str:
        return self.world.story.company.title

    def page(self, name: str, *changes: tuple[str, str]) -> Page:
        """An answer on record, in this world's words."""
        scheme, _, host = self.address.partition("://")
        mail = self.accounts.mail
        old = f"admin@{self.recording.host}"
        page = self.recording.page(name, [
            *changes, (_md5(old), _md5(mail)), (old, mail), *self.recording.addresses(scheme, host),
            (TITLE, escape(self.title)), *self.accounts.nonces(),
        ])  # fmt: skip
        page.fields = [(field, self._now(field, value)) for field, value in page.fields]
        page.body = _USER_TIME.sub(rf"\g<1>{self.world.clock.now() // SECOND}", page.body)
        return page

    def _now(self, field: str, value: str) -> str:
        """The moments in a header field: of an answer, and until when a cookie is kept; one that is taken away ended a year ago."""
        now = self.world.clock.now() // SECOND
        if field == "Date":  # gmdate("r"), of IXR_Server
            return dates.render(now).decode().replace("GMT", "+0000")
        kept = _KEPT.search(value) if field == "Set-Cookie" else None
        if kept is None or "=deleted;" in value:  # PHP's own way to take one away is of 1970
            return value
        until = dates.render(now + (int(kept[2]) or -YEAR)).decode()
        return _COOKIE_TIME.sub(rf"\g<1>{now}", value[: kept.start(1)] + until + value[kept.end(1) :])

    def redirect(self, to: str, like: str = "admin redirect") -> Response:
        """With the fields of a redirect on record."""
        return self.page(like).set("Location", to if "://" in to else self.address + to).response()

    def load(self) -> State:
        return state.load(self.world, self.visitor)

    def save(self, changed: State) -> None:
        state.save(self.world, self.visitor, changed)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - Gravatar's
