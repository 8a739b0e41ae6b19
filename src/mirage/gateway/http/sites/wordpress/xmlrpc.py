"""xmlrpc.php: the door that tools knock at most, one call at a time or many in one (system.multicall)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from mirage.gateway.http.nginx.message import Response
from mirage.gateway.http.sites.wordpress import posts, rest
from mirage.gateway.http.sites.wordpress.call import Call

MOST = 2000  # calls in one request
OPEN = {"system.listMethods": "methods", "system.getCapabilities": "capabilities", "demo.sayHello": "hello"}
KNOWN = {  # what an administrator is answered
    "wp.getUsersBlogs": "blogs", "blogger.getUsersBlogs": "blogs", "wp.getUsers": "users", "wp.getAuthors": "users",
    "wp.getOptions": "options", "wp.getPosts": "posts", "metaWeblog.getRecentPosts": "posts", "wp.getProfile": "profile",
}  # fmt: skip
LEAST = {  # values of those that count them, before they ask who it is (class-wp-xmlrpc-server.php)
    "wp.getUsersBlogs": 2,
    **dict.fromkeys("wp.getPosts wp.getTaxonomies wp.getUsers wp.getProfile wp.getPostTypes wp.restoreRevision".split(), 3),
    "blogger.getUsersBlogs": 3,
    **dict.fromkeys("wp.newPost wp.deletePost wp.getPost wp.newTerm wp.getTerms wp.getTaxonomy wp.getUser".split(), 4),
    **dict.fromkeys("wp.editProfile wp.getPostType wp.getRevisions".split(), 4),
    **dict.fromkeys("wp.editPost wp.editTerm wp.deleteTerm wp.getTerm".split(), 5),
}
UPLOADS = ("wp.uploadFile", "metaWeblog.newMediaObject")
_NAME = re.compile(r"<methodName>\s*([^<]*?)\s*</methodName>")
_TOKEN = re.compile(
    r"<(/?)(value|struct|array|data|member|name|string|int|i4|i8|boolean|double|base64|dateTime\.iso8601|params|param)\s*/?>"
)
_VALUE = re.compile(r"<params>\s*<param>\s*<value>(.*)</value>\s*</param>\s*</params>", re.DOTALL)
_FAULT = re.compile(r"<fault>\s*<value>(.*)</value>\s*</fault>", re.DOTALL)
_METHOD = re.compile(r"<string>([^<]+)</string>")


def serve(call: Call) -> Response:
    if call.method != "POST":
        return call.page("rsd" if "rsd" in call.query and "rsd" in call.recording else "xmlrpc get").response()
    text = call.request.body.decode("utf-8", "replace")
    if "rsd" in call.query:
        return call.page("xmlrpc garbage").response()
    named = _NAME.search(text)
    if named is None or "<!DOCTYPE" in text:
        return call.page("xmlrpc garbage" if text.strip() else "xmlrpc empty").response()
    values = list(_parameters(text))
    return _Talk(call).one(named[1], values)


class _Talk:
    """The calls of one request. After one login that failed WordPress lets no other of the same request succeed (4.4)."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._has_failed = False

    def one(self, method: str, values: list[Any]) -> Response:
        if method == "system.multicall":
            return self._many(values[0] if values and isinstance(values[0], list) else [])
        return self._call.page(*self._answer(method, values)).response()

    def _many(self, calls: list[Any]) -> Response:
        parts = []
        for each in calls[:MOST]:
            method = str(each.get("methodName", "")) if isinstance(each, dict) else ""
            values = each.get("params", []) if isinstance(each, dict) else []
            name, *changes = self._answer(method, values if isinstance(values, list) else [])
            body = self._call.page(name, *changes).body
            fault, value = _FAULT.search(body), _VALUE.search(body)
            if fault is not None:
                parts.append(f"  <value>{fault[1].strip()}</value>")
            elif value is not None:
                parts.append(f"  <value><array><data>\n  <value>{value[1].strip()}</value>\n</data></array></value>")
        page = self._call.page("xmlrpc hello")
        found = _VALUE.search(page.body)
        assert found is not None
        page.body = (
            page.body[: found.start(1)]
            + "\n      <array><data>\n"
            + "".join(f"{part}\n" for part in parts)
            + "</data></array>\n      "
            + page.body[found.end(1) :]
        )
        return page.response()

    def _answer(self, method: str, values: list[Any]) -> tuple[Any, ...]:
        """The name of an answer on record, and what is changed in it."""
        call = self._call
        if method in OPEN:
            return (f"xmlrpc {OPEN[method]}",)
        if method == "pingback.ping":
            return ("xmlrpc pingback",)
        if f"xmlrpc {method}" in call.recording:
            return self._asked_by_anyone(method, values)
        if method not in self._methods():
            return "xmlrpc unknown", ("recorded.nothing", escape(method))
        at = 0 if method in ("wp.getUsersBlogs",) else 2 if method.startswith("blogger.") and method != "blogger.getUsersBlogs" else 1
        if len(values) < LEAST.get(method, 0):
            return ("xmlrpc few",)
        name, password = (str(value) for value in [*values, *([""] * (at + 2))][at : at + 2])
        if self._has_failed or not call.accounts.check(name, password, call.visitor):
            self._has_failed = True
            return ("xmlrpc wrong",)
        if method in ("wp.newPost", "metaWeblog.newPost"):
            return self._post(values[at + 2] if len(values) > at + 2 else {})
        if method in UPLOADS:
            return self._upload(values[at + 2] if len(values) > at + 2 else {})
        return (f"xmlrpc {KNOWN.get(method, 'profile')}",)

    def _asked_by_anyone(self, method: str, values: list[Any]) -> tuple[Any, ...]:
        if method == "demo.addTwoNumbers":
            numbers = [int(found[0]) if (found := re.match(r"\s*[+-]?\d{1,18}", str(value))) else 0 for value in values[:2]]
            return f"xmlrpc {method}", ("<int>3</int>", f"<int>{sum(numbers)}</int>")
        if method == "pingback.extensions.getPingbacks" and str(values[0] if values else "") not in self._addresses():
            return (f"xmlrpc {method} of nothing",)
        return (f"xmlrpc {method}",)

    def _post(self, given: Any) -> tuple[Any, ...]:
        """wp.newPost's and metaWeblog.newPost's structures; the answer is its number."""
        fields = given if isinstance(given, dict) else {}
        title, content = (
            str(fields.get(name) or fields.get(other, ""))
            for name, other in (("post_title", "title"), ("post_content", "description"))
        )
        status = str(fields.get("post_status", "draft" if "post_title" in fields else "publish"))
        post = posts.keep(self._call, 0, {"title": title, "content": content, "status": status})
        return "xmlrpc hello", ("Hello!", str(post["id"]))

    def _addresses(self) -> set[str]:
        """Of the first post and the page."""
        return {f"{self._call.address}/{name}" for name in ("?p=1", "?p=2", "sample-page/")}

    def _methods(self) -> set[str]:
        return set(_METHOD.findall(self._call.recording.page("xmlrpc methods").body))

    def _upload(self, given: Any) -> tuple[Any, ...]:
        given = given if isinstance(given, dict) else {}
        name, data = str(given.get("name", "")), given.get("bits", b"")
        entry = rest.keep(self._call, name, data if isinstance(data, bytes) else str(data).encode())
        if entry is None:
            return "xmlrpc refused", ("recordedfile.php", escape(name))
        old = re.search(r"uploads/(\d+/\d+)/recordedfile", self._call.recording.page("xmlrpc uploaded").body)
        folder, _, base = entry["path"].rpartition("/")
        size = f"<name>filesize</name><value><int>{entry['size']}</int>"
        return (
            "xmlrpc uploaded",
            (old[1] if old else "", folder),
            ("recordedfile.png", escape(base)),
            ("<string>4<", f"<string>{entry['id']}<"),
            ("<name>filesize</name><value><int>70</int>", size),
            ("image/png", entry["kind"]),
        )


def _parameters(text: str) -> Iterator[Any]:
    """The values of a call. What is not well formed ends them."""
    reader = _Reader(text[text.find("<params") :] if "<params" in text else "")
    try:
        yield from reader.values("params")
    except (IndexError, ValueError, RecursionError):
        return


class _Reader:
    """XML-RPC's values without an XML parser: no entities of the client's own, no depth but these."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_TOKEN.finditer(text))
        self._at = 0

    def values(self, until: str) -> Iterator[Any]:
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token[2] == until and token[1]:
                return
            if token[2] == "value" and not token[1]:
                yield self._value(token, 0)

    def _value(self, opened: re.Match[str], depth: int) -> Any:
        if depth > 8:
            raise ValueError
        token = self._tokens[self._at]
        self._at += 1
        if token[1]:  # a value without a type is a string
            return unescape(self._text[opened.end() : token.start()])
        if token[2] == "array":
            found = list(self._items(depth))
        elif token[2] == "struct":
            found = dict(self._members(depth))  # type: ignore[assignment]
        else:
            end = self._tokens[self._at]
            self._at += 1
            raw = unescape(self._text[token.end() : end.start()])
            found = rest.decoded(raw) if token[2] == "base64" else raw  # type: ignore[assignment]
        self._skip("value")
        return found

    def _items(self, depth: int) -> Iterator[Any]:
        while True:
            token = self._tokens[self._at]
            self._at += 1
            if token[2] == "array" and token[1]:
                return
            if token[2] == "value" and not token[1]:
                yield self._value(token, depth + 1)

    def _members(self, depth: int) -> Iterator[tuple[str, Any]]:
        name = ""
        while True:
            token = self._tokens[self._at]
            self._at += 1
            if token[2] == "struct" and token[1]:
                return
            if token[2] == "name" and not token[1]:
                end = self._tokens[self._at]
                name = self._text[token.end() : end.start()].strip()
            elif token[2] == "value" and not token[1]:
                yield name, self._value(token, depth + 1)

    def _skip(self, name: str) -> None:
        if self._at < len(self._tokens) and self._tokens[self._at][2] == name and self._tokens[self._at][1]:
            self._at += 1
