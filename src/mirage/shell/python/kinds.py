"""What values are beside the plain ones: the built-in types as a program names them, and objects that the library lends.

Lent are objects that only compute, of the types listed here: their methods reach no file, no clock and no other object of the host's.
"""

from __future__ import annotations

import calendar
import collections
import datetime
import hashlib
import hmac
import ipaddress
import itertools
import types
import urllib.parse
import uuid
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_HASH = (hashlib.md5, hashlib.sha3_256, hashlib.blake2b, hashlib.blake2s, hashlib.sha256, hashlib.shake_128)
TYPES: frozenset[type] = frozenset((
    datetime.date, datetime.datetime, datetime.time, datetime.timedelta, datetime.timezone, type(datetime.date(2000, 1, 1).isocalendar()), zoneinfo.ZoneInfo,
    ipaddress.IPv4Address, ipaddress.IPv6Address, ipaddress.IPv4Network, ipaddress.IPv6Network, ipaddress.IPv4Interface, ipaddress.IPv6Interface,
    urllib.parse.ParseResult, urllib.parse.SplitResult, urllib.parse.DefragResult, uuid.UUID, uuid.SafeUUID, collections.Counter, collections.deque,
    collections.OrderedDict, hmac.HMAC, type(calendar.day_name), type(calendar.month_name),
    *(type(make(usedforsecurity=False)) for make in _HASH),
))  # fmt: skip
ITERATORS = (types.GeneratorType, itertools.count, itertools.cycle, itertools.repeat, itertools.islice, itertools.chain, itertools.product,
             itertools.permutations, itertools.combinations, itertools.combinations_with_replacement, itertools.zip_longest, itertools.accumulate,
             itertools.pairwise, itertools.compress, map)  # fmt: skip


def is_lent(value: object) -> bool:
    kind = type(value)
    return kind in TYPES or _is_record(kind)


def is_lent_class(value: object) -> bool:
    return isinstance(value, type) and (value in TYPES or _is_record(value) or issubclass(value, BaseException))


def _is_record(kind: type) -> bool:
    """What namedtuple() made."""
    return kind.__bases__ == (tuple,) and "_fields" in vars(kind)


@dataclass(frozen=True, slots=True, repr=False)
class Kind:
    """A built-in type: `real` is the host's, `make` what calling it does."""

    real: type
    make: Callable[..., Any] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Kind) and self.real is other.real

    def __hash__(self) -> int:
        return hash(self.real)

    def __repr__(self) -> str:
        return repr(self.real)


class Defaulting(dict[Any, Any]):
    """collections.defaultdict, whose factory may be the visitor's own."""

    __slots__ = ("factory",)

    def __init__(self, factory: Any = None, *rest: Any, **named: Any) -> None:
        super().__init__(*rest, **named)
        self.factory = factory

    def __repr__(self) -> str:
        return f"defaultdict({self.factory!r}, {dict.__repr__(self)})"
