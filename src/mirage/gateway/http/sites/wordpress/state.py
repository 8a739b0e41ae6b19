"""What a visitor has made of the blog: active plugins, pictures, posts. Files are on the disk; this is the database's part."""

from __future__ import annotations

from typing import Any

import msgspec

from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.wordpress.outdated import BOOKING, FILE_MANAGER
from mirage.gateway.http.world import World

FIRST = 6  # the id that comes after those of a new blog
MOST = 500  # things of one kind


class State(msgspec.Struct):
    """One layer's."""

    last: int = FIRST
    active: list[str] = msgspec.field(default_factory=lambda: [BOOKING, FILE_MANAGER])
    media: list[dict[str, Any]] = []
    posts: list[dict[str, Any]] = []

    def next(self) -> int:
        self.last += 1
        return self.last


def load(world: World, visitor: Visitor) -> State:
    raw = world.remembered(visitor.owner[0], visitor.session, "wordpress")
    return msgspec.json.decode(raw, type=State) if raw else State()


def save(world: World, visitor: Visitor, state: State) -> None:
    state.media, state.posts, state.active = state.media[-MOST:], state.posts[-MOST:], state.active[-MOST:]
    world.remember(visitor.owner[0], visitor.session, "wordpress", msgspec.json.encode(state))
