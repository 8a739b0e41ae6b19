"""The templates, the front controller and the settings of a version in PHP with classes."""

from __future__ import annotations

from random import Random

from mirage.base.chance import dice
from mirage.content.facts import Brief, Column
from mirage.content.rewrites.names import actions, entities_of, entity_of, lower, model_of, routing, said, type_of, upper
from mirage.content.rewrites.pen import Pen
from mirage.content.writers import writes

OLD, ERROR = 'border="1" cellspacing="0"', 'class="error"'


class _View:
    """How one author writes templates."""

    def __init__(self, brief: Brief) -> None:
        own = dice(brief.company.key, "rewrite", brief.owner, "pages")
        self.brief, self.own, self.pen = brief, own, Pen(brief)
        self.pad = own.choice(("  ", "    ", "\t", " "))
        self.colon = own.random() < 0.65  # foreach: ... endforeach
        self.short = own.random() < 0.7  # <?=
        self.frame = own.choice(("bootstrap", "bootstrap", "plain", "plain", "grid", "old"))
        self.escape = own.choice(
            ("$this->e({0})", "htmlspecialchars({0})", "e({0})", "$e({0})", "h({0})", "htmlspecialchars({0}, ENT_QUOTES)")
        )
        self.is_object = brief.spec["manner"] == "repository"

    def shown(self, value: str) -> str:
        value = self.escape.replace("{0}", value)
        return f"<?= {value} ?>" if self.short else f"<?php echo {value}; ?>"

    def value(self, var: str, column: str) -> str:
        if self.is_object:
            return {"getters": f"${var}->get{upper(column)}()", "public": f"${var}->{self.pen.under}{lower(column)}"}.get(
                model_of(self.brief), f"${var}->{column}"
            )
        return f"${var}->get('{column}')" if self.brief.spec["manner"] == "record" else f"${var}['{column}']"

    def block(self, head: str, inside: list[str], end: str) -> list[str]:
        opening = f"<?php {head}: ?>" if self.colon else f"<?php {head} {{ ?>"
        return [opening, *(f"\t{line}" for line in inside), f"<?php {end}; ?>" if self.colon else "<?php } ?>"]

    def text(self, lines: list[str]) -> str:
        out = []
        for line in lines:
            bare = line.lstrip("\t")
            out.append(self.pad * (len(line) - len(bare)) + bare)
        return "\n".join(out) + "\n"

    def css(self, bootstrap: str, grid: str = "", old: str = "") -> str:
        found = {"bootstrap": f'class="{bootstrap}"', "grid": f'class="{grid}"' if grid else "", "old": old}.get(self.frame, "")
        return f" {found}" if found else ""


@writes("rewrite.list")
def listing(brief: Brief, chance: Random) -> str:
    view, entity = _View(brief), entity_of(brief)
    own, var = view.own, lower(entity.one)
    columns = entity.columns[: chance.randint(3, 6)]
    right = [' class="text-end"' if view.frame == "bootstrap" and type_of(one) in ("int", "float") else "" for one in columns]
    cells = [f"<td{how}>{view.shown(view.value(var, one.name))}</td>" for one, how in zip(columns, right)]
    edit = own.choice((f'<td><a href="/{entity.name}/edit/<?= (int) {view.value(var, "id")} ?>"{view.css("btn btn-sm btn-outline-secondary", "button small")}>{own.choice(("Edit", "edit", "open", "&hellip;"))}</a></td>',
                       f'<td><a href="?page={entity.one}&amp;id=<?php echo (int) {view.value(var, "id")}; ?>">{own.choice(("edit", "change", "show"))}</a></td>'))  # fmt: skip
    rows = view.block(
        f"foreach (${entity.name} as ${var})", ["<tr>", *(f"\t{cell}" for cell in [*cells, edit]), "</tr>"], "endforeach"
    )
    nothing = (
        view.block(
            f"if (empty(${entity.name}))",
            [
                f'<tr><td colspan="{len(columns) + 1}">{own.choice(("Nothing here.", "none", "No entries.", "nothing found"))}</td></tr>'
            ],
            "endif",
        )
        if own.random() < 0.5
        else []
    )
    scope = ' scope="col"' if view.frame == "bootstrap" else ""
    titles = [f"<th{scope}>{said(one.name).capitalize()}</th>" for one in columns]
    heads = (
        ["<tr>", *(f"\t{one}" for one in [*titles, "<th></th>"]), "</tr>"]
        if own.random() < 0.6
        else [f"<tr>{''.join(titles)}<th></th></tr>"]
    )
    table = ([f"<table{view.css('table table-striped', 'full', OLD)}>", "\t<thead>", *(f"\t\t{line}" for line in heads), "\t</thead>", "\t<tbody>", *(f"\t\t{line}" for line in [*rows, *nothing]), "\t</tbody>", "</table>"]
             if view.frame != "old" else [f"<table{view.css('', '', OLD)}>", *heads, *rows, *nothing, "</table>"])  # fmt: skip
    search = (
        [
            f'<form method="get"{view.css("row g-2 mb-3", "inline")}>',
            f'\t<input type="search" name="q" placeholder="{own.choice(("Search", "search...", "Filter"))}"{view.css("form-control", "wide")}>',
            "</form>",
        ]
        if own.random() < 0.55
        else []
    )
    more = own.choice(
        (
            f'<p><a href="/{entity.name}/new"{view.css("btn btn-primary", "button")}>New {said(entity.one)}</a></p>',
            f'<a href="/{entity.name}/new">+ {said(entity.one)}</a>',
        )
    )
    title = f"<{own.choice(('h1', 'h2', 'h1'))}>{said(entity.name).capitalize()}</"
    title += title[1:3] + ">"
    note = own.choice(
        (
            [],
            [],
            [f"<?php /** @var array ${entity.name} */ ?>"],
            [f"<?php $title = '{said(entity.name).capitalize()}'; ?>"],
            [f"<!-- list of {said(entity.name)} -->"],
        )
    )
    inside = [title, *search, *table, more] if own.random() < 0.5 else [title, more, *search, *table]
    if view.frame in ("bootstrap", "grid") and own.random() < 0.6:
        inside = [f"<div{view.css('card', 'box')}>", *(f"\t{line}" for line in inside), "</div>"]
    return view.text([*note, *inside])


@writes("rewrite.form")
def form(brief: Brief, chance: Random) -> str:
    view, entity = _View(brief), entity_of(brief)
    own, var = view.own, lower(entity.one)
    fields: list[str] = []
    for column in entity.columns:
        fields += _field(view, column, var)
    token = own.choice(([], ['<input type="hidden" name="token" value="<?= $token ?>">']))
    errors = view.block("foreach ($errors as $error)", [f"<li>{view.shown('$error')}</li>"], "endforeach")
    wrong = (
        view.block(
            "if (!empty($errors))",
            [f"<ul{view.css('alert alert-danger', 'errors', ERROR)}>", *(f"\t{line}" for line in errors), "</ul>"],
            "endif",
        )
        if own.random() < 0.6
        else []
    )
    buttons = [
        f'<button type="submit"{view.css("btn btn-primary", "button")}>{own.choice(("Save", "Save", "OK", "Store"))}</button>',
        f'<a href="/{entity.name}"{view.css("btn btn-link")}>{own.choice(("Cancel", "back", "Back to the list"))}</a>',
    ]
    number = f"<?= (int) ({view.value(var, 'id')} ?? 0) ?>"
    title = own.choice(
        (
            f"<h1>{said(entity.one).capitalize()} {number}</h1>",
            f"<h2>Edit {said(entity.one)}</h2>",
            f"<h1>{view.shown(view.value(var, entity.columns[0].name))}</h1>",
        )
    )
    action = own.choice((f'action="/{entity.name}/save"', f'action="?page={entity.name}&amp;do=save"', 'action=""'))
    return view.text(
        [
            title,
            *wrong,
            f'<form method="post" {action}{view.css("needs-validation")}>',
            f'\t<input type="hidden" name="id" value="{number}">',
            *(f"\t{line}" for line in [*token, *fields, *buttons]),
            "</form>",
        ]
    )


def _field(view: _View, column: Column, var: str) -> list[str]:
    kind, name, label = type_of(column), column.name, said(column.name).capitalize()
    value, own = view.value(var, name), view.own
    state = column.kind.partition(":")
    if state[0] in ("state", "flow"):
        options = [
            f"<option value=\"{one}\"<?= {value} == '{one}' ? ' selected' : '' ?>>{one}</option>" for one in state[2].split("|")
        ]
        control = [f'<select name="{name}" id="{name}"{view.css("form-select")}>', *(f"\t{one}" for one in options), "</select>"]
    elif kind == "bool":
        control = [
            f'<input type="checkbox" name="{name}" id="{name}" value="1"<?= {value} ? \' checked\' : \'\' ?>{view.css("form-check-input")}>'
        ]
    else:
        shown = {"int": "number", "float": "text", "day": "date"}.get(kind, "text")
        step = {"float": ' inputmode="decimal"', "int": ' min="0"'}.get(kind, "")
        control = [
            f'<input type="{shown}" name="{name}" id="{name}" value="{view.shown(value)}"{step}{view.css("form-control", "wide")}>'
        ]
    match view.frame:
        case "bootstrap":
            return [
                '<div class="mb-3">',
                f'\t<label for="{name}" class="form-label">{label}</label>',
                *(f"\t{line}" for line in control),
                "</div>",
            ]
        case "grid":
            return [
                '<div class="row">',
                f'\t<div class="col"><label for="{name}">{label}</label></div>',
                '\t<div class="col">',
                *(f"\t\t{line}" for line in control),
                "\t</div>",
                "</div>",
            ]
        case "old":
            return ["<p>", f"\t{label}:<br>", *(f"\t{line}" for line in control), "</p>"]
    return [f'<label for="{name}">{label}</label>', *control, *own.choice(([], ["<br>"], []))]


@writes("rewrite.layout")
def layout(brief: Brief, chance: Random) -> str:
    view, project = _View(brief), brief.company.project
    own = view.own
    lang = {"de": "de", "fr": "fr", "nl": "nl", "es": "es", "it": "it", "pl": "pl"}.get(brief.company.region, "en")
    title = own.choice(
        (f"<?= $title ?? '{project.title}' ?>", f"{project.title}<?= isset($title) ? ' - ' . $title : '' ?>", project.title)
    )
    links = [f'<a{view.css("nav-link", "item")} href="/{one.name}">{said(one.name).capitalize()}</a>' for one in entities_of(brief)]
    styles = {
        "bootstrap": ['<link rel="stylesheet" href="/css/bootstrap.min.css">', '<link rel="stylesheet" href="/css/app.css">'],
        "old": [
            '<style type="text/css">',
            "\tbody { font-family: Verdana, sans-serif; font-size: 12px; }",
            "\ttd { padding: 2px 6px; }",
            "</style>",
        ],
    }
    head = [
        '<meta charset="utf-8">',
        *own.choice(([], ['<meta name="viewport" content="width=device-width, initial-scale=1">'])),
        f"<title>{title}</title>",
        *styles.get(view.frame, [f'<link rel="stylesheet" href="/css/{own.choice(("main", "style", "app"))}.css">']),
    ]
    menu = {
        "bootstrap": ['<nav class="navbar navbar-expand-lg navbar-light bg-light">', '\t<div class="container">', f'\t\t<a class="navbar-brand" href="/">{project.title}</a>', *(f"\t\t{link}" for link in links), "\t</div>", "</nav>"],
        "old": [f"<p>{' | '.join(links)}</p>", "<hr>"],
    }.get(view.frame, ["<header>", "\t<nav>", *(f"\t\t{link}" for link in links), "\t</nav>", "</header>"])  # fmt: skip
    flash = (
        view.block("if (!empty($flash))", [f"<div{view.css('alert alert-info', 'flash')}>{view.shown('$flash')}</div>"], "endif")
        if own.random() < 0.5
        else []
    )
    content = own.choice(("<?= $content ?>", "<?php echo $content ?>", "<?= $content; ?>"))
    foot = own.choice(
        (
            [f"<footer>{brief.company.title.replace('&', '&amp;')}</footer>"],
            [],
            [f"<footer><?= date('Y') ?> {brief.company.title.replace('&', '&amp;')}, {brief.company.city}</footer>"],
        )
    )
    scripts = own.choice(
        (
            [],
            ['<script src="/js/app.js"></script>'],
            ['<script src="/js/jquery.min.js"></script>', '<script src="/js/app.js"></script>'],
        )
    )
    main = own.choice(("main", "div"))
    inside = [
        *menu,
        f"<{main}{view.css('container mt-4', 'page')}>",
        *(f"\t{line}" for line in [*flash, content]),
        f"</{main}>",
        *foot,
        *scripts,
    ]
    doctype = own.choice(("<!DOCTYPE html>", "<!doctype html>"))
    shift = own.random() < 0.4
    return view.text(
        [
            doctype,
            f'<html lang="{lang}">',
            "<head>",
            *(f"\t{line}" for line in head),
            "</head>",
            "<body>",
            *((f"\t{line}" if shift else line) for line in inside),
            "</body>",
            "</html>",
        ]
    )


@writes("rewrite.front")
def front(brief: Brief, chance: Random) -> str:
    """What the web server would call."""
    view, pen, spec = _View(brief), Pen(brief), brief.spec
    own, source = view.own, spec["source"]
    space = f"{pen.space}\\" if pen.space else ""
    ending = spec["ending"]
    loads = own.choice((
        ["require __DIR__ . '/../vendor/autoload.php';"], ["require_once '../vendor/autoload.php';"],
        ["spl_autoload_register(function ($class) {", "\t$name = " + (f"str_replace('{pen.space.replace(chr(92), chr(92) * 2)}\\\\', '', $class)" if pen.space else "$class") + ";",
         f"\t$file = __DIR__ . '/../{source}/' . str_replace('\\\\', '/', $name) . '{ending}';", "\tif (is_file($file)) {", "\t\trequire $file;", "\t}", "});"],
    ))  # fmt: skip
    if not pen.space:
        loads = [
            f"foreach (array_merge(glob(__DIR__ . '/../{source}/*{ending}'), glob(__DIR__ . '/../{source}/*/*{ending}')) as $file) {{",
            "\trequire_once $file;",
            "}",
        ]
    entities, suffix = entities_of(brief), str(spec["controllers"]).removesuffix("s")
    folder = "" if spec["flat"] or not pen.space else f"{spec['controllers']}\\"
    listed, changed, saved = (pen.name(name) for name in actions(brief))
    stored = "" if spec["flat"] or not pen.space else f"{spec['stores']}\\"
    ends = {"repository": spec["stores"], "gateway": "Table"}.get(spec["manner"])
    connection = f"{space}{pen.prefix}Database::connect()"
    named = []
    for one in entities:
        store = f"new {space}{stored}{pen.prefix}{upper(one.one)}{ends}({connection}), " if ends else ""
        named.append((one.name, f"{space}{folder}{pen.prefix}{upper(one.one)}{suffix}({store}$view)"))
    shown = f"$view = new {space}{pen.prefix}View(__DIR__ . '/../{spec['views']}');"
    match "router" if spec["has_router"] else own.choice(("switch", "table")):
        case "switch":
            body = ["$page = $_GET['page'] ?? '" + entities[0].name + "';", "switch ($page) {", *(line for name, cls in named for line in (f"\tcase '{name}':", f"\t\t$controller = new {cls};", "\t\tbreak;")),
                    "\tdefault:", "\t\thttp_response_code(404);", "\t\texit('not found');", "}", f"echo $controller->{listed}();"]  # fmt: skip
        case "table":
            body = ["$controllers = ‹", *(f"\t'{name}' => fn () => new {cls}," for name, cls in named), "›;", "$path = explode('/', trim(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH), '/'));",
                    f"$name = $path[0] ?: '{entities[0].name}';", f"$action = $path[1] ?? '{listed}';", "if (!isset($controllers[$name])) {", "\thttp_response_code(404);", "\texit;", "}", "$controller = $controllers[$name]();",
                    "echo $controller->$action((int) ($path[2] ?? 0));"]  # fmt: skip
        case _:
            add, run, is_told = routing(brief)
            path = "parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)" if is_told else ""
            body = [f"$router = new {space}{pen.prefix}Router();", *(f"$router->{add}('{verb}', '/{name}{place}', ‹new {cls}, '{call}'›);" for name, cls in named for verb, place, call in (("GET", "", listed), ("GET", "/(\\\\d+)", changed), ("POST", "/save", saved))),
                    f"echo $router->{run}({path});"]  # fmt: skip
    before = own.sample(
        (
            ["error_reporting(E_ALL);"],
            ["session_start();"],
            ["ini_set('display_errors', 1); // TODO off"],
            ["date_default_timezone_set('" + brief.site.timezone + "');"],
            ["define('ROOT', dirname(__DIR__));"],
        ),
        own.randint(1, 3),
    )
    guarded = own.random() < 0.4
    if guarded:
        body = [
            "try {",
            *(f"\t{line}" for line in body),
            "} catch (Throwable $e) {",
            "\terror_log($e->getMessage());",
            "\thttp_response_code(500);",
            "\techo 'error';",
            "}",
        ]
    gap = [""] if own.random() < 0.7 else []
    head = own.choice(
        (
            [],
            [f"// {brief.company.project.title}"],
            ["/**", " * front controller", " */", ""],
            [f"# {brief.company.project.name}: entry point"],
        )
    )
    return pen.styled(["<?php", *gap, *head, *(line for part in before for line in part), *gap, *loads, *gap, shown, *body])


@writes("rewrite.settings")
def settings(brief: Brief, chance: Random) -> str:
    """As on its author's own computer: no password of this machine."""
    pen, project = Pen(brief), brief.company.project
    own = dice(brief.company.key, "rewrite", brief.owner, "settings")
    values = {
        "host": own.choice(("127.0.0.1", "localhost", "db")),
        "name": own.choice((f"{project.database}_dev", f"{project.database}_test", project.database)),
        "user": own.choice(("root", "dev", project.user)),
        "password": own.choice(("", "dev", "secret", "root")),
    }
    other = own.sample(
        (
            ("debug", "true"),
            ("timezone", f"'{brief.site.timezone}'"),
            ("title", f"'{project.title}'"),
            ("per_page", own.choice(("20", "25", "50"))),
            ("log", "__DIR__ . '/../var/app.log'"),
            ("locale", f"'{brief.company.region}'"),
        ),
        own.randint(1, 5),
    )
    wide = own.random() < 0.3
    pairs = [f"'{key}' {' ' * (8 - len(key)) if wide else ''}=> '{value}'," for key, value in values.items()]
    rest = [f"'{key}' => {value}," for key, value in other]
    if brief.spec["key"]:
        body = [
            "return ‹",
            f"\t'{brief.spec['key']}' => ‹",
            *(f"\t\t{line}" for line in pairs),
            "\t›,",
            *(f"\t{line}" for line in rest),
            "›;",
        ]
    else:
        body = ["return ‹", *(f"\t{line}" for line in [*pairs, *rest]), "›;"]
    head = own.choice(
        ([], ["// only here, the real one is on the server"], [f"// settings of {project.name}", ""], ["/* local settings */"])
    )
    return pen.styled(["<?php", *own.choice(([""], [])), *head, *body])
