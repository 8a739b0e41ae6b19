"""Moments and spans as Docker writes them (Go's RFC 3339 with nanoseconds; go-units HumanDuration)."""

from __future__ import annotations

import calendar
import re
import time

from mirage.base.clock import SECOND

_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)")
_STEPS = (
    (60, 1, "second"),
    (3600, 60, "minute"),
    (48 * 3600, 3600, "hour"),
    (14 * 86400, 86400, "day"),
    (60 * 86400, 7 * 86400, "week"),
    (730 * 86400, 30 * 86400, "month"),
)


def nano(moment: int) -> str:
    """RFC3339Nano: no zeros at the end of the fraction."""
    whole, rest = divmod(moment, SECOND)
    text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole))
    return text + (f".{rest:09d}".rstrip("0") if rest else "") + "Z"


def seconds(text: str) -> int:
    """The whole seconds of such a moment; 0 where it is none. (strptime would import a module, which the stage may not.)"""
    found = _MOMENT.match(str(text))
    return calendar.timegm((*map(int, found.groups()), 0, 0, 0)) if found is not None else 0


def age(span: int) -> str:
    """A span of nanoseconds in words."""
    length = span // SECOND
    if length < 1:
        return "Less than a second"
    if 60 <= length < 120:
        return "About a minute"
    if 3600 <= length < 7200:
        return "About an hour"
    for below, unit, name in _STEPS:
        if length < below:
            count = length // unit
            return f"{count} {name}" + ("s" if count != 1 else "")
    return f"{length // (365 * 86400)} years"
