"""ap_meets_conditions and If-Range (modules/http/http_protocol.c), and dates as apr_date_parse_http reads them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_TIME = r"(?P<time>\d\d:\d\d:\d\d)"
_FORMS = [
    re.compile(form)
    for form in (
        rf"(?P<day>\d\d?) (?P<month>[A-Z][a-z]{{2}}) (?P<year>\d{{4}}) {_TIME} ",  # RFC 1123
        rf"(?P<day>\d\d)-(?P<month>[A-Z][a-z]{{2}})-(?P<year>\d\d) {_TIME} ",  # RFC 850
        rf"(?P<month>[A-Z][a-z]{{2}}) (?P<day>[\d ]\d) {_TIME} (?P<year>\d{{4}})",  # asctime
    )
]
FRESH = 60  # seconds in which a file may change again unseen
_TAG = re.compile(r'\s*((?:W/)?"[^"]*"|[^\s,]+)\s*(?:,|$)')


@dataclass(frozen=True, slots=True)
class Entity:
    """What is judged: its tag, and when it was changed, in seconds."""

    tag: str
    modified: int


def judge(first: dict[bytes, bytes], entity: Entity, now: int, *, is_read: bool) -> int:
    """200 to go on, 304 or 412, as ap_meets_conditions weighs them. `is_read`: GET or HEAD."""
    unsure = b"range" in first and now < entity.modified + FRESH
    match = _text(first, b"if-match")
    if match is not None and not match.startswith("*") and not _has(match, entity.tag, strong=True):
        return 412
    same = []  # whether it is as he has it, by each that was asked: one that denies it outweighs the others
    if b"if-unmodified-since" in first:
        unmodified = parse(_text(first, b"if-unmodified-since"))
        if unmodified is not None and entity.modified > unmodified and not unsure:
            return 412
        same.append(False)
    none = _text(first, b"if-none-match")
    if none is not None:
        same.append(none.startswith("*") or _has(none, entity.tag, strong=not is_read or b"range" in first))
        if same[-1] and not is_read:
            return 412
    if b"if-modified-since" in first:
        since = parse(_text(first, b"if-modified-since"))
        same.append(since is not None and entity.modified <= since <= now and not unsure)
    if b"if-range" in first and b"range" in first:
        return 200
    return 304 if is_read and same and all(same) else 200


def range_holds(first: dict[bytes, bytes], entity: Entity, now: int) -> bool:
    """Whether If-Range lets a part be sent."""
    wanted = _text(first, b"if-range")
    if wanted is None:
        return True
    if wanted.startswith('"'):
        return wanted == entity.tag
    return not wanted.startswith("W/") and parse(wanted) == entity.modified and now >= entity.modified + FRESH


def parse(text: str | None) -> int | None:
    """Seconds since the epoch; None for what is no date."""
    _, space, rest = (text or "").lstrip().partition(" ")
    found = next((match for form in _FORMS if (match := form.match(rest.lstrip() if space else ""))), None)
    if found is None or found["month"] not in _MONTHS:
        return None
    hour, minute, second = map(int, found["time"].split(":"))
    day, month, year = int(found["day"]), _MONTHS.index(found["month"]) + 1, int(found["year"])
    if len(found["year"]) == 2:
        year += 2000 if year < 70 else 1900
    if hour > 23 or minute > 59 or second > 61 or not 1 <= day <= calendar.monthrange(year, month)[1] or year < 1970:
        return None
    return calendar.timegm((year, month, day, hour, minute, second)) or None  # APR_DATE_BAD is 0


def _has(text: str, tag: str, *, strong: bool) -> bool:
    """ap_find_etag_strong and _weak: a list of tags, of which one is this."""
    at, mine = 0, tag if strong else tag.removeprefix("W/")
    while found := _TAG.match(text, at):
        one = found[1] if strong else found[1].removeprefix("W/")
        if one == mine and not (strong and one.startswith("W/")):
            return True
        at = found.end()
        if at >= len(text):
            break
    return False


def _text(first: dict[bytes, bytes], name: bytes) -> str | None:
    value = first.get(name)
    return None if value is None else value.decode("latin-1")
