"""How one company's programmers put what all of them need: of words and turns that mean the same, each project keeps to one.

The writers write in one dialect; what they wrote is turned into the project's own here. So a line that stands in one machine's
application is seldom in another's, and no search for a line finds every machine of ours.
"""

from __future__ import annotations

import re
from functools import lru_cache

from mirage.base.chance import dice

VARIABLES = {  # of PHP; no word stands in two rows
    "q": ("q", "search", "term", "find"), "like": ("like", "pattern", "needle", "pat"),
    "rows": ("rows", "list", "items", "entries", "records"), "row": ("row", "r", "item", "entry", "rec"),
    "back": ("back", "goto", "target", "dest"), "error": ("error", "err", "problem", "fail"),
    "values": ("values", "fields", "vals", "input"), "limit": ("limit", "lim", "range", "window"),
    "counts": ("counts", "numbers", "totals", "sums"), "params": ("params", "args", "p", "bind"),
    "st": ("st", "stmt", "query", "sth"), "text": ("text", "txt", "msg", "str"), "all": ("all", "result", "hits", "set"),
}  # fmt: skip
NAMES = {  # of CSS classes and ids
    "flash": ("flash", "message", "info", "ok", "notice"), "search": ("search", "filter", "find", "bar"), "login": ("login", "signin", "box", "small"),
    "pager": ("pager", "pages", "nav", "paging"), "num": ("num", "number", "right-align", "n"), "delete": ("delete", "danger", "del", "remove"),
    "error": ("error", "err", "warn", "bad"), "right": ("right", "user", "who", "account"),
    "top": ("top", "head", "header", "menu"), "main": ("main", "content", "page", "body"), "foot": ("foot", "footer", "bottom", "end"),
}  # fmt: skip
SAID = {  # to the application's users
    ">Save<": (">Save<", ">Store<", ">OK<", ">Save changes<"), ">Delete<": (">Delete<", ">Remove<", ">delete<", ">Delete this<"),
    ">Search<": (">Search<", ">Find<", ">Go<", ">Filter<"), ">new<": (">new<", ">add<", ">New<", ">+ new<", ">create<"),
    ">CSV<": (">CSV<", ">export<", ">Excel<", ">as CSV<"), ">back<": (">back<", ">previous<", ">&laquo;<", ">newer<"),
    ">more<": (">more<", ">next<", ">&raquo;<", ">older<"), ">log out<": (">log out<", ">logout<", ">sign out<", ">exit<"),
    "Really delete?": ("Really delete?", "Delete this?", "Are you sure?", "Delete?"), "<label>Name ": ("<label>Name ", "<label>User ", "<label>Login "),
}  # fmt: skip
TURNS = (  # of PHP: the first is what the writers write
    ("(int) ($_GET['id'] ?? 0)", "intval($_GET['id'] ?? 0)", "isset($_GET['id']) ? (int) $_GET['id'] : 0"),
    ("$_SERVER['REQUEST_METHOD'] === 'POST'", "$_SERVER['REQUEST_METHOD'] == 'POST'", "'POST' === $_SERVER['REQUEST_METHOD']"),
    ("isset($_POST['delete'])", "!empty($_POST['delete'])", "($_POST['delete'] ?? '') === '1'"),
    (
        "preg_match('~^/[a-z_]+\\.php~', $back)", "substr($back, 0, 1) === '/' && substr($back, 0, 2) !== '//'",
        "strpos($back, '/') === 0 && strpos($back, '//') !== 0", "preg_match('#^/[a-z_-]+\\.php#', $back)", "preg_match('/^\\/[\\w-]+\\.php/', $back)",
    ),
    ("trim($_GET['q'] ?? '')", "isset($_GET['q']) ? trim($_GET['q']) : ''", "trim((string) ($_GET['q'] ?? ''))"),
    ("max(1, (int) ($_GET['page'] ?? 1))", "max(1, intval($_GET['page'] ?? 1))", "max((int) ($_GET['page'] ?? 1), 1)"),
    ("'%' . $q . '%'", '"%$q%"', "'%' . trim($q) . '%'"),
    ("!$value || $value === '0000-00-00'", "empty($value) || $value == '0000-00-00'", "!$value || $value[0] === '0'"),
    ("number_format((float) $value, 2, ',', '.')", "number_format(floatval($value), 2, ',', '.')", "number_format($value ?: 0, 2, ',', '.')"),
    ("htmlspecialchars((string) $text, ENT_QUOTES, 'UTF-8')", "htmlspecialchars($text ?? '', ENT_QUOTES, 'UTF-8')", "htmlspecialchars((string) $text)", "htmlspecialchars((string) $text, ENT_QUOTES)"),
    ("urlencode($_SERVER['REQUEST_URI'])", "rawurlencode($_SERVER['REQUEST_URI'])"),
    ("http_response_code(404);", "header('HTTP/1.1 404 Not Found');", "header('HTTP/1.0 404 Not Found');"),
    ("!in_array($table, $tables, true)", "!in_array($table, $tables)", "array_search($table, $tables) === false"),
    ("session_regenerate_id(true);", "session_regenerate_id();"),
    ("unset($_SESSION['flash']);", "$_SESSION['flash'] = null;"),
    ("PHP_SAPI !== 'cli'", "php_sapi_name() !== 'cli'", "php_sapi_name() != 'cli'"),
    ("is_file($file) && filemtime($file) < $limit", "filemtime($file) < $limit", "filemtime($file) < $limit && is_file($file)"),
    ("$_SESSION['user'] ?? null", "isset($_SESSION['user']) ? $_SESSION['user'] : null"),
    ("text/csv; charset=utf-8", "text/csv", "text/csv; charset=UTF-8", "application/csv"),
    ("session_set_cookie_params(['httponly' => true, 'samesite' => 'Lax']);\n", "ini_set('session.cookie_httponly', '1');\n", ""),
    ("$_SESSION['last']", "$_SESSION['seen']", "$_SESSION['t']", "$_SESSION['active']"),
    ("$_SESSION['user_id']", "$_SESSION['uid']", "$_SESSION['id']"),
    ("$_SESSION['flash']", "$_SESSION['msg']", "$_SESSION['info']", "$_SESSION['notice']"),
    ("!$row || !$row['active'] || !password_verify(", "!$row || $row['active'] != 1 || !password_verify(", "empty($row['active']) || !password_verify("),
    (" class=\"login\"", "", " class=\"login\" autocomplete=\"off\""),
    ("if (!confirm('Really delete?')) {", "if (!window.confirm('Really delete?')) {", "if (confirm('Really delete?') === false) {"),
    (".forEach(function (", ".forEach(function(", ".forEach( function ("),
)  # fmt: skip


class Dialect:
    """One company's choices."""

    def __init__(self, key: bytes) -> None:
        chance = dice(key, "dialect")
        self._variables = {name: chance.choice(others) for name, others in VARIABLES.items()}
        self._names = {name: chance.choice(others) for name, others in NAMES.items()}
        self._said = {name: chance.choice(others) for name, others in SAID.items()}
        self._turns = [(turn[0], chance.choice(turn)) for turn in TURNS]

    def php(self, text: str) -> str:
        """A page or an include."""
        for old, new in self._turns:
            text = text.replace(old, new)
        text = re.sub(r"\$(\w+)\b", lambda match: "$" + self._variables.get(match[1], match[1]), text)
        text = re.sub(r'(class|id)="(\w+)"', lambda match: f'{match[1]}="{self._names.get(match[2], match[2])}"', text)
        return self._spoken(text)

    def css(self, text: str) -> str:
        """A style sheet."""
        return re.sub(r"(?<![\w;: ])([.#])([a-z]\w*)(?=[^;]*\{)|(button)\.(delete)", self._selector, text)

    def js(self, text: str) -> str:
        """What runs in the browser."""
        for old, new in self._turns:
            text = text.replace(old, new)
        text = re.sub(
            r"(button)\.(delete)|([.])(search)(?= )", lambda match: f"{match[1] or ''}.{self._names[match[2] or match[4]]}", text
        )
        return self._spoken(text)

    def _selector(self, match: re.Match[str]) -> str:
        if match[3]:
            return f"button.{self._names['delete']}"
        return match[1] + self._names.get(match[2], match[2])

    def _spoken(self, text: str) -> str:
        for old, new in self._said.items():
            text = text.replace(old, new)
        return text


@lru_cache(maxsize=16)
def dialect(key: bytes) -> Dialect:
    """The dialect of a company, by what it is drawn from."""
    return Dialect(key)
