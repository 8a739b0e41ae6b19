"""The application once more for Node: express or node's own http, with mysql2, in callbacks, promises or await."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from mirage.content.facts import Brief
from mirage.content.rewrites.javascript import Hand, Lines
from mirage.content.rewrites.names import entities_of, entity_of, lower, said, type_of
from mirage.content.writers import writes


@writes("rewrite.node")
def node(brief: Brief, chance: Random) -> str:
    hand = Hand(brief, chance)
    return hand.text(PARTS[brief.spec["part"]](hand))


def main(hand: Hand) -> Lines:
    own, names, folder = hand.own, [one.name for one in entities_of(hand.brief)], hand.spec["folder"]
    config = f"{'../' if hand.spec['top'] else './'}config.json"
    read = (
        [f"const {hand.conf} = JSON.parse(fs.readFileSync(new URL('{config}', import.meta.url)));"]
        if hand.is_module
        else [hand.load(hand.conf, config)]
    )
    fs = [hand.load("fs", "fs")] if hand.is_module else []
    said_ = own.choice(
        (
            f"console.log('listening on ' + {hand.conf}.port);",
            f"console.log(`listening on ${{{hand.conf}.port}}`);",
            "console.log('ready');",
        )
    )
    if hand.spec["framework"] == "http":
        routes = [
            "const routes = {",
            *(f"\t'/{name}': {lower(name)}{',' if at < len(names) - 1 or hand.comma else ''}" for at, name in enumerate(names)),
            "};",
            "",
        ]
        return [hand.load("http", "http"), *fs, *(hand.load(lower(name), f"./{folder}/{name}") for name in names), *read, "", *routes,
                f"const server = http.createServer({hand.close(f'{hand.req}, {hand.res}')}", f"\tconst path = {hand.req}.url.split('?')[0];", "\tconst handler = routes[path];", "\tif (!handler) {", f"\t\t{hand.res}.statusCode = 404;", f"\t\treturn {hand.res}.end('not found');", "\t}",
                f"\thandler({hand.req}, {hand.res});", "});", "", f"server.listen({hand.conf}.port, {hand.close('')}", f"\t{said_}", "});"]  # fmt: skip
    middle = own.sample(
        (
            "app.use(express.json());",
            "app.use(express.urlencoded({ extended: false }));",
            "app.use(express.static('public'));",
            "app.set('view engine', 'ejs');",
            "app.disable('x-powered-by');",
        ),
        own.randint(2, 4),
    )
    late = (
        [
            f"app.use({hand.close(f'{hand.err}, {hand.req}, {hand.res}, next')}",
            f"\tconsole.error({hand.err}.stack);",
            f"\t{hand.res}.status(500).{own.choice(('send(' + chr(39) + 'error' + chr(39) + ')', 'json({ error: ' + hand.err + '.message })', 'end()'))};",
            "});",
            "",
        ]
        if own.random() < 0.7
        else []
    )
    home = (
        [
            f"app.get('/', {hand.close(f'{hand.req}, {hand.res}')}",
            f"\t{hand.res}.{own.choice(('redirect(' + chr(39) + '/' + names[0] + chr(39) + ')', 'sendFile(' + chr(39) + 'index.html' + chr(39) + ', { root: ' + chr(39) + 'public' + chr(39) + ' })'))};",
            "});",
            "",
        ]
        if own.random() < 0.5
        else []
    )
    return [hand.load("express", "express"), *fs, *(hand.load(lower(name), f"./{folder}/{name}") for name in names), *read, "", "const app = express();", *middle, "", *home, *(f"app.use('/{own.choice(('', 'api/'))}{name}', {lower(name)});" for name in names), "", *late,
            f"app.listen({hand.conf}.port, {hand.close('')}", f"\t{said_}", "});"]  # fmt: skip


def database(hand: Hand) -> Lines:
    own = hand.own
    module = "mysql2/promise" if hand.way != "callback" else "mysql2"
    limit = own.choice(("connectionLimit: 5", "connectionLimit: 10", "waitForConnections: true"))
    made = [
        "const pool = mysql.createPool({",
        "\thost: process.env.DB_HOST || 'localhost',",
        "\tuser: process.env.DB_USER || 'dev',",
        "\tpassword: process.env.DB_PASSWORD || '',",
        f"\tdatabase: '{hand.brief.company.project.database}_dev',",
        f"\t{limit}",
        "});",
        "",
    ]
    if hand.way == "callback":
        body = (
            [f"pool.query(sql, params, {hand.close(f'{hand.err}, rows')}", f"\tdone({hand.err}, rows);", "});"]
            if own.random() < 0.5
            else ["pool.query(sql, params, done);"]
        )
        found = hand.function(hand.query, "sql, params, done", body, "Runs a query and calls back with its rows.")
    elif hand.way == "then":
        found = hand.function(
            hand.query, "sql, params", ["return pool.query(sql, params).then(([rows]) => rows);"], "Rows of a query."
        )
    else:
        found = hand.function(
            hand.query,
            "sql, params = []",
            own.choice(
                (
                    ["const [rows] = await pool.query(sql, params);", "return rows;"],
                    [
                        "const connection = await pool.getConnection();",
                        "try {",
                        "\tconst [rows] = await connection.execute(sql, params);",
                        "\treturn rows;",
                        "} finally {",
                        "\tconnection.release();",
                        "}",
                    ],
                )
            ),
            "Rows of a query.",
            waits=True,
        )
    more = hand.function("close", "", ["return pool.end();"]) if own.random() < 0.4 else []
    return [hand.load("mysql", module), "", *made, *found, *more, *hand.give([hand.query, *(["close"] if more else [])])]


def routes(hand: Hand) -> Lines:
    own, entity = hand.own, entity_of(hand.brief)
    names = [column.name for column in entity.columns]
    up = f"../{hand.spec['db']}"
    star = f"import * as {hand.db} from '{up}.js';" if hand.is_module else hand.load(hand.db, up)
    order = hand.chance.choice(("id DESC", names[0]))
    every, single = f"'SELECT * FROM {entity.name} ORDER BY {order}'", f"'SELECT * FROM {entity.name} WHERE id = ?'"
    insert = f"'INSERT INTO {entity.name} SET ?'"
    if hand.spec["framework"] == "http":
        body = hand.asked(
            every,
            "[]",
            [f"{hand.res}.setHeader('Content-Type', 'application/json');", f"{hand.res}.end(JSON.stringify(rows));"],
            "fail",
        )
        fail = [f"{hand.res}.statusCode = 500;", f"{hand.res}.end(String({hand.err}));"]
        inner = [f"const fail = {hand.close(hand.err)}", *(f"\t{line}" for line in fail), "};", *body]
        out = hand.function(lower(entity.name), f"{hand.req}, {hand.res}", inner, f"All {said(entity.name)} as JSON.", waits=True)
        return [
            star,
            "",
            *out,
            *([f"export default {lower(entity.name)};"] if hand.is_module else [f"module.exports = {lower(entity.name)};"]),
        ]
    word = "async " if hand.way == "await" else ""

    def route(verb: str, path: str, lines: Lines) -> Lines:
        return [
            f"router.{verb}('{path}', {word}{hand.close(f'{hand.req}, {hand.res}, next')}",
            *(f"\t{line}" for line in lines),
            "});",
            "",
        ]

    answer = own.choice(
        (
            f"{hand.res}.json(rows);",
            f"{hand.res}.json({{ {entity.name}: rows }});",
            f"{hand.res}.render('{entity.name}', {{ {entity.name}: rows }});",
        )
    )
    missing = f"if (!rows.length) return {hand.res}.{own.choice(('status(404).end()', 'sendStatus(404)', 'status(404).json({ error: ' + chr(39) + 'not found' + chr(39) + ' })'))};"
    taken = own.choice(
        (
            [
                "const values = {",
                *(
                    f"\t{name}: {hand.req}.body.{name}{',' if at < len(names) - 1 or hand.comma else ''}"
                    for at, name in enumerate(names)
                ),
                "};",
            ],
            [f"const {{ {', '.join(names)} }} = {hand.req}.body;", f"const values = {{ {', '.join(names)} }};"],
        )
    )
    need = (
        [f"if (!values.{names[0]}) return {hand.res}.status(400).json({{ error: '{said(names[0])} is missing' }});"]
        if own.random() < 0.6
        else []
    )
    pieces = {
        "list": route("get", "/", hand.asked(every, "[]", [answer])),
        "one": route("get", "/:id", hand.asked(single, f"[{hand.req}.params.id]", [missing, f"{hand.res}.json(rows[0]);"])),
        "new": route("post", "/", [*taken, *need, *hand.asked(insert, "[values]", [f"{hand.res}.status(201).json({{ id: rows.insertId }});"])]),
        "put": route("put", "/:id", [*taken, *hand.asked(f"'UPDATE {entity.name} SET ? WHERE id = ?'", f"[values, {hand.req}.params.id]", [f"{hand.res}.json({{ changed: rows.affectedRows }});"])]),
        "delete": route("delete", "/:id", hand.asked(f"'DELETE FROM {entity.name} WHERE id = ?'", f"[{hand.req}.params.id]", [f"{hand.res}.status(204).end();"])),
    }  # fmt: skip
    kept = ["list", *[name for name in ("one", "new", "put", "delete") if hand.chance.random() < 0.65]]
    made = own.choice(("const router = express.Router();", "const router = new express.Router();"))
    return [
        hand.load("express", "express"),
        star,
        "",
        made,
        "",
        *(line for name in kept for line in pieces[name]),
        "export default router;" if hand.is_module else "module.exports = router;",
    ]


def client(hand: Hand) -> Lines:
    own, entity = hand.own, entity_of(hand.brief)
    columns = [column.name for column in entity.columns][: own.randint(2, 5)]
    fetchs = own.choice(("fetch", "fetch", "xhr", "jquery"))
    cells = (
        [f"tr.insertCell().textContent = row.{name};" for name in columns]
        if own.random() < 0.5
        else [
            f"[{', '.join(f'{chr(39)}{name}{chr(39)}' for name in columns)}].forEach({hand.close('name')}",
            "\tconst td = document.createElement('td');",
            "\ttd.textContent = row[name] == null ? '' : row[name];",
            "\ttr.appendChild(td);",
            "});",
        ]
    )
    if own.random() < 0.3:
        cells = [f"tr.innerHTML = `{''.join(f'<td>${{row.{name}}}</td>' for name in columns)}`;"]
    fill = hand.function(
        "fill",
        "rows",
        [
            f"const body = document.querySelector('#{entity.name} tbody');",
            "body.innerHTML = '';",
            f"rows.forEach({hand.close('row')}",
            "\tconst tr = body.insertRow();",
            *(f"\t{line}" for line in cells),
            "});",
        ],
        "Shows the rows in the table.",
    )
    load = {
        "fetch": [f"fetch('/{entity.name}?q=' + encodeURIComponent(text))", "\t.then(r => r.json())", "\t.then(fill);"],
        "xhr": ["const xhr = new XMLHttpRequest();", f"xhr.open('GET', '/{entity.name}?q=' + encodeURIComponent(text));", f"xhr.onload = {hand.close('')}", "\tif (xhr.status === 200) fill(JSON.parse(xhr.responseText));", "};", "xhr.send();"],
        "jquery": [f"$.getJSON('/{entity.name}', {{ q: text }}, fill);"],
    }[fetchs]  # fmt: skip
    money = (
        hand.function(
            "money",
            "value",
            [
                own.choice(
                    (
                        "return Number(value).toFixed(2);",
                        f"return new Intl.NumberFormat('{hand.brief.company.region}', {{ minimumFractionDigits: 2 }}).format(value);",
                    )
                )
            ],
        )
        if any(type_of(column) == "float" for column in entity.columns) and own.random() < 0.5
        else []
    )
    timer = [
        "let timer;",
        f"document.getElementById('search').addEventListener('input', {hand.close('event')}",
        "\tclearTimeout(timer);",
        f"\ttimer = setTimeout({hand.close('')}",
        "\t\tload(event.target.value);",
        f"\t}}, {own.choice((200, 250, 300, 500))});",
        "});",
    ]
    start = own.choice((["load('');"], ["document.addEventListener('DOMContentLoaded', () => load(''));"], [*timer, "load('');"]))
    if fetchs == "jquery":
        start = [
            f"$({hand.close('')}",
            "\tload('');",
            "\t$('#search').on('keyup', function() {",
            "\t\tload($(this).val());",
            "\t});",
            "});",
        ]
    return [*fill, *hand.function("load", "text", load), *money, *start]


def test(hand: Hand) -> Lines:
    own, entity = hand.own, entity_of(hand.brief)
    names = [column.name for column in entity.columns]
    row = f"{{ id: 1, {names[0]}: 'x' }}"
    if own.random() < 0.5:
        return [
            hand.load("assert", "assert"),
            f"{'import { test } from ' + chr(39) + 'node:test' + chr(39) + ';' if hand.is_module else 'const { test } = require(' + chr(39) + 'node:test' + chr(39) + ');'}",
            "",
            f"test('{said(entity.name)} have a {said(names[0])}', {hand.close('')}",
            f"\tconst row = {row};",
            f"\tassert.ok(row.{names[0]});",
            "});",
            "",
            f"test('numbers are numbers', {hand.close('')}",
            "\tassert.strictEqual(Number('12.5'), 12.5);",
            "\tassert.ok(Number.isNaN(Number('12,5')));",
            "});",
        ]
    return [
        hand.load("assert", "assert"),
        "",
        f"describe('{entity.name}', {hand.close('')}",
        f"\tit('lists', {hand.close('done')}",
        "\t\t// TODO needs a database",
        "\t\tdone();",
        "\t});",
        "",
        f"\tit('has {said(names[0])}', {hand.close('')}",
        f"\t\tassert.equal(({row}).{names[0]}, 'x');",
        "\t});",
        "});",
    ]


def log(hand: Hand) -> Lines:
    own = hand.own
    line = own.choice(("new Date().toISOString() + ' ' + level + ' ' + text", "`${new Date().toISOString()} [${level}] ${text}`"))
    body = own.choice(
        (
            [f"console.log({line});"],
            [
                "if (LEVELS.indexOf(level) < LEVELS.indexOf(process.env.LOG || 'info')) return;",
                f"process.stdout.write({line} + '\\n');",
            ],
        )
    )
    words = own.sample(("debug", "info", "warn", "error"), 3)
    return [
        "const LEVELS = ['debug', 'info', 'warn', 'error'];",
        "",
        *hand.function("log", "level, text", body, "One line."),
        *(line for word in words for line in [f"const {word} = text => log('{word}', text);"]),
        "",
        *hand.give(["log", *words]),
    ]


def validate(hand: Hand) -> Lines:
    own, entity = hand.own, entity_of(hand.brief)
    body = ["const errors = {};"]
    for column in entity.columns[: own.randint(3, 6)]:
        place = f"values.{column.name}"
        match type_of(column):
            case "int" | "float":
                body += [
                    f"if (isNaN(parseFloat({place}))) {{",
                    f"\terrors.{column.name} = '{own.choice(('not a number', 'number expected', 'must be a number'))}';",
                    "}",
                ]
            case "day":
                body += [f"if ({place} && !/^\\d{{4}}-\\d{{2}}-\\d{{2}}$/.test({place})) errors.{column.name} = 'YYYY-MM-DD';"]
            case "text":
                body += [
                    f"if (!{place} || !{place}.trim()) {{",
                    f"\terrors.{column.name} = '{own.choice(('required', 'missing', 'must not be empty'))}';",
                    "}",
                ]
    return [
        *hand.function(
            lower(f"check_{entity.one}"),
            "values",
            [*body, own.choice(("return errors;", "return Object.keys(errors).length ? errors : null;"))],
            f"What is wrong with a {said(entity.one)}.",
        ),
        *hand.give([lower(f"check_{entity.one}")]),
    ]


def format_(hand: Hand) -> Lines:
    own = hand.own
    pool = {
        "money": (["value"], own.choice((["return Number(value).toFixed(2);"], ["if (value === null || value === undefined) return '';", "return (Math.round(value * 100) / 100).toFixed(2).replace('.', ',');"]))),
        "day": (["value"], own.choice((["if (!value) return '';", "const d = new Date(value);", "return d.toISOString().slice(0, 10);"], ["const d = new Date(value);", "return d.getDate() + '.' + (d.getMonth() + 1) + '.' + d.getFullYear();"]))),
        "escape": (["text"], ["return String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');"]),
        "pad": (["number", "length"], ["let text = String(number);", "while (text.length < length) text = '0' + text;", "return text;"]),
        "chunk": (["list", "size"], ["const out = [];", "for (let i = 0; i < list.length; i += size) out.push(list.slice(i, i + size));", "return out;"]),
        "groupBy": (["list", "key"], ["return list.reduce((out, one) => {", "\t(out[one[key]] = out[one[key]] || []).push(one);", "\treturn out;", "}, {});"]),
    }  # fmt: skip
    kept = own.sample(sorted(pool), own.randint(2, 5))
    return [*(line for name in kept for line in hand.function(name, ", ".join(pool[name][0]), pool[name][1])), *hand.give(kept)]


def imported(hand: Hand) -> Lines:
    entity = entity_of(hand.brief)
    names = [column.name for column in entity.columns]
    return [hand.load("fs", "fs"), "", f"const names = [{', '.join(f'{chr(39)}{name}{chr(39)}' for name in names)}];", f"const file = process.argv[2] || '{entity.name}.csv';", "const lines = fs.readFileSync(file, 'utf8').split(/\\r?\\n/).slice(1);", "let count = 0;", "",
            f"lines.filter(Boolean).forEach({hand.close('line')}", "\tconst values = line.split(';').slice(1);", "\tconst row = {};", f"\tnames.forEach({hand.close('name, i')}", "\t\trow[name] = values[i] || null;", "\t});", "\tconsole.log(JSON.stringify(row));", "\tcount++;", "});", "", f"console.error(count + ' {said(entity.name)}');"]  # fmt: skip


PARTS: dict[str, Callable[[Hand], Lines]] = {
    "main": main, "database": database, "routes": routes, "client": client, "test": test, "log": log,
    "validate": validate, "format": format_, "import": imported,
}  # fmt: skip
