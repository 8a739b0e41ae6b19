"""What a company's programmers call their functions, variables and classes of CSS: words put together, then joined in one manner."""

from __future__ import annotations

from mirage.base.chance import dice

FUNCTIONS = {  # verbs and nouns; "" is no word
    "esc": (("h", "e", "esc", "html", "safe", "clean", "out", "escape", "enc", "show", "text"), ("", "", "", "html", "text")),
    "rows": (("get", "fetch", "load", "select", "query", "find", "read", "db"), ("rows", "all", "list", "records", "data", "results", "array", "many")),
    "one": (("get", "fetch", "load", "select", "query", "find", "read", "db"), ("row", "one", "first", "record", "single", "line")),
    "run": (("db", "sql", "query", "do", "run", "my"), ("exec", "execute", "update", "write", "change", "query", "command")),
    "value": (("get", "fetch", "query", "db", "sql", "one"), ("value", "field", "scalar", "cell", "single")),
    "day": (("format", "show", "fmt", "print", "nice", "to", "my"), ("date", "day", "datum", "dmy")),
    "money": (("format", "show", "fmt", "print", "nice", "to"), ("money", "euro", "price", "amount", "eur")),
    "need": (("require", "check", "need", "ensure", "force", "assert"), ("login", "user", "auth", "session", "access")),
    "user": (("current", "get", "my", "session", "logged in", "active"), ("user", "user name", "login", "account", "name")),
    "note": (("log", "write", "app", "add", "protocol", "note", "save"), ("message", "log", "line", "entry", "event", "action")),
    "flash": (("flash", "set", "show", "next", "page", "status"), ("message", "notice", "info", "msg", "hint", "text")),
    "get": (("get", "get", "param", "request", "in", "read", "url"), ("", "param", "value", "var", "arg")),
    "post": (("post", "post", "form", "input", "field", "read post"), ("", "value", "field", "var", "data")),
    "db": (("db", "get", "open", "my", "sql", "connect"), ("", "db", "connection", "link", "handle", "conn")),
    "login": (("login", "try", "check", "do", "user", "auth"), ("", "login", "user", "password", "credentials")),
    "top": (("page", "print", "show", "html", "site", "draw"), ("head", "header", "top", "start", "begin", "open")),
    "bottom": (("page", "print", "show", "html", "site", "draw"), ("foot", "footer", "bottom", "end", "finish", "close")),
    "cell": (("cell", "show", "format", "print", "display", "render"), ("value", "cell", "column", "field", "content")),
    "field": (("input", "form", "show", "print", "text", "edit"), ("field", "row", "line", "box", "input", "control")),
}  # fmt: skip
VARIABLES = {
    "q": ("q", "search", "term", "find", "s", "query", "word", "text", "suche"), "like": ("like", "pattern", "needle", "pat", "match", "m", "qq", "wild"),
    "rows": ("rows", "list", "items", "entries", "records", "all", "lines", "found", "res"), "row": ("row", "r", "item", "entry", "rec", "line", "data", "a", "ds"),
    "back": ("back", "goto", "target", "dest", "ret", "url", "next", "return_to"), "error": ("error", "err", "problem", "fail", "msg", "e", "fehler", "warning"),
    "values": ("values", "fields", "vals", "input", "new", "in", "v", "form"), "limit": ("limit", "lim", "range", "window", "slice", "part"),
    "counts": ("counts", "numbers", "totals", "sums", "stat", "stats"), "params": ("params", "args", "p", "bind", "values", "parameters", "b"),
    "st": ("st", "stmt", "query", "sth", "statement", "res", "q", "cmd"), "text": ("text", "txt", "msg", "str", "string", "t", "value", "s"),
    "all": ("all", "result", "hits", "set", "found", "tmp"), "page": ("page", "p", "seite", "pg", "pageno", "nr"), "title": ("title", "title", "heading", "page_title", "caption", "name"),
    "id": ("id", "id", "nr", "key", "rowid", "no"), "n": ("n", "count", "num", "i", "cnt", "number", "c"), "name": ("name", "key", "k", "label", "what", "table"),
    "file": ("file", "f", "path", "filename", "entry", "fn"), "sql": ("sql", "query", "q", "statement", "stmt", "select"),
    "db": ("db", "pdo", "dbh", "link", "conn", "mysql"), "value": ("value", "v", "val", "x", "data", "s"), "columns": ("columns", "cols", "fields", "heads", "spec", "c"),
    "out": ("out", "fp", "fh", "f", "handle", "csv"), "tables": ("tables", "allowed", "known", "valid", "names", "list"), "table": ("table", "t", "name", "tab", "what", "tbl"),
    "html": ("html", "out", "h", "buf", "s", "content", "markup"), "kind": ("kind", "type", "format", "mode", "how", "t"), "user": ("user", "name", "login", "u", "who", "username"),
    "password": ("password", "pass", "pw", "pwd", "secret"), "old": ("old", "before", "limit", "cutoff", "border", "deadline"),
}  # fmt: skip

CLASSES = {  # of CSS, and ids
    "flash": ("flash", "message", "info", "ok", "notice"), "search": ("search", "filter", "find", "bar"), "login": ("login", "signin", "box", "small"),
    "pager": ("pager", "pages", "nav", "paging"), "num": ("num", "number", "right-align", "n"), "delete": ("delete", "danger", "del", "remove"),
    "error": ("error", "err", "warn", "bad"), "right": ("right", "user", "who", "account"),
    "top": ("top", "head", "header", "menu"), "main": ("main", "content", "page", "body"), "foot": ("foot", "footer", "bottom", "end"),
}  # fmt: skip


def css_names(key: bytes) -> dict[str, str]:
    """What one company calls the classes and ids of its pages, in its PHP, its style sheet and its script."""
    chance = dice(key, "dialect")
    return {role: chance.choice(options) for role, options in CLASSES.items()}


class Names:
    """One company's."""

    def __init__(self, key: bytes, style: str) -> None:
        own = dice(key, "names")
        self._is_snake = style == "snake"
        self._prefix = own.choice(("", "", "", "", "app", "my", "fn", own.choice("bcdfgklmprst") + own.choice("aeiox")))
        self._functions: dict[str, str] = {}
        taken = set(RESERVED)
        for role, (verbs, nouns) in FUNCTIONS.items():
            name = next(
                (name for _ in range(40) if (name := self._joined(own.choice(verbs), own.choice(nouns))).lower() not in taken),
                role + "_",
            )
            taken.add(name.lower())
            self._functions[role] = name
        self._variables: dict[str, str] = {}
        for role, options in VARIABLES.items():
            free = [option for option in options if option not in self._variables.values()]
            self._variables[role] = own.choice(free) if free else role
        self._hungarian = own.random() < 0.1
        self.css = css_names(key)

    def _joined(self, verb: str, noun: str) -> str:
        words = [word for word in (self._prefix, *verb.split(), *noun.split()) if word]
        words = list(dict.fromkeys(words))
        return "_".join(words) if self._is_snake else words[0] + "".join(word.title() for word in words[1:])

    def function(self, role: str) -> str:
        return self._functions[role]

    def variable(self, role: str) -> str:
        name = self._variables.get(role, role)
        if self._hungarian and role in HUNGARIAN:
            return HUNGARIAN[role] + "".join(part.title() for part in name.split("_"))
        return name


HUNGARIAN = {
    "rows": "a", "row": "a", "values": "a", "params": "a", "counts": "a", "id": "i", "page": "i", "n": "i", "title": "s", "q": "s", "sql": "s", "error": "s",
    "file": "s", "name": "s", "text": "s", "html": "s",
}  # fmt: skip
RESERVED = frozenset("try do goto die log session_name sessionname".split())  # of what the words give, PHP's own
