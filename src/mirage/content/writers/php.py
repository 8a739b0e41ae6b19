"""The pages and includes of the company's web application: PHP as one or two people of a small company write it.

Written once in one manner and turned into the project's own (`Project.habits`): indentation, braces, names, PDO or mysqli.
"""

from __future__ import annotations

import re
from random import Random

from mirage.base.chance import dice
from mirage.content.dialect import dialect
from mirage.content.facts import Brief, Column, Company, Entity
from mirage.content.schools import school
from mirage.content.writers import writes

NAMES = {  # functions of the application: words that each project joins in its manner
    "esc": ("h", "e", "esc", "html"), "rows": ("get rows", "db rows", "fetch all", "query all"), "one": ("get row", "db row", "fetch one"),
    "run": ("db exec", "db run", "execute"), "day": ("format date", "show date", "fmt date"), "money": ("format money", "euro", "fmt money"),
    "need": ("require login", "check login", "need login"), "user": ("current user", "user name", "logged in user"),
    "note": ("log message", "app log", "write log"), "flash": ("flash", "set message", "notice"),
}  # fmt: skip


NUMBER = ' class="num"'


class Manner:
    """How this project's PHP looks."""

    def __init__(self, brief: Brief) -> None:
        self.habits = habits = brief.company.project.habits
        self._dialect, self._school = dialect(brief.company.key), school(brief.company)
        chance = dice(brief.company.key, "manner")
        self.names = {key: self._join(chance.choice(options), habits["names"]) for key, options in NAMES.items()}
        self.paging = chance.random() < 0.7
        self.page = chance.choice((25, 50, 50, 100, 200))
        self.comments = chance.choice((0.2, 0.5, 0.9))
        self.blocks = chance.choice(("", "", "short", "tags"))  # what stands above a function
        self.top = chance.choice(("", "", "path", "title"))  # and above a file
        self.is_pdo = habits["database"] == "pdo"
        self._title, self._about = brief.company.project.title, brief.path.removeprefix(brief.company.project.home + "/")
        self.layout = layout = brief.company.project.layout
        self.paths = {
            name: getattr(layout, name)
            for name in ("auth", "db", "functions", "header", "footer", "config", "login", "export", "style", "script", "logo")
        }
        self.paths |= {f"{name}_name": path.rpartition("/")[2] for name, path in self.paths.items()}
        self.paths |= {"uploads": layout.uploads, "cache": layout.cache, "log": layout.log}

    @staticmethod
    def _join(words: str, style: str) -> str:
        first, *rest = words.split()
        return "_".join((first, *rest)) if style == "snake" else first + "".join(word.title() for word in rest)

    def php(self, text: str, **slots: str) -> str:
        """A file from a template: «name» is a slot or a function of the project; // comments that start with ~ may go."""
        slots = {**self.names, **self.paths, **slots}
        text = self._dialect.php(re.sub(r"«(\w+)»", lambda match: slots[match[1]], text.strip("\n")))
        lines = []
        for line in text.split("\n"):
            if "//~" in line:
                if self.comments < 0.5:
                    continue
                line = line.replace("//~", "//")
            depth = len(line) - len(line.lstrip(" "))
            body = line.lstrip(" ")
            pad = self.habits["indent"] * (depth // 4)
            if self.habits["brace"].startswith("\n") and re.match(r"function .*\) \{$", body):
                lines += [pad + body[:-2], pad + "{"]
            else:
                lines.append(pad + body)
        out = "\n".join(self._documented(lines)) + "\n"
        if self.habits["array"] == "long":
            out = re.sub(r"(?<=[=(,] )\[\]|(?<=\()\[\]", "array()", out)
        out = self._school.php(out, self._about)
        return out + self.habits["close"] if "?>" not in out else out

    def _documented(self, lines: list[str]) -> list[str]:
        """With what this project says above files and functions."""
        out: list[str] = []
        roles = {name: role for role, name in self.names.items()}
        for line in lines:
            if line == "<?php" and self.top and not out:
                out += [line, "/**", f" * {self._title}", *([f" * {self._about}"] if self.top == "path" else []), " */"]
                continue
            match = re.match(r"function (\w+)\((.*?)\)", line)
            if match and self.blocks:
                said = SAID.get(roles.get(match[1], match[1]), f"{match[1].replace('_', ' ').capitalize()}.")
                tags = [
                    f" * @param {'array' if '[]' in part else 'string'} {part.partition('=')[0].strip()}"
                    for part in match[2].split(", ")
                    if part
                ]
                out += ["/**", f" * {said}", *([" *", *tags] if tags and self.blocks == "tags" else []), " */"]
            out.append(line)
        return out


SAID = {  # what a function does, by its role in NAMES or its name
    "esc": "Text for HTML.", "rows": "All rows of a query.", "one": "The first row of a query, or nothing.", "run": "Run a statement.",
    "day": "A date as we show it.", "money": "An amount in euro.", "need": "Sends everybody away who is not logged in.",
    "user": "Who is logged in.", "note": "A line for the log.", "flash": "A message for the next page, or the one for this.",
    "db": "The connection, opened when it is first needed.", "login": "Check name and password, and remember the user.",
    "parse_date": "What the database wants of a date as people type it.", "token": "Against forged forms.",
    "shorten": "Cut off long texts.", "options": "The options of a select.", "is_weekend": "Whether nobody works on a day.",
}  # fmt: skip


@writes("php.config")
def config(brief: Brief, chance: Random) -> str:
    """Credentials; the sample has none."""
    project = brief.company.project
    sample = brief.spec["sample"]
    manner = Manner(brief)
    password = "" if sample else brief.secrets["database"]
    mail = brief.company.staff[0].mail
    secret = "change me" if sample else brief.secrets["session"]
    host = "localhost"
    if dice(brief.company.key, "config form").random() < 0.5:
        return manner.php(f"""
<?php
{f"// copy to {brief.company.project.layout.config}" if sample else "// live"}
define('DB_HOST', '{host}');
define('DB_NAME', '{project.database}');
define('DB_USER', '{project.user}');
define('DB_PASS', '{password}');

define('APP_NAME', '{project.title}');
define('APP_URL', 'http://{project.site}/');
define('APP_SECRET', '{secret}');
define('APP_DEBUG', {"true" if sample else "false"});
define('ADMIN_MAIL', '{mail}');
""")
    return manner.php(f"""
<?php
return [
    'db' => [
        'host' => '{host}',
        'name' => '{project.database}',
        'user' => '{project.user}',
        'pass' => '{password}',
    ],
    'app' => [
        'name' => '{project.title}',
        'url' => 'http://{project.site}/',
        'secret' => '{secret}',
        'debug' => {"true" if sample else "false"},
        'admin' => '{mail}',
    ],
];
""")


def _said(brief: Brief, what: str, *, one: str = "", user: str = "«user»()", n: str = "$id", address: str = "") -> str:
    """A note of the application's log as PHP puts it together: what `Project.habits` says of it, with expressions for its slots."""
    text = brief.company.project.habits[what].replace("{one}", one)
    slots = {"{user}": user, "{n}": n, "{address}": address, "{name}": "$table"}
    parts = [part for part in re.split(r"(\{\w+\})", text) if part]
    return " . ".join(slots.get(part, f"'{part}'") for part in parts)


def _setting(brief: Brief, group: str, key: str, constant: str) -> str:
    """How the rest of the code asks for a setting."""
    if dice(brief.company.key, "config form").random() < 0.5:
        return constant
    return f"$config['{group}']['{key}']"


@writes("php.db")
def database(brief: Brief, chance: Random) -> str:
    """The connection and three ways to ask."""
    manner = Manner(brief)
    host, name, user, password = (_setting(brief, "db", key, f"DB_{key.upper()}") for key in ("host", "name", "user", "pass"))
    has_array = "$config" in host
    load = "$config = require __DIR__ . '/../«config»';" if has_array else "require_once __DIR__ . '/../«config»';"
    known = "\n    global $config;" if has_array else ""
    debug = _setting(brief, "app", "debug", "APP_DEBUG")
    if manner.is_pdo:
        return manner.php(f"""
<?php
{load}

error_reporting(E_ALL);
ini_set('display_errors', {debug} ? '1' : '0');

function db() {{{known}
    static $db = null;
    if ($db === null) {{
        $db = new PDO('mysql:host=' . {host} . ';dbname=' . {name} . ';charset=utf8mb4', {user}, {password});
        $db->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
        $db->setAttribute(PDO::ATTR_DEFAULT_FETCH_MODE, PDO::FETCH_ASSOC);
    }}
    return $db;
}}

function «rows»($sql, $params = []) {{
    $st = db()->prepare($sql);
    $st->execute($params);
    return $st->fetchAll();
}}

function «one»($sql, $params = []) {{
    $all = «rows»($sql, $params);
    return $all ? $all[0] : null;
}}

function «run»($sql, $params = []) {{
    $st = db()->prepare($sql);
    $st->execute($params);
    return $st->rowCount();
}}
""")
    return manner.php(f"""
<?php
{load}

error_reporting(E_ALL & ~E_NOTICE);
ini_set('display_errors', {debug} ? '1' : '0');

function db() {{{known}
    static $db = null;
    if ($db === null) {{
        mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
        $db = new mysqli({host}, {user}, {password}, {name});
        $db->set_charset('utf8mb4');
    }}
    return $db;
}}

function «run»($sql, $params = []) {{
    $st = db()->prepare($sql);
    if ($params) {{
        $st->bind_param(str_repeat('s', count($params)), ...$params);
    }}
    $st->execute();
    return $st;
}}

function «rows»($sql, $params = []) {{
    return «run»($sql, $params)->get_result()->fetch_all(MYSQLI_ASSOC);
}}

function «one»($sql, $params = []) {{
    return «run»($sql, $params)->get_result()->fetch_assoc();
}}
""")


@writes("php.auth")
def auth(brief: Brief, chance: Random) -> str:
    """Sessions and who is in."""
    minutes = chance.choice((30, 60, 60, 120, 480))
    return Manner(brief).php(f"""
<?php
require_once __DIR__ . '/«db_name»';
require_once __DIR__ . '/«functions_name»';

session_set_cookie_params(['httponly' => true, 'samesite' => 'Lax']);
session_start();

//~ {minutes} minutes without a click and you are out
if (isset($_SESSION['last']) && time() - $_SESSION['last'] > {minutes} * 60) {{
    $_SESSION = [];
}}
$_SESSION['last'] = time();

function «user»() {{
    return $_SESSION['user'] ?? null;
}}

function «need»() {{
    if (!«user»()) {{
        header('Location: «login»?back=' . urlencode($_SERVER['REQUEST_URI']));
        exit;
    }}
}}

function login($name, $password) {{
    $row = «one»('SELECT id, name, password, active FROM users WHERE name = ?', [$name]);
    if (!$row || !$row['active'] || !password_verify($password, $row['password'])) {{
        «note»({_said(brief, "failed", user="$name", address="$_SERVER['REMOTE_ADDR']")});
        return false;
    }}
    session_regenerate_id(true);
    $_SESSION['user'] = $row['name'];
    $_SESSION['user_id'] = $row['id'];
    «run»('UPDATE users SET last_login = NOW() WHERE id = ?', [$row['id']]);
    return true;
}}
""")


@writes("php.functions")
def functions(brief: Brief, chance: Random) -> str:
    """Whatever is used on more than one page, in the order in which it was needed."""
    form = dice(brief.company.key, "date form").choice(("d.m.Y", "d.m.y", "Y-m-d", "d/m/Y"))
    blocks = [
        """
function «esc»($text) {
    return htmlspecialchars((string) $text, ENT_QUOTES, 'UTF-8');
}""",
        f"""
function «day»($value) {{
    if (!$value || $value === '0000-00-00') {{
        return '';
    }}
    return date('{form}', strtotime($value));
}}""",
        """
function «money»($value) {
    return number_format((float) $value, 2, ',', '.') . ' &euro;';
}""",
        """
function «note»($text) {
    $file = __DIR__ . '/../«log»';
    file_put_contents($file, «line» . "\\n", FILE_APPEND | LOCK_EX);
}""",
        """
function «flash»($text = null) {
    if ($text !== null) {
        $_SESSION['flash'] = $text;
        return null;
    }
    $text = $_SESSION['flash'] ?? null;
    unset($_SESSION['flash']);
    return $text;
}""",
    ]
    extra = [
        """
//~ dd.mm.yyyy from the form to what the database wants
function parse_date($text) {
    if (preg_match('/^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})$/', trim($text), $m)) {
        return sprintf('%04d-%02d-%02d', $m[3], $m[2], $m[1]);
    }
    return $text === '' ? null : $text;
}""",
        """
function token() {
    if (empty($_SESSION['token'])) {
        $_SESSION['token'] = bin2hex(random_bytes(16));
    }
    return $_SESSION['token'];
}""",
        """
function shorten($text, $length = 40) {
    return mb_strlen($text) > $length ? mb_substr($text, 0, $length - 1) . '…' : $text;
}""",
        """
function options($values, $selected) {
    $out = '';
    foreach ($values as $value) {
        $out .= '<option' . ($value === $selected ? ' selected' : '') . '>' . «esc»($value) . '</option>';
    }
    return $out;
}""",
        """
function is_weekend($day) {
    return date('N', strtotime($day)) > 5;
}""",
    ]
    chosen = [*blocks, *chance.sample(extra, chance.randint(2, 4))]
    before, after = brief.company.project.habits["log"].split("{time}")
    line = (f"'{before}' . " if before else "") + f"date('Y-m-d H:i:s') . '{after.removesuffix('{text}')}' . $text"
    return Manner(brief).php("<?php\n" + "\n".join(chosen), line=line)


def style_version(company: Company) -> int:
    """What is counted up so that browsers load a changed style sheet."""
    return dice(company.key, "style").randint(2, 41)


@writes("php.header")
def header(brief: Brief, chance: Random) -> str:
    """The top of every page."""
    project = brief.company.project
    items = "\n".join(f'        <li><a href="{project.page(entity)}">{_label(entity.name)}</a></li>' for entity in project.entities)
    return Manner(brief).php(f"""
<!DOCTYPE html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title><?= isset($title) ? «esc»($title) . ' - ' : '' ?>{project.title}</title>
    <link rel="stylesheet" href="«style»?v={style_version(brief.company)}">
</head>
<body>
<div id="top">
    <a href="index.php"><img src="«logo»" alt="{brief.company.title.replace("&", "&amp;")}" height="32"></a>
    <?php if («user»()): ?>
    <ul>
{items}
        <li class="right"><?= «esc»(«user»()) ?> <a href="logout.php">log out</a></li>
    </ul>
    <?php endif ?>
</div>
<div id="main">
<?php if ($text = «flash»()): ?>
<p class="flash"><?= «esc»($text) ?></p>
<?php endif ?>
""")


@writes("php.footer")
def footer(brief: Brief, chance: Random) -> str:
    """The bottom of every page."""
    year = chance.choice(("<?= date('Y') ?>", "<?= date('Y') ?>", "2021", "2023"))
    helper = brief.company.staff[0].mail
    return Manner(brief).php(f"""
</div>
<div id="foot">
    &copy; {year} {brief.company.title.replace("&", "&amp;")} | {chance.choice(("problems", "questions", "help"))}: <a href="mailto:{helper}">{helper}</a>
</div>
<script src="«script»"></script>
</body>
</html>
""")


@writes("php.index")
def index(brief: Brief, chance: Random) -> str:
    """The start page: what is new in each table."""
    blocks = []
    for entity in brief.company.project.entities[: chance.randint(2, 3)]:
        name = entity.columns[0].name
        blocks.append(f"""
<h2>{chance.choice(("Latest", "New", "Last"))} {entity.name.replace("_", " ")}</h2>
<ul>
<?php foreach («rows»('SELECT id, {name} FROM {entity.name} ORDER BY id DESC LIMIT {chance.choice((5, 8, 10))}') as $row): ?>
    <li><a href="{brief.company.project.form(entity)}?id=<?= $row['id'] ?>"><?= «esc»($row['{name}']) ?></a></li>
<?php endforeach ?>
</ul>""")
    counts = "\n".join(
        f"    '{entity.name}' => «one»('SELECT COUNT(*) AS n FROM {entity.name}')['n']," for entity in brief.company.project.entities
    )
    return Manner(brief).php(f"""
<?php
require '«auth»';
«need»();

$counts = [
{counts}
];
$title = 'Start';
include '«header»';
?>
<h1>{brief.company.project.title}</h1>
<p>
<?php foreach ($counts as $name => $n): ?>
    <b><?= $n ?></b> <?= «esc»($name) ?>
<?php endforeach ?>
</p>
{"".join(blocks).lstrip()}
<?php include '«footer»';
""")


@writes("php.login")
def login(brief: Brief, chance: Random) -> str:
    return Manner(brief).php(f"""
<?php
require '«auth»';

$error = '';
if ($_SERVER['REQUEST_METHOD'] === 'POST') {{
    if (login(trim($_POST['name'] ?? ''), $_POST['password'] ?? '')) {{
        $back = $_GET['back'] ?? '';
        header('Location: ' . (preg_match('~^/[a-z_]+\\.php~', $back) ? $back : 'index.php'));
        exit;
    }}
    //~ slow down a little
    sleep({chance.choice((1, 1, 2))});
    $error = '{chance.choice(("Wrong name or password.", "Login failed.", "That did not work."))}';
}}
$title = 'Login';
include '«header»';
?>
<form method="post" class="login">
<?php if ($error): ?>
    <p class="error"><?= «esc»($error) ?></p>
<?php endif ?>
    <label>Name <input name="name" autofocus></label>
    <label>Password <input name="password" type="password"></label>
    <button>{chance.choice(("Log in", "Login", "OK"))}</button>
</form>
<?php include '«footer»';
""")


@writes("php.logout")
def logout(brief: Brief, chance: Random) -> str:
    return Manner(brief).php("""
<?php
require '«auth»';

session_destroy();
header('Location: «login»');
""")


def _entity(brief: Brief) -> Entity:
    return next(one for one in brief.company.project.entities if one.name == brief.spec["entity"])


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _shown(column: Column) -> str:
    """A column's value in a page."""
    value = f"$row['{column.name}']"
    kind = column.kind
    if kind in ("date", "maybe-date"):
        return f"«day»({value})"
    if kind == "money":
        return f"«money»({value})"
    return f"{value} ? 'yes' : ''" if kind == "flag" else f"«esc»({value})"


@writes("php.list")
def listing(brief: Brief, chance: Random) -> str:
    """A table of one entity, with search and paging."""
    entity, manner = _entity(brief), Manner(brief)
    columns = entity.columns[: max(4, len(entity.columns) - chance.randint(0, 1))]
    texts = [column.name for column in columns if column.kind in ("firm", "person", "place", "practice", "part", "plant")] or [
        columns[0].name
    ]
    days = [column.name for column in columns if column.kind == "date"]
    order = f"{days[0]} DESC" if days and chance.random() < 0.6 else chance.choice(("id DESC", columns[0].name))
    where = " OR ".join(f"{name} LIKE ?" for name in texts[:2])
    marks = ", ".join(["$like"] * len(texts[:2]))
    heads = "\n".join(f"        <th>{_label(column.name)}</th>" for column in columns)
    cells = "\n".join(
        f"        <td{NUMBER if column.kind in ('money', 'count', 'copies', 'weight') else ''}><?= {_shown(column)} ?></td>"
        for column in columns[1:]
    )
    paging = (
        f"""
$page = max(1, (int) ($_GET['page'] ?? 1));
$limit = ' LIMIT ' . (($page - 1) * {manner.page}) . ', {manner.page}';"""
        if manner.paging
        else "\n$limit = '';"
    )
    pager = (
        f"""
<p class="pager">
    <?php if ($page > 1): ?><a href="?page=<?= $page - 1 ?>&amp;q=<?= urlencode($q) ?>">back</a><?php endif ?>
    <?php if (count($rows) == {manner.page}): ?><a href="?page=<?= $page + 1 ?>&amp;q=<?= urlencode($q) ?>">more</a><?php endif ?>
</p>"""
        if manner.paging
        else ""
    )
    todo = chance.choice(("", "", "//~ TODO sort by click", f"//~ {columns[-1].name} is not shown to everybody, see mail", ""))
    return manner.php(
        _list_page(entity, brief.company.project.form(entity), columns, where, order, marks, heads, cells, paging, pager, todo)
    )


def _list_page(entity: Entity, form: str, columns: list[Column], where: str, order: str, marks: str, heads: str, cells: str, paging: str,
               pager: str, todo: str) -> str:  # fmt: skip
    return f"""
<?php
require '«auth»';
«need»();
{todo}
$q = trim($_GET['q'] ?? '');{paging}
if ($q !== '') {{
    $like = '%' . $q . '%';
    $rows = «rows»('SELECT * FROM {entity.name} WHERE {where} ORDER BY {order}' . $limit, [{marks}]);
}} else {{
    $rows = «rows»('SELECT * FROM {entity.name} ORDER BY {order}' . $limit);
}}
$title = '{_label(entity.name)}';
include '«header»';
?>
<h1>{_label(entity.name)}</h1>
<form class="search">
    <input name="q" value="<?= «esc»($q) ?>">
    <button>Search</button>
    <a href="{form}">new</a>
    <a href="«export»?t={entity.name}">CSV</a>
</form>
<table>
    <tr>
{heads}
    </tr>
<?php foreach ($rows as $row): ?>
    <tr>
        <td><a href="{form}?id=<?= $row['id'] ?>"><?= «esc»($row['{columns[0].name}']) ?></a></td>
{cells}
    </tr>
<?php endforeach ?>
</table>{pager}
<?php include '«footer»';
"""


@writes("php.form")
def form(brief: Brief, chance: Random) -> str:
    """The form of one row: shown, saved, deleted."""
    entity, manner = _entity(brief), Manner(brief)
    page, own = brief.company.project.page(entity), brief.company.project.form(entity)
    names = [column.name for column in entity.columns]
    fields = "\n".join(_field(column) for column in entity.columns)
    sets = ", ".join(f"{name} = ?" for name in names)
    marks = ", ".join("?" * len(names))
    values = "\n".join(f"        {_posted(column)}," for column in entity.columns)
    last = "db()->lastInsertId()" if manner.is_pdo else "db()->insert_id"
    return manner.php(f"""
<?php
require '«auth»';
«need»();

$id = (int) ($_GET['id'] ?? 0);
if ($_SERVER['REQUEST_METHOD'] === 'POST') {{
    if (isset($_POST['delete'])) {{
        «run»('DELETE FROM {entity.name} WHERE id = ?', [$id]);
        «note»({_said(brief, "deleted", one=entity.one)});
        header('Location: {page}');
        exit;
    }}
    $values = [
{values}
    ];
    if ($id) {{
        $values[] = $id;
        «run»('UPDATE {entity.name} SET {sets} WHERE id = ?', $values);
    }} else {{
        «run»('INSERT INTO {entity.name} ({", ".join(names)}) VALUES ({marks})', $values);
        $id = {last};
    }}
    «note»({_said(brief, "saved", one=entity.one)});
    «flash»('{chance.choice(("Saved.", "OK, saved.", "Changes saved."))}');
    header('Location: {own}?id=' . $id);
    exit;
}}
$row = $id ? «one»('SELECT * FROM {entity.name} WHERE id = ?', [$id]) : [];
$title = $id ? $row['{names[0]}'] : 'New {entity.one}';
include '«header»';
?>
<h1><?= «esc»($title) ?></h1>
<form method="post">
{fields}
    <button>Save</button>
<?php if ($id): ?>
    <button name="delete" value="1" class="delete">Delete</button>
<?php endif ?>
</form>
<?php include '«footer»';
""")


def _field(column: Column) -> str:
    name, value = column.name, f"$row['{column.name}'] ?? ''"
    kind, _, detail = column.kind.partition(":")
    label = f"    <label>{_label(name)} "
    if kind == "state":
        options = "\n".join(
            f"        <option<?= ({value}) === '{option}' ? ' selected' : '' ?>>{option}</option>" for option in detail.split("|")
        )
        return f'{label}<select name="{name}">\n{options}\n    </select></label>'
    if kind == "flag":
        return f'{label}<input type="checkbox" name="{name}" value="1"<?= ({value}) ? \' checked\' : \'\' ?>></label>'
    if kind in ("date", "maybe-date"):
        return f'{label}<input type="date" name="{name}" value="<?= «esc»({value}) ?>"></label>'
    width = NUMBER if kind in ("money", "count", "copies", "weight", "percent") else ""
    return f'{label}<input name="{name}"{width} value="<?= «esc»({value}) ?>"></label>'


def _posted(column: Column) -> str:
    value = f"$_POST['{column.name}']"
    if column.kind == "flag":
        return f"isset({value}) ? 1 : 0"
    if column.kind in ("money", "percent"):
        return f"str_replace(',', '.', {value} ?? '0')"
    if column.kind in ("date", "maybe-date"):
        return f"{value} ?: null"
    return f"trim({value} ?? '')"


@writes("php.export")
def export(brief: Brief, chance: Random) -> str:
    """A table as CSV for Excel."""
    names = ", ".join(f"'{entity.name}'" for entity in brief.company.project.entities)
    return Manner(brief).php(f"""
<?php
require '«auth»';
«need»();

$tables = [{names}];
$table = $_GET['t'] ?? '';
if (!in_array($table, $tables, true)) {{
    http_response_code(404);
    exit;
}}

header('Content-Type: text/csv; charset=utf-8');
header('Content-Disposition: attachment; filename="' . $table . '-' . date('Y-m-d') . '.csv"');
$out = fopen('php://output', 'w');
//~ Excel needs this
fwrite($out, "\\xEF\\xBB\\xBF");
foreach («rows»("SELECT * FROM $table ORDER BY id") as $i => $row) {{
    if ($i === 0) {{
        fputcsv($out, array_keys($row), ';');
    }}
    fputcsv($out, $row, ';');
}}
«note»({_said(brief, "exported")});
""")


@writes("php.cleanup")
def cleanup(brief: Brief, chance: Random) -> str:
    """What cron runs at night."""
    days = chance.choice((30, 60, 90, 180, 365))
    return Manner(brief).php(f"""
<?php
//~ called by cron, see /etc/cron.d/{brief.company.project.name}
if (PHP_SAPI !== 'cli') {{
    exit;
}}
require __DIR__ . '/../«db»';
require __DIR__ . '/../«functions»';

$limit = time() - {days} * 86400;
$n = 0;
foreach (glob(__DIR__ . '/../«cache»/*') as $file) {{
    if (is_file($file) && filemtime($file) < $limit) {{
        unlink($file);
        $n++;
    }}
}}
«run»('DELETE FROM sessions WHERE last_seen < ?', [date('Y-m-d H:i:s', $limit)]);
«note»({_said(brief, "cleanup", n="$n")});
""")
