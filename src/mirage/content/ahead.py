"""Models work ahead of readers: files that nobody has read are drafted, judged and offered; whatever goes wrong, ours stay.

A question is asked only while the breaker is closed and the budget surely holds; so many at once, one for a file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from mirage.content import drafts
from mirage.content.drafts import PROMPT, Counts
from mirage.content.facts import Brief
from mirage.content.policy import VERSION
from mirage.content.providers import Provider, ProviderError, Question
from mirage.content.spending import Breaker, Budget

Offer = Callable[[bytes, dict[str, Any]], bool]


@dataclass(slots=True)
class Ahead:
    """One provider at work."""

    provider: Provider
    budget: Budget
    breaker: Breaker
    at_once: int = 2
    counts: Counts = field(default_factory=Counts)

    async def draft(self, wanted: Iterable[tuple[Brief, Offer]], done: Callable[[], None] = lambda: None) -> Counts:
        """Draft each file that its policy lets a model draft; `done` is called after each."""
        gate = asyncio.Semaphore(self.at_once)

        async def one(brief: Brief, offer: Offer) -> None:
            async with gate:
                await self._one(brief, offer)
                done()

        await asyncio.gather(*(one(brief, offer) for brief, offer in wanted))
        return self.counts

    async def _one(self, brief: Brief, offer: Offer) -> None:
        wanted = drafts.wish(brief)
        most = wanted.tokens
        task, facts = drafts.prompt(brief)
        read = drafts.read(brief)
        if not self.breaker.begin():
            self.counts.draft("breaker open")
            return
        reserved = self.budget.reserve(read * self.provider.tries, most * self.provider.tries)
        if reserved is None:
            self.counts.draft("budget")
            self.breaker.is_trying = False
            return
        question = Question(task=task, facts=facts, schema=wanted.schema, most=most, seed=int.from_bytes(brief.seed[:3], "big"))
        try:
            answer = await self.provider.ask(question)
        except ProviderError as error:
            self.breaker.failed()  # what was set aside stays spent: the provider may count it
            self.counts.draft(f"provider: {error}")
            return
        finally:
            self.breaker.is_trying = False  # whoever was called off in the middle has decided nothing, and leaves room for the next
        self.breaker.worked()
        lost = answer.tried - 1
        reserved.settle(lost * read + (min(answer.read, read) or read), lost * most + (min(answer.written, most) or most))
        phrases = drafts.judge(brief, answer.text, self.counts)
        data = drafts.render(brief, phrases, self.counts) if phrases else None
        if data is not None:
            provenance = {
                "provider": self.provider.name, "prompt": PROMPT, "policy": VERSION, "kind": brief.kind,
                "tokens": [answer.read, answer.written],
            }  # fmt: skip
            if not offer(data, provenance):
                self.counts.draft("read meanwhile")
