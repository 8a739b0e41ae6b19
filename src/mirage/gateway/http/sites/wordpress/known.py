"""What is on record under the very words that a stranger asked with (image/strangers.py), and which other words mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote, urlencode

from mirage.base.clock import SECOND
from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.recording import Page
from mirage.gateway.http.sites.wordpress.call import Call

NOBODY, NONE, REFUSED = "9999", "recordednone", "recorded"
REST = "/wp-json"
_NUMBER = re.compile(r"(?<=/)\d+(?=/|$)")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_TIME = re.compile(r'"server_time":\d+')
BACKGROUND = ("/wp-admin/admin-ajax.php", "/wp-admin/admin-post.php")
LISTS = ("users", "posts", "pages", "media", "comments", "categories", "tags", "blocks", "search")
CONTEXTS = ("view", "embed", "edit")
ORDERS = {"order": ("asc", "desc"), "orderby": ("id", "date", "name", "title", "slug", "include", "relevance", "author", "modified")}
SLUGS = {"users": "admin", "posts": "hello-world", "pages": "sample-page", "categories": "uncategorized"}


def answer(call: Call, script: str) -> Response | None:
    """Of a script's page, for a stranger's GET."""
    if call.method not in ("GET", "HEAD") or call.is_in:
        return None
    target = call.request.target.decode("latin-1")
    keys = [f"GET {target}", *_alike(target)]
    if script != "/index.php":
        keys += [f"GET {script}?action={REFUSED}"] if "action" in call.query and script in BACKGROUND else []
        keys += [f"GET {script}"] if script.startswith("/wp-admin/") or not call.query else []
    return _first(call, keys)


def posted(call: Call, target: str, form: Mapping[str, str]) -> Response | None:
    """Of a form, whose fields stand by their names."""
    return _first(call, [f"POST {target} {urlencode(form)}"])


def rest(call: Call, method: str, path: str) -> Response | None:
    """Of the REST interface: an address as it is, one whose numbers nobody has, one with whichever word of its query decides."""
    names = [path] if path else [""]
    names += [_NUMBER.sub(NOBODY, name) for name in names]
    is_word = re.fullmatch(r"/wp/v2/(types|statuses|taxonomies)/[\w-]+", path) is not None and path != "/wp/v2/types/post"
    names += [re.sub(r"/[\w-]+$", f"/{REFUSED}", path)] if is_word else []
    keys: list[str] = []
    for name in names:
        queries = [f"?{pair}" for pair in _deciding(call, name)] if method == "GET" else []
        keys += [f"{method} {REST}{name}{query}" for query in queries]
    return _first(call, [*keys, *(f"{method} {REST}{name}" for name in names)])


def administered(call: Call, method: str, path: str) -> Response | None:
    """Of the REST interface to who is in (image/editors.py): with the words of its query in their order, or without them."""
    asked = f"admin {method} {REST}{path}"
    pairs = sorted((name, value) for name, value in call.query.items() if not name.startswith("_") and name != "rest_route")
    return _first(call, [f"{asked}?{urlencode(pairs)}", asked])


def found(call: Call, key: str) -> Page | None:
    """The answer of a name, at this hour; None where it is not on record."""
    if key not in call.recording:
        return None
    page = call.page(key)
    page.body = _TIME.sub(f'"server_time":{call.world.clock.now() // SECOND}', page.body)
    return page


def _first(call: Call, keys: Iterable[str]) -> Response | None:
    page = next((page for key in keys if (page := found(call, key)) is not None), None)
    return page.response() if page is not None else None


def _alike(target: str) -> list[str]:
    """The same without the script's name, or with a word that is not there, where its query has one thing."""
    path, _, query = target.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    if len(pairs) != 1 or path not in ("/", "/index.php"):
        return []
    [(name, value)] = pairs
    return (
        [f"GET /?{name}={quote(value)}", *([f"GET /?tag={NONE}"] if name == "tag" else [])] if name in ("tag", "feed", "cat") else []
    )


def _deciding(call: Call, path: str) -> list[str]:
    """Of a query's words those on which the answer depends, as the record names them."""
    name = path.removeprefix("/wp/v2/")
    words = []
    for key, value in call.query.items():
        if key == "rest_route" or (key.startswith("_") and key != "_embed"):
            continue
        meant = _meant(call, name, key, value)
        if meant is not None:
            words += [f"{key}={quote(meant, safe=':/')}", f"{key}={meant}"]
    return words


def _meant(call: Call, name: str, key: str, value: str) -> str | None:
    """None: the answer is what it would be without."""
    if key == "url":
        return REFUSED
    if name.partition("/")[0] not in LISTS:
        return value
    if key == "password":
        return "a"
    number = int(value) if _WHOLE.fullmatch(value) else None
    if key == "per_page":
        return REFUSED if number is None else None if 1 <= number <= 100 else "1000"
    if key == "page":
        return "0" if number is None or number < 1 else None if number == 1 else "2"
    if key == "context":
        return value if value == "edit" else None if value in CONTEXTS else REFUSED
    if key in ORDERS:
        return None if value in ORDERS[key] else REFUSED
    if key == "slug":
        return None if value == SLUGS.get(name) else NONE
    if key == "search":
        return value if name == "search" else None if _speaks_of(call, name, value) else NONE
    return {"include": None if value == "1" else NOBODY, "author": None if value == "1" else NOBODY,
            "roles": "administrator", "who": "authors", "offset": "1000", "status": None if value == "publish" else
            "draft" if value in ("draft", "private", "pending", "future") else REFUSED}.get(key, value)  # fmt: skip


def _speaks_of(call: Call, name: str, word: str) -> bool:
    """Whether what a list shows has the word; of people, names and mail."""
    if name == "users":
        return word.lower() in "admin" or word.lower() in call.accounts.mail
    known = f"rest {name}"
    return known in call.recording and word.lower() in call.recording.exchanges[known]["body"].lower()
