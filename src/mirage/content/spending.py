"""What may be spent on models, and when to leave one alone: budgets that hold exactly in every process, and a circuit breaker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import msgspec

from mirage.base.clock import SECOND, Clock

HOUR, DAY = 3600 * SECOND, 86_400 * SECOND


class Ledger(Protocol):
    """Counters that several processes share; each call is one transaction."""

    def take(self, amounts: dict[str, int], limits: dict[str, int]) -> bool:
        """Add all amounts if none of the counters would pass its limit; else none is added."""

    def give_back(self, amounts: dict[str, int]) -> None:
        """Subtract what was taken and not spent."""


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """Billionths of a unit of money a token, read and written."""

    read: int = 0
    written: int = 0


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """Limits; 0 allows nothing, -1 anything."""

    tokens_hour: int = 0
    tokens_day: int = 0
    money_day: int = -1  # billionths


@dataclass(slots=True)
class Budget:
    """Takes the most that a question can cost before it is asked, and gives back what it did not."""

    ledger: Ledger
    clock: Clock
    allowance: Allowance
    price: Price

    def reserve(self, read: int, most: int) -> Reservation | None:
        """None: it might not hold."""
        now = self.clock.now()
        names = (f"tokens/hour/{now // HOUR}", f"tokens/day/{now // DAY}", f"money/day/{now // DAY}")
        allowed = (self.allowance.tokens_hour, self.allowance.tokens_day, self.allowance.money_day)
        wanted = (read + most, read + most, read * self.price.read + most * self.price.written)
        amounts = dict(zip(names, wanted))
        limits = {name: limit for name, limit in zip(names, allowed) if limit >= 0}
        return Reservation(self, names, amounts) if self.ledger.take(amounts, limits) else None


@dataclass(slots=True)
class Reservation:
    """What was set aside for one question."""

    budget: Budget
    names: tuple[str, str, str]
    amounts: dict[str, int]

    def settle(self, read: int, written: int) -> None:
        """The question cost this much. What a provider claims beyond what was set aside is not believed: it was bounded."""
        price = self.budget.price
        spent = dict(zip(self.names, (read + written, read + written, read * price.read + written * price.written)))
        self.budget.ledger.give_back({name: max(0, amount - spent[name]) for name, amount in self.amounts.items()})


@dataclass(slots=True)
class Breaker:
    """Opens after `most` failures in a row, for `rest` seconds; then one trial decides."""

    clock: Clock
    most: int = 3
    rest: float = 60.0
    failures: int = 0
    opened: int = 0
    is_trying: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing is to be asked now."""
        if self.failures < self.most:
            return False
        return self.is_trying or self.clock.now() < self.opened + int(self.rest * SECOND)

    def begin(self) -> bool:
        """Whether a question may be asked; an open breaker lets one through when its rest is over."""
        if self.is_open:
            return False
        self.is_trying = self.failures >= self.most
        return True

    def worked(self) -> None:
        self.failures, self.is_trying = 0, False

    def failed(self) -> None:
        self.failures += 1
        self.is_trying = False
        if self.failures >= self.most:
            self.opened = self.clock.now()
