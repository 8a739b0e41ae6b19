"""The application once more in Python: Flask or http.server, over pymysql, SQLAlchemy or SQLite."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from mirage.content.facts import Brief, Entity
from mirage.content.rewrites import beside
from mirage.content.rewrites.names import entities_of, entity_of, said, type_of, upper
from mirage.content.rewrites.python import Hand, Lines
from mirage.content.writers import writes


@writes("rewrite.python")
def python(brief: Brief, chance: Random) -> str:
    hand = Hand(brief, chance)
    return hand.text(PARTS[brief.spec["part"]](hand))


def main(hand: Hand) -> Lines:
    own, names = hand.own, [one.name for one in entities_of(hand.brief)]
    dot = hand.spec["dot"]
    if hand.spec["framework"] == "http":
        hand.imports |= {"import json", "from http.server import BaseHTTPRequestHandler, HTTPServer", "import sys"}
        routes = [f"ROUTES = {{{', '.join(f'{chr(34)}/{name}{chr(34)}: {chr(34)}{name}{chr(34)}' for name in names)}}}", "", ""]
        handler = ["class Handler(BaseHTTPRequestHandler):", "\tdef do_GET(self):", '\t\tname = ROUTES.get(self.path.split("?")[0])', "\t\tif name is None:", "\t\t\tself.send_error(404)", "\t\t\treturn",
                   f"\t\tself.answer({own.choice(('fetch(name)', 'rows(name)', 'all_rows(name)'))})", "", "\tdef answer(self, data, status=200):", "\t\tbody = json.dumps(data, default=str).encode()", "\t\tself.send_response(status)",
                   '\t\tself.send_header("Content-Type", "application/json")', '\t\tself.send_header("Content-Length", str(len(body)))', "\t\tself.end_headers()", "\t\tself.wfile.write(body)", "", ""]  # fmt: skip
        start = hand.function(
            "main",
            "",
            [
                "port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000",
                *hand.note("listening on %d", "port"),
                'HTTPServer(("127.0.0.1", port), Handler).serve_forever()',
            ],
            "Serve until somebody stops it.",
        )
        return [*routes, *handler, *start, 'if __name__ == "__main__":', "\tmain()"]
    hand.imports |= {"from flask import Flask"}
    loads = [f"from {dot}{name} import {hand.blueprint} as {name}_bp" for name in names]
    config = own.choice(
        (
            [f'app.config.from_pyfile("{hand.conf.lstrip(".")}.py")'],
            ['app.config["SECRET_KEY"] = os.environ.get("SECRET_KEY", "dev")'],
        )
    )
    if "os." in config[0]:
        hand.imports.add("import os")
    register = [f"app.register_blueprint({name}_bp{own.choice(('', f', url_prefix={chr(34)}/{name}{chr(34)}'))})" for name in names]
    hooks = own.choice(
        (
            [],
            ["@app.errorhandler(404)", "def missing(error):", '\treturn {"error": "not found"}, 404', ""],
            [
                "@app.teardown_appcontext",
                "def done(exception):",
                '\tdb = g.pop("db", None)',
                "\tif db is not None:",
                "\t\tdb.close()",
                "",
            ],
        )
    )
    if any("g.pop" in line for line in hooks):
        hand.imports = {one if "flask" not in one else "from flask import Flask, g" for one in hand.imports}
    if hand.spec["factory"]:
        body = [
            "app = Flask(__name__)",
            *config,
            "app.config.update(overrides or {})",
            "",
            *loads,
            "",
            *register,
            "",
            *hooks,
            "return app",
        ]
        given = "overrides: dict = None" if any("overrides" in line for line in body) else ""
        return [*hand.function("create_app", given, body, own.choice(("Make the application.", "factory", "")))]
    hand.imports |= set(loads)
    return [
        "app = Flask(__name__)",
        *config,
        "",
        *register,
        "",
        *hooks,
        "",
        'if __name__ == "__main__":',
        f"\tapp.run(debug=True{own.choice(('', ', port=5001', ', host=' + chr(34) + '127.0.0.1' + chr(34)))})",
    ]


def database(hand: Hand) -> Lines:
    own, project, store = hand.own, hand.brief.company.project, hand.spec["store"]
    if store == "alchemy":
        hand.imports |= {
            f"from {hand.conf} import URL",
            "from sqlalchemy import create_engine",
            "from sqlalchemy.orm import declarative_base, scoped_session, sessionmaker",
        }
        return [f'engine = create_engine(URL, pool_recycle={own.choice(("3600", "1800"))}, future=True)', "Session = scoped_session(sessionmaker(bind=engine))", "Base = declarative_base()", "", "",
                *hand.function("init", "", ["Base.metadata.create_all(engine)"], "Make the tables."), *hand.function("remove", "exception: Exception = None", ["Session.remove()"])]  # fmt: skip
    get = hand.connect
    if store == "sqlite":
        hand.imports.add("import sqlite3")
        opened = [
            f'conn = sqlite3.connect("{project.name}.db"{own.choice(("", ", detect_types=sqlite3.PARSE_DECLTYPES"))})',
            "conn.row_factory = sqlite3.Row",
            *own.choice(([], ['conn.execute("PRAGMA foreign_keys = ON")'])),
            "return conn",
        ]
    else:
        hand.imports |= {"import pymysql", "import pymysql.cursors"}
        keys = own.sample(
            (
                "host=HOST",
                "user=USER",
                "password=PASSWORD",
                f'database="{project.database}"',
                'charset="utf8mb4"',
                "cursorclass=pymysql.cursors.DictCursor",
            ),
            6,
        )
        hand.imports.add(f"from {hand.conf} import HOST, PASSWORD, USER")
        opened = (
            ["return pymysql.connect(", *(f"\t{key}," for key in keys), ")"]
            if own.random() < 0.7
            else [f"conn = pymysql.connect({', '.join(keys)})", "return conn"]
        )
    ask = {
        "rows": hand.function(hand.many, "sql: str, params: tuple = ()", [f"conn = {get}()", *own.choice((
            ["try:", "\tcur = conn.cursor()", "\tcur.execute(sql, params)", "\treturn cur.fetchall()", "finally:", "\tconn.close()"],
            ["return conn.execute(sql, params).fetchall()"] if store == "sqlite" else ["with conn.cursor() as cur:", "\tcur.execute(sql, params)", "\treturn list(cur.fetchall())"]))],
            own.choice(("All rows of a query.", "Run a SELECT.", "")), "list"),
        "one": hand.function(hand.single, "sql: str, params: tuple = ()", [own.choice((f"found = {hand.many}(sql, params)", f"found = list({hand.many}(sql, params))")), "return found[0] if found else None"], "The first row or None."),
        "run": hand.function(hand.change, "sql: str, params: tuple = ()", [f"conn = {get}()", "cur = conn.cursor()", "cur.execute(sql, params)", "conn.commit()", *hand.note("%s: %d rows", "sql", "cur.rowcount"), "return cur.lastrowid"], own.choice(("", "Change something.")), "int"),
    }  # fmt: skip
    kept = own.sample(sorted(ask), 3)
    return [
        *hand.function(get, "", opened, own.choice(("", "A new connection.", "Open the database."))),
        *(line for name in kept for line in ask[name]),
    ]


def settings(hand: Hand) -> Lines:
    own, project = hand.own, hand.brief.company.project
    hand.imports.add("import os")
    host, name = own.choice(("127.0.0.1", "localhost")), own.choice((f"{project.database}_dev", f"{project.database}_test"))
    values = [
        f'HOST = os.environ.get("DB_HOST", "{host}")',
        'USER = os.environ.get("DB_USER", "dev")',
        'PASSWORD = os.environ.get("DB_PASSWORD", "")',
        f'URL = f"mysql+pymysql://{{USER}}:{{PASSWORD}}@{{HOST}}/{name}"',
    ]
    more = own.sample(
        (
            'SECRET_KEY = os.environ.get("SECRET_KEY", "dev")',
            f'TITLE = "{project.title}"',
            "PER_PAGE = " + own.choice(("20", "25", "50", "100")),
            f'TIMEZONE = "{hand.brief.site.timezone}"',
            'DEBUG = bool(os.environ.get("DEBUG"))',
            'UPLOADS = os.path.join(os.path.dirname(__file__), "uploads")',
            "MAX_CONTENT_LENGTH = " + own.choice(("8", "16", "20")) + " * 1024 * 1024",
        ),
        own.randint(1, 5),
    )
    return [
        *values,
        *([""] if own.random() < 0.5 else []),
        *(line for one in more for line in (one, *([""] if own.random() < 0.2 else []))),
    ]


def models(hand: Hand) -> Lines:
    out: Lines = []
    for entity in entities_of(hand.brief):
        out += _alchemy(hand, entity) if hand.spec["store"] == "alchemy" else _dataclass(hand, entity)
    return out


def _alchemy(hand: Hand, entity: Entity) -> Lines:
    own, one = hand.own, upper(entity.one)
    hand.imports |= {"from sqlalchemy import Boolean, Column, Date, Integer, Numeric, String", f"from {hand.db} import Base"}
    kinds = {
        "int": "Integer",
        "float": "Numeric(10, 2)",
        "bool": "Boolean, default=False",
        "day": "Date",
        "text": f"String({own.choice((60, 80, 100, 120))})",
    }
    lines = [f"class {one}(Base):", f'\t__tablename__ = "{entity.name}"', "", "\tid = Column(Integer, primary_key=True)"]
    lines += [
        f"\t{column.name} = Column({kinds[type_of(column)]}{', nullable=False' if not at else ''})"
        for at, column in enumerate(entity.columns)
    ]
    first = entity.columns[0].name
    lines += [
        "",
        "\tdef __repr__(self):",
        f'\t\treturn "<{one} %s>" % self.{first}' if own.random() < 0.5 else f'\t\treturn f"<{one} {{self.id}}: {{self.{first}}}>"',
    ]
    if own.random() < 0.6:
        lines += [
            "",
            "\tdef to_dict(self):",
            "\t\treturn {",
            *(f'\t\t\t"{column.name}": self.{column.name},' for column in entity.columns),
            "\t\t}",
        ]
    return [*lines, "", ""]


def _dataclass(hand: Hand, entity: Entity) -> Lines:
    own, one = hand.own, upper(entity.one)
    kinds = {
        "int": "int",
        "float": own.choice(("float", "Decimal")),
        "bool": "bool",
        "day": "Optional[datetime.date]",
        "text": "str",
    }
    hand.imports |= {"from dataclasses import dataclass"}
    if any(type_of(column) == "day" for column in entity.columns):
        hand.imports |= {"import datetime", "from typing import Optional"}
    if kinds["float"] == "Decimal":
        hand.imports.add("from decimal import Decimal")
    lines = [
        "@dataclass",
        f"class {one}:",
        *(
            [f'\t"""{own.choice(("A row of", "One of the", "From the table"))} {said(entity.name)}."""', ""]
            if hand.docs in ("line", "long")
            else []
        ),
        "\tid: int",
    ]
    lines += [f"\t{column.name}: {kinds[type_of(column)]}" for column in entity.columns]
    if own.random() < 0.6:
        lines += [
            "",
            "\t@classmethod",
            f"\tdef from_row(cls, {hand.row}):",
            f"\t\treturn cls(**{hand.row})"
            if own.random() < 0.5
            else f'\t\treturn cls({hand.row}["id"], ' + ", ".join(f'{hand.row}["{column.name}"]' for column in entity.columns) + ")",
        ]
    days = [column.name for column in entity.columns if type_of(column) == "day"]
    if days and own.random() < 0.5:
        lines += [
            "",
            "\t@property",
            "\tdef is_late(self):",
            f"\t\treturn self.{days[0]} is not None and self.{days[0]} < datetime.date.today()",
        ]
    return [*lines, "", ""]


def views(hand: Hand) -> Lines:
    own, entity = hand.own, entity_of(hand.brief)
    one = "found" if entity.one == entity.name else entity.one
    names = [column.name for column in entity.columns]
    texts = [column.name for column in entity.columns if type_of(column) == "text"] or names[:1]
    find = f"SELECT * FROM {entity.name} WHERE id = {hand.placed}"
    order = hand.chance.choice(("id DESC", names[0]))
    bp = hand.blueprint
    hand.imports.add(
        f"from {hand.db} import {', '.join(sorted((hand.many, hand.single, hand.change)))}"
        if hand.spec["store"] != "alchemy"
        else f"from {hand.db} import Session"
    )
    if hand.spec["store"] == "alchemy":
        model = upper(one)
        hand.imports.add(f"from {hand.spec['dot']}models import {model}")
        every, single = f"Session.query({model}).order_by({model}.{names[0]}).all()", f"Session.get({model}, number)"
        write = [
            f"{one} = {model}(",
            *(f'\t{name}=data.get("{name}"),' for name in names),
            ")",
            f"Session.add({one})",
            "Session.commit()",
        ]
    else:
        every, single = f'{hand.many}("SELECT * FROM {entity.name} ORDER BY {order}")', f'{hand.single}("{find}", (number,))'
        write = [
            f"{hand.change}(",
            f'\t"INSERT INTO {entity.name} ({", ".join(names)}) VALUES ({", ".join([hand.placed] * len(names))})",',
            "\ttuple(data.get(name) for name in FIELDS),",
            ")",
        ]
    fields = (
        [f"FIELDS = ({', '.join(f'{chr(34)}{name}{chr(34)}' for name in names)})", ""]
        if "FIELDS" in "".join(write) or own.random() < 0.3
        else []
    )
    if hand.spec["framework"] == "http":
        return [*fields, *hand.function(f"list_{entity.name}", "query: dict", [f"found = {every}", *(['text = query.get("q", [""])[0].lower()', f'found = [{hand.row} for {hand.row} in found if text in str({hand.row}["{texts[0]}"]).lower()]'] if own.random() < 0.6 else []), "return found"], f"All {said(entity.name)}.", "list"),
                *hand.function(f"get_{one}", "number: int", [f"return {single}"], "", "dict"), *hand.function(f"add_{one}", "data: dict", [*write, *hand.note(f"new {said(one)}: %s", "data")], own.choice(("", "Add one.")))]  # fmt: skip
    is_page = own.random() < 0.6
    flask = {"Blueprint", "abort", "request"} | ({"redirect", "render_template", "url_for"} if is_page else {"jsonify"})
    hand.imports.add(f"from flask import {', '.join(sorted(flask, key=str.lower))}")
    rule = own.choice(('.route("{0}")', '.get("{0}")'))
    shown = (
        f'return render_template("{entity.name}.html", {entity.name}=found)'
        if is_page
        else own.choice(("return jsonify(found)", f"return jsonify({entity.name}=found)"))
    )
    search = (
        [
            'q = request.args.get("q", "").strip()',
            "if q:",
            f"\tfound = [{hand.row} for {hand.row} in found if q.lower() in str({hand.row}{f'[{chr(34)}{texts[0]}{chr(34)}]' if hand.spec['store'] != 'alchemy' else '.' + texts[0]}).lower()]",
        ]
        if own.random() < 0.5
        else []
    )
    saved = (
        f'return redirect(url_for("{entity.name}.{own.choice(("index", "index"))}"))' if is_page else "return jsonify(ok=True), 201"
    )
    data = (
        own.choice(("data = request.form", "data = request.form.to_dict()"))
        if is_page
        else own.choice(("data = request.get_json()", "data = request.get_json(force=True) or {}"))
    )
    parts = [
        hand.function("index", "", [f"found = {every}", *search, shown], own.choice(("", f"List of {said(entity.name)}.")), before=[f"@{bp}{rule.replace('{0}', '/')}"]),
        hand.function(own.choice(("show", "detail", "get")), "number: int", [f"{one} = {single}", f"if {one} is None:", "\tabort(404)", f'return render_template("{entity.name}.html", {entity.name}=[{one}])' if is_page else f"return jsonify({one})"], before=[f"@{bp}{rule.replace('{0}', '/<int:number>')}"]),
        hand.function(own.choice(("create", "add", "save")), "", [data, *own.choice(([], [f'if not data.get("{names[0]}"):', f'\tabort(400, "{said(names[0])} is missing")'])), *write, *hand.note(f"new {said(one)}"), saved], before=[f'@{bp}.route("/", methods=["POST"])' if own.random() < 0.5 else f'@{bp}.post("/")']),
    ]  # fmt: skip
    return [
        f'{bp} = Blueprint("{entity.name}", __name__)',
        *fields,
        *([] if fields else [""]),
        *([""] * (hand.gap - 1)),
        *(line for part in parts[: own.choice((2, 3, 3))] for line in part),
    ]


PARTS: dict[str, Callable[[Hand], Lines]] = {
    "main": main, "database": database, "settings": settings, "models": models, "views": views, "forms": beside.forms,
    "helpers": beside.helpers, "import": beside.imported, "tests": beside.tests, "wsgi": beside.wsgi,
}  # fmt: skip
