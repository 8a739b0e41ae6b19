"""The remote access API (/api/json, /api/xml): what is exported of an object, as deep as it is asked for (Stapler's ModelBuilder)."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

DEEPEST = 6
_WORD = re.compile(r"[^\[\]{},]+|[\[\]{},]")
_SIMPLE = re.compile(r".*[.$]([A-Z]\w*)")
Tree = dict[str, "Tree | None"]


class Bean(dict[str, Any]):
    """An exported object. `brief` are the properties that are shown of it inside another one."""

    def __init__(self, kind: str, brief: str, **values: Any) -> None:
        super().__init__({"_class": kind, **values})
        self.brief = ("_class", *brief.split())


def answer(bean: Bean, form: str, query: dict[str, str]) -> tuple[str, bytes]:
    """Text and type of `form`, json or xml."""
    wanted = tree(query["tree"]) if query.get("tree") else None
    depth = int(query["depth"]) if query.get("depth", "").isdigit() else 0
    value = _pruned(bean, min(depth, DEEPEST), wanted, is_top=True)
    if form == "xml":
        return _element(_tag(bean["_class"]), value), b"application/xml;charset=utf-8"
    style: dict[str, Any] = {"separators": (",", ":")}
    if query.get("pretty") == "true":
        style = {"indent": 2, "separators": (",", " : ")}
    return json.dumps(value, ensure_ascii=False, **style), b"application/json;charset=utf-8"


def tree(text: str) -> Tree:
    """jobs[name,builds[number]{0,5}] as names and what is wanted of each; what is not well formed ends it."""
    found: Tree = {}
    stack: list[Tree] = [found]
    name = ""
    is_range = False
    for word in _WORD.findall(text):
        if word in "{}" or is_range:
            is_range = word != "}"
        elif word == "[" and name:
            inner: Tree = {}
            stack[-1][name] = inner
            stack.append(inner)
        elif word == "]" and len(stack) > 1:
            stack.pop()
        elif word not in "[],":
            name = word.strip()
            stack[-1][name] = None
    return found


def _pruned(value: Any, depth: int, wanted: Tree | None, *, is_top: bool = False) -> Any:
    if isinstance(value, list):
        return [_pruned(item, depth, wanted) for item in value]
    if not isinstance(value, dict):
        return value
    if wanted is not None:
        kept = [key for key in value if key == "_class" or key in wanted or "*" in wanted]
        return {key: _pruned(value[key], 0, wanted.get(key) or {}) for key in kept}
    if isinstance(value, Bean) and not is_top:
        depth -= 1
        if depth < 0:
            return {key: value[key] for key in value.brief if key in value}
    return {key: _pruned(inner, depth, None) for key, inner in value.items()}


def _tag(kind: str) -> str:
    """The class's own name, beginning small."""
    found = _SIMPLE.fullmatch(kind)
    name = found[1] if found is not None else kind
    return name[:1].lower() + name[1:]


def _element(name: str, value: Any) -> str:
    """XML, in which a list is its items, each called by the singular of the list's name."""
    if isinstance(value, list):
        return "".join(_element(name.removesuffix("s"), item) for item in value)
    if value is None:
        return ""
    if not isinstance(value, dict):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return f"<{name}>{escape(text, quote=False)}</{name}>"
    kind = f" _class='{value['_class']}'" if "_class" in value else ""
    inner = "".join(_element(key, item) for key, item in value.items() if key != "_class")
    return f"<{name}{kind}>{inner}</{name}>" if inner else f"<{name}{kind}/>"
