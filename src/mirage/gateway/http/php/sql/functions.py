"""MariaDB's own functions over values that have been worked out. Those that are NULL where one of their arguments is stand apart."""

from __future__ import annotations

import base64
import binascii
import decimal
import hashlib
import ipaddress
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from mirage.gateway.http.php.sql import dates, documents, patterns
from mirage.gateway.http.php.sql.faults import SqlError
from mirage.gateway.http.php.sql.session import Run
from mirage.gateway.http.php.sql.values import Hex, compare, counted, fold, is_true, key, number, rounded, text, whole

PACKET = 1 << 20  # signs of a value; what is longer is NULL, as beyond max_allowed_packet
SHOWN_XPATH = 32  # signs of what could not be read
_XPATH = re.compile(r"[\w/@*.:\[\]()='\", -]*", re.ASCII)
Work = Callable[..., Any]


def raw(value: Any) -> bytes:
    """The bytes of a value as the server has them."""
    if isinstance(value, Hex):
        return value.encode("latin-1", "replace")
    return text(value).encode("utf-8", "surrogatepass")


def _kept(value: str) -> str | None:
    return value if len(value) <= PACKET else None


# ---- text


def _concat(run: Run, *parts: Any) -> str | None:
    return _kept("".join(map(text, parts)))


def _concat_ws(run: Run, separator: Any, *parts: Any) -> str | None:
    return None if separator is None else _kept(text(separator).join(text(part) for part in parts if part is not None))


def _substring(run: Run, subject: Any, start: Any, length: Any = 1 << 60) -> str:
    place, size, value = whole(start), whole(length), text(subject)
    begin = place - 1 if place > 0 else len(value) + place
    return "" if place == 0 or begin < 0 or size <= 0 else value[begin : begin + size]


def _substring_index(run: Run, subject: Any, separator: Any, count: Any) -> str:
    parts, number_of = text(subject).split(text(separator)) if text(separator) else [], whole(count)
    return text(separator).join(parts[:number_of] if number_of > 0 else parts[number_of:] if number_of else [])


def _pad(subject: Any, size: Any, filler: Any, *, is_left: bool) -> str | None:
    value, width, fill = text(subject), whole(size), text(filler)
    if width < 0 or width > PACKET:
        return None
    missing = width - len(value)
    if missing <= 0:
        return value[:width]
    if not fill:
        return None if is_left or missing else ""
    padding = (fill * (missing // len(fill) + 1))[:missing]
    return padding + value if is_left else value + padding


def _repeat(run: Run, subject: Any, count: Any) -> str | None:
    times = max(0, whole(count))
    return text(subject) * times if len(text(subject)) * times <= PACKET else None


def _insert(run: Run, subject: Any, start: Any, length: Any, new: Any) -> str:
    value, place, size = text(subject), whole(start), whole(length)
    if not 1 <= place <= len(value):
        return value
    return value[: place - 1] + text(new) + (value[place - 1 + size :] if size >= 0 else "")


def _replace(run: Run, subject: Any, old: Any, new: Any) -> str | None:
    value, before, after = text(subject), text(old), text(new)
    if not before or len(value) + value.count(before) * len(after) > PACKET:
        return value if not before else None
    return value.replace(before, after)


def _trim(run: Run, subject: Any, remove: Any, side: str) -> str:
    value, part = text(subject), text(remove)
    while part and side != "trailing" and value.startswith(part):
        value = value[len(part) :]
    while part and side != "leading" and value.endswith(part):
        value = value[: -len(part)]
    return value


def _locate(run: Run, part: Any, subject: Any, start: Any = 1) -> int:
    begin = whole(start)
    return 0 if begin < 1 else text(subject).upper().find(text(part).upper(), begin - 1) + 1


def _find_in_set(run: Run, wanted: Any, among: Any) -> int:
    parts = [fold(part) for part in text(among).split(",")] if text(among) else []
    return parts.index(fold(text(wanted))) + 1 if fold(text(wanted)) in parts else 0


def _field(run: Run, wanted: Any, *choices: Any) -> int:
    return 0 if wanted is None else next(
        (at for at, one in enumerate(choices, 1) if one is not None and compare(wanted, one) == 0), 0
    )  # fmt: skip


def _elt(run: Run, place: Any, *choices: Any) -> Any:
    at = whole(place) if place is not None else 0
    return choices[at - 1] if 1 <= at <= len(choices) else None


def _make_set(run: Run, bits: Any, *choices: Any) -> str | None:
    if bits is None:
        return None
    return ",".join(text(one) for at, one in enumerate(choices[:64]) if whole(bits) >> at & 1 and one is not None)


def _char(run: Run, *codes: Any) -> str:
    made = b"".join(
        (code := whole(one) % (1 << 32)).to_bytes(max(1, (code.bit_length() + 7) // 8), "big") for one in codes if one is not None
    )
    return Hex(made.decode("latin-1"))


def _quote(run: Run, value: Any) -> str:
    if value is None:
        return "NULL"
    return "'" + text(value).replace("\\", "\\\\").replace("'", "\\'").replace("\0", "\\0").replace("\x1a", "\\Z") + "'"


def _hex(run: Run, value: Any) -> str:
    if isinstance(value, str):
        return raw(value).hex().upper()
    return f"{whole(value) % (1 << 64):X}"


def _unhex(run: Run, value: Any) -> str | None:
    digits = text(value)
    try:
        return Hex(bytes.fromhex(digits if len(digits) % 2 == 0 else "0" + digits).decode("latin-1"))
    except ValueError:
        return None


def _ord(run: Run, value: Any) -> int:
    first = text(value)[:1]
    return int.from_bytes(raw(type(value)(first) if isinstance(value, Hex) else first), "big") if first else 0


def _from_base64(run: Run, value: Any) -> str | None:
    try:
        return Hex(base64.b64decode("".join(text(value).split()), validate=True).decode("latin-1"))
    except (binascii.Error, ValueError):
        return None


def _to_base64(run: Run, value: Any) -> str:
    encoded = base64.b64encode(raw(value)).decode()
    return "\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76))


def _format(run: Run, value: Any, places: Any) -> str:
    return f"{rounded(decimal.Decimal(str(number(value))), max(0, whole(places))):,f}"


def _conv(run: Run, value: Any, old: Any, new: Any) -> str | None:
    before, after = abs(whole(old)), abs(whole(new))
    if not (2 <= before <= 36 and 2 <= after <= 36):
        return None
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    total = 0
    for sign in text(value).lower()[:70]:
        if sign not in digits[:before]:
            break
        total = total * before + digits.index(sign)
    total, made = min(total, (1 << 64) - 1), ""
    while total or not made:
        total, rest = divmod(total, after)
        made = digits[rest] + made
    return made.upper()


# ---- numbers


def _log(base: float | None, value: Any) -> float | None:
    counted_value = float(number(value))
    if counted_value <= 0 or (base is not None and (base <= 0 or base == 1)):
        return None
    if base == 2:
        return math.log2(counted_value)
    return math.log10(counted_value) if base == 10 else math.log(counted_value) / (math.log(base) if base else 1)


def _power(run: Run, base: Any, exponent: Any) -> float:
    try:
        made = math.pow(float(number(base)), float(number(exponent)))
    except (ValueError, OverflowError):
        made = math.inf
    if math.isinf(made):
        raise SqlError(1690, "22003", f"DOUBLE value is out of range in 'pow({text(base)},{text(exponent)})'")
    return made


def _exp(run: Run, value: Any) -> float:
    try:
        return math.exp(float(number(value)))
    except OverflowError:
        raise SqlError(1690, "22003", f"DOUBLE value is out of range in 'exp({text(value)})'") from None


def _ceiling(value: Any, rounding: str) -> Any:
    counted_value = number(value)
    if isinstance(counted_value, float):
        return float(math.ceil(counted_value) if rounding == decimal.ROUND_CEILING else math.floor(counted_value))
    return int(decimal.Decimal(counted_value).to_integral_value(rounding))


def _randoms(seed: int) -> Iterator[float]:
    """my_rnd."""
    most = 0x3FFFFFFF
    one, two = (seed * 0x10001 + 55555555) % (1 << 32) % most, (seed * 0x10000001) % (1 << 32) % most
    while True:
        one = (one * 3 + two) % most
        two = (one + two + 33) % most
        yield one / most


def rand(run: Run) -> Callable[[Any], float]:
    """One RAND of a statement, which counts on from its seed; each has its own."""
    going: list[Iterator[float]] = []

    def work(seed: Any = None) -> float:
        if not going:
            going.append(_randoms(whole(seed) if seed is not None else hash(run.session.now()) % (1 << 30)))
        return next(going[0])

    return work


def _inet_aton(run: Run, value: Any) -> int | None:
    try:
        return int(ipaddress.IPv4Address(text(value)))
    except ValueError:
        return None


def _inet_ntoa(run: Run, value: Any) -> str | None:
    return str(ipaddress.IPv4Address(whole(value))) if 0 <= whole(value) < 1 << 32 else None


# ---- what is not about values


def _sleep(run: Run, seconds: Any) -> int:
    run.sleep(float(number(seconds)))
    return 0


def _xpath(path: Any) -> None:
    """SqlError: it is no XPath, whose text stands in the fault, for which injections ask."""
    value = text(path)
    found = _XPATH.match(value)
    at = found.end() if found is not None else 0
    if at < len(value) or not value.strip():
        near = value[at:] if at < len(value) else ""
        raise SqlError(1105, "HY000", f"XPATH syntax error: '{near[:SHOWN_XPATH]}'")


def _extractvalue(run: Run, document: Any, path: Any) -> str:
    _xpath(path)
    return ""


def _updatexml(run: Run, document: Any, path: Any, new: Any) -> str:
    _xpath(path)
    return text(document)


def _load_file(run: Run, path: Any) -> str | None:
    found = run.session.loaded(text(path))
    return None if found is None else Hex(found)


def password_hash(word: str) -> str:
    """mysql_native_password's hash."""
    once = hashlib.sha1(word.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    return "*" + hashlib.sha1(once, usedforsecurity=False).hexdigest().upper() if word else ""


def _sha2(run: Run, value: Any, bits: Any) -> str | None:
    name = {0: "sha256", 224: "sha224", 256: "sha256", 384: "sha384", 512: "sha512"}.get(whole(bits))
    return hashlib.new(name, raw(value)).hexdigest() if name else None


def _cast(run: Run, value: Any, kind: str, size: Any = None, places: Any = 0) -> Any:
    match kind:
        case "signed" | "int" | "integer":
            made = _whole(value)
            return made if made < 1 << 63 else made - (1 << 64)
        case "unsigned":
            return _whole(value) % (1 << 64)
        case "decimal":
            return rounded(decimal.Decimal(str(number(value))), whole(places or 0))
        case "double" | "float":
            return float(number(value))
        case "date":
            return dates.date(run, value)
        case "datetime":
            moment = dates.read(value)
            return None if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}"
        case "time":
            moment = dates.read(value)
            return None if moment is None else f"{moment:%H:%M:%S}"
        case "char" | "nchar" | "varchar" | "binary" | "json":
            shown = text(value) if not isinstance(value, Hex) else value
            return shown if size is None else shown[: max(0, whole(size))]
    raise SqlError(1305, "42000", f"FUNCTION {kind} does not exist")


def _whole(value: Any) -> int:
    """A number, or as far as a text begins with whole digits."""
    if isinstance(value, str) and not isinstance(value, Hex):
        found = re.match(r"\s*[+-]?\d{1,20}", value)
        return int(found[0]) if found else 0
    return whole(value)


def _strcmp(run: Run, one: Any, other: Any) -> int:
    return compare(text(one), text(other))


def _extreme(is_least: bool) -> Work:
    def work(run: Run, *choices: Any) -> Any:
        if any(isinstance(one, str) for one in choices) and not all(isinstance(one, str) for one in choices):
            ordered = sorted(choices, key=lambda one: float(number(one)))
        else:
            ordered = sorted(choices, key=key)
        return ordered[0] if is_least else ordered[-1]

    return work


MANY = 255
# name: how few and how many arguments, and the work; NULL where an argument is NULL
STRICT: dict[str, tuple[int, int, Work]] = {
    "concat": (1, MANY, _concat), "length": (1, 1, lambda run, value: len(raw(value))),
    "octet_length": (1, 1, lambda run, value: len(raw(value))),
    "char_length": (1, 1, lambda run, value: len(text(value))), "character_length": (1, 1, lambda run, value: len(text(value))),
    "bit_length": (1, 1, lambda run, value: 8 * len(raw(value))),
    "lower": (1, 1, lambda run, value: text(value).lower()), "lcase": (1, 1, lambda run, value: text(value).lower()),
    "upper": (1, 1, lambda run, value: text(value).upper()), "ucase": (1, 1, lambda run, value: text(value).upper()),
    "substring": (2, 3, _substring), "substring_index": (3, 3, _substring_index), "trim": (3, 3, _trim),
    "left": (2, 2, lambda run, value, size: text(value)[: max(0, whole(size))]),
    "right": (2, 2, lambda run, value, size: text(value)[-whole(size) :] if whole(size) > 0 else ""),
    "ltrim": (1, 1, lambda run, value: text(value).lstrip(" ")), "rtrim": (1, 1, lambda run, value: text(value).rstrip(" ")),
    "lpad": (2, 3, lambda run, value, size, fill=" ": _pad(value, size, fill, is_left=True)),
    "rpad": (2, 3, lambda run, value, size, fill=" ": _pad(value, size, fill, is_left=False)),
    "repeat": (2, 2, _repeat), "reverse": (1, 1, lambda run, value: text(value)[::-1]), "replace": (3, 3, _replace),
    "insert": (4, 4, _insert),
    "space": (1, 1, lambda run, count: _repeat(run, " ", count)),
    "locate": (2, 3, _locate), "instr": (2, 2, lambda run, subject, part: _locate(run, part, subject)),
    "find_in_set": (2, 2, _find_in_set),
    "strcmp": (2, 2, _strcmp), "ascii": (1, 1, lambda run, value: (raw(value) or b"\0")[0]), "ord": (1, 1, _ord),
    "hex": (1, 1, _hex), "unhex": (1, 1, _unhex), "bin": (1, 1, lambda run, value: f"{whole(value) % (1 << 64):b}"),
    "oct": (1, 1, lambda run, value: f"{whole(value) % (1 << 64):o}"), "conv": (3, 3, _conv), "format": (2, 2, _format),
    "to_base64": (1, 1, _to_base64), "from_base64": (1, 1, _from_base64),
    "md5": (1, 1, lambda run, value: hashlib.md5(raw(value), usedforsecurity=False).hexdigest()),
    "sha": (1, 1, lambda run, value: hashlib.sha1(raw(value), usedforsecurity=False).hexdigest()),
    "sha1": (1, 1, lambda run, value: hashlib.sha1(raw(value), usedforsecurity=False).hexdigest()),
    "sha2": (2, 2, _sha2), "crc32": (1, 1, lambda run, value: binascii.crc32(raw(value))),
    "password": (1, 1, lambda run, value: password_hash(text(value))),
    "abs": (1, 1, lambda run, value: abs(number(value))),
    "sign": (1, 1, lambda run, value: (number(value) > 0) - (number(value) < 0)),
    "ceil": (1, 1, lambda run, value: _ceiling(value, decimal.ROUND_CEILING)),
    "ceiling": (1, 1, lambda run, value: _ceiling(value, decimal.ROUND_CEILING)),
    "floor": (1, 1, lambda run, value: _ceiling(value, decimal.ROUND_FLOOR)),
    "round": (1, 2, lambda run, value, places=0: rounded(value, whole(places))),
    "truncate": (2, 2, lambda run, value, places: rounded(value, whole(places), decimal.ROUND_DOWN)),
    "mod": (2, 2, lambda run, one, other: counted("mod", one, other)), "pow": (2, 2, _power), "power": (2, 2, _power),
    "exp": (1, 1, _exp),
    "sqrt": (1, 1, lambda run, value: math.sqrt(number(value)) if number(value) >= 0 else None),
    "ln": (1, 1, lambda run, value: _log(None, value)), "log2": (1, 1, lambda run, value: _log(2, value)),
    "log10": (1, 1, lambda run, value: _log(10, value)),
    "log": (1, 2, lambda run, one, other=None: _log(None, one) if other is None else _log(float(number(one)), other)),
    "pi": (0, 0, lambda run: decimal.Decimal("3.141593")),
    "greatest": (2, MANY, _extreme(False)), "least": (2, MANY, _extreme(True)), "inet_aton": (1, 1, _inet_aton),
    "inet_ntoa": (1, 1, _inet_ntoa),
    "sleep": (1, 1, _sleep), "benchmark": (2, 2, lambda run, count, _: _sleep(run, max(0, whole(count)) * 2e-7)),
    "extractvalue": (2, 2, _extractvalue), "updatexml": (3, 3, _updatexml), "load_file": (1, 1, _load_file),
    "cast": (2, 4, _cast), "charset": (1, 1, lambda run, value: "binary" if not isinstance(value, str) else "utf8mb4"),
    "collation": (1, 1, lambda run, value: "binary" if not isinstance(value, str) else "utf8mb4_general_ci"),
    "get_lock": (2, 2, lambda run, name, wait: 1), "release_lock": (1, 1, lambda run, name: 1),
    "is_free_lock": (1, 1, lambda run, name: 1),
    "name_const": (2, 2, lambda run, name, value: value),
    "json_valid": (1, 1, documents.valid), "json_keys": (1, 1, documents.keys), "json_length": (1, 1, documents.length),
    "json_type": (1, 1, documents.kind), "json_extract": (2, 2, documents.extract), "json_value": (2, 2, documents.scalar),
    "json_unquote": (1, 1, documents.unquote), "json_quote": (1, 1, documents.quote),
    "regexp_substr": (2, 2, patterns.substr), "regexp_instr": (2, 2, patterns.instr), "regexp_replace": (3, 3, patterns.replace),
    **dates.STRICT,
}  # fmt: skip
LOOSE: dict[str, tuple[int, int, Work]] = {
    "concat_ws": (2, MANY, _concat_ws), "field": (2, MANY, _field), "elt": (2, MANY, _elt), "make_set": (2, MANY, _make_set),
    "json_array": (0, MANY, documents.array), "json_object": (0, MANY, documents.objects), "char": (1, MANY, _char),
    "quote": (1, 1, _quote),
    "isnull": (1, 1, lambda run, value: int(value is None)),
    "nullif": (2, 2, lambda run, one, other: None if one is not None and other is not None and compare(one, other) == 0 else one),
    "version": (0, 0, lambda run: run.session.version), "database": (0, 0, lambda run: run.session.database or None),
    "schema": (0, 0, lambda run: run.session.database or None),
    **{name: (0, 0, lambda run: f"{run.session.user}@localhost") for name in ("user", "current_user", "session_user", "system_user")},
    "current_role": (0, 0, lambda run: None), "connection_id": (0, 0, lambda run: 41),
    "last_insert_id": (0, 1, lambda run, value=0: value), "row_count": (0, 0, lambda run: -1), "found_rows": (0, 0, lambda run: 1),
    "uuid": (0, 0, lambda run: _uuid(run)), **dates.LOOSE,
}  # fmt: skip


def _uuid(run: Run) -> str:
    drawn = hashlib.sha256(f"{run.session.now()}{run.steps}{run.session.user}".encode()).hexdigest()
    return f"{drawn[:8]}-{drawn[8:12]}-11f0-{drawn[12:16]}-{drawn[16:28]}"


# those of which not every argument is worked out
def lazy_if(run: Run, test: Work, one: Work, other: Work) -> Work:
    return lambda frame: one(frame) if is_true(test(frame)) else other(frame)


def lazy_coalesce(run: Run, *choices: Work) -> Work:
    return lambda frame: next((value for one in choices if (value := one(frame)) is not None), None)


LAZY: dict[str, tuple[int, int, Callable[..., Work]]] = {
    "if": (3, 3, lazy_if), "ifnull": (2, 2, lazy_coalesce), "nvl": (2, 2, lazy_coalesce), "coalesce": (1, MANY, lazy_coalesce),
}  # fmt: skip
