"""Time, waiting and chance."""

from __future__ import annotations

import calendar
import datetime
import re

from mirage.gateway.http.php.machine import CONSTANTS, Machine, builtin
from mirage.gateway.http.php.values import PhpArray, Value, to_bool, to_int, to_num, to_str

CONSTANTS.update({"DATE_ATOM": "Y-m-d\\TH:i:sP", "DATE_RFC2822": "D, d M Y H:i:s O"})
UNITS = {"sec": 1, "second": 1, "min": 60, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "fortnight": 1209600}
SLEEP_MOST = 20.0  # seconds that a page may let its client wait


@builtin("time")
def time_(machine: Machine) -> Value:
    return machine.effect(lambda: machine.host.now())


@builtin("microtime", "hrtime")
def microtime(machine: Machine, as_float: Value = False) -> Value:
    now = machine.effect(lambda: machine.host.moment())
    return now if to_bool(as_float) else f"{now % 1:.8f} {int(now)}"


@builtin("sleep")
def sleep(machine: Machine, seconds: Value) -> Value:
    machine.slept = min(SLEEP_MOST, machine.slept + max(0, to_int(seconds)))
    return 0


@builtin("usleep")
def usleep(machine: Machine, microseconds: Value) -> Value:
    machine.slept = min(SLEEP_MOST, machine.slept + max(0, to_int(microseconds)) / 1e6)
    return None


def _local(machine: Machine, stamp: int) -> datetime.datetime:
    try:
        return datetime.datetime.fromtimestamp(stamp, machine.host.zone())
    except (OverflowError, ValueError, OSError):
        return datetime.datetime.fromtimestamp(0, machine.host.zone())


@builtin("date", "gmdate")
def date(machine: Machine, form: Value, stamp: Value = None) -> Value:
    moment = _local(machine, to_int(stamp if stamp is not None else time_(machine)))
    out, at, text = [], 0, to_str(form)
    while at < len(text):
        if text[at] == "\\":
            out.append(text[at + 1 : at + 2])
            at += 2
            continue
        out.append(_field(moment, text[at]))
        at += 1
    return "".join(out)


def _field(moment: datetime.datetime, sign: str) -> str:
    plain = {
        "d": "%d", "m": "%m", "Y": "%Y", "y": "%y", "H": "%H", "i": "%M", "s": "%S", "D": "%a", "l": "%A", "M": "%b", "F": "%B", "h": "%I", "A": "%p",
        "W": "%V", "o": "%G", "O": "%z", "T": "%Z",
    }  # fmt: skip
    if sign in plain:
        return moment.strftime(plain[sign])
    match sign:
        case "j":
            return str(moment.day)
        case "n":
            return str(moment.month)
        case "G":
            return str(moment.hour)
        case "g":
            return str(moment.hour % 12 or 12)
        case "a":
            return moment.strftime("%p").lower()
        case "N":
            return str(moment.isoweekday())
        case "w":
            return str(moment.isoweekday() % 7)
        case "t":
            return str(calendar.monthrange(moment.year, moment.month)[1])
        case "U":
            return str(int(moment.timestamp()))
        case "P":
            return moment.isoformat()[-6:]
        case "c":
            return moment.isoformat(timespec="seconds")
        case "r":
            return moment.strftime("%a, %d %b %Y %H:%M:%S %z")
        case "L":
            return str(int(calendar.isleap(moment.year)))
        case "z":
            return str(moment.timetuple().tm_yday - 1)
    return sign


@builtin("strtotime")
def strtotime(machine: Machine, text: Value, base: Value = None) -> Value:
    now = to_int(base if base is not None else time_(machine))
    words = to_str(text).strip().lower()
    zone = machine.host.zone()
    if found := re.match(r"(\d{4})-(\d\d)-(\d\d)(?:[ t](\d\d):(\d\d)(?::(\d\d))?)?", words):
        year, month, day, hour, minute, second = (int(part) if part else 0 for part in found.groups())
        try:
            return int(datetime.datetime(year, month, day, hour, minute, second, tzinfo=zone).timestamp())
        except ValueError:
            return False
    if found := re.match(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", words):
        day, month, year = map(int, found.groups())
        try:
            return int(datetime.datetime(year, month, day, tzinfo=zone).timestamp())
        except ValueError:
            return False
    midnight = int(_local(machine, now).replace(hour=0, minute=0, second=0).timestamp())
    named = {"now": now, "today": midnight, "midnight": midnight, "tomorrow": midnight + 86400, "yesterday": midnight - 86400}
    if words in named:
        return named[words]
    if words.startswith("@") and words[1:].lstrip("-").isdigit():
        return int(words[1:])
    if found := re.fullmatch(r"([+-]?)\s*(\d+)\s*([a-z]+?)s?(\s+ago)?", words):
        unit = UNITS.get(found[3], {"month": 2629800, "year": 31557600}.get(found[3]))
        if unit is not None:
            return now + int(found[2]) * unit * (-1 if found[1] == "-" or found[4] else 1)
    return False


@builtin("mktime")
def mktime(machine: Machine, *parts: Value) -> Value:
    hour, minute, second, month, day, year = (to_int(part) for part in [*parts, 0, 0, 0, 1, 1, 1970][:6])
    try:
        return int(datetime.datetime(year, month, day, hour, minute, second, tzinfo=machine.host.zone()).timestamp())
    except (ValueError, OverflowError):
        return False


@builtin("checkdate")
def checkdate(machine: Machine, month: Value, day: Value, year: Value) -> Value:
    try:
        datetime.date(to_int(year), to_int(month), to_int(day))
    except ValueError:
        return False
    return True


@builtin("date_default_timezone_get")
def zone_name(machine: Machine) -> Value:
    return "UTC"


@builtin("date_default_timezone_set", "setlocale", "mb_internal_encoding")
def set_zone(machine: Machine, *_: Value) -> Value:
    return True


@builtin("rand", "mt_rand", "random_int")
def rand(machine: Machine, low: Value = 0, high: Value = 2147483647) -> Value:
    first, last = to_int(low), max(to_int(low), to_int(high))
    return machine.effect(lambda: machine.host.chance().randint(first, last))


@builtin("random_bytes", "openssl_random_pseudo_bytes")
def random_bytes(machine: Machine, size: Value) -> Value:
    return machine.effect(lambda: machine.host.chance().randbytes(min(65536, max(0, to_int(size)))).decode("latin-1"))


@builtin("uniqid")
def uniqid(machine: Machine, prefix: Value = "", *_: Value) -> Value:
    now = machine.effect(lambda: machine.host.moment())
    return f"{to_str(prefix)}{int(now):08x}{int(now % 1 * 1e6):05x}"


@builtin("shuffle", writes=(0,))
def shuffle(machine: Machine, target: object) -> Value:
    values = list(target.value.values())  # type: ignore[attr-defined]
    target.value = machine.effect(lambda: PhpArray.of(machine.host.chance().sample(values, len(values))))  # type: ignore[attr-defined]
    return True


@builtin("array_rand")
def array_rand(machine: Machine, array: Value, number: Value = 1) -> Value:
    return machine.effect(lambda: machine.host.chance().choice(list(array)))


@builtin("mt_srand", "srand", "set_time_limit", "ignore_user_abort")
def mt_srand(machine: Machine, *_: Value) -> Value:
    return bool(to_num(0) == 0)
