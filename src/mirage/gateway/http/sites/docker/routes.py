"""What a handler is given, and the table in which it is found."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec

from mirage.gateway.http.golang.reply import Reply
from mirage.gateway.http.nginx.message import Request
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.docker import answers
from mirage.gateway.http.sites.docker.engine import Engine
from mirage.gateway.http.world import Hands, World
from mirage.world.containers import Store


@dataclass(slots=True)
class Call:
    """One request, with all that a handler needs."""

    request: Request
    visitor: Visitor
    engine: Engine
    hands: Hands
    store: Store
    arguments: dict[str, str]
    query: dict[str, str]

    @property
    def world(self) -> World:
        return self.engine.world

    @property
    def now(self) -> int:
        return self.world.clock.now()

    def is_set(self, name: str) -> bool:
        """httputils.BoolValue."""
        return self.query.get(name, "").strip().lower() not in ("", "0", "no", "false", "none")

    def number(self, name: str) -> int | None:
        """A whole number of the query, where it is one."""
        return answers.number(self.query.get(name, ""))

    def filters(self) -> dict[str, list[str]]:
        """Both forms: a list of values, or a map of them. Fault."""
        text = self.query.get("filters", "")
        if not text:
            return {}
        try:
            raw = msgspec.json.decode(text, type=dict[str, dict[str, bool] | list[str] | None])
        except (msgspec.DecodeError, msgspec.ValidationError):
            raise answers.Fault(400, f"invalid filter '{text}'") from None
        return {name: list(values or []) for name, values in raw.items()}

    def body(self) -> dict[str, object]:
        return answers.decoded(self.request.body, self.request.first.get(b"content-type", b""))


Handler = Callable[[Call], Awaitable[Reply]]
ROUTES: list[tuple[str, re.Pattern[str], Handler, tuple[float, float]]] = []


def route(method: str, path: str, took: tuple[float, float] = (0.0006, 0.003)) -> Callable[[Handler], Handler]:
    """Register a handler; `{name}` in a path stands for one part of it, `{name+}` for any number. `took` in seconds, from to."""
    text = re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", path)
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", text))

    def keep(handler: Handler) -> Handler:
        ROUTES.append((method, pattern, handler, took))
        return handler

    return keep
