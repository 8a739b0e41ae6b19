"""A model endpoint left open: Ollama 0.5.4 with its OpenAI-compatible half, whose answers a deterministic writer makes.

Debian has no package of it, so there is nothing to record: shapes, fields and errors are those of its own documentation (docs/api.md,
docs/openai.md) and sources (server/routes.go, openai/openai.go) of that release; below them speaks Go's net/http as it was recorded.

The port is that of another machine behind the same address, as people forward one to the box with the graphics card: on the one
that SSH opens there is no such program, process or socket, but an account that the models know.
"""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.gateway.http.ground import password as drawn
from mirage.gateway.http.sites.ollama.site import Ollama
from mirage.gateway.http.world import World

DAY = 86_400 * SECOND


def make(world: World) -> Ollama:
    """The company's own model knows, in its instructions, an account that SSH knows too."""
    chance = dice(world.seed, "ollama site")
    user, password = chance.choice(("assistant", "llm-sync", "docs-bot", "ragindex")), drawn(chance, 12)
    made = world.clock.now() - int(chance.uniform(10, 70) * DAY)
    world.plant("ollama", [], gone=[], account=(user, password))
    return Ollama(world, made, f"sftp://{user}:{password}@{world.hostname}/srv/docs")
