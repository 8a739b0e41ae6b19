"""The classes that everybody writes who wants no framework, in one of some forms each."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from mirage.base.chance import dice
from mirage.content.facts import Brief
from mirage.content.rewrites.names import routing
from mirage.content.rewrites.pen import Class, Method, Pen


def _own(brief: Brief, part: str) -> Random:
    return dice(brief.company.key, "rewrite", brief.owner, part)


def _database(brief: Brief, chance: Random, pen: Pen) -> Class:
    own = _own(brief, "database")
    dsn = own.choice(
        (
            "'mysql:host=' . $config['host'] . ';dbname=' . $config['name'] . ';charset=utf8mb4'",
            "sprintf('mysql:host=%s;dbname=%s;charset=utf8mb4', $config['host'], $config['name'])",
        )
    )
    attributes = own.sample(
        (
            "\\PDO::ATTR_ERRMODE => \\PDO::ERRMODE_EXCEPTION",
            "\\PDO::ATTR_DEFAULT_FETCH_MODE => \\PDO::FETCH_ASSOC",
            "\\PDO::ATTR_EMULATE_PREPARES => false",
        ),
        own.choice((2, 2, 3)),
    )
    opened = [f"self::$pdo = new \\PDO({dsn}, $config['user'], $config['password'], ‹", *(f"\t{one}," for one in attributes), "›);"]
    key = f"['{brief.spec['key']}']" if brief.spec["key"] else ""
    read = [f"$config = require __DIR__ . '/../{brief.spec['settings']}';", *([f"$config = $config{key};"] if key else [])]
    config = own.choice((read, [f"$config = self::$config{key};"]))
    methods = [Method("connect", (), "\\PDO", ["if (self::$pdo === null) {", *(f"\t{line}" for line in config), *(f"\t{line}" for line in opened), "}", "return self::$pdo;"],
                      own.choice(("", "Opens the connection when it is needed first.", "one connection for all")), is_static=True)]  # fmt: skip
    if own.random() < 0.5:
        methods.append(Method("configure", (("array", "config", ""),), "void", ["self::$config = $config;"], is_static=True))
    if own.random() < 0.4:
        methods.append(Method("close", (), "void", ["self::$pdo = null;"], is_static=True))
    return _static(Class("Database", methods, says=own.choice(("The connection to the database.", "MySQL", "connection", ""))), pen)


def _static(one: Class, pen: Pen) -> Class:
    """Static properties stand as constants do: before all."""
    typed = pen.typed
    first = [
        ("private static ?\\PDO $pdo = null;" if typed else "private static $pdo = null;"),
        f"private static {'array ' if typed else ''}$config = ‹›;",
    ]
    return Class(one.name, one.methods, says=one.says, raw=first)


def _router(brief: Brief, chance: Random, pen: Pen) -> Class:
    own = _own(brief, "router")
    name, start, is_told = routing(brief)
    if is_told:
        body = ["this.routes[] = ‹$method, $path, $target›;"]
        run = ["foreach (this.routes as $route) {", "\tlist($method, $pattern, $target) = $route;", "\tif ($method != $_SERVER['REQUEST_METHOD']) {", "\t\tcontinue;", "\t}",
               "\tif (preg_match('~^' . $pattern . '$~', $path, $match)) {", "\t\tarray_shift($match);", "\t\treturn call_user_func_array($target, $match);", "\t}", "}", "throw new \\RuntimeException('no route for ' . $path);"]  # fmt: skip
    else:
        body = ["this.routes[$method][$path] = $target;"]
        run = ["$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);", "$known = this.routes[$_SERVER['REQUEST_METHOD']] ?? ‹›;", "if (isset($known[$path])) {", "\treturn call_user_func($known[$path]);", "}",
               "http_response_code(404);", "return 'not found';"]  # fmt: skip
    add = Method(name, (("string", "method", ""), ("string", "path", ""), ("callable", "target", "")), "void", body)
    given = (("string", "path", ""),) if is_told else ()
    return Class(
        "Router",
        [add, Method(start, given, "", run, own.choice(("", "Calls what fits first.")))],
        (("array", "routes", "‹›"),),
        own.choice(("Finds the controller of a path.", "routing", "")),
    )


def _view(brief: Brief, chance: Random, pen: Pen) -> Class:
    own = _own(brief, "view")
    return Class("View", [
        Method("__construct", (("string", "folder", ""), ("string", "layout", f"'{brief.spec['layout']}'")), "", ["this.folder = rtrim($folder, '/');", "this.layout = $layout;"]),
        Method("render", (("string", "name", ""), ("array", "values", "‹›")), "string", ["extract($values);", "ob_start();", "include this.folder . '/' . $name . '.php';", "$content = ob_get_clean();",
               *own.choice((["include this.folder . '/' . this.layout . '.php';", "return '';"], ["ob_start();", "require this.folder . '/' . this.layout . '.php';", "return ob_get_clean();"]))], own.choice(("", "A template within the layout."))),
        Method(own.choice(("e", "escape", "html")), (("", "text", ""),), "string", [own.choice(("return htmlspecialchars((string) $text, ENT_QUOTES, 'UTF-8');", "return htmlspecialchars($text ?? '', ENT_QUOTES);"))], is_static=own.random() < 0.5),
    ], (("string", "folder", ""), ("string", "layout", "")), own.choice(("Templates in plain PHP.", "template engine", "")))  # fmt: skip


def _session(brief: Brief, chance: Random, pen: Pen) -> Class:
    own = _own(brief, "session")
    return Class("Session", own.sample([
        Method("start", (), "void", ["if (session_status() !== PHP_SESSION_ACTIVE) {", f"\tsession_name('{brief.company.project.name}');", "\tsession_start();", "}"]),
        Method("user", (), "?string", ["return $_SESSION['user'] ?? null;"], own.choice(("", "Who is logged in."))),
        Method("login", (("string", "name", ""), ("string", "password", "")), "bool", ["$row = this.users->findByName($name);", "if (!$row || !password_verify($password, $row['password'])) {", "\treturn false;", "}",
                                                                                      "session_regenerate_id(true);", "$_SESSION['user'] = $row['name'];", "return true;"]),
        Method("logout", (), "void", own.choice((["$_SESSION = ‹›;", "session_destroy();"], ["session_destroy();"]))),
        Method("token", (), "string", ["if (empty($_SESSION['token'])) {", "\t$_SESSION['token'] = bin2hex(random_bytes(16));", "}", "return $_SESSION['token'];"], own.choice(("", "Against forged forms."))),
        Method("flash", (("string", "text", "''"),), "string", ["$before = $_SESSION['flash'] ?? '';", "$_SESSION['flash'] = $text;", "return $before;"]),
    ], own.randint(3, 6)), (("", "users", ""),), own.choice(("Login and messages.", "session handling", "")))  # fmt: skip


def _request(brief: Brief, chance: Random, pen: Pen) -> Class:
    own = _own(brief, "request")
    return Class("Request", own.sample([
        Method("get", (("string", "name", ""), ("", "default", "null")), "", ["return $_GET[$name] ?? $default;"]),
        Method("post", (("string", "name", ""), ("", "default", "null")), "", ["return isset($_POST[$name]) ? $_POST[$name] : $default;"]),
        Method("isPost", (), "bool", ["return $_SERVER['REQUEST_METHOD'] === 'POST';"]),
        Method("path", (), "string", ["$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);", "return '/' . trim($path, '/');"]),
        Method("number", (("string", "name", ""), ("int", "default", "0")), "int", ["return (int) ($this->get($name) ?? $default);"], own.choice(("", "A parameter as a number."))),
        Method("address", (), "string", ["return $_SERVER['REMOTE_ADDR'];"]),
    ], own.randint(3, 5)), says=own.choice(("What the browser sent.", "wrapper around the superglobals", "")))  # fmt: skip


def _validator(brief: Brief, chance: Random, pen: Pen) -> Class:
    own = _own(brief, "validator")
    rules = {
        "required": "return trim((string) $value) !== '';", "number": "return is_numeric(str_replace(',', '.', $value));", "date": "return (bool) preg_match('/^\\d{4}-\\d{2}-\\d{2}$/', $value);",
        "mail": "return filter_var($value, FILTER_VALIDATE_EMAIL) !== false;", "phone": "return (bool) preg_match('~^[0-9 +/()-]+$~', $value);", "short": "return mb_strlen($value) <= 60;",
    }  # fmt: skip
    kept = own.sample(sorted(rules), own.randint(3, 5))
    check = Method("check", (("array", "values", ""), ("array", "rules", "")), "array", ["$errors = ‹›;", "foreach ($rules as $name => $list) {", "\tforeach (explode('|', $list) as $rule) {",
                   "\t\tif (!$this->{$rule}($values[$name] ?? '')) {", "\t\t\t$errors[$name] = $rule;", "\t\t}", "\t}", "}", "return $errors;"], own.choice(("", "The first rule that each field breaks.")))  # fmt: skip
    return Class(
        "Validator",
        [check, *(Method(name, (("", "value", ""),), "bool", [rules[name]], visibility="private") for name in kept)],
        says=own.choice(("Rules for forms.", "")),
    )


def _logger(brief: Brief, chance: Random, pen: Pen) -> Class:
    own = _own(brief, "logger")
    line = own.choice(
        (
            "date('c') . ' ' . strtoupper($level) . ' ' . $text . \"\\n\"",
            "sprintf(\"[%s] %s: %s\\n\", date('Y-m-d H:i:s'), $level, $text)",
            "date('Y-m-d H:i:s') . ' [' . $level . '] ' . $text . PHP_EOL",
        )
    )
    levels = own.sample(("debug", "info", "warning", "error"), own.randint(2, 4))
    return Class("Logger", [
        Method("__construct", (("string", "file", ""),), "", ["this.file = $file;"]),
        Method("log", (("string", "level", ""), ("string", "text", "")), "void", [f"file_put_contents(this.file, {line}, FILE_APPEND | LOCK_EX);"]),
        *(Method(level, (("string", "text", ""),), "void", [f"$this->log('{level}', $text);"]) for level in levels),
    ], (("string", "file", ""),), own.choice(("Writes to a file.", "log file", "")))  # fmt: skip


def _container(brief: Brief, chance: Random, pen: Pen) -> Class:
    own = _own(brief, "container")
    return Class("Container", [
        Method("set", (("string", "id", ""), ("callable", "make", "")), "void", ["this.makers[$id] = $make;"]),
        Method("get", (("string", "id", ""),), "", ["if (!array_key_exists($id, this.made)) {", "\tif (!isset(this.makers[$id])) {", "\t\tthrow new \\InvalidArgumentException('unknown: ' . $id);", "\t}",
                                                    "\tthis.made[$id] = call_user_func(this.makers[$id], $this);", "}", "return this.made[$id];"]),
    ], (("array", "makers", "‹›"), ("array", "made", "‹›")), own.choice(("Makes each service once.", "dependency injection", "")))  # fmt: skip


BASICS: dict[str, Callable[[Brief, Random, Pen], Class]] = {
    "database": _database, "router": _router, "view": _view, "session": _session, "request": _request, "validator": _validator, "logger": _logger, "container": _container,
}  # fmt: skip
