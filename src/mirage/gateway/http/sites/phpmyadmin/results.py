"""What SQL has given, in the pages and messages on record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote_plus

import msgspec

from mirage.gateway.http.php.sql import Result, SqlError
from mirage.gateway.http.php.sql.values import show
from mirage.gateway.http.recording import Page

SHOWN = 25  # rows of a page (MaxRows)
QUERIES = {  # the statements that were put on record, as they stand in the pages
    "rows": "SELECT 'recordedvalue' AS recordedcolumn",
    "no rows": "SELECT 1 AS recordedcolumn WHERE 1=0",
    "done": "CREATE DATABASE recordednew",
    "affected": "UPDATE recordeddata.recordedthings SET recordedcolumn='recordedother' WHERE recordedid=1",
    "error": "SELECT recordedcolumn FROM recordeddata.recordednowhere LIMIT 0, 25",
}
_HEAD = re.compile(r'<th class="draggable position-sticky[^"]*" data-column="recordedcolumn">.*?</th>', re.DOTALL)
_ROW = re.compile(r"<tr>(<td data-decimals.*?</td>)\s*</tr>", re.DOTALL)
_SHOWING = re.compile(r"(\d+ -\s+)0 \(1 (\w+), ")
_AFFECTED = re.compile(r"\b1 row affected\b")
_SHOWN = re.compile(r"(?:<img [^>]*>\s*)?Showing rows [^)]*\)")
_LIMITED, _FROM = (re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in ("limit|into", "from"))
_CODE = re.compile(r"<code>#1146 - .*?</code>", re.DOTALL)


def kind(result: Result) -> str:
    """The name of the answer on record that is like this one."""
    if result.columns is not None:
        return "rows" if result.rows else "no rows"
    return "affected" if result.affected else "done"


def fill(page: Page, result: Result | SqlError, query: str, *, is_ajax: bool) -> Page:
    """A page or a message, with this result and this statement in it."""
    name = "error" if isinstance(result, SqlError) else kind(result)
    if not is_ajax:
        page.body = _filled(page.body, result, name, query)
        return page
    message: dict[str, Any] = msgspec.json.decode(page.body)
    for key, value in message.items():
        if isinstance(value, str):
            message[key] = _filled(value, result, name, query)
    if isinstance(message.get("reloadQuerywindow"), dict):
        message["reloadQuerywindow"]["sql_query"] = query
    page.body = msgspec.json.encode(message).decode("utf-8", "surrogateescape").replace("/", "\\/")
    return page


def _filled(text: str, result: Result | SqlError, name: str, query: str) -> str:
    old = QUERIES[name]
    text = text.replace(f"<pre>\n{old}", f"<pre>\n{escape(_whole(query, name), quote=False)}")
    if isinstance(result, SqlError):
        text = text.replace(f'data-text="{_escaped(old)}"', f'data-text="{_escaped(_whole(query, name))}"')
    elif name == "rows" and not query.lstrip().lower().startswith(("select", "(", "with")):
        text = _SHOWN.sub("Your SQL query has been executed successfully.", text)
    if isinstance(result, SqlError):
        text = _CODE.sub(lambda _: f"<code>#{result.number} - {_escaped(result.text)}</code>", text)
    elif result.columns is not None and result.rows:
        text = _table(text, result)
    elif result.columns is not None:
        text = _HEAD.sub(lambda found: _heads(found[0], result.columns or []), text)
    else:
        rows = f"{result.affected} row{'s' if result.affected != 1 else ''} affected"
        text = _AFFECTED.sub(rows, text)
    for before, after in ((quote_plus(old), quote_plus(query)), (_escaped(old), _escaped(query)), (old, query)):
        text = text.replace(before, after)
    return text


def _whole(query: str, name: str) -> str:
    """A statement as it was sent: one that failed has its end, or the lines of a page, which Sql::getSqlWithLimitClause adds."""
    query = query.strip().rstrip(";")
    if name != "error":
        return query
    is_paged = query.lower().startswith("select ") and not _LIMITED.search(query) and _FROM.search(query)
    return f"{query} LIMIT 0, {SHOWN}" if is_paged else f"{query};"


def _table(text: str, result: Result) -> str:
    head, row = _HEAD.search(text), _ROW.search(text)
    if head is None or row is None:
        return text
    columns = _heads(head[0], result.columns or [])
    body = "".join("<tr>" + "\n".join(_cell(row[1], value) for value in each) + "\n</tr>" for each in result.rows[:SHOWN])
    text = text[: row.start()] + body + text[row.end() :]
    text = text[: head.start()] + columns + text[head.end() :]
    last, total = min(SHOWN, len(result.rows)) - 1, len(result.rows)
    return _SHOWING.sub(lambda found: f"{found[1]}{last} ({total} {found[2]}, ", text)


def _heads(like: str, names: Sequence[str]) -> str:
    return "".join(like.replace("recordedcolumn", _escaped(name)) + "\n\n" for name in names)


def _cell(like: str, value: Any) -> str:
    shown = _escaped("NULL" if value is None else show(value))
    cell = like.replace("recordedvalue", shown).replace('data-originallength="13"', f'data-originallength="{len(str(value))}"')
    if value is None:
        return cell.replace("not_null", "null", 1)
    return cell.replace('data-type="string"', 'data-type="int"').replace(" text ", " text-end ") if isinstance(value, int) else cell


def _escaped(text: str) -> str:
    """htmlspecialchars."""
    return escape(text, quote=False).replace('"', "&quot;").replace("'", "&#039;")
