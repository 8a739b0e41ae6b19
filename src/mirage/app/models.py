"""The operator's model, as configured, at work ahead of readers; its spending is counted in the world's own state."""

from __future__ import annotations

import os
from pathlib import Path

from mirage.app.config import VARIABLE, ContentConfig
from mirage.base.clock import Clock
from mirage.base.errors import ConfigurationError
from mirage.content.ahead import Ahead
from mirage.content.providers import Provider
from mirage.content.providers.anthropic import Anthropic
from mirage.content.providers.ollama import Ollama
from mirage.content.providers.openai import OpenAi
from mirage.content.spending import Allowance, Breaker, Budget, Price
from mirage.state.api import Store, Txn

BUCKET = b"spending"
BILLION = 1_000_000_000  # money is counted in billionths, so that a token of a cheap model costs something
KEPT = 4  # counters of one kind that are kept: those of hours and days gone by are swept


def ahead(config: ContentConfig, model: Provider, store: Store, clock: Clock) -> Ahead:
    """The worker of a world: this model, within the operator's budget."""
    budget = config.budget
    allowance = Allowance(
        tokens_hour=budget.tokens_hour, tokens_day=budget.tokens_day,
        money_day=int(budget.money_day * BILLION) if budget.money_day else -1,
    )  # fmt: skip
    price = Price(read=round(budget.price_read * 1000), written=round(budget.price_written * 1000))  # from a million tokens to one
    return Ahead(model, Budget(StoreLedger(store), clock, allowance, price), Breaker(clock), config.at_once)


def provider(config: ContentConfig, *, at_once: bool = False) -> Provider:
    """The configured model. `at_once`: somebody waits for the answer, so it is asked a single time and not longer than he waits.

    ConfigurationError: none is named, or its key can not be read.
    """
    if not config.name:
        raise ConfigurationError("content.name = '': the name of a model that the endpoint has")
    key = os.environ.get(VARIABLE, "")
    if config.key_file:
        try:
            key = Path(config.key_file).read_text().strip()
        except OSError as error:
            raise ConfigurationError(f"content.key_file = {config.key_file!r}: {error.strerror}") from None
    seconds, tries = (min(config.seconds, config.wait), 1) if at_once else (config.seconds, 3)
    speaks: dict[str, type[OpenAi] | type[Ollama] | type[Anthropic]] = {"openai": OpenAi, "ollama": Ollama, "anthropic": Anthropic}
    return speaks[config.provider](config.url, config.name, key, seconds=seconds, tries=tries)


class StoreLedger:
    """A `spending.Ledger` in the world's state: exact, whoever else counts at the same moment."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, amounts: dict[str, int], limits: dict[str, int]) -> bool:
        def work(txn: Txn) -> bool:
            sums = {name: _count(txn, name) + amount for name, amount in amounts.items()}
            if any(sums[name] > limit for name, limit in limits.items()):
                return False
            for name, total in sums.items():
                txn.put(BUCKET, name.encode(), str(total).encode())
                _sweep(txn, name)
            return True

        return self._store.run(work)

    def give_back(self, amounts: dict[str, int]) -> None:
        def work(txn: Txn) -> None:
            for name, amount in amounts.items():
                txn.put(BUCKET, name.encode(), str(max(0, _count(txn, name) - amount)).encode())

        self._store.run(work)


def _count(txn: Txn, name: str) -> int:
    return int(txn.get(BUCKET, name.encode()) or b"0")


def _sweep(txn: Txn, name: str) -> None:
    """Forget counters of the same kind that lie more than some spans back."""
    kind, _, span = name.rpartition("/")
    for key, _value in list(txn.scan(BUCKET, f"{kind}/".encode())):
        other, _, number = key.decode().rpartition("/")
        if other != kind:
            break
        if int(number) < int(span) - KEPT:
            txn.delete(BUCKET, key)
