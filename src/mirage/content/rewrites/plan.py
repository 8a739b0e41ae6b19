"""Which files somebody's new version of the application has: their paths, and what the writer of each must know.

It is nobody's service: it lies in a home, is not served and not run, and is about the same tables as the application that is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from mirage.base.chance import dice
from mirage.content.facts import Company, Entity, Project
from mirage.content.rewrites.names import upper


@dataclass(frozen=True, slots=True)
class File:
    """One of them. `path` is within its directory."""

    path: str
    kind: str
    spec: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """All of it. `top` is its directory in the home."""

    top: str
    files: list[File]


def draw(company: Company, author: str) -> Rewrite | None:
    """What an author of this machine has begun; None: nothing, as most."""
    chance = dice(company.key, "rewrite", author)
    if chance.random() < 0.35:
        return None
    project = company.project
    entities = chance.sample(project.entities, chance.randint(1, len(project.entities)))
    kind = chance.choice(sorted(KINDS))
    name = project.name
    tops = {
        "classes": (f"{name}-neu", f"{name}2", f"{name}-ng", f"src/{name}", f"{name}-oop", "rewrite", f"dev/{name}", f"{name}.new", f"projects/{name}2"),
        "python": (f"{name}-py", f"{name}-api", f"src/{name}-flask", "api", f"py{name}", f"{name}_py", f"projects/{name}-api", f"work/{name}"),
        "node": (f"{name}-js", f"{name}-node", f"src/{name}-web", "node-test", f"{name}-app", f"projects/{name}-node", f"dev/{name}-js", f"{name}3"),
    }  # fmt: skip
    files = KINDS[kind](chance, project, entities)
    return Rewrite(chance.choice(tops[kind]), files)


def _classes(chance: Random, project: Project, entities: list[Entity]) -> list[File]:
    """PHP with classes, in one of three manners."""
    manner = chance.choice(("repository", "record", "gateway"))
    source, ending = chance.choice(("src", "src", "app", "lib", "classes")), chance.choice((".php", ".php", ".php", ".class.php"))
    controllers = chance.choice(("Controller", "Controllers", "Action", "Page"))
    models, stores = chance.choice(("Model", "Entity", "Models", "Domain")), chance.choice(("Repository", "Storage", "Mapper", "Dao"))
    views = chance.choice(("templates", "views", "tpl", "resources/views"))
    flat = chance.random() < 0.35  # no directories below the source's
    settings = f"{chance.choice(('config', 'config', 'etc'))}/{chance.choice(('config', 'settings', 'app', 'local'))}.php"
    common = {
        "settings": settings,
        "key": chance.choice(("", "", "db", "database", "pdo")),
        "manner": manner,
        "source": source,
        "controllers": controllers,
        "models": models,
        "stores": stores,
        "views": views,
        "flat": flat,
        "ending": ending,
        "listed": chance.choice(("list", "index")),
        "edited": chance.choice(("edit", "form")),
        "layout": chance.choice(("layout", "base", "main", "page")),
    }

    def place(folder: str, name: str) -> str:
        return f"{source}/{name}{ending}" if flat else f"{source}/{folder}/{name}{ending}"

    basic = ["view", *chance.sample(("router", "session", "request", "validator", "logger", "container"), chance.randint(1, 4))]
    written = [one for at, one in enumerate(entities) if not at or chance.random() < 0.6]  # so far he got
    common |= {"has_router": "router" in basic}
    found = [
        File(
            f"{chance.choice(('public', 'web', 'htdocs', 'www'))}/index.php",
            "rewrite.front",
            {"entities": [one.name for one in written]},
        ),
        File(settings, "rewrite.settings"),
        File(f"{views}/{common['layout']}.php", "rewrite.layout", {"entities": [one.name for one in written]}),
    ]
    found += [
        File(f"{source}/{name}{ending}", "rewrite.class", {"part": part}) for part in ("database", *basic) for name in [BASIC[part]]
    ]
    if manner != "repository":
        found.append(
            File(
                place(models if manner == "record" else stores, "Record" if manner == "record" else "Table"),
                "rewrite.class",
                {"part": manner},
            )
        )
    for entity in entities:
        one, about = upper(entity.one), {"entity": entity.name}
        if manner != "gateway":
            found.append(File(place(models, one), "rewrite.class", {"part": "model", **about}))
        if manner != "record":
            found.append(
                File(
                    place(stores, one + (stores if manner == "repository" else "Table")), "rewrite.class", {"part": "store", **about}
                )
            )
        if entity not in written:
            continue
        found.append(File(place(controllers, one + controllers.removesuffix("s")), "rewrite.class", {"part": "controller", **about}))
        found.append(File(f"{views}/{entity.name}/{common['listed']}.php", "rewrite.list", about))
        found.append(File(f"{views}/{entity.name}/{common['edited']}.php", "rewrite.form", about))
    if chance.random() < 0.6:
        found.append(File("composer.json", "rewrite.data", {"part": "composer"}))
    if chance.random() < 0.5:
        found.append(
            File(chance.choice(("sql/001_tables.sql", "migrations/0001.sql", "db/schema.sql", "doc/tables.sql")), "rewrite.schema")
        )
    return [File(file.path, file.kind, file.spec | common) for file in found]


BASIC = {
    "database": "Database", "router": "Router", "view": "View", "session": "Session", "request": "Request", "validator": "Validator",
    "logger": "Logger", "container": "Container",
}  # fmt: skip


def _python(chance: Random, project: Project, entities: list[Entity]) -> list[File]:
    """Flask, or the standard library alone."""
    package, store = project.name.replace("-", "_"), chance.choice(("pymysql", "pymysql", "alchemy", "sqlite"))
    top = chance.choice((f"{package}/", f"{package}/", "", "app/"))
    main = f"{top}__init__.py" if top else chance.choice(("app.py", "main.py", "server.py"))
    framework = chance.choice(("flask", "flask", "http"))
    common = {
        "framework": framework, "store": store, "package": top.rstrip("/") or main.removesuffix(".py"), "dot": "." if top else "",
        "factory": framework == "flask" and chance.random() < 0.6, "base": chance.choice(("base.html", "layout.html", "")),
        "db": chance.choice(("db", "database", "store", "connection")), "conf": chance.choice(("config", "settings", "conf")),
    }  # fmt: skip
    written = [one.name for at, one in enumerate(entities) if not at or chance.random() < 0.65]  # so far he got
    names = [one.name for one in entities]
    found = [
        File(main, "rewrite.python", {"part": "main", "entities": written}),
        File(f"{top}{common['db']}.py", "rewrite.python", {"part": "database"}),
        File(f"{top}{common['conf']}.py", "rewrite.python", {"part": "settings"}),
    ]
    if chance.random() < 0.6 or store == "alchemy":
        found.append(File(f"{top}models.py", "rewrite.python", {"part": "models", "entities": names}))
    if framework == "flask" and common["base"]:
        found.append(File(f"{top}templates/{common['base']}", "rewrite.page", {"entities": written}))
    for name in written:
        found.append(File(f"{top}{name}.py", "rewrite.python", {"part": "views", "entity": name}))
        if framework == "flask":
            found.append(File(f"{top}templates/{name}.html", "rewrite.page", {"entity": name}))
    more = [
        ("tests", f"tests/test_{names[0]}.py"), ("forms", f"{top}forms.py"), ("wsgi", "wsgi.py"), ("helpers", f"{top}{chance.choice(('util', 'helpers', 'format'))}.py"),
        *([("import", f"{chance.choice(('tools', 'scripts', 'bin'))}/import_csv.py")] if store != "alchemy" else []),
    ]  # fmt: skip
    for part, path in chance.sample(more, chance.randint(1, 4)):
        found.append(File(path, "rewrite.python", {"part": part, "entity": names[0]}))
    found.append(File("requirements.txt", "rewrite.text", {"part": "requirements"}))
    if store == "sqlite":
        found.append(File(f"{top}schema.sql", "rewrite.schema", {"entities": names}))
    return [File(file.path, file.kind, file.spec | common) for file in found]


def _node(chance: Random, project: Project, entities: list[Entity]) -> list[File]:
    """Express, or node's own http."""
    common = {
        "framework": chance.choice(("express", "express", "http")),
        "folder": chance.choice(("routes", "controllers", "api", "handlers")),
        "db": chance.choice(("db", "lib/db", "database", "lib/mysql")),
    }
    names = [one.name for one in entities]
    written = [name for at, name in enumerate(names) if not at or chance.random() < 0.65]
    main = chance.choice(("server.js", "app.js", "index.js", "src/index.js", "src/server.js"))
    top = "src/" if main.startswith("src/") else ""
    found = [
        File("package.json", "rewrite.data", {"part": "package", "main": main}),
        File(main, "rewrite.node", {"part": "main", "entities": written, "top": top}),
        File(f"{top}{common['db']}.js", "rewrite.node", {"part": "database"}),
        File("config.json", "rewrite.data", {"part": "config"}),
    ]
    for name in written:
        found.append(File(f"{top}{common['folder']}/{name}.js", "rewrite.node", {"part": "routes", "entity": name}))
        if chance.random() < 0.6:
            found.append(
                File(
                    f"{chance.choice(('public', 'static', 'client'))}/{chance.choice((name, f'{name}-list'))}.js",
                    "rewrite.node",
                    {"part": "client", "entity": name},
                )
            )
    for part, path in chance.sample(
        (("test", f"test/{names[0]}.test.js"), ("log", f"{top}lib/log.js"), ("validate", f"{top}lib/validate.js"), ("format", f"{top}lib/format.js"),
         ("import", "scripts/import.js")), chance.randint(1, 4),
    ):  # fmt: skip
        found.append(File(path, "rewrite.node", {"part": part, "entity": names[0]}))
    return [File(file.path, file.kind, file.spec | common) for file in found]


KINDS: dict[str, Callable[[Random, Project, list[Entity]], list[File]]] = {"classes": _classes, "python": _python, "node": _node}
