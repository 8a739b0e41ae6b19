"""What lies beside the code of a new version: its tables, its templates for Flask, what pip installs for it."""

from __future__ import annotations

from random import Random

from mirage.base.chance import dice
from mirage.content import rows
from mirage.content.facts import Brief, Column
from mirage.content.rewrites.names import entities_of, entity_of, said, type_of
from mirage.content.writers import writes

VERSIONS = {  # of what pip finds, as they were in the years of Debian 12
    "Flask": ("2.2.5", "2.3.3", "3.0.0"), "PyMySQL": ("1.0.3", "1.1.0", "1.1.1"), "SQLAlchemy": ("1.4.49", "2.0.23", "2.0.30"), "gunicorn": ("20.1.0", "21.2.0", "22.0.0"), "python-dotenv": ("1.0.0", "1.0.1"),
    "Werkzeug": ("2.2.3", "2.3.7", "3.0.1"), "Jinja2": ("3.1.2", "3.1.4"), "click": ("8.1.7",), "MarkupSafe": ("2.1.3", "2.1.5"), "itsdangerous": ("2.1.2",), "requests": ("2.31.0", "2.32.3"), "pytest": ("7.4.3", "8.0.0", "8.2.0"),
}  # fmt: skip


@writes("rewrite.text")
def requirements(brief: Brief, chance: Random) -> str:
    """requirements.txt: by hand, or of pip freeze."""
    names = (["Flask"] if brief.spec["framework"] == "flask" else []) + {
        "pymysql": ["PyMySQL"],
        "alchemy": ["SQLAlchemy", "PyMySQL"],
        "sqlite": [],
    }[brief.spec["store"]]
    is_frozen = chance.random() < 0.4
    if is_frozen and "Flask" in names:
        names += ["Werkzeug", "Jinja2", "click", "MarkupSafe", "itsdangerous"]
    names += chance.sample(("gunicorn", "python-dotenv", "requests", "pytest"), chance.randint(0, 3))
    form = "{0}=={1}" if is_frozen else chance.choice(("{0}", "{0}>={1}", "{0}~={1}", "{0}=={1}"))
    order = sorted(dict.fromkeys(names), key=str.lower) if is_frozen or chance.random() < 0.5 else names
    lower = chance.random() < 0.4 and not is_frozen
    lines = [form.format(name.lower() if lower else name, chance.choice(VERSIONS[name])) for name in order]
    return "\n".join([*(["# for the new version"] if chance.random() < 0.2 else []), *(lines or ["pytest"])]) + "\n"


@writes("rewrite.page")
def page(brief: Brief, chance: Random) -> str:
    """A template for Jinja: the list, with a form below it, or what is around all of them."""
    if "entity" not in brief.spec:
        return _around(brief)
    own, entity = dice(brief.company.key, "rewrite", brief.owner, "jinja"), entity_of(brief)
    one = "row" if entity.one == entity.name else entity.one
    pad, columns = own.choice(("  ", "    ", "\t")), entity.columns[: chance.randint(3, 6)]
    tag = own.choice(("{{% {0} %}}", "{{% {0} %}}", "{{%- {0} %}}"))
    cells = [f"<td>{{{{ {one}.{column.name}{' or ' + repr('') if type_of(column) == 'day' else ''} }}}}</td>" for column in columns]
    rows_ = [
        tag.format(f"for {one} in {entity.name}"),
        "<tr>",
        *(f"\t{cell}" for cell in cells),
        f"\t<td><a href=\"{{{{ url_for('{entity.name}.index') }}}}{{{{ {one}.id }}}}\">{own.choice(('show', 'open', 'details'))}</a></td>",
        "</tr>",
    ]
    rows_ += [
        *([tag.format("else"), f'<tr><td colspan="{len(columns) + 1}">nothing yet</td></tr>'] if own.random() < 0.5 else []),
        tag.format("endfor"),
    ]
    heads = "".join(f"<th>{said(column.name)}</th>" for column in columns) if own.random() < 0.5 else ""
    head = (
        ["<tr>", *(f"\t<th>{said(column.name).capitalize()}</th>" for column in columns), "\t<th></th>", "</tr>"]
        if not heads
        else [f"<tr>{heads}<th></th></tr>"]
    )
    table = [
        own.choice(("<table>", '<table class="table">', '<table id="list">')),
        *(f"\t{line}" for line in [*head, *rows_]),
        "</table>",
    ]
    fields = [f'<label>{said(column.name)} <input name="{column.name}"></label>' for column in columns]
    form = (
        ['<form method="post">', *(f"\t{line}" for line in [*fields, "<button>add</button>"]), "</form>"]
        if own.random() < 0.6
        else []
    )
    inside = [
        f"<h1>{said(entity.name).capitalize()}</h1>",
        *own.choice(([], ['<form><input name="q" value="{{ request.args.q or \'\' }}"></form>'])),
        *table,
        *form,
    ]
    if brief.spec["base"]:
        lines = [
            f'{{% extends "{brief.spec["base"]}" %}}',
            f"{{% block title %}}{said(entity.name)}{{% endblock %}}",
            "{% block content %}",
            *inside,
            "{% endblock %}",
        ]
    else:
        lines = [
            "<!doctype html>",
            "<html>",
            "<head>",
            '\t<meta charset="utf-8">',
            f"\t<title>{brief.company.project.title}</title>",
            "</head>",
            "<body>",
            *inside,
            "</body>",
            "</html>",
        ]
    return "\n".join(pad * (len(line) - len(line.lstrip("\t"))) + line.lstrip("\t") for line in lines) + "\n"


def _around(brief: Brief) -> str:
    own, project = dice(brief.company.key, "rewrite", brief.owner, "around"), brief.company.project
    pad = own.choice(("  ", "    ", "\t", ""))
    links = [f"<a href=\"{{{{ url_for('{one.name}.index') }}}}\">{said(one.name)}</a>" for one in entities_of(brief)]
    menu = own.choice(
        (
            ["<nav>", *(f"{pad}{link}" for link in links), "</nav>"],
            [f"<p>{' | '.join(links)}</p>"],
            ["<ul>", *(f"{pad}<li>{link}</li>" for link in links), "</ul>"],
        )
    )
    flash = (
        ["{% for message in get_flashed_messages() %}", '<p class="flash">{{ message }}</p>', "{% endfor %}"]
        if own.random() < 0.5
        else []
    )
    head = [
        '<meta charset="utf-8">',
        f"<title>{{% block title %}}{{% endblock %}} - {project.title}</title>",
        own.choice(
            (
                "<link rel=\"stylesheet\" href=\"{{ url_for('static', filename='style.css') }}\">",
                "<style>body { font: 14px sans-serif; margin: 2em }</style>",
            )
        ),
    ]
    inside = [*menu, *flash, own.choice(("<main>{% block content %}{% endblock %}</main>", "{% block content %}{% endblock %}"))]
    return (
        "\n".join(
            [
                "<!doctype html>",
                '<html lang="en">',
                "<head>",
                *(f"{pad}{line}" for line in head),
                "</head>",
                "<body>",
                *(f"{pad}{line}" for line in inside),
                "</body>",
                "</html>",
            ]
        )
        + "\n"
    )


@writes("rewrite.schema")
def schema(brief: Brief, chance: Random) -> str:
    """The tables as the new version would have them: bound to each other, and said what each is for."""
    own = dice(brief.company.key, "rewrite", brief.owner, "tables")
    is_lite = brief.path.rpartition("/")[2] == "schema.sql" and brief.spec.get("store") == "sqlite"
    word = (lambda text: text) if own.random() < 0.6 else str.lower
    pad, comma_first = own.choice(("    ", "  ", "\t")), own.random() < 0.1
    says, binds = own.choice((0.0, 0.3, 0.7)), own.random() < 0.6
    project, entities = brief.company.project, entities_of(brief)
    who = next((one for one in brief.company.staff if one.login == brief.owner), brief.company.staff[0])
    out = own.choice((
        [f"-- {project.title}", ""], [f"-- {project.title}: the tables of the new version.", f"-- {who.full or who.login}. Not for the live database: names and keys differ from it.", ""], [],
        ["/*", f" * {project.name}", " *", " * Differences to the old tables: foreign keys, no column that is empty everywhere,", " * and every row knows when it was made.", " */", ""], ["PRAGMA foreign_keys = ON;" if is_lite else "SET FOREIGN_KEY_CHECKS = 0;", ""],
    ))  # fmt: skip
    identity = (
        "INTEGER PRIMARY KEY AUTOINCREMENT"
        if is_lite
        else own.choice(
            (
                "INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY",
                "BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY",
                "SERIAL PRIMARY KEY",
            )
        )
    )
    tables = [
        (
            "users",
            [
                ("name", word("VARCHAR(80) NOT NULL UNIQUE"), "what he logs in with"),
                ("password", word("VARCHAR(255) NOT NULL"), ""),
                ("is_admin", word("BOOLEAN NOT NULL DEFAULT FALSE"), ""),
            ],
        )
    ]
    tables += [
        (entity.name, [(column.name, word(_kind(column, is_lite)), _about(column)) for column in entity.columns])
        for entity in entities
    ]
    for name, columns in tables:
        lines = [("id", word(identity), ""), *columns]
        if own.random() < 0.7:
            lines += [("created_at", word("TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP"), "")]
        if binds and name != "users":
            lines += [
                (
                    "changed_by",
                    word("INTEGER REFERENCES") + " users " + word("(ID)") if is_lite else word("INT UNSIGNED NULL"),
                    "who saved it last",
                )
            ]
        rows_ = [(f"{column} {kind}", about if own.random() < says else "") for column, kind, about in lines]
        if binds and name != "users" and not is_lite:
            rows_.append(
                (
                    f"{word('CONSTRAINT')} {name}_by {word('FOREIGN KEY')} (changed_by) {word('REFERENCES')} users (id) {word('ON DELETE SET NULL')}",
                    "",
                )
            )
        numbers = [column for column, kind, _ in columns if kind.upper().startswith(("DECIMAL", "NUMERIC", "INT"))]
        if numbers and own.random() < 0.4:
            rows_.append((f"{word('CHECK')} ({numbers[0]} >= 0)", ""))
        body = [
            f"{pad}{text}{'' if at == len(rows_) - 1 else ','}{'  -- ' + about if about else ''}"
            for at, (text, about) in enumerate(rows_)
        ]
        if comma_first:
            body = [f"{pad}{', ' if at else '  '}{text}{'  -- ' + about if about else ''}" for at, (text, about) in enumerate(rows_)]
        out += [f"{word('CREATE TABLE IF NOT EXISTS') if own.random() < 0.3 else word('CREATE TABLE')} {name} (", *body, ");"]
        days = [column for column, kind, _ in columns if kind.upper().startswith(("DATE", "TEXT"))]
        if days and own.random() < 0.5:
            out.append(f"{word('CREATE INDEX')} {name}_{days[0]} {word('ON')} {name} ({days[0]});")
        out += [""]
    if own.random() < 0.5:
        out += [
            f"{word('INSERT INTO')} users (name, password, is_admin) {word('VALUES')} ('{who.login or 'admin'}', '!', {word('TRUE') if not is_lite else '1'});",
            "",
        ]
    if own.random() < 0.3:
        first = entities[0]
        out += [
            "-- what is open, for the start page",
            f"{word('CREATE VIEW')} open_{first.name} {word('AS SELECT')} id, {first.columns[0].name} {word('FROM')} {first.name} {word('ORDER BY')} id {word('DESC LIMIT')} 20;",
            "",
        ]
    if not is_lite and any("FOREIGN_KEY_CHECKS" in line for line in out[:2]):
        out += ["SET FOREIGN_KEY_CHECKS = 1;"]
    return "\n".join(out).rstrip("\n") + "\n"


def _kind(column: Column, is_lite: bool) -> str:
    kind = type_of(column)
    if is_lite:
        return {"int": "INTEGER", "float": "NUMERIC", "bool": "INTEGER NOT NULL DEFAULT 0", "day": "TEXT", "text": "TEXT NOT NULL"}[
            kind
        ]
    return rows.sql_type(column.kind).upper() + (" NOT NULL" if kind == "text" else "")


def _about(column: Column) -> str:
    kind, _, detail = column.kind.partition(":")
    return (
        ", ".join(detail.split("|")[:4])
        if kind in ("state", "flow")
        else {"money": "net", "later": "empty: not yet", "person": "a name, no account", "firm": "as on the invoice"}.get(kind, "")
    )
