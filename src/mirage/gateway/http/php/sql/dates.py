"""Days and times, which MariaDB takes and gives as text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from mirage.gateway.http.php.sql.session import Run
from mirage.gateway.http.php.sql.values import number, text, whole

_MOMENT = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:\.(\d{1,6}))?)?")
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?")
EPOCH = datetime.datetime(1970, 1, 1)
Moment = datetime.datetime
_SPECIFIERS: dict[str, Callable[[Moment], str]] = {
    "Y": lambda moment: f"{moment:%Y}", "y": lambda moment: f"{moment:%y}", "m": lambda moment: f"{moment:%m}",
    "c": lambda moment: str(moment.month),
    "d": lambda moment: f"{moment:%d}", "e": lambda moment: str(moment.day), "H": lambda moment: f"{moment:%H}",
    "k": lambda moment: str(moment.hour),
    "h": lambda moment: f"{moment:%I}", "I": lambda moment: f"{moment:%I}", "l": lambda moment: str((moment.hour + 11) % 12 + 1),
    "i": lambda moment: f"{moment:%M}", "s": lambda moment: f"{moment:%S}", "S": lambda moment: f"{moment:%S}",
    "f": lambda moment: f"{moment:%f}",
    "p": lambda moment: "PM" if moment.hour >= 12 else "AM", "M": lambda moment: f"{moment:%B}", "b": lambda moment: f"{moment:%b}",
    "W": lambda moment: f"{moment:%A}", "a": lambda moment: f"{moment:%a}", "w": lambda moment: f"{moment:%w}",
    "j": lambda moment: f"{moment:%j}",
    "T": lambda moment: f"{moment:%H:%M:%S}", "r": lambda moment: f"{moment:%I:%M:%S %p}", "%": lambda moment: "%",
}  # fmt: skip


def read(value: Any) -> Moment | None:
    """None where it is no day."""
    shown = text(value)
    found = _MOMENT.match(shown) or (_PACKED.fullmatch(shown) if shown.isdecimal() else None)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        return Moment(year, month, day, hour, minute, second)
    except ValueError:
        return None


def date(run: Run, value: Any) -> str | None:
    moment = read(value)
    return None if moment is None else f"{moment:%Y-%m-%d}"


def _time(run: Run, value: Any) -> str | None:
    moment = read(value)
    return None if moment is None else f"{moment:%H:%M:%S}"


def _part(take: Callable[[Moment], Any]) -> Callable[..., Any]:
    def work(run: Run, value: Any, *_: Any) -> Any:
        moment = read(value) or (read(f"2000-01-01 {text(value)}") if ":" in text(value) else None)
        return None if moment is None else take(moment)

    return work


def _format(run: Run, value: Any, pattern: Any) -> str | None:
    moment = read(value)
    if moment is None:
        return None
    shown = moment

    def part(found: re.Match[str]) -> str:
        specifier = _SPECIFIERS.get(found[1])
        return specifier(shown) if specifier is not None else found[1]

    return re.sub(r"%(.)", part, text(pattern)[:400])


def shifted(value: Any, amount: Any, unit: str, sign: int) -> str | None:
    """A moment so many units later; a day stays a day where the unit is one."""
    moment = read(value)
    if moment is None or amount is None:
        return None
    by, has_time = sign * whole(amount), ":" in text(value)
    try:
        if unit in ("month", "quarter", "year"):
            months = moment.year * 12 + moment.month - 1 + by * {"month": 1, "quarter": 3, "year": 12}[unit]
            year, month = divmod(months, 12)
            last = (datetime.date(year + month // 11, (month + 1) % 12 + 1, 1) - datetime.timedelta(1)).day
            moment = moment.replace(year=year, month=month + 1, day=min(moment.day, last))
        else:
            moment += datetime.timedelta(**{f"{unit}s": by})
            has_time |= unit not in ("day", "week")
    except (ValueError, OverflowError):
        return None
    return f"{moment:%Y-%m-%d %H:%M:%S}" if has_time else f"{moment:%Y-%m-%d}"


def _difference(run: Run, one: Any, other: Any) -> int | None:
    first, second = read(one), read(other)
    return None if first is None or second is None else (first.date() - second.date()).days


def _unix(run: Run, value: Any = None) -> int:
    moment = read(run.session.now() if value is None else value)
    return 0 if moment is None else int((moment - EPOCH).total_seconds())


def _from_unix(run: Run, value: Any, pattern: Any = "%Y-%m-%d %H:%i:%s") -> str | None:
    seconds = float(number(value))
    return (
        _format(run, f"{EPOCH + datetime.timedelta(seconds=int(seconds)):%Y-%m-%d %H:%M:%S}", pattern)
        if 0 <= seconds < 2**31
        else None
    )


def _sunday(moment: Moment) -> int:
    return (moment.weekday() + 1) % 7


STRICT: dict[str, tuple[int, int, Callable[..., Any]]] = {
    "date": (1, 1, date), "time": (1, 1, _time), "year": (1, 1, _part(lambda moment: moment.year)),
    "month": (1, 1, _part(lambda moment: moment.month)),
    "day": (1, 1, _part(lambda moment: moment.day)), "dayofmonth": (1, 1, _part(lambda moment: moment.day)),
    "hour": (1, 1, _part(lambda moment: moment.hour)), "minute": (1, 1, _part(lambda moment: moment.minute)),
    "second": (1, 1, _part(lambda moment: moment.second)), "quarter": (1, 1, _part(lambda moment: (moment.month + 2) // 3)),
    "dayname": (1, 1, _part(lambda moment: f"{moment:%A}")), "monthname": (1, 1, _part(lambda moment: f"{moment:%B}")),
    "weekday": (1, 1, _part(lambda moment: moment.weekday())), "dayofweek": (1, 1, _part(lambda moment: _sunday(moment) + 1)),
    "dayofyear": (1, 1, _part(lambda moment: int(f"{moment:%j}"))), "week": (1, 2, _part(lambda moment: int(f"{moment:%U}"))),
    "to_days": (1, 1, _part(lambda moment: moment.toordinal() + 365)),
    "last_day": (1, 1, _part(lambda moment: shifted(shifted(f"{moment:%Y-%m-01}", 1, "month", 1), 1, "day", -1))),
    "date_format": (2, 2, _format), "datediff": (2, 2, _difference), "from_unixtime": (1, 2, _from_unix),
}  # fmt: skip
LOOSE: dict[str, tuple[int, int, Callable[..., Any]]] = {
    **dict.fromkeys(
        ("now", "current_timestamp", "localtime", "localtimestamp", "sysdate", "utc_timestamp"),
        (0, 1, lambda run, places=0: run.session.now()),
    ),
    **{name: (0, 0, lambda run: run.session.now()[:10]) for name in ("curdate", "current_date", "utc_date")},
    **{name: (0, 1, lambda run, places=0: run.session.now()[11:]) for name in ("curtime", "current_time", "utc_time")},
    "unix_timestamp": (0, 1, _unix),
}  # fmt: skip
