"""Modules of the library that only compute, lent to the visitor's program as the host's own: datetime, ipaddress, urllib.parse and their like.

A name stands here if neither it nor what it gives reaches beyond computing: no file, no clock, no address, no frame, no other
module. What it is given must be plain or itself lent, and what comes back is judged again; a name with an underscore is never
read. What would take long is bounded where it stands (`BOUNDS`), and a failure shows the frames that it has in the image's files.
"""

from __future__ import annotations

import base64
import calendar
import datetime
import hashlib
import importlib
import itertools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mirage.shell.python import values
from mirage.shell.python.faults import Raised, Unknown, throw
from mirage.shell.python.frames import frames
from mirage.shell.python.kinds import ITERATORS, Kind, is_lent, is_lent_class
from mirage.shell.python.values import is_plain

if TYPE_CHECKING:
    from mirage.shell.python.expressions import Expressions

NAMES = {
    "binascii": "Error a2b_base64 a2b_hex b2a_base64 b2a_hex crc32 hexlify unhexlify",
    "bisect": "bisect bisect_left bisect_right insort",
    "calendar": "calendar day_abbr day_name isleap leapdays month month_abbr month_name monthcalendar monthrange timegm weekday",
    "collections": "Counter OrderedDict deque namedtuple",
    "colorsys": "hls_to_rgb hsv_to_rgb rgb_to_hls rgb_to_hsv",
    "datetime": "MAXYEAR MINYEAR UTC date datetime time timedelta timezone",
    "fnmatch": "fnmatch fnmatchcase translate",
    "hashlib": "algorithms_available algorithms_guaranteed blake2b blake2s md5 new pbkdf2_hmac sha1 sha224 sha256 sha384 sha3_224 sha3_256 "
               "sha3_384 sha3_512 sha512 shake_128 shake_256",
    "heapq": "heapify heappop heappush heapreplace nlargest nsmallest",
    "hmac": "compare_digest digest new",
    "html": "escape unescape",
    "ipaddress": "AddressValueError IPv4Address IPv4Interface IPv4Network IPv6Address IPv6Interface IPv6Network NetmaskValueError collapse_addresses "
                 "ip_address ip_interface ip_network summarize_address_range",
    "keyword": "iskeyword kwlist",
    "math": "acos asin atan atan2 ceil comb copysign cos cosh degrees dist e exp fabs factorial floor fmod frexp fsum gcd hypot inf isclose isfinite isinf "
            "isnan isqrt log log10 log1p log2 modf nan perm pi pow radians sin sinh sqrt tan tanh tau trunc",
    "quopri": "decodestring encodestring",
    "shlex": "join quote split",
    "statistics": "StatisticsError fmean geometric_mean harmonic_mean mean median median_high median_low mode multimode pstdev pvariance "
                  "stdev variance",
    "string": "ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits printable punctuation whitespace",
    "textwrap": "dedent fill shorten wrap",
    "unicodedata": "category name normalize",
    "urllib.parse": "ParseResult SplitResult parse_qs parse_qsl quote quote_from_bytes quote_plus unquote unquote_plus unquote_to_bytes urldefrag "
                    "urlencode urljoin urlparse urlsplit urlunparse urlunsplit",
    "uuid": "NAMESPACE_DNS NAMESPACE_OID NAMESPACE_URL NAMESPACE_X500 UUID uuid3 uuid5",
    "zoneinfo": "ZoneInfo",
}  # fmt: skip
ITERATED = "accumulate chain combinations combinations_with_replacement compress count cycle islice pairwise permutations product repeat zip_longest"
ITEMS_MAX = 1 << 18  # of an iterable that a function takes in whole
LAZY = frozenset(
    (
        itertools.accumulate,
        itertools.chain,
        itertools.compress,
        itertools.count,
        itertools.cycle,
        itertools.islice,
        itertools.pairwise,
        itertools.repeat,
        itertools.zip_longest,
    )
)  # which take an iterable item by item
BOUNDS: dict[Callable[..., Any], int] = {  # the largest integer that is taken: factorials, rounds, pools, skips and widths
    math.factorial: 20_000, math.comb: 20_000, math.perm: 20_000, math.isqrt: 1 << 4096, hashlib.pbkdf2_hmac: 500_000, itertools.islice: 1 << 18,
    itertools.permutations: 1 << 12, itertools.combinations: 1 << 12, itertools.product: 64, calendar.month: 9999, calendar.calendar: 9999,
}  # fmt: skip
LONG = {"textwrap": 1 << 12, "shlex": 1 << 16, "statistics": 1 << 16}  # characters or items that a module's functions take
LONGEST = 1 << 24
DEPTH_MAX = 60
COSTLY = frozenset((hashlib.pbkdf2_hmac,))  # whose largest integer is paid for


class Lent:
    """A function of the library's, or a method of what it made: called, it is judged on both sides."""

    __slots__ = ("function", "machine")

    def __init__(self, machine: Expressions, function: Callable[..., Any]) -> None:
        self.machine = machine
        self.function = function

    def __call__(self, *args: Any, **named: Any) -> Any:
        function: Any = self.function
        is_lazy = function in LAZY if isinstance(function, type) else False
        given = [_given(each, is_lazy=is_lazy) for each in args]
        words = {name: _given(each, is_lazy=is_lazy) for name, each in named.items()}
        whole = [each for each in (*given, *words.values()) if isinstance(each, int)]
        if whole and max(whole) > BOUNDS.get(function, 1 << 8192):
            raise Unknown(f"{function.__name__} of much")
        most = LONG.get(getattr(function, "__module__", None) or "", LONGEST)
        if any(len(each) > most for each in (*given, *words.values()) if hasattr(each, "__len__")):
            raise Unknown(f"{function.__name__} of much")
        self.machine.proc.session.step(1 + sum([len(each) for each in given if hasattr(each, "__len__")]) // 32)
        if whole and function in COSTLY:
            self.machine.proc.session.step(max(whole))
        try:
            made = function(*given, **words)
        except (Unknown, Raised):
            raise
        except Exception as error:
            raise raised(self.machine, error) from None
        return _back(made)

    def __repr__(self) -> str:
        name = getattr(self.function, "__name__", "")
        return f"<function {name} at 0x7f{hash(name) & 0xFFFFFFFFF0:010x}>"


def names(machine: Expressions, module: str) -> dict[str, Any]:
    """What a module of the library has for the visitor's program."""
    found = {name: getattr(importlib.import_module(module), name) for name in NAMES[module].split()}
    return {name: lent(machine, value) for name, value in found.items()}


def iterators(machine: Expressions) -> dict[str, Any]:
    """itertools, of what is plain: lazily, so that what has no end may be begun."""
    return {name: Lent(machine, getattr(itertools, name)) for name in ITERATED.split()}


def lent(machine: Expressions, value: Any) -> Any:
    """A value of the library's as the program sees it."""
    if isinstance(value, type):
        return value
    return Lent(machine, value) if callable(value) and not is_lent(value) else _back(value)


def attribute(machine: Expressions, owner: Any, name: str) -> Any:
    """A public name of a lent object or class."""
    kind = owner if isinstance(owner, type) else type(owner)
    if name in ("__name__", "__class__", "__doc__"):
        return kind if name == "__class__" else getattr(kind, name)
    if name.startswith("_") and name not in ("_asdict", "_fields", "_replace"):
        raise Unknown(f"{kind.__name__}.{name}")
    own = OWN.get((kind, name))
    if own is not None and (isinstance(owner, type) or name in OF_OBJECTS):
        return lambda *args, **named: own(machine, *([] if isinstance(owner, type) else [owner]), *args, **named)
    return lent(machine, getattr(owner, name))


def raised(machine: Expressions, error: Exception) -> Raised:
    """A fault of the library's, with the frames that it passed there."""
    found = Raised(error)
    found.through = frames(machine.proc, error)
    return found


def urlsafe(data: bytes) -> str:
    """token_urlsafe's writing of bytes."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def is_given(value: Any, depth: int = 0) -> bool:
    """Whether the library may be given a value: it is plain or lent, and so is all that it holds."""
    if isinstance(value, (list, tuple, set, dict)) and depth < DEPTH_MAX:
        parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
        return all(is_given(each, depth + 1) for each in parts)
    return is_plain(value) or is_lent(value)


def _given(value: Any, *, is_lazy: bool) -> Any:
    """A value for the library; an iterator is taken out first, as it may have no end."""
    if isinstance(value, Kind):
        return value.real
    if isinstance(value, Lent):
        return value.function
    if not is_lazy and (isinstance(value, ITERATORS) or (isinstance(value, range) and len(value) > ITEMS_MAX)):
        items = list(itertools.islice(value, ITEMS_MAX + 1))
        if len(items) > ITEMS_MAX:
            throw(MemoryError)
        return items
    if is_plain(value) or is_lent(value) or is_lent_class(value) or isinstance(value, ITERATORS):
        return value
    raise Unknown(f"{type(value).__name__} for the library")


def _back(value: Any) -> Any:
    if isinstance(value, ITERATORS):
        return value
    if type(value) in (type({}.keys()), type({}.values()), type({}.items()), type(iter(()))):
        return list(value)
    if is_plain(value) or is_lent(value):
        return values.bounded(value)
    if is_lent_class(value):
        return value
    raise Unknown(f"{type(value).__name__} of the library")


# ---- what the host would know and the machine pretends


def _now(machine: Expressions, tz: datetime.tzinfo | None = None) -> datetime.datetime:
    moment = datetime.datetime.fromtimestamp(machine.proc.clock.now() / 1e9, tz or machine.zone)
    return moment if tz is not None else moment.replace(tzinfo=None)


def _from_timestamp(machine: Expressions, seconds: float, tz: datetime.tzinfo | None = None) -> datetime.datetime:
    moment = datetime.datetime.fromtimestamp(seconds, tz or machine.zone)
    return moment if tz is not None else moment.replace(tzinfo=None)


def _here(machine: Expressions, moment: datetime.datetime) -> datetime.datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=machine.zone)


def _written(machine: Expressions, moment: datetime.date, form: str) -> str:
    values.judge_width(form)
    if "%s" in form:
        raise Unknown("strftime of the epoch")
    return moment.strftime(form)


OF_OBJECTS = frozenset(("astimezone", "strftime", "timestamp"))
OWN: dict[tuple[type, str], Callable[..., Any]] = {
    (datetime.datetime, "now"): _now,
    (datetime.datetime, "today"): _now,
    (datetime.datetime, "utcnow"): lambda machine: _now(machine, datetime.UTC).replace(tzinfo=None),
    (datetime.datetime, "fromtimestamp"): _from_timestamp,
    (datetime.datetime, "timestamp"): lambda machine, moment: _here(machine, moment).timestamp(),
    (datetime.datetime, "astimezone"): lambda machine, moment, tz=None: _here(machine, moment).astimezone(tz or machine.zone),
    (datetime.datetime, "strftime"): _written,
    (datetime.date, "strftime"): _written,
    (datetime.date, "today"): lambda machine: _now(machine).date(),
    (datetime.date, "fromtimestamp"): lambda machine, seconds: _from_timestamp(machine, seconds).date(),
}
