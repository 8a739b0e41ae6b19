"""Models behind one small door: what is asked of them, what they answer, and what it cost; nothing of theirs is trusted."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec


class ProviderError(Exception):
    """A model did not answer as its API says: too late, too long, refused, broken. The text names no secret."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question to a model. `most` bounds the tokens of its answer."""

    task: str
    facts: str
    schema: dict[str, Any]
    most: int = 900
    seed: int = 0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, and the tokens that the provider says it took."""

    text: str
    read: int
    written: int
    tried: int = 1  # requests that it took; each may have cost as much as it could


class Provider(Protocol):
    """One model of one endpoint."""

    name: str  # openai:MODEL, ollama:MODEL, anthropic:MODEL
    tries: int  # requests that one question may take

    async def ask(self, question: Question) -> Answer:
        """The answer. ProviderError: there is none that can be used."""

    async def aclose(self) -> None: ...
